/* slot_search.h: which free slots suit, earliest first, and why.
 * Purpose    a pure search over slots and claims that were read already: for the page that offers slots
 *            beside a target date, for rebooking a cancelled clinic, and as the second opinion in tests
 *            of the search in SQL (appointment_store.h).
 * Rule       a slot is free when it is not blocked, lies after `now`, and none of its five-minute quanta
 *            (appointment.h) is claimed on its clinician or its room.
 * Ownership  slots and claims are borrowed; results live in the arena given.   Thread safety: pure. */
#ifndef DOMAIN_SLOT_SEARCH_H
#define DOMAIN_SLOT_SEARCH_H

#include "civil.h"
#include "instant.h"
#include "uuid.h"

struct open_slot {
    uuid slot_id, session_id, clinic_id, slot_type_id;
    uuid clinician_id, room_id; /* resources; room_id nil: none */
    str use;                    /* new, follow-up, urgent or any */
    civil_date day;
    civil_time start;
    int16_t minutes;
    instant start_at;
    bool is_blocked;
};

struct quantum_claim {
    uuid resource_id;
    instant quantum;
};

/* What is wanted. Everything left at zero does not narrow the search. */
struct slot_wish {
    uuid clinic_id, clinician_id, slot_type_id;
    str use;             /* new, follow-up, urgent: slots of that use, and of any */
    civil_date from, to; /* both included */
    bool has_hours;
    civil_time earliest, latest; /* start in [earliest, latest) when has_hours */
    unsigned weekdays;           /* bit 1 << enum weekday; 0: every day */
    int16_t minutes;             /* at least so long */
    civil_date target;           /* to be seen by; only words the reason */
    instant now;
    size_t limit; /* at most so many; 0: all */
};

struct found_slot {
    const struct open_slot *slot;
    int32_t days_after_target; /* negative: in time; 0 without a target */
    str reason;                /* "Tuesday morning, 12 days before the target date." */
};

/* Earliest first; equal moments by clinician, then by slot, so that the order is always the same. */
void slot_search(struct arena *a, const struct open_slot *slots, size_t n_slots,
                 const struct quantum_claim *claims, size_t n_claims, const struct slot_wish *wish,
                 const struct found_slot **ret_found, size_t *ret_n);

#endif
