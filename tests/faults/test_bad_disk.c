/* Use cases on a disk that loses power, fails or is full (bad_disk.h), each run in a process of its own: what
 * was acknowledged is there, what was refused is not, what was in flight is there whole or not at all; the
 * database opens again, is sound, its audit verifies, and work goes on.
 *
 * Short: a hundred runs. Long: CLERKWELL_POWER_CUTS=100000 CLERKWELL_DISK_FAULTS=10000, CLERKWELL_SEED=n.
 * Controls that must be caught: synchronous=OFF; and that a run meets its fault at all is counted. */
#include "small_clinic.h"

#include "appointment_work.h"
#include "audit_verify.h"
#include "bad_disk.h"
#include "db_sqlite.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    N_PATIENTS = 12,
    ROUNDS = 5,
    UNITS = 4,
    SAY_MAX = 300,
    IDLE_US = 260000,
    CONTROL_MAX = 40,
    TOLD_EVERY = 500
};

/* ---- what the process that dies leaves behind ---------------------------------------------------- */

/* Where a patient's only appointment stands. */
struct standing {
    enum { NOTHING, BOOKED, CANCELLED } state;
    int slot;
    int64_t version;
    uuid id;
};

struct witness {
    struct standing known[N_PATIENTS], asked[N_PATIENTS];
    bool is_in_flight[N_PATIENTS];
    int64_t n_acknowledged, n_refused, n_late, n_operations, n_failed_syncs;
    bool has_met;
    char complaint[SAY_MAX];
};
static struct witness *witness; /* shared with the process that dies */

/* Everything a run begins with. */
struct base {
    struct store store;
    struct small_clinic clinic;
    uuid patients[N_PATIENTS];
};
static struct base base;

static void complain(const char *words, str more) {
    if (witness->complaint[0]) return;
    snprintf(witness->complaint, SAY_MAX, "%s %.*s", words, (int)more.n, more.n ? more.p : "");
}

static int64_t setting(const char *name, int64_t usual) {
    const char *given = getenv(name);
    int64_t n;
    return given && str_to_int64(str_from_c(given), &n) ? n : usual;
}

