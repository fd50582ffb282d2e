#include "spelling_word.h"

#include "buf.h"
#include "utf8.h"

enum { SHORTEST = 3, LONGEST = 60 };

static enum err refuse(struct arena *a, struct problem *why, str field, str word, str rest) {
    return problem_set(why, INVALID, field, say(a, "\"{}\" {}", SAY_T(word), SAY_T(rest)), S(""));
}

static bool is_letter(char c) {
    return char_is_alpha_ascii(c) || (unsigned char)c >= 0x80;
}

enum err spelling_word_parse(struct arena *a, str typed, str field, str *ret_word,
                             struct problem *why) {
    str word = str_trim(typed);
    if (str_ends_with(word, S("'s"))) word = str_slice(word, 0, word.n - 2);
    if (str_ends_with(word, S("\xe2\x80\x99s"))) word = str_slice(word, 0, word.n - 4);
    if (utf8_length(word) > LONGEST)
        return problem_set(why, INVALID, field,
                           S("A word has at most 60 letters: write each on a line of its own"),
                           S(""));
    if (utf8_length(word) < SHORTEST)
        return refuse(a, why, field, word,
                      S("is too short: words of one or two letters are never marked"));
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        bool may_stand = is_letter(c) || (i > 0 && i + 1 < word.n && (c == '-' || c == '\''));
        if (char_is_digit(c))
            return refuse(a, why, field, word, S("has a digit: such words are never marked"));
        if (!may_stand)
            return refuse(a, why, field, word,
                          S("is not a word: it has letters, hyphens and apostrophes only"));
        buf_put_char(&b, char_lower_ascii(c));
    }
    *ret_word = buf_str(&b);
    return OK;
}
