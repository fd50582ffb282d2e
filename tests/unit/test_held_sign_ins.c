/* What is kept of sign-ins while nothing can be saved. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "expect.h"
#include "held_sign_ins.h"

static struct held_sign_ins held;

static int set_up(void **state) {
    (void)state;
    memset(&held, 0, sizeof held);
    held_init(&held);
    return 0;
}

static instant at(int64_t minutes) {
    return (instant){INT64_C(1795600000) * INSTANT_SECOND + minutes * INSTANT_MINUTE};
}

static struct sign_in_facts sign_in_of(int64_t site_id, int n) {
    struct sign_in_facts facts = {.site_id = site_id,
                                  .person_id = {{(uint8_t)n}},
                                  .csrf = {9, 9},
                                  .started_at = at(0),
                                  .seen_at = at(0)};
    memcpy(facts.token_hash, &n, sizeof n);
    return facts;
}

static void a_new_sign_in_is_found_by_its_token_at_its_site(void **state) {
    (void)state;
    struct sign_in_facts facts = sign_in_of(7, 1), other = sign_in_of(7, 2);
    struct held_sign_in got;
    assert_true(held_put_start(&held, &facts));
    assert_true(held_get(&held, 7, facts.token_hash, &got));
    assert_true(got.is_new && !got.is_ended);
    assert_true(uuid_eq(got.person_id, facts.person_id));
    expect_int(got.csrf[0], 9);
    expect_int(got.seen_at.us, at(0).us);
    assert_false(held_get(&held, 8, facts.token_hash, &got));
    assert_false(held_get(&held, 7, other.token_hash, &got));
}

static void whoever_goes_on_is_seen_and_never_earlier_than_before(void **state) {
    (void)state;
    struct sign_in_facts facts = sign_in_of(7, 1);
    struct held_sign_in got;
    assert_true(held_put_touch(&held, 7, facts.token_hash, at(10)));
    assert_true(held_put_touch(&held, 7, facts.token_hash, at(8)));
    assert_true(held_get(&held, 7, facts.token_hash, &got));
    assert_false(got.is_new); /* its record is there */
    expect_int(got.seen_at.us, at(10).us);
}

static void the_first_end_counts(void **state) {
    (void)state;
    struct sign_in_facts facts = sign_in_of(7, 1);
    struct held_sign_in got;
    assert_true(held_put_end(&held, 7, facts.token_hash, at(3)));
    assert_true(held_put_end(&held, 7, facts.token_hash, at(5)));
    assert_true(held_get(&held, 7, facts.token_hash, &got));
    assert_true(got.is_ended);
    expect_int(got.ended_at.us, at(3).us);
}

static void what_is_saved_goes_and_what_changed_meanwhile_stays(void **state) {
    (void)state;
    struct sign_in_facts one = sign_in_of(7, 1), two = sign_in_of(7, 2);
    struct held_sign_in got;
    assert_true(held_put_start(&held, &one));
    assert_true(held_put_touch(&held, 7, two.token_hash, at(1)));
    assert_true(held_first(&held, &got));
    assert_true(held_put_end(&held, got.site_id, got.token_hash, at(2)));
    held_saved(&held, &got);
    assert_true(held_get(&held, 7, one.token_hash, &got));
    assert_true(got.is_ended && !got.is_new); /* the record is there, its end is not */
    for (int i = 0; i < 2; i++) {
        assert_true(held_first(&held, &got));
        held_saved(&held, &got);
    }
    assert_false(held_first(&held, &got));
    assert_false(held_get(&held, 7, two.token_hash, &got));
}

static void there_is_room_for_a_thousand(void **state) {
    (void)state;
    for (int n = 0; n < HELD_SIGN_INS_MAX; n++) {
        struct sign_in_facts facts = sign_in_of(7, n);
        assert_true(held_put_start(&held, &facts));
    }
    struct sign_in_facts first = sign_in_of(7, 0), more = sign_in_of(7, HELD_SIGN_INS_MAX);
    assert_false(held_put_start(&held, &more));
    assert_false(held_put_touch(&held, 7, more.token_hash, at(1)));
    assert_true(held_put_touch(&held, 7, first.token_hash, at(1)));
    for (int n = 0; n < HELD_TRIES_MAX; n++) {
        unsigned char bucket[32] = {(unsigned char)n, (unsigned char)(n >> 8)};
        assert_true(held_put_try(&held, 7, bucket, true, at(1)));
    }
    unsigned char another[32] = {[31] = 1};
    assert_false(held_put_try(&held, 7, another, true, at(2)));
    assert_true(held_put_try(&held, 7, another, true, at(17))); /* the others are forgotten */
}

/* What the records say, what happens while nothing can be saved, what counts then. */
static void failures_count_with_those_in_the_records(void **state) {
    (void)state;
    static const struct {
        const char *what;
        int64_t saved, saved_at; /* minutes */
        const char *tries;       /* x a failure, o a success, . a minute more */
        int64_t counts;
    } cases[] = {
        {"nothing anywhere", 0, 0, "", 0},
        {"only in the records", 3, 0, "", 3},
        {"only held", 0, -100, "xx", 2},
        {"both", 3, 0, "xx", 5},
        {"those in the records are old", 3, -16, "x", 1},
        {"a success ends those in the records", 3, 0, "o", 0},
        {"and those held", 3, 0, "xxo", 0},
        {"what comes after it counts", 3, 0, "xxox", 1},
        {"held ones grow old too", 0, -100, "xxx................x", 1},
        {"but not within a quarter of an hour", 0, -100, "xxx..............x", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned char bucket[32] = {(unsigned char)i, 1}, other[32] = {(unsigned char)i, 2};
        struct attempts attempts = {cases[i].saved, at(cases[i].saved_at)}, of_other = attempts;
        int64_t minute = 1;
        for (const char *p = cases[i].tries; *p; p++) {
            if (*p == '.')
                minute++;
            else
                assert_true(held_put_try(&held, 7, bucket, *p == 'x', at(minute)));
        }
        held_add_tries(&held, 7, bucket, &attempts);
        held_add_tries(&held, 7, other, &of_other);
        if (attempts.failures != cases[i].counts) print_error("%s\n", cases[i].what);
        expect_int(attempts.failures, cases[i].counts);
        expect_int(of_other.failures, cases[i].saved);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_new_sign_in_is_found_by_its_token_at_its_site, set_up),
        cmocka_unit_test_setup(whoever_goes_on_is_seen_and_never_earlier_than_before, set_up),
        cmocka_unit_test_setup(the_first_end_counts, set_up),
        cmocka_unit_test_setup(what_is_saved_goes_and_what_changed_meanwhile_stays, set_up),
        cmocka_unit_test_setup(there_is_room_for_a_thousand, set_up),
        cmocka_unit_test_setup(failures_count_with_those_in_the_records, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
