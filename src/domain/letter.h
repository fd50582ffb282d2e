/* letter.h: a clinic letter as structured parts.
 * Purpose    a letter is an ordered list of typed parts (salutation, headings, paragraphs, diagnoses,
 *            medicines, actions, sign-off), never one lump of text or HTML: so it can be proofread, printed,
 *            read out, coded and hashed from one source.
 * Rule       actions split for GP, hospital and patient, diagnoses first: PRSB outpatient letter standard.
 *            House rule H30: sizes are LETTER_MAX_*; a draft may be unfinished, a letter to sign may not.
 * Ownership  texts live in the arena they were read into.   Thread safety: pure.
 * Not here   JSON (letter_json.h), paper (letter_layout.h), stages (letter_work.h), who gets it (recipient.h),
 *            text boxes to type it in (letter_notation.h). */
#ifndef DOMAIN_LETTER_H
#define DOMAIN_LETTER_H

#include "arena.h"
#include "err.h"
#include "letter_section.h"

enum letter_part_kind {
    PART_SALUTATION, /* one, first */
    PART_HEADING,
    PART_PARAGRAPH,
    PART_DIAGNOSES,
    PART_MEDICINES,
    PART_ACTIONS,  /* for one of enum action_for */
    PART_SIGN_OFF, /* one, last: "Yours sincerely", name and post, a line each */
    PART_KIND_COUNT
};

enum action_for { ACTION_FOR_GP, ACTION_FOR_HOSPITAL, ACTION_FOR_PATIENT, ACTION_FOR_COUNT };

enum medicine_change {
    MEDICINE_UNCHANGED,
    MEDICINE_STARTED,
    MEDICINE_STOPPED,
    MEDICINE_CHANGED,
    MEDICINE_CHANGE_COUNT
};

struct letter_item {
    str text;   /* the diagnosis, the action, the medicine's name */
    str dose;   /* medicines: "5 mg twice a day" */
    str reason; /* medicines: why it was started, stopped or changed */
    enum medicine_change change;
};

struct letter_part {
    enum letter_part_kind kind;
    enum letter_section section; /* headings only */
    enum action_for action_for;  /* actions only */
    str text;                    /* salutation, heading (one line), paragraph, sign-off */
    const struct letter_item *items;
    size_t n_items; /* lists only */
};

struct letter {
    const struct letter_part *parts;
    size_t n_parts;
    const str *enclosures; /* named as on the letter: "24-hour tape diary" */
    size_t n_enclosures;
};

enum {
    LETTER_MAX_PARTS = 200,
    LETTER_MAX_ITEMS = 100,    /* in one part */
    LETTER_MAX_LINE = 500,     /* characters of a one-line text */
    LETTER_MAX_TEXT = 20000,   /* characters of a paragraph */
    LETTER_MAX_BYTES = 200000, /* of all texts together */
    LETTER_MAX_ENCLOSURES = 20,
};

/* On the wire and in forms: "paragraph"; "gp"; "started". */
str letter_part_kind_code(enum letter_part_kind kind);
bool letter_part_kind_find(str code, enum letter_part_kind *ret_kind);
str action_for_code(enum action_for who);
bool action_for_find(str code, enum action_for *ret_who);
str medicine_change_code(enum medicine_change change);
bool medicine_change_find(str code, enum medicine_change *ret_change);
/* The heading that stands over a list: "Diagnoses", "Medicines", "Actions for the GP". Empty
 * otherwise. */
str letter_part_heading(const struct letter_part *part);
bool letter_part_is_list(enum letter_part_kind kind);
/* One medicine as a line: "Apixaban 5 mg twice a day (started: atrial fibrillation)"; others their
 * text. */
str letter_item_line(struct arena *a, const struct letter_item *item);

/* What any draft must keep: sizes, plain text, fields that belong to their kind, salutation first
 * and sign-off last. INVALID or LIMIT with why->field such as "parts[3].items[0].dose". */
MUST_USE enum err letter_check(struct arena *a, const struct letter *letter, struct problem *why);

/* A mark left in the text, with its place. */
enum letter_mark_kind {
    MARK_QUERY,      /* [?], [? word], [inaudible …], ____, XXX, ??? : a question to the author */
    MARK_MERGE_FIELD /* {{patient.name}}: never resolved */
};
struct letter_place {
    size_t part; /* index; PLACE_ENCLOSURE: item is the index of an enclosure */
    size_t item; /* index in a list; 0 otherwise */
    enum letter_field { PLACE_TEXT, PLACE_DOSE, PLACE_REASON } field;
    size_t offset; /* bytes into that text */
};
#define PLACE_ENCLOSURE SIZE_MAX
struct letter_mark {
    enum letter_mark_kind kind;
    struct letter_place place;
    size_t n; /* bytes */
    str text; /* the mark itself */
};
/* All marks in reading order. */
const struct letter_mark *letter_marks(struct arena *a, const struct letter *letter, size_t *ret_n);
bool letter_has_open_query(struct arena *a, const struct letter *letter);
/* The same over one text: the first mark from `*at`, moving `*at` past it. False at the end. */
bool mark_next(str text, size_t *at, size_t *ret_from, size_t *ret_n,
               enum letter_mark_kind *ret_kind);
/* The length of the query that begins at `at`: [? …] to its bracket, ___, ???, XXX; 0: none does. */
size_t mark_query_at(str text, size_t at);

/* Whether an author may sign it: content besides salutation and sign-off, a sign-off, nothing
 * empty, no marks. INVALID with a sentence otherwise. Passing it to the author is never blocked by
 * this. */
MUST_USE enum err letter_may_be_signed(struct arena *a, const struct letter *letter,
                                       struct problem *why);

#endif
