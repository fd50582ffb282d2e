/* Print and post: what waits for paper, what is printed and not yet posted, and what needs putting right. */
#include "send_pages.h"
#include "buf.h"
#include "letter_dispatch.h"
#include "letter_drawer.h"
#include "page.h"
#include "patient_words.h"
#include "print_run.h"
#include "routes.h"
#include "sending_words.h"
#include "services.h"
#include "url.h"

enum {
    DRAWN_AT_ONCE = 60, /* a larger run is drawn behind the page's back */
    TROUBLE_SHOWN = 200
};

static const char *const whiches[] = {"ticked", "all", NULL};
static const struct field print_rows[] = {
    {.name = "ids", .type = FIELD_ID_LIST, .max = PRINT_RUN_MAX, .label = "the letters"},
    {.name = "which", .type = FIELD_CHOICE, .label = "which letters", .choices = whiches},
};
FIELD_TABLE(print_fields, print_rows);

struct to_send {
    const struct outbox_row *waiting, *trouble;
    const struct print_run *runs;
    size_t n_waiting_shown, n_trouble_shown, n_runs;
    int64_t n_waiting, n_trouble, n_printed, n_carried;
};

static enum err read_to_send(struct call *c, struct to_send *t) {
    int64_t to_carrier, site = c->scope.site_id;
    struct tx *tx = c->work.tx;
    TRY(outbox_store_list(tx, site, S("waiting"), S("print"), PRINT_RUN_MAX, &t->waiting,
                          &t->n_waiting_shown));
    TRY(outbox_store_trouble(tx, site, TROUBLE_SHOWN, &t->trouble, &t->n_trouble_shown,
                             &t->n_trouble));
    TRY(print_run_store_list(tx, site, true, 20, &t->runs, &t->n_runs));
    TRY(outbox_store_count(tx, site, S("waiting"), S("print"), &t->n_waiting));
    TRY(outbox_store_count(tx, site, S("in-print-run"), S(""), &t->n_printed));
    TRY(outbox_store_count(tx, site, S("waiting"), S("hand-off"), &to_carrier));
    TRY(outbox_store_count(tx, site, S("handed-off"), S(""), &t->n_carried));
    t->n_carried += to_carrier;
    return OK;
}

/* So that nobody takes what is shown for all there is. */
static void put_how_many(struct html *h, size_t shown, int64_t all) {
    if ((int64_t)shown < all)
        html_put(h, "<p>The oldest {} of {} are shown. The others follow when these are done.</p>",
                 N((int64_t)shown), N(all));
}

static void put_sums(struct call *c, struct html *h, const struct to_send *t) {
    struct arena *a = c->arena;
    const struct clerk_sum sums[] = {
        {t->n_waiting, S("waiting to be printed"), url_place(a, S("waiting")), false},
        {t->n_printed, S("printed, not yet posted"), url_place(a, S("runs")), false},
        {t->n_trouble, S("held, failed or came back"), url_place(a, S("trouble")), false},
        {t->n_carried, S("with the carrier"), url_to(a, ROUTE_sending), false}};
    clerk_sums(h, S("Letters to send"), sums, sizeof sums / sizeof sums[0]);
}

static void put_runs(struct call *c, struct html *h, const struct to_send *t) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Printed")},
                                                  {.text = S_INIT("Letters"), .numeric = true},
                                                  {.text = S_INIT("Next step"), .hidden = true}};
    html_say(h, "<h2 id=\"runs\">Printed: all posted?</h2>");
    if (t->n_runs == 0) {
        clerk_nothing(h, S("Nothing is printed and not yet posted."));
        return;
    }
    nhsuk_table_open(h, .caption = S("Print runs not yet confirmed"), .caption_hidden = true,
                     .columns = columns, .n_columns = 3, .dense = true);
    for (size_t i = 0; i < t->n_runs; i++) {
        const struct print_run *run = &t->runs[i];
        str when = moment_words(c, run->made_at);
        html_put(h, "<tr><td>{}</td><td class=\"nhsuk-table__cell--numeric\">{}</td><td>", T(when),
                 N(run->n_copies));
        nhsuk_button_link(h, .text = run->hash.n ? S("All posted?") : S("Being drawn"),
                          .about = when, .to = url_for(c->arena, ROUTE_print_run, run->run_id),
                          .kind = BUTTON_SECONDARY, .small = true);
        html_say(h, "</td></tr>");
    }
    nhsuk_table_close(h);
}

