/* Records that the audit vouches for, changed behind the program's back: a signed letter, an outcome. */
#include "letter_clinic.h"

#include <libpq-fe.h>

#include "appointment_store.h"
#include "appointment_work.h"
#include "audit_verify.h"
#include "contact_work.h"
#include "copy_to_gp.h"
#include "json_jansson.h"
#include "letter_dispatch.h"
#include "patient_work.h"
#include "print_run.h"

static struct small_clinic c;

static struct audit_report verify(void) {
    struct audit_report report;
    struct audit_question q = {.site_id = c.site, .read = json_read};
    expect_ok(audit_verify(c.store->db, &c.store->arena, &q, &report, &c.why));
    return report;
}

static void expect_sound(uint64_t letters, uint64_t outcomes) {
    struct audit_report r = verify();
    if (r.n_faults > 0) fail_msg("%.*s", (int)r.faults[0].sentence.n, r.faults[0].sentence.p);
    expect_int(r.letters, letters);
    expect_int(r.outcomes, outcomes);
}

/* One fault, of this kind, that names the record. */
static void expect_fault(enum audit_fault_kind kind, uuid record, const char *words) {
    struct audit_report r = verify();
    expect_int(r.n_faults, 1);
    expect_int(r.faults[0].kind, kind);
    expect(uuid_eq(r.faults[0].record_id, record));
    expect(str_find(r.faults[0].sentence, str_from_c(words)) >= 0);
    expect(str_find(r.faults[0].sentence, uuid_text(&c.store->arena, record)) >= 0);
}

/* ---- what somebody with the database's password does --------------------------------------------- */

STATEMENT(test_vouched_body, "UPDATE letter SET body = $3 WHERE site_id = $1 AND letter_id = $2");
STATEMENT(test_vouched_body_of, "SELECT body FROM letter WHERE site_id = $1 AND letter_id = $2");
STATEMENT(test_vouched_hash,
          "UPDATE letter SET signed_hash = $3 WHERE site_id = $1 AND letter_id = $2");
STATEMENT(
    test_vouched_unsign,
    "UPDATE letter SET signed_at = NULL WHERE site_id = $1 AND letter_id = $2 AND body <> $3");
STATEMENT(test_vouched_to, "UPDATE letter_recipient SET is_copy = NOT is_copy WHERE site_id = $1 "
                           "AND letter_id = $2 AND kind <> $3 AND kind = 'patient'");
STATEMENT(test_vouched_sign, "UPDATE letter SET signed_at = 1, signed_hash = $3 WHERE site_id = $1 "
                             "AND letter_id = $2");
STATEMENT(test_vouched_when, "UPDATE letter SET signed_at = signed_at + $3 WHERE site_id = $1 AND "
                             "letter_id = $2");
STATEMENT(test_vouched_who,
          "UPDATE letter SET signed_by = $3 WHERE site_id = $1 AND letter_id = $2");
STATEMENT(test_vouched_outcome,
          "UPDATE appointment SET outcome = $3 WHERE site_id = $1 AND appointment_id = $2");
STATEMENT(test_vouched_rtt,
          "UPDATE appointment SET rtt_status = $3 WHERE site_id = $1 AND appointment_id = $2");
STATEMENT(test_vouched_note,
          "UPDATE appointment SET outcome_note = $3 WHERE site_id = $1 AND appointment_id = $2");

STATEMENT(test_vouched_added,
          "UPDATE letter_recipient SET instead_of = $3 WHERE site_id = $1 AND letter_id = $2 AND "
          "kind = 'gp'");

STATEMENT(test_vouched_another,
          "INSERT INTO letter_recipient (site_id, letter_id, recipient_id, position, kind, "
          "contact_id, is_copy, instead_of) VALUES ($1, $2, $3, 9, 'contact', $3, TRUE, $3)");

struct blow {
    const struct statement *statement;
    uuid id;
    struct value value;
};
static enum err strike(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct blow *b = context;
    int64_t n;
    TRY(db_do(tx, b->statement, &n, INT(c.site), ID(b->id), b->value));
    return n > 0 ? OK : NOT_FOUND;
}
static void tamper(const struct statement *statement, uuid id, struct value value) {
    struct blow b = {statement, id, value};
    expect_ok(tx_write(c.store->db, c.site, &c.store->arena, strike, &b, &c.why));
}

