/* fhir_patient_read.c: GET /fhir/Patient/{id}, and how FHIR says what went wrong.
 * Rule       FHIR R4 section 3.1.0 (read: ETag from the version, errors as OperationOutcome), UK Core
 *            Patient; a retired record answers with its replaced-by link (FHIR R4, Patient.link).
 * Not here   the resource itself (format/fhir_write.h). */
#include "address_store.h"
#include "audit.h"
#include "buf.h"
#include "fhir_write.h"
#include "patient_open.h"
#include "patient_store.h"
#include "routes.h"
#include "serving.h"

str fhir_problem(struct call *c, enum err e, int status, str sentence, const char **ret_type) {
    const struct problem why = {.sentence = sentence};
    *ret_type = "application/fhir+json; charset=utf-8";
    if (status == 401) return fhir_outcome_coded(c->arena, S("login"), &why);
    return fhir_outcome_write(c->arena, e, &why);
}

/* The namespace of this site's own numbers, until a site states one. */
static str hospital_number_system(struct call *c) {
    return say(c->arena, "urn:clerkwell:hospital-number:{}", SAY_N(c->scope.site_id));
}

static enum err practice_name(struct call *c, const struct patient *p, str *ret_name) {
    *ret_name = S("");
    if (uuid_is_nil(p->practice_id)) return OK;
    struct contact practice;
    enum err e = contact_store_get(c->work.tx, c->scope.site_id, p->practice_id, &practice);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    *ret_name = practice.organisation;
    return OK;
}

static enum err note_view(struct call *c, const struct patient *p) {
    if (!c->program->services) return OK;
    return record_view(&c->work, c->program->services->views,
                       &(struct fact){.kind = "patient.viewed",
                                      .subject_kind = "patient",
                                      .subject_id = p->patient_id,
                                      .patient_id = p->patient_id,
                                      .detail = S("fhir")});
}

enum err fhir_read_patient(struct call *c) {
    struct patient p;
    struct fhir_patient_out out = {.patient = &p,
                                   .hospital_number_system = hospital_number_system(c)};
    TRY(patient_open(&c->work, c->ids[0], &p));
    out.changed_at = p.changed_at;
    TRY(practice_name(c, &p, &out.practice_name));
    TRY(note_view(c, &p));
    TRY(reply_json(c, fhir_patient_write(c->arena, &out)));
    reply_version(c, p.version);
    return OK;
}
