#include "expect.h"

#include "letter_stage.h"

#include <string.h>

/* The whole table told a second time, as a secretary would: S secretary, C clinician, M manager,
 * P the program. What is not here cannot happen. */
static const char *const story[] = {
    "dictate dictated type SCP",
    "dictate typed sign SC",
    "dictate held held SC",
    "dictate cancelled cancelled C",
    "type typed sign SC",
    "type asked query S",
    "type held held SC",
    "type cancelled cancelled SC",
    "query answered type C",
    "query typed sign SC",
    "query held held SC",
    "query cancelled cancelled SC",
    "sign signed send C",
    "sign given-back type C",
    "sign held held SC",
    "sign cancelled cancelled SC",
    "send dispatched acknowledge SP",
    "send acknowledged complete SP",
    "send held held SCP",
    "send cancelled cancelled C",
    "send superseded superseded SC",
    "acknowledge acknowledged complete SP",
    "acknowledge came-back send SP",
    "acknowledge cancelled cancelled CM",
    "acknowledge superseded superseded SC",
    "complete came-back send SP",
    "complete cancelled cancelled CM",
    "complete superseded superseded SC",
    "held released * SC",
    "held cancelled cancelled C",
};

struct told {
    char to[24], roles[8];
};

static bool told_find(enum letter_stage stage, enum letter_event event, struct told *ret_told) {
    for (size_t i = 0; i < sizeof story / sizeof story[0]; i++) {
        char from[24], by[24];
        struct told told;
        expect_int(sscanf(story[i], "%23s %23s %23s %7s", from, by, told.to, told.roles), 4);
        if (!str_eq(str_from_c(from), letter_stage_code(stage))) continue;
        if (!str_eq(str_from_c(by), letter_event_code(event))) continue;
        *ret_told = told;
        return true;
    }
    return false;
}

static uint32_t told_roles(const char *letters) {
    uint32_t roles = 0;
    if (strchr(letters, 'S')) roles |= 1u << ROLE_SECRETARY;
    if (strchr(letters, 'C')) roles |= 1u << ROLE_CLINICIAN;
    if (strchr(letters, 'M')) roles |= 1u << ROLE_MANAGER;
    if (strchr(letters, 'P')) roles |= LETTER_ROLE_PROGRAM;
    return roles;
}

static void every_stage_event_and_role_does_what_the_story_says_and_nothing_else(void **state) {
    (void)state;
    int moves = 0, refusals = 0;
    for (int stage = 0; stage < STAGE_COUNT; stage++)
        for (int event = 0; event < EVENT_COUNT; event++)
            for (int role = 0; role <= ROLE_COUNT; role++) {
                enum letter_stage resume =
                    stage == STAGE_HELD ? STAGE_SIGN : (enum letter_stage)stage;
                struct letter_state from = {(enum letter_stage)stage, resume};
                struct letter_state next = {STAGE_COUNT, STAGE_COUNT};
                struct problem why = {0};
                enum err got = letter_step(from, (enum letter_event)event, 1u << role, &next, &why);
                struct told told;
                bool can = told_find(from.stage, (enum letter_event)event, &told);
                expect_int(letter_event_roles(from, (enum letter_event)event),
                           can ? told_roles(told.roles) : 0);
                if (!can || !(told_roles(told.roles) >> role & 1u)) {
                    expect_int(got, can ? FORBIDDEN : CONFLICT);
                    expect_int(next.stage, STAGE_COUNT);
                    expect(why.sentence.n > 10);
                    refusals++;
                    continue;
                }
                expect_int(got, OK);
                str want = told.to[0] == '*' ? S("sign") : str_from_c(told.to);
                expect_str(letter_stage_code(next.stage), want);
                expect_int(next.resume, event == EVENT_HELD ? from.stage : next.stage);
                moves++;
            }
    expect_int(moves + refusals, STAGE_COUNT * EVENT_COUNT * (ROLE_COUNT + 1));
    print_message("# %d moves, %d refusals\n", moves, refusals);
}

static void a_hold_goes_on_where_it_began(void **state) {
    (void)state;
    static const enum letter_stage holdable[] = {STAGE_DICTATE, STAGE_TYPE, STAGE_QUERY, STAGE_SIGN,
                                                 STAGE_SEND};
    for (size_t i = 0; i < sizeof holdable / sizeof holdable[0]; i++) {
        struct letter_state at = {holdable[i], holdable[i]};
        expect_ok(letter_step(at, EVENT_HELD, 1u << ROLE_SECRETARY, &at, NULL));
        expect_int(at.stage, STAGE_HELD);
        expect_ok(letter_step(at, EVENT_RELEASED, 1u << ROLE_SECRETARY, &at, NULL));
        expect_int(at.stage, holdable[i]);
    }
}

static void one_person_of_several_roles_needs_only_one_that_fits(void **state) {
    (void)state;
    struct letter_state at = {STAGE_SIGN, STAGE_SIGN};
    expect_ok(letter_step(at, EVENT_SIGNED, 1u << ROLE_MANAGER | 1u << ROLE_CLINICIAN, &at, NULL));
    expect_int(at.stage, STAGE_SEND);
    expect_err(letter_step(at, EVENT_DISPATCHED, 0, &at, NULL), FORBIDDEN);
}

static void codes_are_read_back_and_only_unsigned_letters_are_edited(void **state) {
    (void)state;
    for (int i = 0; i < STAGE_COUNT; i++) {
        enum letter_stage back = STAGE_COUNT;
        expect(letter_stage_find(letter_stage_code((enum letter_stage)i), &back));
        expect_int(back, i);
        expect(letter_stage_name((enum letter_stage)i).n > 0);
        bool can_move = false;
        for (int event = 0; event < EVENT_COUNT; event++)
            can_move |= letter_event_roles((struct letter_state){back, back},
                                           (enum letter_event)event) != 0;
        expect_int(letter_stage_is_final(back), !can_move);
    }
    enum letter_stage none;
    expect(!letter_stage_find(S("posted"), &none));
    expect(letter_stage_is_editable(STAGE_SIGN) && !letter_stage_is_editable(STAGE_SEND));
    expect(!letter_stage_is_editable(STAGE_HELD));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_stage_event_and_role_does_what_the_story_says_and_nothing_else),
        cmocka_unit_test(a_hold_goes_on_where_it_began),
        cmocka_unit_test(one_person_of_several_roles_needs_only_one_that_fits),
        cmocka_unit_test(codes_are_read_back_and_only_unsigned_letters_are_edited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
