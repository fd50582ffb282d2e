/* Random legal histories on both engines: after every step the ledger is what a plain board says. */
#include "history.h"

#include "audit_verify.h"
#include "json_jansson.h"

enum { STEPS = 150 };

struct search {
    struct store *store;
    int64_t site; /* of the last world: each history has a site of its own */
    world_fault fault;
    size_t n_done, done[N_EVENTS_MAX];
    struct world *world;
};

static bool audit_is_whole(struct world *w) {
    struct audit_question question = {.site_id = w->c.site, .read = json_read};
    struct audit_report report;
    struct problem why = {0};
    if (audit_verify(w->store.db, &w->store.arena, &question, &report, &why) == OK &&
        report.n_faults == 0 && (int64_t)report.entries == w->audit_size)
        return true;
    snprintf(w->failure, sizeof w->failure, "  the audit does not verify: %zu faults of %lld\n",
             report.n_faults, (long long)report.entries);
    return false;
}

static void count(struct search *s, const char *name) {
    const char *names[N_EVENTS_MAX];
    size_t n = world_event_names(names);
    s->n_done++;
    for (size_t i = 0; i < n; i++)
        s->done[i] += names[i] == name;
}

static bool ledger_holds(void *self, struct prop_step *steps, size_t n, FILE *story) {
    struct search *s = self;
    struct world *w = s->world;
    world_begin(w, s->store, ++s->site, s->fault);
    w->story = story;
    bool holds = world_look(w) && world_agree(w);
    for (size_t i = 0; i < n && holds; i++) {
        const char *name;
        int64_t before = w->audit_size;
        enum event_ended ended = world_step(w, &steps[i], &name);
        steps[i].is_idle = ended == EVENT_IDLE;
        holds = ended != EVENT_BROKE && w->audit_size >= before;
        if (ended == EVENT_DONE) count(s, name);
    }
    holds = holds && audit_is_whole(w);
    if (!holds && story) fprintf(story, "%s", w->failure);
    world_end(w);
    return holds;
}

static void search_begin(struct search *s, struct store *store, world_fault fault) {
    *s = (struct search){
        .store = store, .site = 100, .fault = fault, .world = calloc(1, sizeof *s->world)};
    assert_non_null(s->world);
}

static void every_history_leaves_outstanding_what_a_plain_board_says(void **state) {
    struct search s;
    search_begin(&s, *state, NULL);
    struct prop p = {.name = "the ledger and the board",
                     .holds = ledger_holds,
                     .self = &s,
                     .n_steps = STEPS,
                     .seconds = prop_seconds(8),
                     .shrink_runs = 400,
                     .seed = 20261123};
    struct prop_result r = prop_search(&p);
    prop_print(&p, &r);
    const char *names[N_EVENTS_MAX];
    size_t n = world_event_names(names);
    if (!r.is_broken) printf("# %zu events:", s.n_done);
    for (size_t i = 0; i < n && !r.is_broken; i++)
        printf(" %s %zu%s", names[i], s.done[i], i + 1 < n ? "," : "\n");
    bool is_broken = r.is_broken;
    prop_result_finish(&r);
    free(s.world);
    expect(!is_broken);
}

/* ---- broken programs, which must be found ---------------------------------------------------------- */

STATEMENT(fault_end_of_outcome,
          "UPDATE duty SET state = 'open', ended_at = NULL, ended_by = NULL, evidence_entry = NULL "
          "WHERE site_id = $1 AND rule = 'outcome' AND state = 'done' AND ended_at = $2");
STATEMENT(fault_follow_up,
          "UPDATE duty SET state = 'done' WHERE site_id = $1 AND rule = 'follow-up' "
          "AND state = 'open' AND arose_at = $2");
STATEMENT(fault_due_again, "UPDATE duty SET due_at = $2, stage_due_at = $2 WHERE site_id = $1 AND "
                           "rule = 'book' AND state = 'open' AND n_reopened > 0");
STATEMENT(fault_claim,
          "DELETE FROM slot_claim WHERE site_id = $1 AND lane > 0 AND expires_at IS NULL "
          "AND quantum_start > $2");
STATEMENT(fault_mark, "UPDATE slot SET is_taken = TRUE WHERE site_id = $1 AND slot_id IN (SELECT "
                      "a.slot_id FROM appointment a WHERE a.site_id = $1 AND a.cancelled_at = $2)");
STATEMENT(fault_reopened, "UPDATE session SET cashed_up_at = $2 WHERE site_id = $1 AND "
                          "reopened_at = $2 AND cashed_up_at IS NULL");

#define FAULT(name)                                                                                \
    static enum err do_##name(struct work *w, instant now) {                                       \
        return db_do(w->tx, &name, NULL, INT(w->scope->site_id), WHEN(now));                       \
    }
FAULT(fault_end_of_outcome)
FAULT(fault_follow_up)
FAULT(fault_due_again)
FAULT(fault_claim)
FAULT(fault_mark)
FAULT(fault_reopened)

static const struct {
    world_fault fault;
    const char *what, *word_of_story;
    size_t at_most; /* steps of the shrunk story */
    uint64_t seed;  /* the search begins near a history that shows it, so that it is short */
} faults[] = {
    {do_fault_end_of_outcome, "an outcome does not end what it answers", "outcome", 5, 1},
    {do_fault_follow_up, "a follow-up is asked and owed by nobody", "follow-up", 5, 1},
    {do_fault_due_again, "a new date moves with each cancellation", "book", 9, 20},
    {do_fault_claim, "an overbooked slot is not kept", "beside another", 6, 1},
    {do_fault_mark, "a slot given back stays passed over", "marked", 6, 1},
    {do_fault_reopened, "a clinic with something new stays closed", "closed", 8, 64},
};

static void a_program_that_forgets_is_found_and_told_as_a_short_story(void **state) {
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        struct search s;
        search_begin(&s, *state, faults[i].fault);
        s.site = 100000 * (int64_t)(i + 1);
        struct prop p = {.name = faults[i].what,
                         .holds = ledger_holds,
                         .self = &s,
                         .n_steps = STEPS,
                         .n_histories = 1000,
                         .shrink_runs = 250,
                         .seed = faults[i].seed,
                         .is_control = true};
        struct prop_result r = prop_search(&p);
        bool is_found = r.is_broken && r.n_steps <= faults[i].at_most &&
                        strstr(r.story, faults[i].word_of_story) != NULL;
        printf("# broken on purpose: %s: %s after %zu histories (seed %llu), in %zu steps\n",
               faults[i].what, is_found ? "found" : "NOT FOUND", r.n_histories,
               (unsigned long long)r.seed, r.n_steps);
        if (!is_found) prop_print(&p, &r);
        prop_result_finish(&r);
        free(s.world);
        expect(is_found);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(every_history_leaves_outstanding_what_a_plain_board_says),
        store_test(a_program_that_forgets_is_found_and_told_as_a_short_story),
    };
    return run_store_tests(tests);
}
