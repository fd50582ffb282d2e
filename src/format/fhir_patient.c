#include "fhir_patient.h"

#include "buf.h"
#include "fhir_reference.h"
#include "fhir_schema.h"
#include "nhs_number.h"

#define UK_CORE(name) S("https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-" name)

static const struct record_language *read_languages(struct arena *a, const struct json *resource,
                                                    size_t *ret_n) {
    const struct json *list = json_member(resource, S("communication"));
    const struct json *older = fhir_extension(resource, UK_CORE("NHSCommunication"));
    size_t n = json_length(list), n_older = older ? 1 : 0;
    struct record_language *made = arena_array(a, struct record_language, n + n_older);
    for (size_t i = 0; i < n; i++) {
        const struct json *one = json_at(list, i);
        const struct json *language = json_member(one, S("language"));
        made[i].code = fhir_coding(language, S("urn:ietf:bcp:47"));
        if (made[i].code.n == 0) made[i].code = fhir_coding(language, S(""));
        made[i].text = fhir_concept_text(language);
        made[i].is_preferred = json_truth(json_member(one, S("preferred")));
    }
    if (older) { /* the retired UK Core pattern, as PDS still sends it */
        const struct json *language =
            json_member(fhir_extension(older, S("language")), S("valueCodeableConcept"));
        made[n].code = fhir_coding(language, S(""));
        made[n].text = fhir_concept_text(language);
        made[n].is_preferred = true;
        made[n].needs_interpreter = json_truth(
            json_member(fhir_extension(older, S("interpreterRequired")), S("valueBoolean")));
    }
    *ret_n = n + n_older;
    return made;
}

static const struct record_link *read_links(struct arena *a, const struct json *resource,
                                            const struct fhir_links *links, size_t *ret_n) {
    const struct json *list = json_member(resource, S("link"));
    size_t n = json_length(list);
    struct record_link *made = arena_array(a, struct record_link, n);
    for (size_t i = 0; i < n; i++) {
        const struct json *other = json_member(json_at(list, i), S("other"));
        made[i] = (struct record_link){json_member_text(json_at(list, i), S("type")),
                                       json_member_text(other, S("reference")),
                                       fhir_reference_key(a, other, links, S(""))};
        if (made[i].other.n == 0) made[i].other = json_member_text(other, S("display"));
    }
    *ret_n = n;
    return made;
}

/* Codes of v3-Confidentiality above normal, as PDS marks patients whose whereabouts are withheld. */
static bool is_restricted(const struct json *resource) {
    const struct json *labels = json_member(json_member(resource, S("meta")), S("security"));
    for (size_t i = 0; i < json_length(labels); i++) {
        str code = json_member_text(json_at(labels, i), S("code"));
        if (str_eq(code, S("R")) || str_eq(code, S("V"))) return true;
    }
    return false;
}

static void read_death(const struct json *resource, struct record_patient *p) {
    str when = json_member_text(resource, S("deceasedDateTime"));
    enum fhir_precision precision = FHIR_YEAR;
    civil_date day = {0};
    const struct json *is = json_member(resource, S("deceasedBoolean"));
    p->is_deceased = when.n > 0 || json_truth(is);
    p->is_said_alive = !p->is_deceased && json_is(is, J_FALSE);
    /* A year or month alone is no date of death to print in a letter. */
    if (fhir_read_date(when, &day, &precision) == OK && precision >= FHIR_DAY) p->death_date = day;
}

static void read_birth(const struct json *resource, struct record_patient *p) {
    enum fhir_precision precision = FHIR_DAY;
    if (fhir_read_date(json_member_text(resource, S("birthDate")), &p->birth_date, &precision) ==
        OK)
        p->birth_date_is_estimated = precision < FHIR_DAY;
    const struct json *order = json_member(resource, S("multipleBirthInteger"));
    int64_t n = 0;
    if (json_truth(json_member(resource, S("multipleBirthBoolean")))) p->multiple_birth = -1;
    if (json_int(order, &n)) p->multiple_birth = (int)n;
}

