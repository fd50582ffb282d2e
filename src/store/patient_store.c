#include "patient_store.h"

#include "buf.h"
#include "stores.h"

#define PATIENT_COLUMNS                                                                             \
    "p.patient_id, p.version, p.title, p.given_names, p.family_name, p.previous_name, p.known_as, " \
    "p.gender, p.birth_date, p.birth_date_is_estimated, p.nhs_number, p.nhs_number_status, "        \
    "p.hospital_number, p.address, p.postcode, p.country, p.home_telephone, p.mobile_telephone, "   \
    "p.email, p.practice_id, p.gp_name, p.language, p.interpreter, p.format_need, p.other_needs, "  \
    "p.write_to, p.other_address, p.is_vulnerable, p.is_restricted, p.is_deceased, p.death_date, "  \
    "p.merged_into, p.changed_at, p.is_inactive"

STATEMENT(
    patient_insert,
    "INSERT INTO patient (site_id, patient_id, version, title, given_names, family_name, "
    "previous_name, known_as, gender, birth_date, birth_date_is_estimated, nhs_number, "
    "nhs_number_status, hospital_number, address, postcode, country, home_telephone, "
    "mobile_telephone, email, practice_id, gp_name, language, interpreter, format_need, "
    "other_needs, write_to, other_address, is_vulnerable, is_restricted, is_deceased, death_date, "
    "merged_into, is_inactive, family_key, given_key, sound_key, created_at, created_by, changed_at) "
    "VALUES ($1, "
    "$2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, "
    "$22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $38)");
STATEMENT(
    patient_update,
    "UPDATE patient SET version = version + 1, title = $4, given_names = $5, family_name = $6, "
    "previous_name = $7, known_as = $8, gender = $9, birth_date = $10, birth_date_is_estimated = $11, "
    "nhs_number = $12, nhs_number_status = $13, hospital_number = $14, address = $15, postcode = $16, "
    "country = $17, home_telephone = $18, mobile_telephone = $19, email = $20, practice_id = $21, "
    "gp_name = $22, language = $23, interpreter = $24, format_need = $25, other_needs = $26, "
    "write_to = $27, other_address = $28, is_vulnerable = $29, is_restricted = $30, "
    "is_deceased = $31, death_date = $32, merged_into = $33, is_inactive = $34, family_key = $35, "
    "given_key = $36, sound_key = $37, changed_at = $38 WHERE site_id = $1 AND patient_id = $2 AND version = $3");
STATEMENT(patient_by_id,
          "SELECT " PATIENT_COLUMNS " FROM patient p WHERE p.site_id = $1 AND p.patient_id = $2");
STATEMENT(patient_stands,
          "SELECT is_restricted, is_deceased, merged_into, is_inactive FROM patient "
          "WHERE site_id = $1 AND patient_id = $2");
STATEMENT(
    patient_version_insert,
    "INSERT INTO patient_version (site_id, patient_id, version, at, person_id, reason, record) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)");
STATEMENT(patient_word_insert,
          "INSERT INTO patient_word (site_id, word, beside, patient_id) VALUES ($1, $2, $3, $4) "
          "ON CONFLICT (site_id, word, beside, patient_id) DO NOTHING");
STATEMENT(patient_words_delete, "DELETE FROM patient_word WHERE site_id = $1 AND patient_id = $2");
STATEMENT(hospital_number_next, "UPDATE site SET next_hospital_number = next_hospital_number + 1 "
                                "WHERE site_id = $1 RETURNING next_hospital_number");
STATEMENT(patient_by_nhs_number,
          "SELECT " PATIENT_COLUMNS " FROM patient p WHERE p.site_id = $1 AND "
          "p.nhs_number = $2 AND p.merged_into IS NULL LIMIT 5");
STATEMENT(patient_by_hospital_number,
          "SELECT " PATIENT_COLUMNS " FROM patient p WHERE p.site_id = $1 AND "
          "p.hospital_number = $2 AND p.merged_into IS NULL LIMIT 5");
/* Records that were merged, by a number they had; and those with a number of another system. */
STATEMENT(patient_by_old_nhs_number,
          "SELECT " PATIENT_COLUMNS " FROM patient p WHERE p.site_id = $1 AND "
          "p.nhs_number = $2 AND p.merged_into IS NOT NULL LIMIT 5");
