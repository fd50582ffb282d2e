/* text_upper.h: capitals for names, beyond ASCII.
 * Purpose    family names stand in capitals on lists and labels (OKONKWO-HALE, MÜLLER, ŁUKASZ).
 * Rule       Unicode simple upper case of Latin (to U+1EFF), Greek and Cyrillic; ß becomes SS. Other scripts
 *            have no case or are left as they are.
 * Ownership  the result lives in the arena given.   Thread safety: pure.
 * Not here   folding for search (text_fold.h): capitals are for eyes only. */
#ifndef DOMAIN_TEXT_UPPER_H
#define DOMAIN_TEXT_UPPER_H

#include "arena.h"

str text_upper(struct arena *a, str text);

#endif
