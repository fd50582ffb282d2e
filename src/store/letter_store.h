/* letter_store.h: letters, their versions, drafts, recipients and overrides; templates and letterheads.
 * Ownership  texts live in the transaction's arena.   Not here   what left the building (outbox_store.h). */
#ifndef STORE_LETTER_STORE_H
#define STORE_LETTER_STORE_H

#include "db.h"
#include "recipient.h"

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
    int64_t version;
};
MUST_USE enum err letter_store_insert(struct tx *tx, int64_t site_id, const struct letter_row *l);
MUST_USE enum err letter_store_get(struct tx *tx, int64_t site_id, uuid letter_id,
                                   struct letter_row *ret_letter);
/* Everything but identity; version + 1; CONFLICT when l->version is not current. */
MUST_USE enum err letter_store_update(struct tx *tx, int64_t site_id, const struct letter_row *l);
MUST_USE enum err letter_store_keep_version(struct tx *tx, int64_t site_id,
                                            const struct letter_row *l, uuid person_id, instant at);
MUST_USE enum err letter_store_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                          const struct letter_row **ret_letters, size_t *ret_n);

struct letter_line {
    struct letter_row letter;
    str patient_name_family, patient_name_given, patient_title, hospital_number, clinic_name,
        author_name;
    civil_date birth_date;
};
/* Of a stage (empty: all that are not over), of an author (nil: all), oldest first. */
MUST_USE enum err letter_store_list(struct tx *tx, int64_t site_id, str stage, uuid author_id,
                                    int64_t limit, int64_t offset,
                                    const struct letter_line **ret_lines, size_t *ret_n);

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
/* The newest letter of an attendance that is not cancelled; NOT_FOUND when there is none. */
MUST_USE enum err letter_store_of_attendance(struct tx *tx, int64_t site_id, uuid appointment_id,
                                             struct letter_row *ret_letter);

struct letter_recipient {
    uuid recipient_id;
    struct recipient to;
    int64_t position;
};
MUST_USE enum err letter_recipient_add(struct tx *tx, int64_t site_id, uuid letter_id,
                                       const struct letter_recipient *r);
MUST_USE enum err letter_recipient_remove(struct tx *tx, int64_t site_id, uuid letter_id,
                                          uuid recipient_id);
/* `patient_id` is the subject of a patient's copy. */
MUST_USE enum err letter_recipient_list(struct tx *tx, int64_t site_id, uuid letter_id,
                                        uuid patient_id, const struct letter_recipient **ret_list,
                                        size_t *ret_n);

struct letter_override {
    str finding; /* 32 bytes: hash of rule and the words it marks */
    str rule, reason;
};
MUST_USE enum err letter_override_add(struct tx *tx, int64_t site_id, uuid letter_id,
                                      const struct letter_override *o, uuid person_id, instant at);
MUST_USE enum err letter_override_list(struct tx *tx, int64_t site_id, uuid letter_id,
                                       const struct letter_override **ret_list, size_t *ret_n);

struct letter_template {
    uuid template_id;
    str name, kind,
        addressed_to; /* kind: clinic-letter, did-not-attend, …; addressed_to: patient, gp */
    uuid clinic_id, letterhead_id;
    str body;
    bool is_active;
    int64_t version;
};
MUST_USE enum err template_store_insert(struct tx *tx, int64_t site_id,
                                        const struct letter_template *t);
MUST_USE enum err template_store_update(struct tx *tx, int64_t site_id,
                                        const struct letter_template *t);
MUST_USE enum err template_store_get(struct tx *tx, int64_t site_id, uuid template_id,
                                     struct letter_template *ret_template);
/* Active ones of a kind (empty: all), those of the clinic before those of every clinic. */
MUST_USE enum err template_store_list(struct tx *tx, int64_t site_id, str kind, uuid clinic_id,
                                      const struct letter_template **ret_list, size_t *ret_n);

/* All, active or not, in order of name. */
MUST_USE enum err template_store_all(struct tx *tx, int64_t site_id,
                                     const struct letter_template **ret_list, size_t *ret_n);

struct letterhead {
    uuid letterhead_id;
    str name, lines, footer;
    bool is_active;
    int64_t version;
};
MUST_USE enum err letterhead_store_insert(struct tx *tx, int64_t site_id,
                                          const struct letterhead *h);
MUST_USE enum err letterhead_store_update(struct tx *tx, int64_t site_id,
                                          const struct letterhead *h);
MUST_USE enum err letterhead_store_get(struct tx *tx, int64_t site_id, uuid letterhead_id,
                                       struct letterhead *ret_letterhead);
MUST_USE enum err letterhead_store_list(struct tx *tx, int64_t site_id,
                                        const struct letterhead **ret_list, size_t *ret_n);

#endif
