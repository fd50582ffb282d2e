/* bench_standin.c: the program with answers that are none, on purpose: bench must take none of them for work.
 * CLERKWELL_STANDIN says which:
 *   stranger    whoever the bench signed in is a stranger: every page is a redirect to the sign-in
 *   empty       the right status, and nothing of what was asked for */
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "sign_in.h"
#include "url.h"

enum err __real_reply_html(struct call *c, fragment page);
enum err __real_reply_json(struct call *c, str json);
enum err __real_reply_notice(struct call *c, str sentence, url to);
str __real_sign_in_cookie_write(struct arena *a, int64_t site_id,
                                const unsigned char token[SIGN_IN_TOKEN_BYTES]);

static bool is(const char *what) {
    const char *chosen = getenv("CLERKWELL_STANDIN");
    return chosen && strcmp(chosen, what) == 0;
}

enum err __wrap_reply_html(struct call *c, fragment page) {
    struct html nothing;
    html_init(&nothing, c->arena);
    return __real_reply_html(c, is("empty") ? html_fragment(&nothing) : page);
}

enum err __wrap_reply_json(struct call *c, str json) {
    return __real_reply_json(c, is("empty") ? S("{}") : json);
}

enum err __wrap_reply_notice(struct call *c, str sentence, url to) {
    return __real_reply_notice(c, sentence, is("empty") ? url_path("/") : to);
}

str __wrap_sign_in_cookie_write(struct arena *a, int64_t site_id,
                                const unsigned char token[SIGN_IN_TOKEN_BYTES]) {
    unsigned char other[SIGN_IN_TOKEN_BYTES];
    memcpy(other, token, sizeof other);
    if (is("stranger")) other[0] ^= 1;
    return __real_sign_in_cookie_write(a, site_id, other);
}
