#include "nhsuk_form.h"

#include "url.h"

str nhsuk_error_for(const struct problem *problems, size_t n, str field) {
    for (size_t i = 0; i < n; i++)
        if (!str_is_empty(field) && str_eq(problems[i].field, field)) return problems[i].sentence;
    return (str){NULL, 0};
}

/* --- what every field has around it --- */

/* A field as its surroundings see it. */
struct surroundings {
    str id, label, hint, error;
    bool label_hidden, label_large;
};

static str id_of(str id, str name) {
    return str_is_empty(id) ? name : id;
}

static void group_open(struct html *h, str error) {
    if (str_is_empty(error))
        html_say(h, "<div class=\"nhsuk-form-group\">");
    else
        html_say(h, "<div class=\"nhsuk-form-group nhsuk-form-group--error\">");
}

static void hint_and_error(struct html *h, const struct surroundings *s) {
    if (!str_is_empty(s->hint))
        html_put(h, "<div class=\"nhsuk-hint\" id=\"{}-hint\">{}</div>", T(s->id), T(s->hint));
    if (!str_is_empty(s->error))
        html_put(h,
                 "<span class=\"nhsuk-error-message\" id=\"{}-error\">"
                 "<span class=\"nhsuk-u-visually-hidden\">Error:</span> {}</span>",
                 T(s->id), T(s->error));
}

static void surroundings_open(struct html *h, const struct surroundings *s) {
    group_open(h, s->error);
    html_put(h, "<label class=\"nhsuk-label{}{}\" for=\"{}\">{}</label>",
             T(s->label_hidden ? S(" nhsuk-u-visually-hidden") : S("")),
             T(s->label_large ? S(" nhsuk-label--m") : S("")), T(s->id), T(s->label));
    hint_and_error(h, s);
}

/* Inside the field's own tag: ties it to its hint and error. */
static void described_by(struct html *h, const struct surroundings *s) {
    bool hint = !str_is_empty(s->hint), error = !str_is_empty(s->error);
    if (hint && error)
        html_put(h, " aria-describedby=\"{}-hint {}-error\"", T(s->id), T(s->id));
    else if (hint)
        html_put(h, " aria-describedby=\"{}-hint\"", T(s->id));
    else if (error)
        html_put(h, " aria-describedby=\"{}-error\"", T(s->id));
    if (error) html_say(h, " aria-invalid=\"true\"");
}

static void optional(struct html *h, str value, str autofill) {
    if (!str_is_empty(value)) html_put(h, " inputmode=\"{}\"", T(value));
    html_put(h, " autocomplete=\"{}\"", T(str_is_empty(autofill) ? S("off") : autofill));
}

/* --- buttons --- */

static str button_class(enum button_kind kind) {
    switch (kind) {
    case BUTTON_SECONDARY: return S(" nhsuk-button--secondary");
    case BUTTON_WARNING: return S(" nhsuk-button--warning");
    case BUTTON_LINK: return S(" cw-button-link");
    case BUTTON_PRIMARY: break;
    }
    return S("");
}

static void about(struct html *h, str what) {
    if (!str_is_empty(what))
        html_put(h, "<span class=\"nhsuk-u-visually-hidden\"> ({})</span>", T(what));
}

void nhsuk_button_put(struct html *h, const struct nhsuk_button *b) {
    html_put(h, "<button class=\"nhsuk-button{}{}\" type=\"submit\"", T(button_class(b->kind)),
             T(b->small ? S(" nhsuk-button--small") : S("")));
    if (!str_is_empty(b->id)) html_put(h, " id=\"{}\"", T(b->id));
    if (!str_is_empty(b->name)) html_put(h, " name=\"{}\" value=\"{}\"", T(b->name), T(b->value));
    if (!str_is_empty(b->form_action.text)) html_put(h, " formaction=\"{}\"", U(b->form_action));
    if (!str_is_empty(b->described_by)) html_put(h, " aria-describedby=\"{}\"", T(b->described_by));
    if (b->no_validate) html_say(h, " formnovalidate");
    if (b->disabled) html_say(h, " disabled");
    if (b->chord == CHORD_SUBMIT)
        html_say(h, " data-chord=\"Control+Enter\" aria-keyshortcuts=\"Control+Enter\"");
    if (b->chord == CHORD_AND_NEXT)
        html_say(h,
                 " data-chord=\"Control+Shift+Enter\" aria-keyshortcuts=\"Control+Shift+Enter\"");
    if (b->chord == CHORD_SKIP) html_say(h, " aria-keyshortcuts=\"Alt+Shift+N\"");
    html_put(h, ">{}", T(b->text));
    about(h, b->about);
    html_say(h, "</button>\n");
}

