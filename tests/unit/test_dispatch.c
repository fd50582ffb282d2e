/* What happens to a request between the door and a page, without sockets. */
#include "expect.h"
#include "http_clinic.h"
#include "url.h"

static struct arena arena;
static bool wants_touch;

static int begin(void **state) {
    (void)state;
    clinic_begin();
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_finish(&arena);
    return 0;
}

static struct call *ask(struct request rq) {
    if (!rq.host.p) rq.host = S("127.0.0.1:8080");
    if (!rq.address.p) rq.address = S("127.0.0.1");
    if (rq.verb == VERB_POST && !rq.content_type.p)
        rq.content_type = S("application/x-www-form-urlencoded");
    return dispatch(&clinic_program, &rq, &arena, &wants_touch);
}

static struct call *get(const char *target, str cookies) {
    return ask(
        (struct request){.verb = VERB_GET, .target = str_from_c(target), .cookies = cookies});
}

static struct call *post(const char *target, str cookies, str body) {
    return ask((struct request){
        .verb = VERB_POST, .target = str_from_c(target), .cookies = cookies, .body = body});
}

/* "name=value" of a cookie that a reply sets; empty when it sets none. */
static str cookie_set(const struct call *c, const char *name) {
    for (size_t i = 0; i < c->reply.n_cookies; i++) {
        str rest = c->reply.cookies[i];
        str pair = str_cut(&rest, ';'), value = pair;
        if (str_eq(str_cut(&value, '='), str_from_c(name))) return pair;
    }
    return S("");
}

static bool body_has(const struct call *c, const char *what) {
    return str_find(c->reply.body, str_from_c(what)) >= 0;
}

static const char form_key[] = "018f0000-0000-7000-8000-000000000001";

static struct call *try_sign_in(const char *user, const char *password, const char *address,
                                str device) {
    struct call *page = get("/sign-in", S(""));
    str before = cookie_set(page, "__Host-clerkwell-before");
    str body = say(&arena, "csrf={}&user_name={}&password={}", SAY_T(page->csrf),
                   SAY_T(str_from_c(user)), SAY_T(str_from_c(password)));
    return ask((struct request){.verb = VERB_POST,
                                .target = S("/sign-in"),
                                .cookies = say(&arena, "{}; {}", SAY_T(before), SAY_T(device)),
                                .address = str_from_c(address),
                                .body = body});
}

static str sign_in_as(const char *user, const char *password) {
    struct call *c = try_sign_in(user, password, "127.0.0.1", S(""));
    expect_int(c->reply.status, 303);
    str cookie = cookie_set(c, "__Host-clerkwell");
    expect(cookie.n > 0);
    return cookie;
}

static str amaras(void) {
    return sign_in_as("amara", "correct+horse+1");
}

static str csrf_of(str cookies) {
    struct call *c = get("/", cookies);
    expect_int(c->reply.status, 200);
    return c->csrf;
}

static str save_body(str csrf, const char *rest) {
    return say(&arena, "csrf={}&form_key={}&{}", SAY_T(csrf), SAY_T(str_from_c(form_key)),
               SAY_T(str_from_c(rest)));
}

static void a_person_signs_in_works_and_signs_out(void **state) {
    (void)state;
    str cookies = amaras();
    expect(cookies.n == sizeof "__Host-clerkwell=1." - 1 + 43);
    struct call *c = get("/", cookies);
    expect_int(c->reply.status, 200);
    expect(body_has(c, "Amara Bello"));
    struct call *out = post("/sign-out", cookies, say(&arena, "csrf={}", SAY_T(c->csrf)));
    expect_int(out->reply.status, 303);
    expect(out->reply.clears_site_data);
    expect_str(cookie_set(out, "__Host-clerkwell"), S("__Host-clerkwell="));
    expect_int(get("/", cookies)->reply.status, 303);
    /* The cookie is never kept as it is. */
    for (size_t i = 0; i < clinic.n_sign_ins; i++)
        expect(memcmp(clinic.sign_ins[i].token_hash, cookies.p + cookies.n - 32, 32) != 0);
}

static void cookies_carry_every_protection(void **state) {
    (void)state;
    struct call *c = try_sign_in("amara", "correct+horse+1", "127.0.0.1", S(""));
    expect(c->reply.n_cookies >= 2);
    for (size_t i = 0; i < c->reply.n_cookies; i++) {
        expect(str_starts_with(c->reply.cookies[i], S("__Host-")));
        expect(str_find(c->reply.cookies[i], S("; Path=/; HttpOnly; Secure; SameSite=Lax")) > 0);
    }
}

