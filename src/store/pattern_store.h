/* pattern_store.h: what sessions are made from: slot types, resources, weekly patterns.
 * Ownership  texts live in the transaction's arena.
 * Not here   the dated sessions (session_store.h). */
#ifndef STORE_PATTERN_STORE_H
#define STORE_PATTERN_STORE_H

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

#endif