static void read_needs(const struct json *resource, struct record_patient *p) {
    const struct json *wish = fhir_extension(resource, UK_CORE("ContactPreference"));
    const str concept = S("valueCodeableConcept");
    p->contact_method =
        fhir_coding(json_member(fhir_extension(wish, S("PreferredContactMethod")), concept), S(""));
    p->contact_format = fhir_coding(
        json_member(fhir_extension(wish, S("PreferredWrittenCommunicationFormat")), concept),
        S(""));
    p->needs_interpreter =
        json_truth(json_member(fhir_extension(resource, S("http://hl7.org/fhir/StructureDefinition/"
                                                          "patient-interpreterRequired")),
                               S("valueBoolean")));
}

static bool is_practice(const struct json *reference) {
    str text = json_member_text(reference, S("reference"));
    return str_eq(json_member_text(reference, S("type")), S("Organization")) ||
           str_find(text, S("Organization/")) >= 0;
}

static void read_care(struct arena *a, const struct json *resource, const struct fhir_links *links,
                      struct record_patient *p) {
    const struct json *list = json_member(resource, S("generalPractitioner"));
    for (size_t i = 0; i < json_length(list); i++) {
        const struct json *one = json_at(list, i), *target = NULL;
        struct record_key key = {0};
        bool practice = is_practice(one);
        if (links && links->follow(links->self, one, &target, &key))
            practice = str_eq(json_member_text(target, S("resourceType")), S("Organization"));
        str name = fhir_reference_name(a, one, links);
        str *place = practice ? &p->practice_name : &p->gp_name;
        if (place->n == 0) *place = name;
        if (practice && p->practice.identifier.n == 0) p->practice = key;
    }
    p->organisation_name =
        fhir_reference_name(a, json_member(resource, S("managingOrganization")), links);
}

/* FHIR lets any text be an NHS number; the Data Dictionary does not. A right one is kept as ten digits. A
 * wrong one is not taken, but the patient is: the national examples of UK Core themselves have some. */
static void check_nhs_numbers(struct arena *a, struct record_patient *p) {
    struct record_identifier *own = arena_array(a, struct record_identifier, p->n_identifiers);
    for (size_t i = 0; i < p->n_identifiers; i++) {
        own[i] = p->identifiers[i];
        if (!str_eq(own[i].system, NHS_NUMBER_SYSTEM) || own[i].value.n == 0) continue;
        nhs_number number;
        struct problem bad = {0};
        if (nhs_number_parse(own[i].value, &number, &bad) == OK) {
            own[i].value = nhs_number_plain(a, number);
            continue;
        }
        p->not_taken =
            (struct problem){say(a, "Patient.identifier[{}].value", SAY_N((int64_t)i)),
                             say(a, "The patient was taken in without this number, {}. {}",
                                 SAY_T(own[i].value), SAY_T(bad.sentence)),
                             S("NHS Data Dictionary, NHS NUMBER")};
        own[i].value = (str){NULL, 0};
    }
    p->identifiers = own;
}

enum err fhir_patient_read(struct arena *a, const struct json *resource,
                           const struct fhir_links *links, struct record_patient *ret_patient,
                           struct problem *why) {
    TRY(fhir_check(a, resource, why));
    if (!str_eq(json_member_text(resource, S("resourceType")), S("Patient")))
        return problem_set(why, INVALID, S("resourceType"), S("This is not a Patient."),
                           S("FHIR R4 section 8.1 (Patient)"));
    struct record_patient p = {0};
    const struct json *active = json_member(resource, S("active"));
    p.is_inactive = json_is(active, J_FALSE);
    p.is_said_active = json_is(active, J_TRUE);
    p.is_restricted = is_restricted(resource);
    p.identifiers = fhir_identifiers(a, resource, &p.n_identifiers);
    p.names = fhir_names(a, json_member(resource, S("name")), &p.n_names);
    p.telecoms = fhir_telecoms(a, resource, &p.n_telecoms);
    p.addresses = fhir_addresses(a, json_member(resource, S("address")), &p.n_addresses);
    p.languages = read_languages(a, resource, &p.n_languages);
    p.links = read_links(a, resource, links, &p.n_links);
    p.gender = json_member_text(resource, S("gender"));
    read_birth(resource, &p);
    read_death(resource, &p);
    read_needs(resource, &p);
    read_care(a, resource, links, &p);
    check_nhs_numbers(a, &p);
    *ret_patient = p;
    return OK;
}
