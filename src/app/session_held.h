/* session_held.h: who holds a dated clinic: it passes to another clinician, and until it does somebody is told.
 * Purpose    a clinician who has stopped leaves clinics to come; their patients stay booked, so each such clinic is
 *            outstanding until it is given to somebody or nobody is booked into it any more.
 * Rule       House rules H1, H2, H7: nobody's leave leaves patients to come to nobody; whoever takes a clinic is in no
 *            other at that time, and the claims on its slots pass in the same transaction. No letter names who holds
 *            a clinic, so that nobody has to be told.
 * Facts      session.given.
 * Duties     DUTY_NOBODYS_CLINIC of each clinic to come with patients booked, when its clinician stops; giving it, the
 *            last patient moved or cancelled, or the clinician working here again ends it.
 * Not here   booking into such a clinic, which is refused (appointment_work.h). */
#ifndef APP_SESSION_HELD_H
#define APP_SESSION_HELD_H

#include "work.h"

struct give_session {
    uuid session_id;
    int64_t version;
    uuid to; /* the resource of a clinician */
};
/* PERM_SET_UP. INVALID at "holder" for nobody, somebody who holds no clinics here, or who holds it already; CONFLICT at
 * "holder" when that clinician is elsewhere then. */
MUST_USE enum err give_session(struct work *w, void *give_session_input, struct done *ret_done);

/* All open clinics to come of a person, or nothing. `done->detail`: how many. */
struct give_sessions {
    uuid person_id;
    uuid to;
};
MUST_USE enum err give_sessions(struct work *w, void *give_sessions_input, struct done *ret_done);

/* For the other use cases, inside their transaction: a person stopped holding clinics, or holds them again; by the
 * resource as it is stored now. */
MUST_USE enum err nobodys_clinics_follow(struct work *w, uuid person_id, uuid fact);
/* An appointment left this clinic. */
MUST_USE enum err session_was_left(struct work *w, uuid session_id, uuid fact);

#endif
