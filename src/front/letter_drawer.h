/* letter_drawer.h: letters drawn by the print child, as use cases ask for it (letter_paper.h).
 * Thread safety: any thread; one job at a time. */
#ifndef FRONT_LETTER_DRAWER_H
#define FRONT_LETTER_DRAWER_H

#include "letter_paper.h"
#include "print_child.h"

struct paper_drawer letter_drawer(struct print_child *child);

#endif
