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
/* Follows moved_to to where letters go now (at most ten steps). */
MUST_USE enum err contact_store_current(struct tx *tx, int64_t site_id, uuid contact_id,
                                        struct contact *ret_contact);
/* By a few letters of any word, a second word narrowing; `kind` empty: every kind; folded input. Empty
 * `first` lists all in order. */
MUST_USE enum err contact_store_find(struct tx *tx, int64_t site_id, str kind, str first,
                                     str second, bool with_retired, int64_t limit,
                                     const struct contact **ret_contacts, size_t *ret_n);

#endif
