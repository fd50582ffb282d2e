/* terminal.h: a person at a terminal, as far as there is one.
 * Purpose    progress with the time it will still take, on standard error, only where it is a terminal and
 *            only after a second; a password typed without echo, or one line of standard input.
 * Rule       clig.dev.
 * Thread safety: one thread. */
#ifndef OS_TERMINAL_H
#define OS_TERMINAL_H

#include "arena.h"
#include "err.h"

/* A bar, redrawn at most ten times a second: "Reading patients  [#####-----]  50%  12 s left". */
struct progress {
    str what;
    int64_t began, drawn; /* us, monotonic; drawn 0: not yet */
    bool is_shown;        /* there is a terminal */
};
struct progress progress_begin(str what);
void progress_step(struct progress *p, int64_t done, int64_t total);
/* Clears the line. */
void progress_end(struct progress *p);
/* The bar as text, for tests: `elapsed_us` since it began. */
str progress_text(struct arena *a, str what, int64_t done, int64_t total, int64_t elapsed_us);

/* What is asked for, in one line without its line end. On a terminal: asked with `prompt`, without echo,
 * and with `again` a second time, which must be the same (INVALID). Else: one line of standard input.
 * LIMIT over 1,024 bytes; INVALID at the end of input. */
MUST_USE enum err terminal_secret(struct arena *a, str prompt, str again, str *ret_secret,
                                  struct problem *why);
/* To be called first: a stream that the caller closed must not become the first file that is opened. */
void terminal_begin(void);
void terminal_put(str text);       /* standard output, all of it */
void terminal_put_error(str text); /* standard error */
/* Whether all of terminal_put was taken. UNAVAILABLE, with why; without a sentence where the reader left. */
MUST_USE enum err terminal_end(struct arena *a, struct problem *why);

#endif
