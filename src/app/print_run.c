#include "print_run.h"

#include "blob_store.h"
#include "buf.h"
#include "copy_leaving.h"
#include "fact.h"
#include "job_store.h"
#include "letter_dispatch.h"
#include "permission.h"
#include "retry.h"

static const int64_t LEASE = 10 * INSTANT_MINUTE;
enum { TRIES_OF_ONE_COPY = 3 }; /* a copy that ends the drawing process so often is held */

static bool is_among(const uuid *ids, size_t n, uuid id) {
    for (size_t i = 0; i < n; i++) {
        if (uuid_eq(ids[i], id)) return true;
    }
    return false;
}

/* ---- making a run ---------------------------------------------------------------------------------- */

/* Checked, and laid out once to see that it can be; held, alone, when not. */
static enum err check_and_lay_out(struct work *w, struct outbox_row *o, bool *ret_may_leave,
                                  struct paper_sheet *ret_sheet) {
    struct copy_verdict verdict;
    *ret_may_leave = false;
    TRY(copy_leaving(w, o, &verdict, ret_sheet));
    if (verdict.is_held) return copy_hold(w, o, verdict.reason);
    *ret_may_leave = true;
    return copy_on_paper(w, o, &o->on_paper);
}

static enum err take_into_run(struct work *w, struct outbox_row *o, struct print_run *run) {
    bool may_leave;
    struct paper_sheet sheet;
    TRY(check_and_lay_out(w, o, &may_leave, &sheet));
    if (!may_leave) return OK;
    o->state = S("in-print-run");
    o->run_id = run->run_id;
    run->n_copies++;
    return copy_keep(w, o);
}

/* Those named that wait for paper, each once, however many others wait longer; or the oldest of all. */
static enum err copies_to_print(struct work *w, const struct make_print_run *in,
                                const struct outbox_row **ret_copies, size_t *ret_n) {
    if (in->n == 0)
        return outbox_store_list(w->tx, work_site(w), S("waiting"), S("print"), PRINT_RUN_MAX,
                                 ret_copies, ret_n);
    struct outbox_row *copies = arena_array(w->arena, struct outbox_row, in->n);
    size_t n = 0;
    for (size_t i = 0; i < in->n && n < PRINT_RUN_MAX; i++) {
        enum err e = is_among(in->ids, i, in->ids[i])
                         ? NOT_FOUND
                         : outbox_store_get(w->tx, work_site(w), in->ids[i], &copies[n]);
        if (e == NOT_FOUND) continue;
        TRY(e);
        n += str_eq(copies[n].state, S("waiting")) && str_eq(copies[n].channel, S("print"));
    }
    *ret_copies = copies;
    *ret_n = n;
    return OK;
}

enum err make_print_run(struct work *w, void *context, struct done *ret_done) {
    static const struct make_print_run all = {0};
    const struct make_print_run *in = context ? context : &all;
    TRY(work_may(w, PERM_LETTER_SEND));
    const struct outbox_row *waiting;
    size_t n;
    TRY(copies_to_print(w, in, &waiting, &n));
    struct print_run run = {
        .run_id = work_new_id(w), .made_by = w->scope->person_id, .made_at = w->now};
    for (size_t i = 0; i < n; i++) {
        struct outbox_row o = waiting[i];
        TRY(take_into_run(w, &o, &run));
    }
    if (n == 0) {
        return problem_set(w->why, INVALID, S(""), S("No letters are waiting to be printed"),
                           S(""));
    }
    ret_done->detail = say(w->arena, "{}", SAY_N(run.n_copies));
    if (run.n_copies == 0) return OK; /* all were held: that is kept, there is no run */
    TRY(print_run_store_insert(w->tx, work_site(w), &run));
    ret_done->id = run.run_id;
    bool is_new;
    struct job_row job = {.job_id = run.run_id,
                          .kind = S("draw-run"),
                          .subject_id = run.run_id,
                          .state = S("waiting"),
                          .next_try_at = w->now,
                          .created_at = w->now};
    return job_store_insert(w->tx, work_site(w), &job, &is_new);
}

/* ---- drawing it ------------------------------------------------------------------------------------ */

