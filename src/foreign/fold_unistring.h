/* fold_unistring.h: text folded for search and sort keys, by libunistring.
 * Purpose    Ó Súilleabháin is found by "o suill", Weiß by "weiss", Okonkwo-Hale by either half, O’Brien
 *            by "obrien": keys hold words in lower case without marks, one blank between them.
 * Rule       Unicode NFKD (UAX #15) and full case folding; marks dropped; letters that do not decompose
 *            (ł ø đ æ œ þ ð ħ ı) become what people type for them; apostrophes vanish; every other
 *            character that is neither letter nor digit parts words.
 * Ownership  results live in the arena given.   Thread safety: pure.
 * Not here   capitals for eyes (text_upper.h); comparing names (patient_match.h). */
#ifndef FOREIGN_FOLD_UNISTRING_H
#define FOREIGN_FOLD_UNISTRING_H

#include "text_fold.h"

/* The interface that is handed in as work.fold. */
struct text_fold fold_unistring(void);
str fold_text(struct arena *a, str text);

#endif
