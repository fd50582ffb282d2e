/* letter_dispatch.h: the one dispatch boundary: signed letters leave from the outbox, with a proof each.
 * Purpose    a row a recipient; printed in runs and ticked as posted. What leaves is checked again at that moment, for that
 *            recipient's copy alone: a conflict holds it, the others go.
 * Rule       design.md 1 (one dispatch boundary), 11.4: "PDF made" or "file written" is no proof; at least
 *            once, with one identity per attempt.
 * Facts      letter.copy-held, .printed, .posted, .copy-again, .copy-not-needed, .complete. */
#ifndef APP_LETTER_DISPATCH_H
#define APP_LETTER_DISPATCH_H

#include "letter_store.h"
#include "outbox_store.h"
#include "work.h"

/* One outbox row a recipient; part of signing. */
MUST_USE enum err dispatch_signed(struct work *w, const struct letter_row *l,
                                  const struct letter_recipient *recipients, size_t n);

/* Checks every waiting print copy again, holds those in conflict or not as they were signed, and puts the others in one run.
 * INVALID when nothing may be printed. Its context is NULL. */
MUST_USE enum err make_print_run(struct work *w, void *nothing, struct done *ret_done);
/* What stands on the paper of a run, or of one copy: from the signed content and the address as read when
 * the run was made, so that the same copy gives the same paper. For work_read; `outbox_id` nil: all. */
struct paper;
MUST_USE enum err print_run_paper(struct work *w, uuid run_id, uuid outbox_id,
                                  struct paper *ret_paper);

/* "37 printed, all posted?": all of the run but those named are posted, which is their proof; those
 * named go back to waiting as a new attempt. */
struct confirm_posted {
    uuid run_id;
    const uuid *not_posted; /* outbox ids */
    size_t n_not_posted;
};
MUST_USE enum err confirm_posted(struct work *w, void *confirm_posted_input, struct done *ret_done);

/* A copy once more: reprint, or send again what was held, failed or came back. */
struct copy_again {
    uuid outbox_id;
    str reason;
};
MUST_USE enum err copy_again(struct work *w, void *copy_again_input, struct done *ret_done);
/* A held copy is not needed after all, by somebody who may sign or send, with a reason. The
 * last copy only by who may sign: the letter then reached nobody and is cancelled, not complete. */
MUST_USE enum err copy_not_needed(struct work *w, void *copy_again_input, struct done *ret_done);

#endif
