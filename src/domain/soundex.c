#include "soundex.h"

/* '0': a vowel or Y, parts equal codes; '-': H or W, does not. */
static char code_of(char letter) {
    static const char codes[] = "01230120022455012623010202";
    if (letter == 'h' || letter == 'w') return '-';
    return letter == 'y' ? '0' : codes[letter - 'a'];
}

str soundex(struct arena *a, str folded) {
    char key[4] = {0, '0', '0', '0'}, last = '0';
    size_t n = 0;
    for (size_t i = 0; i < folded.n && n < sizeof key; i++) {
        char letter = char_lower_ascii(folded.p[i]);
        if (!char_is_alpha_ascii(letter)) continue;
        char code = code_of(letter);
        if (n == 0) {
            key[n++] = char_upper_ascii(letter);
            last = code;
        } else if (code != '-') {
            if (code != '0' && code != last) key[n++] = code;
            last = code;
        }
    }
    return n ? arena_str(a, (str){key, sizeof key}) : S("");
}
