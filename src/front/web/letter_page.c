/* One letter: what is shown of it, and where on the page. */
#include "buf.h"
#include "letter_form.h"
#include "letter_json.h"
#include "letter_marked.h"
#include "letter_paper.h"
#include "letter_preview.h"
#include "letter_right.h"
#include "letter_words.h"
#include "page.h"
#include "patient_words.h"
#include "person_name.h"
#include "person_store.h"
#include "routes.h"
#include "services.h"
#include "url.h"

static const char *const drafts[] = {"use", NULL};
static const struct field letter_page_rows[] = {
    {.name = "draft", .type = FIELD_CHOICE, .label = "the draft", .choices = drafts},
    {.name = "at", .type = FIELD_INT, .min = 0, .max = 100000, .label = "the place in the list"},
    {.name = "of", .type = FIELD_INT, .min = 0, .max = 100000, .label = "the length of the list"},
};
FIELD_TABLE(letter_page_fields, letter_page_rows);

static enum err name_of(struct work *w, uuid person_id, str *ret_name) {
    struct person p;
    if (uuid_is_nil(person_id)) return OK;
    TRY(person_store_get(w->tx, w->scope->site_id, person_id, &p));
    *ret_name = person_short_name(w->arena, &p);
    return OK;
}

/* A draft of one's own that differs from what is saved; `*ret_draft` is left alone otherwise. */
static enum err find_draft(struct call *c, struct letter_sheet *s, const struct letter_row *row,
                           struct letter *ret_draft) {
    struct work *w = &c->work;
    if (!s->is_open || !s->may_write || c->is_again) return OK;
    enum err e =
        letter_draft_get(w->tx, c->scope.site_id, row->letter_id, c->scope.person_id, &s->draft);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    if (str_eq(s->draft.body, row->body)) return OK;
    TRY(letter_json_parse(w->arena, w->read_json, s->draft.body, ret_draft, w->why));
    s->uses_draft = str_eq(form_typed(c, "draft"), S("use"));
    s->has_draft = !s->uses_draft;
    return OK;
}

static bool is_same_letter(struct arena *a, const struct letter *one, const struct letter *other) {
    return str_eq(letter_json_write(a, one), letter_json_write(a, other));
}

/* What stands in the boxes: what was typed, else a draft that is taken up, else what is saved. */
static enum err read_content(struct call *c, struct letter_sheet *s, const struct letter_row *row) {
    struct work *w = &c->work;
    const struct services *services = c->program->services;
    const struct proof_spelling *spelling = services ? services->spelling : NULL;
    struct letter other = {0};
    int64_t version = 0;
    TRY(letter_json_parse(w->arena, w->read_json, row->body, &s->saved, w->why));
    TRY(find_draft(c, s, row, &other));
    bool is_typed = letter_form_has_boxes(c);
    if (is_typed) {
        other = letter_form_typed(c);
        bool is_current =
            str_to_int64(form_typed(c, "version"), &version) && version == row->version;
        s->is_overtaken =
            (!is_current || !s->is_open) && !is_same_letter(w->arena, &other, &s->saved);
    }
    if ((is_typed && s->is_open) || s->uses_draft)
        TRY(letter_look_typed(w, row->letter_id, &other, spelling, &s->view));
    else
        TRY(letter_look(w, row->letter_id, spelling, &s->view));
    s->boxes = letter_notation_write(w->arena, &s->view.content);
    return OK;
}

static enum err read_around(struct call *c, struct letter_sheet *s) {
    struct work *w = &c->work;
    int64_t site = c->scope.site_id;
    const struct letter_row *row = &s->view.row;
    TRY(name_of(w, row->author_id, &s->author_name));
    TRY(name_of(w, row->typist_id, &s->typist_name));
    TRY(name_of(w, row->note_by, &s->note_name));
    TRY(letter_store_versions(w->tx, site, row->letter_id, &s->versions, &s->n_versions));
    TRY(letter_store_of_patient(w->tx, site, row->patient_id, &s->others, &s->n_others));
    if (row->signed_at.us)
        TRY(outbox_store_newest_of_letter(w->tx, site, row->letter_id, &s->copies, &s->n_copies));
    enum err e = letter_store_superseding(w->tx, site, row->letter_id, &s->corrected_by);
    return e == NOT_FOUND ? OK : e;
}

static enum err read_shown(struct call *c, struct letter_sheet *s) {
    struct letter_row row;
    TRY(letter_store_get(c->work.tx, c->scope.site_id, c->ids[0], &row));
    s->is_open = str_eq(row.stage, S("type")) || str_eq(row.stage, S("sign"));
    s->may_write = may(&c->scope, PERM_LETTER_WRITE);
    s->is_author = uuid_eq(row.author_id, c->scope.person_id) && may(&c->scope, PERM_LETTER_SIGN);
    if (!str_to_int64(form_typed(c, "at"), &s->at) || !str_to_int64(form_typed(c, "of"), &s->of))
        s->at = s->of = 0;
    TRY(page_viewed(c, "letter", row.letter_id, row.patient_id));
    TRY(read_content(c, s, &row));
    return read_around(c, s);
}

