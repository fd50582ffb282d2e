/* errand.h: what a slot is being looked for.
 * Purpose    whose, and for which need: a waiting-list entry, a referral, a cancelled appointment to be
 *            made anew, or an appointment to be moved. It travels in every address and form of the way
 *            from "find a slot" to "booked", because the server keeps no current patient.
 * Rule       House rule H6, no current patient.
 * Ownership  the call's arena.   Thread safety: one call, one thread.
 * Not here   booking (appointment_work.h). */
#ifndef FRONT_ERRAND_H
#define FRONT_ERRAND_H

#include "appointment.h"
#include "call.h"
#include "patient.h"
#include "referral_store.h"

/* In the field table of every page and form on the way. */
#define ERRAND_FIELDS                                                                              \
    {.name = "patient", .type = FIELD_ID, .label = "the patient"},                                 \
        {.name = "entry", .type = FIELD_ID, .label = "the waiting-list entry"},                    \
        {.name = "referral", .type = FIELD_ID, .label = "the referral"},                           \
        {.name = "rebooks", .type = FIELD_ID, .label = "the cancelled appointment"}, {             \
        .name = "move", .type = FIELD_ID, .label = "the appointment to be moved"                   \
    }

struct errand {
    uuid patient_id, entry_id, referral_id, rebooks_id, move_id; /* nil: none */
    struct patient patient;                                      /* when there is one */
    struct waiting_entry entry;                                  /* the same */
    struct appointment old; /* the one to be moved or made anew */
    uuid clinic_id;         /* where it is looked for first; nil: anywhere */
};

/* Reads it from what was typed, and what it names; the patient is the entry's or the appointment's.
 * FORBIDDEN for a restricted record, as patient_open. In a read. */
MUST_USE enum err errand_read(struct call *c, struct errand *e);
bool errand_has_patient(const struct errand *e);
url errand_url(struct call *c, url base, const struct errand *e);
void errand_hidden(struct call *c, struct html *h, const struct errand *e);
/* The banner, and what it is for in a line. */
MUST_USE enum err errand_put(struct call *c, struct html *h, const struct errand *e,
                             uuid session_id);

#endif
