/* pdf_language.h: the document language that Cairo cannot write.
 * Purpose    a screen reader must know that a letter is in English: /Lang and /ViewerPreferences with
 *            /DisplayDocTitle go into the catalogue by an incremental update at the end of the file.
 * Rule       ISO 32000-1 sections 7.5.6 (incremental updates), 14.9.2 (natural language), 12.2.
 * Ownership  the new PDF lives in the arena.   Thread safety: pure.
 * Not here   any other PDF than Cairo's own, with its classic cross-reference table. */
#ifndef FOREIGN_PDF_LANGUAGE_H
#define FOREIGN_PDF_LANGUAGE_H

#include "arena.h"
#include "err.h"

/* `language` is a BCP 47 tag. INVALID when it is none, or the PDF is not as Cairo writes it. */
MUST_USE enum err pdf_set_language(struct arena *a, str pdf, str language, str *ret_pdf);

#endif
