/* bulk_page.h: the ticked rows of a list, and the answer to acting on all of them.
 * Purpose    the form of a clerk_list (clerk.h) sends "ids", one for each tick, and "shown", an
 *            "id:version" for each row that was given a version. A POST's field table begins with
 *            BULK_FIELDS; bulk_of_ticks reads them; bulk_reply says what became of them:
 *            all done, a notice on the list ("37 letters signed."); otherwise a page that names each
 *            one that was not, with its reason and a link to it. See bulk.h for the whole handler.
 * Not here   doing it (app/bulk.h). */
#ifndef FRONT_BULK_PAGE_H
#define FRONT_BULK_PAGE_H

#include "bulk.h"
#include "call.h"

/* The first rows of the field table of every POST that takes ticks. */
#define BULK_FIELDS                                                                                \
    {.name = "ids", .type = FIELD_ID_LIST, .label = "the ticked rows"}, {                          \
        .name = "shown", .type = FIELD_TEXT_LIST, .label = "the rows shown"                        \
    }

/* Fills items and n. INVALID with "Tick at least one row first" when there is no tick. */
MUST_USE enum err bulk_of_ticks(struct call *c, struct bulk *bulk);

/* The same with the versions of the work that is outstanding on the rows (clerk_row.held), for a field table that
 * has "held". */
MUST_USE enum err bulk_of_held(struct call *c, struct bulk *bulk);

/* Names one row for a person, and where it is; called in a read (c->work.tx). NOT_FOUND: left unnamed. */
typedef enum err (*bulk_name_fn)(struct call *c, uuid id, str *ret_name, url *ret_to);

struct bulk_answer {
    str one, many; /* what they are: "letter", "letters" */
    str done;      /* what was done: "signed" */
    bulk_name_fn name;
    url back;      /* the list */
    str back_text; /* "Back to letters" */
};
enum err bulk_reply_put(struct call *c, const struct bulk *bulk, const struct bulk_answer *answer);
#define bulk_reply(c, bulk, ...)                                                                   \
    bulk_reply_put((c), (bulk), &(const struct bulk_answer){__VA_ARGS__})

#endif
