#include "duty_store.h"

#include <string.h>

#include "invariant.h"
#include "person_store.h"

#define DUTY_COLUMNS                                                                               \
    "d.duty_id, d.rule, d.cause_entry, d.subject_kind, d.subject_id, d.patient_id, d.clinic_id, "  \
    "d.session_id, d.owner_kind, d.owner_id, d.chaser_kind, d.chaser_id, d.with_whom, "            \
    "d.accountable_id, d.priority, d.stage, d.due_at, d.stage_due_at, d.visible_from, d.state, "   \
    "d.arose_at, d.ended_at, d.end_reason, d.n_reopened, d.version, d.stage_at"
enum { N_DUTY_COLUMNS = 26 };

STATEMENT(
    duty_insert,
    "INSERT INTO duty (site_id, duty_id, rule, cause_entry, subject_kind, subject_id, patient_id, "
    "clinic_id, session_id, owner_kind, owner_id, with_whom, chaser_kind, chaser_id, "
    "accountable_id, priority, stage, due_at, stage_due_at, visible_from, state, arose_at, "
    "stage_at, end_reason, n_reopened, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
    "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 'open', $21, $22, '', 0, 1) "
    "ON CONFLICT (site_id, rule, cause_entry, subject_id) DO NOTHING");
STATEMENT(duty_by_id,
          "SELECT " DUTY_COLUMNS " FROM duty d WHERE d.site_id = $1 AND d.duty_id = $2");
STATEMENT(
    duty_by_subject_and_rule,
    "SELECT " DUTY_COLUMNS " FROM duty d WHERE d.site_id = $1 AND d.subject_id = $2 AND "
    "d.rule = $3 AND ($4 = '' OR d.state = $4) ORDER BY d.arose_at DESC, d.duty_id DESC LIMIT 100");
STATEMENT(duty_by_subject,
          "SELECT " DUTY_COLUMNS " FROM duty d WHERE d.site_id = $1 AND d.subject_id = $2 "
          "ORDER BY d.state = 'open' DESC, d.arose_at DESC LIMIT 200");
STATEMENT(duty_by_fact,
          "SELECT " DUTY_COLUMNS " FROM duty d WHERE d.site_id = $1 AND d.patient_id = $2 AND "
          "((d.state = 'open' AND d.cause_entry = $3) OR (d.state = 'done' AND "
          "d.evidence_entry = $3)) ORDER BY d.arose_at, d.duty_id LIMIT 500");
STATEMENT(duty_open_by_patient,
          "SELECT " DUTY_COLUMNS " FROM duty d WHERE d.site_id = $1 AND d.patient_id = $2 AND "
          "d.state = 'open' ORDER BY d.priority DESC, d.stage_due_at, d.duty_id LIMIT 500");
STATEMENT(duty_open_of_person,
          "SELECT " DUTY_COLUMNS " FROM duty d WHERE d.site_id = $1 AND d.state = 'open' AND "
          "d.owner_id = $2 AND d.owner_kind = 'person' ORDER BY d.duty_id LIMIT 5000");
STATEMENT(duty_count_of_list,
          "SELECT CAST(COUNT(*) AS BIGINT) FROM duty WHERE site_id = $1 AND state = 'open' AND "
          "owner_kind = 'list' AND owner_id = $2");
STATEMENT(duty_pass_chaser,
          "UPDATE duty SET chaser_kind = $3, chaser_id = COALESCE($4, accountable_id) WHERE "
          "site_id = $1 AND state = 'open' AND chaser_kind = 'person' AND chaser_id = $2");
/* Of what a clinic has to do: whoever is its consultant now. */
STATEMENT(duty_pass_accountable,
          "UPDATE duty SET accountable_id = COALESCE((SELECT c.consultant_id FROM clinic c WHERE "
          "c.site_id = duty.site_id AND c.clinic_id = duty.clinic_id), $3, accountable_id) WHERE "
          "site_id = $1 AND state = 'open' AND accountable_id = $2");
STATEMENT(
    duty_update,
    "UPDATE duty SET owner_kind = $4, owner_id = $5, with_whom = $6, stage = $7, due_at = $8, "
    "stage_due_at = $9, visible_from = $10, state = $11, ended_at = $12, ended_by = $13, "
    "evidence_entry = $14, end_reason = $15, n_reopened = $16, stage_at = $17, "
    "version = version + 1 "
    "WHERE site_id = $1 AND duty_id = $2 AND version = $3");
STATEMENT(duty_pass,
          "UPDATE duty SET clinic_id = $4, owner_kind = $5, owner_id = $6, chaser_kind = $7, "
          "chaser_id = $8, accountable_id = $9, version = version + 1 "
          "WHERE site_id = $1 AND duty_id = $2 AND version = $3");
STATEMENT(duty_prioritise, "UPDATE duty SET priority = $4, version = version + 1 "
                           "WHERE site_id = $1 AND duty_id = $2 AND version = $3");
STATEMENT(
    duty_event_insert,
    "INSERT INTO duty_event (site_id, duty_id, position, kind, entry_id, at, person_id, detail) "
    "VALUES ($1, $2, (SELECT COALESCE(MAX(e.position), 0) + 1 FROM duty_event e WHERE "
    "e.site_id = $1 AND e.duty_id = $2), $3, $4, $5, $6, $7)");
