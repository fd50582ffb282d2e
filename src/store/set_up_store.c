#include "set_up_store.h"

STATEMENT(
    set_up_counts,
    "SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM place p WHERE p.site_id = $1 AND p.is_active), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM person p WHERE p.site_id = $1 AND NOT p.is_disabled), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM person p JOIN person_role r ON r.site_id = p.site_id AND "
    "r.person_id = p.person_id WHERE p.site_id = $1 AND NOT p.is_disabled AND r.role = 'clinician'), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM person p WHERE p.site_id = $1 AND NOT p.is_disabled AND "
    "p.password_hash <> ''), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM shared_list l WHERE l.site_id = $1 AND l.is_active), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM shared_list l WHERE l.site_id = $1 AND l.is_active AND "
    "EXISTS (SELECT 1 FROM list_member m JOIN person p ON p.site_id = m.site_id AND "
    "p.person_id = m.person_id WHERE m.site_id = $1 AND m.list_id = l.list_id AND NOT p.is_disabled)), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM resource r WHERE r.site_id = $1 AND r.kind = 'room' AND "
    "r.is_active), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM clinic c WHERE c.site_id = $1 AND c.is_active), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM contact c WHERE c.site_id = $1 AND NOT c.is_retired), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM letterhead h WHERE h.site_id = $1 AND h.is_active), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM letter_template t WHERE t.site_id = $1 AND t.is_active), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM holiday h WHERE h.site_id = $1 AND h.day >= $2) "
    "FROM site s WHERE s.site_id = $1");
STATEMENT(set_up_clinics,
          "SELECT c.clinic_id, c.code, c.name, k.family_name, p.name, c.is_active, "
          "(SELECT CAST(COUNT(*) AS BIGINT) FROM slot_type t WHERE t.site_id = c.site_id AND "
          "t.clinic_id = c.clinic_id AND t.is_active), "
          "(SELECT CAST(COUNT(*) AS BIGINT) FROM clinic_template t WHERE t.site_id = c.site_id AND "
          "t.clinic_id = c.clinic_id AND (t.valid_to IS NULL OR (t.valid_to >= $2 AND "
          "t.valid_to >= t.valid_from))), "
          "(SELECT CAST(COUNT(*) AS BIGINT) FROM session s WHERE s.site_id = c.site_id AND "
          "s.clinic_id = c.clinic_id AND s.day >= $2 AND s.state = 'open'), "
          "(SELECT MAX(s.day) FROM session s WHERE s.site_id = c.site_id AND "
          "s.clinic_id = c.clinic_id AND s.day >= $2 AND s.state = 'open') "
          "FROM clinic c JOIN person k ON k.site_id = c.site_id AND k.person_id = c.consultant_id "
          "JOIN place p ON p.site_id = c.site_id AND p.place_id = c.place_id WHERE c.site_id = $1 "
          "ORDER BY CASE WHEN c.is_active THEN 0 ELSE 1 END, c.name, c.clinic_id LIMIT 500");
STATEMENT(
    set_up_clinic_using,
    "SELECT name FROM clinic WHERE site_id = $1 AND is_active AND (place_id = $2 OR "
    "consultant_id = $2 OR booking_list_id = $2 OR secretary_list_id = $2) ORDER BY name LIMIT 1");
STATEMENT(
    set_up_pattern_using,
    "SELECT c.name FROM clinic_template t JOIN clinic c ON c.site_id = t.site_id AND "
    "c.clinic_id = t.clinic_id WHERE t.site_id = $1 AND c.is_active AND (t.valid_to IS NULL OR "
    "(t.valid_to >= $3 AND t.valid_to >= t.valid_from)) AND (t.clinician_id = $2 OR t.room_id = $2 OR EXISTS (SELECT 1 FROM "
    "clinic_template_slot x WHERE x.site_id = $1 AND x.template_id = t.template_id AND "
    "x.slot_type_id = $2)) ORDER BY c.name LIMIT 1");
STATEMENT(
    set_up_counting_on,
    "SELECT (SELECT CAST(COUNT(*) AS BIGINT) FROM session k JOIN appointment a ON "
    "a.site_id = k.site_id AND a.session_id = k.session_id WHERE k.site_id = $1 AND "
    "k.clinic_id = $2 AND k.day >= $3 AND a.state IN ('booked', 'arrived')), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM waiting_entry e WHERE e.site_id = $1 AND "
    "e.clinic_id = $2 AND e.state = 'waiting') + (SELECT CAST(COUNT(*) AS BIGINT) FROM referral r "
    "WHERE r.site_id = $1 AND r.clinic_id = $2 AND r.state IN ('received', 'in-review', "
    "'more-information')) FROM site s WHERE s.site_id = $1");
