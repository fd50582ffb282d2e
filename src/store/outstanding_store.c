#include "outstanding_store.h"

#include "invariant.h"

/* Of each of somebody's owners by the index that holds its duties by priority and due time, so that nothing else
 * is walked (the spelling of the priority is that index's: duty_store.c). */
#define EACH_OWNER "(SELECT COALESCE(CAST(SUM((SELECT COUNT(*) FROM (SELECT 1 FROM duty d WHERE "
#define OF_OWNER                                                                                   \
    "d.site_id = $1 AND d.state = 'open' AND d.owner_id = o.owner_id AND +d.visible_from <= $3 AND "
#define AND_ALSO " UNION ALL SELECT 1 FROM duty d WHERE " OF_OWNER
#define MY_OWNERS                                                                                  \
    ") x)) AS BIGINT), 0) FROM (SELECT m.list_id AS owner_id FROM list_member m WHERE "            \
    "m.site_id = $1 AND m.person_id = $2 UNION SELECT q.person_id FROM person q WHERE "            \
    "q.site_id = $1 AND q.person_id = $2) o)"
_Static_assert(DUTY_PRIORITY_COUNT == 3, "the sums ask each priority by itself");
#define BY_TODAY "d.stage_due_at <= $4"
#define LATE     "d.stage_due_at < $3"
STATEMENT(
    outstanding_sums,
    "SELECT " EACH_OWNER OF_OWNER "0 - d.priority = -2 AND " BY_TODAY AND_ALSO
    "0 - d.priority = -1 AND " BY_TODAY AND_ALSO "0 - d.priority = 0 AND " BY_TODAY
    " LIMIT 1001" MY_OWNERS ", " EACH_OWNER OF_OWNER "0 - d.priority = -2 AND " LATE AND_ALSO
    "0 - d.priority = -1 AND " LATE AND_ALSO "0 - d.priority = 0 AND " LATE " LIMIT 1" MY_OWNERS
    ", "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM referral r WHERE r.site_id = $1 AND "
    "r.state IN ('received', 'in-review', 'more-information') LIMIT 1001) x), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM session s WHERE s.site_id = $1 AND "
    "s.day >= $6 AND s.day <= $5 AND s.state = 'open' AND s.cashed_up_at IS NULL AND EXISTS "
    "(SELECT 1 FROM appointment a WHERE a.site_id = s.site_id AND a.session_id = s.session_id AND "
    "a.state NOT IN ('cancelled', 'entered-in-error')) LIMIT 1001) x), "
    "(SELECT CAST(COUNT(*) AS BIGINT) FROM (SELECT 1 FROM letter l WHERE l.site_id = $1 AND "
    "l.stage IN ('type', 'sign', 'send') LIMIT 1001) x) "
    "FROM site o WHERE o.site_id = $1");

enum err outstanding_store_sums(struct tx *tx, int64_t site_id,
                                const struct outstanding_asked *asked,
                                struct outstanding_sums *ret_sums) {
    struct rows rows;
    struct arena *a = tx_arena(tx);
    TRY(db_get(tx, &outstanding_sums, &rows, INT(site_id), ID(asked->person_id), WHEN(asked->now),
               WHEN(asked->end_of_today), value_date(a, asked->today),
               value_date(a, asked->since)));
    *ret_sums = (struct outstanding_sums){.desk = row_int(&rows, 0, 0),
                                          .is_late = row_int(&rows, 0, 1) > 0,
                                          .referrals = row_int(&rows, 0, 2),
                                          .clinics = row_int(&rows, 0, 3),
                                          .letters = row_int(&rows, 0, 4)};
    return OK;
}

/* Due times are the ends of days, so there are few groups. */
STATEMENT(outstanding_letters,
          "SELECT d.due_at, d.priority, d.stage, CAST(COUNT(*) AS BIGINT) FROM duty d WHERE "
          "d.site_id = $1 AND d.state = 'open' AND d.rule = 'letter' AND "
          "d.stage IN ('type', 'sign', 'send') GROUP BY d.due_at, d.priority, d.stage "
          "ORDER BY d.due_at LIMIT 1000");

enum err outstanding_store_letters(struct tx *tx, int64_t site_id,
                                   const struct letters_due **ret_groups, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &outstanding_letters, &rows, INT(site_id)));
    struct letters_due *groups = arena_array(tx_arena(tx), struct letters_due, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++)
        groups[r] = (struct letters_due){.due_at = row_when(&rows, r, 0),
                                         .priority = (enum duty_priority)row_int(&rows, r, 1),
                                         .stage = row_text(&rows, r, 2),
                                         .n = row_int(&rows, r, 3)};
    *ret_groups = groups;
    *ret_n = rows.n_rows;
    return OK;
}

/* ---- what has not happened ---------------------------------------------------------------------------- */

/* The columns of silence_line in order, and how many there are beyond the limit too; the three statements share their parameters too. */
#define SILENCE_PATIENT                                                                            \
    "p.patient_id, p.title, p.given_names, p.family_name, p.hospital_number, p.birth_date, c.name, "
#define SILENCE_CLINIC                                                                             \
    "($2 = 0 OR c.clinic_id = $3) AND ($4 = 0 OR c.consultant_id = $5) AND "                       \
    "CAST($6 AS BIGINT) > 0 AND $7 <> '' AND CAST($8 AS BIGINT) >= 0 "
