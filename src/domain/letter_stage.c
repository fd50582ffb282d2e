#include "letter_stage.h"

#include "invariant.h"

#define SECRETARY (1u << ROLE_SECRETARY)
#define CLINICIAN (1u << ROLE_CLINICIAN)
#define MANAGER   (1u << ROLE_MANAGER)
#define PROGRAM   LETTER_ROLE_PROGRAM

struct transition {
    enum letter_stage from;
    enum letter_event event;
    enum letter_stage to;
    uint32_t roles;
};

/* Everything that can happen. A release goes back to where the hold began. */
static const struct transition transitions[] = {
    {STAGE_DICTATE, EVENT_DICTATED, STAGE_TYPE, SECRETARY | CLINICIAN | PROGRAM},
    {STAGE_DICTATE, EVENT_TYPED, STAGE_SIGN, SECRETARY | CLINICIAN}, /* written without dictation */
    {STAGE_DICTATE, EVENT_HELD, STAGE_HELD, SECRETARY | CLINICIAN},
    {STAGE_DICTATE, EVENT_CANCELLED, STAGE_CANCELLED,
     CLINICIAN}, /* "no letter needed" is the author's */

    {STAGE_TYPE, EVENT_TYPED, STAGE_SIGN, SECRETARY | CLINICIAN},
    {STAGE_TYPE, EVENT_ASKED, STAGE_QUERY, SECRETARY},
    {STAGE_TYPE, EVENT_HELD, STAGE_HELD, SECRETARY | CLINICIAN},
    {STAGE_TYPE, EVENT_CANCELLED, STAGE_CANCELLED, SECRETARY | CLINICIAN},

    {STAGE_QUERY, EVENT_ANSWERED, STAGE_TYPE, CLINICIAN},
    {STAGE_QUERY, EVENT_TYPED, STAGE_SIGN,
     SECRETARY | CLINICIAN}, /* the question goes along as [?] */
    {STAGE_QUERY, EVENT_HELD, STAGE_HELD, SECRETARY | CLINICIAN},
    {STAGE_QUERY, EVENT_CANCELLED, STAGE_CANCELLED, SECRETARY | CLINICIAN},

    {STAGE_SIGN, EVENT_SIGNED, STAGE_SEND, CLINICIAN},
    {STAGE_SIGN, EVENT_GIVEN_BACK, STAGE_TYPE, CLINICIAN},
    {STAGE_SIGN, EVENT_HELD, STAGE_HELD, SECRETARY | CLINICIAN},
    {STAGE_SIGN, EVENT_CANCELLED, STAGE_CANCELLED, SECRETARY | CLINICIAN},

    {STAGE_SEND, EVENT_DISPATCHED, STAGE_ACKNOWLEDGE, SECRETARY | PROGRAM},
    {STAGE_SEND, EVENT_ACKNOWLEDGED, STAGE_COMPLETE,
     SECRETARY | PROGRAM}, /* printed and ticked in one go */
    {STAGE_SEND, EVENT_HELD, STAGE_HELD, SECRETARY | CLINICIAN | PROGRAM},
    {STAGE_SEND, EVENT_CANCELLED, STAGE_CANCELLED, CLINICIAN},
    {STAGE_SEND, EVENT_SUPERSEDED, STAGE_SUPERSEDED, SECRETARY | CLINICIAN},

    {STAGE_ACKNOWLEDGE, EVENT_ACKNOWLEDGED, STAGE_COMPLETE, SECRETARY | PROGRAM},
    {STAGE_ACKNOWLEDGE, EVENT_CAME_BACK, STAGE_SEND, SECRETARY | PROGRAM},
    {STAGE_ACKNOWLEDGE, EVENT_CANCELLED, STAGE_CANCELLED, CLINICIAN | MANAGER}, /* recalled */
    {STAGE_ACKNOWLEDGE, EVENT_SUPERSEDED, STAGE_SUPERSEDED, SECRETARY | CLINICIAN},

    {STAGE_COMPLETE, EVENT_CAME_BACK, STAGE_SEND, SECRETARY | PROGRAM},
    {STAGE_COMPLETE, EVENT_CANCELLED, STAGE_CANCELLED, CLINICIAN | MANAGER}, /* recalled */
    {STAGE_COMPLETE, EVENT_SUPERSEDED, STAGE_SUPERSEDED, SECRETARY | CLINICIAN},

    {STAGE_HELD, EVENT_RELEASED, STAGE_HELD, SECRETARY | CLINICIAN},
    {STAGE_HELD, EVENT_CANCELLED, STAGE_CANCELLED, CLINICIAN},
};

struct stage_row {
    str code, name;
};
static const struct stage_row stages[STAGE_COUNT] = {
    [STAGE_DICTATE] = {S_INIT("dictate"), S_INIT("to be dictated")},
    [STAGE_TYPE] = {S_INIT("type"), S_INIT("to be typed")},
    [STAGE_QUERY] = {S_INIT("query"), S_INIT("query to author")},
    [STAGE_SIGN] = {S_INIT("sign"), S_INIT("awaiting signature")},
    [STAGE_SEND] = {S_INIT("send"), S_INIT("to be sent")},
    [STAGE_ACKNOWLEDGE] = {S_INIT("acknowledge"), S_INIT("sent, not yet acknowledged")},
    [STAGE_COMPLETE] = {S_INIT("complete"), S_INIT("sent and acknowledged")},
    [STAGE_HELD] = {S_INIT("held"), S_INIT("on hold")},
    [STAGE_CANCELLED] = {S_INIT("cancelled"), S_INIT("cancelled")},
    [STAGE_SUPERSEDED] = {S_INIT("superseded"), S_INIT("replaced by a newer version")},
};

