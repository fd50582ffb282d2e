#include "fold_unistring.h"

#include "buf.h"
#include "invariant.h"
#include "utf8.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

static bool is_apostrophe(uint32_t code) {
    return code == '\'' || code == '`' || code == 0xb4 || code == 0x2bc || code == 0x2018 ||
           code == 0x2019 || code == 0x2032;
}

/* Letters that stand alone in Unicode but not on a British keyboard, in lower case. */
static str plain_letters(uint32_t code) {
    switch (code) {
    case 0x142: return S("l");
    case 0xf8: return S("o");
    case 0x111: return S("d");
    case 0xe6: return S("ae");
    case 0x153: return S("oe");
    case 0xfe: return S("th");
    case 0xf0: return S("d");
    case 0x127: return S("h");
    case 0x131: return S("i");
    case 0x138: return S("k");
    case 0x14b: return S("n");
    case 0x167: return S("t");
    default: return S("");
    }
}

static void put_folded(struct buf *b, const uint32_t *code, size_t n) {
    bool gap = false;
    for (size_t i = 0; i < n; i++) {
        if (uc_is_general_category(code[i], UC_CATEGORY_M) || is_apostrophe(code[i])) continue;
        if (!uc_is_general_category(code[i], UC_CATEGORY_L) &&
            !uc_is_general_category(code[i], UC_CATEGORY_N)) {
            gap = b->n > 0;
            continue;
        }
        if (gap) buf_put_char(b, ' ');
        gap = false;
        str plain = plain_letters(code[i]);
        if (plain.n)
            buf_put(b, plain);
        else
            utf8_put(b, code[i]);
    }
}

static bool is_ascii(str text) {
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] > 0x7f) return false;
    return true;
}

/* As put_folded, of what nearly every name is: letters that are only made small. */
static str fold_ascii(struct arena *a, str text) {
    char *folded = arena_alloc(a, text.n ? text.n : 1);
    size_t n = 0;
    bool gap = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = char_lower_ascii(text.p[i]);
        if (is_apostrophe((unsigned char)c)) continue;
        if (!(c >= 'a' && c <= 'z') && !char_is_digit(c)) {
            gap = n > 0;
            continue;
        }
        if (gap) folded[n++] = ' ';
        gap = false;
        folded[n++] = c;
    }
    return (str){folded, n};
}

str fold_text(struct arena *a, str text) {
    if (is_ascii(text)) return fold_ascii(a, text);
    uint32_t *codes = arena_array(a, uint32_t, text.n + 1);
    size_t n = 0;
    for (size_t at = 0; utf8_next(text, &at, &codes[n]);)
        n++;
    size_t n_folded = 0;
    uint32_t *folded = u32_casefold(codes, n, NULL, UNINORM_NFKD, NULL, &n_folded);
    if (n) have_memory(folded); /* utf8_next gives no invalid code: only memory can fail */
    struct buf b;
    buf_init(&b, a);
    put_folded(&b, folded, n_folded);
    free(folded);
    return buf_str(&b);
}

static str fold_with(const void *self, struct arena *a, str text) {
    (void)self;
    return fold_text(a, text);
}

struct text_fold fold_unistring(void) {
    return (struct text_fold){fold_with, NULL};
}
