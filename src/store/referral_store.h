/* referral_store.h: referrals and the waiting list.
 * Ownership  texts live in the transaction's arena. */
#ifndef STORE_REFERRAL_STORE_H
#define STORE_REFERRAL_STORE_H

#include "db.h"
#include "referral.h"

/* CONFLICT when the UBRN is another referral's. */
MUST_USE enum err referral_store_insert(struct tx *tx, int64_t site_id, const struct referral *r,
                                        instant now, uuid person_id);
MUST_USE enum err referral_store_get(struct tx *tx, int64_t site_id, uuid referral_id,
                                     struct referral *ret_referral);
/* Writes patient, clinic, priority, target, state, reviewer, note, RTT status and version + 1;
 * CONFLICT when r->version is not current. */
MUST_USE enum err referral_store_update(struct tx *tx, int64_t site_id, const struct referral *r,
                                        instant reviewed_at);
MUST_USE enum err referral_store_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                            const struct referral **ret_referrals, size_t *ret_n);

/* A line of the referrals page. */
struct referral_line {
    struct referral referral;
    str given_names, family_name, title_of_name, hospital_number;
    civil_date birth_date;
    str clinic_name, reviewer_name;
    bool is_restricted;
};
struct referral_counts {
    int64_t by_state[REFERRAL_STATE_COUNT]; /* of those that are over: 0 */
    int64_t open, late; /* not over; of those still to be seen, past their target date */
};
MUST_USE enum err referral_store_counts(struct tx *tx, int64_t site_id, civil_date today,
                                        struct referral_counts *ret_counts);
/* Suspected cancer and urgent above the rest, then longest received. `state` empty: all that are
 * not over; `reviewer_id` nil: everybody's. The page after `after_id` (nil: the first), or that before it. */
MUST_USE enum err referral_store_list(struct tx *tx, int64_t site_id, str state, uuid reviewer_id,
                                      uuid after_id, bool is_before, int64_t limit,
                                      const struct referral_line **ret_lines, size_t *ret_n);

struct waiting_entry {
    uuid entry_id, patient_id, clinic_id, referral_id, from_appointment_id;
    bool is_follow_up;
    str priority;
    civil_date due_on, window_from, window_to;
    str note, state;
    uuid appointment_id;
    int64_t version;
};
/* Patient-initiated: nobody books it until the patient rings. */
static inline bool waiting_may_ring(const struct waiting_entry *e) {
    return str_eq(e->state, S("patient-initiated"));
}
/* To be booked: on the list, or may ring. */
static inline bool waiting_is_open(const struct waiting_entry *e) {
    return str_eq(e->state, S("waiting")) || waiting_may_ring(e);
}
MUST_USE enum err waiting_store_insert(struct tx *tx, int64_t site_id,
                                       const struct waiting_entry *e, instant now);
MUST_USE enum err waiting_store_get(struct tx *tx, int64_t site_id, uuid entry_id,
                                    struct waiting_entry *ret_entry);
/* Writes state, appointment and version + 1; CONFLICT when e->version is not current. */
MUST_USE enum err waiting_store_update(struct tx *tx, int64_t site_id,
                                       const struct waiting_entry *e);
MUST_USE enum err waiting_store_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                           const struct waiting_entry **ret_entries, size_t *ret_n);
/* The newest entry of a referral that is waiting or booked; NOT_FOUND when there is none. */
MUST_USE enum err waiting_store_of_referral(struct tx *tx, int64_t site_id, uuid referral_id,
                                            struct waiting_entry *ret_entry);
struct waiting_line {
    struct waiting_entry entry;
    str given_names, family_name, title_of_name, hospital_number, telephone, clinic_name;
    civil_date birth_date;
    bool is_restricted;
};
struct waiting_filter {
    str state;         /* waiting, patient-initiated */
    bool follow_ups;   /* else those waiting for a first appointment */
    uuid clinic_id;    /* nil: every clinic */
    civil_date before; /* only those due before this day; none: all */
    uuid after_id;     /* the page goes on after this entry; nil: from the start */
    bool is_before;    /* the page before that entry instead; in the same order */
    int64_t limit;
};
/* Longest due first. The place to go on from is the due date and id of `after_id`. */
MUST_USE enum err waiting_store_list(struct tx *tx, int64_t site_id,
                                     const struct waiting_filter *filter,
                                     const struct waiting_line **ret_lines, size_t *ret_n);
struct waiting_counts {
    int64_t firsts, firsts_overdue, follow_ups, follow_ups_overdue, patient_initiated;
};
/* Of one clinic (nil: all); overdue: due before `today`. */
MUST_USE enum err waiting_store_counts(struct tx *tx, int64_t site_id, uuid clinic_id,
                                       civil_date today, struct waiting_counts *ret_counts);

/* Referrals not reviewed yet that name this person as reviewer. */
MUST_USE enum err referral_store_count_reviewer(struct tx *tx, int64_t site_id, uuid person_id,
                                                int64_t *ret_n);
/* Those get another; nil: the clinic's consultant. */
MUST_USE enum err referral_store_pass_reviewer(struct tx *tx, int64_t site_id, uuid person_id,
                                               uuid reviewer_id);

#endif
