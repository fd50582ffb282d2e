/* Signing in against a real database and the real Argon2id, through the real routes of the program. */
#include "engines.h"

#include <string.h>

#include "dispatch.h"
#include "idempotency_store.h"
#include "password_sodium.h"
#include "person_store.h"
#include "routes.h"
#include "serving.h"
#include "sign_in_store.h"
#include "site_jobs.h"
#include "site_store.h"

static instant now;
static int sequence;
static struct sign_ins kept;
static struct sign_in_store sign_ins;
static const struct password_hasher argon2id = {password_sodium_verify, password_sodium_hash};
static const struct site_facts sites[] = {{.site_id = 7, .name = S_INIT("Cardiology")},
                                          {.site_id = 8, .name = S_INIT("Private rooms")}};
static const uuid amara = {{1, 2, 3}}, namesake = {{1, 2, 4}};

static instant told_time(void *self) {
    (void)self;
    return now;
}

static void counted(void *self, void *bytes, size_t n) {
    (void)self;
    sequence++;
    for (size_t i = 0; i < n; i++)
        ((unsigned char *)bytes)[i] = (unsigned char)(sequence * 31 + (int)i);
}

static enum err set_up(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    const struct site_row site = {.site_id = 7,
                                  .name = S("Cardiology"),
                                  .kind = S("hospital"),
                                  .nation = S("england-and-wales"),
                                  .zone = S("Europe/London"),
                                  .handoff = S("none"),
                                  .duties_from = now,
                                  .version = 1};
    const struct person person = {.person_id = amara,
                                  .user_name = S("amara"),
                                  .given_name = S("Amara"),
                                  .family_name = S("Bello"),
                                  .roles = 1u << ROLE_SECRETARY,
                                  .version = 1};
    TRY(site_store_insert(tx, &site));
    TRY(person_store_insert(tx, 7, &person, *(str *)context, now));
    return person_store_set_roles(tx, 7, amara, person.roles);
}

static struct program program_of(struct store *s) {
    str hash;
    sequence = 0;
    now = (instant){INT64_C(1795600000) * INSTANT_SECOND};
    expect_ok(password_sodium_start());
    expect_ok(password_sodium_hash(&s->arena, S("correct horse battery"), &hash));
    expect_ok(tx_write(s->db, 7, &s->arena, set_up, &hash, NULL));
    kept = (struct sign_ins){.db = s->db, .random = {counted, NULL}};
    sign_ins = sign_ins_store(&kept);
    return (struct program){.routes = routes(),
                            .db = s->db,
                            .read = work_read,
                            .now = told_time,
                            .random = {counted, NULL},
                            .sites = sites,
                            .n_sites = 1,
                            .sign_ins = &sign_ins,
                            .passwords = &argon2id,
                            .limits = {15 * INSTANT_MINUTE, 12 * INSTANT_HOUR},
                            .problem_page = page_of_problem,
                            .sign_in_route = route_of(ROUTE_sign_in_page)};
}

static struct call *ask(struct store *s, const struct program *p, enum verb verb,
                        const char *target, str cookies, str body, bool *ret_touch) {
    struct request rq = {.verb = verb,
                         .target = str_from_c(target),
                         .host = S("localhost"),
                         .cookies = cookies,
                         .address = S("127.0.0.1"),
                         .body = body,
                         .content_type = S("application/x-www-form-urlencoded")};
    return dispatch(p, &rq, &s->arena, ret_touch);
}

static str cookie_set(const struct call *c, const char *name) {
    for (size_t i = 0; i < c->reply.n_cookies; i++) {
        str rest = c->reply.cookies[i], pair = str_cut(&rest, ';'), value = pair;
        if (str_eq(str_cut(&value, '='), str_from_c(name))) return pair;
    }
    return S("");
}

static struct call *try_password(struct store *s, const struct program *p, const char *password) {
    bool touch;
    struct call *page = ask(s, p, VERB_GET, "/sign-in", S(""), S(""), &touch);
    expect_int(page->reply.status, 200);
    return ask(s, p, VERB_POST, "/sign-in", cookie_set(page, "__Host-clerkwell-before"),
               say(&s->arena, "csrf={}&user_name=+Amara&password={}", SAY_T(page->csrf),
                   SAY_T(str_from_c(password))),
               &touch);
}

