/* One print run: its PDF, and "37 printed, all posted?". */
#include "buf.h"
#include "letter_drawer.h"
#include "page.h"
#include "patient_words.h"
#include "print_run.h"
#include "routes.h"
#include "sending_words.h"
#include "services.h"

static const struct field posted_rows[] = {
    {.name = "ids", .type = FIELD_ID_LIST, .max = 2000, .label = "the copies not posted"}};
FIELD_TABLE(posted_fields, posted_rows);

static void put_copies(struct call *c, struct html *h, const struct printed_copy *copies,
                       size_t n) {
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("Letter and patient")}, {.text = S_INIT("To")}, {.text = S_INIT("State")}};
    nhsuk_table_open(h, .caption = S("Copies in this run"), .columns = columns, .n_columns = 3,
                     .dense = true);
    for (size_t i = 0; i < n; i++) {
        const struct outbox_row *o = &copies[i].row;
        html_say(h, "<tr>");
        copy_what_cell(c, h, o);
        html_put(h, "<td>{}</td><td>", T(copy_to_words(c, o)));
        copy_state_tag(h, o);
        html_say(h, "</td></tr>");
    }
    nhsuk_table_close(h);
}

static bool is_out(const struct printed_copy *copy) {
    return copy->out.n > 0;
}

static void put_warning(struct call *c, struct html *h, const struct printed_copy *copies,
                        size_t n) {
    nhsuk_warning_callout_open(h, S("Take these out of the pile: do not post"));
    html_say(h, "<ul>");
    for (size_t i = 0; i < n; i++) {
        const struct outbox_row *o = &copies[i].row;
        if (!is_out(&copies[i])) continue;
        html_put(h, "<li><a href=\"{}\">{}</a>. {}</li>",
                 U(url_for(c->arena, ROUTE_copy, o->recipient_id)), T(copy_about(c, o)),
                 T(copies[i].out));
    }
    html_say(h, "</ul>");
    nhsuk_warning_callout_close(h);
}

/* Dense, for there may be forty: what is ticked was not posted. */
static void put_question(struct call *c, struct html *h, const struct printed_copy *copies,
                         size_t n) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Letter and patient")},
                                                  {.text = S_INIT("To")}};
    const struct clerk_bulk bulk[] = {{.text = S("All are posted but those ticked")}};
    struct clerk_list list = {.id = S("copies"),
                              .caption = S("Tick what was not posted: it is printed again"),
                              .caption_shown = true,
                              .columns = columns,
                              .n_columns = 2,
                              .form = {.action = url_for(c->arena, ROUTE_confirm_posted, c->ids[0]),
                                       .csrf = c->csrf,
                                       .form_key = c->form_key},
                              .bulk = bulk,
                              .n_bulk = 1};
    clerk_list_open_put(h, &list);
    for (size_t i = 0; i < n; i++) {
        const struct outbox_row *o = &copies[i].row;
        if (is_out(&copies[i])) continue;
        clerk_row_open(h, &list, .id = o->outbox_id, .about = copy_about(c, o),
                       .ticked = form_shown_in(c, "ids", o->outbox_id, false));
        copy_what_cell(c, h, o);
        html_put(h, "<td>{}</td>", T(copy_to_words(c, o)));
        clerk_row_close(h);
    }
    clerk_list_close(h, &list);
}

/* Nothing of it may be posted: somebody says that the pile is gone. */
static void put_nothing_left(struct call *c, struct html *h) {
    page_form_open(c, h, url_for(c->arena, ROUTE_confirm_posted, c->ids[0]));
    html_say(h, "<p>Nothing of this run is to be posted.</p>");
    nhsuk_button(h, .text = S("They are out of the pile: close this run"));
    clerk_form_close(h);
}

static void put_being_drawn(struct call *c, struct html *h) {
    nhsuk_inset_text_open(h);
    html_say(h, "<p>The letters are being drawn. This takes a moment; nothing is lost if you "
                "close this page.</p>");
    nhsuk_inset_text_close(h);
    nhsuk_button_link(h, .text = S("Look again"),
                      .to = url_for(c->arena, ROUTE_print_run, c->ids[0]));
}

static void put_open_run(struct call *c, struct html *h, const struct printed_copy *copies,
                         size_t n, size_t n_in) {
    if (n_in < n) put_warning(c, h, copies, n);
    if (!may(&c->scope, PERM_LETTER_SEND))
        put_copies(c, h, copies, n);
    else if (n_in)
        put_question(c, h, copies, n);
    else
        put_nothing_left(c, h);
}

