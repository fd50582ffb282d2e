#include "session_store.h"

STATEMENT(
    session_insert,
    "INSERT INTO session (site_id, session_id, clinic_id, template_id, day, start_minute, end_minute, "
    "zone, clinician_id, room_id, state, note, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
    "$10, 'open', $11, 1) ON CONFLICT (site_id, clinic_id, day, start_minute, clinician_id) DO NOTHING");
STATEMENT(
    session_slot_insert,
    "INSERT INTO slot (site_id, slot_id, session_id, slot_type_id, start_minute, minutes, start_at, "
    "is_blocked, block_reason, is_taken) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, FALSE)");
#define SESSION_COLUMNS                                                                            \
    "s.session_id, s.clinic_id, s.template_id, s.clinician_id, s.room_id, s.day, s.start_minute, " \
    "s.end_minute, s.zone, s.state, s.note, s.cashed_up_at, s.letters_complete_at, s.reopened_at, s.version"
enum { N_SESSION_COLUMNS = 15 };
STATEMENT(session_by_id,
          "SELECT " SESSION_COLUMNS " FROM session s WHERE s.site_id = $1 AND s.session_id = $2");
STATEMENT(session_slots,
          "SELECT s.slot_id, s.slot_type_id, s.start_minute, s.minutes, s.start_at, s.is_blocked, "
          "s.block_reason, t.name, t.use FROM slot s JOIN slot_type t ON t.site_id = s.site_id AND "
          "t.slot_type_id = s.slot_type_id WHERE s.site_id = $1 AND s.session_id = $2 "
          "ORDER BY s.start_minute, s.slot_id LIMIT 500");
STATEMENT(
    session_update,
    "UPDATE session SET state = $4, note = $5, cashed_up_at = CAST($6 AS BIGINT), "
    "cashed_up_by = CASE WHEN CAST($6 AS BIGINT) IS NULL THEN NULL ELSE COALESCE(cashed_up_by, $8) END, "
    "letters_complete_at = CAST($7 AS BIGINT), letters_complete_by = CASE WHEN CAST($7 AS BIGINT) IS NULL THEN NULL ELSE "
    "COALESCE(letters_complete_by, $8) END, version = version + 1 WHERE site_id = $1 AND "
    "session_id = $2 AND version = $3");
STATEMENT(session_give, "UPDATE session SET clinician_id = $4, version = version + 1 WHERE "
                        "site_id = $1 AND session_id = $2 AND version = $3");
/* The claims on the slots of a session that are its clinician's; a room keeps its own. */
#define CLAIMS_OF_SESSION                                                                          \
    "site_id = $1 AND resource_id = $3 AND quantum_start >= (SELECT MIN(s.start_at) - 300000000 "  \
    "FROM slot s WHERE s.site_id = $1 AND s.session_id = $2) AND quantum_start < "                 \
    "(SELECT MAX(s.start_at + s.minutes * 60000000) FROM slot s WHERE s.site_id = $1 AND "         \
    "s.session_id = $2) AND slot_id IN (SELECT s.slot_id FROM slot s WHERE s.site_id = $1 AND "    \
    "s.session_id = $2)"
STATEMENT(session_give_claims, "UPDATE slot_claim SET resource_id = $4 WHERE " CLAIMS_OF_SESSION);
STATEMENT(
    session_is_taken,
    "SELECT CAST((SELECT COUNT(*) FROM session e WHERE e.site_id = $1 AND "
    "e.clinician_id = $4 AND e.clinic_id = $5 AND e.day = $6 AND e.start_minute = $7 AND "
    "e.session_id <> $2) + (SELECT COUNT(*) FROM (SELECT quantum_start, lane FROM slot_claim "
    "WHERE " CLAIMS_OF_SESSION ") k JOIN slot_claim o ON o.site_id = $1 AND "
    "o.resource_id = $4 AND o.quantum_start = k.quantum_start AND o.lane = k.lane) AS BIGINT)");
STATEMENT(session_of_clinic,
          "SELECT " SESSION_COLUMNS " FROM session s WHERE s.site_id = $1 AND s.clinic_id = $2 AND "
          "s.day >= $3 AND s.day <= $4 ORDER BY s.day, s.start_minute, s.session_id LIMIT 5001");
STATEMENT(session_slot_block,
          "UPDATE slot SET is_blocked = $3, block_reason = $4 WHERE site_id = $1 AND slot_id = $2");
