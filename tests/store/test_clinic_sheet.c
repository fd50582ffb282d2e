/* One clinic's page by one query, on both engines: patients, letters, next steps, who closed it; and what it shows after a press. */
#include "served_clinic.h"

#include "appointment_work.h"
#include "clinic_sheet_store.h"
#include "close_session.h"
#include "pattern_store.h"
#include "set_up_sessions.h"

struct sheet_asked {
    uuid session;
    const struct sheet_row *rows;
    size_t n;
    struct sheet_head head;
};

static enum err read_sheet(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct sheet_asked *a = context;
    TRY(clinic_sheet_rows(tx, 1, a->session, &a->rows, &a->n));
    return clinic_sheet_head(tx, 1, a->session, &a->head);
}

static struct sheet_asked sheet(struct small_clinic *c) {
    struct sheet_asked a = {.session = c->session};
    expect_ok(tx_read(c->store->db, &c->store->arena, read_sheet, &a, &c->why));
    return a;
}

static uuid book(struct small_clinic *c, const char *family, int slot) {
    uuid patient = clinic_patient(c, "Idris", family, "1958-02-02");
    struct book_appointment in = {.patient_id = patient, .slot_id = c->slots[slot]};
    return clinic_change(c, c->clerk, book_appointment, &in, OK).id;
}

static void patients_stand_in_order_of_time_with_what_the_page_shows(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    book(&c, "Second", 3);
    uuid first = book(&c, "First", 0);
    struct sheet_asked a = sheet(&c);
    expect_int(a.n, 2);
    expect_str(a.rows[0].family_name, S("First"));
    expect(uuid_eq(a.rows[0].appointment_id, first));
    expect_int(a.rows[0].state, APPOINTMENT_BOOKED);
    expect(uuid_is_nil(a.rows[0].letter_id));
    expect(civil_date_is_none(a.rows[0].follow_up_due));
    expect_int(a.rows[1].start.minute, 10 * 60);
    expect_str(a.head.clinician_name, S("Dr Lindqvist"));
    expect_str(a.head.place_name, S("Northgate"));
    expect_str(a.head.room_name, S(""));
    expect_str(a.head.cashed_up_by, S(""));
}

static void an_outcome_brings_its_letter_and_its_next_step(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid appointment = book(&c, "Okafor", 0);
    clinic_at(&c, 2026, 11, 23, 10, 0);
    struct record_outcome in = {.appointment_id = appointment,
                                .version = 1,
                                .outcome = OUTCOME_FOLLOW_UP,
                                .follow_up_weeks = 6,
                                .rtt_status = S("30")};
    clinic_change(&c, c.clerk, record_outcome, &in, OK);
    struct sheet_asked a = sheet(&c);
    expect_int(a.n, 1);
    expect_str(a.rows[0].outcome, S("follow-up"));
    expect_int(civil_date_compare(a.rows[0].follow_up_due, (civil_date){2027, 1, 4}), 0);
    expect(!uuid_is_nil(a.rows[0].letter_id));
    expect_str(a.rows[0].letter_stage, S("type"));
    expect_str(a.rows[0].letter_need, S("owed"));
}

static void a_closed_clinic_says_by_whom(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct close_session in = {.session_id = c.session};
    clinic_at(&c, 2026, 11, 23, 17, 0);
    clinic_change(&c, c.secretary, close_session, &in, OK); /* nobody is booked: zero outstanding */
    in.letters = true;
    clinic_change(&c, c.clerk, close_session, &in, OK);
    struct sheet_asked a = sheet(&c);
    expect_str(a.head.cashed_up_by, S("Ms Amara Bello"));
    expect_str(a.head.letters_complete_by, S("Mr Carl Nwosu"));
}

/* Zero outstanding at half past ten is not zero for good: at 11am and 11:20am somebody may still come. */
static void a_clinic_that_still_runs_is_not_closed(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct close_session in = {.session_id = c.session};
    clinic_at(&c, 2026, 11, 23, 10, 50);
    clinic_change(&c, c.secretary, close_session, &in, CONFLICT);
    expect_str(c.why.sentence,
               S("2 free slots are still to come, the last at 11:20am, and somebody may yet be "
                 "booked into them: it closes when they have passed or are blocked"));
    in.letters = true;
    clinic_change(&c, c.secretary, close_session, &in, CONFLICT);
    struct hold_slot hold = {c.slots[6]};
    clinic_change(&c, c.clerk, hold_slot, &hold, OK);
    book(&c, "Okafor", 7);
    clinic_change(&c, c.secretary, close_session, &in, CONFLICT); /* an outcome is outstanding */
    expect(str_starts_with(c.why.sentence, S("1 still outstanding")));
    struct small_clinic later;
    small_clinic_make_site(&later, *state, 2);
    clinic_at(&later, 2026, 11, 23, 11, 21);
    in.session_id = later.session;
    clinic_change(&later, later.secretary, close_session, &in, OK); /* nobody can come any more */
}

