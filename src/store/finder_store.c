#include "finder_store.h"

#include "buf.h"
#include "invariant.h"
#include "stores.h"

#define SHOWN                                                                                      \
    "p.patient_id, p.title, p.given_names, p.family_name, p.birth_date, p.hospital_number, "       \
    "p.is_restricted, p.is_inactive"

/* The whole family name first: of a common one, only those with the given name are walked past. A prefix is a range,
 * so that the index serves it: from the word to the word with a byte above all. */
STATEMENT(finder_by_family,
          "SELECT " SHOWN " FROM patient p WHERE p.site_id = $1 AND p.family_key = $2 AND "
          "p.given_key >= $3 AND p.given_key < $4 AND ($5 = '' OR p.birth_date = $5) "
          "AND p.merged_into IS NULL ORDER BY p.family_key, p.given_key, p.birth_date LIMIT $6");
STATEMENT(finder_by_longer_family,
          "SELECT " SHOWN " FROM patient p WHERE p.site_id = $1 AND p.family_key > $2 AND "
          "p.family_key < $3 AND p.given_key >= $4 AND p.given_key < $5 AND "
          "($6 = '' OR p.birth_date = $6) AND p.merged_into IS NULL "
          "ORDER BY p.family_key, p.given_key, p.birth_date LIMIT $7");
STATEMENT(finder_by_birth_date,
          "SELECT " SHOWN " FROM patient p WHERE p.site_id = $1 AND p.birth_date = $2 AND "
          "p.merged_into IS NULL ORDER BY p.family_key, p.given_key LIMIT $3");
/* In the order of the index: of a common sound, the first who fit are enough. */
STATEMENT(finder_by_sound,
          "SELECT " SHOWN " FROM patient p WHERE p.site_id = $1 AND p.sound_key = $2 AND "
          "p.given_key >= $3 AND p.given_key < $4 AND p.merged_into IS NULL "
          "ORDER BY p.given_key, p.birth_date LIMIT $5");
/* In the order of the index too, which holds all that is asked. */
STATEMENT(finder_by_words,
          "SELECT w.patient_id FROM patient_word w WHERE w.site_id = $1 AND w.word >= $2 AND "
          "w.word < $3 AND ($4 = '' OR REPLACE(w.beside, $4, '') <> w.beside) AND "
          "($5 = '' OR REPLACE(w.beside, $5, '') <> w.beside) AND "
          "($6 = '' OR REPLACE(w.beside, $6, '') <> w.beside) AND "
          "($7 = '' OR REPLACE(w.beside, $7, '') <> w.beside) "
          "ORDER BY w.word, w.beside, w.patient_id LIMIT $8");
STATEMENT(finder_one, "SELECT " SHOWN " FROM patient p WHERE p.site_id = $1 AND p.patient_id = $2 "
                      "AND p.merged_into IS NULL");

static struct patient patient_of(const struct rows *rows, size_t r) {
    return (struct patient){.patient_id = row_id(rows, r, 0),
                            .title = row_text(rows, r, 1),
                            .given_names = row_text(rows, r, 2),
                            .family_name = row_text(rows, r, 3),
                            .birth_date = row_date(rows, r, 4),
                            .hospital_number = row_text(rows, r, 5),
                            .is_restricted = row_bool(rows, r, 6),
                            .is_inactive = row_bool(rows, r, 7)};
}

/* Of several answers, one after the other. */
static void patients_of(struct tx *tx, const struct rows *rows, size_t n_rows,
                        const struct patient **ret_patients, size_t *ret_n) {
    size_t n = 0;
    for (size_t i = 0; i < n_rows; i++)
        n += rows[i].n_rows;
    struct patient *patients = arena_array(tx_arena(tx), struct patient, n);
    *ret_patients = patients;
    *ret_n = n;
    for (size_t i = 0; i < n_rows; i++)
        for (size_t r = 0; r < rows[i].n_rows; r++)
            *patients++ = patient_of(&rows[i], r);
}

static str born_text(struct tx *tx, civil_date born) {
    return civil_date_is_none(born) ? S("") : civil_date_iso(tx_arena(tx), born);
}

enum err finder_store_by_names(struct tx *tx, int64_t site_id, str family, str given,
                               civil_date born, int64_t limit, const struct patient **ret_patients,
                               size_t *ret_n) {
    struct rows rows[2] = {{0}};
    struct value given_end = value_end(tx_arena(tx), given);
    str birth_date = born_text(tx, born);
    TRY(db_query(tx, &finder_by_family, &rows[0], INT(site_id), TEXT(family), TEXT(given),
                 given_end, TEXT(birth_date), INT(limit)));
    int64_t left = limit - (int64_t)rows[0].n_rows;
    if (left > 0) /* longer names begin after the name itself */
        TRY(db_query(tx, &finder_by_longer_family, &rows[1], INT(site_id), TEXT(family),
                     value_end(tx_arena(tx), family), TEXT(given), given_end, TEXT(birth_date),
                     INT(left)));
    patients_of(tx, rows, 2, ret_patients, ret_n);
    return OK;
}

enum err finder_store_by_sound(struct tx *tx, int64_t site_id, str sound_key, str given,
                               int64_t limit, const struct patient **ret_patients, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &finder_by_sound, &rows, INT(site_id), TEXT(sound_key), TEXT(given),
                 value_end(tx_arena(tx), given), INT(limit)));
    patients_of(tx, &rows, 1, ret_patients, ret_n);
    return OK;
}

enum err finder_store_by_birth_date(struct tx *tx, int64_t site_id, civil_date born, int64_t limit,
                                    const struct patient **ret_patients, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &finder_by_birth_date, &rows, INT(site_id), TEXT(born_text(tx, born)),
                 INT(limit)));
    patients_of(tx, &rows, 1, ret_patients, ret_n);
    return OK;
}

/* Behind a blank, as each of them stands there; an empty one is not asked for. */
static struct value beside(struct tx *tx, str what) {
    return TEXT(what.n ? say(tx_arena(tx), " {}", SAY_T(what)) : S(""));
}

enum err finder_store_by_words(struct tx *tx, int64_t site_id, str word, const str *others,
                               size_t n_others, civil_date born, int64_t limit,
                               const uuid **ret_ids, size_t *ret_n) {
    struct rows rows;
    invariant(n_others <= FINDER_OTHERS_MOST);
    str other[FINDER_OTHERS_MOST] = {{0}};
    for (size_t i = 0; i < n_others; i++)
        other[i] = others[i];
    TRY(db_query(tx, &finder_by_words, &rows, INT(site_id), TEXT(word),
                 value_end(tx_arena(tx), word), beside(tx, other[0]), beside(tx, other[1]),
                 beside(tx, other[2]), beside(tx, born_text(tx, born)), INT(limit)));
    *ret_ids = row_ids(tx_arena(tx), &rows, 0);
    *ret_n = rows.n_rows;
    return OK;
}

enum err finder_store_read(struct tx *tx, int64_t site_id, const uuid *ids, size_t n,
                           const struct patient **ret_patients, size_t *ret_n) {
    struct rows *rows = arena_array(tx_arena(tx), struct rows, n);
    for (size_t i = 0; i < n; i++)
        TRY(db_query_later(tx, &finder_one, &rows[i], INT(site_id), ID(ids[i])));
    if (n) TRY(db_settle(tx));
    patients_of(tx, rows, n, ret_patients, ret_n);
    return OK;
}
