/* letter_preview.h: a letter as it reads on a page: signed ones, and the preview of a template. */
#ifndef FRONT_LETTER_PREVIEW_H
#define FRONT_LETTER_PREVIEW_H

#include "html.h"
#include "letter.h"

void letter_put(struct html *h, const struct letter *letter);

#endif
