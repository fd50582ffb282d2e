/* The audit on both engines: appended with the change, rolled back with it, and every tampering found. */
#include "engines.h"

#include <string.h>
#include <unistd.h>

#include "audit.h"
#include "audit_checkpoint.h"
#include "audit_store.h"
#include "audit_verify.h"
#include "files.h"
#include "sign_sodium.h"
#include "site_store.h"

/* ---- a clinic that only remembers ---------------------------------------------------------------- */

struct ledgerless {
    struct store *store;
    struct scope scope;
    struct problem why;
    unsigned char next;
    struct work work;
};

static void count_up(void *self, void *bytes, size_t n) {
    unsigned *next = self;
    unsigned char *b = bytes;
    for (size_t i = 0; i < n; i++)
        b[i] = (unsigned char)(*next * 31 + i);
    (*next)++;
}
static unsigned sequence = 1;
static const struct random_source counted = {count_up, &sequence};

static enum err add_site(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    return site_store_insert(tx, &(struct site_row){.site_id = *(int64_t *)context,
                                                    .name = S("Northgate"),
                                                    .kind = S("hospital"),
                                                    .nation = S("england-and-wales"),
                                                    .zone = S("Europe/London"),
                                                    .handoff = S("none"),
                                                    .version = 1});
}

static void begin(struct ledgerless *l, struct store *store, int64_t site_id) {
    *l = (struct ledgerless){.store = store, .scope = {.site_id = site_id, .person_id = {{9}}}};
    expect_ok(tx_write(store->db, site_id, &store->arena, add_site, &site_id, &l->why));
    l->work = (struct work){.scope = &l->scope,
                            .now = {1764000000 * INSTANT_SECOND},
                            .random = counted,
                            .db = store->db,
                            .arena = &store->arena,
                            .why = &l->why};
}

struct facts {
    int n;
    bool fails;
};

static enum err write_facts(struct work *w, void *context, struct done *ret_done) {
    struct facts *f = context;
    (void)ret_done;
    for (int i = 0; i < f->n; i++) {
        uuid entry;
        struct fact fact = {.kind = "referral.received",
                            .subject_kind = "referral",
                            .subject_id = {{(unsigned char)i, 1}},
                            .patient_id = {{(unsigned char)(i % 2)}},
                            .detail = S("routine"),
                            .text = i % 3 == 0 ? S("Okonkwo-Hale") : S("")};
        TRY(record_fact(w, &fact, &entry));
        w->now.us += INSTANT_SECOND;
    }
    return f->fails ? INVALID : OK;
}

static enum err add(struct ledgerless *l, int n, bool fails) {
    return work_write(&l->work, NULL, write_facts, &(struct facts){n, fails}, NULL);
}

static struct audit_signer signer_of(unsigned char first) {
    struct audit_signer s = {.name = S("clerkwell-audit"),
                             .seed = {first},
                             .sign = sign_sodium,
                             .verify = sign_sodium_verify};
    sign_sodium_public(s.seed, s.public_key);
    return s;
}

static struct audit_report verify_against(struct ledgerless *l, str notes) {
    struct audit_signer signer = signer_of(1);
    struct audit_report report;
    struct audit_question q = {.site_id = l->scope.site_id, .notes = notes, .signer = &signer};
    expect_ok(audit_verify(l->store->db, &l->store->arena, &q, &report, &l->why));
    return report;
}

static struct audit_report verify(struct ledgerless *l) {
    return verify_against(l, S(""));
}

static str checkpoint(struct ledgerless *l) {
    struct audit_signer signer = signer_of(1);
    str note;
    bool is_new;
    expect_ok(audit_checkpoint_make(l->store->db, &l->store->arena, l->scope.site_id, &signer,
                                    S(""), &note, &is_new, &l->why));
    return is_new ? note : S("");
}

static bool has_fault(const struct audit_report *r, enum audit_fault_kind kind, uint64_t index) {
    for (size_t i = 0; i < r->n_faults && i < AUDIT_FAULTS_MAX; i++) {
        if (r->faults[i].kind == kind && r->faults[i].index == index) return true;
    }
    return false;
}

