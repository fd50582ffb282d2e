/* The tables of fhir_schema.h, in the order of the pages of R4. */
#include "fhir_schema.h"

#define P(name, type)                                                                              \
    { name, FHIR_PRIMITIVE, type, NULL, false, false, NULL }
#define P_MUST(name, type)                                                                         \
    { name, FHIR_PRIMITIVE, type, NULL, true, false, NULL }
#define P_MANY(name, type)                                                                         \
    { name, FHIR_PRIMITIVE, type, NULL, false, true, NULL }
#define CODES(name, list)                                                                          \
    { name, FHIR_PRIMITIVE, FHIR_CODE, NULL, false, false, list }
#define CODES_MUST(name, list)                                                                     \
    { name, FHIR_PRIMITIVE, FHIR_CODE, NULL, true, false, list }
#define C(name, type)                                                                              \
    { name, FHIR_COMPLEX, FHIR_STRING, &type, false, false, NULL }
#define C_MUST(name, type)                                                                         \
    { name, FHIR_COMPLEX, FHIR_STRING, &type, true, false, NULL }
#define C_MANY(name, type)                                                                         \
    { name, FHIR_COMPLEX, FHIR_STRING, &type, false, true, NULL }
#define C_MUST_MANY(name, type)                                                                    \
    { name, FHIR_COMPLEX, FHIR_STRING, &type, true, true, NULL }
#define END                                                                                        \
    { NULL, FHIR_PRIMITIVE, FHIR_STRING, NULL, false, false, NULL }
#define TYPE(ident, name, section, ...)                                                            \
    static const struct fhir_type ident = {name, section,                                          \
                                           (const struct fhir_element[]){__VA_ARGS__, END}}

TYPE(period, "Period", "2.24", P("start", FHIR_DATETIME), P("end", FHIR_DATETIME));
TYPE(coding, "Coding", "2.24", P("system", FHIR_URI), P("version", FHIR_STRING),
     P("code", FHIR_CODE), P("display", FHIR_STRING), P("userSelected", FHIR_BOOLEAN));
TYPE(concept, "CodeableConcept", "2.24", C_MANY("coding", coding), P("text", FHIR_STRING));
/* A reference holds an identifier whose assigner is a reference again: checked without one. */
TYPE(plain_reference, "Reference", "2.3", P("reference", FHIR_STRING), P("type", FHIR_URI),
     P("display", FHIR_STRING));
TYPE(identifier, "Identifier", "2.24", CODES("use", "usual official temp secondary old"),
     C("type", concept), P("system", FHIR_URI), P("value", FHIR_STRING), C("period", period),
     C("assigner", plain_reference));
TYPE(reference, "Reference", "2.3", P("reference", FHIR_STRING), P("type", FHIR_URI),
     C("identifier", identifier), P("display", FHIR_STRING));
TYPE(human_name, "HumanName", "2.24",
     CODES("use", "usual official temp nickname anonymous old maiden"), P("text", FHIR_STRING),
     P("family", FHIR_STRING), P_MANY("given", FHIR_STRING), P_MANY("prefix", FHIR_STRING),
     P_MANY("suffix", FHIR_STRING), C("period", period));
TYPE(address, "Address", "2.24", CODES("use", "home work temp old billing"),
     CODES("type", "postal physical both"), P("text", FHIR_STRING), P_MANY("line", FHIR_STRING),
     P("city", FHIR_STRING), P("district", FHIR_STRING), P("state", FHIR_STRING),
     P("postalCode", FHIR_STRING), P("country", FHIR_STRING), C("period", period));
TYPE(telecom, "ContactPoint", "2.24", CODES("system", "phone fax email pager url sms other"),
     P("value", FHIR_STRING), CODES("use", "home work temp old mobile"),
     P("rank", FHIR_POSITIVE_INT), C("period", period));
TYPE(attachment, "Attachment", "2.24", P("contentType", FHIR_CODE), P("language", FHIR_CODE),
     P("data", FHIR_BASE64), P("url", FHIR_URI), P("size", FHIR_UNSIGNED_INT),
     P("hash", FHIR_BASE64), P("title", FHIR_STRING), P("creation", FHIR_DATETIME));
