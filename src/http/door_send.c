#include "door_send.h"

#include <microhttpd.h>

#include "buf.h"

/* OWASP ASVS 5.0 3.4; no inline script or style anywhere, nothing from outside, never in a frame.
 */
static const char *const security_headers[][2] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
     "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Cross-Origin-Embedder-Policy", "require-corp"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

static void add(struct MHD_Response *r, const char *name, const char *value) {
    /* Refused only for a line break in the value, which none of ours can hold. */
    (void)MHD_add_response_header(r, name, value);
}

static void add_own(struct MHD_Response *r, const struct reply *reply, struct arena *a) {
    if (reply->status != 204 && reply->content_type.n)
        add(r, "Content-Type", arena_c(a, reply->content_type));
    if (reply->location.n) add(r, "Location", arena_c(a, reply->location));
    if (reply->disposition.n) add(r, "Content-Disposition", arena_c(a, reply->disposition));
    if (reply->etag.n) add(r, "ETag", arena_c(a, reply->etag));
    if (reply->allow) add(r, "Allow", reply->allow);
    if (reply->is_for_ever) add(r, "Vary", "Accept-Encoding");
    if (reply->encoding) add(r, "Content-Encoding", reply->encoding);
    if (reply->retry_after_s)
        add(r, "Retry-After", arena_c(a, say(a, "{}", SAY_N(reply->retry_after_s))));
    if (reply->clears_site_data) add(r, "Clear-Site-Data", "\"cache\", \"storage\"");
    if (reply->closes) add(r, "Connection", "close");
    for (size_t i = 0; i < reply->n_cookies; i++)
        add(r, "Set-Cookie", arena_c(a, reply->cookies[i]));
}

struct MHD_Response *door_response(const struct reply *reply, struct arena *a, bool has_tls) {
    union {
        const char *p;
        void *v;
    } body = {.p = reply->body.p};
    struct MHD_Response *r = MHD_create_response_from_buffer(
        reply->body.n, reply->body.n ? body.v : NULL, MHD_RESPMEM_PERSISTENT);
    if (!r) return NULL;
    for (size_t i = 0; i < sizeof security_headers / sizeof *security_headers; i++)
        add(r, security_headers[i][0], security_headers[i][1]);
    add(r, "Cache-Control",
        reply->is_for_ever ? "public, max-age=31536000, immutable" : "no-store");
    if (has_tls) add(r, "Strict-Transport-Security", "max-age=31536000");
    add_own(r, reply, a);
    return r;
}

int door_send(struct MHD_Connection *connection, const struct reply *reply, struct arena *a,
              bool has_tls) {
    /* The body lives in the exchange's arena, which goes only after the answer is sent. */
    struct MHD_Response *r = door_response(reply, a, has_tls);
    if (!r) return MHD_NO;
    enum MHD_Result sent = MHD_queue_response(connection, (unsigned)reply->status, r);
    MHD_destroy_response(r);
    return (int)sent;
}

/* The same headers as libmicrohttpd would write, for a connection it never had. */
str door_whole_answer(const struct reply *reply, struct arena *a, bool has_tls) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b,
            say(a, "HTTP/1.1 {} Service Unavailable\r\nContent-Type: {}\r\nContent-Length: {}\r\n",
                SAY_N(reply->status), SAY_T(reply->content_type), SAY_N((int64_t)reply->body.n)));
    for (size_t i = 0; i < sizeof security_headers / sizeof *security_headers; i++)
        buf_put(&b, say(a, "{}: {}\r\n", SAY_T(str_from_c(security_headers[i][0])),
                        SAY_T(str_from_c(security_headers[i][1]))));
    if (has_tls) buf_put(&b, S("Strict-Transport-Security: max-age=31536000\r\n"));
    buf_put(&b, say(a, "Cache-Control: no-store\r\nRetry-After: {}\r\nConnection: close\r\n\r\n",
                    SAY_N(reply->retry_after_s)));
    buf_put(&b, reply->body);
    return buf_str(&b);
}
