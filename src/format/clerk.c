#include "clerk.h"

#include "invariant.h"
#include "url.h"

/* --- forms --- */

void clerk_hidden(struct html *h, str name, str value) {
    html_put(h, "<input type=\"hidden\" name=\"{}\" value=\"{}\">", T(name), T(value));
}

void clerk_form_open_put(struct html *h, const struct clerk_form *f) {
    html_put(h, "<form method=\"{}\" action=\"{}\" novalidate", T(f->get ? S("get") : S("post")),
             U(f->action));
    if (!str_is_empty(f->id)) html_put(h, " id=\"{}\"", T(f->id));
    if (f->finds) html_say(h, " data-finds");
    if (f->autosaves) html_say(h, " data-autosave");
    html_say(h, ">");
    if (!str_is_empty(f->csrf)) clerk_hidden(h, S("csrf"), f->csrf);
    if (!uuid_is_nil(f->form_key))
        clerk_hidden(h, S("form_key"), uuid_text(h->out.arena, f->form_key));
    html_say(h, "\n");
}

void clerk_form_close(struct html *h) {
    html_say(h, "</form>\n");
}

/* --- heads --- */

void clerk_head_put(struct html *h, const struct clerk_head *head) {
    html_put(h, "<div class=\"cw-head\"><div><h1>{}</h1>", T(head->title));
    if (!str_is_empty(head->under)) html_put(h, "<p class=\"cw-sub\">{}</p>", T(head->under));
    html_say(h, "</div>");
    if (head->n_filters > 0) {
        html_put(h, "<nav class=\"cw-filters\" aria-label=\"{}\"><ul>",
                 T(str_is_empty(head->filters_label) ? S("Show") : head->filters_label));
        for (size_t i = 0; i < head->n_filters; i++) {
            html_say(h, "<li>");
            nhsuk_link_put(h, &head->filters[i]);
            html_say(h, "</li>");
        }
        html_say(h, "</ul></nav>");
    }
    html_say(h, "</div>\n");
}

void clerk_sums(struct html *h, str label, const struct clerk_sum *sums, size_t n) {
    clerk_sums_up_to(h, label, sums, n, INT64_MAX);
}

void clerk_sums_up_to(struct html *h, str label, const struct clerk_sum *sums, size_t n,
                      int64_t most) {
    html_put(h, "<nav class=\"cw-sums\" aria-label=\"{}\"><ul>", T(label));
    for (size_t i = 0; i < n; i++) {
        html_put(h, "<li><a href=\"{}\"", U(sums[i].to));
        if (sums[i].current) html_say(h, " aria-current=\"page\"");
        bool is_more = sums[i].number > most;
        html_put(h, "><strong>{}{}</strong> {}</a></li>", N(is_more ? most : sums[i].number),
                 T(is_more ? S("+") : S("")), T(sums[i].text));
    }
    html_say(h, "</ul></nav>\n");
}

/* --- who it is about --- */

static void banner_fact(struct html *h, str label, str value) {
    html_put(h, "<div><dt>{}</dt><dd>{}</dd></div>", T(label), T(value));
}

static void born_and_age(struct html *h, const struct clerk_patient *p) {
    struct arena *a = h->out.arena;
    bool dead = !civil_date_is_none(p->died);
    str born = civil_date_is_none(p->born) ? S("not known") : civil_date_plain(a, p->born);
    bool age_known = p->age.n > 0 && !civil_date_is_none(p->born);
    if (age_known && dead)
        born = say(a, "{} (died aged {})", SAY_T(born), SAY_T(p->age));
    else if (age_known)
        born = say(a, "{} ({})", SAY_T(born), SAY_T(p->age));
    banner_fact(h, S("Date of birth"), born);
    if (dead) banner_fact(h, S("Died"), civil_date_plain(a, p->died));
    if (!dead && p->deceased) banner_fact(h, S("Died"), S("date not known"));
}

