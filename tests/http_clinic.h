/* http_clinic.h: a small clinic for the tests of the HTTP door: two people, a clock that is told the time,
 * sign-ins kept in memory, and a few routes. No database, no real password hash. */
#ifndef TESTS_HTTP_CLINIC_H
#define TESTS_HTTP_CLINIC_H

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "call.h"
#include "dispatch.h"
#include "sign_in_try.h"

enum { CLINIC_SIGN_INS = 64, CLINIC_BUCKETS = 64 };

static struct {
    pthread_mutex_t lock;
    instant now;
    atomic_int sequence;
    struct sign_in_facts sign_ins[CLINIC_SIGN_INS];
    size_t n_sign_ins;
    struct {
        unsigned char bucket[32];
        struct attempts attempts;
    } buckets[CLINIC_BUCKETS];
    size_t n_buckets;
    atomic_int n_touched, n_saved, n_hashing;
    atomic_bool is_held; /* changes wait until it is let go, and so does looking for "wait" */
    atomic_bool slow_is_held;
    struct change_key last_key;
    char last_name[256];
    bool amara_is_disabled;
} clinic = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const uuid amara = {{1}}, ben = {{2}};

static instant clinic_now(void *self) {
    (void)self;
    return clinic.now;
}

static void clinic_random(void *self, void *bytes, size_t n) {
    (void)self;
    unsigned char *b = bytes;
    int at = atomic_fetch_add(&clinic.sequence, 1) + 1;
    for (size_t i = 0; i < n; i++)
        b[i] = (unsigned char)(at * 31 + (int)i * 7 + at / 256);
}

static struct sign_in_facts *clinic_find(int64_t site_id, const unsigned char *hash) {
    for (size_t i = 0; i < clinic.n_sign_ins; i++)
        if (clinic.sign_ins[i].site_id == site_id &&
            memcmp(clinic.sign_ins[i].token_hash, hash, 32) == 0)
            return &clinic.sign_ins[i];
    return NULL;
}

static enum err memory_find(void *self, struct arena *a, int64_t site_id, const unsigned char *hash,
                            struct sign_in_facts *ret) {
    (void)self, (void)a;
    pthread_mutex_lock(&clinic.lock);
    struct sign_in_facts *s = clinic_find(site_id, hash);
    if (s) *ret = *s;
    if (s && uuid_eq(s->person_id, amara)) ret->is_disabled = clinic.amara_is_disabled;
    pthread_mutex_unlock(&clinic.lock);
    return s ? OK : NOT_FOUND;
}

static enum err memory_start(void *self, struct arena *a, const struct sign_in_facts *s) {
    (void)self, (void)a;
    pthread_mutex_lock(&clinic.lock);
    struct sign_in_facts kept = *s;
    bool is_amara = uuid_eq(s->person_id, amara);
    kept.person_name = is_amara ? S("Amara Bello") : S("Ben Carter");
    kept.roles = 1u << (is_amara ? ROLE_SECRETARY : ROLE_RECEPTIONIST);
    clinic.sign_ins[clinic.n_sign_ins++ % CLINIC_SIGN_INS] = kept;
    pthread_mutex_unlock(&clinic.lock);
    return OK;
}

static enum err memory_touch(void *self, struct arena *a, int64_t site_id,
                             const unsigned char *hash, instant now) {
    (void)self, (void)a;
    pthread_mutex_lock(&clinic.lock);
    struct sign_in_facts *s = clinic_find(site_id, hash);
    if (s) s->seen_at = now;
    atomic_fetch_add(&clinic.n_touched, 1);
    pthread_mutex_unlock(&clinic.lock);
    return OK;
}

static enum err memory_end(void *self, struct arena *a, int64_t site_id, const unsigned char *hash,
                           instant now) {
    (void)self, (void)a, (void)now;
    pthread_mutex_lock(&clinic.lock);
    struct sign_in_facts *s = clinic_find(site_id, hash);
    if (s) s->is_ended = true;
    pthread_mutex_unlock(&clinic.lock);
    return OK;
}

