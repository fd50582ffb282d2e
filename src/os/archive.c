#include "archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buf.h"
#include "files.h"
#include "hex.h"
#include "sha256.h"

enum { BLOCK = 512, CHUNK = 65536, NAME_MAX_BYTES = 99, MANIFEST_MAX = 65536 };
static const str manifest_name = S_INIT("manifest");
static const str manifest_first = S_INIT("clerkwell backup 1\n");
static const str manifest_any = S_INIT("clerkwell backup ");

/* One file of the archive while it is read or written. */
struct entry {
    str name, path;
    int64_t size;
    sha256_hash hash;
};

struct work_on {
    struct arena *arena;
    str path;
    FILE *file;
    const str *names; /* of the files that may be in it */
    size_t n_names;
    archive_progress_fn progress;
    void *self;
    int64_t done, total;
    struct problem *why;
};

const str archive_advice =
    S_INIT(". Fetch it once more from where it is kept, or use an older one");

static enum err damaged(struct work_on *w, str what) {
    return problem_set(w->why, INVALID, S("archive"),
                       say(w->arena, "{} is damaged, or no backup of clerkwell: {}{}",
                           SAY_T(w->path), SAY_T(what), SAY_T(archive_advice)),
                       S("docs/ops/backup.md"));
}

enum err archive_is_damaged(struct arena *a, str path, str what, struct problem *why) {
    struct work_on w = {.arena = a, .path = path, .why = why};
    return damaged(&w, what);
}

static void advance(struct work_on *w, size_t n) {
    w->done += (int64_t)n;
    if (w->progress) w->progress(w->self, w->done, w->total);
}

/* ---- ustar headers ------------------------------------------------------------------------------- */

static uint32_t checksum(const unsigned char header[BLOCK]) {
    uint32_t sum = 0;
    for (int i = 0; i < BLOCK; i++)
        sum += i >= 148 && i < 156 ? ' ' : header[i];
    return sum;
}

static void put_octal(unsigned char *to, int width, uint64_t n) {
    for (int i = width - 2; i >= 0; i--, n >>= 3)
        to[i] = (unsigned char)('0' + (n & 7));
}

static void put_size(unsigned char *to, uint64_t size) {
    if (size < UINT64_C(1) << 33) {
        put_octal(to, 12, size);
        return;
    }
    to[0] = 0x80;
    for (int i = 11; i > 3; i--, size >>= 8)
        to[i] = (unsigned char)size;
}

static void write_header(unsigned char header[BLOCK], str name, int64_t size) {
    memset(header, 0, BLOCK);
    memcpy(header, name.p, name.n);
    put_octal(header + 100, 8, 0600);
    put_octal(header + 108, 8, 0);
    put_octal(header + 116, 8, 0);
    put_size(header + 124, (uint64_t)size);
    put_octal(header + 136, 12, 0);
    header[156] = '0';
    memcpy(header + 257, "ustar\00000", 8);
    put_octal(header + 148, 7, checksum(header));
    header[155] = ' ';
}

static bool read_octal(const unsigned char *p, int width, uint64_t *ret_n) {
    uint64_t n = 0;
    int i = 0;
    for (; i < width && p[i] >= '0' && p[i] <= '7'; i++)
        n = n << 3 | (uint64_t)(p[i] - '0');
    if (i == 0) return false;
    *ret_n = n;
    return true;
}

static bool read_size(const unsigned char *p, int64_t *ret_size) {
    uint64_t n = 0;
    if (p[0] == 0x80) {
        for (int i = 1; i < 12; i++) {
            if (n >> 55) return false;
            n = n << 8 | p[i];
        }
    } else if (!read_octal(p, 12, &n)) {
        return false;
    }
    if (n > INT64_MAX / 2) return false;
    *ret_size = (int64_t)n;
    return true;
}

/* ---- writing ------------------------------------------------------------------------------------- */

static enum err put(struct work_on *w, const void *bytes, size_t n) {
    if (fwrite(bytes, 1, n, w->file) == n) return OK;
    return os_problem(w->arena, w->why, S("write"), w->path, errno);
}

static size_t padding_of(int64_t size) {
    return (size_t)((BLOCK - size % BLOCK) % BLOCK);
}

