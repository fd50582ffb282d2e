/* One clinic's page by one query, on both engines: patients, letters, next steps, and who closed it. */
#include "small_clinic.h"

#include "appointment_work.h"
#include "clinic_sheet_store.h"
#include "close_session.h"

struct asked {
    uuid session;
    const struct sheet_row *rows;
    size_t n;
    struct sheet_head head;
};

static enum err ask(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asked *a = context;
    TRY(clinic_sheet_rows(tx, 1, a->session, &a->rows, &a->n));
    return clinic_sheet_head(tx, 1, a->session, &a->head);
}

static struct asked sheet(struct small_clinic *c) {
    struct asked a = {.session = c->session};
    expect_ok(tx_read(c->store->db, &c->store->arena, ask, &a, &c->why));
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
    struct asked a = sheet(&c);
    expect_int(a.n, 2);
    expect_str(a.rows[0].family_name, S("First"));
    expect(uuid_eq(a.rows[0].appointment_id, first));
    expect_str(a.rows[0].type_name, S("New"));
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
    struct asked a = sheet(&c);
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
    clinic_change(&c, c.secretary, close_session, &in, OK); /* nobody is booked: zero outstanding */
    in.letters = true;
    clinic_change(&c, c.clerk, close_session, &in, OK);
    struct asked a = sheet(&c);
    expect_str(a.head.cashed_up_by, S("Ms Amara Bello"));
    expect_str(a.head.letters_complete_by, S("Mr Carl Nwosu"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(patients_stand_in_order_of_time_with_what_the_page_shows),
        store_test(an_outcome_brings_its_letter_and_its_next_step),
        store_test(a_closed_clinic_says_by_whom),
    };
    return run_store_tests(tests);
}
