/* close_session.h: the two closings of a clinic, each only at zero outstanding.
 * Rule       House rule H3: cashed up (every patient has outcome, status and next step) and letters
 *            complete (every letter proved or not needed); something new opens it again (ledger.h).
 * Facts      session.cashed-up, session.letters-complete. */
#ifndef APP_CLOSE_SESSION_H
#define APP_CLOSE_SESSION_H

#include "work.h"

struct close_session {
    uuid session_id;
    bool letters; /* else: cash up */
};
/* CONFLICT with the number outstanding unless that is zero. */
MUST_USE enum err close_session(struct work *w, void *close_session_input, struct done *ret_done);

#endif
