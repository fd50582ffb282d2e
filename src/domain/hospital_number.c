#include "hospital_number.h"

enum { LONGEST = 20 };

enum err hospital_number_parse(struct arena *a, str text, str *ret_number, struct problem *why) {
    text = str_trim(text);
    bool has_digit = false, is_odd = false;
    char normal[LONGEST];
    size_t n = 0;
    for (size_t i = 0; i < text.n && !is_odd; i++) {
        char c = text.p[i];
        if (c == ' ') continue;
        is_odd =
            n == LONGEST || !(char_is_alpha_ascii(c) || char_is_digit(c) || c == '/' || c == '-');
        if (!is_odd) normal[n++] = char_upper_ascii(c);
        has_digit = has_digit || char_is_digit(c);
    }
    if (is_odd || !has_digit) {
        return problem_set(
            why, INVALID, S("hospital_number"),
            S("A hospital number has letters and digits only, at most 20, like H100001. "
              "Check and type it again."),
            S("HL7 v2-0203 MR"));
    }
    *ret_number = arena_str(a, (str){normal, n});
    return OK;
}