STATEMENT(set_up_to_come, "SELECT CAST(COUNT(*) AS BIGINT) FROM session WHERE site_id = $1 AND "
                          "day >= $2 AND day <= $3 AND state = 'open'");

STATEMENT(set_up_any_to_come,
          "SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM session WHERE site_id = $1 AND "
          "day >= $2 AND state = 'open' LIMIT 1) x");

enum err set_up_store_counts(struct tx *tx, int64_t site_id, civil_date today,
                             struct set_up_counts *ret_counts) {
    struct rows rows;
    TRY(db_get(tx, &set_up_counts, &rows, INT(site_id), value_date(tx_arena(tx), today)));
    *ret_counts = (struct set_up_counts){
        .places = row_int(&rows, 0, 0),
        .people = row_int(&rows, 0, 1),
        .clinicians = row_int(&rows, 0, 2),
        .may_sign_in = row_int(&rows, 0, 3),
        .lists = row_int(&rows, 0, 4),
        .lists_with_members = row_int(&rows, 0, 5),
        .rooms = row_int(&rows, 0, 6),
        .clinics = row_int(&rows, 0, 7),
        .contacts = row_int(&rows, 0, 8),
        .letterheads = row_int(&rows, 0, 9),
        .letter_templates = row_int(&rows, 0, 10),
        .site_days = row_int(&rows, 0, 11),
    };
    return OK;
}

enum err set_up_store_clinics(struct tx *tx, int64_t site_id, civil_date today,
                              const struct set_up_clinic **ret_clinics, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &set_up_clinics, &rows, INT(site_id), value_date(tx_arena(tx), today)));
    struct set_up_clinic *clinics = arena_array(tx_arena(tx), struct set_up_clinic, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        clinics[r] = (struct set_up_clinic){.clinic_id = row_id(&rows, r, 0),
                                            .code = row_text(&rows, r, 1),
                                            .name = row_text(&rows, r, 2),
                                            .consultant_family_name = row_text(&rows, r, 3),
                                            .place_name = row_text(&rows, r, 4),
                                            .is_active = row_bool(&rows, r, 5),
                                            .n_slot_types = row_int(&rows, r, 6),
                                            .n_patterns = row_int(&rows, r, 7),
                                            .n_to_come = row_int(&rows, r, 8),
                                            .last_day = row_date(&rows, r, 9)};
    }
    *ret_clinics = clinics;
    *ret_n = rows.n_rows;
    return OK;
}

enum err set_up_store_clinic_using(struct tx *tx, int64_t site_id, uuid id, str *ret_clinic_name) {
    struct rows rows;
    TRY(db_get(tx, &set_up_clinic_using, &rows, INT(site_id), ID(id)));
    *ret_clinic_name = row_text(&rows, 0, 0);
    return OK;
}

enum err set_up_store_pattern_using(struct tx *tx, int64_t site_id, uuid id, civil_date today,
                                    str *ret_clinic_name) {
    struct rows rows;
    TRY(db_get(tx, &set_up_pattern_using, &rows, INT(site_id), ID(id),
               value_date(tx_arena(tx), today)));
    *ret_clinic_name = row_text(&rows, 0, 0);
    return OK;
}

enum err set_up_store_counting_on(struct tx *tx, int64_t site_id, uuid clinic_id, civil_date today,
                                  int64_t *ret_booked, int64_t *ret_waiting) {
    struct rows rows;
    TRY(db_get(tx, &set_up_counting_on, &rows, INT(site_id), ID(clinic_id),
               value_date(tx_arena(tx), today)));
    *ret_booked = row_int(&rows, 0, 0);
    *ret_waiting = row_int(&rows, 0, 1);
    return OK;
}

enum err set_up_store_is_any_to_come(struct tx *tx, int64_t site_id, civil_date from,
                                     bool *ret_is_any) {
    struct rows rows;
    TRY(db_get(tx, &set_up_any_to_come, &rows, INT(site_id), value_date(tx_arena(tx), from)));
    *ret_is_any = row_int(&rows, 0, 0) > 0;
    return OK;
}

enum err set_up_store_to_come(struct tx *tx, int64_t site_id, civil_date from, civil_date to,
                              int64_t *ret_n) {
    struct rows rows;
    struct arena *a = tx_arena(tx);
    TRY(db_get(tx, &set_up_to_come, &rows, INT(site_id), value_date(a, from), value_date(a, to)));
    *ret_n = row_int(&rows, 0, 0);
    return OK;
}