/* Of a duty that was there before under another id, nothing arose. */
STATEMENT(duty_event_arose,
          "INSERT INTO duty_event (site_id, duty_id, position, kind, entry_id, at, person_id, "
          "detail) SELECT d.site_id, d.duty_id, 1, 'arose', d.cause_entry, d.arose_at, $3, '' "
          "FROM duty d WHERE d.site_id = $1 AND d.duty_id = $2");
STATEMENT(
    duty_events_of,
    "SELECT e.kind, e.detail, e.at, e.person_id, p.title, p.given_name, p.family_name, a.kind "
    "FROM duty_event e LEFT JOIN person p ON p.site_id = e.site_id AND "
    "p.person_id = e.person_id LEFT JOIN audit_entry a ON a.site_id = e.site_id AND "
    "a.entry_id = e.entry_id AND a.class <> 'view' WHERE e.site_id = $1 AND e.duty_id = $2 "
    "ORDER BY e.position LIMIT 500");
STATEMENT(
    duty_count_by_rule_in_session,
    "SELECT rule, CAST(COUNT(*) AS BIGINT) FROM duty WHERE site_id = $1 AND session_id = $2 AND "
    "state = 'open' GROUP BY rule LIMIT 100");

STATEMENT(duty_open_in_session,
          "SELECT duty_id, subject_id, rule FROM duty WHERE site_id = $1 AND session_id = $2 AND "
          "state = 'open' ORDER BY duty_id LIMIT 1000");

static struct value holder_kind(struct duty_holder h) {
    return TEXT(h.is_list ? S("list") : S("person"));
}

enum err duty_store_arise(struct tx *tx, int64_t site_id, const struct duty *d, uuid person_id) {
    TRY(db_do_later(tx, &duty_insert, INT(site_id), ID(d->duty_id),
                    TEXT(str_from_c(duty_rule_row(d->rule)->name)), ID(d->cause_entry),
                    TEXT(d->subject_kind), ID(d->subject_id), ID_OR_NULL(d->patient_id),
                    ID_OR_NULL(d->clinic_id), ID_OR_NULL(d->session_id), holder_kind(d->owner),
                    ID(d->owner.id), TEXT(d->with_whom), holder_kind(d->chaser), ID(d->chaser.id),
                    ID(d->accountable_id), INT(d->priority), TEXT(d->stage), WHEN(d->due_at),
                    WHEN(d->stage_due_at), WHEN(d->visible_from), WHEN(d->arose_at),
                    WHEN(d->stage_at)));
    return db_do_later(tx, &duty_event_arose, INT(site_id), ID(d->duty_id), ID(person_id));
}

static struct duty_holder holder_of(const struct rows *rows, size_t r, size_t c) {
    return (struct duty_holder){str_eq(row_text(rows, r, c), S("list")), row_id(rows, r, c + 1)};
}

static struct duty duty_of(const struct rows *rows, size_t r) {
    struct duty d = {
        .duty_id = row_id(rows, r, 0),
        .cause_entry = row_id(rows, r, 2),
        .subject_kind = row_text(rows, r, 3),
        .subject_id = row_id(rows, r, 4),
        .patient_id = row_id(rows, r, 5),
        .clinic_id = row_id(rows, r, 6),
        .session_id = row_id(rows, r, 7),
        .owner = holder_of(rows, r, 8),
        .chaser = holder_of(rows, r, 10),
        .with_whom = row_text(rows, r, 12),
        .accountable_id = row_id(rows, r, 13),
        .priority = (enum duty_priority)row_int(rows, r, 14),
        .stage = row_text(rows, r, 15),
        .due_at = row_when(rows, r, 16),
        .stage_due_at = row_when(rows, r, 17),
        .visible_from = row_when(rows, r, 18),
        .state = row_text(rows, r, 19),
        .arose_at = row_when(rows, r, 20),
        .ended_at = row_when(rows, r, 21),
        .end_reason = row_text(rows, r, 22),
        .n_reopened = row_int(rows, r, 23),
        .version = row_int(rows, r, 24),
        .stage_at = row_when(rows, r, 25),
    };
    invariant(duty_rule_parse(row_text(rows, r, 1), &d.rule) == OK);
    return d;
}

static void duties_of(struct tx *tx, const struct rows *rows, const struct duty **ret_duties,
                      size_t *ret_n) {
    struct duty *duties = arena_array(tx_arena(tx), struct duty, rows->n_rows);
    for (size_t r = 0; r < rows->n_rows; r++)
        duties[r] = duty_of(rows, r);
    *ret_duties = duties;
    *ret_n = rows->n_rows;
}

enum err duty_store_get(struct tx *tx, int64_t site_id, uuid duty_id, struct duty *ret_duty) {
    struct rows rows;
    TRY(db_get(tx, &duty_by_id, &rows, INT(site_id), ID(duty_id)));
    *ret_duty = duty_of(&rows, 0);
    return OK;
}

enum err duty_store_count_of_list(struct tx *tx, int64_t site_id, uuid list_id, int64_t *ret_n) {
    struct rows rows;
    TRY(db_get(tx, &duty_count_of_list, &rows, INT(site_id), ID(list_id)));
    *ret_n = row_int(&rows, 0, 0);
    return OK;
}