STATEMENT(
    session_of_resource,
    "SELECT " SESSION_COLUMNS ", c.name FROM session s JOIN clinic c ON c.site_id = s.site_id AND "
    "c.clinic_id = s.clinic_id WHERE s.site_id = $1 AND (s.clinician_id = $2 OR s.room_id = $2) "
    "AND s.day >= $3 AND s.day <= $4 ORDER BY s.day, s.start_minute, s.session_id LIMIT 5001");
STATEMENT(
    session_ahead,
    "SELECT CAST(COUNT(*) AS BIGINT), COALESCE(MAX(s.start_minute), 0) FROM slot s "
    "JOIN session e ON e.site_id = s.site_id AND e.session_id = s.session_id "
    "JOIN resource u ON u.site_id = e.site_id AND u.resource_id = e.clinician_id "
    "WHERE s.site_id = $1 AND s.session_id = $2 AND s.start_at > $3 AND NOT s.is_blocked AND "
    "u.is_active AND "
    "e.state = 'open' AND NOT s.is_taken AND NOT EXISTS (SELECT 1 FROM slot_claim k WHERE k.site_id = s.site_id "
    "AND k.resource_id = e.clinician_id AND k.lane = 0 AND k.kind <> 'hold' AND "
    "k.quantum_start > s.start_at - 300000000 AND "
    "k.quantum_start < s.start_at + s.minutes * 60000000)");
/* Outstanding counts by the closings each rule holds open: the rule names are those of duty_rules. */
#define SESSION_LINES                                                                              \
    "SELECT " SESSION_COLUMNS ", c.name, k.name, r.name, p.name, "                                 \
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM slot x WHERE x.site_id = s.site_id AND "                \
    "x.session_id = s.session_id AND NOT x.is_blocked), "                                          \
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM appointment a WHERE a.site_id = s.site_id AND "         \
    "a.session_id = s.session_id AND a.state NOT IN ('cancelled', 'entered-in-error')), "          \
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM duty d WHERE d.site_id = s.site_id AND "                \
    "d.session_id = s.session_id AND d.state = 'open' AND d.rule IN ('outcome', 'dna-decision', "  \
    "'rebook')), "                                                                                 \
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM duty d WHERE d.site_id = s.site_id AND "                \
    "d.session_id = s.session_id AND d.state = 'open' AND d.rule IN ('outcome', 'letter', "        \
    "'dna-decision')) "                                                                            \
    "FROM session s JOIN clinic c ON c.site_id = s.site_id AND c.clinic_id = s.clinic_id "         \
    "JOIN place p ON p.site_id = c.site_id AND p.place_id = c.place_id "                           \
    "JOIN resource k ON k.site_id = s.site_id AND k.resource_id = s.clinician_id "                 \
    "LEFT JOIN resource r ON r.site_id = s.site_id AND r.resource_id = s.room_id "
STATEMENT(session_list, SESSION_LINES
          "WHERE s.site_id = $1 AND s.day >= $2 AND s.day <= $3 AND ($4 = 0 OR s.clinic_id = $5) "
          "ORDER BY s.day, s.start_minute, c.name, s.session_id LIMIT $6");
/* Chosen before they are counted: what is counted is of the few that are shown. */
#define AT_HAND                                                                                    \
    "SELECT e.session_id, e.day, e.start_minute, k.name FROM session e JOIN clinic k ON "          \
    "k.site_id = e.site_id AND k.clinic_id = e.clinic_id WHERE e.site_id = $1 AND "                \
    "e.state = 'open' AND "
STATEMENT(session_at_hand, SESSION_LINES
          "WHERE s.site_id = $1 AND s.session_id IN (SELECT h.session_id FROM (" AT_HAND
          "e.day = $3 UNION ALL " AT_HAND
          "e.day >= $2 AND e.day < $3 AND e.cashed_up_at IS NULL AND "
          "EXISTS (SELECT 1 FROM appointment b WHERE b.site_id = e.site_id AND "
          "b.session_id = e.session_id AND b.state NOT IN ('cancelled', 'entered-in-error'))) h "
          "ORDER BY h.day DESC, h.start_minute, h.name, h.session_id LIMIT $4) "
          "ORDER BY s.day DESC, s.start_minute, c.name, s.session_id LIMIT $4");

