/* set_up_pattern_form.h: the form of a weekly pattern, shared by adding one, laying it out and changing it.
 * Ownership  all lives in the call's arena. */
#ifndef FRONT_SET_UP_PATTERN_FORM_H
#define FRONT_SET_UP_PATTERN_FORM_H

#include "clinic.h"
#include "set_up_page.h"
#include "set_up_pattern.h"

/* One slot as it stands in the form: what was typed, or what is stored. */
struct slot_row {
    str start, type; /* type: an id as text */
};
struct pattern_draft {
    struct weekly_pattern pattern; /* what the form begins with */
    const struct slot_row *rows;
    size_t n;
};
struct pattern_choices {
    struct clinic clinic;
    struct options clinicians, rooms, types;
};
MUST_USE enum err pattern_choices_read(struct call *c, uuid clinic_id,
                                       const struct weekly_pattern *keep,
                                       struct pattern_choices *ret_choices);

/* Weekday, weeks, clinician, room, first and last day. */
void put_pattern_when(struct call *c, struct html *h, const struct weekly_pattern *p,
                      const struct pattern_choices *x);
/* "Lay out": start, end, and the sequence of slot types `first` to `fourth`. */
void put_pattern_sequence(struct call *c, struct html *h, const struct pattern_choices *x);
/* The slots, one a row, with three rows to spare. */
void put_slot_rows(struct call *c, struct html *h, const struct pattern_draft *draft,
                   const struct pattern_choices *x);

/* The rows the form was sent with; false when it has none. */
bool slot_rows_typed(struct call *c, const struct slot_row **ret_rows, size_t *ret_n);
/* Laid out by what was typed in `start`, `end` and the sequence. INVALID with the field. */
MUST_USE enum err slots_laid_out(struct call *c, uuid clinic_id,
                                 const struct pattern_slot **ret_slots, size_t *ret_n);
/* Those rows as slots in order of start; rows without a time are left out. INVALID with field "starts". */
MUST_USE enum err slots_of_rows(struct call *c, const struct pattern_slot **ret_slots,
                                size_t *ret_n);
struct slot_row *rows_of_slots(struct call *c, const struct pattern_slot *slots, size_t n);

/* What stands in the fields of put_pattern_when. */
struct weekly_pattern pattern_typed(struct call *c, uuid clinic_id);

/* The rows of a route's table for put_pattern_when. */
#define PATTERN_WHEN_ROWS                                                                          \
    {.name = "weekday",                                                                            \
     .type = FIELD_INT,                                                                            \
     .required = true,                                                                             \
     .min = 1,                                                                                     \
     .max = 7,                                                                                     \
     .label = "the day of the week"},                                                              \
        {.name = "every_weeks",                                                                    \
         .type = FIELD_INT,                                                                        \
         .required = true,                                                                         \
         .min = 1,                                                                                 \
         .max = 8,                                                                                 \
         .label = "how often it is held"},                                                         \
        {.name = "clinician", .type = FIELD_ID, .required = true, .label = "the clinician"},       \
        {.name = "room", .type = FIELD_ID, .label = "the room"},                                   \
        {.name = "valid_from", .type = FIELD_DATE, .required = true, .label = "the first day"}, {  \
        .name = "valid_to", .type = FIELD_DATE, .label = "the last day"                            \
    }
#define SEQUENCE_ROWS                                                                              \
    {.name = "start", .type = FIELD_TIME, .required = true, .label = "the start"},                 \
        {.name = "end", .type = FIELD_TIME, .required = true, .label = "the end"},                 \
        {.name = "first", .type = FIELD_ID, .required = true, .label = "the first type of slot"},  \
        {.name = "second", .type = FIELD_ID, .label = "the second type of slot"},                  \
        {.name = "third", .type = FIELD_ID, .label = "the third type of slot"}, {                  \
        .name = "fourth", .type = FIELD_ID, .label = "the fourth type of slot"                     \
    }

#endif