TYPE(narrative, "Narrative", "2.4", CODES_MUST("status", "generated extensions additional empty"),
     P_MUST("div", FHIR_STRING));
TYPE(meta, "Meta", "2.26", P("versionId", FHIR_ID), P("lastUpdated", FHIR_INSTANT),
     P("source", FHIR_URI), P_MANY("profile", FHIR_URI), C_MANY("security", coding),
     C_MANY("tag", coding));
TYPE(quantity, "Quantity", "2.24", P("value", FHIR_DECIMAL), CODES("comparator", "< <= >= >"),
     P("unit", FHIR_STRING), P("system", FHIR_URI), P("code", FHIR_CODE));

#define RESOURCE                                                                                   \
    P("id", FHIR_ID), C("meta", meta), P("implicitRules", FHIR_URI), P("language", FHIR_CODE),     \
        C("text", narrative)
#define GENDERS "male female other unknown"

TYPE(patient_contact, "Patient.contact", "8.1", C_MANY("relationship", concept),
     C("name", human_name), C_MANY("telecom", telecom), C("address", address),
     CODES("gender", GENDERS), C("organization", reference), C("period", period));
TYPE(patient_communication, "Patient.communication", "8.1", C_MUST("language", concept),
     P("preferred", FHIR_BOOLEAN));
TYPE(patient_link, "Patient.link", "8.1", C_MUST("other", reference),
     CODES_MUST("type", "replaced-by replaces refer seealso"));
TYPE(patient, "Patient", "8.1", RESOURCE, C_MANY("identifier", identifier),
     P("active", FHIR_BOOLEAN), C_MANY("name", human_name), C_MANY("telecom", telecom),
     CODES("gender", GENDERS), P("birthDate", FHIR_DATE), P("deceasedBoolean", FHIR_BOOLEAN),
     P("deceasedDateTime", FHIR_DATETIME), C_MANY("address", address), C("maritalStatus", concept),
     P("multipleBirthBoolean", FHIR_BOOLEAN), P("multipleBirthInteger", FHIR_INTEGER),
     C_MANY("photo", attachment), C_MANY("contact", patient_contact),
     C_MANY("communication", patient_communication), C_MANY("generalPractitioner", reference),
     C("managingOrganization", reference), C_MANY("link", patient_link));

TYPE(qualification, "Practitioner.qualification", "8.4", C_MANY("identifier", identifier),
     C_MUST("code", concept), C("period", period), C("issuer", reference));
TYPE(practitioner, "Practitioner", "8.4", RESOURCE, C_MANY("identifier", identifier),
     P("active", FHIR_BOOLEAN), C_MANY("name", human_name), C_MANY("telecom", telecom),
     C_MANY("address", address), CODES("gender", GENDERS), P("birthDate", FHIR_DATE),
     C_MANY("photo", attachment), C_MANY("qualification", qualification),
     C_MANY("communication", concept));

TYPE(organization_contact, "Organization.contact", "8.6", C("purpose", concept),
     C("name", human_name), C_MANY("telecom", telecom), C("address", address));
TYPE(organization, "Organization", "8.6", RESOURCE, C_MANY("identifier", identifier),
     P("active", FHIR_BOOLEAN), C_MANY("type", concept), P("name", FHIR_STRING),
     P_MANY("alias", FHIR_STRING), C_MANY("telecom", telecom), C_MANY("address", address),
     C("partOf", reference), C_MANY("contact", organization_contact),
     C_MANY("endpoint", reference));

TYPE(position, "Location.position", "8.7", P_MUST("longitude", FHIR_DECIMAL),
     P_MUST("latitude", FHIR_DECIMAL), P("altitude", FHIR_DECIMAL));
TYPE(location, "Location", "8.7", RESOURCE, C_MANY("identifier", identifier),
     CODES("status", "active suspended inactive"), C("operationalStatus", coding),
     P("name", FHIR_STRING), P_MANY("alias", FHIR_STRING), P("description", FHIR_STRING),
     CODES("mode", "instance kind"), C_MANY("type", concept), C_MANY("telecom", telecom),
     C("address", address), C("physicalType", concept), C("position", position),
     C("managingOrganization", reference), C("partOf", reference),
     P("availabilityExceptions", FHIR_STRING), C_MANY("endpoint", reference));