enum err duty_store_open_of_person(struct tx *tx, int64_t site_id, uuid person_id,
                                   const struct duty **ret_duties, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &duty_open_of_person, &rows, INT(site_id), ID(person_id)));
    duties_of(tx, &rows, ret_duties, ret_n);
    return OK;
}

enum err duty_store_pass_watch(struct tx *tx, int64_t site_id, uuid person_id,
                               struct duty_holder chaser, uuid accountable_id) {
    TRY(db_do(tx, &duty_pass_accountable, NULL, INT(site_id), ID(person_id),
              ID_OR_NULL(accountable_id)));
    return db_do(tx, &duty_pass_chaser, NULL, INT(site_id), ID(person_id), holder_kind(chaser),
                 ID_OR_NULL(chaser.id));
}

enum err duty_store_of_subject(struct tx *tx, int64_t site_id, enum duty_rule rule, uuid subject_id,
                               str state, const struct duty **ret_duties, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &duty_by_subject_and_rule, &rows, INT(site_id), ID(subject_id),
                 TEXT(str_from_c(duty_rule_row(rule)->name)), TEXT(state)));
    duties_of(tx, &rows, ret_duties, ret_n);
    return OK;
}

enum err duty_store_all_of_subject(struct tx *tx, int64_t site_id, uuid subject_id,
                                   const struct duty **ret_duties, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &duty_by_subject, &rows, INT(site_id), ID(subject_id)));
    duties_of(tx, &rows, ret_duties, ret_n);
    return OK;
}

enum err duty_store_of_fact(struct tx *tx, int64_t site_id, uuid patient_id, uuid entry_id,
                            const struct duty **ret_duties, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &duty_by_fact, &rows, INT(site_id), ID(patient_id), ID(entry_id)));
    duties_of(tx, &rows, ret_duties, ret_n);
    return OK;
}

enum err duty_store_open_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                    const struct duty **ret_duties, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &duty_open_by_patient, &rows, INT(site_id), ID(patient_id)));
    duties_of(tx, &rows, ret_duties, ret_n);
    return OK;
}

enum err duty_store_update(struct tx *tx, int64_t site_id, const struct duty *d,
                           uuid evidence_entry, uuid ended_by) {
    bool is_open = str_eq(d->state, S("open"));
    int64_t n;
    TRY(db_do(tx, &duty_update, &n, INT(site_id), ID(d->duty_id), INT(d->version),
              holder_kind(d->owner), ID(d->owner.id), TEXT(d->with_whom), TEXT(d->stage),
              WHEN(d->due_at), WHEN(d->stage_due_at), WHEN(d->visible_from), TEXT(d->state),
              is_open ? NONE : WHEN(d->ended_at), is_open ? NONE : ID(ended_by),
              is_open ? NONE : ID(evidence_entry), TEXT(d->end_reason), INT(d->n_reopened),
              WHEN(d->stage_at)));
    return n == 1 ? OK : CONFLICT;
}

enum err duty_store_pass(struct tx *tx, int64_t site_id, const struct duty *d) {
    int64_t n;
    TRY(db_do(tx, &duty_pass, &n, INT(site_id), ID(d->duty_id), INT(d->version), ID(d->clinic_id),
              holder_kind(d->owner), ID(d->owner.id), holder_kind(d->chaser), ID(d->chaser.id),
              ID(d->accountable_id)));
    return n == 1 ? OK : CONFLICT;
}

enum err duty_store_prioritise(struct tx *tx, int64_t site_id, const struct duty *d) {
    int64_t n;
    TRY(db_do(tx, &duty_prioritise, &n, INT(site_id), ID(d->duty_id), INT(d->version),
              INT(d->priority)));
    return n == 1 ? OK : CONFLICT;
}

enum err duty_store_add_event(struct tx *tx, int64_t site_id, uuid duty_id, const char *kind,
                              uuid entry_id, instant at, uuid person_id, str detail) {
    return db_do_later(tx, &duty_event_insert, INT(site_id), ID(duty_id), TEXT(str_from_c(kind)),
                       ID(entry_id), WHEN(at), ID(person_id), TEXT(detail));
}

enum err duty_store_events(struct tx *tx, int64_t site_id, uuid duty_id,
                           const struct duty_event **ret_events, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &duty_events_of, &rows, INT(site_id), ID(duty_id)));
    struct duty_event *events = arena_array(tx_arena(tx), struct duty_event, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        events[r] = (struct duty_event){.kind = row_text(&rows, r, 0),
                                        .detail = row_text(&rows, r, 1),
                                        .at = row_when(&rows, r, 2),
                                        .person_id = row_id(&rows, r, 3),
                                        .person_name = person_store_name(tx_arena(tx), &rows, r, 4),
                                        .fact = row_text(&rows, r, 7)};
    }
    *ret_events = events;
    *ret_n = rows.n_rows;
    return OK;
}

enum err duty_store_closings(struct tx *tx, int64_t site_id, uuid session_id,
                             struct duty_closings *ret_counts) {
    struct rows rows;
    TRY(db_query(tx, &duty_count_by_rule_in_session, &rows, INT(site_id), ID(session_id)));
    struct duty_closings counts = {0};
    for (size_t r = 0; r < rows.n_rows; r++) {
        enum duty_rule rule;
        invariant(duty_rule_parse(row_text(&rows, r, 0), &rule) == OK);
        unsigned closings = duty_rule_row(rule)->closings;
        if (closings & CLOSING_CASHED_UP) counts.cashed_up += row_int(&rows, r, 1);
        if (closings & CLOSING_LETTERS) counts.letters += row_int(&rows, r, 1);
    }
    *ret_counts = counts;
    return OK;
}

