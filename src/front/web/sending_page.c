/* Sending: what is on its way to the electronic carrier, what failed, and what came from it that nobody can read. */
#include "acknowledge.h"
#include "buf.h"
#include "hand_off.h"
#include "job_store.h"
#include "page.h"
#include "patient_words.h"
#include "routes.h"
#include "sending_words.h"
#include "site_store.h"
#include "url.h"

enum { ROWS = 200 };

static const struct field try_rows[] = {
    {.name = "id", .type = FIELD_ID, .required = true, .label = "what to try again"},
    {.name = "job", .type = FIELD_CHECK, .label = "a print run"},
};
FIELD_TABLE(try_again_fields, try_rows);
static const struct field seen_rows[] = {
    {.name = "id", .type = FIELD_ID, .required = true, .label = "the file"}};
FIELD_TABLE(aside_seen_fields, seen_rows);

struct sending_view {
    struct site_row site;
    const struct outbox_row *waiting, *gone, *failed;
    size_t n_waiting, n_gone, n_failed;        /* shown */
    int64_t all_waiting, all_gone, all_failed; /* there are */
    const struct job_row *asides, *runs, *lost_runs;
    size_t n_asides, n_runs, n_lost_runs;
};

static enum err read_sending(struct call *c, struct sending_view *v) {
    struct tx *tx = c->work.tx;
    int64_t site = c->scope.site_id;
    TRY(site_store_get(tx, site, &v->site));
    TRY(outbox_store_list(tx, site, S("waiting"), S("hand-off"), ROWS, &v->waiting, &v->n_waiting));
    TRY(outbox_store_list(tx, site, S("handed-off"), S(""), ROWS, &v->gone, &v->n_gone));
    TRY(outbox_store_list(tx, site, S("failed"), S(""), ROWS, &v->failed, &v->n_failed));
    TRY(outbox_store_count(tx, site, S("waiting"), S("hand-off"), &v->all_waiting));
    TRY(outbox_store_count(tx, site, S("handed-off"), S(""), &v->all_gone));
    TRY(outbox_store_count(tx, site, S("failed"), S(""), &v->all_failed));
    TRY(job_store_list(tx, site, S("acknowledgement"), S("failed"), ROWS, &v->asides,
                       &v->n_asides));
    TRY(job_store_list(tx, site, S("draw-run"), S("waiting"), ROWS, &v->runs, &v->n_runs));
    return job_store_list(tx, site, S("draw-run"), S("failed"), ROWS, &v->lost_runs,
                          &v->n_lost_runs);
}

/* So that nobody takes what is shown for all there is. */
static void put_how_many(struct html *h, size_t shown, int64_t all) {
    if ((int64_t)shown < all)
        html_put(h, "<p>The oldest {} of {} are shown.</p>", N((int64_t)shown), N(all));
}

static void put_sums(struct call *c, struct html *h, const struct sending_view *v) {
    struct arena *a = c->arena;
    const struct clerk_sum sums[] = {
        {v->all_waiting, S("waiting to be handed off"), url_place(a, S("waiting")), false},
        {v->all_gone, S("handed off, no answer yet"), url_place(a, S("gone")), false},
        {v->all_failed, S("failed"), url_place(a, S("failed")), false},
        {(int64_t)v->n_asides, S("answers set aside"), url_place(a, S("asides")), false}};
    clerk_sums(h, S("Electronic hand-off"), sums, sizeof sums / sizeof sums[0]);
}

static void put_try_again(struct call *c, struct html *h, uuid id, bool is_job, str about) {
    if (!may(&c->scope, PERM_LETTER_SEND)) return;
    page_form_open(c, h, url_to(c->arena, ROUTE_try_again));
    clerk_hidden(h, S("id"), uuid_text(c->arena, id));
    if (is_job) clerk_hidden(h, S("job"), S("1"));
    nhsuk_button(h, .text = S("Try again now"), .about = about, .kind = BUTTON_SECONDARY,
                 .small = true);
    clerk_form_close(h);
}

