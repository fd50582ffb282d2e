/* letterhead.h: what stands at the head of a letter on paper, besides the name of the organisation.
 * Rule       a letterhead without lines of its own says what the site's details say: one place to keep a telephone
 *            number right. */
#ifndef APP_LETTERHEAD_H
#define APP_LETTERHEAD_H

#include "letter_store.h"
#include "site_store.h"
#include "template_store.h"
#include "work.h"

/* The one of `letterhead_id`, else the first that is in use, else the site's details; `lines` filled in. */
MUST_USE enum err letterhead_read(struct work *w, uuid letterhead_id, const struct site_row *own,
                                  struct letterhead *ret_letterhead);

#endif