TYPE(appointment_participant, "Appointment.participant", "12.10", C_MANY("type", concept),
     C("actor", reference), CODES("required", "required optional information-only"),
     CODES_MUST("status", "accepted declined tentative needs-action"), C("period", period));
TYPE(appointment, "Appointment", "12.10", RESOURCE, C_MANY("identifier", identifier),
     CODES_MUST("status", "proposed pending booked arrived fulfilled cancelled noshow "
                          "entered-in-error checked-in waitlist"),
     C("cancelationReason", concept), C_MANY("serviceCategory", concept),
     C_MANY("serviceType", concept), C_MANY("specialty", concept), C("appointmentType", concept),
     C_MANY("reasonCode", concept), C_MANY("reasonReference", reference),
     P("priority", FHIR_UNSIGNED_INT), P("description", FHIR_STRING),
     C_MANY("supportingInformation", reference), P("start", FHIR_INSTANT), P("end", FHIR_INSTANT),
     P("minutesDuration", FHIR_POSITIVE_INT), C_MANY("slot", reference),
     P("created", FHIR_DATETIME), P("comment", FHIR_STRING), P("patientInstruction", FHIR_STRING),
     C_MANY("basedOn", reference), C_MUST_MANY("participant", appointment_participant),
     C_MANY("requestedPeriod", period));

#define ENCOUNTER_STATUS                                                                           \
    "planned arrived triaged in-progress onleave finished cancelled entered-in-error unknown"
TYPE(status_history, "Encounter.statusHistory", "8.11", CODES_MUST("status", ENCOUNTER_STATUS),
     C_MUST("period", period));
TYPE(class_history, "Encounter.classHistory", "8.11", C_MUST("class", coding),
     C_MUST("period", period));
TYPE(encounter_participant, "Encounter.participant", "8.11", C_MANY("type", concept),
     C("period", period), C("individual", reference));
TYPE(encounter_diagnosis, "Encounter.diagnosis", "8.11", C_MUST("condition", reference),
     C("use", concept), P("rank", FHIR_POSITIVE_INT));
TYPE(encounter_location, "Encounter.location", "8.11", C_MUST("location", reference),
     CODES("status", "planned active reserved completed"), C("physicalType", concept),
     C("period", period));
TYPE(encounter, "Encounter", "8.11", RESOURCE, C_MANY("identifier", identifier),
     CODES_MUST("status", ENCOUNTER_STATUS), C_MANY("statusHistory", status_history),
     C_MUST("class", coding), C_MANY("classHistory", class_history), C_MANY("type", concept),
     C("serviceType", concept), C("priority", concept), C("subject", reference),
     C_MANY("episodeOfCare", reference), C_MANY("basedOn", reference),
     C_MANY("participant", encounter_participant), C_MANY("appointment", reference),
     C("period", period), C("length", quantity), C_MANY("reasonCode", concept),
     C_MANY("reasonReference", reference), C_MANY("diagnosis", encounter_diagnosis),
     C_MANY("account", reference), C_MANY("location", encounter_location),
     C("serviceProvider", reference), C("partOf", reference));

/* Entries are looked at one by one (fhir_bundle.h), so that a bad one does not take the good with
 * it. */
TYPE(bundle_link, "Bundle.link", "2.36", P_MUST("relation", FHIR_STRING), P_MUST("url", FHIR_URI));
TYPE(bundle, "Bundle", "2.36", P("id", FHIR_ID), C("meta", meta), P("implicitRules", FHIR_URI),
     P("language", FHIR_CODE), C("identifier", identifier),
     CODES_MUST("type", "document message transaction transaction-response batch batch-response "
                        "history searchset collection"),
     P("timestamp", FHIR_INSTANT), P("total", FHIR_UNSIGNED_INT), C_MANY("link", bundle_link));

const struct fhir_type *fhir_resource_type(str name) {
    static const struct fhir_type *const all[] = {
        &patient, &practitioner, &organization, &location, &appointment, &encounter, &bundle};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (str_eq(name, str_from_c(all[i]->name))) return all[i];
    return NULL;
}
