/* A consultant's page of what needs him or her, on both engines: whatever the ledger says is owed by that person
 * stands there, of every rule there is. */
#include "small_clinic.h"

#include <string.h>

#include "cookies.h"
#include "dispatch.h"
#include "duty_store.h"
#include "fact.h"
#include "ledger.h"
#include "owed.h"
#include "referral_work.h"
#include "routes.h"
#include "sha256.h"
#include "sign_in_store.h"
#include "serving.h"

struct desk {
    struct small_clinic c;
    struct sign_ins kept;
    struct sign_in_store store;
    struct site_facts site;
    struct program program;
    str cookie;
    uuid patient;
};

static instant told_time(void *self) {
    return ((struct desk *)self)->c.now;
}

static void some_bytes(void *self, void *bytes, size_t n) {
    struct desk *x = self;
    for (size_t i = 0; i < n; i++) {
        x->c.random = x->c.random * 6364136223846793005u + 1442695040888963407u;
        ((unsigned char *)bytes)[i] = (unsigned char)(x->c.random >> 56);
    }
}

/* Dr Lindqvist is signed in. */
static void signs_in(struct desk *x) {
    struct arena *a = &x->c.store->arena;
    unsigned char token[SIGN_IN_TOKEN_BYTES];
    struct sign_in_facts facts = {
        .site_id = 1, .person_id = x->c.clinician, .started_at = x->c.now, .seen_at = x->c.now};
    some_bytes(x, token, sizeof token);
    some_bytes(x, facts.csrf, sizeof facts.csrf);
    sha256_hash hash = sha256_of((str){(const char *)token, sizeof token});
    memcpy(facts.token_hash, hash.b, sizeof hash.b);
    expect_ok(x->store.start(x->store.self, a, &facts));
    x->cookie = say(a, "{}={}", SAY_T(S(SIGN_IN_COOKIE)), SAY_T(sign_in_cookie_write(a, 1, token)));
}

static void begin(struct desk *x, struct store *s) {
    *x = (struct desk){.patient = {{0}}};
    small_clinic_make(&x->c, s);
    x->patient = clinic_patient(&x->c, "Idris", "Okafor", "1949-07-30");
    struct work w = work_of(&x->c, x->c.clinician);
    x->kept = (struct sign_ins){.db = s->db, .random = {some_bytes, x}};
    x->store = sign_ins_store(&x->kept);
    x->site = (struct site_facts){.site_id = 1, .name = S("Northgate Hospital"), .zone = x->c.zone};
    x->program = (struct program){.routes = routes(),
                                  .db = s->db,
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
    signs_in(x);
}

static str page(struct desk *x) {
    bool touch;
    struct request rq = {.verb = VERB_GET,
                         .target = S("/for-you"),
                         .host = S("localhost"),
                         .cookies = x->cookie,
                         .address = S("127.0.0.1")};
    struct call *c = dispatch(&x->program, &rq, &x->c.store->arena, &touch);
    expect_int(c->reply.status, 200);
    return c->reply.body;
}

/* A duty of a rule, arisen for somebody and handed to the consultant: what becomes of it is not asked here. */
static enum err hand_one(struct work *w, void *context, struct done *ret_done) {
    struct desk *x = context;
    for (int rule = 0; rule < DUTY_RULE_COUNT; rule++) {
        const struct duty *made;
        size_t n;
        /* Which clinic it is stands in its line. */
        uuid cause, subject = rule == DUTY_NOBODYS_CLINIC ? x->c.session : work_new_id(w);
        TRY(record_fact(w,
                        &(struct fact){.kind = "referral.nothing-ahead",
                                       .subject_kind = "patient",
                                       .subject_id = x->patient,
                                       .patient_id = x->patient},
                        &cause));
        TRY(duty_arise(w,
                       &(struct duty_new){.rule = (enum duty_rule)rule,
                                          .subject_kind = "patient",
                                          .subject_id = subject,
                                          .patient_id = x->patient,
                                          .clinic_id = x->c.clinic,
                                          .priority = (enum duty_priority)(rule % 3)},
                       cause));
        TRY(duty_store_of_subject(w->tx, 1, (enum duty_rule)rule, subject, S("open"), &made, &n));
        TRY(duty_hand_to(w, &made[0], (struct duty_holder){false, x->c.clinician},
                         S("Dr Lindqvist"), S("")));
    }
    ret_done->id = x->patient;
    return OK;
}

struct asking {
    const struct owed_line *lines;
    size_t n;
};

static enum err ask_mine(struct work *w, void *context) {
    struct asking *x = context;
    bool more;
    struct duty_filter f = {.of = DUTIES_OF_HOLDER,
                            .holder_id = w->scope->person_id,
                            .visible_at = w->now,
                            .limit = 500};
    return owed_list(w, &f, &x->lines, &x->n, &more);
}

static void whatever_a_consultant_owes_stands_on_the_page_of_what_needs_him(void **state) {
    struct desk x;
    begin(&x, *state);
    expect(str_find(page(&x), S("Nothing needs you now.")) >= 0);
    clinic_change(&x.c, x.c.secretary, hand_one, &x, OK);
    struct asking mine = {.n = 0};
    struct work w = work_of(&x.c, x.c.clinician);
    expect_ok(work_read(&w, ask_mine, &mine));
    expect_int(mine.n, DUTY_RULE_COUNT);
    str html = page(&x);
    expect(str_find(html, S("Nothing needs you now.")) < 0);
    for (size_t i = 0; i < mine.n; i++) {
        const struct duty *d = &mine.lines[i].line.duty;
        bool by_duty = str_find(html, uuid_text(&x.c.store->arena, d->duty_id)) >= 0;
        bool by_subject = str_find(html, uuid_text(&x.c.store->arena, d->subject_id)) >= 0;
        if (!by_duty && !by_subject)
            fail_msg("%s is owed and not on the page", duty_rule_row(d->rule)->name);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(whatever_a_consultant_owes_stands_on_the_page_of_what_needs_him),
    };
    return run_store_tests(tests);
}