static enum err memory_person(void *self, struct arena *a, int64_t site_id, str name,
                              struct person_facts *ret) {
    (void)self, (void)a;
    bool is_amara = str_eq(name, S("amara")), is_ben = str_eq(name, S("ben"));
    if (!is_amara && !is_ben) return NOT_FOUND;
    *ret = (struct person_facts){.site_id = site_id,
                                 .person_id = is_amara ? amara : ben,
                                 .user_name = name,
                                 .password_hash =
                                     is_amara ? S("correct horse 1") : S("correct horse 2"),
                                 .is_disabled = is_amara && clinic.amara_is_disabled};
    return OK;
}

static enum err memory_set_hash(void *self, struct arena *a, int64_t site_id, uuid person,
                                str hash) {
    (void)self, (void)a, (void)site_id, (void)person, (void)hash;
    return OK;
}

static size_t bucket_at(const unsigned char *bucket) {
    for (size_t i = 0; i < clinic.n_buckets; i++)
        if (memcmp(clinic.buckets[i].bucket, bucket, 32) == 0) return i;
    assert_true(clinic.n_buckets < CLINIC_BUCKETS);
    memcpy(clinic.buckets[clinic.n_buckets].bucket, bucket, 32);
    return clinic.n_buckets++;
}

static enum err memory_read_attempts(void *self, struct arena *a, int64_t site_id,
                                     const unsigned char *bucket, struct attempts *ret) {
    (void)self, (void)a, (void)site_id;
    pthread_mutex_lock(&clinic.lock);
    *ret = clinic.buckets[bucket_at(bucket)].attempts;
    pthread_mutex_unlock(&clinic.lock);
    return OK;
}

static enum err memory_note(void *self, struct arena *a, int64_t site_id,
                            const unsigned char *bucket, bool is_failure, instant now) {
    (void)self, (void)a, (void)site_id;
    pthread_mutex_lock(&clinic.lock);
    struct attempts *t = &clinic.buckets[bucket_at(bucket)].attempts;
    *t = (struct attempts){is_failure ? t->failures + 1 : 0, now};
    pthread_mutex_unlock(&clinic.lock);
    return OK;
}

static const struct sign_in_store memory_store = {
    .find_by_token = memory_find,
    .start = memory_start,
    .touch = memory_touch,
    .end = memory_end,
    .find_person = memory_person,
    .set_password_hash = memory_set_hash,
    .read_attempts = memory_read_attempts,
    .note_attempt = memory_note,
};

static bool plain_verify(str hash, str typed, bool *ret_is_outdated) {
    atomic_fetch_add(&clinic.n_hashing, 1);
    *ret_is_outdated = false;
    return str_eq(hash, typed);
}

static enum err plain_hash(struct arena *a, str typed, str *ret_hash) {
    *ret_hash = arena_str(a, typed);
    return OK;
}

static const struct password_hasher plain_hasher = {plain_verify, plain_hash};

/* ---- routes -------------------------------------------------------------------------------------- */

static enum err show_home(struct call *c) {
    struct html h;
    html_init(&h, c->arena);
    html_put(&h, "<p>{}</p><p id=\"notice\">{}</p>", T(c->scope.person_name), T(c->notice));
    call_put_hidden(c, &h);
    return reply_html(c, html_fragment(&h));
}

static enum err show_patient(struct call *c) {
    return reply_bytes(c, S("text/plain; charset=utf-8"), uuid_text(c->arena, c->ids[0]));
}

static enum err show_rest(struct call *c) {
    return reply_asset(c, S("text/plain"), c->rest, NULL);
}

static enum err show_slow(struct call *c) {
    while (atomic_load(&clinic.slow_is_held))
        usleep(2000);
    return show_home(c);
}

static enum err show_search(struct call *c) {
    while (atomic_load(&clinic.is_held) && str_eq(form_text(c, "q"), S("wait")))
        usleep(2000);
    return reply_bytes(c, S("text/plain; charset=utf-8"), form_text(c, "q"));
}