void nhsuk_button_link_put(struct html *h, const struct nhsuk_button_link *b) {
    html_put(h, "<a class=\"nhsuk-button{}{}\" href=\"{}\"", T(button_class(b->kind)),
             T(b->small ? S(" nhsuk-button--small") : S("")), U(b->to));
    if (!str_is_empty(b->id)) html_put(h, " id=\"{}\"", T(b->id));
    if (b->key) html_put(h, " aria-keyshortcuts=\"Alt+Shift+{}\"", T(((str){&b->key, 1})));
    html_put(h, ">{}", T(b->text));
    about(h, b->about);
    html_say(h, "</a>\n");
}

/* --- fields --- */

static str input_type(enum input_type type) {
    switch (type) {
    case INPUT_SEARCH: return S("search");
    case INPUT_PASSWORD: return S("password");
    case INPUT_EMAIL: return S("email");
    case INPUT_TEL: return S("tel");
    case INPUT_TEXT: break;
    }
    return S("text");
}

void nhsuk_input_put(struct html *h, const struct nhsuk_input *f) {
    const struct surroundings s = {id_of(f->id, f->name), f->label,      f->hint, f->error,
                                   f->label_hidden,       f->label_large};
    bool wrapped = !str_is_empty(f->suffix);
    surroundings_open(h, &s);
    if (wrapped) html_say(h, "<div class=\"nhsuk-input-wrapper\">");
    html_put(h, "<input class=\"nhsuk-input{}{}",
             T(str_is_empty(f->error) ? S("") : S(" nhsuk-input--error")),
             T(f->code ? S(" nhsuk-input--code") : S("")));
    if (f->width > 0) html_put(h, " nhsuk-input--width-{}", N(f->width));
    html_put(h, "\" type=\"{}\" id=\"{}\" name=\"{}\"", T(input_type(f->type)), T(s.id),
             T(f->name));
    /* A password never goes back into a page. */
    if (!str_is_empty(f->value) && f->type != INPUT_PASSWORD)
        html_put(h, " value=\"{}\"", T(f->value));
    optional(h, f->input_mode, f->autocomplete);
    if (f->max > 0) html_put(h, " maxlength=\"{}\"", N(f->max));
    if (f->no_spelling || f->type == INPUT_PASSWORD)
        html_say(h, " spellcheck=\"false\" autocapitalize=\"none\"");
    if (f->autofocus) html_say(h, " autofocus");
    described_by(h, &s);
    html_say(h, ">");
    if (wrapped)
        html_put(h,
                 "<div class=\"nhsuk-input-wrapper__suffix\" aria-hidden=\"true\">{}</div></div>",
                 T(f->suffix));
    html_say(h, "</div>\n");
}

void nhsuk_date_input_put(struct html *h, const struct nhsuk_date_input *f) {
    str value = f->value;
    if (str_is_empty(value) && !civil_date_is_none(f->date))
        value = civil_date_plain(h->out.arena, f->date);
    str hint = str_is_empty(f->hint) ? S("For example, 14 3 1961") : f->hint;
    nhsuk_input(h, .name = f->name, .id = f->id, .label = f->label,
                .hint = f->no_hint ? (str){NULL, 0} : hint, .error = f->error, .value = value,
                .width = 20, .max = 40, .no_spelling = true, .label_hidden = f->label_hidden);
}

