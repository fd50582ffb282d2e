/* A death recorded by mistake is taken back: what it stopped stands again as it was, and no appointment is
 * booked again unless somebody says so. */
#include "appointment_store.h"
#include "appointment_undo.h"
#include "appointment_work.h"
#include "clinician_in_use.h"
#include "death_stop.h"
#include "death_store.h"
#include "duty_store.h"
#include "fact.h"
#include "history_store.h"
#include "ledger.h"
#include "letter_dispatch.h"
#include "patient_open.h"
#include "patient_work.h"
#include "permission.h"
#include "person_store.h"
#include "referral_life.h"

static const uuid nobody = {{0}};

/* All of the patient that the death can have touched. */
struct standing {
    const struct patient_lives *in;
    uuid death, fact; /* death: nil when it came with the record */
    struct appointment *visits;
    struct waiting_entry *entries; /* in the states they are given back */
    struct referral *referrals;    /* those that stand again */
    size_t n_visits, n_entries, n_referrals;
};

static const struct appointment *visit_of(const struct standing *s, uuid appointment_id) {
    for (size_t i = 0; i < s->n_visits; i++) {
        if (uuid_eq(s->visits[i].appointment_id, appointment_id)) return &s->visits[i];
    }
    return NULL;
}

static bool is_undecided(const struct appointment *p) {
    return appointment_is_absent(p) && p->outcome.n == 0;
}

/* ---- referrals and waits ------------------------------------------------------------------------- */

static bool is_to_review(const struct referral *r) {
    return r->state == REFERRAL_IN_REVIEW || r->state == REFERRAL_MORE_INFORMATION;
}

/* Somebody who left in the meantime reviews it no more: the clinic's consultant does. */
static enum err reviewer_works_here(struct work *w, struct referral *r) {
    struct person p;
    if (!is_to_review(r) || uuid_is_nil(r->reviewer_id)) return OK;
    TRY(person_store_get(w->tx, work_site(w), r->reviewer_id, &p));
    if (!person_signs(&p)) r->reviewer_id = nobody;
    return OK;
}

static enum err referrals_stand(struct work *w, struct standing *s) {
    const struct referral *list;
    size_t n;
    TRY(referral_store_of_patient(w->tx, work_site(w), s->in->patient_id, &list, &n));
    s->referrals = arena_array(w->arena, struct referral, n);
    for (size_t i = 0; i < n; i++) {
        struct referral r = list[i];
        TRY(referral_as_alive(w, &r));
        if (r.state == list[i].state) continue;
        TRY(reviewer_works_here(w, &r));
        TRY(referral_keep(w, &r, false));
        s->referrals[s->n_referrals++] = r;
    }
    return OK;
}

/* The date it had was cancelled: it waits for another. */
static bool lost_its_date(const struct standing *s, const struct waiting_entry *e) {
    const struct appointment *p = visit_of(s, e->appointment_id);
    return str_eq(e->state, S("booked")) && (!p || p->state == APPOINTMENT_CANCELLED);
}

static enum err entries_stand(struct work *w, struct standing *s) {
    const struct waiting_entry *list;
    TRY(waiting_store_of_patient(w->tx, work_site(w), s->in->patient_id, &list, &s->n_entries));
    s->entries = arena_array(w->arena, struct waiting_entry, s->n_entries);
    for (size_t i = 0; i < s->n_entries; i++) {
        struct waiting_entry *e = &s->entries[i];
        *e = list[i];
        TRY(entry_as_alive(w, e));
        if (str_eq(e->state, list[i].state)) continue;
        const struct appointment *p = visit_of(s, e->appointment_id);
        bool is_decided = p && appointment_is_absent(p) && p->outcome.n > 0;
        if (str_eq(e->state, S("booked")) && is_decided) e->state = S("removed");
        TRY(waiting_store_update(w->tx, work_site(w), e));
        e->version++;
    }
    return OK;
}

/* Only now, so that what the death ended is not opened twice. */
static enum err entries_wait(struct work *w, const struct standing *s) {
    for (size_t i = 0; i < s->n_entries; i++) {
        const struct waiting_entry *e = &s->entries[i];
        if (lost_its_date(s, e)) TRY(waiting_list_again(w, e->entry_id, s->fact));
    }
    return OK;
}

