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

static bool is_alike(str a, str b) {
    return a.n && b.n && jaro_winkler_at_most(a, b) >= SPELT_ALIKE &&
           jaro_winkler(a, b) >= SPELT_ALIKE;
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

static bool is_same_initial(const struct listed_patient *a, const struct listed_patient *b) {
    str first = initial(a->given);
    return first.n && str_eq(first, initial(b->given));
}

static bool is_spelt_alike(const struct listed_patient *a, const struct listed_patient *b) {
    if (is_alike(a->family, b->family) && is_alike(a->given, b->given)) return true;
    if (is_alike(a->family, b->given) && is_alike(a->given, b->family)) return true;
    bool is_half = is_half_of(a->family, b->family) || is_half_of(b->family, a->family);
    return is_half && is_same_initial(a, b);
}

static unsigned compare(const struct listed_patient *a, const struct listed_patient *b, str sound_a,
                        str sound_b) {
    unsigned kinds = 0;
    bool same_family = a->family.n && str_eq(a->family, b->family);
    if (same_family && str_eq(a->given, b->given))
        kinds |= SIMILAR_SAME_NAME;
    else if (same_family && is_same_initial(a, b))
        kinds |= SIMILAR_INITIAL;
    else if (is_spelt_alike(a, b))
        kinds |= SIMILAR_SPELLING;
    else if (same_family)
        kinds |= SIMILAR_FAMILY;
    else if (sound_a.n && str_eq(sound_a, sound_b) && is_same_initial(a, b))
        kinds |= SIMILAR_SOUND;
    if (!civil_date_is_none(a->birth_date) && civil_date_compare(a->birth_date, b->birth_date) == 0)
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
    str *sounds = arena_array(a, str, n + 1);
    for (size_t i = 0; i < n; i++)
        sounds[i] = soundex(a, patients[i].family);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            unsigned kinds = compare(&patients[i], &patients[j], sounds[i], sounds[j]);
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
    str own = n ? soundex(a, patients[0].family) : S("");
    for (size_t j = 1; j < n; j++)
        note(&mark, &worst,
             compare(&patients[0], &patients[j], own, soundex(a, patients[j].family)), j);
    return mark;
}
