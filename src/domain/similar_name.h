/* similar_name.h: patients of one clinic list who could be taken for one another.
 * Purpose    a mark beside each of them on every screen and label, and the sentence that says what to ask.
 * Rule       House rule H23: same family name, names spelt or sounding alike, or same date of birth within the
 *            same clinic list. On the page: "similar name".
 * Ownership  borrowed texts; results live in the arena given.   Thread safety: pure.
 * Not here   whether two records are one person (patient_match.h). */
#ifndef DOMAIN_SIMILAR_NAME_H
#define DOMAIN_SIMILAR_NAME_H

#include "civil.h"

struct listed_patient {
    str family, given; /* folded (text_fold.h) */
    civil_date birth_date;
};

enum similar_kind {
    SIMILAR_SAME_NAME = 1, /* family and given name equal */
    SIMILAR_INITIAL = 2,   /* same family name and first letter */
    SIMILAR_SPELLING = 4, /* both names nearly the same, swapped, or half of a double family name */
    SIMILAR_BIRTH_DATE = 8,
    SIMILAR_FAMILY = 16, /* same family name, another given name */
    SIMILAR_SOUND = 32,  /* family names that sound alike, and the same first letter */
};

struct similar_mark {
    unsigned kinds; /* of all pairs this patient is in; 0: nobody similar */
    size_t other;   /* the most similar one's place in the list; meaningless when kinds is 0 */
};

/* One mark for each patient, in the order given. Meant for one list: every pair is compared. */
const struct similar_mark *similar_names(struct arena *a, const struct listed_patient *patients,
                                         size_t n);
/* The mark of the first alone. */
struct similar_mark similar_name_first(struct arena *a, const struct listed_patient *patients,
                                       size_t n);

#endif