static enum err put_padding(struct work_on *w, int64_t size) {
    static const char zeros[BLOCK] = {0};
    return put(w, zeros, padding_of(size));
}

/* Reads the whole file: into `hash`, or into the archive. */
static enum err pass(struct work_on *w, struct entry *e, bool is_copying) {
    FILE *from = fopen(arena_c(w->arena, e->path), "re");
    if (!from) return os_problem(w->arena, w->why, S("read"), e->path, errno);
    static _Thread_local char chunk[CHUNK];
    struct sha256 sum;
    sha256_init(&sum);
    int64_t size = 0;
    enum err result = OK;
    for (size_t n; result == OK && (n = fread(chunk, 1, sizeof chunk, from)) > 0;) {
        sha256_put(&sum, (str){chunk, n});
        size += (int64_t)n;
        if (is_copying) result = put(w, chunk, n);
        advance(w, n);
    }
    if (result == OK && ferror(from)) {
        result = os_problem(w->arena, w->why, S("read"), e->path, EIO);
    }
    fclose(from);
    TRY(result);
    sha256_hash hash = sha256_end(&sum);
    if (is_copying && (size != e->size || !sha256_eq(hash, e->hash))) {
        return problem_set(w->why, CONFLICT, S("archive"),
                           say(w->arena, "{} changed while it was copied", SAY_T(e->path)), S(""));
    }
    e->size = size;
    e->hash = hash;
    return OK;
}

static str manifest_of(struct arena *a, const struct entry *entries, size_t n) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, manifest_first);
    for (size_t i = 0; i < n; i++) {
        buf_put_hex(&b, entries[i].hash.b, SHA256_BYTES);
        buf_put(&b, say(a, "  {}  {}\n", SAY_N(entries[i].size), SAY_T(entries[i].name)));
    }
    return buf_str(&b);
}

static enum err put_all(struct work_on *w, struct entry *entries, size_t n) {
    unsigned char header[BLOCK];
    for (size_t i = 0; i < n; i++)
        TRY(pass(w, &entries[i], false));
    str manifest = manifest_of(w->arena, entries, n);
    write_header(header, manifest_name, (int64_t)manifest.n);
    TRY(put(w, header, BLOCK));
    TRY(put(w, manifest.p, manifest.n));
    TRY(put_padding(w, (int64_t)manifest.n));
    for (size_t i = 0; i < n; i++) {
        write_header(header, entries[i].name, entries[i].size);
        TRY(put(w, header, BLOCK));
        TRY(pass(w, &entries[i], true));
        TRY(put_padding(w, entries[i].size));
    }
    memset(header, 0, BLOCK);
    TRY(put(w, header, BLOCK));
    return put(w, header, BLOCK);
}

enum err archive_write(struct arena *a, str path, const struct archive_file *files, size_t n,
                       archive_progress_fn progress, void *self, struct problem *why) {
    struct work_on w = {.arena = a, .path = path, .progress = progress, .self = self, .why = why};
    struct entry entries[ARCHIVE_FILES_MAX] = {0};
    if (n > ARCHIVE_FILES_MAX) return LIMIT;
    for (size_t i = 0; i < n; i++) {
        struct file_info info;
        TRY(file_look(a, files[i].path, &info, why));
        if (files[i].name.n > NAME_MAX_BYTES) return LIMIT;
        entries[i] = (struct entry){.name = files[i].name, .path = files[i].path};
        w.total += 2 * info.size;
    }
    w.file = fopen(arena_c(a, path), "wxe");
    if (!w.file) return os_problem(a, why, S("make"), path, errno);
    enum err e =
        fchmod(fileno(w.file), 0600) == 0 ? OK : os_problem(a, why, S("make"), path, errno);
    if (e == OK) e = put_all(&w, entries, n);
    if (e == OK && (fflush(w.file) != 0 || fsync(fileno(w.file)) != 0)) {
        e = os_problem(a, why, S("write"), path, errno);
    }
    fclose(w.file);
    if (e == OK) e = folder_sync(a, path_folder(path), why);
    if (e != OK) unlink(arena_c(a, path));
    return e;
}

/* ---- reading ------------------------------------------------------------------------------------- */

