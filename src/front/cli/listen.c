#include "serve.h"

enum err listen_parse(struct arena *a, str listen, str *ret_address, uint16_t *ret_port,
                      struct problem *why) {
    size_t colon = listen.n;
    while (colon > 0 && listen.p[colon - 1] != ':')
        colon--;
    int64_t port;
    if (colon > 1 && str_to_int64(str_from(listen, colon), &port) && port >= 0 && port <= 65535) {
        str address = str_slice(listen, 0, colon - 1);
        bool is_bracketed = str_starts_with(address, S("[")) && str_ends_with(address, S("]"));
        if (is_bracketed) address = str_slice(address, 1, address.n - 2);
        bool has_colon = str_find_char(address, ':') >= 0;
        if (address.n && is_bracketed == has_colon) {
            *ret_address = arena_str(a, address);
            *ret_port = (uint16_t)port;
            return OK;
        }
    }
    return problem_set(why, INVALID, S("usage"),
                       S("Give the address as 127.0.0.1:8080 or [::1]:8080"), S(""));
}

bool address_is_loopback(str address) {
    return str_starts_with(address, S("127.")) || str_eq(address, S("::1"));
}
