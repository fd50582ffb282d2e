/* session_store.h: the dated sessions of clinics with their slots.
 * Ownership  texts live in the transaction's arena.
 * Not here   what they are made from (pattern_store.h), occupancy (appointment_store.h). */
#ifndef STORE_SESSION_STORE_H
#define STORE_SESSION_STORE_H

#include "db.h"

struct session {
    uuid session_id, clinic_id, template_id, clinician_id, room_id;
    civil_date day;
    civil_time start, end;
    str zone, state, note;
    instant cashed_up_at, letters_complete_at, reopened_at;
    int64_t version;
};
struct session_slot {
    uuid slot_id, slot_type_id;
    civil_time start;
    int64_t minutes;
    instant start_at;
    bool is_blocked;
    str block_reason, type_name, use;
};
/* `*ret_is_new` false when the clinic, day, start and clinician have one already. */
MUST_USE enum err session_store_insert(struct tx *tx, int64_t site_id, const struct session *s,
                                       const struct session_slot *slots, size_t n,
                                       bool *ret_is_new);
MUST_USE enum err session_store_get(struct tx *tx, int64_t site_id, uuid session_id,
                                    struct session *ret_session);
MUST_USE enum err session_store_slots(struct tx *tx, int64_t site_id, uuid session_id,
                                      const struct session_slot **ret_slots, size_t *ret_n);
/* State, note, the two closings and version + 1; CONFLICT when s->version is not current. */
MUST_USE enum err session_store_update(struct tx *tx, int64_t site_id, const struct session *s,
                                       uuid person_id);
/* Its clinician is another from now on, with every claim on its slots, and version + 1. CONFLICT as above. */
MUST_USE enum err session_store_give(struct tx *tx, int64_t site_id, const struct session *s,
                                     uuid clinician_id);
/* Whether s->clinician_id could not take it: a clinic of the same kind, day and start is there, or a claim of that
 * clinician is in the way of one on its slots. */
MUST_USE enum err session_store_is_taken(struct tx *tx, int64_t site_id, const struct session *s,
                                         bool *ret_is_taken);
/* The sessions of a clinic from one day to another, cancelled ones too. LIMIT when there are over 5,000. */
MUST_USE enum err session_store_of_clinic(struct tx *tx, int64_t site_id, uuid clinic_id,
                                          civil_date from, civil_date to,
                                          const struct session **ret_sessions, size_t *ret_n);
/* The slots after `now` into which somebody may still be booked: in an open clinic of a clinician who works here, not
 * blocked, nobody's (a hold may become a booking); and when the last of them begins. */
struct session_ahead {
    int64_t n_free;
    civil_time last;
};
MUST_USE enum err session_store_ahead(struct tx *tx, int64_t site_id, uuid session_id, instant now,
                                      struct session_ahead *ret_ahead);
MUST_USE enum err session_store_block_slot(struct tx *tx, int64_t site_id, uuid slot_id,
                                           bool is_blocked, str reason);
/* The sessions that need a clinician or a room from one day to another, cancelled ones too, in order
 * of day and start, with the names of their clinics. LIMIT when there are over 5,000. */
struct held_session {
    struct session session;
    str clinic_name;
};
MUST_USE enum err session_store_of_resource(struct tx *tx, int64_t site_id, uuid resource_id,
                                            civil_date from, civil_date to,
                                            const struct held_session **ret_held, size_t *ret_n);

struct session_line {
    struct session session;
    str clinic_name, clinician_name, room_name, place_name;
    int64_t n_slots, n_booked;
    int64_t cashed_up, letters; /* outstanding */
};
MUST_USE enum err session_store_list(struct tx *tx, int64_t site_id, civil_date from, civil_date to,
                                     uuid clinic_id, int64_t limit,
                                     const struct session_line **ret_lines, size_t *ret_n);
/* What stands on a desk: the open clinics of `today` in their order, then, newest day first, those since
 * `since` which had appointments and are not cashed up. */
MUST_USE enum err session_store_at_hand(struct tx *tx, int64_t site_id, civil_date since,
                                        civil_date today, int64_t limit,
                                        const struct session_line **ret_lines, size_t *ret_n);

#endif