static void somebody_signs_in_with_the_password_and_out_again(void **state) {
    struct store *s = *state;
    struct program p = program_of(s);
    bool touch;
    struct call *c = try_password(s, &p, "correct+horse+battery");
    expect_int(c->reply.status, 303);
    str cookie = cookie_set(c, "__Host-clerkwell");
    c = ask(s, &p, VERB_GET, "/nothing-here", cookie, S(""), &touch);
    expect_int(c->reply.status, 404);
    expect_str(c->scope.person_name, S("Amara Bello"));
    expect_int(c->scope.roles, 1u << ROLE_SECRETARY);
    expect_int(c->scope.site_id, 7);
    c = ask(s, &p, VERB_POST, "/sign-out", cookie, say(&s->arena, "csrf={}", SAY_T(c->csrf)),
            &touch);
    expect_int(c->reply.status, 303);
    expect_str(c->reply.location, S("/signed-out"));
    c = ask(s, &p, VERB_GET, "/nothing-here", cookie, S(""), &touch);
    expect(!c->is_signed_in);
    expect_int(ask(s, &p, VERB_GET, "/health", S(""), S(""), &touch)->reply.status, 200);
}

static enum err lose_roles(struct tx *tx, void *context, struct problem *why) {
    (void)context, (void)why;
    return person_store_set_roles(tx, 7, amara, 0);
}

static enum err disable(struct tx *tx, void *context, struct problem *why) {
    (void)context, (void)why;
    struct person p;
    TRY(person_store_get(tx, 7, amara, &p));
    p.is_disabled = true;
    return person_store_update(tx, 7, &p);
}

static enum err other_site(struct tx *tx, int64_t site_id, str zone) {
    const struct site_row site = {.site_id = site_id,
                                  .name = S("Private rooms"),
                                  .kind = S("private"),
                                  .nation = S("england-and-wales"),
                                  .zone = zone,
                                  .handoff = S("none"),
                                  .duties_from = now,
                                  .version = 1};
    return site_store_insert(tx, &site);
}

static enum err set_up_other_site(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    const struct person person = {.person_id = namesake,
                                  .user_name = S("amara"),
                                  .given_name = S("Amara"),
                                  .family_name = S("Eze"),
                                  .version = 1};
    TRY(other_site(tx, 8, S("Europe/London")));
    return person_store_insert(tx, 8, &person, *(str *)context, now);
}

static enum err set_up_site_nowhere(struct tx *tx, void *context, struct problem *why) {
    (void)context, (void)why;
    return other_site(tx, 6, S("Europe/Nowhere"));
}

static enum err set_up_site_of_london(struct tx *tx, void *context, struct problem *why) {
    (void)context, (void)why;
    return other_site(tx, 9, S("Europe/London"));
}

static enum err give_password(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    return person_store_set_password(tx, 8, namesake, *(str *)context);
}

static int64_t site_signed_in_to(struct store *s, const struct program *p,
                                 const struct call *tried) {
    bool touch;
    str cookie = cookie_set(tried, "__Host-clerkwell");
    return ask(s, p, VERB_GET, "/signed-out", cookie, S(""), &touch)->scope.site_id;
}

static void a_site_made_while_others_are_served_is_served_too(void **state) {
    struct store *s = *state;
    static struct serving_sites served;
    struct program p = program_of(s);
    struct problem why = {0};
    p.n_sites = 0;
    expect_ok(serving_sites_read(&served, &p, &s->arena, &why));
    expect_int(p.n_sites, 1);
    const struct site_facts *first = program_site(&p, 7);
    struct call *c = try_password(s, &p, "another+good+one");
    expect_int(c->reply.status, 422);
    str hash;
    expect_ok(password_sodium_hash(&s->arena, S("another good one"), &hash));
    expect_ok(tx_write(s->db, 8, &s->arena, set_up_other_site, &hash, NULL));
    expect_ok(serving_sites_read(&served, &p, &s->arena, &why));
    expect_ok(serving_sites_read(&served, &p, &s->arena, &why)); /* and once only */
    expect_int(p.n_sites, 2);
    expect_ok(tx_write(s->db, 6, &s->arena, set_up_site_nowhere, NULL, NULL));
    expect_ok(tx_write(s->db, 9, &s->arena, set_up_site_of_london, NULL, NULL));
    expect_err(serving_sites_read(&served, &p, &s->arena, &why), NOT_FOUND);
    expect(str_find(why.sentence, S("Europe/Nowhere")) >= 0);
    expect_int(p.n_sites, 3);             /* the one does not keep the other out */
    expect(program_site(&p, 7) == first); /* whoever looks at it meanwhile may go on */
    c = try_password(s, &p, "another+good+one");
    expect_int(c->reply.status, 303);
    expect_int(site_signed_in_to(s, &p, c), 8);
    expect_str(program_site(&p, 8)->name, S("Private rooms"));
    serving_sites_finish(&served);
    served = (struct serving_sites){0};
}

