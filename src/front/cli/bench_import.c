#include "bench_import.h"

#include "audit_store.h"
#include "bench.h"
#include "clock.h"
#include "files.h"
#include "import_files.h"
#include "json_jansson.h"
#include "json_write.h"
#include "nhs_number.h"

enum {
    BATCH = 1000,
    PRACTICES = 40,
    RAW_SITE = 1000000 /* rows of nobody's, in the clinic's own records where those are no file */
};

/* ---- the bundle --------------------------------------------------------------------------------------- */

static void put_entry(struct json_writer *w, str type, str id) {
    json_open_object(w);
    json_member_put(w, S("fullUrl"), say(w->out.arena, "urn:uuid:{}", SAY_T(id)));
    json_name(w, S("resource"));
    json_open_object(w);
    json_member_put(w, S("resourceType"), type);
    json_member_put(w, S("id"), id);
}

static void end_entry(struct json_writer *w) {
    json_close_object(w);
    json_close_object(w);
}

/* An id that says what it is of. */
static str made_id(struct arena *a, unsigned char kind, uint64_t number) {
    uuid id = {{0xbe, 0x5c, kind}};
    id.b[6] = 0x40;
    id.b[8] = 0x80;
    for (int i = 0; i < 7; i++)
        id.b[9 + i] = (unsigned char)(number >> (8 * (6 - i)));
    return uuid_text(a, id);
}

static void put_identifier(struct json_writer *w, str use, str type, str system, str value) {
    json_open_object(w);
    json_member_put(w, S("use"), use);
    if (type.n) {
        json_name(w, S("type"));
        json_open_object(w);
        json_name(w, S("coding"));
        json_open_array(w);
        json_open_object(w);
        json_member_put(w, S("system"), S("http://terminology.hl7.org/CodeSystem/v2-0203"));
        json_member_put(w, S("code"), type);
        json_close_object(w);
        json_close_array(w);
        json_close_object(w);
    }
    json_member_put(w, S("system"), system);
    json_member_put(w, S("value"), value);
    json_close_object(w);
}

static void put_telecom(struct json_writer *w, const char *system, const char *use, str value) {
    json_open_object(w);
    json_member_put(w, S("system"), str_from_c(system));
    json_member_put(w, S("value"), value);
    json_member_put(w, S("use"), str_from_c(use));
    json_close_object(w);
}

static void put_address(struct json_writer *w, str use, str line, str postcode) {
    json_name(w, S("address"));
    json_open_array(w);
    json_open_object(w);
    json_member_put(w, S("use"), use);
    json_name(w, S("line"));
    json_open_array(w);
    json_put_text(w, line);
    json_close_array(w);
    json_member_put(w, S("city"), S("Newcastle upon Tyne"));
    json_member_put(w, S("postalCode"), postcode);
    json_close_object(w);
    json_close_array(w);
}

static void put_practice(struct json_writer *w, uint64_t i) {
    struct arena *a = w->out.arena;
    put_entry(w, S("Organization"), made_id(a, 1, i));
    json_name(w, S("identifier"));
    json_open_array(w);
    put_identifier(w, S("official"), S(""), S("https://fhir.nhs.uk/Id/ods-organization-code"),
                   say(a, "B{}", SAY_N((int64_t)(80000 + i))));
    json_close_array(w);
    json_member_put(w, S("name"), say(a, "Bench Practice {}", SAY_N((int64_t)i + 1)));
    json_name(w, S("telecom"));
    json_open_array(w);
    put_telecom(w, "phone", "work", S("0191 498 0700"));
    json_close_array(w);
    put_address(w, S("work"), say(a, "{} Practice Street", SAY_N((int64_t)i + 1)), S("NE2 1AA"));
    end_entry(w);
}

/* Of the range that is never issued; one in eleven has none. */
static str nhs_number_of(struct arena *a, uint64_t number) {
    nhs_number n;
    return nhs_number_make((uint32_t)(999000000 + number % 1000000), &n) ? nhs_number_plain(a, n)
                                                                         : S("");
}

