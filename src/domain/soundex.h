/* soundex.h: names that sound alike, as the Personal Demographics Service matches them.
 * Rule       American Soundex: first letter, then three digits; H and W do not part equal
 *            codes, vowels and Y do. Works on folded text (fold_unistring.h); other letters than a-z and
 *            blanks are passed over.
 * Ownership  the key lives in the arena given.   Thread safety: pure. */
#ifndef DOMAIN_SOUNDEX_H
#define DOMAIN_SOUNDEX_H

#include "arena.h"

/* "S530"; empty when the text has no letter a-z. */
str soundex(struct arena *a, str folded);

#endif
