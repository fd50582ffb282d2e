/* spell_hunspell.h: is a word spelt right? Hunspell with the system's dictionaries.
 * Purpose    British English, and the English medical dictionary on top where it is installed
 *            (Debian: hunspell-en-gb, hunspell-en-med).
 * Rule       the dictionaries are read from the machine when opened, never carried in the program.
 * Ownership  the caller closes what it opened; suggestions live in the arena given.
 *            Thread safety: one thread at a time for one dictionary (Hunspell keeps state).
 * Not here   which words are worth asking about (domain/proofread.h); our own lists (data/proofread). */
#ifndef FOREIGN_SPELL_HUNSPELL_H
#define FOREIGN_SPELL_HUNSPELL_H

#include "arena.h"
#include "err.h"

struct spell;

/* Opens en_GB from `folder` (empty: /usr/share/hunspell) and adds the medical dictionary if it is there.
 * NOT_FOUND, with the package to install, when there is no en_GB. */
MUST_USE enum err spell_open(struct arena *a, str folder, struct spell **ret_spell,
                             struct problem *why);
/* NULL is allowed. */
void spell_close(struct spell *spell);
bool spell_is_known(struct spell *spell, str word);
/* Up to `max` suggestions, best first; returns how many. */
size_t spell_suggest(struct spell *spell, struct arena *a, str word, str *ret_words, size_t max);

#endif
