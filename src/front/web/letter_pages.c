/* Letters: the list, the editor, passing on and signing, and sending what is signed. */
#include "buf.h"
#include "letter_dispatch.h"
#include "letter_lines.h"
#include "letter_text.h"
#include "letter_work.h"
#include "page.h"
#include "paper.h"
#include "patient_words.h"
#include "person_name.h"
#include "routes.h"
#include "services.h"
#include "url.h"

enum { ROWS = 100 };

static const char *const stages[] = {"type", "sign", "send", "complete", NULL};
static const struct field letters_rows[] = {
    {.name = "stage", .type = FIELD_CHOICE, .label = "the stage", .choices = stages}};
FIELD_TABLE(letters_fields, letters_rows);

static str stage_words(str stage) {
    static const struct {
        str code, words;
    } rows[] = {{S_INIT("type"), S_INIT("to type")},
                {S_INIT("sign"), S_INIT("to sign")},
                {S_INIT("send"), S_INIT("to send")},
                {S_INIT("acknowledge"), S_INIT("waiting for proof")},
                {S_INIT("complete"), S_INIT("complete")},
                {S_INIT("cancelled"), S_INIT("not needed")}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_eq(rows[i].code, stage)) return rows[i].words;
    }
    return stage;
}

enum err letters(struct call *c) {
    str stage = form_text(c, "stage");
    static const uuid anybody = {{0}};
    bool is_author = may(&c->scope, PERM_LETTER_SIGN);
    const struct letter_line *lines;
    size_t n;
    TRY(letter_store_list(c->work.tx, c->scope.site_id, stage,
                          is_author ? c->scope.person_id : anybody, ROWS, 0, &lines, &n));
    struct nhsuk_link filters[5] = {
        {.text = S("All"), .to = url_to(c->arena, ROUTE_letters), .current = stage.n == 0}};
    for (size_t i = 0; stages[i]; i++) {
        str code = str_from_c(stages[i]);
        filters[i + 1] = (struct nhsuk_link){
            .text = stage_words(code),
            .to = url_with(c->arena, url_to(c->arena, ROUTE_letters), S("stage"), code),
            .current = str_eq(stage, code)};
    }
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("Letters"),
               .under = is_author ? S("Yours, oldest first") : S("Oldest first"),
               .filters_label = S("Stage"), .filters = filters, .n_filters = 5);
    if (may(&c->scope, PERM_LETTER_SEND)) {
        nhsuk_button_link(&h, .text = S("Print and post"),
                          .to = url_to(c->arena, ROUTE_letters_to_send), .kind = BUTTON_SECONDARY);
    }
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Since")},
                                                  {.text = S_INIT("Letter")},
                                                  {.text = S_INIT("Patient")},
                                                  {.text = S_INIT("Author")},
                                                  {.text = S_INIT("Stage")}};
    if (n == 0) clerk_nothing(&h, S("No letter here."));
    if (n)
        nhsuk_table_open(&h, .caption = S("Letters"), .columns = columns, .n_columns = 5,
                         .dense = true);
    for (size_t i = 0; i < n; i++) {
        const struct letter_line *l = &lines[i];
        struct person_name name = {l->patient_title, l->patient_name_given, l->patient_name_family};
        html_put(&h, "<tr><td>{}</td><td><a href=\"{}\">{}</a></td><td>{} {}</td><td>{}</td><td>",
                 T(moment_words(c, l->letter.created_at)),
                 U(url_for(c->arena, ROUTE_letter, l->letter.letter_id)), T(l->letter.title),
                 T(person_name_filed(c->arena, &name)), T(l->hospital_number), T(l->author_name));
        nhsuk_tag(&h, stage_words(l->letter.stage), TAG_BLUE);
        html_say(&h, "</td></tr>");
    }
    if (n) nhsuk_table_close(&h);
    return page_reply(c, html_fragment(&h));
}

/* ---- one letter ---------------------------------------------------------------------------------- */

/* The body is one text box: parts apart by empty lines, first the salutation, last the sign-off. */
static const struct field letter_rows[] = {
    {.name = "version",
     .type = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 1000000,
     .label = "the version"},
    {.name = "salutation",
     .type = FIELD_TEXT,
     .required = true,
     .max = 200,
     .label = "the salutation"},
    {.name = "body", .type = FIELD_LINES, .required = true, .max = 20000, .label = "the letter"},
    {.name = "sign_off",
     .type = FIELD_LINES,
     .required = true,
     .max = 500,
     .label = "the sign-off"},
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

static str part_text(struct arena *a, const struct letter_part *p) {
    str heading = letter_part_heading(p);
    str lines = letter_part_write_lines(a, p);
    return heading.n ? say(a, "{}\n{}", SAY_T(heading), SAY_T(lines)) : lines;
}

static str body_of(struct arena *a, const struct letter *l) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < l->n_parts; i++) {
        if (l->parts[i].kind == PART_SALUTATION || l->parts[i].kind == PART_SIGN_OFF) continue;
        if (b.n) buf_put(&b, S("\n\n"));
        buf_put(&b, part_text(a, &l->parts[i]));
    }
    return buf_str(&b);
}

