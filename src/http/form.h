/* form.h: what came in a form or a query, and only what a const table allows.
 * Purpose    a route names its fields in a table; only what stands there and has passed its check can be read,
 *            already typed. A wrong one becomes a problem with a sentence for a person, and the raw typed text is
 *            kept for showing the form again.
 * Rule       application/x-www-form-urlencoded, URL Standard section 5.1; a field given twice is refused (OWASP ASVS
 *            5.0 15.3.7, parameter pollution).
 * Ownership  all lives in the arena of the call.   Thread safety: one form, one thread.
 * Not here   CSRF and keys (dispatch.h); fields that depend on others (the use cases). */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "civil.h"
#include "uuid.h"

enum field_type {
    FIELD_TEXT,       /* one line; blanks at the ends cut */
    FIELD_LINES,      /* several lines; line ends become LF */
    FIELD_DATE,       /* as people type dates (date_entry.h), near today */
    FIELD_BIRTH_DATE, /* the same, in the past */
    FIELD_TIME,
    FIELD_INT,
    FIELD_ID,        /* uuid */
    FIELD_ID_LIST,   /* the same name any number of times */
    FIELD_TEXT_LIST, /* the same name any number of times, empty ones kept in their place */
    FIELD_CHOICE,    /* one of `choices` */
    FIELD_CHECK,     /* a checkbox: there or not */
    FIELD_SECRET,    /* a password: taken as it is, never given back as typed */
};

struct field {
    const char *name;
    enum field_type type;
    bool required;
    int64_t min, max;           /* texts: characters (0: 200 for TEXT and SECRET, 10,000 for LINES);
                                 * INT: bounds unless both are 0; lists: how many (0: 200) */
    const char *label;          /* as the sentence says it: "the family name" */
    const char *const *choices; /* CHOICE: ends with NULL */
};

/* A page's file ends its table with FIELD_TABLE(name, rows); the row of the route names it. */
struct field_table {
    const struct field *rows;
    size_t n;
    bool
        is_tried; /* a form with a wrong field is tried all the same, for what else is wrong with it */
};
#define FIELD_TABLE(name, rows)                                                                    \
    const struct field_table name = {(rows), sizeof(rows) / sizeof(rows)[0], false}
/* Of a form whose use case finds more than its fields say: all is told at once. Its handler then runs as a trial
 * (work.h) also with fields that are not there: it must take any of them for empty. */
#define FIELD_TABLE_TRIED(name, rows)                                                              \
    const struct field_table name = {(rows), sizeof(rows) / sizeof(rows)[0], true}

struct pair {
    str name, value;
};

/* Decodes "a=b&c=d" to pairs. INVALID for a bad percent sequence, a NUL or text that is no UTF-8;
 * LIMIT for more than 1,000 pairs. */
MUST_USE enum err urlencoded_parse(struct arena *a, str text, struct pair **ret_pairs,
                                   size_t *ret_n);

struct form_value {
    const struct field *field;
    str typed;     /* raw, for showing again */
    bool is_there; /* given, not empty and right */
    str text;
    civil_date date;
    civil_time time;
    int64_t number;
    uuid id;
    const uuid *ids;
    const str *texts;
    size_t n;
};

struct form {
    struct form_value *values; /* one for each field */
    size_t n;
};

/* Checks every field; adds at most one problem for each to `problems`, which has room for `max`. */
void form_check(struct arena *a, const struct field_table *fields, const struct pair *pairs,
                size_t n_pairs, civil_date today, struct form *ret_form, struct problem *problems,
                size_t max, size_t *n_problems);
/* NULL when the table has no such field. */
const struct form_value *form_find(const struct form *form, const char *name);

#endif
