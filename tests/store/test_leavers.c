/* Somebody stops working here, on both engines: nothing is left that nobody else could do. */
#include "letter_clinic.h"
#include "small_clinic.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "duty_store.h"
#include "duty_work.h"
#include "leaver.h"
#include "letter_store.h"
#include "letter_work.h"
#include "pattern_store.h"
#include "people_work.h"
#include "permission.h"
#include "person_store.h"
#include "referral_store.h"
#include "referral_work.h"
#include "session_held.h"
#include "session_store.h"

static const uuid any = {{0}};

static uuid engage(struct small_clinic *c, const char *user, const char *family, uint32_t roles) {
    struct add_person in = {.person = {.user_name = str_from_c(user),
                                       .title = S("Dr"),
                                       .given_name = S("Kofi"),
                                       .family_name = str_from_c(family),
                                       .job_title = S("Consultant cardiologist"),
                                       .roles = roles}};
    return clinic_change(c, c->manager, add_person, &in, OK).id;
}

static uuid refer(struct small_clinic *c, uuid patient, uuid reviewer, enum err want) {
    struct receive_referral in = {.patient_id = patient,
                                  .clinic_id = c->clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .priority = S("2"),
                                  .reason = S("Syncope"),
                                  .is_again_meant = true,
                                  .reviewer_id = reviewer};
    return clinic_change(c, c->secretary, receive_referral, &in, want).id;
}

static uuid write_letter_that_says(struct small_clinic *c, uuid patient, str text) {
    struct new_letter letter = {.patient_id = patient, .clinic_id = c->clinic};
    uuid id = clinic_change(c, c->secretary, new_letter, &letter, OK).id;
    struct letter_part parts[] = {
        {.kind = PART_SALUTATION, .text = S("Dear Ms Lewis")},
        {.kind = PART_PARAGRAPH, .text = text},
        {.kind = PART_SIGN_OFF, .text = S("Yours sincerely\nDr Helena Lindqvist")}};
    struct save_letter save = {id, 1, {.parts = parts, .n_parts = 3}};
    clinic_change(c, c->secretary, save_letter, &save, OK);
    struct letter_step_input pass = {.letter_id = id, .version = 2};
    clinic_change(c, c->secretary, pass_letter, &pass, OK);
    return id;
}

static uuid write_letter(struct small_clinic *c, uuid patient) {
    return write_letter_that_says(c, patient, S("Your scan was normal."));
}

struct looked {
    uuid id, person;
    const struct duty *owned;
    size_t n_owned;
    struct letter_row letter;
    const struct letter_version *versions;
    size_t n_versions;
    struct letter_version version;
    str body;
    struct referral referral;
};

static enum err read_owned(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct looked *x = context;
    return duty_store_open_of_person(tx, 1, x->person, &x->owned, &x->n_owned);
}
static enum err read_letter(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct looked *x = context;
    return letter_store_get(tx, 1, x->id, &x->letter);
}
static enum err read_versions(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct looked *x = context;
    TRY(letter_store_versions(tx, 1, x->id, &x->versions, &x->n_versions));
    return letter_store_version(tx, 1, x->id, x->versions[0].version, &x->version, &x->body);
}
static enum err read_referral(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct looked *x = context;
    return referral_store_get(tx, 1, x->id, &x->referral);
}
static struct looked look(struct small_clinic *c, tx_fn fn, uuid id, uuid person) {
    struct looked x = {.id = id, .person = person};
    expect_ok(tx_read(c->store->db, &c->store->arena, fn, &x, &c->why));
    return x;
}

static void a_question_in_a_letter_is_counted_with_the_letter_of_a_leaver(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Gwen", "Lewis", "1990-09-09");
    uuid letter = write_letter_that_says(&c, patient, S("Your scan showed [?] on the day."));
    expect_int(clinic_open_duties(&c, "query", letter), 1);
    struct person_access out = {.user_name = S("lindqvist"), .is_disabled = true};
    clinic_change(&c, c.manager, set_person_access, &out, CONFLICT);
    expect_str(c.why.sentence, S("Lindqvist has 1 clinic as its consultant, 1 letter not yet "
                                 "signed: choose who takes that over"));
}

