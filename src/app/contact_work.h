/* contact_work.h: keeping the address book.
 * Purpose    work_change_fns for work_write (input struct named in each). An entry is never taken away:
 *            letters that were written to it still name it. Who moves leads on; who retires is not written to.
 * Rule       PERM_SET_UP. A name or an organisation; an address that can be printed for a window envelope, or
 *            none; a British postcode by its own rules, free form abroad (postal_address.h).
 * Facts      contact.added, .changed, .moved, .retired, .restored.
 * Not here   finding (contact_find.h), what a letter to a retired one does (recipient.h: it is held). */
#ifndef APP_CONTACT_WORK_H
#define APP_CONTACT_WORK_H

#include "address_book.h"
#include "work.h"

struct change_contact {
    struct contact
        contact; /* contact_id and version when it is there; moved_to and is_retired stay as stored */
};
/* CONFLICT at "person_name" when the same entry is there already. */
MUST_USE enum err add_contact(struct work *w, void *change_contact_input, struct done *ret_done);
/* CONFLICT when it was changed since. */
MUST_USE enum err change_contact(struct work *w, void *change_contact_input, struct done *ret_done);

struct move_contact {
    uuid contact_id;
    int64_t version;
    uuid moved_to; /* nil: letters go to the entry itself again */
};
/* INVALID at "moved_to_q" when letters would come back to the entry, or to nobody. */
MUST_USE enum err move_contact(struct work *w, void *move_contact_input, struct done *ret_done);

struct retire_contact {
    uuid contact_id;
    int64_t version;
    bool is_retired;
    str reason; /* of retiring: needed */
};
MUST_USE enum err retire_contact(struct work *w, void *retire_contact_input, struct done *ret_done);

#endif
