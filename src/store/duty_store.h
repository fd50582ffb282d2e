/* duty_store.h: rows of the ledger.
 * Purpose    keeps duties and their history, and reads the lists that pages and commands show.
 * Ownership  texts live in the transaction's arena.
 * Not here   which duty arises when (duty_rules.h), in which transaction (ledger.h). */
#ifndef STORE_DUTY_STORE_H
#define STORE_DUTY_STORE_H

#include "db.h"
#include "duty_rules.h"

struct duty {
    uuid duty_id;
    enum duty_rule rule;
    uuid cause_entry;
    str subject_kind;
    uuid subject_id;
    uuid patient_id, clinic_id, session_id; /* nil where there is none */
    struct duty_holder owner, chaser;
    str with_whom;
    uuid accountable_id;
    enum duty_priority priority;
    str stage;
    instant stage_at; /* when the present stage began */
    instant due_at, stage_due_at, visible_from;
    str state;
    instant arose_at, ended_at;
    str end_reason;
    int64_t n_reopened, version;
};

/* Inserts it with the first event of its history, unless the same rule, cause and subject has one. */
MUST_USE enum err duty_store_arise(struct tx *tx, int64_t site_id, const struct duty *d,
                                   uuid person_id);
MUST_USE enum err duty_store_get(struct tx *tx, int64_t site_id, uuid duty_id,
                                 struct duty *ret_duty);
/* The duties of a rule and subject, newest first; `state` empty: every state. */
MUST_USE enum err duty_store_of_subject(struct tx *tx, int64_t site_id, enum duty_rule rule,
                                        uuid subject_id, str state, const struct duty **ret_duties,
                                        size_t *ret_n);
/* Every duty of a subject or of a patient, open ones first. */
MUST_USE enum err duty_store_all_of_subject(struct tx *tx, int64_t site_id, uuid subject_id,
                                            const struct duty **ret_duties, size_t *ret_n);
/* Of a patient: the open duties a fact gave rise to, and those it ended. */
MUST_USE enum err duty_store_of_fact(struct tx *tx, int64_t site_id, uuid patient_id, uuid entry_id,
                                     const struct duty **ret_duties, size_t *ret_n);
MUST_USE enum err duty_store_open_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                             const struct duty **ret_duties, size_t *ret_n);
/* Those a person owns alone, shown or not; at most 5,000. */
MUST_USE enum err duty_store_open_of_person(struct tx *tx, int64_t site_id, uuid person_id,
                                            const struct duty **ret_duties, size_t *ret_n);
/* How many open duties a shared list has, shown already or not. */
MUST_USE enum err duty_store_count_of_list(struct tx *tx, int64_t site_id, uuid list_id,
                                           int64_t *ret_n);
/* What this person chases or is accountable for, as an open duty says it: the other goes to the
 * clinic's consultant, of no clinic to `accountable_id` (nil: stays), the one to `chaser` (nil: to whoever is
 * accountable then). */
MUST_USE enum err duty_store_pass_watch(struct tx *tx, int64_t site_id, uuid person_id,
                                        struct duty_holder chaser, uuid accountable_id);
/* Writes owner, with, stage, dues, state, end and version + 1. CONFLICT when `version` is not
 * current. */
MUST_USE enum err duty_store_update(struct tx *tx, int64_t site_id, const struct duty *d,
                                    uuid evidence_entry, uuid ended_by);
/* Writes clinic, owner, chaser, accountable consultant and version + 1. CONFLICT as above. */
MUST_USE enum err duty_store_pass(struct tx *tx, int64_t site_id, const struct duty *d);
/* Writes its priority and version + 1. CONFLICT as above. */
MUST_USE enum err duty_store_prioritise(struct tx *tx, int64_t site_id, const struct duty *d);
MUST_USE enum err duty_store_add_event(struct tx *tx, int64_t site_id, uuid duty_id,
                                       const char *kind, uuid entry_id, instant at, uuid person_id,
                                       str detail);
struct duty_event {
    str kind, detail;
    instant at;
    uuid person_id;
    str person_name; /* empty: the program itself */
    str fact;        /* kind of the fact behind it: "letter.signed" */
};
MUST_USE enum err duty_store_events(struct tx *tx, int64_t site_id, uuid duty_id,
                                    const struct duty_event **ret_events, size_t *ret_n);

