#include "record.h"

#include "buf.h"

static const struct {
    str name, plural;
} kinds[RECORD_KIND_COUNT] = {
    [RECORD_PATIENT] = {S_INIT("patient"), S_INIT("patients")},
    [RECORD_PRACTITIONER] = {S_INIT("practitioner"), S_INIT("practitioners")},
    [RECORD_ORGANISATION] = {S_INIT("organisation"), S_INIT("organisations")},
    [RECORD_LOCATION] = {S_INIT("location"), S_INIT("locations")},
    [RECORD_APPOINTMENT] = {S_INIT("appointment"), S_INIT("appointments")},
    [RECORD_ENCOUNTER] = {S_INIT("encounter"), S_INIT("encounters")},
};

str record_kind_name(enum record_kind kind) {
    return kinds[kind].name;
}
str record_kind_plural(enum record_kind kind) {
    return kinds[kind].plural;
}

static bool is_current(const struct record_period *p, civil_date today) {
    if (!civil_date_is_none(p->end) && civil_date_compare(p->end, today) < 0) return false;
    return civil_date_is_none(p->start) || civil_date_compare(p->start, today) <= 0;
}

/* Lower is better: the place of `use` in the list "official usual …"; an empty use stands where "-" does. */
static int rank_of(const char *list, str use) {
    str rest = str_from_c(list);
    for (int rank = 0; rest.p; rank++) {
        str word = str_cut(&rest, ' ');
        if (str_eq(word, use) || (use.n == 0 && str_eq(word, S("-")))) return rank;
    }
    return -1;
}

/* The best of a list that is current on `today`; among equals the one that began last, then the first. */
struct best {
    int rank;
    civil_date start;
    size_t at;
    bool found;
};
static void consider(struct best *b, int rank, const struct record_period *p, size_t at) {
    if (rank < 0) return;
    bool is_later = rank == b->rank && civil_date_compare(p->start, b->start) > 0;
    if (b->found && rank >= b->rank && !is_later) return;
    *b = (struct best){rank, p->start, at, true};
}

static void take_names(const struct record_patient *r, civil_date today, struct patient *p) {
    struct best main = {0}, previous = {0}, nick = {0};
    for (size_t i = 0; i < r->n_names; i++) {
        const struct record_name *n = &r->names[i];
        bool current = is_current(&n->period, today);
        int rank = rank_of("usual official - temp anonymous", n->use);
        if (current) consider(&main, rank, &n->period, i);
        if (!current && rank >= 0) consider(&previous, 2, &n->period, i);
        consider(&previous, rank_of("maiden old", n->use), &n->period, i);
        if (current) consider(&nick, rank_of("nickname", n->use), &n->period, i);
    }
    if (main.found) {
        const struct record_name *n = &r->names[main.at];
        p->title = n->title;
        p->given_names = n->given;
        p->family_name = n->family.n ? n->family : n->text;
    }
    if (previous.found && !str_eq(r->names[previous.at].family, p->family_name))
        p->previous_name = r->names[previous.at].family;
    if (nick.found)
        p->known_as = r->names[nick.at].given.n ? r->names[nick.at].given : r->names[nick.at].text;
}

static void take_identifiers(const struct record_patient *r, civil_date today, struct patient *p) {
    struct best nhs = {0}, hospital = {0};
    for (size_t i = 0; i < r->n_identifiers; i++) {
        const struct record_identifier *n = &r->identifiers[i];
        if (n->value.n == 0 || !is_current(&n->period, today)) continue;
        int rank = rank_of("official usual - secondary temp", n->use);
        if (str_eq(n->system, NHS_NUMBER_SYSTEM))
            consider(&nhs, rank, &n->period, i);
        else if (str_eq(n->type, S("MR")) || str_eq(n->type, S("PI")))
            consider(&hospital, rank, &n->period, i);
    }
    if (nhs.found) {
        p->nhs_number = r->identifiers[nhs.at].value;
        p->nhs_number_status = r->identifiers[nhs.at].nhs_status;
    }
    if (p->nhs_number_status.n == 0) p->nhs_number_status = nhs.found ? S("02") : S("03");
    if (hospital.found) p->hospital_number = r->identifiers[hospital.at].value;
}

