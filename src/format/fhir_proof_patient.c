#include "fhir_proof_patient.h"

#include "buf.h"
#include "record.h"

static str joined(struct arena *a, const struct json *texts) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < json_length(texts); i++) {
        if (b.n) buf_put_char(&b, ' ');
        buf_put(&b, json_text(json_at(texts, i)));
    }
    return buf_str(&b);
}

/* Which name letters use: usual before official before the rest; old ones last. */
static int name_rank(const struct json *name) {
    static const str uses[] = {S_INIT("usual"),     S_INIT("official"), S_INIT(""),
                               S_INIT("anonymous"), S_INIT("nickname"), S_INIT("temp"),
                               S_INIT("maiden"),    S_INIT("old")};
    str use = json_member_text(name, S("use"));
    for (int i = 0; i < 8; i++)
        if (str_eq(use, uses[i])) return i;
    return 8;
}

static void read_names(struct arena *a, const struct json *names, struct proof_patient *patient) {
    size_t n = json_length(names);
    struct proof_name *list = arena_array(a, struct proof_name, n + 1);
    for (int rank = 0; rank <= 8; rank++) {
        for (size_t i = 0; i < n; i++) {
            const struct json *name = json_at(names, i);
            if (name_rank(name) != rank) continue;
            struct proof_name one = {joined(a, json_member(name, S("prefix"))),
                                     joined(a, json_member(name, S("given"))),
                                     json_member_text(name, S("family"))};
            str text = str_trim(json_member_text(name, S("text")));
            if (one.given.n == 0 && one.family.n == 0 && text.n) {
                /* Only a text: its last word is the family name. */
                size_t at = text.n;
                while (at > 0 && text.p[at - 1] != ' ')
                    at--;
                one.given = str_trim(str_slice(text, 0, at));
                one.family = str_from(text, at);
            }
            if (one.given.n || one.family.n) list[patient->n_names++] = one;
        }
    }
    patient->names = list;
}

static str only_digits(struct arena *a, str s) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < s.n; i++)
        if (char_is_digit(s.p[i])) buf_put_char(&b, s.p[i]);
    return buf_str(&b);
}

static void read_identifiers(struct arena *a, const struct json *identifiers,
                             struct proof_patient *patient) {
    size_t n = json_length(identifiers);
    str *others = arena_array(a, str, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct json *identifier = json_at(identifiers, i);
        str value = str_trim(json_member_text(identifier, S("value")));
        if (value.n == 0 || str_eq(json_member_text(identifier, S("use")), S("old"))) continue;
        if (str_eq(json_member_text(identifier, S("system")), NHS_NUMBER_SYSTEM))
            patient->nhs_number = only_digits(a, value);
        else
            others[patient->n_hospital_numbers++] = value;
    }
    patient->hospital_numbers = others;
}

enum err proof_patient_from_fhir(struct arena *a, const struct json *resource,
                                 struct proof_patient *ret_patient, struct problem *why) {
    if (!str_eq(json_member_text(resource, S("resourceType")), S("Patient")))
        return problem_set(why, INVALID, S("resourceType"), S("This is no FHIR Patient"),
                           S("FHIR R4 Patient"));
    struct proof_patient patient = {0};
    read_names(a, json_member(resource, S("name")), &patient);
    read_identifiers(a, json_member(resource, S("identifier")), &patient);
    str gender = json_member_text(resource, S("gender"));
    patient.gender = str_eq(gender, S("female"))  ? PROOF_FEMALE
                     : str_eq(gender, S("male"))  ? PROOF_MALE
                     : str_eq(gender, S("other")) ? PROOF_GENDER_OTHER
                                                  : PROOF_GENDER_UNKNOWN;
    str birth = json_member_text(resource, S("birthDate"));
    /* A year, or year and month, is allowed in FHIR; it is no date of birth to check against. */
    if (birth.n == 10 && civil_date_parse_iso(birth, &patient.birth) != OK)
        return problem_set(why, INVALID, S("birthDate"), S("The patient's birthDate is no date"),
                           S("FHIR R4 date"));
    patient.is_deceased = json_truth(json_member(resource, S("deceasedBoolean"))) ||
                          json_member_text(resource, S("deceasedDateTime")).n > 0;
    *ret_patient = patient;
    return OK;
}
