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
};
/* Suspected cancer and urgent above the rest, then longest received. `state` empty: all that are
 * not over; `reviewer_id` nil: everybody's. */
MUST_USE enum err referral_store_list(struct tx *tx, int64_t site_id, str state, uuid reviewer_id,
                                      uuid after_id, int64_t limit,
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
};
/* Those waiting, by clinic (nil: all) and kind, most urgent then earliest due first. */
MUST_USE enum err waiting_store_list(struct tx *tx, int64_t site_id, uuid clinic_id,
                                     bool follow_ups, bool firsts, int64_t offset, int64_t limit,
                                     const struct waiting_line **ret_lines, size_t *ret_n);

#endif
