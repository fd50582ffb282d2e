/* plain_ledger.h: what must be outstanding, said a second time and plainly.
 * Purpose    the state of a small clinic as a person would write it on a board, and from that state alone,
 *            without a history of duties, what must be to do: for whom, by when, of which clinic.
 * Rule       House rules H1, H2. Shares nothing with domain/duty_rules, app/ledger or the step
 *            tables: it is the other witness. London in winter only, so that civil time is UTC.
 * Ownership  values; ids are learned from the program as it makes rows.   Not here: histories (history.h). */
#ifndef TESTS_PLAIN_LEDGER_H
#define TESTS_PLAIN_LEDGER_H

#include "civil.h"
#include "instant.h"
#include "uuid.h"

enum { PLAIN_MANY = 200, PLAIN_SESSIONS = 4, PLAIN_SLOTS = 8 * PLAIN_SESSIONS };
enum plain_who { RITA, CARL, AMARA, LINDQVIST, MAUD, BOOKING_OFFICE, SECRETARIES };
enum plain_to { TO_PATIENT, TO_GP, TO_COUNT };

/* One thing to do, of whatever it hangs on. */
struct owed {
    instant due, shown;
    int priority, n_again;
    bool is_waived; /* "no longer needed" */
};

struct plain_patient {
    uuid id;
    bool is_dead, is_told, needs_braille, is_child;
    bool owes_alive; /* who was told of a death that was taken back may still believe it */
    enum plain_who death_owner, alive_owner;
    struct owed death, alive;
};
enum plain_referral_is { RECEIVED, IN_REVIEW, ASKED, IN_HAND, OVER };
struct plain_referral {
    uuid id;
    int patient, priority;
    int32_t target, received;  /* days */
    enum plain_referral_is is; /* as it would be if the patient lived: plain_referral_now */
    bool is_elsewhere;         /* at the pacing clinic */
    bool is_seen;              /* by the clinic: under its care */
    bool asks_next;            /* under care, with nothing ahead: its clinician is asked */
    bool owes_word;            /* to the referrer: it was returned */
    bool is_error;             /* it should never have been here */
    bool is_to_ask;            /* of ASKED: nobody has asked the referrer yet */
    struct owed registration, review, ask, answer, next, word;
};
enum plain_entry_is {
    WAITING,
    HAS_DATE,
    HAS_BEEN_SEEN,
    PATIENT_INITIATED,
    DECLINED,
    DIED,
    REMOVED
};
struct plain_entry {
    uuid id;
    int patient, referral, from; /* -1: none */
    bool is_follow_up;
    int32_t due_on, from_day, to_day; /* the window in which a date is looked for */
    enum plain_entry_is is;           /* as it would be if the patient lived: plain_entry_now */
    int date_of;                      /* the appointment that is or was its date */
    struct owed date, ring;           /* a place; what comes when the time to ring is over */
};
enum plain_appointment_is { BOOKED, ARRIVED, SEEN, LEFT, ABSENT, CANCELLED };
struct plain_appointment {
    uuid id;
    int patient, referral, entry, slot;
    bool is_overbooked, has_outcome, owes_date, owes_telling, owes_decision, owes_listing;
    bool died, decision_is_new; /* cancelled by a death; absent while a death stands */
    bool is_follow_up;
    bool is_for_procedure; /* its outcome handed the patient to a list of procedures */
    bool has_arrived, ended_care, referral_was_seen; /* of the outcome: what it did, and found */
    int outcome_number; /* in the order in which outcomes were recorded */
    enum plain_referral_is referral_was;
    int date_ended_by; /* the entry that made a new date no longer owed, or -1 */
    enum plain_appointment_is is;
    enum plain_who took_the_call;
    struct owed outcome, decision, date, telling, listing;
};
enum plain_letter_is { TO_TYPE, TO_SIGN, TO_SEND, COMPLETE, NO_LETTER };
struct plain_letter {
    uuid id;
    int patient, appointment; /* -1: of no attendance */
    int answers; /* the referral whose referrer it tells what was decided or is asked, or -1 */
    int tells;   /* the appointment of whose change it tells the patient, or -1 */
    instant begun;
    enum plain_letter_is is;
    int priority; /* as it is now: of its next query, of the next copy held */
    bool is_typed, has_query, asks, differs, goes_to[TO_COUNT];
    struct owed whole, query,
        difference; /* differs: its outcome was taken back after the signature */
    instant stage_due;
};
enum plain_copy_is { COPY_WAITING, COPY_HELD, COPY_IN_RUN, COPY_POSTED, COPY_CANCELLED };
struct plain_copy {
    uuid id;
    int letter, attempt, run;
    enum plain_to to;
    enum plain_copy_is is;
    bool is_for_death;
    struct owed held;
};
struct plain_run {
    uuid id;
    bool is_confirmed;
};
struct plain_session {
    uuid id;
    int32_t day;
    bool owes_letters; /* its clinic's rule */
    bool is_cashed_up, is_letters_complete;
    int holder;      /* which of the two doctors */
    bool is_nobodys; /* who has left: nobody is booked into it any more */
};
enum plain_kind { FOR_NEW, FOR_FOLLOW_UP, FOR_ANY };
struct plain_hold {
    enum plain_who who;
    instant until;
};

