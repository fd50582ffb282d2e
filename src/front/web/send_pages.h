/* send_pages.h: printing copies that wait, from other pages than "Print and post". */
#ifndef FRONT_SEND_PAGES_H
#define FRONT_SEND_PAGES_H

#include "call.h"

/* Puts them in one run and draws it, when it is of ordinary size. `*ret_run` nil: every copy was held. */
MUST_USE enum err print_copies(struct call *c, const uuid *outbox_ids, size_t n, uuid *ret_run);

#endif