static enum err get(struct work_on *w, void *to, size_t n) {
    if (fread(to, 1, n, w->file) == n) return OK;
    if (ferror(w->file)) return os_problem(w->arena, w->why, S("read"), w->path, EIO);
    return damaged(w, S("it ends too early"));
}

/* Byte by byte as write_header makes it: its own sum does not see what is changed in two places. */
static enum err get_header(struct work_on *w, str *ret_name, int64_t *ret_size) {
    unsigned char header[BLOCK], same[BLOCK];
    TRY(get(w, header, BLOCK));
    str name = {(char *)header, strnlen((char *)header, NAME_MAX_BYTES)};
    int64_t size = 0;
    bool is_size = read_size(header + 124, &size);
    write_header(same, name, size);
    if (!is_size || memcmp(header, same, BLOCK) != 0)
        return damaged(w, S("the heading of a file in it is wrong"));
    *ret_name = arena_str(w->arena, name);
    *ret_size = size;
    return OK;
}

static enum err get_padding(struct work_on *w, int64_t size) {
    char padding[BLOCK];
    size_t n = padding_of(size);
    TRY(get(w, padding, n));
    for (size_t i = 0; i < n; i++) {
        if (padding[i]) return damaged(w, S("there is something between the files"));
    }
    return OK;
}

/* One of those that this kind of archive holds, and not there yet. */
static bool name_is_due(const struct work_on *w, str name, const struct entry *before, size_t n) {
    bool is_due = false;
    for (size_t i = 0; i < w->n_names; i++)
        is_due |= str_eq(w->names[i], name);
    for (size_t i = 0; i < n; i++)
        is_due &= !str_eq(before[i].name, name);
    return is_due;
}

