/* letter_words.h: how a letter and its copies stand, in the words of the pages. */
#ifndef FRONT_LETTER_WORDS_H
#define FRONT_LETTER_WORDS_H

#include "nhsuk.h"

/* "to sign", "waiting for proof" … of a letter's stage as stored. */
str letter_stage_words(str stage);
/* "printed, not yet posted" … of a copy's state as stored (outbox_store.h). */
str letter_copy_words(str state);
enum tag_colour letter_copy_colour(str state);

#endif
