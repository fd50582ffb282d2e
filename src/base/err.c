#include "err.h"

#include "invariant.h"

enum err problem_set(struct problem *why, enum err e, str field, str sentence, str rule) {
    if (why) *why = (struct problem){field, sentence, rule};
    return e;
}

static const struct err_row table[] = {
    {OK, "ok", 200, 0, "informational"},
    {INVALID, "invalid", 422, 1, "invalid"},
    {NOT_FOUND, "not found", 404, 1, "not-found"},
    {CONFLICT, "conflict", 409, 1, "conflict"},
    {FORBIDDEN, "forbidden", 403, 1, "forbidden"},
    {BUSY, "busy", 503, 75, "throttled"},
    {UNAVAILABLE, "unavailable", 503, 75, "transient"},
    {LIMIT, "limit", 413, 1, "too-long"},
    {DAMAGED, "damaged", 500, 1, "exception"},
};

const struct err_row *err_row(enum err e) {
    invariant((size_t)e < sizeof table / sizeof table[0] && table[e].err == e);
    return &table[e];
}
