/* bare_sentence.h: the sentence of a refusal, as it stands at a field or in a list.
 * Purpose    beside a field and in the summary no sentence has a full stop at its end, in prose each has one: what the
 *            layers below say is brought to that here, at the door.
 * Ownership  a part of what is given.   Thread safety: pure. */
#ifndef HTTP_BARE_SENTENCE_H
#define HTTP_BARE_SENTENCE_H

#include "str.h"

/* Without the full stop that it may end with. */
static inline str bare_sentence(str sentence) {
    return str_ends_with(sentence, S(".")) ? str_slice(sentence, 0, sentence.n - 1) : sentence;
}

#endif
