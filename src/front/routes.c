#include "routes.h"

#include "invariant.h"

static const struct route rows[] = {
#define ROUTE(ident, method_, pattern_, permission, handle_, fields_, page_, title_)               \
    [ROUTE_##ident] = {.name = #ident,                                                             \
                       .method = METHOD_##method_,                                                 \
                       .pattern = pattern_,                                                        \
                       .needs = NEEDS(permission),                                                 \
                       .handle = handle_,                                                          \
                       .fields = &fields_,                                                         \
                       .page = page_,                                                              \
                       .title = title_},
#include "routes.def"
#undef ROUTE
};

struct route_table routes(void) {
    return (struct route_table){.routes = rows, .n = ROUTE_COUNT};
}

bool route_is_light(str target) {
    return str_starts_with(target, S("/assets/")) || str_eq(target, S("/health"));
}

const struct route *route_of(enum route_ident ident) {
    invariant((size_t)ident < ROUTE_COUNT);
    return &rows[ident];
}