static str tries_words(struct arena *a, int64_t tries) {
    if (tries == 0) return S("not tried yet");
    return tries == 1 ? S("tried once") : say(a, "tried {} times", SAY_N(tries));
}

static void put_waiting(struct call *c, struct html *h, const struct sending_view *v) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Letter and patient")},
                                                  {.text = S_INIT("To")},
                                                  {.text = S_INIT("Last error")},
                                                  {.text = S_INIT("Next try")},
                                                  {.text = S_INIT("Next step"), .hidden = true}};
    html_say(h, "<h2 id=\"waiting\">Waiting to be handed off</h2>");
    if (v->n_waiting == 0) {
        clerk_nothing(h, S("Nothing is waiting for the carrier."));
        return;
    }
    put_how_many(h, v->n_waiting, v->all_waiting);
    nhsuk_table_open(h, .caption = S("Waiting to be handed off, oldest first"),
                     .caption_hidden = true, .columns = columns, .n_columns = 5, .dense = true,
                     .responsive = true);
    for (size_t i = 0; i < v->n_waiting; i++) {
        const struct outbox_row *o = &v->waiting[i];
        html_say(h, "<tr>");
        copy_what_cell(c, h, o);
        html_put(h, "<td>{}</td><td>{}</td><td>{}<br><span class=\"cw-sub\">{}</span></td><td>",
                 T(copy_to_words(c, o)), T(o->last_error),
                 T(o->tries ? moment_words(c, o->next_try_at) : S("in a moment")),
                 T(tries_words(c->arena, o->tries)));
        if (o->last_error.n) put_try_again(c, h, o->outbox_id, false, copy_about(c, o));
        html_say(h, "</td></tr>");
    }
    nhsuk_table_close(h);
}

static void put_copies(struct call *c, struct html *h, const struct outbox_row *rows, size_t n,
                       str caption, str last_column, bool is_failed) {
    const struct nhsuk_column columns[] = {{.text = S("Letter and patient")},
                                           {.text = S("To")},
                                           {.text = S("When")},
                                           {.text = last_column}};
    nhsuk_table_open(h, .caption = caption, .caption_hidden = true, .columns = columns,
                     .n_columns = 4, .dense = true, .responsive = true);
    for (size_t i = 0; i < n; i++) {
        const struct outbox_row *o = &rows[i];
        html_say(h, "<tr>");
        copy_what_cell(c, h, o);
        html_put(h, "<td>{}</td><td>{}</td><td>{}</td></tr>", T(copy_to_words(c, o)),
                 T(moment_words(c, o->left_at.us ? o->left_at : o->created_at)),
                 T(is_failed ? o->last_error : o->mailbox));
    }
    nhsuk_table_close(h);
}

static void put_gone_and_failed(struct call *c, struct html *h, const struct sending_view *v) {
    html_say(h, "<h2 id=\"gone\">Handed off, no answer yet</h2>");
    put_how_many(h, v->n_gone, v->all_gone);
    if (v->n_gone)
        put_copies(c, h, v->gone, v->n_gone, S("Handed off, no answer yet"), S("Mailbox"), false);
    else
        clerk_nothing(h, S("The carrier has answered everything."));
    html_say(h, "<h2 id=\"failed\">Failed</h2>");
    put_how_many(h, v->n_failed, v->all_failed);
    if (v->n_failed)
        put_copies(c, h, v->failed, v->n_failed, S("Failed"), S("Why"), true);
    else
        clerk_nothing(h, S("Nothing has failed."));
}

static void put_run_jobs(struct call *c, struct html *h, const struct job_row *jobs, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!jobs[i].last_error.n) continue;
        str when = moment_words(c, jobs[i].created_at);
        html_put(h, "<tr><td><a href=\"{}\">{}</a></td><td>{}</td><td>",
                 U(url_for(c->arena, ROUTE_print_run, jobs[i].subject_id)), T(when),
                 T(jobs[i].last_error));
        put_try_again(c, h, jobs[i].job_id, true, when);
        html_say(h, "</td></tr>");
    }
}

