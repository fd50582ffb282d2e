#include "letter_differs.h"

#include "duty_store.h"
#include "ledger.h"
#include "letter_step.h"
#include "permission.h"
#include "referral.h"

static enum err is_asked(struct work *w, uuid letter_id, bool *ret_is_asked) {
    const struct duty *open;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_LETTER_DIFFERS, letter_id, S("open"), &open,
                              &n));
    *ret_is_asked = n > 0;
    return OK;
}

enum err letter_differs(struct work *w, const struct letter_row *l, uuid fact) {
    bool is_there;
    TRY(is_asked(w, l->letter_id, &is_there));
    if (is_there) return OK;
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_LETTER_DIFFERS,
                                         .subject_kind = "letter",
                                         .subject_id = l->letter_id,
                                         .patient_id = l->patient_id,
                                         .clinic_id = l->clinic_id,
                                         .named = l->author_id,
                                         .priority = referral_duty_priority(l->priority)},
                      fact);
}

enum err letter_is_right(struct work *w, void *context, struct done *ret_done) {
    const struct letter_right *in = context;
    TRY(work_may(w, PERM_LETTER_SIGN));
    struct letter_row l;
    bool is_there;
    TRY(letter_store_get(w->tx, work_site(w), in->letter_id, &l));
    TRY(is_asked(w, l.letter_id, &is_there));
    if (!is_there) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("Nothing is asked about this letter any more: somebody has answered"),
                           S(""));
    }
    uuid fact;
    TRY(letter_fact(w, &l, "letter.found-right", S(""), in->note, &fact));
    ret_done->id = l.letter_id;
    return duty_end(w, DUTY_LETTER_DIFFERS, l.letter_id, fact, NULL);
}
