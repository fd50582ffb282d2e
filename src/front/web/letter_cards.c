/* What stands beside a letter: proofreading, who gets it, the patient's other letters, versions, copies. */
#include "buf.h"
#include "contact_picker.h"
#include "letter_carry.h"
#include "letter_fix.h"
#include "letter_form.h"
#include "letter_json.h"
#include "letter_marked.h"
#include "letter_preview.h"
#include "letter_words.h"
#include "page.h"
#include "patient_words.h"
#include "routes.h"
#include "sending_words.h"
#include "url.h"
#include "utf8.h"

static const struct contact_picker to_whom = {
    .name = "contact",
    .label = S_INIT("Add a copy"),
    .hint = S_INIT("A few letters of the name, practice or town"),
    .adds = true,
    .required = S_INIT("Type a few letters of who should get a copy.")};

/* ---- proofreading -------------------------------------------------------------------------------- */

/* The box and the line it is in, and the characters before it there. */
static void set_place(struct arena *a, const struct letter_sheet *s, const struct proof_finding *f,
                      struct clerk_finding *ret) {
    static const str words[BOX_COUNT] = {S_INIT("Salutation"), S_INIT("Line"), S_INIT("Sign-off"),
                                         S_INIT("Enclosures")};
    struct letter_place place;
    enum letter_box box;
    size_t at;
    ret->place = S("In the letter");
    if (!letter_text_place(&s->view.text, f->offset, &place) ||
        !letter_notation_find(&s->boxes, &place, &box, &at))
        return;
    str before = str_slice(s->boxes.text[box], 0, at);
    int64_t line = 1;
    for (size_t i = 0; i < before.n; i++)
        line += before.p[i] == '\n';
    ret->place = box == BOX_BODY ? say(a, "Line {}", SAY_N(line)) : words[box];
    if (!s->is_open || !s->may_write) return;
    ret->part = letter_box_name(box);
    ret->at = (int64_t)utf8_length(before);
    ret->length = f->length;
}

static struct clerk_finding finding_of(struct call *c, const struct letter_sheet *s, size_t i) {
    static const enum finding_kind kinds[] = {FINDING_MUST, FINDING_LOOK, FINDING_STYLE};
    const struct letter_view *v = &s->view;
    const struct proof_finding *f = &v->findings.items[i];
    const struct letter_override *o = v->overruled[i];
    struct clerk_finding shown = {.kind = kinds[f->severity],
                                  .message = f->message,
                                  .rule = str_from_c(f->rule->id),
                                  .suggestion = f->suggestion};
    if (letter_finding_is_query(v, i)) {
        shown.kind = FINDING_QUERY;
        shown.message = letter_finding_words(v, i);
    }
    set_place(c->arena, s, f, &shown);
    shown.number = (int64_t)i + 1;
    if (o)
        shown.overruled = say(c->arena, "{}: {}", SAY_T(o->person_name), SAY_T(o->reason));
    else if (s->may_write && letter_fix_is_safe(&v->text, f))
        shown.change = url_for(c->arena, ROUTE_change_finding, v->row.letter_id);
    if (s->may_write && str_eq(str_from_c(f->rule->id), S("P-30")))
        shown.add_word = url_for(c->arena, ROUTE_add_word, v->row.letter_id);
    shown.key = letter_finding_name(c->arena, v, i);
    return shown;
}

static str sum_words(struct arena *a, const struct letter_view *v) {
    struct buf b;
    buf_init(&b, a);
    size_t must = letter_must_fix(a, v, NULL), queries = v->n_blocking - must;
    if (must) buf_put(&b, say(a, "{} to put right before signing", SAY_N((int64_t)must)));
    if (queries) {
        if (b.n) buf_put(&b, S(" · "));
        buf_put(&b, queries == 1 ? S("1 query for the author")
                                 : say(a, "{} queries for the author", SAY_N((int64_t)queries)));
    }
    if (b.n == 0) buf_put(&b, S("Nothing stands in the way of signing"));
    return buf_str(&b);
}

/* Whoever may sign says why a "must fix" is right as it stands. */
static void put_overrule(struct call *c, struct html *h, const struct letter_sheet *s) {
    const struct letter_view *v = &s->view;
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, v->findings.n);
    size_t n = 0;
    for (size_t i = 0; i < v->findings.n; i++) {
        const struct proof_finding *f = &v->findings.items[i];
        if (f->severity != PROOF_MUST_FIX || v->overruled[i] || letter_finding_is_query(v, i))
            continue;
        options[n++] = (struct nhsuk_option){.value = letter_finding_name(c->arena, v, i),
                                             .text = letter_finding_words(v, i),
                                             .hint = f->message};
    }
    if (n == 0 || !may(&c->scope, PERM_LETTER_SIGN)) return;
    nhsuk_details_open(h, S("It is right as it stands"));
    nhsuk_radios(h, .name = S("overrule"), .label = S("What is right"), .options = options,
                 .n_options = n, .value = form_typed(c, "overrule"), .small = true,
                 .error = page_error(c, "overrule"));
    nhsuk_textarea(h, .name = S("reason"), .label = S("Why"), .value = form_typed(c, "reason"),
                   .error = page_error(c, "reason"), .rows = 2);
    nhsuk_button(h, .text = S("Overrule"), .kind = BUTTON_SECONDARY, .small = true,
                 .form_action = url_for(c->arena, ROUTE_overrule_finding, v->row.letter_id));
    nhsuk_details_close(h);
}

