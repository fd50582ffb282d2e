/* routes.h: the route table of the program, and its addresses.
 * Purpose    url_to(arena, ROUTE_desk); url_for(arena, ROUTE_patient, id); the handlers' prototypes.
 * Ownership  constants of the program.   Thread safety: pure.
 * Not here   the rows (routes.def). */
#ifndef FRONT_ROUTES_H
#define FRONT_ROUTES_H

#include "call.h"

enum route_ident {
#define ROUTE(ident, method_, pattern, permission, handle, fields, page, title) ROUTE_##ident,
#include "routes.def"
#undef ROUTE
    ROUTE_COUNT
};

#define ROUTE(ident, method_, pattern, permission, handle, fields, page, title)                    \
    enum err handle(struct call *c);                                                               \
    enum err page(struct call *c);                                                                 \
    extern const struct field_table fields;
#include "routes.def"
#undef ROUTE

struct route_table routes(void);
/* program.is_light: what is cheaper to answer than to refuse. */
bool route_is_light(str target);
const struct route *route_of(enum route_ident ident);

/* The address of a route without and with ids; a wrong number of ids is a broken invariant, found by the
 * test that makes every address. */
#define url_to(arena, ident) route_url((arena), route_of(ident), NULL, 0)
#define url_for(arena, ident, ...)                                                                 \
    route_url((arena), route_of(ident), (const uuid[]){__VA_ARGS__},                               \
              sizeof((const uuid[]){__VA_ARGS__}) / sizeof(uuid))

#endif