enum err duty_store_open_in_session(struct tx *tx, int64_t site_id, uuid session_id,
                                    const struct duty_holding **ret_holding, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &duty_open_in_session, &rows, INT(site_id), ID(session_id)));
    struct duty_holding *holding = arena_array(tx_arena(tx), struct duty_holding, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        enum duty_rule rule;
        invariant(duty_rule_parse(row_text(&rows, r, 2), &rule) == OK);
        holding[r] = (struct duty_holding){row_id(&rows, r, 0), row_id(&rows, r, 1), rule,
                                           duty_rule_row(rule)->closings};
    }
    *ret_holding = holding;
    *ret_n = rows.n_rows;
    return OK;
}

/* One text for every filter: a parameter that is not set passes everything. Whose they are is one text
 * each, so that either engine can go by the index of it. */
#define DUTY_FILTERS                                                                               \
    "d.site_id = $1 AND d.state = 'open' AND d.visible_from <= $2 AND "                            \
    "($3 = 0 OR d.clinic_id = $4) AND ($5 = 0 OR d.accountable_id = $6) AND "                      \
    "($7 = 0 OR d.with_whom <> '')"
#define OF_HOLDER " AND d.owner_id = $8"
/* The person's own duties and those of the lists they are a member of. */
#define OF_PERSON_AND_LISTS                                                                        \
    " AND d.owner_id IN (SELECT m.list_id FROM list_member m WHERE m.site_id = $1 AND "            \
    "m.person_id = $8 UNION SELECT q.person_id FROM person q WHERE q.site_id = $1 AND "            \
    "q.person_id = $8)"
/* The nil id is nobody: always true, so that each text has the same parameters. */
#define OF_EVERYBODY " AND d.owner_id <> $8"

#define DUTY_LINE                                                                                                   \
    "SELECT " DUTY_COLUMNS ", p.given_names, p.family_name, p.title, p.hospital_number, "                           \
    "p.nhs_number, p.birth_date, "                                                                                  \
    "r.unmatched_name, r.received_on, COALESCE(w.due_on, r.target_on), p.is_restricted, r.review_note FROM duty d " \
    "LEFT JOIN patient p ON p.site_id = d.site_id AND p.patient_id = d.patient_id "                                 \
    "LEFT JOIN referral r ON r.site_id = d.site_id AND "                                                            \
    "r.referral_id = CASE d.subject_kind WHEN 'referral' THEN d.subject_id END "                                    \
    "LEFT JOIN waiting_entry w ON w.site_id = d.site_id AND "                                                       \
    "w.entry_id = CASE d.subject_kind WHEN 'waiting-entry' THEN d.subject_id END "
/* Whose a line is and of which clinic: few of either on a page, so that none is joined to each row. */
STATEMENT(duty_name_of_clinic, "SELECT name FROM clinic WHERE site_id = $1 AND clinic_id = $2");
STATEMENT(duty_name_of_list, "SELECT name FROM shared_list WHERE site_id = $1 AND list_id = $2");
STATEMENT(
    duty_name_of_person,
    "SELECT title, given_name, family_name FROM person WHERE site_id = $1 AND person_id = $2");

/* Of an owner, or of everybody, the first of one priority, which an index holds in this order. */
#define FIRST_OPEN "SELECT d.stage_due_at, d.duty_id FROM duty d WHERE " DUTY_FILTERS
/* The priority as the index of each owner has it, and as that of everybody: two spellings, for PostgreSQL thinks the
 * latter as good for one owner, and reads what everybody has to find that somebody has nothing. */
#define RANK         "0 - d.priority"
#define RANK_OF_ALL  "-d.priority"
#define WITHIN       " = $9 AND d.stage_due_at > $10 AND d.stage_due_at <= $11 AND "
#define FIRST_OF     FIRST_OPEN OF_HOLDER " AND " RANK WITHIN
#define FIRST_OF_ALL FIRST_OPEN OF_EVERYBODY " AND " RANK_OF_ALL WITHIN
#define FIRST_ON                                                                                   \
    "(d.stage_due_at, d.duty_id) > ($12, $13) ORDER BY d.stage_due_at, d.duty_id LIMIT $14"
#define FIRST_BACK                                                                                 \
    "(d.stage_due_at, d.duty_id) < ($12, $13) "                                                    \
    "ORDER BY d.stage_due_at DESC, d.duty_id DESC LIMIT $14"
#define WITH_SOMEBODY "d.with_whom <> '' AND "
STATEMENT(duty_first_on, FIRST_OF FIRST_ON);
STATEMENT(duty_first_back, FIRST_OF FIRST_BACK);
STATEMENT(duty_first_waiting_on, FIRST_OF WITH_SOMEBODY FIRST_ON);
STATEMENT(duty_first_waiting_back, FIRST_OF WITH_SOMEBODY FIRST_BACK);
STATEMENT(duty_first_of_all_on, FIRST_OF_ALL FIRST_ON);
STATEMENT(duty_first_of_all_back, FIRST_OF_ALL FIRST_BACK);
STATEMENT(duty_first_waiting_of_all_on, FIRST_OF_ALL WITH_SOMEBODY FIRST_ON);
STATEMENT(duty_first_waiting_of_all_back, FIRST_OF_ALL WITH_SOMEBODY FIRST_BACK);
STATEMENT(
    duty_owners_of_person,
    "SELECT m.list_id FROM list_member m WHERE m.site_id = $1 AND m.person_id = $2 LIMIT 500");
