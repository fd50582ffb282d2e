/* clinic_store.h: clinics.   Ownership: texts live in the transaction's arena. */
#ifndef STORE_CLINIC_STORE_H
#define STORE_CLINIC_STORE_H

#include "clinic.h"
#include "db.h"

MUST_USE enum err clinic_store_get(struct tx *tx, int64_t site_id, uuid clinic_id, struct clinic *ret_clinic);
/* In order of name; `with_inactive` shows those no longer held too. */
MUST_USE enum err clinic_store_list(struct tx *tx, int64_t site_id, bool with_inactive,
                                    const struct clinic **ret_clinics, size_t *ret_n);
/* Of all, those no longer held too, in no order: to name what belongs to one. */
struct clinic_name {
    uuid clinic_id;
    str name;
};
MUST_USE enum err clinic_store_names(struct tx *tx, int64_t site_id,
                                     const struct clinic_name **ret_names, size_t *ret_n);
/* CONFLICT when the code is another clinic's. */
MUST_USE enum err clinic_store_insert(struct tx *tx, int64_t site_id, const struct clinic *c);
/* CONFLICT when c->version is not current or the code is another clinic's. */
MUST_USE enum err clinic_store_update(struct tx *tx, int64_t site_id, const struct clinic *c);

#endif
