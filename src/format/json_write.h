/* json_write.h: a streaming JSON writer.
 * Purpose    JSON out: FHIR answers, --json of commands, stored records and letters, written piece by piece in
 *            the order given, without a tree.
 * Rule       RFC 8259. What comes out is always one valid JSON value: a name without value, a value without
 *            name, an unclosed bracket are broken invariants, invalid UTF-8 becomes U+FFFD. Also never `</` or
 *            U+2028, so that it may stand in a script element.
 * Ownership  the text grows in the arena given at init.   Thread safety: one writer, one thread.
 * Not here   reading (foreign/json_jansson.h). */
#ifndef FORMAT_JSON_WRITE_H
#define FORMAT_JSON_WRITE_H

#include "buf.h"
#include "json.h"

#define JSON_WRITE_DEPTH 128

struct json_writer {
    struct buf out;
    int depth;
    bool after_name, is_done;
    struct {
        bool is_object, has_content;
    } level[JSON_WRITE_DEPTH];
};

void json_write_init(struct json_writer *w, struct arena *a);
void json_open_object(struct json_writer *w);
void json_close_object(struct json_writer *w);
void json_open_array(struct json_writer *w);
void json_close_array(struct json_writer *w);
/* The name of the next value; only inside an object. */
void json_name(struct json_writer *w, str name);
void json_put_text(struct json_writer *w, str text);
void json_put_int(struct json_writer *w, int64_t n);
/* A number by its exact text, which must be a JSON number (json_is_number): 1.10 stays 1.10. */
void json_put_number(struct json_writer *w, str number);
void json_put_bool(struct json_writer *w, bool value);
void json_put_null(struct json_writer *w);
/* A whole tree as it was read, numbers by their text, members in their order. */
void json_put_tree(struct json_writer *w, const struct json *tree);

/* Name and value in one. The _if_any writes nothing for an empty text (FHIR forbids empty values).
 */
void json_member_put(struct json_writer *w, str name, str text);
void json_member_put_if_any(struct json_writer *w, str name, str text);
void json_member_put_int(struct json_writer *w, str name, int64_t n);
void json_member_put_bool(struct json_writer *w, str name, bool value);

/* The finished text; everything must be closed. */
str json_written(const struct json_writer *w);
bool json_is_number(str text);

#endif
