/* fhir_hash.h: one fingerprint of a resource, however it was written down.
 * Purpose    the same record sent again, reserialised or with its parts in another order, is the same; one
 *            value changed is another. So an import can say "same" without comparing fields.
 * Rule       FHIR R4 section 2.6.2: the order of members, and blanks, mean nothing. The order of repeated
 *            elements is taken to mean nothing either, but for plain texts (given names, address lines)
 *            and their companions. Numbers count by value, 1.10 as 1.1. Left out: id, text (the
 *            narrative), meta but its security, which the sender's server makes; references
 *            count as the id of what they point at, when that is here (its key, when it has none).
 * Ownership  a value; scratch memory in the arena.   Thread safety: pure. */
#ifndef FORMAT_FHIR_HASH_H
#define FORMAT_FHIR_HASH_H

#include "fhir_read.h"

sha256_hash fhir_hash(const struct json *resource, const struct fhir_links *links);

#endif
