/* appointment_work.h: an appointment from the free slot to its outcome.
 * Purpose    hold, book, move, cancel, arrive, see, did not attend, outcome and next step. Each is a
 *            work_change_fn run by work_write; its context is the input struct named.
 * Rule       House rules H1, H7, H19;
 *            NHS Data Dictionary, attendance and outcome codes (codes.h); FHIR R4 12.8.
 * Facts      appointment.held, .let-go, .booked, .moved, .cancellation-asked, .cancelled, .arrived, .arrival-undone,
 *            .seen, .left, .did-not-attend, .outcome, .dna-decided, .attendance-undone, .outcome-undone;
 *            patient.told, .tried-to-tell; waiting.declined, .patient-initiated; and those of referral_life.h. */
#ifndef APP_APPOINTMENT_WORK_H
#define APP_APPOINTMENT_WORK_H

#include "appointment.h"
#include "duty_rules.h"
#include "work.h"

struct slot_facts;

/* Why nobody at all is booked into a slot: its day has gone by, it is blocked, its clinic was cancelled, its clinician
 * does not work here any more. Empty: somebody may be. A sentence without its full stop. */
str slot_obstacle(struct arena *a, const struct slot_facts *slot, civil_date today);

/* Holds a free slot for this person for some minutes, visible to others; holding it again counts anew. */
enum { HOLD_MINUTES = 10 };
struct hold_slot {
    uuid slot_id;
};
MUST_USE enum err hold_slot(struct work *w, void *hold_slot_input, struct done *ret_done);
/* Lets this person's own hold go; nothing happens when it ran out already. Takes a struct hold_slot. */
MUST_USE enum err let_slot_go(struct work *w, void *hold_slot_input, struct done *ret_done);

struct book_appointment {
    uuid patient_id, slot_id;
    uuid entry_id;       /* the waiting-list entry it fulfils, or nil */
    uuid referral_id;    /* the referral, or nil; taken from the entry when that has one */
    str overbook_reason; /* empty: an ordinary booking */
    str note;
    uuid rebooks;          /* a cancelled appointment whose rebooking this is, or nil */
    bool is_beside_meant;  /* though the patient has another appointment at that time */
    bool is_outside_meant; /* though the date lies outside the window of the wait */
};
/* INVALID at fields "is_beside_meant" (already_there.h) and "is_outside_meant" (wait_window.h) where that is asked and
 * was not said.
 * CONFLICT with a sentence when somebody else has the slot. Overbooking needs PERM_OVERBOOK. */
MUST_USE enum err book_appointment(struct work *w, void *book_appointment_input,
                                   struct done *ret_done);

struct move_appointment {
    uuid appointment_id, slot_id;
    int64_t version;
    bool by_clinic; /* the clinic asked: the patient must be told; else the patient did */
    str reason;
    str overbook_reason;                    /* empty: an ordinary slot */
    bool is_other_meant;                    /* another kind of slot, or a shorter one, is meant */
    bool is_beside_meant, is_outside_meant; /* as of a booking */
};
/* Whether a slot is of the kind of an appointment (`was`: the slot it has now), and as long; else the sentence says
 * both. */
bool move_keeps_kind(struct arena *a, const struct appointment *p, const struct slot_facts *was,
                     const struct slot_facts *slot, str *ret_sentence);
/* INVALID at fields "is_other_meant", "is_beside_meant" and "is_outside_meant" where that is asked and was not said. One
 * object moved, its history kept: the new slot is claimed before the old one is freed. */
MUST_USE enum err move_appointment(struct work *w, void *move_appointment_input,
                                   struct done *ret_done);

enum after_cancel { AFTER_CANCEL_REBOOK, AFTER_CANCEL_NOT_WANTED };
struct cancel_appointment {
    uuid appointment_id;
    int64_t version;
    bool by_clinic; /* else by the patient */
    str reason;
    enum after_cancel after;
};
MUST_USE enum err cancel_appointment(struct work *w, void *cancel_appointment_input,
                                     struct done *ret_done);