/* ---- what is owed -------------------------------------------------------------------------------- */

static bool is_entry_in(const struct standing *s, uuid entry_id, str state) {
    for (size_t i = 0; i < s->n_entries; i++) {
        if (uuid_eq(s->entries[i].entry_id, entry_id)) return str_eq(s->entries[i].state, state);
    }
    return false;
}

struct stays {
    const struct standing *s;
    const uuid *absences; /* of each visit */
};

static bool is_in(const struct standing *s, uuid referral_id, enum referral_state state) {
    for (size_t i = 0; i < s->n_referrals; i++) {
        if (uuid_eq(s->referrals[i].referral_id, referral_id))
            return s->referrals[i].state == state;
    }
    return false;
}

static bool is_decided(const struct stays *t, const struct duty *d) {
    for (size_t i = 0; i < t->s->n_visits; i++) {
        const struct appointment *p = &t->s->visits[i];
        if (uuid_eq(p->appointment_id, d->subject_id))
            return !is_undecided(p) || !uuid_eq(t->absences[i], d->cause_entry);
    }
    return true;
}

static bool is_for_procedure(const struct standing *s, uuid appointment_id) {
    const struct appointment *p = visit_of(s, appointment_id);
    return p && str_eq(p->outcome, S("procedure-list"));
}

/* What was answered since the death, or is not asked any more, stays ended. */
static bool stays_ended(const void *self, const struct duty *d) {
    const struct stays *t = self;
    const struct standing *s = t->s;
    enum duty_rule rule = d->rule;
    if (rule == DUTY_BOOK || rule == DUTY_FOLLOW_UP)
        return !is_entry_in(s, d->subject_id, S("waiting"));
    if (rule == DUTY_RING_WINDOW) return !is_entry_in(s, d->subject_id, S("patient-initiated"));
    if (rule == DUTY_REVIEW_REFERRAL) return !is_in(s, d->subject_id, REFERRAL_IN_REVIEW);
    if (rule == DUTY_MORE_INFORMATION || rule == DUTY_ASK_REFERRER)
        return !is_in(s, d->subject_id, REFERRAL_MORE_INFORMATION);
    if (rule == DUTY_DNA_DECISION) return is_decided(t, d);
    if (rule == DUTY_PROCEDURE_LIST) return !is_for_procedure(s, d->subject_id);
    /* nothing_ahead_is_asked; others_are_told. */
    return rule == DUTY_NEXT_STEP || rule == DUTY_ALIVE;
}

/* Somebody marked as absent while the death stood is to be decided about after all. */
static enum err decisions_are_owed(struct work *w, const struct standing *s) {
    for (size_t i = 0; i < s->n_visits; i++)
        if (is_undecided(&s->visits[i])) TRY(appointment_is_to_decide(w, &s->visits[i], s->fact));
    return OK;
}

/* Nobody is booked again for a referral that should never have been here. */
static enum err is_of_an_error(struct work *w, const struct appointment *p, bool *ret_is) {
    struct referral r;
    *ret_is = false;
    if (uuid_is_nil(p->referral_id)) return OK;
    TRY(referral_store_get(w->tx, work_site(w), p->referral_id, &r));
    *ret_is = r.state == REFERRAL_IN_ERROR;
    return OK;
}

/* What its appointments asked for when the death ended it is not asked again. */
static enum err errors_ask_nothing(struct work *w, const struct standing *s) {
    for (size_t i = 0; i < s->n_visits; i++) {
        bool is_error;
        TRY(is_of_an_error(w, &s->visits[i], &is_error));
        if (is_error)
            TRY(duty_end_in_error(w, s->visits[i].appointment_id, DUTY_TELL_PATIENT, s->fact));
    }
    return OK;
}

static enum err duties_stand(struct work *w, const struct standing *s) {
    uuid *absences = arena_array(w->arena, uuid, s->n_visits);
    for (size_t i = 0; i < s->n_visits; i++) {
        absences[i] = nobody;
        if (is_undecided(&s->visits[i])) TRY(appointment_absence(w, &s->visits[i], &absences[i]));
    }
    struct stays stays = {s, absences};
    if (!uuid_is_nil(s->death)) {
        TRY(duty_take_back(w, &(struct duty_taken_back){.patient_id = s->in->patient_id,
                                                        .fact = s->death,
                                                        .entry = s->fact,
                                                        .stays = stays_ended,
                                                        .self = &stays}));
    }
    TRY(errors_ask_nothing(w, s));
    return decisions_are_owed(w, s);
}