static void two_sites_of_a_database_may_have_the_same_user_name(void **state) {
    struct store *s = *state;
    struct program p = program_of(s);
    str hash;
    p.n_sites = 2;
    expect_ok(password_sodium_hash(&s->arena, S("another good one"), &hash));
    expect_ok(tx_write(s->db, 8, &s->arena, set_up_other_site, &hash, NULL));
    struct call *c = try_password(s, &p, "correct+horse+battery");
    expect_int(site_signed_in_to(s, &p, c), 7);
    c = try_password(s, &p, "another+good+one");
    expect_int(c->reply.status, 303);
    expect_int(site_signed_in_to(s, &p, c), 8);
    c = try_password(s, &p, "neither");
    expect_int(c->reply.status, 422);
    expect(str_find(c->reply.body, S("Private rooms")) < 0); /* told to nobody who merely asks */
    /* The same password in both: asked for the site. */
    expect_ok(password_sodium_hash(&s->arena, S("correct horse battery"), &hash));
    expect_ok(tx_write(s->db, 8, &s->arena, give_password, &hash, NULL));
    c = try_password(s, &p, "correct+horse+battery");
    expect_int(c->reply.status, 422);
    expect(str_find(c->reply.body, S("Cardiology")) > 0);
    expect(str_find(c->reply.body, S("Private rooms")) > 0);
    expect_str(cookie_set(c, "__Host-clerkwell"), S(""));
    expect_int(site_signed_in_to(s, &p, try_password(s, &p, "correct+horse+battery&site=8")), 8);
    expect_int(site_signed_in_to(s, &p, try_password(s, &p, "correct+horse+battery&site=7")), 7);
    expect_int(try_password(s, &p, "correct+horse+battery&site=9")->reply.status, 422);
}

/* Who it is is remembered between two changes, and no longer. */
static void what_is_taken_away_counts_for_the_very_next_request(void **state) {
    struct store *s = *state;
    struct program p = program_of(s);
    bool touch;
    str cookie = cookie_set(try_password(s, &p, "correct+horse+battery"), "__Host-clerkwell");
    for (int i = 0; i < 3; i++)
        expect_int(ask(s, &p, VERB_GET, "/nothing-here", cookie, S(""), &touch)->scope.roles,
                   1u << ROLE_SECRETARY);
    expect_ok(tx_write(s->db, 7, &s->arena, lose_roles, NULL, NULL));
    struct call *c = ask(s, &p, VERB_GET, "/nothing-here", cookie, S(""), &touch);
    expect(c->is_signed_in);
    expect_int(c->scope.roles, 0);
    expect_ok(tx_write(s->db, 7, &s->arena, disable, NULL, NULL));
    expect(!ask(s, &p, VERB_GET, "/nothing-here", cookie, S(""), &touch)->is_signed_in);
}

