/* language.h: the languages a clinic meets, by their codes.
 * Purpose    what a form offers and how a page says what is stored; a code that is not here is kept and shown as it
 *            is.
 * Rule       BCP 47 (RFC 5646) with the codes of ISO 639; the order is by name, English first. Thread safety: pure.
 * Not here   interpreters, which are booked by name (patient.h). */
#ifndef DOMAIN_LANGUAGE_H
#define DOMAIN_LANGUAGE_H

#include "codes.h"

extern const struct code_table codes_language;
/* "Polish"; the code where it is another; "English" for none. */
str language_words(str code);

#endif
