#include "nhsuk.h"

#include "invariant.h"

void nhsuk_link_put(struct html *h, const struct nhsuk_link *link) {
    html_put(h, "<a class=\"nhsuk-link\" href=\"{}\"", U(link->to));
    if (link->current) html_say(h, " aria-current=\"true\"");
    html_put(h, ">{}", T(link->text));
    if (!str_is_empty(link->about))
        html_put(h, "<span class=\"nhsuk-u-visually-hidden\"> {}</span>", T(link->about));
    html_say(h, "</a>");
}

void nhsuk_back_link(struct html *h, str text, url to) {
    html_put(h, "<a class=\"nhsuk-back-link\" href=\"{}\">{}</a>\n", U(to), T(text));
}

void nhsuk_tag(struct html *h, str word, enum tag_colour colour) {
    static const str classes[] = {S_INIT("blue"), S_INIT("green"), S_INIT("yellow"),
                                  S_INIT("red"),  S_INIT("grey"),  S_INIT("white")};
    invariant((size_t)colour < sizeof classes / sizeof *classes);
    html_put(h, "<strong class=\"nhsuk-tag nhsuk-tag--{}\">{}</strong>", T(classes[colour]),
             T(word));
}

void nhsuk_warning_callout_open(struct html *h, str heading) {
    html_put(h,
             "<div class=\"nhsuk-warning-callout\"><h2 class=\"nhsuk-warning-callout__label\">"
             "<span><span class=\"nhsuk-u-visually-hidden\">Important: </span>{}</span></h2>",
             T(heading));
}

void nhsuk_warning_callout_close(struct html *h) {
    html_say(h, "</div>\n");
}

void nhsuk_inset_text_open(struct html *h) {
    html_say(h, "<div class=\"nhsuk-inset-text\">"
                "<span class=\"nhsuk-u-visually-hidden\">Information: </span>");
}

void nhsuk_inset_text_close(struct html *h) {
    html_say(h, "</div>\n");
}

void nhsuk_details_open(struct html *h, str summary) {
    html_put(h,
             "<details class=\"nhsuk-details\"><summary class=\"nhsuk-details__summary\">"
             "<span class=\"nhsuk-details__summary-text\">{}</span></summary>"
             "<div class=\"nhsuk-details__text\">",
             T(summary));
}

void nhsuk_details_close(struct html *h) {
    html_say(h, "</div></details>\n");
}

void nhsuk_notification_banner(struct html *h, enum banner_kind kind, str sentence) {
    bool success = kind == BANNER_SUCCESS;
    html_put(
        h,
        "<div class=\"nhsuk-notification-banner{}\" role=\"{}\" aria-labelledby=\"banner-title\">"
        "<div class=\"nhsuk-notification-banner__header\">"
        "<h2 class=\"nhsuk-notification-banner__title\" id=\"banner-title\">{}</h2></div>"
        "<div class=\"nhsuk-notification-banner__content\">"
        "<p class=\"nhsuk-notification-banner__heading\">{}</p></div></div>\n",
        T(success ? S(" nhsuk-notification-banner--success") : S("")),
        T(success ? S("alert") : S("region")), T(success ? S("Done") : S("Important")),
        T(sentence));
}

void nhsuk_summary_list(struct html *h, const struct nhsuk_summary_row *rows, size_t n) {
    html_say(h, "<dl class=\"nhsuk-summary-list\">");
    for (size_t i = 0; i < n; i++) {
        const struct nhsuk_summary_row *r = &rows[i];
        bool action = !str_is_empty(r->action.text);
        html_put(
            h,
            "<div class=\"nhsuk-summary-list__row{}\"><dt class=\"nhsuk-summary-list__key\">{}</dt>"
            "<dd class=\"nhsuk-summary-list__value\">",
            T(action ? S("") : S(" nhsuk-summary-list__row--no-actions")), T(r->key));
        if (str_is_empty(r->markup.markup))
            html_put(h, "{}", T(r->value));
        else
            html_put(h, "{}", H(r->markup));
        html_say(h, "</dd>");
        if (action) {
            html_say(h, "<dd class=\"nhsuk-summary-list__actions\">");
            nhsuk_link_put(h, &r->action);
            html_say(h, "</dd>");
        }
        html_say(h, "</div>");
    }
    html_say(h, "</dl>\n");
}

