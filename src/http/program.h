/* program.h: what the process hands to every call.
 * Purpose    made once by `serve` (or by a test) before the door opens; constant while it is open.
 * Ownership  everything in it outlives the door.   Thread safety: read only; what the functions reach is safe for
 *            many threads.
 * Not here   one request (call.h). */
#ifndef HTTP_PROGRAM_H
#define HTTP_PROGRAM_H

#include "route.h"
#include "sign_in.h"
#include "work.h"

struct services; /* what pages ask of outside libraries: print child, spelling (front/services.h) */

struct site_facts {
    int64_t site_id;
    str name;
    const struct zone *zone;
};

/* One line of the access log; no personal data. */
struct answer_note {
    const char *route; /* "" when none was found */
    int status;
    int64_t duration_us;
    int64_t site_id;
    bool is_busy; /* refused because more is asked than can be answered (admission.h) */
};

struct program {
    struct route_table routes;
    struct db *db;
    /* work_read of app; NULL in tests without a database: then handlers run without a transaction.
     */
    enum err (*read)(struct work *w, work_fn fn, void *context);
    instant (*now)(void *self);
    void *clock;
    struct random_source random;
    struct text_fold fold;
    json_reader read_json;
    /* Those that were there when it began, and behind them whatever is made meanwhile: none is moved or taken away. */
    const struct site_facts *sites;
    _Atomic size_t n_sites;
    const struct sign_in_store *sign_ins;
    const struct password_hasher *passwords;
    struct sign_in_limits limits;
    bool is_behind_tls;   /* sends HSTS; cookies are Secure either way */
    bool is_behind_proxy; /* the last X-Forwarded-For address is the caller's */
    const struct services *services;
    /* The whole page of an error, in the look of the others; NULL: a plain one. */
    fragment (*problem_page)(struct call *c, int status, str sentence);
    /* The whole page that keeps a form which could not be taken in, and sends it again: 503 too busy, 401 without a
     * sign-in, 403 under another one than it was opened with. Asked without a transaction. NULL: as any other error. */
    fragment (*kept_page)(struct call *c, int status, const struct pair *typed, size_t n);
    /* The body of an error for METHOD_GET_JSON, and its media type; NULL: RFC 9457. */
    str (*problem_json)(struct call *c, enum err e, int status, str sentence,
                        const char **ret_type);
    void (*note)(void *self, const struct answer_note *note); /* may be NULL */
    void *note_self;
    /* Costs no more to answer than to refuse, as style sheets do: always answered. May be NULL. */
    bool (*is_light)(str target);
    const struct route *sign_in_route; /* where a page sends somebody who is not signed in */
    /* Where somebody begins who may not see "/"; "/" itself: there is no such page. May be NULL. */
    url (*first_page)(const struct call *c);
};

const struct site_facts *program_site(const struct program *program, int64_t site_id);

#endif
