/* csv_patients.h: a list of patients in CSV into records.
 * Purpose    the header of each column is found in a table of what hospitals call it; a mapping file
 *            says the rest. Each good row is a record; each bad one a rejection with its line.
 * Rule       dates in British order (date_entry.h), or as Excel's day numbers; NHS numbers by their
 *            check digit; a number that Excel turned into 9.43E+09 is lost and refused; telephone
 *            numbers get back the 0 that Excel took.
 *            What its columns say and do not say: csv_row.h.
 * Identity   the hospital number in the source named; else the NHS number; else names and date of
 *            birth together.
 * Ownership  all in the arena.   Thread safety: pure.
 * Not here   quotes and encodings (csv.h). */
#ifndef FORMAT_CSV_PATIENTS_H
#define FORMAT_CSV_PATIENTS_H

#include "csv.h"
#include "fhir_bundle.h"

enum csv_field {
    CSV_IGNORED,
    CSV_TITLE,
    CSV_GIVEN,
    CSV_MIDDLE,
    CSV_FAMILY,
    CSV_FULL_NAME, /* "SMITH, John" or "Mr John Smith" */
    CSV_PREVIOUS,
    CSV_KNOWN_AS,
    CSV_GENDER,
    CSV_BIRTH_DATE,
    CSV_DEATH_DATE,
    CSV_DECEASED,
    CSV_NHS_NUMBER,
    CSV_HOSPITAL_NUMBER,
    CSV_ADDRESS, /* whole, lines or commas */
    CSV_ADDRESS_1,
    CSV_ADDRESS_2,
    CSV_ADDRESS_3,
    CSV_ADDRESS_4,
    CSV_ADDRESS_5,
    CSV_TOWN,
    CSV_COUNTY,
    CSV_POSTCODE,
    CSV_COUNTRY,
    CSV_TELEPHONE,
    CSV_MOBILE,
    CSV_EMAIL,
    CSV_PRACTICE,
    CSV_GP,
    CSV_LANGUAGE,
    CSV_INTERPRETER,
    CSV_FIELD_COUNT
};

/* As a mapping file names it: "family_name". */
str csv_field_name(enum csv_field field);
/* What a column of this header holds; false when it is not known. */
bool csv_field_of_header(str header, enum csv_field *ret_field);

struct csv_mapping {
    const struct csv_mapped {
        str header;
        enum csv_field field;
    } * rows;
    size_t n;
};
/* Lines "their header = our field" ("ignored" leaves a column out); # begins a comment. INVALID with
 * field "line N". */
MUST_USE enum err csv_mapping_parse(struct arena *a, str text, struct csv_mapping *ret_mapping,
                                    struct problem *why);

struct csv_file {
    str name, source;                  /* for the report; namespace of its hospital numbers */
    const struct csv_mapping *mapping; /* may be NULL */
    civil_date today;
};
/* Never fails as a whole: a file that cannot be read is one rejection. Columns that are not known are
 * counted in left_alone as "column NAME". */
void csv_patients_take(struct arena *a, const struct csv_file *file, str bytes,
                       struct taken *ret_taken);

#endif