static void put_waiting(struct call *c, struct html *h, const struct to_send *t) {
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("Letter and patient")}, {.text = S_INIT("To")}, {.text = S_INIT("Signed")}};
    html_say(h, "<h2 id=\"waiting\">Waiting to be printed</h2>");
    if (t->n_waiting == 0) {
        clerk_nothing(h, S("No letter is waiting to be printed."));
        return;
    }
    const struct clerk_bulk bulk[] = {
        {.text = t->n_waiting == 1 ? S("Print the letter")
                 : t->n_waiting > PRINT_RUN_MAX
                     ? say(c->arena, "Print the oldest {} letters", SAY_N(PRINT_RUN_MAX))
                     : say(c->arena, "Print all {} letters", SAY_N(t->n_waiting)),
         .name = S("which"),
         .value = S("all")},
        {.text = S("Print the ticked letters"),
         .name = S("which"),
         .value = S("ticked"),
         .kind = BUTTON_SECONDARY}};
    struct clerk_list list = {.id = S("copies"),
                              .caption = S("Letters waiting to be printed, oldest first"),
                              .columns = columns,
                              .n_columns = 3,
                              .form = {.action = url_to(c->arena, ROUTE_make_print_run),
                                       .csrf = c->csrf,
                                       .form_key = c->form_key},
                              .bulk = bulk,
                              .n_bulk = may(&c->scope, PERM_LETTER_SEND) ? 2 : 0};
    put_how_many(h, t->n_waiting_shown, t->n_waiting);
    clerk_list_open_put(h, &list);
    for (size_t i = 0; i < t->n_waiting_shown; i++) {
        const struct outbox_row *o = &t->waiting[i];
        clerk_row_open(h, &list, .id = o->outbox_id, .about = copy_about(c, o),
                       .ticked = form_shown_in(c, "ids", o->outbox_id, false));
        copy_what_cell(c, h, o);
        html_put(h, "<td>{}</td><td>{}</td>", T(copy_to_words(c, o)),
                 T(moment_words(c, o->created_at)));
        clerk_row_close(h);
    }
    clerk_list_close(h, &list);
}

static void put_trouble(struct call *c, struct html *h, const struct to_send *t) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Letter and patient")},
                                                  {.text = S_INIT("To")},
                                                  {.text = S_INIT("State")},
                                                  {.text = S_INIT("Why, and what to do")},
                                                  {.text = S_INIT("Next step"), .hidden = true}};
    html_say(h, "<h2 id=\"trouble\">Put right and send</h2>");
    if (t->n_trouble == 0) {
        clerk_nothing(h, S("No copy is held, failed or came back."));
        return;
    }
    put_how_many(h, t->n_trouble_shown, t->n_trouble);
    nhsuk_table_open(h, .caption = S("Copies that are held, failed or came back"),
                     .caption_hidden = true, .columns = columns, .n_columns = 5, .dense = true,
                     .responsive = true);
    for (size_t i = 0; i < t->n_trouble_shown; i++) {
        const struct outbox_row *o = &t->trouble[i];
        html_say(h, "<tr>");
        copy_what_cell(c, h, o);
        html_put(h, "<td>{}</td><td>", T(copy_to_words(c, o)));
        copy_state_tag(h, o);
        html_put(h, "</td><td>{}</td><td>", T(copy_why(o)));
        nhsuk_button_link(h, .text = S("Put right"), .about = copy_about(c, o),
                          .to = url_for(c->arena, ROUTE_copy, o->recipient_id),
                          .kind = BUTTON_SECONDARY, .small = true);
        html_say(h, "</td></tr>");
    }
    nhsuk_table_close(h);
}

enum err letters_to_send(struct call *c) {
    struct to_send t = {0};
    TRY(read_to_send(c, &t));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    sending_head(c, &h, PAGE_PRINT_AND_POST, S("Each copy leaves with its proof"));
    put_sums(c, &h, &t);
    put_waiting(c, &h, &t);
    put_runs(c, &h, &t);
    put_trouble(c, &h, &t);
    return page_reply(c, html_fragment(&h));
}

/* A run of ordinary size is drawn before the page answers; what fails here is tried again by the job. */
static void draw_now(struct call *c, uuid run_id, int64_t n_copies) {
    struct paper_drawer drawer = letter_drawer(c->program->services->paper);
    struct problem why = {0};
    struct work w = c->work;
    bool was_one;
    w.why = &why;
    if (n_copies <= DRAWN_AT_ONCE) (void)!print_run_draw(&w, &drawer, run_id, &was_one);
}

enum err print_copies(struct call *c, const uuid *outbox_ids, size_t n, uuid *ret_run) {
    struct make_print_run in = {outbox_ids, n};
    struct done done;
    int64_t n_copies = 0;
    TRY(work_write(&c->work, &c->key, make_print_run, &in, &done));
    bool has_number = str_to_int64(done.detail, &n_copies);
    if (!uuid_is_nil(done.id) && has_number) draw_now(c, done.id, n_copies);
    *ret_run = done.id;
    return OK;
}

enum err make_run(struct call *c) {
    struct make_print_run in = {0};
    uuid run;
    in.ids = form_ids(c, "ids", &in.n);
    bool is_all = str_eq(form_text(c, "which"), S("all"));
    if (!is_all && in.n == 0)
        return call_problem(c, "ids", S("Tick the letters to print, or print all of them"));
    if (is_all) in = (struct make_print_run){0};
    TRY(print_copies(c, in.ids, in.n, &run));
    if (uuid_is_nil(run)) {
        return reply_notice(c, S("Every copy was held: see why below."),
                            url_to(c->arena, ROUTE_letters_to_send));
    }
    return reply_redirect(c, url_for(c->arena, ROUTE_print_run, run));
}
