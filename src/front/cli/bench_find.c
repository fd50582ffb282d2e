#include "bench_find.h"

#include "bench_limits.h"
#include "finder_store.h"
#include "patient_store.h"
#include "patient_work.h"
#include "soundex.h"
#include "url.h"

enum bench_find bench_find_of(uint64_t n) {
    return (enum bench_find)(n % N_FINDS);
}

/* Not the number itself: of a mix every kind would have patients of its own. */
static const struct patient *patient_of(const struct bench *x, uint64_t n) {
    return bench_patient(x, n / N_FINDS);
}

static str fold(const struct bench *x, struct arena *a, str text) {
    struct text_fold fold = x->site.serving.program.fold;
    return fold.fold(fold.self, a, text);
}

/* Half who type a name know how the given one begins. */
static str initial_of(const struct patient *p, uint64_t n) {
    return str_slice(p->given_names, 0, n / N_FINDS % 2);
}

/* The second and third letter exchanged; where that sounds otherwise, the second twice. */
static str slip_of(const struct bench *x, struct arena *a, str family) {
    str first = str_slice(family, 0, 1), second = str_slice(family, 1, 1),
        third = str_slice(family, 2, 1);
    str exchanged =
        say(a, "{}{}{}{}", SAY_T(first), SAY_T(third), SAY_T(second), SAY_T(str_from(family, 3)));
    bool is_slip = !str_eq(second, third) &&
                   str_eq(soundex(a, fold(x, a, exchanged)), soundex(a, fold(x, a, family)));
    return is_slip ? exchanged
                   : say(a, "{}{}{}", SAY_T(first), SAY_T(second), SAY_T(str_from(family, 1)));
}

struct typed {
    str text, proof;
};

/* The proof: a row with the name; with the day; of the very patient; of a family name with that letter, for nobody's
 * name begins as the slip does. */
static struct typed typed_of(const struct bench *x, struct arena *a, enum bench_find kind,
                             uint64_t n) {
    const struct patient *p = patient_of(x, n);
    str family = p->family_name, initial = initial_of(p, n);
    switch (kind) {
    case FIND_BORN:
        return (struct typed){say(a, "{}/{}/{}", SAY_N(p->birth_date.day),
                                  SAY_N(p->birth_date.month), SAY_N(p->birth_date.year)),
                              say(a, "<span>{} ", SAY_T(civil_date_short(a, p->birth_date)))};
    case FIND_NUMBER:
        return (struct typed){p->hospital_number,
                              say(a, "/patients/{}", SAY_T(uuid_text(a, p->patient_id)))};
    case FIND_SLIP:
        return (struct typed){
            say(a, "{} {}", SAY_T(slip_of(x, a, family)), SAY_T(str_slice(p->given_names, 0, 1))),
            say(a, "<b>{}", SAY_T(str_slice(family, 0, 1)))};
    case FIND_NAME:
    case N_FINDS: break;
    }
    return (struct typed){initial.n ? say(a, "{} {}", SAY_T(family), SAY_T(initial)) : family,
                          say(a, "<b>{}, {}", SAY_T(family), SAY_T(initial))};
}

bool bench_find_ask(const struct bench *x, enum bench_find kind, uint64_t n, struct http_ask *ask) {
    struct arena *a = ask->request.arena;
    struct typed typed = typed_of(x, a, kind, n);
    url to = url_with(a, url_path("/find"), S("q"), typed.text);
    return bench_get(x, ask, url_with(a, to, S("part"), S("1")).text, typed.proof);
}

/* ---- bare --------------------------------------------------------------------------------------------- */

struct wanted {
    enum bench_find kind;
    const struct patient *patient;
    str family, given; /* folded */
    size_t n;          /* found */
};

static enum err query(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct wanted *w = context;
    static const civil_date whenever = {0};
    const struct patient *found;
    switch (w->kind) {
    case FIND_BORN:
        return finder_store_by_birth_date(tx, 1, w->patient->birth_date, FIND_LIMIT, &found, &w->n);
    case FIND_NUMBER:
        return patient_store_by_hospital_number(tx, 1, w->patient->hospital_number, &found, &w->n);
    case FIND_SLIP:
        return finder_store_by_sound(tx, 1, soundex(tx_arena(tx), w->family), w->given, FIND_LIMIT,
                                     &found, &w->n);
    case FIND_NAME:
    case N_FINDS: break;
    }
    return finder_store_by_names(tx, 1, w->family, w->given, whenever, FIND_LIMIT, &found, &w->n);
}

bool bench_find_bare(const struct bench *x, enum bench_find kind, struct arena *a, uint64_t n) {
    const struct patient *p = patient_of(x, n);
    str given = kind == FIND_SLIP ? str_slice(p->given_names, 0, 1) : initial_of(p, n);
    struct wanted w = {kind, p, fold(x, a, p->family_name), fold(x, a, given), 0};
    struct problem why = {0};
    return tx_read(x->site.db, a, query, &w, &why) == OK && w.n > 0;
}