static const str events[EVENT_COUNT] = {
    [EVENT_DICTATED] = S_INIT("dictated"),     [EVENT_TYPED] = S_INIT("typed"),
    [EVENT_ASKED] = S_INIT("asked"),           [EVENT_ANSWERED] = S_INIT("answered"),
    [EVENT_GIVEN_BACK] = S_INIT("given-back"), [EVENT_SIGNED] = S_INIT("signed"),
    [EVENT_DISPATCHED] = S_INIT("dispatched"), [EVENT_ACKNOWLEDGED] = S_INIT("acknowledged"),
    [EVENT_CAME_BACK] = S_INIT("came-back"),   [EVENT_HELD] = S_INIT("held"),
    [EVENT_RELEASED] = S_INIT("released"),     [EVENT_CANCELLED] = S_INIT("cancelled"),
    [EVENT_SUPERSEDED] = S_INIT("superseded"),
};

/* Why an event cannot happen now, for a person. */
static const str too_early_or_late[EVENT_COUNT] = {
    [EVENT_DICTATED] = S_INIT("This letter has been dictated already."),
    [EVENT_TYPED] = S_INIT("Only a letter that is being typed can be passed to the author."),
    [EVENT_ASKED] = S_INIT("Only a letter that is being typed can have a query to its author."),
    [EVENT_ANSWERED] = S_INIT("There is no query waiting for an answer."),
    [EVENT_GIVEN_BACK] =
        S_INIT("Only a letter that awaits signature can be given back for correction."),
    [EVENT_SIGNED] = S_INIT("Only a letter that awaits signature can be signed."),
    [EVENT_DISPATCHED] = S_INIT("Only a signed letter that has not left can be sent."),
    [EVENT_ACKNOWLEDGED] = S_INIT("Only a signed letter can be marked as posted or acknowledged."),
    [EVENT_CAME_BACK] = S_INIT("Only a letter that has left can come back."),
    [EVENT_HELD] = S_INIT("This letter cannot be put on hold now."),
    [EVENT_RELEASED] = S_INIT("This letter is not on hold."),
    [EVENT_CANCELLED] = S_INIT("This letter was cancelled or replaced already."),
    [EVENT_SUPERSEDED] =
        S_INIT("Only a signed letter is replaced by a new version; change this one."),
};

static const struct transition *find(struct letter_state state, enum letter_event event) {
    invariant((unsigned)state.stage < STAGE_COUNT && (unsigned)event < EVENT_COUNT);
    for (size_t i = 0; i < sizeof transitions / sizeof transitions[0]; i++)
        if (transitions[i].from == state.stage && transitions[i].event == event)
            return &transitions[i];
    return NULL;
}

str letter_stage_name(enum letter_stage stage) {
    invariant((unsigned)stage < STAGE_COUNT);
    return stages[stage].name;
}

str letter_stage_code(enum letter_stage stage) {
    invariant((unsigned)stage < STAGE_COUNT);
    return stages[stage].code;
}

bool letter_stage_find(str code, enum letter_stage *ret_stage) {
    for (int i = 0; i < STAGE_COUNT; i++) {
        if (!str_eq(stages[i].code, code)) continue;
        *ret_stage = (enum letter_stage)i;
        return true;
    }
    return false;
}

str letter_event_code(enum letter_event event) {
    invariant((unsigned)event < EVENT_COUNT);
    return events[event];
}

bool letter_stage_is_final(enum letter_stage stage) {
    return stage == STAGE_CANCELLED || stage == STAGE_SUPERSEDED;
}

bool letter_stage_is_editable(enum letter_stage stage) {
    return stage == STAGE_DICTATE || stage == STAGE_TYPE || stage == STAGE_QUERY ||
           stage == STAGE_SIGN;
}

uint32_t letter_event_roles(struct letter_state state, enum letter_event event) {
    const struct transition *t = find(state, event);
    return t ? t->roles : 0;
}

enum err letter_step(struct letter_state state, enum letter_event event, uint32_t roles,
                     struct letter_state *ret_next, struct problem *why) {
    const struct transition *t = find(state, event);
    if (!t)
        return problem_set(why, CONFLICT, S("stage"), too_early_or_late[event],
                           S("letter_stage.h"));
    if (!(t->roles & roles))
        return problem_set(why, FORBIDDEN, S("stage"),
                           S("Your role may not do this to a letter at this stage."),
                           S("letter_stage.h"));
    enum letter_stage to = event == EVENT_RELEASED ? state.resume : t->to;
    *ret_next = (struct letter_state){to, event == EVENT_HELD ? state.stage : to};
    return OK;
}
