/* reply.c: what a handler answers with, as a value; the door sends it. */
#include <string.h>

#include "base64url.h"
#include "buf.h"
#include "cookies.h"
#include "header.h"
#include "invariant.h"
#include "json_write.h"

enum { NOTICE_BYTES_MAX = 600 };

static void make(struct call *c, int status, str content_type, str body) {
    c->reply.is_made = true;
    c->reply.status = status;
    c->reply.content_type = content_type;
    c->reply.body = body;
}

void reply_cookie(struct call *c, const char *name, str value, int64_t max_age_s) {
    invariant(c->reply.n_cookies < REPLY_COOKIES_MAX);
    struct buf b;
    buf_init(&b, c->arena);
    buf_put(&b, str_from_c(name));
    buf_put_char(&b, '=');
    buf_put(&b, value);
    buf_put(&b, S("; Path=/; HttpOnly; Secure; SameSite=Lax"));
    if (max_age_s >= 0) {
        buf_put(&b, S("; Max-Age="));
        buf_put_int(&b, max_age_s);
    }
    c->reply.cookies[c->reply.n_cookies++] = buf_str(&b);
}

str call_cookie(const struct call *c, const char *name) {
    return header_cookie(c->cookies, str_from_c(name));
}

enum err reply_html(struct call *c, fragment page) {
    if (c->notice.n && !c->by_script) reply_cookie(c, NOTICE_COOKIE, S(""), 0);
    make(c, 200, S("text/html; charset=utf-8"), page.markup);
    return OK;
}

enum err reply_redirect(struct call *c, url to) {
    invariant(html_url_is_safe(to.text) && to.text.p[0] == '/');
    make(c, 303, S("text/plain; charset=utf-8"), S(""));
    c->reply.location = to.text;
    return OK;
}

static str notice_mac(struct call *c, str text) {
    unsigned char mac[32];
    sign_in_mac(c->csrf, text, mac);
    return base64url_write(c->arena, (str){(const char *)mac, sizeof mac});
}

/* A cookie has little room, and a name may be long: between two letters. */
static str fitting(struct call *c, str sentence) {
    if (sentence.n <= NOTICE_BYTES_MAX) return sentence;
    size_t n = NOTICE_BYTES_MAX;
    while (n > 0 && ((unsigned char)sentence.p[n] & 0xc0) == 0x80)
        n--;
    return say(c->arena, "{} …", SAY_T(str_slice(sentence, 0, n)));
}

enum err reply_notice(struct call *c, str sentence, url to) {
    sentence = fitting(c, sentence);
    str text = base64url_write(c->arena, sentence);
    reply_cookie(c, NOTICE_COOKIE,
                 say(c->arena, "{}.{}", SAY_T(text), SAY_T(notice_mac(c, sentence))), 60);
    return reply_redirect(c, to);
}

str call_read_notice(struct call *c) {
    str mac = call_cookie(c, NOTICE_COOKIE), sentence;
    str text = str_cut(&mac, '.');
    if (str_is_empty(text) || text.n > 2 * NOTICE_BYTES_MAX) return S("");
    if (base64url_parse(c->arena, text, &sentence) != OK) return S("");
    return secret_eq(mac, notice_mac(c, sentence)) ? sentence : S("");
}

enum err reply_json(struct call *c, str json) {
    make(c, 200,
         c->route && c->route->method == METHOD_GET_JSON ? S("application/fhir+json; charset=utf-8")
                                                         : S("application/json"),
         json);
    return OK;
}

void reply_version(struct call *c, int64_t version) {
    c->reply.etag = say(c->arena, "W/\"{}\"", SAY_N(version));
}

enum err reply_bytes(struct call *c, str content_type, str bytes) {
    make(c, 200, content_type, bytes);
    return OK;
}

enum err reply_pdf(struct call *c, str pdf, str file_name) {
    make(c, 200, S("application/pdf"), pdf);
    c->reply.disposition = header_disposition(c->arena, S("inline"), file_name);
    return OK;
}

enum err reply_asset(struct call *c, str content_type, str bytes, const char *encoding) {
    make(c, 200, content_type, bytes);
    c->reply.encoding = encoding;
    c->reply.is_for_ever = true;
    return OK;
}

/* ---- errors ------------------------------------------------------------------------------------------- */

static str default_sentence(int status) {
    switch (status) {
    case 400: return S("The browser sent something that is not right. Go back and try again.");
    case 401: return S("Sign in to see this page.");
    case 403: return S("Your role does not allow this. Ask your manager if you need it.");
    case 404: return S("There is nothing at this address. Check it, or go to the home page.");
    case 405: return S("This address cannot be used like this. Go back and try again.");
    case 409:
        return S("Somebody else changed this first. Open it again and check before you save.");
    case 413: return S("This is too large to be taken. Send less of it.");
    case 422: return S("Something that was entered is not right. Go back and check it.");
    case 429: return S("Too many tries. Wait a few minutes and try again.");
    case 503: return S("The system is busy. Nothing was saved. Wait a moment and try again.");
    default: return S("Something went wrong. Nothing was saved. Try again in a moment.");
    }
}

static fragment plain_page(struct call *c, int status, str sentence) {
    struct html h;
    html_init(&h, c->arena);
    html_put(&h,
             "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\">"
             "<title>Clerkwell</title></head><body><main><h1>{}</h1><p>{}</p></main></body></html>",
             N(status), T(sentence));
    return html_fragment(&h);
}

static void make_json_problem(struct call *c, enum err e, int status, str sentence) {
    if (c->program->problem_json) {
        const char *type = "application/json";
        str json = c->program->problem_json(c, e, status, sentence, &type);
        make(c, status, str_from_c(type), json);
        return;
    }
    struct json_writer j;
    json_write_init(&j, c->arena);
    json_open_object(&j);
    json_member_put(&j, S("type"), S("about:blank"));
    json_member_put_int(&j, S("status"), status);
    json_member_put(&j, S("detail"), sentence);
    json_close_object(&j);
    make(c, status, S("application/problem+json"), json_written(&j));
}

enum err reply_problem_status(struct call *c, enum err e, int status, str sentence) {
    /* Built fresh: nothing that a handler wrote before it was refused may leave (OpenEyes
     * CVE-2021-40375 sent the record under a "Forbidden" page). */
    c->reply = (struct reply){.closes = c->reply.closes, .allow = c->reply.allow};
    if (str_is_empty(sentence)) sentence = default_sentence(status);
    /* A program that asks for a resource is told in its own terms, also where no route is. */
    bool is_fhir = str_starts_with(c->path, S("/fhir/"));
    if (is_fhir || (c->route && c->route->method == METHOD_GET_JSON)) {
        make_json_problem(c, e, status, sentence);
    } else {
        fragment page = c->program->problem_page ? c->program->problem_page(c, status, sentence)
                                                 : plain_page(c, status, sentence);
        make(c, status, S("text/html; charset=utf-8"), page.markup);
    }
    if (status == 503 || status == 429) c->reply.retry_after_s = 2;
    return OK;
}

enum err reply_problem(struct call *c, enum err e, str sentence) {
    invariant(e != OK);
    if (e == DAMAGED && str_is_empty(sentence))
        sentence = S("The records are damaged. Nothing was saved. Tell the person who looks after "
                     "the system.");
    return reply_problem_status(c, e, err_row(e)->http_status, sentence);
}
