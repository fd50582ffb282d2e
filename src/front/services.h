/* services.h: what pages and jobs ask of outside libraries and of the process that serves.
 * Purpose    made once by `serve`, before the door opens; reached from a call as c->program->services.
 * Ownership  everything in it outlives the door.   Thread safety: read only; each is safe for threads. */
#ifndef FRONT_SERVICES_H
#define FRONT_SERVICES_H

#include "audit.h"
#include "hand_off.h"
#include "print_child.h"
#include "proofread.h"

struct services {
    struct print_child *paper;             /* draws letters and lists (print_child_draw) */
    struct audit_queue *views;             /* for record_view: who looked at what */
    struct known_sums *sums;               /* of the navigation; NULL: counted each time */
    const struct proof_spelling *spelling; /* NULL: this machine has no dictionary */
    str data;                              /* the data directory; empty: there is none */
    struct hand_off_allowed hand_off;      /* where letters may be handed off to */
};

#endif
