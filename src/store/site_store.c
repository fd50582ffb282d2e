#include "site_store.h"

#define SITE_COLUMNS                                                                               \
    "site_id, name, department, kind, nation, zone, address, telephone, email, website, "          \
    "synthetic_nhs_numbers, is_demo, demo_seed, demo_anchor, duties_from, handoff, version"

STATEMENT(site_by_id, "SELECT " SITE_COLUMNS " FROM site WHERE site_id = $1");
STATEMENT(site_list, "SELECT " SITE_COLUMNS " FROM site ORDER BY site_id LIMIT $1");
STATEMENT(
    site_insert,
    "INSERT INTO site (site_id, name, department, kind, nation, zone, address, telephone, email, "
    "website, synthetic_nhs_numbers, is_demo, demo_seed, demo_anchor, duties_from, handoff, "
    "next_hospital_number, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
    "$14, $15, $16, 100001, 1)");
STATEMENT(site_head_insert, "INSERT INTO audit_head (site_id, size, peaks) VALUES ($1, 0, $2)");
STATEMENT(
    site_update,
    "UPDATE site SET name = $3, department = $4, kind = $5, nation = $6, zone = $7, address = $8, "
    "telephone = $9, email = $10, website = $11, handoff = $12, synthetic_nhs_numbers = $13, "
    "version = version + 1 "
    "WHERE site_id = $1 AND version = $2");

static struct site_row site_of(const struct rows *rows, size_t r) {
    return (struct site_row){
        .site_id = row_int(rows, r, 0),
        .name = row_text(rows, r, 1),
        .department = row_text(rows, r, 2),
        .kind = row_text(rows, r, 3),
        .nation = row_text(rows, r, 4),
        .zone = row_text(rows, r, 5),
        .address = row_text(rows, r, 6),
        .telephone = row_text(rows, r, 7),
        .email = row_text(rows, r, 8),
        .website = row_text(rows, r, 9),
        .synthetic_nhs_numbers = row_bool(rows, r, 10),
        .is_demo = row_bool(rows, r, 11),
        .demo_seed = row_int(rows, r, 12),
        .demo_anchor = row_date(rows, r, 13),
        .duties_from = row_when(rows, r, 14),
        .handoff = row_text(rows, r, 15),
        .version = row_int(rows, r, 16),
    };
}

enum err site_store_get(struct tx *tx, int64_t site_id, struct site_row *ret_site) {
    struct rows rows;
    TRY(db_get(tx, &site_by_id, &rows, INT(site_id)));
    *ret_site = site_of(&rows, 0);
    return OK;
}

enum err site_store_list(struct tx *tx, const struct site_row **ret_sites, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &site_list, &rows, INT(1000)));
    struct site_row *sites = arena_array(tx_arena(tx), struct site_row, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        sites[r] = site_of(&rows, r);
    *ret_sites = sites;
    *ret_n = rows.n_rows;
    return OK;
}

enum err site_store_insert(struct tx *tx, const struct site_row *s) {
    TRY(db_do(tx, &site_insert, NULL, INT(s->site_id), TEXT(s->name), TEXT(s->department),
              TEXT(s->kind), TEXT(s->nation), TEXT(s->zone), TEXT(s->address), TEXT(s->telephone),
              TEXT(s->email), TEXT(s->website), BOOL(s->synthetic_nhs_numbers), BOOL(s->is_demo),
              s->is_demo ? INT(s->demo_seed) : NONE, value_date(tx_arena(tx), s->demo_anchor),
              WHEN(s->duties_from), TEXT(s->handoff)));
    return db_do(tx, &site_head_insert, NULL, INT(s->site_id), BYTES(S("")));
}

enum err site_store_update(struct tx *tx, const struct site_row *s) {
    int64_t n;
    TRY(db_do(tx, &site_update, &n, INT(s->site_id), INT(s->version), TEXT(s->name),
              TEXT(s->department), TEXT(s->kind), TEXT(s->nation), TEXT(s->zone), TEXT(s->address),
              TEXT(s->telephone), TEXT(s->email), TEXT(s->website), TEXT(s->handoff),
              BOOL(s->synthetic_nhs_numbers)));
    return n == 1 ? OK : CONFLICT;
}
