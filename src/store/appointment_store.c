#include "appointment_store.h"

#include "invariant.h"
#include "person_store.h"

#define SLOT_COLUMNS                                                                                  \
    "s.slot_id, s.session_id, e.clinic_id, e.clinician_id, e.room_id, s.slot_type_id, e.day, "        \
    "s.start_minute, s.minutes, s.start_at, e.zone, t.medium, t.use, e.state, s.is_blocked, c.name, " \
    "t.name, u.name, u.is_active"
enum { N_SLOT_COLUMNS = 19 };
#define SLOT_FROM                                                                                  \
    " FROM slot s JOIN session e ON e.site_id = s.site_id AND e.session_id = s.session_id "        \
    "JOIN slot_type t ON t.site_id = s.site_id AND t.slot_type_id = s.slot_type_id "               \
    "JOIN clinic c ON c.site_id = e.site_id AND c.clinic_id = e.clinic_id "                        \
    "JOIN resource u ON u.site_id = e.site_id AND u.resource_id = e.clinician_id "

STATEMENT(slot_by_id, "SELECT " SLOT_COLUMNS SLOT_FROM "WHERE s.site_id = $1 AND s.slot_id = $2");
/* A live claim of the ordinary lane on the slot's clinician, at $4. */
#define SLOT_CLAIMED                                                                               \
    "EXISTS (SELECT 1 FROM slot_claim k WHERE k.site_id = $1 AND k.resource_id = e.clinician_id "  \
    "AND k.lane = 0 AND k.quantum_start > s.start_at - 300000000 AND "                             \
    "k.quantum_start < s.start_at + s.minutes * 60000000 AND "                                     \
    "(k.expires_at IS NULL OR k.expires_at > $4)) "
#define SLOT_SEARCHED                                                                                \
    "WHERE s.site_id = $1 AND s.start_at >= $2 AND s.start_at < $3 AND e.state = 'open' AND "        \
    "u.is_active AND NOT s.is_blocked AND ($5 = 0 OR s.slot_type_id = $6) AND "                      \
    "($7 = '' OR t.use = $7 OR t.use = 'any') AND s.start_minute >= $8 AND s.start_minute < $9 AND " \
    "s.minutes >= $10 "
/* Those of one clinic by its sessions of some days, for others may have thousands between; those of every
 * clinic in their order. Each text has the same parameters. */
#define OF_CLINIC       "AND e.clinic_id = $14 AND e.day >= $15 AND e.day <= $16 "
#define OF_EVERY_CLINIC "AND e.clinic_id <> $14 AND $15 <> '' AND $16 <> '' "
#define SLOT_FREE       "AND NOT s.is_taken AND NOT " SLOT_CLAIMED
#define SLOT_TAKEN      "AND " SLOT_CLAIMED
#define SLOTS_ON        "AND (s.start_at, s.slot_id) > ($11, $12) ORDER BY s.start_at, s.slot_id LIMIT $13"
#define SLOTS_BACK                                                                                 \
    "AND (s.start_at, s.slot_id) < ($11, $12) ORDER BY s.start_at DESC, s.slot_id DESC LIMIT $13"
#define SLOT_SEARCH "SELECT " SLOT_COLUMNS SLOT_FROM SLOT_SEARCHED
STATEMENT(slot_free_on, SLOT_SEARCH OF_EVERY_CLINIC SLOT_FREE SLOTS_ON);
STATEMENT(slot_free_back, SLOT_SEARCH OF_EVERY_CLINIC SLOT_FREE SLOTS_BACK);
STATEMENT(slot_free_of_clinic_on, SLOT_SEARCH OF_CLINIC SLOT_FREE SLOTS_ON);
STATEMENT(slot_free_of_clinic_back, SLOT_SEARCH OF_CLINIC SLOT_FREE SLOTS_BACK);
STATEMENT(slot_taken_on, SLOT_SEARCH OF_EVERY_CLINIC SLOT_TAKEN SLOTS_ON);
STATEMENT(slot_taken_back, SLOT_SEARCH OF_EVERY_CLINIC SLOT_TAKEN SLOTS_BACK);
STATEMENT(slot_taken_of_clinic_on, SLOT_SEARCH OF_CLINIC SLOT_TAKEN SLOTS_ON);
STATEMENT(slot_taken_of_clinic_back, SLOT_SEARCH OF_CLINIC SLOT_TAKEN SLOTS_BACK);
#define SLOT_REASONS                                                                               \
    "SELECT CAST(COUNT(*) AS BIGINT), "                                                            \
    "CAST(COUNT(*) FILTER (WHERE s.is_blocked OR e.state <> 'open') AS BIGINT), "                  \
    "CAST(COUNT(*) FILTER (WHERE NOT s.is_blocked AND e.state = 'open' AND NOT u.is_active) "      \
    "AS BIGINT), CAST(COUNT(*) FILTER (WHERE NOT s.is_blocked AND e.state = 'open' AND "           \
    "u.is_active AND (s.is_taken OR " SLOT_CLAIMED ")) AS BIGINT) FROM slot s "                    \
    "JOIN session e ON e.site_id = s.site_id AND e.session_id = s.session_id "                     \
    "JOIN resource u ON u.site_id = e.site_id AND u.resource_id = e.clinician_id "                 \
    "WHERE s.site_id = $1 AND s.start_at >= $2 AND s.start_at < $3 "
