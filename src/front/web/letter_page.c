/* One letter: the editor, passing on and signing. */
#include "buf.h"
#include "letter_notation.h"
#include "letter_preview.h"
#include "letter_text.h"
#include "letter_words.h"
#include "letter_work.h"
#include "page.h"
#include "patient_words.h"
#include "routes.h"

/* The boxes of letter_notation.h. */
static const struct field letter_rows[] = {
    {.name = "version",
     .type = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 1000000,
     .label = "the version"},
    {.name = "salutation", .type = FIELD_TEXT, .max = 500, .label = "the salutation"},
    {.name = "body", .type = FIELD_LINES, .max = 100000, .label = "the letter"},
    {.name = "sign_off", .type = FIELD_LINES, .max = 2000, .label = "the sign-off"},
    {.name = "enclosures", .type = FIELD_LINES, .max = 5000, .label = "the enclosures"},
    {.name = "then", .type = FIELD_TEXT, .max = 10, .label = "what then"},
};
FIELD_TABLE(letter_fields, letter_rows);
static const struct field step_rows[] = {
    {.name = "version",
     .type = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 1000000,
     .label = "the version"},
    {.name = "note", .type = FIELD_TEXT, .max = 500, .label = "the note"},
};
FIELD_TABLE(step_fields, step_rows);

static struct letter typed_letter(struct call *c) {
    return letter_notation_parse(
        c->arena, (str[BOX_COUNT]){form_text(c, "salutation"), form_text(c, "body"),
                                   form_text(c, "sign_off"), form_text(c, "enclosures")});
}

static void put_findings(struct call *c, struct html *h, const struct letter_view *v) {
    nhsuk_card_open(h, S("Proofreading"), 2);
    if (v->findings.n == 0) html_say(h, "<p>Nothing found.</p>");
    struct clerk_finding *list = arena_array(c->arena, struct clerk_finding, v->findings.n);
    for (size_t i = 0; i < v->findings.n; i++) {
        const struct proof_finding *f = &v->findings.items[i];
        list[i] = (struct clerk_finding){.kind = f->severity == PROOF_MUST_FIX ? FINDING_MUST
                                                 : f->severity == PROOF_LOOK   ? FINDING_LOOK
                                                                               : FINDING_STYLE,
                                         .message = f->message,
                                         .place = say(c->arena, "Line {}", SAY_N(f->line)),
                                         .suggestion = f->suggestion,
                                         .rule = str_from_c(f->rule->id)};
    }
    if (v->findings.n) clerk_findings(h, list, v->findings.n);
    nhsuk_card_close(h);
}

static void put_recipients(struct html *h, const struct letter_view *v) {
    nhsuk_card_open(h, S("Goes to"), 2);
    html_say(h, "<ul class=\"nhsuk-list\" id=\"recipients\">");
    for (size_t i = 0; i < v->n_recipients; i++) {
        html_put(h, "<li>{}{}</li>", T(v->recipient_names[i]),
                 T(v->recipients[i].to.is_copy ? S(" (copy)") : S("")));
    }
    html_say(h, "</ul>");
    nhsuk_card_close(h);
}

static void put_editor(struct call *c, struct html *h, const struct letter_view *v) {
    struct arena *a = c->arena;
    struct letter_boxes boxes = letter_notation_write(a, &v->content);
    page_form_open(c, h, url_for(a, ROUTE_save_letter, v->row.letter_id));
    clerk_hidden(h, S("version"), say(a, "{}", SAY_N(v->row.version)));
    html_say(h, "<div class=\"cw-editor\">");
    nhsuk_input(h, .name = S("salutation"), .label = S("Salutation"),
                .value = form_shown(c, "salutation", boxes.text[BOX_SALUTATION]),
                .error = page_error(c, "salutation"));
    nhsuk_textarea(
        h, .name = S("body"), .id = S("findings"), .label = S("Letter"),
        .hint = S("Headings such as Diagnoses, Medicines and Plan stand on a line of their own, "
                  "others after ##. Lines of a list begin with a dash. An empty line begins "
                  "a new paragraph."),
        .value = form_shown(c, "body", boxes.text[BOX_BODY]),
        .error = page_error(c, "body").n ? page_error(c, "body") : page_error(c, "findings"),
        .rows = 16);
    nhsuk_textarea(h, .name = S("sign_off"), .label = S("Sign-off"),
                   .value = form_shown(c, "sign_off", boxes.text[BOX_SIGN_OFF]),
                   .error = page_error(c, "sign_off"), .rows = 3);
    nhsuk_textarea(h, .name = S("enclosures"), .label = S("Enclosures, a line each"),
                   .value = form_shown(c, "enclosures", boxes.text[BOX_ENCLOSURES]),
                   .error = page_error(c, "enclosures"), .rows = 2);
    html_say(h, "</div>");
    nhsuk_button(h, .text = S("Save"), .kind = BUTTON_SECONDARY);
    if (str_eq(v->row.stage, S("type"))) {
        nhsuk_button(h, .text = S("Save and send to the author"), .name = S("then"),
                     .value = S("pass"));
    }
    if (str_eq(v->row.stage, S("sign")) && uuid_eq(v->row.author_id, c->scope.person_id)) {
        nhsuk_button(h, .text = S("Sign"), .name = S("then"), .value = S("sign"),
                     .chord = CHORD_AND_NEXT);
    }
    clerk_form_close(h);
}