STATEMENT(patient_by_old_hospital_number,
          "SELECT " PATIENT_COLUMNS " FROM patient p WHERE p.site_id = $1 AND "
          "p.hospital_number = $2 AND p.merged_into IS NOT NULL LIMIT 5");
STATEMENT(patient_by_identifier,
          "SELECT " PATIENT_COLUMNS " FROM patient p WHERE p.site_id = $1 AND p.patient_id IN "
          "(SELECT i.patient_id FROM patient_identifier i WHERE i.site_id = $1 AND i.value = $2 "
          "LIMIT 5) ORDER BY p.family_key, p.given_key, p.patient_id LIMIT 5");
/* A prefix is a range, so that the index serves it: from the word to the word with a byte above
 * all. */
STATEMENT(
    patient_by_names,
    "SELECT " PATIENT_COLUMNS " FROM patient p WHERE p.site_id = $1 AND p.family_key > $2 AND "
    "p.family_key < $3 AND p.given_key >= $4 AND p.given_key < $5 AND ($6 = '' OR p.birth_date = $6) "
    "AND p.merged_into IS NULL ORDER BY p.family_key, p.given_key, p.birth_date LIMIT $7");
/* The whole family name first: of a common one, only those with the given name are walked past. */
STATEMENT(patient_by_family,
          "SELECT " PATIENT_COLUMNS
          " FROM patient p WHERE p.site_id = $1 AND p.family_key = $2 AND "
          "p.given_key >= $3 AND p.given_key < $4 AND ($5 = '' OR p.birth_date = $5) "
          "AND p.merged_into IS NULL ORDER BY p.family_key, p.given_key, p.birth_date LIMIT $6");
STATEMENT(patient_by_telephone,
          "SELECT " PATIENT_COLUMNS
          " FROM patient p WHERE p.site_id = $1 AND p.merged_into IS NULL "
          "AND p.patient_id IN (SELECT w.patient_id FROM patient_word w WHERE w.site_id = $1 AND "
          "w.word = $2 ORDER BY w.patient_id LIMIT 200) "
          "ORDER BY p.family_key, p.given_key, p.birth_date LIMIT $3");
STATEMENT(patient_by_birth_date,
          "SELECT " PATIENT_COLUMNS
          " FROM patient p WHERE p.site_id = $1 AND p.birth_date = $2 AND "
          "p.merged_into IS NULL ORDER BY p.family_key, p.given_key LIMIT $3");
STATEMENT(
    patient_namesakes,
    "SELECT p.patient_id, p.given_key, p.given_names, p.family_name, p.birth_date, p.is_restricted "
    "FROM patient p WHERE p.site_id = $1 AND p.family_key = $2 AND p.given_key >= $3 AND "
    "p.given_key < $4 AND p.merged_into IS NULL ORDER BY p.given_key, p.birth_date LIMIT $5");
/* By the day: few were born on it, while many names sound alike. The expressions keep the planner from the index of
 * sounds, which it would walk from end to end for the given names alone. */
STATEMENT(patient_by_sound_born,
          "SELECT " PATIENT_COLUMNS
          " FROM patient p WHERE p.site_id = $1 AND p.birth_date = $2 AND "
          "p.sound_key || '' = $3 AND p.given_key || '' >= $4 AND p.given_key || '' < $5 AND "
          "p.merged_into IS NULL ORDER BY p.given_key, p.family_key LIMIT $6");

/* The columns that insert and update share, from title to sound_key. */
#define PATIENT_VALUES(tx, p, keys)                                                                \
    TEXT((p)->title), TEXT((p)->given_names), TEXT((p)->family_name), TEXT((p)->previous_name),    \
        TEXT((p)->known_as), TEXT((p)->gender), value_date(tx_arena(tx), (p)->birth_date),         \
        BOOL((p)->birth_date_is_estimated), TEXT_OR_NULL((p)->nhs_number),                         \
        TEXT((p)->nhs_number_status), TEXT((p)->hospital_number), TEXT((p)->address),              \
        TEXT((p)->postcode), TEXT((p)->country), TEXT((p)->home_telephone),                        \
        TEXT((p)->mobile_telephone), TEXT((p)->email), ID_OR_NULL((p)->practice_id),               \
        TEXT((p)->gp_name), TEXT((p)->language), TEXT((p)->interpreter), TEXT((p)->format_need),   \
        TEXT((p)->other_needs), TEXT((p)->write_to), TEXT((p)->other_address),                     \
        BOOL((p)->is_vulnerable), BOOL((p)->is_restricted), BOOL((p)->is_deceased),                \
        value_date(tx_arena(tx), (p)->death_date), ID_OR_NULL((p)->merged_into),                   \
        BOOL((p)->is_inactive), TEXT((keys)->family_key), TEXT((keys)->given_key),                 \
        TEXT((keys)->sound_key)