STATEMENT(slot_reasons, SLOT_REASONS "AND e.clinic_id <> $5 AND $6 <> '' AND $7 <> ''");
STATEMENT(slot_reasons_of_clinic,
          SLOT_REASONS "AND e.clinic_id = $5 AND e.day >= $6 AND e.day <= $7");
STATEMENT(slot_holds,
          "SELECT " SLOT_COLUMNS
          ", k.person_id, o.title, o.given_name, o.family_name, k.expires_at "
          "FROM slot_claim k JOIN slot s ON s.site_id = k.site_id AND s.slot_id = k.slot_id "
          "JOIN session e ON e.site_id = s.site_id AND e.session_id = s.session_id "
          "JOIN slot_type t ON t.site_id = s.site_id AND t.slot_type_id = s.slot_type_id "
          "JOIN clinic c ON c.site_id = e.site_id AND c.clinic_id = e.clinic_id "
          "JOIN resource u ON u.site_id = e.site_id AND u.resource_id = e.clinician_id "
          "LEFT JOIN person o ON o.site_id = k.site_id AND o.person_id = k.person_id "
          "WHERE k.site_id = $1 AND k.kind = 'hold' AND k.expires_at > $2 AND "
          "k.resource_id = e.clinician_id AND k.quantum_start > s.start_at - 300000000 AND "
          "k.quantum_start <= s.start_at AND ($3 = 0 OR e.clinic_id = $4) "
          "ORDER BY s.start_at, s.slot_id LIMIT 100");
STATEMENT(
    slot_taken_by,
    "SELECT k.kind, k.person_id, o.title, o.given_name, o.family_name, k.expires_at "
    "FROM slot_claim k "
    "LEFT JOIN person o ON o.site_id = k.site_id AND o.person_id = k.person_id "
    "WHERE k.site_id = $1 AND k.resource_id = $2 AND k.lane = 0 AND k.quantum_start >= $3 AND "
    "k.quantum_start < $4 AND (k.expires_at IS NULL OR k.expires_at > $5) "
    "ORDER BY k.kind, k.quantum_start LIMIT 1");
STATEMENT(claim_sweep, "DELETE FROM slot_claim WHERE site_id = $1 AND resource_id = $2 AND "
                       "quantum_start >= $3 AND quantum_start < $4 AND expires_at <= $5");
STATEMENT(claim_drop_own_hold, "DELETE FROM slot_claim WHERE site_id = $1 AND slot_id = $2 AND "
                               "person_id = $3 AND kind = 'hold'");
/* Four quanta at once, for most slots take 15 or 20 minutes; one given twice counts once. */
STATEMENT(
    claim_insert,
    "INSERT INTO slot_claim (site_id, resource_id, lane, kind, appointment_id, slot_id, expires_at, "
    "person_id, quantum_start) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9), "
    "($1, $2, $3, $4, $5, $6, $7, $8, $10), ($1, $2, $3, $4, $5, $6, $7, $8, $11), "
    "($1, $2, $3, $4, $5, $6, $7, $8, $12) "
    "ON CONFLICT (site_id, resource_id, lane, quantum_start) DO NOTHING");
