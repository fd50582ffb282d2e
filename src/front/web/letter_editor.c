/* The boxes a letter is typed in, and the buttons under them. */
#include "buf.h"
#include "contact_picker.h"
#include "letter_form.h"
#include "page.h"
#include "patient_words.h"
#include "routes.h"
#include "url.h"

static const char *const thens[] = {"save", "pass", "sign", "next", "skip", "back", NULL};
static const struct field letter_rows[] = {
    VERSION_FIELD,
    {.name = "salutation", .type = FIELD_TEXT, .max = 1000, .label = "the salutation"},
    {.name = "body", .type = FIELD_LINES, .max = 100000, .label = "the letter"},
    {.name = "sign_off", .type = FIELD_LINES, .max = 5000, .label = "the sign-off"},
    {.name = "enclosures", .type = FIELD_LINES, .max = 10000, .label = "the enclosures"},
    {.name = "then", .type = FIELD_CHOICE, .label = "what then", .choices = thens},
    {.name = "note", .type = FIELD_LINES, .max = 1000, .label = "the note"},
    {.name = "shown", .type = FIELD_TEXT, .max = 100000, .label = "what was shown to put right"},
    {.name = "finding", .type = FIELD_TEXT, .max = 80, .label = "the finding"},
    {.name = "overrule", .type = FIELD_TEXT, .max = 80, .label = "what is right"},
    {.name = "reason", .type = FIELD_LINES, .max = 1000, .label = "the reason"},
    {.name = "at", .type = FIELD_INT, .min = 0, .max = 100000, .label = "the place in the list"},
    {.name = "of", .type = FIELD_INT, .min = 0, .max = 100000, .label = "the length of the list"},
    CONTACT_PICKER_FIELDS("contact", "the recipient"),
};
FIELD_TABLE(letter_fields, letter_rows);

str letter_box_name(enum letter_box box) {
    static const str names[BOX_COUNT] = {S_INIT("salutation"), S_INIT("body"), S_INIT("sign_off"),
                                         S_INIT("enclosures")};
    return names[box];
}

bool letter_form_has_boxes(const struct call *c) {
    return c->is_again && form_find(c->form, "body");
}

struct letter letter_form_typed(const struct call *c) {
    return letter_notation_parse(
        c->arena, (str[BOX_COUNT]){form_typed(c, "salutation"), form_typed(c, "body"),
                                   form_typed(c, "sign_off"), form_typed(c, "enclosures")});
}

struct letter letter_form_letter(const struct call *c) {
    return letter_notation_parse(
        c->arena, (str[BOX_COUNT]){form_text(c, "salutation"), form_text(c, "body"),
                                   form_text(c, "sign_off"), form_text(c, "enclosures")});
}

static void put_boxes(struct call *c, struct html *h, const struct letter_sheet *s) {
    const str *text = s->boxes.text;
    html_say(h, "<div class=\"cw-editor\">");
    nhsuk_input(h, .name = S("salutation"), .label = S("Salutation"), .value = text[BOX_SALUTATION],
                .error = page_error(c, "salutation"));
    nhsuk_textarea(h, .name = S("body"), .label = S("Letter"), .value = text[BOX_BODY],
                   .error = page_error(c, "body"), .rows = 16);
    nhsuk_textarea(h, .name = S("sign_off"), .label = S("Sign-off"), .value = text[BOX_SIGN_OFF],
                   .error = page_error(c, "sign_off"), .rows = 3);
    nhsuk_textarea(h, .name = S("enclosures"), .label = S("Enclosures, one a line"),
                   .value = text[BOX_ENCLOSURES], .error = page_error(c, "enclosures"), .rows = 1);
    html_say(h, "</div>");
    nhsuk_details_open(h, S("How to type headings, lists and queries"));
    html_say(
        h,
        "<p>An empty line begins a new paragraph.</p>"
        "<p>These stand on a line of their own: <b>Diagnoses</b>, <b>Medicines</b>, "
        "<b>Actions for the GP</b>, <b>Actions for the hospital</b>, <b>Actions for the patient</b>. "
        "The lines of their list follow, each after a dash.</p>"
        "<p>A medicine is <code>- Apixaban; 5 mg twice a day; started: atrial fibrillation</code></p>"
        "<p>Other headings are known by their words (History, Examination, Results, Plan …) or "
        "stand after two hashes: <code>## Clinic review</code></p>"
        "<p>What you could not hear or read is <code>[?]</code>: the author is asked.</p>");
    nhsuk_details_close(h);
}

