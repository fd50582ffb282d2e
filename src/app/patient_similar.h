/* patient_similar.h: who could be taken for this patient.
 * Purpose    the warning in the banner: the same name anywhere on the site, and similar names or the same date of
 *            birth on the same clinic list.
 * Rule       House rule H23; domain/similar_name.h.
 * Ownership  the words live in the work's arena.
 * Not here   duplicates (patient_work.h). */
#ifndef APP_PATIENT_SIMILAR_H
#define APP_PATIENT_SIMILAR_H

#include "patient.h"
#include "work.h"

/* "Marguerite Okonkwo, born 14 May 1961" of the one most easily mistaken for `p`; "a restricted record"
 * where the person may not know whose; empty when there is nobody. `session_id` nil: no clinic list. In a
 * read or write of `w`. */
MUST_USE enum err patient_similar(struct work *w, const struct patient *p, uuid session_id,
                                  str *ret_words);

#endif
