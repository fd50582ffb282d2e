/* fhir_reference.h: whom a reference means, as a key.
 * Rule       FHIR R4 section 2.3 (references): what it points at in the same file; an identifier; a search by one; a
 *            UUID; an address on a server; else an id of the system the file is from.
 * Ownership  texts in the arena or the JSON tree.   Thread safety: pure. */
#ifndef FORMAT_FHIR_REFERENCE_H
#define FORMAT_FHIR_REFERENCE_H

#include "fhir_read.h"

/* Empty identifier: it names nobody that can be followed. `local_source` is the namespace of an id alone. */
struct record_key fhir_reference_key(struct arena *a, const struct json *reference,
                                     const struct fhir_links *links, str local_source);

/* Where Type/id begins at the end of a reference; all of it when it is relative. */
size_t fhir_type_and_id_at(str reference);

#endif
