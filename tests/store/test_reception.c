/* What happens when patients ring, on both engines: restricted records, versions, declined and moved
 * appointments, holds, telling, waiting lists. */
#include "small_clinic.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "duty_store.h"
#include "history_store.h"
#include "owed.h"
#include "patient_history.h"
#include "patient_open.h"
#include "patient_similar.h"
#include "patient_store.h"
#include "patient_work.h"
#include "pattern_store.h"
#include "referral_store.h"
#include "referral_work.h"
#include "ring_window.h"
#include "session_store.h"
#include "wait_window.h"

static const uuid none = {{0}};

/* One read of anything, with what it is about and what came. */
struct look {
    uuid id, after;
    str typed, words;
    struct patient patient;
    struct found_patients found;
    struct referral referral;
    struct appointment appointment;
    const struct record_step *steps;
    const struct happened *history;
    const struct waiting_entry *entries;
    const struct waiting_line *lines;
    const struct referral_line *referrals;
    const struct owed_line *owed;
    const struct held_slot *holds;
    struct slot_reasons reasons;
    struct waiting_counts counts;
    size_t n;
    bool has_more, is_before;
};

static struct look look_as(struct small_clinic *c, uuid person, work_fn fn, struct look x,
                           enum err want) {
    struct work w = work_of(c, person);
    expect_err(work_read(&w, fn, &x), want);
    return x;
}

static enum err open_it(struct work *w, void *context) {
    struct look *x = context;
    return patient_open(w, x->id, &x->patient);
}
static enum err look_at_it(struct work *w, void *context) {
    struct look *x = context;
    return patient_look(w, x->id, &x->patient);
}
static enum err find_it(struct work *w, void *context) {
    struct look *x = context;
    return patient_find(w, x->typed, &x->found);
}
static enum err read_steps(struct work *w, void *context) {
    struct look *x = context;
    return patient_history(w, x->id, 0, &x->steps, &x->n, &x->has_more);
}
static enum err read_similar(struct work *w, void *context) {
    struct look *x = context;
    TRY(patient_store_get(w->tx, 1, x->id, &x->patient));
    return patient_similar(w, &x->patient, x->after, &x->words);
}
static enum err read_referral(struct work *w, void *context) {
    struct look *x = context;
    return referral_store_get(w->tx, 1, x->id, &x->referral);
}
static enum err read_appointment(struct work *w, void *context) {
    struct look *x = context;
    return appointment_store_get(w->tx, 1, x->id, &x->appointment);
}
static enum err read_history(struct work *w, void *context) {
    struct look *x = context;
    return history_of_subject(w->tx, 1, x->id, &x->history, &x->n);
}
static enum err read_entries(struct work *w, void *context) {
    struct look *x = context;
    return waiting_store_of_patient(w->tx, 1, x->id, &x->entries, &x->n);
}
static enum err read_list(struct work *w, void *context) {
    struct look *x = context;
    struct waiting_filter f = {
        .state = S("waiting"), .after_id = x->after, .is_before = x->is_before, .limit = 3};
    TRY(waiting_store_counts(w->tx, 1, none, w->today, &x->counts));
    return waiting_store_list(w->tx, 1, &f, &x->lines, &x->n);
}
static enum err read_owed(struct work *w, void *context) {
    struct look *x = context;
    struct duty_filter f = {.visible_at = w->now, .limit = 20};
    return owed_list(w, &f, &x->owed, &x->n, &x->has_more);
}
static enum err read_slots(struct work *w, void *context) {
    struct look *x = context;
    struct slot_search all = {
        .from = w->now, .to = instant_add(w->now, INSTANT_DAY), .now = w->now};
    TRY(slot_store_holds(w->tx, 1, none, w->now, &x->holds, &x->n));
    return slot_store_reasons(w->tx, 1, &all, &x->reasons);
}

static uuid refer(struct small_clinic *c, uuid patient) {
    struct receive_referral in = {.patient_id = patient,
                                  .clinic_id = c->clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .priority = S("1"),
                                  .reason = S("Palpitations")};
    return clinic_change(c, c->secretary, receive_referral, &in, OK).id;
}

static void accept(struct small_clinic *c, uuid referral) {
    struct look x = look_as(c, c->clinician, read_referral, (struct look){.id = referral}, OK);
    struct review_referral in = {.referral_id = referral,
                                 .version = x.referral.version,
                                 .outcome = REVIEW_ACCEPT,
                                 .priority = S("1")};
    clinic_change(c, c->clinician, review_referral, &in, OK);
}