static str title_of(struct call *c, const struct print_run *run, size_t n_in) {
    if (run->confirmed_at.us) return say(c->arena, "{} printed", SAY_N(run->n_copies));
    if (run->hash.n == 0) return say(c->arena, "{} letters to print", SAY_N(run->n_copies));
    return n_in ? say(c->arena, "{} printed: all posted?", SAY_N((int64_t)n_in))
                : say(c->arena, "{} printed: post none of them", SAY_N(run->n_copies));
}

static void put_pdf_link(struct call *c, struct html *h, const struct print_run *run, size_t n,
                         size_t n_in) {
    bool is_open = run->confirmed_at.us == 0;
    if (run->hash.n == 0 || n_in == 0 || (!is_open && n_in < n)) return;
    nhsuk_button_link(h, .text = S("Open the PDF"),
                      .to = url_for(c->arena, ROUTE_print_run_pdf, c->ids[0]),
                      .kind = is_open ? BUTTON_PRIMARY : BUTTON_SECONDARY);
}

enum err print_run_page(struct call *c) {
    struct print_run run;
    const struct printed_copy *copies;
    size_t n, n_in = 0;
    TRY(print_run_look(&c->work, c->ids[0], &run, &copies, &n));
    for (size_t i = 0; i < n; i++)
        n_in += !is_out(&copies[i]);
    struct html h;
    html_init(&h, c->arena);
    nhsuk_back_link(&h, S("Print and post"), url_to(c->arena, ROUTE_letters_to_send));
    page_problems(c, &h);
    str title = title_of(c, &run, n_in);
    clerk_head(&h, .title = title, .under = moment_words(c, run.made_at));
    put_pdf_link(c, &h, &run, n, n_in);
    if (run.confirmed_at.us) {
        html_put(&h, "<p>{} {}.</p>", T(n ? S("Confirmed") : S("Every copy was held:")),
                 T(n ? moment_words(c, run.confirmed_at) : S("see Print and post for why")));
        if (n) put_copies(c, &h, copies, n);
    } else if (run.hash.n == 0) {
        put_being_drawn(c, &h);
    } else {
        put_open_run(c, &h, copies, n, n_in);
    }
    return page_reply_titled(c, title, NULL, 0, html_fragment(&h));
}

/* "3 1": how many were posted, and how many had to be held. */
static str posted_words(struct call *c, str detail, bool some_not_posted) {
    int64_t n_posted = 1, n_held = 0;
    str rest = detail, posted = str_cut(&rest, ' ');
    if (!str_to_int64(posted, &n_posted) || !str_to_int64(rest, &n_held)) n_held = 0;
    str what = n_posted ? S("Posted: each copy has its proof.")
                        : S("Nothing was posted: the run is closed.");
    str held = n_held == 0 ? S("")
               : n_held == 1
                   ? S(" 1 copy was not: take it out of the pile, see Put right and send.")
                   : say(c->arena,
                         " {} copies were not: take them out of the pile, see Put right "
                         "and send.",
                         SAY_N(n_held));
    return say(c->arena, "{}{}{}", SAY_T(what), SAY_T(held),
               SAY_T(some_not_posted ? S(" Those not posted wait to be printed again.") : S("")));
}

enum err confirm_run(struct call *c) {
    struct confirm_posted in = {.run_id = c->ids[0]};
    in.not_posted = form_ids(c, "ids", &in.n_not_posted);
    struct done done;
    TRY(work_write(&c->work, &c->key, confirm_posted, &in, &done));
    return reply_notice(c, posted_words(c, done.detail, in.n_not_posted > 0),
                        url_to(c->arena, ROUTE_letters_to_send));
}

enum err print_run_pdf(struct call *c) {
    struct paper_drawer drawer = letter_drawer(c->program->services->paper);
    str pdf;
    TRY(print_run_pdf_now(&c->work, &drawer, c->ids[0], &pdf));
    if (pdf.n == 0) {
        return reply_notice(c,
                            S("There is no PDF of this run: it is still being drawn, was not kept, "
                              "or copies were taken out of it. Each copy has its own."),
                            url_for(c->arena, ROUTE_print_run, c->ids[0]));
    }
    TRY(page_viewed(c, "print-run", c->ids[0], (uuid){{0}}));
    return reply_pdf(c, pdf, S("letters.pdf"));
}
