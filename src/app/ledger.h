/* ledger.h: duties: what is outstanding, who must act, and what ended it.
 * Purpose    use cases say which fact arose; these functions create, move, end and re-open the duties of it, in
 *            the same transaction, with a history row each. A fact creates a duty; only evidence ends it.
 * Rule       domain/duty_rules.h; House rules H1, H2.
 * Facts      duty.handed-over, .not-needed; session.reopened.
 * Not here   reading lists of duties for pages (duty_store.h). */
#ifndef APP_LEDGER_H
#define APP_LEDGER_H

#include "duty_rules.h"
#include "work.h"

struct duty;

struct duty_new {
    enum duty_rule rule;
    const char *subject_kind;
    uuid subject_id;
    uuid patient_id, clinic_id;
    uuid session_id; /* nil: holds no clinic open */
    uuid named;      /* who holds POST_NAMED; nil: the consultant */
    enum duty_priority priority;
    instant begins;       /* what the due time counts from; 0: now */
    instant visible_from; /* 0: at once */
    instant due;          /* 0: by the rule; else as given (a promised or clinical date) */
    civil_date
        target; /* due that day at the latest, and today once it has passed; none: by the rule alone */
};

/* Arises once: the same rule, cause and subject again changes nothing. */
MUST_USE enum err duty_arise(struct work *w, const struct duty_new *duty, uuid cause_entry);

/* Ends the open duties of this rule and subject by evidence; `ret_n` (may be NULL) how many there
 * were. */
MUST_USE enum err duty_end(struct work *w, enum duty_rule rule, uuid subject_id,
                           uuid evidence_entry, int64_t *ret_n);
/* What it hangs on was entered in error: ends every open duty of this subject, but those of `but` (DUTY_RULE_COUNT:
 * all), as not needed. */
MUST_USE enum err duty_end_in_error(struct work *w, uuid subject_id, enum duty_rule but,
                                    uuid entry);
/* The newest duty of this rule and subject stands open again: the same row, the original due kept,
 * a new event; a closed clinic it belongs to opens again. NOT_FOUND when there is none. */
MUST_USE enum err duty_reopen(struct work *w, enum duty_rule rule, uuid subject_id, uuid entry);
/* A fact that was wrong is put right by `entry`: what arose of it and is still open no longer applies, and what
 * it ended stands open again, but for what a death ends and what is about `stays_ended`. */
struct duty_taken_back {
    uuid patient_id, fact, entry;
    bool is_dead;     /* what a death ends is ended by the death from now on */
    uuid stays_ended; /* a referral that went on otherwise, or nil */
    bool (*stays)(const void *self,
                  const struct duty *d); /* what else stays ended; NULL: nothing */
    const void *self;
    uuid
        goes_on; /* a letter whose duty goes on though the fact it arose from was wrong: it is signed; or nil */
};
MUST_USE enum err duty_take_back(struct work *w, const struct duty_taken_back *back);
/* A letter's duty moves on or back: stage, owner and stage due. `named`: the author, for signing.
 */
MUST_USE enum err duty_letter_stage(struct work *w, uuid letter_id, enum letter_duty_stage stage,
                                    uuid named, str with_whom, uuid entry);
/* The open duties of this rule and subject go to whoever holds the posts of another clinic, `named` the reviewer;
 * their due times stay. `said` stands in their history. */
struct duty_pass {
    enum duty_rule rule;
    uuid subject_id, clinic_id, named, entry;
    str said;
};
MUST_USE enum err duty_pass_on(struct work *w, const struct duty_pass *pass);
/* To whom work about a patient of no clinic falls, that it is seen though nobody is signed in: the lists of the
 * site's first clinic; before there is one, whoever acts or registers patients, by name. */
MUST_USE enum err duty_of_no_clinic(struct work *w, uuid *ret_clinic_id, uuid *ret_named);
/* An open duty passes to `to`: recorded as a fact of its own; `name`, the new holder's, and `note`, why (may be
 * empty), stand in its history. Whether `to` may take it is the caller's to ask. */
struct duty;
MUST_USE enum err duty_hand_to(struct work *w, const struct duty *duty, struct duty_holder to,
                               str name, str note);
/* "No longer needed", by somebody entitled, with a reason. FORBIDDEN for a clinical duty without
 * PERM_LETTER_SIGN. */
MUST_USE enum err duty_not_needed(struct work *w, uuid duty_id, int64_t version, str reason);
/* After a death: ends the open duties of the patient that duty_ends_at_death names. */
MUST_USE enum err duty_end_at_death(struct work *w, uuid patient_id, uuid entry);

#endif