static void a_sign_in_kept_alive_lives_until_it_is_idle(void **state) {
    struct store *s = *state;
    struct program p = program_of(s);
    bool touch;
    str cookie = cookie_set(try_password(s, &p, "correct+horse+battery"), "__Host-clerkwell");
    struct sign_in_facts facts;
    for (int i = 0; i < 3; i++) {
        now = instant_add(now, 14 * INSTANT_MINUTE);
        struct call *c = ask(s, &p, VERB_GET, "/signed-out", cookie, S(""), &touch);
        expect(c->is_signed_in);
        expect(touch);
        facts = c->sign_in;
        expect_ok(sign_ins.touch(sign_ins.self, &s->arena, 7, facts.token_hash, now));
    }
    expect_ok(sign_ins.touch(sign_ins.self, &s->arena, 7, facts.token_hash,
                             instant_add(now, -INSTANT_HOUR)));
    expect(ask(s, &p, VERB_GET, "/signed-out", cookie, S(""), &touch)
               ->is_signed_in); /* never backwards */
    now = instant_add(now, 15 * INSTANT_MINUTE);
    expect(!ask(s, &p, VERB_GET, "/signed-out", cookie, S(""), &touch)->is_signed_in);
}

static enum err end_all(struct tx *tx, void *context, struct problem *why) {
    (void)context, (void)why;
    return sign_in_store_end_all(tx, 7, amara, now);
}

static void all_sign_ins_of_somebody_end_at_once(void **state) {
    struct store *s = *state;
    struct program p = program_of(s);
    bool touch;
    str one = cookie_set(try_password(s, &p, "correct+horse+battery"), "__Host-clerkwell");
    str two = cookie_set(try_password(s, &p, "correct+horse+battery"), "__Host-clerkwell");
    expect(!str_eq(one, two));
    expect(ask(s, &p, VERB_GET, "/signed-out", one, S(""), &touch)->is_signed_in);
    expect_ok(tx_write(s->db, 7, &s->arena, end_all, NULL, NULL));
    expect(!ask(s, &p, VERB_GET, "/signed-out", one, S(""), &touch)->is_signed_in);
    expect(!ask(s, &p, VERB_GET, "/signed-out", two, S(""), &touch)->is_signed_in);
}

static void wrong_passwords_are_counted_and_slowed_down(void **state) {
    struct store *s = *state;
    struct program p = program_of(s);
    unsigned char bucket[32];
    struct attempts attempts;
    sign_in_bucket("account", 7, S("amara"), bucket);
    struct call *c = try_password(s, &p, "wrong");
    expect_int(c->reply.status, 422);
    expect(str_find(c->reply.body, S("not right")) > 0);
    expect(str_find(c->reply.body, S("wrong")) < 0); /* a password is never given back */
    expect_ok(sign_ins.read_attempts(sign_ins.self, &s->arena, 7, bucket, &attempts));
    expect_int(attempts.failures, 1);
    for (int i = 0; i < 9; i++)
        expect_ok(sign_ins.note_attempt(sign_ins.self, &s->arena, 7, bucket, true, now));
    expect_int(try_password(s, &p, "correct+horse+battery")->reply.status, 429);
    now = instant_add(now, 2 * INSTANT_SECOND);
    expect_int(try_password(s, &p, "correct+horse+battery")->reply.status, 303);
    expect_ok(sign_ins.read_attempts(sign_ins.self, &s->arena, 7, bucket, &attempts));
    expect_int(attempts.failures, 0);
    for (int i = 0; i < 3; i++)
        expect_ok(sign_ins.note_attempt(sign_ins.self, &s->arena, 7, bucket, true, now));
    now = instant_add(now, 16 * INSTANT_MINUTE);
    expect_ok(sign_ins.note_attempt(sign_ins.self, &s->arena, 7, bucket, true, now));
    expect_ok(sign_ins.read_attempts(sign_ins.self, &s->arena, 7, bucket, &attempts));
    expect_int(attempts.failures, 1); /* old failures are forgotten */
}

static void run_job(struct site_jobs *jobs, struct arena *a, const char *name) {
    struct problem why = {0};
    for (size_t i = 0; i < site_jobs_n; i++) {
        if (strcmp(site_jobs_table[i].name, name) != 0) continue;
        expect_ok(site_jobs_table[i].run(jobs, a, &why));
        return;
    }
    fail_msg("there is no job %s", name);
}

enum { OLD_KEYS = IDEMPOTENCY_FORGOTTEN + 5 };

static enum err send_old_keys(struct tx *tx, void *context, struct problem *why) {
    (void)context, (void)why;
    for (int i = 0; i < OLD_KEYS; i++) {
        uuid key = {{1, (unsigned char)(i >> 8), (unsigned char)i}};
        int64_t n;
        TRY(idempotency_store_claim(tx, 7, (uuid){{2}}, key, S("hash"), now, &n));
        TRY(db_settle(tx));
    }
    return OK;
}

