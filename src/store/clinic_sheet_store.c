#include "clinic_sheet_store.h"

#include "invariant.h"
#include "person_store.h"

STATEMENT(
    clinic_sheet_rows_of_session,
    "SELECT a.appointment_id, a.patient_id, a.slot_id, a.version, a.start_minute, a.minutes, a.lane, "
    "a.start_at, a.arrived_at, a.seen_at, a.kind, a.state, a.outcome, a.letter_need, a.note, "
    "a.cancel_reason, p.title, p.given_names, p.family_name, p.family_key, p.given_key, "
    "p.hospital_number, p.nhs_number, p.birth_date, p.is_deceased, p.is_restricted, "
    "p.is_vulnerable, p.death_date, p.mobile_telephone, p.home_telephone, p.interpreter, "
    "p.format_need, p.other_needs, p.write_to, l.letter_id, l.stage, "
    "(SELECT MIN(w.due_on) FROM waiting_entry w WHERE w.site_id = a.site_id AND "
    "w.patient_id = a.patient_id AND w.from_appointment_id = a.appointment_id AND "
    "w.state <> 'removed') "
    "FROM appointment a JOIN patient p ON p.site_id = a.site_id AND p.patient_id = a.patient_id "
    "LEFT JOIN letter l ON l.site_id = a.site_id AND l.letter_id = (SELECT x.letter_id FROM "
    "letter_attendance x JOIN letter y ON y.site_id = x.site_id AND y.letter_id = x.letter_id WHERE "
    "x.site_id = a.site_id AND x.appointment_id = a.appointment_id AND y.stage <> 'cancelled' "
    "ORDER BY y.created_at DESC, y.letter_id DESC LIMIT 1) "
    "WHERE a.site_id = $1 AND a.session_id = $2 "
    "ORDER BY a.start_minute, a.lane, a.appointment_id LIMIT 500");

static struct sheet_row sheet_row_of(const struct rows *rows, size_t r) {
    struct sheet_row row = {
        .appointment_id = row_id(rows, r, 0),
        .patient_id = row_id(rows, r, 1),
        .slot_id = row_id(rows, r, 2),
        .version = row_int(rows, r, 3),
        .start = row_clock(rows, r, 4),
        .minutes = row_int(rows, r, 5),
        .lane = row_int(rows, r, 6),
        .start_at = row_when(rows, r, 7),
        .arrived_at = row_when(rows, r, 8),
        .seen_at = row_when(rows, r, 9),
        .is_follow_up = str_eq(row_text(rows, r, 10), S("follow-up")),
        .outcome = row_text(rows, r, 12),
        .letter_need = row_text(rows, r, 13),
        .note = row_text(rows, r, 14),
        .cancel_reason = row_text(rows, r, 15),
        .title = row_text(rows, r, 16),
        .given_names = row_text(rows, r, 17),
        .family_name = row_text(rows, r, 18),
        .family_key = row_text(rows, r, 19),
        .given_key = row_text(rows, r, 20),
        .hospital_number = row_text(rows, r, 21),
        .nhs_number = row_text(rows, r, 22),
        .birth_date = row_date(rows, r, 23),
        .is_deceased = row_bool(rows, r, 24),
        .is_restricted = row_bool(rows, r, 25),
        .is_vulnerable = row_bool(rows, r, 26),
        .death_date = row_date(rows, r, 27),
        .mobile_telephone = row_text(rows, r, 28),
        .home_telephone = row_text(rows, r, 29),
        .interpreter = row_text(rows, r, 30),
        .format_need = row_text(rows, r, 31),
        .other_needs = row_text(rows, r, 32),
        .write_to = row_text(rows, r, 33),
        .letter_id = row_id(rows, r, 34),
        .letter_stage = row_text(rows, r, 35),
        .follow_up_due = row_date(rows, r, 36),
    };
    invariant(appointment_state_parse(row_text(rows, r, 11), &row.state) == OK);
    return row;
}

enum err clinic_sheet_rows(struct tx *tx, int64_t site_id, uuid session_id,
                           const struct sheet_row **ret_rows, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &clinic_sheet_rows_of_session, &rows, INT(site_id), ID(session_id)));
    struct sheet_row *sheet = arena_array(tx_arena(tx), struct sheet_row, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        sheet[r] = sheet_row_of(&rows, r);
    *ret_rows = sheet;
    *ret_n = rows.n_rows;
    return OK;
}

STATEMENT(
    clinic_sheet_head_of_session,
    "SELECT k.name, m.name, p.name, u.title, u.given_name, u.family_name, v.title, v.given_name, "
    "v.family_name FROM session s JOIN clinic c ON c.site_id = s.site_id AND "
    "c.clinic_id = s.clinic_id JOIN place p ON p.site_id = c.site_id AND p.place_id = c.place_id "
    "JOIN resource k ON k.site_id = s.site_id AND k.resource_id = s.clinician_id "
    "LEFT JOIN resource m ON m.site_id = s.site_id AND m.resource_id = s.room_id "
    "LEFT JOIN person u ON u.site_id = s.site_id AND u.person_id = s.cashed_up_by "
    "LEFT JOIN person v ON v.site_id = s.site_id AND v.person_id = s.letters_complete_by "
    "WHERE s.site_id = $1 AND s.session_id = $2");

enum err clinic_sheet_head(struct tx *tx, int64_t site_id, uuid session_id,
                           struct sheet_head *ret_head) {
    struct rows rows;
    TRY(db_get(tx, &clinic_sheet_head_of_session, &rows, INT(site_id), ID(session_id)));
    struct arena *a = tx_arena(tx);
    *ret_head = (struct sheet_head){.clinician_name = row_text(&rows, 0, 0),
                                    .room_name = row_text(&rows, 0, 1),
                                    .place_name = row_text(&rows, 0, 2),
                                    .cashed_up_by = person_store_name(a, &rows, 0, 3),
                                    .letters_complete_by = person_store_name(a, &rows, 0, 6)};
    return OK;
}
