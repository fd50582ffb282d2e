/* demo_letters.h: what the demo's secretary types: fictional cardiology letters, as a proofreader likes them. */
#ifndef APP_DEMO_LETTERS_H
#define APP_DEMO_LETTERS_H

#include "letter.h"

/* The letter that was begun from its template, typed: salutation, first and last paragraph and sign-off stay.
 * `which` is any number: the same gives the same letter. */
struct letter demo_letter(struct arena *a, const struct letter *begun, size_t which);

#endif
