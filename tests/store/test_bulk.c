/* One action on many rows, on both engines: what can be done is done once, what cannot is named. */
#include "small_clinic.h"

#include "appointment_work.h"
#include "bulk.h"

enum { N_PATIENTS = 3 };

static void aim_at_arrival(void *input, uuid id, int64_t version) {
    struct note_attendance *in = input;
    in->appointment_id = id;
    in->version = version;
}

static void book_three(struct small_clinic *c, struct bulk_item items[N_PATIENTS]) {
    static const char *const families[] = {"Okafor", "Haile", "Pike"};
    for (int i = 0; i < N_PATIENTS; i++) {
        uuid patient = clinic_patient(c, "Idris", families[i], "1958-02-02");
        struct book_appointment in = {.patient_id = patient, .slot_id = c->slots[i]};
        uuid id = clinic_change(c, c->clerk, book_appointment, &in, OK).id;
        items[i] = (struct bulk_item){.id = id, .version = 1};
    }
}

static const struct note_attendance arrive = {.event = APPOINTMENT_ARRIVE};

static struct bulk arrivals(struct bulk_item *items, size_t n) {
    return (struct bulk){.items = items,
                         .n = n,
                         .change = note_attendance,
                         .input = &arrive,
                         .input_size = sizeof arrive,
                         .aim = aim_at_arrival};
}

static void one_that_is_refused_holds_up_none_of_the_others(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct bulk_item items[N_PATIENTS];
    book_three(&c, items);
    items[1].version = 7; /* somebody else changed it since it was shown */
    struct bulk bulk = arrivals(items, N_PATIENTS);
    struct work w = work_of(&c, c.receptionist);
    bulk_change(&w, NULL, &bulk);
    expect_int(bulk.n_done, 2);
    expect_int(bulk.n_refused, 1);
    expect_int(items[0].result, OK);
    expect_int(items[1].result, CONFLICT);
    expect(items[1].why.sentence.n > 0);
    expect_int(items[2].result, OK);
}

static void the_same_form_sent_twice_changes_nothing_twice(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct bulk_item items[N_PATIENTS];
    book_three(&c, items);
    struct change_key key = {.key = c.slots[0], .body_hash = {1}};
    for (int time = 0; time < 2; time++) {
        struct bulk bulk = arrivals(items, N_PATIENTS);
        struct work w = work_of(&c, c.receptionist);
        bulk_change(&w, &key, &bulk);
        expect_int(bulk.n_done, N_PATIENTS); /* the second time by what the first one answered */
        expect_int(bulk.n_refused, 0);
    }
    struct bulk bulk = arrivals(items, N_PATIENTS);
    struct work w = work_of(&c, c.receptionist);
    bulk_change(&w, NULL, &bulk); /* without the key it is refused: they have arrived */
    expect_int(bulk.n_done, 0);
}

static void permission_is_asked_for_every_row(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct bulk_item items[N_PATIENTS];
    book_three(&c, items);
    struct bulk bulk = arrivals(items, N_PATIENTS);
    struct work w = work_of(&c, c.clinician);
    bulk_change(&w, NULL, &bulk);
    expect_int(bulk.n_refused, N_PATIENTS);
    expect_int(items[2].result, FORBIDDEN);
}

static void many_rows_share_a_few_commits(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct bulk_item items[N_PATIENTS];
    book_three(&c, items);
    struct bulk_item many[90];
    for (int i = 0; i < 90; i++)
        many[i] = items[i % N_PATIENTS];
    struct bulk bulk = arrivals(many, 90);
    uint64_t before = db_counts(c.store->db).commits;
    struct work w = work_of(&c, c.receptionist);
    bulk_change(&w, NULL, &bulk);
    expect_int(bulk.n_done, N_PATIENTS); /* and the repetitions are refused */
    expect(db_counts(c.store->db).commits - before <= 3);
}

static void no_rows_are_no_change(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct bulk bulk = arrivals(NULL, 0);
    struct work w = work_of(&c, c.receptionist);
    bulk_change(&w, NULL, &bulk);
    expect_int(bulk.n_done + bulk.n_refused, 0);
}

static void each_row_has_a_key_of_its_own_that_is_always_the_same(void **state) {
    (void)state;
    static const uuid form = {{1}}, other_form = {{2}}, row = {{3}}, other_row = {{4}};
    uuid key = bulk_item_key(form, row);
    expect(uuid_eq(key, bulk_item_key(form, row)));
    expect(!uuid_eq(key, bulk_item_key(form, other_row)));
    expect(!uuid_eq(key, bulk_item_key(other_form, row)));
    expect_int(key.b[6] >> 4, 8); /* RFC 9562 section 5.8 */
    expect_int(key.b[8] >> 6, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(one_that_is_refused_holds_up_none_of_the_others),
        store_test(the_same_form_sent_twice_changes_nothing_twice),
        store_test(permission_is_asked_for_every_row),
        store_test(many_rows_share_a_few_commits),
        store_test(no_rows_are_no_change),
        store_test(each_row_has_a_key_of_its_own_that_is_always_the_same),
    };
    return run_store_tests(tests);
}
