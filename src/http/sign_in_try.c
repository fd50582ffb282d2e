#include "sign_in_try.h"

#include <string.h>

#include "base64url.h"
#include "buf.h"
#include "cookies.h"
#include "header.h"
#include "sha256.h"
#include "target.h"

enum { ACCOUNT_FREE = 10, DEVICE_FREE = 10, ADDRESS_FREE = 50, DEVICE_COOKIE_S = 180 * 24 * 3600 };

/* One try: who it may be, and which failures it counts with. */
struct attempt {
    struct call *call;
    const struct sign_in_store *store;
    int64_t bucket_site; /* where failures of unknown names are counted too */
    str user_name;
    struct person_facts *people; /* of this name who may sign in, of each site in turn */
    size_t n_people;
    struct person_facts person; /* who it is */
    bool is_of_device;
    unsigned char own[32], address[32];
};

static str device_mac(struct arena *a, const struct person_facts *person) {
    unsigned char mac[32];
    /* Keyed with the stored hash: nobody else can make one, and a new password ends all of them. */
    sign_in_mac(person->password_hash, say(a, "device {}", SAY_T(uuid_text(a, person->person_id))),
                mac);
    return base64url_write(a, (str){(const char *)mac, sizeof mac});
}

/* The accounts of this name that may sign in. */
static enum err find_people(struct attempt *t, int64_t site_id) {
    const struct program *p = t->call->program;
    size_t n_sites = p->n_sites; /* another may be made meanwhile */
    t->bucket_site = n_sites ? p->sites[0].site_id : 1;
    t->people = arena_array(t->call->arena, struct person_facts, n_sites);
    for (size_t i = 0; i < n_sites; i++) {
        struct person_facts person;
        if (site_id && p->sites[i].site_id != site_id) continue;
        enum err e = t->store->find_person(t->store->self, t->call->arena, p->sites[i].site_id,
                                           t->user_name, &person);
        if (e == NOT_FOUND) continue;
        TRY(e);
        if (person.is_disabled || str_is_empty(person.password_hash)) continue;
        t->people[t->n_people++] = person;
    }
    return OK;
}

static void choose_buckets(struct attempt *t) {
    struct call *c = t->call;
    sign_in_bucket("address", t->bucket_site, c->address, t->address);
    str device = call_cookie(c, DEVICE_COOKIE);
    for (size_t i = 0; i < t->n_people && device.n; i++)
        t->is_of_device |= secret_eq(device, device_mac(c->arena, &t->people[i]));
    if (t->is_of_device)
        sign_in_bucket("device", t->bucket_site, device, t->own);
    else
        sign_in_bucket("account", t->bucket_site, t->user_name, t->own);
}

static enum err wait_of(struct attempt *t, const unsigned char bucket[32], int64_t free,
                        int64_t *ret_us) {
    struct attempts attempts = {0};
    TRY(t->store->read_attempts(t->store->self, t->call->arena, t->bucket_site, bucket, &attempts));
    int64_t wait = sign_in_wait_us(&attempts, free, t->call->work.now);
    if (wait > *ret_us) *ret_us = wait;
    return OK;
}

static enum err check_throttle(struct attempt *t) {
    int64_t wait = 0;
    TRY(wait_of(t, t->own, t->is_of_device ? DEVICE_FREE : ACCOUNT_FREE, &wait));
    if (!t->is_of_device) TRY(wait_of(t, t->address, ADDRESS_FREE, &wait));
    if (wait == 0) return OK;
    t->call->again_status = 429;
    int64_t seconds = (wait + INSTANT_SECOND - 1) / INSTANT_SECOND;
    return call_problem(
        t->call, "user_name",
        seconds <= 60
            ? say(t->call->arena, "Too many tries. Wait {} seconds and try again", SAY_N(seconds))
            : say(t->call->arena, "Too many tries. Wait {} minutes and try again",
                  SAY_N((seconds + 59) / 60)));
}

static enum err note(struct attempt *t, bool is_failure) {
    struct call *c = t->call;
    TRY(t->store->note_attempt(t->store->self, c->arena, t->bucket_site, t->own, is_failure,
                               c->work.now));
    if (!is_failure) return OK;
    return t->store->note_attempt(t->store->self, c->arena, t->bucket_site, t->address, true,
                                  c->work.now);
}

/* Those stay whom the password fits. Takes as long for a name that is not known as for one that is, and longer
 * only for one that several sites know. */
