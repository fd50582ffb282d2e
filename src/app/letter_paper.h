/* letter_paper.h: what stands on the paper of a signed letter's copies, and the PDFs kept of them.
 * Purpose    a copy is drawn once, when it is printed or handed off, and kept by its hash: printed again it is byte
 *            for byte the same.
 * Ownership  as work.h.
 * Not here   how a letter looks (letter_layout.h), when copies are drawn (print_run.h, hand_off.h). */
#ifndef APP_LETTER_PAPER_H
#define APP_LETTER_PAPER_H

#include "outbox_store.h"
#include "paper.h"
#include "work.h"

/* Who draws paper_write's bytes: handed in, for it is slow and lives in a process of its own (print_child.h). Never
 * inside a transaction. */
struct paper_drawer {
    enum err (*draw)(void *self, struct arena *a, str paper, str *ret_pdf, struct problem *why);
    void *self;
};

/* The sheet of one copy, with `o->address` on it; of an unsigned letter marked as a draft. INVALID when it cannot be laid out: why->sentence says why. */
MUST_USE enum err copy_sheet(struct work *w, const struct outbox_row *o,
                             struct paper_sheet *ret_sheet);
/* A hash of what the records put on this copy's paper: address, name, whether whereabouts may stand there, large print. What differs
 * from it later was printed for somebody who has moved, or asked for something, since. */
MUST_USE enum err copy_on_paper(struct work *w, const struct outbox_row *o, str *ret_hash);
/* The sheets as one paper, made on `day`: the same sheets and day are the same bytes. */
str paper_of_sheets(struct work *w, civil_date day, const struct paper_sheet *sheets, size_t n);

/* The PDF of a copy, and of a whole print run, as drawn; NOT_FOUND when it is not drawn yet. For work_read. */
MUST_USE enum err copy_pdf(struct work *w, uuid outbox_id, str *ret_pdf);
MUST_USE enum err print_run_pdf_of(struct work *w, uuid run_id, str *ret_pdf);

#endif
