/* clinic_sheet_store.h: everything one clinic's page and paper show of its patients, by one query.
 * Ownership  texts live in the transaction's arena.
 * Not here   single appointments (appointment_store.h), slots (session_store.h). */
#ifndef STORE_CLINIC_SHEET_STORE_H
#define STORE_CLINIC_SHEET_STORE_H

#include "appointment.h"
#include "db.h"

enum { SHEET_ROWS_MAX = 500 };

struct sheet_row {
    uuid appointment_id, patient_id, slot_id;
    int64_t version;
    civil_time start;
    int64_t minutes, lane;
    instant start_at, arrived_at, seen_at;
    bool is_follow_up;
    enum appointment_state state;
    str outcome, letter_need, note, cancel_reason;
    /* The patient. */
    str title, given_names, family_name, family_key, given_key, hospital_number, nhs_number;
    civil_date birth_date;
    bool is_deceased, is_restricted, is_vulnerable;
    civil_date death_date;
    str mobile_telephone, home_telephone, interpreter, format_need, other_needs, write_to;
    /* Its letter, the newest that is not cancelled; nil: none yet. */
    uuid letter_id;
    str letter_stage;
    civil_date follow_up_due; /* of the waiting-list entry its outcome made; none: none */
};
/* Of one clinic session, all states, in order of time. */
MUST_USE enum err clinic_sheet_rows(struct tx *tx, int64_t site_id, uuid session_id,
                                    const struct sheet_row **ret_rows, size_t *ret_n);

/* What stands over it. */
struct sheet_head {
    str clinician_name, room_name, place_name;
    str cashed_up_by, letters_complete_by; /* empty: not closed */
};
MUST_USE enum err clinic_sheet_head(struct tx *tx, int64_t site_id, uuid session_id,
                                    struct sheet_head *ret_head);

#endif
