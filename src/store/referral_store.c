#include "referral_store.h"

#include "buf.h"
#include "invariant.h"
#include "stores.h"

#define REFERRAL_COLUMNS                                                                            \
    "r.referral_id, r.patient_id, r.clinic_id, r.unmatched_name, r.ubrn, r.received_on, r.source, " \
    "r.referrer_id, r.referrer_name, r.priority, r.reason, r.target_on, r.state, r.reviewer_id, "   \
    "r.review_note, r.rtt_status, r.version"
enum { N_REFERRAL_COLUMNS = 17 };

STATEMENT(
    referral_insert,
    "INSERT INTO referral (site_id, referral_id, patient_id, unmatched_name, clinic_id, ubrn, "
    "received_on, source, referrer_id, referrer_name, priority, reason, target_on, state, "
    "reviewer_id, review_note, rtt_status, created_at, created_by, version) VALUES ($1, $2, $3, $4, "
    "$5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1)");
STATEMENT(referral_by_id, "SELECT " REFERRAL_COLUMNS
                          " FROM referral r WHERE r.site_id = $1 AND r.referral_id = $2");
STATEMENT(
    referral_update,
    "UPDATE referral SET patient_id = $4, clinic_id = $5, priority = $6, target_on = $7, state = $8, "
    "reviewer_id = $9, review_note = $10, rtt_status = $11, reviewed_at = COALESCE($12, reviewed_at), "
    "version = version + 1 WHERE site_id = $1 AND referral_id = $2 AND version = $3");
#define TO_REVIEW_BY                                                                               \
    "WHERE site_id = $1 AND state IN ('received', 'in-review', 'more-information') AND "           \
    "reviewer_id = $2"
STATEMENT(referral_count_reviewer, "SELECT CAST(COUNT(*) AS BIGINT) FROM referral " TO_REVIEW_BY);
STATEMENT(referral_pass_reviewer,
          "UPDATE referral SET reviewer_id = $3, version = version + 1 " TO_REVIEW_BY);
STATEMENT(referral_by_patient,
          "SELECT " REFERRAL_COLUMNS " FROM referral r WHERE r.site_id = $1 AND "
          "r.patient_id = $2 ORDER BY r.received_on DESC LIMIT 200");
#define REFERRAL_LINE                                                                              \
    "SELECT " REFERRAL_COLUMNS ", p.given_names, p.family_name, p.title, p.hospital_number, "      \
    "p.birth_date, c.name, v.title, v.family_name, p.is_restricted FROM referral r "               \
    "JOIN clinic c ON c.site_id = r.site_id AND c.clinic_id = r.clinic_id "                        \
    "LEFT JOIN patient p ON p.site_id = r.site_id AND p.patient_id = r.patient_id "                \
    "LEFT JOIN person v ON v.site_id = r.site_id AND "                                             \
    "v.person_id = COALESCE(r.reviewer_id, c.consultant_id) "                                      \
    "WHERE r.site_id = $1 AND ($2 = r.state OR ($2 = '' AND r.state IN ('received', "              \
    "'in-review', 'more-information', 'accepted', 'booked'))) AND ($3 = 0 OR "                     \
    "COALESCE(r.reviewer_id, c.consultant_id) = $4) "
/* The referral of the edge of a page may have gone from the list meanwhile; its place has not. */
#define EDGE "FROM referral a WHERE a.site_id = $1 AND a.referral_id = $6)"
STATEMENT(referral_list, REFERRAL_LINE
          "AND ($5 = 0 OR r.priority < (SELECT a.priority " EDGE
          " OR (r.priority = (SELECT a.priority " EDGE
          " AND (r.received_on, r.referral_id) > (SELECT a.received_on, a.referral_id " EDGE ")) "
          "ORDER BY r.priority DESC, r.received_on, r.referral_id LIMIT $7");
