/* import_plan.h: what an import does with a record, decided without a database.
 * Purpose    the same record twice changes nothing; one changed field is one changed record; and what
 *            people here have edited is never overwritten silently.
 * Rule       House rule H14: identity is (source, identifier); the same NHS number, date of birth and
 *            family name is the same person; anything less is a possible duplicate, for a person. What a
 *            source does not say is not said.
 * Ownership  arrays in the arena; texts are those given.   Thread safety: pure.
 * Not here   keeping it (app/import_records.h). */
#ifndef DOMAIN_IMPORT_PLAN_H
#define DOMAIN_IMPORT_PLAN_H

#include "json.h"
#include "record.h"

/* A record as named texts, so that versions of it can be compared field by field. */
struct import_field {
    str name, value; /* empty: not known */
};
struct import_fields {
    const struct import_field *field;
    size_t n;
};

/* What an outside system can tell of each kind; needs, safe addresses and merges stay ours. */
struct import_fields patient_fields(struct arena *a, const struct patient *p);
/* Writes the fields back; those it does not name stay. */
void patient_take_fields(struct patient *p, const struct import_fields *fields);
struct import_fields contact_fields(struct arena *a, const struct record_contact *c);
void contact_take_fields(struct record_contact *c, const struct import_fields *fields);
struct import_fields place_fields(struct arena *a, const struct record_place *p);
void place_take_fields(struct record_place *p, const struct import_fields *fields);

/* What a record says of `sent`; what it does not say is as in `other`. A list does not say what it has no column
 * for, nor that of a field of which it names a part that is there; nobody says that there is no NHS or hospital
 * number. */
struct import_fields import_fields_said(struct arena *a, const struct record_patient *r,
                                        const struct import_fields *sent,
                                        const struct import_fields *other);

/* From a JSON object of texts, as the last import was kept. */
struct import_fields import_fields_from_json(struct arena *a, const struct json *object);
str import_field_value(const struct import_fields *fields, str name);

struct import_merge {
    struct import_fields merged;
    bool is_changed; /* merged differs from what is here */
    const str *kept; /* fields in which the news was not taken, for people here had edited them */
    size_t n_kept;
};
/* Three ways: `last` as last imported (NULL: never, a person found here by number), `here` as it is now,
 * `fresh` as it comes. Unedited fields follow the news; edited ones stay and are named. */
void import_merge(struct arena *a, const struct import_fields *last,
                  const struct import_fields *here, const struct import_fields *fresh,
                  struct import_merge *ret_merge);

/* Texts of names are folded by the caller. */
struct import_person {
    str nhs_number, folded_family;
    civil_date birth_date;
    str folded_given, gender; /* of import_is_somebody_else alone */
};
/* Whether `fresh`, under the number of `last`, is another person: the date of birth differs and a name with it, or
 * both names and the gender do. A name that one only gives in part is no other. */
bool import_is_somebody_else(const struct import_person *last, const struct import_person *fresh);
bool import_is_same_person(const struct import_person *a, const struct import_person *b);

/* The counts of one kind, and how a record counts. */
enum import_outcome {
    IMPORT_NEW,
    IMPORT_CHANGED,
    IMPORT_SAME,
    IMPORT_REJECTED,
    IMPORT_OUTCOME_COUNT
};
str import_outcome_name(enum import_outcome outcome);

#endif
