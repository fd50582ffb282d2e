/* audit.h: writing the audit: what happened and who looked, each with its leaf in the site's tree.
 * Purpose    record_fact (fact.h) writes what changed in the transaction of the change; here are the other
 *            classes: sign-ins, the system's own events, and views. Views are queued and written in groups
 *            within 50 ms, so that looking at a page costs no commit; a crash loses at most those. A view that
 *            must not be lost (break-glass), or that finds the queue full, waits for its own.
 * Rule       House rule H20: looking at a record is an event too.
 * Ownership  a view is copied into the queue.   Thread safety: record_view from any thread.
 * Not here   checking the tree (audit_verify.h), signing it (audit_checkpoint.h). */
#ifndef APP_AUDIT_H
#define APP_AUDIT_H

#include "fact.h"
#include "merkle.h"

enum audit_class { AUDIT_FACT, AUDIT_VIEW, AUDIT_SIGN_IN, AUDIT_SYSTEM };

/* One entry of any class in the open write transaction of `w`. */
MUST_USE enum err audit_append(struct work *w, enum audit_class kind_class, const struct fact *fact,
                               uuid *ret_entry_id);

/* Several of one site. The head is locked once a group commit and written once, before it. */
struct audit_group {
    struct tx *tx;
    int64_t site_id;
    struct random_source random;
    struct merkle_peaks peaks;
};
MUST_USE enum err audit_group_begin(struct audit_group *g, struct tx *tx, int64_t site_id,
                                    struct random_source random);
/* `who` acted: the person, or by the name where it is nobody who works here. */
MUST_USE enum err audit_group_put(struct audit_group *g, enum audit_class kind_class,
                                  const struct scope *who, instant at, const struct fact *fact,
                                  uuid *ret_entry_id);
MUST_USE enum err audit_group_end(struct audit_group *g);

struct audit_queue;
/* Starts the thread that writes views to `db`; at most `room` wait. */
struct audit_queue *audit_queue_open(struct db *db, struct random_source random, size_t room);
/* Writes what waits, then ends the thread; NULL is allowed. */
void audit_queue_close(struct audit_queue *queue);

/* Somebody of the scope of `w` looked: `fact` as in fact.h ("patient.viewed"). Without a queue, or
 * when it is full, waits until the view is on disk; then an error means that it was not written,
 * and what was asked for must not be shown. */
MUST_USE enum err record_view(struct work *w, struct audit_queue *queue, const struct fact *fact);

#endif
