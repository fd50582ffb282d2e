/* letter_template.h: what a letter begins with: kinds, who it is written to, and whether its text is sound.
 * Purpose    a template is typed in the four boxes of letter_notation.h, with merge fields; a mistake is said
 *            at its box, with the line it stands on.
 * Rule       letters are written to the patient, with a copy to the GP, unless a template says otherwise
 *            (PRSB outpatient letter standard); merge fields are a closed table (merge_field.h).
 * Ownership  texts live in the arena given.   Thread safety: pure.
 * Not here   the values merged into a real letter (app/letter_values.h). */
#ifndef DOMAIN_LETTER_TEMPLATE_H
#define DOMAIN_LETTER_TEMPLATE_H

#include "letter_notation.h"
#include "merge_field.h"

struct template_word {
    str code; /* as stored: did-not-attend */
    str name; /* as people say it */
    str hint; /* when it is used */
};
enum { TEMPLATE_KINDS = 10, TEMPLATE_ADDRESSEES = 2 };
extern const struct template_word template_kinds[TEMPLATE_KINDS];
extern const struct template_word template_addressees[TEMPLATE_ADDRESSEES];
bool template_kind_find(str code, const struct template_word **ret_kind);
/* The kind that a site without a template of this one uses; empty: none. */
str template_kind_instead(str code);
bool template_addressee_find(str code, const struct template_word **ret_addressee);

/* The name of each box in a form, and of the field a problem is at. */
str template_box_field(enum letter_box box);

/* The letter the boxes hold. INVALID at the box's field: a merge field that is unknown or not closed, no
 * text at all, too long. */
MUST_USE enum err template_text_parse(struct arena *a, const str text[BOX_COUNT],
                                      struct letter *ret_letter, struct problem *why);

/* A made-up patient and clinic: the example of every field, for a preview. */
struct merge_values template_examples(void);

#endif
