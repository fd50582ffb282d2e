#include "patient_keys.h"

#include "buf.h"
#include "json_write.h"
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
    const struct {
        str name, value;
    } texts[] = {
        {S("title"), p->title},
        {S("given_names"), p->given_names},
        {S("family_name"), p->family_name},
        {S("previous_name"), p->previous_name},
        {S("known_as"), p->known_as},
        {S("gender"), p->gender},
        {S("birth_date"),
         civil_date_is_none(p->birth_date) ? S("") : civil_date_iso(a, p->birth_date)},
        {S("nhs_number"), p->nhs_number},
        {S("nhs_number_status"), p->nhs_number_status},
        {S("hospital_number"), p->hospital_number},
        {S("address"), p->address},
        {S("postcode"), p->postcode},
        {S("country"), p->country},
        {S("home_telephone"), p->home_telephone},
        {S("mobile_telephone"), p->mobile_telephone},
        {S("email"), p->email},
        {S("practice_id"), uuid_is_nil(p->practice_id) ? S("") : uuid_text(a, p->practice_id)},
        {S("gp_name"), p->gp_name},
        {S("language"), p->language},
        {S("interpreter"), p->interpreter},
        {S("format_need"), p->format_need},
        {S("other_needs"), p->other_needs},
        {S("write_to"), p->write_to},
        {S("other_address"), p->other_address},
        {S("death_date"),
         civil_date_is_none(p->death_date) ? S("") : civil_date_iso(a, p->death_date)},
        {S("merged_into"), uuid_is_nil(p->merged_into) ? S("") : uuid_text(a, p->merged_into)},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        json_member_put_if_any(&j, texts[i].name, texts[i].value);
    }
    json_member_put_bool(&j, S("birth_date_is_estimated"), p->birth_date_is_estimated);
    json_member_put_bool(&j, S("is_vulnerable"), p->is_vulnerable);
    json_member_put_bool(&j, S("is_restricted"), p->is_restricted);
    json_member_put_bool(&j, S("is_deceased"), p->is_deceased);
    json_member_put_bool(&j, S("is_inactive"), p->is_inactive);
    json_close_object(&j);
    return json_written(&j);
}
