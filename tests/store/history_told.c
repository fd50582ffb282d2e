/* Events in which others than the patient are told, or take over: the referrer, those who keep a procedure list,
 * the successor of a clinician. */
#include "history.h"
#include "people_work.h"
#include "permission.h"
#include "told_others.h"

static bool owes_word(const struct world *w, int i) {
    return w->m.referrals[i].owes_word && !w->m.referrals[i].word.is_waived;
}

static enum event_ended tell_the_referrer(struct world *w) {
    int i = pick(w, w->m.n_referrals, owes_word, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_referral *r = &w->m.referrals[i];
    bool is_attempt = w->n[2] % 4 == 1, says_how = w->n[3] % 8 != 1;
    struct told_referrer in = {
        .referral_id = r->id, .how = says_how ? S("spoke") : S(""), .is_attempt = is_attempt};
    tell(w,
         is_attempt ? "Amara rings about R%d, and nobody answers" : "Amara tells who referred R%d",
         i);
    if (!change(w, AMARA, told_referrer, &in, says_how, NULL)) return EVENT_BROKE;
    if (says_how && !is_attempt) r->owes_word = false;
    return EVENT_DONE;
}

/* Telling stays to do until that letter has left. */
static enum event_ended write_to_the_referrer(struct world *w) {
    int i = pick(w, w->m.n_referrals, owes_word, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_referral *r = &w->m.referrals[i];
    struct letter_to_referrer in = {r->id};
    struct done done;
    tell(w, "Amara writes to who referred R%d: L%d", i, w->m.n_letters);
    if (!change(w, AMARA, letter_to_referrer, &in, true, &done)) return EVENT_BROKE;
    int letter = plain_letter_begun(w, r->patient, i);
    w->m.letters[letter].id = done.id;
    w->m.letters[letter].answers = i;
    return EVENT_DONE;
}

static bool owes_listing(const struct world *w, int i) {
    const struct plain_appointment *a = &w->m.appointments[i];
    return a->owes_listing && plain_is_alive(&w->m, a->patient);
}

static enum event_ended list_for_procedure(struct world *w) {
    int i = pick(w, w->m.n_appointments, owes_listing, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    bool says_whom = w->n[2] % 8 != 1;
    struct procedure_listed in = {w->m.appointments[i].id,
                                  says_whom ? S("Pacing office, by e-mail") : S("")};
    tell(w, "Carl puts the patient of A%d on the procedure list", i);
    if (!change(w, CARL, procedure_listed, &in, says_whom, NULL)) return EVENT_BROKE;
    if (says_whom) w->m.appointments[i].owes_listing = false;
    return EVENT_DONE;
}

static const str doctor_names[] = {S_INIT("lindqvist"), S_INIT("osei")};

static enum event_ended engage_the_other(struct world *w, int other) {
    uint32_t role = 1u << ROLE_CLINICIAN;
    struct done done = {.id = w->doctors[other]};
    struct add_person comes = {.person = {.user_name = doctor_names[other],
                                          .title = S("Dr"),
                                          .given_name = S("Kofi"),
                                          .family_name = S("Osei"),
                                          .roles = role}};
    struct person_access again = {.user_name = doctor_names[other]};
    bool is_new = uuid_eq(w->doctors[0], w->doctors[1]);
    bool ended = is_new ? change(w, MAUD, add_person, &comes, true, &done)
                        : change(w, MAUD, set_person_access, &again, true, NULL);
    if (!ended) return EVENT_BROKE;
    w->doctors[other] = done.id;
    return EVENT_DONE;
}

/* All that is with the one is with the other from then on, and the board knows only one. */
static enum event_ended change_doctors(struct world *w) {
    int other = 1 - w->doctor;
    tell(w, "one doctor leaves, and the other takes over");
    if (engage_the_other(w, other) != EVENT_DONE) return EVENT_BROKE;
    struct person_access leaves = {.user_name = doctor_names[w->doctor], .is_disabled = true};
    if (!change(w, MAUD, set_person_access, &leaves, false, NULL)) return EVENT_BROKE;
    leaves.passes_on = true;
    leaves.consultant = w->doctors[other];
    if (!change(w, MAUD, set_person_access, &leaves, true, NULL)) return EVENT_BROKE;
    w->doctor = other;
    clinic_lets_act(&w->c, 3, w->doctors[other], 1u << ROLE_CLINICIAN);
    return EVENT_DONE;
}

const struct event told_events[] = {
    {"a doctor leaves", 2, change_doctors},
    {"a referrer is told", 2, tell_the_referrer},
    {"a referrer is written to", 3, write_to_the_referrer},
    {"somebody is put on a procedure list", 3, list_for_procedure},
};
const size_t n_told_events = sizeof told_events / sizeof told_events[0];
