#include "patient_words.h"

#include "birth_date.h"
#include "buf.h"
#include "nhs_number.h"
#include "patient_access.h"
#include "person_name.h"
#include "postal_address.h"
#include "routes.h"

struct word {
    str code, words;
};
#define WORD_IN(table, code_) word_in((table), sizeof(table) / sizeof(table)[0], (code_))
static str word_in(const struct word *table, size_t n, str code) {
    for (size_t i = 0; i < n; i++) {
        if (str_eq(code, table[i].code)) return table[i].words;
    }
    return code;
}

str gender_words(str gender) {
    static const struct word words[] = {{S_INIT("female"), S_INIT("Female")},
                                        {S_INIT("male"), S_INIT("Male")},
                                        {S_INIT("other"), S_INIT("Other")},
                                        {S_INIT("unknown"), S_INIT("Not known")}};
    return WORD_IN(words, gender);
}

str format_words(str format_need) {
    static const struct word words[] = {
        {S_INIT("none"), S_INIT("Ordinary print")}, {S_INIT("large-print"), S_INIT("Large print")},
        {S_INIT("braille"), S_INIT("Braille")},     {S_INIT("easy-read"), S_INIT("Easy read")},
        {S_INIT("audio"), S_INIT("Audio")},         {S_INIT("email"), S_INIT("By e-mail")}};
    return WORD_IN(words, format_need);
}

str write_to_words(str write_to) {
    static const struct word words[] = {
        {S_INIT("home"), S_INIT("The home address")},
        {S_INIT("other-address"), S_INIT("Another, safe address")},
        {S_INIT("nobody"), S_INIT("Nobody: do not write to the patient")}};
    return WORD_IN(words, write_to);
}

static void add_needs(const struct patient *p, str *needs, size_t *n, struct arena *a) {
    static const struct word formats[] = {{S_INIT("large-print"), S_INIT("large print")},
                                          {S_INIT("braille"), S_INIT("braille")},
                                          {S_INIT("easy-read"), S_INIT("easy read")},
                                          {S_INIT("audio"), S_INIT("audio")},
                                          {S_INIT("email"), S_INIT("letters by e-mail")}};
    if (!str_eq(p->format_need, S("none"))) needs[(*n)++] = WORD_IN(formats, p->format_need);
    if (p->interpreter.n) needs[(*n)++] = say(a, "interpreter: {}", SAY_T(p->interpreter));
    if (p->other_needs.n) needs[(*n)++] = p->other_needs;
    if (str_eq(p->write_to, S("other-address")))
        needs[(*n)++] = S("do not write to the home address");
    if (str_eq(p->write_to, S("nobody"))) needs[(*n)++] = S("do not write to the patient");
    if (p->is_vulnerable) needs[(*n)++] = S("vulnerable: act the same day");
}

struct clerk_patient patient_words(struct call *c, const struct patient *as_kept, bool with_link) {
    bool is_open = patient_is_open_to(&c->scope, as_kept);
    struct patient seen = patient_as_seen(&c->scope, as_kept);
    const struct patient *p = &seen;
    struct person_name name = {p->title, p->given_names, p->family_name};
    str *needs = arena_array(c->arena, str, 8);
    size_t n_needs = 0;
    add_needs(p, needs, &n_needs, c->arena);
    nhs_number number;
    str nhs = S("");
    if (nhs_number_parse(p->nhs_number, &number, NULL) == OK)
        nhs = nhs_number_text(c->arena, number);
    civil_date until =
        p->is_deceased && !civil_date_is_none(p->death_date) ? p->death_date : c->work.today;
    return (struct clerk_patient){
        .name = is_open ? person_name_list(c->arena, &name) : p->family_name,
        .to = with_link && is_open ? url_for(c->arena, ROUTE_patient, p->patient_id) : (url){S("")},
        .born = p->birth_date,
        .died = p->death_date,
        .deceased = p->is_deceased,
        .age = civil_date_is_none(p->birth_date)
                   ? S("")
                   : birth_date_age_short(c->arena, p->birth_date, until),
        .nhs_number = nhs,
        .hospital_number = p->hospital_number,
        .needs = needs,
        .n_needs = n_needs,
        .restricted = p->is_restricted,
        .veiled = !is_open};
}

struct clerk_patient patient_line_words(struct call *c, const struct listed_name *l) {
    struct patient p = {.patient_id = l->patient_id,
                        .title = l->title,
                        .given_names = l->given_names,
                        .family_name = l->family_name,
                        .hospital_number = l->hospital_number,
                        .birth_date = l->birth_date,
                        .format_need = S("none"),
                        .is_restricted = l->is_restricted};
    return patient_words(c, &p, true);
}

str moment_words(struct call *c, instant t) {
    civil_date d;
    civil_time time;
    instant_to_civil(c->work.zone, t, &d, &time);
    return say(c->arena, "{}, {}", SAY_T(civil_date_short(c->arena, d)),
               SAY_T(civil_time_page(c->arena, time)));
}

str days_words(struct call *c, civil_date d) {
    int64_t days = civil_date_to_days(d) - civil_date_to_days(c->work.today);
    if (days == 0) return S("today");
    if (days == 1) return S("tomorrow");
    if (days == -1) return S("yesterday");
    return days > 0 ? say(c->arena, "in {} days", SAY_N(days))
                    : say(c->arena, "{} days ago", SAY_N(-days));
}

str address_words(struct call *c, const struct patient *p) {
    struct postal_address address;
    if (postal_address_parse(c->arena, p->address, p->postcode, p->country, &address, NULL) != OK)
        return say(c->arena, "{} {}", SAY_T(p->address), SAY_T(p->postcode));
    return postal_address_one_line(c->arena, &address);
}