enum { CLAIMED_AT_ONCE = 4 };
STATEMENT(slot_is_taken, "UPDATE slot SET is_taken = TRUE WHERE site_id = $1 AND slot_id = $2");
STATEMENT(
    slot_is_not_taken,
    "UPDATE slot SET is_taken = FALSE WHERE site_id = $1 AND slot_id IN (SELECT k.slot_id FROM "
    "slot_claim k WHERE k.site_id = $1 AND k.appointment_id = $2 AND k.lane = 0)");
STATEMENT(claim_release_appointment,
          "DELETE FROM slot_claim WHERE site_id = $1 AND appointment_id = $2");
STATEMENT(claim_top_lane, "SELECT COALESCE(MAX(lane), 0) FROM slot_claim WHERE site_id = $1 AND "
                          "resource_id IN ($2, $5) AND quantum_start >= $3 AND quantum_start < $4");

#define APPOINTMENT_COLUMNS                                                                             \
    "a.appointment_id, a.patient_id, a.clinic_id, a.session_id, a.slot_id, a.referral_id, a.entry_id, " \
    "a.kind, a.medium, a.day, a.start_minute, a.minutes, a.zone, a.start_at, a.tzdata, a.lane, "        \
    "a.overbook_reason, a.state, a.attendance_code, a.arrived_at, a.seen_at, a.cancelled_at, "          \
    "a.cancelled_by, a.cancel_reason, a.outcome, a.outcome_note, a.outcome_at, a.rtt_status, "          \
    "a.letter_need, a.moved_from, a.note, a.version, a.referral_was, a.rtt_was"

STATEMENT(
    appointment_insert,
    "INSERT INTO appointment (site_id, appointment_id, patient_id, clinic_id, session_id, slot_id, "
    "referral_id, entry_id, kind, medium, day, start_minute, minutes, zone, start_at, tzdata, lane, "
    "overbook_reason, state, attendance_code, cancelled_by, cancel_reason, outcome, outcome_note, "
    "rtt_status, letter_need, moved_from, note, booked_at, booked_by, version) VALUES ($1, $2, $3, "
    "$4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 'booked', '0', '', '', '', "
    "'', '', 'undecided', $19, $20, $21, $22, 1)");
STATEMENT(appointment_by_id,
          "SELECT " APPOINTMENT_COLUMNS " FROM appointment a WHERE a.site_id = $1 AND "
          "a.appointment_id = $2");
STATEMENT(
    appointment_update,
    "UPDATE appointment SET session_id = $4, slot_id = $5, medium = $6, day = $7, start_minute = $8, "
    "minutes = $9, zone = $10, start_at = $11, tzdata = $12, lane = $13, overbook_reason = $14, "
    "state = $15, attendance_code = $16, arrived_at = $17, seen_at = $18, cancelled_at = $19, "
    "cancelled_by = $20, cancel_reason = $21, outcome = $22, outcome_note = $23, outcome_at = $24, "
    "outcome_by = $25, rtt_status = $26, letter_need = $27, note = $28, clinic_id = $29, "
    "entry_id = $30, referral_was = $31, rtt_was = $32, version = version + 1 WHERE site_id = $1 AND appointment_id = $2 AND version = $3");
STATEMENT(appointment_remember,
          "UPDATE appointment SET referral_was = $3, rtt_was = $4 WHERE site_id = $1 AND "
          "appointment_id = $2");
STATEMENT(appointment_by_patient,
          "SELECT " APPOINTMENT_COLUMNS " FROM appointment a WHERE a.site_id = $1 "
          "AND a.patient_id = $2 ORDER BY a.start_at DESC LIMIT 500");
STATEMENT(appointment_by_session, "SELECT " APPOINTMENT_COLUMNS
                                  " FROM appointment a WHERE a.site_id = $1 AND a.session_id = $2 "
                                  "ORDER BY a.start_minute, a.lane, a.appointment_id LIMIT 1000");
STATEMENT(appointment_by_letter,
          "SELECT " APPOINTMENT_COLUMNS " FROM letter_attendance x JOIN appointment a ON "
          "a.site_id = x.site_id AND a.appointment_id = x.appointment_id WHERE x.site_id = $1 AND "
          "x.letter_id = $2 ORDER BY a.start_at, a.appointment_id LIMIT 50");
