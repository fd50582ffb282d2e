#include "address_book.h"

#include "buf.h"

const struct contact_kind contact_kinds[CONTACT_KINDS] = {
    {S_INIT("practice"), S_INIT("GP practice")},
    {S_INIT("gp"), S_INIT("GP")},
    {S_INIT("consultant"), S_INIT("Consultant")},
    {S_INIT("department"), S_INIT("Department")},
    {S_INIT("trust"), S_INIT("Hospital or trust")},
    {S_INIT("care-home"), S_INIT("Care home")},
    {S_INIT("solicitor"), S_INIT("Solicitor")},
    {S_INIT("insurer"), S_INIT("Insurer")},
    {S_INIT("other"), S_INIT("Other")},
};

bool contact_kind_find(str code, const struct contact_kind **ret_kind) {
    for (size_t i = 0; i < CONTACT_KINDS; i++) {
        if (!str_eq(contact_kinds[i].code, code)) continue;
        *ret_kind = &contact_kinds[i];
        return true;
    }
    return false;
}

str contact_kind_name(str code) {
    const struct contact_kind *kind;
    return contact_kind_find(code, &kind) ? kind->name : code;
}

str contact_name(const struct contact *c) {
    return str_is_empty(c->person_name) ? c->organisation : c->person_name;
}

str contact_town(const struct contact *c) {
    str rest = str_trim(c->address), last = rest;
    while (rest.p && rest.n)
        last = str_cut(&rest, '\n');
    return str_trim(last);
}

str contact_line(struct arena *a, const struct contact *c) {
    const str pieces[] = {c->person_name, c->organisation, contact_town(c)};
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        if (str_is_empty(pieces[i])) continue;
        if (b.n) buf_put(&b, S(", "));
        buf_put(&b, pieces[i]);
    }
    return buf_str(&b);
}

enum err contact_window(struct arena *a, const struct contact *c, struct window_lines *ret_window,
                        struct problem *why) {
    bool has_both = c->person_name.n > 0 && c->organisation.n > 0;
    str lines = has_both ? say(a, "{}\n{}", SAY_T(c->organisation), SAY_T(c->address)) : c->address;
    struct postal_address address;
    TRY(postal_address_parse(a, lines, c->postcode, c->country, &address, why));
    return postal_address_window(a, contact_name(c), &address, ret_window, why);
}

/* A title is what letters to a person begin with; "Dr" and "Dr." are the same one. */
static bool is_title(str word) {
    static const str titles[] = {S_INIT("Dr"),        S_INIT("Mr"),   S_INIT("Mrs"),
                                 S_INIT("Ms"),        S_INIT("Miss"), S_INIT("Mx"),
                                 S_INIT("Professor"), S_INIT("Prof"), S_INIT("Sister"),
                                 S_INIT("Nurse"),     S_INIT("Rev")};
    if (str_ends_with(word, S("."))) word = str_slice(word, 0, word.n - 1);
    for (size_t i = 0; i < sizeof titles / sizeof titles[0]; i++)
        if (str_eq_nocase_ascii(word, titles[i])) return true;
    return false;
}

str contact_salutation(struct arena *a, const struct contact *c) {
    if (c->salutation.n) return c->salutation;
    str name = str_trim(c->person_name), rest = name;
    if (str_is_empty(name)) return S("Sir or Madam");
    str first = str_cut(&rest, ' '), last = str_trim(rest);
    if (!is_title(first) || str_is_empty(last)) return name;
    while (rest.p) {
        str word = str_cut(&rest, ' ');
        if (word.n) last = word;
    }
    return say(a, "{} {}", SAY_T(first), SAY_T(last));
}
