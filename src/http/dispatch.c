#include "dispatch.h"

#include <string.h>

#include "bare_sentence.h"
#include "base64url.h"
#include "buf.h"
#include "cookies.h"
#include "header.h"
#include "hex.h"
#include "invariant.h"
#include "sha256.h"
#include "url.h"
#include "zone_file.h"

enum { BODY_MAX = 1024 * 1024, BODY_LARGE_MAX = 16 * 1024 * 1024 };

static struct asked find_out(const struct program *program, const struct request *rq,
                             struct arena *a) {
    if (rq->asked.is_found_out) return rq->asked;
    struct asked x = {.is_found_out = true};
    bool gets = rq->verb == VERB_GET || rq->verb == VERB_HEAD;
    x.is_well_formed = target_parse(a, rq->target, &x.target) == OK;
    if (x.is_well_formed)
        x.answer = route_find(&program->routes, x.target.path, gets, rq->verb == VERB_POST,
                              &x.match, &x.allow);
    return x;
}

static bool is_found(const struct asked *x) {
    return x->is_well_formed && x->answer == ROUTE_FOUND;
}

struct plan dispatch_plan(const struct program *program, struct request *rq, struct arena *a) {
    rq->asked = find_out(program, rq, a);
    if (!is_found(&rq->asked))
        return (struct plan){NULL, rq->asked.is_well_formed ? BODY_MAX : 0, RUN_HERE};
    const struct route *route = rq->asked.match.route;
    if (route_is_get(route))
        return (struct plan){NULL, 0, route->method == METHOD_GET_SLOW ? RUN_SLOW : RUN_HERE};
    return (struct plan){route, route->method == METHOD_POST_LARGE ? BODY_LARGE_MAX : BODY_MAX,
                         route->method == METHOD_POST_PASSWORD ? RUN_PASSWORD : RUN_CHANGE};
}

/* ---- who asks ----------------------------------------------------------------------------------------- */

/* Name and zone may have been changed since the program began: what counts is what stands there now. */
static enum err set_site(struct call *c, const struct site_facts *at_start) {
    struct site_facts *now = arena_new(c->arena, struct site_facts);
    *now = *at_start;
    if (c->sign_in.site_name.n) now->name = c->sign_in.site_name;
    str zone = c->sign_in.zone_name;
    if (zone.n && now->zone && !str_eq(zone_name(now->zone), zone))
        TRY(zone_file_read(c->arena, zone, &now->zone, &c->why));
    c->site = now;
    return OK;
}

static enum err find_sign_in(struct call *c) {
    unsigned char token[SIGN_IN_TOKEN_BYTES];
    int64_t site_id;
    str value = call_cookie(c, SIGN_IN_COOKIE);
    const struct program *p = c->program;
    if (!p->sign_ins || sign_in_cookie_parse(value, &site_id, token) != OK) return NOT_FOUND;
    const struct site_facts *site = program_site(p, site_id);
    if (!site) return NOT_FOUND;
    sha256_hash hash = sha256_of((str){(const char *)token, sizeof token});
    TRY(p->sign_ins->find_by_token(p->sign_ins->self, c->arena, site_id, hash.b, &c->sign_in));
    if (!sign_in_is_live(&c->sign_in, &p->limits, c->work.now)) return NOT_FOUND;
    TRY(set_site(c, site));
    c->is_signed_in = true;
    c->scope =
        (struct scope){site_id, c->sign_in.person_id, c->sign_in.person_name, c->sign_in.roles};
    c->csrf = hex_text(c->arena, c->sign_in.csrf, sizeof c->sign_in.csrf);
    return OK;
}

/* Forms before sign-in have a token too, in a cookie of their own (login CSRF). */
static void give_token_before(struct call *c) {
    str value = call_cookie(c, BEFORE_COOKIE);
    if (value.n == 2 * SIGN_IN_CSRF_BYTES && header_is_token(value)) {
        c->csrf = value;
        return;
    }
    unsigned char bytes[SIGN_IN_CSRF_BYTES];
    c->program->random.fill(c->program->random.self, bytes, sizeof bytes);
    c->csrf = hex_text(c->arena, bytes, sizeof bytes);
    reply_cookie(c, BEFORE_COOKIE, c->csrf, -1);
}

