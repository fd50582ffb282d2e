/* address_book.h: places of the site, and everybody outside that letters go to or referrals come from.
 * Purpose    what a contact is called, in one place: on pages, in lists to choose from, over an address.
 * Ownership  texts made live in the arena given.   Thread safety: pure.
 * Not here   the postal address on paper (postal_address.h), finding (contact_find.h). */
#ifndef DOMAIN_ADDRESS_BOOK_H
#define DOMAIN_ADDRESS_BOOK_H

#include "postal_address.h"
#include "uuid.h"

struct place {
    uuid place_id;
    str name, address, postcode, telephone, directions;
    str zone; /* empty: the site's */
    bool is_active;
    int64_t version;
};

struct contact {
    uuid contact_id;
    str kind; /* one of contact_kinds */
    str person_name, organisation, salutation, address, postcode;
    str country; /* empty: United Kingdom */
    str telephone, email, ods_code;
    str mailbox;   /* at the electronic carrier; empty: paper */
    uuid moved_to; /* where letters go now; nil: here */
    bool is_retired;
    int64_t version;
};

struct contact_kind {
    str code; /* as stored: care-home */
    str name; /* as people say it: Care home */
};
enum { CONTACT_KINDS = 9 };
extern const struct contact_kind contact_kinds[CONTACT_KINDS];
bool contact_kind_find(str code, const struct contact_kind **ret_kind);
/* "Care home"; the code itself when there is no such kind. */
str contact_kind_name(str code);

/* Who it is in a few words: the person, else the organisation. */
str contact_name(const struct contact *c);
/* One line that tells it from its neighbours: "Dr L Ferreira, Beacon Street Surgery, Hexham". */
str contact_line(struct arena *a, const struct contact *c);
/* Name and address for a window envelope, the organisation on the second line. INVALID as
 * postal_address_window. */
MUST_USE enum err contact_window(struct arena *a, const struct contact *c,
                                 struct window_lines *ret_window, struct problem *why);
/* What follows "Dear" when nothing else is recorded: "Dr Ferreira"; "Sir or Madam" of an organisation. */
str contact_salutation(struct arena *a, const struct contact *c);
/* The last line of the address: the town, as addresses are written here. */
str contact_town(const struct contact *c);

#endif