STATEMENT(appointment_future_by_patient,
          "SELECT " APPOINTMENT_COLUMNS
          " FROM appointment a WHERE a.site_id = $1 AND a.patient_id = $2 AND "
          "a.state IN ('booked', 'arrived') AND a.start_at >= $3 ORDER BY a.start_at LIMIT 200");

/* No appointment takes more than a day: so the index ends the search. */
STATEMENT(
    appointment_beside_slot,
    "SELECT a.appointment_id, a.start_minute, c.name FROM slot s "
    "JOIN appointment a ON a.site_id = s.site_id AND a.patient_id = $3 AND "
    "a.start_at < s.start_at + s.minutes * 60000000 AND a.start_at > s.start_at - 86400000000 "
    "AND a.start_at + a.minutes * 60000000 > s.start_at AND a.appointment_id <> $4 AND "
    "(a.state IN ('booked', 'arrived') OR a.state = 'seen') "
    "JOIN clinic c ON c.site_id = a.site_id AND c.clinic_id = a.clinic_id "
    "WHERE s.site_id = $1 AND s.slot_id = $2 ORDER BY a.start_at LIMIT 1");

static struct slot_facts slot_of(const struct rows *rows, size_t i) {
    return (struct slot_facts){
        .slot_id = row_id(rows, i, 0),
        .session_id = row_id(rows, i, 1),
        .clinic_id = row_id(rows, i, 2),
        .clinician_id = row_id(rows, i, 3),
        .room_id = row_id(rows, i, 4),
        .slot_type_id = row_id(rows, i, 5),
        .day = row_date(rows, i, 6),
        .start = row_clock(rows, i, 7),
        .minutes = row_int(rows, i, 8),
        .start_at = row_when(rows, i, 9),
        .zone = row_text(rows, i, 10),
        .medium = row_text(rows, i, 11),
        .use = row_text(rows, i, 12),
        .session_state = row_text(rows, i, 13),
        .is_blocked = row_bool(rows, i, 14),
        .clinic_name = row_text(rows, i, 15),
        .type_name = row_text(rows, i, 16),
        .clinician_name = row_text(rows, i, 17),
        .is_held = row_bool(rows, i, 18),
    };
}

enum err slot_store_get(struct tx *tx, int64_t site_id, uuid slot_id, struct slot_facts *ret_slot) {
    struct rows rows;
    TRY(db_get(tx, &slot_by_id, &rows, INT(site_id), ID(slot_id)));
    *ret_slot = slot_of(&rows, 0);
    return OK;
}

enum err slot_store_ask(struct tx *tx, int64_t site_id, uuid slot_id, struct rows *ret_asked) {
    return db_query_later(tx, &slot_by_id, ret_asked, INT(site_id), ID(slot_id));
}

enum err slot_store_asked(struct tx *tx, struct rows *asked, struct slot_facts *ret_slot) {
    TRY(db_settle(tx));
    if (asked->n_rows == 0) return NOT_FOUND;
    *ret_slot = slot_of(asked, 0);
    return OK;
}

static const char *const claim_names[] = {"appointment", "hold", "import"};
struct claimant {
    enum claim_kind kind;
    uuid appointment_id, person_id;
    instant now, expires_at;
};

/* Four quanta at a time. */
static enum err claim_resource(struct tx *tx, int64_t site_id, const struct slot_facts *slot,
                               uuid resource_id, int64_t lane, const struct claimant *who,
                               struct slot_claim *claim) {
    size_t n_quanta = appointment_quanta(slot->start_at, slot->minutes);
    TRY(db_do_later(tx, &claim_sweep, INT(site_id), ID(resource_id),
                    WHEN(appointment_quantum(slot->start_at, 0)),
                    WHEN(appointment_quantum(slot->start_at, n_quanta)), WHEN(who->now)));
    for (size_t i = 0; i < n_quanta; i += CLAIMED_AT_ONCE) {
        struct value at[CLAIMED_AT_ONCE];
        size_t n = n_quanta - i < CLAIMED_AT_ONCE ? n_quanta - i : CLAIMED_AT_ONCE;
        for (size_t k = 0; k < CLAIMED_AT_ONCE; k++)
            at[k] = WHEN(appointment_quantum(slot->start_at, i + (k < n ? k : 0)));
        invariant(claim->n_parts < SLOT_CLAIM_PARTS);
        int64_t *got = &claim->got[claim->n_parts];
        claim->wanted[claim->n_parts++] = (int64_t)n;
        *got = -1;
        TRY(db_count_later(tx, &claim_insert, got, INT(site_id), ID(resource_id), INT(lane),
                           TEXT(str_from_c(claim_names[who->kind])),
                           ID_OR_NULL(who->appointment_id), ID(slot->slot_id),
                           WHEN_OR_NULL(who->expires_at), ID(who->person_id), at[0], at[1], at[2],
                           at[3]));
        if (*got >= 0 && *got != (int64_t)n) return CONFLICT;
    }
    return OK;
}

