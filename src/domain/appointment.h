/* appointment.h: an appointment, and the closed table of what may happen to it.
 * Rule       NHS Data Dictionary ATTENDED OR DID NOT ATTEND (codes 0 2 3 4 5 6 7); House rule H19; NHS Data
 *            Dictionary, ATTENDED OR DID NOT ATTEND; FHIR R4 12.8. Thread safety: pure.
 * Not here   claims on slots (appointment_store.h). */
#ifndef DOMAIN_APPOINTMENT_H
#define DOMAIN_APPOINTMENT_H

#include "civil.h"
#include "err.h"
#include "instant.h"
#include "uuid.h"

enum appointment_state {
    APPOINTMENT_BOOKED,
    APPOINTMENT_ARRIVED,
    APPOINTMENT_SEEN,
    APPOINTMENT_LEFT, /* left before being seen */
    APPOINTMENT_DNA,
    APPOINTMENT_CANCELLED,
    APPOINTMENT_IN_ERROR,
    APPOINTMENT_STATE_COUNT
};
enum appointment_event {
    APPOINTMENT_ARRIVE,
    APPOINTMENT_SEE,
    APPOINTMENT_LEAVE,
    APPOINTMENT_NOT_ATTEND,
    APPOINTMENT_CANCEL,
    APPOINTMENT_MOVE,
    APPOINTMENT_UNDO_ARRIVAL,
    APPOINTMENT_UNDO_ATTENDANCE, /* seen, left or did not attend was wrong */
    APPOINTMENT_COME_AFTER_ALL,  /* who was marked as absent arrives */
    APPOINTMENT_ENTERED_IN_ERROR,
    APPOINTMENT_EVENT_COUNT
};

const char *appointment_state_name(enum appointment_state state); /* as stored */
/* As pages say it; of somebody who was a child that day: "Was not brought". */
str appointment_state_words_of(enum appointment_state state, bool is_child);
MUST_USE enum err appointment_state_parse(str name, enum appointment_state *ret_state);
MUST_USE enum err appointment_step(enum appointment_state state, enum appointment_event event,
                                   enum appointment_state *ret_next, struct problem *why);

struct appointment {
    uuid appointment_id, patient_id, clinic_id, session_id, slot_id, referral_id, entry_id;
    bool is_follow_up;
    str medium;
    civil_date day;
    civil_time start;
    int64_t minutes;
    str zone;
    instant start_at;
    str tzdata; /* zone_data (zone.h) of that zone; empty: the machine's gives another moment by now */
    int64_t lane;
    str overbook_reason;
    enum appointment_state state;
    str attendance_code;
    instant arrived_at, seen_at, cancelled_at;
    str cancelled_by, cancel_reason;
    str outcome, outcome_note;
    instant outcome_at;
    str rtt_status;
    str referral_was, rtt_was; /* the referral's, when the outcome came */
    str letter_need;           /* undecided, owed, not-needed */
    uuid moved_from;
    str note;
    int64_t version;
};

/* Did not attend, or left before being seen. */
bool appointment_is_absent(const struct appointment *p);

/* 5-minute quanta: the instants an appointment claims, first at or before its start. */
enum { QUANTUM_MINUTES = 5 };
size_t appointment_quanta(instant start_at, int64_t minutes);
instant appointment_quantum(instant start_at, size_t i);

#endif