void clerk_patient_banner(struct html *h, const struct clerk_patient *p) {
    bool dead = p->deceased || !civil_date_is_none(p->died);
    html_put(
        h, "<section class=\"cw-banner{}\" aria-label=\"Patient {}\"><p class=\"cw-banner__name\">",
        T(dead ? S(" cw-banner--died") : S("")), T(p->name));
    if (str_is_empty(p->to.text))
        html_put(h, "{}", T(p->name));
    else
        html_put(h, "<a href=\"{}\">{}</a>", U(p->to), T(p->name));
    html_say(h, "</p><dl>");
    if (!p->veiled) {
        born_and_age(h, p);
        banner_fact(h, S("NHS number"),
                    str_is_empty(p->nhs_number) ? S("none recorded") : p->nhs_number);
    }
    if (!str_is_empty(p->hospital_number)) banner_fact(h, S("Hospital number"), p->hospital_number);
    html_say(h, "</dl>");
    if (dead || p->restricted || p->n_needs > 0 || !str_is_empty(p->similar_name)) {
        html_say(h, "<ul class=\"cw-banner__tags\">");
        if (dead)
            html_say(h, "<li><strong class=\"nhsuk-tag nhsuk-tag--red\">deceased</strong></li>");
        if (p->restricted)
            html_put(h, "<li><strong class=\"nhsuk-tag nhsuk-tag--red\">{}</strong></li>",
                     T(p->veiled ? S("ask a secretary, a clinician or a manager")
                                 : S("restricted record: views are looked at")));
        for (size_t i = 0; i < p->n_needs; i++)
            html_put(h, "<li><strong class=\"nhsuk-tag nhsuk-tag--yellow\">{}</strong></li>",
                     T(p->needs[i]));
        if (!str_is_empty(p->similar_name))
            html_put(
                h,
                "<li><strong class=\"nhsuk-tag nhsuk-tag--yellow\">similar name: {}</strong></li>",
                T(p->similar_name));
        html_say(h, "</ul>");
    }
    html_say(h, "</section>\n");
}

void clerk_patient_line(struct html *h, const struct clerk_patient *p) {
    html_say(h, "<span class=\"cw-who\">");
    if (str_is_empty(p->to.text))
        html_put(h, "<span class=\"cw-who__name\">{}</span>", T(p->name));
    else
        html_put(h, "<a class=\"cw-who__name\" href=\"{}\">{}</a>", U(p->to), T(p->name));
    html_say(h, " <span class=\"cw-id\">");
    if (!civil_date_is_none(p->born)) html_put(h, "{}", D(p->born));
    str number = str_is_empty(p->hospital_number) ? p->nhs_number : p->hospital_number;
    if (!str_is_empty(number)) html_put(h, " · {}", T(number));
    html_say(h, "</span>");
    if (p->deceased || !civil_date_is_none(p->died)) {
        html_say(h, " ");
        nhsuk_tag(h, S("deceased"), TAG_RED);
    }
    if (!str_is_empty(p->similar_name))
        html_put(
            h, " <strong class=\"nhsuk-tag nhsuk-tag--yellow\" title=\"{}\">similar name</strong>",
            T(say(h->out.arena, "Check the date of birth: {}", SAY_T(p->similar_name))));
    html_say(h, "</span>");
}

/* --- work lists --- */

static bool has_ticks(const struct clerk_list *list) {
    return list->n_bulk > 0 || list->bulk_more.markup.n > 0;
}

void clerk_more_open(struct html *h, str summary, bool is_open) {
    html_say(h, "<details class=\"cw-more\"");
    if (is_open) html_say(h, " open");
    html_put(h, "><summary>{}</summary><div class=\"cw-more__box\">", T(summary));
}

void clerk_more_close(struct html *h) {
    html_say(h, "</div></details>\n");
}

/* Enter in a field presses the first button of its form (HTML, "implicit submission"), which in a list would be the
 * first of its actions: nobody's wish. A first button that answers a dialog does nothing where there is none; one that
 * is off will not do, as Chromium passes over it. */
static void put_nothing_by_enter(struct html *h) {
    html_say(h, "<button type=\"submit\" formmethod=\"dialog\" hidden></button>");
}

