#include "letter_store.h"

#include "buf.h"
#include "invariant.h"
#include "stores.h"

#define LETTER_COLUMNS                                                                             \
    "l.letter_id, l.patient_id, l.clinic_id, l.template_id, l.letterhead_id, l.author_id, "        \
    "l.typist_id, l.title, l.reference, l.body, l.stage, l.priority, l.created_at, l.passed_at, "  \
    "l.signed_at, l.signed_by, l.signed_hash, l.cancel_reason, l.version, l.supersedes, l.note, "  \
    "l.note_by, l.note_at, l.referral_id, l.told_appointment"
enum { N_LETTER_COLUMNS = 25 };

STATEMENT(
    letter_insert,
    "INSERT INTO letter (site_id, letter_id, patient_id, clinic_id, template_id, letterhead_id, "
    "author_id, typist_id, title, reference, body, stage, priority, created_at, cancel_reason, "
    "supersedes, note, note_by, note_at, referral_id, told_appointment, version) VALUES ($1, $2, "
    "$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '', $15, $16, $17, $18, $19, $20, 1)");
STATEMENT(letter_by_id,
          "SELECT " LETTER_COLUMNS " FROM letter l WHERE l.site_id = $1 AND l.letter_id = $2");
STATEMENT(letter_update,
          "UPDATE letter SET template_id = $4, letterhead_id = $5, author_id = $6, typist_id = $7, "
          "title = $8, body = $9, stage = $10, passed_at = $11, signed_at = $12, signed_by = $13, "
          "signed_hash = $14, cancel_reason = $15, note = $16, note_by = $17, note_at = $18, "
          "reference = $19, version = version + 1 "
          "WHERE site_id = $1 AND letter_id = $2 AND version = $3");
STATEMENT(letter_prioritise,
          "UPDATE letter SET priority = $3 WHERE site_id = $1 AND letter_id = $2");
STATEMENT(letter_version_insert,
          "INSERT INTO letter_version (site_id, letter_id, version, body, person_id, "
          "actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)");
STATEMENT(letter_by_patient,
          "SELECT " LETTER_COLUMNS " FROM letter l WHERE l.site_id = $1 AND "
          "l.patient_id = $2 ORDER BY l.created_at DESC, l.letter_id DESC LIMIT 200");
STATEMENT(letter_by_referral,
          "SELECT " LETTER_COLUMNS " FROM letter l WHERE l.site_id = $1 AND l.referral_id = $2 "
          "ORDER BY l.created_at DESC, l.letter_id DESC LIMIT 50");
STATEMENT(letter_by_told,
          "SELECT " LETTER_COLUMNS " FROM letter l WHERE l.site_id = $1 AND "
          "l.told_appointment = $2 ORDER BY l.created_at DESC, l.letter_id DESC LIMIT 50");
#define LETTER_LINE                                                                                \
    "SELECT " LETTER_COLUMNS ", p.family_name, p.given_names, p.title, p.hospital_number, "        \
    "c.name, a.title, a.family_name, t.title, t.family_name, p.birth_date FROM letter l "          \
    "JOIN patient p ON p.site_id = l.site_id AND p.patient_id = l.patient_id "                     \
    "JOIN clinic c ON c.site_id = l.site_id AND c.clinic_id = l.clinic_id "                        \
    "JOIN person a ON a.site_id = l.site_id AND a.person_id = l.author_id "                        \
    "LEFT JOIN person t ON t.site_id = l.site_id AND t.person_id = l.typist_id "                   \
    "WHERE l.site_id = $1 AND (l.stage = $2 OR ($2 = '' AND l.stage IN ('type', 'sign', 'send', "  \
    "'acknowledge'))) AND ($3 = 0 OR l.author_id = $4) AND ($5 = 0 OR l.typist_id = $6) "
/* The letter of the edge of a page may have gone to another stage meanwhile; its place has not. */
#define EDGE                                                                                       \
    "(SELECT e.created_at, e.letter_id FROM letter e WHERE e.site_id = $1 AND e.letter_id = $8)) "
STATEMENT(letter_list, LETTER_LINE "AND ($7 = 0 OR (l.created_at, l.letter_id) > " EDGE
                                   "ORDER BY l.created_at, l.letter_id LIMIT $9");