STATEMENT(silence_not_sent,
          "SELECT l.letter_id, " SILENCE_PATIENT
          "l.stage, NULL, NULL, l.signed_at, p.is_restricted, CAST(COUNT(*) OVER () AS BIGINT) "
          "FROM letter l "
          "JOIN patient p ON p.site_id = l.site_id AND p.patient_id = l.patient_id "
          "JOIN clinic c ON c.site_id = l.site_id AND c.clinic_id = l.clinic_id "
          "WHERE l.site_id = $1 AND l.stage = 'send' AND l.signed_at < $6 AND " SILENCE_CLINIC
          "ORDER BY l.signed_at, l.letter_id LIMIT $9");
/* Nothing to come of this referral, whatever lies ahead of others of the patient: nothing outstanding about
 * it, no place of it on a waiting list, no appointment of it to come or with something outstanding, and none
 * whose patient was handed to a procedure list. */
STATEMENT(
    silence_no_next_event,
    "SELECT r.referral_id, " SILENCE_PATIENT "r.state, r.received_on, NULL, NULL, p.is_restricted, "
    "CAST(COUNT(*) OVER () AS BIGINT) FROM referral r "
    "LEFT JOIN patient p ON p.site_id = r.site_id AND p.patient_id = r.patient_id "
    "JOIN clinic c ON c.site_id = r.site_id AND c.clinic_id = r.clinic_id "
    "WHERE r.site_id = $1 AND r.state IN ('received', 'in-review', 'more-information', 'accepted', "
    "'booked', 'under-care') AND NOT EXISTS (SELECT 1 FROM duty d WHERE d.site_id = r.site_id AND "
    "d.subject_id = r.referral_id AND d.state = 'open') AND NOT EXISTS "
    "(SELECT 1 FROM waiting_entry w WHERE w.site_id = r.site_id AND w.patient_id = r.patient_id AND "
    "w.referral_id = r.referral_id AND w.state IN ('waiting', 'patient-initiated')) AND NOT EXISTS "
    "(SELECT 1 FROM appointment a WHERE a.site_id = r.site_id AND a.patient_id = r.patient_id AND "
    "a.referral_id = r.referral_id AND (a.state IN ('booked', 'arrived') OR a.outcome = "
    "'procedure-list' OR EXISTS (SELECT 1 FROM duty d WHERE d.site_id = a.site_id AND "
    "d.subject_id = a.appointment_id AND d.state = 'open' AND "
    "d.rule IN ('outcome', 'dna-decision', 'rebook')))) "
    "AND " SILENCE_CLINIC "ORDER BY r.received_on, r.referral_id LIMIT $9");
STATEMENT(
    silence_not_cashed_up,
    "SELECT s.session_id, NULL, NULL, NULL, NULL, NULL, NULL, c.name, '', s.day, s.start_minute, "
    "NULL, FALSE, CAST(COUNT(*) OVER () AS BIGINT) FROM session s JOIN clinic c ON c.site_id = s.site_id AND c.clinic_id = s.clinic_id "
    "WHERE s.site_id = $1 AND (s.day < $7 OR (s.day = $7 AND s.end_minute <= $8)) AND "
    "s.state = 'open' AND s.cashed_up_at IS NULL AND EXISTS (SELECT 1 FROM appointment a WHERE "
    "a.site_id = s.site_id AND a.session_id = s.session_id AND "
    "a.state NOT IN ('cancelled', 'entered-in-error')) AND " SILENCE_CLINIC
    "ORDER BY s.day, s.start_minute, s.session_id LIMIT $9");

static const struct statement *const silences[SILENCE_COUNT] = {
    [SILENCE_NOT_SENT] = &silence_not_sent,
    [SILENCE_NO_NEXT_EVENT] = &silence_no_next_event,
    [SILENCE_NOT_CASHED_UP] = &silence_not_cashed_up,
};

enum err outstanding_store_silence(struct tx *tx, int64_t site_id, enum silence kind,
                                   const struct silence_asked *asked,
                                   const struct silence_line **ret_lines, size_t *ret_n,
                                   int64_t *ret_all) {
    invariant((size_t)kind < SILENCE_COUNT);
    struct rows rows;
    struct arena *a = tx_arena(tx);
    TRY(db_query(tx, silences[kind], &rows, INT(site_id), INT(!uuid_is_nil(asked->clinic_id)),
                 ID(asked->clinic_id), INT(!uuid_is_nil(asked->consultant_id)),
                 ID(asked->consultant_id), WHEN(asked->signed_before),
                 value_date(a, asked->ended_day), INT(asked->ended_minute), INT(asked->limit)));
    struct silence_line *lines = arena_array(a, struct silence_line, rows.n_rows);
    for (size_t r = 0; r < rows.n_rows; r++) {
        lines[r] = (struct silence_line){.id = row_id(&rows, r, 0),
                                         .patient_id = row_id(&rows, r, 1),
                                         .title_of_name = row_text(&rows, r, 2),
                                         .given_names = row_text(&rows, r, 3),
                                         .family_name = row_text(&rows, r, 4),
                                         .hospital_number = row_text(&rows, r, 5),
                                         .birth_date = row_date(&rows, r, 6),
                                         .clinic_name = row_text(&rows, r, 7),
                                         .state = row_text(&rows, r, 8),
                                         .day = row_date(&rows, r, 9),
                                         .start = row_clock(&rows, r, 10),
                                         .at = row_when(&rows, r, 11),
                                         .is_restricted = row_bool(&rows, r, 12)};
    }
    *ret_all = rows.n_rows ? row_int(&rows, 0, 13) : 0;
    *ret_lines = lines;
    *ret_n = rows.n_rows;
    return OK;
}
