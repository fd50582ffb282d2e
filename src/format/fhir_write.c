#include "fhir_write.h"

#include "buf.h"
#include "instant_text.h"

#define UK_CORE(name)  S("https://fhir.hl7.org.uk/StructureDefinition/" name)
#define UK_CODES(name) S("https://fhir.hl7.org.uk/CodeSystem/UKCore-" name)

static void open_list(struct json_writer *w, str name) {
    json_name(w, name);
    json_open_array(w);
}

/* valueCodeableConcept: { coding: [ { system, code } ] } */
static void put_concept(struct json_writer *w, str name, str system, str code, str text) {
    json_name(w, name);
    json_open_object(w);
    if (code.n > 0) {
        open_list(w, S("coding"));
        json_open_object(w);
        json_member_put_if_any(w, S("system"), system);
        json_member_put(w, S("code"), code);
        json_close_object(w);
        json_close_array(w);
    }
    json_member_put_if_any(w, S("text"), text);
    json_close_object(w);
}

static void put_meta(struct json_writer *w, struct arena *a, const struct fhir_patient_out *out) {
    json_name(w, S("meta"));
    json_open_object(w);
    struct buf version;
    buf_init(&version, a);
    buf_put_int(&version, out->patient->version);
    json_member_put(w, S("versionId"), buf_str(&version));
    if (out->changed_at.us != 0)
        json_member_put(w, S("lastUpdated"), instant_text_ms(a, out->changed_at));
    open_list(w, S("profile"));
    json_put_text(w, UK_CORE("UKCore-Patient"));
    json_close_array(w);
    if (out->patient->is_restricted) {
        open_list(w, S("security"));
        json_open_object(w);
        json_member_put(w, S("system"),
                        S("http://terminology.hl7.org/CodeSystem/v3-Confidentiality"));
        json_member_put(w, S("code"), S("R"));
        json_member_put(w, S("display"), S("restricted"));
        json_close_object(w);
        json_close_array(w);
    }
    json_close_object(w);
}

static bool needs_contact_extension(const struct patient *p) {
    return p->format_need.n > 0 && !str_eq(p->format_need, S("none"));
}

static void put_contact_preference(struct json_writer *w, const struct patient *p) {
    static const struct {
        str need, part, system, code;
    } needs[] = {
        {S_INIT("large-print"), S_INIT("PreferredWrittenCommunicationFormat"),
         S_INIT("https://fhir.hl7.org.uk/CodeSystem/UKCore-PreferredWrittenCommunicationFormat"),
         S_INIT("11")},
        {S_INIT("braille"), S_INIT("PreferredWrittenCommunicationFormat"),
         S_INIT("https://fhir.hl7.org.uk/CodeSystem/UKCore-PreferredWrittenCommunicationFormat"),
         S_INIT("12")},
        {S_INIT("audio"), S_INIT("PreferredWrittenCommunicationFormat"),
         S_INIT("https://fhir.hl7.org.uk/CodeSystem/UKCore-PreferredWrittenCommunicationFormat"),
         S_INIT("13")},
        {S_INIT("email"), S_INIT("PreferredContactMethod"),
         S_INIT("https://fhir.hl7.org.uk/CodeSystem/UKCore-PreferredContactMethod"), S_INIT("4")},
    };
    json_open_object(w);
    json_member_put(w, S("url"), UK_CORE("Extension-UKCore-ContactPreference"));
    open_list(w, S("extension"));
    json_open_object(w);
    size_t at = 0;
    while (at < sizeof needs / sizeof needs[0] && !str_eq(p->format_need, needs[at].need))
        at++;
    bool is_coded = at < sizeof needs / sizeof needs[0];
    json_member_put(w, S("url"),
                    is_coded ? needs[at].part : S("PreferredWrittenCommunicationFormat"));
    put_concept(w, S("valueCodeableConcept"), is_coded ? needs[at].system : S(""),
                is_coded ? needs[at].code : S(""), is_coded ? S("") : p->format_need);
    json_close_object(w);
    json_close_array(w);
    json_close_object(w);
}

