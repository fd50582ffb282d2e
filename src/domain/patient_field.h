/* patient_field.h: the fields of a patient's record, by name.
 * Purpose    the one list of them: what a version of the record stores, what its history compares, and what another
 *            system may tell come from here, so a field that is added is in all three or in none.
 * Ownership  the list is the program's own; texts live in the arena given or in the record.   Thread safety: pure.
 * Not here   what a field may hold (the modules of each); the words of pages for it (patient_pages.c). */
#ifndef DOMAIN_PATIENT_FIELD_H
#define DOMAIN_PATIENT_FIELD_H

#include "arena.h"
#include "patient.h"

struct patient_field {
    str name; /* as stored: family_name */
    enum patient_field_kind { PATIENT_TEXT, PATIENT_DAY, PATIENT_YES, PATIENT_ID } kind;
    size_t offset;           /* in struct patient */
    bool is_told_by_imports; /* another system may say what it is */
};

/* In the order in which a record is read. */
const struct patient_field *patient_field_list(size_t *ret_n);
/* Its text: a day as 2026-11-23, an id as uuid_text says it, "yes"; empty for none and no. */
str patient_field_get(struct arena *a, const struct patient *p, const struct patient_field *f);
/* The other way. A text that is no day, or no id, changes nothing; any that is not empty is "yes". */
void patient_field_set(struct patient *p, const struct patient_field *f, str text);

#endif