static enum err write_words(struct tx *tx, int64_t site_id, uuid patient_id,
                            const struct patient_keys *k) {
    for (size_t i = 0; i < k->n_words; i++)
        TRY(db_do_later(tx, &patient_word_insert, INT(site_id), TEXT(k->words[i].word),
                        TEXT(k->words[i].beside), ID(patient_id)));
    return OK;
}

enum err patient_store_insert(struct tx *tx, int64_t site_id, const struct patient *p,
                              const struct patient_keys *keys, instant now, uuid person_id) {
    TRY(db_do(tx, &patient_insert, NULL, INT(site_id), ID(p->patient_id), INT(p->version),
              PATIENT_VALUES(tx, p, keys), WHEN(now), ID(person_id)));
    return write_words(tx, site_id, p->patient_id, keys);
}

enum err patient_store_add(struct tx *tx, int64_t site_id, const struct patient *p,
                           const struct patient_keys *keys, instant now, uuid person_id) {
    TRY(db_do_later(tx, &patient_insert, INT(site_id), ID(p->patient_id), INT(p->version),
                    PATIENT_VALUES(tx, p, keys), WHEN(now), ID(person_id)));
    return write_words(tx, site_id, p->patient_id, keys);
}

enum err patient_store_update(struct tx *tx, int64_t site_id, const struct patient *p,
                              const struct patient_keys *keys, instant now) {
    int64_t n;
    TRY(db_do(tx, &patient_update, &n, INT(site_id), ID(p->patient_id), INT(p->version),
              PATIENT_VALUES(tx, p, keys), WHEN(now)));
    if (n != 1) return CONFLICT;
    TRY(db_do(tx, &patient_words_delete, NULL, INT(site_id), ID(p->patient_id)));
    return write_words(tx, site_id, p->patient_id, keys);
}

static struct patient patient_of(const struct rows *rows, size_t r) {
    return (struct patient){
        .patient_id = row_id(rows, r, 0),
        .version = row_int(rows, r, 1),
        .title = row_text(rows, r, 2),
        .given_names = row_text(rows, r, 3),
        .family_name = row_text(rows, r, 4),
        .previous_name = row_text(rows, r, 5),
        .known_as = row_text(rows, r, 6),
        .gender = row_text(rows, r, 7),
        .birth_date = row_date(rows, r, 8),
        .birth_date_is_estimated = row_bool(rows, r, 9),
        .nhs_number = row_text(rows, r, 10),
        .nhs_number_status = row_text(rows, r, 11),
        .hospital_number = row_text(rows, r, 12),
        .address = row_text(rows, r, 13),
        .postcode = row_text(rows, r, 14),
        .country = row_text(rows, r, 15),
        .home_telephone = row_text(rows, r, 16),
        .mobile_telephone = row_text(rows, r, 17),
        .email = row_text(rows, r, 18),
        .practice_id = row_id(rows, r, 19),
        .gp_name = row_text(rows, r, 20),
        .language = row_text(rows, r, 21),
        .interpreter = row_text(rows, r, 22),
        .format_need = row_text(rows, r, 23),
        .other_needs = row_text(rows, r, 24),
        .write_to = row_text(rows, r, 25),
        .other_address = row_text(rows, r, 26),
        .is_vulnerable = row_bool(rows, r, 27),
        .is_restricted = row_bool(rows, r, 28),
        .is_deceased = row_bool(rows, r, 29),
        .death_date = row_date(rows, r, 30),
        .merged_into = row_id(rows, r, 31),
        .changed_at = row_when(rows, r, 32),
        .is_inactive = row_bool(rows, r, 33),
    };
}

