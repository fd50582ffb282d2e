/* letter_carry.h: diagnoses and medicines carried forward from an earlier letter.
 * Purpose    what the patient has and takes changes little from letter to letter, and is typed wrong when it
 *            is typed again.
 * Rule       a list that is empty, or holds only open queries, is replaced; to any other what it lacks is
 *            added. A medicine that was stopped is left out; one that was started or changed then is taken
 *            unchanged now, and the reason stays in the earlier letter. Nothing else is touched.
 * Ownership  the arena given.   Thread safety: pure. */
#ifndef DOMAIN_LETTER_CARRY_H
#define DOMAIN_LETTER_CARRY_H

#include "letter.h"

struct letter letter_carry(struct arena *a, const struct letter *letter,
                           const struct letter *earlier);
/* Whether there is anything to carry. */
bool letter_can_carry(const struct letter *earlier);

#endif
