/* A target with three mistakes, which a replay must find (replay_test.py). */
#include "fuzz.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "invariant.h"

static bool is(const uint8_t *data, size_t size, const char *word) {
    return size == strlen(word) && memcmp(data, word, size) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static volatile size_t sum;
    if (is(data, size, "over")) sum += data[size]; /* one byte too many */
    if (is(data, size, "promise")) invariant(size != 7);
    if (is(data, size, "leak")) sum += (size_t)malloc(sum % 7 + 1) & 1; /* nobody's any more */
    return 0;
}