static void a_consultant_does_not_go_while_work_is_left_that_nobody_else_could_do(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Gwen", "Lewis", "1990-09-09");
    uuid letter = write_letter(&c, patient);
    uuid referral = refer(&c, patient, any, OK);
    struct person_access out = {.user_name = S("lindqvist"), .is_disabled = true};
    clinic_change(&c, c.manager, set_person_access, &out, CONFLICT);
    expect_str(c.why.sentence,
               S("Lindqvist has 1 clinic as its consultant, 1 letter not yet signed, 1 review or "
                 "decision: choose who takes that over"));
    out.passes_on = true;
    clinic_change(&c, c.manager, set_person_access, &out, INVALID);
    expect_str(c.why.field, S("consultant"));
    out.consultant = c.secretary; /* no clinician */
    clinic_change(&c, c.manager, set_person_access, &out, INVALID);
    out.consultant = c.clinician; /* who leaves */
    clinic_change(&c, c.manager, set_person_access, &out, INVALID);
    out.consultant = engage(&c, "osei", "Osei", 1u << ROLE_CLINICIAN);
    clinic_change(&c, c.manager, set_person_access, &out, OK);
    expect_int(look(&c, read_owned, any, c.clinician).n_owned, 0);
    expect_int(look(&c, read_owned, any, out.consultant).n_owned, 2);
    expect_int(clinic_open_duties(&c, "review-referral", referral), 1);
    struct letter_row l = look(&c, read_letter, letter, any).letter;
    expect(uuid_eq(l.author_id, out.consultant));
    expect(str_find(l.body, S("Dr Kofi Osei")) >= 0);
    expect(str_find(l.body, S("for Dr Helena Lindqvist")) >= 0);
    /* And the other signs. */
    clinic_lets_act(&c, 5, out.consultant, 1u << ROLE_CLINICIAN);
    struct letter_step_input sign = {.letter_id = letter, .version = l.version};
    clinic_change(&c, out.consultant, sign_letter, &sign, OK);
    /* What comes later goes to whoever is there. */
    uuid second = refer(&c, clinic_patient(&c, "Petr", "Novak", "1958-02-02"), any, OK);
    expect_int(clinic_open_duties(&c, "review-referral", second), 1);
    expect_int(look(&c, read_owned, any, c.clinician).n_owned, 0);
}

static void
a_letter_passed_on_from_the_command_line_keeps_each_version_with_who_saved_it(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid letter = write_letter(&c, clinic_patient(&c, "Gwen", "Lewis", "1990-09-09"));
    uuid osei = engage(&c, "osei", "Osei", 1u << ROLE_CLINICIAN);
    struct person_access out = {
        .user_name = S("lindqvist"), .is_disabled = true, .passes_on = true, .consultant = osei};
    clinic_lets_act(&c, 5, any, 1u << ROLE_ADMINISTRATOR);
    c.scopes[5].person_name = S("the command line, by root");
    clinic_change(&c, any, set_person_access, &out, OK);
    struct looked x = look(&c, read_versions, letter, any);
    expect_int(x.n_versions, 4);
    expect_str(x.versions[0].person_name, S("the command line, by root"));
    expect(x.versions[1].person_name.n > 0 &&
           !str_eq(x.versions[1].person_name, x.version.person_name));
    expect_int(x.version.version, 4);
    expect_str(x.version.person_name, S("the command line, by root"));
    expect(str_find(x.body, S("for Dr Helena Lindqvist")) >= 0);
}

struct behind {
    uuid person;
    struct left_behind left;
};
static enum err read_behind(struct work *w, void *context) {
    struct behind *x = context;
    return left_behind(w, x->person, &x->left);
}
static struct left_behind behind_of(struct small_clinic *c, uuid person) {
    struct behind x = {.person = person};
    struct work w = work_of(c, c->manager);
    expect_ok(work_read(&w, read_behind, &x));
    return x.left;
}

static enum err add_pattern(struct work *w, void *context, struct done *ret_done) {
    struct small_clinic *c = context;
    (void)ret_done;
    struct weekly_pattern p = {.template_id = work_new_id(w),
                               .clinic_id = c->clinic,
                               .clinician_id = c->clinician_resource,
                               .weekday = 1,
                               .every_weeks = 1,
                               .valid_from = {2026, 11, 2}};
    struct pattern_slot slot = {.start = {9 * 60}, .slot_type_id = c->new_type, .minutes = 20};
    return pattern_store_insert(w->tx, 1, &p, &slot, 1);
}