enum err slot_store_claim(struct tx *tx, int64_t site_id, const struct slot_facts *slot,
                          int64_t lane, enum claim_kind kind, uuid appointment_id, uuid person_id,
                          instant now, instant expires_at, const struct slot_claim **ret_claim) {
    struct claimant who = {kind, appointment_id, person_id, now, expires_at};
    struct slot_claim *claim = arena_new(tx_arena(tx), struct slot_claim);
    *ret_claim = claim;
    TRY(db_do_later(tx, &claim_drop_own_hold, INT(site_id), ID(slot->slot_id), ID(person_id)));
    if (kind == CLAIM_APPOINTMENT && lane == 0)
        TRY(db_do_later(tx, &slot_is_taken, INT(site_id), ID(slot->slot_id)));
    TRY(claim_resource(tx, site_id, slot, slot->clinician_id, lane, &who, claim));
    if (uuid_is_nil(slot->room_id)) return OK;
    return claim_resource(tx, site_id, slot, slot->room_id, lane, &who, claim);
}

enum err slot_store_is_claimed(struct tx *tx, const struct slot_claim *claim) {
    bool is_answered = true;
    for (size_t i = 0; i < claim->n_parts; i++)
        is_answered &= claim->got[i] >= 0;
    if (!is_answered) TRY(db_settle(tx)); /* else with something asked since: no journey more */
    for (size_t i = 0; i < claim->n_parts; i++)
        if (claim->got[i] != claim->wanted[i]) return CONFLICT;
    return OK;
}

enum err slot_store_release_appointment(struct tx *tx, int64_t site_id, uuid appointment_id) {
    TRY(db_do_later(tx, &slot_is_not_taken, INT(site_id), ID(appointment_id)));
    return db_do_later(tx, &claim_release_appointment, INT(site_id), ID(appointment_id));
}

enum err slot_store_release_hold(struct tx *tx, int64_t site_id, uuid slot_id, uuid person_id) {
    return db_do(tx, &claim_drop_own_hold, NULL, INT(site_id), ID(slot_id), ID(person_id));
}

enum err slot_store_free_lane(struct tx *tx, int64_t site_id, const struct slot_facts *slot,
                              int64_t *ret_lane) {
    struct rows rows;
    size_t n = appointment_quanta(slot->start_at, slot->minutes);
    TRY(db_get(tx, &claim_top_lane, &rows, INT(site_id), ID(slot->clinician_id),
               WHEN(appointment_quantum(slot->start_at, 0)),
               WHEN(appointment_quantum(slot->start_at, n)),
               ID(uuid_is_nil(slot->room_id) ? slot->clinician_id : slot->room_id)));
    *ret_lane = row_int(&rows, 0, 0) + 1;
    return OK;
}

/* By whether those taken are asked for, whether of one clinic, and whether backwards. */
static const struct statement *const searches[2][2][2] = {
    {{&slot_free_on, &slot_free_back}, {&slot_free_of_clinic_on, &slot_free_of_clinic_back}},
    {{&slot_taken_on, &slot_taken_back}, {&slot_taken_of_clinic_on, &slot_taken_of_clinic_back}}};

/* The days, in whatever zone, of what starts between two moments. */
static civil_date day_before(instant t) {
    return civil_date_from_days((int32_t)(t.us / INSTANT_DAY) - 1);
}

static civil_date day_after(instant t) {
    return civil_date_from_days((int32_t)(t.us / INSTANT_DAY) + 1);
}

