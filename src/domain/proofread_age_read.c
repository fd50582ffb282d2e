/* proofread_age_read.c: numbers and ages as letters write them: 64, sixty-four, 64-year-old, eight weeks old. */
#include "proofread_age.h"

/* ---- numbers ---- */

/* "seven", "sixty"; 0: none. */
static int number_word(str word) {
    static const str names[] = {
        S_INIT("one"),       S_INIT("two"),      S_INIT("three"),    S_INIT("four"),
        S_INIT("five"),      S_INIT("six"),      S_INIT("seven"),    S_INIT("eight"),
        S_INIT("nine"),      S_INIT("ten"),      S_INIT("eleven"),   S_INIT("twelve"),
        S_INIT("thirteen"),  S_INIT("fourteen"), S_INIT("fifteen"),  S_INIT("sixteen"),
        S_INIT("seventeen"), S_INIT("eighteen"), S_INIT("nineteen"), S_INIT("twenty"),
        S_INIT("thirty"),    S_INIT("forty"),    S_INIT("fifty"),    S_INIT("sixty"),
        S_INIT("seventy"),   S_INIT("eighty"),   S_INIT("ninety")};
    for (int i = 0; i < 27; i++)
        if (str_eq_nocase_ascii(word, names[i])) return i < 20 ? i + 1 : (i - 17) * 10;
    return 0;
}

int proof_number_of(str word, str *ret_rest) {
    size_t digits = 0;
    int n = 0;
    while (digits < word.n && digits < 4 && char_is_digit(word.p[digits]))
        n = n * 10 + (word.p[digits++] - '0');
    *ret_rest = str_from(word, digits);
    if (digits) return digits < 4 && n < 130 ? n : -1;
    str rest = word;
    n = number_word(str_cut(&rest, '-'));
    if (n == 0) return -1;
    if (n >= 20 && rest.p) {
        str more = rest;
        int unit = number_word(str_cut(&more, '-'));
        if (unit > 0 && unit < 10) n += unit, rest = more;
    }
    *ret_rest = rest.p ? str_from(word, (size_t)(rest.p - word.p) - 1) : (str){"", 0};
    return n;
}

static char unit_of(str word) {
    if (proof_in(word, S(" year years yr yrs year's "))) return 'y';
    if (proof_in(word, S(" month months "))) return 'm';
    return proof_in(word, S(" week weeks ")) ? 'w' : 0;
}

bool proof_age_read(const struct proof *p, size_t i, struct proof_age *ret) {
    str rest;
    *ret = (struct proof_age){proof_number_of(proof_word_str(p, i), &rest), 0, i + 1};
    if (ret->n < 0) return false;
    if (rest.n && (rest.p[0] == '-' || char_is_alpha_ascii(rest.p[0]))) {
        if (rest.p[0] == '-') rest = str_from(rest, 1);
        str old = rest;
        char unit = unit_of(str_cut(&old, '-'));
        if (proof_in(rest, S(" yo y/o "))) unit = 'y', old = S("old");
        if (unit && str_eq_nocase_ascii(old, S("old"))) return ret->unit = unit, true;
        if (!unit || old.p) return false;
        if (!proof_word_in(p, i + 1, S(" old "))) return false;
        ret->unit = unit;
        return ret->end = i + 2, true;
    }
    if (rest.n) return false;
    if (proof_word_in(p, i + 1, S(" yo y/o year-old years-old yr-old yrs-old ")))
        ret->unit = 'y', ret->end = i + 2;
    else if (proof_word_in(p, i + 1, S(" month-old months-old ")))
        ret->unit = 'm', ret->end = i + 2;
    else if (proof_word_in(p, i + 1, S(" week-old weeks-old ")))
        ret->unit = 'w', ret->end = i + 2;
    char unit = unit_of(proof_word_str(p, i + 1));
    bool old = proof_word_in(p, i + 2, S(" old ")) ||
               (proof_word_in(p, i + 2, S(" of ")) && proof_word_in(p, i + 3, S(" age ")));
    if (unit && old && !ret->unit)
        ret->unit = unit, ret->end = proof_word_in(p, i + 2, S(" old ")) ? i + 3 : i + 4;
    return true;
}

/* ---- decades ---- */

static const str decades[] = {S_INIT("twenties"), S_INIT("thirties"), S_INIT("forties"),
                              S_INIT("fifties"),  S_INIT("sixties"),  S_INIT("seventies"),
                              S_INIT("eighties"), S_INIT("nineties")};

str proof_decade_name(int decade) {
    return decade >= 20 && decade < 100 ? decades[decade / 10 - 2] : (str){"", 0};
}

/* "seventies", "70s", "70's"; 0: none. */
static int decade_of(str word) {
    for (int k = 0; k < 8; k++)
        if (str_eq_nocase_ascii(word, decades[k])) return (k + 2) * 10;
    bool is_tens = word.n >= 3 && word.p[0] >= '2' && word.p[0] <= '9' && word.p[1] == '0';
    return is_tens && proof_in(str_from(word, 2), S(" s 's ’s ")) ? (word.p[0] - '0') * 10 : 0;
}

bool proof_decade_read(const struct proof *p, size_t i, struct proof_decade *ret) {
    if (!proof_word_in(p, i, S(" in ")) || !proof_word_in(p, i + 1, S(" her his their your ")))
        return false;
    str word = proof_word_str(p, i + 2), part = {"", 0};
    *ret = (struct proof_decade){.first = i + 2, .end = i + 3};
    if (proof_in(word, S(" early mid middle late "))) {
        part = word;
        word = proof_word_str(p, ret->end++);
    } else if (str_find_char(word, '-') > 0) {
        part = str_cut(&word, '-');
    }
    ret->decade = decade_of(word);
    if (ret->decade == 0 || (part.n && !proof_in(part, S(" early mid middle late ")))) return false;
    bool is_early = proof_in(part, S(" early ")), is_late = proof_in(part, S(" late "));
    bool is_mid = part.n && !is_early && !is_late;
    ret->low = ret->decade + (is_late ? 5 : is_mid ? 2 : 0);
    ret->high = ret->decade + (is_early ? 4 : is_mid ? 8 : 9);
    return true;
}
