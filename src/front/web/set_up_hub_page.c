/* The hub of the set-up: what is there, what is missing, in the order in which one thing needs the other. */
#include "buf.h"
#include "permission.h"
#include "routes.h"
#include "set_up_page.h"
#include "set_up_store.h"
#include "set_up_words.h"
#include "site_store.h"

enum { TASKS_MAX = 12 };

struct hub {
    struct site_row site;
    struct set_up_counts counts;
    const struct set_up_clinic *clinics;
    size_t n_clinics;
};

static enum err read_hub(struct work *w, struct hub *x) {
    int64_t site = w->scope->site_id;
    TRY(site_store_get(w->tx, site, &x->site));
    TRY(set_up_store_counts(w->tx, site, w->today, &x->counts));
    return set_up_store_clinics(w->tx, site, w->today, &x->clinics, &x->n_clinics);
}

static str counted(struct call *c, int64_t n, str one, str many) {
    return say(c->arena, "{} {}", SAY_N(n), SAY_T(n == 1 ? one : many));
}

static struct nhsuk_task task(struct call *c, enum route_ident route, str title, str hint,
                              bool done, str state) {
    struct nhsuk_task t = {.title = title, .hint = hint, .state = state, .done = done};
    if (may(&c->scope, route_permission(route_of(route)))) t.to = url_to(c->arena, route);
    return t;
}

/* ---- the organisation ---------------------------------------------------------------------------- */

static bool site_is_done(const struct hub *x) {
    return x->site.address.n > 0 && x->site.telephone.n > 0;
}

static struct nhsuk_task people_task(struct call *c, const struct hub *x) {
    bool done = x->counts.clinicians > 0 && x->counts.people > 1;
    str state = done                   ? say(c->arena, "{}, {}",
                                             SAY_T(counted(c, x->counts.people, S("person"), S("people"))),
                                             SAY_T(counted(c, x->counts.clinicians, S("clinician"), S("clinicians"))))
                : x->counts.clinicians ? S("only you so far")
                                       : S("no clinician yet");
    return task(c, ROUTE_people, S("People"),
                may(&c->scope, PERM_PEOPLE)
                    ? S("Clinicians, secretaries, booking clerks: one person may be several")
                    : S("Your manager adds people"),
                done, state);
}

static struct nhsuk_task lists_task(struct call *c, const struct hub *x) {
    int64_t lists = x->counts.lists, alone = lists - x->counts.lists_with_members;
    bool done = lists > 0 && alone == 0;
    str state = lists == 0 ? S("to do")
                : alone    ? S("somebody is missing")
                           : counted(c, lists, S("list"), S("lists"));
    return task(c, ROUTE_shared_lists, S("Shared lists"),
                S("The booking office, the secretaries: who looks after what"), done, state);
}

static void put_organisation(struct call *c, struct html *h, const struct hub *x) {
    const struct set_up_counts *n = &x->counts;
    bool has_site = site_is_done(x);
    const struct nhsuk_task tasks[] = {
        task(c, ROUTE_site_page, S("Site details"),
             S("Name, address and telephone, as letters show them"), has_site,
             has_site                 ? S("done")
             : x->site.address.n == 0 ? S("address missing")
                                      : S("telephone missing")),
        task(c, ROUTE_places, S("Places"), S("Where clinics are held"), n->places > 0,
             n->places ? counted(c, n->places, S("place"), S("places")) : S("to do")),
        people_task(c, x),
        lists_task(c, x),
        task(c, ROUTE_rooms, S("Rooms"), S("Only if a room must not be booked twice"), true,
             n->rooms ? counted(c, n->rooms, S("room"), S("rooms")) : S("none, can wait")),
        task(c, ROUTE_closed_days, S("Days closed"), S("Bank holidays are known already"), true,
             n->site_days ? counted(c, n->site_days, S("day"), S("days")) : S("none, can wait")),
    };
    html_say(h, "<h2>Your organisation</h2>");
    nhsuk_task_list(h, S("organisation"), tasks, sizeof tasks / sizeof tasks[0]);
}

/* ---- clinics and letters ------------------------------------------------------------------------- */

static struct nhsuk_task first_clinic_task(struct call *c, const struct hub *x) {
    const struct set_up_counts *n = &x->counts;
    bool can = n->places && n->clinicians && n->lists;
    struct nhsuk_task t = task(c, ROUTE_add_clinic_page, S("Add your first clinic"),
                               can ? S("With its slot types; then its weekly pattern and its dates")
                                   : S("Needs a place, a clinician and a shared list first"),
                               false, can ? S("to do") : S("cannot start yet"));
    if (!can) t.to = (url){{NULL, 0}};
    return t;
}

