/* Events in which others than the patient are told, or take over: the referrer, those who keep a procedure list,
 * the successor of a clinician. */
#include "history.h"
#include "pattern_store.h"
#include "people_work.h"
#include "permission.h"
#include "referral_error.h"
#include "session_held.h"
#include "told_by_letter.h"
#include "told_others.h"

static bool is_to_ask(const struct plain *m, int i) {
    return plain_referral_now(m, i) == ASKED && m->referrals[i].is_to_ask;
}

static bool owes_word(const struct world *w, int i) {
    const struct plain_referral *r = &w->m.referrals[i];
    return (r->owes_word && !r->word.is_waived) || is_to_ask(&w->m, i);
}

/* That a letter is meant tells and asks nobody. */
static enum event_ended tell_the_referrer(struct world *w) {
    static const str ways[] = {S_INIT("spoke"),  S_INIT("voicemail"), S_INIT("email"),
                               S_INIT("letter"), S_INIT("spoke"),     S_INIT("")};
    int i = pick(w, w->m.n_referrals, owes_word, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_referral *r = &w->m.referrals[i];
    str how = ways[w->n[2] % 6];
    bool is_attempt = str_eq(how, S("voicemail")), asks = is_to_ask(&w->m, i);
    bool says_what = w->n[3] % 4 != 1;
    struct told_referrer in = {.referral_id = r->id,
                               .how = how,
                               .note = says_what ? S("Dr Ferreira: the ECG") : S(""),
                               .is_attempt = is_attempt};
    bool is_right = how.n && !str_eq(how, S("letter")) && (says_what || is_attempt || !asks);
    tell(w, "Amara %s who referred R%d (%.*s)", asks ? "asks" : "tells", i, (int)how.n, how.p);
    if (!change(w, AMARA, told_referrer, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right || is_attempt) return EVENT_DONE;
    if (asks)
        plain_asked(&w->m, i);
    else
        r->owes_word = false;
    return EVENT_DONE;
}

static bool is_under_way(const struct plain_letter *l, const struct owed *o) {
    return l->is < COMPLETE && l->begun.us >= o->shown.us;
}

/* It stays to do until that letter has left; one that is on its way is enough. */
static enum event_ended write_to_the_referrer(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_referrals, owes_word, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_referral *r = &m->referrals[i];
    struct letter_that_tells in = {r->id, w->n[2] % 2 == 0};
    const struct owed *owed = is_to_ask(m, i) ? &r->ask : &r->word;
    bool is_there = false;
    for (int k = 0; k < m->n_letters && !in.is_another; k++)
        is_there |= m->letters[k].answers == i && is_under_way(&m->letters[k], owed);
    struct done done;
    tell(w, "Amara writes to who referred R%d: L%d", i, m->n_letters);
    if (!change(w, AMARA, letter_to_referrer, &in, true, &done)) return EVENT_BROKE;
    if (is_there) return EVENT_DONE;
    int letter = plain_letter_begun(w, r->patient, i);
    m->letters[letter].id = done.id;
    m->letters[letter].answers = i;
    return EVENT_DONE;
}

static bool owes_telling(const struct world *w, int i) {
    const struct plain_appointment *a = &w->m.appointments[i];
    return a->owes_telling && !a->telling.is_waived && plain_is_alive(&w->m, a->patient);
}

static enum event_ended write_to_the_patient(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_appointments, owes_telling, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct letter_that_tells in = {m->appointments[i].id, false};
    bool is_there = false;
    for (int k = 0; k < m->n_letters; k++)
        is_there |=
            m->letters[k].tells == i && is_under_way(&m->letters[k], &m->appointments[i].telling);
    struct done done;
    tell(w, "Amara writes to the patient of A%d: L%d", i, m->n_letters);
    if (!change(w, AMARA, letter_to_patient, &in, true, &done)) return EVENT_BROKE;
    if (is_there) return EVENT_DONE;
    int letter = plain_letter_telling(w, i);
    m->letters[letter].id = done.id;
    return EVENT_DONE;
}

static bool is_any(const struct world *w, int i) {
    return w->m.referrals[i].id.b[0] != 0;
}

/* Nothing that cannot be undone came of it: no letter signed, nobody seen or missed. `*ret_date`: a date to come. */
static bool may_be_error(const struct plain *m, int referral, bool *ret_date) {
    bool may = !m->referrals[referral].is_error;
    *ret_date = false;
    for (int k = 0; k < m->n_letters; k++) {
        const struct plain_letter *l = &m->letters[k];
        may &= l->answers != referral || (l->is != TO_SEND && l->is != COMPLETE);
    }
    for (int k = 0; k < m->n_appointments; k++) {
        const struct plain_appointment *a = &m->appointments[k];
        if (a->referral != referral || a->is == CANCELLED) continue;
        may &= a->is == BOOKED && !plain_slot_is_over(m, a->slot);
        *ret_date = true;
    }
    return may;
}

/* All that hung on it is gone, but that somebody was given a date. */
static void be_error(struct world *w, int referral) {
    struct plain *m = &w->m;
    struct plain_referral *r = &m->referrals[referral];
    r->is = OVER;
    r->is_error = true;
    r->owes_word = r->asks_next = false;
    for (int k = 0; k < m->n_appointments; k++) {
        struct plain_appointment *a = &m->appointments[k];
        if (a->referral != referral) continue;
        a->owes_date = false;
        if (a->is == CANCELLED) continue;
        a->is = CANCELLED;
        if (plain_is_alive(m, a->patient)) plain_owe_telling(w, a, 1);
    }
    for (int k = 0; k < m->n_entries; k++)
        if (m->entries[k].referral == referral) m->entries[k].is = REMOVED;
    for (int k = 0; k < m->n_letters; k++)
        if (m->letters[k].answers == referral) m->letters[k].is = NO_LETTER;
}

static enum event_ended enter_in_error(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_referrals, is_any, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    bool has_date, cancels = w->n[2] % 3 != 1;
    bool is_right = may_be_error(m, i, &has_date) && (cancels || !has_date);
    struct referral_in_error in = {.referral_id = m->referrals[i].id,
                                   .version = version_of(w, 'R', m->referrals[i].id),
                                   .reason = S("wrong-patient"),
                                   .note = S("Of the neighbour"),
                                   .cancels = cancels};
    tell(w, "Amara says that R%d was entered in error", i);
    if (!change(w, AMARA, referral_entered_in_error, &in, is_right, NULL)) return EVENT_BROKE;
    if (is_right) be_error(w, i);
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

struct holder {
    uuid person_id;
    struct resource resource;
};
static enum err read_holder(struct work *w, void *context) {
    struct holder *h = context;
    return resource_store_of_person(w->tx, w->scope->site_id, h->person_id, &h->resource);
}

/* Those of a day whose last slot is over stay whose they were. */
static bool is_ahead(const struct world *w, int session) {
    instant begins = w->m.slot_start[session * N_SLOTS + N_SLOTS - 1];
    return begins.us + 20 * INSTANT_MINUTE > w->m.now.us;
}

static enum event_ended pass_clinics(struct world *w, int other) {
    struct work by = work_of(&w->c, w->c.secretary);
    struct holder holder = {.person_id = w->doctors[other]};
    int n = 0;
    if (work_read(&by, read_holder, &holder) != OK) return EVENT_BROKE;
    for (int i = 0; i < PLAIN_SESSIONS; i++) {
        struct plain_session *s = &w->m.sessions[i];
        bool passes = s->holder == w->doctor && is_ahead(w, i);
        n += passes;
        if (passes) s->holder = other;
        s->is_nobodys = s->holder != other;
    }
    struct give_sessions gives = {w->doctors[w->doctor], holder.resource.resource_id};
    return change(w, MAUD, give_sessions, &gives, n > 0, NULL) ? EVENT_DONE : EVENT_BROKE;
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
    if (pass_clinics(w, other) != EVENT_DONE) return EVENT_BROKE;
    w->doctor = other;
    clinic_lets_act(&w->c, 3, w->doctors[other], 1u << ROLE_CLINICIAN);
    return EVENT_DONE;
}

const struct event told_events[] = {
    {"a doctor leaves", 2, change_doctors},
    {"a referrer is told", 2, tell_the_referrer},
    {"a referrer is written to", 3, write_to_the_referrer},
    {"a patient is written to", 3, write_to_the_patient},
    {"a referral is entered in error", 1, enter_in_error},
    {"somebody is put on a procedure list", 3, list_for_procedure},
};
const size_t n_told_events = sizeof told_events / sizeof told_events[0];