enum err session_store_insert(struct tx *tx, int64_t site_id, const struct session *s,
                              const struct session_slot *slots, size_t n, bool *ret_is_new) {
    int64_t n_new;
    TRY(db_do(tx, &session_insert, &n_new, INT(site_id), ID(s->session_id), ID(s->clinic_id),
              ID_OR_NULL(s->template_id), value_date(tx_arena(tx), s->day), CLOCK(s->start),
              CLOCK(s->end), TEXT(s->zone), ID(s->clinician_id), ID_OR_NULL(s->room_id),
              TEXT(s->note)));
    *ret_is_new = n_new == 1;
    for (size_t i = 0; i < n && n_new == 1; i++) {
        TRY(db_do_later(tx, &session_slot_insert, INT(site_id), ID(slots[i].slot_id),
                        ID(s->session_id), ID(slots[i].slot_type_id), CLOCK(slots[i].start),
                        INT(slots[i].minutes), WHEN(slots[i].start_at), BOOL(slots[i].is_blocked),
                        TEXT(slots[i].block_reason)));
    }
    return OK;
}

static struct session session_of(const struct rows *rows, size_t r) {
    return (struct session){
        .session_id = row_id(rows, r, 0),
        .clinic_id = row_id(rows, r, 1),
        .template_id = row_id(rows, r, 2),
        .clinician_id = row_id(rows, r, 3),
        .room_id = row_id(rows, r, 4),
        .day = row_date(rows, r, 5),
        .start = row_clock(rows, r, 6),
        .end = row_clock(rows, r, 7),
        .zone = row_text(rows, r, 8),
        .state = row_text(rows, r, 9),
        .note = row_text(rows, r, 10),
        .cashed_up_at = row_when(rows, r, 11),
        .letters_complete_at = row_when(rows, r, 12),
        .reopened_at = row_when(rows, r, 13),
        .version = row_int(rows, r, 14),
    };
}

enum err session_store_get(struct tx *tx, int64_t site_id, uuid session_id,
                           struct session *ret_session) {
    struct rows rows;
    TRY(db_get(tx, &session_by_id, &rows, INT(site_id), ID(session_id)));
    *ret_session = session_of(&rows, 0);
    return OK;
}

enum err session_store_slots(struct tx *tx, int64_t site_id, uuid session_id,
                             const struct session_slot **ret_slots, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &session_slots, &rows, INT(site_id), ID(session_id)));
    struct session_slot *slots = arena_array(tx_arena(tx), struct session_slot, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        slots[r] = (struct session_slot){.slot_id = row_id(&rows, r, 0),
                                         .slot_type_id = row_id(&rows, r, 1),
                                         .start = row_clock(&rows, r, 2),
                                         .minutes = row_int(&rows, r, 3),
                                         .start_at = row_when(&rows, r, 4),
                                         .is_blocked = row_bool(&rows, r, 5),
                                         .block_reason = row_text(&rows, r, 6),
                                         .type_name = row_text(&rows, r, 7),
                                         .use = row_text(&rows, r, 8)};
    }
    *ret_slots = slots;
    *ret_n = rows.n_rows;
    return OK;
}

enum err session_store_update(struct tx *tx, int64_t site_id, const struct session *s,
                              uuid person_id) {
    int64_t n;
    TRY(db_do(tx, &session_update, &n, INT(site_id), ID(s->session_id), INT(s->version),
              TEXT(s->state), TEXT(s->note), WHEN_OR_NULL(s->cashed_up_at),
              WHEN_OR_NULL(s->letters_complete_at), ID(person_id)));
    return n == 1 ? OK : CONFLICT;
}

enum err session_store_ahead(struct tx *tx, int64_t site_id, uuid session_id, instant now,
                             struct session_ahead *ret_ahead) {
    struct rows rows;
    TRY(db_get(tx, &session_ahead, &rows, INT(site_id), ID(session_id), WHEN(now)));
    *ret_ahead = (struct session_ahead){row_int(&rows, 0, 0), row_clock(&rows, 0, 1)};
    return OK;
}

enum err session_store_give(struct tx *tx, int64_t site_id, const struct session *s,
                            uuid clinician_id) {
    int64_t n;
    TRY(db_do(tx, &session_give_claims, NULL, INT(site_id), ID(s->session_id), ID(s->clinician_id),
              ID(clinician_id)));
    TRY(db_do(tx, &session_give, &n, INT(site_id), ID(s->session_id), INT(s->version),
              ID(clinician_id)));
    return n == 1 ? OK : CONFLICT;
}