static enum err add_secretary_to_booking(struct work *w, void *context, struct done *ret_done) {
    const struct small_clinic *c = context;
    (void)ret_done;
    return list_store_add_member(w->tx, 1, c->booking_list, c->secretary);
}

/* No duty of anybody's, and yet it would be offered, booked and waited for. */
static void what_stays_behind_of_a_leaver_is_said(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_change(&c, c.manager, add_pattern, &c, OK);
    struct left_behind left = behind_of(&c, c.clinician);
    expect_int(left.sessions, 1);
    expect_int(civil_date_compare(left.first, (civil_date){2026, 11, 23}), 0);
    expect_str(left.patterns, S("Arrhythmia clinic on Mondays"));
    expect_str(left.lists, S(""));
    clinic_at(&c, 2026, 11, 24, 8, 0);
    expect_int(behind_of(&c, c.clinician).sessions, 0); /* it has been held */
    left = behind_of(&c, c.clerk);
    expect_int(left.sessions, 0);
    expect_str(left.patterns, S(""));
    expect_str(left.lists, S("Booking office"));
    clinic_change(&c, c.manager, add_secretary_to_booking, &c, OK);
    expect_str(behind_of(&c, c.clerk).lists, S(""));
    struct person_access out = {.user_name = S("amara"), .is_disabled = true, .passes_on = true};
    clinic_change(&c, c.manager, set_person_access, &out, OK);
    expect_str(behind_of(&c, c.clerk).lists,
               S("Booking office")); /* who stopped looks after none */
}

static void somebody_else_may_take_over_than_the_consultant_of_the_clinic(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Gwen", "Lewis", "1990-09-09");
    uuid osei = engage(&c, "osei", "Osei", 1u << ROLE_CLINICIAN);
    uuid reid = engage(&c, "reid", "Reid", 1u << ROLE_CLINICIAN);
    uuid referral = refer(&c, patient, osei, OK);
    struct receive_referral unknown = {.unmatched_name = S("J Smythe, born 1970"),
                                       .clinic_id = c.clinic,
                                       .received_on = {2026, 11, 23},
                                       .source = S("03"),
                                       .priority = S("1"),
                                       .reason = S("Chest pain"),
                                       .reviewer_id = osei};
    uuid later = clinic_change(&c, c.secretary, receive_referral, &unknown, OK).id;
    struct person_access out = {
        .user_name = S("osei"), .is_disabled = true, .passes_on = true, .to = c.secretary};
    clinic_change(&c, c.manager, set_person_access, &out, INVALID); /* a review is a clinician's */
    expect_str(c.why.field, S("to"));
    out.to = reid;
    clinic_change(&c, c.manager, set_person_access, &out, OK);
    expect(uuid_eq(look(&c, read_referral, referral, any).referral.reviewer_id, reid));
    struct register_referral found = {
        .referral_id = later, .patient_id = patient, .version = 2, .is_again_meant = true};
    clinic_change(&c, c.clerk, register_referral, &found, OK);
    expect_int(look(&c, read_owned, any, reid).n_owned, 2);
    expect_int(look(&c, read_owned, any, osei).n_owned, 0);
    refer(&c, patient, osei, INVALID); /* no referral goes to somebody who cannot sign in */
}

static void what_needs_no_clinician_goes_to_the_secretaries(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Gwen", "Lewis", "1990-09-09");
    struct book_appointment book = {.patient_id = patient, .slot_id = c.slots[3]};
    uuid appointment = clinic_change(&c, c.clerk, book_appointment, &book, OK).id;
    struct cancel_appointment off = {.appointment_id = appointment,
                                     .version = 1,
                                     .reason = S("On holiday"),
                                     .after = AFTER_CANCEL_REBOOK};
    clinic_change(&c, c.clerk, cancel_appointment, &off, OK);
    expect_int(look(&c, read_owned, any, c.clerk).n_owned, 1);
    struct person_access out = {.user_name = S("carl"), .is_disabled = true};
    clinic_change(&c, c.manager, set_person_access, &out, CONFLICT);
    out.passes_on = true;
    clinic_change(&c, c.manager, set_person_access, &out, OK);
    expect_int(look(&c, read_owned, any, c.clerk).n_owned, 0);
    expect_int(clinic_open_duties(&c, "rebook", appointment), 1);
}

