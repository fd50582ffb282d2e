/* letter_json.h: a letter on the wire and in the database.
 * Purpose    the editor, the drafts, the versions and the templates all keep a letter as this JSON; it is
 *            read strictly, so that what was stored can always be shown, printed and hashed.
 * Rule       {"version": 1, "parts": [...], "enclosures": ["..."]}; enclosures may be missing. A part has
 *            "kind" (letter_part_kind_code) and
 *              salutation, paragraph, sign-off   "text"
 *              heading                           "text", and "section" (letter_section) if it has one
 *              diagnoses                         "items": ["..."]
 *              actions                           "for" (gp, hospital, patient), "items": ["..."]
 *              medicines                         "items": [{"text", and if any "dose", "change", "reason"}]
 *            Any other name is refused, as is what letter_check refuses (RFC 8259 for the rest).
 * Ownership  texts of a read letter live in the tree's arena.   Thread safety: pure.
 * Not here   what may be signed (letter.h), merge fields (merge_field.h). */
#ifndef FORMAT_LETTER_JSON_H
#define FORMAT_LETTER_JSON_H

#include "json.h"
#include "letter.h"

/* Reads a tree. INVALID or LIMIT with why->field such as "parts[3].items[0].dose". */
MUST_USE enum err letter_json_read(struct arena *a, const struct json *tree,
                                   struct letter *ret_letter, struct problem *why);
/* Reads bytes, by the reader handed in (foreign/json_jansson.h: json_read), within a letter's limits. */
MUST_USE enum err letter_json_parse(struct arena *a, json_reader reader, str bytes,
                                    struct letter *ret_letter, struct problem *why);
/* One text for one letter: names in the order above, nothing that is empty or the default. */
str letter_json_write(struct arena *a, const struct letter *letter);

#endif
