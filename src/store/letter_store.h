/* letter_store.h: letters, their versions, drafts, recipients and overrides.
 * Ownership  texts live in the transaction's arena.
 * Not here   what left the building (outbox_store.h), what letters begin with (template_store.h). */
#ifndef STORE_LETTER_STORE_H
#define STORE_LETTER_STORE_H

#include "db.h"
#include "recipient.h"
#include "scope.h"

struct letter_row {
    uuid letter_id, patient_id, clinic_id, template_id, letterhead_id;
    uuid author_id, typist_id; /* typist nil: nobody has taken it yet */
    str title, reference;
    str body;  /* letter JSON */
    str stage; /* type, sign, send, acknowledge, complete, cancelled */
    str priority;
    instant created_at, passed_at, signed_at;
    uuid signed_by;
    str signed_hash; /* 32 bytes, or empty */
    str cancel_reason;
    uuid supersedes; /* the signed letter this one corrects; nil: none */
    uuid
        referral_id; /* what was decided of it, or is asked, is told by this letter; nil: of none */
    uuid told_appointment; /* cancelled or moved: this letter tells the patient; nil: of none */
    str note;              /* of the last step, to whom the letter is with now */
    uuid note_by;
    instant note_at;
    int64_t version;
};
MUST_USE enum err letter_store_insert(struct tx *tx, int64_t site_id, const struct letter_row *l);
MUST_USE enum err letter_store_get(struct tx *tx, int64_t site_id, uuid letter_id,
                                   struct letter_row *ret_letter);
/* Everything but identity and priority; version + 1; CONFLICT when l->version is not current. */
MUST_USE enum err letter_store_update(struct tx *tx, int64_t site_id, const struct letter_row *l);
/* What whoever is typing has not changed: the version stays. */
MUST_USE enum err letter_store_prioritise(struct tx *tx, int64_t site_id, uuid letter_id,
                                          str priority);
/* What is saved now, and by whom: a command of an administrator by its name. */
MUST_USE enum err letter_store_keep_version(struct tx *tx, const struct scope *who,
                                            const struct letter_row *l, instant at);
MUST_USE enum err letter_store_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                          const struct letter_row **ret_letters, size_t *ret_n);

/* Those that answer a referral, or tell the patient of an appointment, the newest first; cancelled ones too. */
MUST_USE enum err letter_store_of_referral(struct tx *tx, int64_t site_id, uuid referral_id,
                                           const struct letter_row **ret_letters, size_t *ret_n);
MUST_USE enum err letter_store_telling(struct tx *tx, int64_t site_id, uuid appointment_id,
                                       const struct letter_row **ret_letters, size_t *ret_n);

/* Those of an author that are not signed yet, oldest first; at most 5,000. */
MUST_USE enum err letter_store_unsigned_of(struct tx *tx, int64_t site_id, uuid author_id,
                                           const uuid **ret_letters, size_t *ret_n);

/* The newest letter that corrects this one and is not cancelled; NOT_FOUND when there is none. */
MUST_USE enum err letter_store_superseding(struct tx *tx, int64_t site_id, uuid letter_id,
                                           uuid *ret_letter_id);

struct letter_version {
    int64_t version;
    instant at;
    str person_name;
};
/* The newest first. */
MUST_USE enum err letter_store_versions(struct tx *tx, int64_t site_id, uuid letter_id,
                                        const struct letter_version **ret_list, size_t *ret_n);
/* One of them with its text; NOT_FOUND when it was never saved. */
MUST_USE enum err letter_store_version(struct tx *tx, int64_t site_id, uuid letter_id,
                                       int64_t version, struct letter_version *ret_version,
                                       str *ret_body);

struct letter_line {
    struct letter_row letter;
    str patient_name_family, patient_name_given, patient_title, hospital_number, clinic_name,
        author_name, typist_name; /* typist empty: nobody has taken it yet */
    civil_date birth_date;
};
struct letter_filter {
    str stage;                 /* empty: all that are not over */
    uuid author_id, typist_id; /* nil: anybody */
    uuid edge; /* the page goes on after this letter, or ends before it; nil: from the start */
    bool is_before;
    int64_t limit;
};
/* Oldest first, also when read back from an edge. */
MUST_USE enum err letter_store_list(struct tx *tx, int64_t site_id,
                                    const struct letter_filter *filter,
                                    const struct letter_line **ret_lines, size_t *ret_n);
