/* What sessions are made from: slot types, resources, weekly patterns. */
#include "pattern_store.h"
#include "session_store.h"

STATEMENT(
    slot_type_insert,
    "INSERT INTO slot_type (site_id, slot_type_id, clinic_id, name, minutes, use, medium, is_active, "
    "version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)");
STATEMENT(slot_type_update,
          "UPDATE slot_type SET name = $4, minutes = $5, use = $6, medium = $7, is_active = $8, "
          "version = version + 1 WHERE site_id = $1 AND slot_type_id = $2 AND version = $3");
STATEMENT(
    slot_type_of_clinic,
    "SELECT slot_type_id, clinic_id, name, minutes, use, medium, is_active, version FROM slot_type "
    "WHERE site_id = $1 AND clinic_id = $2 ORDER BY name, slot_type_id LIMIT 200");
#define RESOURCE_COLUMNS "resource_id, kind, name, person_id, place_id, is_active, version"
STATEMENT(resource_insert,
          "INSERT INTO resource (site_id, resource_id, kind, name, person_id, place_id, is_active, "
          "version) VALUES ($1, $2, $3, $4, $5, $6, $7, 1)");
STATEMENT(resource_update,
          "UPDATE resource SET name = $4, place_id = $5, is_active = $6, version = version + 1 "
          "WHERE site_id = $1 AND resource_id = $2 AND version = $3");
STATEMENT(resource_by_id,
          "SELECT " RESOURCE_COLUMNS " FROM resource WHERE site_id = $1 AND resource_id = $2");
STATEMENT(resource_of_person, "SELECT " RESOURCE_COLUMNS " FROM resource WHERE site_id = $1 AND "
                              "person_id = $2 AND kind = 'clinician' ORDER BY resource_id LIMIT 1");
STATEMENT(resource_list,
          "SELECT " RESOURCE_COLUMNS " FROM resource WHERE site_id = $1 AND "
          "($2 = '' OR kind = $2) AND (is_active OR $3) ORDER BY name, resource_id LIMIT 1000");
#define PATTERN_COLUMNS                                                                            \
    "template_id, clinic_id, clinician_id, room_id, weekday, every_weeks, valid_from, valid_to, version"
STATEMENT(
    pattern_insert,
    "INSERT INTO clinic_template (site_id, template_id, clinic_id, weekday, every_weeks, "
    "clinician_id, room_id, valid_from, valid_to, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "
    "$9, 1)");
STATEMENT(pattern_slot_insert,
          "INSERT INTO clinic_template_slot (site_id, template_id, start_minute, "
          "slot_type_id) VALUES ($1, $2, $3, $4)");
STATEMENT(pattern_end, "UPDATE clinic_template SET valid_to = $4, version = version + 1 WHERE "
                       "site_id = $1 AND template_id = $2 AND version = $3");
STATEMENT(pattern_of_clinic,
          "SELECT " PATTERN_COLUMNS " FROM clinic_template WHERE site_id = $1 AND "
          "clinic_id = $2 ORDER BY weekday, valid_from, template_id LIMIT 200");
STATEMENT(
    pattern_slots,
    "SELECT s.start_minute, s.slot_type_id, t.minutes FROM clinic_template_slot s JOIN slot_type t ON "
    "t.site_id = s.site_id AND t.slot_type_id = s.slot_type_id WHERE s.site_id = $1 AND "
    "s.template_id = $2 ORDER BY s.start_minute, s.slot_type_id LIMIT 500");

enum err slot_type_store_insert(struct tx *tx, int64_t site_id, const struct slot_type *t) {
    return db_do(tx, &slot_type_insert, NULL, INT(site_id), ID(t->slot_type_id), ID(t->clinic_id),
                 TEXT(t->name), INT(t->minutes), TEXT(t->use), TEXT(t->medium), BOOL(t->is_active));
}

enum err slot_type_store_update(struct tx *tx, int64_t site_id, const struct slot_type *t) {
    int64_t n;
    TRY(db_do(tx, &slot_type_update, &n, INT(site_id), ID(t->slot_type_id), INT(t->version),
              TEXT(t->name), INT(t->minutes), TEXT(t->use), TEXT(t->medium), BOOL(t->is_active)));
    return n == 1 ? OK : CONFLICT;
}

enum err slot_type_store_of_clinic(struct tx *tx, int64_t site_id, uuid clinic_id,
                                   const struct slot_type **ret_types, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &slot_type_of_clinic, &rows, INT(site_id), ID(clinic_id)));
    struct slot_type *types = arena_array(tx_arena(tx), struct slot_type, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        types[r] =
            (struct slot_type){row_id(&rows, r, 0),   row_id(&rows, r, 1),   row_text(&rows, r, 2),
                               row_int(&rows, r, 3),  row_text(&rows, r, 4), row_text(&rows, r, 5),
                               row_bool(&rows, r, 6), row_int(&rows, r, 7)};
    }
    *ret_types = types;
    *ret_n = rows.n_rows;
    return OK;
}

