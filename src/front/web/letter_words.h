/* letter_words.h: how a letter stands, in the words of the pages.   Not here: its copies (sending_words.h). */
#ifndef FRONT_LETTER_WORDS_H
#define FRONT_LETTER_WORDS_H

#include "str.h"

/* "to sign", "waiting for proof" … of a letter's stage as stored. */
str letter_stage_words(str stage);
#endif
