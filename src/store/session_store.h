/* session_store.h: slot types, resources, weekly patterns, and the dated sessions with their slots.
 * Ownership  texts live in the transaction's arena.
 * Not here   occupancy (appointment_store.h). */
#ifndef STORE_SESSION_STORE_H
#define STORE_SESSION_STORE_H

#include "db.h"

struct slot_type {
    uuid slot_type_id, clinic_id;
    str name;
    int64_t minutes;
    str use;    /* new, follow-up, urgent, any */
    str medium; /* national consultation mechanism */
    bool is_active;
    int64_t version;
};
MUST_USE enum err slot_type_store_insert(struct tx *tx, int64_t site_id, const struct slot_type *t);
/* Slots that are there keep their minutes. CONFLICT when t->version is not current. */
MUST_USE enum err slot_type_store_update(struct tx *tx, int64_t site_id, const struct slot_type *t);
MUST_USE enum err slot_type_store_of_clinic(struct tx *tx, int64_t site_id, uuid clinic_id,
                                            const struct slot_type **ret_types, size_t *ret_n);

struct resource {
    uuid resource_id;
    str kind, name; /* kind: clinician, room, device */
    uuid person_id, place_id;
    bool is_active;
    int64_t version;
};
MUST_USE enum err resource_store_insert(struct tx *tx, int64_t site_id, const struct resource *r);
/* Name, place and whether it is in use; CONFLICT when r->version is not current. */
MUST_USE enum err resource_store_update(struct tx *tx, int64_t site_id, const struct resource *r);
MUST_USE enum err resource_store_get(struct tx *tx, int64_t site_id, uuid resource_id,
                                     struct resource *ret_resource);
/* The resource of a clinician; NOT_FOUND when there is none yet. */
MUST_USE enum err resource_store_of_person(struct tx *tx, int64_t site_id, uuid person_id,
                                           struct resource *ret_resource);
/* In order of name; `kind` empty: every kind; `with_inactive` shows those no longer used too. */
MUST_USE enum err resource_store_list(struct tx *tx, int64_t site_id, str kind, bool with_inactive,
                                      const struct resource **ret_resources, size_t *ret_n);

/* The weekly pattern of a clinic, with its slots. */
struct weekly_pattern {
    uuid template_id, clinic_id, clinician_id, room_id;
    int64_t weekday, every_weeks; /* 1 Monday */
    civil_date valid_from, valid_to;
    int64_t version;
};
struct pattern_slot {
    civil_time start;
    uuid slot_type_id;
    int64_t minutes; /* of the slot type */
};
MUST_USE enum err pattern_store_insert(struct tx *tx, int64_t site_id,
                                       const struct weekly_pattern *p,
                                       const struct pattern_slot *slots, size_t n);
/* Ends it: valid_to; sessions that are there stay. CONFLICT when p->version is not current. */
MUST_USE enum err pattern_store_end(struct tx *tx, int64_t site_id, const struct weekly_pattern *p);
MUST_USE enum err pattern_store_of_clinic(struct tx *tx, int64_t site_id, uuid clinic_id,
                                          const struct weekly_pattern **ret_patterns,
                                          size_t *ret_n);
MUST_USE enum err pattern_store_slots(struct tx *tx, int64_t site_id, uuid template_id,
                                      const struct pattern_slot **ret_slots, size_t *ret_n);

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