static enum err show_form(struct call *c) {
    struct html h;
    html_init(&h, c->arena);
    for (size_t i = 0; i < c->n_problems; i++)
        html_put(&h, "<p class=\"problem\">{}: {}</p>", T(c->problems[i].field),
                 T(c->problems[i].sentence));
    html_put(&h, "<input name=\"name\" value=\"{}\">", T(form_shown(c, "name", S("stored name"))));
    html_put(&h, "<input name=\"born\" value=\"{}\">", T(form_shown(c, "born", S("1 2 1961"))));
    call_put_hidden(c, &h);
    return reply_html(c, html_fragment(&h));
}

static enum err save_form(struct call *c) {
    while (atomic_load(&clinic.is_held))
        usleep(2000);
    str name = form_text(c, "name");
    if (str_eq(name, S("taken")))
        return problem_set(c->work.why, CONFLICT, S("name"), S("Taken."), S(""));
    if (str_eq(name, S("full")))
        return problem_set(c->work.why, UNAVAILABLE, S(""), S("No room."), S(""));
    if (str_eq(name, S("nobody"))) {
        reply_html(c, (fragment){S("the secret record")});
        return problem_set(c->work.why, FORBIDDEN, S(""), S("Not for you."), S(""));
    }
    if (str_eq(name, S("long"))) {
        struct buf b;
        buf_init(&b, c->arena);
        buf_put(&b, S("x")); /* so that the room ends within a letter */
        for (int i = 0; i < 700; i++)
            buf_put(&b, S("\xd0\xb6"));
        return reply_notice(c, buf_str(&b), (url){S("/")});
    }
    if (str_eq(name, S("twice"))) return call_problem(c, "name", S("Choose another."));
    pthread_mutex_lock(&clinic.lock);
    clinic.last_key = c->key;
    size_t n = name.n < sizeof clinic.last_name ? name.n : sizeof clinic.last_name - 1;
    memcpy(clinic.last_name, name.p, n);
    clinic.last_name[n] = '\0';
    pthread_mutex_unlock(&clinic.lock);
    atomic_fetch_add(&clinic.n_saved, 1);
    return reply_notice(c, say(c->arena, "Saved {}.", SAY_T(name)), (url){S("/")});
}

static enum err sign_in_form(struct call *c) {
    return show_home(c);
}

static enum err sign_in_post(struct call *c) {
    url next;
    TRY(sign_in_try(c, form_text(c, "user_name"), form_text(c, "password"), 0, &next));
    return reply_redirect(c, next);
}

static enum err sign_in_again(struct call *c) {
    struct html h;
    html_init(&h, c->arena);
    html_put(&h, "<p>{}</p><input value=\"{}\">", T(c->problems[0].sentence),
             T(form_typed(c, "user_name")));
    return reply_html(c, html_fragment(&h));
}

static enum err sign_out_post(struct call *c) {
    TRY(sign_in_end(c));
    return reply_redirect(c, (url){S("/sign-in")});
}

static enum err show_json(struct call *c) {
    return uuid_eq(c->ids[0], amara) ? reply_json(c, S("{}")) : NOT_FOUND;
}

static const struct field name_rows[] = {
    {.name = "name", .type = FIELD_TEXT, .required = true, .max = 10, .label = "the name"},
    {.name = "born", .type = FIELD_BIRTH_DATE, .label = "the date of birth"},
    {.name = "room",
     .type = FIELD_CHOICE,
     .label = "a room",
     .choices = (const char *const[]){"1", "2", NULL}},
    {.name = "minutes", .type = FIELD_INT, .min = 5, .max = 60, .label = "the minutes"},
    {.name = "who", .type = FIELD_ID_LIST, .max = 2, .label = "somebody"},
    {.name = "sure", .type = FIELD_CHECK, .label = "that you are sure"},
};
FIELD_TABLE(name_fields, name_rows);
static const struct field search_rows[] = {
    {.name = "q", .type = FIELD_TEXT, .max = 20, .label = "a name"}};