static void begin_work(struct call *c) {
    const struct program *p = c->program;
    c->work = (struct work){.scope = &c->scope,
                            .now = p->now(p->clock),
                            .random = p->random,
                            .fold = p->fold,
                            .read_json = p->read_json,
                            .db = p->db,
                            .arena = c->arena,
                            .why = &c->why,
                            .refusals = &c->refusals};
}

static void set_day(struct call *c) {
    const struct site_facts *site = c->site               ? c->site
                                    : c->program->n_sites ? c->program->sites
                                                          : NULL;
    if (!site || !site->zone) {
        c->work.today = civil_date_from_days((int32_t)(c->work.now.us / INSTANT_DAY));
        return;
    }
    civil_time time;
    c->work.zone = site->zone;
    instant_to_civil(site->zone, c->work.now, &c->work.today, &time);
}

static struct call *call_new(const struct program *program, struct arena *a) {
    struct call *c = arena_new(a, struct call);
    c->program = program;
    c->arena = a;
    begin_work(c);
    set_day(c);
    unsigned char random[10];
    program->random.fill(program->random.self, random, sizeof random);
    c->form_key = uuid_v7(c->work.now, random);
    return c;
}

/* ---- a form that is not taken in ------------------------------------------------------------------------ */

static bool is_secret(const struct route *route, str name) {
    for (size_t i = 0; i < route->fields->n; i++) {
        const struct field *f = &route->fields->rows[i];
        if (f->type == FIELD_SECRET && str_eq(str_from_c(f->name), name)) return true;
    }
    return false;
}

/* What may be given back of a form; false: nothing was typed, or the page is not for a person. */
static bool typed_of(struct call *c, const struct request *rq, struct pair **ret_pairs,
                     size_t *ret_n) {
    struct pair *pairs;
    size_t n, kept = 0;
    str type = rq->content_type;
    bool is_form =
        str_eq_nocase_ascii(str_trim(str_cut(&type, ';')), S("application/x-www-form-urlencoded"));
    if (rq->verb != VERB_POST || !is_form || c->by_script || c->rest.n || !c->program->kept_page)
        return false;
    if (c->route->method == METHOD_POST_PASSWORD ||
        urlencoded_parse(c->arena, rq->body, &pairs, &n) != OK)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!is_secret(c->route, pairs[i].name)) pairs[kept++] = pairs[i];
    *ret_pairs = pairs;
    *ret_n = kept;
    return kept > 0;
}

/* Instead of the plain answer of this status. */
static void keep_typed(struct call *c, const struct request *rq, int status) {
    struct pair *typed;
    size_t n;
    if (c->route && typed_of(c, rq, &typed, &n))
        c->reply.body = c->program->kept_page(c, status, typed, n).markup;
}

static bool is_same_site(const struct request *rq) {
    if (rq->fetch_site.n)
        return str_eq(rq->fetch_site, S("same-origin")) || str_eq(rq->fetch_site, S("none"));
    /* Referrer-Policy: no-referrer makes browsers send "null"; the token decides then. */
    if (str_is_empty(rq->origin) || str_eq(rq->origin, S("null"))) return true;
    return header_is_origin_of(rq->origin, rq->host);
}

/* A page of this site sent it, by the browser's word. Only then may what was typed come back in a form that works: else
 * any site could put a form in front of whoever signs in. */
static bool is_surely_own(const struct request *rq) {
    if (rq->fetch_site.n) return str_eq(rq->fetch_site, S("same-origin"));
    return rq->origin.n && header_is_origin_of(rq->origin, rq->host);
}

/* ---- refusals ----------------------------------------------------------------------------------------- */

/* What went wrong, as a page of its own; with what was typed where it passes by waiting. */
static enum err refuse_for_now(struct call *c, const struct request *rq, enum err e, str sentence) {
    TRY(reply_problem(c, e, sentence));
    if (c->reply.status == 503 && is_surely_own(rq)) keep_typed(c, rq, 503);
    return OK;
}

static enum err refuse_stranger(struct call *c, const struct request *rq) {
    const struct route *to = c->program->sign_in_route;
    if (route_is_get(c->route) && c->route->method != METHOD_GET_JSON && !c->by_script && to) {
        if (str_is_empty(c->rest))
            reply_cookie(
                c, NEXT_COOKIE,
                base64url_write(c->arena, route_url(c->arena, c->route, c->ids, c->n_ids).text),
                600);
        return reply_redirect(c, route_url(c->arena, to, NULL, 0));
    }
    enum err e = reply_problem_status(c, FORBIDDEN, 401, S(""));
    if (e == OK && is_surely_own(rq)) keep_typed(c, rq, 401);
    return e;
}

