#include "address_store.h"

#include "buf.h"
#include "stores.h"

#define PLACE_COLUMNS                                                                              \
    "place_id, name, address, postcode, telephone, directions, zone, is_active, version"

STATEMENT(
    place_insert,
    "INSERT INTO place (site_id, place_id, name, address, postcode, telephone, directions, zone, "
    "is_active, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)");
STATEMENT(
    place_update,
    "UPDATE place SET name = $4, address = $5, postcode = $6, telephone = $7, directions = $8, "
    "zone = $9, is_active = $10, version = version + 1 WHERE site_id = $1 AND place_id = $2 AND "
    "version = $3");
STATEMENT(place_by_id, "SELECT " PLACE_COLUMNS " FROM place WHERE site_id = $1 AND place_id = $2");
STATEMENT(place_list, "SELECT " PLACE_COLUMNS
                      " FROM place WHERE site_id = $1 ORDER BY name, place_id LIMIT 500");

#define PLACE_VALUES(p)                                                                            \
    TEXT((p)->name), TEXT((p)->address), TEXT((p)->postcode), TEXT((p)->telephone),                \
        TEXT((p)->directions), TEXT_OR_NULL((p)->zone), BOOL((p)->is_active)

enum err place_store_insert(struct tx *tx, int64_t site_id, const struct place *p) {
    return db_do(tx, &place_insert, NULL, INT(site_id), ID(p->place_id), PLACE_VALUES(p));
}

enum err place_store_update(struct tx *tx, int64_t site_id, const struct place *p) {
    int64_t n;
    TRY(db_do(tx, &place_update, &n, INT(site_id), ID(p->place_id), INT(p->version),
              PLACE_VALUES(p)));
    return n == 1 ? OK : CONFLICT;
}

static struct place place_of(const struct rows *rows, size_t r) {
    return (struct place){row_id(rows, r, 0),   row_text(rows, r, 1), row_text(rows, r, 2),
                          row_text(rows, r, 3), row_text(rows, r, 4), row_text(rows, r, 5),
                          row_text(rows, r, 6), row_bool(rows, r, 7), row_int(rows, r, 8)};
}

enum err place_store_get(struct tx *tx, int64_t site_id, uuid place_id, struct place *ret_place) {
    struct rows rows;
    TRY(db_get(tx, &place_by_id, &rows, INT(site_id), ID(place_id)));
    *ret_place = place_of(&rows, 0);
    return OK;
}

enum err place_store_list(struct tx *tx, int64_t site_id, const struct place **ret_places,
                          size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &place_list, &rows, INT(site_id)));
    struct place *places = arena_array(tx_arena(tx), struct place, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        places[r] = place_of(&rows, r);
    *ret_places = places;
    *ret_n = rows.n_rows;
    return OK;
}

#define CONTACT_COLUMNS                                                                            \
    "c.contact_id, c.kind, c.person_name, c.organisation, c.salutation, c.address, c.postcode, "   \
    "c.country, c.telephone, c.email, c.ods_code, c.mailbox, c.moved_to, c.is_retired, c.version"

STATEMENT(
    contact_insert,
    "INSERT INTO contact (site_id, contact_id, kind, person_name, organisation, salutation, address, "
    "postcode, country, telephone, email, ods_code, mailbox, moved_to, is_retired, search_key, "
    "version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1)");
STATEMENT(
    contact_update,
    "UPDATE contact SET kind = $4, person_name = $5, organisation = $6, salutation = $7, address = $8, "
    "postcode = $9, country = $10, telephone = $11, email = $12, ods_code = $13, mailbox = $14, "
    "moved_to = $15, is_retired = $16, search_key = $17, version = version + 1 WHERE site_id = $1 AND "
    "contact_id = $2 AND version = $3");
STATEMENT(contact_by_id,
          "SELECT " CONTACT_COLUMNS " FROM contact c WHERE c.site_id = $1 AND c.contact_id = $2");
STATEMENT(contact_words_delete, "DELETE FROM contact_word WHERE site_id = $1 AND contact_id = $2");
STATEMENT(contact_word_insert,
          "INSERT INTO contact_word (site_id, word, contact_id) VALUES ($1, $2, $3) "
          "ON CONFLICT (site_id, word, contact_id) DO NOTHING");
/* Driven by the first word, so that a big address book is not read through. Best first: who can be written to,
 * whose name begins so, who has it as a whole word. */
