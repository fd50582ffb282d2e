#include "letter_differs.h"

#include "duty_store.h"
#include "ledger.h"
#include "letter_step.h"
#include "permission.h"
#include "referral.h"

enum err letter_question(struct work *w, const struct letter_row *l,
                         struct letter_question *ret_question) {
    const struct duty *open;
    size_t n;
    uuid me = w->scope->person_id;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_LETTER_DIFFERS, l->letter_id, S("open"),
                              &open, &n));
    bool is_mine = uuid_eq(l->author_id, me);
    for (size_t i = 0; i < n; i++)
        is_mine |= !open[i].owner.is_list && uuid_eq(open[i].owner.id, me);
    *ret_question = (struct letter_question){.is_open = n > 0,
                                             .is_ours = is_mine && may(w->scope, PERM_LETTER_SIGN)};
    return OK;
}

enum err letter_differs(struct work *w, const struct letter_row *l, uuid fact) {
    struct letter_question asked;
    TRY(letter_question(w, l, &asked));
    if (asked.is_open) return OK;
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
    struct letter_question asked;
    TRY(letter_store_get(w->tx, work_site(w), in->letter_id, &l));
    TRY(letter_question(w, &l, &asked));
    if (!asked.is_open) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("Nothing is asked about this letter any more: somebody has answered"),
                           S(""));
    }
    if (!asked.is_ours) {
        return problem_set(w->why, FORBIDDEN, S(""),
                           S("Only the author of this letter, or whoever has this to do, can say "
                             "that it is right"),
                           S("House rule H12"));
    }
    uuid fact;
    TRY(letter_fact(w, &l, "letter.found-right", S(""), in->note, &fact));
    ret_done->id = l.letter_id;
    return duty_end(w, DUTY_LETTER_DIFFERS, l.letter_id, fact, NULL);
}
