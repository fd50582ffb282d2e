#include "db.h"

#include <string.h>

#include "invariant.h"

/* The linker names the ends of the section; weak, for a program without statements has no section.
 */
extern const struct statement *const __start_clerkwell_sql[] __attribute__((weak));
extern const struct statement *const __stop_clerkwell_sql[] __attribute__((weak));

void statements_declared(const struct statement *const **ret_first, size_t *ret_n) {
    *ret_first = __start_clerkwell_sql;
    *ret_n = (size_t)(((uintptr_t)__stop_clerkwell_sql - (uintptr_t)__start_clerkwell_sql) /
                      sizeof *__start_clerkwell_sql);
}

struct value value_date(struct arena *a, civil_date d) {
    return civil_date_is_none(d) ? NONE : TEXT(civil_date_iso(a, d));
}

static const struct value *cell(const struct rows *rows, size_t r, size_t c) {
    invariant(r < rows->n_rows && c < rows->n_columns);
    return &rows->cells[r * rows->n_columns + c];
}

bool row_is_null(const struct rows *rows, size_t r, size_t c) {
    return cell(rows, r, c)->kind == V_NULL;
}

/* SQLite has no booleans but 0 and 1, so either getter reads either kind, on both engines alike. */
int64_t row_int(const struct rows *rows, size_t r, size_t c) {
    const struct value *v = cell(rows, r, c);
    invariant(v->kind == V_NULL || v->kind == V_INT || v->kind == V_BOOL);
    return v->number;
}

bool row_bool(const struct rows *rows, size_t r, size_t c) {
    int64_t n = row_int(rows, r, c);
    invariant(n == 0 || n == 1);
    return n == 1;
}

str row_text(const struct rows *rows, size_t r, size_t c) {
    const struct value *v = cell(rows, r, c);
    invariant(v->kind == V_NULL || v->kind == V_TEXT || v->kind == V_BYTES);
    return v->text;
}

uuid row_id(const struct rows *rows, size_t r, size_t c) {
    const struct value *v = cell(rows, r, c);
    uuid id = {{0}};
    if (v->kind == V_NULL) return id;
    invariant(v->kind == V_BYTES && v->text.n == sizeof id.b);
    memcpy(id.b, v->text.p, sizeof id.b);
    return id;
}

instant row_when(const struct rows *rows, size_t r, size_t c) {
    return (instant){row_int(rows, r, c)};
}

civil_date row_date(const struct rows *rows, size_t r, size_t c) {
    const struct value *v = cell(rows, r, c);
    civil_date d = {0};
    if (v->kind == V_NULL) return d;
    invariant(v->kind == V_TEXT && civil_date_parse_iso(v->text, &d) == OK);
    return d;
}

civil_time row_clock(const struct rows *rows, size_t r, size_t c) {
    int64_t minute = row_int(rows, r, c);
    invariant(minute >= 0 && minute < 24 * 60);
    return (civil_time){(int16_t)minute};
}
