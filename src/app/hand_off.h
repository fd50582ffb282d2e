/* hand_off.h: copies that go to the site's electronic carrier, by a folder or a command.
 * Purpose    the exact PDF and a small JSON file (hand_off_json.h) are put where the carrier takes them, written so
 *            that it never sees a part of either, under the attempt's own name: the same attempt written again is the
 *            same two files. A worker claims a copy by lease, so that one that is killed in the middle loses nothing
 *            and two never have the same; what fails is tried again with growing pauses (retry.h), then shown.
 * Rule       House rules H5 and H11. A browser chooses among places that the operator allowed on the command line, and
 *            never types a path: docs/ops/hand-off.md.
 * Ownership  as work.h.   Thread safety: any number of workers.
 * Not here   where it goes (hand_off_place.h), what the carrier answers (acknowledge.h), when the worker runs (front/jobs).
 * Facts      letter.handed-off, sending.tried-again, and those of letter_dispatch.h. */
#ifndef APP_HAND_OFF_H
#define APP_HAND_OFF_H

#include "hand_off_place.h"
#include "letter_paper.h"

/* Hands off the copy that has waited longest, of those that are due. Not inside a transaction. `*ret_was_one` is
 * false when none is due. */
MUST_USE enum err hand_off_one(struct work *w, const struct hand_off_allowed *allowed,
                               const struct paper_drawer *drawer, bool *ret_was_one);
/* "Try again now": a copy (or the drawing of a run, by its job) that waits for its next try is due at once. */
struct try_now {
    uuid id;
    bool is_job;
};
MUST_USE enum err try_now(struct work *w, void *try_now_input, struct done *ret_done);

#endif