static uint64_t mix(uint64_t z) {
    z += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

/* ---- the work ------------------------------------------------------------------------------------ */

struct round {
    struct small_clinic *clinic;
    uint64_t random;
    struct book_appointment book[UNITS];
    struct move_appointment move[UNITS];
    struct cancel_appointment cancel[UNITS];
    struct work_unit units[UNITS];
    int patient[UNITS];
    size_t n;
    bool slot_is_used[N_SLOTS];
};

static size_t luck(struct round *r, size_t n) {
    r->random = mix(r->random);
    return r->random % n;
}

static int free_slot(struct round *r) {
    size_t from = luck(r, N_SLOTS);
    for (size_t i = 0; i < N_SLOTS; i++) {
        int slot = (int)((from + i) % N_SLOTS);
        if (!r->slot_is_used[slot]) return slot;
    }
    return -1;
}

static void plan_booking(struct round *r, int p, int slot) {
    r->book[r->n] = (struct book_appointment){.patient_id = base.patients[p],
                                              .slot_id = r->clinic->slots[slot]};
    r->units[r->n] = (struct work_unit){.change = book_appointment, .context = &r->book[r->n]};
    witness->asked[p] = (struct standing){.state = BOOKED, .slot = slot, .version = 1};
}

static void plan_change(struct round *r, int p, int slot) {
    struct standing *k = &witness->known[p], *to = &witness->asked[p];
    *to = *k;
    to->version++;
    if (slot >= 0 && luck(r, 2)) {
        r->move[r->n] = (struct move_appointment){.appointment_id = k->id,
                                                  .slot_id = r->clinic->slots[slot],
                                                  .version = k->version,
                                                  .reason = S("Patient rang")};
        r->units[r->n] = (struct work_unit){.change = move_appointment, .context = &r->move[r->n]};
        to->slot = slot;
        return;
    }
    r->cancel[r->n] = (struct cancel_appointment){.appointment_id = k->id,
                                                  .version = k->version,
                                                  .reason = S("Away that week"),
                                                  .after = AFTER_CANCEL_NOT_WANTED};
    r->units[r->n] = (struct work_unit){.change = cancel_appointment, .context = &r->cancel[r->n]};
    to->state = CANCELLED;
}

static void plan(struct round *r) {
    for (int p = 0; p < N_PATIENTS; p++)
        if (witness->known[p].state == BOOKED) r->slot_is_used[witness->known[p].slot] = true;
    size_t first = luck(r, N_PATIENTS);
    for (size_t i = 0; i < N_PATIENTS && r->n < UNITS; i++) {
        int p = (int)((first + i) % N_PATIENTS), slot = free_slot(r);
        if (witness->known[p].state == CANCELLED) continue;
        if (witness->known[p].state == NOTHING && slot < 0) continue;
        if (witness->known[p].state == NOTHING)
            plan_booking(r, p, slot);
        else
            plan_change(r, p, slot);
        if (slot >= 0) r->slot_is_used[slot] = true;
        r->patient[r->n++] = p;
    }
}

/* Every refusal says that nothing was saved; of a full disk the program knows as long as it is full. */
static void take_answers(struct round *r, struct db *db) {
    size_t n_full = 0, n_kept = 0;
    for (size_t i = 0; i < r->n; i++) {
        int p = r->patient[i];
        struct work_unit *u = &r->units[i];
        if (u->result == OK) {
            witness->known[p] = witness->asked[p];
            witness->known[p].id = u->done.id;
            witness->n_acknowledged++;
            n_kept++;
        } else {
            witness->n_refused++;
            if (u->result != UNAVAILABLE || !str_starts_with(u->why.sentence, S("Not saved")))
                complain("refused with:", u->why.sentence);
            n_full += str_find(u->why.sentence, S("the disk is full")) >= 0;
        }
        witness->is_in_flight[p] = false;
    }
    if (n_full && !n_kept && !db_is_full(db)) complain("a full disk is not known", S(""));
    if (n_kept && db_is_full(db)) complain("a disk with room again is still called full", S(""));
}

static void one_round(struct small_clinic *clinic, uint64_t random) {
    struct round r = {.clinic = clinic, .random = random};
    int64_t before = witness->n_acknowledged;
    plan(&r);
    for (size_t i = 0; i < r.n; i++)
        witness->is_in_flight[r.patient[i]] = true;
    struct work w = work_of(clinic, clinic->clerk);
    work_write_each(&w, r.units, r.n);
    take_answers(&r, clinic->store->db);
    witness->n_late = witness->n_acknowledged - before; /* of the last round in the end */
}

/* ---- the process that dies ----------------------------------------------------------------------- */

struct run {
    const char *folder; /* of the database as it is before */
    struct bad_disk disk;
    uint64_t seed;
    bool is_unsafe; /* the control: synchronous=OFF */
    bool only_opens;
};

static void make_unsafe(struct db *db) {
    sqlite3 *handle = as_sqlite(db->writer)->handle;
    sqlite3_set_authorizer(handle, NULL, NULL);
    expect_int(sqlite3_exec(handle, "PRAGMA synchronous=OFF", NULL, NULL, NULL), SQLITE_OK);
}

_Noreturn static void die_at_work(const struct run *run) {
    char path[300];
    snprintf(path, sizeof path, "%s/stderr", run->folder);
    if (!freopen(path, "w", stderr)) _exit(98);
    setvbuf(stderr, NULL, _IONBF, 0);
    snprintf(path, sizeof path, "%s/clerkwell.db", run->folder);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    signal(SIGABRT, SIG_DFL);
    bad_disk_install();
    bad_disk_begin(&run->disk);
    struct store store = {.is_sqlite = true};
    struct small_clinic clinic = base.clinic;
    clinic.store = &store;
    clinic.random = mix(run->seed);
    struct problem why = {0};
    if (db_open_sqlite(str_from_c(path), false, &store.db, &why) == OK) {
        if (run->is_unsafe) make_unsafe(store.db);
        for (int i = 0; i < ROUNDS && !run->only_opens; i++) {
            if (i == 2 && run->seed % 4 == 0) usleep(IDLE_US); /* the log is folded in meanwhile */
            one_round(&clinic, mix(run->seed * ROUNDS + (uint64_t)i));
            if (i == 1 && run->seed % 2 == 0 && run->disk.n == 0 && run->disk.fault == DISK_FULL)
                bad_disk_begin(&(struct bad_disk){.fault = DISK_FINE}); /* room again */
        }
        witness->n_operations = bad_disk_count();
        db_close(store.db);
    } else if (run->disk.fault == DISK_FINE) {
        complain("cannot be opened:", why.sentence);
    }
    witness->has_met = run->disk.at > 0 && bad_disk_count() >= run->disk.at;
    witness->n_failed_syncs = bad_disk_failed_syncs();
    if (run->disk.fault == DISK_POWER_CUT) bad_disk_cut();
    _exit(0);
}

/* True when it ended as it may: by itself, or aborted, when a sync failed, or by nothing else. */
static void run_and_wait(const struct run *run) {
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) die_at_work(run);
    int status;
    expect_int(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    bool may_abort = run->disk.fault == DISK_SYNC_ERROR || run->disk.fault == DISK_ERROR;
    bool has_aborted = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
    char path[300], text[200] = "";
    snprintf(path, sizeof path, "%s/stderr", run->folder);
    int fd = open(path, O_RDONLY);
    ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : 0;
    if (fd >= 0) close(fd);
    if (may_abort && has_aborted && strstr(text, "the disk did not confirm a write")) return;
    complain("the program ended:", (str){text, n > 0 ? (size_t)n : 0});
}

/* ---- what must hold afterwards ------------------------------------------------------------------- */

static sqlite3_stmt *ask(sqlite3 *handle, const char *sql, uuid id) {
    sqlite3_stmt *st = NULL;
    expect_int(sqlite3_prepare_v2(handle, sql, -1, &st, NULL), SQLITE_OK);
    if (!uuid_is_nil(id)) sqlite3_bind_blob(st, 1, id.b, 16, SQLITE_TRANSIENT);
    return st;
}

static int slot_number(const void *id) {
    for (int i = 0; i < N_SLOTS; i++)
        if (id && memcmp(base.clinic.slots[i].b, id, 16) == 0) return i;
    return -1;
}

static bool is_as(const struct standing *s, const struct standing *found) {
    return s->state == found->state &&
           (s->state == NOTHING || (s->version == found->version && s->slot == found->slot));
}

/* One appointment, and with it its claims, what it owes, and its facts. */
static const char appointment_of_patient[] =
    "SELECT a.state, a.slot_id, a.version, "
    "(SELECT COUNT(*) FROM slot_claim k WHERE k.appointment_id = a.appointment_id), "
    "(SELECT COUNT(*) FROM duty d WHERE d.subject_id = a.appointment_id AND d.rule = 'outcome' AND "
    "d.state = 'open'), "
    "(SELECT COUNT(*) FROM audit_entry e WHERE e.subject_id = a.appointment_id AND e.kind IN "
    "('appointment.booked', 'appointment.moved', 'appointment.cancelled')) "
    "FROM appointment a WHERE a.patient_id = $1";

static void check_patient(sqlite3 *handle, int p) {
    sqlite3_stmt *st = ask(handle, appointment_of_patient, base.patients[p]);
    struct standing found = {.state = NOTHING};
    if (sqlite3_step(st) == SQLITE_ROW) {
        bool is_booked = strcmp((const char *)sqlite3_column_text(st, 0), "booked") == 0;
        found.state = is_booked ? BOOKED : CANCELLED;
        found.slot = slot_number(sqlite3_column_blob(st, 1));
        found.version = sqlite3_column_int64(st, 2);
        if (sqlite3_column_int(st, 3) != (is_booked ? 4 : 0))
            complain("an appointment without its claims", S(""));
        if (sqlite3_column_int(st, 4) != is_booked)
            complain("an appointment without its duty", S(""));
        if (sqlite3_column_int64(st, 5) != found.version)
            complain("a change without its fact", S(""));
        if (sqlite3_step(st) == SQLITE_ROW) complain("booked twice", S(""));
    }
    sqlite3_finalize(st);
    bool is_asked = witness->is_in_flight[p] && is_as(&witness->asked[p], &found);
    if (is_as(&witness->known[p], &found) || is_asked) return;
    bool is_less =
        found.state < witness->known[p].state || found.version < witness->known[p].version;
    complain(is_less ? "LOST: what was acknowledged is not there" : "what was refused is there",
             S(""));
}

static void check_audit(struct db *db, struct arena *a) {
    struct audit_report *report = arena_new(a, struct audit_report);
    struct problem why = {0};
    if (audit_verify(db, a, &(struct audit_question){.site_id = 1}, report, &why) != OK)
        complain("the audit cannot be read:", why.sentence);
    else if (report->n_faults)
        complain("the audit does not verify:", report->faults[0].sentence);
}

/* Opens, is sound, holds what it must, and takes a further change. */
static void check(const char *folder) {
    AUTO_ARENA(a);
    char path[300];
    snprintf(path, sizeof path, "%s/clerkwell.db", folder);
    struct store store = {.is_sqlite = true};
    struct problem why = {0};
    if (db_open_sqlite(str_from_c(path), false, &store.db, &why) != OK) {
        complain("cannot be opened again:", why.sentence);
        return;
    }
    if (db_integrity(store.db, NULL, NULL, &why) != OK) complain("is damaged:", why.sentence);
    check_audit(store.db, &a);
    sqlite3 *handle = NULL;
    expect_int(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (int p = 0; p < N_PATIENTS; p++)
        check_patient(handle, p);
    sqlite3_close(handle);
    struct small_clinic clinic = base.clinic;
    clinic.store = &store;
    clinic.random = 4711;
    struct work w = work_of(&clinic, clinic.manager);
    struct book_appointment in = {.patient_id = base.patients[0],
                                  .slot_id = clinic.slots[0],
                                  .overbook_reason = S("Urgent"),
                                  .is_beside_meant = true};
    if (work_write(&w, NULL, book_appointment, &in, NULL) != OK)
        complain("nothing can be saved afterwards:", clinic.why.sentence);
    db_close(store.db);
    arena_finish(&store.arena);
}

/* ---- one run of each kind ------------------------------------------------------------------------ */

static void copy_base(char *folder, const char *name) {
    char command[600];
    snprintf(folder, 200, "%.*s/%s", (int)base.store.folder.n, base.store.folder.p, name);
    snprintf(command, sizeof command, "rm -rf '%s' && mkdir '%s'", folder, folder);
    expect_int(system(command), 0);
}

static void begin_run(char *folder) {
    char command[600];
    copy_base(folder, "now");
    snprintf(command, sizeof command, "cp '%.*s' '%s/clerkwell.db'", (int)base.store.place.n,
             base.store.place.p, folder);
    expect_int(system(command), 0);
    *witness = (struct witness){.n_operations = 0};
}

static int64_t operations_of(uint64_t seed, enum disk_fault fault) {
    char folder[200];
    begin_run(folder);
    run_and_wait(&(struct run){.folder = folder, .seed = seed, .disk = {.fault = fault}});
    return witness->n_operations;
}

/* `at` 0: when all is done. Every third time the power goes again while it is opened. */
static void power_cut(uint64_t seed, int64_t at, bool is_unsafe) {
    char folder[200], after[200], later[200];
    begin_run(folder);
    copy_base(after, "after");
    copy_base(later, "later");
    struct run run = {.folder = folder, .seed = seed, .is_unsafe = is_unsafe};
    run.disk = (struct bad_disk){.fault = DISK_POWER_CUT, .at = at, .seed = seed, .after = after};
    run_and_wait(&run);
    if (seed % 3 == 0 && !is_unsafe) {
        struct run again = {.folder = after, .seed = seed, .only_opens = true};
        again.disk = (struct bad_disk){.fault = DISK_POWER_CUT,
                                       .at = 1 + (int64_t)(mix(seed) % 30),
                                       .seed = mix(seed),
                                       .after = later};
        run_and_wait(&again);
        check(later);
        return;
    }
    check(after);
}

static void bad_disk(uint64_t seed, enum disk_fault fault, int64_t at, int64_t n) {
    char folder[200];
    begin_run(folder);
    run_and_wait(
        &(struct run){.folder = folder, .seed = seed, .disk = {.fault = fault, .at = at, .n = n}});
    check(folder);
}

static uint64_t first_seed(void) {
    return (uint64_t)setting("CLERKWELL_SEED", 20261127);
}

static void fail_on_complaint(const char *what, uint64_t seed, int64_t at) {
    if (witness->complaint[0])
        fail_msg("%s, seed %llu, operation %lld: %s", what, (unsigned long long)seed, (long long)at,
                 witness->complaint);
}

/* How far a long run is. */
static void tell(int64_t n, const char *what) {
    if (n % TOLD_EVERY) return;
    print_message("# %lld %s\n", (long long)n, what);
    fflush(NULL);
}

/* ---- tests --------------------------------------------------------------------------------------- */

static void the_work_is_sound_on_a_good_disk(void **state) {
    (void)state;
    char folder[200];
    for (uint64_t seed = first_seed(), i = 0; i < 4; i++) {
        begin_run(folder);
        run_and_wait(&(struct run){.folder = folder, .seed = seed + i});
        int64_t n_refused = witness->n_refused;
        check(folder);
        fail_on_complaint("good disk", seed + i, 0);
        expect(n_refused == 0 && witness->n_acknowledged >= ROUNDS * 2);
    }
}

static void nothing_acknowledged_is_lost_when_the_power_goes(void **state) {
    (void)state;
    int64_t n = setting("CLERKWELL_POWER_CUTS", 40), n_acknowledged = 0, n_in_flight = 0;
    for (int64_t i = 0; i < n; i++) {
        uint64_t seed = first_seed() + (uint64_t)i;
        static int64_t n_operations;
        if (i % 10 == 0) n_operations = operations_of(first_seed() + (uint64_t)i, DISK_FINE);
        int64_t at = i % 20 == 19 ? 0 : 1 + (int64_t)(mix(seed) % (uint64_t)n_operations);
        power_cut(seed, at, false);
        fail_on_complaint("power cut", seed, at);
        n_acknowledged += witness->n_acknowledged;
        for (int p = 0; p < N_PATIENTS; p++)
            n_in_flight += witness->is_in_flight[p];
        tell(i + 1, "power cuts");
    }
    print_message("# %lld power cuts, %lld acknowledged changes, %lld in flight\n", (long long)n,
                  (long long)n_acknowledged, (long long)n_in_flight);
    expect(n_acknowledged > 2 * n && n_in_flight > n / 2);
}

static void a_disk_that_is_not_waited_for_is_caught(void **state) {
    (void)state;
    bool is_caught = false;
    for (uint64_t i = 0; i < CONTROL_MAX && !is_caught; i++) {
        power_cut(first_seed() + i, 0, true);
        is_caught = witness->complaint[0] != '\0';
    }
    print_message("# synchronous=OFF: %s\n", witness->complaint);
    expect(is_caught);
}

static void a_disk_that_fails_saves_all_or_says_so(void **state) {
    (void)state;
    static const struct {
        const char *name;
        enum disk_fault fault;
        int64_t n; /* how many operations in a row; 0: for ever */
    } cases[] = {
        {"I/O error once", DISK_ERROR, 1},    {"I/O errors for ever", DISK_ERROR, 0},
        {"short write", DISK_SHORT_WRITE, 1}, {"short writes for ever", DISK_SHORT_WRITE, 0},
        {"disk full once", DISK_FULL, 1},     {"disk full", DISK_FULL, 0},
        {"failed sync", DISK_SYNC_ERROR, 1},
    };
    enum { N_CASES = sizeof cases / sizeof cases[0] };
    int64_t n = setting("CLERKWELL_DISK_FAULTS", 56), n_refused = 0, n_met = 0;
    for (size_t c = 0; c < N_CASES; c++) {
        int64_t n_operations = operations_of(first_seed(), cases[c].fault), each = n / N_CASES;
        for (int64_t i = 0; i < each; i++) {
            uint64_t seed = first_seed() + (uint64_t)i;
            /* Evenly over all operations, the opening too. */
            int64_t at =
                1 + (n_operations * i + (int64_t)(mix(seed) % (uint64_t)n_operations)) / each;
            bad_disk(seed, cases[c].fault, at, cases[c].n);
            fail_on_complaint(cases[c].name, seed, at);
            n_refused += witness->n_refused;
            n_met += witness->has_met;
            tell((int64_t)c * each + i + 1, "faults");
            bool passes =
                cases[c].n == 1 && witness->n_failed_syncs == 0 && witness->n_acknowledged;
            if (passes && at < n_operations / 2) expect(witness->n_late > 0); /* it went on */
        }
    }
    print_message("# %lld faults met, %lld changes refused\n", (long long)n_met,
                  (long long)n_refused);
    expect(n_refused > n / 2 && n_met > n / 2);
}

/* ---- what every run begins with ------------------------------------------------------------------- */

static int make_base(void **state) {
    (void)state;
    struct store *s = &base.store;
    struct problem why = {0};
    char folder[] = "/tmp/clerkwell-disk.XXXXXX";
    if (!mkdtemp(folder)) return 1;
    s->is_sqlite = true;
    s->folder = arena_str(&s->arena, str_from_c(folder));
    s->place = say(&s->arena, "{}/clerkwell.db", SAY_T(s->folder));
    expect_ok(db_open_sqlite(s->place, true, &s->db, &why));
    expect_ok(db_migrate(s->db, &why));
    small_clinic_make(&base.clinic, s);
    for (int i = 0; i < N_PATIENTS; i++) {
        char family[20];
        snprintf(family, sizeof family, "Patient%c", 'a' + i);
        base.patients[i] = clinic_patient(&base.clinic, "Idris", family, "1958-02-02");
    }
    db_close(s->db); /* folds the log in */
    s->db = NULL;
    base.clinic.store = NULL;
    return 0;
}

static int remove_base(void **state) {
    (void)state;
    char command[300];
    snprintf(command, sizeof command, "rm -rf '%.*s'", (int)base.store.folder.n,
             base.store.folder.p);
    expect_int(system(command), 0);
    arena_finish(&base.store.arena);
    return 0;
}

int main(void) {
    witness =
        mmap(NULL, sizeof *witness, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_work_is_sound_on_a_good_disk),
        cmocka_unit_test(nothing_acknowledged_is_lost_when_the_power_goes),
        cmocka_unit_test(a_disk_that_is_not_waited_for_is_caught),
        cmocka_unit_test(a_disk_that_fails_saves_all_or_says_so),
    };
    return cmocka_run_group_tests_name("bad disk", tests, make_base, remove_base);
}
