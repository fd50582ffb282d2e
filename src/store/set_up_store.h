/* set_up_store.h: how far a site is set up, and what of it is in use.
 * Ownership  texts live in the transaction's arena.
 * Not here   changing any of it (the stores of each). */
#ifndef STORE_SET_UP_STORE_H
#define STORE_SET_UP_STORE_H

#include "db.h"

/* What is there and in use; retired and disabled ones are not counted. */
struct set_up_counts {
    int64_t places, people, clinicians, may_sign_in; /* may_sign_in: people with a password */
    int64_t lists, lists_with_members, rooms, clinics;
    int64_t contacts, letterheads, letter_templates;
    int64_t site_days; /* own days of the calendar, from today */
};
MUST_USE enum err set_up_store_counts(struct tx *tx, int64_t site_id, civil_date today,
                                      struct set_up_counts *ret_counts);

/* A clinic and what it still needs before somebody can be booked into it. */
struct set_up_clinic {
    uuid clinic_id;
    str code, name, consultant_family_name, place_name;
    bool is_active;
    int64_t n_slot_types, n_patterns; /* patterns that hold today or later */
    int64_t n_to_come;                /* dated sessions from today that are held */
    civil_date last_day;              /* of the last of them; none: none */
};
/* In order of name, those no longer held last; at most 500. */
MUST_USE enum err set_up_store_clinics(struct tx *tx, int64_t site_id, civil_date today,
                                       const struct set_up_clinic **ret_clinics, size_t *ret_n);

/* The name of a clinic that is held and has this place, shared list or consultant; NOT_FOUND: none. */
MUST_USE enum err set_up_store_clinic_using(struct tx *tx, int64_t site_id, uuid id,
                                            str *ret_clinic_name);
/* The name of a clinic with a pattern that holds on `today` or later and has this clinician, room or slot
 * type; NOT_FOUND: none. */
MUST_USE enum err set_up_store_pattern_using(struct tx *tx, int64_t site_id, uuid id,
                                             civil_date today, str *ret_clinic_name);
/* Who counts on a clinic: appointments to come, patients on its waiting lists, referrals in review. */
MUST_USE enum err set_up_store_counting_on(struct tx *tx, int64_t site_id, uuid clinic_id,
                                           civil_date today, int64_t *ret_booked,
                                           int64_t *ret_waiting);
/* Whether any session is held from that day on. */
MUST_USE enum err set_up_store_is_any_to_come(struct tx *tx, int64_t site_id, civil_date from,
                                              bool *ret_is_any);
/* Sessions that are held from one day to another, of the whole site. */
MUST_USE enum err set_up_store_to_come(struct tx *tx, int64_t site_id, civil_date from,
                                       civil_date to, int64_t *ret_n);

#endif
