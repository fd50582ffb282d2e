/* letter_section.h: the headings of an outpatient letter and their national codes.
 * Purpose    a heading that carries its section can later leave as a coded FHIR Composition section; a heading
 *            without one is only words.
 * Rule       PRSB outpatient letter headings as SNOMED CT concepts; codes in the manner of CodeSystem
 *            UKCore-RecordStandardHeadings.
 * Ownership  constants.   Thread safety: pure.
 * Not here   the parts of one letter (letter.h). */
#ifndef DOMAIN_LETTER_SECTION_H
#define DOMAIN_LETTER_SECTION_H

#include "str.h"

enum letter_section {
    SECTION_NONE, /* words of the author's own */
    SECTION_REFERRER,
    SECTION_ATTENDANCE,
    SECTION_REQUIREMENTS,
    SECTION_RESEARCH,
    SECTION_CONCERNS,
    SECTION_DIAGNOSES,
    SECTION_PROBLEMS,
    SECTION_HISTORY,
    SECTION_FAMILY_HISTORY,
    SECTION_SOCIAL,
    SECTION_SYSTEMS,
    SECTION_EXAMINATION,
    SECTION_SCALES,
    SECTION_RISKS,
    SECTION_RESULTS,
    SECTION_PROCEDURES,
    SECTION_ALLERGIES,
    SECTION_MEDICINES,
    SECTION_SAFETY,
    SECTION_LEGAL,
    SECTION_SUMMARY,
    SECTION_PLAN,
    SECTION_ADVICE,
    SECTION_COUNT
};

struct letter_section_row {
    str code;    /* on the wire: "clinical-summary" */
    str heading; /* as the standard names it */
    str snomed;  /* SNOMED CT concept of the heading */
};

/* The row of a section; SECTION_NONE has empty texts. */
const struct letter_section_row *letter_section_row(enum letter_section section);
/* False, and `*ret_section` alone, for a code that is not in the table. */
bool letter_section_find(str code, enum letter_section *ret_section);
/* The section a heading means by its words, however they are spelt ("plan:"); SECTION_NONE for words of
 * the author's own. */
enum letter_section letter_section_of_words(str heading);

#endif