STATEMENT(contact_find,
          "SELECT " CONTACT_COLUMNS " FROM contact c WHERE c.site_id = $1 AND c.contact_id IN "
          "(SELECT a.contact_id FROM contact_word a WHERE a.site_id = $1 AND a.word >= $6 AND "
          "a.word < $7) AND "
          "($8 = '' OR c.contact_id IN (SELECT a.contact_id FROM contact_word a WHERE "
          "a.site_id = $1 AND a.word >= $8 AND a.word < $9)) AND "
          "($10 = '' OR c.contact_id IN (SELECT a.contact_id FROM contact_word a WHERE "
          "a.site_id = $1 AND a.word >= $10 AND a.word < $11)) AND "
          "($12 = '' OR c.contact_id IN (SELECT a.contact_id FROM contact_word a WHERE "
          "a.site_id = $1 AND a.word >= $12 AND a.word < $13)) AND "
          "($2 = '' OR c.kind = $2 OR c.kind = $3 OR c.kind = $4) AND (NOT c.is_retired OR $5) "
          "ORDER BY CASE WHEN c.moved_to IS NOT NULL THEN 3 WHEN c.is_retired THEN 4 "
          "WHEN c.search_key >= $6 AND c.search_key < $7 THEN 0 "
          "WHEN c.contact_id IN (SELECT a.contact_id FROM contact_word a WHERE a.site_id = $1 AND "
          "a.word = $6) THEN 1 ELSE 2 END, c.search_key, c.contact_id LIMIT $14 OFFSET $15");
STATEMENT(contact_list,
          "SELECT " CONTACT_COLUMNS " FROM contact c WHERE c.site_id = $1 AND "
          "($2 = '' OR c.kind = $2 OR c.kind = $3 OR c.kind = $4) AND (NOT c.is_retired OR $5) "
          "ORDER BY c.search_key, c.contact_id LIMIT $6 OFFSET $7");

#define CONTACT_VALUES(c)                                                                          \
    TEXT((c)->kind), TEXT((c)->person_name), TEXT((c)->organisation), TEXT((c)->salutation),       \
        TEXT((c)->address), TEXT((c)->postcode), TEXT((c)->country), TEXT((c)->telephone),         \
        TEXT((c)->email), TEXT((c)->ods_code), TEXT((c)->mailbox), ID_OR_NULL((c)->moved_to),      \
        BOOL((c)->is_retired)

static enum err write_words(struct tx *tx, int64_t site_id, uuid contact_id, const str *words,
                            size_t n) {
    for (size_t i = 0; i < n; i++) {
        TRY(db_do(tx, &contact_word_insert, NULL, INT(site_id), TEXT(words[i]), ID(contact_id)));
    }
    return OK;
}

enum err contact_store_insert(struct tx *tx, int64_t site_id, const struct contact *c,
                              str search_key, const str *words, size_t n_words) {
    TRY(db_do(tx, &contact_insert, NULL, INT(site_id), ID(c->contact_id), CONTACT_VALUES(c),
              TEXT(search_key)));
    return write_words(tx, site_id, c->contact_id, words, n_words);
}

enum err contact_store_update(struct tx *tx, int64_t site_id, const struct contact *c,
                              str search_key, const str *words, size_t n_words) {
    int64_t n;
    TRY(db_do(tx, &contact_update, &n, INT(site_id), ID(c->contact_id), INT(c->version),
              CONTACT_VALUES(c), TEXT(search_key)));
    if (n != 1) return CONFLICT;
    TRY(db_do(tx, &contact_words_delete, NULL, INT(site_id), ID(c->contact_id)));
    return write_words(tx, site_id, c->contact_id, words, n_words);
}

static struct contact contact_of(const struct rows *rows, size_t r) {
    return (struct contact){
        .contact_id = row_id(rows, r, 0),
        .kind = row_text(rows, r, 1),
        .person_name = row_text(rows, r, 2),
        .organisation = row_text(rows, r, 3),
        .salutation = row_text(rows, r, 4),
        .address = row_text(rows, r, 5),
        .postcode = row_text(rows, r, 6),
        .country = row_text(rows, r, 7),
        .telephone = row_text(rows, r, 8),
        .email = row_text(rows, r, 9),
        .ods_code = row_text(rows, r, 10),
        .mailbox = row_text(rows, r, 11),
        .moved_to = row_id(rows, r, 12),
        .is_retired = row_bool(rows, r, 13),
        .version = row_int(rows, r, 14),
    };
}