static void put_extensions(struct json_writer *w, const struct patient *p) {
    bool has_interpreter = p->interpreter.n > 0;
    if (!has_interpreter && !needs_contact_extension(p)) return;
    open_list(w, S("extension"));
    if (needs_contact_extension(p)) put_contact_preference(w, p);
    if (has_interpreter) {
        json_open_object(w);
        json_member_put(w, S("url"),
                        S("http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"));
        json_member_put_bool(w, S("valueBoolean"), true);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_identifiers(struct json_writer *w, const struct fhir_patient_out *out) {
    const struct patient *p = out->patient;
    if (p->nhs_number.n == 0 && p->hospital_number.n == 0) return;
    open_list(w, S("identifier"));
    if (p->nhs_number.n > 0) {
        json_open_object(w);
        if (p->nhs_number_status.n > 0) {
            open_list(w, S("extension"));
            json_open_object(w);
            json_member_put(w, S("url"), UK_CORE("Extension-UKCore-NHSNumberVerificationStatus"));
            put_concept(w, S("valueCodeableConcept"),
                        UK_CODES("NHSNumberVerificationStatusEngland"), p->nhs_number_status,
                        S(""));
            json_close_object(w);
            json_close_array(w);
        }
        json_member_put(w, S("system"), S("https://fhir.nhs.uk/Id/nhs-number"));
        json_member_put(w, S("value"), p->nhs_number);
        json_close_object(w);
    }
    if (p->hospital_number.n > 0) {
        json_open_object(w);
        json_member_put(w, S("use"), S("usual"));
        put_concept(w, S("type"), S("http://terminology.hl7.org/CodeSystem/v2-0203"), S("MR"),
                    S(""));
        json_member_put_if_any(w, S("system"), out->hospital_number_system);
        json_member_put(w, S("value"), p->hospital_number);
        json_close_object(w);
    }
    json_close_array(w);
}

/* Words of a text, each an element. */
static void put_words(struct json_writer *w, str name, str words) {
    if (str_trim(words).n == 0) return;
    open_list(w, name);
    for (str rest = words; rest.p;) {
        str word = str_trim(str_cut(&rest, ' '));
        if (word.n > 0) json_put_text(w, word);
    }
    json_close_array(w);
}

static void put_name(struct json_writer *w, str use, str title, str given, str family) {
    json_open_object(w);
    json_member_put(w, S("use"), use);
    json_member_put_if_any(w, S("family"), family);
    put_words(w, S("given"), given);
    put_words(w, S("prefix"), title);
    json_close_object(w);
}

static void put_names(struct json_writer *w, const struct patient *p) {
    open_list(w, S("name"));
    put_name(w, S("official"), p->title, p->given_names, p->family_name);
    if (p->previous_name.n > 0) put_name(w, S("old"), S(""), S(""), p->previous_name);
    if (p->known_as.n > 0) put_name(w, S("nickname"), S(""), p->known_as, S(""));
    json_close_array(w);
}

static void put_telecom(struct json_writer *w, str system, str use, str value) {
    if (value.n == 0) return;
    json_open_object(w);
    json_member_put(w, S("system"), system);
    json_member_put(w, S("value"), value);
    json_member_put_if_any(w, S("use"), use);
    json_close_object(w);
}

static void put_address(struct json_writer *w, str lines, str postcode, str country, str use) {
    json_open_object(w);
    json_member_put(w, S("use"), use);
    if (str_trim(lines).n > 0) {
        open_list(w, S("line"));
        for (str rest = lines; rest.p;) {
            str line = str_trim(str_cut(&rest, '\n'));
            if (line.n > 0) json_put_text(w, line);
        }
        json_close_array(w);
    }
    json_member_put_if_any(w, S("postalCode"), postcode);
    json_member_put_if_any(w, S("country"), country);
    json_close_object(w);
}

static void put_whereabouts(struct json_writer *w, const struct patient *p) {
    if (p->is_restricted) return;
    if (p->home_telephone.n > 0 || p->mobile_telephone.n > 0 || p->email.n > 0) {
        open_list(w, S("telecom"));
        put_telecom(w, S("phone"), S("home"), p->home_telephone);
        put_telecom(w, S("phone"), S("mobile"), p->mobile_telephone);
        put_telecom(w, S("email"), S(""), p->email);
        json_close_array(w);
    }
    if (p->address.n == 0 && p->postcode.n == 0 && p->other_address.n == 0) return;
    open_list(w, S("address"));
    if (p->address.n > 0 || p->postcode.n > 0)
        put_address(w, p->address, p->postcode, p->country, S("home"));
    if (p->other_address.n > 0) put_address(w, p->other_address, S(""), S(""), S("temp"));
    json_close_array(w);
}

static void put_care(struct json_writer *w, const struct fhir_patient_out *out) {
    const struct patient *p = out->patient;
    if (p->language.n > 0) {
        open_list(w, S("communication"));
        json_open_object(w);
        put_concept(w, S("language"), S("urn:ietf:bcp:47"), p->language, S(""));
        json_member_put_bool(w, S("preferred"), true);
        json_close_object(w);
        json_close_array(w);
    }
    str gp = p->is_restricted ? S("") : out->practice_name.n > 0 ? out->practice_name : p->gp_name;
    if (gp.n > 0) {
        open_list(w, S("generalPractitioner"));
        json_open_object(w);
        json_member_put(w, S("display"), gp);
        json_close_object(w);
        json_close_array(w);
    }
}

/* The whole known date; of an estimated one only the year, as R4 lets dates be partial. */
static void put_life(struct json_writer *w, struct arena *a, const struct patient *p) {
    json_member_put(w, S("gender"), p->gender.n > 0 ? p->gender : S("unknown"));
    if (!civil_date_is_none(p->birth_date)) {
        str day = civil_date_iso(a, p->birth_date);
        json_member_put(w, S("birthDate"), p->birth_date_is_estimated ? str_slice(day, 0, 4) : day);
    }
    if (p->is_deceased && !civil_date_is_none(p->death_date))
        json_member_put(w, S("deceasedDateTime"), civil_date_iso(a, p->death_date));
    else if (p->is_deceased)
        json_member_put_bool(w, S("deceasedBoolean"), true);
}

/* A merged record points at the one that lives on (FHIR R4 section 8.1, Patient.link). */
static void put_link(struct json_writer *w, struct arena *a, const struct patient *p) {
    if (uuid_is_nil(p->merged_into)) return;
    open_list(w, S("link"));
    json_open_object(w);
    json_name(w, S("other"));
    json_open_object(w);
    json_member_put(w, S("reference"), say(a, "Patient/{}", SAY_T(uuid_text(a, p->merged_into))));
    json_close_object(w);
    json_member_put(w, S("type"), S("replaced-by"));
    json_close_object(w);
    json_close_array(w);
}

str fhir_patient_write(struct arena *a, const struct fhir_patient_out *out) {
    const struct patient *p = out->patient;
    struct json_writer w;
    json_write_init(&w, a);
    json_open_object(&w);
    json_member_put(&w, S("resourceType"), S("Patient"));
    json_member_put(&w, S("id"), uuid_text(a, p->patient_id));
    put_meta(&w, a, out);
    put_extensions(&w, p);
    put_identifiers(&w, out);
    json_member_put_bool(&w, S("active"), uuid_is_nil(p->merged_into) && !p->is_inactive);
    put_names(&w, p);
    put_whereabouts(&w, p);
    put_life(&w, a, p);
    put_care(&w, out);
    put_link(&w, a, p);
    json_close_object(&w);
    return json_written(&w);
}

static str outcome(struct arena *a, str severity, str code, const struct problem *why) {
    struct json_writer w;
    json_write_init(&w, a);
    json_open_object(&w);
    json_member_put(&w, S("resourceType"), S("OperationOutcome"));
    open_list(&w, S("issue"));
    json_open_object(&w);
    json_member_put(&w, S("severity"), severity);
    json_member_put(&w, S("code"), code);
    if (why && why->sentence.n > 0) {
        put_concept(&w, S("details"), S(""), S(""), why->sentence);
        json_member_put_if_any(&w, S("diagnostics"), why->rule);
    }
    if (why && why->field.n > 0) {
        open_list(&w, S("expression"));
        json_put_text(&w, why->field);
        json_close_array(&w);
    }
    json_close_object(&w);
    json_close_array(&w);
    json_close_object(&w);
    return json_written(&w);
}

str fhir_outcome_write(struct arena *a, enum err e, const struct problem *why) {
    return outcome(a, e == OK ? S("information") : S("error"), str_from_c(err_row(e)->outcome),
                   why);
}

str fhir_outcome_coded(struct arena *a, str code, const struct problem *why) {
    return outcome(a, S("error"), code, why);
}
