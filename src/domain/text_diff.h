/* text_diff.h: what differs between two texts, in words.
 * Purpose    a draft beside the saved letter, two people's versions side by side: which words are only in
 *            the one, which only in the other.
 * Rule       the longest common subsequence of words (Hunt and McIlroy); of very long texts that
 *            differ nearly everywhere the middle is shown as replaced.
 * Ownership  texts point into both inputs, the list lives in the arena.   Thread safety: pure. */
#ifndef DOMAIN_TEXT_DIFF_H
#define DOMAIN_TEXT_DIFF_H

#include "arena.h"

struct diff_piece {
    enum diff_kind { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED } kind;
    str text;
};
/* In reading order; pieces of one kind beside each other are one. All but the added are `before`, all but
 * the removed are `after`. */
const struct diff_piece *text_diff(struct arena *a, str before, str after, size_t *ret_n);

#endif
