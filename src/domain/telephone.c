#include "telephone.h"

#include "buf.h"

#include <string.h>

#define RULE "Ofcom National Telephone Numbering Plan"

enum { MOST_DIGITS = 20, MOST_EXTENSION = 6 };

struct typed {
    char digit[MOST_DIGITS + 1];
    size_t n;
    bool international;
    char extension[MOST_EXTENSION + 1];
};

/* Takes "ext 12", "ext. 12", "extension 12" or "x12" off the end. False when what follows is no
 * extension. */
static bool take_extension(str *text, struct typed *t) {
    size_t at = 0;
    while (at < text->n && char_lower_ascii(text->p[at]) != 'e' &&
           char_lower_ascii(text->p[at]) != 'x')
        at++;
    if (at == text->n) return true;
    static const str words[] = {S_INIT("extension"), S_INIT("ext."), S_INIT("ext"), S_INIT("x")};
    str tail = str_from(*text, at), number = {NULL, 0};
    for (size_t i = 0; i < sizeof words / sizeof words[0] && !number.p; i++)
        if (str_eq_nocase_ascii(str_slice(tail, 0, words[i].n), words[i]))
            number = str_trim(str_from(tail, words[i].n));
    if (number.n == 0 || number.n > MOST_EXTENSION) return false;
    for (size_t i = 0; i < number.n; i++) {
        if (!char_is_digit(number.p[i])) return false;
        t->extension[i] = number.p[i];
    }
    *text = str_slice(*text, 0, at);
    return true;
}

static bool read_typed(str text, struct typed *t) {
    text = str_trim(text);
    if (!take_extension(&text, t)) return false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == ' ' || c == '(' || c == ')' || c == '-' || c == '.' || c == '/') continue;
        if (c == '+' && t->n == 0 && !t->international) {
            t->international = true;
            continue;
        }
        if (!char_is_digit(c) || t->n == MOST_DIGITS) return false;
        t->digit[t->n++] = c;
    }
    if (!t->international && t->n > 2 && memcmp(t->digit, "00", 2) == 0) {
        t->international = true;
        t->n -= 2;
        memmove(t->digit, t->digit + 2, t->n);
        t->digit[t->n] = '\0';
    }
    return t->n > 0;
}

/* What is wrong with the digits after 0 or +44; NULL when a UK number can be so. */
static const char *wrong_with_national(str d) {
    if (d.n < 7) return "This number is too short. Type it with its area code, like 0117 496 0123.";
    if (d.n > 10) return "This number has too many digits. Check it against the letter.";
    char first = d.p[0];
    bool nine = d.n == 9 && (first == '1' || first == '8' || str_starts_with(d, S("500")));
    bool childline = str_eq(d, S("8001111"));
    if (first == '0' || first == '4' || first == '6')
        return "No UK number begins like this. Check it, or type + and the country code if it is abroad.";
    if (d.n != 10 && !nine && !childline) return "A digit is missing. Check it against the letter.";
    return NULL;
}

enum err telephone_parse(str text, str field, telephone *ret_t, struct problem *why) {
    struct typed t = {0};
    if (!read_typed(text, &t)) {
        return problem_set(
            why, INVALID, field,
            S("A telephone number has digits only, like 07700 900123, and ext before an "
              "extension. Put notes in the notes field."),
            S(RULE));
    }
    str digits = {t.digit, t.n};
    const char *wrong = NULL, *country = "";
    if (t.international && str_starts_with(digits, S("44"))) {
        digits = str_from(digits, digits.n > 2 && digits.p[2] == '0' ? 3 : 2); /* +44 (0)117 */
        country = "44";
        wrong = wrong_with_national(digits);
    } else if (t.international) {
        if (digits.n < 7 || digits.n > 15 || digits.p[0] == '0')
            wrong = "A number abroad has + and 7 to 15 digits, country code first. Check it.";
    } else if (digits.p[0] == '0') {
        digits = str_from(digits, 1);
        country = "44";
        wrong = wrong_with_national(digits);
    } else {
        wrong = "Type the number with its area code, like 0117 496 0123.";
    }
    if (wrong) return problem_set(why, INVALID, field, str_from_c(wrong), S(RULE));
    telephone number = {"+", ""};
    size_t n = 1;
    for (const char *c = country; *c; c++)
        number.e164[n++] = *c;
    memcpy(number.e164 + n, digits.p, digits.n);
    memcpy(number.extension, t.extension, sizeof number.extension);
    *ret_t = number;
    return OK;
}

/* How many digits after the 0 are the area code or its like. */
static size_t area_digits(str d) {
    /* the few places whose code has five (Ofcom: Langholm, Hornby, Hawkshead, …, Gosforth) */
    static const char *const five[] = {"13873", "15242", "15394", "15395", "15396", "16973",
                                       "16974", "16977", "17683", "17684", "17687", "19467"};
    if (d.p[0] == '2') return 2;
    if (d.p[0] == '7') return 4;
    if (d.p[0] != '1' || d.p[1] == '1' || d.p[2] == '1') return 3;
    for (size_t i = 0; i < sizeof five / sizeof five[0]; i++)
        if (str_starts_with(d, str_from_c(five[i]))) return 5;
    return 4;
}

str telephone_text(struct arena *a, telephone t) {
    struct buf b;
    buf_init(&b, a);
    str number = str_from_c(t.e164);
    if (str_starts_with(number, S("+44"))) {
        str d = str_from(number, 3);
        size_t area = area_digits(d);
        str rest = str_from(d, area);
        size_t head = area == 2 ? 4 : area == 3 && rest.n > 4 ? 3 : 0;
        buf_put_char(&b, '0');
        buf_put(&b, str_slice(d, 0, area));
        buf_put_char(&b, ' ');
        buf_put(&b, str_slice(rest, 0, head));
        if (head) buf_put_char(&b, ' ');
        buf_put(&b, str_from(rest, head));
    } else {
        buf_put(&b, number);
    }
    if (t.extension[0]) {
        buf_put(&b, S(" ext "));
        buf_put(&b, str_from_c(t.extension));
    }
    return arena_str(a, buf_str(&b));
}

bool telephone_is_mobile(telephone t) {
    str number = str_from_c(t.e164);
    if (!str_starts_with(number, S("+447")) || number.n != 13) return false;
    return str_starts_with(number, S("+447624")) || (number.p[4] != '0' && number.p[4] != '6');
}
