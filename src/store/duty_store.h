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
    instant due_at, stage_due_at, visible_from;
    str state;
    instant arose_at, ended_at;
    str end_reason;
    int64_t n_reopened, version;
};

/* Inserts unless the same rule, cause and subject has one; `*ret_is_new` says which. */
MUST_USE enum err duty_store_insert(struct tx *tx, int64_t site_id, const struct duty *d,
                                    bool *ret_is_new);
MUST_USE enum err duty_store_get(struct tx *tx, int64_t site_id, uuid duty_id,
                                 struct duty *ret_duty);
/* The duties of a rule and subject, newest first; `state` empty: every state. */
MUST_USE enum err duty_store_of_subject(struct tx *tx, int64_t site_id, enum duty_rule rule,
                                        uuid subject_id, str state, const struct duty **ret_duties,
                                        size_t *ret_n);
/* Every duty of a subject or of a patient, open ones first. */
MUST_USE enum err duty_store_all_of_subject(struct tx *tx, int64_t site_id, uuid subject_id,
                                            const struct duty **ret_duties, size_t *ret_n);
MUST_USE enum err duty_store_open_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                             const struct duty **ret_duties, size_t *ret_n);
/* Writes owner, with, stage, dues, state, end and version + 1. CONFLICT when `version` is not
 * current. */
MUST_USE enum err duty_store_update(struct tx *tx, int64_t site_id, const struct duty *d,
                                    uuid evidence_entry, uuid ended_by);
MUST_USE enum err duty_store_add_event(struct tx *tx, int64_t site_id, uuid duty_id,
                                       const char *kind, uuid entry_id, instant at, uuid person_id,
                                       str detail);
struct duty_event {
    str kind, detail;
    instant at;
    uuid person_id;
};
MUST_USE enum err duty_store_events(struct tx *tx, int64_t site_id, uuid duty_id,
                                    const struct duty_event **ret_events, size_t *ret_n);

/* The open duties that hold a clinic open, for the two closings: counts by CLOSING_ bits. */
struct duty_closings {
    int64_t cashed_up, letters; /* outstanding */
};
MUST_USE enum err duty_store_closings(struct tx *tx, int64_t site_id, uuid session_id,
                                      struct duty_closings *ret_counts);

/* A line of a list: a duty with the words around it. */
struct duty_line {
    struct duty duty;
    str given_names, family_name, title_of_name, hospital_number, nhs_number;
    civil_date birth_date;
    str clinic_name, owner_name;
};
enum duty_scope_of {
    DUTIES_OF_EVERYBODY,
    DUTIES_OF_PERSON,
    DUTIES_OF_PERSON_AND_LISTS,
    DUTIES_OF_LIST
};
struct duty_filter {
    enum duty_scope_of of;
    uuid holder_id;      /* person or list */
    uuid clinic_id;      /* nil: every clinic */
    uuid accountable_id; /* nil: every consultant */
    instant visible_at;  /* only what shows itself by then */
    instant due_before;  /* 0: whenever due */
    uuid after_id;
    bool only_waiting; /* only with somebody else */
    int64_t limit;
};
/* Most pressing first: suspected cancer and same-day work above the rest, then by due time. */
MUST_USE enum err duty_store_list(struct tx *tx, int64_t site_id, const struct duty_filter *filter,
                                  const struct duty_line **ret_lines, size_t *ret_n);
struct duty_counts {
    int64_t today, week, waiting,
        all; /* due by today's end, in seven days, with others, open and visible */
};
MUST_USE enum err duty_store_counts(struct tx *tx, int64_t site_id,
                                    const struct duty_filter *filter, instant end_of_today,
                                    struct duty_counts *ret_counts);

#endif