static uuid book(struct small_clinic *c, uuid patient, uuid referral, uuid slot) {
    struct book_appointment in = {.patient_id = patient, .referral_id = referral, .slot_id = slot};
    return clinic_change(c, c->secretary, book_appointment, &in, OK).id;
}

static void restrict_it(struct small_clinic *c, uuid patient) {
    struct restrict_patient in = {patient, 1, true, S("Asked by the patient, who is in hiding")};
    clinic_change(c, c->secretary, restrict_patient, &in, OK);
}

/* ---- records ------------------------------------------------------------------------------------- */

static void a_restricted_record_shows_others_only_that_there_is_one(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    struct restrict_patient in = {patient, 1, true, S("")};
    clinic_change(&c, c.secretary, restrict_patient, &in, INVALID); /* a reason is needed */
    in.reason = S("A witness");
    clinic_change(&c, c.receptionist, restrict_patient, &in, FORBIDDEN);
    clinic_change(&c, c.secretary, restrict_patient, &in, OK);
    struct look about = {.id = patient, .typed = S("okafor")};
    const uuid shut_out[] = {c.receptionist, c.clerk},
               entitled[] = {c.secretary, c.clinician, c.manager};
    for (size_t i = 0; i < 2; i++) {
        look_as(&c, shut_out[i], open_it, about, FORBIDDEN);
        struct look x = look_as(&c, shut_out[i], look_at_it, about, OK);
        expect_str(x.patient.family_name, S("Restricted record"));
        expect_str(x.patient.address, S(""));
        expect(civil_date_is_none(x.patient.birth_date));
        x = look_as(&c, shut_out[i], find_it, about, OK);
        expect_int(x.found.n, 0);
        expect_int(x.found.n_restricted, 1);
    }
    for (size_t i = 0; i < 3; i++) {
        struct look x = look_as(&c, entitled[i], find_it, about, OK);
        expect_int(x.found.n, 1);
        expect_int(x.found.n_restricted, 0);
        look_as(&c, entitled[i], open_it, about, OK);
    }
}

static void a_restricted_record_is_changed_and_booked_only_by_those_who_may_open_it(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    restrict_it(&c, patient);
    struct look x = look_as(&c, c.secretary, open_it, (struct look){.id = patient}, OK);
    struct change_patient change = {x.patient, S("Rang")};
    struct notify_death death = {patient, x.patient.version, {0}, S("Rang")};
    struct book_appointment booking = {.patient_id = patient, .slot_id = c.slots[0]};
    clinic_change(&c, c.clerk, change_patient, &change, FORBIDDEN);
    clinic_change(&c, c.clerk, notify_death, &death, FORBIDDEN);
    clinic_change(&c, c.clerk, book_appointment, &booking, FORBIDDEN);
    uuid appointment = clinic_change(&c, c.secretary, book_appointment, &booking, OK).id;
    struct cancel_appointment cancel = {
        .appointment_id = appointment, .version = 1, .reason = S("Ill")};
    struct move_appointment move = {
        .appointment_id = appointment, .slot_id = c.slots[1], .version = 1, .reason = S("Ill")};
    clinic_change(&c, c.clerk, cancel_appointment, &cancel, FORBIDDEN);
    clinic_change(&c, c.clerk, move_appointment, &move, FORBIDDEN);
    clinic_at(&c, 2026, 11, 23, 9, 5);
    struct note_attendance arrives = {appointment, 1, APPOINTMENT_ARRIVE, false, {{7}}};
    clinic_change(&c, c.receptionist, note_attendance, &arrives, NOT_FOUND); /* another clinic's */
    arrives.session_id = c.session;
    clinic_change(&c, c.receptionist, note_attendance, &arrives, OK); /* by the time alone */
    x = look_as(&c, c.clerk, read_owed, (struct look){.n = 0}, OK);
    expect_int(x.n, 1);
    expect(str_find(x.owed[0].who, S("OKAFOR")) < 0);
    expect(str_find(x.owed[0].line.given_names, S("Idris")) < 0);
    x = look_as(&c, c.secretary, read_owed, (struct look){.n = 0}, OK);
    expect(str_find(x.owed[0].who, S("OKAFOR")) >= 0);
}

