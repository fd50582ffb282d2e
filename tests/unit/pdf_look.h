/* pdf_look.h: looks at a PDF the way a reader and an envelope do: with poppler's tools. */
#ifndef TESTS_PDF_LOOK_H
#define TESTS_PDF_LOOK_H

#include "paper.h"

/* A finished PDF in a file of its own; pdf_finish removes it. */
struct pdf_file {
    char path[64];
};
void pdf_open(struct pdf_file *f, str pdf);
void pdf_finish(struct pdf_file *f);
/* What the tool prints; `options` go before the file, `output` after it. Fails the test when it
 * fails. */
str pdf_tool(struct arena *a, const struct pdf_file *f, const char *tool, const char *options,
             const char *output);
/* The text of one page from 1, in the order it is read. */
str pdf_page_text(struct arena *a, const struct pdf_file *f, int page);
int pdf_page_count(struct arena *a, const struct pdf_file *f);

/* A page as grey pixels, five to a millimetre. */
struct pdf_ink {
    int w, h;
    const unsigned char *grey;
};
struct pdf_ink pdf_page_ink(struct arena *a, const struct pdf_file *f, int page);
/* Dark pixels inside the area (tenths of a millimetre). */
int ink_in(const struct pdf_ink *ink, struct paper_area area);
/* Dark pixels outside all areas. */
int ink_outside(const struct pdf_ink *ink, const struct paper_area *areas, size_t n);

#endif
