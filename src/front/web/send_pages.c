/* Sending what is signed: print runs and what was posted. */
#include "buf.h"
#include "letter_dispatch.h"
#include "page.h"
#include "paper.h"
#include "patient_words.h"
#include "routes.h"
#include "services.h"

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
