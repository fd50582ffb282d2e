/* address_store.h: places and the address book.   Ownership: texts live in the transaction's arena. */
#ifndef STORE_ADDRESS_STORE_H
#define STORE_ADDRESS_STORE_H

#include "address_book.h"
#include "db.h"

MUST_USE enum err place_store_insert(struct tx *tx, int64_t site_id, const struct place *p);
/* CONFLICT when p->version is not current. */
MUST_USE enum err place_store_update(struct tx *tx, int64_t site_id, const struct place *p);
MUST_USE enum err place_store_get(struct tx *tx, int64_t site_id, uuid place_id,
                                  struct place *ret_place);
MUST_USE enum err place_store_list(struct tx *tx, int64_t site_id, const struct place **ret_places,
                                   size_t *ret_n);

/* `search_key`: names, organisation and address folded; `words`: each folded word of them. */
MUST_USE enum err contact_store_insert(struct tx *tx, int64_t site_id, const struct contact *c,
                                       str search_key, const str *words, size_t n_words);
MUST_USE enum err contact_store_update(struct tx *tx, int64_t site_id, const struct contact *c,
                                       str search_key, const str *words, size_t n_words);
MUST_USE enum err contact_store_get(struct tx *tx, int64_t site_id, uuid contact_id,
                                    struct contact *ret_contact);
/* Follows moved_to to where letters go now; after so many steps it stops, at one that has moved too. */
enum { CONTACT_MOVES_MAX = 10 };
MUST_USE enum err contact_store_current(struct tx *tx, int64_t site_id, uuid contact_id,
                                        struct contact *ret_contact);
/* By the first letters of up to four of its words, all folded; without words: all in order. */
enum { CONTACT_SEARCH_WORDS = 4, CONTACT_SEARCH_KINDS = 3 };
struct contact_search {
    str words[CONTACT_SEARCH_WORDS]; /* from the first on; empty: none further */
    str kinds[CONTACT_SEARCH_KINDS]; /* any of these; first empty: every kind */
    bool with_retired;
    int64_t limit, offset;
};
MUST_USE enum err contact_store_find(struct tx *tx, int64_t site_id, const struct contact_search *s,
                                     const struct contact **ret_contacts, size_t *ret_n);

/* Who uses an entry. */
struct contact_uses {
    int64_t patients;       /* registered with it */
    int64_t referrals;      /* came from it */
    int64_t letters;        /* written to it, cancelled ones left out */
    int64_t letters_unsent; /* of those: not sent yet */
    int64_t moved_here;     /* entries whose letters go here now */
};
MUST_USE enum err contact_store_uses(struct tx *tx, int64_t site_id, uuid contact_id,
                                     struct contact_uses *ret_uses);

#endif