enum { LINES_AT_ONCE = 42 };
STATEMENT(
    duty_lines_by_id, DUTY_LINE
    "WHERE d.site_id = $1 AND d.duty_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
    "$14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, "
    "$32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43)");
/* Of a referral or a letter; of a referral whose patient waits, the duty of the entry in the waiting list. */
STATEMENT(
    duty_on_subject,
    "SELECT d.duty_id, d.version, d.with_whom, l.name, o.title, o.given_name, "
    "o.family_name, d.priority FROM duty d LEFT JOIN shared_list l ON l.site_id = d.site_id AND l.list_id = d.owner_id "
    "LEFT JOIN person o ON o.site_id = d.site_id AND o.person_id = d.owner_id "
    "WHERE d.site_id = $1 AND d.state = 'open' AND d.rule IN ('register-referral', "
    "'review-referral', 'ask-referrer', 'more-information', 'book', 'letter') AND (d.subject_id = $2 OR "
    "d.subject_id = (SELECT w.entry_id FROM referral r JOIN waiting_entry w ON "
    "w.site_id = r.site_id AND w.patient_id = r.patient_id AND "
    "w.referral_id = r.referral_id WHERE r.site_id = $1 AND r.referral_id = $2 AND "
    "w.state = 'waiting' AND w.kind = 'first' ORDER BY w.created_at DESC LIMIT 1)) "
    "ORDER BY d.arose_at DESC, d.duty_id DESC LIMIT 1");
STATEMENT(duty_line_by_id, DUTY_LINE "WHERE d.site_id = $1 AND d.duty_id = $2");

#define DUTY_COUNTS                                                                                \
    "SELECT CAST(COUNT(*) FILTER (WHERE d.stage_due_at <= $9) AS BIGINT), "                        \
    "CAST(COUNT(*) FILTER (WHERE d.stage_due_at > $9 AND d.stage_due_at <= $10) AS BIGINT), "      \
    "CAST(COUNT(*) FILTER (WHERE d.with_whom <> '') AS BIGINT), CAST(COUNT(*) AS BIGINT), "        \
    "CAST(COUNT(*) FILTER (WHERE d.stage_due_at < $2) AS BIGINT) FROM duty d WHERE "
STATEMENT(duty_counts_all, DUTY_COUNTS DUTY_FILTERS OF_EVERYBODY);
STATEMENT(duty_counts_of_holder, DUTY_COUNTS DUTY_FILTERS OF_HOLDER);
STATEMENT(duty_counts_of_person, DUTY_COUNTS DUTY_FILTERS OF_PERSON_AND_LISTS);

/* What a desk shows at its head, without a filter: of each owner no further than one more than is told, and each
 * from an index in which nothing else lies between. */
#define COUNTED      "(SELECT CAST(COUNT(*) AS BIGINT) FROM ("
#define NO_FURTHER   " LIMIT $6) x)"
#define OPEN         "SELECT 1 FROM duty d WHERE d.site_id = $1 AND d.state = 'open' AND "
#define SHOWN_BY_NOW "+d.visible_from <= $2 AND "
#define FIRST        SHOWN_BY_NOW RANK " = -2 AND "
#define SECOND       SHOWN_BY_NOW RANK " = -1 AND "
#define THIRD        SHOWN_BY_NOW RANK " = 0 AND "
#define ALL_FIRST    SHOWN_BY_NOW RANK_OF_ALL " = -2 AND "
#define ALL_SECOND   SHOWN_BY_NOW RANK_OF_ALL " = -1 AND "
#define ALL_THIRD    SHOWN_BY_NOW RANK_OF_ALL " = 0 AND "
_Static_assert(DUTY_PRIORITY_COUNT == 3, "the sums ask each priority by itself");
#define IN_TODAY  "d.stage_due_at <= $4"
#define IN_WEEK   "d.stage_due_at > $4 AND d.stage_due_at <= $5"
#define IN_OTHERS "d.with_whom <> ''"
#define IN_ALL    "d.duty_id <> $3"
#define AND_ALSO  " UNION ALL " OPEN
STATEMENT(duty_sums_of_everybody,
          "SELECT " COUNTED OPEN ALL_FIRST IN_TODAY AND_ALSO ALL_SECOND IN_TODAY AND_ALSO ALL_THIRD
              IN_TODAY NO_FURTHER ", " COUNTED OPEN ALL_FIRST IN_WEEK AND_ALSO ALL_SECOND IN_WEEK
                  AND_ALSO ALL_THIRD IN_WEEK NO_FURTHER ", " COUNTED OPEN ALL_FIRST IN_OTHERS
                      AND_ALSO ALL_SECOND IN_OTHERS AND_ALSO ALL_THIRD IN_OTHERS NO_FURTHER
          ", " COUNTED OPEN ALL_FIRST IN_ALL AND_ALSO ALL_SECOND IN_ALL AND_ALSO ALL_THIRD IN_ALL
              NO_FURTHER " FROM site o WHERE o.site_id = $1");