void clerk_list_open_put(struct html *h, const struct clerk_list *list) {
    invariant(!str_is_empty(list->id) && !str_is_empty(list->caption));
    if (has_ticks(list)) {
        clerk_form_open_put(h, &list->form);
        put_nothing_by_enter(h);
        html_say(h, "<div class=\"cw-bulk\" data-bulk>");
        for (size_t i = 0; i < list->n_bulk; i++)
            nhsuk_button(h, .text = list->bulk[i].text, .name = list->bulk[i].name,
                         .value = list->bulk[i].value, .form_action = list->bulk[i].to,
                         .kind = list->bulk[i].kind, .small = true);
        if (list->bulk_more.markup.n) html_put(h, "{}", H(list->bulk_more));
        html_say(h, "<span class=\"cw-bulk__count\" role=\"status\" data-bulk-count></span></div>");
    }
    html_put(
        h, "<table class=\"cw-list{}{}\" id=\"{}\"><caption class=\"{}\">{}</caption><thead><tr>",
        T(list->one_line ? S(" cw-list--lines") : S("")),
        T(has_ticks(list) ? S(" cw-list--ticks") : S("")), T(list->id),
        T(list->caption_shown ? S("cw-caption") : S("nhsuk-u-visually-hidden")), T(list->caption));
    if (has_ticks(list))
        html_say(h, "<th scope=\"col\" class=\"cw-tick\" data-select-all>"
                    "<span class=\"nhsuk-u-visually-hidden\">Select</span></th>");
    for (size_t i = 0; i < list->n_columns; i++)
        html_put(h, "<th scope=\"col\" class=\"{}\"><span class=\"{}\">{}</span></th>",
                 T(list->columns[i].numeric ? S("cw-number") : S("")),
                 T(list->columns[i].hidden ? S("nhsuk-u-visually-hidden") : S("")),
                 T(list->columns[i].text));
    html_say(h, "</tr></thead><tbody>\n");
}

void clerk_row_open_put(struct html *h, const struct clerk_list *list,
                        const struct clerk_row *row) {
    html_put(h, "<tr class=\"{}\">", T(row->now ? S("cw-row--now") : S("")));
    if (!has_ticks(list)) return;
    str id = uuid_text(h->out.arena, row->id);
    html_put(h, "<td class=\"cw-tick\"><label><input type=\"checkbox\" name=\"ids\" value=\"{}\"",
             T(id));
    if (row->ticked) html_say(h, " checked");
    html_put(h, "><span class=\"nhsuk-u-visually-hidden\">Select {}</span></label>", T(row->about));
    if (row->version)
        clerk_hidden(h, S("shown"), say(h->out.arena, "{}:{}", SAY_T(id), SAY_N(row->version)));
    if (row->held)
        clerk_hidden(h, S("held"), say(h->out.arena, "{}:{}", SAY_T(id), SAY_N(row->held)));
    html_say(h, "</td>");
}

void clerk_row_close(struct html *h) {
    html_say(h, "</tr>\n");
}

void clerk_list_close(struct html *h, const struct clerk_list *list) {
    html_say(h, "</tbody></table>\n");
    if (has_ticks(list)) clerk_form_close(h);
}

void clerk_due_cell(struct html *h, enum due_kind kind, str when, str note) {
    bool urgent = kind == DUE_NOW || kind == DUE_OVERDUE;
    html_put(h, "<td class=\"cw-due{}\">", T(urgent ? S(" cw-due--now") : S("")));
    if (kind == DUE_OVERDUE) html_say(h, "overdue<small>");
    html_put(h, "{}", T(when));
    if (kind == DUE_OVERDUE) html_say(h, "</small>");
    if (!str_is_empty(note)) html_put(h, "<small>{}</small>", T(note));
    html_say(h, "</td>");
}

void clerk_what_cell_put(struct html *h, const struct clerk_what *what) {
    html_say(h, "<td class=\"cw-what\">");
    if (str_is_empty(what->to.text))
        html_put(h, "<span class=\"cw-what__text\">{}</span> ", T(what->text));
    else
        html_put(h, "<a class=\"cw-what__text\" href=\"{}\">{}</a> ", U(what->to), T(what->text));
    if (what->patient) clerk_patient_line(h, what->patient);
    if (!str_is_empty(what->why)) html_put(h, " <span class=\"cw-why\">{}</span>", T(what->why));
    html_say(h, "</td>");
}

