/* address_book.h: places of the site, and everybody outside that letters go to or referrals come from. */
#ifndef DOMAIN_ADDRESS_BOOK_H
#define DOMAIN_ADDRESS_BOOK_H

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
    str kind; /* gp, practice, consultant, department, trust, solicitor, care-home, insurer, other */
    str person_name, organisation, salutation, address, postcode, telephone, email, ods_code;
    str mailbox;   /* at the electronic carrier; empty: paper */
    uuid moved_to; /* where letters go now; nil: here */
    bool is_retired;
    int64_t version;
};

#endif