/* The open duties that hold a clinic open, for the two closings: counts by CLOSING_ bits. */
struct duty_closings {
    int64_t cashed_up, letters; /* outstanding */
};
MUST_USE enum err duty_store_closings(struct tx *tx, int64_t site_id, uuid session_id,
                                      struct duty_closings *ret_counts);
/* What is open in a clinic session, most 1,000: of which appointment or letter, and which closings
 * (CLOSING_ bits, maybe none) it holds open. */
struct duty_holding {
    uuid duty_id, subject_id;
    enum duty_rule rule;
    unsigned closings;
};
MUST_USE enum err duty_store_open_in_session(struct tx *tx, int64_t site_id, uuid session_id,
                                             const struct duty_holding **ret_holding,
                                             size_t *ret_n);

/* A line of a list: a duty with the words around it. */
struct duty_line {
    struct duty duty;
    str given_names, family_name, title_of_name, hospital_number, nhs_number;
    civil_date birth_date;
    bool is_restricted; /* the patient's record: who may see whose it is, the caller asks */
    str clinic_name, owner_name;
    str unmatched_name;     /* of a referral whose patient is not known yet */
    civil_date received_on; /* of a referral */
    str review_note;        /* of a referral */
    civil_date target_on;   /* of a referral or waiting-list entry: to be seen by */
};
enum duty_scope_of {
    DUTIES_OF_EVERYBODY,
    DUTIES_OF_HOLDER,           /* a person alone, or a list */
    DUTIES_OF_PERSON_AND_LISTS, /* and of the lists he or she looks after */
};
/* Where a page of a list ends: the next begins after it. All zero: from the top. */
struct duty_place {
    enum duty_priority priority;
    instant stage_due_at;
    uuid duty_id;
};
struct duty_filter {
    enum duty_scope_of of;
    uuid holder_id;               /* person or list */
    uuid clinic_id;               /* nil: every clinic */
    uuid accountable_id;          /* nil: every consultant */
    instant visible_at;           /* only what shows itself by then */
    instant due_after, due_until; /* of the next step, (after, until]; 0: no bound */
    bool only_waiting;            /* only with somebody else */
    struct duty_place after;
    bool is_before; /* the page before that place, not the one after it; in the same order */
    int64_t limit;
};
/* Most pressing first: suspected cancer and same-day work above the rest, then by due time. */
MUST_USE enum err duty_store_list(struct tx *tx, int64_t site_id, const struct duty_filter *filter,
                                  const struct duty_line **ret_lines, size_t *ret_n);
/* What is outstanding on a referral (its registration, review, information, or the booking of whoever waits
 * because of it) or on a letter, and who has it. */
struct duty_on {
    uuid duty_id; /* nil: nothing is outstanding */
    int64_t version;
    str owner_name, with_whom;
    enum duty_priority priority;
};
/* One for each subject, in their order; `ret_list` has room for them. All are asked at once. */
MUST_USE enum err duty_store_on(struct tx *tx, int64_t site_id, const uuid *subjects, size_t n,
                                struct duty_on *ret_list);
/* One duty with the words around it. */
MUST_USE enum err duty_store_line(struct tx *tx, int64_t site_id, uuid duty_id,
                                  struct duty_line *ret_line);
struct duty_counts {
    int64_t today, week, waiting,
        all;      /* due by today's end, in seven days, with others, open and visible */
    int64_t late; /* overdue now */
};
/* Bounds and place of the filter are left aside. */
MUST_USE enum err duty_store_counts(struct tx *tx, int64_t site_id,
                                    const struct duty_filter *filter, instant end_of_today,
                                    struct duty_counts *ret_counts);
/* The same for the head of a page, which must not wait for it: counting stops at one more than is told, where
 * neither clinic nor consultant is asked for; what is overdue is not counted then. */
enum { DUTY_SUM_MAX = 1000 };
MUST_USE enum err duty_store_sums(struct tx *tx, int64_t site_id, const struct duty_filter *filter,
                                  instant end_of_today, struct duty_counts *ret_counts);

#endif