/* Whoever is named answers for what is chased, also where the leaver is the consultant of no clinic. */
static void
only_a_clinician_of_this_site_becomes_accountable_for_the_work_of_a_leaver(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    engage(&c, "osei", "Osei", 1u << ROLE_CLINICIAN);
    struct person_access out = {.user_name = S("osei"),
                                .is_disabled = true,
                                .passes_on = true,
                                .consultant = {{7, 7, 7}}}; /* somebody of another site */
    clinic_change(&c, c.manager, set_person_access, &out, INVALID);
    expect_str(c.why.field, S("consultant"));
    out.consultant = c.secretary;
    clinic_change(&c, c.manager, set_person_access, &out, INVALID);
    expect_str(c.why.field, S("consultant"));
    out.consultant = c.clinician;
    clinic_change(&c, c.manager, set_person_access, &out, OK);
}

static enum err retire_lists(struct tx *tx, void *context, struct problem *why) {
    (void)context, (void)why;
    const struct shared_list *lists;
    size_t n;
    TRY(list_store_all(tx, 1, &lists, &n));
    for (size_t i = 0; i < n; i++) {
        struct shared_list list = lists[i];
        list.is_active = false;
        TRY(list_store_update(tx, 1, &list));
    }
    return OK;
}

static void without_a_list_in_use_the_new_consultant_answers_for_it_all_the_same(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid referral = refer(&c, clinic_patient(&c, "Gwen", "Lewis", "1990-09-09"), any, OK);
    uuid osei = engage(&c, "osei", "Osei", 1u << ROLE_CLINICIAN);
    expect_ok(tx_write(c.store->db, 1, &c.store->arena, retire_lists, NULL, &c.why));
    struct person_access out = {
        .user_name = S("lindqvist"), .is_disabled = true, .passes_on = true, .consultant = osei};
    clinic_change(&c, c.manager, set_person_access, &out, OK);
    expect_str(c.why.sentence, S("")); /* nothing was refused */
    struct looked x = look(&c, read_owned, referral, osei);
    expect_int(x.n_owned, 1);
    expect(uuid_eq(x.owned[0].accountable_id, osei));
}

static void the_role_of_clinician_goes_only_when_nothing_needs_it(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid osei = engage(&c, "osei", "Osei", 1u << ROLE_CLINICIAN | 1u << ROLE_SECRETARY);
    refer(&c, clinic_patient(&c, "Gwen", "Lewis", "1990-09-09"), osei, OK);
    struct person p = {.person_id = osei,
                       .user_name = S("osei"),
                       .family_name = S("Osei"),
                       .roles = 1u << ROLE_SECRETARY,
                       .version = 1};
    clinic_change(&c, c.manager, change_person, &p, CONFLICT);
    expect_str(c.why.field, S("roles"));
    struct pass_on in = {.person_id = osei};
    clinic_change(&c, c.secretary, pass_on_work, &in, FORBIDDEN);
    clinic_change(&c, c.manager, pass_on_work, &in, OK);
    expect_int(look(&c, read_owned, any, c.clinician).n_owned, 1);
    clinic_change(&c, c.manager, change_person, &p, OK);
}

static uuid book(struct small_clinic *c, uuid patient, uuid slot, enum err want) {
    struct book_appointment in = {.patient_id = patient, .slot_id = slot};
    return clinic_change(c, c->clerk, book_appointment, &in, want).id;
}

/* Dr Lindqvist stops; Dr Osei is the consultant from now on. */
static uuid lindqvist_stops(struct small_clinic *c) {
    uuid osei = engage(c, "osei", "Osei", 1u << ROLE_CLINICIAN);
    struct person_access out = {
        .user_name = S("lindqvist"), .is_disabled = true, .passes_on = true, .consultant = osei};
    clinic_change(c, c->manager, set_person_access, &out, OK);
    return osei;
}

