/* Runs a fuzz target over its corpus as an ordinary test: every file of the folder given, then cuts
 * and single-byte changes of each, so that even a few seeds reach the unhappy paths.
 *
 *   fuzz_NAME CORPUS-FOLDER [RUNS]
 *
 * RUNS: about how many there are in all; each seed is run once, and changed in one place, at least. */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A corpus of many seeds changes each of them in fewer places. */
enum { LONGEST = 1 << 20, RUNS_IN_ALL = 5000 };
static const uint8_t flips[] = {0x01, 0x20, 0x80, 0xff};

/* A fresh, exact-sized copy for each call lets the address sanitizer see a read of one byte too
 * many. */
static void run(const uint8_t *bytes, size_t n) {
    uint8_t *copy = malloc(n ? n : 1);
    if (!copy) abort();
    if (n) memcpy(copy, bytes, n);
    LLVMFuzzerTestOneInput(copy, n);
    free(copy);
}

static void run_with_changes(uint8_t *bytes, size_t n, size_t places) {
    run(bytes, n);
    size_t step = n / places + 1;
    for (size_t i = 0; i < n; i += step) {
        run(bytes, i);
        for (size_t f = 0; f < sizeof flips; f++) {
            bytes[i] ^= flips[f];
            run(bytes, n);
            bytes[i] ^= flips[f];
        }
    }
}

static int is_seed(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static void run_file(const char *folder, const char *name, size_t places) {
    static uint8_t bytes[LONGEST];
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "cannot read %s\n", path);
        exit(1);
    }
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    run_with_changes(bytes, n, places);
}

int main(int argc, char **argv) {
    struct dirent **seeds = NULL;
    int n = argc == 2 || argc == 3 ? scandir(argv[1], &seeds, is_seed, alphasort) : -1;
    size_t runs = argc == 3 ? strtoul(argv[2], NULL, 10) : RUNS_IN_ALL;
    if (n < 0) {
        fprintf(stderr, "usage: %s CORPUS-FOLDER [RUNS]\n", argv[0]);
        return 2;
    }
    for (int i = 0; i < n; i++) {
        run_file(argv[1], seeds[i]->d_name, runs / (1 + sizeof flips) / (size_t)n + 1);
        free(seeds[i]);
    }
    free(seeds);
    printf("%d seeds replayed\n", n);
    return n > 0 ? 0 : 1; /* an empty corpus is a failure, not a pass */
}