/* ---- the appointments that were cancelled -------------------------------------------------------- */

static enum err arise_rebook(struct work *w, const struct appointment *p, uuid fact) {
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_REBOOK,
                                         .subject_kind = "appointment",
                                         .subject_id = p->appointment_id,
                                         .patient_id = p->patient_id,
                                         .clinic_id = p->clinic_id,
                                         .session_id = p->session_id,
                                         .named = w->scope->person_id,
                                         .priority = DUTY_URGENT},
                      fact);
}

static bool is_to_book(const struct standing *s, uuid appointment_id) {
    for (size_t i = 0; i < s->in->n_book; i++) {
        if (uuid_eq(s->in->book[i], appointment_id)) return true;
    }
    return false;
}

static enum err book_again(struct work *w, const struct standing *s, const struct appointment *p) {
    struct waiting_entry e = {0};
    if (!uuid_is_nil(p->entry_id)) TRY(waiting_store_get(w->tx, work_site(w), p->entry_id, &e));
    bool is_its = waiting_is_open(&e);
    struct book_appointment in = {.patient_id = s->in->patient_id,
                                  .slot_id = p->slot_id,
                                  .entry_id = is_its ? e.entry_id : nobody,
                                  .referral_id = p->referral_id,
                                  .note = p->note,
                                  .rebooks = p->appointment_id,
                                  .is_beside_meant = true, /* as it was when it was booked */
                                  .is_outside_meant = true};
    struct done booked;
    return book_appointment(w, &in, &booked);
}

static enum err appointments_are_owed(struct work *w, const struct standing *s) {
    const struct death_stop *stops;
    size_t n;
    TRY(death_store_list(w->tx, work_site(w), s->in->patient_id, &stops, &n));
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(stops[i].subject_kind, S("appointment"))) continue;
        const struct appointment *p = visit_of(s, stops[i].subject_id);
        if (!p || p->state != APPOINTMENT_CANCELLED) continue;
        bool is_error;
        TRY(is_of_an_error(w, p, &is_error));
        if (is_to_book(s, p->appointment_id) && !is_error) {
            TRY(book_again(w, s, p));
            continue;
        }
        TRY(appointment_owes_telling(w, p, DUTY_URGENT, s->fact));
        if (uuid_is_nil(p->entry_id) && !is_error) TRY(arise_rebook(w, p, s->fact));
    }
    return OK;
}

/* ---- what comes next ----------------------------------------------------------------------------- */

static enum err review_is_owed(struct work *w, const struct standing *s, const struct referral *r) {
    bool is_asked = r->state == REFERRAL_MORE_INFORMATION;
    enum err e = is_asked ? referral_asks_again(w, r->referral_id, s->fact)
                          : duty_reopen(w, DUTY_REVIEW_REFERRAL, r->referral_id, s->fact);
    if (e != NOT_FOUND) return e;
    return is_asked ? referral_owes(w, r, DUTY_ASK_REFERRER, s->fact)
                    : referral_arise_review(w, r, s->fact);
}

/* What the death ended of this rule. */
static enum err was_owed(struct work *w, const struct standing *s, enum duty_rule rule,
                         uuid subject_id, bool *ret_was_owed) {
    const struct duty *duties;
    size_t n;
    *ret_was_owed = false;
    if (uuid_is_nil(s->death)) return OK;
    TRY(duty_store_of_fact(w->tx, work_site(w), s->in->patient_id, s->death, &duties, &n));
    for (size_t i = 0; i < n; i++)
        *ret_was_owed |= duties[i].rule == rule && uuid_eq(duties[i].subject_id, subject_id) &&
                         str_eq(duties[i].state, S("done"));
    return OK;
}

/* Last of all: whoever was asked what comes next is asked again, where still nothing lies ahead; and somebody is
 * asked about what went on behind the death and has nothing ahead any more. */