#define OF_OWNER "d.owner_id = o.owner_id AND "
STATEMENT(
    duty_sums_of_owners,
    "SELECT " COUNTED OPEN OF_OWNER FIRST IN_TODAY AND_ALSO OF_OWNER SECOND IN_TODAY AND_ALSO
        OF_OWNER THIRD IN_TODAY NO_FURTHER ", " COUNTED OPEN OF_OWNER FIRST IN_WEEK AND_ALSO
            OF_OWNER SECOND IN_WEEK AND_ALSO OF_OWNER THIRD IN_WEEK NO_FURTHER
    ", " COUNTED OPEN OF_OWNER FIRST IN_OTHERS AND_ALSO OF_OWNER SECOND IN_OTHERS AND_ALSO OF_OWNER
        THIRD IN_OTHERS NO_FURTHER ", " COUNTED OPEN OF_OWNER "d.visible_from <= $2" NO_FURTHER
    " FROM (SELECT m.list_id AS owner_id FROM list_member m WHERE m.site_id = $1 AND "
    "m.person_id = $3 AND $7 = 1 UNION SELECT q.person_id FROM person q WHERE q.site_id = $1 AND "
    "q.person_id = $3 UNION SELECT l.list_id FROM shared_list l WHERE l.site_id = $1 AND "
    "l.list_id = $3) o LIMIT 500");

static const struct statement *const counts_of[] = {
    [DUTIES_OF_EVERYBODY] = &duty_counts_all,
    [DUTIES_OF_HOLDER] = &duty_counts_of_holder,
    [DUTIES_OF_PERSON_AND_LISTS] = &duty_counts_of_person,
};

#define DUTY_FILTER_ARGS(f)                                                                        \
    INT(site_id), WHEN((f)->visible_at), INT(!uuid_is_nil((f)->clinic_id)), ID((f)->clinic_id),    \
        INT(!uuid_is_nil((f)->accountable_id)), ID((f)->accountable_id), INT((f)->only_waiting),   \
        ID(holder)

/* Of everybody: whoever stands in the filter is not asked for. */
static uuid asked_holder(const struct duty_filter *f) {
    return f->of == DUTIES_OF_EVERYBODY ? (uuid){{0}} : f->holder_id;
}

static struct duty_line line_of(const struct rows *rows, size_t r) {
    size_t c = N_DUTY_COLUMNS;
    return (struct duty_line){.duty = duty_of(rows, r),
                              .given_names = row_text(rows, r, c),
                              .family_name = row_text(rows, r, c + 1),
                              .title_of_name = row_text(rows, r, c + 2),
                              .hospital_number = row_text(rows, r, c + 3),
                              .nhs_number = row_text(rows, r, c + 4),
                              .birth_date = row_date(rows, r, c + 5),
                              .unmatched_name = row_text(rows, r, c + 6),
                              .received_on = row_date(rows, r, c + 7),
                              .target_on = row_date(rows, r, c + 8),
                              .is_restricted = row_bool(rows, r, c + 9),
                              .review_note = row_text(rows, r, c + 10)};
}

/* Each of the ids once, and for each line which of them is its own. */
struct distinct {
    struct duty_holder *ids;
    size_t n, *of_line;
};

static struct distinct distinct_new(struct tx *tx, size_t n_lines) {
    struct arena *a = tx_arena(tx);
    return (struct distinct){.ids = arena_array(a, struct duty_holder, n_lines),
                             .of_line = arena_array(a, size_t, n_lines)};
}

static void distinct_add(struct distinct *x, size_t line, struct duty_holder holder) {
    size_t k = 0;
    while (k < x->n && (!uuid_eq(x->ids[k].id, holder.id) || x->ids[k].is_list != holder.is_list))
        k++;
    if (k == x->n) x->ids[x->n++] = holder;
    x->of_line[line] = k;
}

static enum err name_lines(struct tx *tx, int64_t site_id, struct duty_line *lines, size_t n) {
    struct arena *a = tx_arena(tx);
    struct distinct clinics = distinct_new(tx, n), owners = distinct_new(tx, n);
    for (size_t i = 0; i < n; i++) {
        distinct_add(&clinics, i, (struct duty_holder){.id = lines[i].duty.clinic_id});
        distinct_add(&owners, i, lines[i].duty.owner);
    }
    struct rows *of_clinics = arena_array(a, struct rows, clinics.n);
    struct rows *of_owners = arena_array(a, struct rows, owners.n);
    for (size_t k = 0; k < clinics.n; k++)
        TRY(db_query_later(tx, &duty_name_of_clinic, &of_clinics[k], INT(site_id),
                           ID(clinics.ids[k].id)));
    for (size_t k = 0; k < owners.n; k++)
        TRY(db_query_later(tx, owners.ids[k].is_list ? &duty_name_of_list : &duty_name_of_person,
                           &of_owners[k], INT(site_id), ID(owners.ids[k].id)));
    TRY(db_settle(tx));
    for (size_t i = 0; i < n; i++) {
        const struct rows *clinic = &of_clinics[clinics.of_line[i]];
        const struct rows *owner = &of_owners[owners.of_line[i]];
        lines[i].clinic_name = clinic->n_rows ? row_text(clinic, 0, 0) : S("");
        lines[i].owner_name = !owner->n_rows                ? S("")
                              : lines[i].duty.owner.is_list ? row_text(owner, 0, 0)
                                                            : person_store_name(a, owner, 0, 0);
    }
    return OK;
}

