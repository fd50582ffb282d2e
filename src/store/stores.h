/* stores.h: what several stores ask and read alike.
 * Ownership  results live in the arena given.   Thread safety: pure.
 * Not here   what one store alone does. */
#ifndef STORE_STORES_H
#define STORE_STORES_H

#include "db.h"

/* Column c of all the rows. */
const uuid *row_ids(struct arena *a, const struct rows *rows, size_t c);
/* "Mrs Lee", of columns from c on that are title and family_name. */
str row_short_name(struct arena *a, const struct rows *rows, size_t r, size_t c);
/* The end of the range of texts that begin with `s`: column >= s AND column < its end. */
struct value value_end(struct arena *a, str s);

#endif
