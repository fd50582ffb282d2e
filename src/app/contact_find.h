/* contact_find.h: the finder of the address book, and who is meant by what a form says.
 * Purpose    a few letters of any words of person, organisation, town, postcode or organisation code, in any
 *            order: "fer bea" finds Dr Ferreira of Beacon Street Surgery. For work_read.
 * Rule       nobody is chosen by guess: one match is taken, several are asked about (House rule H17). Letters go
 *            to where a contact has moved; one not to be written to is shown and never chosen.
 * Not here   changing contacts (contact_work.h), the box on a page (contact_picker.h). */
#ifndef APP_CONTACT_FIND_H
#define APP_CONTACT_FIND_H

#include "address_book.h"
#include "work.h"

enum { CONTACT_FIND_LIMIT = 20 };
struct found_contact {
    struct contact contact;
    struct contact now; /* where letters go now; the same unless it has moved */
    bool is_moved;
    bool is_usable; /* letters may go to `now` */
};
/* What a search asks. */
struct contact_query {
    str typed;     /* as typed; empty finds nobody */
    str kinds;     /* "gp practice": any of these, at most three; empty: every kind */
    int64_t limit; /* 0: CONTACT_FIND_LIMIT */
    int64_t offset;
    bool lists_all; /* with nothing typed: everybody, as filed */
};
/* Best first; moved ones after those who are where they were, retired ones last. */
MUST_USE enum err contact_find(struct work *w, const struct contact_query *query,
                               const struct found_contact **ret_found, size_t *ret_n);

/* Who a form means: by an id that agrees with the typed text, else by the text when one alone is meant by
 * it. Nil when nothing was typed. INVALID at `field` with what to do when nobody, several, or only people
 * who are not to be written to are meant. `ret_id` is where letters go now. */
struct contact_choice {
    str typed;
    uuid id; /* nil: none chosen */
    str kinds;
    str field;
};
MUST_USE enum err contact_choose(struct work *w, const struct contact_choice *choice, uuid *ret_id);

/* FORBIDDEN for who neither sees patients nor sets the site up: the address book names no patient. */
MUST_USE enum err contact_may_be_seen(struct work *w);

/* The folded text and words a contact is found by; filed by the person's family name. */
struct contact_keys {
    str search_key;
    const str *words;
    size_t n_words;
};
struct contact_keys contact_keys_of(struct work *w, const struct contact *c);

#endif