static enum err plan_it(struct work *w, void *context) {
    const struct add_session *in = context;
    const struct session_plan *plan;
    TRY(plan_one_session(w, in, &plan));
    expect_int(plan->session->standing, SESSION_ON_HOLIDAY);
    expect_str(plan->session->reason, S("Christmas Day"));
    expect_int(plan->session->n_slots, 1);
    return OK;
}

static void an_extra_clinic_on_a_holiday_is_asked_about_by_name(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct pattern_slot one = {.start = {10 * 60}, .slot_type_id = c.new_type};
    struct add_session in = {.clinic_id = c.clinic,
                             .clinician_id = c.clinician_resource,
                             .day = {2026, 12, 25},
                             .slots = &one,
                             .n = 1};
    struct work w = work_of(&c, c.manager);
    expect_ok(work_read(&w, plan_it, &in)); /* shown before it is saved */
    clinic_change(&c, c.manager, add_session, &in, INVALID);
    expect_str(c.why.field, S("is_despite"));
    expect_str(c.why.sentence, S("Friday 25 December 2026 is Christmas Day: say that the clinic is "
                                 "held all the same"));
    in.is_despite = true;
    clinic_change(&c, c.manager, add_session, &in, OK);
}

/* Whoever closes a clinic marks one after another: what she chose to see is what she sees again. */
static void the_patients_chosen_stay_chosen_when_one_is_marked(void **state) {
    struct served_clinic x = {.c = {.store = *state}};
    small_clinic_make(&x.c, *state);
    uuid first = book(&x.c, "First", 0), second = book(&x.c, "Second", 3);
    clinic_at(&x.c, 2026, 11, 23, 10, 0);
    served_clinic_open(&x);
    const struct person_at_desk clerk = at_desk(&x, x.c.clerk);
    struct arena *a = &x.c.store->arena;
    str here = say(a, "/clinics/{}", SAY_T(uuid_text(a, x.c.session)));
    str chosen = say(a, "{}?show=cash-up", SAY_T(here));
    str hidden = S("<input type=\"hidden\" name=\"show\" value=\"cash-up\">");
    struct call *c = ask(&x, &clerk, VERB_GET, chosen, S(""));
    expect(str_find(c->reply.body, hidden) >= 0);
    c = ask(&x, &clerk, VERB_GET, here, S(""));
    expect(str_find(c->reply.body, S("name=\"show\"")) < 0);
    str press = say(a, "csrf={}&form_key=018f0000-0000-7000-8000-00000000000", SAY_T(clerk.csrf));
    str to = say(a, "{}/attendance", SAY_T(here));
    c = ask(&x, &clerk, VERB_POST, to,
            say(a, "{}1&show=cash-up&one=arrive:{}:1", SAY_T(press), SAY_T(uuid_text(a, first))));
    expect_int(c->reply.status, 303);
    expect_str(c->reply.location, chosen);
    str ticked = uuid_text(a, second);
    c = ask(&x, &clerk, VERB_POST, to,
            say(a, "{}2&show=cash-up&event=arrive&ids={}&shown={}:1", SAY_T(press), SAY_T(ticked),
                SAY_T(ticked)));
    expect_int(c->reply.status, 303);
    expect_str(c->reply.location, chosen);
    c = ask(&x, &clerk, VERB_POST, to,
            say(a, "{}3&one=see:{}:2", SAY_T(press), SAY_T(uuid_text(a, first))));
    expect_str(c->reply.location, here);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(an_extra_clinic_on_a_holiday_is_asked_about_by_name),
        store_test(patients_stand_in_order_of_time_with_what_the_page_shows),
        store_test(an_outcome_brings_its_letter_and_its_next_step),
        store_test(a_closed_clinic_says_by_whom),
        store_test(a_clinic_that_still_runs_is_not_closed),
        store_test(the_patients_chosen_stay_chosen_when_one_is_marked),
    };
    return run_store_tests(tests);
}
