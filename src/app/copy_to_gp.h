/* copy_to_gp.h: a signed letter to a GP practice that the patient has left goes to the present one.
 * Purpose    the letter stays as it is signed; the present practice is a further recipient, and the copy for the one
 *            before is set aside, in one act.
 * Rule       House rules H5, H11: complete only when the new copy has its proof too. H12: the signature covers the
 *            recipients it was given for; who came later is known by the audit's entry, and is no part of it.
 * Facts      letter.copy-to-present-gp, letter.copy-not-needed.
 * Ownership  as work.h.   Thread safety: one transaction, one thread. */
#ifndef APP_COPY_TO_GP_H
#define APP_COPY_TO_GP_H

#include "outbox_store.h"
#include "work.h"

/* The practice that this copy may be sent to instead; nil: it has not left its own, none is recorded, it has a copy of
 * its own already, or this one has arrived or is under way. In a transaction. */
struct present_gp {
    uuid contact_id;
    str name;
};
MUST_USE enum err copy_present_gp(struct work *w, const struct outbox_row *o,
                                  struct present_gp *ret_gp);

struct copy_to_gp {
    uuid outbox_id;
    uuid contact_id;   /* as it was shown: CONFLICT when it is another by now */
    uuid recipient_id; /* whose page it was asked on; nil: on none */
};
/* `done.id` is the new recipient. */
MUST_USE enum err copy_to_present_gp(struct work *w, void *copy_to_gp_input, struct done *ret_done);

#endif
