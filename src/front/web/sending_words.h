/* sending_words.h: copies of letters as the pages about sending say them. */
#ifndef FRONT_SENDING_WORDS_H
#define FRONT_SENDING_WORDS_H

#include "call.h"
#include "clerk.h"
#include "outbox_store.h"

/* "printed, not yet posted"; "came back". */
void copy_state_tag(struct html *h, const struct outbox_row *o);
/* Who it is for: "the patient", of a child "the parent or guardian"; "Dr L Ferreira, Beacon Street Surgery". */
str copy_to_words(struct call *c, const struct outbox_row *o);
/* "OKAFOR, Idris: the patient", for ticks and buttons. */
str copy_about(struct call *c, const struct outbox_row *o);
/* Why it is held, failed or came back. */
str copy_why(const struct outbox_row *o);
/* The <td> with the letter, the patient under it. */
void copy_what_cell(struct call *c, struct html *h, const struct outbox_row *o);

/* The head of both pages, with the way between them. */
enum sending_page { PAGE_PRINT_AND_POST, PAGE_SENDING };
void sending_head(struct call *c, struct html *h, enum sending_page which, str under);

#endif