static void nobody_sees_a_page_without_signing_in(void **state) {
    (void)state;
    struct call *c = get("/patients/01020304-0000-7000-8000-000000000000", S(""));
    expect_int(c->reply.status, 303);
    expect_str(c->reply.location, S("/sign-in"));
    expect_int(get("/fhir/Patient/01020304-0000-7000-8000-000000000000", S(""))->reply.status, 401);
    expect_int(post("/patients/new", S(""), S("name=x"))->reply.status, 401);
    expect_int(get("/people", amaras())->reply.status, 403);
    expect_int(get("/files/a.css", S(""))->reply.status, 200);
}

static void after_sign_in_the_page_asked_for_is_shown(void **state) {
    (void)state;
    struct call *c = get("/patients/01020304-0000-7000-8000-000000000000", S(""));
    str next = cookie_set(c, "__Host-clerkwell-next");
    expect_str(try_sign_in("amara", "correct+horse+1", "127.0.0.1", next)->reply.location,
               S("/patients/01020304-0000-7000-8000-000000000000"));
    /* Nothing but a page of our own: "//evil.example" and "/poll" in base64url */
    expect_str(try_sign_in("amara", "correct+horse+1", "127.0.0.1",
                           S("__Host-clerkwell-next=Ly9ldmlsLmV4YW1wbGU"))
                   ->reply.location,
               S("/"));
    expect_str(
        try_sign_in("amara", "correct+horse+1", "127.0.0.1", S("__Host-clerkwell-next=L3BvbGw"))
            ->reply.location,
        S("/"));
}

static void a_sign_in_ends_when_idle_when_old_when_disabled(void **state) {
    (void)state;
    str cookies = amaras();
    instant start = clinic.now;
    clinic.now = instant_add(start, 14 * INSTANT_MINUTE);
    expect_int(get("/", cookies)->reply.status, 200);
    expect(wants_touch);
    expect_int(get("/poll", cookies)->reply.status, 200);
    expect(!wants_touch); /* polling never keeps it alive */
    clinic.now = instant_add(start, 15 * INSTANT_MINUTE);
    expect_int(get("/", cookies)->reply.status, 303);

    clinic.now = start;
    cookies = amaras();
    for (int minutes = 10; minutes < 12 * 60; minutes += 10) {
        clinic.now = instant_add(start, minutes * INSTANT_MINUTE);
        expect_int(get("/", cookies)->reply.status, 200);
        expect(wants_touch);
        clinic.sign_ins[1].seen_at = clinic.now;
    }
    clinic.now = instant_add(start, 12 * INSTANT_HOUR);
    expect_int(get("/", cookies)->reply.status, 303);

    cookies = amaras();
    clinic.amara_is_disabled = true;
    expect_int(get("/", cookies)->reply.status, 303);
    expect_int(try_sign_in("amara", "correct+horse+1", "127.0.0.1", S(""))->reply.status, 422);
}

