#include "patient_words.h"

#include "buf.h"
#include "nhs_number.h"
#include "person_name.h"
#include "routes.h"

static void add_need(const struct patient *p, str *needs, size_t *n, struct arena *a) {
    static const struct {
        str code, words;
    } formats[] = {{S_INIT("large-print"), S_INIT("large print")},
                   {S_INIT("braille"), S_INIT("braille")},
                   {S_INIT("easy-read"), S_INIT("easy read")},
                   {S_INIT("audio"), S_INIT("audio")},
                   {S_INIT("email"), S_INIT("letters by e-mail")}};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        if (str_eq(p->format_need, formats[i].code)) needs[(*n)++] = formats[i].words;
    }
    if (p->interpreter.n) needs[(*n)++] = say(a, "interpreter: {}", SAY_T(p->interpreter));
    if (p->other_needs.n) needs[(*n)++] = p->other_needs;
    if (!str_eq(p->write_to, S("home"))) needs[(*n)++] = S("do not write to the home address");
    if (p->is_vulnerable) needs[(*n)++] = S("vulnerable: act the same day");
}

struct clerk_patient patient_words(struct call *c, const struct patient *p, bool with_link) {
    struct person_name name = {p->title, p->given_names, p->family_name};
    str *needs = arena_array(c->arena, str, 8);
    size_t n_needs = 0;
    add_need(p, needs, &n_needs, c->arena);
    nhs_number number;
    str nhs = S("");
    if (nhs_number_parse(p->nhs_number, &number, NULL) == OK)
        nhs = nhs_number_text(c->arena, number);
    civil_date until =
        p->is_deceased && !civil_date_is_none(p->death_date) ? p->death_date : c->work.today;
    return (struct clerk_patient){
        .name = person_name_list(c->arena, &name),
        .to = with_link ? url_for(c->arena, ROUTE_patient, p->patient_id) : (url){S("")},
        .born = p->birth_date,
        .died = p->death_date,
        .age = civil_date_is_none(p->birth_date) ? -1 : civil_age(p->birth_date, until),
        .nhs_number = nhs,
        .hospital_number = p->hospital_number,
        .needs = needs,
        .n_needs = n_needs,
        .restricted = p->is_restricted};
}

str moment_words(struct call *c, instant t) {
    civil_date d;
    civil_time time;
    instant_to_civil(c->work.zone, t, &d, &time);
    return say(c->arena, "{}, {}", SAY_T(civil_date_short(c->arena, d)),
               SAY_T(civil_time_page(c->arena, time)));
}
