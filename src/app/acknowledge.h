/* acknowledge.h: what the electronic carrier answers, file by file.
 * Purpose    the carrier puts a JSON file for each message in the folder "ack"; accepted is the copy's proof,
 *            rejected sends it back to somebody with its reason. A file that is none, or speaks of no message of
 *            ours, is set aside and shown, never lost; the same answer twice changes nothing.
 * Rule       House rule H11: the receiving system's acknowledgement; docs/ops/hand-off.md: ack/taken/, ack/rejected/.
 * Ownership  as work.h.
 * Facts      letter.acknowledged, letter.copy-rejected; answer.set-aside, .looked-at; and those of letter_dispatch.h. */
#ifndef APP_ACKNOWLEDGE_H
#define APP_ACKNOWLEDGE_H

#include "hand_off_json.h"
#include "hand_off_place.h"
#include "work.h"

enum ack_taken {
    ACK_CHANGED,
    ACK_SAME,       /* it said so before: nothing changes */
    ACK_UNKNOWN,    /* no message of this site, or one that has not been handed off */
    ACK_CONTRADICTS /* it said otherwise before: a person looks at it */
};
struct take_acknowledgement {
    struct acknowledgement ack;
    enum ack_taken how; /* what came of it */
};
/* For the program itself. */
MUST_USE enum err take_acknowledgement(struct work *w, void *take_acknowledgement_input,
                                       struct done *ret_done);

/* Reads what lies in `folder`/ack, at most ACKNOWLEDGEMENTS_AT_ONCE files; what is taken goes to ack/taken, what is
 * set aside to ack/rejected with its reason beside it. A broken file younger than ten seconds may still be being
 * written and waits. Not inside a transaction. `ret_n`: how many were read. */
enum { ACKNOWLEDGEMENTS_AT_ONCE = 500 };
MUST_USE enum err acknowledgements_read(struct work *w, str folder, size_t *ret_n);

/* The same wherever this site awaits answers: at the present place, and where copies were handed off before the
 * setting was changed, until each has its answer or was given up. A place that is no longer allowed is passed over. */
MUST_USE enum err answers_read(struct work *w, const struct hand_off_allowed *allowed,
                               size_t *ret_n);

/* A file that was set aside has been looked at: it is no longer shown. Its input is the job's id. */
MUST_USE enum err set_aside_seen(struct work *w, void *job_id, struct done *ret_done);

#endif