static void patients_of(struct tx *tx, const struct rows *rows, const struct patient **ret_patients,
                        size_t *ret_n) {
    struct patient *patients = arena_array(tx_arena(tx), struct patient, rows->n_rows);
    for (size_t r = 0; r < rows->n_rows; r++)
        patients[r] = patient_of(rows, r);
    *ret_patients = patients;
    *ret_n = rows->n_rows;
}

enum err patient_store_get(struct tx *tx, int64_t site_id, uuid patient_id,
                           struct patient *ret_patient) {
    struct rows rows;
    TRY(db_get(tx, &patient_by_id, &rows, INT(site_id), ID(patient_id)));
    *ret_patient = patient_of(&rows, 0);
    return OK;
}

enum err patient_store_stands(struct tx *tx, int64_t site_id, uuid patient_id,
                              struct patient *ret_patient) {
    struct rows rows;
    TRY(db_get(tx, &patient_stands, &rows, INT(site_id), ID(patient_id)));
    *ret_patient = (struct patient){.patient_id = patient_id,
                                    .is_restricted = row_bool(&rows, 0, 0),
                                    .is_deceased = row_bool(&rows, 0, 1),
                                    .merged_into = row_id(&rows, 0, 2),
                                    .is_inactive = row_bool(&rows, 0, 3)};
    return OK;
}

enum err patient_store_get_each(struct tx *tx, int64_t site_id, const uuid *ids, size_t n,
                                struct patient *ret_patients) {
    struct rows *rows = arena_array(tx_arena(tx), struct rows, n);
    for (size_t i = 0; i < n; i++)
        TRY(db_query_later(tx, &patient_by_id, &rows[i], INT(site_id), ID(ids[i])));
    if (n) TRY(db_settle(tx));
    for (size_t i = 0; i < n; i++) {
        if (rows[i].n_rows == 0) return NOT_FOUND;
        ret_patients[i] = patient_of(&rows[i], 0);
    }
    return OK;
}

enum err patient_store_add_version(struct tx *tx, int64_t site_id, uuid patient_id, int64_t version,
                                   instant at, uuid person_id, str reason, str record_json) {
    return db_do_later(tx, &patient_version_insert, INT(site_id), ID(patient_id), INT(version),
                       WHEN(at), ID(person_id), TEXT(reason), TEXT(record_json));
}

enum err patient_store_next_hospital_number(struct tx *tx, int64_t site_id,
                                            str *ret_hospital_number) {
    struct rows rows;
    TRY(db_get(tx, &hospital_number_next, &rows, INT(site_id)));
    struct buf b;
    buf_init(&b, tx_arena(tx));
    buf_put_char(&b, 'H');
    buf_put_padded(&b, (uint64_t)row_int(&rows, 0, 0) - 1, 6);
    *ret_hospital_number = buf_str(&b);
    return OK;
}

static str born_text(struct tx *tx, civil_date born) {
    return civil_date_is_none(born) ? S("") : civil_date_iso(tx_arena(tx), born);
}

static enum err by_number(struct tx *tx, const struct statement *statement, int64_t site_id,
                          str number, const struct patient **ret_patients, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, statement, &rows, INT(site_id), TEXT(number)));
    patients_of(tx, &rows, ret_patients, ret_n);
    return OK;
}

enum err patient_store_by_nhs_number(struct tx *tx, int64_t site_id, str nhs_number,
                                     const struct patient **ret_patients, size_t *ret_n) {
    return by_number(tx, &patient_by_nhs_number, site_id, nhs_number, ret_patients, ret_n);
}

enum err patient_store_by_hospital_number(struct tx *tx, int64_t site_id, str hospital_number,
                                          const struct patient **ret_patients, size_t *ret_n) {
    return by_number(tx, &patient_by_hospital_number, site_id, hospital_number, ret_patients,
                     ret_n);
}

enum err patient_store_by_old_nhs_number(struct tx *tx, int64_t site_id, str nhs_number,
                                         const struct patient **ret_patients, size_t *ret_n) {
    return by_number(tx, &patient_by_old_nhs_number, site_id, nhs_number, ret_patients, ret_n);
}

