/* finder_store.h: the patients' index as the finder asks it, at every key that is pressed.
 * Purpose    of whoever is found only what a list shows is there: id, title, names, date of birth, hospital
 *            number, whether restricted or no longer in use. The index that finds them holds just that, so
 *            that no record is read. Records that were merged are left out.
 * Ownership  results live in the transaction's arena.
 * Not here   by numbers, and whole records (patient_store.h); what is asked when (patient_find.c). */
#ifndef STORE_FINDER_STORE_H
#define STORE_FINDER_STORE_H

#include "db.h"
#include "patient.h"

/* Family name begins with `family`, given with `given` (may be empty); `born` none: any. At most `limit`: those
 * of this very family name first, in order of name and date of birth. */
MUST_USE enum err finder_store_by_names(struct tx *tx, int64_t site_id, str family, str given,
                                        civil_date born, int64_t limit,
                                        const struct patient **ret_patients, size_t *ret_n);
/* Sounds like; given name begins with `given` (may be empty). */
MUST_USE enum err finder_store_by_sound(struct tx *tx, int64_t site_id, str sound_key, str given,
                                        int64_t limit, const struct patient **ret_patients,
                                        size_t *ret_n);
/* In order of name. Their records are read: the index has no more of them than keys. */
MUST_USE enum err finder_store_by_birth_date(struct tx *tx, int64_t site_id, civil_date born,
                                             int64_t limit, const struct patient **ret_patients,
                                             size_t *ret_n);
/* Some word of some name begins with `word`, and for each of `others`, FINDER_OTHERS_MOST at most, another word
 * begins with it. Whoever has the very word first. Ids alone, some of them twice perhaps: most are known by then. */
enum { FINDER_OTHERS_MOST = 3 };
MUST_USE enum err finder_store_by_words(struct tx *tx, int64_t site_id, str word, const str *others,
                                        size_t n_others, civil_date born, int64_t limit,
                                        const uuid **ret_ids, size_t *ret_n);
/* These, in their order, as a list shows them. */
MUST_USE enum err finder_store_read(struct tx *tx, int64_t site_id, const uuid *ids, size_t n,
                                    const struct patient **ret_patients, size_t *ret_n);

#endif
