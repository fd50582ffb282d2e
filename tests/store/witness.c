/* What the program says, as lines, and where the two witnesses differ. */
#include "duty_store.h"
#include "history.h"
#include "outstanding_store.h"
#include "referral_store.h"
#include "session_store.h"

STATEMENT(witness_duties,
          "SELECT duty_id, rule, subject_id, patient_id, session_id, owner_id, stage, due_at, "
          "stage_due_at, visible_from, n_reopened, priority, version, subject_kind FROM duty WHERE "
          "site_id = $1 AND state = 'open' ORDER BY duty_id LIMIT 2000");
STATEMENT(witness_referrals,
          "SELECT referral_id, state FROM referral WHERE site_id = $1 LIMIT 2000");
STATEMENT(witness_entries,
          "SELECT entry_id, patient_id, referral_id, from_appointment_id, kind, state, due_on FROM "
          "waiting_entry WHERE site_id = $1 ORDER BY created_at, entry_id LIMIT 2000");
STATEMENT(witness_appointments,
          "SELECT appointment_id, patient_id, state, slot_id FROM appointment WHERE site_id = $1 "
          "ORDER BY booked_at, appointment_id LIMIT 2000");
STATEMENT(witness_claims,
          "SELECT slot_id, lane, kind, appointment_id, person_id, CAST(COUNT(*) AS BIGINT) FROM "
          "slot_claim WHERE site_id = $1 AND (expires_at IS NULL OR expires_at > $2) GROUP BY "
          "slot_id, lane, kind, appointment_id, person_id LIMIT 2000");
/* What a search passes without looking at its claims, or looks at in vain. */
STATEMENT(witness_marks,
          "SELECT s.slot_id, s.is_taken FROM slot s WHERE s.site_id = $1 AND s.is_taken <> EXISTS "
          "(SELECT 1 FROM slot_claim k WHERE k.site_id = s.site_id AND k.slot_id = s.slot_id AND "
          "k.lane = 0 AND k.kind = 'appointment') LIMIT 2000");
STATEMENT(witness_letters,
          "SELECT l.letter_id, l.patient_id, l.stage, a.appointment_id FROM letter l LEFT JOIN "
          "letter_attendance a ON a.site_id = l.site_id AND a.letter_id = l.letter_id WHERE "
          "l.site_id = $1 ORDER BY l.created_at, l.letter_id LIMIT 2000");
STATEMENT(witness_recipients, "SELECT letter_id, recipient_id, kind FROM letter_recipient WHERE "
                              "site_id = $1 LIMIT 2000");
STATEMENT(witness_copies, "SELECT o.outbox_id, o.letter_id, r.kind, o.attempt, o.state FROM outbox "
                          "o JOIN letter_recipient r ON r.site_id = o.site_id AND r.letter_id = "
                          "o.letter_id AND r.recipient_id = o.recipient_id WHERE o.site_id = $1 "
                          "LIMIT 2000");
STATEMENT(witness_audit_size, "SELECT size FROM audit_head WHERE site_id = $1");