static void every_version_says_what_changed_by_whom_and_why(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    struct look x = look_as(&c, c.secretary, open_it, (struct look){.id = patient}, OK);
    struct change_patient in = {x.patient, S("")};
    in.patient.mobile_telephone = S("07700900 123");
    in.patient.is_vulnerable = true;
    clinic_change(&c, c.clerk, change_patient, &in, INVALID); /* why? */
    expect_str(c.why.field, S("reason"));
    in.reason = S("Patient rang");
    clinic_change(&c, c.clerk, change_patient, &in, OK);
    clinic_change(&c, c.clerk, change_patient, &in, CONFLICT); /* an older version */
    x = look_as(&c, c.secretary, read_steps, (struct look){.id = patient}, OK);
    expect_int(x.n, 2);
    expect_str(x.steps[0].reason, S("Patient rang"));
    expect_str(x.steps[0].person, S("Mr Carl Nwosu"));
    expect_int(x.steps[0].n, 2);
    expect_str(x.steps[0].changes[0].field, S("mobile_telephone"));
    expect_str(x.steps[0].changes[0].was, S(""));
    expect_str(x.steps[0].changes[0].is, S("07700 900123"));
    expect_str(x.steps[0].changes[1].field, S("is_vulnerable"));
    expect(x.steps[1].is_first && x.steps[1].n == 0);
}

