#include "fhir_visit.h"

#include "buf.h"
#include "fhir_reference.h"
#include "fhir_schema.h"

static void read_moment(const struct json *holder, str name, bool *ret_has, instant *ret_moment) {
    str text = json_member_text(holder, name);
    civil_date day;
    enum fhir_precision precision;
    if (fhir_read_instant(text, ret_moment) == OK) {
        *ret_has = true;
    } else if (fhir_read_date(text, &day, &precision) == OK) {
        /* Only the day is known: its midnight UTC stands for it. */
        *ret_moment = (instant){civil_date_to_days(day) * INSTANT_DAY};
        *ret_has = true;
    }
}

static void read_patient(struct arena *a, const struct json *reference,
                         const struct fhir_links *links, struct record_visit *v) {
    v->patient = fhir_reference_key(a, reference, links, S(""));
    v->patient_text = json_member_text(reference, S("reference"));
    if (v->patient_text.n == 0) v->patient_text = json_member_text(reference, S("display"));
}

static void add_name(struct arena *a, str *names, str name) {
    if (name.n == 0) return;
    *names = names->n > 0 ? say(a, "{}, {}", SAY_T(*names), SAY_T(name)) : name;
}

enum err fhir_encounter_read(struct arena *a, const struct json *resource,
                             const struct fhir_links *links, struct record_visit *ret_visit,
                             struct problem *why) {
    TRY(fhir_check(a, resource, why));
    struct record_visit v = {.status = json_member_text(resource, S("status"))};
    read_patient(a, json_member(resource, S("subject")), links, &v);
    const struct json *period = json_member(resource, S("period"));
    read_moment(period, S("start"), &v.has_start, &v.start);
    read_moment(period, S("end"), &v.has_end, &v.end);
    v.title = fhir_concept_text(json_at(json_member(resource, S("type")), 0));
    if (v.title.n == 0) v.title = fhir_concept_text(json_member(resource, S("serviceType")));
    if (v.title.n == 0) v.title = json_member_text(json_member(resource, S("class")), S("display"));
    const struct json *where = json_at(json_member(resource, S("location")), 0);
    v.place = fhir_reference_name(a, json_member(where, S("location")), links);
    if (v.place.n == 0)
        v.place = fhir_reference_name(a, json_member(resource, S("serviceProvider")), links);
    const struct json *who = json_member(resource, S("participant"));
    for (size_t i = 0; i < json_length(who) && i < 8; i++)
        add_name(a, &v.with_whom,
                 fhir_reference_name(a, json_member(json_at(who, i), S("individual")), links));
    *ret_visit = v;
    return OK;
}

/* What kind of thing a participant is: by the resource, else by the reference's own words. */
static str actor_type(const struct json *actor, const struct fhir_links *links) {
    const struct json *target = NULL;
    struct record_key key;
    if (links && links->follow(links->self, actor, &target, &key))
        return json_member_text(target, S("resourceType"));
    str text = json_member_text(actor, S("reference"));
    size_t at = fhir_type_and_id_at(text);
    str type = str_from(text, at);
    ptrdiff_t end = str_find_char(type, '/');
    if (end > 0) return str_slice(type, 0, (size_t)end);
    end = str_find_char(text, '?');
    return end > 0 ? str_slice(text, 0, (size_t)end) : json_member_text(actor, S("type"));
}

enum err fhir_appointment_read(struct arena *a, const struct json *resource,
                               const struct fhir_links *links, struct record_visit *ret_visit,
                               struct problem *why) {
    TRY(fhir_check(a, resource, why));
    struct record_visit v = {.status = json_member_text(resource, S("status"))};
    read_moment(resource, S("start"), &v.has_start, &v.start);
    read_moment(resource, S("end"), &v.has_end, &v.end);
    v.title = json_member_text(resource, S("description"));
    if (v.title.n == 0)
        v.title = fhir_concept_text(json_at(json_member(resource, S("serviceType")), 0));
    if (v.title.n == 0) v.title = fhir_concept_text(json_member(resource, S("appointmentType")));
    const struct json *list = json_member(resource, S("participant"));
    bool is_found = false;
    for (size_t i = 0; i < json_length(list) && i < 32; i++) {
        const struct json *actor = json_member(json_at(list, i), S("actor"));
        if (!actor) continue;
        str type = actor_type(actor, links);
        /* An actor known by its UUID alone may be the patient: whoever keeps the visit will see. */
        bool may_be = type.n == 0 && v.patient.identifier.n == 0 &&
                      str_starts_with(json_member_text(actor, S("reference")), S("urn:uuid:"));
        bool is_patient = str_eq(type, S("Patient")) && !is_found;
        is_found = is_found || is_patient;
        if (may_be || is_patient)
            read_patient(a, actor, links, &v);
        else if (str_eq(type, S("Location")) || str_eq(type, S("HealthcareService")))
            add_name(a, &v.place, fhir_reference_name(a, actor, links));
        else if (!str_eq(type, S("Patient")))
            add_name(a, &v.with_whom, fhir_reference_name(a, actor, links));
    }
    *ret_visit = v;
    return OK;
}
