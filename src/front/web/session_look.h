/* session_look.h: one clinic session read for its page and its paper: head, slots, patients, what holds
 * its closings open, and who could be taken for whom.   Not here: the pages. */
#ifndef FRONT_SESSION_LOOK_H
#define FRONT_SESSION_LOOK_H

#include "call.h"
#include "clerk.h"
#include "clinic.h"
#include "clinic_sheet_store.h"
#include "duty_store.h"
#include "session_store.h"
#include "similar_name.h"

struct session_look {
    uuid id;
    struct session session;
    struct clinic clinic;
    bool is_held; /* by a clinician who works here as one now */
    struct sheet_head head;
    const struct session_slot *slots;
    size_t n_slots;
    const struct sheet_row *rows;
    size_t n_rows;
    const struct similar_mark *similar; /* of each row */
    unsigned *open;                     /* of each row: the CLOSING_ bits it holds open */
    struct duty_closings closings;
    struct session_ahead ahead;         /* free slots still to come */
    const struct duty_holding *holding; /* all that is open in it */
    size_t n_holding;
};
MUST_USE enum err session_look(struct call *c, uuid session_id, struct session_look *ret_look);

/* Cancelled or entered in error: takes no slot. */
bool sheet_is_off(const struct sheet_row *row);
/* Whose row it is, with the one who could be mistaken for him or her. */
struct clerk_patient sheet_patient(struct call *c, const struct session_look *x, size_t i);
/* "Arrhythmia clinic, 9am to 1pm" */
str session_title(struct call *c, const struct session_look *x);

#endif
