#include "import_site.h"

#include "csv_patients.h"
#include "files.h"
#include "fold_unistring.h"
#include "import_links.h"
#include "json_jansson.h"
#include "patient_store.h"
#include "site_store.h"

static uint64_t random_state = 7;
static void fill(void *self, void *bytes, size_t n) {
    (void)self;
    for (size_t i = 0; i < n; i++) {
        random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        ((unsigned char *)bytes)[i] = (unsigned char)(random_state >> 56);
    }
}

static const struct scope scope = {
    .site_id = 1, .person_name = {"import", 6}, .roles = 1u << ROLE_SECRETARY | 1u << ROLE_MANAGER};
struct problem why;
int64_t clock_shift;

struct work work_of(struct store *s) {
    str bytes = {NULL, 0};
    const struct zone *zone = NULL;
    expect_ok(file_read(&s->arena, S("/usr/share/zoneinfo/Europe/London"), 1 << 20, &bytes, &why));
    expect_ok(zone_parse(&s->arena, S("Europe/London"), bytes, &zone, &why));
    why = (struct problem){0};
    return (struct work){.scope = &scope,
                         .now = {INT64_C(1795000000000000) + clock_shift},
                         .zone = zone,
                         .today = {2026, 11, 23},
                         .random = {fill, NULL},
                         .fold = fold_unistring(),
                         .db = s->db,
                         .arena = &s->arena,
                         .why = &why};
}

static enum err make_site(struct tx *tx, void *context, struct problem *problem) {
    (void)context, (void)problem;
    return site_store_insert(tx, &(struct site_row){.site_id = 1,
                                                    .name = S("Trial"),
                                                    .kind = S("hospital"),
                                                    .nation = S("england-and-wales"),
                                                    .zone = S("Europe/London"),
                                                    .handoff = S("none"),
                                                    .synthetic_nhs_numbers = true,
                                                    .version = 1});
}

void begin(struct store *s) {
    clock_shift = 0;
    expect_ok(tx_write(s->db, 1, &s->arena, make_site, NULL, &why));
}

static struct import_report import_taken(struct store *s, struct taken t, bool is_dry_run) {
    struct work w = work_of(s);
    struct import_report report;
    import_report_init(&report, &s->arena);
    for (size_t i = 0; i < t.n_rejections; i++)
        import_reject(&report, &t.rejections[i]);
    struct import_request in = {S("test.json"), t.records,  t.n_records,
                                IMPORT_PEOPLE,  is_dry_run, json_read};
    for (; in.pass <= IMPORT_VISITS; in.pass++) {
        if (in.pass == IMPORT_VISITS) expect_ok(import_links(&w, &in, &report));
        enum err e = import_records(&w, &in, &report);
        if (e != OK) fail_msg("%d %.*s", e, (int)why.sentence.n, why.sentence.p);
    }
    return report;
}
struct import_report import_as(struct store *s, str bytes, bool is_dry_run) {
    struct taken t = {0};
    struct fhir_file file = {S("test.json"), S(""), json_read};
    fhir_take(&s->arena, &file, bytes, &t);
    return import_taken(s, t, is_dry_run);
}
struct import_report import(struct store *s, str bytes) {
    return import_as(s, bytes, false);
}
struct import_report import_list(struct store *s, str bytes) {
    struct taken t = {0};
    struct csv_file file = {S("test.csv"), S("urn:pas"), NULL, {2026, 11, 23}};
    csv_patients_take(&s->arena, &file, bytes, &t);
    return import_taken(s, t, false);
}

void expect_counts(const struct import_report *r, enum record_kind kind, int64_t new,
                   int64_t changed, int64_t same, int64_t rejected) {
    expect_int(r->counts[kind][IMPORT_NEW], new);
    expect_int(r->counts[kind][IMPORT_CHANGED], changed);
    expect_int(r->counts[kind][IMPORT_SAME], same);
    expect_int(r->counts[kind][IMPORT_REJECTED], rejected);
}

int64_t total(const struct import_report *r, enum import_outcome outcome) {
    int64_t n = 0;
    for (int k = 0; k < RECORD_KIND_COUNT; k++)
        n += r->counts[k][outcome];
    return n;
}

STATEMENT(test_import_patients, "SELECT COUNT(*) FROM patient WHERE site_id = $1");
STATEMENT(test_import_versions, "SELECT COUNT(*) FROM patient_version WHERE site_id = $1");

struct count {
    const struct statement *statement;
    int64_t n;
};
static enum err run_count(struct tx *tx, void *context, struct problem *problem) {
    (void)problem;
    struct count *c = context;
    struct rows rows;
    TRY(db_get(tx, c->statement, &rows, INT(1)));
    c->n = row_int(&rows, 0, 0);
    return OK;
}
int64_t count_of(struct store *s, const struct statement *statement) {
    struct count c = {statement, -1};
    expect_ok(tx_read(s->db, &s->arena, run_count, &c, &why));
    return c.n;
}

static struct patient by_number;
static enum err read_by_number(struct tx *tx, void *context, struct problem *problem) {
    (void)problem;
    const struct patient *list = NULL;
    size_t n = 0;
    TRY(patient_store_by_hospital_number(tx, 1, *(const str *)context, &list, &n));
    if (n == 0) return NOT_FOUND;
    by_number = list[0];
    return OK;
}
struct patient patient_of(struct store *s, str number) {
    expect_ok(tx_read(s->db, &s->arena, read_by_number, &number, &why));
    return by_number;
}

STATEMENT(test_import_asked, "SELECT COUNT(*) FROM duty WHERE site_id = $1 AND state = 'open' AND "
                             "rule = 'possible-duplicate'");

int64_t count_asked(struct store *s) {
    return count_of(s, &test_import_asked);
}
int64_t count_patients(struct store *s) {
    return count_of(s, &test_import_patients);
}
int64_t count_versions(struct store *s) {
    return count_of(s, &test_import_versions);
}

static struct found_patients found;
static enum err run_find(struct work *w, void *context) {
    return patient_find(w, *(const str *)context, &found);
}
struct found_patients find(struct store *s, str typed) {
    struct work w = work_of(s);
    expect_ok(work_read(&w, run_find, &typed));
    return found;
}