static void a_record_is_checked_where_it_is_typed_and_let_be_where_it_was(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    static const struct {
        const char *field, *value;
    } wrong[] = {{"postcode", "NE46 2CD"},
                 {"mobile_telephone", "123"},
                 {"email", "no address"},
                 {"hospital_number", "??"},
                 {"nhs_number_status", "01"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct look x = look_as(&c, c.secretary, open_it, (struct look){.id = patient}, OK);
        struct change_patient in = {x.patient, S("Rang")};
        str *fields[] = {&in.patient.postcode, &in.patient.mobile_telephone, &in.patient.email,
                         &in.patient.hospital_number, &in.patient.nhs_number_status};
        *fields[i] = str_from_c(wrong[i].value);
        clinic_change(&c, c.secretary, change_patient, &in, INVALID);
        /* A verified number that is missing is asked for at the number. */
        expect_str(c.why.field, i == 4 ? S("nhs_number") : str_from_c(wrong[i].field));
    }
}

static void somebody_of_the_same_name_is_named(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid one = clinic_patient(&c, "Harold James", "Pike", "1944-01-01");
    uuid other = clinic_patient(&c, "Harold", "Pike", "1951-06-30");
    uuid third = clinic_patient(&c, "Catriona", "Reid", "1988-12-03");
    struct look x = look_as(&c, c.clerk, read_similar, (struct look){.id = one}, OK);
    expect_str(x.words, S("Harold Pike, born 30 June 1951"));
    expect_str(look_as(&c, c.clerk, read_similar, (struct look){.id = third}, OK).words, S(""));
    restrict_it(&c, other);
    expect_str(look_as(&c, c.clerk, read_similar, (struct look){.id = one}, OK).words,
               S("a restricted record"));
}

static void on_one_clinic_list_a_similar_name_is_enough(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid one = clinic_patient(&c, "Catherine", "Thompson", "1961-03-14");
    uuid other = clinic_patient(&c, "Catharine", "Thomson", "1970-03-14");
    book(&c, other, none, c.slots[1]);
    struct look anywhere = {.id = one}, listed = {.id = one, .after = c.session};
    expect_str(look_as(&c, c.clerk, read_similar, anywhere, OK).words, S(""));
    expect_str(look_as(&c, c.clerk, read_similar, listed, OK).words,
               S("Catharine Thomson, born 14 March 1970"));
}

static void a_stranger_is_registered_and_the_referral_with_them(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct receive_referral paper = {.unmatched_name = S("J Smythe"),
                                     .clinic_id = c.clinic,
                                     .received_on = {2026, 11, 23},
                                     .source = S("03"),
                                     .priority = S("2"),
                                     .reason = S("Palpitations"),
                                     .ubrn = S("0000 4933 2211")};
    uuid referral = clinic_change(&c, c.clerk, receive_referral, &paper, OK).id;
    paper.ubrn = S("12");
    clinic_change(&c, c.clerk, receive_referral, &paper, INVALID);
    expect_str(c.why.field, S("ubrn"));
    struct register_patient in = {.patient = {.given_names = S("Jan"),
                                              .family_name = S("Smythe"),
                                              .gender = S("male"),
                                              .birth_date = {1970, 5, 1},
                                              .format_need = S("none"),
                                              .write_to = S("home")},
                                  .referral_id = referral,
                                  .referral_version = 7};
    clinic_change(&c, c.clerk, register_patient, &in, CONFLICT);
    in.referral_version = 1;
    uuid patient = clinic_change(&c, c.clerk, register_patient, &in, OK).id;
    struct look x = look_as(&c, c.clerk, read_referral, (struct look){.id = referral}, OK);
    expect(uuid_eq(x.referral.patient_id, patient));
    expect_str(x.referral.ubrn, S("000049332211"));
    expect_int(clinic_open_duties(&c, "register-referral", referral), 0);
    expect_int(clinic_open_duties(&c, "review-referral", referral), 1);
}

/* ---- appointments -------------------------------------------------------------------------------- */

static void who_does_not_want_the_first_appointment_is_looked_at_again(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Gwen", "Lewis", "1990-09-09");
    uuid referral = refer(&c, patient);
    accept(&c, referral);
    uuid appointment = book(&c, patient, referral, c.slots[0]);
    struct cancel_appointment in = {.appointment_id = appointment,
                                    .version = 1,
                                    .reason = S("Feels better"),
                                    .after = AFTER_CANCEL_NOT_WANTED};
    clinic_change(&c, c.clerk, cancel_appointment, &in, OK);
    expect_int(clinic_open_duties(&c, "book", none), 0);
    expect_int(clinic_open_duties(&c, "review-referral", referral), 1);
    struct look x = look_as(&c, c.clerk, read_referral, (struct look){.id = referral}, OK);
    expect_int(x.referral.state, REFERRAL_IN_REVIEW);
    clinic_at(&c, 2026, 11, 23, 8, 30);
    accept(&c, referral); /* back on the list, owed once */
    expect_int(clinic_open_duties(&c, "book", none), 1);
    x = look_as(&c, c.clerk, read_entries, (struct look){.id = patient}, OK);
    struct end_waiting declined = {x.entries[0].entry_id, x.entries[0].version, false, S("Rang")};
    clinic_change(&c, c.clerk, end_waiting, &declined, OK);
    expect_int(clinic_open_duties(&c, "review-referral", referral), 1);
}

static void a_moved_appointment_tells_from_when_to_when(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Petr", "Novak", "1958-02-02");
    uuid appointment = book(&c, patient, none, c.slots[0]);
    struct move_appointment in = {
        .appointment_id = appointment, .slot_id = c.slots[3], .version = 1};
    clinic_change(&c, c.clerk, move_appointment, &in, INVALID); /* who asked, and why */
    expect_str(c.why.field, S("reason"));
    in.reason = S("Patient rang, on holiday");
    clinic_change(&c, c.clerk, move_appointment, &in, OK);
    struct look x = look_as(&c, c.clerk, read_history, (struct look){.id = appointment}, OK);
    expect_int(x.n, 2);
    expect_str(x.history[0].kind, S("appointment.moved"));
    expect_str(x.history[0].detail, S("2026-11-23 09:00 to 2026-11-23 10:00"));
    expect_str(x.history[0].text, S("Patient rang, on holiday"));
    expect_str(x.history[0].person, S("Mr Carl Nwosu"));
}

struct one_slot {
    struct small_clinic *c;
    civil_date day;
    str use;
    int16_t minutes;
    uuid slot_id;
};

/* At ten, of a type of its own. */
static enum err make_slot(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct one_slot *x = context;
    struct work w = work_of(x->c, x->c->secretary);
    struct session s = {.session_id = work_new_id(&w),
                        .clinic_id = x->c->clinic,
                        .clinician_id = x->c->clinician_resource,
                        .day = x->day,
                        .start = {10 * 60},
                        .end = {11 * 60},
                        .zone = S("Europe/London")};
    struct session_slot slot = {.slot_id = x->slot_id = work_new_id(&w),
                                .slot_type_id = work_new_id(&w),
                                .start = {10 * 60},
                                .minutes = x->minutes,
                                .start_at = civil_resolve(x->c->zone, x->day, s.start).first};
    bool is_new;
    TRY(slot_type_store_insert(tx, 1,
                               &(struct slot_type){slot.slot_type_id, x->c->clinic, x->use,
                                                   x->minutes, x->use, S("01"), true, 1}));
    return session_store_insert(tx, 1, &s, &slot, 1, &is_new);
}

static void another_kind_of_slot_or_less_time_is_moved_to_only_when_that_is_said(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Petr", "Novak", "1958-02-02");
    uuid appointment = book(&c, patient, none, c.slots[0]); /* new, 20 minutes */
    struct one_slot later = {.c = &c, .day = {2026, 11, 30}, .use = S("follow-up"), .minutes = 20};
    struct one_slot shorter = {.c = &c, .day = {2026, 12, 7}, .use = S("new"), .minutes = 15};
    expect_ok(tx_write(c.store->db, 1, &c.store->arena, make_slot, &later, &c.why));
    expect_ok(tx_write(c.store->db, 1, &c.store->arena, make_slot, &shorter, &c.why));
    struct move_appointment in = {.appointment_id = appointment,
                                  .slot_id = later.slot_id,
                                  .version = 1,
                                  .reason = S("Patient rang")};
    clinic_change(&c, c.clerk, move_appointment, &in, INVALID);
    expect_str(c.why.field, S("is_other_meant"));
    expect_str(c.why.sentence, S("Booked now: New patients, 20 minutes. This slot: Follow-up, 20 "
                                 "minutes: say that this is meant"));
    in.slot_id = shorter.slot_id;
    clinic_change(&c, c.clerk, move_appointment, &in, INVALID);
    expect_str(c.why.sentence, S("Booked now: New patients, 20 minutes. This slot: New patients, "
                                 "15 minutes: say that this is meant"));
    in.is_other_meant = true;
    clinic_change(&c, c.clerk, move_appointment, &in, OK);
}

static void a_taken_slot_is_moved_to_only_with_a_reason_by_those_who_may_overbook(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid one = clinic_patient(&c, "Petr", "Novak", "1958-02-02");
    uuid two = clinic_patient(&c, "Selam", "Haile", "1990-09-09");
    book(&c, one, none, c.slots[0]);
    uuid appointment = book(&c, two, none, c.slots[1]);
    struct move_appointment in = {.appointment_id = appointment,
                                  .slot_id = c.slots[0],
                                  .version = 1,
                                  .reason = S("Asked by the consultant")};
    clinic_change(&c, c.clerk, move_appointment, &in, CONFLICT);
    in.overbook_reason = S("Must be seen first");
    clinic_change(&c, c.clerk, move_appointment, &in, FORBIDDEN);
    clinic_change(&c, c.manager, move_appointment, &in, OK);
    struct look x = look_as(&c, c.clerk, read_appointment, (struct look){.id = appointment}, OK);
    expect_int(x.appointment.lane, 1);
    expect_str(x.appointment.overbook_reason, S("Must be seen first"));
}

static void a_held_slot_is_seen_by_all_and_let_go_by_who_holds_it(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Catriona", "Reid", "1988-12-03");
    struct hold_slot in = {c.slots[2]};
    clinic_change(&c, c.clerk, hold_slot, &in, OK);
    struct look x = look_as(&c, c.secretary, read_slots, (struct look){.n = 0}, OK);
    expect_int(x.n, 1);
    expect_str(x.holds[0].person_name, S("Mr Carl Nwosu"));
    expect_int(x.reasons.all, N_SLOTS);
    expect_int(x.reasons.taken, 1);
    struct book_appointment booking = {.patient_id = patient, .slot_id = c.slots[2]};
    clinic_change(&c, c.secretary, let_slot_go, &in, OK); /* not hers: nothing happens */
    clinic_change(&c, c.secretary, book_appointment, &booking, CONFLICT);
    clinic_change(&c, c.clerk, let_slot_go, &in, OK);
    clinic_change(&c, c.secretary, book_appointment, &booking, OK);
    x = look_as(&c, c.secretary, read_slots, (struct look){.n = 0}, OK);
    expect_int(x.n, 0);
    expect_int(x.reasons.free, N_SLOTS - 1);
}

static void nothing_is_booked_into_a_day_gone_by(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Catriona", "Reid", "1988-12-03");
    clinic_at(&c, 2026, 11, 24, 9, 0);
    struct book_appointment in = {.patient_id = patient, .slot_id = c.slots[2]};
    clinic_change(&c, c.clerk, book_appointment, &in, INVALID);
    expect_str(c.why.field, S("slot_id"));
}

static void a_voicemail_is_only_an_attempt(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Yusuf", "Ahmed", "1952-08-17");
    uuid appointment = book(&c, patient, none, c.slots[0]);
    struct told_patient told = {.appointment_id = appointment, .how = S("spoke")};
    clinic_change(&c, c.clerk, told_patient, &told, CONFLICT); /* nothing to tell */
    struct cancel_appointment in = {.appointment_id = appointment,
                                    .version = 1,
                                    .by_clinic = true,
                                    .reason = S("Consultant ill"),
                                    .after = AFTER_CANCEL_REBOOK};
    clinic_change(&c, c.clerk, cancel_appointment, &in, OK);
    struct told_patient tried = {
        .appointment_id = appointment, .how = S("voicemail"), .is_attempt = true};
    clinic_change(&c, c.clerk, told_patient, &tried, OK);
    expect_int(clinic_open_duties(&c, "tell-patient", appointment), 1);
    clinic_change(&c, c.clerk, told_patient, &told, OK);
    expect_int(clinic_open_duties(&c, "tell-patient", appointment), 0);
}

static uuid seen_with(struct small_clinic *c, uuid patient, uuid slot, enum outcome_kind kind,
                      enum err want) {
    uuid appointment = book(c, patient, none, slot);
    struct record_outcome in = {.appointment_id = appointment,
                                .version = 1,
                                .outcome = kind,
                                .follow_up_weeks = kind == OUTCOME_FOLLOW_UP ? 6 : 0,
                                .rtt_status = S("30")};
    clinic_change(c, c->clerk, record_outcome, &in, want);
    return appointment;
}

struct shown {
    enum duty_rule rule;
    instant now;
    int64_t n;
};
static enum err count_shown(struct work *w, void *context) {
    struct shown *s = context;
    struct duty_filter all = {.of = DUTIES_OF_EVERYBODY, .visible_at = s->now, .limit = 50};
    const struct duty_line *lines;
    size_t n;
    TRY(duty_store_list(w->tx, 1, &all, &lines, &n));
    for (size_t i = 0; i < n; i++)
        s->n += lines[i].duty.rule == s->rule;
    return OK;
}
/* How many duties of a rule the desk shows now. */
static int64_t shown_as(struct small_clinic *c, enum duty_rule rule) {
    struct shown s = {.rule = rule, .now = c->now};
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, count_shown, &s));
    return s.n;
}

