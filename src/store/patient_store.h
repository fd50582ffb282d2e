/* patient_store.h: the patients' index.
 * Ownership  texts live in the transaction's arena.
 * Not here   who may see whom (app), how typed words become a search (patient_find.c) and what the finder reads of
 *            whom (finder_store.h). */
#ifndef STORE_PATIENT_STORE_H
#define STORE_PATIENT_STORE_H

#include "db.h"
#include "patient.h"

/* A folded word of a name, with what the finder asks of the others: " anne hale 1961-03-14", each of them behind a
 * blank, and the date of birth. A telephone number is +447700900123, with nothing beside it. */
struct patient_word {
    str word, beside;
};
/* Folded keys of a record, made by the caller. */
struct patient_keys {
    str family_key, given_key, sound_key;
    const struct patient_word *words; /* every one of every name, and telephone numbers */
    size_t n_words;
};

/* CONFLICT when the NHS or hospital number is another patient's. */
MUST_USE enum err patient_store_insert(struct tx *tx, int64_t site_id, const struct patient *p,
                                       const struct patient_keys *keys, instant now,
                                       uuid person_id);
/* The same when it is known that neither is: told to the database with what follows, as db_do_later. */
MUST_USE enum err patient_store_add(struct tx *tx, int64_t site_id, const struct patient *p,
                                    const struct patient_keys *keys, instant now, uuid person_id);
/* Writes the whole record as version p->version + 1; CONFLICT when p->version is not current. */
MUST_USE enum err patient_store_update(struct tx *tx, int64_t site_id, const struct patient *p,
                                       const struct patient_keys *keys, instant now);
/* Follows nothing: a merged record is returned as it is. */
MUST_USE enum err patient_store_get(struct tx *tx, int64_t site_id, uuid patient_id,
                                    struct patient *ret_patient);
/* Only what decides whether something new may begin: restricted, died, merged, no longer in use. */
MUST_USE enum err patient_store_stands(struct tx *tx, int64_t site_id, uuid patient_id,
                                       struct patient *ret_patient);
/* Each of these, in their order, in one journey. */
MUST_USE enum err patient_store_get_each(struct tx *tx, int64_t site_id, const uuid *ids, size_t n,
                                         struct patient *ret_patients);
/* Follows merged records to the one that lives on. */
enum { MERGES_MOST = 20 };
MUST_USE enum err patient_store_living(struct tx *tx, int64_t site_id, uuid patient_id,
                                       struct patient *ret_patient);
MUST_USE enum err patient_store_add_version(struct tx *tx, int64_t site_id, uuid patient_id,
                                            int64_t version, instant at, uuid person_id, str reason,
                                            str record_json);
/* The next hospital number of the site, counted on: H100001, … */
MUST_USE enum err patient_store_next_hospital_number(struct tx *tx, int64_t site_id,
                                                     str *ret_hospital_number);

/* Finding. Each takes folded text and returns at most `limit`, in order of name and date of birth.
 */
MUST_USE enum err patient_store_by_nhs_number(struct tx *tx, int64_t site_id, str nhs_number,
                                              const struct patient **ret_patients, size_t *ret_n);
MUST_USE enum err patient_store_by_hospital_number(struct tx *tx, int64_t site_id,
                                                   str hospital_number,
                                                   const struct patient **ret_patients,
                                                   size_t *ret_n);
/* Records that were merged, by a number they had then: as they are. */
MUST_USE enum err patient_store_by_old_nhs_number(struct tx *tx, int64_t site_id, str nhs_number,
                                                  const struct patient **ret_patients,
                                                  size_t *ret_n);
MUST_USE enum err patient_store_by_old_hospital_number(struct tx *tx, int64_t site_id,
                                                       str hospital_number,
                                                       const struct patient **ret_patients,
                                                       size_t *ret_n);
/* By a number of another system, merged or not: at most five. */
MUST_USE enum err patient_store_by_identifier(struct tx *tx, int64_t site_id, str value,
                                              const struct patient **ret_patients, size_t *ret_n);
/* Family name begins with `family`, given with `given` (may be empty); `born` none: any. */
MUST_USE enum err patient_store_by_names(struct tx *tx, int64_t site_id, str family, str given,
                                         civil_date born, int64_t limit,
                                         const struct patient **ret_patients, size_t *ret_n);
/* Of this family name, given names beginning with this one, both folded; of each patient only the id, the
 * names, the date of birth and whether the record is restricted. */
struct namesake {
    struct patient patient;
    str family_key, given_key;
};
MUST_USE enum err patient_store_namesakes(struct tx *tx, int64_t site_id, str family,
                                          str first_given, int64_t limit,
                                          const struct namesake **ret_list, size_t *ret_n);
/* `number` as it is kept among the words. */
MUST_USE enum err patient_store_by_telephone(struct tx *tx, int64_t site_id, str number,
                                             int64_t limit, const struct patient **ret_patients,
                                             size_t *ret_n);
MUST_USE enum err patient_store_by_birth_date(struct tx *tx, int64_t site_id, civil_date born,
                                              int64_t limit, const struct patient **ret_patients,
                                              size_t *ret_n);
/* Born that day, and sounds like; given name begins with `given` (may be empty). */
MUST_USE enum err patient_store_by_sound(struct tx *tx, int64_t site_id, str sound_key, str given,
                                         civil_date born, int64_t limit,
                                         const struct patient **ret_patients, size_t *ret_n);

#endif