static void a_made_up_or_altered_cookie_is_nobody(void **state) {
    (void)state;
    str cookies = amaras();
    expect_int(
        get("/", S("__Host-clerkwell=1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))->reply.status,
        303);
    expect_int(get("/", S("__Host-clerkwell=x"))->reply.status, 303);
    expect_int(get("/", say(&arena, "{}A", SAY_T(cookies)))->reply.status, 303);
    expect_int(
        get("/", say(&arena, "__Host-clerkwell=2{}", SAY_T(str_from(cookies, 18))))->reply.status,
        303);
    expect_int(get("/", say(&arena, "{}; {}", SAY_T(cookies), SAY_T(cookies)))->reply.status, 303);
}

static void a_form_from_elsewhere_is_refused_in_every_way(void **state) {
    (void)state;
    str mine = amaras(), others = sign_in_as("ben", "correct+horse+2");
    str csrf = csrf_of(mine), wrong = csrf_of(others);
    str right = save_body(csrf, "name=Okafor");
    struct request rq = {
        .verb = VERB_POST, .target = S("/patients/new"), .cookies = mine, .body = right};
    struct request without = rq, bad = rq, of_other = rq, cross = rq, same_site = rq, origin = rq,
                   twice = rq;
    without.body = save_body(S(""), "name=Okafor");
    bad.body = save_body(S("00000000000000000000000000000000"), "name=Okafor");
    of_other.body = save_body(wrong, "name=Okafor");
    cross.fetch_site = S("cross-site");
    same_site.fetch_site = S("same-site");
    origin.origin = S("https://evil.example");
    twice.body = say(&arena, "csrf={}&{}", SAY_T(csrf), SAY_T(right));
    const struct request refused[] = {without, bad, of_other, cross, same_site, origin, twice};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        expect_int(ask(refused[i])->reply.status, 403);
    expect_int(clinic.n_saved, 0);
    expect_int(get("/patients/new?name=Okafor", mine)->reply.status, 200); /* GET changes nothing */
    expect_int(clinic.n_saved, 0);
    rq.fetch_site = S("same-origin");
    rq.origin = S("null"); /* what Referrer-Policy: no-referrer makes of it */
    expect_int(ask(rq)->reply.status, 303);
    rq.fetch_site = S("");
    rq.origin = S("http://127.0.0.1:8080");
    expect_int(ask(rq)->reply.status, 303);
    expect_int(clinic.n_saved, 2);
}

static void signing_in_needs_the_token_of_its_page(void **state) {
    (void)state;
    struct call *c = post("/sign-in", S(""), S("user_name=amara&password=correct+horse+1"));
    expect_int(c->reply.status, 403);
    c = post("/sign-in", S("__Host-clerkwell-before=00000000000000000000000000000000"),
             S("csrf=11111111111111111111111111111111&user_name=amara&password=correct+horse+1"));
    expect_int(c->reply.status, 403);
    expect_int(clinic.n_sign_ins, 0);
}

static void a_refused_form_comes_back_with_what_was_typed(void **state) {
    (void)state;
    str mine = amaras(), csrf = csrf_of(mine);
    struct call *c =
        post("/patients/new", mine,
             save_body(csrf, "name=%3Cb%3EMuch+too+long&born=31+2+1961&room=3&minutes=4"
                             "&who=018f0000-0000-7000-8000-000000000001&who=x"));
    expect_int(c->reply.status, 422);
    expect_int(c->n_problems, 5);
    expect(body_has(c, "value=\"&lt;b&gt;Much too long\""));
    expect(body_has(c, "value=\"31 2 1961\""));
    expect(body_has(c, "The name must be 10 characters or fewer"));
    expect(body_has(c, "The minutes must be between 5 and 60"));
    expect(body_has(c, "Select a room"));
    expect(body_has(c, form_key)); /* a refused form does not use the key up */
    expect(!body_has(c, "stored name"));
    c = post("/patients/new", mine, save_body(csrf, "name=++"));
    expect_int(c->reply.status, 422);
    expect(body_has(c, "Enter the name"));
    c = post("/patients/new", mine, save_body(csrf, "name=a&name=b"));
    expect_int(c->reply.status, 422);
    c = post("/patients/new", mine, save_body(csrf, "name=a%0db"));
    expect_int(c->reply.status, 422);
    c = post("/patients/new", mine, save_body(csrf, "name=twice"));
    expect_int(c->reply.status, 422);
    expect(body_has(c, "Choose another"));
    expect(body_has(c, "value=\"twice\""));
    expect_int(clinic.n_saved, 0);
    expect(body_has(get("/patients/new", mine), "stored name"));
}

static void a_page_of_two_forms_shows_again_the_refused_one_alone(void **state) {
    (void)state;
    static const struct field fields[] = {{.name = "reason", .type = FIELD_TEXT},
                                          {.name = "seen", .type = FIELD_CHECK}};
    struct form_value values[] = {{.field = &fields[0], .typed = S("moved away")},
                                  {.field = &fields[1]}};
    struct form form = {values, 2};
    struct call c = {.is_again = true, .form = &form};
    expect_str(form_shown(&c, "reason", S("stored")), S("moved away"));
    expect(!form_shown_checked(&c, "seen", true));
    expect_str(form_typed(&c, "of_the_other_form"), S(""));
    expect_str(form_shown(&c, "of_the_other_form", S("stored")), S("stored"));
    expect(form_shown_checked(&c, "of_the_other_form", true));
    expect(form_shown_in(&c, "of_the_other_form", amara, true));
}

static void a_conflict_shows_the_form_again_with_a_new_key(void **state) {
    (void)state;
    str mine = amaras();
    struct call *c = post("/patients/new", mine, save_body(csrf_of(mine), "name=taken"));
    expect_int(c->reply.status, 409);
    expect(body_has(c, "Taken"));
    expect(!body_has(c, form_key));
}

static void what_cannot_be_saved_just_now_comes_back_with_what_was_typed_and_its_key(void **state) {
    (void)state;
    str mine = amaras();
    struct call *c = post("/patients/new", mine, save_body(csrf_of(mine), "name=full"));
    expect_int(c->reply.status, 503);
    expect(c->reply.retry_after_s > 0);
    expect(body_has(c, "No room"));
    expect(body_has(c, "value=\"full\""));
    expect(body_has(c, form_key)); /* sent again it happens once */
    expect_int(clinic.n_saved, 0);
}

static void a_denied_answer_holds_nothing_of_what_was_written_before(void **state) {
    (void)state;
    str mine = amaras();
    struct call *c = post("/patients/new", mine, save_body(csrf_of(mine), "name=nobody"));
    expect_int(c->reply.status, 403);
    expect(!body_has(c, "secret"));
    expect(body_has(c, "Not for you."));
}

static void the_key_of_a_form_comes_with_a_hash_of_what_was_sent(void **state) {
    (void)state;
    str mine = amaras(), csrf = csrf_of(mine);
    expect_int(post("/patients/new", mine, save_body(csrf, "name=Okafor"))->reply.status, 303);
    struct change_key first = clinic.last_key;
    uuid want;
    expect_ok(uuid_parse(str_from_c(form_key), &want));
    expect(uuid_eq(first.key, want));
    /* The same again, under a new sign-in: the same hash, for its token is left out. */
    mine = amaras();
    expect_int(post("/patients/new", mine, save_body(csrf_of(mine), "name=Okafor"))->reply.status,
               303);
    expect(memcmp(&first, &clinic.last_key, sizeof first) == 0);
    expect_int(post("/patients/new", mine, save_body(csrf_of(mine), "name=Okafur"))->reply.status,
               303);
    expect(memcmp(&first, &clinic.last_key, sizeof first) != 0);
    csrf = csrf_of(mine);
    expect_int(
        post("/patients/new", mine, say(&arena, "csrf={}&name=Okafor", SAY_T(csrf)))->reply.status,
        400);
}

static void a_notice_is_shown_once_and_cannot_be_made_up(void **state) {
    (void)state;
    str mine = amaras();
    struct call *c = post("/patients/new", mine, save_body(csrf_of(mine), "name=Okafor"));
    str notice = cookie_set(c, "__Host-clerkwell-notice");
    str both = say(&arena, "{}; {}", SAY_T(mine), SAY_T(notice));
    c = get("/", both);
    expect(body_has(c, "Saved Okafor."));
    expect_str(cookie_set(c, "__Host-clerkwell-notice"), S("__Host-clerkwell-notice="));
    expect(!body_has(get("/", say(&arena, "{}; {}A", SAY_T(mine), SAY_T(notice))), "Saved"));
    str others = sign_in_as("ben", "correct+horse+2");
    expect(!body_has(get("/", say(&arena, "{}; {}", SAY_T(others), SAY_T(notice))), "Saved"));
    expect(!body_has(get("/poll", both), "Saved"));
}

static void a_notice_with_a_long_name_is_cut_between_two_letters(void **state) {
    (void)state;
    str mine = amaras();
    struct call *c = post("/patients/new", mine, save_body(csrf_of(mine), "name=long"));
    expect_int(c->reply.status, 303);
    str notice = cookie_set(c, "__Host-clerkwell-notice");
    c = get("/", say(&arena, "{}; {}", SAY_T(mine), SAY_T(notice)));
    expect(body_has(c, "x\xd0\xb6\xd0\xb6"));
    expect(body_has(c, "\xd0\xb6 \xe2\x80\xa6</p>"));
    expect(!body_has(c, "\xef\xbf\xbd"));
}

static void guessing_slows_the_guesser_not_the_person(void **state) {
    (void)state;
    str device = cookie_set(try_sign_in("amara", "correct+horse+1", "10.0.0.1", S("")),
                            "__Host-clerkwell-device");
    expect(device.n > 0);
    struct call *c = NULL;
    for (int i = 0; i < 10; i++) {
        c = try_sign_in("amara", "wrong", "10.9.9.9", S(""));
        expect_int(c->reply.status, 422);
    }
    c = try_sign_in("amara", "correct+horse+1", "10.9.9.9", S(""));
    expect_int(c->reply.status, 429);
    expect(c->reply.retry_after_s > 0);
    expect(body_has(c, "Too many tries."));
    expect(body_has(c, "value=\"amara\""));
    int hashed = clinic.n_hashing;
    expect_int(try_sign_in("amara", "wrong", "10.8.8.8", S(""))->reply.status, 429);
    expect_int(clinic.n_hashing, hashed); /* no password is looked at while it waits */
    expect_int(try_sign_in("amara", "correct+horse+1", "10.0.0.1", device)->reply.status, 303);
    expect_int(try_sign_in("ben", "correct+horse+2", "10.9.9.9", S(""))->reply.status, 303);
    clinic.now = instant_add(clinic.now, 16 * INSTANT_MINUTE);
    expect_int(try_sign_in("amara", "correct+horse+1", "10.9.9.9", S(""))->reply.status, 303);
    /* One address against many names. */
    int refused = 0;
    for (int i = 0; i < 60; i++) {
        str name = say(&arena, "nobody{}", SAY_N(i % 20));
        refused += try_sign_in(arena_c(&arena, name), "x", "10.7.7.7", S(""))->reply.status == 429;
    }
    expect(refused >= 9);
}

static void an_unknown_name_and_a_wrong_password_look_the_same(void **state) {
    (void)state;
    struct call *a = try_sign_in("amara", "wrong", "10.0.0.2", S(""));
    int after_known = clinic.n_hashing;
    struct call *b = try_sign_in("zebra", "wrong", "10.0.0.2", S(""));
    expect_int(after_known, 1);
    expect_int(clinic.n_hashing, 2); /* a hash is computed for both */
    expect_int(a->reply.status, b->reply.status);
    expect_str(a->problems[0].sentence, b->problems[0].sentence);
    expect(!body_has(a, "wrong\""));
}

static void the_wait_grows_from_a_second_to_five_minutes(void **state) {
    (void)state;
    instant now = {1000 * INSTANT_SECOND};
    const int64_t want[] = {0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300};
    for (int i = 0; i < 12; i++) {
        struct attempts t = {.failures = 9 + i, .last_at = now};
        expect_int(sign_in_wait_us(&t, 10, now), want[i] * INSTANT_SECOND);
        expect_int(sign_in_wait_us(&t, 10, instant_add(now, want[i] * INSTANT_SECOND)), 0);
    }
    struct attempts many = {.failures = 1000, .last_at = now};
    expect_int(sign_in_wait_us(&many, 10, instant_add(now, -INSTANT_HOUR)), 5 * INSTANT_MINUTE);
}

static void json_callers_are_answered_in_json(void **state) {
    (void)state;
    str mine = amaras();
    struct call *c = get("/fhir/Patient/01000000-0000-0000-0000-000000000000", mine);
    expect_int(c->reply.status, 200);
    expect_str(c->reply.content_type, S("application/fhir+json; charset=utf-8"));
    c = get("/fhir/Patient/01000000-0000-0000-0000-000000000009", mine);
    expect_int(c->reply.status, 404);
    expect_str(c->reply.content_type, S("application/problem+json"));
}

static void paths_find_their_route(void **state) {
    (void)state;
    str mine = amaras();
    expect(body_has(get("/patients/new", mine), "stored name")); /* literal before id */
    expect_int(get("/patients/x", mine)->reply.status, 404);
    expect_int(get("/patients", mine)->reply.status, 404);
    expect_int(get("/patients/new/", mine)->reply.status, 400);
    expect_str(get("/files/a/b%20c.css", mine)->reply.body, S("a/b c.css"));
    expect_int(get("/files", mine)->reply.status, 404);
    expect_str(get("/search?q=o%27neill+j&other=1", mine)->reply.body, S("o'neill j"));
    expect_int(get("/search?q=more+than+twenty+characters", mine)->reply.status, 400);
    expect_int(get("/search?q=%00", mine)->reply.status, 400);
    struct call *c = post("/search", mine, S(""));
    expect_int(c->reply.status, 405);
    expect_str(str_from_c(c->reply.allow), S("GET, HEAD, OPTIONS"));
    c = ask((struct request){.verb = VERB_OPTIONS, .target = S("/patients/new")});
    expect_int(c->reply.status, 204);
    expect_str(str_from_c(c->reply.allow), S("GET, HEAD, POST, OPTIONS"));
    c = ask((struct request){.verb = VERB_OTHER, .target = S("/sign-out")});
    expect_int(c->reply.status, 405);
    expect_str(str_from_c(c->reply.allow), S("POST, OPTIONS"));
}

static void addresses_are_made_from_the_table(void **state) {
    (void)state;
    uuid id;
    expect_ok(uuid_parse(str_from_c(form_key), &id));
    expect_str(route_url(&arena, &clinic_routes[4], &id, 1).text,
               S("/patients/018f0000-0000-7000-8000-000000000001"));
    expect_str(route_url(&arena, &clinic_routes[3], NULL, 0).text, S("/"));
    expect_str(route_url_rest(&arena, &clinic_routes[12], S("a/b c%.css")).text,
               S("/files/a/b%20c%25.css"));
}

static void a_table_with_a_hole_in_it_is_not_served(void **state) {
    (void)state;
    struct problem why;
    expect_ok(route_table_check(&clinic_program.routes, &why));
    struct route good = clinic_routes[4], rows[2] = {good, clinic_routes[5]};
    struct route_table table = {rows, 2, NULL};
    expect_ok(route_table_check(&table, &why));
#define BROKEN(change)                                                                             \
    do {                                                                                           \
        rows[0] = good;                                                                            \
        rows[0].change;                                                                            \
        expect_err(route_table_check(&table, &why), INVALID);                                      \
    } while (0)
    BROKEN(needs = 0);
    BROKEN(needs = PERM_COUNT + 1);
    BROKEN(method = METHOD_NONE);
    BROKEN(handle = NULL);
    BROKEN(name = "patient_new");
    BROKEN(pattern = "/patients/new");
    BROKEN(pattern = "patients");
    BROKEN(pattern = "/patients//x");
    BROKEN(pattern = "/a{id}");
    BROKEN(pattern = "/{path:rest}/x");
    BROKEN(pattern = "/{a}/{b}/{c}/{d}/{e}");
    BROKEN(fields = NULL);
    BROKEN(title = "");
    rows[0] = clinic_routes[6];
    rows[0].page = NO_PAGE;
    expect_err(route_table_check(&table, &why), INVALID);
}

static url people_page(const struct call *c) {
    return may(&c->scope, PERM_PATIENT_SEE) ? url_path("/patients/new") : url_path("/");
}

static void somebody_who_may_not_see_the_home_page_is_led_to_a_page_of_theirs(void **state) {
    (void)state;
    enum { N_ROUTES = sizeof clinic_routes / sizeof *clinic_routes };
    struct route rows[N_ROUTES];
    memcpy(rows, clinic_routes, sizeof rows);
    rows[3].needs = NEEDS(PERM_PEOPLE); /* "/" */
    struct program program = clinic_program;
    program.routes = (struct route_table){rows, N_ROUTES, NULL};
    str cookies = amaras();
    struct request home = {.verb = VERB_GET, .target = S("/"), .host = S("x"), .cookies = cookies};
    struct call *c = dispatch(&program, &home, &arena, &wants_touch);
    expect_int(c->reply.status, 403); /* nobody said where to */
    program.first_page = people_page;
    c = dispatch(&program, &home, &arena, &wants_touch);
    expect_int(c->reply.status, 303);
    expect_str(c->reply.location, S("/patients/new"));
    /* Only the home page leads on: what was asked for by its address is refused. */
    struct request people = home;
    people.target = S("/people");
    expect_int(dispatch(&program, &people, &arena, &wants_touch)->reply.status, 403);
    /* Somebody for whom there is no page is not sent round in a circle. */
    for (size_t i = 0; i < clinic.n_sign_ins; i++)
        clinic.sign_ins[i].roles = 0;
    expect_int(dispatch(&program, &home, &arena, &wants_touch)->reply.status, 403);
}

static void what_is_slow_or_waits_never_runs_on_an_event_thread(void **state) {
    (void)state;
    const struct {
        enum verb verb;
        const char *target;
        enum where where;
    } rows[] = {
        {VERB_GET, "/patients/new", RUN_HERE},    {VERB_GET, "/slow", RUN_SLOW},
        {VERB_HEAD, "/slow?q=1", RUN_SLOW},       {VERB_OPTIONS, "/slow", RUN_HERE},
        {VERB_POST, "/patients/new", RUN_CHANGE}, {VERB_POST, "/sign-in", RUN_PASSWORD},
        {VERB_GET, "/nowhere", RUN_HERE},         {VERB_POST, "/slow", RUN_HERE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct request rq = {.verb = rows[i].verb, .target = str_from_c(rows[i].target)};
        expect_int(dispatch_plan(&clinic_program, &rq, &arena).where, rows[i].where);
    }
    expect_int(get("/slow", sign_in_as("amara", "correct horse 1"))->reply.status, 200);
}

/* What was typed, as the page that keeps it has it. */
static fragment keep_typed(struct call *c, int status, const struct pair *typed, size_t n) {
    struct html h;
    html_init(&h, c->arena);
    html_put(&h, "<i>kept after {}, token {}</i>", N(status), T(c->csrf));
    for (size_t i = 0; i < n; i++)
        html_put(&h, "<i>{}={}</i>", T(typed[i].name), T(typed[i].value));
    return html_fragment(&h);
}

static void who_is_put_off_keeps_what_was_typed_but_no_password(void **state) {
    (void)state;
    struct program program = clinic_program;
    program.kept_page = keep_typed;
    struct request rq = {.verb = VERB_POST,
                         .target = S("/patients/new"),
                         .content_type = S("application/x-www-form-urlencoded"),
                         .body = save_body(S("c"), "name=Oka%26for")};
    struct call *c = dispatch_busy(&program, &rq, &arena);
    expect_int(c->reply.status, 503);
    expect(c->reply.retry_after_s > 0 && !c->reply.closes);
    expect(body_has(c, "<i>csrf=c</i>") && body_has(c, form_key));
    expect(body_has(c, "<i>name=Oka&amp;for</i>"));
    expect_int(clinic.n_saved, 0);

    const struct request others[] = {
        {.verb = VERB_POST, .target = S("/sign-in"), .body = S("user_name=amara&password=secret")},
        {.verb = VERB_POST, .target = S("/patients/new"), .body = S("name=%zz")},
        {.verb = VERB_POST, .target = S("/patients/new"), .by_htmx = true, .body = S("name=a")},
        {.verb = VERB_POST, .target = S("/nowhere"), .body = S("name=a")},
        {.verb = VERB_GET, .target = S("/search?q=a")},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct request other = others[i];
        other.content_type = rq.content_type;
        c = dispatch_busy(&program, &other, &arena);
        expect_int(c->reply.status, 503);
        expect(c->reply.retry_after_s > 0);
        expect(!body_has(c, "<i>") && !body_has(c, "secret"));
        expect(body_has(c, "Wait a moment and try again"));
    }
    struct request json = {.verb = VERB_GET, .target = S("/fhir/Patient/nobody")};
    c = dispatch_busy(&program, &json, &arena);
    expect_int(c->reply.status, 503);
    expect(body_has(c, "{") && !body_has(c, "<"));
}

/* As a browser says it that sends the form of a page of this very site. */
static struct call *send_own(const struct program *program, str cookies, str body, str fetch_site) {
    struct request rq = {.verb = VERB_POST,
                         .target = S("/patients/new"),
                         .content_type = S("application/x-www-form-urlencoded"),
                         .cookies = cookies,
                         .fetch_site = fetch_site,
                         .body = body};
    return dispatch(program, &rq, &arena, &wants_touch);
}

static void who_is_signed_out_keeps_what_was_typed_for_the_next_sign_in(void **state) {
    (void)state;
    struct program program = clinic_program;
    program.kept_page = keep_typed;
    str before = amaras(), body = save_body(csrf_of(before), "name=Okafor");
    struct call *c = send_own(&program, S(""), body, S("same-origin"));
    expect_int(c->reply.status, 401);
    expect(body_has(c, "kept after 401") && body_has(c, "<i>name=Okafor</i>"));
    expect(body_has(c, form_key));

    str anew = amaras();
    c = send_own(&program, anew, body, S("same-origin"));
    expect_int(c->reply.status, 403);
    expect(body_has(
        c, arena_c(&arena, say(&arena, "kept after 403, token {}", SAY_T(csrf_of(anew))))));
    expect(body_has(c, "<i>name=Okafor</i>"));
    expect_int(clinic.n_saved, 0);

    /* Where another site may have sent it, nothing comes back that a person could be led to press. */
    const str elsewhere[] = {S(""), S("none"), S("same-site"), S("cross-site")};
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
        c = send_own(&program, S(""), body, elsewhere[i]);
        expect(c->reply.status == 401 && !body_has(c, "Okafor"));
        c = send_own(&program, anew, body, elsewhere[i]);
        expect(c->reply.status == 403 && !body_has(c, "Okafor"));
    }
    expect_int(clinic.n_saved, 0);
}

static enum err away(void *self, struct arena *a, int64_t site_id, const unsigned char hash[32],
                     struct sign_in_facts *ret_sign_in) {
    (void)self, (void)a, (void)site_id, (void)hash, (void)ret_sign_in;
    return UNAVAILABLE;
}
static enum err read_away(struct work *w, work_fn fn, void *context) {
    (void)fn, (void)context;
    return problem_set(w->why, UNAVAILABLE, S(""), S("The database is away"), S(""));
}

static void who_writes_while_the_database_is_away_keeps_what_was_typed(void **state) {
    (void)state;
    struct program program = clinic_program;
    struct sign_in_store store = *clinic_program.sign_ins;
    program.kept_page = keep_typed;
    str cookies = amaras(), body = save_body(csrf_of(cookies), "name=full");
    store.find_by_token = away;
    program.sign_ins = &store; /* before anybody is known */
    struct call *c = send_own(&program, cookies, body, S("same-origin"));
    expect_int(c->reply.status, 503);
    expect(c->reply.retry_after_s > 0);
    expect(body_has(c, "kept after 503") && body_has(c, "<i>name=full</i>"));
    expect(body_has(c, form_key));
    c = send_own(&program, cookies, body, S("cross-site"));
    expect(c->reply.status == 503 && !body_has(c, "<i>"));

    program.sign_ins = clinic_program.sign_ins; /* and between knowing and saving */
    program.read = read_away;
    c = send_own(&program, cookies, body, S("same-origin"));
    expect_int(c->reply.status, 503);
    expect(body_has(c, "kept after 503") && body_has(c, "<i>name=full</i>"));
    expect_int(clinic.n_saved, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(who_is_put_off_keeps_what_was_typed_but_no_password),
        TEST(who_writes_while_the_database_is_away_keeps_what_was_typed),
        TEST(who_is_signed_out_keeps_what_was_typed_for_the_next_sign_in),
        TEST(what_is_slow_or_waits_never_runs_on_an_event_thread),
        TEST(a_person_signs_in_works_and_signs_out),
        TEST(cookies_carry_every_protection),
        TEST(nobody_sees_a_page_without_signing_in),
        TEST(after_sign_in_the_page_asked_for_is_shown),
        TEST(somebody_who_may_not_see_the_home_page_is_led_to_a_page_of_theirs),
        TEST(a_sign_in_ends_when_idle_when_old_when_disabled),
        TEST(a_made_up_or_altered_cookie_is_nobody),
        TEST(a_form_from_elsewhere_is_refused_in_every_way),
        TEST(signing_in_needs_the_token_of_its_page),
        TEST(a_refused_form_comes_back_with_what_was_typed),
        TEST(a_page_of_two_forms_shows_again_the_refused_one_alone),
        TEST(a_conflict_shows_the_form_again_with_a_new_key),
        TEST(what_cannot_be_saved_just_now_comes_back_with_what_was_typed_and_its_key),
        TEST(a_denied_answer_holds_nothing_of_what_was_written_before),
        TEST(the_key_of_a_form_comes_with_a_hash_of_what_was_sent),
        TEST(a_notice_is_shown_once_and_cannot_be_made_up),
        TEST(a_notice_with_a_long_name_is_cut_between_two_letters),
        TEST(guessing_slows_the_guesser_not_the_person),
        TEST(an_unknown_name_and_a_wrong_password_look_the_same),
        TEST(the_wait_grows_from_a_second_to_five_minutes),
        TEST(json_callers_are_answered_in_json),
        TEST(paths_find_their_route),
        TEST(addresses_are_made_from_the_table),
        TEST(a_table_with_a_hole_in_it_is_not_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