void letter_findings_put(struct call *c, struct html *h, const struct letter_sheet *s) {
    const struct letter_view *v = &s->view;
    struct clerk_finding *list = arena_array(c->arena, struct clerk_finding, v->findings.n);
    int64_t *marks = arena_array(c->arena, int64_t, v->findings.n);
    letter_marks_read(v, marks);
    for (size_t i = 0; i < v->findings.n; i++) {
        list[i] = finding_of(c, s, i);
        list[i].mark = s->is_beside ? 0 : marks[i];
    }
    str must;
    letter_must_fix(c->arena, v, &must);
    html_say(h, "<div id=\"findings\" tabindex=\"-1\">");
    nhsuk_card_open(h, S("Proofreading"), 2);
    html_put(h, "<p class=\"cw-why\" data-findings-sum>{}</p>", T(sum_words(c->arena, v)));
    if (s->is_open && s->may_write) clerk_hidden(h, S("shown"), must);
    if (v->findings.n) clerk_findings(h, list, v->findings.n);
    if (s->may_write) put_overrule(c, h, s);
    nhsuk_card_close(h);
    html_say(h, "</div>");
}

/* ---- who gets it --------------------------------------------------------------------------------- */

static void put_recipient(struct call *c, struct html *h, const struct letter_sheet *s, size_t i) {
    const struct letter_goes *g = &s->view.goes[i];
    uuid letter = s->view.row.letter_id, recipient = s->view.recipients[i].recipient_id;
    html_put(h, "<li><b>{}</b>{}", T(g->name),
             T(s->view.recipients[i].to.is_copy ? S(" (copy)") : S("")));
    if (g->conflict.n)
        html_put(h, "<br><span class=\"cw-warn\">This copy would be held. {}</span>",
                 T(g->conflict));
    else
        html_put(h, "<br><span class=\"cw-why\">{} · {}</span>", T(g->how), T(g->where));
    html_say(h, "<div class=\"cw-row-buttons\">");
    nhsuk_link(h, .text = S("Preview"), .about = g->name,
               .to = url_for(c->arena, ROUTE_preview, letter, recipient));
    if (s->is_open && s->may_write) {
        if (i > 0)
            nhsuk_button(h, .text = S("Move up"), .about = g->name, .kind = BUTTON_LINK,
                         .form_action = url_for(c->arena, ROUTE_recipient_up, letter, recipient));
        nhsuk_button(h, .text = S("Take off"), .about = g->name, .kind = BUTTON_LINK,
                     .form_action = url_for(c->arena, ROUTE_remove_recipient, letter, recipient));
    }
    html_say(h, "</div></li>");
}

static bool has_kind(const struct letter_view *v, enum recipient_kind kind) {
    for (size_t i = 0; i < v->n_recipients; i++)
        if (v->recipients[i].to.kind == kind) return true;
    return false;
}

/* While nobody knows the GP, nobody hears of this there; once he or she is on the record, the letter goes there too. */
static void put_no_gp(struct call *c, struct html *h, const struct letter_sheet *s) {
    const struct patient *p = s->view.patient;
    if (!s->is_open || !uuid_is_nil(p->practice_id) || has_kind(&s->view, RECIPIENT_GP)) return;
    html_say(h, "<p class=\"cw-warn\">No GP practice is on the record, so no GP gets this letter.");
    if (may(&c->scope, PERM_PATIENT_EDIT)) {
        html_put(h,
                 " <a class=\"nhsuk-link\" href=\"{}\">Record the practice</a>, and the letter "
                 "goes there too.",
                 U(url_for(c->arena, ROUTE_change_page, p->patient_id)));
    }
    html_say(h, "</p>");
}

