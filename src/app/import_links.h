/* import_links.h: what other systems say of two patient records: one replaces the other, or look there too.
 * Purpose    the record that is no longer used is kept and merged into the one that lives on, whichever came first and
 *            whichever of them says so; nobody is joined where work or words of people here hang on it, or where the
 *            two contradict each other: there a person is asked.
 * Rule       FHIR R4 section 8.1 (Patient.link); House rules H14, H29.
 * Facts      patient.merged, .took-in; a person is asked by duplicate_work.h.
 * Not here   the visits of a merged record (import_others.c), finding by an old number (patient_find.c). */
#ifndef APP_IMPORT_LINKS_H
#define APP_IMPORT_LINKS_H

#include "import_one.h"

/* After the people of all files, before their visits: what records say of each other, of this run and
 * of earlier ones whose other record came in now. */
MUST_USE enum err import_links(struct work *w, const struct import_request *request,
                               struct import_report *report);

/* Notes the links of a record for the end of this run; those that nobody is known by yet are told then. */
void import_note_links(struct import_run *run, const struct record *r);
/* Keeps what the record says of others now, in the place of what it said before. */
MUST_USE enum err import_keep_links(struct import_run *run, const struct record *r,
                                    uuid patient_id);
/* Whether the record says that it is replaced, or replaces another. */
bool record_is_linked(const struct record_patient *r);
/* Its links as one text, in whatever order they were sent. */
str record_links_text(struct arena *a, const struct record_patient *r);

#endif