void nhsuk_textarea_put(struct html *h, const struct nhsuk_textarea *f) {
    const struct surroundings s = {id_of(f->id, f->name), f->label,      f->hint, f->error,
                                   f->label_hidden,       f->label_large};
    surroundings_open(h, &s);
    html_put(h, "<textarea class=\"nhsuk-textarea{}\" id=\"{}\" name=\"{}\" rows=\"{}\"",
             T(str_is_empty(f->error) ? S("") : S(" nhsuk-textarea--error")), T(s.id), T(f->name),
             N(f->rows > 0 ? f->rows : 5));
    if (f->max > 0) html_put(h, " maxlength=\"{}\"", N(f->max));
    described_by(h, &s);
    /* The parser drops one line feed after the tag; this one saves the text's own. */
    html_put(h, ">\n{}</textarea></div>\n", T(f->value));
}

/* --- choices --- */

static bool is_chosen(const struct nhsuk_choice *f, const struct nhsuk_option *o) {
    return o->chosen || (!str_is_empty(f->value) && str_eq(f->value, o->value));
}

void nhsuk_select_put(struct html *h, const struct nhsuk_choice *f) {
    const struct surroundings s = {id_of(f->id, f->name), f->label, f->hint, f->error,
                                   f->label_hidden,       false};
    surroundings_open(h, &s);
    html_put(h, "<select class=\"nhsuk-select{}\" id=\"{}\" name=\"{}\"",
             T(str_is_empty(f->error) ? S("") : S(" nhsuk-select--error")), T(s.id), T(f->name));
    described_by(h, &s);
    html_say(h, ">");
    if (!str_is_empty(f->nothing)) html_put(h, "<option value=\"\">{}</option>", T(f->nothing));
    for (size_t i = 0; i < f->n_options; i++) {
        const struct nhsuk_option *o = &f->options[i];
        html_put(h, "<option value=\"{}\"", T(o->value));
        if (is_chosen(f, o)) html_say(h, " selected");
        html_put(h, ">{}</option>", T(o->text));
    }
    html_say(h, "</select></div>\n");
}

/* The first option carries the field's id, so that the error summary's link lands on it. */
static void option_id(struct html *h, str id, size_t i) {
    if (i == 0)
        html_put(h, "{}", T(id));
    else
        html_put(h, "{}-{}", T(id), N((int64_t)i + 1));
}

enum ticks { TICKS_RADIOS, TICKS_CHECKBOXES };

static void tick(struct html *h, const struct nhsuk_choice *f, enum ticks ticks, str id, size_t i) {
    const struct nhsuk_option *o = &f->options[i];
    str family = ticks == TICKS_RADIOS ? S("radios") : S("checkboxes");
    html_put(h, "<div class=\"nhsuk-{}__item\"><input class=\"nhsuk-{}__input\" type=\"{}\" id=\"",
             T(family), T(family), T(ticks == TICKS_RADIOS ? S("radio") : S("checkbox")));
    option_id(h, id, i);
    html_put(h, "\" name=\"{}\" value=\"{}\"", T(f->name), T(o->value));
    if (is_chosen(f, o)) html_say(h, " checked");
    if (!str_is_empty(o->hint)) {
        html_say(h, " aria-describedby=\"");
        option_id(h, id, i);
        html_say(h, "-item-hint\"");
    }
    html_put(h, "><label class=\"nhsuk-label nhsuk-{}__label\" for=\"", T(family));
    option_id(h, id, i);
    html_put(h, "\">{}</label>", T(o->text));
    if (!str_is_empty(o->hint)) {
        html_put(h, "<div class=\"nhsuk-hint nhsuk-{}__hint\" id=\"", T(family));
        option_id(h, id, i);
        html_put(h, "-item-hint\">{}</div>", T(o->hint));
    }
    html_say(h, "</div>");
}

