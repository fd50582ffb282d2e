#include "person_store.h"

#include "invariant.h"
#include "permission.h"
#include "person_name.h"
#include "stores.h"

#define PERSON_COLUMNS                                                                             \
    "p.person_id, p.user_name, p.title, p.given_name, p.family_name, p.initials, p.job_title, "    \
    "p.registration, p.email, p.telephone, p.password_hash <> '', p.is_disabled, p.version"

STATEMENT(
    person_insert,
    "INSERT INTO person (site_id, person_id, user_name, title, given_name, family_name, initials, "
    "job_title, registration, email, telephone, password_hash, is_disabled, created_at, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)");
STATEMENT(
    person_update,
    "UPDATE person SET user_name = $4, title = $5, given_name = $6, family_name = $7, initials = $8, "
    "job_title = $9, registration = $10, email = $11, telephone = $12, is_disabled = $13, "
    "version = version + 1 WHERE site_id = $1 AND person_id = $2 AND version = $3");
STATEMENT(person_set_password, "UPDATE person SET password_hash = $3, version = version + 1 WHERE "
                               "site_id = $1 AND person_id = $2");
STATEMENT(person_by_id,
          "SELECT " PERSON_COLUMNS " FROM person p WHERE p.site_id = $1 AND p.person_id = $2");
STATEMENT(person_password_hash,
          "SELECT password_hash FROM person WHERE site_id = $1 AND person_id = $2");
STATEMENT(person_by_user_name,
          "SELECT " PERSON_COLUMNS " FROM person p WHERE p.site_id = $1 AND p.user_name = $2");
STATEMENT(
    person_list,
    "SELECT " PERSON_COLUMNS
    " FROM person p WHERE p.site_id = $1 AND (NOT p.is_disabled OR $2) AND "
    "($3 = '' OR EXISTS (SELECT 1 FROM person_role r WHERE r.site_id = $1 AND "
    "r.person_id = p.person_id AND r.role = $3)) ORDER BY p.family_name, p.given_name, p.person_id "
    "LIMIT 1000");
STATEMENT(person_roles, "SELECT person_id, role FROM person_role WHERE site_id = $1 LIMIT 10000");
STATEMENT(person_roles_of, "SELECT person_id, role FROM person_role WHERE site_id = $1 AND "
                           "person_id = $2 LIMIT 100");
STATEMENT(person_roles_delete, "DELETE FROM person_role WHERE site_id = $1 AND person_id = $2");
STATEMENT(person_role_insert,
          "INSERT INTO person_role (site_id, person_id, role) VALUES ($1, $2, $3)");

#define LIST_COLUMNS                                                                                  \
    "l.list_id, l.name, l.purpose, l.is_active, (SELECT CAST(COUNT(*) AS BIGINT) FROM list_member m " \
    "WHERE m.site_id = l.site_id AND m.list_id = l.list_id), l.version"

STATEMENT(list_insert,
          "INSERT INTO shared_list (site_id, list_id, name, purpose, is_active, version) "
          "VALUES ($1, $2, $3, $4, $5, 1)");
STATEMENT(list_update,
          "UPDATE shared_list SET name = $4, purpose = $5, is_active = $6, "
          "version = version + 1 WHERE site_id = $1 AND list_id = $2 AND version = $3");
STATEMENT(list_by_id,
          "SELECT " LIST_COLUMNS " FROM shared_list l WHERE l.site_id = $1 AND l.list_id = $2");
STATEMENT(list_all,
          "SELECT " LIST_COLUMNS " FROM shared_list l WHERE l.site_id = $1 ORDER BY l.name, "
          "l.list_id LIMIT 500");
STATEMENT(list_of_person,
          "SELECT " LIST_COLUMNS
          " FROM shared_list l JOIN list_member k ON k.site_id = l.site_id AND "
          "k.list_id = l.list_id WHERE l.site_id = $1 AND k.person_id = $2 AND l.is_active "
          "ORDER BY l.name, l.list_id LIMIT 500");
STATEMENT(list_member_insert,
          "INSERT INTO list_member (site_id, list_id, person_id) VALUES ($1, $2, $3) "
          "ON CONFLICT (site_id, list_id, person_id) DO NOTHING");
STATEMENT(list_member_delete,
          "DELETE FROM list_member WHERE site_id = $1 AND list_id = $2 AND person_id = $3");