static instant bound_of(const struct duty_filter *f) {
    return f->due_until.us ? f->due_until : (instant){INT64_MAX};
}

/* ---- a list: of each owner, or of everybody, the first, and of those the first ------------------------ */

struct owners {
    uuid *ids;
    size_t n;
};
struct first {
    instant stage_due_at;
    uuid duty_id;
};

static enum err owners_of(struct tx *tx, int64_t site_id, const struct duty_filter *f,
                          struct owners *ret_owners) {
    struct rows rows = {.n_rows = 0}; /* everybody is asked for as one owner, nobody */
    if (f->of == DUTIES_OF_PERSON_AND_LISTS)
        TRY(db_query(tx, &duty_owners_of_person, &rows, INT(site_id), ID(f->holder_id)));
    ret_owners->ids = arena_array(tx_arena(tx), uuid, rows.n_rows + 1);
    ret_owners->n = rows.n_rows + 1;
    ret_owners->ids[0] = asked_holder(f);
    for (size_t r = 0; r < rows.n_rows; r++)
        ret_owners->ids[r + 1] = row_id(&rows, r, 0);
    return OK;
}

static bool is_before(const struct first *x, const struct first *y) {
    if (x->stage_due_at.us != y->stage_due_at.us) return x->stage_due_at.us < y->stage_due_at.us;
    return memcmp(x->duty_id.b, y->duty_id.b, sizeof x->duty_id.b) < 0;
}

/* Each owner's stand in order already: the next is the first of their heads. */
static size_t merge_firsts(const struct rows *rows, size_t n_owners, size_t *heads, bool backwards,
                           size_t limit, uuid *ret_ids) {
    size_t n = 0;
    while (n < limit) {
        struct first best = {.duty_id = {{0}}};
        size_t from = n_owners;
        for (size_t i = 0; i < n_owners; i++) {
            if (heads[i] == rows[i].n_rows) continue;
            struct first head = {row_when(&rows[i], heads[i], 0), row_id(&rows[i], heads[i], 1)};
            if (from < n_owners && is_before(&head, &best) == backwards) continue;
            best = head;
            from = i;
        }
        if (from == n_owners) break;
        heads[from]++;
        ret_ids[n++] = best.duty_id;
    }
    return n;
}

/* Of one priority, at most `limit`, in the order they are walked; `edge`: only beyond it. */
static enum err first_of(struct tx *tx, int64_t site_id, const struct duty_filter *f,
                         const struct owners *owners, enum duty_priority priority,
                         const struct duty_place *edge, size_t limit, uuid *ret_ids,
                         size_t *ret_n) {
    static const struct statement *const firsts[2][2][2] = {
        {{&duty_first_on, &duty_first_back}, {&duty_first_waiting_on, &duty_first_waiting_back}},
        {{&duty_first_of_all_on, &duty_first_of_all_back},
         {&duty_first_waiting_of_all_on, &duty_first_waiting_of_all_back}}};
    const struct statement *first =
        firsts[f->of == DUTIES_OF_EVERYBODY][f->only_waiting][f->is_before];
    struct rows *rows = arena_array(tx_arena(tx), struct rows, owners->n);
    instant above = f->due_after, until = bound_of(f), at = {f->is_before ? INT64_MAX : 0};
    if (edge) at = edge->stage_due_at;
    if (f->is_before && at.us < until.us) until = at;
    if (!f->is_before && at.us > above.us)
        above.us = at.us - 1; /* at any time: an address says it */
    for (size_t i = 0; i < owners->n; i++) {
        uuid holder = owners->ids[i];
        TRY(db_query_later(tx, first, &rows[i], DUTY_FILTER_ARGS(f), INT(-(int64_t)priority),
                           WHEN(above), WHEN(until), WHEN(at),
                           ID(edge ? edge->duty_id : (uuid){{0}}), INT((int64_t)limit)));
    }
    TRY(db_settle(tx));
    *ret_n = merge_firsts(rows, owners->n, arena_array(tx_arena(tx), size_t, owners->n),
                          f->is_before, limit, ret_ids);
    return OK;
}

static enum err lines_of_ids(struct tx *tx, int64_t site_id, const uuid *ids, size_t n,
                             struct duty_line *ret_lines) {
    struct rows rows;
    struct value values[LINES_AT_ONCE + 1] = {INT(site_id)};
    for (size_t i = 0; i < LINES_AT_ONCE; i++)
        values[i + 1] = ID(ids[i < n ? i : 0]);
    TRY(db_query_values(tx, &duty_lines_by_id, &rows, values, LINES_AT_ONCE + 1));
    invariant(rows.n_rows == n);
    for (size_t r = 0; r < n; r++) {
        uuid id = row_id(&rows, r, 0);
        size_t at = 0;
        while (!uuid_eq(ids[at], id))
            at++;
        ret_lines[at] = line_of(&rows, r);
    }
    return OK;
}

