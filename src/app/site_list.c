#include "site_list.h"

static enum err read_list(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct site_list *list = context;
    return site_store_list(tx, &list->rows, &list->n);
}

enum err site_list_read(struct db *db, struct arena *a, struct site_list *ret_list,
                        struct problem *why) {
    return tx_read(db, a, read_list, ret_list, why);
}