struct drawing {
    uuid run_id; /* nil: whichever is due */
    bool is_one;
    struct job_row job;
    struct outbox_row *copies; /* those that may leave */
    struct paper_sheet *sheets;
    size_t n, n_drawn;
    /* one of them, or the whole */
    size_t at;
    str pdf;
    struct problem why;
};

/* The claim, and all that is drawn as it stands at one moment. */
static enum err claim_run(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct drawing *d = context;
    const struct outbox_row *copies;
    size_t n;
    *d = (struct drawing){.run_id = d->run_id};
    TRY(may_send(w));
    enum err e = job_store_claim(w->tx, work_site(w), S("draw-run"), d->run_id, w->now,
                                 instant_add(w->now, LEASE), &d->job);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    d->is_one = true;
    d->run_id = d->job.subject_id;
    TRY(outbox_store_of_run(w->tx, work_site(w), d->run_id, &copies, &n));
    d->copies = arena_array(w->arena, struct outbox_row, n);
    d->sheets = arena_array(w->arena, struct paper_sheet, n);
    for (size_t i = 0; i < n; i++) {
        struct outbox_row o = copies[i];
        bool may_leave;
        if (!str_eq(o.state, S("in-print-run"))) continue; /* taken out meanwhile */
        o.hash = S("");                                    /* of an earlier try to draw the run */
        TRY(check_and_lay_out(w, &o, &may_leave, &d->sheets[d->n]));
        if (!may_leave) continue;
        TRY(copy_keep(w, &o));
        d->copies[d->n++] = o;
    }
    return OK;
}

/* Still in this run: nobody has held or taken it meanwhile. */
static enum err same_copy(struct work *w, const struct drawing *d, struct outbox_row *ret_o) {
    TRY(outbox_store_get(w->tx, work_site(w), d->copies[d->at].outbox_id, ret_o));
    bool is_same = str_eq(ret_o->state, S("in-print-run")) && uuid_eq(ret_o->run_id, d->run_id);
    return is_same ? OK : CONFLICT;
}

static enum err keep_copy(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct drawing *d = context;
    struct outbox_row o;
    sha256_hash hash;
    TRY(same_copy(w, d, &o));
    TRY(blob_store_put(w->tx, work_site(w), d->pdf, S("application/pdf"), w->now, &hash));
    o.hash = arena_str(w->arena, (str){(const char *)hash.b, sizeof hash.b});
    return copy_keep(w, &o);
}

static enum err hold_copy(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct drawing *d = context;
    struct outbox_row o;
    TRY(same_copy(w, d, &o));
    return copy_hold(w, &o, d->why.sentence);
}

/* What failed is due again after its pause, or has failed for good and is shown. */
static enum err put_off(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct drawing *d = context;
    int64_t pause = 0;
    bool goes_on = retry_pause(d->job.tries, &pause);
    d->job.state = goes_on ? S("waiting") : S("failed");
    d->job.next_try_at = instant_add(w->now, pause);
    d->job.last_error = d->why.sentence;
    return job_store_settle(w->tx, work_site(w), &d->job);
}

/* Draws the copy at d->at and keeps it, or holds it alone; UNAVAILABLE when the whole must wait. */
static enum err draw_copy(struct work *w, const struct paper_drawer *drawer, struct drawing *d) {
    d->why = (struct problem){0};
    enum err e = drawer->draw(drawer->self, w->arena,
                              paper_of_sheets(w, w->today, &d->sheets[d->at], 1), &d->pdf, &d->why);
    bool is_its_own = e == INVALID || e == LIMIT || d->job.tries >= TRIES_OF_ONE_COPY;
    if (e != OK && !is_its_own) return UNAVAILABLE;
    if (d->why.sentence.n == 0) d->why.sentence = S("This copy cannot be drawn");
    enum err kept = work_write(w, NULL, e == OK ? keep_copy : hold_copy, d, NULL);
    if (kept == CONFLICT) return OK; /* it is another's by now */
    TRY(kept);
    if (e != OK) return OK;
    d->copies[d->n_drawn] = d->copies[d->at];
    d->sheets[d->n_drawn++] = d->sheets[d->at];
    return OK;
}

static enum err printed_fact(struct work *w, uuid run_id, int64_t n_copies) {
    uuid fact;
    return record_fact(w,
                       &(struct fact){.kind = "letter.printed",
                                      .subject_kind = "print-run",
                                      .subject_id = run_id,
                                      .detail = say(w->arena, "{}", SAY_N(n_copies))},
                       &fact);
}