/* The home page is where every sign-in and the name at the top lead: whoever may not see it is led on. */
static enum err refuse_person(struct call *c) {
    const struct program *p = c->program;
    bool is_home = route_is_page(c->route) && str_eq(c->path, S("/")) && !c->by_script;
    url first = is_home && p->first_page ? p->first_page(c) : url_path("/");
    if (!str_eq(first.text, S("/"))) return reply_redirect(c, first);
    return reply_problem(c, FORBIDDEN, S(""));
}

static str pair_value(const struct pair *pairs, size_t n, str name) {
    str found = {NULL, 0};
    size_t times = 0;
    for (size_t i = 0; i < n; i++)
        if (str_eq(pairs[i].name, name)) {
            found = pairs[i].value;
            times++;
        }
    return times == 1 ? found : S("");
}

/* What the key came with: address and every field but the token, which changes with the sign-in. */
static void hash_body(struct call *c, const struct pair *pairs, size_t n) {
    struct sha256 s;
    sha256_init(&s);
    uint64_t length = c->path.n;
    sha256_put(&s, (str){(const char *)&length, sizeof length});
    sha256_put(&s, c->path);
    for (size_t i = 0; i < n; i++) {
        if (str_eq(pairs[i].name, S("csrf"))) continue;
        const str parts[] = {pairs[i].name, pairs[i].value};
        for (size_t k = 0; k < 2; k++) {
            length = parts[k].n;
            sha256_put(&s, (str){(const char *)&length, sizeof length});
            sha256_put(&s, parts[k]);
        }
    }
    sha256_hash hash = sha256_end(&s);
    memcpy(c->key.body_hash, hash.b, sizeof hash.b);
}

/* ---- running ------------------------------------------------------------------------------------------ */

struct run {
    struct call *call;
    handler handle;
};

static enum err run_inside(struct work *w, void *context) {
    struct run *run = context;
    struct call *c = run->call;
    struct reply fresh = {.n_cookies = c->reply.n_cookies};
    memcpy(fresh.cookies, c->reply.cookies, sizeof fresh.cookies);
    size_t n_problems = c->n_problems;
    struct tx *outer = c->work.tx;
    c->work.tx = w->tx;
    c->reply = fresh;
    enum err e = run->handle(c);
    c->work.tx = outer;
    if (e != OK) c->n_problems = n_problems; /* it may run again */
    if (e != OK) c->reply = fresh;
    return e;
}

static enum err run_in_read(struct call *c, handler handle) {
    struct run run = {c, handle};
    if (!c->program->read) return run_inside(&c->work, &run);
    return c->program->read(&c->work, run_inside, &run);
}

static enum err finish(struct call *c, enum err e) {
    if (e == OK) {
        invariant(c->reply.is_made); /* a handler that says OK has answered */
        return OK;
    }
    return reply_problem(c, e, c->why.sentence);
}

static bool is_told(const struct call *c, const struct problem *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (p->field.n ? str_eq(c->problems[i].field, p->field)
                       : str_eq(c->problems[i].sentence, p->sentence))
            return true;
    return false;
}

/* All that was found wrong besides, one sentence a field. */
static void tell_all(struct call *c) {
    struct problem why = c->why;
    for (size_t i = 0; i <= c->refusals.n; i++) {
        struct problem p = i == 0 ? why : c->refusals.list[i - 1];
        if (str_is_empty(p.sentence) || c->n_problems == CALL_PROBLEMS_MAX) continue;
        if (!is_told(c, &p, c->n_problems)) c->problems[c->n_problems++] = p;
    }
    c->refusals.n = 0;
}

/* What else is wrong with a form of which some fields are: its handler runs with those that are right, and
 * nothing it does is kept. Whatever cannot be said for want of a field is said the next time. */
