/* The search from memory that `bench` compares with: a slot is free while clinician, room and device are. */
#include "expect.h"

#include "bench_quanta.h"

enum { TEAMS = 3, DAYS = 14, MOST = 64 };
static const int64_t QUANTUM = 5 * INSTANT_MINUTE;
static const instant monday = {INT64_C(1795420800000000)};

/* Number n: so later ids are greater. */
static uuid id_of(size_t n) {
    return (uuid){{(unsigned char)(n >> 8), (unsigned char)n}};
}

static instant at(int64_t quantum) {
    return instant_add(monday, quantum * QUANTUM);
}

static void begin(struct quanta *q, struct arena *a) {
    quanta_init(q, a, monday, DAYS, TEAMS, MOST);
}

static void each_of_the_three_takes_a_slot(void **state) {
    AUTO_ARENA(a);
    (void)state;
    for (size_t resource = 0; resource < QUANTA_RESOURCES; resource++) {
        struct quanta q;
        struct quanta_slot found[2];
        begin(&q, &a);
        quanta_add(&q, 0, at(100), id_of(1));
        quanta_add(&q, 0, at(104), id_of(2));
        expect_int(quanta_search(&q, monday, 2, found), 2);
        quanta_claim(&q, 0, resource, at(100));
        expect_int(quanta_search(&q, monday, 2, found), 1);
        expect(uuid_eq(found[0].slot_id, id_of(2)));
        expect_int(found[0].start_at.us, at(104).us);
    }
}

/* Claimed are 20 minutes from quantum `claim` on; the slot is quanta 60 to 63, or 62 to 65 across the end of a word. */
static void every_quantum_of_a_slot_counts(void **state) {
    AUTO_ARENA(a);
    (void)state;
    for (int64_t slot = 60; slot <= 64; slot++) {
        for (int64_t claim = slot - 6; claim <= slot + 6; claim++) {
            struct quanta q;
            struct quanta_slot found[1];
            begin(&q, &a);
            quanta_add(&q, 1, at(slot), id_of(7));
            quanta_claim(&q, 1, 2, at(claim));
            bool is_free = claim <= slot - 4 || claim >= slot + 4;
            expect_int(quanta_search(&q, monday, 1, found), is_free);
        }
    }
}

static void what_another_team_has_is_no_matter(void **state) {
    AUTO_ARENA(a);
    (void)state;
    struct quanta q;
    struct quanta_slot found[2];
    begin(&q, &a);
    quanta_add(&q, 0, at(10), id_of(1));
    quanta_add(&q, 2, at(10), id_of(2));
    quanta_claim(&q, 0, 0, at(10));
    expect_int(quanta_search(&q, monday, 2, found), 1);
    expect(uuid_eq(found[0].slot_id, id_of(2)));
}

/* The first few by time, and at one moment by id, whichever team has them. */
static void the_earliest_are_found_in_order(void **state) {
    AUTO_ARENA(a);
    (void)state;
    struct quanta q;
    struct quanta_slot found[4];
    begin(&q, &a);
    quanta_add(&q, 0, at(30), id_of(9));
    quanta_add(&q, 0, at(40), id_of(3));
    quanta_add(&q, 0, at(1500), id_of(1));
    quanta_add(&q, 1, at(20), id_of(8));
    quanta_add(&q, 1, at(30), id_of(4));
    quanta_add(&q, 2, at(1600), id_of(2));
    expect_int(quanta_search(&q, monday, 4, found), 4);
    const size_t wanted[] = {8, 4, 9, 3};
    for (size_t i = 0; i < 4; i++)
        expect(uuid_eq(found[i].slot_id, id_of(wanted[i])));
    expect_int(quanta_search(&q, at(31), 4, found), 3);
    const size_t later[] = {3, 1, 2};
    for (size_t i = 0; i < 3; i++)
        expect(uuid_eq(found[i].slot_id, id_of(later[i])));
}

static void the_first_of_many_are_kept(void **state) {
    AUTO_ARENA(a);
    (void)state;
    struct quanta q;
    struct quanta_slot found[3];
    begin(&q, &a);
    for (size_t team = TEAMS; team-- > 0;)
        for (int64_t i = 0; i < 8; i++)
            quanta_add(&q, team, at(4 * i), id_of(10 * (size_t)i + team));
    expect_int(quanta_search(&q, monday, 3, found), 3);
    for (size_t i = 0; i < 3; i++)
        expect(uuid_eq(found[i].slot_id, id_of(i)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_of_the_three_takes_a_slot),
        cmocka_unit_test(every_quantum_of_a_slot_counts),
        cmocka_unit_test(what_another_team_has_is_no_matter),
        cmocka_unit_test(the_earliest_are_found_in_order),
        cmocka_unit_test(the_first_of_many_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