STATEMENT(
    list_members,
    "SELECT person_id FROM list_member WHERE site_id = $1 AND list_id = $2 ORDER BY person_id LIMIT 1000");

enum err person_store_insert(struct tx *tx, int64_t site_id, const struct person *p,
                             str password_hash, instant now) {
    TRY(db_do(tx, &person_insert, NULL, INT(site_id), ID(p->person_id), TEXT(p->user_name),
              TEXT(p->title), TEXT(p->given_name), TEXT(p->family_name), TEXT(p->initials),
              TEXT(p->job_title), TEXT(p->registration), TEXT(p->email), TEXT(p->telephone),
              TEXT(password_hash), BOOL(p->is_disabled), WHEN(now)));
    return person_store_set_roles(tx, site_id, p->person_id, p->roles);
}

enum err person_store_update(struct tx *tx, int64_t site_id, const struct person *p) {
    int64_t n;
    TRY(db_do(tx, &person_update, &n, INT(site_id), ID(p->person_id), INT(p->version),
              TEXT(p->user_name), TEXT(p->title), TEXT(p->given_name), TEXT(p->family_name),
              TEXT(p->initials), TEXT(p->job_title), TEXT(p->registration), TEXT(p->email),
              TEXT(p->telephone), BOOL(p->is_disabled)));
    return n == 1 ? OK : CONFLICT;
}

enum err person_store_set_password(struct tx *tx, int64_t site_id, uuid person_id,
                                   str password_hash) {
    int64_t n;
    TRY(db_do(tx, &person_set_password, &n, INT(site_id), ID(person_id), TEXT(password_hash)));
    return n == 1 ? OK : NOT_FOUND;
}

enum err person_store_set_roles(struct tx *tx, int64_t site_id, uuid person_id, uint32_t roles) {
    TRY(db_do(tx, &person_roles_delete, NULL, INT(site_id), ID(person_id)));
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (!(roles >> role & 1u)) continue;
        TRY(db_do(tx, &person_role_insert, NULL, INT(site_id), ID(person_id),
                  TEXT(str_from_c(role_name((enum role)role)))));
    }
    return OK;
}

static struct person person_of(const struct rows *rows, size_t r) {
    return (struct person){
        .person_id = row_id(rows, r, 0),
        .user_name = row_text(rows, r, 1),
        .title = row_text(rows, r, 2),
        .given_name = row_text(rows, r, 3),
        .family_name = row_text(rows, r, 4),
        .initials = row_text(rows, r, 5),
        .job_title = row_text(rows, r, 6),
        .registration = row_text(rows, r, 7),
        .email = row_text(rows, r, 8),
        .telephone = row_text(rows, r, 9),
        .has_password = row_bool(rows, r, 10),
        .is_disabled = row_bool(rows, r, 11),
        .version = row_int(rows, r, 12),
    };
}

static enum err read_roles(struct tx *tx, int64_t site_id, struct person *people, size_t n) {
    struct rows rows;
    if (n == 1)
        TRY(db_query(tx, &person_roles_of, &rows, INT(site_id), ID(people[0].person_id)));
    else
        TRY(db_query(tx, &person_roles, &rows, INT(site_id)));
    for (size_t r = 0; r < rows.n_rows; r++) {
        enum role role;
        invariant(role_parse(row_text(&rows, r, 1), &role) == OK);
        for (size_t i = 0; i < n; i++) {
            if (uuid_eq(people[i].person_id, row_id(&rows, r, 0))) people[i].roles |= 1u << role;
        }
    }
    return OK;
}

enum err person_store_get(struct tx *tx, int64_t site_id, uuid person_id,
                          struct person *ret_person) {
    struct rows rows;
    TRY(db_get(tx, &person_by_id, &rows, INT(site_id), ID(person_id)));
    struct person p = person_of(&rows, 0);
    TRY(read_roles(tx, site_id, &p, 1));
    *ret_person = p;
    return OK;
}

enum err person_store_by_user_name(struct tx *tx, int64_t site_id, str user_name,
                                   struct person *ret_person) {
    struct rows rows;
    TRY(db_get(tx, &person_by_user_name, &rows, INT(site_id), TEXT(user_name)));
    struct person p = person_of(&rows, 0);
    TRY(read_roles(tx, site_id, &p, 1));
    *ret_person = p;
    return OK;
}