STATEMENT(referral_list_before, REFERRAL_LINE
          "AND ($5 = 0 OR r.priority > (SELECT a.priority " EDGE
          " OR (r.priority = (SELECT a.priority " EDGE
          " AND (r.received_on, r.referral_id) < (SELECT a.received_on, a.referral_id " EDGE ")) "
          "ORDER BY r.priority, r.received_on DESC, r.referral_id DESC LIMIT $7");

#define WAITING_COLUMNS                                                                                 \
    "w.entry_id, w.patient_id, w.clinic_id, w.referral_id, w.from_appointment_id, w.kind, w.priority, " \
    "w.due_on, w.window_from, w.window_to, w.note, w.state, w.appointment_id, w.version"
enum { N_WAITING_COLUMNS = 14 };

STATEMENT(
    waiting_insert,
    "INSERT INTO waiting_entry (site_id, entry_id, patient_id, clinic_id, referral_id, "
    "from_appointment_id, kind, priority, due_on, window_from, window_to, note, state, "
    "appointment_id, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
    "$12, $13, $14, $15, 1)");
STATEMENT(waiting_by_id, "SELECT " WAITING_COLUMNS
                         " FROM waiting_entry w WHERE w.site_id = $1 AND w.entry_id = $2");
STATEMENT(
    waiting_update,
    "UPDATE waiting_entry SET state = $4, appointment_id = $5, window_from = $6, "
    "window_to = $7, version = version + 1 WHERE site_id = $1 AND entry_id = $2 AND version = $3");
STATEMENT(waiting_by_patient,
          "SELECT " WAITING_COLUMNS " FROM waiting_entry w WHERE w.site_id = $1 AND "
          "w.patient_id = $2 ORDER BY w.created_at DESC LIMIT 200");
STATEMENT(
    waiting_by_referral,
    "SELECT " WAITING_COLUMNS
    " FROM waiting_entry w WHERE w.site_id = $1 AND w.referral_id = $2 AND "
    "w.state IN ('waiting', 'booked') ORDER BY CASE w.state WHEN 'waiting' THEN 0 ELSE 1 END, "
    "w.created_at DESC, w.entry_id DESC LIMIT 1");
#define WAITING_LINE_FROM                                                                          \
    ", p.given_names, p.family_name, p.title, p.hospital_number, p.mobile_telephone, "             \
    "p.home_telephone, c.name, p.birth_date, p.is_restricted FROM waiting_entry w "                \
    "JOIN patient p ON p.site_id = w.site_id AND p.patient_id = w.patient_id "                     \
    "JOIN clinic c ON c.site_id = w.site_id AND c.clinic_id = w.clinic_id "                        \
    "WHERE w.site_id = $1 AND w.state = $2 AND w.kind = $3 "
STATEMENT(waiting_list_of_all,
          "SELECT " WAITING_COLUMNS WAITING_LINE_FROM
          "AND (w.due_on, w.entry_id) > ($4, $5) AND ($6 = '' OR w.due_on < $6) "
          "ORDER BY w.due_on, w.entry_id LIMIT $7");
STATEMENT(waiting_list_of_clinic,
          "SELECT " WAITING_COLUMNS WAITING_LINE_FROM
          "AND (w.due_on, w.entry_id) > ($4, $5) AND ($6 = '' OR w.due_on < $6) "
          "AND w.clinic_id = $8 ORDER BY w.due_on, w.entry_id LIMIT $7");
#define WAITING_BACKWARDS "AND (w.due_on, w.entry_id) < ($4, $5) AND ($6 = '' OR w.due_on < $6) "
STATEMENT(waiting_before_of_all, "SELECT " WAITING_COLUMNS WAITING_LINE_FROM WAITING_BACKWARDS
                                 "ORDER BY w.due_on DESC, w.entry_id DESC LIMIT $7");
STATEMENT(waiting_before_of_clinic,
          "SELECT " WAITING_COLUMNS WAITING_LINE_FROM WAITING_BACKWARDS
          "AND w.clinic_id = $8 ORDER BY w.due_on DESC, w.entry_id DESC LIMIT $7");
