#include "bench_people.h"

#include <stdlib.h>
#include <string.h>

#include "buf.h"
#include "patient_keys.h"
#include "patient_store.h"

static const char *const starts[] = {"Ash", "Brad", "Clay", "Dal",  "Ed",    "Fair", "Good",
                                     "Har", "Ives", "Jen",  "Ken",  "Lang",  "Mar",  "Nor",
                                     "Oak", "Pen",  "Rad",  "Sher", "Thorn", "Wal"};
static const char *const middles[] = {"",   "bur", "en", "er",   "field", "ing", "les",
                                      "ma", "ne",  "or", "ring", "sel",   "ter", "wick"};
static const char *const ends[] = {"",      "brook", "by",  "dale", "ford", "ham",
                                   "hurst", "ley",   "man", "son",  "ton",  "worth"};
static const char *const given[] = {
    "Adam",  "Aisha", "Alan",   "Amara", "Anne",  "Arthur", "Asha",  "Beth",   "Brian", "Carol",
    "Chloe", "David", "Deepak", "Diane", "Edith", "Emeka",  "Eric",  "Fatima", "Frank", "Grace",
    "Harry", "Helen", "Idris",  "Ines",  "Jack",  "Jane",   "John",  "Joyce",  "Karen", "Kofi",
    "Laura", "Leo",   "Mabel",  "Maria", "Mark",  "Mei",    "Nadia", "Noah",   "Olive", "Omar",
    "Paul",  "Priya", "Ravi",   "Rosa",  "Ruth",  "Samuel", "Sana",  "Tom",    "Vera",  "Zoe"};
#define N(list) (sizeof(list) / sizeof *(list))

enum { UNIT = 1000, BATCH = 50000 };

struct making {
    struct bench_crowd crowd;
    uint64_t want, every;
    struct bench_person *batch;
    size_t n_batch, at; /* of the batch: so many, and those before `at` are written */
    struct patient *some;
    size_t n_some, most;
    struct arena *kept; /* of the names in `some` */
};

/* xorshift64*: the same people each time. */
static uint64_t next(struct bench_crowd *c, uint64_t below) {
    c->seed ^= c->seed >> 12;
    c->seed ^= c->seed << 25;
    c->seed ^= c->seed >> 27;
    return (c->seed * UINT64_C(2685821657736338717) >> 33) % below;
}

/* The first are the commonest: the lesser of two throws. */
static str common(struct bench_crowd *c, const char *const *list, size_t n) {
    uint64_t a = next(c, n), b = next(c, n);
    return str_from_c(list[a < b ? a : b]);
}
#define COMMON(c, list) common((c), (list), N(list))

static void put_name(char *to, size_t size, str name) {
    memcpy(to, name.p, name.n < size ? name.n : size - 1);
}

struct bench_person bench_person_next(struct bench_crowd *c) {
    AUTO_ARENA(a);
    struct bench_person p = {.number = c->n++};
    put_name(p.given, sizeof p.given, COMMON(c, given));
    put_name(p.family, sizeof p.family,
             say(&a, "{}{}{}", SAY_T(COMMON(c, starts)), SAY_T(COMMON(c, middles)),
                 SAY_T(COMMON(c, ends))));
    p.born = (int32_t)next(c, 95 * 365);
    p.house = (int32_t)next(c, 200) + 1;
    return p;
}

civil_date bench_person_born(const struct bench_person *p) {
    return civil_date_add_days((civil_date){1930, 1, 1}, p->born);
}

static int by_name(const void *a, const void *b) {
    const struct bench_person *one = a, *other = b;
    int families = strcmp(one->family, other->family);
    return families ? families : strcmp(one->given, other->given);
}

/* By name, a batch at a time: so each index is written here and there, not everywhere at each unit. */
static void make_batch(struct making *m) {
    m->n_batch = m->at = 0;
    while (m->n_batch < BATCH && m->crowd.n < m->want)
        m->batch[m->n_batch++] = bench_person_next(&m->crowd);
    qsort(m->batch, m->n_batch, sizeof *m->batch, by_name);
}

static struct patient patient_made(struct work *w, const struct bench_person *p) {
    struct buf number;
    buf_init(&number, w->arena);
    buf_put_char(&number, 'B');
    buf_put_padded(&number, p->number, 7);
    return (struct patient){
        .patient_id = work_new_id(w),
        .version = 1,
        .title = S(""),
        .given_names = str_from_c(p->given),
        .family_name = str_from_c(p->family),
        .gender = p->number % 2 ? S("female") : S("male"),
        .birth_date = bench_person_born(p),
        .nhs_number_status = S("03"),
        .hospital_number = buf_str(&number),
        .address = say(w->arena, "{} Bench Road\nNewcastle upon Tyne", SAY_N(p->house)),
        .postcode = S("NE1 4LP"),
        .home_telephone = S("0191 498 0123"),
        .format_need = S("none"),
        .write_to = S("home")};
}

static void keep_some(struct making *m, const struct bench_person *made, const struct patient *p) {
    if (made->number % m->every != 0 || m->n_some == m->most) return;
    m->some[m->n_some++] =
        (struct patient){.patient_id = p->patient_id,
                         .given_names = arena_str(m->kept, p->given_names),
                         .family_name = arena_str(m->kept, p->family_name),
                         .birth_date = p->birth_date,
                         .hospital_number = arena_str(m->kept, p->hospital_number)};
}

static enum err make_unit(struct work *w, void *context, struct done *ret_done) {
    struct making *m = context;
    (void)ret_done;
    for (int i = 0; i < UNIT && m->at < m->n_batch; i++) {
        const struct bench_person *made = &m->batch[m->at++];
        struct patient p = patient_made(w, made);
        struct patient_keys keys = patient_keys_of(w, &p);
        TRY(patient_store_add(w->tx, 1, &p, &keys, w->now, w->scope->person_id));
        TRY(patient_store_add_version(w->tx, 1, p.patient_id, 1, w->now, w->scope->person_id,
                                      S("bench"), patient_json(w->arena, &p)));
        keep_some(m, made, &p);
    }
    return OK;
}

/* The unit is not tried again: this database has no other program. */
static enum err make_all(struct work *w, struct making *m, bench_progress_fn progress,
                         void *progress_self) {
    struct arena unit = {0};
    struct work inside = *w;
    enum err e = OK;
    inside.arena = &unit;
    while (e == OK && (m->crowd.n < m->want || m->at < m->n_batch)) {
        if (m->at == m->n_batch) make_batch(m);
        e = work_write(&inside, NULL, make_unit, m, NULL);
        arena_reset(&unit);
        progress(progress_self, (int64_t)(m->crowd.n - (m->n_batch - m->at)), (int64_t)m->want);
    }
    arena_finish(&unit);
    return e;
}

enum err bench_people_make(struct work *w, int64_t n, size_t most, bench_progress_fn progress,
                           void *progress_self, const struct patient **ret_some, size_t *ret_n) {
    struct making m = {
        .crowd = {.seed = 20261127}, .want = (uint64_t)n, .most = most, .kept = w->arena};
    m.every = m.want / (most ? most : 1) + 1;
    m.some = arena_array(w->arena, struct patient, most);
    m.batch = arena_array(w->arena, struct bench_person, BATCH);
    enum err e = make_all(w, &m, progress, progress_self);
    *ret_some = m.some;
    *ret_n = m.n_some;
    return e;
}
