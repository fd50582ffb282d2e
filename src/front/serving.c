#include "serving.h"

#include "clock.h"
#include "fold_unistring.h"
#include "json_jansson.h"
#include "password_sodium.h"
#include "routes.h"

enum { VIEWS_WAITING_MAX = 20000 };

static instant now_of_machine(void *self) {
    (void)self;
    return clock_now();
}

void serving_init(struct serving *s, struct db *db, struct random_source random) {
    *s = (struct serving){.sign_ins = {.db = db, .random = random},
                          .passwords = {password_sodium_verify, password_sodium_hash}};
    s->store = sign_ins_store(&s->sign_ins);
    known_sums_init(&s->sums);
    s->services.sums = &s->sums;
    s->services.views = audit_queue_open(db, random, VIEWS_WAITING_MAX);
    s->program = (struct program){.routes = routes(),
                                  .db = db,
                                  .read = work_read,
                                  .now = now_of_machine,
                                  .random = random,
                                  .fold = fold_unistring(),
                                  .read_json = json_read,
                                  .sign_ins = &s->store,
                                  .passwords = &s->passwords,
                                  .services = &s->services,
                                  .problem_page = page_of_problem,
                                  .kept_page = kept_page,
                                  .problem_json = fhir_problem,
                                  .is_light = route_is_light,
                                  .sign_in_route = route_of(ROUTE_sign_in_page),
                                  .first_page = page_first};
    s->program.routes.index = route_index_make(&s->arena, &s->program.routes);
}

void serving_finish(struct serving *s) {
    audit_queue_close(s->services.views);
    s->services.views = NULL;
    arena_finish(&s->arena);
}