static str under_title(struct call *c, const struct letter_sheet *s) {
    const struct letter_row *row = &s->view.row;
    struct buf b;
    buf_init(&b, c->arena);
    buf_put(&b, say(c->arena, "{} · {} · author {}", SAY_T(row->reference),
                    SAY_T(letter_stage_words(row->stage)), SAY_T(s->author_name)));
    if (s->typist_name.n) buf_put(&b, say(c->arena, " · typed by {}", SAY_T(s->typist_name)));
    if (row->signed_at.us)
        buf_put(&b, say(c->arena, " · signed {}", SAY_T(moment_words(c, row->signed_at))));
    return buf_str(&b);
}

static void put_notes(struct call *c, struct html *h, const struct letter_sheet *s) {
    const struct letter_row *row = &s->view.row;
    if (row->note.n && s->is_open) {
        nhsuk_inset_text_open(h);
        html_put(h, "<p><b>Note from {}</b>, {}</p><p class=\"cw-lines\">{}</p>", T(s->note_name),
                 T(moment_words(c, row->note_at)), T(row->note));
        nhsuk_inset_text_close(h);
    }
    if (row->cancel_reason.n) {
        nhsuk_inset_text_open(h);
        html_put(h, "<p><b>Not needed</b>: {}</p>", T(row->cancel_reason));
        nhsuk_inset_text_close(h);
    }
}