STATEMENT(letter_list_before, LETTER_LINE "AND ($7 = 0 OR (l.created_at, l.letter_id) < " EDGE
                                          "ORDER BY l.created_at DESC, l.letter_id DESC LIMIT $9");
STATEMENT(letter_unsigned_of_author,
          "SELECT l.letter_id FROM letter l WHERE l.site_id = $1 AND l.stage IN ('type', 'sign') "
          "AND l.author_id = $2 ORDER BY l.created_at, l.letter_id LIMIT 5000");
STATEMENT(letter_counts,
          "SELECT stage, COUNT(*) FROM letter WHERE site_id = $1 AND stage IN ('type', 'sign', "
          "'send', 'acknowledge') AND ($2 = 0 OR author_id = $3) AND ($4 = 0 OR typist_id = $5) "
          "GROUP BY stage LIMIT 10");
STATEMENT(letter_by_supersedes,
          "SELECT letter_id FROM letter WHERE site_id = $1 AND supersedes = $2 AND "
          "stage <> 'cancelled' ORDER BY created_at DESC, letter_id DESC LIMIT 1");
STATEMENT(letter_versions,
          "SELECT v.version, v.at, p.title, p.family_name, v.actor FROM letter_version v "
          "LEFT JOIN person p ON p.site_id = v.site_id AND p.person_id = v.person_id "
          "WHERE v.site_id = $1 AND v.letter_id = $2 ORDER BY v.version DESC LIMIT 200");
STATEMENT(letter_version_one,
          "SELECT v.version, v.at, p.title, p.family_name, v.actor, v.body FROM letter_version v "
          "LEFT JOIN person p ON p.site_id = v.site_id AND p.person_id = v.person_id "
          "WHERE v.site_id = $1 AND v.letter_id = $2 AND v.version = $3");
STATEMENT(
    letter_draft_upsert,
    "INSERT INTO letter_draft (site_id, letter_id, person_id, base_version, body, saved_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (site_id, letter_id, person_id) DO UPDATE SET "
    "base_version = $4, body = $5, saved_at = $6");
STATEMENT(letter_draft_by_person, "SELECT base_version, body, saved_at FROM letter_draft WHERE "
                                  "site_id = $1 AND letter_id = $2 AND person_id = $3");
STATEMENT(letter_draft_delete,
          "DELETE FROM letter_draft WHERE site_id = $1 AND letter_id = $2 AND person_id = $3");
STATEMENT(letter_attendance_insert,
          "INSERT INTO letter_attendance (site_id, letter_id, appointment_id) VALUES ($1, $2, $3) "
          "ON CONFLICT (site_id, letter_id, appointment_id) DO NOTHING");
STATEMENT(letter_attendance_copy,
          "INSERT INTO letter_attendance (site_id, letter_id, appointment_id) SELECT site_id, $2, "
          "appointment_id FROM letter_attendance WHERE site_id = $1 AND letter_id = $3");
STATEMENT(letter_by_attendance,
          "SELECT " LETTER_COLUMNS
          " FROM letter l JOIN letter_attendance a ON a.site_id = l.site_id AND "
          "a.letter_id = l.letter_id WHERE l.site_id = $1 AND a.appointment_id = $2 AND "
          "l.stage <> 'cancelled' ORDER BY l.created_at DESC, l.letter_id DESC LIMIT 1");
/* A draft counts when it is newer than what was saved last. */
STATEMENT(
    letter_put_aside,
    "SELECT l.template_id, l.body, COALESCE((SELECT v.body FROM letter_version v WHERE v.site_id = "
    "l.site_id AND v.letter_id = l.letter_id AND v.version = 1), ''), COALESCE((SELECT d.body FROM "
    "letter_draft d WHERE d.site_id = l.site_id AND d.letter_id = l.letter_id AND d.saved_at > "
    "(SELECT MAX(v.at) FROM letter_version v WHERE v.site_id = l.site_id AND v.letter_id = "
    "l.letter_id) ORDER BY d.saved_at DESC, d.person_id LIMIT 1), '') FROM letter l JOIN "
    "letter_attendance a ON a.site_id = l.site_id AND a.letter_id = l.letter_id WHERE l.site_id = "
    "$1 AND a.appointment_id = $2 AND l.stage = 'cancelled' AND l.signed_at IS NULL AND "
    "l.supersedes IS NULL ORDER BY l.created_at DESC, l.letter_id DESC LIMIT 1");