struct slots {
    struct slot_search search;
    const struct slot_facts *found;
    size_t n;
    struct slot_reasons why;
    uuid id, person;
    struct resource resource;
    struct session session;
};
static enum err read_slots(struct work *w, void *context) {
    struct slots *x = context;
    TRY(slot_store_search(w->tx, 1, &x->search, &x->found, &x->n));
    return slot_store_reasons(w->tx, 1, &x->search, &x->why);
}
static struct slots slots_found(struct small_clinic *c) {
    struct slots x = {.search = {.from = c->now,
                                 .to = instant_add(c->now, 24 * INSTANT_HOUR),
                                 .now = c->now,
                                 .limit = 50}};
    struct work w = work_of(c, c->clerk);
    expect_ok(work_read(&w, read_slots, &x));
    return x;
}
static enum err read_resource(struct work *w, void *context) {
    struct slots *x = context;
    return resource_store_of_person(w->tx, 1, x->person, &x->resource);
}
static uuid resource_of(struct small_clinic *c, uuid person) {
    struct slots x = {.person = person};
    struct work w = work_of(c, c->clerk);
    expect_ok(work_read(&w, read_resource, &x));
    return x.resource.resource_id;
}
static enum err read_session(struct work *w, void *context) {
    struct slots *x = context;
    return session_store_get(w->tx, 1, x->id, &x->session);
}
static struct session session_now(struct small_clinic *c) {
    struct slots x = {.id = c->session};
    struct work w = work_of(c, c->clerk);
    expect_ok(work_read(&w, read_session, &x));
    return x.session;
}

static void nobody_is_booked_with_a_clinician_who_has_stopped(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Gwen", "Lewis", "1990-09-09");
    uuid before = book(&c, patient, c.slots[0], OK);
    expect_int(slots_found(&c).n, N_SLOTS - 1);
    lindqvist_stops(&c);
    struct slots x = slots_found(&c);
    expect_int(x.n, 0);
    expect_int(x.why.free, 0);
    expect_int(x.why.nobodys, N_SLOTS);
    book(&c, clinic_patient(&c, "Petr", "Novak", "1958-02-02"), c.slots[3], INVALID);
    expect_str(c.why.field, S("slot_id"));
    expect_str(
        c.why.sentence,
        S("Dr Lindqvist does not hold clinics here any more: choose a slot of somebody else, "
          "or ask the manager to give this clinic to another clinician"));
    struct hold_slot hold = {c.slots[3]};
    clinic_change(&c, c.clerk, hold_slot, &hold, INVALID);
    struct move_appointment move = {.appointment_id = before,
                                    .slot_id = c.slots[3],
                                    .version = 1,
                                    .reason = S("Rang, comes later")};
    clinic_change(&c, c.clerk, move_appointment, &move, INVALID);
    /* Works here again after all. */
    struct person_access in = {.user_name = S("lindqvist")};
    clinic_change(&c, c.manager, set_person_access, &in, OK);
    expect_int(slots_found(&c).n, N_SLOTS - 1);
    clinic_change(&c, c.clerk, move_appointment, &move, OK);
}

static void a_clinic_that_patients_come_to_is_owed_until_somebody_holds_it(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid gwen = book(&c, clinic_patient(&c, "Gwen", "Lewis", "1990-09-09"), c.slots[0], OK);
    uuid osei = lindqvist_stops(&c);
    expect_int(clinic_open_duties(&c, "nobodys-clinic", c.session), 1);
    /* Whoever takes it may be booked again, and the patient stays. */
    struct give_session give = {c.session, 1, any};
    clinic_change(&c, c.clerk, give_session, &give, FORBIDDEN);
    clinic_change(&c, c.manager, give_session, &give, INVALID);
    expect_str(c.why.field, S("holder"));
    give.to = c.clinician_resource; /* who has stopped */
    clinic_change(&c, c.manager, give_session, &give, INVALID);
    give.to = resource_of(&c, osei);
    clinic_change(&c, c.manager, give_session, &give, OK);
    expect_int(clinic_open_duties(&c, "nobodys-clinic", any), 0);
    expect(uuid_eq(session_now(&c).clinician_id, give.to));
    expect_int(slots_found(&c).n, N_SLOTS - 1); /* the booked one went along */
    book(&c, clinic_patient(&c, "Petr", "Novak", "1958-02-02"), c.slots[0], CONFLICT);
    uuid petr = book(&c, clinic_patient(&c, "Anna", "Novak", "1958-02-02"), c.slots[1], OK);
    struct cancel_appointment off = {.appointment_id = gwen,
                                     .version = 1,
                                     .reason = S("On holiday"),
                                     .after = AFTER_CANCEL_NOT_WANTED};
    clinic_change(&c, c.clerk, cancel_appointment, &off, OK);
    off.appointment_id = petr;
    clinic_change(&c, c.clerk, cancel_appointment, &off, OK);
    expect_int(slots_found(&c).n, N_SLOTS);
    clinic_change(&c, c.manager, give_session, &give, CONFLICT); /* changed meanwhile */
}

