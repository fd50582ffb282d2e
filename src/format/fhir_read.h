/* fhir_read.h: FHIR R4 data types into the parts of a record.
 * Purpose    shared by the readers of each resource. The resource has passed fhir_check, so that
 *            nothing here can fail: what is absent reads as empty.
 * Rule       FHIR R4 section 2.24 (data types); UK Core NHS number verification status.
 * Ownership  arrays in the arena; texts are those of the JSON tree.   Thread safety: pure.
 * Not here   which resource has which (fhir_patient.h, fhir_people.h, fhir_visit.h). */
#ifndef FORMAT_FHIR_READ_H
#define FORMAT_FHIR_READ_H

#include "fhir_primitive.h"
#include "record.h"

/* How references are followed: made by whoever knows the other resources (fhir_bundle.h). */
struct fhir_links {
    /* The resource a reference points at, and its key; false when it is not here. */
    bool (*follow)(void *self, const struct json *reference, const struct json **ret_resource,
                   struct record_key *ret_key);
    void *self;
};

struct record_period fhir_period(const struct json *holder); /* its member "period" */
const struct record_identifier *fhir_identifiers(struct arena *a, const struct json *resource,
                                                 size_t *ret_n);
const struct record_name *fhir_names(struct arena *a, const struct json *list, size_t *ret_n);
const struct record_telecom *fhir_telecoms(struct arena *a, const struct json *resource,
                                           size_t *ret_n);
const struct record_address *fhir_addresses(struct arena *a, const struct json *list,
                                            size_t *ret_n);
/* The first coding's code of that system (empty: any); empty when there is none. */
str fhir_coding(const struct json *concept, str system);
/* What a person reads: text, else the first display, else the first code. */
str fhir_concept_text(const struct json *concept);
/* The extension of that url, or NULL. */
const struct json *fhir_extension(const struct json *element, str url);
/* The elements of a member that may be one or many, joined by a blank. */
str fhir_joined(struct arena *a, const struct json *list, str between);
/* What a reference shows: the name of the resource it points at, else its display. */
str fhir_reference_name(struct arena *a, const struct json *reference,
                        const struct fhir_links *links);
/* "Dr Adam Careful", "Good Health Clinic": the name of any resource with one. */
str fhir_resource_name(struct arena *a, const struct json *resource);

#endif