struct plain {
    instant now;
    struct plain_patient patients[PLAIN_MANY];
    struct plain_referral referrals[PLAIN_MANY];
    struct plain_entry entries[PLAIN_MANY];
    struct plain_appointment appointments[PLAIN_MANY];
    struct plain_letter letters[PLAIN_MANY];
    struct plain_copy copies[2 * PLAIN_MANY];
    struct plain_run runs[PLAIN_MANY];
    struct plain_session sessions[PLAIN_SESSIONS];
    uuid slots[PLAIN_SLOTS];
    instant slot_start[PLAIN_SLOTS];
    enum plain_kind slot_kind[PLAIN_SLOTS];
    struct plain_hold holds[PLAIN_SLOTS];
    int n_outcomes, n_patients, n_referrals, n_entries, n_appointments, n_letters, n_copies, n_runs;
};

/* ---- days, plainly -------------------------------------------------------------------------------- */

int32_t plain_day(instant t);
/* Five o'clock n calendar days on, or by midnight when that is over; n working days on, the same or next
 * working day for 0. */
instant plain_due_calendar(instant from, int n);
instant plain_due_working(instant from, int n);
void plain_stamp(instant t, char out[20]); /* 2026-11-23 08:00 */

/* ---- things to do --------------------------------------------------------------------------------- */

struct owed owed_new(instant now, instant due, int priority);
/* The same thing once more: its due stays what it was. */
/* What is to be decided when somebody may not ring any more after `last_day`. */
struct owed plain_ring_until(const struct plain *m, int32_t last_day);
void owed_again(struct owed *o, instant now);

struct to_do {
    const char *rule, *stage;
    uuid subject;
    char subject_name;
    int subject_number, patient, session; /* -1: none */
    enum plain_who owner;
    bool is_administrative; /* a secretary may say there that it is no longer needed */
    struct owed *owed;
    instant stage_due;
};
/* All that must be outstanding now. `list` has room for 4 * PLAIN_MANY. */
size_t plain_to_do(struct plain *m, struct to_do *list);
/* How many hold a session open: for cashing up, and for letters complete. */
void plain_closings(struct plain *m, int session, int *ret_cash_up, int *ret_letters);
/* A clinic that was closed and has something outstanding again is open. */
void plain_reopen_sessions(struct plain *m);

/* Whether `who` can have this slot: nobody's appointment, nobody else's hold. `except`: an appointment whose
 * own place does not count, or -1. */
/* On a day gone by, or of a doctor who has left: nothing is booked into it any more. */
bool plain_slot_is_over(const struct plain *m, int slot);
bool plain_slot_is_free(const struct plain *m, int slot, enum plain_who who, int except);
/* Under way, and nothing of it lies ahead or is to do: whatever else the patient has. */
bool plain_is_forgotten(struct plain *m, int referral);
/* Booked or arrived. */
bool plain_is_alive(const struct plain *m, int patient);
/* As they stand: a death stops what was open, and what goes on behind it shows when it is taken back. */
enum plain_entry_is plain_entry_now(const struct plain *m, int i);
/* A date outside the window of the wait is asked about, while one inside can still be had. Nobody who rings is booked
 * in these histories. */
bool plain_asks_about_day(const struct plain *m, int entry, int slot);
enum plain_referral_is plain_referral_now(const struct plain *m, int i);
bool plain_is_live(const struct plain_appointment *a);
/* It has its outcome; the board remembers how its referral stood. Before the referral moves on. */
void plain_outcome(struct plain *m, struct plain_appointment *a, bool ends_care);
/* Of a letter: whether this is the newest copy to its recipient. */
bool plain_is_newest(const struct plain *m, int copy);

/* ---- lines ---------------------------------------------------------------------------------------- */

enum { LINE_MAX_BYTES = 200, LINES_MAX = 1500 };
struct lines {
    char text[LINES_MAX][LINE_MAX_BYTES];
    size_t n;
};
__attribute__((format(printf, 2, 3))) void line(struct lines *lines, const char *format, ...);
void lines_sort(struct lines *lines);
/* The words of one thing to do, the same for both witnesses. */
struct told_duty {
    const char *rule, *stage, *owner;
    char subject[16], patient[16];
    int session, priority, n_again;
    instant due, stage_due, shown;
};
void line_to_do(struct lines *lines, const struct told_duty *d);
/* Everything the model knows, as lines. */
void plain_lines(struct plain *m, struct lines *lines);
const char *plain_who_name(enum plain_who who);
extern const char *const plain_referral_words[],
    *const plain_entry_words[], *const plain_appointment_words[], *const plain_letter_words[],
                                                                      *const plain_copy_words[];

#endif