static str text;
static enum err read_body(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct rows rows;
    TRY(db_get(tx, &test_vouched_body_of, &rows, INT(c.site), ID(*(const uuid *)context)));
    text = row_text(&rows, 0, 0);
    return OK;
}
static str body_of(uuid letter) {
    expect_ok(tx_read(c.store->db, &c.store->arena, read_body, &letter, &c.why));
    return text;
}

static int64_t version;
static enum err read_version(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct appointment p;
    TRY(appointment_store_get(tx, c.site, *(const uuid *)context, &p));
    version = p.version;
    return OK;
}
static int64_t version_of(uuid appointment) {
    expect_ok(tx_read(c.store->db, &c.store->arena, read_version, &appointment, &c.why));
    return version;
}

/* ---- tests --------------------------------------------------------------------------------------- */

static void a_signed_letter_that_was_changed_is_named(void **state) {
    small_clinic_make(&c, *state);
    struct seen_letter s = letter_for_slot(&c, 0);
    expect_sound(1, 1);
    str body = body_of(s.letter);
    ptrdiff_t at = str_find(body, S("\"text\":\""));
    expect(at > 0);
    str changed = say(&c.store->arena, "{}Not {}", SAY_T(str_slice(body, 0, (size_t)at + 8)),
                      SAY_T(str_from(body, (size_t)at + 8)));
    tamper(&test_vouched_body, s.letter, TEXT(changed));
    expect_fault(FAULT_LETTER, s.letter, "is not what was signed by entry");
    tamper(&test_vouched_body, s.letter, TEXT(S("{}")));
    expect_fault(FAULT_LETTER, s.letter, "is not what was signed by entry");
    tamper(&test_vouched_body, s.letter, TEXT(body));
    tamper(&test_vouched_to, s.letter, TEXT(S("gp")));
    expect_fault(FAULT_LETTER, s.letter, "its text, its recipients, or who signed it");
    tamper(&test_vouched_to, s.letter, TEXT(S("gp")));
    /* One added afterwards, but no entry tells of the addition. */
    tamper(&test_vouched_added, s.letter, ID(s.patient));
    expect_sound(1, 1);
    tamper(&test_vouched_hash, s.letter, BYTES(S("another hash of thirty-two bytes")));
    expect_fault(FAULT_LETTER, s.letter, "is not what was signed");
}

static void another_signer_or_another_hour_than_was_signed_is_named(void **state) {
    small_clinic_make(&c, *state);
    struct seen_letter s = letter_for_slot(&c, 0);
    expect_sound(1, 1);
    tamper(&test_vouched_when, s.letter, INT(INSTANT_DAY));
    expect_fault(FAULT_LETTER, s.letter, "who signed it and when");
    tamper(&test_vouched_when, s.letter, INT(-INSTANT_DAY));
    expect_sound(1, 1);
    tamper(&test_vouched_who, s.letter, ID(s.letter)); /* anybody else */
    expect_fault(FAULT_LETTER, s.letter, "who signed it and when");
    tamper(&test_vouched_who, s.letter, NONE);
    expect_fault(FAULT_LETTER, s.letter, "who signed it and when");
}

/* The signature covers who it was given for; of whom it went to later an entry tells. */
static void
a_recipient_added_after_the_signature_is_sound_while_an_entry_tells_of_it(void **state) {
    small_clinic_make(&c, *state);
    struct seen_letter s = letter_for_slot(&c, 0);
    struct change_contact in = {.contact = {.kind = S("practice"),
                                            .organisation = S("Quay Surgery"),
                                            .address = S("1 Quay\nAmble"),
                                            .postcode = S("NE65 0DH")}};
    uuid now = clinic_change(&c, c.secretary, add_contact, &in, OK).id;
    struct change_patient change = {.patient = *s.view.patient, .reason = S("She has moved")};
    change.patient.practice_id = now;
    clinic_change(&c, c.secretary, change_patient, &change, OK);
    clinic_change(&c, c.secretary, make_print_run, NULL, OK);
    struct copy_to_gp gp = {.outbox_id = copy_for(&c, s.letter, "gp").outbox_id, .contact_id = now};
    clinic_change(&c, c.secretary, copy_to_present_gp, &gp, OK);
    expect_sound(1, 1);
    tamper(&test_vouched_another, s.letter, ID(s.patient));
    expect_fault(FAULT_LETTER, s.letter, "its text, its recipients, or who signed it");
}