struct note_attendance {
    uuid appointment_id;
    int64_t version;
    /* Arrive, undo arrival, see, leave, not attend; come after all, which takes "did not attend" back and so is
     * said by itself: to arrive does not do it, least of all for many at once. */
    enum appointment_event event;
    bool is_late; /* code 6 for seen, 7 for not seen */
    uuid
        session_id; /* the clinic it was marked on, NOT_FOUND where it is of another; nil: on none */
};
MUST_USE enum err note_attendance(struct work *w, void *note_attendance_input,
                                  struct done *ret_done);

enum outcome_kind {
    OUTCOME_DISCHARGED,
    OUTCOME_FOLLOW_UP,
    OUTCOME_PATIENT_INITIATED,
    OUTCOME_PROCEDURE_LIST,
    OUTCOME_REFERRED_ON,
    OUTCOME_KIND_COUNT
};
const char *outcome_name(enum outcome_kind kind); /* as stored */
str outcome_words(enum outcome_kind kind);
/* An outcome as stored, in words: also "Offer another appointment" after a did-not-attend. */
str appointment_outcome_words(str outcome);
struct record_outcome {
    uuid appointment_id;
    int64_t version;
    bool is_late; /* marks a patient not yet marked as seen, with code 6 */
    enum outcome_kind outcome;
    int64_t follow_up_weeks; /* 1 to 104: of OUTCOME_FOLLOW_UP; how long a patient may ring, of
                                OUTCOME_PATIENT_INITIATED */
    str rtt_status;          /* national code; not one that contradicts the outcome (rtt_clock.h) */
    bool is_status_meant;    /* though it is unusual beside the outcome */
    str note;
    bool
        no_letter; /* "no letter needed", by the author (PERM_LETTER_SIGN) or by the clinic's rule */
};
/* Outcome, next step and letter in one go; marks the patient as seen when that was not done. */
MUST_USE enum err record_outcome(struct work *w, void *record_outcome_input, struct done *ret_done);

enum dna_decision { DNA_OFFER_AGAIN, DNA_DISCHARGE };
struct decide_dna {
    uuid appointment_id;
    int64_t version;
    enum dna_decision decision;
    str note;
};
/* Never by itself: a clinician decides; letters to patient and GP are then owed. */
MUST_USE enum err decide_dna(struct work *w, void *decide_dna_input, struct done *ret_done);

struct put_right {
    uuid appointment_id;
    int64_t version;
    str reason;
    bool
        is_list_told; /* who keeps the procedure list the patient was put on takes the name off it */
};
/* Seen, left or did not attend was wrong: booked again, or arrived where the patient had. CONFLICT while an outcome
 * or decision hangs on it. */
MUST_USE enum err undo_attendance(struct work *w, void *put_right_input, struct done *ret_done);
/* The outcome, or what was decided about somebody absent, was wrong: it is as if it had not been recorded; an
 * unsigned letter of it is cancelled, a signed one stands and its author is asked (letter_differs.h). CONFLICT once the
 * next appointment is made. */
/* INVALID where a procedure list has the patient and nobody says that its keeper knows. */
MUST_USE enum err undo_outcome(struct work *w, void *put_right_input, struct done *ret_done);

struct end_waiting {
    uuid entry_id;
    int64_t version;
    bool patient_initiated; /* moved to patient-initiated follow-up; else declined */
    str reason;
};
MUST_USE enum err end_waiting(struct work *w, void *end_waiting_input, struct done *ret_done);

struct told_patient {
    uuid appointment_id; /* the subject of the duty */
    str how;             /* spoke to, by letter … */
    str note;            /* who, when, what was said */
    bool is_attempt;     /* a voicemail, no answer: kept, and the duty stays */
};
/* CONFLICT when nothing is outstanding to tell. */
MUST_USE enum err told_patient(struct work *w, void *told_patient_input, struct done *ret_done);

/* For the other use cases, inside their transaction. */
MUST_USE enum err appointment_cancel_because(struct work *w, const struct appointment *p, str by,
                                             str reason);
/* The patient is to be told: once, however often the clinic changes its mind before the patient knows. */
MUST_USE enum err appointment_owes_telling(struct work *w, const struct appointment *p,
                                           enum duty_priority priority, uuid cause_entry);

/* The wait of this entry (nil: none) ends as `state`, "declined" or "patient-initiated", where it is open or booked: what
 * it owed ends by `fact`, and what comes next of its referral is seen to. */
MUST_USE enum err waiting_ends(struct work *w, uuid entry_id, str state, uuid fact);

#endif
