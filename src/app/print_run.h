/* print_run.h: letters on paper: printed together, posted together, each with its proof.
 * Purpose    copies are checked once more (letter_dispatch.h), put in a run, drawn outside any transaction, and kept by
 *            their hash; "37 printed, all posted?" is the proof of each. One that cannot be printed is held alone, the
 *            others go. A run is drawn by whoever holds the lease of its job, so that a process that is killed
 *            while drawing loses nothing.
 * Rule       House rules H5 and H11.
 * Facts      letter.printed, letter.posted, and those of letter_dispatch.h. */
#ifndef APP_PRINT_RUN_H
#define APP_PRINT_RUN_H

#include "letter_paper.h"
#include "print_run_store.h"
#include "work.h"

/* Puts waiting copies in one run, those of `ids` or all (at most PRINT_RUN_MAX); holds what may not leave.
 * `done->id` is the run, nil when every copy was held; `done->detail` how many are in it. INVALID when none waits.
 * A NULL input means all. */
enum { PRINT_RUN_MAX = 500 };
struct make_print_run {
    const uuid *ids; /* outbox ids */
    size_t n;
};
MUST_USE enum err make_print_run(struct work *w, void *make_print_run_input, struct done *ret_done);

/* Draws a run that waits for it (`run_id` nil: the one that has waited longest): each copy's PDF, then the one PDF for
 * the printer. Not inside a transaction. `*ret_was_one` is false when none is due. What fails is tried again later. */
MUST_USE enum err print_run_draw(struct work *w, const struct paper_drawer *drawer, uuid run_id,
                                 bool *ret_was_one);

/* A run of the past (a demo's) that was drawn where its PDF is not kept: it can be confirmed, and not opened. In the
 * open transaction of `w`. */
MUST_USE enum err print_run_drawn_elsewhere(struct work *w, uuid run_id);

/* A copy that was printed in a run; `out`: why it must come out of the pile, or is out; empty: it may be posted, or
 * was. */
struct printed_copy {
    struct outbox_row row;
    str out;
};
MUST_USE enum err print_run_look(struct work *w, uuid run_id, struct print_run *ret_run,
                                 const struct printed_copy **ret_copies, size_t *ret_n);
/* The PDF of what may still be posted: as it was printed, or drawn anew without those that are out. Empty when
 * nothing is left, while the run is being drawn, and of a run that was confirmed without some of it: each copy
 * keeps its own. NOT_FOUND: no such run. Draws: not on an event thread. */
MUST_USE enum err print_run_pdf_now(struct work *w, const struct paper_drawer *drawer, uuid run_id,
                                    str *ret_pdf);

/* "37 printed, all posted?": all of the run but those named are posted, which is their proof; those named go back to
 * waiting as a new attempt. What must come out of the pile is held instead, whatever was said of it. `done->detail`:
 * how many were posted, and how many held. CONFLICT while it is being drawn. */
struct confirm_posted {
    uuid run_id;
    const uuid *not_posted; /* outbox ids */
    size_t n_not_posted;
};
MUST_USE enum err confirm_posted(struct work *w, void *confirm_posted_input, struct done *ret_done);

#endif