/* Those that start within [from, to), and on which side of the place; at most `room`. */
static enum err search_within(struct tx *tx, int64_t site_id, const struct slot_search *s,
                              instant from, instant to, size_t room, struct slot_facts *ret_slots,
                              size_t *ret_n) {
    struct rows rows;
    struct arena *a = tx_arena(tx);
    bool is_of_clinic = !uuid_is_nil(s->clinic_id);
    TRY(db_query(tx, searches[s->taken][is_of_clinic][s->is_before], &rows, INT(site_id),
                 WHEN(from), WHEN(to), WHEN(s->now), INT(!uuid_is_nil(s->slot_type_id)),
                 ID(s->slot_type_id), TEXT(s->use), INT(s->from_minute),
                 INT(s->to_minute ? s->to_minute : 24 * 60), INT(s->minutes),
                 WHEN(s->after.start_at), ID(s->after.slot_id), INT((int64_t)room),
                 ID(s->clinic_id), value_date(a, day_before(from)), value_date(a, day_after(to))));
    for (size_t i = 0; i < rows.n_rows; i++)
        ret_slots[i] = slot_of(&rows, i);
    *ret_n = rows.n_rows;
    return OK;
}

static instant sooner(instant a, instant b) {
    return a.us < b.us ? a : b;
}

static instant later(instant a, instant b) {
    return a.us > b.us ? a : b;
}

/* Of one clinic a week, then two, then four: so that what is found soon is not read to the end. */
enum err slot_store_search(struct tx *tx, int64_t site_id, const struct slot_search *s,
                           const struct slot_facts **ret_slots, size_t *ret_n) {
    size_t limit = (size_t)s->limit, n = 0;
    struct slot_facts *slots = arena_array(tx_arena(tx), struct slot_facts, limit);
    bool has_place = !uuid_is_nil(s->after.slot_id), is_of_clinic = !uuid_is_nil(s->clinic_id);
    invariant(has_place || !s->is_before);
    instant from = s->from, to = s->to;
    /* A place may be of any time: it comes from an address. */
    if (has_place && s->is_before && s->after.start_at.us < to.us)
        to = instant_add(s->after.start_at, 1);
    if (has_place && !s->is_before) from = later(from, s->after.start_at);
    int64_t span = is_of_clinic ? 7 * INSTANT_DAY : to.us - from.us;
    while (n < limit && from.us < to.us) {
        instant begins = s->is_before ? later(from, instant_add(to, -span)) : from;
        instant ends = s->is_before ? to : sooner(to, instant_add(from, span));
        size_t found;
        TRY(search_within(tx, site_id, s, begins, ends, limit - n, slots + n, &found));
        n += found;
        if (s->is_before)
            to = begins;
        else
            from = ends;
        span *= 2;
    }
    for (size_t i = 0; s->is_before && i < n / 2; i++) {
        struct slot_facts other = slots[i];
        slots[i] = slots[n - 1 - i];
        slots[n - 1 - i] = other;
    }
    *ret_slots = slots;
    *ret_n = n;
    return OK;
}

enum err slot_store_reasons(struct tx *tx, int64_t site_id, const struct slot_search *s,
                            struct slot_reasons *ret_reasons) {
    struct rows rows;
    struct arena *a = tx_arena(tx);
    TRY(db_get(tx, uuid_is_nil(s->clinic_id) ? &slot_reasons : &slot_reasons_of_clinic, &rows,
               INT(site_id), WHEN(s->from), WHEN(s->to), WHEN(s->now), ID(s->clinic_id),
               value_date(a, day_before(s->from)), value_date(a, day_after(s->to))));
    struct slot_reasons n = {.all = row_int(&rows, 0, 0),
                             .blocked = row_int(&rows, 0, 1),
                             .nobodys = row_int(&rows, 0, 2),
                             .taken = row_int(&rows, 0, 3)};
    n.free = n.all - n.blocked - n.nobodys - n.taken;
    *ret_reasons = n;
    return OK;
}

