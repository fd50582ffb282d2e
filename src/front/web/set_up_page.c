#include "set_up_page.h"

#include "buf.h"
#include "person_store.h"
#include "routes.h"

enum err set_up_reply(struct call *c, str title, const struct nhsuk_link *parent,
                      fragment content) {
    struct nhsuk_link links[2] = {{.text = S("Set up"), .to = url_to(c->arena, ROUTE_set_up)}};
    if (parent) links[1] = *parent;
    return page_reply_titled(c, title, links, parent ? 2 : 1, content);
}

void set_up_head(struct call *c, struct html *h, str title, str under) {
    page_problems(c, h);
    clerk_head(h, .title = title, .under = under);
}

void set_up_missing(struct html *h, str sentence, str text, url to) {
    nhsuk_inset_text_open(h);
    html_put(h, "<p>{} ", T(sentence));
    nhsuk_link(h, .text = text, .to = to);
    html_say(h, "</p>");
    nhsuk_inset_text_close(h);
}

void set_up_in_use(struct call *c, struct html *h, str label, str hint, bool is_active) {
    nhsuk_checkbox(h, .name = S("is_active"), .label = label, .hint = hint,
                   .error = page_error(c, "is_active"),
                   .checked = form_shown_checked(c, "is_active", is_active));
}

void set_up_retired(struct html *h, bool is_active) {
    if (is_active) return;
    html_say(h, " ");
    nhsuk_tag(h, S("no longer used"), TAG_GREY);
}

void set_up_table_put(struct html *h, const struct nhsuk_table *t) {
    /* What scrolls can be reached and scrolled by keyboard (WCAG 2.1.1). */
    html_put(h, "<div class=\"cw-scrolls\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">",
             T(t->caption));
    nhsuk_table_open_put(h, t);
}

void set_up_table_close(struct html *h) {
    nhsuk_table_close(h);
    html_say(h, "</div>");
}

void set_up_select(struct call *c, struct html *h, const char *name, str label, str hint,
                   str nothing, const struct options *options, uuid stored) {
    str value = uuid_is_nil(stored) ? S("") : uuid_text(c->arena, stored);
    nhsuk_select(h, .name = str_from_c(name), .label = label, .hint = hint, .nothing = nothing,
                 .options = options->list, .n_options = options->n,
                 .value = form_shown(c, name, value), .error = page_error(c, name));
}

bool set_up_is_typed_in(const struct call *c, const char *name, str text, bool stored) {
    const struct form_value *v = form_find(c->form, name);
    if (!c->is_again || !v) return stored;
    for (size_t i = 0; i < v->n && v->texts; i++)
        if (str_eq(v->texts[i], text)) return true;
    return false;
}