/* An entry is taken out of the tally as it stands, changed, and put in again as it stands then. */
#define WAITING_OF_TALLY                                                                           \
    " FROM waiting_entry w WHERE w.site_id = $1 AND w.entry_id = $2 AND "                          \
    "w.state IN ('waiting', 'patient-initiated') "
#define TALLY_OF_ENTRY                                                                             \
    "WHERE site_id = $1 AND clinic_id IN ($3, (SELECT w.clinic_id" WAITING_OF_TALLY                \
    ")) AND (state, kind, due_on) = (SELECT w.state, w.kind, w.due_on" WAITING_OF_TALLY ")"
STATEMENT(
    waiting_tally_add,
    "INSERT INTO waiting_tally (site_id, clinic_id, state, kind, due_on, n) SELECT w.site_id, "
    "w.clinic_id, w.state, w.kind, w.due_on, 1" WAITING_OF_TALLY
    "UNION ALL SELECT w.site_id, $3, w.state, w.kind, w.due_on, 1" WAITING_OF_TALLY
    "ON CONFLICT (site_id, clinic_id, state, kind, due_on) DO UPDATE SET n = waiting_tally.n "
    "+ 1");
STATEMENT(waiting_tally_take, "UPDATE waiting_tally SET n = n - 1 " TALLY_OF_ENTRY);
STATEMENT(waiting_tally_clear, "DELETE FROM waiting_tally " TALLY_OF_ENTRY " AND n = 0");
STATEMENT(waiting_counts,
          "SELECT t.kind, t.state, CAST(SUM(t.n) AS BIGINT), "
          "CAST(SUM(CASE WHEN t.due_on < $2 THEN t.n ELSE 0 END) AS BIGINT) FROM waiting_tally t "
          "WHERE t.site_id = $1 AND t.clinic_id = $3 GROUP BY t.kind, t.state LIMIT 10");
STATEMENT(referral_counts,
          "SELECT r.state, CAST(COUNT(*) AS BIGINT), "
          "CAST(COUNT(*) FILTER (WHERE r.target_on < $2) AS BIGINT) FROM referral r "
          "WHERE r.site_id = $1 AND r.state IN ('received', 'in-review', 'more-information', "
          "'accepted', 'booked', 'under-care') GROUP BY r.state LIMIT 20");

enum err referral_store_insert(struct tx *tx, int64_t site_id, const struct referral *r,
                               instant now, uuid person_id) {
    struct arena *a = tx_arena(tx);
    return db_do(tx, &referral_insert, NULL, INT(site_id), ID(r->referral_id),
                 ID_OR_NULL(r->patient_id), TEXT(r->unmatched_name), ID(r->clinic_id),
                 TEXT(r->ubrn), value_date(a, r->received_on), TEXT(r->source),
                 ID_OR_NULL(r->referrer_id), TEXT(r->referrer_name), TEXT(r->priority),
                 TEXT(r->reason), value_date(a, r->target_on),
                 TEXT(str_from_c(referral_state_name(r->state))), ID_OR_NULL(r->reviewer_id),
                 TEXT(r->review_note), TEXT(r->rtt_status), WHEN(now), ID(person_id));
}

static struct referral referral_of(const struct rows *rows, size_t i) {
    struct referral r = {
        .referral_id = row_id(rows, i, 0),
        .patient_id = row_id(rows, i, 1),
        .clinic_id = row_id(rows, i, 2),
        .unmatched_name = row_text(rows, i, 3),
        .ubrn = row_text(rows, i, 4),
        .received_on = row_date(rows, i, 5),
        .source = row_text(rows, i, 6),
        .referrer_id = row_id(rows, i, 7),
        .referrer_name = row_text(rows, i, 8),
        .priority = row_text(rows, i, 9),
        .reason = row_text(rows, i, 10),
        .target_on = row_date(rows, i, 11),
        .reviewer_id = row_id(rows, i, 13),
        .review_note = row_text(rows, i, 14),
        .rtt_status = row_text(rows, i, 15),
        .version = row_int(rows, i, 16),
    };
    invariant(referral_state_parse(row_text(rows, i, 12), &r.state) == OK);
    return r;
}