enum err session_store_is_taken(struct tx *tx, int64_t site_id, const struct session *s,
                                bool *ret_is_taken) {
    struct rows rows;
    struct session was;
    TRY(session_store_get(tx, site_id, s->session_id, &was));
    TRY(db_get(tx, &session_is_taken, &rows, INT(site_id), ID(s->session_id), ID(was.clinician_id),
               ID(s->clinician_id), ID(s->clinic_id), value_date(tx_arena(tx), s->day),
               CLOCK(s->start)));
    *ret_is_taken = row_int(&rows, 0, 0) > 0;
    return OK;
}

enum err session_store_of_clinic(struct tx *tx, int64_t site_id, uuid clinic_id, civil_date from,
                                 civil_date to, const struct session **ret_sessions,
                                 size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &session_of_clinic, &rows, INT(site_id), ID(clinic_id),
                 value_date(tx_arena(tx), from), value_date(tx_arena(tx), to)));
    if (rows.n_rows > 5000) return LIMIT;
    struct session *list = arena_array(tx_arena(tx), struct session, rows.n_rows);
    for (size_t i = 0; i < rows.n_rows; i++)
        list[i] = session_of(&rows, i);
    *ret_sessions = list;
    *ret_n = rows.n_rows;
    return OK;
}

enum err session_store_block_slot(struct tx *tx, int64_t site_id, uuid slot_id, bool is_blocked,
                                  str reason) {
    int64_t n;
    TRY(db_do(tx, &session_slot_block, &n, INT(site_id), ID(slot_id), BOOL(is_blocked),
              TEXT(reason)));
    return n == 1 ? OK : NOT_FOUND;
}

enum err session_store_of_resource(struct tx *tx, int64_t site_id, uuid resource_id,
                                   civil_date from, civil_date to,
                                   const struct held_session **ret_held, size_t *ret_n) {
    struct rows rows;
    struct arena *a = tx_arena(tx);
    TRY(db_query(tx, &session_of_resource, &rows, INT(site_id), ID(resource_id),
                 value_date(a, from), value_date(a, to)));
    if (rows.n_rows > 5000) return LIMIT;
    struct held_session *held = arena_array(a, struct held_session, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        held[r] =
            (struct held_session){session_of(&rows, r), row_text(&rows, r, N_SESSION_COLUMNS)};
    }
    *ret_held = held;
    *ret_n = rows.n_rows;
    return OK;
}

static void lines_of(struct arena *a, const struct rows *rows,
                     const struct session_line **ret_lines, size_t *ret_n) {
    struct session_line *lines = arena_array(a, struct session_line, rows->n_rows);
    for (size_t r = 0; r < rows->n_rows; r++) {
        size_t c = N_SESSION_COLUMNS;
        lines[r] = (struct session_line){.session = session_of(rows, r),
                                         .clinic_name = row_text(rows, r, c),
                                         .clinician_name = row_text(rows, r, c + 1),
                                         .room_name = row_text(rows, r, c + 2),
                                         .place_name = row_text(rows, r, c + 3),
                                         .n_slots = row_int(rows, r, c + 4),
                                         .n_booked = row_int(rows, r, c + 5),
                                         .cashed_up = row_int(rows, r, c + 6),
                                         .letters = row_int(rows, r, c + 7)};
    }
    *ret_lines = lines;
    *ret_n = rows->n_rows;
}

enum err session_store_list(struct tx *tx, int64_t site_id, civil_date from, civil_date to,
                            uuid clinic_id, int64_t limit, const struct session_line **ret_lines,
                            size_t *ret_n) {
    struct rows rows;
    struct arena *a = tx_arena(tx);
    TRY(db_query(tx, &session_list, &rows, INT(site_id), value_date(a, from), value_date(a, to),
                 INT(!uuid_is_nil(clinic_id)), ID(clinic_id), INT(limit)));
    lines_of(a, &rows, ret_lines, ret_n);
    return OK;
}

enum err session_store_at_hand(struct tx *tx, int64_t site_id, civil_date since, civil_date today,
                               int64_t limit, const struct session_line **ret_lines,
                               size_t *ret_n) {
    struct rows rows;
    struct arena *a = tx_arena(tx);
    TRY(db_query(tx, &session_at_hand, &rows, INT(site_id), value_date(a, since),
                 value_date(a, today), INT(limit)));
    lines_of(a, &rows, ret_lines, ret_n);
    return OK;
}
