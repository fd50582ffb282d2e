#include "referral.h"

#include "invariant.h"

static const struct {
    enum referral_state state;
    const char *name;
    str words;
} states[] = {
    {REFERRAL_RECEIVED, "received", S_INIT("Received, not registered")},
    {REFERRAL_IN_REVIEW, "in-review", S_INIT("In review")},
    {REFERRAL_MORE_INFORMATION, "more-information", S_INIT("More information asked")},
    {REFERRAL_ACCEPTED, "accepted", S_INIT("Accepted, to be booked")},
    {REFERRAL_BOOKED, "booked", S_INIT("Booked")},
    {REFERRAL_UNDER_CARE, "under-care", S_INIT("Under care")},
    {REFERRAL_REJECTED, "rejected", S_INIT("Returned to the referrer")},
    {REFERRAL_REDIRECTED, "redirected", S_INIT("Redirected")},
    {REFERRAL_ADVICE_GIVEN, "advice-given", S_INIT("Advice given")},
    {REFERRAL_DISCHARGED, "discharged", S_INIT("Discharged")},
    {REFERRAL_PATIENT_DIED, "patient-died", S_INIT("Patient died")},
    {REFERRAL_IN_ERROR, "entered-in-error", S_INIT("Entered in error")},
};

const char *referral_state_name(enum referral_state state) {
    invariant((size_t)state < REFERRAL_STATE_COUNT && states[state].state == state);
    return states[state].name;
}

str referral_state_words(enum referral_state state) {
    invariant((size_t)state < REFERRAL_STATE_COUNT);
    return states[state].words;
}

enum err referral_state_parse(str name, enum referral_state *ret_state) {
    for (size_t i = 0; i < REFERRAL_STATE_COUNT; i++) {
        if (!str_eq(name, str_from_c(states[i].name))) continue;
        *ret_state = states[i].state;
        return OK;
    }
    return NOT_FOUND;
}

static const struct {
    enum referral_event event;
    enum referral_state from, to;
} steps[] = {
    {REFERRAL_REGISTER, REFERRAL_RECEIVED, REFERRAL_IN_REVIEW},
    {REFERRAL_ACCEPT, REFERRAL_IN_REVIEW, REFERRAL_ACCEPTED},
    {REFERRAL_ACCEPT, REFERRAL_MORE_INFORMATION, REFERRAL_ACCEPTED},
    {REFERRAL_ASK_MORE, REFERRAL_IN_REVIEW, REFERRAL_MORE_INFORMATION},
    {REFERRAL_INFORMATION_CAME, REFERRAL_MORE_INFORMATION, REFERRAL_IN_REVIEW},
    {REFERRAL_GIVE_ADVICE, REFERRAL_IN_REVIEW, REFERRAL_ADVICE_GIVEN},
    {REFERRAL_GIVE_ADVICE, REFERRAL_MORE_INFORMATION, REFERRAL_ADVICE_GIVEN},
    {REFERRAL_REJECT, REFERRAL_IN_REVIEW, REFERRAL_REJECTED},
    {REFERRAL_REJECT, REFERRAL_MORE_INFORMATION, REFERRAL_REJECTED},
    {REFERRAL_REDIRECT, REFERRAL_IN_REVIEW, REFERRAL_REDIRECTED},
    {REFERRAL_REDIRECT, REFERRAL_MORE_INFORMATION, REFERRAL_REDIRECTED},
    /* A directly bookable service books before the review; the review stays open. */
    {REFERRAL_BOOK, REFERRAL_IN_REVIEW, REFERRAL_IN_REVIEW},
    {REFERRAL_BOOK, REFERRAL_MORE_INFORMATION, REFERRAL_MORE_INFORMATION},
    {REFERRAL_BOOK, REFERRAL_ACCEPTED, REFERRAL_BOOKED},
    {REFERRAL_BOOK, REFERRAL_UNDER_CARE, REFERRAL_UNDER_CARE},
    {REFERRAL_UNBOOK, REFERRAL_IN_REVIEW, REFERRAL_IN_REVIEW},
    {REFERRAL_UNBOOK, REFERRAL_MORE_INFORMATION, REFERRAL_MORE_INFORMATION},
    {REFERRAL_UNBOOK, REFERRAL_BOOKED, REFERRAL_ACCEPTED},
    {REFERRAL_UNBOOK, REFERRAL_UNDER_CARE, REFERRAL_UNDER_CARE},
    {REFERRAL_DECLINE, REFERRAL_IN_REVIEW, REFERRAL_IN_REVIEW},
    {REFERRAL_DECLINE, REFERRAL_MORE_INFORMATION, REFERRAL_MORE_INFORMATION},
    {REFERRAL_DECLINE, REFERRAL_ACCEPTED, REFERRAL_IN_REVIEW},
    {REFERRAL_DECLINE, REFERRAL_BOOKED, REFERRAL_IN_REVIEW},
    {REFERRAL_DECLINE, REFERRAL_UNDER_CARE, REFERRAL_UNDER_CARE},
    {REFERRAL_SEE, REFERRAL_IN_REVIEW, REFERRAL_UNDER_CARE},
    {REFERRAL_SEE, REFERRAL_MORE_INFORMATION, REFERRAL_UNDER_CARE},
    {REFERRAL_SEE, REFERRAL_BOOKED, REFERRAL_UNDER_CARE},
    {REFERRAL_SEE, REFERRAL_UNDER_CARE, REFERRAL_UNDER_CARE},
    {REFERRAL_SEE, REFERRAL_ACCEPTED, REFERRAL_UNDER_CARE},
    {REFERRAL_DISCHARGE, REFERRAL_IN_REVIEW, REFERRAL_DISCHARGED},
    {REFERRAL_DISCHARGE, REFERRAL_MORE_INFORMATION, REFERRAL_DISCHARGED},
    {REFERRAL_UNBOOK, REFERRAL_ACCEPTED, REFERRAL_ACCEPTED},
    {REFERRAL_DISCHARGE, REFERRAL_BOOKED, REFERRAL_DISCHARGED},
    {REFERRAL_DISCHARGE, REFERRAL_ACCEPTED, REFERRAL_DISCHARGED},
    {REFERRAL_DISCHARGE, REFERRAL_UNDER_CARE, REFERRAL_DISCHARGED},
};

static bool is_over(enum referral_state state) {
    return state >= REFERRAL_REJECTED;
}

enum err referral_step(enum referral_state state, enum referral_event event,
                       enum referral_state *ret_next, struct problem *why) {
    if (event == REFERRAL_DIE && !is_over(state)) {
        *ret_next = REFERRAL_PATIENT_DIED;
        return OK;
    }
    /* What is written up late does not wake a referral that is over. */
    bool is_afterwards = event == REFERRAL_SEE || event == REFERRAL_DISCHARGE ||
                         event == REFERRAL_UNBOOK || event == REFERRAL_DECLINE;
    if (is_afterwards && is_over(state)) {
        *ret_next = state;
        return OK;
    }
    if (event == REFERRAL_ENTERED_IN_ERROR && state != REFERRAL_IN_ERROR) {
        *ret_next = REFERRAL_IN_ERROR;
        return OK;
    }
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (steps[i].event != event || steps[i].from != state) continue;
        *ret_next = steps[i].to;
        return OK;
    }
    return problem_set(
        why, CONFLICT, S(""),
        S("This referral is no longer at that step: look at it again before you go on"),
        S("House rule H18"));
}

enum duty_priority referral_duty_priority(str code) {
    if (str_eq(code, S("3"))) return DUTY_FIRST;
    return str_eq(code, S("2")) ? DUTY_URGENT : DUTY_ROUTINE;
}
