/* person_store.h: people, their roles, and shared lists.   Ownership: texts live in the transaction's arena. */
#ifndef STORE_PERSON_STORE_H
#define STORE_PERSON_STORE_H

#include "db.h"
#include "person.h"

/* `password_hash` empty: cannot sign in yet. CONFLICT when the user name is taken. */
MUST_USE enum err person_store_insert(struct tx *tx, int64_t site_id, const struct person *p,
                                      str password_hash, instant now);
/* Everything but password and roles; CONFLICT when p->version is not current or the user name is taken. */
MUST_USE enum err person_store_update(struct tx *tx, int64_t site_id, const struct person *p);
MUST_USE enum err person_store_set_password(struct tx *tx, int64_t site_id, uuid person_id,
                                            str password_hash);
MUST_USE enum err person_store_set_roles(struct tx *tx, int64_t site_id, uuid person_id,
                                         uint32_t roles);
MUST_USE enum err person_store_get(struct tx *tx, int64_t site_id, uuid person_id,
                                   struct person *ret_person);
MUST_USE enum err person_store_by_user_name(struct tx *tx, int64_t site_id, str user_name,
                                            struct person *ret_person);
/* For signing in, and for nothing else: the one statement that reads a password's hash. */
MUST_USE enum err person_store_password_hash(struct tx *tx, int64_t site_id, uuid person_id,
                                             str *ret_password_hash);
/* "Mrs Hannah Lee" of a row whose columns from `c` on are title, given_name and family_name of a person; empty
 * where an outer join found nobody. */
str person_store_name(struct arena *a, const struct rows *rows, size_t r, size_t c);
/* In order of name; at most 1,000. `role` ROLE_COUNT: every role. */
MUST_USE enum err person_store_list(struct tx *tx, int64_t site_id, enum role role,
                                    bool with_disabled, const struct person **ret_people,
                                    size_t *ret_n);

MUST_USE enum err list_store_insert(struct tx *tx, int64_t site_id, const struct shared_list *l);
/* CONFLICT when l->version is not current. */
MUST_USE enum err list_store_update(struct tx *tx, int64_t site_id, const struct shared_list *l);
MUST_USE enum err list_store_get(struct tx *tx, int64_t site_id, uuid list_id,
                                 struct shared_list *ret_list);
MUST_USE enum err list_store_all(struct tx *tx, int64_t site_id,
                                 const struct shared_list **ret_lists, size_t *ret_n);
MUST_USE enum err list_store_add_member(struct tx *tx, int64_t site_id, uuid list_id,
                                        uuid person_id);
MUST_USE enum err list_store_remove_member(struct tx *tx, int64_t site_id, uuid list_id,
                                           uuid person_id);
MUST_USE enum err list_store_members(struct tx *tx, int64_t site_id, uuid list_id,
                                     const uuid **ret_people, size_t *ret_n);
/* The lists somebody looks after. */
MUST_USE enum err list_store_of_person(struct tx *tx, int64_t site_id, uuid person_id,
                                       const struct shared_list **ret_lists, size_t *ret_n);

#endif
