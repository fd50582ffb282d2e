/* owed: what is outstanding, with the order and the words of the desk. */
#include "commands.h"

#include "cli_site.h"
#include "clinic_store.h"
#include "json_write.h"
#include "owed.h"
#include "person_name.h"
#include "person_store.h"

enum { PAGE = 500 };

struct owed_run {
    struct cli *c;
    str clinic, owner; /* as given; empty: every one */
    struct json_writer json;
    int64_t n, n_late;
};

static enum err refuse(struct owed_run *run, struct buf *b) {
    return problem_set(&run->c->why, INVALID, S("usage"), buf_str(b), S(""));
}

/* By its id or its code. */
static enum err find_clinic(struct work *w, struct owed_run *run, uuid *ret_clinic) {
    *ret_clinic = (uuid){{0}};
    if (!run->clinic.n) return OK;
    uuid id = {{0}};
    bool is_id = uuid_parse(run->clinic, &id) == OK;
    const struct clinic *clinics;
    size_t n;
    TRY(clinic_store_list(w->tx, work_site(w), true, &clinics, &n));
    struct buf b;
    buf_init(&b, w->arena);
    buf_put(&b, say(w->arena, "There is no clinic {}. There are", SAY_T(run->clinic)));
    for (size_t i = 0; i < n; i++) {
        bool is_it = is_id ? uuid_eq(clinics[i].clinic_id, id)
                           : str_eq_nocase_ascii(clinics[i].code, run->clinic);
        if (is_it) {
            *ret_clinic = clinics[i].clinic_id;
            return OK;
        }
        buf_put(&b, say(w->arena, "{} {} ({})", SAY_T(i ? S(",") : S("")), SAY_T(clinics[i].code),
                        SAY_T(clinics[i].name)));
    }
    if (n == 0) {
        buf_init(&b, w->arena);
        buf_put(&b, say(w->arena, "There is no clinic {}: no clinic is set up yet",
                        SAY_T(run->clinic)));
    }
    return refuse(run, &b);
}

static bool is_name_of(struct work *w, const struct person *p, str wanted) {
    if (str_eq_nocase_ascii(p->user_name, wanted)) return true;
    str folded = w->fold.fold(w->fold.self, w->arena, wanted);
    const struct person_name untitled = {S(""), p->given_name, p->family_name};
    const str names[] = {p->family_name, person_name_full(w->arena, &untitled),
                         person_full_name(w->arena, p), person_short_name(w->arena, p)};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq(w->fold.fold(w->fold.self, w->arena, names[i]), folded)) return true;
    return false;
}

/* A list by its name, or a person by user name or name; one only. */
static enum err find_owner(struct work *w, struct owed_run *run, struct duty_filter *f) {
    f->of = DUTIES_OF_EVERYBODY;
    if (!run->owner.n) return OK;
    const struct shared_list *lists;
    const struct person *people;
    size_t n_lists, n_people, n_found = 0;
    int64_t site = work_site(w);
    TRY(list_store_all(w->tx, site, &lists, &n_lists));
    TRY(person_store_list(w->tx, site, ROLE_COUNT, true, &people, &n_people));
    str folded = w->fold.fold(w->fold.self, w->arena, run->owner);
    for (size_t i = 0; i < n_lists; i++) {
        if (!str_eq(w->fold.fold(w->fold.self, w->arena, lists[i].name), folded)) continue;
        f->holder_id = lists[i].list_id;
        n_found++;
    }
    struct buf b;
    buf_init(&b, w->arena);
    for (size_t i = 0; i < n_people; i++) {
        if (!is_name_of(w, &people[i], run->owner)) continue;
        f->holder_id = people[i].person_id;
        buf_put(&b, say(w->arena, "{}{}", SAY_T(n_found ? S(", ") : S("")),
                        SAY_T(people[i].user_name)));
        n_found++;
    }
    f->of = DUTIES_OF_HOLDER;
    if (n_found == 1) return OK;
    struct buf sentence;
    buf_init(&sentence, w->arena);
    buf_put(&sentence, n_found == 0
                           ? say(w->arena, "Nobody and no list is called {}", SAY_T(run->owner))
                           : say(w->arena, "Several are called {}: say which by user name: {}",
                                 SAY_T(run->owner), SAY_T(buf_str(&b))));
    return refuse(run, &sentence);
}

static str due_state(enum duty_due_kind kind) {
    switch (kind) {
    case DUTY_DUE_LATER: return S("later");
    case DUTY_DUE_TODAY: return S("today");
    case DUTY_DUE_NOW: return S("now");
    case DUTY_DUE_OVERDUE: break;
    }
    return S("overdue");
}

static str local_moment(struct work *w, instant t) {
    civil_date day;
    civil_time time;
    instant_to_civil(w->zone, t, &day, &time);
    return say(w->arena, "{}T{}", SAY_T(civil_date_iso(w->arena, day)),
               SAY_T(civil_time_iso(w->arena, time)));
}