struct kept_key {
    uuid key;
    bool is_kept;
};

static enum err send_key(struct tx *tx, void *context, struct problem *why) {
    const struct kept_key *k = context;
    int64_t n;
    (void)why;
    TRY(idempotency_store_claim(tx, 7, (uuid){{2}}, k->key, S("hash"), now, &n));
    return db_settle(tx);
}

static enum err find_key(struct tx *tx, void *context, struct problem *why) {
    struct kept_key *k = context;
    str hash, result;
    uuid id;
    (void)why;
    enum err e = idempotency_store_get(tx, 7, (uuid){{2}}, k->key, &hash, &id, &result);
    k->is_kept = e == OK;
    return e == NOT_FOUND ? OK : e;
}

static void a_key_that_no_form_can_come_with_again_is_forgotten(void **state) {
    struct store *s = *state;
    struct program p = program_of(s);
    struct site_jobs jobs = {.program = &p};
    struct kept_key first = {.key = {{1}}},
                    last = {.key = {{1, (OLD_KEYS - 1) >> 8, (OLD_KEYS - 1) & 255}}},
                    fresh = {.key = {{3}}};
    expect_ok(tx_write(s->db, 7, &s->arena, send_old_keys, NULL, NULL));
    now = instant_add(now, 6 * INSTANT_DAY);
    expect_ok(tx_write(s->db, 7, &s->arena, send_key, &fresh, NULL));
    run_job(&jobs, &s->arena, "keys.forget");
    expect_ok(tx_read(s->db, &s->arena, find_key, &first, NULL));
    expect(first.is_kept);
    now = instant_add(now, INSTANT_DAY + INSTANT_MINUTE);
    run_job(&jobs, &s->arena, "keys.forget");
    struct kept_key *all[] = {&first, &last, &fresh};
    for (size_t i = 0; i < 3; i++)
        expect_ok(tx_read(s->db, &s->arena, find_key, all[i], NULL));
    expect(!first.is_kept && !last.is_kept && fresh.is_kept);
}

/* Somebody who guesses at a million names leaves no million rows. */
static void tries_that_count_no_more_are_forgotten(void **state) {
    struct store *s = *state;
    struct program p = program_of(s);
    struct site_jobs jobs = {.program = &p};
    struct attempts attempts;
    unsigned char old[32], fresh[32];
    sign_in_bucket("account", 7, S("nobody"), old);
    sign_in_bucket("account", 7, S("amara"), fresh);
    expect_ok(sign_ins.note_attempt(sign_ins.self, &s->arena, 7, old, true, now));
    now = instant_add(now, 16 * INSTANT_MINUTE);
    expect_ok(sign_ins.note_attempt(sign_ins.self, &s->arena, 7, fresh, true, now));
    run_job(&jobs, &s->arena, "sign-in-tries.forget");
    expect_ok(sign_ins.read_attempts(sign_ins.self, &s->arena, 7, old, &attempts));
    expect_int(attempts.failures, 0);
    expect_ok(sign_ins.read_attempts(sign_ins.self, &s->arena, 7, fresh, &attempts));
    expect_int(attempts.failures, 1);
}

static void a_password_is_kept_only_as_argon2id(void **state) {
    struct store *s = *state;
    str hash;
    bool is_outdated = true;
    expect_ok(password_sodium_start());
    expect_ok(password_sodium_hash(&s->arena, S("p\xc3\xa4ss word\t\xf0\x9f\x90\xb4"), &hash));
    expect(str_starts_with(hash, S("$argon2id$v=19$m=65536,t=3,p=1$")));
    expect(password_sodium_verify(hash, S("p\xc3\xa4ss word\t\xf0\x9f\x90\xb4"), &is_outdated));
    expect(!is_outdated);
    expect(!password_sodium_verify(hash, S("p\xc3\xa4ss word\t"), &is_outdated));
    expect(!password_sodium_verify(S(""), S(""), &is_outdated));
    expect(!password_sodium_verify(S("not a hash"), S("x"), &is_outdated));
}

