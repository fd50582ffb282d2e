/* jaro_winkler.h: how alike two short texts are, from 0 to 1.
 * Rule       Jaro's similarity with Winkler's prefix weight 0.1 over at most 4 characters.
 *            On folded text; compares bytes, at most the first 64 of each.
 * Thread safety: pure. */
#ifndef DOMAIN_JARO_WINKLER_H
#define DOMAIN_JARO_WINKLER_H

#include "str.h"

double jaro(str a, str b);
double jaro_winkler(str a, str b);
/* Which letters a text has, by a bit each; different ones may share a bit. */
uint64_t jaro_letters(str text);
/* Never less than jaro_winkler of the two, and quicker: by which letters only one of them has. */
double jaro_winkler_at_most(str a, uint64_t letters_of_a, str b, uint64_t letters_of_b);

#endif