static void who_may_ring_is_on_the_list_and_is_booked_when_they_do(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Yusuf", "Ahmed", "1952-08-17");
    seen_with(&c, patient, c.slots[0], OUTCOME_PATIENT_INITIATED, OK);
    struct look x = look_as(&c, c.clerk, read_entries, (struct look){.id = patient}, OK);
    expect_int(x.n, 1);
    expect_str(x.entries[0].state, S("patient-initiated"));
    const struct waiting_entry *wait = &x.entries[0];
    expect_int(civil_date_compare(wait->window_to, (civil_date){2027, 11, 22}), 0);
    expect(!wait_window_asks(wait, (civil_date){2027, 11, 22}, (civil_date){2027, 11, 22}));
    /* Whose right to ring has ended is asked about, whenever it did. */
    expect(wait_window_asks(wait, (civil_date){2027, 11, 23}, (civil_date){2027, 11, 22}));
    expect(wait_window_asks(wait, (civil_date){2027, 11, 24}, (civil_date){2027, 11, 24}));
    expect_int(clinic_open_duties(&c, "follow-up", none), 0);
    struct book_appointment in = {
        .patient_id = patient, .entry_id = x.entries[0].entry_id, .slot_id = c.slots[3]};
    uuid appointment = clinic_change(&c, c.clerk, book_appointment, &in, OK).id;
    struct cancel_appointment cancel = {.appointment_id = appointment,
                                        .version = 1,
                                        .reason = S("Ill"),
                                        .after = AFTER_CANCEL_REBOOK};
    clinic_change(&c, c.clerk, cancel_appointment, &cancel, OK);
    expect_int(clinic_open_duties(&c, "follow-up", none), 1); /* now it is owed */
}