enum err contact_store_get(struct tx *tx, int64_t site_id, uuid contact_id,
                           struct contact *ret_contact) {
    struct rows rows;
    TRY(db_get(tx, &contact_by_id, &rows, INT(site_id), ID(contact_id)));
    *ret_contact = contact_of(&rows, 0);
    return OK;
}

enum err contact_store_current(struct tx *tx, int64_t site_id, uuid contact_id,
                               struct contact *ret_contact) {
    struct contact c;
    TRY(contact_store_get(tx, site_id, contact_id, &c));
    for (int step = 0; step < CONTACT_MOVES_MAX && !uuid_is_nil(c.moved_to); step++) {
        TRY(contact_store_get(tx, site_id, c.moved_to, &c));
    }
    *ret_contact = c;
    return OK;
}

enum err contact_store_find(struct tx *tx, int64_t site_id, const struct contact_search *s,
                            const struct contact **ret_contacts, size_t *ret_n) {
    struct rows rows;
    if (s->words[0].n == 0) {
        TRY(db_query(tx, &contact_list, &rows, INT(site_id), TEXT(s->kinds[0]), TEXT(s->kinds[1]),
                     TEXT(s->kinds[2]), BOOL(s->with_retired), INT(s->limit), INT(s->offset)));
    } else {
        TRY(db_query(tx, &contact_find, &rows, INT(site_id), TEXT(s->kinds[0]), TEXT(s->kinds[1]),
                     TEXT(s->kinds[2]), BOOL(s->with_retired), TEXT(s->words[0]),
                     value_end(tx_arena(tx), s->words[0]), TEXT(s->words[1]),
                     value_end(tx_arena(tx), s->words[1]), TEXT(s->words[2]),
                     value_end(tx_arena(tx), s->words[2]), TEXT(s->words[3]),
                     value_end(tx_arena(tx), s->words[3]), INT(s->limit), INT(s->offset)));
    }
    struct contact *contacts = arena_array(tx_arena(tx), struct contact, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        contacts[r] = contact_of(&rows, r);
    *ret_contacts = contacts;
    *ret_n = rows.n_rows;
    return OK;
}

STATEMENT(contact_count_patients, "SELECT CAST(COUNT(*) AS BIGINT) FROM patient WHERE site_id = $1 "
                                  "AND practice_id = $2 AND merged_into IS NULL");
STATEMENT(contact_count_referrals, "SELECT CAST(COUNT(*) AS BIGINT) FROM referral WHERE "
                                   "site_id = $1 AND referrer_id = $2");
STATEMENT(contact_count_moved, "SELECT CAST(COUNT(*) AS BIGINT) FROM contact WHERE site_id = $1 "
                               "AND moved_to = $2");
STATEMENT(
    contact_count_letters,
    "SELECT CAST(COUNT(*) AS BIGINT), CAST(COUNT(*) FILTER (WHERE l.stage IN ('type', 'sign', "
    "'send')) AS BIGINT) FROM letter_recipient r JOIN letter l ON l.site_id = r.site_id AND "
    "l.letter_id = r.letter_id WHERE r.site_id = $1 AND r.contact_id = $2 AND "
    "l.stage <> 'cancelled'");

static enum err count(struct tx *tx, const struct statement *s, int64_t site_id, uuid contact_id,
                      struct rows *ret_rows) {
    return db_get(tx, s, ret_rows, INT(site_id), ID(contact_id));
}

enum err contact_store_uses(struct tx *tx, int64_t site_id, uuid contact_id,
                            struct contact_uses *ret_uses) {
    struct rows patients, referrals, moved, letters;
    TRY(count(tx, &contact_count_patients, site_id, contact_id, &patients));
    TRY(count(tx, &contact_count_referrals, site_id, contact_id, &referrals));
    TRY(count(tx, &contact_count_moved, site_id, contact_id, &moved));
    TRY(count(tx, &contact_count_letters, site_id, contact_id, &letters));
    *ret_uses = (struct contact_uses){row_int(&patients, 0, 0), row_int(&referrals, 0, 0),
                                      row_int(&letters, 0, 0), row_int(&letters, 0, 1),
                                      row_int(&moved, 0, 0)};
    return OK;
}
