/* json.h: a JSON value as plain data.
 * Purpose    what a JSON reader hands to format and domain, which never see the library that read it.
 * Rule       RFC 8259. Numbers keep their exact text: 1.10 stays 1.10 (FHIR R4 section 2.24.0.1: the precision
 *            of a decimal has meaning).
 * Ownership  a tree lives in the arena it was read into and is never changed.   Thread safety: pure.
 * Not here   reading (foreign/json_jansson.h), writing (format/json_write.h). */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "arena.h"
#include "err.h"

enum json_kind {
    J_NULL,
    J_FALSE,
    J_TRUE,
    J_NUMBER, /* text: the number as it was written */
    J_TEXT,   /* text: decoded UTF-8; may hold U+0000 */
    J_ARRAY,
    J_OBJECT,
};

struct json {
    enum json_kind kind;
    str name;                 /* as a member of an object, else empty */
    str text;                 /* of J_TEXT and J_NUMBER */
    const struct json *child; /* of J_ARRAY and J_OBJECT, n of them, in the order of the file */
    size_t n;
};

/* Where a reader stops: what is larger or deeper is refused, not cut. */
struct json_limits {
    size_t bytes;
    int depth; /* of arrays and objects within each other */
};

/* How format and app are handed a reader without seeing the library behind it. */
typedef enum err (*json_reader)(struct arena *a, str bytes, const struct json_limits *limits,
                                const struct json **ret_json, struct problem *why);

/* All accessors take NULL for "not there", so that paths can be chained. */

/* The member of that name, or NULL. */
const struct json *json_member(const struct json *object, str name);
/* The nth element of an array, from 0, or NULL. */
const struct json *json_at(const struct json *array, size_t i);
/* How many elements an array has; 0 for anything else. */
size_t json_length(const struct json *array);
/* The text of a JSON text; empty for anything else. */
str json_text(const struct json *value);
/* The text of that member; empty when there is none. */
str json_member_text(const struct json *object, str name);
bool json_is(const struct json *value, enum json_kind kind);
bool json_truth(const struct json *value);
/* A whole number written without fraction or exponent; false, and `*ret_n` alone, for anything
 * else. */
bool json_int(const struct json *value, int64_t *ret_n);
/* "an object", "a text", …: for sentences of problems. */
str json_kind_name(const struct json *value);

#endif