static void take_addresses(struct arena *a, const struct record_patient *r, civil_date today,
                           struct patient *p) {
    struct best home = {0}, temp = {0};
    for (size_t i = 0; i < r->n_addresses; i++) {
        const struct record_address *n = &r->addresses[i];
        if (!is_current(&n->period, today)) continue;
        consider(&home, rank_of("home - billing work temp", n->use), &n->period, i);
        consider(&temp, rank_of("temp", n->use), &n->period, i);
    }
    if (home.found) {
        p->address = r->addresses[home.at].lines;
        p->postcode = r->addresses[home.at].postcode;
        p->country = r->addresses[home.at].country;
    }
    if (temp.found && temp.at != home.at) {
        const struct record_address *n = &r->addresses[temp.at];
        p->other_address =
            n->postcode.n ? say(a, "{}\n{}", SAY_T(n->lines), SAY_T(n->postcode)) : n->lines;
    }
}

static void take_telecoms(const struct record_patient *r, civil_date today, struct patient *p) {
    struct best home = {0}, mobile = {0}, email = {0};
    for (size_t i = 0; i < r->n_telecoms; i++) {
        const struct record_telecom *n = &r->telecoms[i];
        if (n->value.n == 0 || str_eq(n->use, S("old")) || !is_current(&n->period, today)) continue;
        int first = n->rank > 0 && n->rank < 1000 ? n->rank - 1000 : 0;
        bool is_phone = str_eq(n->system, S("phone")) || str_eq(n->system, S("sms"));
        if (str_eq(n->system, S("email"))) {
            consider(&email, 1000 + first + rank_of("home - mobile work temp", n->use), &n->period,
                     i);
        } else if (is_phone && (str_eq(n->use, S("mobile")) || str_eq(n->system, S("sms")))) {
            consider(&mobile, 1000 + first, &n->period, i);
        } else if (is_phone) {
            consider(&home, 1000 + first + rank_of("home - work temp", n->use), &n->period, i);
        }
    }
    if (home.found) p->home_telephone = r->telecoms[home.at].value;
    if (mobile.found) p->mobile_telephone = r->telecoms[mobile.at].value;
    if (email.found) p->email = r->telecoms[email.at].value;
}

/* "en" and its countries are the language of the house: nothing to note. */
static bool is_english(str code) {
    return str_eq_nocase_ascii(code, S("en")) ||
           str_eq_nocase_ascii(str_slice(code, 0, 3), S("en-"));
}

static void take_needs(const struct record_patient *r, struct patient *p) {
    const struct record_language *spoken = NULL;
    for (size_t i = 0; i < r->n_languages; i++) {
        const struct record_language *l = &r->languages[i];
        if (!spoken || (l->is_preferred && !spoken->is_preferred)) spoken = l;
    }
    if (spoken && !is_english(spoken->code)) p->language = spoken->code;
    if (spoken && (spoken->needs_interpreter || r->needs_interpreter) && !is_english(spoken->code))
        p->interpreter = spoken->text.n ? spoken->text : spoken->code;
    if (r->needs_interpreter && p->interpreter.n == 0) p->interpreter = S("language to be asked");
    static const struct {
        str code, need;
    } formats[] = {{S_INIT("11"), S_INIT("large-print")},
                   {S_INIT("12"), S_INIT("braille")},
                   {S_INIT("13"), S_INIT("audio")}};
    p->format_need = S("none");
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (str_eq(r->contact_format, formats[i].code)) p->format_need = formats[i].need;
    if (str_eq(p->format_need, S("none")) && str_eq(r->contact_method, S("4")))
        p->format_need = S("email");
    if (str_eq(r->contact_method, S("8"))) p->other_needs = S("No telephone contact");
    if (str_eq(r->contact_method, S("5"))) p->other_needs = S("Minicom");
    if (str_eq(r->contact_method, S("6"))) p->other_needs = S("Telephone by proxy");
    if (str_eq(r->contact_method, S("7"))) p->other_needs = S("Sign language");
}

void patient_from_record(struct arena *a, const struct record_patient *r, civil_date today,
                         struct patient *ret_patient) {
    struct patient p = {.gender = r->gender.n ? r->gender : S("unknown"), .write_to = S("home")};
    take_names(r, today, &p);
    take_identifiers(r, today, &p);
    take_addresses(a, r, today, &p);
    take_telecoms(r, today, &p);
    take_needs(r, &p);
    p.birth_date = r->birth_date;
    p.birth_date_is_estimated = r->birth_date_is_estimated;
    p.is_deceased = r->is_deceased;
    p.death_date = r->death_date;
    p.is_restricted = r->is_restricted;
    p.is_inactive = r->is_inactive;
    p.gp_name = r->gp_name;
    *ret_patient = p;
}
