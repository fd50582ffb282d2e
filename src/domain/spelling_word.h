/* spelling_word.h: a word of the site's own spelling list.
 * Purpose    one form for what is typed into the list and what the proofreader compares with it.
 * Rule       proofread_words.c: words in lower case (ASCII letters), without 's; three to sixty bytes; letters,
 *            hyphens and apostrophes: words with digits are never looked at.
 * Ownership  the arena given.   Thread safety: pure. */
#ifndef DOMAIN_SPELLING_WORD_H
#define DOMAIN_SPELLING_WORD_H

#include "arena.h"
#include "err.h"

/* INVALID at `field` with what is wrong with it. */
MUST_USE enum err spelling_word_parse(struct arena *a, str typed, str field, str *ret_word,
                                      struct problem *why);

#endif