static void a_clinic_of_nobody_is_over_when_its_last_patient_has_left_it(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid gwen = book(&c, clinic_patient(&c, "Gwen", "Lewis", "1990-09-09"), c.slots[0], OK);
    uuid petr = book(&c, clinic_patient(&c, "Petr", "Novak", "1958-02-02"), c.slots[1], OK);
    lindqvist_stops(&c);
    struct cancel_appointment off = {.appointment_id = gwen,
                                     .version = 1,
                                     .by_clinic = true,
                                     .reason = S("Nobody holds it"),
                                     .after = AFTER_CANCEL_REBOOK};
    clinic_change(&c, c.clerk, cancel_appointment, &off, OK);
    expect_int(clinic_open_duties(&c, "nobodys-clinic", c.session), 1);
    off.appointment_id = petr;
    clinic_change(&c, c.clerk, cancel_appointment, &off, OK);
    expect_int(clinic_open_duties(&c, "nobodys-clinic", any), 0);
}

static enum err hold_another(struct work *w, void *context, struct done *ret_done) {
    struct slots *x = context;
    bool is_new;
    x->session.session_id = ret_done->id = work_new_id(w);
    return session_store_insert(w->tx, 1, &x->session, NULL, 0, &is_new);
}

static void all_clinics_of_a_leaver_are_given_at_once_or_none(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid osei = lindqvist_stops(&c);
    expect_int(clinic_open_duties(&c, "nobodys-clinic", any), 0); /* nobody is booked */
    struct give_sessions give = {c.clinician, resource_of(&c, osei)};
    struct slots x = {.session = {.clinic_id = c.clinic,
                                  .clinician_id = c.clinician_resource,
                                  .day = {2026, 11, 30},
                                  .start = {9 * 60},
                                  .end = {12 * 60},
                                  .zone = S("Europe/London")}};
    clinic_change(&c, c.manager, hold_another, &x, OK);
    x.session.clinician_id = give.to;
    x.session.start.minute = 11 * 60;
    clinic_change(&c, c.manager, hold_another, &x, OK); /* Dr Osei's own */
    clinic_change(&c, c.manager, give_sessions, &give, CONFLICT);
    expect_str(c.why.field, S("holder"));
    expect(str_find(c.why.sentence, S("Monday 30 November 2026: Dr Osei is in the Arrhythmia")) >=
           0);
    expect(uuid_eq(session_now(&c).clinician_id, c.clinician_resource)); /* nothing passed */
    give.to = resource_of(&c, engage(&c, "reid", "Reid", 1u << ROLE_CLINICIAN));
    expect_str(clinic_change(&c, c.manager, give_sessions, &give, OK).detail, S("2"));
    expect(uuid_eq(session_now(&c).clinician_id, give.to));
    clinic_change(&c, c.manager, give_sessions, &give, CONFLICT); /* none is left */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_question_in_a_letter_is_counted_with_the_letter_of_a_leaver),
        store_test(a_consultant_does_not_go_while_work_is_left_that_nobody_else_could_do),
        store_test(a_letter_passed_on_from_the_command_line_keeps_each_version_with_who_saved_it),
        store_test(what_stays_behind_of_a_leaver_is_said),
        store_test(somebody_else_may_take_over_than_the_consultant_of_the_clinic),
        store_test(what_needs_no_clinician_goes_to_the_secretaries),
        store_test(only_a_clinician_of_this_site_becomes_accountable_for_the_work_of_a_leaver),
        store_test(without_a_list_in_use_the_new_consultant_answers_for_it_all_the_same),
        store_test(the_role_of_clinician_goes_only_when_nothing_needs_it),
        store_test(nobody_is_booked_with_a_clinician_who_has_stopped),
        store_test(a_clinic_that_patients_come_to_is_owed_until_somebody_holds_it),
        store_test(a_clinic_of_nobody_is_over_when_its_last_patient_has_left_it),
        store_test(all_clinics_of_a_leaver_are_given_at_once_or_none),
    };
    return run_store_tests(tests);
}
