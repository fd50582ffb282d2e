/* hand_off_json.h: what goes with a letter to the electronic carrier, and what comes back.
 * Purpose    beside the PDF of a copy lies a small JSON file that says whose it is and where it goes; the carrier
 *            answers with a JSON file for each message. docs/ops/hand-off.md is the contract in full.
 * Rule       document types: SNOMED CT (outpatient letter 823681000000100, clinical letter
 *            823691000000103). The same copy gives the same bytes: at least once, one identity an attempt
 *            (House rule H11).
 * Ownership  texts live in the arena given.   Thread safety: pure.
 * Not here   files and commands (hand_off.h), what an acknowledgement changes (acknowledge.h). */
#ifndef FORMAT_HAND_OFF_JSON_H
#define FORMAT_HAND_OFF_JSON_H

#include "civil.h"
#include "instant.h"
#include "json.h"
#include "sha256.h"
#include "uuid.h"

struct hand_off_note {
    str message_id; /* one an attempt */
    uuid letter_id;
    int64_t attempt;
    str mailbox, recipient, ods_code; /* the last may be empty */
    str nhs_number;                   /* ten digits; empty: not known */
    civil_date birth_date;            /* none: not known */
    str template_kind;  /* of the letter's template: "clinic-letter", …; empty: none */
    instant created_at; /* of the attempt, not of the writing: it stays the same */
    int64_t size;
    sha256_hash hash; /* of the PDF */
};
/* One object on one line, with a line feed. */
str hand_off_note_write(struct arena *a, const struct hand_off_note *note);

struct acknowledgement {
    str message_id; /* a UUID in lower case */
    bool is_accepted;
    instant at;
    str reason; /* of a rejection; may be empty */
};
enum { ACKNOWLEDGEMENT_BYTES_MAX = 65536, ACKNOWLEDGEMENT_REASON_MAX = 500 };
/* INVALID or LIMIT with a sentence that says what is wrong with the file. Members besides the four are left
 * alone. */
MUST_USE enum err acknowledgement_parse(struct arena *a, json_reader read, str bytes,
                                        struct acknowledgement *ret_ack, struct problem *why);

#endif
