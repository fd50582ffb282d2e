/* clinic_template.h: the weekly pattern of a clinic, and the dated sessions it makes.
 * Purpose    a manager says "every second Tuesday, these slots"; the program shows every date that makes,
 *            also those on which it should not take place, with the reason, so that nothing is dropped in
 *            silence and a person decides.
 * Rule       RFC 5545 3.3.5, House rule H21: repeats are in local wall time: a 9:00 clinic stays 9:00 across a clock
 *            change, and a slot whose time is jumped over or happens twice is marked, never guessed.
 *            Holidays: working_day.h. every_weeks counts from the first such weekday on or after valid_from.
 * Ownership  templates and closures are borrowed; sessions live in the arena given. Thread safety: pure.
 * Not here   storing sessions (session_store.h); who is already booked. */
#ifndef DOMAIN_CLINIC_TEMPLATE_H
#define DOMAIN_CLINIC_TEMPLATE_H

#include "uuid.h"
#include "working_day.h"
#include "zone.h"

struct template_slot {
    uuid slot_type_id;
    civil_time start;
    int16_t minutes;
};

struct clinic_template {
    uuid template_id, clinic_id;
    enum weekday weekday;
    int16_t every_weeks;               /* 1 to 8 */
    civil_date valid_from, valid_to;   /* valid_to none: until further notice */
    const struct template_slot *slots; /* in order of start */
    size_t n_slots;
};

/* INVALID with the field (weekday, every_weeks, valid_to, slots) and what to do: no slots, a slot not on
 * five minutes, beyond midnight, out of order, or over the one before it. */
MUST_USE enum err clinic_template_check(struct arena *a, const struct clinic_template *t,
                                        struct problem *why);

/* A type of slot as it is laid out. */
struct slot_length {
    uuid slot_type_id;
    int16_t minutes;
};
enum { LAID_OUT_MAX = 150 };
/* Slots from `start`, one of each of `sequence` in turn and from its beginning again, as long as the next
 * one ends by `end`. INVALID with field "start", "end" or "sequence" and what to do: not on five minutes, an
 * end before the start, no room for a single slot; LIMIT for over 150 slots. */
MUST_USE enum err clinic_template_lay_out(struct arena *a, civil_time start, civil_time end,
                                          const struct slot_length *sequence, size_t n,
                                          const struct template_slot **ret_slots, size_t *ret_n,
                                          struct problem *why);

/* Days on which this clinic, or the whole site, does not work. */
struct closure {
    civil_date from, to; /* both included */
    str reason;          /* annual leave, audit day */
};

enum session_standing {
    SESSION_STANDS,
    SESSION_ON_HOLIDAY,      /* a bank holiday: move, cancel or keep */
    SESSION_IN_CLOSURE,      /* the clinic is closed then */
    SESSION_AT_CLOCK_CHANGE, /* a slot's time does not exist that day, or happens twice: ask */
};

struct planned_slot {
    uuid slot_type_id;
    civil_time start;
    int16_t minutes;
    enum civil_kind clock;
    instant start_at; /* in the gap or fold: the first reading, to be confirmed */
};

struct planned_session {
    const struct clinic_template *template;
    civil_date day;
    civil_time start, end; /* of the first slot, after the last; end may be 24:00 as minute 1440 */
    enum session_standing standing;
    str reason; /* why it does not simply stand: the holiday's or closure's name */
    const struct planned_slot *slots;
    size_t n_slots;
};

struct template_calendar {
    const struct zone *zone; /* of the place */
    const struct working_calendar *holidays;
    const struct closure *closures;
    size_t n_closures;
};

/* Every session the templates make from `from` to `to`, both included, in order of day and start.
 * The templates must have passed clinic_template_check. LIMIT when the span is over two years. */
MUST_USE enum err clinic_template_plan(struct arena *a, const struct clinic_template *templates,
                                       size_t n, const struct template_calendar *calendar,
                                       civil_date from, civil_date to,
                                       const struct planned_session **ret_sessions, size_t *ret_n,
                                       struct problem *why);

#endif