/* What the one says to the other when the letter changes hands. */
static void put_note(struct call *c, struct html *h, const struct letter_sheet *s) {
    bool is_to_typist = s->is_author;
    nhsuk_textarea(h, .name = S("note"),
                   .label = is_to_typist ? S("Note to the typist, or why no letter is needed")
                                         : S("Note to the author, if any"),
                   .value = form_typed(c, "note"), .error = page_error(c, "note"), .rows = 1);
}

static void put_author_buttons(struct call *c, struct html *h, const struct letter_sheet *s) {
    bool is_one_of_many = s->of > 0;
    if (is_one_of_many)
        nhsuk_button(h, .text = S("Sign and next"), .name = S("then"), .value = S("next"),
                     .chord = CHORD_AND_NEXT);
    nhsuk_button(h, .text = S("Sign"), .name = S("then"), .value = S("sign"),
                 .kind = is_one_of_many ? BUTTON_SECONDARY : BUTTON_PRIMARY,
                 .chord = is_one_of_many ? CHORD_NONE : CHORD_AND_NEXT);
    if (is_one_of_many)
        nhsuk_button(h, .text = S("Skip for now"), .name = S("then"), .value = S("skip"),
                     .kind = BUTTON_SECONDARY, .chord = CHORD_SKIP);
    if (str_eq(s->view.row.stage, S("sign")))
        nhsuk_button(h, .text = S("Give back to the typist"), .name = S("then"), .value = S("back"),
                     .kind = BUTTON_SECONDARY);
    nhsuk_button(h, .text = S("No letter needed"), .kind = BUTTON_SECONDARY,
                 .form_action = url_for(c->arena, ROUTE_no_letter, s->view.row.letter_id));
}

static str saved_words(struct call *c, const struct letter_sheet *s) {
    if (s->uses_draft)
        return say(c->arena, "Your draft of {}, not yet saved as a version",
                   SAY_T(moment_words(c, s->draft.saved_at)));
    const struct letter_version *v = s->n_versions ? &s->versions[0] : NULL;
    if (!v) return S("");
    return say(c->arena, "Saved {} by {} · version {}", SAY_T(moment_words(c, v->at)),
               SAY_T(v->person_name), SAY_N(v->version));
}

/* Sending it showed first what must be put right. */
static bool was_held_up(const struct call *c) {
    return str_eq(form_typed(c, "then"), S("pass")) && page_error(c, "findings").n > 0;
}

void letter_editor_put(struct call *c, struct html *h, const struct letter_sheet *s) {
    struct arena *a = c->arena;
    const struct letter_row *row = &s->view.row;
    clerk_hidden(h, S("version"), say(a, "{}", SAY_N(row->version)));
    if (s->of > 0) {
        clerk_hidden(h, S("at"), say(a, "{}", SAY_N(s->at)));
        clerk_hidden(h, S("of"), say(a, "{}", SAY_N(s->of)));
    }
    put_boxes(c, h, s);
    put_note(c, h, s);
    html_say(h, "<div class=\"cw-steps\">");
    /* First in the form, so that Enter in a field saves and does no more. */
    nhsuk_button(h, .text = S("Save"), .name = S("then"), .value = S("save"),
                 .kind = BUTTON_SECONDARY, .chord = CHORD_SUBMIT);
    if (s->is_author) put_author_buttons(c, h, s);
    if (!s->is_author && str_eq(row->stage, S("type")))
        nhsuk_button(h,
                     .text = say(a, "Send to {}{}", SAY_T(s->author_name),
                                 SAY_T(was_held_up(c) ? S(" all the same") : S(""))),
                     .name = S("then"), .value = S("pass"), .chord = CHORD_AND_NEXT);
    nhsuk_button(h, .text = S("Keep as a draft only I see"), .name = S("save"), .value = S("draft"),
                 .kind = BUTTON_LINK, .form_action = url_for(a, ROUTE_save_draft, row->letter_id));
    clerk_saved_line(h, saved_words(c, s), (url){S("")});
    html_say(h, "</div>");
}