/* Each path a route has, with a segment less, one more and another one, asked in both ways. */
static void the_index_of_routes_finds_what_the_whole_table_finds(void **state) {
    struct store *s = *state;
    struct route_table table = routes(), quick = table;
    quick.index = route_index_make(&s->arena, &table);
    static const uuid ids[ROUTE_IDS_MAX] = {{{1}}, {{2}}, {{3}}, {{4}}};
    int n_found = 0;
    for (size_t i = 0; i < 8 * table.n; i++) {
        const struct route *r = &table.routes[i / 8];
        size_t n_ids = 0;
        for (const char *at = r->pattern; *at; at++)
            n_ids += *at == '{';
        str path = str_ends_with(str_from_c(r->pattern), S(":rest}"))
                       ? route_url_rest(&s->arena, r, S("a")).text
                       : route_url(&s->arena, r, ids, n_ids).text;
        size_t cut = path.n;
        while (cut > 1 && path.p[cut - 1] != '/')
            cut--;
        str shapes[] = {path, str_slice(path, 0, cut > 1 ? cut - 1 : 1),
                        say(&s->arena, "{}/x", SAY_T(path)),
                        say(&s->arena, "{}x", SAY_T(str_slice(path, 0, cut)))};
        struct route_match want = {0}, got = {0};
        const char *allow = "", *quick_allow = "";
        bool is_get = i % 2;
        enum route_answer e = route_find(&table, shapes[i % 8 / 2], is_get, !is_get, &want, &allow);
        expect_int(route_find(&quick, shapes[i % 8 / 2], is_get, !is_get, &got, &quick_allow), e);
        expect_str(str_from_c(quick_allow), str_from_c(allow));
        expect(want.route == got.route);
        n_found += e == ROUTE_FOUND;
    }
    expect(n_found >= (int)table.n);
}

static void every_route_of_the_program_is_whole(void **state) {
    struct store *s = *state;
    struct route_table table = routes();
    struct problem why = {0};
    enum err e = route_table_check(&table, &why);
    if (e != OK)
        print_error("%.*s: %.*s\n", (int)why.field.n, why.field.p, (int)why.sentence.n,
                    why.sentence.p);
    expect_ok(e);
    expect_str(url_to(&s->arena, ROUTE_sign_in).text, S("/sign-in"));
    /* Nobody comes past a route that is not public. */
    struct program p = program_of(s);
    for (size_t i = 0; i < table.n; i++) {
        const struct route *r = &table.routes[i];
        if (route_permission(r) == PERM_PUBLIC) continue;
        static const uuid ids[ROUTE_IDS_MAX] = {{{1}}, {{2}}, {{3}}, {{4}}};
        size_t n_ids = 0;
        bool touch, has_rest = str_ends_with(str_from_c(r->pattern), S(":rest}"));
        for (const char *at = r->pattern; *at; at++)
            n_ids += *at == '{';
        url to =
            has_rest ? route_url_rest(&s->arena, r, S("a")) : route_url(&s->arena, r, ids, n_ids);
        struct call *c = ask(s, &p, route_is_get(r) ? VERB_GET : VERB_POST,
                             arena_c(&s->arena, to.text), S(""), S(""), &touch);
        bool is_sent_away = c->reply.status == 303 && str_eq(c->reply.location, S("/sign-in"));
        if (!is_sent_away && c->reply.status != 401)
            print_error("%s: %d\n", r->name, c->reply.status);
        expect(is_sent_away || c->reply.status == 401);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(somebody_signs_in_with_the_password_and_out_again),
        store_test(a_site_made_while_others_are_served_is_served_too),
        store_test(two_sites_of_a_database_may_have_the_same_user_name),
        store_test(what_is_taken_away_counts_for_the_very_next_request),
        store_test(a_sign_in_kept_alive_lives_until_it_is_idle),
        store_test(all_sign_ins_of_somebody_end_at_once),
        store_test(wrong_passwords_are_counted_and_slowed_down),
        store_test(tries_that_count_no_more_are_forgotten),
        store_test(a_key_that_no_form_can_come_with_again_is_forgotten),
        store_test(a_password_is_kept_only_as_argon2id),
        store_test(the_index_of_routes_finds_what_the_whole_table_finds),
        store_test(every_route_of_the_program_is_whole),
    };
    return run_store_tests(tests);
}
