#include "pdf_language.h"

#include "buf.h"

static ptrdiff_t find_last(str s, str what) {
    for (size_t at = s.n >= what.n ? s.n - what.n + 1 : 0; at > 0; at--)
        if (str_eq(str_slice(s, at - 1, what.n), what)) return (ptrdiff_t)(at - 1);
    return -1;
}

/* The number after `key` in `s`. */
static bool number_after(str s, str key, size_t *ret_n) {
    ptrdiff_t at = str_find(s, key);
    if (at < 0) return false;
    str rest = str_trim(str_from(s, (size_t)at + key.n));
    size_t digits = 0;
    while (digits < rest.n && char_is_digit(rest.p[digits]))
        digits++;
    int64_t n;
    if (!str_to_int64(str_slice(rest, 0, digits), &n)) return false;
    *ret_n = (size_t)n;
    return true;
}

static bool is_language(str language) {
    if (language.n < 2 || language.n > 35) return false;
    for (size_t i = 0; i < language.n; i++)
        if (!char_is_alpha_ascii(language.p[i]) && !char_is_digit(language.p[i]) &&
            language.p[i] != '-')
            return false;
    return true;
}

/* The text of object `number` between "<<" and "endobj", found by the cross-reference table. */
static bool object_body(str pdf, size_t xref, size_t number, str *ret_body) {
    str table = str_from(pdf, xref);
    if (!str_starts_with(table, S("xref\n0 "))) return false;
    ptrdiff_t line = str_find_char(str_from(table, 5), '\n');
    if (line < 0) return false;
    str entry = str_slice(table, 5 + (size_t)line + 1 + number * 20, 10);
    int64_t at;
    if (entry.n != 10 || !str_to_int64(entry, &at)) return false;
    str object = str_from(pdf, (size_t)at);
    ptrdiff_t start = str_find(object, S("<<")), end = str_find(object, S("endobj"));
    if (start < 0 || end < start) return false;
    *ret_body = str_slice(object, (size_t)start + 2, (size_t)(end - start) - 2);
    return true;
}

enum err pdf_set_language(struct arena *a, str pdf, str language, str *ret_pdf) {
    if (!is_language(language)) return INVALID;
    ptrdiff_t mark = find_last(pdf, S("startxref")), trailer = find_last(pdf, S("trailer"));
    if (mark < 0 || trailer < 0 || trailer > mark) return INVALID;
    str ending = str_slice(pdf, (size_t)trailer, (size_t)(mark - trailer));
    ptrdiff_t dict_end = find_last(ending, S(">>"));
    size_t xref, root;
    str body;
    if (dict_end < 0 || !number_after(str_from(pdf, (size_t)mark), S("startxref"), &xref))
        return INVALID;
    if (!number_after(ending, S("/Root"), &root) || !object_body(pdf, xref, root, &body))
        return INVALID;
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, pdf);
    size_t object = b.n;
    buf_put_int(&b, (int64_t)root);
    buf_put(&b, S(" 0 obj\n<< /Lang ("));
    buf_put(&b, language);
    buf_put(&b, S(")\n   /ViewerPreferences << /DisplayDocTitle true >>"));
    if (str_find(body, S("/StructTreeRoot")) >= 0 && str_find(body, S("/MarkInfo")) < 0)
        buf_put(&b, S("\n   /MarkInfo << /Marked true >>"));
    buf_put(&b, body);
    buf_put(&b, S("endobj\n"));
    size_t table = b.n;
    buf_put(&b, S("xref\n"));
    buf_put_int(&b, (int64_t)root);
    buf_put(&b, S(" 1\n"));
    buf_put_padded(&b, object, 10);
    buf_put(&b, S(" 00000 n \n"));
    buf_put(&b, str_slice(ending, 0, (size_t)dict_end));
    buf_put(&b, S("   /Prev "));
    buf_put_int(&b, (int64_t)xref);
    buf_put(&b, S("\n>>\nstartxref\n"));
    buf_put_int(&b, (int64_t)table);
    buf_put(&b, S("\n%%EOF\n"));
    *ret_pdf = buf_str(&b);
    return OK;
}
