/* import_said.h: what a source says of a patient who is here, and what it does not.
 * Purpose    of a record and what its source said before: the news, what is to be remembered of it, and what
 *            stays though the source says otherwise.
 * Rule       House rule H14: what a source does not say is not said. No import takes back a death (House rule
 *            H27), a restriction or the end of a record's use (H29) by its silence: that they stay is said in
 *            the report. A death that came from a source and is denied by it is a question for a person.
 * Not here   deciding field by field (import_plan.h); writing it (import_patient.c). */
#ifndef APP_IMPORT_SAID_H
#define APP_IMPORT_SAID_H

#include "import_one.h"

/* Whether a number is kept among those of other systems. */
bool record_number_is_kept(const struct record_identifier *id);

/* All that would be kept of a record, as import_find compares it. Its practice counts as the record names it:
 * whether that is here yet is no news of the patient. */
str import_form(struct work *w, const struct record *r);
/* What is remembered of a patient's record: `own` as sent, numbers and links, cells of a list; of what it does not
 * say, what was said last (`last`, may be NULL). */
struct import_fields import_kept_of(struct arena *a, const struct import_fields *own,
                                    const struct record_patient *r,
                                    const struct import_fields *last);
/* A record of a list over what was kept of its source. A death of which nothing is said any more stays, which the
 * report says. */
MUST_USE enum err import_over_before(struct import_run *run, const struct import_source *source,
                                     struct record *one);

struct import_news {
    struct patient patient; /* as it is to be */
    struct import_fields kept;
    bool is_news, has_other_numbers;
};
/* `last`: NULL for somebody who was found by number. What is not taken is said in the report. */
void import_news(struct import_run *run, const struct record *r, const struct patient *here,
                 const struct import_fields *last, const struct patient *fresh,
                 struct import_news *ret_news);
/* The source that told of the death says now that the patient is alive: somebody is asked, once. */
MUST_USE enum err import_ask_whether_alive(struct import_run *run, const struct record *r,
                                           const struct patient *here,
                                           const struct import_fields *last);

#endif