/* "HASH  SIZE  NAME" */
static bool read_line(str line, struct entry *e) {
    if (line.n < 2 * SHA256_BYTES + 2) return false;
    for (size_t i = 0; i < SHA256_BYTES; i++) {
        int high = hex_value(line.p[2 * i]), low = hex_value(line.p[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        e->hash.b[i] = (unsigned char)(high * 16 + low);
    }
    str rest = str_from(line, 2 * SHA256_BYTES);
    if (!str_starts_with(rest, S("  "))) return false;
    rest = str_from(rest, 2);
    ptrdiff_t gap = str_find(rest, S("  "));
    if (gap <= 0 || !str_to_int64(str_slice(rest, 0, (size_t)gap), &e->size)) return false;
    e->name = str_from(rest, (size_t)gap + 2);
    return e->size >= 0 && e->size <= INT64_MAX / (2 * ARCHIVE_FILES_MAX);
}

static enum err get_manifest(struct work_on *w, struct entry *entries, size_t *ret_n) {
    str name;
    int64_t size;
    TRY(get_header(w, &name, &size));
    if (!str_eq(name, manifest_name) || size > MANIFEST_MAX) {
        return damaged(w, S("it does not begin with its manifest"));
    }
    char *bytes = arena_alloc(w->arena, (size_t)size + 1);
    TRY(get(w, bytes, (size_t)size));
    TRY(get_padding(w, size));
    str rest = {bytes, (size_t)size};
    if (str_starts_with(rest, manifest_any) && !str_starts_with(rest, manifest_first)) {
        return damaged(
            w, S("its manifest is that of another version of clerkwell, which can read it"));
    }
    if (!str_starts_with(rest, manifest_first)) {
        return damaged(w, S("its manifest is of another kind"));
    }
    rest = str_from(rest, manifest_first.n);
    size_t n = 0;
    while (rest.n) {
        if (n == ARCHIVE_FILES_MAX || !read_line(str_cut(&rest, '\n'), &entries[n])) {
            return damaged(w, S("its manifest cannot be read"));
        }
        if (!name_is_due(w, entries[n].name, entries, n)) {
            return damaged(w, S("it holds a file that no backup holds, or one twice"));
        }
        n++;
    }
    if (!str_eq(manifest_of(w->arena, entries, n), (str){bytes, (size_t)size})) {
        return damaged(w, S("its manifest cannot be read"));
    }
    *ret_n = n;
    return OK;
}

/* Before anything is written: a manifest may promise more than there is, and than there is room for. */
static enum err check_sizes(struct work_on *w, const struct entry *entries, size_t n, str folder) {
    int64_t at = ftello(w->file), content = 0, room;
    for (size_t i = 0; i < n; i++) {
        content += entries[i].size;
        at += BLOCK + entries[i].size + (int64_t)padding_of(entries[i].size);
    }
    at += (int64_t)2 * BLOCK;
    if (w->total < at) return damaged(w, S("it ends too early"));
    if (w->total > at) return damaged(w, S("there is something behind its end"));
    TRY(disk_free(w->arena, folder, &room, w->why));
    if (room >= content) return OK;
    return problem_set(
        w->why, LIMIT, S("archive"),
        say(w->arena, "{} needs {} MB in {}, and there are {}: make room, or choose another disk",
            SAY_T(w->path), SAY_N(content / 1000000 + 1), SAY_T(folder), SAY_N(room / 1000000)),
        S(""));
}

static enum err copy_out(struct work_on *w, const struct entry *e, FILE *to) {
    static _Thread_local char chunk[CHUNK];
    struct sha256 sum;
    sha256_init(&sum);
    for (int64_t left = e->size; left > 0;) {
        size_t n = left < CHUNK ? (size_t)left : CHUNK;
        TRY(get(w, chunk, n));
        sha256_put(&sum, (str){chunk, n});
        if (fwrite(chunk, 1, n, to) != n) {
            return os_problem(w->arena, w->why, S("write"), e->path, errno);
        }
        left -= (int64_t)n;
        advance(w, n);
    }
    if (!sha256_eq(sha256_end(&sum), e->hash)) {
        return damaged(w, say(w->arena, "{} is not what was saved", SAY_T(e->name)));
    }
    if (fflush(to) != 0 || fsync(fileno(to)) != 0) {
        return os_problem(w->arena, w->why, S("write"), e->path, errno);
    }
    return OK;
}

static enum err get_file(struct work_on *w, struct entry *e, str folder) {
    str name;
    int64_t size;
    TRY(get_header(w, &name, &size));
    if (!str_eq(name, e->name) || size != e->size) {
        return damaged(w, S("its files are not those of its manifest"));
    }
    e->path = path_join(w->arena, folder, e->name);
    FILE *to = fopen(arena_c(w->arena, e->path), "wxe");
    if (!to) return os_problem(w->arena, w->why, S("make"), e->path, errno);
    enum err result = fchmod(fileno(to), 0600) == 0
                          ? copy_out(w, e, to)
                          : os_problem(w->arena, w->why, S("make"), e->path, errno);
    fclose(to);
    TRY(result);
    return get_padding(w, size);
}

static enum err get_all(struct work_on *w, str folder) {
    struct entry entries[ARCHIVE_FILES_MAX] = {0};
    size_t n;
    char end[2 * BLOCK], none[2 * BLOCK] = {0};
    TRY(get_manifest(w, entries, &n));
    TRY(check_sizes(w, entries, n, folder));
    for (size_t i = 0; i < n; i++)
        TRY(get_file(w, &entries[i], folder));
    TRY(get(w, end, sizeof end));
    if (memcmp(end, none, sizeof end) != 0 || fgetc(w->file) != EOF) {
        return damaged(w, S("there is something behind its end"));
    }
    return folder_sync(w->arena, folder, w->why);
}

/* Only an ordinary file: what a pipe or a device gives has no end that could be checked first. */
static enum err open_ordinary(struct work_on *w) {
    struct stat info;
    int fd = open(arena_c(w->arena, w->path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return os_problem(w->arena, w->why, S("read"), w->path, errno);
    bool is_ordinary = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    if (is_ordinary) w->file = fdopen(fd, "r");
    if (w->file) {
        w->total = info.st_size;
        return OK;
    }
    int error = errno;
    close(fd);
    if (!is_ordinary) return damaged(w, S("it is no ordinary file"));
    return os_problem(w->arena, w->why, S("read"), w->path, error);
}

enum err archive_read(struct arena *a, str path, const str *names, size_t n_names, str folder,
                      archive_progress_fn progress, void *self, struct problem *why) {
    struct work_on w = {.arena = a,
                        .path = path,
                        .names = names,
                        .n_names = n_names,
                        .progress = progress,
                        .self = self,
                        .why = why};
    TRY(open_ordinary(&w));
    enum err e = get_all(&w, folder);
    fclose(w.file);
    return e;
}