static void put_clinics(struct call *c, struct html *h, const struct hub *x) {
    struct nhsuk_task *tasks = arena_array(c->arena, struct nhsuk_task, x->n_clinics + 1);
    size_t n = 0;
    for (size_t i = 0; i < x->n_clinics; i++) {
        const struct set_up_clinic *k = &x->clinics[i];
        if (!k->is_active) continue;
        struct clinic_standing s = clinic_standing_of(c->arena, k);
        tasks[n++] =
            (struct nhsuk_task){.title = k->name,
                                .hint = say(c->arena, "{}, {}, {}", SAY_T(k->code),
                                            SAY_T(k->consultant_family_name), SAY_T(k->place_name)),
                                .state = s.words,
                                .to = url_for(c->arena, ROUTE_clinic_set_up, k->clinic_id),
                                .done = s.step == CLINIC_BOOKABLE};
    }
    if (n == 0) tasks[n++] = first_clinic_task(c, x);
    html_say(h, "<h2>Clinics</h2>");
    nhsuk_task_list(h, S("clinics"), tasks, n);
    if (x->counts.clinics == 0) return;
    html_say(h, "<p>");
    nhsuk_link(h, .text = S("Add another clinic"), .to = url_to(c->arena, ROUTE_add_clinic_page));
    html_say(h, " &middot; ");
    nhsuk_link(h, .text = S("All clinics"), .to = url_to(c->arena, ROUTE_set_up_clinics));
    html_say(h, "</p>");
}

static void put_letters(struct call *c, struct html *h, const struct hub *x) {
    const struct set_up_counts *n = &x->counts;
    const struct nhsuk_task tasks[] = {
        task(c, ROUTE_letterheads, S("Letterheads"),
             S("The first one says what the site details say"), n->letterheads > 0,
             n->letterheads ? counted(c, n->letterheads, S("letterhead"), S("letterheads"))
                            : S("to do")),
        task(c, ROUTE_letter_templates, S("Letter templates"), S("How letters of each kind begin"),
             n->letter_templates > 0,
             n->letter_templates ? counted(c, n->letter_templates, S("template"), S("templates"))
                                 : S("to do")),
        task(c, ROUTE_address_book, S("Address book"),
             S("GP practices, consultants and others that letters go to"), n->contacts > 0,
             n->contacts ? counted(c, n->contacts, S("entry"), S("entries")) : S("empty")),
        task(c, ROUTE_spelling_list, S("Spelling list"),
             S("Names of places and people that no dictionary knows"), true, S("can wait")),
        task(c, ROUTE_sending_settings, S("Electronic hand-off"),
             S("Where letters go by electronic carrier; without it all are printed"), true,
             str_eq(x->site.handoff, S("none")) ? S("none, can wait") : S("on")),
    };
    /* The last is the system administrator's. */
    size_t n_tasks = sizeof tasks / sizeof tasks[0] - !may(&c->scope, PERM_SYSTEM);
    html_say(h, "<h2>Letters</h2>");
    nhsuk_task_list(h, S("letters"), tasks, n_tasks);
}

/* ---- the page ------------------------------------------------------------------------------------ */

static int64_t clinics_bookable(const struct hub *x) {
    int64_t n = 0;
    for (size_t i = 0; i < x->n_clinics; i++)
        n += x->clinics[i].is_active && x->clinics[i].n_to_come > 0;
    return n;
}

enum err set_up_hub(struct call *c) {
    struct hub x = {0};
    TRY(read_hub(&c->work, &x));
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("Set up your clinic"), .under = x.site.name);
    int64_t n = clinics_bookable(&x);
    if (n == 0)
        html_say(&h,
                 "<p>Work down the list. Everything is kept at once: you can stop and go on at any "
                 "time.</p>");
    else
        html_put(&h, "<p>Patients can be booked into {}.</p>",
                 T(counted(c, n, S("clinic"), S("clinics"))));
    put_organisation(c, &h, &x);
    put_clinics(c, &h, &x);
    put_letters(c, &h, &x);
    return page_reply_titled(c, S("Set up your clinic"), NULL, 0, html_fragment(&h));
}
