#include "appointment.h"

#include "invariant.h"

static const struct {
    enum appointment_state state;
    const char *name;
    str words;
} states[] = {
    {APPOINTMENT_BOOKED, "booked", S_INIT("Booked")},
    {APPOINTMENT_ARRIVED, "arrived", S_INIT("Arrived")},
    {APPOINTMENT_SEEN, "seen", S_INIT("Seen")},
    {APPOINTMENT_LEFT, "left", S_INIT("Left before being seen")},
    {APPOINTMENT_DNA, "did-not-attend", S_INIT("Did not attend")},
    {APPOINTMENT_CANCELLED, "cancelled", S_INIT("Cancelled")},
    {APPOINTMENT_IN_ERROR, "entered-in-error", S_INIT("Entered in error")},
};

const char *appointment_state_name(enum appointment_state state) {
    invariant((size_t)state < APPOINTMENT_STATE_COUNT && states[state].state == state);
    return states[state].name;
}

static str appointment_state_words(enum appointment_state state) {
    invariant((size_t)state < APPOINTMENT_STATE_COUNT);
    return states[state].words;
}

str appointment_state_words_of(enum appointment_state state, bool is_child) {
    if (is_child && state == APPOINTMENT_DNA) return S("Was not brought");
    return appointment_state_words(state);
}

enum err appointment_state_parse(str name, enum appointment_state *ret_state) {
    for (size_t i = 0; i < APPOINTMENT_STATE_COUNT; i++) {
        if (!str_eq(name, str_from_c(states[i].name))) continue;
        *ret_state = states[i].state;
        return OK;
    }
    return NOT_FOUND;
}

static const struct {
    enum appointment_event event;
    enum appointment_state from, to;
} steps[] = {
    {APPOINTMENT_ARRIVE, APPOINTMENT_BOOKED, APPOINTMENT_ARRIVED},
    {APPOINTMENT_UNDO_ARRIVAL, APPOINTMENT_ARRIVED, APPOINTMENT_BOOKED},
    {APPOINTMENT_SEE, APPOINTMENT_BOOKED, APPOINTMENT_SEEN},
    {APPOINTMENT_SEE, APPOINTMENT_ARRIVED, APPOINTMENT_SEEN},
    {APPOINTMENT_LEAVE, APPOINTMENT_ARRIVED, APPOINTMENT_LEFT},
    {APPOINTMENT_NOT_ATTEND, APPOINTMENT_BOOKED, APPOINTMENT_DNA},
    {APPOINTMENT_NOT_ATTEND, APPOINTMENT_ARRIVED,
     APPOINTMENT_DNA}, /* code 7: too late to be seen */
    {APPOINTMENT_CANCEL, APPOINTMENT_BOOKED, APPOINTMENT_CANCELLED},
    {APPOINTMENT_CANCEL, APPOINTMENT_ARRIVED, APPOINTMENT_CANCELLED},
    {APPOINTMENT_MOVE, APPOINTMENT_BOOKED, APPOINTMENT_BOOKED},
    {APPOINTMENT_UNDO_ATTENDANCE, APPOINTMENT_SEEN, APPOINTMENT_BOOKED},
    {APPOINTMENT_UNDO_ATTENDANCE, APPOINTMENT_LEFT, APPOINTMENT_BOOKED},
    {APPOINTMENT_UNDO_ATTENDANCE, APPOINTMENT_DNA, APPOINTMENT_BOOKED},
    {APPOINTMENT_COME_AFTER_ALL, APPOINTMENT_LEFT, APPOINTMENT_ARRIVED},
    {APPOINTMENT_COME_AFTER_ALL, APPOINTMENT_DNA, APPOINTMENT_ARRIVED},
};

enum err appointment_step(enum appointment_state state, enum appointment_event event,
                          enum appointment_state *ret_next, struct problem *why) {
    if (event == APPOINTMENT_ENTERED_IN_ERROR && state != APPOINTMENT_IN_ERROR) {
        *ret_next = APPOINTMENT_IN_ERROR;
        return OK;
    }
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (steps[i].event != event || steps[i].from != state) continue;
        *ret_next = steps[i].to;
        return OK;
    }
    return problem_set(why, CONFLICT, S(""),
                       S("This appointment has changed in the meantime: look at it again first"),
                       S("House rule H6"));
}

bool appointment_is_absent(const struct appointment *p) {
    return p->state == APPOINTMENT_DNA || p->state == APPOINTMENT_LEFT;
}

size_t appointment_quanta(instant start_at, int64_t minutes) {
    int64_t step = QUANTUM_MINUTES * INSTANT_MINUTE;
    int64_t first = start_at.us / step;
    int64_t last = (start_at.us + minutes * INSTANT_MINUTE - 1) / step;
    return (size_t)(last - first + 1);
}

instant appointment_quantum(instant start_at, size_t i) {
    int64_t step = QUANTUM_MINUTES * INSTANT_MINUTE;
    return (instant){(start_at.us / step + (int64_t)i) * step};
}