static void put_numbers(struct json_writer *w, uint64_t number) {
    struct arena *a = w->out.arena;
    struct buf hospital;
    buf_init(&hospital, a);
    buf_put_char(&hospital, 'F');
    buf_put_padded(&hospital, number, 7);
    str nhs = nhs_number_of(a, number);
    json_name(w, S("identifier"));
    json_open_array(w);
    if (nhs.n) put_identifier(w, S("official"), S(""), NHS_NUMBER_SYSTEM, nhs);
    put_identifier(w, S("usual"), S("MR"), S("https://bench.example/hospital-number"),
                   buf_str(&hospital));
    put_identifier(w, S("secondary"), S("PI"), S("https://bench.example/old-index"),
                   say(a, "{}", SAY_N((int64_t)(500000000 + number))));
    json_close_array(w);
}

static void put_name(struct json_writer *w, const struct bench_person *p) {
    bool is_female = p->number % 2;
    json_name(w, S("name"));
    json_open_array(w);
    json_open_object(w);
    json_member_put(w, S("use"), S("official"));
    json_member_put(w, S("family"), str_from_c(p->family));
    json_name(w, S("given"));
    json_open_array(w);
    json_put_text(w, str_from_c(p->given));
    json_close_array(w);
    json_name(w, S("prefix"));
    json_open_array(w);
    json_put_text(w, is_female ? S("Ms") : S("Mr"));
    json_close_array(w);
    json_close_object(w);
    json_close_array(w);
}

static void put_telecoms(struct json_writer *w, uint64_t number) {
    struct arena *a = w->out.arena;
    struct buf home, mobile;
    buf_init(&home, a);
    buf_init(&mobile, a);
    buf_put(&home, S("0191 498 0"));
    buf_put_padded(&home, number % 1000, 3);
    buf_put(&mobile, S("07700 900"));
    buf_put_padded(&mobile, number / 7 % 1000, 3);
    json_name(w, S("telecom"));
    json_open_array(w);
    put_telecom(w, "phone", "home", buf_str(&home));
    put_telecom(w, "phone", "mobile", buf_str(&mobile));
    if (number % 3 == 0)
        put_telecom(w, "email", "home", say(a, "patient{}@bench.example", SAY_N((int64_t)number)));
    json_close_array(w);
}

static void put_patient(struct json_writer *w, const struct bench_person *p) {
    struct arena *a = w->out.arena;
    uint64_t postcode = p->number * 31;
    put_entry(w, S("Patient"), made_id(a, 2, p->number));
    put_numbers(w, p->number);
    json_member_put_bool(w, S("active"), true);
    put_name(w, p);
    put_telecoms(w, p->number);
    json_member_put(w, S("gender"), p->number % 2 ? S("female") : S("male"));
    json_member_put(w, S("birthDate"), civil_date_iso(a, bench_person_born(p)));
    put_address(w, S("home"), say(a, "{} Import Road", SAY_N(p->house)),
                say(a, "NE{} {}AB", SAY_N((int64_t)(postcode % 40 + 1)),
                    SAY_N((int64_t)(postcode / 40 % 9 + 1))));
    json_name(w, S("generalPractitioner"));
    json_open_array(w);
    json_open_object(w);
    json_member_put(w, S("reference"),
                    say(a, "urn:uuid:{}", SAY_T(made_id(a, 1, p->number % PRACTICES))));
    json_close_object(w);
    json_close_array(w);
    end_entry(w);
}

/* The practices come with every bundle, as with every export. */
void bench_import_make(struct bench_import *m) {
    struct json_writer w;
    arena_reset(&m->arena);
    json_write_init(&w, &m->arena);
    json_open_object(&w);
    json_member_put(&w, S("resourceType"), S("Bundle"));
    json_member_put(&w, S("type"), S("collection"));
    json_name(&w, S("entry"));
    json_open_array(&w);
    for (uint64_t i = 0; i < PRACTICES; i++)
        put_practice(&w, i);
    for (int64_t i = 0; i < m->n; i++) {
        struct bench_person p = bench_person_next(&m->crowd);
        put_patient(&w, &p);
    }
    json_close_array(&w);
    json_close_object(&w);
    m->bundle = json_written(&w);
}

/* ---- the import --------------------------------------------------------------------------------------- */

static enum err refuse(struct bench_site *s, str what, int64_t n, int64_t wanted) {
    return problem_set(&s->c->why, INVALID, S("import"),
                       say(s->c->arena, "{} of {} patients of the bench's own bundle were {}",
                           SAY_N(n), SAY_N(wanted), SAY_T(what)),
                       S(""));
}

