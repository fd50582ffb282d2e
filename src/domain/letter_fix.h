/* letter_fix.h: one proofreading finding put right, when a person asks for it.
 * Purpose    "Change" beside a finding writes its suggestion in place of the words it marks, in the part
 *            they came from. Nobody but a person asks for it, and each is a version of its own.
 * Rule       only where the suggestion cannot hide a worse mistake: never a name, a date of birth, a number
 *            of the patient or an age, for the whole letter may be about somebody else.
 * Ownership  the arena given.   Thread safety: pure.
 * Not here   finding them (proofread.h). */
#ifndef DOMAIN_LETTER_FIX_H
#define DOMAIN_LETTER_FIX_H

#include "letter_text.h"
#include "proofread.h"

/* Whether a finding in `text`, which is of this letter, may be changed by one press. */
bool letter_fix_is_safe(const struct letter_text *text, const struct proof_finding *finding);
/* The letter with the words replaced. The finding must be safe: a broken invariant otherwise. */
struct letter letter_fix(struct arena *a, const struct letter *letter,
                         const struct letter_text *text, const struct proof_finding *finding);

#endif
