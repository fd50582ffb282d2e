/* codes.h: national code tables as data.
 * Purpose    what is stored and sent is the plain national code; what people see is its name. Choices on pages,
 *            checks of imports and names in lists all come from here.
 * Rule       each table names its source.
 * Ownership  literals only.   Thread safety: pure.
 * Not here   priorities (priority.h); what a code does to a waiting-time clock beyond its own row. */
#ifndef DOMAIN_CODES_H
#define DOMAIN_CODES_H

#include "err.h"

struct code_row {
    const char *code;
    const char *name; /* as pages say it */
    bool is_retired;  /* still read from old records, no longer offered */
};

struct code_table {
    const char *name; /* of the set: "source of referral" */
    const char *source;
    const struct code_row *rows; /* in the order in which a page offers them */
    size_t n;
};

extern const struct code_table codes_medium;            /* consultation mechanism: 01 02 11 … */
extern const struct code_table codes_referral_source;   /* source of referral for out-patients */
extern const struct code_table codes_rtt_status;        /* referral to treatment period status */
extern const struct code_table codes_nhs_number_status; /* 01 verified … 08 */

/* NULL when the table has no such code. */
const struct code_row *code_find(const struct code_table *table, str code);
/* The name; empty when the table has no such code. */
str code_name(const struct code_table *table, str code);
/* INVALID with the field given when the table has no such code. */
MUST_USE enum err code_check(const struct code_table *table, str code, str field,
                             struct problem *why);

#endif