/* ---- tampering ----------------------------------------------------------------------------------- */

STATEMENT(tamper_edit,
          "UPDATE audit_entry SET detail = 'urgent' WHERE site_id = $1 AND leaf_index = $2");
STATEMENT(tamper_hash,
          "UPDATE audit_entry SET leaf_hash = $3 WHERE site_id = $1 AND leaf_index = $2");
STATEMENT(tamper_delete, "DELETE FROM audit_entry WHERE site_id = $1 AND leaf_index = $2");
STATEMENT(tamper_cut, "DELETE FROM audit_entry WHERE site_id = $1 AND leaf_index >= $2");
STATEMENT(tamper_move,
          "UPDATE audit_entry SET leaf_index = $3 WHERE site_id = $1 AND leaf_index = $2");
STATEMENT(tamper_text,
          "UPDATE audit_text SET text = 'Other' WHERE site_id = $1 AND leaf_index = $2");
STATEMENT(tamper_erase, "DELETE FROM audit_text WHERE site_id = $1 AND leaf_index = $2");
STATEMENT(tamper_node,
          "UPDATE audit_node SET hash = $3 WHERE site_id = $1 AND level = 8 AND position = $2");
STATEMENT(tamper_head, "UPDATE audit_head SET size = $2, peaks = $3 WHERE site_id = $1");
STATEMENT(tamper_note, "UPDATE audit_checkpoint SET note = $3 WHERE site_id = $1 AND size = $2");
STATEMENT(tamper_notes, "DELETE FROM audit_checkpoint WHERE site_id = $1 AND size >= $2");

struct tamper {
    const struct statement *statement;
    int64_t site_id, at;
    struct value value;
    size_t n_values;
    int64_t changed;
};

static enum err do_tamper(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct tamper *t = context;
    const struct value values[] = {INT(t->site_id), INT(t->at), t->value};
    return db_do_values(tx, t->statement, &t->changed, values, t->n_values);
}

static void tamper_with(struct ledgerless *l, const struct statement *st, int64_t at,
                        struct value value, size_t n_values) {
    struct tamper t = {st, l->scope.site_id, at, value, n_values, 0};
    expect_ok(tx_write(l->store->db, t.site_id, &l->store->arena, do_tamper, &t, &l->why));
    expect(t.changed > 0);
}
#define tamper(l, st, at) tamper_with((l), &(st), (at), NONE, 2)

/* ---- what holds ---------------------------------------------------------------------------------- */

static void an_untouched_audit_verifies(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    struct audit_report r = verify(&l);
    expect_int(r.n_faults, 0);
    expect_int(r.entries, 0);
    expect_ok(add(&l, 700, false));
    str note = checkpoint(&l);
    expect(note.n > 0);
    expect_int(checkpoint(&l).n, 0); /* nothing new to sign */
    expect_ok(add(&l, 5, false));
    checkpoint(&l);
    r = verify_against(&l, note);
    expect_int(r.n_faults, 0);
    expect_int(r.entries, 705);
    expect_int(r.checkpoints, 3);
    expect_int(r.erased, 0);
}

static void a_refused_change_leaves_no_trace_in_the_tree(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 3, false));
    expect_err(add(&l, 4, true), INVALID);
    expect_ok(add(&l, 2, false));
    struct audit_report r = verify(&l);
    expect_int(r.n_faults, 0);
    expect_int(r.entries, 5);
}

static void sites_have_trees_of_their_own(void **state) {
    struct ledgerless one, two;
    begin(&one, *state, 1);
    begin(&two, *state, 2);
    expect_ok(add(&one, 3, false));
    expect_ok(add(&two, 5, false));
    str of_two = checkpoint(&two);
    expect_int(verify_against(&one, of_two).entries, 3);
    expect_int(verify_against(&one, of_two).n_faults, 0);
    expect_int(verify(&two).entries, 5);
    tamper(&two, tamper_edit, 1);
    expect_int(verify(&one).n_faults, 0);
    expect(verify(&two).n_faults > 0);
}

