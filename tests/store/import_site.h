/* import_site.h: an empty site and a work of somebody who imports, for the tests of imports, on either engine.
 * Ownership  everything lives in the arena of the store.   Thread safety: one test at a time. */
#ifndef TESTS_IMPORT_SITE_H
#define TESTS_IMPORT_SITE_H

#include "engines.h"

#include "import_records.h"
#include "patient_work.h"

extern struct problem why;
extern int64_t clock_shift; /* of the clock of all that follows */

void begin(struct store *s);
struct work work_of(struct store *s);
/* As a file of that content. */
struct import_report import_as(struct store *s, str bytes, bool is_dry_run);
struct import_report import(struct store *s, str bytes);
/* A list in CSV whose hospital numbers are of `urn:pas`. */
struct import_report import_list(struct store *s, str bytes);

void expect_counts(const struct import_report *r, enum record_kind kind, int64_t new,
                   int64_t changed, int64_t same, int64_t rejected);
int64_t total(const struct import_report *r, enum import_outcome outcome);

int64_t count_of(struct store *s, const struct statement *statement);
int64_t count_asked(struct store *s); /* open questions about possible duplicates */
int64_t count_patients(struct store *s);
int64_t count_versions(struct store *s);
struct patient patient_of(struct store *s, str hospital_number);
struct found_patients find(struct store *s, str typed);

#endif
