#include "patient_keys.h"

#include "buf.h"
#include "json_write.h"
#include "patient_field.h"
#include "soundex.h"
#include "telephone.h"

enum {
    NAMES = 4,
    BESIDE_MOST = 1600
}; /* bytes: an entry of an index has 2,700 at most on PostgreSQL */

/* All words but the one at `left_out`, as many as there is room for, and the date of birth. */
static str beside_of(struct arena *a, const str *words, size_t n, size_t left_out, str born) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < n; i++) {
        if (i == left_out || b.n + words[i].n >= BESIDE_MOST) continue;
        buf_put_char(&b, ' ');
        buf_put(&b, words[i]);
    }
    if (born.n) buf_put_char(&b, ' ');
    buf_put(&b, born);
    return buf_str(&b);
}

static void add_words(const str *names, const str *telephones, str born, struct arena *a,
                      struct patient_keys *keys) {
    size_t room = 0, n = 0;
    for (size_t i = 0; i < NAMES; i++)
        room += names[i].n / 2 + 1;
    str *words = arena_array(a, str, room);
    for (size_t i = 0; i < NAMES; i++) {
        str rest = names[i];
        while (rest.p) {
            str word = str_cut(&rest, ' ');
            if (word.n) words[n++] = word;
        }
    }
    struct patient_word *all = arena_array(a, struct patient_word, n + 2);
    for (size_t i = 0; i < n; i++)
        all[i] = (struct patient_word){words[i], beside_of(a, words, n, i, born)};
    for (size_t i = 0; i < 2; i++)
        if (telephones[i].n) all[n++] = (struct patient_word){telephones[i], S("")};
    keys->words = all;
    keys->n_words = n;
}

/* However it was spelt; no folded name begins with +. Empty for what is no number. */
str telephone_word(struct arena *a, str typed) {
    telephone number;
    if (typed.n == 0 || telephone_parse(typed, S(""), &number, NULL) != OK) return S("");
    return say(a, "{}", SAY_T(str_from_c(number.e164)));
}

struct patient_keys patient_keys_of(struct work *w, const struct patient *p) {
    struct text_fold f = w->fold;
    struct arena *a = w->arena;
    str names[NAMES] = {f.fold(f.self, a, p->family_name), f.fold(f.self, a, p->given_names),
                        f.fold(f.self, a, p->previous_name), f.fold(f.self, a, p->known_as)};
    str telephones[] = {telephone_word(a, p->home_telephone),
                        telephone_word(a, p->mobile_telephone)};
    struct patient_keys keys = {.family_key = names[0], .given_key = names[1]};
    str first = names[0];
    keys.sound_key = soundex(a, str_cut(&first, ' '));
    if (!uuid_is_nil(p->merged_into)) return keys; /* no finder finds it by a word */
    add_words(names, telephones,
              civil_date_is_none(p->birth_date) ? S("") : civil_date_iso(a, p->birth_date), a,
              &keys);
    return keys;
}

str patient_json(struct arena *a, const struct patient *p) {
    struct json_writer j;
    json_write_init(&j, a);
    json_open_object(&j);
    size_t n;
    const struct patient_field *f = patient_field_list(&n);
    for (size_t i = 0; i < n; i++)
        if (f[i].kind != PATIENT_YES)
            json_member_put_if_any(&j, f[i].name, patient_field_get(a, p, &f[i]));
    for (size_t i = 0; i < n; i++)
        if (f[i].kind == PATIENT_YES)
            json_member_put_bool(&j, f[i].name, patient_field_get(a, p, &f[i]).n > 0);
    json_close_object(&j);
    return json_written(&j);
}
