/* work_acts.h: what is done with the ticked rows of a list of referrals or letters: taken over, handed over, and
 * whoever was asked.
 * Purpose    the bar of both lists has the same acts on what is outstanding on each row, as the desk has them on
 *            duties. A row carries the version of that work (clerk_row.held).
 * Rule       House rules H2, H8.
 * Not here   acts of one list alone (referrals_page.c, letters_page.c); doing it (app/duty_work.h). */
#ifndef FRONT_WORK_ACTS_H
#define FRONT_WORK_ACTS_H

#include "bulk_page.h"
#include "clerk.h"
#include "routes.h"

/* In the one field table of every POST of the list, behind BULK_FIELDS. */
#define WORK_ACT_FIELDS                                                                            \
    {.name = "held", .type = FIELD_TEXT_LIST, .label = "the work shown"},                          \
        {.name = "take", .type = FIELD_CHECK, .label = "taking over"},                             \
        {.name = "to", .type = FIELD_TEXT, .max = 50, .label = "who takes it over"},               \
        {.name = "note", .type = FIELD_TEXT, .max = 200, .label = "the note"}, {                   \
        .name = "asked", .type = FIELD_TEXT, .max = 100, .label = "who was asked"                  \
    }

struct work_acts {
    enum route_ident hand_over, asked;
    bool has_asked; /* of what waits for its own author nobody else is asked */
    str asked_hint;
};
MUST_USE enum err work_acts_put(struct call *c, struct html *h, const struct work_acts *acts);

/* The two handlers; `done` of the answer is set here. */
MUST_USE enum err work_acts_hand_over(struct call *c, const struct bulk_answer *answer);
MUST_USE enum err work_acts_asked(struct call *c, const struct bulk_answer *answer);
/* Whose the work on a row is, under the row's own words. */
struct duty_on;
void work_owner_put(struct html *h, const struct duty_on *on);

#endif
