/* template_paper.h: how a letter of a template would stand on paper, about a made-up patient. */
#ifndef APP_TEMPLATE_PAPER_H
#define APP_TEMPLATE_PAPER_H

#include "letterhead.h"
#include "paper.h"

/* Marked as a draft on every page, so that it is nobody's letter. For work_read. */
MUST_USE enum err template_paper(struct work *w, uuid template_id, struct paper *ret_paper);

#endif
