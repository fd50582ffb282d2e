/* person_name.h: the parts of a person's name, and the ways a clinic writes them.
 * Purpose    lists want OKONKWO-HALE, Marguerite (Mrs); letters want Dear Mrs Okonkwo-Hale; envelopes want Mrs
 *            M Okonkwo-Hale. One place decides, so that no page invents its own.
 * Rule       NHS Common User Interface, "Patient name input and display": family name in capitals, given name,
 *            title in brackets. Nothing typed is recased but for those capitals.
 * Ownership  the parts are slices of somebody else's text; results live in the arena given.
 *            Thread safety: pure.
 * Not here   sort and search keys (text_fold.h); look-alikes (similar_name.h). */
#ifndef DOMAIN_PERSON_NAME_H
#define DOMAIN_PERSON_NAME_H

#include "arena.h"
#include "err.h"

struct person_name {
    str title;  /* Mrs, Dr, Prof; may be empty */
    str given;  /* one or more, as typed: Marguerite Anne; may be empty (one-word names) */
    str family; /* never empty in a name that passed person_name_check */
};

/* Trimmed in place, inner blanks kept. INVALID with the field (title, given_names, family_name)
 * when the family name is missing, a part is over 100 characters, or it holds line breaks or
 * control characters. */
MUST_USE enum err person_name_check(struct person_name *name, struct problem *why);

/* OKONKWO-HALE, Marguerite (Mrs) */
str person_name_list(struct arena *a, const struct person_name *name);
/* Okonkwo-Hale, Marguerite */
str person_name_filed(struct arena *a, const struct person_name *name);
/* Mrs Marguerite Okonkwo-Hale */
str person_name_full(struct arena *a, const struct person_name *name);
/* Dear Mrs Okonkwo-Hale; without a title Dear Marguerite Okonkwo-Hale. */
str person_name_salutation(struct arena *a, const struct person_name *name);

/* The same of somebody who works here: "Dr Helena Lindqvist". */
struct person;
str person_full_name(struct arena *a, const struct person *p);
/* "Dr Lindqvist"; without a title "Helena Lindqvist". */
str person_short_name(struct arena *a, const struct person *p);

#endif