static void views_are_written_in_groups_and_each_has_its_leaf(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    uint64_t before = db_counts(l.store->db).units;
    struct audit_queue *queue = audit_queue_open(l.store->db, counted, 1000);
    for (int i = 0; i < 100; i++) {
        struct fact fact = {.kind = "patient.viewed",
                            .subject_kind = "patient",
                            .subject_id = {{(unsigned char)i}},
                            .patient_id = {{(unsigned char)i}},
                            .text = S("okon")};
        expect_ok(record_view(&l.work, queue, &fact));
    }
    audit_queue_close(queue); /* writes what waits */
    struct audit_report r = verify(&l);
    expect_int(r.entries, 100);
    expect_int(r.n_faults, 0);
    expect(db_counts(l.store->db).units - before < 20);
}

static void a_view_is_written_although_the_page_it_came_from_is_gone(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    struct audit_queue *queue = audit_queue_open(l.store->db, counted, 10);
    struct arena page = {0};
    struct fact fact = {.kind = arena_c(&page, S("letter.viewed")),
                        .subject_kind = arena_c(&page, S("letter"))};
    expect_ok(record_view(&l.work, queue, &fact));
    arena_finish(&page);      /* before the group is written */
    audit_queue_close(queue); /* writes what waits */
    struct audit_report r = verify(&l);
    expect_int(r.entries, 1);
    expect_int(r.n_faults, 0);
}

static void a_view_that_finds_the_queue_full_or_absent_waits_for_itself(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    struct fact fact = {.kind = "patient.viewed", .subject_kind = "patient"};
    expect_ok(record_view(&l.work, NULL, &fact));
    expect_int(verify(&l).entries, 1);
    struct audit_queue *queue = audit_queue_open(l.store->db, counted, 1);
    for (int i = 0; i < 5; i++)
        expect_ok(record_view(&l.work, queue, &fact));
    audit_queue_close(queue);
    expect_int(verify(&l).entries, 6);
    char longer[300] = {0};
    memset(longer, 'x', sizeof longer);
    fact.text = (str){longer, sizeof longer};
    expect_err(record_view(&l.work, NULL, &fact), LIMIT);
}

static void views_wait_for_a_site_that_comes_late(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    struct audit_queue *queue = audit_queue_open(l.store->db, counted, 10);
    struct work stranger = l.work;
    struct scope elsewhere = {.site_id = 2};
    stranger.scope = &elsewhere;
    expect_ok(record_view(&stranger, queue,
                          &(struct fact){.kind = "patient.viewed", .subject_kind = "patient"}));
    struct ledgerless two;
    begin(&two, *state, 2);
    audit_queue_close(queue); /* writes what waits */
    expect_int(verify(&two).entries, 1);
}

static void a_view_is_written_once_although_the_next_sites_cannot_be(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    struct audit_queue *queue = audit_queue_open(l.store->db, counted, 10);
    struct work stranger = l.work;
    struct scope nowhere = {.site_id = 99};
    stranger.scope = &nowhere;
    struct fact fact = {.kind = "patient.viewed", .subject_kind = "patient"};
    expect_ok(record_view(&l.work, queue, &fact));
    expect_ok(record_view(&stranger, queue, &fact));
    audit_queue_close(queue); /* which gives the second up, after some tries */
    expect_int(verify(&l).entries, 1);
}

static void erased_personal_text_is_no_fault(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 10, false));
    tamper(&l, tamper_erase, 3);
    struct audit_report r = verify(&l);
    expect_int(r.n_faults, 0);
    expect_int(r.erased, 1);
}

/* ---- what is found ------------------------------------------------------------------------------- */

static void an_edited_row_is_found(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 10, false));
    tamper(&l, tamper_edit, 4);
    struct audit_report r = verify(&l);
    expect(has_fault(&r, FAULT_CHANGED, 4));
    expect(has_fault(&r, FAULT_HEAD, 10));
}