static void put_json(struct work *w, struct json_writer *j, const struct owed_line *o) {
    const struct duty *d = &o->line.duty;
    json_open_object(j);
    json_member_put(j, S("id"), uuid_text(w->arena, d->duty_id));
    json_member_put(j, S("what"), o->title);
    json_member_put(j, S("who"), o->who);
    json_member_put(j, S("hospital_number"), o->line.hospital_number);
    json_member_put(j, S("born"),
                    civil_date_is_none(o->line.birth_date)
                        ? S("")
                        : civil_date_iso(w->arena, o->line.birth_date));
    json_member_put(j, S("why"), o->why);
    json_member_put(j, S("due"), o->due.when);
    json_member_put(j, S("due_state"), due_state(o->due.kind));
    json_member_put(j, S("due_at"), local_moment(w, d->stage_due_at));
    json_member_put(j, S("step"), o->step);
    json_member_put(j, S("owner"), o->line.owner_name);
    json_member_put(j, S("waiting_for"), d->with_whom);
    json_member_put(j, S("clinic"), o->line.clinic_name);
    json_member_put(j, S("rule"), str_from_c(duty_rule_row(d->rule)->name));
    json_member_put(j, S("stage"), d->stage);
    json_member_put_int(j, S("priority"), d->priority);
    json_close_object(j);
}

static void put_text(struct work *w, struct buf *out, const struct owed_line *o) {
    str late = o->due.kind == DUTY_DUE_OVERDUE ? S("overdue ") : S("");
    buf_put(out, say(w->arena, "{}{}  {}", SAY_T(late), SAY_T(o->due.when), SAY_T(o->title)));
    if (o->who.n) buf_put(out, say(w->arena, ": {}", SAY_T(o->who)));
    if (o->line.hospital_number.n)
        buf_put(out, say(w->arena, " {}", SAY_T(o->line.hospital_number)));
    buf_put(out, say(w->arena, "\n    {}", SAY_T(o->why)));
    if (o->line.clinic_name.n) buf_put(out, say(w->arena, " · {}", SAY_T(o->line.clinic_name)));
    buf_put(out, say(w->arena, " · {}\n", SAY_T(o->line.owner_name)));
}

/* All pages of one moment. */
static enum err put_all(struct work *w, void *context) {
    struct owed_run *run = context;
    struct duty_filter f = {.visible_at = w->now, .limit = PAGE};
    TRY(find_clinic(w, run, &f.clinic_id));
    TRY(find_owner(w, run, &f));
    run->c->out.n = 0; /* a read may run again */
    run->n = run->n_late = 0;
    struct duty_counts of;
    TRY(duty_store_counts(w->tx, work_site(w), &f, w->now, &of));
    json_write_init(&run->json, run->c->arena);
    json_open_array(&run->json);
    for (bool more = true; more;) {
        const struct owed_line *owed;
        size_t n;
        TRY(owed_list(w, &f, &owed, &n, &more));
        for (size_t i = 0; i < n; i++) {
            run->n++;
            run->n_late += owed[i].due.kind == DUTY_DUE_OVERDUE;
            if (run->c->json)
                put_json(w, &run->json, &owed[i]);
            else
                put_text(w, &run->c->out, &owed[i]);
        }
        cli_progress(run->c, run->n, of.all);
        if (!more) break;
        const struct duty *last = &owed[n - 1].line.duty;
        f.after = (struct duty_place){last->priority, last->stage_due_at, last->duty_id};
    }
    json_close_array(&run->json);
    return OK;
}

static enum err run_owed(struct cli *c) {
    struct cli_site site;
    TRY(cli_site(c, cli_option(c, "--site-id"), &site));
    /* Whoever reads the terminal or a file of it has no role: restricted records stay veiled. */
    site.scope.roles = 1u << ROLE_ADMINISTRATOR;
    struct owed_run *run = arena_new(c->arena, struct owed_run);
    run->c = c;
    run->clinic = cli_option(c, "--clinic");
    run->owner = cli_option(c, "--owner");
    TRY(work_read(&site.work, put_all, run));
    if (c->json)
        buf_put(&c->out, say(c->arena, "{}\n", SAY_T(json_written(&run->json))));
    else
        buf_put(&c->out, say(c->arena, "{} outstanding, {} of them overdue\n", SAY_N(run->n),
                             SAY_N(run->n_late)));
    return OK;
}

static const struct cli_option owed_options[] = {
    {"--clinic", "ID", false, false, "only of this clinic, by its id or code"},
    {"--owner", "NAME", false, false, "only of this list or person, by name or user name"},
    CLI_SITE_OPTION,
};

const struct command command_owed = {
    .name = "owed",
    .summary = "List what is outstanding",
    .arguments = "",
    .options = owed_options,
    .n_options = sizeof owed_options / sizeof owed_options[0],
    .answers_json = true,
    .needs = NEEDS_RECORDS,
    .prose =
        "Most pressing first, as the desk shows it for everyone: what, whose, by when, why now\n"
        "and with whom it is. Whose a restricted record is stays unsaid.",
    .run = run_owed,
};