static void a_date_outside_the_window_of_the_wait_is_booked_only_when_that_is_said(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_at(&c, 2026, 11, 20, 8, 0);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    struct receive_referral paper = {.patient_id = patient,
                                     .clinic_id = c.clinic,
                                     .received_on = {2026, 11, 20},
                                     .source = S("03"),
                                     .priority = S("1"),
                                     .target_on = {2026, 11, 22}};
    uuid referral = clinic_change(&c, c.secretary, receive_referral, &paper, OK).id;
    accept(&c, referral);
    struct look wait = look_as(&c, c.clerk, read_entries, (struct look){.id = patient}, OK);
    struct book_appointment in = {
        .patient_id = patient, .entry_id = wait.entries[0].entry_id, .slot_id = c.slots[0]};
    clinic_change(&c, c.clerk, book_appointment, &in, INVALID); /* by whichever door: */
    expect_str(c.why.field, S("is_outside_meant"));
    expect(str_find(c.why.sentence, S("Monday 23 November 2026 lies after the window of the wait, "
                                      "which ends on Sunday 22 November 2026")) == 0);
    in.entry_id = none;
    in.referral_id = referral;
    clinic_change(&c, c.clerk, book_appointment, &in, INVALID);
    in.is_outside_meant = true;
    uuid appointment = clinic_change(&c, c.clerk, book_appointment, &in, OK).id;
    struct look x = look_as(&c, c.clerk, read_history, (struct look){.id = appointment}, OK);
    expect_str(x.history[0].detail, S("outside"));
    struct move_appointment move = {.appointment_id = appointment,
                                    .slot_id = c.slots[1],
                                    .version = 1,
                                    .reason = S("Rang"),
                                    .is_other_meant = true};
    clinic_change(&c, c.clerk, move_appointment, &move, INVALID);
    expect_str(c.why.field, S("is_outside_meant"));
    clinic_at(&c, 2026, 11, 23, 8,
              0); /* the window has closed: there is no better date to ask for */
    clinic_change(&c, c.clerk, move_appointment, &move, OK);
}