static enum err nothing_ahead_is_asked(struct work *w, const struct standing *s) {
    for (size_t i = 0; i < s->n_referrals; i++) {
        const struct referral *r = &s->referrals[i];
        bool is_forgotten, was_asked;
        if (is_to_review(r)) {
            TRY(review_is_owed(w, s, r));
            continue;
        }
        TRY(referral_is_forgotten(w, r->referral_id, &is_forgotten));
        if (!is_forgotten) continue;
        TRY(was_owed(w, s, DUTY_NEXT_STEP, r->referral_id, &was_asked));
        TRY(was_asked ? duty_reopen(w, DUTY_NEXT_STEP, r->referral_id, s->fact)
                      : referral_left_open(w, r->referral_id));
    }
    return OK;
}

/* ---- the use case -------------------------------------------------------------------------------- */

static enum err read_visits(struct work *w, struct standing *s) {
    const struct appointment *list;
    TRY(appointment_store_of_patient(w->tx, work_site(w), s->in->patient_id, &list, &s->n_visits));
    s->visits = arena_array(w->arena, struct appointment, s->n_visits);
    for (size_t i = 0; i < s->n_visits; i++)
        s->visits[i] = list[i];
    return OK;
}

static enum err check(struct work *w, const struct patient_lives *in, const struct patient *p) {
    if (p->version != in->version) return patient_is_stale(w);
    if (!uuid_is_nil(p->merged_into)) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("This record was joined with another: use that one"),
                           S("House rule H29"));
    }
    if (!p->is_deceased) {
        return problem_set(w->why, CONFLICT, S(""), S("No death is recorded for this patient"),
                           S("House rule H27: a death notified"));
    }
    if (in->reason.n) return OK;
    return problem_set(w->why, INVALID, S("reason"),
                       S("Enter how you know, and how the mistake came about"),
                       S("PDS, death notification status: removed"));
}

static enum err lives(struct work *w, const struct patient_lives *in, struct patient *p,
                      uuid *ret_fact) {
    p->is_deceased = false;
    p->death_date = (civil_date){0};
    TRY(patient_save(w, p, in->reason));
    return record_fact(w,
                       &(struct fact){.kind = "patient.death-undone",
                                      .subject_kind = "patient",
                                      .subject_id = p->patient_id,
                                      .patient_id = p->patient_id,
                                      .text = in->reason},
                       ret_fact);
}

/* The clinic that was to tell who must know of the death; nil: whoever takes it back does so. */
static enum err others_are_told(struct work *w, const struct standing *s) {
    const struct duty *death;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_DEATH, s->in->patient_id, S(""), &death,
                              &n));
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_ALIVE,
                                         .subject_kind = "patient",
                                         .subject_id = s->in->patient_id,
                                         .patient_id = s->in->patient_id,
                                         .clinic_id = n ? death[0].clinic_id : nobody,
                                         .named = w->scope->person_id,
                                         .priority = DUTY_FIRST},
                      s->fact);
}

enum err patient_lives(struct work *w, void *context, struct done *ret_done) {
    const struct patient_lives *in = context;
    TRY(work_may(w, PERM_PATIENT_ALIVE));
    struct patient p;
    TRY(patient_open(w, in->patient_id, &p));
    TRY(check(w, in, &p));
    struct standing s = {.in = in};
    enum err e = history_last_fact(w->tx, work_site(w), p.patient_id, "patient.died", &s.death);
    if (e != NOT_FOUND) TRY(e);
    TRY(lives(w, in, &p, &s.fact));
    TRY(read_visits(w, &s));
    TRY(referrals_stand(w, &s));
    TRY(entries_stand(w, &s));
    TRY(duties_stand(w, &s));
    TRY(entries_wait(w, &s));
    TRY(appointments_are_owed(w, &s));
    TRY(nothing_ahead_is_asked(w, &s));
    TRY(copies_to_patient_release(w, p.patient_id));
    TRY(others_are_told(w, &s));
    TRY(duty_end(w, DUTY_DEATH_DENIED, p.patient_id, s.fact, NULL));
    TRY(death_store_clear(w->tx, work_site(w), p.patient_id));
    ret_done->id = p.patient_id;
    return OK;
}
