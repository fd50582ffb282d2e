#include "fuzz.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive.h"
#include "buf.h"
#include "files.h"
#include "invariant.h"

static const str names[] = {S_INIT("records"), S_INIT("key"), S_INIT("note")};
enum { N_NAMES = sizeof names / sizeof *names };
static char folder[] = "/dev/shm/clerkwell-fuzz-XXXXXX";
static int archive = -1; /* the archive's bytes, in memory */

static void empty_folder(struct arena *a) {
    for (int i = 0; i < N_NAMES; i++)
        unlink(arena_c(a, path_join(a, str_from_c(folder), names[i])));
}

static void leave(void) {
    rmdir(folder);
}

static void begin(void) {
    if (archive >= 0) return;
    archive = memfd_create("archive", MFD_CLOEXEC);
    invariant(archive >= 0 && mkdtemp(folder));
    atexit(leave);
    AUTO_ARENA(a);
    struct problem why = {0};
    invariant(archive_read(&a, S("/dev/null"), names, N_NAMES, str_from_c(folder), NULL, NULL,
                           &why) == INVALID);
}

/* What is taken is whole and made of these names; what is refused says so and leads nowhere else. */
static enum err read_it(struct arena *a, const uint8_t *data, size_t size, struct problem *why) {
    char path[64];
    invariant(ftruncate(archive, 0) == 0 && pwrite(archive, data, size, 0) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", archive);
    enum err e =
        archive_read(a, str_from_c(path), names, N_NAMES, str_from_c(folder), NULL, NULL, why);
    invariant(e == OK || (why->sentence.n > 0 && (e == INVALID || e == LIMIT)));
    return e;
}

/* Two files, one of more than a block. */
static size_t make_good(struct arena *a, uint8_t *to, size_t room) {
    static const char text[] = "Dear Mrs Okonkwo-Hale, your heart rhythm was regular throughout. ";
    char path[] = "/dev/shm/clerkwell-fuzz-good-XXXXXX";
    struct archive_file files[2];
    struct problem why = {0};
    for (int i = 0; i < 2; i++) {
        files[i] = (struct archive_file){names[i], path_join(a, str_from_c(folder), names[i])};
        FILE *f = fopen(arena_c(a, files[i].path), "w");
        for (int k = 0; k <= i * 9; k++)
            invariant(f && fputs(text, f) >= 0);
        fclose(f);
    }
    int fd = mkstemp(path);
    invariant(fd >= 0 && close(fd) == 0 && unlink(path) == 0);
    invariant(archive_write(a, str_from_c(path), files, 2, NULL, NULL, &why) == OK);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = read(fd, to, room);
    invariant(n > 0 && close(fd) == 0 && unlink(path) == 0);
    empty_folder(a);
    return (size_t)n;
}

/* What was taken, packed again: taken again. */
static void pack_again(struct arena *a) {
    struct archive_file files[N_NAMES];
    struct problem why = {0};
    char path[] = "/dev/shm/clerkwell-fuzz-again-XXXXXX";
    size_t n = 0;
    for (int i = 0; i < N_NAMES; i++) {
        str at = path_join(a, str_from_c(folder), names[i]);
        if (file_is_there(at)) files[n++] = (struct archive_file){names[i], at};
    }
    int fd = mkstemp(path);
    invariant(fd >= 0 && close(fd) == 0 && unlink(path) == 0);
    invariant(archive_write(a, str_from_c(path), files, n, NULL, NULL, &why) == OK);
    empty_folder(a);
    invariant(archive_read(a, str_from_c(path), names, N_NAMES, str_from_c(folder), NULL, NULL,
                           &why) == OK);
    invariant(unlink(path) == 0);
}

/* Promises a terabyte, and has as many bytes, which are nowhere. */
static void read_large(struct arena *a, const uint8_t *data, size_t size) {
    const off_t heads = 3 * 512, end = 2 * 512, terabyte = (off_t)1 << 40;
    struct problem why = {0};
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", archive);
    invariant(ftruncate(archive, 0) == 0 && pwrite(archive, data, size, 0) == (ssize_t)size &&
              ftruncate(archive, heads + terabyte + end) == 0);
    enum err e =
        archive_read(a, str_from_c(path), names, N_NAMES, str_from_c(folder), NULL, NULL, &why);
    invariant(e == INVALID || e == LIMIT);
    invariant(why.sentence.n > 0 && ftruncate(archive, 0) == 0);
}

/* The bytes of an archive; behind "P", changes to one of which each hash and sum is right: three bytes each, where and
 * to what; behind "R", the beginning of a very large one. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t good[8 * 1024];
    static size_t n_good;
    AUTO_ARENA(a);
    begin();
    struct problem why = {0};
    if (size > 1 && data[0] == 'P') {
        if (!n_good) n_good = make_good(&a, good, sizeof good);
        uint8_t changed[sizeof good];
        memcpy(changed, good, n_good);
        for (size_t i = 1; i + 2 < size; i += 3)
            changed[(size_t)(data[i] << 8 | data[i + 1]) % n_good] = data[i + 2];
        bool is_same = memcmp(changed, good, n_good) == 0;
        enum err e = read_it(&a, changed, n_good, &why);
        invariant(is_same == (e == OK)); /* no byte of it may be another */
    } else if (size > 1 && data[0] == 'R') {
        read_large(&a, data + 1, size - 1);
    } else if (read_it(&a, data, size, &why) == OK) {
        pack_again(&a);
    }
    empty_folder(&a);
    return 0;
}
