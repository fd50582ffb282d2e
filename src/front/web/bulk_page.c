#include "bulk_page.h"

#include "bare_sentence.h"
#include "buf.h"
#include "page.h"

/* Of an "id:version" that the list carried; 0 when it carried none for this row. */
static int64_t version_shown(const str *shown, size_t n, uuid id) {
    for (size_t i = 0; i < n; i++) {
        str rest = shown[i];
        uuid of;
        int64_t version;
        if (uuid_parse(str_cut(&rest, ':'), &of) != OK || !uuid_eq(of, id)) continue;
        return str_to_int64(rest, &version) && version > 0 ? version : 0;
    }
    return 0;
}

static bool is_ticked_before(const struct bulk_item *items, size_t n, uuid id) {
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(items[i].id, id)) return true;
    return false;
}

static enum err read_ticks(struct call *c, const char *versions, struct bulk *bulk) {
    size_t n_ids, n_shown;
    const uuid *ids = form_ids(c, "ids", &n_ids);
    const str *shown = form_texts(c, versions, &n_shown);
    if (n_ids == 0) return call_problem(c, "", S("Tick at least one row first"));
    bulk->items = arena_array(c->arena, struct bulk_item, n_ids);
    bulk->n = 0;
    for (size_t i = 0; i < n_ids; i++) {
        if (is_ticked_before(bulk->items, bulk->n, ids[i])) continue;
        bulk->items[bulk->n++] =
            (struct bulk_item){.id = ids[i], .version = version_shown(shown, n_shown, ids[i])};
    }
    return OK;
}

enum err bulk_of_ticks(struct call *c, struct bulk *bulk) {
    return read_ticks(c, "shown", bulk);
}

enum err bulk_of_held(struct call *c, struct bulk *bulk) {
    return read_ticks(c, "held", bulk);
}

static str sentence_done(struct call *c, const struct bulk *bulk,
                         const struct bulk_answer *answer) {
    if (bulk->n_done == 0)
        return say(c->arena, "No {} was {}.", SAY_T(answer->one), SAY_T(answer->done));
    return say(c->arena, "{} {} {}.", SAY_N((int64_t)bulk->n_done),
               SAY_T(bulk->n_done == 1 ? answer->one : answer->many), SAY_T(answer->done));
}

struct naming {
    struct call *call;
    const struct bulk *bulk;
    const struct bulk_answer *answer;
};

static void put_refused(struct call *c, struct html *h, const struct bulk_item *item,
                        const struct bulk_answer *answer) {
    str name = say(c->arena, "One {}", SAY_T(answer->one));
    url to = {S("")};
    bool has_name = answer->name(c, item->id, &name, &to) == OK;
    html_say(h, "<li>");
    if (has_name && to.text.n)
        nhsuk_link(h, .text = name, .to = to);
    else
        html_put(h, "{}", T(name));
    str why = item->why.sentence.n        ? bare_sentence(item->why.sentence)
              : item->result == NOT_FOUND ? S("It is not there any more")
                                          : S("Somebody else changed it first: look at it again");
    html_put(h, ": {}</li>", T(why));
}

static enum err put_page(struct work *w, void *context) {
    struct naming *x = context;
    struct call *c = x->call;
    struct tx *outer = c->work.tx;
    c->work.tx = w->tx;
    struct html h;
    html_init(&h, c->arena);
    str title = say(c->arena, "{} done, {} not", SAY_N((int64_t)x->bulk->n_done),
                    SAY_N((int64_t)x->bulk->n_refused));
    clerk_head(&h, .title = title);
    if (x->bulk->n_done)
        nhsuk_notification_banner(&h, BANNER_SUCCESS, sentence_done(c, x->bulk, x->answer));
    html_put(&h,
             "<div class=\"nhsuk-error-summary\" tabindex=\"-1\" data-focus><div role=\"alert\">"
             "<h2 class=\"nhsuk-error-summary__title\">{} not {}</h2>"
             "<div class=\"nhsuk-error-summary__body\">"
             "<ul class=\"nhsuk-list nhsuk-error-summary__list\">",
             T(say(c->arena, "{} {}", SAY_N((int64_t)x->bulk->n_refused),
                   SAY_T(x->bulk->n_refused == 1 ? S("was") : S("were")))),
             T(x->answer->done));
    for (size_t i = 0; i < x->bulk->n; i++)
        if (x->bulk->items[i].result != OK) put_refused(c, &h, &x->bulk->items[i], x->answer);
    html_say(&h, "</ul></div></div></div>\n");
    nhsuk_button_link(&h, .text = x->answer->back_text, .to = x->answer->back);
    enum err e = page_reply_titled(c, title, NULL, 0, html_fragment(&h));
    c->work.tx = outer;
    return e;
}

enum err bulk_reply_put(struct call *c, const struct bulk *bulk, const struct bulk_answer *answer) {
    if (bulk->n_refused == 0) return reply_notice(c, sentence_done(c, bulk, answer), answer->back);
    struct naming x = {c, bulk, answer};
    TRY(work_read(&c->work, put_page, &x));
    if (bulk->n_done == 0) c->reply.status = err_row(bulk->items[0].result)->http_status;
    return OK;
}
