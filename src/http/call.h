/* call.h: one request, as a handler sees it.
 * Purpose    by the time a handler runs, the door has checked the bytes, the sign-in, the permission, the CSRF token and
 *            every field. A page reads as a paragraph: input, use case, HTML:
 *
 *                enum err patient_edit(struct call *c) {
 *                    struct patient_change change = {.family_name = form_text(c, "family_name"), …};
 *                    TRY(change_patient(&c->work, &c->key, c->ids[0], &change));
 *                    return reply_notice(c, S("Details changed."), url_for(c->arena, ROUTE_patient, c->ids[0]));
 *                }
 *
 *            A GET runs in a read transaction (work.tx); a POST runs outside one, on a thread that may wait, and
 *            changes things with work_write.
 * Errors     a handler returns its error; c->work.why says it to the person. INVALID and CONFLICT of a POST show
 *            route->page again with c->problems and what was typed (422, 409).
 * Ownership  everything lives in c->arena until the answer is sent.   Thread safety: one call, one thread.
 * Not here   the table (route.h, front/routes.def), sockets (door.h). */
#ifndef HTTP_CALL_H
#define HTTP_CALL_H

#include "program.h"

enum { CALL_PROBLEMS_MAX = 32, REPLY_COOKIES_MAX = 6 };

struct reply {
    bool is_made;
    int status;
    str content_type;
    str body;
    str location;
    str disposition;
    str etag;                       /* of a resource read by a program: W/"3" */
    str cookies[REPLY_COOKIES_MAX]; /* whole Set-Cookie values */
    size_t n_cookies;
    int retry_after_s;    /* 0: none */
    const char *allow;    /* Allow header of 405 and OPTIONS */
    const char *encoding; /* "gzip" for assets kept so */
    bool is_for_ever;     /* hashed assets: public, immutable; all else is no-store */
    bool clears_site_data;
    bool closes; /* the connection ends after it */
};

struct call {
    const struct route *route;
    const struct program *program;
    const struct site_facts *site; /* of the sign-in; NULL without */
    struct work work;
    struct scope scope;
    bool is_signed_in;
    struct sign_in_facts sign_in;
    struct arena *arena;

    uuid ids[ROUTE_IDS_MAX]; /* the {…} of the path in order */
    size_t n_ids;
    str rest;    /* {path:rest} */
    str path;    /* decoded, for aria-current */
    str address; /* of the caller, for throttling */
    str cookies; /* the Cookie header */
    bool takes_gzip;
    bool by_script; /* asked by fetch or htmx: a fragment is wanted, not a page */

    const struct form *form;
    bool is_again;          /* a refused form is being shown again */
    enum err again_because; /* INVALID: what was typed; CONFLICT: somebody was before; else OK */
    int again_status; /* what it is shown again with, where that is not the status of the error
                         (429) */
    struct problem problems[CALL_PROBLEMS_MAX];
    size_t n_problems;
    struct problem why;       /* work.why points here */
    struct refusals refusals; /* work.refusals points here */

    struct change_key key; /* POST: the form's idempotency key, and a hash of what came with it */
    str csrf;              /* for the hidden field `csrf` of every form */
    uuid form_key;         /* for the hidden field `form_key` of every form */
    str notice;            /* to be shown once on this page; empty: none */
    const struct site_facts
        *sign_in_sites; /* where more than one account fits, in the order of the program's */
    size_t n_sign_in_sites;

    struct reply reply;
};

/* ---- what was typed ----------------------------------------------------------------------------------- */

/* Only fields of the route's table, only when right; empty, none, nil or 0 when not given. A name
 * that is not in the table, or of another type, is a broken invariant. */
str form_text(const struct call *c, const char *name); /* TEXT, LINES, CHOICE, SECRET */
civil_date form_date(const struct call *c, const char *name);
civil_time form_time(const struct call *c, const char *name);
int64_t form_int(const struct call *c, const char *name);
uuid form_id(const struct call *c, const char *name);
const uuid *form_ids(const struct call *c, const char *name, size_t *ret_n);
const str *form_texts(const struct call *c, const char *name, size_t *ret_n);
bool form_is_checked(const struct call *c, const char *name);
/* Given, not empty, and right. */
bool form_has(const struct call *c, const char *name);
/* The raw typed text, for the form shown again; empty for secrets, and where this route has no such
 * field: the form's first showing by its GET, and the other forms of a page that has several. */
str form_typed(const struct call *c, const char *name);
/* The typed text when a form with this field is shown again, else `stored`. */
str form_shown(const struct call *c, const char *name, str stored);
/* The same for a checkbox, and for one of a list. */
bool form_shown_checked(const struct call *c, const char *name, bool stored);
bool form_shown_in(const struct call *c, const char *name, uuid id, bool stored);

/* One problem more; returns INVALID. The sentence says what to do. A handler may go on, so that everything is told
 * at once: from here on nothing is saved (work.is_trial). */
enum err call_problem(struct call *c, const char *field, str sentence);
/* A refusal of this kind is noted, and the handler goes on: OK. Other errors are handed on. */
MUST_USE enum err call_also(struct call *c, enum err e);
/* The two hidden fields that every form carries: csrf and form_key. */
void call_put_hidden(const struct call *c, struct html *h);

/* ---- answers ------------------------------------------------------------------------------------------ */

/* All return OK, so that a handler ends with `return reply_…`. */
enum err reply_html(struct call *c, fragment page);
/* 303 See Other: what every POST that succeeded ends with. */
enum err reply_redirect(struct call *c, url to);
/* The same, with a sentence that the next page shows once (a signed cookie of one minute). */
enum err reply_notice(struct call *c, str sentence, url to);
enum err reply_json(struct call *c, str json);
/* Says which version of a resource the reply is (RFC 9110 section 8.8.3, weak as FHIR has it). */
void reply_version(struct call *c, int64_t version);
enum err reply_bytes(struct call *c, str content_type, str bytes);
/* Shown in the browser's own viewer, under `file_name` when kept (RFC 6266, with filename*). */
enum err reply_pdf(struct call *c, str pdf, str file_name);
/* A file of the program whose name carries its hash: may be kept for ever. `encoding` NULL or
 * "gzip". */
enum err reply_asset(struct call *c, str content_type, str bytes, const char *encoding);
/* The page of an error, built fresh: nothing of an earlier reply is left. Sentence may be empty. */
enum err reply_problem(struct call *c, enum err e, str sentence);
enum err reply_problem_status(struct call *c, enum err e, int status, str sentence);
void reply_cookie(struct call *c, const char *name, str value, int64_t max_age_s);
str call_cookie(const struct call *c, const char *name);

#endif