STATEMENT(letter_signed_of_attendance,
          "SELECT CAST(COUNT(*) AS BIGINT) FROM letter_attendance a JOIN letter l ON "
          "l.site_id = a.site_id AND l.letter_id = a.letter_id WHERE a.site_id = $1 AND "
          "a.appointment_id = $2 AND l.signed_at IS NOT NULL AND l.stage <> 'cancelled'");
STATEMENT(
    letter_recipient_insert,
    "INSERT INTO letter_recipient (site_id, letter_id, recipient_id, position, kind, contact_id, "
    "is_copy, instead_of) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
STATEMENT(
    letter_recipient_delete,
    "DELETE FROM letter_recipient WHERE site_id = $1 AND letter_id = $2 AND recipient_id = $3");
STATEMENT(letter_recipient_place_set,
          "UPDATE letter_recipient SET position = $4, is_copy = $5 WHERE site_id = $1 AND "
          "letter_id = $2 AND recipient_id = $3");
STATEMENT(
    letter_recipients,
    "SELECT recipient_id, position, kind, contact_id, is_copy, instead_of FROM "
    "letter_recipient WHERE site_id = $1 AND letter_id = $2 ORDER BY position, recipient_id LIMIT 100");
STATEMENT(
    letter_override_insert,
    "INSERT INTO letter_override (site_id, letter_id, finding, rule, reason, person_id, at) VALUES "
    "($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (site_id, letter_id, finding) DO NOTHING");
STATEMENT(letter_overrides,
          "SELECT o.finding, o.rule, o.reason, p.title, p.family_name, o.at FROM letter_override o "
          "JOIN person p ON p.site_id = o.site_id AND p.person_id = o.person_id "
          "WHERE o.site_id = $1 AND o.letter_id = $2 ORDER BY o.at LIMIT 500");

enum err letter_store_insert(struct tx *tx, int64_t site_id, const struct letter_row *l) {
    return db_do(tx, &letter_insert, NULL, INT(site_id), ID(l->letter_id), ID(l->patient_id),
                 ID(l->clinic_id), ID_OR_NULL(l->template_id), ID_OR_NULL(l->letterhead_id),
                 ID(l->author_id), ID(l->typist_id), TEXT(l->title), TEXT(l->reference),
                 TEXT(l->body), TEXT(l->stage), TEXT(l->priority), WHEN(l->created_at),
                 ID_OR_NULL(l->supersedes), TEXT(l->note), ID_OR_NULL(l->note_by),
                 WHEN_OR_NULL(l->note_at), ID_OR_NULL(l->referral_id),
                 ID_OR_NULL(l->told_appointment));
}

static struct letter_row letter_of(const struct rows *rows, size_t r) {
    return (struct letter_row){
        .letter_id = row_id(rows, r, 0),
        .patient_id = row_id(rows, r, 1),
        .clinic_id = row_id(rows, r, 2),
        .template_id = row_id(rows, r, 3),
        .letterhead_id = row_id(rows, r, 4),
        .author_id = row_id(rows, r, 5),
        .typist_id = row_id(rows, r, 6),
        .title = row_text(rows, r, 7),
        .reference = row_text(rows, r, 8),
        .body = row_text(rows, r, 9),
        .stage = row_text(rows, r, 10),
        .priority = row_text(rows, r, 11),
        .created_at = row_when(rows, r, 12),
        .passed_at = row_when(rows, r, 13),
        .signed_at = row_when(rows, r, 14),
        .signed_by = row_id(rows, r, 15),
        .signed_hash = row_text(rows, r, 16),
        .cancel_reason = row_text(rows, r, 17),
        .version = row_int(rows, r, 18),
        .supersedes = row_id(rows, r, 19),
        .note = row_text(rows, r, 20),
        .note_by = row_id(rows, r, 21),
        .note_at = row_when(rows, r, 22),
        .referral_id = row_id(rows, r, 23),
        .told_appointment = row_id(rows, r, 24),
    };
}

enum err letter_store_get(struct tx *tx, int64_t site_id, uuid letter_id,
                          struct letter_row *ret_letter) {
    struct rows rows;
    TRY(db_get(tx, &letter_by_id, &rows, INT(site_id), ID(letter_id)));
    *ret_letter = letter_of(&rows, 0);
    return OK;
}

enum err letter_store_update(struct tx *tx, int64_t site_id, const struct letter_row *l) {
    int64_t n;
    TRY(db_do(tx, &letter_update, &n, INT(site_id), ID(l->letter_id), INT(l->version),
              ID_OR_NULL(l->template_id), ID_OR_NULL(l->letterhead_id), ID(l->author_id),
              ID(l->typist_id), TEXT(l->title), TEXT(l->body), TEXT(l->stage),
              WHEN_OR_NULL(l->passed_at), WHEN_OR_NULL(l->signed_at), ID_OR_NULL(l->signed_by),
              l->signed_hash.n ? BYTES(l->signed_hash) : NONE, TEXT(l->cancel_reason),
              TEXT(l->note), ID_OR_NULL(l->note_by), WHEN_OR_NULL(l->note_at), TEXT(l->reference)));
    return n == 1 ? OK : CONFLICT;
}

enum err letter_store_prioritise(struct tx *tx, int64_t site_id, uuid letter_id, str priority) {
    return db_do(tx, &letter_prioritise, NULL, INT(site_id), ID(letter_id), TEXT(priority));
}

enum err letter_store_keep_version(struct tx *tx, const struct scope *who,
                                   const struct letter_row *l, instant at) {
    str actor = uuid_is_nil(who->person_id) ? who->person_name : S("");
    return db_do(tx, &letter_version_insert, NULL, INT(who->site_id), ID(l->letter_id),
                 INT(l->version), TEXT(l->body), ID(who->person_id), TEXT(actor), WHEN(at));
}

static enum err letters_by(struct tx *tx, const struct statement *by, int64_t site_id, uuid id,
                           const struct letter_row **ret_letters, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, by, &rows, INT(site_id), ID(id)));
    struct letter_row *list = arena_array(tx_arena(tx), struct letter_row, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        list[r] = letter_of(&rows, r);
    *ret_letters = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err letter_store_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                 const struct letter_row **ret_letters, size_t *ret_n) {
    return letters_by(tx, &letter_by_patient, site_id, patient_id, ret_letters, ret_n);
}

