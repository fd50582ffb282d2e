#include "served_clinic.h"

#include <string.h>

#include "buf.h"
#include "cookies.h"
#include "routes.h"
#include "sha256.h"

static instant told_time(void *self) {
    return ((struct served_clinic *)self)->c.now;
}

static void some_bytes(void *self, void *bytes, size_t n) {
    struct served_clinic *x = self;
    for (size_t i = 0; i < n; i++) {
        x->c.random = x->c.random * 6364136223846793005u + 1442695040888963407u;
        ((unsigned char *)bytes)[i] = (unsigned char)(x->c.random >> 56);
    }
}

void served_clinic_open(struct served_clinic *x) {
    struct work w = work_of(&x->c, x->c.manager);
    struct db *db = x->c.store->db;
    x->kept = (struct sign_ins){.db = db, .random = {some_bytes, x}};
    x->store = sign_ins_store(&x->kept);
    x->site = (struct site_facts){.site_id = 1, .name = S("Northgate Hospital"), .zone = x->c.zone};
    x->program = (struct program){.routes = routes(),
                                  .db = db,
                                  .read = work_read,
                                  .now = told_time,
                                  .clock = x,
                                  .random = {some_bytes, x},
                                  .fold = w.fold,
                                  .read_json = w.read_json,
                                  .sites = &x->site,
                                  .n_sites = 1,
                                  .sign_ins = &x->store,
                                  .limits = {3600 * INSTANT_SECOND, 12 * INSTANT_HOUR},
                                  .problem_page = page_of_problem,
                                  .sign_in_route = route_of(ROUTE_sign_in_page)};
}

struct person_at_desk at_desk(struct served_clinic *x, uuid person) {
    struct arena *a = &x->c.store->arena;
    unsigned char token[SIGN_IN_TOKEN_BYTES];
    struct sign_in_facts facts = {
        .site_id = 1, .person_id = person, .started_at = x->c.now, .seen_at = x->c.now};
    struct buf csrf;
    some_bytes(x, token, sizeof token);
    some_bytes(x, facts.csrf, sizeof facts.csrf);
    sha256_hash hash = sha256_of((str){(const char *)token, sizeof token});
    memcpy(facts.token_hash, hash.b, sizeof hash.b);
    expect_ok(x->store.start(x->store.self, a, &facts));
    buf_init(&csrf, a);
    buf_put_hex(&csrf, facts.csrf, sizeof facts.csrf);
    return (struct person_at_desk){
        say(a, "{}={}", SAY_T(S(SIGN_IN_COOKIE)), SAY_T(sign_in_cookie_write(a, 1, token))),
        buf_str(&csrf)};
}

struct call *ask(struct served_clinic *x, const struct person_at_desk *p, enum verb verb,
                 str target, str body) {
    bool touch;
    struct request rq = {.verb = verb,
                         .target = target,
                         .host = S("localhost"),
                         .cookies = p->cookie,
                         .address = S("127.0.0.1"),
                         .body = body,
                         .content_type = S("application/x-www-form-urlencoded")};
    return dispatch(&x->program, &rq, &x->c.store->arena, &touch);
}