enum err bench_import_run(struct bench_import *m, struct bench_site *s, struct measured *ret) {
    AUTO_ARENA(a);
    str path = path_join(&a, s->folder, S("patients.json"));
    TRY(file_write(&a, path, m->bundle, 0600, &s->c->why));
    struct work w = s->site.work;
    struct import_report report;
    struct import_job job = {.paths = &path, .n_paths = 1, .read = json_read};
    w.arena = &a;
    w.now = clock_now();
    import_report_init(&report, &a);
    int64_t began = clock_monotonic(), worked = clock_processor();
    enum err e = import_files(&w, &job, &report);
    int64_t took = clock_monotonic() - began;
    worked = clock_processor() - worked;
    s->c->why.sentence = arena_str(s->c->arena, s->c->why.sentence);
    TRY(e);
    int64_t n = report.counts[RECORD_PATIENT][IMPORT_NEW];
    if (n != m->n) return refuse(s, S("new"), n, m->n);
    *ret = (struct measured){bench_rate(n, took), 0, worked * 1000 / n};
    return OK;
}

enum err bench_import_begin(struct bench_import *m, struct bench_site *s, int64_t n) {
    enum { LEAST = 64, MOST = 64 * 1024, IN_A_FILE = 5000 /* about what SQLite writes */ };
    struct measured ignored;
    *m = (struct bench_import){.crowd = {.seed = 20261128}, .n = n};
    bench_import_make(m);
    int64_t before = bench_site_bytes(s);
    TRY(bench_import_run(m, s, &ignored));
    int64_t bytes = before ? (bench_site_bytes(s) - before) / n : IN_A_FILE;
    if (bytes < LEAST) bytes = LEAST;
    if (bytes > MOST) bytes = MOST;
    m->raw_bytes = bench_raw_text(s->c->arena, bytes);
    return db_tell_planner(s->db, &s->c->why);
}

void bench_import_end(struct bench_import *m) {
    arena_finish(&m->arena);
}

/* ---- limits ------------------------------------------------------------------------------------------- */

str bench_raw_text(struct arena *a, int64_t n) {
    char *text = arena_alloc(a, (size_t)n);
    for (int64_t i = 0; i < n; i++)
        text[i] = (char)('a' + i % 26);
    return (str){text, (size_t)n};
}

static enum err write_batch(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct bench_import *m = context;
    for (int i = 0; i < BATCH; i++)
        TRY(audit_store_add_text(tx, RAW_SITE, (uint64_t)(m->raw_index + i), S("0123456789abcdef"),
                                 m->raw_bytes));
    return OK;
}

enum err bench_import_rows(struct bench_import *m, struct bench_site *s, int64_t duration_us,
                           struct measured *ret) {
    struct db *db = bench_site_raw(s);
    int64_t began = clock_monotonic(), worked = clock_processor(), from = m->raw_index;
    AUTO_ARENA(a);
    do {
        TRY(tx_write(db, 1, &a, write_batch, m, &s->c->why));
        m->raw_index += BATCH;
        arena_reset(&a);
    } while (clock_monotonic() < began + duration_us);
    int64_t n = m->raw_index - from, took = clock_monotonic() - began;
    *ret = (struct measured){bench_rate(n, took), 0, (clock_processor() - worked) * 1000 / n};
    return OK;
}

enum err bench_import_parse(struct bench_import *m, struct bench_site *s, int64_t duration_us,
                            struct measured *ret) {
    int64_t began = clock_monotonic(), worked = clock_processor(), n = 0;
    struct fhir_file file = {S("patients.json"), S(""), json_read};
    struct arena a = {0};
    size_t n_taken = 0, want = (size_t)m->n + PRACTICES;
    do {
        struct taken taken = {0};
        fhir_take(&a, &file, m->bundle, &taken);
        n_taken = taken.n_records;
        n += m->n;
        arena_reset(&a);
    } while (clock_monotonic() < began + duration_us && n_taken == want);
    arena_finish(&a);
    if (n_taken != want) return refuse(s, S("read"), (int64_t)n_taken - PRACTICES, m->n);
    int64_t took = clock_monotonic() - began;
    *ret = (struct measured){bench_rate(n, took), 0, (clock_processor() - worked) * 1000 / n};
    return OK;
}
