/* csv.h: comma-separated values, as the standard says and as Excel writes them.
 * Purpose    rows of clean UTF-8 cells from whatever a hospital's export made of them.
 * Rule       RFC 4180; beyond it, by Excel's habit: a byte order mark, UTF-16, Windows-1252, a
 *            semicolon, tab or bar between cells, a first line "sep=;", line feeds inside quotes,
 *            ="0123" and a leading apostrophe around what should stay text.
 * Ownership  cells live in the arena.   Thread safety: one reader, one thread.
 * Not here   what the columns mean (csv_patients.h). */
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include "arena.h"
#include "err.h"

/* The text of the bytes in UTF-8. INVALID when they are no text (NUL bytes that are not UTF-16's). */
MUST_USE enum err csv_decode(struct arena *a, str bytes, str *ret_text, struct problem *why);

struct csv {
    struct arena *arena;
    str rest; /* p NULL: the end */
    char separator;
    int64_t line; /* where the rest begins, from 1 */
};
struct csv_row {
    int64_t line;     /* where it begins */
    const str *cells; /* trimmed; wrappers taken off */
    size_t n;
};

/* Finds the separator by the "sep=" line, else by what stands most often in the first line. */
void csv_open(struct csv *c, struct arena *a, str text);
/* The next row that is not blank. NOT_FOUND at the end. INVALID with field "line N" for a row whose
 * quotes do not close or go on after closing; the reader then stands at the line after it. */
MUST_USE enum err csv_next(struct csv *c, struct csv_row *ret_row, struct problem *why);

#endif
