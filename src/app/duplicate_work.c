#include "duplicate_work.h"

#include "duty_store.h"
#include "fact.h"
#include "import_store.h"
#include "ledger.h"
#include "patient_open.h"
#include "permission.h"

enum err ask_about_duplicates(struct work *w, uuid patient_id) {
    uuid clinic_id, named, fact;
    TRY(duty_of_no_clinic(w, &clinic_id, &named));
    TRY(record_fact(w,
                    &(struct fact){.kind = "patient.possible-duplicate",
                                   .subject_kind = "patient",
                                   .subject_id = patient_id,
                                   .patient_id = patient_id},
                    &fact));
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_POSSIBLE_DUPLICATE,
                                         .subject_kind = "duplicates",
                                         .subject_id = patient_id,
                                         .patient_id = patient_id,
                                         .clinic_id = clinic_id,
                                         .named = named},
                      fact);
}

/* Nothing is asked about a record any more once all its pairs are decided. */
static enum err end_when_all_decided(struct work *w, uuid patient_id, uuid fact) {
    const struct possible_duplicate *list;
    size_t n;
    TRY(possible_duplicates_of(w->tx, work_site(w), patient_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].decision.n == 0) return OK;
    return duty_end(w, DUTY_POSSIBLE_DUPLICATE, patient_id, fact, NULL);
}

static enum err ask_unless_asked(struct work *w, uuid patient_id) {
    const struct duty *open = NULL;
    size_t n = 0;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_POSSIBLE_DUPLICATE, patient_id, S("open"),
                              &open, &n));
    return n > 0 ? OK : ask_about_duplicates(w, patient_id);
}

enum err ask_about_pair(struct work *w, const struct duplicate_pair *p, bool *ret_is_new) {
    bool is_known = false;
    TRY(possible_duplicate_known(w->tx, work_site(w), p->one_id, p->other_id, &is_known));
    *ret_is_new = !is_known;
    if (is_known)
        return possible_duplicate_say(w->tx, work_site(w), p->one_id, p->other_id, p->reasons,
                                      p->score);
    TRY(possible_duplicate_put(w->tx, work_site(w), p->one_id, p->other_id, p->reasons, p->score,
                               w->now));
    return ask_unless_asked(w, p->one_id);
}

static enum err pass_pair(struct work *w, uuid old_id, uuid new_id,
                          const struct possible_duplicate *d, uuid fact) {
    if (d->decision.n > 0) return OK;
    TRY(possible_duplicate_decide(w->tx, work_site(w), old_id, d->other_id, S("joined"), w->now));
    if (!uuid_eq(d->other_id, new_id)) {
        bool is_new = false;
        TRY(ask_about_pair(w, &(struct duplicate_pair){new_id, d->other_id, d->reasons, d->score},
                           &is_new));
    }
    return end_when_all_decided(w, d->other_id, fact);
}

enum err duplicates_join(struct work *w, uuid old_id, uuid new_id, uuid fact) {
    const struct possible_duplicate *list;
    size_t n;
    TRY(possible_duplicates_of(w->tx, work_site(w), old_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        TRY(pass_pair(w, old_id, new_id, &list[i], fact));
    return end_when_all_decided(w, old_id, fact);
}

enum err decide_duplicate(struct work *w, void *context, struct done *ret_done) {
    const struct decide_duplicate *in = context;
    struct patient one, other;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    TRY(patient_open(w, in->patient_id, &one));
    TRY(patient_open(w, in->other_id, &other));
    if (in->is_one_person && in->note.n == 0)
        return problem_set(
            w->why, INVALID, S("note"),
            S("Write how you know that they are one person, and which record is used"),
            S("House rule H15"));
    enum err e = possible_duplicate_decide(w->tx, work_site(w), in->patient_id, in->other_id,
                                           in->is_one_person ? S("same") : S("different"), w->now);
    if (e == CONFLICT)
        return problem_set(w->why, CONFLICT, S(""),
                           S("Somebody has decided this in the meantime: look at it again"), S(""));
    TRY(e);
    uuid fact;
    TRY(record_fact(
        w,
        &(struct fact){.kind = in->is_one_person ? "patient.one-person" : "patient.two-people",
                       .subject_kind = "patient",
                       .subject_id = in->patient_id,
                       .patient_id = in->patient_id,
                       .detail = uuid_text(w->arena, in->other_id),
                       .text = in->note},
        &fact));
    ret_done->id = in->patient_id;
    TRY(end_when_all_decided(w, in->patient_id, fact));
    return end_when_all_decided(w, in->other_id, fact);
}