void nhsuk_table_open_put(struct html *h, const struct nhsuk_table *t) {
    invariant(!str_is_empty(t->caption));
    html_put(h, "<table class=\"nhsuk-table{}{}\"><caption class=\"{}\">{}</caption>",
             T(t->dense ? S(" cw-dense") : S("")), T(t->responsive ? S(" cw-stacks") : S("")),
             T(t->caption_hidden ? S("nhsuk-u-visually-hidden") : S("nhsuk-table__caption")),
             T(t->caption));
    html_say(h, "<thead class=\"nhsuk-table__head\"><tr>");
    for (size_t i = 0; i < t->n_columns; i++) {
        const struct nhsuk_column *c = &t->columns[i];
        if (c->hidden)
            html_put(h, "<th scope=\"col\"><span class=\"nhsuk-u-visually-hidden\">{}</span></th>",
                     T(c->text));
        else if (c->numeric)
            html_put(h, "<th scope=\"col\" class=\"cw-number\">{}</th>", T(c->text));
        else
            html_put(h, "<th scope=\"col\">{}</th>", T(c->text));
    }
    html_say(h, "</tr></thead><tbody class=\"nhsuk-table__body\">\n");
}

void nhsuk_table_close(struct html *h) {
    html_say(h, "</tbody></table>\n");
}

void nhsuk_pagination_put(struct html *h, const struct nhsuk_pagination *p) {
    bool previous = !str_is_empty(p->previous.text), next = !str_is_empty(p->next.text);
    if (!previous && !next) return;
    html_say(h, "<nav class=\"cw-pages\" aria-label=\"Pages\">");
    if (previous)
        html_put(h, "<a class=\"nhsuk-link\" href=\"{}\" rel=\"prev\">{}</a>", U(p->previous),
                 T(p->previous_text.n ? p->previous_text : S("Previous page")));
    html_put(h, "<span>{}</span>", T(p->position));
    if (next)
        html_put(h, "<a class=\"nhsuk-link\" href=\"{}\" rel=\"next\">{}</a>", U(p->next),
                 T(p->next_text.n ? p->next_text : S("Next page")));
    html_say(h, "</nav>\n");
}

void nhsuk_breadcrumbs(struct html *h, const struct nhsuk_link *links, size_t n) {
    if (n == 0) return;
    html_say(
        h,
        "<nav class=\"nhsuk-breadcrumb\" aria-label=\"Breadcrumb\"><ol class=\"nhsuk-breadcrumb__list\">");
    for (size_t i = 0; i < n; i++)
        html_put(h,
                 "<li class=\"nhsuk-breadcrumb__list-item\">"
                 "<a class=\"nhsuk-breadcrumb__link\" href=\"{}\">{}</a></li>",
                 U(links[i].to), T(links[i].text));
    html_say(h, "</ol></nav>\n");
}

void nhsuk_task_list(struct html *h, str id, const struct nhsuk_task *tasks, size_t n) {
    html_say(h, "<ul class=\"nhsuk-task-list\">");
    for (size_t i = 0; i < n; i++) {
        const struct nhsuk_task *t = &tasks[i];
        int64_t number = (int64_t)i + 1;
        bool can_start = !str_is_empty(t->to.text);
        html_put(
            h,
            "<li class=\"nhsuk-task-list__item{}\"><div class=\"nhsuk-task-list__name-and-hint\">",
            T(can_start ? S(" nhsuk-task-list__item--with-link") : S("")));
        if (can_start)
            html_put(
                h,
                "<a class=\"nhsuk-link nhsuk-task-list__link\" href=\"{}\" aria-describedby=\"{}-{}\">{}</a>",
                U(t->to), T(id), N(number), T(t->title));
        else
            html_put(h, "<div>{}</div>", T(t->title));
        if (!str_is_empty(t->hint))
            html_put(h, "<div class=\"nhsuk-task-list__hint\">{}</div>", T(t->hint));
        html_put(h, "</div><div class=\"nhsuk-task-list__status\" id=\"{}-{}\">", T(id), N(number));
        if (t->done)
            html_put(h, "{}", T(t->state));
        else
            nhsuk_tag(h, t->state, can_start ? TAG_BLUE : TAG_GREY);
        html_say(h, "</div></li>");
    }
    html_say(h, "</ul>\n");
}

void nhsuk_card_open(struct html *h, str heading, int level) {
    if (level == 3)
        html_put(h, "<section class=\"cw-card\"><h3>{}</h3>\n", T(heading));
    else
        html_put(h, "<section class=\"cw-card\"><h2>{}</h2>\n", T(heading));
}

void nhsuk_card_close(struct html *h) {
    html_say(h, "</section>\n");
}
