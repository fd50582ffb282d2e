/* letter_marked.h: a letter as it reads, with the proofreader's findings marked in it.
 * Ownership  the arena of the writer.   Thread safety: one call, one thread.
 * Not here   the list of findings (letter_cards.c), the text boxes (letter_editor.c). */
#ifndef FRONT_LETTER_MARKED_H
#define FRONT_LETTER_MARKED_H

#include "html.h"
#include "letter_look.h"

/* Of each finding the mark it has, from 1: that of the first finding whose words it shares; 0: it stands in no words. */
void letter_marks_read(const struct letter_view *v, int64_t *ret_marks);
void letter_marked_put(struct html *h, const struct letter_view *v);

#endif
