/* spelling.h: the dictionary of the process that serves, for the proofreader.
 * Purpose    one Hunspell for all threads, one question at a time; its slow suggestions are remembered, so
 *            that a letter saved twenty times asks once.
 * Ownership  open/close; lives in the arena given.   Thread safety: any thread, though suggestions may take
 *            tens of milliseconds: not on an event thread.
 * Not here   the site's own words (word_store.h). */
#ifndef FRONT_SPELLING_H
#define FRONT_SPELLING_H

#include "err.h"
#include "proofread.h"

struct spelling;

/* NOT_FOUND, with the package to install, when the machine has no British dictionary. */
MUST_USE enum err spelling_open(struct arena *a, struct spelling **ret_spelling,
                                struct problem *why);
/* NULL is allowed. */
void spelling_close(struct spelling *s);
/* What the proofreader asks; NULL for NULL. */
const struct proof_spelling *spelling_asked(const struct spelling *s);

#endif
