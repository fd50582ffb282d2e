/* proofread_age.h: what the proofreader's rule of ages reads of a letter.
 * Purpose    an age is read in one place, whose it is judged in another, and only then reckoned with.
 * Rule       in doubt an age is nobody's: of relatives, of scars, of years gone by the rule says nothing.
 * Ownership  nothing. Only the proofread_age*.c files include this.   Thread safety: pure.
 * Not here   the date of birth (proofread_age.c). */
#ifndef DOMAIN_PROOFREAD_AGE_H
#define DOMAIN_PROOFREAD_AGE_H

#include "proofread_rules.h"

struct proof_age {
    int n;
    char unit;  /* 'y', 'm', 'w'; 0: a bare number */
    size_t end; /* one past its last word */
};

/* "in her late seventies": from 75 to 79, of words [first, end). */
struct proof_decade {
    int decade, low, high;
    size_t first, end;
};

enum proof_age_kind {
    AGE_NOBODYS,
    AGE_NOW,
    AGE_LIKELY, /* the patient's, as far as one can tell: a person should look */
    AGE_TO_COME /* of the next birthday */
};

/* proofread_age_read.c */
/* A number at the start of a word: "64", "64-year-old", "sixty-four", "seven"; -1: none. */
int proof_number_of(str word, str *ret_rest);
/* "64 years old", "64-year-old", "64 yo", "8 month old", "seven weeks old"; or the number alone. */
bool proof_age_read(const struct proof *p, size_t i, struct proof_age *ret);
/* "in her sixties", "in his mid-70s", at its "in". */
bool proof_decade_read(const struct proof *p, size_t i, struct proof_decade *ret);
/* "sixties"; empty for others than the twenties to the nineties. */
str proof_decade_name(int decade);

/* proofread_age_whose.c */
/* Whose is the age at word `i`, and of what time? */
enum proof_age_kind proof_age_whose(const struct proof *p, size_t i, const struct proof_age *age);
/* The same of the age behind "aged" or "age" at word `i`: "aged 64", "Age: 64", "Theo, aged nine". */
bool proof_aged_is_patients(const struct proof *p, size_t i, bool has_digit);
/* The same of the decade whose "in" is word `i`. */
bool proof_decade_is_patients(const struct proof *p, size_t i);
/* Does the age in this line, among the identifiers, belong to a relative? */
bool proof_tells_of_relative(const struct proof *p, size_t from, size_t to);

#endif
