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
