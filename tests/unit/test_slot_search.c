#include "expect.h"

#include "appointment.h"
#include "slot_search.h"

enum { SLOTS = 60 };

/* A clinic day in UTC: the search never asks a zone, it takes the moments it is given. */
static struct open_slot slot(int n, civil_date day, int hour, int minute, int minutes) {
    int64_t at =
        civil_date_to_days(day) * INSTANT_DAY + hour * INSTANT_HOUR + minute * INSTANT_MINUTE;
    return (struct open_slot){.slot_id = {{(unsigned char)n}},
                              .clinic_id = {{1}},
                              .slot_type_id = {{1}},
                              .clinician_id = {{7}},
                              .use = S("new"),
                              .day = day,
                              .start = {(int16_t)(hour * 60 + minute)},
                              .minutes = (int16_t)minutes,
                              .start_at = {at}};
}

static const civil_date monday = {2026, 11, 23}, tuesday = {2026, 11, 24}, friday = {2026, 11, 27};

struct found {
    const struct found_slot *slots;
    size_t n;
};
static struct found search(struct arena *a, const struct open_slot *slots, size_t n,
                           const struct quantum_claim *claims, size_t n_claims,
                           struct slot_wish wish) {
    struct found f;
    slot_search(a, slots, n, claims, n_claims, &wish, &f.slots, &f.n);
    return f;
}

static void the_earliest_slot_comes_first_with_its_reason(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct open_slot slots[] = {slot(1, friday, 14, 0, 30), slot(2, tuesday, 9, 30, 30),
                                slot(3, monday, 17, 30, 30), slot(4, tuesday, 9, 0, 30)};
    struct found f = search(&a, slots, 4, NULL, 0, (struct slot_wish){.target = tuesday});
    static const int order[] = {3, 4, 2, 1};
    expect_int(f.n, 4);
    for (size_t i = 0; i < 4; i++)
        expect_int(f.slots[i].slot->slot_id.b[0], order[i]);
    expect_str(f.slots[0].reason, S("Monday evening, 1 day before the target date."));
    expect_str(f.slots[1].reason, S("Tuesday morning, on the target date."));
    expect_str(f.slots[3].reason, S("Friday afternoon, 3 days after the target date."));
    expect_int(f.slots[3].days_after_target, 3);
    f = search(&a, slots, 4, NULL, 0, (struct slot_wish){.limit = 1});
    expect_int(f.n, 1);
    expect_str(f.slots[0].reason, S("Monday evening."));
}

static void only_what_was_wished_for_is_offered(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct open_slot slots[] = {slot(1, monday, 9, 0, 30), slot(2, tuesday, 13, 0, 15),
                                slot(3, friday, 13, 0, 30), slot(4, friday, 9, 0, 30)};
    slots[1].use = S("any");
    slots[2].use = S("follow-up");
    slots[2].clinic_id.b[0] = 2;
    slots[2].clinician_id.b[0] = 8;
    slots[2].slot_type_id.b[0] = 9;
    slots[3].is_blocked = true;
    static const struct {
        const char *wish;
        struct slot_wish filter;
        const char *found; /* the numbers of the slots */
    } rows[] = {
        {"anything", {.limit = 0}, "123"},
        {"a clinic", {.clinic_id = {{2}}}, "3"},
        {"a clinician", {.clinician_id = {{7}}}, "12"},
        {"a type", {.slot_type_id = {{9}}}, "3"},
        {"follow-up use takes any too", {.use = S_INIT("follow-up")}, "23"},
        {"from a date", {.from = {2026, 11, 24}}, "23"},
        {"up to a date", {.to = {2026, 11, 24}}, "12"},
        {"afternoons", {.has_hours = true, .earliest = {12 * 60}, .latest = {17 * 60}}, "23"},
        {"before one", {.has_hours = true, .latest = {13 * 60}}, "1"},
        {"Mondays and Fridays", {.weekdays = 1u << MONDAY | 1u << FRIDAY}, "13"},
        {"half an hour", {.minutes = 30}, "13"},
        {"after now", {.now = {20780 * INSTANT_DAY + 9 * INSTANT_HOUR}}, "23"},
    };
    expect_int(civil_date_to_days(monday), 20780);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct found f = search(&a, slots, 4, NULL, 0, rows[i].filter);
        char got[8] = "";
        for (size_t s = 0; s < f.n; s++)
            got[s] = (char)('0' + f.slots[s].slot->slot_id.b[0]);
        if (!str_eq(str_from_c(got), str_from_c(rows[i].found)))
            fail_msg("%s: %s", rows[i].wish, got);
    }
}

static void a_slot_is_taken_when_any_of_its_five_minutes_is(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct open_slot s = slot(1, monday, 9, 0, 30);
    s.room_id = (uuid){{9}};
    for (int minute = -10; minute <= 40; minute += 5) {
        for (int resource = 7; resource <= 9; resource++) {
            struct quantum_claim claim = {{{(unsigned char)resource}},
                                          instant_add(s.start_at, minute * INSTANT_MINUTE)};
            struct found f = search(&a, &s, 1, &claim, 1, (struct slot_wish){0});
            bool is_taken = minute >= 0 && minute < 30 && resource != 8; /* 7 clinician, 9 room */
            expect_int(f.n, is_taken ? 0 : 1);
        }
    }
}

/* Random days of slots and claims against a search that looks at every pair. */
static void the_search_agrees_with_a_plain_one_on_random_clinics(void **state) {
    (void)state;
    uint32_t seed = 20261123;
    for (int round = 0; round < 200; round++) {
        AUTO_ARENA(a);
        struct open_slot slots[SLOTS];
        struct quantum_claim claims[SLOTS];
        for (int i = 0; i < SLOTS; i++) {
            seed = seed * 1664525 + 1013904223;
            slots[i] = slot(i, civil_date_add_days(monday, (int32_t)(seed >> 8 & 3)),
                            9 + (int)(seed >> 16 & 3), (int)(seed >> 20 & 7) * 5, 15);
            slots[i].clinician_id.b[0] = (unsigned char)(seed >> 28 & 1);
            seed = seed * 1664525 + 1013904223;
            struct open_slot taken = slot(0, civil_date_add_days(monday, (int32_t)(seed >> 8 & 3)),
                                          9 + (int)(seed >> 16 & 3), (int)(seed >> 20 & 7) * 5, 15);
            claims[i] = (struct quantum_claim){{{(unsigned char)(seed >> 28 & 1)}}, taken.start_at};
        }
        size_t free = 0;
        for (int i = 0; i < SLOTS; i++) {
            bool is_free = true;
            for (int c = 0; c < SLOTS; c++)
                is_free =
                    is_free && !(uuid_eq(claims[c].resource_id, slots[i].clinician_id) &&
                                 claims[c].quantum.us >= slots[i].start_at.us &&
                                 claims[c].quantum.us < slots[i].start_at.us + 15 * INSTANT_MINUTE);
            free += is_free;
        }
        struct found f = search(&a, slots, SLOTS, claims, SLOTS, (struct slot_wish){0});
        expect_int(f.n, free);
        for (size_t i = 1; i < f.n; i++)
            expect(f.slots[i - 1].slot->start_at.us <= f.slots[i].slot->start_at.us);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_earliest_slot_comes_first_with_its_reason),
        cmocka_unit_test(only_what_was_wished_for_is_offered),
        cmocka_unit_test(a_slot_is_taken_when_any_of_its_five_minutes_is),
        cmocka_unit_test(the_search_agrees_with_a_plain_one_on_random_clinics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