/* Signed letters are never changed: another one takes their place. */
static void put_correction(struct call *c, struct html *h, const struct letter_sheet *s) {
    const struct letter_row *row = &s->view.row;
    if (row->signed_at.us == 0 || str_eq(row->stage, S("cancelled")) ||
        !uuid_is_nil(s->corrected_by) || !may(&c->scope, PERM_LETTER_WRITE))
        return;
    nhsuk_details_open(h, S("Something is wrong with this letter"));
    html_say(h, "<p>A new letter begins with these words and recipients. Copies that have not left "
                "are held at once, and set aside when the new letter is signed.</p>");
    page_form_open(c, h, url_for(c->arena, ROUTE_correct, row->letter_id));
    clerk_hidden(h, S("version"), say(c->arena, "{}", SAY_N(row->version)));
    nhsuk_textarea(h, .name = S("note"), .label = S("What is wrong"),
                   .value = form_typed(c, "note"), .error = page_error(c, "note"), .rows = 2);
    nhsuk_button(h, .text = S("Correct it by a new letter"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    nhsuk_details_close(h);
}

static void put_replaced(struct call *c, struct html *h, const struct letter_sheet *s) {
    if (!uuid_is_nil(s->corrected_by)) {
        nhsuk_inset_text_open(h);
        html_put(h,
                 "<p><a class=\"nhsuk-link\" href=\"{}\">Another letter</a> corrects this one.</p>",
                 U(url_for(c->arena, ROUTE_letter, s->corrected_by)));
        nhsuk_inset_text_close(h);
    }
    if (!uuid_is_nil(s->view.row.supersedes))
        html_put(h,
                 "<p class=\"cw-why\">This letter corrects <a class=\"nhsuk-link\" href=\"{}\">an "
                 "earlier one</a>.</p>",
                 U(url_for(c->arena, ROUTE_letter, s->view.row.supersedes)));
}

static enum err put_aside(struct call *c, struct html *h, const struct letter_sheet *s) {
    html_say(h, "<aside aria-label=\"About this letter\">");
    if (s->is_open) letter_findings_put(c, h, s);
    if (s->n_copies) letter_copies_put(c, h, s);
    if (!s->n_copies) TRY(letter_goes_to_put(c, h, s));
    TRY(letter_others_put(c, h, s));
    letter_versions_put(c, h, s);
    html_say(h, "</aside>");
    return OK;
}

/* The editor stays plain; what was found is marked in the letter as it reads, below it. */
static void put_reading(struct html *h, const struct letter_sheet *s) {
    if (s->view.findings.n == 0) return;
    html_say(h,
             "<section class=\"cw-editor cw-reading\" aria-labelledby=\"reading\">"
             "<h2 class=\"nhsuk-heading-s\" id=\"reading\">As it reads, with what was found</h2>");
    letter_marked_put(h, &s->view);
    html_say(h, "</section>");
}

/* The form is around both columns, so that every button sends what is typed. */
static enum err put_form(struct call *c, struct html *h, const struct letter_sheet *s) {
    clerk_form_open(h, .action = url_for(c->arena, ROUTE_save_letter, s->view.row.letter_id),
                    .csrf = c->csrf, .form_key = c->form_key, .id = S("letter"), .autosaves = true);
    html_say(h, "<div class=\"cw-cols\"><div>");
    letter_editor_put(c, h, s);
    put_reading(h, s);
    html_say(h, "</div>");
    TRY(put_aside(c, h, s));
    html_say(h, "</div>");
    clerk_form_close(h);
    return OK;
}

static enum err put_read_only(struct call *c, struct html *h, const struct letter_sheet *s) {
    struct letter_sheet only = *s;
    only.may_write = false;
    html_say(h, "<div class=\"cw-cols\"><div>");
    if (s->has_draft) letter_draft_put(c, h, s);
    html_say(h, "<div class=\"cw-editor\">");
    if (s->is_open)
        letter_marked_put(h, &s->view);
    else
        letter_put(h, &s->view.content);
    html_say(h, "</div>");
    if (!s->has_draft) put_correction(c, h, s);
    html_say(h, "</div>");
    TRY(put_aside(c, h, &only));
    html_say(h, "</div>");
    return OK;
}

enum err letter_page(struct call *c) {
    struct letter_sheet s = {0};
    TRY(read_shown(c, &s));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    if (s.of > 0)
        html_put(
            &h,
            "<p class=\"cw-why\"><a class=\"nhsuk-link\" href=\"{}\">For you</a> · {} of {}</p>",
            U(url_to(c->arena, ROUTE_for_you)), N(s.at), N(s.of));
    clerk_head(&h, .title = s.view.row.title, .under = under_title(c, &s));
    struct clerk_patient words = patient_words(c, s.view.patient, true);
    clerk_patient_banner(&h, &words);
    put_notes(c, &h, &s);
    put_replaced(c, &h, &s);
    TRY(letter_right_put(c, &h, &s.view.row));
    if (s.is_overtaken) letter_draft_put(c, &h, &s);
    bool is_typed_in = s.is_open && s.may_write && !s.has_draft;
    TRY(is_typed_in ? put_form(c, &h, &s) : put_read_only(c, &h, &s));
    return page_reply_titled(c, s.view.row.title, NULL, 0, html_fragment(&h));
}

/* The paper of one copy as it stands saved. */
enum err preview(struct call *c) {
    struct letter_row row;
    struct paper_sheet sheet;
    str pdf;
    TRY(letter_preview_sheet(&c->work, c->ids[0], c->ids[1], &sheet));
    TRY(letter_store_get(c->work.tx, c->scope.site_id, c->ids[0], &row));
    TRY(page_viewed(c, "letter", row.letter_id, row.patient_id));
    TRY(print_child_draw(c->program->services->paper, c->arena,
                         paper_of_sheets(&c->work, c->work.today, &sheet, 1), &pdf, c->work.why));
    return reply_pdf(c, pdf, S("letter-preview.pdf"));
}

/* ---- an older version beside the present one ------------------------------------------------------ */

static const struct field versions_rows[] = {
    {.name = "version", .type = FIELD_INT, .min = 1, .max = 1000000, .label = "the version"}};
FIELD_TABLE(letter_versions_fields, versions_rows);

enum err letter_versions(struct call *c) {
    struct work *w = &c->work;
    struct letter_row row;
    struct letter_version version;
    struct letter then, now;
    str body;
    TRY(work_may(w, PERM_LETTER_SEE));
    TRY(letter_store_get(w->tx, c->scope.site_id, c->ids[0], &row));
    TRY(page_viewed(c, "letter", row.letter_id, row.patient_id));
    if (!form_has(c, "version"))
        return reply_redirect(c, url_for(c->arena, ROUTE_letter, row.letter_id));
    TRY(letter_store_version(w->tx, c->scope.site_id, row.letter_id, form_int(c, "version"),
                             &version, &body));
    TRY(letter_json_parse(w->arena, w->read_json, body, &then, w->why));
    TRY(letter_json_parse(w->arena, w->read_json, row.body, &now, w->why));
    struct html h;
    html_init(&h, c->arena);
    nhsuk_back_link(&h, S("Back to the letter"), url_for(c->arena, ROUTE_letter, row.letter_id));
    clerk_head(
        &h, .title = say(c->arena, "{}: version {}", SAY_T(row.title), SAY_N(version.version)),
        .under = say(c->arena, "{}, {}, beside the present version {}", SAY_T(version.person_name),
                     SAY_T(moment_words(c, version.at)), SAY_N(row.version)));
    letter_diff_put(&h, letter_whole_text(c->arena, &then), letter_whole_text(c->arena, &now),
                    say(c->arena, "only in version {}", SAY_N(version.version)),
                    S("only in the present version"));
    return page_reply_titled(c, row.title, NULL, 0, html_fragment(&h));
}