enum err resource_store_insert(struct tx *tx, int64_t site_id, const struct resource *r) {
    return db_do(tx, &resource_insert, NULL, INT(site_id), ID(r->resource_id), TEXT(r->kind),
                 TEXT(r->name), ID_OR_NULL(r->person_id), ID_OR_NULL(r->place_id),
                 BOOL(r->is_active));
}

enum err resource_store_update(struct tx *tx, int64_t site_id, const struct resource *r) {
    int64_t n;
    TRY(db_do(tx, &resource_update, &n, INT(site_id), ID(r->resource_id), INT(r->version),
              TEXT(r->name), ID_OR_NULL(r->place_id), BOOL(r->is_active)));
    return n == 1 ? OK : CONFLICT;
}

static struct resource resource_of(const struct rows *rows, size_t r) {
    return (struct resource){row_id(rows, r, 0), row_text(rows, r, 1), row_text(rows, r, 2),
                             row_id(rows, r, 3), row_id(rows, r, 4),   row_bool(rows, r, 5),
                             row_int(rows, r, 6)};
}

enum err resource_store_get(struct tx *tx, int64_t site_id, uuid resource_id,
                            struct resource *ret_resource) {
    struct rows rows;
    TRY(db_get(tx, &resource_by_id, &rows, INT(site_id), ID(resource_id)));
    *ret_resource = resource_of(&rows, 0);
    return OK;
}

enum err resource_store_of_person(struct tx *tx, int64_t site_id, uuid person_id,
                                  struct resource *ret_resource) {
    struct rows rows;
    TRY(db_get(tx, &resource_of_person, &rows, INT(site_id), ID(person_id)));
    *ret_resource = resource_of(&rows, 0);
    return OK;
}

enum err resource_store_list(struct tx *tx, int64_t site_id, str kind, bool with_inactive,
                             const struct resource **ret_resources, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &resource_list, &rows, INT(site_id), TEXT(kind), BOOL(with_inactive)));
    struct resource *list = arena_array(tx_arena(tx), struct resource, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        list[r] = resource_of(&rows, r);
    *ret_resources = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err pattern_store_insert(struct tx *tx, int64_t site_id, const struct weekly_pattern *p,
                              const struct pattern_slot *slots, size_t n) {
    struct arena *a = tx_arena(tx);
    TRY(db_do(tx, &pattern_insert, NULL, INT(site_id), ID(p->template_id), ID(p->clinic_id),
              INT(p->weekday), INT(p->every_weeks), ID(p->clinician_id), ID_OR_NULL(p->room_id),
              value_date(a, p->valid_from), value_date(a, p->valid_to)));
    for (size_t i = 0; i < n; i++) {
        TRY(db_do(tx, &pattern_slot_insert, NULL, INT(site_id), ID(p->template_id),
                  CLOCK(slots[i].start), ID(slots[i].slot_type_id)));
    }
    return OK;
}

enum err pattern_store_end(struct tx *tx, int64_t site_id, const struct weekly_pattern *p) {
    int64_t n;
    TRY(db_do(tx, &pattern_end, &n, INT(site_id), ID(p->template_id), INT(p->version),
              value_date(tx_arena(tx), p->valid_to)));
    return n == 1 ? OK : CONFLICT;
}

enum err pattern_store_of_clinic(struct tx *tx, int64_t site_id, uuid clinic_id,
                                 const struct weekly_pattern **ret_patterns, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &pattern_of_clinic, &rows, INT(site_id), ID(clinic_id)));
    struct weekly_pattern *list = arena_array(tx_arena(tx), struct weekly_pattern, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        list[r] = (struct weekly_pattern){
            row_id(&rows, r, 0),   row_id(&rows, r, 1),   row_id(&rows, r, 2),
            row_id(&rows, r, 3),   row_int(&rows, r, 4),  row_int(&rows, r, 5),
            row_date(&rows, r, 6), row_date(&rows, r, 7), row_int(&rows, r, 8)};
    }
    *ret_patterns = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err pattern_store_slots(struct tx *tx, int64_t site_id, uuid template_id,
                             const struct pattern_slot **ret_slots, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &pattern_slots, &rows, INT(site_id), ID(template_id)));
    struct pattern_slot *slots = arena_array(tx_arena(tx), struct pattern_slot, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        slots[r] = (struct pattern_slot){row_clock(&rows, r, 0), row_id(&rows, r, 1),
                                         row_int(&rows, r, 2)};
    }
    *ret_slots = slots;
    *ret_n = rows.n_rows;
    return OK;
}