/* Suspected cancer and same-day work first; of each priority the owners' first, until there are enough. */
enum err duty_store_list(struct tx *tx, int64_t site_id, const struct duty_filter *f,
                         const struct duty_line **ret_lines, size_t *ret_n) {
    struct owners owners;
    TRY(owners_of(tx, site_id, f, &owners));
    size_t limit = (size_t)f->limit, n = 0;
    uuid *ids = arena_array(tx_arena(tx), uuid, limit);
    bool has_place = !uuid_is_nil(f->after.duty_id);
    for (int step = 0; step < DUTY_PRIORITY_COUNT && n < limit; step++) {
        int p = f->is_before ? step : DUTY_PRIORITY_COUNT - 1 - step, at = (int)f->after.priority;
        if (has_place && (f->is_before ? p < at : p > at)) continue;
        size_t n_found;
        TRY(first_of(tx, site_id, f, &owners, (enum duty_priority)p,
                     has_place && p == at ? &f->after : NULL, limit - n, ids + n, &n_found));
        n += n_found;
    }
    struct duty_line *lines = arena_array(tx_arena(tx), struct duty_line, n);
    for (size_t i = 0; f->is_before && i < n / 2; i++) {
        uuid other = ids[i];
        ids[i] = ids[n - 1 - i];
        ids[n - 1 - i] = other;
    }
    for (size_t i = 0; i < n; i += LINES_AT_ONCE)
        TRY(lines_of_ids(tx, site_id, ids + i, n - i < LINES_AT_ONCE ? n - i : LINES_AT_ONCE,
                         lines + i));
    TRY(name_lines(tx, site_id, lines, n));
    *ret_lines = lines;
    *ret_n = n;
    return OK;
}

enum err duty_store_on(struct tx *tx, int64_t site_id, const uuid *subjects, size_t n,
                       struct duty_on *ret_list) {
    struct rows *rows = arena_array(tx_arena(tx), struct rows, n);
    for (size_t i = 0; i < n; i++)
        TRY(db_query_later(tx, &duty_on_subject, &rows[i], INT(site_id), ID(subjects[i])));
    TRY(db_settle(tx));
    for (size_t i = 0; i < n; i++) {
        ret_list[i] = (struct duty_on){.duty_id = {{0}}};
        if (rows[i].n_rows == 0) continue;
        str list = row_text(&rows[i], 0, 3);
        ret_list[i] = (struct duty_on){
            .duty_id = row_id(&rows[i], 0, 0),
            .version = row_int(&rows[i], 0, 1),
            .with_whom = row_text(&rows[i], 0, 2),
            .owner_name = list.n ? list : person_store_name(tx_arena(tx), &rows[i], 0, 4),
            .priority = (enum duty_priority)row_int(&rows[i], 0, 7)};
    }
    return OK;
}

enum err duty_store_line(struct tx *tx, int64_t site_id, uuid duty_id, struct duty_line *ret_line) {
    struct rows rows;
    TRY(db_get(tx, &duty_line_by_id, &rows, INT(site_id), ID(duty_id)));
    struct duty_line line = line_of(&rows, 0);
    TRY(name_lines(tx, site_id, &line, 1));
    *ret_line = line;
    return OK;
}

enum err duty_store_counts(struct tx *tx, int64_t site_id, const struct duty_filter *f,
                           instant end_of_today, struct duty_counts *ret_counts) {
    struct rows rows;
    uuid holder = asked_holder(f);
    instant end_of_week = instant_add(end_of_today, 7 * INSTANT_DAY);
    TRY(db_get(tx, counts_of[f->of], &rows, DUTY_FILTER_ARGS(f), WHEN(end_of_today),
               WHEN(end_of_week)));
    *ret_counts = (struct duty_counts){.today = row_int(&rows, 0, 0),
                                       .week = row_int(&rows, 0, 1),
                                       .waiting = row_int(&rows, 0, 2),
                                       .all = row_int(&rows, 0, 3),
                                       .late = row_int(&rows, 0, 4)};
    return OK;
}

enum err duty_store_sums(struct tx *tx, int64_t site_id, const struct duty_filter *f,
                         instant end_of_today, struct duty_counts *ret_counts) {
    if (!uuid_is_nil(f->clinic_id) || !uuid_is_nil(f->accountable_id))
        return duty_store_counts(tx, site_id, f, end_of_today, ret_counts);
    struct rows rows;
    instant end_of_week = instant_add(end_of_today, 7 * INSTANT_DAY);
    if (f->of == DUTIES_OF_EVERYBODY)
        TRY(db_query(tx, &duty_sums_of_everybody, &rows, INT(site_id), WHEN(f->visible_at),
                     ID(asked_holder(f)), WHEN(end_of_today), WHEN(end_of_week),
                     INT(DUTY_SUM_MAX + 1)));
    else
        TRY(db_query(tx, &duty_sums_of_owners, &rows, INT(site_id), WHEN(f->visible_at),
                     ID(asked_holder(f)), WHEN(end_of_today), WHEN(end_of_week),
                     INT(DUTY_SUM_MAX + 1), INT(f->of == DUTIES_OF_PERSON_AND_LISTS)));
    *ret_counts = (struct duty_counts){0};
    for (size_t r = 0; r < rows.n_rows; r++) {
        ret_counts->today += row_int(&rows, r, 0);
        ret_counts->week += row_int(&rows, r, 1);
        ret_counts->waiting += row_int(&rows, r, 2);
        ret_counts->all += row_int(&rows, r, 3);
    }
    return OK;
}
