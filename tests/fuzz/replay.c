/* Runs a fuzz target over its corpus as an ordinary test: every file of the folder given, then cuts
 * and single-byte changes of each, so that even a few seeds reach the unhappy paths. */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 1 << 20, MOST_CHANGES = 4096 };

/* A fresh, exact-sized copy for each call lets the address sanitizer see a read of one byte too
 * many. */
static void run(const uint8_t *bytes, size_t n) {
    uint8_t *copy = malloc(n ? n : 1);
    if (!copy) abort();
    if (n) memcpy(copy, bytes, n);
    LLVMFuzzerTestOneInput(copy, n);
    free(copy);
}

static void run_with_changes(uint8_t *bytes, size_t n) {
    run(bytes, n);
    size_t step = n / MOST_CHANGES + 1;
    for (size_t i = 0; i < n; i += step) {
        static const uint8_t flips[] = {0x01, 0x20, 0x80, 0xff};
        run(bytes, i);
        for (size_t f = 0; f < sizeof flips; f++) {
            bytes[i] ^= flips[f];
            run(bytes, n);
            bytes[i] ^= flips[f];
        }
    }
}

static int run_file(const char *folder, const char *name) {
    static uint8_t bytes[LONGEST];
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "cannot read %s\n", path);
        return 0;
    }
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    run_with_changes(bytes, n);
    return 1;
}

int main(int argc, char **argv) {
    int seeds = 0;
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (!folder) {
        fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
        return 2;
    }
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.') seeds += run_file(argv[1], entry->d_name);
    closedir(folder);
    printf("%d seeds replayed\n", seeds);
    return seeds > 0 ? 0 : 1; /* an empty corpus is a failure, not a pass */
}