static void an_edited_leaf_hash_is_found(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 10, false));
    tamper_with(&l, &tamper_hash, 4, BYTES(S("01234567890123456789012345678901")), 3);
    struct audit_report r = verify(&l);
    expect(has_fault(&r, FAULT_CHANGED, 4));
}

static void a_deleted_row_is_found(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 10, false));
    tamper(&l, tamper_delete, 4);
    struct audit_report r = verify(&l);
    expect(has_fault(&r, FAULT_MISSING, 4));
}

static void swapped_rows_are_found(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 10, false));
    tamper_with(&l, &tamper_move, 4, INT(1000), 3);
    tamper_with(&l, &tamper_move, 5, INT(4), 3);
    tamper_with(&l, &tamper_move, 1000, INT(5), 3);
    struct audit_report r = verify(&l);
    expect(has_fault(&r, FAULT_CHANGED, 4));
    expect(has_fault(&r, FAULT_CHANGED, 5));
}

static void changed_personal_text_is_found(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 10, false));
    tamper(&l, tamper_text, 3);
    struct audit_report r = verify(&l);
    expect(has_fault(&r, FAULT_TEXT, 3));
    expect_int(r.n_faults, 1);
}

static void a_cut_tail_is_found(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 10, false));
    tamper(&l, tamper_cut, 8);
    struct audit_report r = verify(&l);
    expect(has_fault(&r, FAULT_MISSING, 8));
}

static void a_changed_node_is_found(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 600, false));
    tamper_with(&l, &tamper_node, 1, BYTES(S("01234567890123456789012345678901")), 3);
    struct audit_report r = verify(&l);
    expect(has_fault(&r, FAULT_NODE, 256));
    expect_int(r.n_faults, 1);
}

struct old_head {
    int64_t site_id;
    struct merkle_peaks peaks;
};

static enum err read_head(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct old_head *h = context;
    return audit_store_head(tx, h->site_id, &h->peaks);
}

/* Rows, head and checkpoints of the database all put back: only what is outside tells. */
static void an_older_copy_put_back_is_found_by_the_checkpoint_outside(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 6, false));
    struct old_head old = {.site_id = 1};
    expect_ok(tx_read(l.store->db, &l.store->arena, read_head, &old, &l.why));
    expect_ok(add(&l, 6, false));
    str outside = checkpoint(&l);
    tamper(&l, tamper_cut, 6);
    tamper(&l, tamper_erase, 6);
    tamper(&l, tamper_erase, 9);
    tamper(&l, tamper_notes, 12);
    str peaks = {(const char *)old.peaks.peak, 2 * sizeof(sha256_hash)};
    tamper_with(&l, &tamper_head, 6, BYTES(peaks), 3);
    expect_int(verify(&l).n_faults, 0); /* by itself it looks whole */
    struct audit_report r = verify_against(&l, outside);
    expect(has_fault(&r, FAULT_SHORT, 12));
}

/* A whole history written anew, with a head and rows that agree with each other. */
static void a_rewritten_history_is_found_by_the_checkpoint_outside(void **state) {
    struct ledgerless l, other;
    begin(&l, *state, 1);
    expect_ok(add(&l, 6, false));
    str outside = checkpoint(&l);
    tamper(&l, tamper_cut, 0);
    tamper(&l, tamper_notes, 0);
    tamper_with(&l, &tamper_head, 0, BYTES(S("")), 3);
    for (int64_t i = 0; i < 6; i += 3)
        tamper(&l, tamper_erase, i);
    other = l;
    other.work.scope = &other.scope;
    other.work.why = &other.why;
    other.work.now.us += INSTANT_HOUR;
    expect_ok(add(&other, 7, false));
    expect_int(verify(&l).n_faults, 0); /* by itself it looks whole */
    struct audit_report r = verify_against(&l, outside);
    expect(has_fault(&r, FAULT_CHECKPOINT, 6));
}

