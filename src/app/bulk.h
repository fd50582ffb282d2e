/* bulk.h: one action on many rows at once: what can be done is done, what cannot is named.
 * Purpose    somebody ticks 37 rows and presses one button. Each row is a change of its own, with its
 *            own savepoint, facts, duties and idempotency key (made from the form's key and the row's
 *            id), so one that is refused holds up none of the others and a form sent twice changes
 *            nothing twice. All of it is on disk when bulk_change returns.
 * Use        a use case for one row is all that is needed; a page adds (front/web/bulk_page.h):
 *
 *                static void aim(void *input, uuid id, int64_t version) {
 *                    struct sign_letter *in = input;
 *                    in->letter_id = id;
 *                    in->version = version;
 *                }
 *                enum err sign_ticked(struct call *c) {
 *                    struct sign_letter in = {.note = form_text(c, "note")};
 *                    struct bulk bulk = {.change = sign_letter, .input = &in,
 *                                        .input_size = sizeof in, .aim = aim};
 *                    TRY(bulk_of_ticks(c, &bulk));
 *                    bulk_change(&c->work, &c->key, &bulk);
 *                    return bulk_reply(c, &bulk, .done = S("signed"), …);
 *                }
 * Rule       House rule H8: a bulk action is one savepoint and one derived key per item.
 * Ownership  results live in the arena of the work.   Thread safety: as work_write.
 * Not here   permission: the use case of one row asks, for each row. */
#ifndef APP_BULK_H
#define APP_BULK_H

#include "work.h"

struct bulk_item {
    uuid id;
    int64_t version; /* of the row as it was shown; 0: not known */
    /* What became of it: */
    enum err result;
    struct problem why; /* of a refusal */
    struct done done;
};

struct bulk {
    struct bulk_item *items; /* in the order of the page */
    size_t n;
    work_change_fn change;
    const void *input; /* the use case's input, the same for each but for the row */
    size_t input_size;
    void (*aim)(void *input, uuid id, int64_t version); /* at one row, in a copy of its own */
    /* What became of all: */
    size_t n_done, n_refused;
};

/* Runs the change on every item. `key` NULL or nil: none (commands). */
void bulk_change(struct work *w, const struct change_key *key, struct bulk *bulk);

/* The key of one item: the same form and the same row give the same key (RFC 9562 section 5.8, version
 * 8: the first bits of SHA-256 over both). */
uuid bulk_item_key(uuid form_key, uuid id);

#endif
