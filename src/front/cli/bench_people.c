#include "bench_people.h"

#include "buf.h"
#include "patient_keys.h"
#include "patient_store.h"

enum { UNIT = 1000 };

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

struct making {
    uint64_t seed, made, want, every;
    struct patient *some;
    size_t n_some, most;
};

/* xorshift64*: the same people each time. */
static uint64_t next(struct making *m, uint64_t below) {
    m->seed ^= m->seed >> 12;
    m->seed ^= m->seed << 25;
    m->seed ^= m->seed >> 27;
    return (m->seed * UINT64_C(2685821657736338717) >> 33) % below;
}

/* The first are the commonest: the lesser of two throws. */
static str common(struct making *m, const char *const *list, size_t n) {
    uint64_t a = next(m, n), b = next(m, n);
    return str_from_c(list[a < b ? a : b]);
}
#define COMMON(m, list) common((m), (list), N(list))

static struct patient somebody(struct work *w, struct making *m) {
    struct arena *a = w->arena;
    struct buf number;
    buf_init(&number, a);
    buf_put_char(&number, 'B');
    buf_put_padded(&number, m->made, 7);
    civil_date first = {1930, 1, 1};
    return (struct patient){
        .patient_id = work_new_id(w),
        .version = 1,
        .title = S(""),
        .given_names = COMMON(m, given),
        .family_name = say(a, "{}{}{}", SAY_T(COMMON(m, starts)), SAY_T(COMMON(m, middles)),
                           SAY_T(COMMON(m, ends))),
        .gender = m->made % 2 ? S("female") : S("male"),
        .birth_date = civil_date_add_days(first, (int32_t)next(m, 95 * 365)),
        .nhs_number_status = S("03"),
        .hospital_number = buf_str(&number),
        .address = say(a, "{} Bench Road\nNewcastle upon Tyne", SAY_N((int64_t)next(m, 200) + 1)),
        .postcode = S("NE1 4LP"),
        .home_telephone = S("0191 498 0123"),
        .format_need = S("none"),
        .write_to = S("home")};
}

static enum err make_unit(struct work *w, void *context, struct done *ret_done) {
    struct making *m = context;
    struct arena *kept = w->arena;
    struct arena row = {0};
    struct work inside = *w;
    enum err e = OK;
    (void)ret_done;
    inside.arena = &row;
    for (int i = 0; i < UNIT && m->made < m->want && e == OK; i++, m->made++) {
        struct patient p = somebody(&inside, m);
        struct patient_keys keys = patient_keys_of(&inside, &p);
        e = patient_store_insert(w->tx, 1, &p, &keys, w->now, w->scope->person_id);
        if (e == OK)
            e = patient_store_add_version(w->tx, 1, p.patient_id, 1, w->now, w->scope->person_id,
                                          S("bench"), patient_json(&row, &p));
        if (e == OK && m->made % m->every == 0 && m->n_some < m->most) {
            struct patient *one = &m->some[m->n_some++];
            *one = (struct patient){.patient_id = p.patient_id,
                                    .given_names = p.given_names,
                                    .family_name = arena_str(kept, p.family_name)};
        }
        arena_reset(&row);
    }
    arena_finish(&row);
    return e;
}

enum err bench_people_make(struct work *w, int64_t n, size_t most, const struct patient **ret_some,
                           size_t *ret_n) {
    struct making m = {.seed = 20261127, .want = (uint64_t)n, .most = most};
    m.every = m.want / (most ? most : 1) + 1;
    m.some = arena_array(w->arena, struct patient, most);
    struct done done;
    while (m.made < m.want)
        TRY(work_write(w, NULL, make_unit, &m, &done));
    *ret_some = m.some;
    *ret_n = m.n_some;
    return OK;
}
