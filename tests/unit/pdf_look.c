#include "pdf_look.h"

#include "buf.h"
#include "expect.h"

#include <string.h>
#include <unistd.h>

void pdf_open(struct pdf_file *f, str pdf) {
    strcpy(f->path, "/tmp/clerkwell-pdf-XXXXXX");
    int fd = mkstemp(f->path);
    expect(fd >= 0);
    FILE *out = fdopen(fd, "wb");
    expect_int(fwrite(pdf.p, 1, pdf.n, out), pdf.n);
    fclose(out);
}

void pdf_finish(struct pdf_file *f) {
    /* To look at them oneself: CLERKWELL_KEEP_PDF=1 test_letter_paper; ls /tmp/clerkwell-pdf-* */
    if (!getenv("CLERKWELL_KEEP_PDF")) unlink(f->path);
}

str pdf_tool(struct arena *a, const struct pdf_file *f, const char *tool, const char *options,
             const char *output) {
    char command[300];
    snprintf(command, sizeof command, "%s %s %s %s", tool, options, f->path, output);
    FILE *in = popen(command, "r");
    expect(in != NULL);
    struct buf b;
    buf_init(&b, a);
    for (;;) {
        char *room = buf_reserve(&b, 65536);
        size_t n = fread(room, 1, 65536, in);
        if (n == 0) break;
        b.n += n;
    }
    int status = pclose(in);
    if (status != 0) print_error("%s failed: are poppler-utils installed?\n", command);
    expect_int(status, 0);
    return buf_str(&b);
}

str pdf_page_text(struct arena *a, const struct pdf_file *f, int page) {
    char options[60];
    snprintf(options, sizeof options, "-raw -f %d -l %d", page, page);
    return pdf_tool(a, f, "pdftotext", options, "-");
}

int pdf_page_count(struct arena *a, const struct pdf_file *f) {
    str info = pdf_tool(a, f, "pdfinfo", "", "");
    ptrdiff_t at = str_find(info, S("Pages:"));
    expect(at >= 0);
    str rest = str_from(info, (size_t)at + 6);
    int64_t n = 0;
    expect(str_to_int64(str_trim(str_cut(&rest, '\n')), &n));
    return (int)n;
}

struct pdf_ink pdf_page_ink(struct arena *a, const struct pdf_file *f, int page) {
    char options[80];
    snprintf(options, sizeof options, "-gray -r 127 -f %d -l %d", page, page);
    str pgm = pdf_tool(a, f, "pdftoppm", options, "");
    struct pdf_ink ink = {0};
    int start = 0;
    expect_int(sscanf(arena_c(a, str_slice(pgm, 0, 15)), "P5 %d %d %n", &ink.w, &ink.h, &start), 2);
    expect_str(str_slice(pgm, (size_t)start, 4), S("255\n"));
    ink.grey = (const unsigned char *)pgm.p + start + 4;
    expect_int(pgm.n, (size_t)start + 4 + (size_t)ink.w * (size_t)ink.h);
    return ink;
}

static bool is_dark(const struct pdf_ink *ink, int x, int y) {
    return ink->grey[(size_t)y * (size_t)ink->w + (size_t)x] < 160;
}

static bool is_inside(struct paper_area area, int x, int y) {
    int x10 = x * 2, y10 = y * 2; /* five pixels are a millimetre */
    return x10 >= area.x && x10 <= area.x + area.w && y10 >= area.y && y10 <= area.y + area.h;
}

int ink_in(const struct pdf_ink *ink, struct paper_area area) {
    int n = 0;
    for (int y = 0; y < ink->h; y++)
        for (int x = 0; x < ink->w; x++)
            n += is_dark(ink, x, y) && is_inside(area, x, y);
    return n;
}

int ink_outside(const struct pdf_ink *ink, const struct paper_area *areas, size_t n) {
    int dark = 0;
    for (int y = 0; y < ink->h; y++)
        for (int x = 0; x < ink->w; x++) {
            if (!is_dark(ink, x, y)) continue;
            size_t i = 0;
            while (i < n && !is_inside(areas[i], x, y))
                i++;
            dark += i == n;
        }
    return dark;
}
