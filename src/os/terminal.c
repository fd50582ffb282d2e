#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "buf.h"
#include "clock.h"
#include "files.h"
#include "instant.h"
#include "utf8.h"

enum { BAR = 24, SECRET_MAX = 1024 };

/* Standard error is a terminal. */
static bool terminal_is_error(void) {
    return isatty(STDERR_FILENO) == 1;
}

/* 0, or why not all of it was taken. */
static int put_all(int fd, str text) {
    while (text.n > 0) {
        ssize_t n = write(fd, text.p, text.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        text = str_from(text, (size_t)n);
    }
    return 0;
}

/* A name from a file may hold what moves a terminal's cursor or renames its window. */
static int put_plain(int fd, str text) {
    AUTO_ARENA(a);
    return put_all(fd, utf8_plain(&a, text, true));
}

/* A stream is one of the process, and so is what became of it. */
static int output_error;

void terminal_begin(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        /* Open the other way round: it is taken, and whoever uses it is told so. */
        if (fcntl(fd, F_GETFD) < 0)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

void terminal_put(str text) {
    if (!output_error) output_error = put_plain(STDOUT_FILENO, text);
}

void terminal_put_error(str text) {
    (void)put_plain(STDERR_FILENO, text);
}

enum err terminal_end(struct arena *a, struct problem *why) {
    if (!output_error) return OK;
    if (output_error == EPIPE) return problem_set(why, UNAVAILABLE, (str){0}, (str){0}, (str){0});
    return os_problem(a, why, S("write"), S("standard output"), output_error);
}

str progress_text(struct arena *a, str what, int64_t done, int64_t total, int64_t elapsed_us) {
    if (total <= 0) return say(a, "{}  {}", SAY_T(what), SAY_N(done));
    if (done > total) done = total;
    struct buf bar;
    buf_init(&bar, a);
    for (int i = 0; i < BAR; i++)
        buf_put_char(&bar, i < done * BAR / total ? '#' : '-');
    str text =
        say(a, "{}  [{}]  {}%", SAY_T(what), SAY_T(buf_str(&bar)), SAY_N(done * 100 / total));
    if (done == 0 || done == total) return text;
    int64_t left = (int64_t)((double)elapsed_us * (double)(total - done) / (double)done /
                             (double)INSTANT_SECOND) +
                   1;
    if (left < 120) return say(a, "{}  {} s left", SAY_T(text), SAY_N(left));
    return say(a, "{}  {} min left", SAY_T(text), SAY_N((left + 59) / 60));
}

struct progress progress_begin(str what) {
    return (struct progress){
        .what = what, .began = clock_monotonic(), .is_shown = terminal_is_error()};
}

void progress_step(struct progress *p, int64_t done, int64_t total) {
    if (!p->is_shown) return;
    int64_t now = clock_monotonic();
    if (now - p->began < INSTANT_SECOND || now - p->drawn < INSTANT_SECOND / 10) return;
    p->drawn = now;
    AUTO_ARENA(a);
    str text = progress_text(&a, p->what, done, total, now - p->began);
    terminal_put_error(say(&a, "\r{}\x1b[K", SAY_T(text)));
}

void progress_end(struct progress *p) {
    if (p->drawn) terminal_put_error(S("\r\x1b[K"));
    p->drawn = 0;
}

/* Byte by byte, so that what follows the line stays for whoever reads next. */
static enum err read_line(struct arena *a, str *ret_line, struct problem *why) {
    char line[SECRET_MAX];
    size_t n = 0;
    for (;;) {
        char c;
        ssize_t got = read(STDIN_FILENO, &c, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 && n == 0) {
            return problem_set(why, INVALID, S("password"),
                               S("Give the password as one line of standard input"), S(""));
        }
        if (got <= 0 || c == '\n') break;
        if (n == sizeof line) {
            explicit_bzero(line, sizeof line);
            return problem_set(why, LIMIT, S("password"), S("The password is over 1,024 bytes"),
                               S(""));
        }
        line[n++] = c;
    }
    if (n > 0 && line[n - 1] == '\r') n--;
    *ret_line = arena_str(a, (str){line, n});
    explicit_bzero(line, sizeof line);
    return OK;
}

static enum err ask(struct arena *a, str prompt, str *ret_line, struct problem *why) {
    struct termios before, quiet;
    if (tcgetattr(STDIN_FILENO, &before) != 0) return read_line(a, ret_line, why);
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    terminal_put_error(prompt);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    enum err e = read_line(a, ret_line, why);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    terminal_put_error(S("\n"));
    return e;
}

enum err terminal_secret(struct arena *a, str prompt, str again, str *ret_secret,
                         struct problem *why) {
    if (isatty(STDIN_FILENO) != 1) return read_line(a, ret_secret, why);
    str first, second;
    TRY(ask(a, prompt, &first, why));
    if (again.n) {
        TRY(ask(a, again, &second, why));
        if (!str_eq(first, second)) {
            return problem_set(why, INVALID, S("password"),
                               S("The two are not the same: give the command again"), S(""));
        }
    }
    *ret_secret = first;
    return OK;
}
