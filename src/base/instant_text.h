/* instant_text.h: a moment as machines write it to each other: 2026-11-23T09:30:00Z.
 * Purpose    logs, FHIR and the notes beside letters that are handed off; never a page, where a moment is said in the
 *            civil time of a place.
 * Rule       RFC 3339, in UTC; a fraction of a second is cut, not rounded.
 * Ownership  the text lives in the arena or grows in the buf given.   Thread safety: pure.
 * Not here   reading one (fhir_primitive.h). */
#ifndef BASE_INSTANT_TEXT_H
#define BASE_INSTANT_TEXT_H

#include "buf.h"
#include "instant.h"

str instant_text(struct arena *a, instant t);
/* With milliseconds: 2026-11-23T09:30:00.250Z. */
str instant_text_ms(struct arena *a, instant t);

#endif
