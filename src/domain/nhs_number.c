#include "nhs_number.h"

#include <string.h>

#define RULE "NHS Data Dictionary, NHS NUMBER (modulus 11)"

/* The check digit of the first nine, 10 when there is none. */
static int check_digit(const char *nine) {
    int sum = 0;
    for (int i = 0; i < 9; i++)
        sum += (nine[i] - '0') * (10 - i);
    int check = 11 - sum % 11;
    return check == 11 ? 0 : check;
}

static bool all_equal(const char *ten) {
    return memcmp(ten, ten + 1, 9) == 0;
}

/* Digits alone, or 3-3-4 with the same separator twice. */
static bool read_digits(str text, nhs_number *ret_n) {
    bool grouped = text.n == 12 && (text.p[3] == ' ' || text.p[3] == '-') && text.p[7] == text.p[3];
    if (text.n != 10 && !grouped) return false;
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (grouped && (i == 3 || i == 7)) continue;
        if (!char_is_digit(text.p[i])) return false;
        ret_n->digit[n++] = text.p[i];
    }
    return true;
}

enum err nhs_number_parse(str text, nhs_number *ret_n, struct problem *why) {
    nhs_number n;
    str field = S("nhs_number");
    if (!read_digits(str_trim(text), &n)) {
        return problem_set(
            why, INVALID, field,
            S("An NHS number has 10 digits, like 943 476 5919. Check and type it again."), S(RULE));
    }
    if (all_equal(n.digit)) {
        return problem_set(
            why, INVALID, field,
            S("Ten equal digits are no NHS number. Leave the field empty if the number is not known."),
            S("NHS Data Dictionary, NHS NUMBER: ten equal digits are never issued"));
    }
    if (check_digit(n.digit) != n.digit[9] - '0') {
        return problem_set(
            why, INVALID, field,
            S("This is not a valid NHS number: a digit is wrong or two are swapped. Compare it with "
              "the letter."),
            S(RULE));
    }
    *ret_n = n;
    return OK;
}

bool nhs_number_make(uint32_t first_nine, nhs_number *ret_n) {
    nhs_number n;
    for (int i = 8; i >= 0; i--, first_nine /= 10)
        n.digit[i] = (char)('0' + first_nine % 10);
    int check = check_digit(n.digit);
    if (first_nine != 0 || check == 10) return false;
    n.digit[9] = (char)('0' + check);
    if (all_equal(n.digit)) return false;
    *ret_n = n;
    return true;
}

enum nhs_number_range nhs_number_range(nhs_number n) {
    static const struct {
        const char *last; /* first four digits of the last number of the range */
        enum nhs_number_range range;
    } ranges[] = {
        {"0099", NHS_RANGE_NOT_USED}, {"3112", NHS_RANGE_CHI},     {"3199", NHS_RANGE_NOT_USED},
        {"3999", NHS_RANGE_HCN},      {"4999", NHS_RANGE_LIVE},    {"5999", NHS_RANGE_RESERVED},
        {"7999", NHS_RANGE_LIVE},     {"8599", NHS_RANGE_IRELAND}, {"8999", NHS_RANGE_NOT_USED},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (memcmp(n.digit, ranges[i].last, 4) <= 0) return ranges[i].range;
    return NHS_RANGE_SYNTHETIC;
}

enum err nhs_number_check_issued(nhs_number n, bool allow_synthetic, struct problem *why) {
    str field = S("nhs_number"), rule = S("NHS number: ranges of allocation");
    switch (nhs_number_range(n)) {
    case NHS_RANGE_CHI:
    case NHS_RANGE_HCN:
    case NHS_RANGE_LIVE: return OK;
    case NHS_RANGE_SYNTHETIC:
        if (allow_synthetic) return OK;
        return problem_set(why, INVALID, field,
                           S("Numbers that begin with 9 are for training and tests. Type the "
                             "patient's own NHS number."),
                           rule);
    case NHS_RANGE_IRELAND:
        return problem_set(why, INVALID, field,
                           S("This is a number of the Republic of Ireland. Record it under other "
                             "numbers, not as the NHS number."),
                           rule);
    case NHS_RANGE_NOT_USED:
    case NHS_RANGE_RESERVED: break;
    }
    return problem_set(
        why, INVALID, field,
        S("No patient has a number in this range. Compare it with the letter and type it again."),
        rule);
}

str nhs_number_text(struct arena *a, nhs_number n) {
    char *p = arena_alloc(a, 12);
    memcpy(p, n.digit, 3);
    p[3] = ' ';
    memcpy(p + 4, n.digit + 3, 3);
    p[7] = ' ';
    memcpy(p + 8, n.digit + 6, 4);
    return (str){p, 12};
}

str nhs_number_plain(struct arena *a, nhs_number n) {
    return arena_str(a, (str){n.digit, sizeof n.digit});
}
