#include "letter_step.h"

enum err letter_fact(struct work *w, const struct letter_row *l, const char *kind, str detail,
                     str text, uuid *ret_fact) {
    return record_fact(w,
                       &(struct fact){.kind = kind,
                                      .subject_kind = "letter",
                                      .subject_id = l->letter_id,
                                      .patient_id = l->patient_id,
                                      .detail = detail,
                                      .text = text},
                       ret_fact);
}

enum err letter_stop(struct work *w, struct letter_row *l, str reason) {
    l->stage = S("cancelled");
    l->cancel_reason = reason;
    TRY(letter_store_update(w->tx, work_site(w), l));
    l->version++;
    return OK;
}

enum err letter_cancel(struct work *w, struct letter_row *l, str reason, uuid *ret_fact) {
    TRY(letter_stop(w, l, reason));
    return letter_fact(w, l, "letter.cancelled", S(""), reason, ret_fact);
}
