/* letter_hash.h: what a signature covers.
 * Purpose    the hash frozen at signing: the content and the recipients' identity. Any change after it is a new
 *            version; a changed postal address is none, it is read again at dispatch.
 * Rule       SHA-256 (FIPS 180-4) over length-prefixed canonical bytes, described in letter_canonical.
 * Ownership  canonical bytes live in the arena.   Thread safety: pure.
 * Not here   who may sign (letter_work.h). */
#ifndef DOMAIN_LETTER_HASH_H
#define DOMAIN_LETTER_HASH_H

#include "letter.h"
#include "recipient.h"
#include "sha256.h"

/* "clerkwell letter 1\n", then numbers as 8 bytes big-endian and texts as length and bytes: count
 * of parts; of each its kind, section and for codes, text, count of items; of each its text, dose,
 * change code, reason; count and names of enclosures; count of recipients, sorted by kind code and
 * subject, of each its kind code, the 16 bytes of its subject, and 1 for a copy or 0. */
str letter_canonical(struct arena *a, const struct letter *letter,
                     const struct recipient *recipients, size_t n_recipients);
sha256_hash letter_content_hash(const struct letter *letter, const struct recipient *recipients,
                                size_t n_recipients);

#endif
