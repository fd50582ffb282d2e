#include "similar_name.h"

#include "jaro_winkler.h"
#include "soundex.h"

#define SPELT_ALIKE 0.92

/* The first character, of whatever script: up to the next byte that begins one. */
static str initial(str name) {
    size_t n = name.n ? 1 : 0;
    while (n < name.n && ((unsigned char)name.p[n] & 0xc0) == 0x80)
        n++;
    return str_slice(name, 0, n);
}

/* What is asked of a patient again and again while everybody is compared with everybody. */
struct known {
    const struct listed_patient *of;
    struct name {
        str text;
        uint64_t letters;
    } family, given;
    str initial, sound;
};

static struct name name_of(str text) {
    return (struct name){text, jaro_letters(text)};
}

static struct known known_of(struct arena *a, const struct listed_patient *p) {
    return (struct known){p, name_of(p->family), name_of(p->given), initial(p->given),
                          soundex(a, p->family)};
}

static bool is_alike(const struct name *a, const struct name *b) {
    return a->text.n && b->text.n &&
           jaro_winkler_at_most(a->text, a->letters, b->text, b->letters) >= SPELT_ALIKE &&
           jaro_winkler(a->text, b->text) >= SPELT_ALIKE;
}

static bool is_part_break(char c) {
    return c == ' ' || c == '-';
}

/* "hale" of "okonkwo-hale". */
static bool is_half_of(str part, str whole) {
    if (part.n == 0 || whole.n < part.n + 2) return false;
    size_t rest = whole.n - part.n;
    bool begins = str_starts_with(whole, part) && is_part_break(whole.p[part.n]);
    bool ends = str_eq(str_slice(whole, rest, part.n), part) && is_part_break(whole.p[rest - 1]);
    return begins || ends;
}

static bool is_same_initial(const struct known *a, const struct known *b) {
    return a->initial.n && str_eq(a->initial, b->initial);
}

static bool is_spelt_alike(const struct known *a, const struct known *b) {
    if (is_alike(&a->family, &b->family) && is_alike(&a->given, &b->given)) return true;
    if (is_alike(&a->family, &b->given) && is_alike(&a->given, &b->family)) return true;
    if (!is_same_initial(a, b)) return false;
    return is_half_of(a->family.text, b->family.text) || is_half_of(b->family.text, a->family.text);
}

static unsigned compare(const struct known *a, const struct known *b) {
    unsigned kinds = 0;
    bool same_family = a->family.text.n && str_eq(a->family.text, b->family.text);
    if (same_family && str_eq(a->given.text, b->given.text))
        kinds |= SIMILAR_SAME_NAME;
    else if (same_family && is_same_initial(a, b))
        kinds |= SIMILAR_INITIAL;
    else if (is_spelt_alike(a, b))
        kinds |= SIMILAR_SPELLING;
    else if (same_family)
        kinds |= SIMILAR_FAMILY;
    else if (a->sound.n && str_eq(a->sound, b->sound) && is_same_initial(a, b))
        kinds |= SIMILAR_SOUND;
    civil_date born = a->of->birth_date;
    if (!civil_date_is_none(born) && civil_date_compare(born, b->of->birth_date) == 0)
        kinds |= SIMILAR_BIRTH_DATE;
    return kinds;
}

/* The same name and birth date are worst; then the same name, then the rest. */
static int weight(unsigned kinds) {
    return (kinds & SIMILAR_SAME_NAME ? 8 : 0) + (kinds & SIMILAR_INITIAL ? 4 : 0) +
           (kinds & SIMILAR_SPELLING ? 4 : 0) + (kinds & SIMILAR_BIRTH_DATE ? 3 : 0) +
           (kinds & (SIMILAR_FAMILY | SIMILAR_SOUND) ? 2 : 0);
}

static void note(struct similar_mark *mark, int *worst, unsigned kinds, size_t other) {
    mark->kinds |= kinds;
    if (weight(kinds) <= *worst) return;
    *worst = weight(kinds);
    mark->other = other;
}

const struct similar_mark *similar_names(struct arena *a, const struct listed_patient *patients,
                                         size_t n) {
    struct similar_mark *marks = arena_array(a, struct similar_mark, n + 1);
    int *worst = arena_array(a, int, n + 1);
    struct known *known = arena_array(a, struct known, n + 1);
    for (size_t i = 0; i < n; i++)
        known[i] = known_of(a, &patients[i]);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            unsigned kinds = compare(&known[i], &known[j]);
            if (!kinds) continue;
            note(&marks[i], &worst[i], kinds, j);
            note(&marks[j], &worst[j], kinds, i);
        }
    }
    return marks;
}

struct similar_mark similar_name_first(struct arena *a, const struct listed_patient *patients,
                                       size_t n) {
    struct similar_mark mark = {0};
    int worst = 0;
    if (n == 0) return mark;
    struct known first = known_of(a, &patients[0]);
    for (size_t j = 1; j < n; j++) {
        struct known other = known_of(a, &patients[j]);
        note(&mark, &worst, compare(&first, &other), j);
    }
    return mark;
}