static void try_the_rest(struct call *c) {
    if (!c->route->fields->is_tried) return;
    size_t n_before = c->n_problems;
    c->work.is_trial = true;
    enum err e = c->route->handle(c);
    c->reply = (struct reply){0};
    size_t n = n_before;
    for (size_t i = n_before; i < c->n_problems; i++)
        if (!is_told(c, &c->problems[i], n)) c->problems[n++] = c->problems[i];
    c->n_problems = n;
    if (e == INVALID) tell_all(c);
    c->why = (struct problem){0};
    c->refusals.n = 0;
}

/* The form again, with what was typed and what is wrong with it; also when nothing could be saved just
 * now, so that what was typed can be sent again, under the same key. */
static enum err show_again(struct call *c, const struct request *rq, enum err e) {
    tell_all(c);
    for (size_t i = 0; i < c->n_problems; i++)
        c->problems[i].sentence = bare_sentence(c->problems[i].sentence);
    if (!route_page(c->route) || !c->n_problems) return refuse_for_now(c, rq, e, c->why.sentence);
    c->why = (struct problem){0};
    c->is_again = true;
    c->again_because = e;
    /* After a conflict the key may be used up: the corrected form is a new change. */
    if (e != CONFLICT && !uuid_is_nil(c->key.key)) c->form_key = c->key.key;
    enum err shown = run_in_read(c, route_page(c->route));
    if (shown != OK) return refuse_for_now(c, rq, shown, c->why.sentence);
    invariant(c->reply.is_made);
    if (c->reply.status == 200)
        c->reply.status = c->again_status ? c->again_status : err_row(e)->http_status;
    if (c->reply.status == 429) c->reply.retry_after_s = 60;
    if (c->reply.status == 503) c->reply.retry_after_s = 2;
    return OK;
}

static enum err run_get(struct call *c, str query) {
    struct pair *pairs;
    size_t n;
    if (urlencoded_parse(c->arena, query, &pairs, &n) != OK)
        return reply_problem_status(c, INVALID, 400, S(""));
    struct form *form = arena_new(c->arena, struct form);
    form_check(c->arena, c->route->fields, pairs, n, c->work.today, form, c->problems,
               CALL_PROBLEMS_MAX, &c->n_problems);
    c->form = form;
    if (c->n_problems) {
        if (!route_page(c->route))
            return reply_problem_status(c, INVALID, 400, c->problems[0].sentence);
        c->is_again = true;
        c->again_because = INVALID;
        return finish(c, run_in_read(c, route_page(c->route)));
    }
    if (route_is_page(c->route) && !c->by_script) c->notice = call_read_notice(c);
    return finish(c, run_in_read(c, c->route->handle));
}

static enum err refuse_form(struct call *c, const struct request *rq) {
    TRY(reply_problem_status(c, FORBIDDEN, 403,
                             S("This form is no longer valid: the sign-in it was opened under "
                               "has ended. Open the page again and send it once more")));
    if (c->is_signed_in && is_surely_own(rq)) keep_typed(c, rq, 403);
    return OK;
}

static enum err run_post(struct call *c, const struct request *rq) {
    struct pair *pairs;
    size_t n;
    str type = rq->content_type;
    type = str_trim(str_cut(&type, ';'));
    if (rq->body.n && !str_eq_nocase_ascii(type, S("application/x-www-form-urlencoded")))
        return reply_problem_status(c, INVALID, 415, S(""));
    enum err e = urlencoded_parse(c->arena, rq->body, &pairs, &n);
    if (e != OK) return reply_problem_status(c, e, e == LIMIT ? 413 : 400, S(""));
    if (!is_same_site(rq) || !secret_eq(pair_value(pairs, n, S("csrf")), c->csrf))
        return refuse_form(c, rq);
    str key = pair_value(pairs, n, S("form_key"));
    bool needs_key = c->route->fields->n && c->route->method != METHOD_POST_PASSWORD;
    if ((needs_key || key.n) && uuid_parse(key, &c->key.key) != OK)
        return reply_problem_status(c, INVALID, 400, S(""));
    hash_body(c, pairs, n);
    struct form *form = arena_new(c->arena, struct form);
    form_check(c->arena, c->route->fields, pairs, n, c->work.today, form, c->problems,
               CALL_PROBLEMS_MAX, &c->n_problems);
    c->form = form;
    if (c->n_problems) {
        try_the_rest(c);
        return show_again(c, rq, INVALID);
    }
    e = c->route->handle(c);
    if (e == INVALID || e == CONFLICT || e == UNAVAILABLE || e == BUSY || e == DAMAGED) {
        c->reply = (struct reply){0};
        return show_again(c, rq, e);
    }
    return finish(c, e);
}

