/* close_session.h: the two closings of a clinic, each only at zero outstanding.
 * Rule       House rule H3: cashed up (every patient has outcome, status and next step) and letters
 *            complete (every letter proved or not needed); not while free slots lie ahead; something new opens it
 *            again (ledger.h).
 * Facts      session.cashed-up, session.letters-complete. */
#ifndef APP_CLOSE_SESSION_H
#define APP_CLOSE_SESSION_H

#include "work.h"

struct close_session {
    uuid session_id;
    bool letters; /* else: cash up */
};
/* CONFLICT with the number outstanding unless that is zero, and while somebody may still be booked into it. */
MUST_USE enum err close_session(struct work *w, void *close_session_input, struct done *ret_done);

/* "3 free slots are still to come, the last at 9:10pm, and somebody may yet be booked into them"; empty for none. */
struct session_ahead;
str session_ahead_words(struct arena *a, const struct session_ahead *ahead);

#endif
