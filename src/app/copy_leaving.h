/* copy_leaving.h: whether a copy would leave now.
 * Purpose    as the records stand, and as it is laid out on its paper: printing, the page of the copy and "send it
 *            again" ask the same, so that none of them promises what another holds.
 * Rule       House rule H5: checked at the moment it leaves, and nowhere otherwise.
 * Ownership  as work.h.   Thread safety: one transaction, one thread.
 * Not here   what the records say (letter_dispatch.h), the paper (letter_paper.h). */
#ifndef APP_COPY_LEAVING_H
#define APP_COPY_LEAVING_H

#include "outbox_store.h"
#include "paper.h"
#include "recipient.h"
#include "work.h"

/* Keeps the address in `o`. `ret_sheet` may be NULL; it is filled where the copy may leave on paper. */
MUST_USE enum err copy_leaving(struct work *w, struct outbox_row *o,
                               struct copy_verdict *ret_verdict, struct paper_sheet *ret_sheet);
/* Whether a further attempt would leave, on the way it would take; `overruled` as copy_check_now. */
MUST_USE enum err copy_leaving_again(struct work *w, const struct outbox_row *o, bool by_print,
                                     str overruled, struct copy_verdict *ret_verdict);

#endif
