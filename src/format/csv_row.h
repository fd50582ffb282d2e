/* csv_row.h: one row of a list of patients into a record.
 * Purpose    cells by what they mean become a patient, with what the row says and does not say.
 * Rule       House rule H14: what a source does not say is not said. A column that is not there says nothing of
 *            its field; an empty cell empties it, but takes no number and no death away; a cell that cannot be
 *            read says nothing.
 * Ownership  all in the arena.   Thread safety: pure.
 * Not here   the file (csv_patients.h); what becomes of it (import_plan.h). */
#ifndef FORMAT_CSV_ROW_H
#define FORMAT_CSV_ROW_H

#include "csv_patients.h"

struct csv_cells {
    str cell[CSV_FIELD_COUNT];
    bool has[CSV_FIELD_COUNT]; /* the list has this column, and the row reaches it */
};
/* The record but for its label. */
MUST_USE enum err csv_row_take(struct arena *a, const struct csv_cells *cells, str source,
                               civil_date today, struct record *ret_one, struct problem *why);
/* The record again, over what its source said `before`: of columns it has not, the cells of then stand. Its keys stay.
 * `*ret_death_emptied`: a death that was said before is not said any more, though the column is there. */
MUST_USE enum err csv_row_again(struct arena *a, const struct record_cell *before, size_t n,
                                civil_date today, struct record *one, bool *ret_death_emptied,
                                struct problem *why);

#endif