enum err person_store_password_hash(struct tx *tx, int64_t site_id, uuid person_id,
                                    str *ret_password_hash) {
    struct rows rows;
    TRY(db_get(tx, &person_password_hash, &rows, INT(site_id), ID(person_id)));
    *ret_password_hash = row_text(&rows, 0, 0);
    return OK;
}

str person_store_name(struct arena *a, const struct rows *rows, size_t r, size_t c) {
    return person_name_full(a, &(struct person_name){row_text(rows, r, c), row_text(rows, r, c + 1),
                                                     row_text(rows, r, c + 2)});
}

enum err person_store_list(struct tx *tx, int64_t site_id, enum role role, bool with_disabled,
                           const struct person **ret_people, size_t *ret_n) {
    struct rows rows;
    str wanted = role == ROLE_COUNT ? S("") : str_from_c(role_name(role));
    TRY(db_query(tx, &person_list, &rows, INT(site_id), BOOL(with_disabled), TEXT(wanted)));
    struct person *people = arena_array(tx_arena(tx), struct person, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        people[r] = person_of(&rows, r);
    if (rows.n_rows) TRY(read_roles(tx, site_id, people, rows.n_rows));
    *ret_people = people;
    *ret_n = rows.n_rows;
    return OK;
}

enum err list_store_insert(struct tx *tx, int64_t site_id, const struct shared_list *l) {
    return db_do(tx, &list_insert, NULL, INT(site_id), ID(l->list_id), TEXT(l->name),
                 TEXT(l->purpose), BOOL(l->is_active));
}

enum err list_store_update(struct tx *tx, int64_t site_id, const struct shared_list *l) {
    int64_t n;
    TRY(db_do(tx, &list_update, &n, INT(site_id), ID(l->list_id), INT(l->version), TEXT(l->name),
              TEXT(l->purpose), BOOL(l->is_active)));
    return n == 1 ? OK : CONFLICT;
}

static struct shared_list list_of(const struct rows *rows, size_t r) {
    return (struct shared_list){row_id(rows, r, 0),   row_text(rows, r, 1), row_text(rows, r, 2),
                                row_bool(rows, r, 3), row_int(rows, r, 4),  row_int(rows, r, 5)};
}

static void lists_of(struct tx *tx, const struct rows *rows, const struct shared_list **ret_lists,
                     size_t *ret_n) {
    struct shared_list *lists = arena_array(tx_arena(tx), struct shared_list, rows->n_rows);
    for (size_t r = 0; r < rows->n_rows; r++)
        lists[r] = list_of(rows, r);
    *ret_lists = lists;
    *ret_n = rows->n_rows;
}

enum err list_store_get(struct tx *tx, int64_t site_id, uuid list_id,
                        struct shared_list *ret_list) {
    struct rows rows;
    TRY(db_get(tx, &list_by_id, &rows, INT(site_id), ID(list_id)));
    *ret_list = list_of(&rows, 0);
    return OK;
}

enum err list_store_all(struct tx *tx, int64_t site_id, const struct shared_list **ret_lists,
                        size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &list_all, &rows, INT(site_id)));
    lists_of(tx, &rows, ret_lists, ret_n);
    return OK;
}

enum err list_store_of_person(struct tx *tx, int64_t site_id, uuid person_id,
                              const struct shared_list **ret_lists, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &list_of_person, &rows, INT(site_id), ID(person_id)));
    lists_of(tx, &rows, ret_lists, ret_n);
    return OK;
}

enum err list_store_add_member(struct tx *tx, int64_t site_id, uuid list_id, uuid person_id) {
    return db_do(tx, &list_member_insert, NULL, INT(site_id), ID(list_id), ID(person_id));
}

enum err list_store_remove_member(struct tx *tx, int64_t site_id, uuid list_id, uuid person_id) {
    return db_do(tx, &list_member_delete, NULL, INT(site_id), ID(list_id), ID(person_id));
}

enum err list_store_members(struct tx *tx, int64_t site_id, uuid list_id, const uuid **ret_people,
                            size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &list_members, &rows, INT(site_id), ID(list_id)));
    *ret_people = row_ids(tx_arena(tx), &rows, 0);
    *ret_n = rows.n_rows;
    return OK;
}
