/* route.h: the table of what can be asked, and the addresses made from it.
 * Purpose    method, path, permission, fields and handler in one row; dispatch, 405, url_for and `clerkwell routes`
 *            all come from it. The rows stand in front/routes.def.
 * Pattern    "/patients/{id}/letters/{letter}": each {…} is one uuid; a last "{path:rest}" takes all that remains. A
 *            literal segment goes before a {…}.
 * Ownership  constants of the program.   Thread safety: pure.
 * Not here   what a call holds (call.h). */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "form.h"
#include "html.h"
#include "permission.h"

enum method {
    METHOD_NONE, /* not stated: refused at start */
    METHOD_GET,
    METHOD_GET_IN_BACKGROUND, /* asked by a script without a person: never keeps a sign-in alive */
    METHOD_GET_SLOW, /* draws, or asks a dictionary: runs on a worker thread, never on an event thread */
    METHOD_GET_JSON, /* problems are answered as JSON (FHIR) */
    METHOD_POST,
    METHOD_POST_LARGE,    /* a body of up to 16 MiB instead of 1 MiB */
    METHOD_POST_PASSWORD, /* computes Argon2id: runs on the small pool for passwords */
};

/* A permission in a route: 0 means not stated, so that a forgotten one fails at start. */
#define NEEDS(perm) ((int)(perm) + 1)

struct call;
/* OK with a reply made, or an error: INVALID and CONFLICT of a POST show its form again
 * (route.page), all others become the page of that error. */
typedef enum err (*handler)(struct call *c);

struct route {
    const char *name;
    enum method method;
    const char *pattern;
    int needs; /* NEEDS(permission) */
    handler handle;
    const struct field_table *fields; /* of the form; of the query in a GET */
    handler page; /* POST: shows the form again; GET: shows the page when its query is wrong; may be
                     NULL */
    const char *title;
};

/* What a row without fields, or without a page, says. */
extern const struct field_table NO_FIELDS;
enum err NO_PAGE(struct call *c);
/* NULL when it has none. */
handler route_page(const struct route *route);

/* Which rows begin with which first segment, so that not every row is looked at. */
struct route_index;

struct route_table {
    const struct route *routes;
    size_t n;
    const struct route_index *index; /* of these rows; NULL: each is looked at, which is as right */
};

/* Of a table that may be served; lives in `a`. */
const struct route_index *route_index_make(struct arena *a, const struct route_table *table);

enum { ROUTE_IDS_MAX = 4 };

struct route_match {
    const struct route *route;
    uuid ids[ROUTE_IDS_MAX];
    size_t n_ids;
    str rest;
};

bool route_is_get(const struct route *route);
/* A page for a person, which may be gone back to after signing in and shows a notice. */
bool route_is_page(const struct route *route);
enum permission route_permission(const struct route *route);

/* Whether the table may be served: every row whole, names and (method, pattern) unique, no pattern
 * that could never be reached, field names unique. `why` says which row is wrong. */
MUST_USE enum err route_table_check(const struct route_table *table, struct problem *why);

enum route_answer {
    ROUTE_FOUND,
    ROUTE_NO_PATH,      /* nothing there, or an id that is none */
    ROUTE_OTHER_METHOD, /* 405: the path is there, with *ret_allow */
};
/* Finds the route of a decoded path. `*ret_allow` is the text of an Allow header whenever the path
 * is there. HEAD asks as GET. */
enum route_answer route_find(const struct route_table *table, str path, bool is_get, bool is_post,
                             struct route_match *ret_match, const char **ret_allow);

/* The address of a route; the number of ids must be that of its pattern. front/routes.h wraps it.
 */
url route_url(struct arena *a, const struct route *route, const uuid *ids, size_t n_ids);
/* The same for a pattern that ends with {path:rest}; `rest` is percent-encoded but for its slashes.
 */
url route_url_rest(struct arena *a, const struct route *route, str rest);

#endif
