#include "sending_jobs.h"

#include "acknowledge.h"
#include "job_store.h"
#include "outbox_store.h"
#include "print_run.h"
#include "site_store.h"
#include "zone_file.h"

enum { AT_ONCE = 10 }; /* of one site in one pass, so that no site waits for another's backlog */

/* One site at a time, as the program itself. */
struct site_pass {
    const struct sending_jobs *jobs;
    struct scope scope;
    struct work work;
    struct site_row row;
    int64_t n_due;
};

typedef enum err (*pass_fn)(struct site_pass *pass);

static enum err read_site(struct work *w, void *context) {
    struct site_pass *pass = context;
    return site_store_get(w->tx, w->scope->site_id, &pass->row);
}

/* As it stands now: the site's zone may have been changed since the program began. */
static enum err stand_at_site(struct site_pass *pass) {
    struct work *w = &pass->work;
    civil_time time;
    TRY(work_read(w, read_site, pass));
    if (!w->zone || !str_eq(zone_name(w->zone), pass->row.zone))
        TRY(zone_file_read(w->arena, pass->row.zone, &w->zone, w->why));
    instant_to_civil(w->zone, w->now, &w->today, &time);
    return OK;
}

static enum err pass_site(const struct sending_jobs *jobs, const struct site_facts *site,
                          pass_fn fn, struct arena *a, struct problem *why) {
    const struct program *p = jobs->program;
    struct site_pass pass = {
        .jobs = jobs,
        .scope = {.site_id = site->site_id, .person_name = S("Clerkwell")},
        .work = {.now = p->now(p->clock),
                 .zone = site->zone,
                 .random = p->random,
                 .fold = p->fold,
                 .read_json = p->read_json,
                 .db = p->db,
                 .arena = a,
                 .why = why},
    };
    pass.work.scope = &pass.scope;
    TRY(stand_at_site(&pass));
    return fn(&pass);
}

/* What fails at one site is not another's trouble; the first failure is told at the end. */
static enum err pass_all(const struct sending_jobs *jobs, pass_fn fn, struct problem *why) {
    enum err first = OK;
    for (size_t i = 0; i < jobs->program->n_sites; i++) {
        AUTO_ARENA(a);
        struct problem here = {0};
        enum err e = pass_site(jobs, &jobs->program->sites[i], fn, &a, &here);
        if (e != OK && first == OK)
            first = problem_set(why, e, S(""), S("A site's pass failed"), S(""));
    }
    return first;
}

/* ---- handing off ----------------------------------------------------------------------------------- */

static enum err count_copies(struct work *w, void *context) {
    struct site_pass *pass = context;
    return outbox_store_due(w->tx, w->scope->site_id, w->now, &pass->n_due);
}

static enum err hand_off_of(struct site_pass *pass) {
    TRY(work_read(&pass->work, count_copies, pass));
    bool goes_on = pass->n_due > 0;
    for (int i = 0; goes_on && i < AT_ONCE; i++) {
        pass->work.now = pass->jobs->program->now(pass->jobs->program->clock);
        TRY(hand_off_one(&pass->work, pass->jobs->allowed, &pass->jobs->drawer, &goes_on));
    }
    return OK;
}

static enum err hand_off(void *context, struct arena *a, struct problem *why) {
    (void)a;
    return pass_all(context, hand_off_of, why);
}

/* ---- reading answers ------------------------------------------------------------------------------- */

static enum err read_answers_of(struct site_pass *pass) {
    size_t n;
    return answers_read(&pass->work, pass->jobs->allowed, &n);
}

static enum err read_answers(void *context, struct arena *a, struct problem *why) {
    (void)a;
    return pass_all(context, read_answers_of, why);
}

/* ---- drawing print runs ---------------------------------------------------------------------------- */

static enum err count_runs(struct work *w, void *context) {
    struct site_pass *pass = context;
    return job_store_due(w->tx, w->scope->site_id, S("draw-run"), w->now, &pass->n_due);
}

static enum err draw_of(struct site_pass *pass) {
    static const uuid any = {{0}};
    bool was_one;
    TRY(work_read(&pass->work, count_runs, pass));
    if (pass->n_due == 0) return OK;
    return print_run_draw(&pass->work, &pass->jobs->drawer, any, &was_one);
}

static enum err draw_runs(void *context, struct arena *a, struct problem *why) {
    (void)a;
    return pass_all(context, draw_of, why);
}

const struct job sending_jobs_table[] = {
    {"sending.hand-off", 2 * INSTANT_SECOND, false, hand_off},
    {"sending.answers", 5 * INSTANT_SECOND, false, read_answers},
    {"sending.draw", 3 * INSTANT_SECOND, false, draw_runs},
};
const size_t sending_jobs_n = sizeof sending_jobs_table / sizeof sending_jobs_table[0];