static void a_follow_up_before_its_window_is_booked_only_when_that_is_said(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Yusuf", "Ahmed", "1952-08-17");
    seen_with(&c, patient, c.slots[0], OUTCOME_FOLLOW_UP, OK);
    struct look x = look_as(&c, c.clerk, read_entries, (struct look){.id = patient}, OK);
    struct book_appointment in = {
        .patient_id = patient, .entry_id = x.entries[0].entry_id, .slot_id = c.slots[3]};
    clinic_change(&c, c.clerk, book_appointment, &in, INVALID);
    expect_str(c.why.field, S("is_outside_meant"));
    in.is_outside_meant = true;
    clinic_change(&c, c.clerk, book_appointment, &in, OK);
}

static void whoever_may_ring_is_asked_about_when_that_time_is_over(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Yusuf", "Ahmed", "1952-08-17");
    seen_with(&c, patient, c.slots[0], OUTCOME_PATIENT_INITIATED, OK);
    struct look x = look_as(&c, c.clerk, read_entries, (struct look){.id = patient}, OK);
    struct ring_decision more = {.entry_id = x.entries[0].entry_id,
                                 .version = x.entries[0].version};
    expect_int(shown_as(&c, DUTY_RING_WINDOW), 0);
    clinic_at(&c, 2027, 11, 22, 23, 59); /* the last day */
    expect_int(shown_as(&c, DUTY_RING_WINDOW), 0);
    clinic_at(&c, 2027, 11, 23, 8, 0);
    expect_int(shown_as(&c, DUTY_RING_WINDOW), 1);
    clinic_change(&c, c.clerk, decide_ring_window, &more, FORBIDDEN);
    clinic_change(&c, c.clinician, decide_ring_window, &more, INVALID);
    expect_str(c.why.field, S("weeks"));
    more.weeks = 26;
    clinic_change(&c, c.clinician, decide_ring_window, &more, OK);
    expect_int(shown_as(&c, DUTY_RING_WINDOW), 0);
    clinic_change(&c, c.clinician, decide_ring_window, &more, CONFLICT); /* an older look */
    x = look_as(&c, c.clerk, read_entries, (struct look){.id = patient}, OK);
    expect_int(civil_date_compare(x.entries[0].window_to, (civil_date){2028, 5, 23}), 0);
    clinic_at(&c, 2028, 5, 24, 8, 0);
    expect_int(shown_as(&c, DUTY_RING_WINDOW), 1);
    more.version = x.entries[0].version;
    more.ends = true;
    clinic_change(&c, c.clinician, decide_ring_window, &more, INVALID);
    expect_str(c.why.field, S("more_note"));
    more.note = S("Well; she knows whom to ring");
    clinic_change(&c, c.clinician, decide_ring_window, &more, OK);
    x = look_as(&c, c.clerk, read_entries, (struct look){.id = patient}, OK);
    expect_str(x.entries[0].state, S("removed"));
    expect_int(clinic_open_duties(&c, "ring-window", none), 0);
}

static void what_goes_elsewhere_says_where(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Yusuf", "Ahmed", "1952-08-17");
    seen_with(&c, patient, c.slots[0], OUTCOME_PROCEDURE_LIST, INVALID);
    expect_str(c.why.field, S("note"));
    seen_with(&c, patient, c.slots[1], OUTCOME_REFERRED_ON, INVALID);
    expect_str(c.why.field, S("note"));
}