FIELD_TABLE(search_fields, search_rows);
static const struct field sign_in_rows[] = {
    {.name = "user_name", .type = FIELD_TEXT, .required = true, .label = "your user name"},
    {.name = "password",
     .type = FIELD_SECRET,
     .required = true,
     .max = 1024,
     .label = "your password"},
};
FIELD_TABLE(sign_in_test_fields, sign_in_rows);

#define ROW(name_, method_, pattern_, permission, handle_, fields_, page_)                         \
    {                                                                                              \
        .name = name_, .method = METHOD_##method_, .pattern = pattern_,                            \
        .needs = NEEDS(permission), .handle = handle_, .fields = &fields_, .page = page_,          \
        .title = name_                                                                             \
    }
static const struct route clinic_routes[] = {
    ROW("sign_in_page", GET, "/sign-in", PERM_PUBLIC, sign_in_form, NO_FIELDS, NO_PAGE),
    ROW("sign_in", POST_PASSWORD, "/sign-in", PERM_PUBLIC, sign_in_post, sign_in_test_fields,
        sign_in_again),
    ROW("sign_out", POST, "/sign-out", PERM_SIGNED_IN, sign_out_post, NO_FIELDS, NO_PAGE),
    ROW("home", GET, "/", PERM_SIGNED_IN, show_home, NO_FIELDS, NO_PAGE),
    ROW("patient", GET, "/patients/{id}", PERM_PATIENT_SEE, show_patient, NO_FIELDS, NO_PAGE),
    ROW("patient_new", GET, "/patients/new", PERM_PATIENT_EDIT, show_form, NO_FIELDS, NO_PAGE),
    ROW("patient_save", POST, "/patients/new", PERM_PATIENT_EDIT, save_form, name_fields,
        show_form),
    ROW("large", POST_LARGE, "/large", PERM_PUBLIC, save_form, NO_FIELDS, NO_PAGE),
    ROW("search", GET, "/search", PERM_PATIENT_SEE, show_search, search_fields, NO_PAGE),
    ROW("poll", GET_IN_BACKGROUND, "/poll", PERM_SIGNED_IN, show_home, NO_FIELDS, NO_PAGE),
    ROW("people", GET, "/people", PERM_PEOPLE, show_home, NO_FIELDS, NO_PAGE),
    ROW("json", GET_JSON, "/fhir/Patient/{id}", PERM_PATIENT_SEE, show_json, NO_FIELDS, NO_PAGE),
    ROW("files", GET_IN_BACKGROUND, "/files/{path:rest}", PERM_PUBLIC, show_rest, NO_FIELDS,
        NO_PAGE),
    ROW("slow", GET_SLOW, "/slow", PERM_SIGNED_IN, show_slow, NO_FIELDS, NO_PAGE),
};

static const struct site_facts clinic_sites[] = {{.site_id = 1, .name = S_INIT("Cardiology")}};

static const struct program clinic_program = {
    .routes = {.routes = clinic_routes, .n = sizeof clinic_routes / sizeof *clinic_routes},
    .now = clinic_now,
    .random = {clinic_random, NULL},
    .sites = clinic_sites,
    .n_sites = 1,
    .sign_ins = &memory_store,
    .passwords = &plain_hasher,
    .limits = {15 * INSTANT_MINUTE, 12 * INSTANT_HOUR},
    .sign_in_route = &clinic_routes[0],
};

static void clinic_begin(void) {
    clinic.now = (instant){INT64_C(1795600000) * INSTANT_SECOND};
    memset(clinic.buckets, 0, sizeof clinic.buckets);
    clinic.n_sign_ins = clinic.n_buckets = 0;
    clinic.n_saved = clinic.n_touched = clinic.n_hashing = 0;
    clinic.is_held = clinic.slow_is_held = false;
    clinic.amara_is_disabled = false;
}

#endif