enum err patient_store_by_old_hospital_number(struct tx *tx, int64_t site_id, str hospital_number,
                                              const struct patient **ret_patients, size_t *ret_n) {
    return by_number(tx, &patient_by_old_hospital_number, site_id, hospital_number, ret_patients,
                     ret_n);
}

enum err patient_store_by_identifier(struct tx *tx, int64_t site_id, str value,
                                     const struct patient **ret_patients, size_t *ret_n) {
    return by_number(tx, &patient_by_identifier, site_id, value, ret_patients, ret_n);
}

enum err patient_store_living(struct tx *tx, int64_t site_id, uuid patient_id,
                              struct patient *ret_patient) {
    struct patient p;
    TRY(patient_store_get(tx, site_id, patient_id, &p));
    for (int steps = 0; steps < MERGES_MOST && !uuid_is_nil(p.merged_into); steps++)
        TRY(patient_store_get(tx, site_id, p.merged_into, &p));
    *ret_patient = p;
    return OK;
}

enum err patient_store_by_names(struct tx *tx, int64_t site_id, str family, str given,
                                civil_date born, int64_t limit, const struct patient **ret_patients,
                                size_t *ret_n) {
    struct rows same, rest = {0};
    struct value given_end = value_end(tx_arena(tx), given);
    str birth_date = born_text(tx, born);
    TRY(db_query(tx, &patient_by_family, &same, INT(site_id), TEXT(family), TEXT(given), given_end,
                 TEXT(birth_date), INT(limit)));
    int64_t left = limit - (int64_t)same.n_rows;
    if (left > 0) /* longer names begin after the name itself */
        TRY(db_query(tx, &patient_by_names, &rest, INT(site_id), TEXT(family),
                     value_end(tx_arena(tx), family), TEXT(given), given_end, TEXT(birth_date),
                     INT(left)));
    struct patient *patients = arena_array(tx_arena(tx), struct patient, same.n_rows + rest.n_rows);
    size_t n = 0;
    for (size_t r = 0; r < same.n_rows; r++)
        patients[n++] = patient_of(&same, r);
    for (size_t r = 0; r < rest.n_rows; r++)
        patients[n++] = patient_of(&rest, r);
    *ret_patients = patients;
    *ret_n = n;
    return OK;
}

enum err patient_store_namesakes(struct tx *tx, int64_t site_id, str family, str first_given,
                                 int64_t limit, const struct namesake **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &patient_namesakes, &rows, INT(site_id), TEXT(family), TEXT(first_given),
                 value_end(tx_arena(tx), first_given), INT(limit)));
    struct namesake *list = arena_array(tx_arena(tx), struct namesake, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        list[r] = (struct namesake){.patient = {.patient_id = row_id(&rows, r, 0),
                                                .given_names = row_text(&rows, r, 2),
                                                .family_name = row_text(&rows, r, 3),
                                                .birth_date = row_date(&rows, r, 4),
                                                .is_restricted = row_bool(&rows, r, 5)},
                                    .family_key = family,
                                    .given_key = row_text(&rows, r, 1)};
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err patient_store_by_telephone(struct tx *tx, int64_t site_id, str number, int64_t limit,
                                    const struct patient **ret_patients, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &patient_by_telephone, &rows, INT(site_id), TEXT(number), INT(limit)));
    patients_of(tx, &rows, ret_patients, ret_n);
    return OK;
}

enum err patient_store_by_birth_date(struct tx *tx, int64_t site_id, civil_date born, int64_t limit,
                                     const struct patient **ret_patients, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &patient_by_birth_date, &rows, INT(site_id), TEXT(born_text(tx, born)),
                 INT(limit)));
    patients_of(tx, &rows, ret_patients, ret_n);
    return OK;
}

enum err patient_store_by_sound(struct tx *tx, int64_t site_id, str sound_key, str given,
                                civil_date born, int64_t limit, const struct patient **ret_patients,
                                size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &patient_by_sound_born, &rows, INT(site_id), TEXT(born_text(tx, born)),
                 TEXT(sound_key), TEXT(given), value_end(tx_arena(tx), given), INT(limit)));
    patients_of(tx, &rows, ret_patients, ret_n);
    return OK;
}