enum err referral_store_get(struct tx *tx, int64_t site_id, uuid referral_id,
                            struct referral *ret_referral) {
    struct rows rows;
    TRY(db_get(tx, &referral_by_id, &rows, INT(site_id), ID(referral_id)));
    *ret_referral = referral_of(&rows, 0);
    return OK;
}

enum err referral_store_update(struct tx *tx, int64_t site_id, const struct referral *r,
                               instant reviewed_at) {
    int64_t n;
    TRY(db_do(tx, &referral_update, &n, INT(site_id), ID(r->referral_id), INT(r->version),
              ID_OR_NULL(r->patient_id), ID(r->clinic_id), TEXT(r->priority),
              value_date(tx_arena(tx), r->target_on),
              TEXT(str_from_c(referral_state_name(r->state))), ID_OR_NULL(r->reviewer_id),
              TEXT(r->review_note), TEXT(r->rtt_status), WHEN_OR_NULL(reviewed_at)));
    return n == 1 ? OK : CONFLICT;
}

enum err referral_store_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                   const struct referral **ret_referrals, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &referral_by_patient, &rows, INT(site_id), ID(patient_id)));
    struct referral *list = arena_array(tx_arena(tx), struct referral, rows.n_rows);
    for (size_t i = 0; i < rows.n_rows; i++)
        list[i] = referral_of(&rows, i);
    *ret_referrals = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err referral_store_list(struct tx *tx, int64_t site_id, str state, uuid reviewer_id,
                             uuid after_id, bool is_before, int64_t limit,
                             const struct referral_line **ret_lines, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, is_before ? &referral_list_before : &referral_list, &rows, INT(site_id),
                 TEXT(state), INT(!uuid_is_nil(reviewer_id)), ID(reviewer_id),
                 INT(!uuid_is_nil(after_id)), ID(after_id), INT(limit)));
    struct referral_line *lines = arena_array(tx_arena(tx), struct referral_line, rows.n_rows);
    for (size_t i = 0; i < rows.n_rows; i++) {
        size_t c = N_REFERRAL_COLUMNS;
        lines[is_before ? rows.n_rows - 1 - i : i] = (struct referral_line){
            .referral = referral_of(&rows, i),
            .given_names = row_text(&rows, i, c),
            .family_name = row_text(&rows, i, c + 1),
            .title_of_name = row_text(&rows, i, c + 2),
            .hospital_number = row_text(&rows, i, c + 3),
            .birth_date = row_date(&rows, i, c + 4),
            .clinic_name = row_text(&rows, i, c + 5),
            .reviewer_name = row_short_name(tx_arena(tx), &rows, i, c + 6),
            .is_restricted = row_bool(&rows, i, c + 8),
        };
    }
    *ret_lines = lines;
    *ret_n = rows.n_rows;
    return OK;
}

static const uuid every_clinic = {{0}};

enum err waiting_store_insert(struct tx *tx, int64_t site_id, const struct waiting_entry *e,
                              instant now) {
    struct arena *a = tx_arena(tx);
    TRY(db_do(tx, &waiting_insert, NULL, INT(site_id), ID(e->entry_id), ID(e->patient_id),
              ID(e->clinic_id), ID_OR_NULL(e->referral_id), ID_OR_NULL(e->from_appointment_id),
              TEXT(e->is_follow_up ? S("follow-up") : S("first")), TEXT(e->priority),
              value_date(a, e->due_on), value_date(a, e->window_from), value_date(a, e->window_to),
              TEXT(e->note), TEXT(e->state), ID_OR_NULL(e->appointment_id), WHEN(now)));
    return db_do_later(tx, &waiting_tally_add, INT(site_id), ID(e->entry_id), ID(every_clinic));
}

