#include "jaro_winkler.h"

enum { LONGEST = 64, PREFIX = 4 };

double jaro(str a, str b) {
    a = str_slice(a, 0, LONGEST);
    b = str_slice(b, 0, LONGEST);
    if (a.n == 0 || b.n == 0) return a.n == b.n ? 1 : 0;
    size_t window = (a.n > b.n ? a.n : b.n) / 2;
    window = window ? window - 1 : 0;
    bool taken_a[LONGEST] = {false}, taken_b[LONGEST] = {false};
    size_t matches = 0, out_of_order = 0;
    for (size_t i = 0; i < a.n; i++) {
        for (size_t j = i > window ? i - window : 0; j < b.n && j <= i + window; j++) {
            if (taken_b[j] || a.p[i] != b.p[j]) continue;
            taken_a[i] = taken_b[j] = true;
            matches++;
            break;
        }
    }
    if (matches == 0) return 0;
    for (size_t i = 0, j = 0; i < a.n; i++) {
        if (!taken_a[i]) continue;
        while (!taken_b[j])
            j++;
        out_of_order += a.p[i] != b.p[j++];
    }
    double m = (double)matches, t = (double)(out_of_order / 2);
    return (m / (double)a.n + m / (double)b.n + (m - t) / m) / 3;
}

static size_t common_prefix(str a, str b) {
    size_t prefix = 0;
    while (prefix < PREFIX && prefix < a.n && prefix < b.n && a.p[prefix] == b.p[prefix])
        prefix++;
    return prefix;
}

static double with_prefix(double jaro, size_t prefix) {
    return jaro + (double)prefix * 0.1 * (1 - jaro);
}

double jaro_winkler(str a, str b) {
    return with_prefix(jaro(a, b), common_prefix(a, b));
}

uint64_t jaro_letters(str text) {
    uint64_t letters = 0;
    for (size_t i = 0; i < text.n && i < LONGEST; i++)
        letters |= UINT64_C(1) << (text.p[i] & 63);
    return letters;
}

double jaro_winkler_at_most(str a, uint64_t letters_of_a, str b, uint64_t letters_of_b) {
    a = str_slice(a, 0, LONGEST);
    b = str_slice(b, 0, LONGEST);
    if (a.n == 0 || b.n == 0) return a.n == b.n ? 1 : 0;
    size_t most_a = a.n - (size_t)__builtin_popcountll(letters_of_a & ~letters_of_b);
    size_t most_b = b.n - (size_t)__builtin_popcountll(letters_of_b & ~letters_of_a);
    double m = (double)(most_a < most_b ? most_a : most_b);
    return with_prefix((m / (double)a.n + m / (double)b.n + 1) / 3, common_prefix(a, b));
}
