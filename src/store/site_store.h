/* site_store.h: the site itself.   Ownership: texts live in the transaction's arena. */
#ifndef STORE_SITE_STORE_H
#define STORE_SITE_STORE_H

#include "db.h"

struct site_row {
    int64_t site_id;
    str name, department, kind, nation, zone, address, telephone, email, website;
    bool synthetic_nhs_numbers, is_demo;
    int64_t demo_seed;
    civil_date demo_anchor;
    instant duties_from;
    str handoff;
    int64_t version;
};
MUST_USE enum err site_store_get(struct tx *tx, int64_t site_id, struct site_row *ret_site);
/* The sites of this database, in order of id; at most 1,000. */
MUST_USE enum err site_store_list(struct tx *tx, const struct site_row **ret_sites, size_t *ret_n);
MUST_USE enum err site_store_insert(struct tx *tx, const struct site_row *site);
/* Name, department, kind, nation, zone, address, telephone, e-mail, website, hand-off, and whether
 * numbers of the test range are accepted; CONFLICT when site->version is not current. */
MUST_USE enum err site_store_update(struct tx *tx, const struct site_row *site);

#endif