static struct waiting_entry waiting_of(const struct rows *rows, size_t i) {
    return (struct waiting_entry){
        .entry_id = row_id(rows, i, 0),
        .patient_id = row_id(rows, i, 1),
        .clinic_id = row_id(rows, i, 2),
        .referral_id = row_id(rows, i, 3),
        .from_appointment_id = row_id(rows, i, 4),
        .is_follow_up = str_eq(row_text(rows, i, 5), S("follow-up")),
        .priority = row_text(rows, i, 6),
        .due_on = row_date(rows, i, 7),
        .window_from = row_date(rows, i, 8),
        .window_to = row_date(rows, i, 9),
        .note = row_text(rows, i, 10),
        .state = row_text(rows, i, 11),
        .appointment_id = row_id(rows, i, 12),
        .version = row_int(rows, i, 13),
    };
}

enum err waiting_store_get(struct tx *tx, int64_t site_id, uuid entry_id,
                           struct waiting_entry *ret_entry) {
    struct rows rows;
    TRY(db_get(tx, &waiting_by_id, &rows, INT(site_id), ID(entry_id)));
    *ret_entry = waiting_of(&rows, 0);
    return OK;
}

enum err waiting_store_update(struct tx *tx, int64_t site_id, const struct waiting_entry *e) {
    int64_t n;
    TRY(db_do_later(tx, &waiting_tally_take, INT(site_id), ID(e->entry_id), ID(every_clinic)));
    TRY(db_do_later(tx, &waiting_tally_clear, INT(site_id), ID(e->entry_id), ID(every_clinic)));
    TRY(db_do(tx, &waiting_update, &n, INT(site_id), ID(e->entry_id), INT(e->version),
              TEXT(e->state), ID_OR_NULL(e->appointment_id),
              value_date(tx_arena(tx), e->window_from), value_date(tx_arena(tx), e->window_to)));
    if (n != 1) return CONFLICT;
    return db_do_later(tx, &waiting_tally_add, INT(site_id), ID(e->entry_id), ID(every_clinic));
}

enum err waiting_store_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                  const struct waiting_entry **ret_entries, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &waiting_by_patient, &rows, INT(site_id), ID(patient_id)));
    struct waiting_entry *list = arena_array(tx_arena(tx), struct waiting_entry, rows.n_rows);
    for (size_t i = 0; i < rows.n_rows; i++)
        list[i] = waiting_of(&rows, i);
    *ret_entries = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err waiting_store_of_referral(struct tx *tx, int64_t site_id, uuid referral_id,
                                   struct waiting_entry *ret_entry) {
    struct rows rows;
    TRY(db_get(tx, &waiting_by_referral, &rows, INT(site_id), ID(referral_id)));
    *ret_entry = waiting_of(&rows, 0);
    return OK;
}

/* Where the page goes on: after the due date and id of an entry that may have ended meanwhile. */
static enum err place_of(struct tx *tx, int64_t site_id, uuid after_id, str *ret_due) {
    *ret_due = S("");
    if (uuid_is_nil(after_id)) return OK;
    struct waiting_entry after;
    TRY(waiting_store_get(tx, site_id, after_id, &after));
    *ret_due = civil_date_iso(tx_arena(tx), after.due_on);
    return OK;
}

