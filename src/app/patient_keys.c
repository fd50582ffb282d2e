#include "patient_keys.h"

#include "buf.h"
#include "json_write.h"
#include "patient_field.h"
#include "soundex.h"
#include "telephone.h"

static void add_words(const str *folded, size_t n, struct arena *a, struct patient_keys *keys) {
    size_t room = 0;
    for (size_t i = 0; i < n; i++)
        room += folded[i].n / 2 + 1;
    str *words = arena_array(a, str, room);
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        str rest = folded[i];
        while (rest.p) {
            str word = str_cut(&rest, ' ');
            if (word.n) words[used++] = word;
        }
    }
    keys->words = words;
    keys->n_words = used;
}

/* However it was spelt; no folded name begins with +. Empty for what is no number. */
str telephone_word(struct arena *a, str typed) {
    telephone number;
    if (typed.n == 0 || telephone_parse(typed, S(""), &number, NULL) != OK) return S("");
    return say(a, "{}", SAY_T(str_from_c(number.e164)));
}

struct patient_keys patient_keys_of(struct work *w, const struct patient *p) {
    struct text_fold f = w->fold;
    str folded[] = {
        f.fold(f.self, w->arena, p->family_name),    f.fold(f.self, w->arena, p->given_names),
        f.fold(f.self, w->arena, p->previous_name),  f.fold(f.self, w->arena, p->known_as),
        telephone_word(w->arena, p->home_telephone), telephone_word(w->arena, p->mobile_telephone)};
    struct patient_keys keys = {.family_key = folded[0], .given_key = folded[1]};
    str first = folded[0];
    keys.sound_key = soundex(w->arena, str_cut(&first, ' '));
    add_words(folded, sizeof folded / sizeof folded[0], w->arena, &keys);
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