/* How many there are of each stage, of the same authors and typists: type, sign, send, acknowledge. */
struct letter_counts {
    int64_t type, sign, send, acknowledge;
};
MUST_USE enum err letter_store_counts(struct tx *tx, int64_t site_id,
                                      const struct letter_filter *filter,
                                      struct letter_counts *ret_counts);

/* What is being typed, seconds old. */
struct letter_draft {
    int64_t base_version;
    str body;
    instant saved_at;
};
MUST_USE enum err letter_draft_save(struct tx *tx, int64_t site_id, uuid letter_id, uuid person_id,
                                    const struct letter_draft *draft);
MUST_USE enum err letter_draft_get(struct tx *tx, int64_t site_id, uuid letter_id, uuid person_id,
                                   struct letter_draft *ret_draft);
MUST_USE enum err letter_draft_drop(struct tx *tx, int64_t site_id, uuid letter_id, uuid person_id);

MUST_USE enum err letter_store_attend(struct tx *tx, int64_t site_id, uuid letter_id,
                                      uuid appointment_id);
/* The same attendances as another letter. */
MUST_USE enum err letter_store_attend_as(struct tx *tx, int64_t site_id, uuid letter_id,
                                         uuid other_id);
/* The newest letter of an attendance that is not cancelled; NOT_FOUND when there is none. */
MUST_USE enum err letter_store_of_attendance(struct tx *tx, int64_t site_id, uuid appointment_id,
                                             struct letter_row *ret_letter);

/* What was typed, of this template, for the newest letter of an attendance that was put aside unsigned: its newest
 * draft, or else what was saved; NOT_FOUND when there is none or nobody had typed a word. */
MUST_USE enum err letter_store_put_aside(struct tx *tx, int64_t site_id, uuid appointment_id,
                                         uuid template_id, str *ret_body);

enum { LETTER_RECIPIENTS_MAX = 50 };
struct letter_recipient {
    uuid recipient_id;
    struct recipient to;
    int64_t position;
    uuid
        instead_of; /* nil: signed with the letter; else added later, and whose copy was set aside for it */
};
/* Who gets it instead of this one; NULL: nobody. */
const struct letter_recipient *letter_recipient_replaced(const struct letter_recipient *list,
                                                         size_t n, uuid recipient_id);
/* Whether a letter about this attendance was signed. */
MUST_USE enum err letter_store_has_signed(struct tx *tx, int64_t site_id, uuid appointment_id,
                                          bool *ret_is_signed);
MUST_USE enum err letter_recipient_add(struct tx *tx, int64_t site_id, uuid letter_id,
                                       const struct letter_recipient *r);
MUST_USE enum err letter_recipient_remove(struct tx *tx, int64_t site_id, uuid letter_id,
                                          uuid recipient_id);
MUST_USE enum err letter_recipient_place(struct tx *tx, int64_t site_id, uuid letter_id,
                                         uuid recipient_id, int64_t position, bool is_copy);
/* `patient_id` is the subject of a patient's copy. */
MUST_USE enum err letter_recipient_list(struct tx *tx, int64_t site_id, uuid letter_id,
                                        uuid patient_id, const struct letter_recipient **ret_list,
                                        size_t *ret_n);

struct letter_override {
    str finding; /* 32 bytes: hash of rule and the words it marks */
    str rule, reason;
    str person_name; /* when read */
    instant at;
};
MUST_USE enum err letter_override_add(struct tx *tx, int64_t site_id, uuid letter_id,
                                      const struct letter_override *o, uuid person_id, instant at);
MUST_USE enum err letter_override_list(struct tx *tx, int64_t site_id, uuid letter_id,
                                       const struct letter_override **ret_list, size_t *ret_n);

#endif
