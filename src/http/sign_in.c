#include "sign_in.h"

#include <string.h>

#include "base64url.h"
#include "buf.h"
#include "sha256.h"

enum { HMAC_BLOCK = 64 };

bool sign_in_is_live(const struct sign_in_facts *s, const struct sign_in_limits *limits,
                     instant now) {
    if (s->is_ended || s->is_disabled) return false;
    return now.us - s->seen_at.us < limits->idle_us &&
           now.us - s->started_at.us < limits->absolute_us;
}

bool sign_in_wants_touch(const struct sign_in_facts *s, instant now) {
    return now.us - s->seen_at.us >= INSTANT_MINUTE;
}

str sign_in_cookie_write(struct arena *a, int64_t site_id,
                         const unsigned char token[SIGN_IN_TOKEN_BYTES]) {
    str text = base64url_write(a, (str){(const char *)token, SIGN_IN_TOKEN_BYTES});
    return say(a, "{}.{}", SAY_N(site_id), SAY_T(text));
}

enum err sign_in_cookie_parse(str value, int64_t *ret_site_id,
                              unsigned char ret_token[SIGN_IN_TOKEN_BYTES]) {
    AUTO_ARENA(scratch);
    str rest = value;
    str site = str_cut(&rest, '.');
    int64_t site_id;
    str token;
    if (rest.n != 43 || site.n > 19 || !str_to_int64(site, &site_id) || site_id <= 0)
        return INVALID;
    TRY(base64url_parse(&scratch, rest, &token));
    if (token.n != SIGN_IN_TOKEN_BYTES) return INVALID;
    memcpy(ret_token, token.p, SIGN_IN_TOKEN_BYTES);
    *ret_site_id = site_id;
    return OK;
}

void sign_in_mac(str key, str text, unsigned char ret_mac[32]) {
    unsigned char block[HMAC_BLOCK] = {0};
    sha256_hash hashed_key;
    if (key.n > HMAC_BLOCK) {
        hashed_key = sha256_of(key);
        key = (str){(const char *)hashed_key.b, sizeof hashed_key.b};
    }
    if (key.n) memcpy(block, key.p, key.n);
    for (size_t i = 0; i < HMAC_BLOCK; i++)
        block[i] ^= 0x36;
    struct sha256 inner, outer;
    sha256_init(&inner);
    sha256_put(&inner, (str){(const char *)block, HMAC_BLOCK});
    sha256_put(&inner, text);
    sha256_hash inside = sha256_end(&inner);
    for (size_t i = 0; i < HMAC_BLOCK; i++)
        block[i] ^= 0x36 ^ 0x5c;
    sha256_init(&outer);
    sha256_put(&outer, (str){(const char *)block, HMAC_BLOCK});
    sha256_put(&outer, (str){(const char *)inside.b, sizeof inside.b});
    sha256_hash mac = sha256_end(&outer);
    memcpy(ret_mac, mac.b, sizeof mac.b);
}

bool secret_eq(str a, str b) {
    if (a.n != b.n) return false;
    volatile unsigned char differs = 0;
    for (size_t i = 0; i < a.n; i++)
        differs |= (unsigned char)(a.p[i] ^ b.p[i]);
    return differs == 0;
}

str user_name_fold(struct arena *a, str typed) {
    struct buf b;
    buf_init(&b, a);
    str name = str_trim(typed);
    for (size_t i = 0; i < name.n; i++)
        buf_put_char(&b, char_lower_ascii(name.p[i]));
    return buf_str(&b);
}

int64_t sign_in_wait_us(const struct attempts *attempts, int64_t free, instant now) {
    int64_t since = now.us - attempts->last_at.us;
    if (since < 0) since = 0;
    if (attempts->failures < free || since > SIGN_IN_FORGET_US) return 0;
    int64_t over = attempts->failures - free;
    int64_t wait = over > 8 ? 5 * INSTANT_MINUTE : INSTANT_SECOND << over;
    if (wait > 5 * INSTANT_MINUTE) wait = 5 * INSTANT_MINUTE;
    return since >= wait ? 0 : wait - since;
}

void sign_in_bucket(const char *kind, int64_t site_id, str what, unsigned char ret_bucket[32]) {
    struct sha256 s;
    sha256_init(&s);
    sha256_put(&s, str_from_c(kind));
    sha256_put(&s, (str){(const char *)&site_id, sizeof site_id});
    sha256_put(&s, what);
    sha256_hash hash = sha256_end(&s);
    memcpy(ret_bucket, hash.b, sizeof hash.b);
}