static str text_of_kind(const struct letter *l, enum letter_part_kind kind) {
    for (size_t i = 0; i < l->n_parts; i++) {
        if (l->parts[i].kind == kind) return l->parts[i].text;
    }
    return S("");
}

/* Paragraphs stand apart by an empty line. */
static struct letter typed_letter(struct call *c) {
    struct letter_part *parts = arena_array(c->arena, struct letter_part, LETTER_MAX_PARTS);
    size_t n = 0;
    parts[n++] = (struct letter_part){.kind = PART_SALUTATION, .text = form_text(c, "salutation")};
    str rest = form_text(c, "body");
    while (rest.n && n < LETTER_MAX_PARTS - 1) {
        ptrdiff_t gap = str_find(rest, S("\n\n"));
        str paragraph = str_trim(gap < 0 ? rest : str_slice(rest, 0, (size_t)gap));
        rest = gap < 0 ? S("") : str_from(rest, (size_t)gap + 2);
        if (paragraph.n)
            parts[n++] = (struct letter_part){.kind = PART_PARAGRAPH, .text = paragraph};
    }
    parts[n++] = (struct letter_part){.kind = PART_SIGN_OFF, .text = form_text(c, "sign_off")};
    return (struct letter){.parts = parts, .n_parts = n};
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
    page_form_open(c, h, url_for(a, ROUTE_save_letter, v->row.letter_id));
    clerk_hidden(h, S("version"), say(a, "{}", SAY_N(v->row.version)));
    html_say(h, "<div class=\"cw-editor\">");
    nhsuk_input(h, .name = S("salutation"), .label = S("Salutation"),
                .value = form_shown(c, "salutation", text_of_kind(&v->content, PART_SALUTATION)),
                .error = page_error(c, "salutation"));
    nhsuk_textarea(h, .name = S("body"), .id = S("findings"), .label = S("Letter"),
                   .hint = S("An empty line begins a new paragraph."),
                   .value = form_shown(c, "body", body_of(a, &v->content)),
                   .error =
                       page_error(c, "body").n ? page_error(c, "body") : page_error(c, "findings"),
                   .rows = 16);
    nhsuk_textarea(h, .name = S("sign_off"), .label = S("Sign-off"),
                   .value = form_shown(c, "sign_off", text_of_kind(&v->content, PART_SIGN_OFF)),
                   .error = page_error(c, "sign_off"), .rows = 3);
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

static enum err read_view(struct work *w, void *context) {
    struct letter_view *v = context;
    return letter_look(w, v->row.letter_id, NULL, v);
}

enum err letter_page(struct call *c) {
    struct letter_view v = {.row = {.letter_id = c->ids[0]}};
    TRY(c->work.tx ? read_view(&c->work, &v) : work_read(&c->work, read_view, &v));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(
        &h, .title = v.row.title,
        .under = say(c->arena, "{} · {}", SAY_T(v.row.reference), SAY_T(stage_words(v.row.stage))));
    struct clerk_patient words = patient_words(c, v.patient, true);
    clerk_patient_banner(&h, &words);
    bool is_open = str_eq(v.row.stage, S("type")) || str_eq(v.row.stage, S("sign"));
    html_say(&h, "<div class=\"cw-cols\"><div>");
    if (is_open && may(&c->scope, PERM_LETTER_WRITE)) {
        put_editor(c, &h, &v);
        if (uuid_eq(v.row.author_id, c->scope.person_id)) put_not_needed(c, &h, &v);
    } else {
        html_put(&h, "<div class=\"cw-editor\"><p>{}</p>",
                 T(text_of_kind(&v.content, PART_SALUTATION)));
        for (size_t i = 0; i < v.content.n_parts; i++) {
            if (v.content.parts[i].kind != PART_SALUTATION)
                html_put(&h, "<p>{}</p>", T(part_text(c->arena, &v.content.parts[i])));
        }
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

/* ---- sending ------------------------------------------------------------------------------------- */

static const struct field posted_rows[] = {
    {.name = "ids", .type = FIELD_ID_LIST, .max = 2000, .label = "the copies not posted"}};
FIELD_TABLE(posted_fields, posted_rows);

static void put_copies(struct call *c, struct html *h, const struct outbox_row *rows, size_t n) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Letter")},
                                                  {.text = S_INIT("Patient")},
                                                  {.text = S_INIT("To")},
                                                  {.text = S_INIT("State")},
                                                  {.text = S_INIT("Why")}};
    nhsuk_table_open(h, .caption = S("Copies"), .columns = columns, .n_columns = 5, .dense = true);
    for (size_t i = 0; i < n; i++) {
        html_put(h, "<tr><td><a href=\"{}\">{}</a></td><td>{}, {} {}</td><td>{}</td><td>",
                 U(url_for(c->arena, ROUTE_letter, rows[i].letter_id)), T(rows[i].letter_title),
                 T(rows[i].family_name), T(rows[i].given_names), T(rows[i].hospital_number),
                 T(rows[i].recipient_kind));
        nhsuk_tag(h, rows[i].state, str_eq(rows[i].state, S("held")) ? TAG_RED : TAG_BLUE);
        html_put(h, "</td><td>{}</td></tr>", T(rows[i].held_reason));
    }
    nhsuk_table_close(h);
}

enum err letters_to_send(struct call *c) {
    const struct outbox_row *rows;
    const struct print_run *runs;
    size_t n, n_runs;
    TRY(outbox_store_list(c->work.tx, c->scope.site_id, S(""), 500, &rows, &n));
    TRY(print_run_store_list(c->work.tx, c->scope.site_id, true, 20, &runs, &n_runs));
    size_t n_waiting = 0;
    for (size_t i = 0; i < n; i++)
        n_waiting += str_eq(rows[i].state, S("waiting"));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = S("Print and post"),
               .under = say(c->arena, "{} waiting to be printed", SAY_N((int64_t)n_waiting)));
    for (size_t i = 0; i < n_runs; i++) {
        html_put(&h, "<p>{} printed {}: <a href=\"{}\">all posted?</a></p>", N(runs[i].n_copies),
                 T(moment_words(c, runs[i].made_at)),
                 U(url_for(c->arena, ROUTE_print_run, runs[i].run_id)));
    }
    if (n_waiting) {
        page_form_open(c, &h, url_to(c->arena, ROUTE_make_print_run));
        nhsuk_button(&h, .text = say(c->arena, "Print {} letters", SAY_N((int64_t)n_waiting)));
        clerk_form_close(&h);
    }
    if (n == 0) clerk_nothing(&h, S("Nothing is waiting to be sent."));
    if (n) put_copies(c, &h, rows, n);
    return page_reply(c, html_fragment(&h));
}