#define FIND(w, what, id)                                                                          \
    static int find_##what(const struct world *w, uuid id) {                                       \
        for (int i = 0; i < w->m.n_##what##s; i++) {                                               \
            if (uuid_eq(w->m.what##s[i].id, id)) return i;                                         \
        }                                                                                          \
        return -1;                                                                                 \
    }
FIND(w, patient, id)
FIND(w, referral, id)
FIND(w, appointment, id)
FIND(w, letter, id)

static int find_slot(const struct world *w, uuid id) {
    for (int i = 0; i < PLAIN_SLOTS; i++) {
        if (uuid_eq(w->m.slots[i], id)) return i;
    }
    return -1;
}

/* Waiting-list entries and letters are made by others' events: their ids are learned here. */
static int find_entry(struct world *w, const struct rows *rows, size_t r) {
    uuid id = row_id(rows, r, 0);
    for (int i = 0; i < w->m.n_entries; i++) {
        if (uuid_eq(w->m.entries[i].id, id)) return i;
    }
    for (int i = 0; i < w->m.n_entries; i++) {
        struct plain_entry *e = &w->m.entries[i];
        bool is_it = uuid_is_nil(e->id) && e->patient == find_patient(w, row_id(rows, r, 1)) &&
                     e->referral == find_referral(w, row_id(rows, r, 2)) &&
                     e->from == find_appointment(w, row_id(rows, r, 3)) &&
                     e->is_follow_up == str_eq(row_text(rows, r, 4), S("follow-up"));
        if (!is_it) continue;
        e->id = id;
        return i;
    }
    return -1;
}

static int learn_letter(struct world *w, const struct rows *rows, size_t r) {
    uuid id = row_id(rows, r, 0);
    int known = find_letter(w, id);
    for (int i = 0; i < w->m.n_letters && known < 0; i++) {
        struct plain_letter *l = &w->m.letters[i];
        if (!uuid_is_nil(l->id) || l->patient != find_patient(w, row_id(rows, r, 1)) ||
            l->appointment != find_appointment(w, row_id(rows, r, 3)))
            continue;
        l->id = id;
        known = i;
    }
    return known;
}

static int learn_appointment(struct world *w, const struct rows *rows, size_t r) {
    uuid id = row_id(rows, r, 0);
    int known = find_appointment(w, id);
    for (int i = 0; i < w->m.n_appointments && known < 0; i++) {
        struct plain_appointment *a = &w->m.appointments[i];
        if (!uuid_is_nil(a->id) || a->patient != find_patient(w, row_id(rows, r, 1)) ||
            a->slot != find_slot(w, row_id(rows, r, 3)))
            continue;
        a->id = id;
        known = i;
    }
    return known;
}

uuid world_person(const struct world *w, enum plain_who who) {
    const uuid ids[] = {w->c.receptionist,     w->c.clerk,   w->c.secretary,
                        w->doctors[w->doctor], w->c.manager, w->c.booking_list,
                        w->c.secretary_list};
    return ids[who];
}

static const char *who_name(const struct world *w, uuid id) {
    for (enum plain_who who = RITA; who <= SECRETARIES; who++) {
        if (uuid_eq(world_person(w, who), id)) return plain_who_name(who);
    }
    return "nobody known";
}

static void name_subject(struct world *w, uuid id, str kind, char out[16]) {
    int r = find_referral(w, id), a = find_appointment(w, id), l = find_letter(w, id);
    int p = find_patient(w, id), n = -1;
    char letter = '?';
    if (str_eq(kind, S("referral")) && r >= 0) letter = 'R', n = r;
    if (str_eq(kind, S("appointment")) && a >= 0) letter = 'A', n = a;
    if (str_eq(kind, S("letter")) && l >= 0) letter = 'L', n = l;
    if (str_eq(kind, S("patient")) && p >= 0) letter = 'P', n = p;
    for (int i = 0; i < w->m.n_entries && n < 0; i++) {
        if (uuid_eq(w->m.entries[i].id, id)) letter = 'W', n = i;
    }
    for (int i = 0; i < w->m.n_letters && n < 0; i++) {
        if (uuid_eq(w->recipients[i][TO_PATIENT], id)) letter = 'p', n = i;
        if (uuid_eq(w->recipients[i][TO_GP], id)) letter = 'g', n = i;
    }
    snprintf(out, 16, "%c%d", letter, n);
}

static enum err look_at_duties(struct tx *tx, struct world *w) {
    struct rows rows;
    TRY(db_query(tx, &witness_duties, &rows, INT(w->c.site)));
    w->n_duties = 0;
    for (size_t r = 0; r < rows.n_rows; r++) {
        struct duty_row *d = &w->duties[w->n_duties++];
        int patient = find_patient(w, row_id(&rows, r, 3)), session = -1;
        for (int i = 0; i < PLAIN_SESSIONS; i++) {
            if (uuid_eq(w->m.sessions[i].id, row_id(&rows, r, 4))) session = i;
        }
        *d = (struct duty_row){.id = row_id(&rows, r, 0),
                               .rule = arena_str(&w->store.arena, row_text(&rows, r, 1)),
                               .subject = row_id(&rows, r, 2),
                               .version = row_int(&rows, r, 12),
                               .told = {.stage = arena_c(&w->store.arena, row_text(&rows, r, 6)),
                                        .owner = who_name(w, row_id(&rows, r, 5)),
                                        .session = session,
                                        .priority = (int)row_int(&rows, r, 11),
                                        .n_again = (int)row_int(&rows, r, 10),
                                        .due = row_when(&rows, r, 7),
                                        .stage_due = row_when(&rows, r, 8),
                                        .shown = row_when(&rows, r, 9)}};
        d->told.rule = arena_c(&w->store.arena, d->rule);
        snprintf(d->told.patient, sizeof d->told.patient, patient < 0 ? "nobody" : "P%d", patient);
        name_subject(w, d->subject, row_text(&rows, r, 13), d->told.subject);
        line_to_do(&w->got, &d->told);
    }
    return OK;
}

static const char *coarse_referral(str state) {
    if (str_eq(state, S("received"))) return plain_referral_words[RECEIVED];
    if (str_eq(state, S("in-review"))) return plain_referral_words[IN_REVIEW];
    if (str_eq(state, S("more-information"))) return plain_referral_words[ASKED];
    bool is_in_hand = str_eq(state, S("accepted")) || str_eq(state, S("booked")) ||
                      str_eq(state, S("under-care"));
    return plain_referral_words[is_in_hand ? IN_HAND : OVER];
}

/* What the desk raises because nothing has happened. */
static enum err look_at_silence(struct tx *tx, const struct world *w,
                                const struct silence_line **ret_lines, size_t *ret_n) {
    struct silence_asked asked = {
        .signed_before = w->m.now, .ended_day = {2026, 1, 1}, .limit = PLAIN_MANY};
    int64_t all;
    return outstanding_store_silence(tx, w->c.site, SILENCE_NO_NEXT_EVENT, &asked, ret_lines, ret_n,
                                     &all);
}

/* What the waiting list says of itself is what stands in it. Line by line where it is not so. */
static enum err look_at_tally(struct tx *tx, struct world *w, const struct rows *entries) {
    static const uuid every_clinic = {{0}};
    civil_date today =
        civil_date_add_days((civil_date){1970, 1, 1}, (int)(w->m.now.us / INSTANT_DAY));
    struct waiting_counts said, there = {0};
    TRY(waiting_store_counts(tx, w->c.site, every_clinic, today, &said));
    for (size_t r = 0; r < entries->n_rows; r++) {
        bool is_first = str_eq(row_text(entries, r, 4), S("first"));
        bool is_late = civil_date_compare(row_date(entries, r, 6), today) < 0;
        if (str_eq(row_text(entries, r, 5), S("patient-initiated"))) there.patient_initiated++;
        if (!str_eq(row_text(entries, r, 5), S("waiting"))) continue;
        *(is_first ? &there.firsts : &there.follow_ups) += 1;
        *(is_first ? &there.firsts_overdue : &there.follow_ups_overdue) += is_late;
    }
    if (memcmp(&said, &there, sizeof said) != 0)
        line(&w->got, "the waiting list says %d and %d wait, %d and %d of them overdue, %d ring",
             (int)said.firsts, (int)said.follow_ups, (int)said.firsts_overdue,
             (int)said.follow_ups_overdue, (int)said.patient_initiated);
    return OK;
}

static enum err look_at_people(struct tx *tx, struct world *w) {
    struct rows rows;
    TRY(db_query(tx, &witness_referrals, &rows, INT(w->c.site)));
    const struct silence_line *silent;
    size_t n_silent;
    TRY(look_at_silence(tx, w, &silent, &n_silent));
    for (size_t r = 0; r < rows.n_rows; r++) {
        bool is_silent = false;
        for (size_t i = 0; i < n_silent; i++)
            is_silent |= uuid_eq(silent[i].id, row_id(&rows, r, 0));
        line(&w->got, "R%d is %s%s", find_referral(w, row_id(&rows, r, 0)),
             coarse_referral(row_text(&rows, r, 1)), is_silent ? ", with no next event" : "");
    }
    TRY(db_query(tx, &witness_entries, &rows, INT(w->c.site)));
    for (size_t r = 0; r < rows.n_rows; r++) {
        str state = row_text(&rows, r, 5), due = row_text(&rows, r, 6);
        line(&w->got, "W%d of P%d is %.*s, clinical date %.*s", find_entry(w, &rows, r),
             find_patient(w, row_id(&rows, r, 1)), (int)state.n, state.p, (int)due.n, due.p);
    }
    TRY(look_at_tally(tx, w, &rows));
    TRY(db_query(tx, &witness_appointments, &rows, INT(w->c.site)));
    for (size_t r = 0; r < rows.n_rows; r++) {
        str state = row_text(&rows, r, 2);
        line(&w->got, "A%d of P%d is %.*s", learn_appointment(w, &rows, r),
             find_patient(w, row_id(&rows, r, 1)), (int)state.n, state.p);
    }
    return OK;
}

static enum err look_at_slots(struct tx *tx, struct world *w) {
    struct rows rows;
    TRY(db_query(tx, &witness_claims, &rows, INT(w->c.site), WHEN(w->m.now)));
    for (size_t r = 0; r < rows.n_rows; r++) {
        int slot = find_slot(w, row_id(&rows, r, 0)), n = (int)row_int(&rows, r, 5);
        if (str_eq(row_text(&rows, r, 2), S("hold"))) {
            line(&w->got, "slot %d is held by %s%s", slot, who_name(w, row_id(&rows, r, 4)),
                 n == 4 ? "" : ", in part");
            continue;
        }
        line(&w->got, "slot %d is A%d's%s, %d times 5 minutes", slot,
             find_appointment(w, row_id(&rows, r, 3)),
             row_int(&rows, r, 1) ? " beside another" : "", n);
    }
    TRY(db_query(tx, &witness_marks, &rows, INT(w->c.site)));
    for (size_t r = 0; r < rows.n_rows; r++)
        line(&w->got, "slot %d is marked as %s, and is not", find_slot(w, row_id(&rows, r, 0)),
             row_bool(&rows, r, 1) ? "taken" : "free");
    return OK;
}

static enum err look_at_letters(struct tx *tx, struct world *w) {
    struct rows rows;
    TRY(db_query(tx, &witness_letters, &rows, INT(w->c.site)));
    for (size_t r = 0; r < rows.n_rows; r++) {
        str stage = row_text(&rows, r, 2);
        line(&w->got, "L%d of P%d is at %.*s", learn_letter(w, &rows, r),
             find_patient(w, row_id(&rows, r, 1)), (int)stage.n, stage.p);
    }
    memset(w->recipients, 0, sizeof w->recipients);
    TRY(db_query(tx, &witness_recipients, &rows, INT(w->c.site)));
    for (size_t r = 0; r < rows.n_rows; r++) {
        int letter = find_letter(w, row_id(&rows, r, 0));
        bool is_patient = str_eq(row_text(&rows, r, 2), S("patient"));
        if (letter >= 0)
            w->recipients[letter][is_patient ? TO_PATIENT : TO_GP] = row_id(&rows, r, 1);
    }
    TRY(db_query(tx, &witness_copies, &rows, INT(w->c.site)));
    for (size_t r = 0; r < rows.n_rows; r++) {
        int letter = find_letter(w, row_id(&rows, r, 1));
        str state = row_text(&rows, r, 4);
        enum plain_to to = str_eq(row_text(&rows, r, 2), S("patient")) ? TO_PATIENT : TO_GP;
        line(&w->got, "copy %d of L%d to the %s is %.*s", (int)row_int(&rows, r, 3), letter,
             to == TO_PATIENT ? "patient" : "gp", (int)state.n, state.p);
        for (int i = 0; i < w->m.n_copies; i++) {
            struct plain_copy *c = &w->m.copies[i];
            if (c->letter == letter && c->to == to && c->attempt == row_int(&rows, r, 3))
                c->id = row_id(&rows, r, 0);
        }
    }
    return OK;
}

/* What the list of clinics shows, and what a closing counts: the two must be one. */
static enum err look_at_sessions(struct tx *tx, struct world *w) {
    static const uuid every_clinic = {{0}};
    const struct session_line *list;
    size_t n;
    TRY(session_store_list(tx, w->c.site, (civil_date){2026, 1, 1}, (civil_date){2028, 1, 1},
                           every_clinic, 100, &list, &n));
    for (size_t s = 0; s < n; s++) {
        struct duty_closings open;
        TRY(duty_store_closings(tx, w->c.site, list[s].session.session_id, &open));
        for (int i = 0; i < PLAIN_SESSIONS; i++) {
            if (!uuid_eq(w->m.sessions[i].id, list[s].session.session_id)) continue;
            line(&w->got, "clinic %d: %d to cash up%s, %d to letters complete%s", i,
                 (int)open.cashed_up, list[s].session.cashed_up_at.us ? " (closed)" : "",
                 (int)open.letters, list[s].session.letters_complete_at.us ? " (closed)" : "");
            if (list[s].cashed_up != open.cashed_up || list[s].letters != open.letters)
                line(&w->got, "clinic %d: the list of clinics counts %d and %d", i,
                     (int)list[s].cashed_up, (int)list[s].letters);
        }
    }
    return OK;
}

static enum err look(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct world *w = context;
    struct rows rows;
    w->got.n = 0;
    TRY(look_at_letters(tx, w));
    TRY(look_at_people(tx, w));
    TRY(look_at_slots(tx, w));
    TRY(look_at_duties(tx, w));
    TRY(look_at_sessions(tx, w));
    TRY(db_get(tx, &witness_audit_size, &rows, INT(w->c.site)));
    w->audit_size = row_int(&rows, 0, 0);
    return OK;
}

bool world_look(struct world *w) {
    AUTO_ARENA(a);
    struct problem why = {0};
    if (tx_read(w->store.db, &a, look, w, &why) == OK) return true;
    snprintf(w->failure, sizeof w->failure, "the ledger cannot be read: %.*s", (int)why.sentence.n,
             why.sentence.n ? why.sentence.p : "");
    return false;
}

static void note(struct world *w, const char *who, const char *text) {
    size_t n = strlen(w->failure);
    snprintf(w->failure + n, sizeof w->failure - n, "  %s %s\n", who, text);
}

bool world_agree(struct world *w) {
    static const char board[] = "only on the board:  ", program[] = "only in the program:";
    plain_lines(&w->m, &w->want);
    lines_sort(&w->got);
    size_t i = 0, k = 0;
    while (i < w->want.n || k < w->got.n) {
        int order = i == w->want.n  ? 1
                    : k == w->got.n ? -1
                                    : strcmp(w->want.text[i], w->got.text[k]);
        if (order < 0) note(w, board, w->want.text[i]);
        if (order > 0) note(w, program, w->got.text[k]);
        i += order <= 0;
        k += order >= 0;
    }
    return w->failure[0] == '\0';
}