static void touch_now(struct call *c, bool *wants_touch) {
    const struct sign_in_store *s = c->program->sign_ins;
    if (!*wants_touch || !s) return;
    *wants_touch = false;
    /* The change itself matters, not whether this was kept; see also run_touch in door.c. */
    (void)!s->touch(s->self, c->arena, c->sign_in.site_id, c->sign_in.token_hash, c->work.now);
}

static enum err answer(struct call *c, const struct request *rq, str query, bool *wants_touch) {
    enum permission permission = route_permission(c->route);
    enum err found = find_sign_in(c);
    if (found == BUSY || found == UNAVAILABLE || found == DAMAGED)
        return refuse_for_now(c, rq, found, S(""));
    set_day(c);
    if (!c->is_signed_in) {
        give_token_before(c);
        if (permission != PERM_PUBLIC) return refuse_stranger(c, rq);
    }
    if (!may(&c->scope, permission) && permission != PERM_PUBLIC) return refuse_person(c);
    *wants_touch = c->is_signed_in && c->route->method != METHOD_GET_IN_BACKGROUND &&
                   sign_in_wants_touch(&c->sign_in, c->work.now);
    if (route_is_get(c->route)) return run_get(c, query);
    touch_now(c, wants_touch);
    return run_post(c, rq);
}

static void set_route(struct call *c, const struct route_match *match) {
    c->route = match->route;
    memcpy(c->ids, match->ids, sizeof c->ids);
    c->n_ids = match->n_ids;
    c->rest = match->rest;
}

static enum err answer_options(struct call *c, const char *allow) {
    c->reply = (struct reply){.is_made = true, .status = 204, .allow = allow};
    return OK;
}

struct call *dispatch(const struct program *program, const struct request *rq, struct arena *a,
                      bool *ret_wants_touch) {
    struct call *c = call_new(program, a);
    c->cookies = rq->cookies;
    c->address = rq->address;
    c->takes_gzip = str_find(rq->accept_encoding, S("gzip")) >= 0;
    c->by_script = rq->by_htmx || str_eq(rq->fetch_dest, S("empty"));
    *ret_wants_touch = false;
    if (rq->verb == VERB_OPTIONS && str_eq(rq->target, S("*"))) {
        (void)answer_options(c, "GET, HEAD, POST, OPTIONS");
        return c;
    }
    struct asked asked = find_out(program, rq, a);
    if (!asked.is_well_formed) return dispatch_refuse(program, a, 400);
    c->path = asked.target.path;
    enum err done;
    if (asked.answer == ROUTE_NO_PATH) {
        if (find_sign_in(c) != OK) c->is_signed_in = false; /* only for the look of the page */
        done = reply_problem(c, NOT_FOUND, S(""));
    } else if (rq->verb == VERB_OPTIONS) {
        done = answer_options(c, asked.allow);
    } else if (asked.answer == ROUTE_OTHER_METHOD) {
        c->reply.allow = asked.allow;
        done = reply_problem_status(c, INVALID, 405, S(""));
    } else {
        set_route(c, &asked.match);
        done = answer(c, rq, asked.target.query, ret_wants_touch);
    }
    invariant(done == OK && c->reply.is_made);
    return c;
}

struct call *dispatch_refuse(const struct program *program, struct arena *a, int status) {
    struct call *c = call_new(program, a);
    c->reply.closes = true;
    enum err done = reply_problem_status(c, status == 413 ? LIMIT : INVALID, status, S(""));
    invariant(done == OK);
    return c;
}

/* ---- too busy ----------------------------------------------------------------------------------------- */

struct call *dispatch_busy(const struct program *program, const struct request *rq,
                           struct arena *a) {
    struct call *c = call_new(program, a);
    struct asked asked = find_out(program, rq, a);
    c->by_script = rq->by_htmx || str_eq(rq->fetch_dest, S("empty"));
    if (asked.is_well_formed) c->path = asked.target.path;
    if (is_found(&asked)) set_route(c, &asked.match);
    enum err done = reply_problem_status(c, BUSY, 503, S(""));
    invariant(done == OK);
    keep_typed(c, rq, 503);
    return c;
}