static enum err in_read(struct work *w, void *context) {
    struct call *c = context;
    struct work was = c->work;
    c->work = *w;
    enum err e = c->n_ids ? print_run_page(c) : letters_to_send(c);
    c->work = was;
    return e;
}

/* The same pages after a refusal, outside a transaction. */
enum err letters_to_send_again(struct call *c) {
    return work_read(&c->work, in_read, c);
}
enum err print_run_again(struct call *c) {
    return work_read(&c->work, in_read, c);
}

enum err make_run(struct call *c) {
    struct done done;
    TRY(work_write(&c->work, &c->key, make_print_run, NULL, &done));
    if (uuid_is_nil(done.id)) {
        return reply_notice(c, S("Every copy was held: see why below."),
                            url_to(c->arena, ROUTE_letters_to_send));
    }
    return reply_redirect(c, url_for(c->arena, ROUTE_print_run, done.id));
}

enum err print_run_page(struct call *c) {
    struct print_run run;
    const struct outbox_row *rows;
    size_t n;
    TRY(print_run_store_get(c->work.tx, c->scope.site_id, c->ids[0], &run));
    TRY(outbox_store_of_run(c->work.tx, c->scope.site_id, c->ids[0], &rows, &n));
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = say(c->arena, "{} printed: all posted?", SAY_N(run.n_copies)),
               .under = moment_words(c, run.made_at));
    nhsuk_button_link(&h, .text = S("Open the PDF"),
                      .to = url_for(c->arena, ROUTE_print_run_pdf, c->ids[0]),
                      .kind = BUTTON_SECONDARY);
    if (run.confirmed_at.us) {
        html_put(&h, "<p>Confirmed {}.</p>", T(moment_words(c, run.confirmed_at)));
        put_copies(c, &h, rows, n);
        return page_reply(c, html_fragment(&h));
    }
    page_form_open(c, &h, url_for(c->arena, ROUTE_confirm_posted, c->ids[0]));
    nhsuk_fieldset_open(&h, S("Tick what was not posted: it is printed again"));
    for (size_t i = 0; i < n; i++) {
        str about = say(c->arena, "{}, {}: {}", SAY_T(rows[i].family_name),
                        SAY_T(rows[i].given_names), SAY_T(rows[i].recipient_kind));
        str id = uuid_text(c->arena, rows[i].outbox_id);
        nhsuk_checkbox_put(
            &h, &(struct nhsuk_checkbox){.name = S("ids"), .id = id, .value = id, .label = about});
    }
    nhsuk_fieldset_close(&h);
    nhsuk_button(&h, .text = S("The others are posted"));
    clerk_form_close(&h);
    return page_reply(c, html_fragment(&h));
}

enum err confirm_run(struct call *c) {
    struct confirm_posted in = {.run_id = c->ids[0]};
    in.not_posted = form_ids(c, "ids", &in.n_not_posted);
    struct done done;
    TRY(work_write(&c->work, &c->key, confirm_posted, &in, &done));
    return reply_notice(c, S("Posted: each copy has its proof."),
                        url_to(c->arena, ROUTE_letters_to_send));
}

enum err print_run_pdf(struct call *c) {
    static const uuid all = {{0}};
    struct paper paper;
    str pdf;
    TRY(print_run_paper(&c->work, c->ids[0], all, &paper));
    TRY(print_child_draw(c->program->services->paper, c->arena, paper_write(c->arena, &paper), &pdf,
                         c->work.why));
    return reply_pdf(c, pdf, S("letters.pdf"));
}