enum err letter_goes_to_put(struct call *c, struct html *h, const struct letter_sheet *s) {
    static const uuid nobody = {{0}};
    const struct letter_view *v = &s->view;
    html_say(h, "<div id=\"recipients\" tabindex=\"-1\">");
    nhsuk_card_open(h, S("Goes to"), 2);
    if (v->n_recipients == 0)
        html_say(h, "<p class=\"cw-warn\">Nobody yet: choose who gets it.</p>");
    html_say(h, "<ol class=\"cw-plain-list\">");
    for (size_t i = 0; i < v->n_recipients; i++)
        put_recipient(c, h, s, i);
    html_say(h, "</ol>");
    put_no_gp(c, h, s);
    if (s->is_open && s->may_write) {
        TRY(contact_picker_put(c, h, &to_whom, nobody));
        nhsuk_button(h, .text = S("Add"), .kind = BUTTON_SECONDARY, .small = true,
                     .form_action = url_for(c->arena, ROUTE_add_recipient, v->row.letter_id));
        if (!has_kind(v, RECIPIENT_PATIENT))
            nhsuk_button(h, .text = S("Add the patient"), .kind = BUTTON_LINK,
                         .form_action = url_for(c->arena, ROUTE_add_patient, v->row.letter_id));
        if (!has_kind(v, RECIPIENT_GP) && !uuid_is_nil(v->patient->practice_id))
            nhsuk_button(h, .text = S("Add the GP"), .kind = BUTTON_LINK,
                         .form_action = url_for(c->arena, ROUTE_add_gp, v->row.letter_id));
    }
    nhsuk_card_close(h);
    html_say(h, "</div>");
    return OK;
}

enum err letter_contact_chosen(struct call *c, uuid *ret_id) {
    return contact_picker_resolve(c, &to_whom, ret_id);
}

/* ---- what was written before --------------------------------------------------------------------- */

enum { OTHERS_SHOWN = 5 };

enum err letter_others_put(struct call *c, struct html *h, const struct letter_sheet *s) {
    struct arena *a = c->arena;
    nhsuk_card_open(h, S("Last letters"), 2);
    size_t n = 0;
    for (size_t i = 0; i < s->n_others && n < OTHERS_SHOWN; i++) {
        const struct letter_row *l = &s->others[i];
        struct letter content;
        if (uuid_eq(l->letter_id, s->view.row.letter_id) || str_eq(l->stage, S("cancelled")))
            continue;
        TRY(letter_json_parse(a, c->work.read_json, l->body, &content, c->work.why));
        nhsuk_details_open(h,
                           say(a, "{} · {}", SAY_T(l->title), SAY_T(letter_stage_words(l->stage))));
        letter_put(h, &content);
        if (s->is_open && s->may_write && letter_can_carry(&content))
            nhsuk_button(h, .text = S("Carry diagnoses and medicines forward"), .about = l->title,
                         .kind = BUTTON_LINK,
                         .form_action =
                             url_for(a, ROUTE_carry_forward, s->view.row.letter_id, l->letter_id));
        nhsuk_link(h, .text = S("Open this letter"), .about = l->title,
                   .to = url_for(a, ROUTE_letter, l->letter_id));
        nhsuk_details_close(h);
        n++;
    }
    if (n == 0) html_say(h, "<p class=\"cw-why\">This is the first letter here.</p>");
    nhsuk_card_close(h);
    return OK;
}

void letter_versions_put(struct call *c, struct html *h, const struct letter_sheet *s) {
    if (s->n_versions == 0) return;
    nhsuk_details_open(h, s->n_versions == 1
                              ? S("1 version")
                              : say(c->arena, "{} versions", SAY_N((int64_t)s->n_versions)));
    html_say(h, "<ul class=\"cw-plain-list\">");
    url page = url_for(c->arena, ROUTE_letter_versions, s->view.row.letter_id);
    for (size_t i = 0; i < s->n_versions; i++) {
        const struct letter_version *v = &s->versions[i];
        html_put(h, "<li><a class=\"nhsuk-link\" href=\"{}\">Version {}</a>, {}, {}</li>",
                 U(url_with_int(c->arena, page, S("version"), v->version)), N(v->version),
                 T(v->person_name), T(moment_words(c, v->at)));
    }
    html_say(h, "</ul>");
    nhsuk_details_close(h);
}

/* ---- what became of its copies -------------------------------------------------------------------- */

void letter_copies_put(struct call *c, struct html *h, const struct letter_sheet *s) {
    nhsuk_card_open(h, S("Copies"), 2);
    html_say(h, "<ul class=\"cw-plain-list\">");
    for (size_t i = 0; i < s->n_copies; i++) {
        const struct outbox_row *o = &s->copies[i];
        html_put(h, "<li><a class=\"nhsuk-link\" href=\"{}\">{}</a> ",
                 U(url_for(c->arena, ROUTE_copy, o->recipient_id)), T(copy_to_words(c, o)));
        copy_state_tag(h, o);
        if (o->proved_at.us)
            html_put(h, "<br><span class=\"cw-why\">{}</span>", T(moment_words(c, o->proved_at)));
        str why = copy_why(o);
        if (why.n) html_put(h, "<br><span class=\"cw-warn\">{}</span>", T(why));
        html_say(h, "</li>");
    }
    html_say(h, "</ul>");
    nhsuk_card_close(h);
}
