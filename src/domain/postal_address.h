/* postal_address.h: where a letter goes.
 * Purpose    up to seven lines as typed, a British postcode in its one spelling, free form abroad, and the
 *            lines that show through the window of an envelope.
 * Rule       postcode forms: BS 7666 and Royal Mail "PAF programmers' guide" (A9, A99, AA9, AA99, A9A, AA9A
 *            before 9AA; letters CIKMOV never after the digit), GIR 0AA, BFPO numbers, the overseas
 *            territories. Window: GOV.UK Notify letters, 3 to 7 lines, the postcode or the country alone on the
 *            last.
 * Ownership  texts live in the arena given.   Thread safety: pure.
 * Not here   which address to write to (patient), where lines stand on paper (letter_layout.h). */
#ifndef DOMAIN_POSTAL_ADDRESS_H
#define DOMAIN_POSTAL_ADDRESS_H

#include "arena.h"
#include "err.h"

/* "sw1a1aa" becomes "SW1A 1AA", "bfpo57" "BFPO 57". INVALID with why->field = "postcode". */
MUST_USE enum err postcode_parse(struct arena *a, str text, str *ret_postcode, struct problem *why);
/* The same where the form asks for a country too: the sentence says so. */
MUST_USE enum err postcode_of_address(struct arena *a, str text, str *ret_postcode,
                                      struct problem *why);
/* ZZ99…: the NHS's stand-ins for no fixed abode, not known, abroad. Never printed (ONS postcode
 * directory). */
bool postcode_is_pseudo(str postcode);

enum { ADDRESS_LINES = 7, WINDOW_LINES = 7 };

struct postal_address {
    str line[ADDRESS_LINES];
    size_t n_lines;
    str postcode; /* normal form in the United Kingdom, as typed abroad; may be empty */
    str country;  /* empty: United Kingdom */
};

/* `lines` are separated by line feeds; empty ones are dropped, and a British postcode typed as the
 * last line moves to its place. UK, GB, England, … become the empty country. INVALID with field
 * "address" or "postcode": over seven lines, a line over 100 characters, control characters, a
 * British postcode that cannot be. An empty address is OK here: not everybody has one. */
MUST_USE enum err postal_address_parse(struct arena *a, str lines, str postcode, str country,
                                       struct postal_address *ret_address, struct problem *why);
/* The lines without the postcode, separated by line feeds, as stored. */
str postal_address_text(struct arena *a, const struct postal_address *address);
/* All on one line with commas, for pages: 12 Alma Road, Bristol, BS8 2DJ. */
str postal_address_one_line(struct arena *a, const struct postal_address *address);

struct window_lines {
    str line[WINDOW_LINES];
    size_t n;
};
/* Name, then at most six lines, the last being the postcode or, abroad, the country in capitals;
 * lines that do not fit are joined with commas, the shortest first. INVALID when fewer than three
 * lines come out or a British address has no postcode that can be printed: such a letter would not
 * arrive. */
MUST_USE enum err postal_address_window(struct arena *a, str name,
                                        const struct postal_address *address,
                                        struct window_lines *ret_window, struct problem *why);

#endif