enum err letter_store_of_referral(struct tx *tx, int64_t site_id, uuid referral_id,
                                  const struct letter_row **ret_letters, size_t *ret_n) {
    return letters_by(tx, &letter_by_referral, site_id, referral_id, ret_letters, ret_n);
}

enum err letter_store_telling(struct tx *tx, int64_t site_id, uuid appointment_id,
                              const struct letter_row **ret_letters, size_t *ret_n) {
    return letters_by(tx, &letter_by_told, site_id, appointment_id, ret_letters, ret_n);
}

enum err letter_store_superseding(struct tx *tx, int64_t site_id, uuid letter_id,
                                  uuid *ret_letter_id) {
    struct rows rows;
    TRY(db_get(tx, &letter_by_supersedes, &rows, INT(site_id), ID(letter_id)));
    *ret_letter_id = row_id(&rows, 0, 0);
    return OK;
}

static struct letter_version version_of(struct tx *tx, const struct rows *rows, size_t r) {
    str person = row_short_name(tx_arena(tx), rows, r, 2);
    return (struct letter_version){row_int(rows, r, 0), row_when(rows, r, 1),
                                   person.n ? person : row_text(rows, r, 4)};
}

enum err letter_store_versions(struct tx *tx, int64_t site_id, uuid letter_id,
                               const struct letter_version **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &letter_versions, &rows, INT(site_id), ID(letter_id)));
    struct letter_version *list = arena_array(tx_arena(tx), struct letter_version, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        list[r] = version_of(tx, &rows, r);
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err letter_store_version(struct tx *tx, int64_t site_id, uuid letter_id, int64_t version,
                              struct letter_version *ret_version, str *ret_body) {
    struct rows rows;
    TRY(db_get(tx, &letter_version_one, &rows, INT(site_id), ID(letter_id), INT(version)));
    *ret_version = version_of(tx, &rows, 0);
    *ret_body = row_text(&rows, 0, 5);
    return OK;
}

enum err letter_store_list(struct tx *tx, int64_t site_id, const struct letter_filter *f,
                           const struct letter_line **ret_lines, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, f->is_before ? &letter_list_before : &letter_list, &rows, INT(site_id),
                 TEXT(f->stage), INT(!uuid_is_nil(f->author_id)), ID(f->author_id),
                 INT(!uuid_is_nil(f->typist_id)), ID(f->typist_id), INT(!uuid_is_nil(f->edge)),
                 ID(f->edge), INT(f->limit)));
    struct letter_line *lines = arena_array(tx_arena(tx), struct letter_line, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        size_t c = N_LETTER_COLUMNS;
        lines[f->is_before ? rows.n_rows - 1 - r : r] = (struct letter_line){
            .letter = letter_of(&rows, r),
            .patient_name_family = row_text(&rows, r, c),
            .patient_name_given = row_text(&rows, r, c + 1),
            .patient_title = row_text(&rows, r, c + 2),
            .hospital_number = row_text(&rows, r, c + 3),
            .clinic_name = row_text(&rows, r, c + 4),
            .author_name = row_short_name(tx_arena(tx), &rows, r, c + 5),
            .typist_name = row_short_name(tx_arena(tx), &rows, r, c + 7),
            .birth_date = row_date(&rows, r, c + 9),
        };
    }
    *ret_lines = lines;
    *ret_n = rows.n_rows;
    return OK;
}