enum err slot_store_holds(struct tx *tx, int64_t site_id, uuid clinic_id, instant now,
                          const struct held_slot **ret_holds, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &slot_holds, &rows, INT(site_id), WHEN(now), INT(!uuid_is_nil(clinic_id)),
                 ID(clinic_id)));
    struct held_slot *holds = arena_array(tx_arena(tx), struct held_slot, rows.n_rows);
    for (size_t i = 0; i < rows.n_rows; i++) {
        size_t c = N_SLOT_COLUMNS;
        holds[i] =
            (struct held_slot){.slot = slot_of(&rows, i),
                               .person_id = row_id(&rows, i, c),
                               .person_name = person_store_name(tx_arena(tx), &rows, i, c + 1),
                               .expires_at = row_when(&rows, i, c + 4)};
    }
    *ret_holds = holds;
    *ret_n = rows.n_rows;
    return OK;
}

enum err slot_store_taken(struct tx *tx, int64_t site_id, const struct slot_facts *slot,
                          instant now, struct slot_taken *ret_taken) {
    struct rows rows;
    size_t n = appointment_quanta(slot->start_at, slot->minutes);
    TRY(db_get(tx, &slot_taken_by, &rows, INT(site_id), ID(slot->clinician_id),
               WHEN(appointment_quantum(slot->start_at, 0)),
               WHEN(appointment_quantum(slot->start_at, n)), WHEN(now)));
    *ret_taken = (struct slot_taken){.is_hold = str_eq(row_text(&rows, 0, 0), S("hold")),
                                     .person_id = row_id(&rows, 0, 1),
                                     .person_name = person_store_name(tx_arena(tx), &rows, 0, 2),
                                     .expires_at = row_when(&rows, 0, 5)};
    return OK;
}

enum err appointment_store_insert(struct tx *tx, int64_t site_id, const struct appointment *p,
                                  instant now, uuid person_id) {
    return db_do_later(
        tx, &appointment_insert, INT(site_id), ID(p->appointment_id), ID(p->patient_id),
        ID(p->clinic_id), ID(p->session_id), ID(p->slot_id), ID_OR_NULL(p->referral_id),
        ID_OR_NULL(p->entry_id), TEXT(p->is_follow_up ? S("follow-up") : S("new")), TEXT(p->medium),
        value_date(tx_arena(tx), p->day), CLOCK(p->start), INT(p->minutes), TEXT(p->zone),
        WHEN(p->start_at), TEXT(p->tzdata), INT(p->lane), TEXT(p->overbook_reason),
        ID_OR_NULL(p->moved_from), TEXT(p->note), WHEN(now), ID(person_id));
}

static struct appointment appointment_of(const struct rows *rows, size_t i) {
    struct appointment p = {
        .appointment_id = row_id(rows, i, 0),
        .patient_id = row_id(rows, i, 1),
        .clinic_id = row_id(rows, i, 2),
        .session_id = row_id(rows, i, 3),
        .slot_id = row_id(rows, i, 4),
        .referral_id = row_id(rows, i, 5),
        .entry_id = row_id(rows, i, 6),
        .is_follow_up = str_eq(row_text(rows, i, 7), S("follow-up")),
        .medium = row_text(rows, i, 8),
        .day = row_date(rows, i, 9),
        .start = row_clock(rows, i, 10),
        .minutes = row_int(rows, i, 11),
        .zone = row_text(rows, i, 12),
        .start_at = row_when(rows, i, 13),
        .tzdata = row_text(rows, i, 14),
        .lane = row_int(rows, i, 15),
        .overbook_reason = row_text(rows, i, 16),
        .attendance_code = row_text(rows, i, 18),
        .arrived_at = row_when(rows, i, 19),
        .seen_at = row_when(rows, i, 20),
        .cancelled_at = row_when(rows, i, 21),
        .cancelled_by = row_text(rows, i, 22),
        .cancel_reason = row_text(rows, i, 23),
        .outcome = row_text(rows, i, 24),
        .outcome_note = row_text(rows, i, 25),
        .outcome_at = row_when(rows, i, 26),
        .rtt_status = row_text(rows, i, 27),
        .letter_need = row_text(rows, i, 28),
        .moved_from = row_id(rows, i, 29),
        .note = row_text(rows, i, 30),
        .version = row_int(rows, i, 31),
        .referral_was = row_text(rows, i, 32),
        .rtt_was = row_text(rows, i, 33),
    };
    invariant(appointment_state_parse(row_text(rows, i, 17), &p.state) == OK);
    return p;
}

