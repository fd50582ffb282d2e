/* err.h: errors are values with a sentence for a person.
 * Purpose    every fallible function returns an `enum err`, is MUST_USE, puts its outputs last as ret_x and
 *            leaves them alone on failure, and fills a `struct problem` where a person will read it. HTTP
 *            status, FHIR OperationOutcome and exit status all derive from `enum err` (err_table).
 * Ownership  the texts of a problem are literals, or live in the arena of the request or job. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "str.h"

enum err {
    OK = 0,
    INVALID,     /* what was given is not right: the problem names the field and what to do */
    NOT_FOUND,   /* not there, or not for this person to know of */
    CONFLICT,    /* somebody else was first, or the same key came with another body */
    FORBIDDEN,   /* known, and not permitted */
    BUSY,        /* try again shortly */
    UNAVAILABLE, /* something outside failed; nothing was saved, or it is uncertain */
    LIMIT,       /* too much of it */
    DAMAGED,     /* what is kept cannot be read any more: no waiting mends it */
};

struct problem {
    str field;    /* name of the form field, parameter or path; empty: the whole */
    str sentence; /* what is wrong and what to do, for a person */
    str rule;     /* the source of the rule, where there is one */
};

#define MUST_USE __attribute__((warn_unused_result))

/* Returns early with the error of `call`, if any. The only macro that hides control flow. */
#define TRY(call)                                                                                  \
    do {                                                                                           \
        enum err try_err_ = (call);                                                                \
        if (try_err_ != OK) return try_err_;                                                       \
    } while (0)

/* Fills `why` (may be NULL) and returns `e`, so that refusals read as one line. */
enum err problem_set(struct problem *why, enum err e, str field, str sentence, str rule);

/* What each error is at each door, in one table. */
struct err_row {
    enum err err;
    const char *name; /* for logs */
    int http_status;  /* RFC 9110 */
    int exit_status; /* 0 ok, 1 failed, 2 usage, 3 check failed, 75 temporary (sysexits EX_TEMPFAIL)
                      */
    const char *outcome; /* FHIR R4 issue-type */
};
const struct err_row *err_row(enum err e);

#endif
