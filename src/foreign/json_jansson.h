/* json_jansson.h: strict reading of JSON, by jansson, into our own tree (json.h).
 * Purpose    the one door for JSON bytes: uploads, imports, FHIR requests, letter parts.
 * Rule       RFC 8259: UTF-8 only, no comments, no trailing commas, nothing after the value.
 * Stricter in two places on purpose: a name twice in one object is refused (section 4 warns of it;
 * FHIR R4 section 2.6.2 forbids it), and so is a name holding U+0000. A byte order mark is skipped
 *            (section 8.1 lets a reader).
 * Ownership  the tree lives in the arena.   Thread safety: pure.
 * Not here   the tree and its accessors (json.h). */
#ifndef FOREIGN_JSON_JANSSON_H
#define FOREIGN_JSON_JANSSON_H

#include "json.h"

/* A json_reader. INVALID with why->field "line L, column C" (columns in bytes), or LIMIT. `limits`
 * NULL: 64 MiB and 100 levels. */
MUST_USE enum err json_read(struct arena *a, str bytes, const struct json_limits *limits,
                            const struct json **ret_json, struct problem *why);

#endif