enum err letter_store_counts(struct tx *tx, int64_t site_id, const struct letter_filter *f,
                             struct letter_counts *ret_counts) {
    struct rows rows;
    TRY(db_query(tx, &letter_counts, &rows, INT(site_id), INT(!uuid_is_nil(f->author_id)),
                 ID(f->author_id), INT(!uuid_is_nil(f->typist_id)), ID(f->typist_id)));
    struct letter_counts n = {0};
    for (size_t r = 0; r < rows.n_rows; r++) {
        str stage = row_text(&rows, r, 0);
        if (str_eq(stage, S("type"))) n.type = row_int(&rows, r, 1);
        if (str_eq(stage, S("sign"))) n.sign = row_int(&rows, r, 1);
        if (str_eq(stage, S("send"))) n.send = row_int(&rows, r, 1);
        if (str_eq(stage, S("acknowledge"))) n.acknowledge = row_int(&rows, r, 1);
    }
    *ret_counts = n;
    return OK;
}

enum err letter_draft_save(struct tx *tx, int64_t site_id, uuid letter_id, uuid person_id,
                           const struct letter_draft *d) {
    return db_do(tx, &letter_draft_upsert, NULL, INT(site_id), ID(letter_id), ID(person_id),
                 INT(d->base_version), TEXT(d->body), WHEN(d->saved_at));
}

enum err letter_draft_get(struct tx *tx, int64_t site_id, uuid letter_id, uuid person_id,
                          struct letter_draft *ret_draft) {
    struct rows rows;
    TRY(db_get(tx, &letter_draft_by_person, &rows, INT(site_id), ID(letter_id), ID(person_id)));
    *ret_draft =
        (struct letter_draft){row_int(&rows, 0, 0), row_text(&rows, 0, 1), row_when(&rows, 0, 2)};
    return OK;
}

enum err letter_draft_drop(struct tx *tx, int64_t site_id, uuid letter_id, uuid person_id) {
    return db_do(tx, &letter_draft_delete, NULL, INT(site_id), ID(letter_id), ID(person_id));
}

enum err letter_store_attend(struct tx *tx, int64_t site_id, uuid letter_id, uuid appointment_id) {
    return db_do(tx, &letter_attendance_insert, NULL, INT(site_id), ID(letter_id),
                 ID(appointment_id));
}

enum err letter_store_attend_as(struct tx *tx, int64_t site_id, uuid letter_id, uuid other_id) {
    return db_do(tx, &letter_attendance_copy, NULL, INT(site_id), ID(letter_id), ID(other_id));
}

enum err letter_store_of_attendance(struct tx *tx, int64_t site_id, uuid appointment_id,
                                    struct letter_row *ret_letter) {
    struct rows rows;
    TRY(db_get(tx, &letter_by_attendance, &rows, INT(site_id), ID(appointment_id)));
    *ret_letter = letter_of(&rows, 0);
    return OK;
}

enum err letter_store_put_aside(struct tx *tx, int64_t site_id, uuid appointment_id,
                                uuid template_id, str *ret_body) {
    struct rows rows;
    TRY(db_get(tx, &letter_put_aside, &rows, INT(site_id), ID(appointment_id)));
    str saved = row_text(&rows, 0, 1), begun = row_text(&rows, 0, 2), draft = row_text(&rows, 0, 3);
    str last = draft.n ? draft : saved;
    if (!uuid_eq(row_id(&rows, 0, 0), template_id) || str_eq(last, begun)) return NOT_FOUND;
    *ret_body = last;
    return OK;
}

