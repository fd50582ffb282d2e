/* template_store.h: what letters begin with, and the paper they stand on.
 * Ownership  texts live in the transaction's arena.
 * Not here   letters (letter_store.h), what a template's text may be (letter_template.h in domain). */
#ifndef STORE_TEMPLATE_STORE_H
#define STORE_TEMPLATE_STORE_H

#include "db.h"

struct letter_template {
    uuid template_id;
    str name, kind,
        addressed_to; /* kind: clinic-letter, did-not-attend, …; addressed_to: patient, gp */
    uuid clinic_id, letterhead_id;
    str body;
    bool is_active;
    int64_t version;
};
MUST_USE enum err template_store_insert(struct tx *tx, int64_t site_id,
                                        const struct letter_template *t);
MUST_USE enum err template_store_update(struct tx *tx, int64_t site_id,
                                        const struct letter_template *t);
MUST_USE enum err template_store_get(struct tx *tx, int64_t site_id, uuid template_id,
                                     struct letter_template *ret_template);
/* Active ones of a kind (empty: all), those of the clinic before those of every clinic. */
MUST_USE enum err template_store_list(struct tx *tx, int64_t site_id, str kind, uuid clinic_id,
                                      const struct letter_template **ret_list, size_t *ret_n);

/* All, active or not, in order of name. */
MUST_USE enum err template_store_all(struct tx *tx, int64_t site_id,
                                     const struct letter_template **ret_list, size_t *ret_n);

struct letterhead {
    uuid letterhead_id;
    str name, lines, footer;
    bool is_active;
    int64_t version;
};
MUST_USE enum err letterhead_store_insert(struct tx *tx, int64_t site_id,
                                          const struct letterhead *h);
MUST_USE enum err letterhead_store_update(struct tx *tx, int64_t site_id,
                                          const struct letterhead *h);
MUST_USE enum err letterhead_store_get(struct tx *tx, int64_t site_id, uuid letterhead_id,
                                       struct letterhead *ret_letterhead);
MUST_USE enum err letterhead_store_list(struct tx *tx, int64_t site_id,
                                        const struct letterhead **ret_list, size_t *ret_n);

#endif
