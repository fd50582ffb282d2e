/* appointment_store.h: appointments and the claims that make double booking impossible to store.
 * Rule       House rule H7: one slot_claim row per 5-minute quantum per clinician and room.
 * Ownership  texts live in the transaction's arena. */
#ifndef STORE_APPOINTMENT_STORE_H
#define STORE_APPOINTMENT_STORE_H

#include "appointment.h"
#include "db.h"

/* A slot with what its session says. */
struct slot_facts {
    uuid slot_id, session_id, clinic_id, clinician_id, room_id, slot_type_id;
    civil_date day;
    civil_time start;
    int64_t minutes;
    instant start_at;
    str zone, medium, use, session_state;
    bool is_blocked;
    bool is_held; /* by a clinician who works here as one now */
    str clinic_name, type_name, clinician_name;
};
MUST_USE enum err slot_store_get(struct tx *tx, int64_t site_id, uuid slot_id,
                                 struct slot_facts *ret_slot);
/* The same in two steps, so that it is read together with what is asked in between. */
MUST_USE enum err slot_store_ask(struct tx *tx, int64_t site_id, uuid slot_id,
                                 struct rows *ret_asked);
MUST_USE enum err slot_store_asked(struct tx *tx, struct rows *asked, struct slot_facts *ret_slot);

enum claim_kind { CLAIM_APPOINTMENT, CLAIM_HOLD, CLAIM_IMPORT };
enum { SLOT_CLAIM_PARTS = 52 };
/* How a claim went, once it is known: only slot_store_is_claimed says that it holds. */
struct slot_claim {
    size_t n_parts;
    int64_t wanted[SLOT_CLAIM_PARTS], got[SLOT_CLAIM_PARTS]; /* quanta; -1: not known yet */
};
/* Claims every quantum of a slot for its clinician and room in `lane`. Holds that have run out are
 * swept away first; the person's own hold on the same slot gives way. CONFLICT when one is known to be
 * taken; PostgreSQL tells it later, and slot_store_is_claimed must be asked before the unit ends. */
MUST_USE enum err slot_store_claim(struct tx *tx, int64_t site_id, const struct slot_facts *slot,
                                   int64_t lane, enum claim_kind kind, uuid appointment_id,
                                   uuid person_id, instant now, instant expires_at,
                                   const struct slot_claim **ret_claim);
/* CONFLICT when one of its quanta was taken. */
MUST_USE enum err slot_store_is_claimed(struct tx *tx, const struct slot_claim *claim);
MUST_USE enum err slot_store_release_appointment(struct tx *tx, int64_t site_id,
                                                 uuid appointment_id);
MUST_USE enum err slot_store_release_hold(struct tx *tx, int64_t site_id, uuid slot_id,
                                          uuid person_id);
/* A lane from 1 on in which both the clinician and the room are free then: for deliberate overbooking. */
MUST_USE enum err slot_store_free_lane(struct tx *tx, int64_t site_id,
                                       const struct slot_facts *slot, int64_t *ret_lane);

/* Where a page of slots ends: the next begins after it. */
struct slot_place {
    instant start_at;
    uuid slot_id; /* nil: from the first */
};
/* A free slot found by search: open session of a clinician who works here, not blocked, no live claim of lane 0 on its clinician.
 */
struct slot_search {
    uuid clinic_id;    /* nil: every clinic */
    uuid slot_type_id; /* nil: every type */
    str use;           /* new, follow-up, urgent: slots of that use or 'any'; empty: all */
    instant from, to;  /* start within [from, to) */
    int64_t from_minute, to_minute; /* civil time of day */
    int64_t minutes;                /* at least so long; 0: any */
    instant now;
    int64_t limit;
    bool taken; /* those with an appointment on them instead: for overbooking */
    struct slot_place after;
    bool is_before; /* those before that place, not after it; earliest first all the same */
};
MUST_USE enum err slot_store_search(struct tx *tx, int64_t site_id,
                                    const struct slot_search *search,
                                    const struct slot_facts **ret_slots, size_t *ret_n);
/* Why a search found nothing: the slots between its two moments in its clinic, whatever use, type and
 * time of day it asked for. */
struct slot_reasons {
    int64_t all, blocked, taken; /* blocked: also of clinics that were cancelled */
    int64_t nobodys;             /* neither, and their clinician does not work here any more */
    int64_t free;                /* so some filter hides them */
};
MUST_USE enum err slot_store_reasons(struct tx *tx, int64_t site_id,
                                     const struct slot_search *search,
                                     struct slot_reasons *ret_reasons);

/* A slot kept for somebody on the telephone. */
struct held_slot {
    struct slot_facts slot;
    uuid person_id;
    str person_name;
    instant expires_at;
};
/* Holds that have not run out, of one clinic (nil: all), earliest slot first. */
MUST_USE enum err slot_store_holds(struct tx *tx, int64_t site_id, uuid clinic_id, instant now,
                                   const struct held_slot **ret_holds, size_t *ret_n);
/* Whether the slot has an appointment or a live hold on its clinician; NOT_FOUND when it is free. */
struct slot_taken {
    bool is_hold;
    uuid person_id;
    str person_name;
    instant expires_at; /* of a hold */
};
MUST_USE enum err slot_store_taken(struct tx *tx, int64_t site_id, const struct slot_facts *slot,
                                   instant now, struct slot_taken *ret_taken);

MUST_USE enum err appointment_store_insert(struct tx *tx, int64_t site_id,
                                           const struct appointment *p, instant now,
                                           uuid person_id);
MUST_USE enum err appointment_store_get(struct tx *tx, int64_t site_id, uuid appointment_id,
                                        struct appointment *ret_appointment);
/* The patient's first appointment that overlaps a slot in time and is booked or was kept, but for `except`: asked
 * together with what else is read, as slot_store_ask. NOT_FOUND when there is none. */
struct appointment_beside {
    uuid appointment_id;
    civil_time start;
    str clinic_name;
};
MUST_USE enum err appointment_store_ask_beside(struct tx *tx, int64_t site_id, uuid slot_id,
                                               uuid patient_id, uuid except,
                                               struct rows *ret_asked);
MUST_USE enum err appointment_store_asked_beside(struct tx *tx, struct rows *asked,
                                                 struct appointment_beside *ret_beside);
/* Writes everything that can change and version + 1; CONFLICT when p->version is not current. */
MUST_USE enum err appointment_store_update(struct tx *tx, int64_t site_id,
                                           const struct appointment *p, uuid outcome_by);
/* How its outcome found the referral: changed when an earlier outcome is taken back; not a new version. */
MUST_USE enum err appointment_store_remember(struct tx *tx, int64_t site_id, uuid appointment_id,
                                             str referral_was, str rtt_was);
MUST_USE enum err appointment_store_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                               const struct appointment **ret_appointments,
                                               size_t *ret_n);
/* Those a letter is about, oldest first. */
MUST_USE enum err appointment_store_of_letter(struct tx *tx, int64_t site_id, uuid letter_id,
                                              const struct appointment **ret_appointments,
                                              size_t *ret_n);
MUST_USE enum err appointment_store_of_session(struct tx *tx, int64_t site_id, uuid session_id,
                                               const struct appointment **ret_appointments,
                                               size_t *ret_n);
/* Booked or arrived, starting after `now`: what a death cancels. */
MUST_USE enum err appointment_store_future_of_patient(struct tx *tx, int64_t site_id,
                                                      uuid patient_id, instant now,
                                                      const struct appointment **ret_appointments,
                                                      size_t *ret_n);

#endif
