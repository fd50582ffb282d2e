#include "stores.h"

#include "buf.h"
#include "person_name.h"

const uuid *row_ids(struct arena *a, const struct rows *rows, size_t c) {
    uuid *ids = arena_array(a, uuid, rows->n_rows);
    for (size_t r = 0; r < rows->n_rows; r++)
        ids[r] = row_id(rows, r, c);
    return ids;
}

str row_short_name(struct arena *a, const struct rows *rows, size_t r, size_t c) {
    return person_name_full(a, &(struct person_name){.title = row_text(rows, r, c),
                                                     .family = row_text(rows, r, c + 1)});
}

/* No UTF-8 text has a byte above 0xf4. */
struct value value_end(struct arena *a, str s) {
    return TEXT(say(a, "{}\xf4\x8f\xbf\xbf", SAY_T(s)));
}
