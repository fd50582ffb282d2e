/* history_words.h: what happened to one thing, as a page tells it. */
#ifndef FRONT_HISTORY_WORDS_H
#define FRONT_HISTORY_WORDS_H

#include "call.h"
#include "clerk.h"
#include "history_store.h"

/* "Moved" of appointment.moved; the kind itself where there are no words. */
str happened_words(str kind);
/* The same where every fact is listed: "Asked to cancel", which what happened next tells too, and "session changed" of
 * what is about no patient and has no words. */
str fact_words(struct arena *a, str kind);
/* "left a voicemail" of voicemail; empty where a person needs no words of it. */
str happened_detail_words(struct call *c, str kind, str detail);
/* A card "What happened", newest first; nothing when there is nothing. */
void history_put(struct call *c, struct html *h, const struct happened *list, size_t n);
/* Of an appointment: a child "was not brought". */
void history_put_of(struct call *c, struct html *h, const struct happened *list, size_t n,
                    bool is_child);

#endif