static void the_waiting_list_reads_on_without_missing_anybody(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    static const char *const names[] = {"Ahmed", "Bukhari", "Haile", "Lewis",
                                        "Novak", "Obi",     "Pike"};
    enum { N = sizeof names / sizeof names[0] };
    for (size_t i = 0; i < N; i++) {
        uuid referral = refer(&c, clinic_patient(&c, "Sadia", names[i], "1952-08-17"));
        accept(&c, referral);
    }
    uuid seen[N], after = none;
    size_t n_seen = 0;
    for (int page = 0; page < 3; page++) {
        struct look x = look_as(&c, c.clerk, read_list, (struct look){.after = after}, OK);
        expect_int(x.counts.firsts, N);
        expect_int(x.counts.firsts_overdue, 0);
        expect_int(x.n, page < 2 ? 3 : 1);
        for (size_t i = 0; i < x.n; i++) {
            for (size_t k = 0; k < n_seen; k++)
                expect(!uuid_eq(seen[k], x.lines[i].entry.entry_id));
            after = seen[n_seen++] = x.lines[i].entry.entry_id;
        }
    }
    expect_int(n_seen, N);
    for (size_t at = N - 1; at > 0;) { /* and back */
        struct look x = look_as(&c, c.clerk, read_list,
                                (struct look){.after = seen[at], .is_before = true}, OK);
        expect_int(x.n, 3);
        at -= x.n;
        for (size_t i = 0; i < x.n; i++)
            expect(uuid_eq(seen[at + i], x.lines[i].entry.entry_id));
    }
    clinic_at(&c, 2027, 6, 1, 9, 0);
    expect_int(look_as(&c, c.clerk, read_list, (struct look){.n = 0}, OK).counts.firsts_overdue, N);
}

static enum err read_referrals(struct work *w, void *context) {
    struct look *x = context;
    return referral_store_list(w->tx, 1, S(""), none, x->after, x->is_before, 3, &x->referrals,
                               &x->n);
}

static void the_referrals_read_on_and_back_the_urgent_first(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    static const char *const priorities[] = {"1", "2", "3", "1", "2", "3", "1"};
    enum { N = sizeof priorities / sizeof priorities[0] };
    for (size_t i = 0; i < N; i++) {
        struct receive_referral in = {.patient_id =
                                          clinic_patient(&c, "Sadia", "Bukhari", "1952-08-17"),
                                      .clinic_id = c.clinic,
                                      .received_on = {2026, 11, (int8_t)(16 + i)},
                                      .source = S("03"),
                                      .priority = str_from_c(priorities[i]),
                                      .reason = S("Palpitations")};
        clinic_change(&c, c.secretary, receive_referral, &in, OK);
    }
    uuid seen[N], after = none;
    size_t n_seen = 0;
    for (int page = 0; page < 3; page++) {
        struct look x = look_as(&c, c.clerk, read_referrals, (struct look){.after = after}, OK);
        expect_int(x.n, page < 2 ? 3 : 1);
        for (size_t i = 0; i < x.n; i++, n_seen++) {
            expect_str(x.referrals[i].referral.priority, n_seen < 2   ? S("3")
                                                         : n_seen < 4 ? S("2")
                                                                      : S("1"));
            after = seen[n_seen] = x.referrals[i].referral.referral_id;
        }
    }
    expect_int(n_seen, N);
    for (size_t at = N - 1; at > 0;) {
        struct look x = look_as(&c, c.clerk, read_referrals,
                                (struct look){.after = seen[at], .is_before = true}, OK);
        expect_int(x.n, 3);
        at -= x.n;
        for (size_t i = 0; i < x.n; i++)
            expect(uuid_eq(seen[at + i], x.referrals[i].referral.referral_id));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_restricted_record_shows_others_only_that_there_is_one),
        store_test(a_restricted_record_is_changed_and_booked_only_by_those_who_may_open_it),
        store_test(every_version_says_what_changed_by_whom_and_why),
        store_test(a_record_is_checked_where_it_is_typed_and_let_be_where_it_was),
        store_test(somebody_of_the_same_name_is_named),
        store_test(on_one_clinic_list_a_similar_name_is_enough),
        store_test(a_stranger_is_registered_and_the_referral_with_them),
        store_test(who_does_not_want_the_first_appointment_is_looked_at_again),
        store_test(a_moved_appointment_tells_from_when_to_when),
        store_test(another_kind_of_slot_or_less_time_is_moved_to_only_when_that_is_said),
        store_test(a_taken_slot_is_moved_to_only_with_a_reason_by_those_who_may_overbook),
        store_test(a_held_slot_is_seen_by_all_and_let_go_by_who_holds_it),
        store_test(nothing_is_booked_into_a_day_gone_by),
        store_test(a_voicemail_is_only_an_attempt),
        store_test(who_may_ring_is_on_the_list_and_is_booked_when_they_do),
        store_test(a_date_outside_the_window_of_the_wait_is_booked_only_when_that_is_said),
        store_test(a_follow_up_before_its_window_is_booked_only_when_that_is_said),
        store_test(whoever_may_ring_is_asked_about_when_that_time_is_over),
        store_test(what_goes_elsewhere_says_where),
        store_test(the_waiting_list_reads_on_without_missing_anybody),
        store_test(the_referrals_read_on_and_back_the_urgent_first),
    };
    return run_store_tests(tests);
}