static enum err keep_run(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct drawing *d = context;
    str hash = S("");
    d->job.state = S("done");
    TRY(job_store_settle(w->tx, work_site(w), &d->job));
    if (d->n_drawn) {
        sha256_hash sum;
        TRY(blob_store_put(w->tx, work_site(w), d->pdf, S("application/pdf"), w->now, &sum));
        hash = arena_str(w->arena, (str){(const char *)sum.b, sizeof sum.b});
    }
    TRY(print_run_store_drawn(w->tx, work_site(w), d->run_id, hash, (int64_t)d->n_drawn));
    if (d->n_drawn == 0) {
        return print_run_store_confirm(w->tx, work_site(w), d->run_id, w->now, w->scope->person_id);
    }
    return printed_fact(w, d->run_id, (int64_t)d->n_drawn);
}

enum err print_run_drawn_elsewhere(struct work *w, uuid run_id) {
    struct drawing d = {.run_id = run_id};
    struct print_run run;
    TRY(may_send(w));
    TRY(print_run_store_get(w->tx, work_site(w), run_id, &run));
    TRY(job_store_claim(w->tx, work_site(w), S("draw-run"), run_id, w->now,
                        instant_add(w->now, LEASE), &d.job));
    d.job.state = S("done");
    TRY(job_store_settle(w->tx, work_site(w), &d.job));
    return printed_fact(w, run_id, run.n_copies);
}

static enum err draw_all(struct work *w, const struct paper_drawer *drawer, struct drawing *d) {
    for (d->at = 0; d->at < d->n; d->at++)
        TRY(draw_copy(w, drawer, d));
    if (d->n_drawn == 0) return OK;
    d->why = (struct problem){0};
    return drawer->draw(drawer->self, w->arena, paper_of_sheets(w, w->today, d->sheets, d->n_drawn),
                        &d->pdf, &d->why);
}

enum err print_run_draw(struct work *w, const struct paper_drawer *drawer, uuid run_id,
                        bool *ret_was_one) {
    struct drawing d = {.run_id = run_id};
    *ret_was_one = false;
    TRY(work_write(w, NULL, claim_run, &d, NULL));
    if (!d.is_one) return OK;
    *ret_was_one = true;
    enum err e = draw_all(w, drawer, &d);
    e = work_write(w, NULL, e == OK ? keep_run : put_off, &d, NULL);
    return e == CONFLICT ? OK : e; /* the lease ran out: another draws it */
}

/* ---- posted ---------------------------------------------------------------------------------------- */

static enum err post_copy(struct work *w, struct outbox_row *o) {
    uuid fact;
    o->state = S("posted");
    o->left_at = w->now;
    o->proved_at = w->now;
    o->proved_by = w->scope->person_id;
    TRY(copy_keep(w, o));
    TRY(copy_fact(w, o, "letter.posted", S(""), &fact));
    return letter_settle(w, o->letter_id);
}

static enum err print_again(struct work *w, struct outbox_row *o) {
    uuid fact;
    o->state = S("cancelled");
    TRY(copy_keep(w, o));
    TRY(copy_fact(w, o, "letter.copy-again", S("not posted"), &fact));
    return dispatch_again(w, o, true, o->overruled);
}

/* What is out: held, sent again, or to be held because it may not be posted any more. Without those that were never
 * drawn. */
enum err print_run_look(struct work *w, uuid run_id, struct print_run *ret_run,
                        const struct printed_copy **ret_copies, size_t *ret_n) {
    const struct outbox_row *rows;
    size_t n, kept = 0;
    TRY(work_may(w, PERM_LETTER_SEE));
    TRY(print_run_store_get(w->tx, work_site(w), run_id, ret_run));
    TRY(outbox_store_of_run(w->tx, work_site(w), run_id, &rows, &n));
    struct printed_copy *copies = arena_array(w->arena, struct printed_copy, n);
    for (size_t i = 0; i < n; i++) {
        struct printed_copy c = {.row = rows[i]};
        bool is_held = str_eq(c.row.state, S("held"));
        bool is_over = str_eq(c.row.state, S("cancelled"));
        if ((is_held || is_over) && c.row.hash.n == 0) continue;
        if (str_eq(c.row.state, S("in-print-run"))) TRY(printed_copy_check(w, &c.row, &c.out));
        if (is_held) c.out = c.row.held_reason;
        if (is_over) c.out = S("This one is set aside, or sent again.");
        copies[kept++] = c;
    }
    *ret_copies = copies;
    *ret_n = kept;
    return OK;
}