static void ticks_put(struct html *h, const struct nhsuk_choice *f, enum ticks ticks) {
    const struct surroundings s = {id_of(f->id, f->name), f->label, f->hint, f->error,
                                   f->label_hidden,       false};
    str family = ticks == TICKS_RADIOS ? S("radios") : S("checkboxes");
    group_open(h, f->error);
    html_say(h, "<fieldset class=\"nhsuk-fieldset\"");
    described_by(h, &(struct surroundings){s.id, s.label, s.hint, {NULL, 0}, false, false});
    html_put(h, "><legend class=\"nhsuk-fieldset__legend{}\">{}</legend>",
             T(f->label_hidden ? S(" nhsuk-u-visually-hidden") : S("")), T(f->label));
    hint_and_error(h, &s);
    html_put(h, "<div class=\"nhsuk-{}", T(family));
    if (f->small) html_put(h, " nhsuk-{}--small", T(family));
    if (f->in_line) html_put(h, " nhsuk-{}--inline", T(family));
    html_put(h, "\" data-module=\"nhsuk-{}\">", T(family));
    for (size_t i = 0; i < f->n_options; i++)
        tick(h, f, ticks, s.id, i);
    html_say(h, "</div></fieldset></div>\n");
}

void nhsuk_radios_put(struct html *h, const struct nhsuk_choice *f) {
    ticks_put(h, f, TICKS_RADIOS);
}

void nhsuk_checkboxes_put(struct html *h, const struct nhsuk_choice *f) {
    ticks_put(h, f, TICKS_CHECKBOXES);
}

void nhsuk_checkbox_put(struct html *h, const struct nhsuk_checkbox *f) {
    const struct surroundings s = {
        id_of(f->id, f->name), f->label, f->hint, f->error, false, false};
    group_open(h, f->error);
    hint_and_error(h, &(struct surroundings){s.id, s.label, {NULL, 0}, s.error, false, false});
    html_put(
        h,
        "<div class=\"nhsuk-checkboxes nhsuk-checkboxes--small\"><div class=\"nhsuk-checkboxes__item\">"
        "<input class=\"nhsuk-checkboxes__input\" type=\"checkbox\" id=\"{}\" name=\"{}\" value=\"{}\"",
        T(s.id), T(f->name), T(str_is_empty(f->value) ? S("1") : f->value));
    if (f->checked) html_say(h, " checked");
    described_by(h, &s);
    html_put(h, "><label class=\"nhsuk-label nhsuk-checkboxes__label\" for=\"{}\">{}</label>",
             T(s.id), T(f->label));
    hint_and_error(h, &(struct surroundings){s.id, s.label, s.hint, {NULL, 0}, false, false});
    html_say(h, "</div></div></div>\n");
}

void nhsuk_fieldset_open(struct html *h, str legend) {
    html_put(h,
             "<fieldset class=\"nhsuk-fieldset cw-fieldset\">"
             "<legend class=\"nhsuk-fieldset__legend nhsuk-fieldset__legend--m\">{}</legend>\n",
             T(legend));
}

void nhsuk_fieldset_close(struct html *h) {
    html_say(h, "</fieldset>\n");
}

void nhsuk_error_summary(struct html *h, const struct problem *problems, size_t n) {
    if (n == 0) return;
    html_say(
        h, "<div class=\"nhsuk-error-summary\" data-module=\"nhsuk-error-summary\" tabindex=\"-1\" "
           "data-focus><div role=\"alert\">"
           "<h2 class=\"nhsuk-error-summary__title\">There is a problem</h2>"
           "<div class=\"nhsuk-error-summary__body\">"
           "<ul class=\"nhsuk-list nhsuk-error-summary__list\">");
    for (size_t i = 0; i < n; i++) {
        if (str_is_empty(problems[i].field)) {
            html_put(h, "<li>{}</li>", T(problems[i].sentence));
            continue;
        }
        html_put(h, "<li><a href=\"{}\">{}</a></li>", U(url_place(h->out.arena, problems[i].field)),
                 T(problems[i].sentence));
    }
    html_say(h, "</ul></div></div></div>\n");
}
