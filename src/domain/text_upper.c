#include "text_upper.h"

#include "buf.h"
#include "utf8.h"

enum step { SHIFT, ODD_ARE_LOWER, EVEN_ARE_LOWER };

/* Ranges of small letters: shifted by a fixed distance, or paired with the capital just before. */
static const struct {
    uint32_t first, last;
    enum step step;
    int32_t shift;
} ranges[] = {
    {0x61, 0x7a, SHIFT, -32},           {0xe0, 0xf6, SHIFT, -32},
    {0xf8, 0xfe, SHIFT, -32},           {0xff, 0xff, SHIFT, 0x178 - 0xff},
    {0x100, 0x12f, ODD_ARE_LOWER, 0},   {0x132, 0x137, ODD_ARE_LOWER, 0},
    {0x139, 0x148, EVEN_ARE_LOWER, 0},  {0x14a, 0x177, ODD_ARE_LOWER, 0},
    {0x179, 0x17e, EVEN_ARE_LOWER, 0},  {0x1cd, 0x1dc, EVEN_ARE_LOWER, 0},
    {0x1de, 0x1ef, ODD_ARE_LOWER, 0},   {0x1f8, 0x21f, ODD_ARE_LOWER, 0},
    {0x222, 0x233, ODD_ARE_LOWER, 0},   {0x1e00, 0x1e95, ODD_ARE_LOWER, 0},
    {0x1ea0, 0x1eff, ODD_ARE_LOWER, 0}, {0x3ac, 0x3ac, SHIFT, -38},
    {0x3ad, 0x3af, SHIFT, -37},         {0x3b1, 0x3c1, SHIFT, -32},
    {0x3c2, 0x3c2, SHIFT, -31},         {0x3c3, 0x3cb, SHIFT, -32},
    {0x3cc, 0x3cc, SHIFT, -64},         {0x3cd, 0x3ce, SHIFT, -63},
    {0x430, 0x44f, SHIFT, -32},         {0x450, 0x45f, SHIFT, -80},
    {0x460, 0x481, ODD_ARE_LOWER, 0},   {0x48a, 0x4bf, ODD_ARE_LOWER, 0},
    {0x4d0, 0x4ff, ODD_ARE_LOWER, 0},
};

static uint32_t upper(uint32_t code) {
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (code < ranges[i].first || code > ranges[i].last) continue;
        if (ranges[i].step == SHIFT) return (uint32_t)((int32_t)code + ranges[i].shift);
        bool lower_is_odd = ranges[i].step == ODD_ARE_LOWER;
        return (code % 2 == 1) == lower_is_odd ? code - 1 : code;
    }
    return code;
}

str text_upper(struct arena *a, str text) {
    struct buf b;
    buf_init(&b, a);
    size_t at = 0;
    for (uint32_t code; utf8_next(text, &at, &code);) {
        if (code == 0xdf)
            buf_put(&b, S("SS"));
        else if (code == 0x131)
            buf_put_char(&b, 'I');
        else
            utf8_put(&b, upper(code));
    }
    return buf_str(&b);
}
