#include "fhir_people.h"

#include "buf.h"
#include "fhir_schema.h"

static const struct json *first_or_one(const struct json *value) {
    return json_is(value, J_ARRAY) ? json_at(value, 0) : value;
}

static str telecom_of(struct arena *a, const struct json *resource, str system) {
    size_t n = 0;
    const struct record_telecom *list = fhir_telecoms(a, resource, &n);
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].system, system) && !str_eq(list[i].use, S("old"))) return list[i].value;
    return (str){NULL, 0};
}

/* Address, postcode, telephone and e-mail stand alike in all three. */
static void read_whereabouts(struct arena *a, const struct json *resource, str *ret_address,
                             str *ret_postcode, str *ret_telephone) {
    const struct json *one = first_or_one(json_member(resource, S("address")));
    if (one) {
        const struct json list = {.kind = J_ARRAY, .child = one, .n = 1};
        size_t n = 0;
        const struct record_address *address = fhir_addresses(a, &list, &n);
        *ret_address = address->lines;
        *ret_postcode = address->postcode;
    }
    *ret_telephone = telecom_of(a, resource, S("phone"));
}

static str identifier_of(struct arena *a, const struct json *resource, const str *systems,
                         size_t n) {
    size_t n_have = 0;
    const struct record_identifier *have = fhir_identifiers(a, resource, &n_have);
    for (size_t i = 0; i < n_have; i++)
        for (size_t k = 0; k < n; k++)
            if (str_eq(have[i].system, systems[k])) return have[i].value;
    return (str){NULL, 0};
}

enum err fhir_practitioner_read(struct arena *a, const struct json *resource,
                                struct record_contact *ret_contact, struct problem *why) {
    TRY(fhir_check(a, resource, why));
    static const str gp[] = {S_INIT("https://fhir.hl7.org.uk/Id/gmp-number")};
    static const str doctor[] = {S_INIT("https://fhir.hl7.org.uk/Id/gmc-number")};
    struct record_contact c = {.kind = S("other")};
    if (identifier_of(a, resource, doctor, 1).n > 0) c.kind = S("consultant");
    if (identifier_of(a, resource, gp, 1).n > 0) c.kind = S("gp");
    c.person_name = fhir_resource_name(a, resource);
    size_t n = 0;
    const struct record_name *names = fhir_names(a, json_member(resource, S("name")), &n);
    if (n > 0 && names[0].title.n > 0 && names[0].family.n > 0)
        c.salutation = say(a, "{} {}", SAY_T(names[0].title), SAY_T(names[0].family));
    read_whereabouts(a, resource, &c.address, &c.postcode, &c.telephone);
    c.email = telecom_of(a, resource, S("email"));
    c.is_inactive = json_is(json_member(resource, S("active")), J_FALSE);
    *ret_contact = c;
    return OK;
}

static bool names_any(str name, const str *words, size_t n) {
    for (size_t at = 0; at < name.n; at++)
        for (size_t k = 0; k < n; k++)
            if (str_eq_nocase_ascii(str_slice(name, at, words[k].n), words[k])) return true;
    return false;
}

static str organization_kind(const struct json *resource, str name) {
    static const str surgery[] = {S_INIT("surgery"), S_INIT("practice"), S_INIT("medical centre")};
    static const str trust[] = {S_INIT("trust"), S_INIT("hospital"), S_INIT("infirmary")};
    static const str home[] = {S_INIT("care home"), S_INIT("nursing home")};
    str type = fhir_coding(json_at(json_member(resource, S("type")), 0), S(""));
    if (str_eq(type, S("ins")) || str_eq(type, S("pay"))) return S("insurer");
    if (str_eq(type, S("dept"))) return S("department");
    if (names_any(name, surgery, 3)) return S("practice");
    if (names_any(name, home, 2)) return S("care-home");
    return names_any(name, trust, 3) ? S("trust") : S("other");
}

enum err fhir_organization_read(struct arena *a, const struct json *resource,
                                struct record_contact *ret_contact, struct problem *why) {
    TRY(fhir_check(a, resource, why));
    /* The profile fixes the z form; the guide's text shows the s form: both are met. */
    static const str ods[] = {S_INIT("https://fhir.nhs.uk/Id/ods-organization-code"),
                              S_INIT("https://fhir.nhs.uk/Id/ods-organisation-code"),
                              S_INIT("https://fhir.nhs.uk/Id/ods-site-code")};
    struct record_contact c = {0};
    c.ods_code = identifier_of(a, resource, ods, 3);
    c.organisation = fhir_resource_name(a, resource);
    if (c.organisation.n == 0) c.organisation = c.ods_code;
    c.kind = organization_kind(resource, c.organisation);
    read_whereabouts(a, resource, &c.address, &c.postcode, &c.telephone);
    c.email = telecom_of(a, resource, S("email"));
    c.is_inactive = json_is(json_member(resource, S("active")), J_FALSE);
    *ret_contact = c;
    return OK;
}

enum err fhir_location_read(struct arena *a, const struct json *resource,
                            struct record_place *ret_place, struct problem *why) {
    TRY(fhir_check(a, resource, why));
    struct record_place p = {.name = fhir_resource_name(a, resource)};
    if (p.name.n == 0) p.name = json_member_text(resource, S("description"));
    read_whereabouts(a, resource, &p.address, &p.postcode, &p.telephone);
    str status = json_member_text(resource, S("status"));
    p.is_inactive = status.n > 0 && !str_eq(status, S("active"));
    *ret_place = p;
    return OK;
}
