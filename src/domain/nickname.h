/* nickname.h: given names that are short for one another: Peggy and Margaret, Bill and William.
 * Rule       common British short forms; a hint for finding possible duplicates, never proof.
 * Thread safety: pure; works on folded text. */
#ifndef DOMAIN_NICKNAME_H
#define DOMAIN_NICKNAME_H

#include "str.h"

/* The first words of both are different and stand in one family of names. */
bool nickname_related(str folded_a, str folded_b);

#endif
