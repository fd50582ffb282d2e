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

double jaro_winkler(str a, str b) {
    size_t prefix = 0;
    while (prefix < PREFIX && prefix < a.n && prefix < b.n && a.p[prefix] == b.p[prefix])
        prefix++;
    double j = jaro(a, b);
    return j + (double)prefix * 0.1 * (1 - j);
}
