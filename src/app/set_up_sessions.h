/* set_up_sessions.h: the dated clinics: made from the weekly pattern, by hand, blocked, cancelled.
 * Purpose    plan_sessions shows every date the pattern makes, with what speaks against it; the
 *            work_change_fns for work_write (input struct named in each) make and change them.
 * Rule       PERM_SET_UP; domain/clinic_template.h: nothing is dropped in silence, a time that the clocks
 *            jump over or show twice is never guessed; a clinician or a room is in one place at a time.
 *            Making the same dates twice adds nothing. Nobody's appointment is touched from here.
 * Facts      session.made, session.cancelled, session.held-again; slot.blocked, slot.unblocked.
 * Not here   cancelling a clinic with patients in it (that is telling and rebooking them). */
#ifndef APP_SET_UP_SESSIONS_H
#define APP_SET_UP_SESSIONS_H

#include "session_plan.h"

/* In order of day and start; at most 400. INVALID with field "from" or "to"; LIMIT for too many. */
MUST_USE enum err plan_sessions(struct work *w, uuid clinic_id, civil_date from, civil_date to,
                                const struct session_plan **ret_plan, size_t *ret_n);

struct session_choice {
    uuid template_id;
    civil_date day;
};
struct make_sessions {
    uuid clinic_id;
    civil_date from, to;
    const struct session_choice *chosen;
    size_t n;
};
/* Those chosen, also on a holiday; what is there already stays. CONFLICT, and nothing made, when a
 * clinician or room is elsewhere. `done->detail`: how many were new. */
MUST_USE enum err make_sessions(struct work *w, void *make_sessions_input, struct done *ret_done);

struct add_session {
    uuid clinic_id, clinician_id, room_id; /* room_id nil: none */
    civil_date day;
    const struct pattern_slot *slots; /* in order of start; minutes are those of the types */
    size_t n;
    str note;
    bool is_despite; /* on a holiday, or a day the site is closed: that is meant */
};
/* What would be added, with what speaks against it; nothing is saved. INVALID as add_session, but for a holiday. */
MUST_USE enum err plan_one_session(struct work *w, const struct add_session *in,
                                   const struct session_plan **ret_plan);
/* INVALID at field "is_despite" on a holiday that nobody said is meant; CONFLICT where the clinician or the room is
 * elsewhere. */
MUST_USE enum err add_session(struct work *w, void *add_session_input, struct done *ret_done);

struct block_slots {
    uuid session_id;
    int64_t version;
    const uuid *slots;
    size_t n;
    bool is_blocked;
    str reason; /* when blocking */
};
/* CONFLICT for a slot that is booked. */
MUST_USE enum err block_slots(struct work *w, void *block_slots_input, struct done *ret_done);

/* Cancels a clinic that nobody is booked into, or holds it again. */
struct hold_session {
    uuid session_id;
    int64_t version;
    bool is_held;
    str reason; /* when cancelling */
};
MUST_USE enum err hold_session(struct work *w, void *hold_session_input, struct done *ret_done);

#endif
