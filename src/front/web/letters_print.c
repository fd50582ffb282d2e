/* Printing the letters that are ticked in the list: every copy of theirs that waits for paper, in one run. */
#include "letter_store.h"
#include "letters_page.h"
#include "outbox_store.h"
#include "page.h"
#include "permission.h"
#include "print_run.h"
#include "routes.h"
#include "send_pages.h"
#include "sending_words.h"

struct printing {
    struct bulk *bulk;
    uuid *ids; /* of copies */
    size_t n;
    uuid run;
};

static void say_not_printed(struct bulk_item *item, str why) {
    item->result = CONFLICT;
    item->why = (struct problem){.sentence = why};
}

static bool waits_for_paper(const struct outbox_row *o) {
    return str_eq(o->state, S("waiting")) && str_eq(o->channel, S("print"));
}

static enum err find_copies(struct work *w, void *context) {
    struct printing *x = context;
    TRY(work_may(w, PERM_LETTER_SEND));
    x->n = 0; /* a read may run again */
    for (size_t i = 0; i < x->bulk->n; i++) {
        struct bulk_item *item = &x->bulk->items[i];
        struct outbox_row *copies;
        size_t n, n_before = x->n;
        TRY(outbox_store_newest_of_letter(w->tx, w->scope->site_id, item->id, &copies, &n));
        for (size_t k = 0; k < n && x->n < PRINT_RUN_MAX; k++)
            if (waits_for_paper(&copies[k])) x->ids[x->n++] = copies[k].outbox_id;
        if (x->n == n_before)
            say_not_printed(item, S("No copy of it waits for paper: it is not signed yet, printed "
                                    "already, held, or goes electronically."));
    }
    return OK;
}

/* A letter all of whose copies were held at the last check was not printed. */
static enum err find_held(struct work *w, void *context) {
    struct printing *x = context;
    for (size_t i = 0; i < x->bulk->n; i++) {
        struct bulk_item *item = &x->bulk->items[i];
        struct outbox_row *copies;
        size_t n;
        bool is_printed = false;
        str why = S("");
        if (item->result != OK) continue;
        TRY(outbox_store_newest_of_letter(w->tx, w->scope->site_id, item->id, &copies, &n));
        for (size_t k = 0; k < n; k++) {
            is_printed |= !uuid_is_nil(x->run) && uuid_eq(copies[k].run_id, x->run);
            if (str_eq(copies[k].state, S("held"))) why = copy_why(&copies[k]);
        }
        if (!is_printed) say_not_printed(item, why);
    }
    return OK;
}

static void count(struct bulk *bulk) {
    bulk->n_done = bulk->n_refused = 0;
    for (size_t i = 0; i < bulk->n; i++)
        *(bulk->items[i].result == OK ? &bulk->n_done : &bulk->n_refused) += 1;
}

enum err print_letters(struct call *c) {
    struct bulk bulk = {.n = 0};
    struct printing x = {.bulk = &bulk, .ids = arena_array(c->arena, uuid, PRINT_RUN_MAX)};
    TRY(bulk_of_ticks(c, &bulk));
    TRY(work_read(&c->work, find_copies, &x));
    if (x.n) {
        TRY(print_copies(c, x.ids, x.n, &x.run));
        TRY(work_read(&c->work, find_held, &x));
    }
    count(&bulk);
    struct bulk_answer answer = letters_answer(c, S("put in a print run"));
    if (!uuid_is_nil(x.run)) {
        answer.back = url_for(c->arena, ROUTE_print_run, x.run);
        answer.back_text = S("Go to the print run");
    }
    return bulk_reply_put(c, &bulk, &answer);
}
