#include "fuzz.h"

#include "header.h"
#include "invariant.h"
#include "sign_in.h"

/* The cookies of a browser: nobody's, or a site and a token that are written as they came. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    str text = {(const char *)data, size}, value = header_cookie(text, S("__Host-clerkwell"));
    int64_t site = 0;
    unsigned char token[SIGN_IN_TOKEN_BYTES];
    if (sign_in_cookie_parse(value, &site, token) == OK) {
        invariant(site > 0);
        str same = sign_in_cookie_write(&a, site, token);
        int64_t site_again;
        unsigned char again[SIGN_IN_TOKEN_BYTES];
        invariant(sign_in_cookie_parse(same, &site_again, again) == OK && site_again == site);
        invariant(str_eq((str){(const char *)again, sizeof again},
                         (str){(const char *)token, sizeof token}));
    }
    /* A browser's cookie stands alone too. */
    if (sign_in_cookie_parse(text, &site, token) == OK) invariant(site > 0 && text.n >= 45);
    str folded = user_name_fold(&a, text);
    invariant(str_eq(user_name_fold(&a, folded), folded));
    return 0;
}
