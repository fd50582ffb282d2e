#include "set_up_site.h"

#include "buf.h"
#include "permission.h"
#include "post_store.h"
#include "set_up_check.h"
#include "set_up_store.h"
#include "site_calendar.h"
#include "working_day.h"
#include "zone_file.h"

enum { NAME_MAX = 200, ADDRESS_MAX = 1000, DAYS_MAX = 100 };

static enum err check_website(struct work *w, str *text) {
    TRY(set_up_words(
        w, &(struct words){.field = S("website"), .label = S("the website"), .max = NAME_MAX},
        text));
    bool ok = text->n == 0 || str_find_char(*text, '.') > 0;
    for (size_t i = 0; i < text->n; i++)
        ok = ok && !char_is_blank(text->p[i]);
    return ok ? OK
              : set_up_refuse(w, INVALID, S("website"),
                              S("Enter the address of the website, for example "
                                "www.northgate.example, or leave it empty"));
}

static bool is_kind(str kind) {
    return str_eq(kind, S("hospital")) || str_eq(kind, S("private")) || str_eq(kind, S("gp"));
}

static enum err check_zone(struct work *w, const struct site_row *was, str zone) {
    if (str_eq(was->zone, zone)) return OK;
    const struct zone *unused;
    struct problem why = {0};
    if (zone_file_read(w->arena, zone, &unused, &why) != OK) {
        return set_up_refuse(w, INVALID, S("zone"), S("Choose the time zone from the list"));
    }
    int64_t n;
    static const civil_date for_ever = {9999, 12, 31};
    TRY(set_up_store_to_come(w->tx, work_site(w), w->today, for_ever, &n));
    if (n == 0) return OK;
    return set_up_refuse(
        w, CONFLICT, S("zone"),
        say(w->arena,
            "{} clinics are to come with their times in {}: the time zone can change only when "
            "there are none",
            SAY_N(n), SAY_T(was->zone)));
}

static enum err check_site(struct work *w, const struct site_row *was, struct site_row *s) {
    struct findings f = {.n = 0};
    enum nation nation;
    TRY(also(w, &f,
             set_up_words(w,
                          &(struct words){.field = S("name"),
                                          .label = S("the name of the site"),
                                          .max = NAME_MAX,
                                          .required = true},
                          &s->name)));
    TRY(also(w, &f,
             set_up_words(w,
                          &(struct words){.field = S("department"),
                                          .label = S("the department"),
                                          .max = NAME_MAX},
                          &s->department)));
    TRY(also(w, &f,
             set_up_words(w,
                          &(struct words){.field = S("address"),
                                          .label = S("the address"),
                                          .max = ADDRESS_MAX,
                                          .lines = true},
                          &s->address)));
    TRY(also(w, &f, set_up_telephone(w, &s->telephone)));
    TRY(also(w, &f, set_up_email(w, &s->email)));
    TRY(also(w, &f, check_website(w, &s->website)));
    if (!is_kind(s->kind))
        TRY(also(
            w, &f,
            set_up_refuse(w, INVALID, S("kind"), S("Choose what kind of organisation it is"))));
    if (nation_parse(s->nation, &nation) != OK)
        TRY(also(w, &f,
                 set_up_refuse(w, INVALID, S("nation"),
                               S("Choose the nation whose bank holidays count"))));
    TRY(also_taken(w, &f, check_zone(w, was, s->zone)));
    return all_found(w, &f);
}

enum err change_site(struct work *w, void *context, struct done *ret_done) {
    const struct change_site *in = context;
    TRY(work_may(w, PERM_SET_UP));
    struct site_row was, s = in->site;
    TRY(site_store_get(w->tx, work_site(w), &was));
    if (was.version != s.version) return set_up_stale(w, S("The site"));
    s.site_id = was.site_id;
    s.is_demo = was.is_demo;
    s.demo_seed = was.demo_seed;
    s.demo_anchor = was.demo_anchor;
    s.duties_from = was.duties_from;
    s.handoff = was.handoff;
    TRY(check_site(w, &was, &s));
    TRY(site_store_update(w->tx, &s));
    static const uuid none = {{0}};
    ret_done->detail = s.name;
    return set_up_record(w, "site.changed", "site", none,
                         s.synthetic_nhs_numbers == was.synthetic_nhs_numbers ? S("")
                         : s.synthetic_nhs_numbers ? S("test numbers accepted")
                                                   : S("test numbers refused"),
                         s.name);
}

static enum err check_days(struct work *w, struct site_days *d) {
    struct findings f = {.n = 0};
    TRY(also(w, &f,
             set_up_words(w,
                          &(struct words){.field = S("name"),
                                          .label = S("why the site is closed or open"),
                                          .max = NAME_MAX,
                                          .required = true},
                          &d->name)));
    if (civil_date_is_none(d->to)) d->to = d->from;
    int32_t span = civil_date_to_days(d->to) - civil_date_to_days(d->from);
    str wrong = span < 0           ? S("The last day is before the first. Change one of them")
                : span >= DAYS_MAX ? S("Close at most 100 days at a time")
                                   : S("");
    bool is_whole = !civil_date_is_none(d->from);
    if (!is_whole) TRY(also(w, &f, set_up_refuse(w, INVALID, S("from"), S("Enter the first day"))));
    if (is_whole && wrong.n) TRY(also(w, &f, set_up_refuse(w, INVALID, S("to"), wrong)));
    return all_found(w, &f);
}

/* Only a bank holiday can be worked "after all". */
static enum err check_open(struct work *w, const struct working_calendar *calendar, civil_date d) {
    if (holiday_on(calendar, d, NULL)) return OK;
    return set_up_refuse(w, INVALID, S("from"),
                         say(w->arena, "{} is no bank holiday: nothing has to be opened",
                             SAY_T(civil_date_long(w->arena, d))));
}

enum err set_site_days(struct work *w, void *context, struct done *ret_done) {
    struct site_days d = *(const struct site_days *)context;
    TRY(work_may(w, PERM_SET_UP));
    TRY(check_days(w, &d));
    struct duty_calendar calendar;
    TRY(site_calendar(w, &calendar));
    int64_t n = 0;
    static const uuid none = {{0}};
    for (civil_date day = d.from; civil_date_compare(day, d.to) <= 0;
         day = civil_date_add_days(day, 1)) {
        if (d.is_open) TRY(check_open(w, calendar.self, day));
        bool is_new;
        struct site_day row = {.day = day, .is_open = d.is_open, .name = d.name};
        TRY(post_store_add_site_day(w->tx, work_site(w), &row, &is_new));
        if (!is_new) continue;
        n++;
        TRY(set_up_record(w, d.is_open ? "site.day-opened" : "site.day-closed", "site", none,
                          civil_date_iso(w->arena, day), d.name));
    }
    if (n == 0) {
        return set_up_refuse(w, CONFLICT, S("from"),
                             S("The calendar says something of this already: remove that first"));
    }
    ret_done->detail = say(w->arena, "{}", SAY_N(n));
    return OK;
}

enum err set_usual_day(struct work *w, void *context, struct done *ret_done) {
    const struct usual_day *in = context;
    TRY(work_may(w, PERM_SET_UP));
    TRY(post_store_remove_site_day(w->tx, work_site(w), in->day));
    static const uuid none = {{0}};
    ret_done->detail = civil_date_iso(w->arena, in->day);
    return set_up_record(w, "site.day-as-usual", "site", none, ret_done->detail, S(""));
}