static void a_head_that_lies_is_found(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 5, false));
    tamper_with(&l, &tamper_head, 4, BYTES(S("01234567890123456789012345678901")), 3);
    struct audit_report r = verify(&l);
    expect(has_fault(&r, FAULT_BEYOND, 4));
    expect(has_fault(&r, FAULT_HEAD, 4));
    tamper_with(&l, &tamper_head, 5, BYTES(S("short")), 3);
    r = verify(&l);
    expect(has_fault(&r, FAULT_HEAD, 0));
}

static void a_checkpoint_of_another_key_is_found(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 5, false));
    struct audit_signer thief = signer_of(2);
    str note = checkpoint(&l);
    struct audit_note parsed;
    expect_ok(audit_note_parse(&l.store->arena, note, &parsed));
    str forged = audit_note_write(&l.store->arena, 1, 5, parsed.root, &thief);
    tamper_with(&l, &tamper_note, 5, TEXT(forged), 3);
    struct audit_report r = verify(&l);
    expect(has_fault(&r, FAULT_NOTE, 5));
    tamper_with(&l, &tamper_note, 5, TEXT(S("nonsense")), 3);
    r = verify(&l);
    expect(has_fault(&r, FAULT_NOTE, 5));
}

static void every_change_by_chance_is_found(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    expect_ok(add(&l, 40, false));
    expect_int(verify(&l).n_faults, 0);
    for (int64_t i = 0; i < 40; i++) {
        tamper_with(&l, &tamper_move, i, INT(100), 3);
        expect(verify(&l).n_faults > 0);
        tamper_with(&l, &tamper_move, 100, INT(i), 3);
        expect_int(verify(&l).n_faults, 0);
    }
}

static void checkpoints_go_to_a_file_that_grows(void **state) {
    struct ledgerless l;
    begin(&l, *state, 1);
    struct arena *a = &l.store->arena;
    str file = path_join(a, l.store->folder, S("notes")), notes;
    struct audit_signer signer = signer_of(1);
    for (int i = 0; i < 3; i++) {
        size_t made;
        expect_ok(add(&l, 2, false));
        expect_ok(audit_checkpoint_all(l.store->db, a, &signer, file, &made, &l.why));
        expect_int(made, 1);
        expect_ok(audit_checkpoint_all(l.store->db, a, &signer, file, &made, &l.why));
        expect_int(made, 0); /* and nothing is added twice */
    }
    expect_ok(file_read(a, file, 100000, &notes, &l.why));
    struct audit_report r = verify_against(&l, notes);
    expect_int(r.n_faults, 0);
    expect_int(r.checkpoints, 6);
    expect_ok(file_remove(a, file, &l.why));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(an_untouched_audit_verifies),
        store_test(a_refused_change_leaves_no_trace_in_the_tree),
        store_test(sites_have_trees_of_their_own),
        store_test(views_are_written_in_groups_and_each_has_its_leaf),
        store_test(a_view_is_written_although_the_page_it_came_from_is_gone),
        store_test(a_view_that_finds_the_queue_full_or_absent_waits_for_itself),
        store_test(views_wait_for_a_site_that_comes_late),
        store_test(a_view_is_written_once_although_the_next_sites_cannot_be),
        store_test(erased_personal_text_is_no_fault),
        store_test(an_edited_row_is_found),
        store_test(an_edited_leaf_hash_is_found),
        store_test(a_deleted_row_is_found),
        store_test(swapped_rows_are_found),
        store_test(changed_personal_text_is_found),
        store_test(a_cut_tail_is_found),
        store_test(a_changed_node_is_found),
        store_test(an_older_copy_put_back_is_found_by_the_checkpoint_outside),
        store_test(a_rewritten_history_is_found_by_the_checkpoint_outside),
        store_test(a_head_that_lies_is_found),
        store_test(a_checkpoint_of_another_key_is_found),
        store_test(every_change_by_chance_is_found),
        store_test(checkpoints_go_to_a_file_that_grows),
    };
    return run_store_tests(tests);
}
