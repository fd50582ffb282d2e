/* sign_in.h: who holds this browser.
 * Purpose    the sign-in a browser's cookie stands for, how long it lasts, how often one may try a password; and the
 *            interface through which store and password hashing are handed in.
 * Rule       OWASP ASVS 5.0 chapters 6 and 7: 256-bit token, stored hashed; idle 15 minutes, absolute 12 hours;
 *            device cookies (OWASP) so that guessing at somebody's account never locks that person out.
 * Ownership  texts live in the arena given.   Thread safety: pure, but for what the interface does.
 * Not here   SQL (sign_in_store.h in store), pages (front/web/sign_in_page.c), Argon2id (foreign). */
#ifndef HTTP_SIGN_IN_H
#define HTTP_SIGN_IN_H

#include "arena.h"
#include "instant.h"
#include "scope.h"

enum {
    SIGN_IN_TOKEN_BYTES = 32,
    SIGN_IN_HASH_BYTES = 32,
    SIGN_IN_CSRF_BYTES = 16,
    PASSWORD_BYTES_MIN = 12, /* of a new one */
    PASSWORD_BYTES_MAX = 1024,
};

struct sign_in_facts {
    int64_t site_id;
    unsigned char token_hash[SIGN_IN_HASH_BYTES];
    uuid person_id;
    str person_name;
    str site_name, zone_name; /* of the site, as they stand now; empty: as when the program began */
    uint32_t roles;
    bool is_disabled; /* the person */
    unsigned char csrf[SIGN_IN_CSRF_BYTES];
    instant started_at, seen_at;
    bool is_ended;
};

struct person_facts {
    int64_t site_id;
    uuid person_id;
    str user_name;
    str password_hash; /* empty: cannot sign in */
    bool is_disabled;
};

struct attempts {
    int64_t failures;
    instant last_at;
};

/* What the sign-in asks of the database. All but find_* and read_attempts write and wait for the
 * commit. */
struct sign_in_store {
    void *self;
    /* NOT_FOUND when there is none. */
    enum err (*find_by_token)(void *self, struct arena *a, int64_t site_id,
                              const unsigned char hash[SIGN_IN_HASH_BYTES],
                              struct sign_in_facts *ret);
    enum err (*start)(void *self, struct arena *a, const struct sign_in_facts *new_one);
    enum err (*touch)(void *self, struct arena *a, int64_t site_id,
                      const unsigned char hash[SIGN_IN_HASH_BYTES], instant now);
    enum err (*end)(void *self, struct arena *a, int64_t site_id,
                    const unsigned char hash[SIGN_IN_HASH_BYTES], instant now);
    enum err (*find_person)(void *self, struct arena *a, int64_t site_id, str user_name,
                            struct person_facts *ret);
    enum err (*set_password_hash)(void *self, struct arena *a, int64_t site_id, uuid person_id,
                                  str hash);
    enum err (*read_attempts)(void *self, struct arena *a, int64_t site_id,
                              const unsigned char bucket[32], struct attempts *ret);
    /* One failure more; or, after a success, none any more. */
    enum err (*note_attempt)(void *self, struct arena *a, int64_t site_id,
                             const unsigned char bucket[32], bool is_failure, instant now);
};

/* Argon2id, handed in (foreign/password_sodium.h). Slow: never on an event thread. */
struct password_hasher {
    bool (*verify)(str hash, str typed, bool *ret_is_outdated);
    /* OK, or UNAVAILABLE when memory is short. */
    enum err (*hash)(struct arena *a, str typed, str *ret_hash);
};

struct sign_in_limits {
    int64_t idle_us, absolute_us;
};

/* Whether it still counts: not ended, the person not disabled, neither idle nor too old. A clock
 * that went back counts as no time passed. */
bool sign_in_is_live(const struct sign_in_facts *s, const struct sign_in_limits *limits,
                     instant now);
/* Whether `seen_at` should be moved: at most once a minute. */
bool sign_in_wants_touch(const struct sign_in_facts *s, instant now);

/* Cookie value of a site and a token ("1.43 characters"), and back. INVALID for anything else. */
str sign_in_cookie_write(struct arena *a, int64_t site_id,
                         const unsigned char token[SIGN_IN_TOKEN_BYTES]);
MUST_USE enum err sign_in_cookie_parse(str value, int64_t *ret_site_id,
                                       unsigned char ret_token[SIGN_IN_TOKEN_BYTES]);
/* Keyed hash (HMAC-SHA-256, RFC 2104) of a text under a key: signs short cookies. */
void sign_in_mac(str key, str text, unsigned char ret_mac[32]);
/* In time that does not depend on where they differ. */
bool secret_eq(str a, str b);

/* As user names are kept and compared: without blanks around, ASCII in lower case. */
str user_name_fold(struct arena *a, str typed);

/* Failures older than this are forgotten. */
#define SIGN_IN_FORGET_US (15 * INSTANT_MINUTE)

/* How long from `now` until this bucket may try again; 0: at once. The first `free` failures within
 * 15 minutes cost nothing, each further one doubles the wait from 1 second to at most 5 minutes. */
int64_t sign_in_wait_us(const struct attempts *attempts, int64_t free, instant now);
void sign_in_bucket(const char *kind, int64_t site_id, str what, unsigned char ret_bucket[32]);

#endif