static void a_letter_unsigned_or_signed_by_nobody_is_named(void **state) {
    small_clinic_make(&c, *state);
    struct seen_letter s = seen_at_nine(&c);
    expect_sound(0, 1);
    tamper(&test_vouched_sign, s.letter, BYTES(S("made up without any signature  .")));
    expect_fault(FAULT_LETTER, s.letter, "stands as signed, and no entry tells of it");
    small_clinic_make_site(&c, *state, 2);
    struct seen_letter signed_one = letter_for_slot(&c, 0);
    expect_sound(1, 1);
    tamper(&test_vouched_unsign, signed_one.letter, TEXT(S("")));
    expect_fault(FAULT_LETTER, signed_one.letter, "is not what was signed");
}

static void another_outcome_than_was_recorded_is_named(void **state) {
    small_clinic_make(&c, *state);
    struct seen_letter s = seen_at_nine(&c);
    expect_sound(0, 1);
    tamper(&test_vouched_outcome, s.appointment, TEXT(S("referred-on")));
    expect_fault(FAULT_OUTCOME, s.appointment, "another outcome or note than entry");
    tamper(&test_vouched_outcome, s.appointment, TEXT(S("")));
    expect_fault(FAULT_OUTCOME, s.appointment, "another outcome");
    small_clinic_make_site(&c, *state, 2);
    struct seen_letter t = seen_at_nine(&c);
    tamper(&test_vouched_rtt, t.appointment, TEXT(S("36")));
    expect_fault(FAULT_OUTCOME, t.appointment, "another outcome");
    small_clinic_make_site(&c, *state, 3);
    t = seen_at_nine(&c);
    tamper(&test_vouched_note, t.appointment, TEXT(S("Never said")));
    expect_fault(FAULT_OUTCOME, t.appointment, "another outcome or note");
}

static void an_outcome_taken_back_and_recorded_anew_is_sound(void **state) {
    small_clinic_make(&c, *state);
    struct seen_letter s = seen_at_nine(&c);
    struct put_right back = {.appointment_id = s.appointment, .reason = S("wrong patient")};
    back.version = version_of(s.appointment);
    clinic_change(&c, c.secretary, undo_outcome, &back, OK);
    expect_sound(0, 1);
    tamper(&test_vouched_outcome, s.appointment, TEXT(S("discharged")));
    expect_fault(FAULT_OUTCOME, s.appointment, "another outcome");
}

/* ---- a server that is started anew while it is verified ------------------------------------------- */

static int reads_until_lost;

static void end_all_sessions(void) {
    PGconn *link = PQconnectdb(arena_c(&c.store->arena, c.store->place));
    PQclear(PQexec(link, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                         "WHERE datname = current_database() AND pid <> pg_backend_pid()"));
    PQfinish(link);
}

static enum err read_and_lose(struct arena *a, str bytes, const struct json_limits *limits,
                              const struct json **ret_json, struct problem *why) {
    if (reads_until_lost-- == 0 && !c.store->is_sqlite) end_all_sessions();
    return json_read(a, bytes, limits, ret_json, why);
}

static void what_a_lost_connection_broke_off_is_checked_again_and_counted_once(void **state) {
    small_clinic_make(&c, *state);
    for (int slot = 0; slot < 3; slot++)
        letter_for_slot(&c, slot);
    for (reads_until_lost = 0; reads_until_lost < 3;) {
        int at = reads_until_lost;
        struct audit_report report;
        struct audit_question q = {.site_id = c.site, .read = read_and_lose};
        expect_ok(audit_verify(c.store->db, &c.store->arena, &q, &report, &c.why));
        if (report.n_faults)
            fail_msg("%.*s", (int)report.faults[0].sentence.n, report.faults[0].sentence.p);
        expect_int(report.letters, 3);
        expect_int(report.outcomes, 3);
        reads_until_lost = at + 1;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_signed_letter_that_was_changed_is_named),
        store_test(another_signer_or_another_hour_than_was_signed_is_named),
        store_test(a_recipient_added_after_the_signature_is_sound_while_an_entry_tells_of_it),
        store_test(a_letter_unsigned_or_signed_by_nobody_is_named),
        store_test(another_outcome_than_was_recorded_is_named),
        store_test(an_outcome_taken_back_and_recorded_anew_is_sound),
        store_test(what_a_lost_connection_broke_off_is_checked_again_and_counted_once),
    };
    return run_store_tests(tests);
}