static void put_runs(struct call *c, struct html *h, const struct sending_view *v) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Print run of")},
                                                  {.text = S_INIT("Last error")},
                                                  {.text = S_INIT("Next step"), .hidden = true}};
    bool has_error = v->n_lost_runs > 0;
    for (size_t i = 0; i < v->n_runs; i++)
        has_error = has_error || v->runs[i].last_error.n;
    if (!has_error) return;
    html_say(h, "<h2>Print runs that could not be drawn</h2>");
    nhsuk_table_open(h, .caption = S("Print runs that could not be drawn"), .caption_hidden = true,
                     .columns = columns, .n_columns = 3, .dense = true);
    put_run_jobs(c, h, v->lost_runs, v->n_lost_runs);
    put_run_jobs(c, h, v->runs, v->n_runs);
    nhsuk_table_close(h);
}

static void put_asides(struct call *c, struct html *h, const struct sending_view *v) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Found")},
                                                  {.text = S_INIT("File, and what is wrong")},
                                                  {.text = S_INIT("Next step"), .hidden = true}};
    html_say(h, "<h2 id=\"asides\">Answers of the carrier that were set aside</h2>");
    if (v->n_asides == 0) {
        clerk_nothing(h, S("Every answer of the carrier could be read."));
        return;
    }
    html_say(h, "<p>The files are kept in the folder ack/rejected. Ask the carrier what they "
                "mean.</p>");
    nhsuk_table_open(h, .caption = S("Answers set aside"), .caption_hidden = true,
                     .columns = columns, .n_columns = 3, .dense = true);
    for (size_t i = 0; i < v->n_asides; i++) {
        const struct job_row *job = &v->asides[i];
        html_put(h, "<tr><td>{}</td><td>{}</td><td>", T(moment_words(c, job->created_at)),
                 T(job->last_error));
        if (may(&c->scope, PERM_LETTER_SEND)) {
            page_form_open(c, h, url_to(c->arena, ROUTE_aside_seen));
            clerk_hidden(h, S("id"), uuid_text(c->arena, job->job_id));
            nhsuk_button(h, .text = S("Looked at"), .about = job->last_error,
                         .kind = BUTTON_SECONDARY, .small = true);
            clerk_form_close(h);
        }
        html_say(h, "</td></tr>");
    }
    nhsuk_table_close(h);
}

enum err sending_page(struct call *c) {
    struct sending_view v;
    TRY(read_sending(c, &v));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    bool is_on = hand_off_setting(v.site.handoff).kind != HAND_OFF_NONE;
    sending_head(c, &h, PAGE_SENDING,
                 is_on ? S("Letters for recipients with a mailbox go to the electronic carrier")
                       : S("No electronic carrier is set: every letter is printed"));
    put_sums(c, &h, &v);
    put_waiting(c, &h, &v);
    put_gone_and_failed(c, &h, &v);
    put_runs(c, &h, &v);
    put_asides(c, &h, &v);
    return page_reply(c, html_fragment(&h));
}

enum err try_again(struct call *c) {
    struct try_now in = {form_id(c, "id"), form_is_checked(c, "job")};
    struct done done;
    TRY(work_write(&c->work, &c->key, try_now, &in, &done));
    return reply_notice(c, S("It is tried again now."), url_to(c->arena, ROUTE_sending));
}

enum err aside_seen(struct call *c) {
    uuid id = form_id(c, "id");
    struct done done;
    TRY(work_write(&c->work, &c->key, set_aside_seen, &id, &done));
    return reply_notice(c, S("No longer shown; the file is kept."),
                        url_to(c->arena, ROUTE_sending));
}