static void keep_those_it_fits(struct attempt *t, str password, bool *ret_is_outdated) {
    static const str nobody = S_INIT("$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                                     "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    const struct password_hasher *hasher = t->call->program->passwords;
    size_t n = 0;
    bool is_outdated = false;
    if (t->n_people == 0) hasher->verify(nobody, password, &is_outdated);
    for (size_t i = 0; i < t->n_people; i++) {
        if (!hasher->verify(t->people[i].password_hash, password, &is_outdated)) continue;
        *ret_is_outdated = is_outdated;
        t->people[n++] = t->people[i];
    }
    t->n_people = n;
}

static enum err ask_for_site(struct attempt *t) {
    struct call *c = t->call;
    struct site_facts *sites = arena_array(c->arena, struct site_facts, t->n_people);
    for (size_t i = 0; i < t->n_people; i++)
        sites[i] = *program_site(c->program, t->people[i].site_id);
    c->sign_in_sites = sites;
    c->n_sign_in_sites = t->n_people;
    return call_problem(c, "site",
                        S("You have an account in more than one organisation: choose where to sign "
                          "in, and enter the password again"));
}

/* Where nothing can be saved just now the old hash still opens: it is made anew another time. */
static enum err refresh_hash(struct attempt *t, str password) {
    str hash;
    TRY(t->call->program->passwords->hash(t->call->arena, password, &hash));
    enum err e = t->store->set_password_hash(t->store->self, t->call->arena, t->person.site_id,
                                             t->person.person_id, hash);
    if (e == OK) t->person.password_hash = hash;
    return e == UNAVAILABLE ? OK : e;
}

static enum err start(struct attempt *t) {
    struct call *c = t->call;
    const struct program *p = c->program;
    unsigned char token[SIGN_IN_TOKEN_BYTES];
    struct sign_in_facts s = {.site_id = t->person.site_id,
                              .person_id = t->person.person_id,
                              .started_at = c->work.now,
                              .seen_at = c->work.now};
    p->random.fill(p->random.self, token, sizeof token);
    p->random.fill(p->random.self, s.csrf, sizeof s.csrf);
    sha256_hash hash = sha256_of((str){(const char *)token, sizeof token});
    memcpy(s.token_hash, hash.b, sizeof s.token_hash);
    if (c->is_signed_in)
        TRY(t->store->end(t->store->self, c->arena, c->sign_in.site_id, c->sign_in.token_hash,
                          c->work.now));
    TRY(t->store->start(t->store->self, c->arena, &s));
    reply_cookie(c, SIGN_IN_COOKIE, sign_in_cookie_write(c->arena, s.site_id, token), -1);
    reply_cookie(c, DEVICE_COOKIE, device_mac(c->arena, &t->person), DEVICE_COOKIE_S);
    return OK;
}

/* The page that was asked for before sign-in: only a GET page of our own table. */
static url next_page(struct call *c) {
    const url home = {S("/")};
    struct target target;
    struct route_match match;
    const char *allow;
    str path, value = call_cookie(c, NEXT_COOKIE);
    if (str_is_empty(value) || base64url_parse(c->arena, value, &path) != OK) return home;
    if (target_parse(c->arena, path, &target) != OK || !html_url_is_safe(path)) return home;
    if (route_find(&c->program->routes, target.path, true, false, &match, &allow) != ROUTE_FOUND)
        return home;
    if (!route_is_page(match.route) || match.rest.n) return home;
    reply_cookie(c, NEXT_COOKIE, S(""), 0);
    return route_url(c->arena, match.route, match.ids, match.n_ids);
}

enum err sign_in_try(struct call *c, str user_name, str password, int64_t site_id, url *ret_next) {
    struct attempt t = {
        .call = c, .store = c->program->sign_ins, .user_name = user_name_fold(c->arena, user_name)};
    TRY(find_people(&t, site_id));
    choose_buckets(&t);
    TRY(check_throttle(&t));
    bool is_outdated = false;
    if (password.n > PASSWORD_BYTES_MAX)
        t.n_people = 0;
    else
        keep_those_it_fits(&t, password, &is_outdated);
    if (t.n_people == 0) {
        TRY(note(&t, true));
        return call_problem(
            c, "user_name",
            S("The user name or the password is not right. Check both and try again"));
    }
    TRY(note(&t, false));
    if (t.n_people > 1) return ask_for_site(&t);
    t.person = t.people[0];
    if (is_outdated) TRY(refresh_hash(&t, password));
    TRY(start(&t));
    *ret_next = next_page(c);
    return OK;
}

enum err sign_in_end(struct call *c) {
    const struct sign_in_store *s = c->program->sign_ins;
    TRY(s->end(s->self, c->arena, c->sign_in.site_id, c->sign_in.token_hash, c->work.now));
    reply_cookie(c, SIGN_IN_COOKIE, S(""), 0);
    reply_cookie(c, NEXT_COOKIE, S(""), 0);
    c->reply.clears_site_data = true;
    return OK;
}