enum err letter_store_has_signed(struct tx *tx, int64_t site_id, uuid appointment_id,
                                 bool *ret_is_signed) {
    struct rows rows;
    TRY(db_get(tx, &letter_signed_of_attendance, &rows, INT(site_id), ID(appointment_id)));
    *ret_is_signed = row_int(&rows, 0, 0) > 0;
    return OK;
}

enum err letter_recipient_add(struct tx *tx, int64_t site_id, uuid letter_id,
                              const struct letter_recipient *r) {
    bool is_patient = r->to.kind == RECIPIENT_PATIENT;
    return db_do(tx, &letter_recipient_insert, NULL, INT(site_id), ID(letter_id),
                 ID(r->recipient_id), INT(r->position), TEXT(recipient_kind_code(r->to.kind)),
                 is_patient ? NONE : ID_OR_NULL(r->to.subject), BOOL(r->to.is_copy),
                 ID_OR_NULL(r->instead_of));
}

const struct letter_recipient *letter_recipient_replaced(const struct letter_recipient *list,
                                                         size_t n, uuid recipient_id) {
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(list[i].instead_of, recipient_id)) return &list[i];
    return NULL;
}

enum err letter_recipient_remove(struct tx *tx, int64_t site_id, uuid letter_id,
                                 uuid recipient_id) {
    int64_t n;
    TRY(db_do(tx, &letter_recipient_delete, &n, INT(site_id), ID(letter_id), ID(recipient_id)));
    return n == 1 ? OK : NOT_FOUND;
}

enum err letter_recipient_place(struct tx *tx, int64_t site_id, uuid letter_id, uuid recipient_id,
                                int64_t position, bool is_copy) {
    int64_t n;
    TRY(db_do(tx, &letter_recipient_place_set, &n, INT(site_id), ID(letter_id), ID(recipient_id),
              INT(position), BOOL(is_copy)));
    return n == 1 ? OK : NOT_FOUND;
}

enum err letter_recipient_list(struct tx *tx, int64_t site_id, uuid letter_id, uuid patient_id,
                               const struct letter_recipient **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &letter_recipients, &rows, INT(site_id), ID(letter_id)));
    struct letter_recipient *list = arena_array(tx_arena(tx), struct letter_recipient, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        list[r] = (struct letter_recipient){.recipient_id = row_id(&rows, r, 0),
                                            .position = row_int(&rows, r, 1),
                                            .instead_of = row_id(&rows, r, 5),
                                            .to = {.is_copy = row_bool(&rows, r, 4)}};
        invariant(recipient_kind_find(row_text(&rows, r, 2), &list[r].to.kind));
        list[r].to.subject =
            list[r].to.kind == RECIPIENT_PATIENT ? patient_id : row_id(&rows, r, 3);
    }
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err letter_override_add(struct tx *tx, int64_t site_id, uuid letter_id,
                             const struct letter_override *o, uuid person_id, instant at) {
    return db_do(tx, &letter_override_insert, NULL, INT(site_id), ID(letter_id), BYTES(o->finding),
                 TEXT(o->rule), TEXT(o->reason), ID(person_id), WHEN(at));
}

enum err letter_override_list(struct tx *tx, int64_t site_id, uuid letter_id,
                              const struct letter_override **ret_list, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &letter_overrides, &rows, INT(site_id), ID(letter_id)));
    struct letter_override *list = arena_array(tx_arena(tx), struct letter_override, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        list[r] = (struct letter_override){.finding = row_text(&rows, r, 0),
                                           .rule = row_text(&rows, r, 1),
                                           .reason = row_text(&rows, r, 2),
                                           .person_name = row_short_name(tx_arena(tx), &rows, r, 3),
                                           .at = row_when(&rows, r, 5)};
    }
    *ret_list = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err letter_store_unsigned_of(struct tx *tx, int64_t site_id, uuid author_id,
                                  const uuid **ret_letters, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &letter_unsigned_of_author, &rows, INT(site_id), ID(author_id)));
    *ret_letters = row_ids(tx_arena(tx), &rows, 0);
    *ret_n = rows.n_rows;
    return OK;
}