void clerk_finder_options(struct html *h, const struct clerk_found *found, size_t n) {
    for (size_t i = 0; i < n; i++)
        html_put(
            h,
            "<a role=\"option\" id=\"found-{}\" href=\"{}\" tabindex=\"-1\"><b>{}</b> <span>{}</span></a>\n",
            N((int64_t)i), U(found[i].to), T(found[i].text), T(found[i].note));
}

void clerk_nothing(struct html *h, str sentence) {
    html_put(h, "<p class=\"cw-nothing\">{}</p>\n", T(sentence));
}

/* --- a clinic's two closings --- */

static void closing(struct html *h, str open_text, str closed_text, int64_t n, str closed_by,
                    url show) {
    if (!str_is_empty(closed_by)) {
        html_put(
            h,
            "<p class=\"cw-closing\"><strong class=\"nhsuk-tag nhsuk-tag--green\">{}</strong> {}</p>",
            T(closed_text), T(closed_by));
        return;
    }
    if (n > 0 && !str_is_empty(show.text)) {
        html_put(
            h,
            "<p class=\"cw-closing\"><a class=\"nhsuk-link\" href=\"{}\"><b>{}</b> <span>{}</span></a></p>",
            U(show), N(n), T(open_text));
        return;
    }
    html_put(h, "<p class=\"cw-closing\"><b>{}</b> {}</p>", N(n), T(open_text));
}

/* The button is there from the start and says why it cannot be used yet: at zero it can. */
static void closing_button(struct html *h, const struct clerk_form *form, str text, bool waits,
                           str closed_by) {
    if (!str_is_empty(closed_by) || str_is_empty(form->action.text)) return;
    clerk_form_open_put(h, form);
    nhsuk_button(h, .text = text, .small = true, .disabled = waits,
                 .described_by = waits ? S("closings-why") : (str){NULL, 0});
    clerk_form_close(h);
}

void clerk_closings(struct html *h, const struct clerk_closings *c) {
    nhsuk_card_open(h, S("Outstanding"), 2);
    closing(h, S("until cashed up"), S("cashed up"), c->until_cashed_up, c->cashed_up_by,
            c->show_cash_up);
    closing(h, S("until letters complete"), S("letters complete"), c->until_letters, c->letters_by,
            c->show_letters);
    closing_button(h, &c->cash_up, S("Cash up the clinic"), c->until_cashed_up || c->still_runs,
                   c->cashed_up_by);
    closing_button(h, &c->letters, S("Letters are complete"), c->until_letters || c->still_runs,
                   c->letters_by);
    html_put(h, "<p class=\"cw-why\" id=\"closings-why\">{}</p>", T(c->why));
    nhsuk_card_close(h);
}

/* --- letters --- */

void clerk_saved_line(struct html *h, str state, url preview) {
    html_put(h, "<p class=\"cw-why cw-saved\"><span role=\"status\" data-saved>{}</span>",
             T(state));
    if (!str_is_empty(preview.text))
        html_put(h, " · <a class=\"nhsuk-link\" href=\"{}\">Preview</a>", U(preview));
    html_say(h, "</p>\n");
}