static void put_not_needed(struct call *c, struct html *h, const struct letter_view *v) {
    nhsuk_details_open(h, S("No letter needed"));
    page_form_open(c, h, url_for(c->arena, ROUTE_no_letter, v->row.letter_id));
    clerk_hidden(h, S("version"), say(c->arena, "{}", SAY_N(v->row.version)));
    nhsuk_input(h, .name = S("note"), .label = S("Why"), .error = page_error(c, "note"));
    nhsuk_button(h, .text = S("No letter needed"), .kind = BUTTON_WARNING);
    clerk_form_close(h);
    nhsuk_details_close(h);
}

static enum err read_view(struct work *w, struct letter_view *v) {
    return letter_look(w, v->row.letter_id, NULL, v);
}

enum err letter_page(struct call *c) {
    struct letter_view v = {.row = {.letter_id = c->ids[0]}};
    TRY(read_view(&c->work, &v));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = v.row.title,
               .under = say(c->arena, "{} · {}", SAY_T(v.row.reference),
                            SAY_T(letter_stage_words(v.row.stage))));
    struct clerk_patient words = patient_words(c, v.patient, true);
    clerk_patient_banner(&h, &words);
    bool is_open = str_eq(v.row.stage, S("type")) || str_eq(v.row.stage, S("sign"));
    html_say(&h, "<div class=\"cw-cols\"><div>");
    if (is_open && may(&c->scope, PERM_LETTER_WRITE)) {
        put_editor(c, &h, &v);
        if (uuid_eq(v.row.author_id, c->scope.person_id)) put_not_needed(c, &h, &v);
    } else {
        html_say(&h, "<div class=\"cw-editor\">");
        letter_put(&h, &v.content);
        html_say(&h, "</div>");
    }
    html_say(&h, "</div><aside>");
    if (is_open) put_findings(c, &h, &v);
    put_recipients(&h, &v);
    html_say(&h, "</aside></div>");
    return page_reply_titled(c, v.row.title, NULL, 0, html_fragment(&h));
}

/* Save, then pass on or sign in one go: the step takes the version that the save has just made. */
struct save_and {
    struct save_letter save;
    str then;
};
static enum err save_and_step(struct work *w, void *context, struct done *ret_done) {
    struct save_and *in = context;
    TRY(save_letter(w, &in->save, ret_done));
    struct letter_step_input step = {.letter_id = in->save.letter_id,
                                     .version = in->save.version + 1};
    if (str_eq(in->then, S("pass"))) return pass_letter(w, &step, ret_done);
    if (str_eq(in->then, S("sign"))) return sign_letter(w, &step, ret_done);
    return OK;
}

enum err save_the_letter(struct call *c) {
    struct save_and in = {{c->ids[0], form_int(c, "version"), typed_letter(c)},
                          form_text(c, "then")};
    struct done done;
    TRY(work_write(&c->work, &c->key, save_and_step, &in, &done));
    if (in.then.n == 0)
        return reply_notice(c, S("The letter is saved."),
                            url_for(c->arena, ROUTE_letter, c->ids[0]));
    bool is_signed = str_eq(in.then, S("sign"));
    return reply_notice(c,
                        is_signed ? S("Signed: it is now with the secretary to be sent.")
                                  : S("Sent to the author."),
                        url_to(c->arena, ROUTE_letters));
}

enum err no_letter(struct call *c) {
    struct letter_step_input in = {c->ids[0], form_int(c, "version"), form_text(c, "note")};
    struct done done;
    TRY(work_write(&c->work, &c->key, cancel_letter, &in, &done));
    return reply_notice(c, S("Recorded: no letter is needed."), url_to(c->arena, ROUTE_letters));
}