static void appointments_of(struct tx *tx, const struct rows *rows,
                            const struct appointment **ret_list, size_t *ret_n) {
    struct appointment *list = arena_array(tx_arena(tx), struct appointment, rows->n_rows);
    for (size_t i = 0; i < rows->n_rows; i++)
        list[i] = appointment_of(rows, i);
    *ret_list = list;
    *ret_n = rows->n_rows;
}

enum err appointment_store_get(struct tx *tx, int64_t site_id, uuid appointment_id,
                               struct appointment *ret_appointment) {
    struct rows rows;
    TRY(db_get(tx, &appointment_by_id, &rows, INT(site_id), ID(appointment_id)));
    *ret_appointment = appointment_of(&rows, 0);
    return OK;
}

enum err appointment_store_ask_beside(struct tx *tx, int64_t site_id, uuid slot_id, uuid patient_id,
                                      uuid except, struct rows *ret_asked) {
    return db_query_later(tx, &appointment_beside_slot, ret_asked, INT(site_id), ID(slot_id),
                          ID(patient_id), ID(except));
}

enum err appointment_store_asked_beside(struct tx *tx, struct rows *asked,
                                        struct appointment_beside *ret_beside) {
    TRY(db_settle(tx));
    if (asked->n_rows == 0) return NOT_FOUND;
    *ret_beside = (struct appointment_beside){row_id(asked, 0, 0), row_clock(asked, 0, 1),
                                              row_text(asked, 0, 2)};
    return OK;
}

enum err appointment_store_update(struct tx *tx, int64_t site_id, const struct appointment *p,
                                  uuid outcome_by) {
    int64_t n;
    TRY(db_do(tx, &appointment_update, &n, INT(site_id), ID(p->appointment_id), INT(p->version),
              ID(p->session_id), ID(p->slot_id), TEXT(p->medium), value_date(tx_arena(tx), p->day),
              CLOCK(p->start), INT(p->minutes), TEXT(p->zone), WHEN(p->start_at), TEXT(p->tzdata),
              INT(p->lane), TEXT(p->overbook_reason),
              TEXT(str_from_c(appointment_state_name(p->state))), TEXT(p->attendance_code),
              WHEN_OR_NULL(p->arrived_at), WHEN_OR_NULL(p->seen_at), WHEN_OR_NULL(p->cancelled_at),
              TEXT(p->cancelled_by), TEXT(p->cancel_reason), TEXT(p->outcome),
              TEXT(p->outcome_note), WHEN_OR_NULL(p->outcome_at), ID_OR_NULL(outcome_by),
              TEXT(p->rtt_status), TEXT(p->letter_need), TEXT(p->note), ID(p->clinic_id),
              ID_OR_NULL(p->entry_id), TEXT(p->referral_was), TEXT(p->rtt_was)));
    return n == 1 ? OK : CONFLICT;
}

enum err appointment_store_remember(struct tx *tx, int64_t site_id, uuid appointment_id,
                                    str referral_was, str rtt_was) {
    return db_do(tx, &appointment_remember, NULL, INT(site_id), ID(appointment_id),
                 TEXT(referral_was), TEXT(rtt_was));
}

enum err appointment_store_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                      const struct appointment **ret_appointments, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &appointment_by_patient, &rows, INT(site_id), ID(patient_id)));
    appointments_of(tx, &rows, ret_appointments, ret_n);
    return OK;
}

enum err appointment_store_of_letter(struct tx *tx, int64_t site_id, uuid letter_id,
                                     const struct appointment **ret_appointments, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &appointment_by_letter, &rows, INT(site_id), ID(letter_id)));
    appointments_of(tx, &rows, ret_appointments, ret_n);
    return OK;
}

enum err appointment_store_of_session(struct tx *tx, int64_t site_id, uuid session_id,
                                      const struct appointment **ret_appointments, size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &appointment_by_session, &rows, INT(site_id), ID(session_id)));
    appointments_of(tx, &rows, ret_appointments, ret_n);
    return OK;
}

enum err appointment_store_future_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                             instant now,
                                             const struct appointment **ret_appointments,
                                             size_t *ret_n) {
    struct rows rows;
    TRY(db_query(tx, &appointment_future_by_patient, &rows, INT(site_id), ID(patient_id),
                 WHEN(now)));
    appointments_of(tx, &rows, ret_appointments, ret_n);
    return OK;
}
