/* fhir_primitive.h: the primitive types of FHIR R4.
 * Purpose    decides whether a text is a lawful date, instant, id, code …, and reads dates and moments.
 * Rule       FHIR R4 (4.0.1) section 2.24, primitive types: the regular expression given there for each type,
 *            and the calendar: 30 February matches the expression and is no date.
 * Ownership  values only; sentences are literals.   Thread safety: pure.
 * Not here   which element has which type (fhir_schema.h). */
#ifndef FORMAT_FHIR_PRIMITIVE_H
#define FORMAT_FHIR_PRIMITIVE_H

#include "civil.h"
#include "instant.h"
#include "json.h"

enum fhir_primitive {
    FHIR_STRING,
    FHIR_MARKDOWN,
    FHIR_CODE,
    FHIR_ID,
    FHIR_URI, /* also url, canonical, oid, uuid */
    FHIR_BASE64,
    FHIR_DATE,
    FHIR_DATETIME,
    FHIR_INSTANT,
    FHIR_TIME,
    FHIR_BOOLEAN,
    FHIR_INTEGER,
    FHIR_UNSIGNED_INT,
    FHIR_POSITIVE_INT,
    FHIR_DECIMAL,
};

str fhir_primitive_name(enum fhir_primitive type);
/* Whether the JSON value is one of that type: the right JSON kind and the right form. */
bool fhir_primitive_is_valid(enum fhir_primitive type, const struct json *value);
/* What a value of that type looks like: "a date as YYYY, YYYY-MM or YYYY-MM-DD". */
str fhir_primitive_form(enum fhir_primitive type);

enum fhir_precision { FHIR_YEAR, FHIR_MONTH, FHIR_DAY, FHIR_TIMED };

/* The day of a date or dateTime; a missing month or day is 1, and the precision says so. A time is
 * cut off as it stands: the day is that of the place where it was written. */
MUST_USE enum err fhir_read_date(str text, civil_date *ret_day, enum fhir_precision *ret_precision);
/* The moment of an instant or a dateTime with a time; INVALID without one. A leap second is the
 * next. */
MUST_USE enum err fhir_read_instant(str text, instant *ret_moment);

#endif
