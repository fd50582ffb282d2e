/* Letter templates and letterheads. */
#include "template_store.h"
#include "letter_store.h"

#define TEMPLATE_COLUMNS                                                                           \
    "template_id, name, kind, addressed_to, clinic_id, letterhead_id, body, is_active, version"

STATEMENT(
    template_insert,
    "INSERT INTO letter_template (site_id, template_id, name, kind, addressed_to, clinic_id, "
    "letterhead_id, body, is_active, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)");
STATEMENT(
    template_update,
    "UPDATE letter_template SET name = $4, kind = $5, addressed_to = $6, clinic_id = $7, "
    "letterhead_id = $8, body = $9, is_active = $10, version = version + 1 WHERE site_id = $1 AND "
    "template_id = $2 AND version = $3");
STATEMENT(template_by_id, "SELECT " TEMPLATE_COLUMNS
                          " FROM letter_template WHERE site_id = $1 AND template_id = $2");
STATEMENT(
    template_list,
    "SELECT " TEMPLATE_COLUMNS
    " FROM letter_template WHERE site_id = $1 AND is_active AND ($2 = '' OR "
    "kind = $2) AND ($3 = 0 OR clinic_id IS NULL OR clinic_id = $4) ORDER BY CASE WHEN clinic_id IS "
    "NULL THEN 1 ELSE 0 END, name, template_id LIMIT 500");
STATEMENT(template_all, "SELECT " TEMPLATE_COLUMNS
                        " FROM letter_template WHERE site_id = $1 ORDER BY name, template_id "
                        "LIMIT 1000");
STATEMENT(letterhead_insert, "INSERT INTO letterhead (site_id, letterhead_id, name, lines, footer, "
                             "is_active, version) VALUES ($1, $2, $3, $4, $5, $6, 1)");
STATEMENT(letterhead_update,
          "UPDATE letterhead SET name = $4, lines = $5, footer = $6, is_active = $7, "
          "version = version + 1 WHERE site_id = $1 AND letterhead_id = $2 AND version = $3");
#define LETTERHEAD_COLUMNS "letterhead_id, name, lines, footer, is_active, version"
STATEMENT(letterhead_by_id, "SELECT " LETTERHEAD_COLUMNS
                            " FROM letterhead WHERE site_id = $1 AND letterhead_id = $2");
STATEMENT(letterhead_list, "SELECT " LETTERHEAD_COLUMNS " FROM letterhead WHERE site_id = $1 "
                           "ORDER BY name, letterhead_id LIMIT 200");

#define TEMPLATE_VALUES(t)                                                                         \
    TEXT((t)->name), TEXT((t)->kind), TEXT((t)->addressed_to), ID_OR_NULL((t)->clinic_id),         \
        ID_OR_NULL((t)->letterhead_id), TEXT((t)->body), BOOL((t)->is_active)

enum err template_store_insert(struct tx *tx, int64_t site_id, const struct letter_template *t) {
    return db_do(tx, &template_insert, NULL, INT(site_id), ID(t->template_id), TEMPLATE_VALUES(t));
}

enum err template_store_update(struct tx *tx, int64_t site_id, const struct letter_template *t) {
    int64_t n;
    TRY(db_do(tx, &template_update, &n, INT(site_id), ID(t->template_id), INT(t->version),
              TEMPLATE_VALUES(t)));
    return n == 1 ? OK : CONFLICT;
}

static struct letter_template template_of(const struct rows *rows, size_t r) {
    return (struct letter_template){
        row_id(rows, r, 0),   row_text(rows, r, 1), row_text(rows, r, 2),
        row_text(rows, r, 3), row_id(rows, r, 4),   row_id(rows, r, 5),
        row_text(rows, r, 6), row_bool(rows, r, 7), row_int(rows, r, 8)};
}

enum err template_store_get(struct tx *tx, int64_t site_id, uuid template_id,
                            struct letter_template *ret_template) {
    struct rows rows;
    TRY(db_get(tx, &template_by_id, &rows, INT(site_id), ID(template_id)));
    *ret_template = template_of(&rows, 0);
    return OK;
}

static void take_templates(struct tx *tx, const struct rows *rows,
                           const struct letter_template **ret_list, size_t *ret_n) {
    struct letter_template *list = arena_array(tx_arena(tx), struct letter_template, rows->n_rows);
    for (size_t r = 0; r < rows->n_rows; r++)
        list[r] = template_of(rows, r);
    *ret_list = list;
    *ret_n = rows->n_rows;
}

enum err template_store_list(struct tx *tx, int64_t site_id, str kind, uuid clinic_id,
                             const struct letter_template **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &template_list, &rows, INT(site_id), TEXT(kind), INT(!uuid_is_nil(clinic_id)),
                 ID(clinic_id)));
    take_templates(tx, &rows, ret_list, ret_n);
    return OK;
}

enum err template_store_all(struct tx *tx, int64_t site_id, const struct letter_template **ret_list,
                            size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &template_all, &rows, INT(site_id)));
    take_templates(tx, &rows, ret_list, ret_n);
    return OK;
}

enum err letterhead_store_insert(struct tx *tx, int64_t site_id, const struct letterhead *h) {
    return db_do(tx, &letterhead_insert, NULL, INT(site_id), ID(h->letterhead_id), TEXT(h->name),
                 TEXT(h->lines), TEXT(h->footer), BOOL(h->is_active));
}

enum err letterhead_store_update(struct tx *tx, int64_t site_id, const struct letterhead *h) {
    int64_t n;
    TRY(db_do(tx, &letterhead_update, &n, INT(site_id), ID(h->letterhead_id), INT(h->version),
              TEXT(h->name), TEXT(h->lines), TEXT(h->footer), BOOL(h->is_active)));
    return n == 1 ? OK : CONFLICT;
}

static struct letterhead letterhead_of(const struct rows *rows, size_t r) {
    return (struct letterhead){row_id(rows, r, 0),   row_text(rows, r, 1), row_text(rows, r, 2),
                               row_text(rows, r, 3), row_bool(rows, r, 4), row_int(rows, r, 5)};
}

enum err letterhead_store_get(struct tx *tx, int64_t site_id, uuid letterhead_id,
                              struct letterhead *ret_letterhead) {
    struct rows rows;
    TRY(db_get(tx, &letterhead_by_id, &rows, INT(site_id), ID(letterhead_id)));
    *ret_letterhead = letterhead_of(&rows, 0);
    return OK;
}

enum err letterhead_store_list(struct tx *tx, int64_t site_id, const struct letterhead **ret_list,
                               size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &letterhead_list, &rows, INT(site_id)));
    struct letterhead *list = arena_array(tx_arena(tx), struct letterhead, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        list[r] = letterhead_of(&rows, r);
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}