void clerk_findings(struct html *h, const struct clerk_finding *findings, size_t n) {
    static const struct {
        str class, word;
    } kinds[] = {{S_INIT("cw-finding--must"), S_INIT("Must fix")},
                 {S_INIT("cw-finding--look"), S_INIT("Look")},
                 {S_INIT("cw-finding--style"), S_INIT("Style")},
                 {S_INIT("cw-finding--look"), S_INIT("Query")},
                 {S_INIT("cw-finding--action"), S_INIT("Action")}};
    html_say(h, "<ul class=\"cw-findings\">");
    for (size_t i = 0; i < n; i++) {
        const struct clerk_finding *f = &findings[i];
        invariant((size_t)f->kind < sizeof kinds / sizeof *kinds);
        bool stands = str_is_empty(f->overruled);
        html_put(h, "<li class=\"{}\"", T(stands ? kinds[f->kind].class : S("")));
        if (f->number) html_put(h, " id=\"finding-{}\"", N(f->number));
        html_put(h, "><b>{}</b>: {}", T(stands ? kinds[f->kind].word : S("Overruled")),
                 T(f->message));
        if (!str_is_empty(f->change.text))
            nhsuk_button(h, .text = say(h->out.arena, "Change to {}", SAY_T(f->suggestion)),
                         .name = S("finding"), .value = f->key, .kind = BUTTON_LINK,
                         .form_action = f->change);
        else if (!str_is_empty(f->suggestion))
            html_put(h, " <span>Write <b>{}</b></span>", T(f->suggestion));
        if (!str_is_empty(f->add_word.text))
            nhsuk_button(h, .text = S("Add to the site's words"), .about = f->message,
                         .name = S("finding"), .value = f->key, .kind = BUTTON_LINK,
                         .form_action = f->add_word);
        if (!str_is_empty(f->overruled)) html_put(h, "<br>Overruled by {}", T(f->overruled));
        html_say(h, "<small>");
        if (str_is_empty(f->part))
            html_put(h, "{}", T(f->place));
        else
            html_put(h,
                     "<a class=\"nhsuk-link\" href=\"{}\" data-at=\"{}\" data-length=\"{}\">{}</a>",
                     U(url_place(h->out.arena, f->part)), N(f->at), N(f->length), T(f->place));
        if (f->mark)
            html_put(h,
                     " · <a class=\"nhsuk-link\" href=\"{}\">As it reads<span "
                     "class=\"nhsuk-u-visually-hidden\">: finding {}</span></a>",
                     U(url_place(h->out.arena, say(h->out.arena, "mark-{}", SAY_N(f->mark)))),
                     N(f->number));
        if (!str_is_empty(f->rule)) html_put(h, " · {}", T(f->rule));
        html_say(h, "</small></li>");
    }
    html_say(h, "</ul>\n");
}

/* --- small plots --- */

enum { PLOT_HEIGHT = 60, BAR_WIDTH = 38, BAR_STEP = 48, BARS_MAX = 12 };

static str bars_sentence(struct arena *a, str title, const struct clerk_bar *bars, size_t n) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, title);
    for (size_t i = 0; i < n; i++) {
        buf_put(&b, i ? S(", ") : S(": "));
        buf_put(&b, bars[i].label);
        buf_put(&b, S(": "));
        buf_put_int(&b, bars[i].n);
    }
    return buf_str(&b);
}

void clerk_bars(struct html *h, str title, const struct clerk_bar *bars, size_t n) {
    static const str classes[] = {S_INIT("cw-bar"), S_INIT("cw-bar cw-bar--soon"),
                                  S_INIT("cw-bar cw-bar--late")};
    invariant(n <= BARS_MAX);
    int64_t most = 1;
    for (size_t i = 0; i < n; i++)
        if (bars[i].n > most) most = bars[i].n;
    html_put(
        h,
        "<svg class=\"cw-plot\" viewBox=\"0 0 {} 100\" preserveAspectRatio=\"xMinYMid\" role=\"img\" aria-label=\"{}\">",
        N((int64_t)n * BAR_STEP + 8), T(bars_sentence(h->out.arena, title, bars, n)));
    for (size_t i = 0; i < n; i++) {
        int64_t x = (int64_t)i * BAR_STEP + 8, height = bars[i].n * PLOT_HEIGHT / most;
        html_put(h, "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                 T(classes[bars[i].kind]), N(x), N(80 - height), N(BAR_WIDTH), N(height));
        html_put(h, "<text x=\"{}\" y=\"{}\">{}</text><text x=\"{}\" y=\"95\">{}</text>",
                 N(x + BAR_WIDTH / 2), N(76 - height), N(bars[i].n), N(x + BAR_WIDTH / 2),
                 T(bars[i].label));
    }
    html_say(h, "</svg>\n");
}
