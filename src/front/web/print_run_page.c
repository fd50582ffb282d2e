/* One print run: its PDF, and "37 printed, all posted?". */
#include "buf.h"
#include "letter_dispatch.h"
#include "page.h"
#include "patient_words.h"
#include "print_run.h"
#include "routes.h"
#include "sending_words.h"

static const struct field posted_rows[] = {
    {.name = "ids", .type = FIELD_ID_LIST, .max = 2000, .label = "the copies not posted"}};
FIELD_TABLE(posted_fields, posted_rows);

static void put_copies(struct call *c, struct html *h, const struct outbox_row *rows, size_t n) {
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("Letter and patient")}, {.text = S_INIT("To")}, {.text = S_INIT("State")}};
    nhsuk_table_open(h, .caption = S("Copies in this run"), .columns = columns, .n_columns = 3,
                     .dense = true);
    for (size_t i = 0; i < n; i++) {
        html_say(h, "<tr>");
        copy_what_cell(c, h, &rows[i]);
        html_put(h, "<td>{}</td><td>", T(copy_to_words(c, &rows[i])));
        copy_state_tag(h, &rows[i]);
        html_say(h, "</td></tr>");
    }
    nhsuk_table_close(h);
}

/* What the records say since it was printed: such a copy is taken out of the pile. */
struct now_held {
    str reason;
    bool is_held;
};
static enum err read_held(struct call *c, const struct outbox_row *rows, size_t n,
                          struct now_held **ret_held, size_t *ret_n) {
    struct now_held *held = arena_array(c->arena, struct now_held, n);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        struct copy_verdict verdict;
        TRY(copy_check_now(&c->work, &rows[i], &verdict));
        held[i] = (struct now_held){verdict.reason, verdict.is_held};
        *ret_n += verdict.is_held;
    }
    *ret_held = held;
    return OK;
}

static void put_warning(struct call *c, struct html *h, const struct outbox_row *rows, size_t n,
                        const struct now_held *held) {
    nhsuk_warning_callout_open(h, S("Take these out of the pile: do not post"));
    html_say(h, "<ul>");
    for (size_t i = 0; i < n; i++) {
        if (!held[i].is_held) continue;
        html_put(h, "<li>{}. {}</li>", T(copy_about(c, &rows[i])), T(held[i].reason));
    }
    html_say(h, "</ul>");
    nhsuk_warning_callout_close(h);
}

/* Dense, for there may be forty: what is ticked was not posted. */
static void put_question(struct call *c, struct html *h, const struct outbox_row *rows, size_t n,
                         const struct now_held *held) {
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
        clerk_row_open(h, &list, .id = rows[i].outbox_id, .about = copy_about(c, &rows[i]),
                       .now = held[i].is_held,
                       .ticked = form_shown_in(c, "ids", rows[i].outbox_id, held[i].is_held));
        copy_what_cell(c, h, &rows[i]);
        html_put(h, "<td>{}</td>", T(copy_to_words(c, &rows[i])));
        clerk_row_close(h);
    }
    clerk_list_close(h, &list);
}

static void put_being_drawn(struct call *c, struct html *h) {
    nhsuk_inset_text_open(h);
    html_say(h, "<p>The letters are being drawn. This takes a moment; nothing is lost if you "
                "close this page.</p>");
    nhsuk_inset_text_close(h);
    nhsuk_button_link(h, .text = S("Look again"),
                      .to = url_for(c->arena, ROUTE_print_run, c->ids[0]));
}

static enum err put_open_run(struct call *c, struct html *h, const struct outbox_row *rows,
                             size_t n) {
    struct now_held *held;
    size_t n_held;
    TRY(read_held(c, rows, n, &held, &n_held));
    if (n_held) put_warning(c, h, rows, n, held);
    if (may(&c->scope, PERM_LETTER_SEND))
        put_question(c, h, rows, n, held);
    else
        put_copies(c, h, rows, n);
    return OK;
}

/* Without those that were taken out of the pile: a newer copy of them goes. */
static size_t still_in_run(struct call *c, const struct outbox_row **rows, size_t n) {
    struct outbox_row *kept = arena_array(c->arena, struct outbox_row, n);
    size_t n_kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (str_eq((*rows)[i].state, S("in-print-run"))) kept[n_kept++] = (*rows)[i];
    }
    *rows = kept;
    return n_kept;
}

enum err print_run_page(struct call *c) {
    struct print_run run;
    const struct outbox_row *rows;
    size_t n;
    TRY(print_run_store_get(c->work.tx, c->scope.site_id, c->ids[0], &run));
    TRY(outbox_store_of_run(c->work.tx, c->scope.site_id, c->ids[0], &rows, &n));
    if (run.confirmed_at.us == 0) n = still_in_run(c, &rows, n);
    bool is_open = run.confirmed_at.us == 0;
    struct html h;
    html_init(&h, c->arena);
    nhsuk_back_link(&h, S("Print and post"), url_to(c->arena, ROUTE_letters_to_send));
    page_problems(c, &h);
    str title = is_open && run.hash.n
                    ? say(c->arena, "{} printed: all posted?", SAY_N(run.n_copies))
                    : say(c->arena, "{} letters to print", SAY_N(run.n_copies));
    if (!is_open) title = say(c->arena, "{} printed", SAY_N(run.n_copies));
    clerk_head(&h, .title = title, .under = moment_words(c, run.made_at));
    if (run.hash.n)
        nhsuk_button_link(&h, .text = S("Open the PDF"),
                          .to = url_for(c->arena, ROUTE_print_run_pdf, c->ids[0]),
                          .kind = is_open ? BUTTON_PRIMARY : BUTTON_SECONDARY);
    if (is_open && !run.hash.n) {
        put_being_drawn(c, &h);
    } else if (is_open) {
        TRY(put_open_run(c, &h, rows, n));
    } else {
        html_put(&h, "<p>{} {}.</p>", T(n ? S("Confirmed") : S("Every copy was held:")),
                 T(n ? moment_words(c, run.confirmed_at) : S("see Print and post for why")));
        if (n) put_copies(c, &h, rows, n);
    }
    return page_reply_titled(c, title, NULL, 0, html_fragment(&h));
}

enum err confirm_run(struct call *c) {
    struct confirm_posted in = {.run_id = c->ids[0]};
    in.not_posted = form_ids(c, "ids", &in.n_not_posted);
    struct done done;
    TRY(work_write(&c->work, &c->key, confirm_posted, &in, &done));
    return reply_notice(c,
                        in.n_not_posted ? S("Posted: each copy has its proof. Those not posted "
                                            "wait to be printed again.")
                                        : S("Posted: each copy has its proof."),
                        url_to(c->arena, ROUTE_letters_to_send));
}

enum err print_run_pdf(struct call *c) {
    struct print_run run;
    str pdf;
    TRY(print_run_store_get(c->work.tx, c->scope.site_id, c->ids[0], &run));
    if (!run.hash.n) {
        return reply_notice(
            c, S("There is no PDF of this run: it is still being drawn, or was not kept."),
            url_for(c->arena, ROUTE_print_run, c->ids[0]));
    }
    TRY(print_run_pdf_of(&c->work, c->ids[0], &pdf));
    TRY(page_viewed(c, "print-run", c->ids[0], (uuid){{0}}));
    return reply_pdf(c, pdf, S("letters.pdf"));
}