enum err waiting_store_list(struct tx *tx, int64_t site_id, const struct waiting_filter *f,
                            const struct waiting_line **ret_lines, size_t *ret_n) {
    struct rows rows;
    str due, kind = f->follow_ups ? S("follow-up") : S("first");
    str before = civil_date_is_none(f->before) ? S("") : civil_date_iso(tx_arena(tx), f->before);
    TRY(place_of(tx, site_id, f->after_id, &due));
    if (uuid_is_nil(f->clinic_id)) {
        TRY(db_query(tx, f->is_before ? &waiting_before_of_all : &waiting_list_of_all, &rows,
                     INT(site_id), TEXT(f->state), TEXT(kind), TEXT(due), ID(f->after_id),
                     TEXT(before), INT(f->limit)));
    } else {
        TRY(db_query(tx, f->is_before ? &waiting_before_of_clinic : &waiting_list_of_clinic, &rows,
                     INT(site_id), TEXT(f->state), TEXT(kind), TEXT(due), ID(f->after_id),
                     TEXT(before), INT(f->limit), ID(f->clinic_id)));
    }
    struct waiting_line *lines = arena_array(tx_arena(tx), struct waiting_line, rows.n_rows);
    for (size_t i = 0; i < rows.n_rows; i++) {
        size_t c = N_WAITING_COLUMNS;
        str mobile = row_text(&rows, i, c + 4);
        lines[f->is_before ? rows.n_rows - 1 - i : i] = (struct waiting_line){
            .entry = waiting_of(&rows, i),
            .given_names = row_text(&rows, i, c),
            .family_name = row_text(&rows, i, c + 1),
            .title_of_name = row_text(&rows, i, c + 2),
            .hospital_number = row_text(&rows, i, c + 3),
            .telephone = mobile.n ? mobile : row_text(&rows, i, c + 5),
            .clinic_name = row_text(&rows, i, c + 6),
            .birth_date = row_date(&rows, i, c + 7),
            .is_restricted = row_bool(&rows, i, c + 8),
        };
    }
    *ret_lines = lines;
    *ret_n = rows.n_rows;
    return OK;
}

enum err waiting_store_counts(struct tx *tx, int64_t site_id, uuid clinic_id, civil_date today,
                              struct waiting_counts *ret_counts) {
    struct rows rows;
    TRY(db_query(tx, &waiting_counts, &rows, INT(site_id),
                 TEXT(civil_date_iso(tx_arena(tx), today)), ID(clinic_id)));
    struct waiting_counts n = {0};
    for (size_t i = 0; i < rows.n_rows; i++) {
        bool is_first = str_eq(row_text(&rows, i, 0), S("first"));
        if (str_eq(row_text(&rows, i, 1), S("patient-initiated"))) {
            n.patient_initiated += row_int(&rows, i, 2);
            continue;
        }
        *(is_first ? &n.firsts : &n.follow_ups) += row_int(&rows, i, 2);
        *(is_first ? &n.firsts_overdue : &n.follow_ups_overdue) += row_int(&rows, i, 3);
    }
    *ret_counts = n;
    return OK;
}

enum err referral_store_counts(struct tx *tx, int64_t site_id, civil_date today,
                               struct referral_counts *ret_counts) {
    struct rows rows;
    TRY(db_query(tx, &referral_counts, &rows, INT(site_id),
                 TEXT(civil_date_iso(tx_arena(tx), today))));
    struct referral_counts n = {0};
    for (size_t i = 0; i < rows.n_rows; i++) {
        enum referral_state state;
        invariant(referral_state_parse(row_text(&rows, i, 0), &state) == OK);
        n.by_state[state] = row_int(&rows, i, 1);
        if (state <= REFERRAL_BOOKED) n.open += row_int(&rows, i, 1);
        if (state <= REFERRAL_BOOKED) n.late += row_int(&rows, i, 2);
    }
    *ret_counts = n;
    return OK;
}

enum err referral_store_count_reviewer(struct tx *tx, int64_t site_id, uuid person_id,
                                       int64_t *ret_n) {
    struct rows rows;
    TRY(db_get(tx, &referral_count_reviewer, &rows, INT(site_id), ID(person_id)));
    *ret_n = row_int(&rows, 0, 0);
    return OK;
}

enum err referral_store_pass_reviewer(struct tx *tx, int64_t site_id, uuid person_id,
                                      uuid reviewer_id) {
    return db_do(tx, &referral_pass_reviewer, NULL, INT(site_id), ID(person_id),
                 ID_OR_NULL(reviewer_id));
}