struct redrawn {
    uuid run_id;
    str paper, pdf;
    size_t n_out;
    bool is_run;
};
/* What is still in the run, as paper to be drawn; or the PDF as it was printed where nothing is out. */
static enum err read_what_is_left(struct work *w, void *context) {
    struct redrawn *d = context;
    struct print_run run;
    const struct printed_copy *copies;
    size_t n, n_in = 0;
    TRY(print_run_look(w, d->run_id, &run, &copies, &n));
    d->is_run = true;
    d->n_out = 0; /* a read may run again */
    struct paper_sheet *sheets = arena_array(w->arena, struct paper_sheet, n);
    for (size_t i = 0; i < n; i++)
        d->n_out += copies[i].out.n > 0;
    if (d->n_out == 0) return print_run_pdf_of(w, d->run_id, &d->pdf);
    if (run.hash.n == 0 || run.confirmed_at.us || d->n_out == n) return NOT_FOUND;
    for (size_t i = 0; i < n; i++)
        if (copies[i].out.n == 0) TRY(copy_sheet(w, &copies[i].row, &sheets[n_in++]));
    d->paper = paper_of_sheets(w, w->today, sheets, n_in);
    return OK;
}

enum err print_run_pdf_now(struct work *w, const struct paper_drawer *drawer, uuid run_id,
                           str *ret_pdf) {
    struct redrawn d = {.run_id = run_id};
    *ret_pdf = S("");
    enum err e = w->tx ? read_what_is_left(w, &d) : work_read(w, read_what_is_left, &d);
    if (e == NOT_FOUND && d.is_run) return OK;
    TRY(e);
    if (d.n_out) TRY(drawer->draw(drawer->self, w->arena, d.paper, &d.pdf, w->why));
    *ret_pdf = d.pdf;
    return OK;
}

/* As the last thing before it leaves: posted, or out of the pile with its reason. */
static enum err post_or_hold(struct work *w, struct outbox_row *o, int64_t *n_held) {
    str why;
    TRY(printed_copy_check(w, o, &why));
    if (why.n == 0) return post_copy(w, o);
    ++*n_held;
    return copy_hold(w, o, why);
}

enum err confirm_posted(struct work *w, void *context, struct done *ret_done) {
    const struct confirm_posted *in = context;
    TRY(work_may(w, PERM_LETTER_SEND));
    struct print_run run;
    TRY(print_run_store_get(w->tx, work_site(w), in->run_id, &run));
    struct job_row job;
    TRY(job_store_get(w->tx, work_site(w), in->run_id, &job));
    if (run.confirmed_at.us == 0 && !str_eq(job.state, S("done"))) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("This print run is still being drawn: open it again in a moment"),
                           S(""));
    }
    enum err e =
        print_run_store_confirm(w->tx, work_site(w), in->run_id, w->now, w->scope->person_id);
    if (e == CONFLICT) {
        return problem_set(w->why, CONFLICT, S(""), S("This print run is confirmed already"),
                           S(""));
    }
    TRY(e);
    const struct outbox_row *copies;
    size_t n;
    int64_t n_posted = 0, n_held = 0;
    TRY(outbox_store_of_run(w->tx, work_site(w), in->run_id, &copies, &n));
    for (size_t i = 0; i < n; i++) {
        struct outbox_row o = copies[i];
        if (!str_eq(o.state, S("in-print-run"))) continue;
        bool is_left_out = is_among(in->not_posted, in->n_not_posted, o.outbox_id);
        n_posted += !is_left_out;
        TRY(is_left_out ? print_again(w, &o) : post_or_hold(w, &o, &n_held));
    }
    ret_done->id = in->run_id;
    ret_done->detail = say(w->arena, "{} {}", SAY_N(n_posted - n_held), SAY_N(n_held));
    return OK;
}
