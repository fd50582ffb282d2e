/* patient_match.h: may two records be the same person?
 * Purpose    the duplicate check while somebody registers, and beside an import: a verdict, a score and the
 *            reasons as sentences. It proposes; a named person decides; nothing is merged by it.
 * Rule       Fellegi-Sunter weights in bits with starting values of our own (House rule H22); partial agreement of
 *            names by Jaro-Winkler (0.92 full, 0.85 half). Evidence that hangs together counts once: of
 *            postcode and street the stronger, of several telephone numbers and emails one. Two different
 *            verified NHS numbers are two people; twins and parent and child are never "likely". Where no name is alike,
 *            a date of birth and a postcode district are not enough, nor is a home without the date of birth: of
 *            one day and one district there are strangers enough in every town.
 * Ownership  borrowed texts; reasons are literals.   Thread safety: pure.
 * Not here   finding candidates (patient_store.h, by NHS number, date of birth and sound). */
#ifndef DOMAIN_PATIENT_MATCH_H
#define DOMAIN_PATIENT_MATCH_H

#include "civil.h"

/* What is not known stays empty; names are folded (text_fold.h), telephones E.164, the rest normal forms. */
struct match_person {
    str family, previous_family, given; /* folded */
    civil_date birth_date;
    str nhs_number; /* ten digits */
    bool nhs_number_is_verified;
    str gender; /* female, male; anything else says nothing */
    str postcode;
    str street; /* folded first line of the address */
    str telephone[2];
    str email;
};

enum match_verdict {
    MATCH_DIFFERENT, /* below the lower limit, or a hard negative */
    MATCH_POSSIBLE,  /* somebody should look */
    MATCH_LIKELY,    /* above the upper limit */
    MATCH_SAME,      /* same NHS number, date of birth and family name (House rule H14) */
};

enum { MATCH_REASONS = 10, MATCH_LOWER = 1000, MATCH_UPPER = 2000 };

struct match_result {
    enum match_verdict verdict;
    int32_t score;         /* hundredths of a bit */
    bool may_be_twins;     /* same birth date, family and address, different given name */
    bool is_hard_negative; /* two different verified NHS numbers: never merge without an override */
    str reasons[MATCH_REASONS];
    size_t n_reasons;
};
struct match_result patient_match(const struct match_person *a, const struct match_person *b);

#endif
