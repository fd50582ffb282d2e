/* letters_page.h: what the list of letters and what is done with its ticked rows share. */
#ifndef FRONT_LETTERS_PAGE_H
#define FRONT_LETTERS_PAGE_H

#include "bulk_page.h"

/* Back to the same list, each letter named by patient and title. */
struct bulk_answer letters_answer(struct call *c, str done);

#endif
