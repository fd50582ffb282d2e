/* fhir_schema.h: which elements the resources we take have, as tables, and the check against them.
 * Purpose    a resource is checked once, whole, before anything is read from it; so the readers behind it
 *            (fhir_patient.h …) read plainly. Elements not in the tables are left alone, as extensions of other
 *            countries and later versions are; modifier extensions change the meaning of what holds them, so
 *            that a resource with one is refused.
 * Rule       FHIR R4 (4.0.1): the resource pages' element tables and required bindings, 2.24 data types, 2.6.2
 *            JSON (no null, no empty text, array or object), 2.5 modifier extensions, and the invariants app-2,
 *            app-3, org-1, org-2, org-3, pat-1 and bdl-5, by name in the problem.
 * Ownership  problem texts live in the arena.   Thread safety: pure.
 * Not here   primitive types (fhir_primitive.h); whole bundles (fhir_bundle.h). */
#ifndef FORMAT_FHIR_SCHEMA_H
#define FORMAT_FHIR_SCHEMA_H

#include "fhir_primitive.h"

struct fhir_type;
struct fhir_element {
    const char *name;
    enum { FHIR_PRIMITIVE, FHIR_COMPLEX } kind;
    enum fhir_primitive primitive;
    const struct fhir_type *type; /* of FHIR_COMPLEX */
    bool is_required, is_many;
    const char *codes; /* a closed list "a b c", or NULL */
};
struct fhir_type {
    const char *name, *section;         /* "Patient", "8.1" */
    const struct fhir_element *element; /* ends with a NULL name */
};

/* The type of a resource we take: Patient, Practitioner, Organization, Location, Appointment,
 * Encounter, Bundle; NULL for others. */
const struct fhir_type *fhir_resource_type(str name);

/* INVALID with why->field the path ("Patient.name[0].use"), the reason, and the section of R4. The
 * resource must be of a type known here. */
MUST_USE enum err fhir_check(struct arena *a, const struct json *resource, struct problem *why);

#endif
