/* The negative control of matrix_test.py and restricted_test.py: the program with one of several mistakes, which the
 * environment names. Each is one that systems like this have really had. Linked with --wrap; nothing of this is in the
 * program itself. */
#include <stdlib.h>
#include <string.h>

#include "address_store.h"
#include "dispatch.h"
#include "invariant.h"
#include "patient_access.h"
#include "patient_store.h"
#include "sign_in.h"

static bool has(const char *mistake) {
    const char *said = getenv("CLERKWELL_MISTAKE");
    return said && strcmp(said, mistake) == 0;
}

/* ---- the page that was refused goes out under the refusal ------------------------------------------------- */

enum err __real_reply_problem(struct call *c, enum err e, str sentence);
enum err __wrap_reply_problem(struct call *c, enum err e, str sentence);
enum err __real_reply_problem_status(struct call *c, enum err e, int status, str sentence);
enum err __wrap_reply_problem_status(struct call *c, enum err e, int status, str sentence);
enum err __real_reply_redirect(struct call *c, url to);
enum err __wrap_reply_redirect(struct call *c, url to);

static enum err run(struct work *w, void *context) {
    struct call *c = context;
    struct tx *outer = c->work.tx;
    c->work.tx = w->tx;
    enum err e = c->route->handle(c);
    c->work.tx = outer;
    return e;
}

static bool make_page(struct call *c) {
    static _Thread_local bool is_making;
    if (is_making || !c->route || !route_is_get(c->route) || !c->program->read ||
        !c->program->n_sites)
        return false;
    struct scope before = c->scope;
    struct form *form = arena_new(c->arena, struct form);
    size_t n_problems = 0;
    struct problem problems[CALL_PROBLEMS_MAX];
    form_check(c->arena, c->route->fields, NULL, 0, c->work.today, form, problems,
               CALL_PROBLEMS_MAX, &n_problems);
    c->form = form;
    c->scope.site_id = c->program->sites[0].site_id;
    c->scope.roles = ~0U;
    is_making = true;
    enum err e = c->program->read(&c->work, run, c);
    is_making = false;
    c->scope = before;
    return e == OK && c->reply.is_made && c->reply.status == 200;
}

enum err __wrap_reply_problem(struct call *c, enum err e, str sentence) {
    if (!has("keeps the page") || e != FORBIDDEN || !make_page(c))
        return __real_reply_problem(c, e, sentence);
    c->reply.status = 403;
    return OK;
}

enum err __wrap_reply_problem_status(struct call *c, enum err e, int status, str sentence) {
    if (!has("keeps the page") || status != 401 || !make_page(c))
        return __real_reply_problem_status(c, e, status, sentence);
    c->reply.status = status;
    return OK;
}

enum err __wrap_reply_redirect(struct call *c, url to) {
    if (!has("keeps the page") || c->is_signed_in || !make_page(c))
        return __real_reply_redirect(c, to);
    c->reply.status = 303;
    c->reply.location = to.text;
    return OK;
}

/* ---- a store that forgets the site ------------------------------------------------------------------------ */

enum { OTHER_SITE = 2 };

enum err __real_patient_store_get(struct tx *tx, int64_t site_id, uuid patient_id,
                                  struct patient *ret_patient);
enum err __wrap_patient_store_get(struct tx *tx, int64_t site_id, uuid patient_id,
                                  struct patient *ret_patient);
enum err __real_place_store_get(struct tx *tx, int64_t site_id, uuid place_id,
                                struct place *ret_place);
enum err __wrap_place_store_get(struct tx *tx, int64_t site_id, uuid place_id,
                                struct place *ret_place);
enum err __real_place_store_update(struct tx *tx, int64_t site_id, const struct place *p);
enum err __wrap_place_store_update(struct tx *tx, int64_t site_id, const struct place *p);

enum err __wrap_patient_store_get(struct tx *tx, int64_t site_id, uuid patient_id,
                                  struct patient *ret_patient) {
    enum err e = __real_patient_store_get(tx, site_id, patient_id, ret_patient);
    return e == NOT_FOUND && has("any site")
               ? __real_patient_store_get(tx, OTHER_SITE, patient_id, ret_patient)
               : e;
}

enum err __wrap_place_store_get(struct tx *tx, int64_t site_id, uuid place_id,
                                struct place *ret_place) {
    enum err e = __real_place_store_get(tx, site_id, place_id, ret_place);
    return e == NOT_FOUND && has("any site")
               ? __real_place_store_get(tx, OTHER_SITE, place_id, ret_place)
               : e;
}

enum err __wrap_place_store_update(struct tx *tx, int64_t site_id, const struct place *p) {
    enum err e = __real_place_store_update(tx, site_id, p);
    return e != OK && has("any site") ? __real_place_store_update(tx, OTHER_SITE, p) : e;
}

/* ---- sign-ins and forms ----------------------------------------------------------------------------------- */

bool __real_sign_in_is_live(const struct sign_in_facts *s, const struct sign_in_limits *limits,
                            instant now);
bool __wrap_sign_in_is_live(const struct sign_in_facts *s, const struct sign_in_limits *limits,
                            instant now);
bool __real_secret_eq(str a, str b);
bool __wrap_secret_eq(str a, str b);
struct call *__real_dispatch(const struct program *program, const struct request *rq,
                             struct arena *a, bool *ret_wants_touch);
struct call *__wrap_dispatch(const struct program *program, const struct request *rq,
                             struct arena *a, bool *ret_wants_touch);

bool __wrap_sign_in_is_live(const struct sign_in_facts *s, const struct sign_in_limits *limits,
                            instant now) {
    return has("sign-ins do not end") || __real_sign_in_is_live(s, limits, now);
}

bool __wrap_secret_eq(str a, str b) {
    return has("any token") || __real_secret_eq(a, b);
}

struct call *__wrap_dispatch(const struct program *program, const struct request *rq,
                             struct arena *a, bool *ret_wants_touch) {
    struct request other = *rq;
    if (has("any page")) other.fetch_site = other.origin = S("");
    if (has("any method") && rq->verb == VERB_GET && str_find(rq->target, S("form_key=")) >= 0) {
        str body = rq->target;
        (void)str_cut(&body, '?');
        other.verb = VERB_POST;
        other.asked.is_found_out = false;
        other.body = body;
        other.content_type = S("application/x-www-form-urlencoded");
    }
    return __real_dispatch(program, &other, a, ret_wants_touch);
}

/* ---- restricted records ----------------------------------------------------------------------------------- */

bool __real_patient_is_open_to(const struct scope *scope, const struct patient *p);
bool __wrap_patient_is_open_to(const struct scope *scope, const struct patient *p);
struct patient __real_patient_as_seen(const struct scope *scope, const struct patient *p);
struct patient __wrap_patient_as_seen(const struct scope *scope, const struct patient *p);

bool __wrap_patient_is_open_to(const struct scope *scope, const struct patient *p) {
    return has("opens restricted records") || __real_patient_is_open_to(scope, p);
}

struct patient __wrap_patient_as_seen(const struct scope *scope, const struct patient *p) {
    return has("opens restricted records") ? *p : __real_patient_as_seen(scope, p);
}
