#include "desk_view.h"

#include "buf.h"
#include "cookies.h"
#include "permission.h"
#include "person_name.h"
#include "person_store.h"
#include "routes.h"
#include "url.h"

const char *const desk_whose[] = {"mine", "everyone", NULL};
const char *const desk_shows[] = {"today", "week", "waiting", "silent", "all", NULL};
enum { YEAR_IN_SECONDS = 365 * 24 * 3600 };

struct duty_holder holder_parse(str text) {
    struct duty_holder nobody = {0}, holder = {.is_list = str_starts_with(text, S("list-"))};
    if (!holder.is_list && !str_starts_with(text, S("person-"))) return nobody;
    (void)str_cut(&text, '-');
    return uuid_parse(text, &holder.id) == OK ? holder : nobody;
}

str holder_text(struct arena *a, struct duty_holder holder) {
    if (uuid_is_nil(holder.id)) return S("");
    return say(a, "{}-{}", SAY_T(holder.is_list ? S("list") : S("person")),
               SAY_T(uuid_text(a, holder.id)));
}

/* "2.1764175600000000.ID": priority, due time and id of the last row of the page before. */
static struct duty_place place_parse(str text) {
    struct duty_place top = {0}, place = {0};
    int64_t priority;
    str first = str_cut(&text, '.'), second = str_cut(&text, '.');
    if (!str_to_int64(first, &priority) || priority < 0 || priority >= DUTY_PRIORITY_COUNT ||
        !str_to_int64(second, &place.stage_due_at.us) || uuid_parse(text, &place.duty_id) != OK)
        return top;
    place.priority = (enum duty_priority)priority;
    return place;
}

static str place_text(struct arena *a, const struct duty_place *p) {
    return say(a, "{}.{}.{}", SAY_N(p->priority), SAY_N(p->stage_due_at.us),
               SAY_T(uuid_text(a, p->duty_id)));
}

static enum desk_show show_of(str text) {
    for (int i = 0; i < SHOW_COUNT; i++)
        if (str_eq(text, str_from_c(desk_shows[i]))) return (enum desk_show)i;
    return SHOW_TODAY;
}

/* One line a row or three: as last chosen on this browser. */
static bool lines_of(struct call *c) {
    bool asked = form_find(c->form, "lines") && form_has(c, "lines");
    if (!asked) return str_eq(call_cookie(c, LINES_COOKIE), S("1"));
    bool one_line = str_eq(form_text(c, "lines"), S("1"));
    reply_cookie(c, LINES_COOKIE, one_line ? S("1") : S("0"), YEAR_IN_SECONDS);
    return one_line;
}

struct desk_view desk_view_of(struct call *c) {
    struct desk_view view = {.everyone = str_eq(form_text(c, "whose"), S("everyone")),
                             .show = show_of(form_text(c, "show")),
                             .consultant = form_id(c, "consultant"),
                             .clinic = form_id(c, "clinic"),
                             .holder = holder_parse(form_text(c, "owner")),
                             .one_line = lines_of(c)};
    if (form_find(c->form, "after")) {
        view.is_before = form_has(c, "before");
        view.after = place_parse(form_text(c, view.is_before ? "before" : "after"));
        view.from = uuid_is_nil(view.after.duty_id) ? 0 : form_int(c, "from");
    }
    return view;
}

url desk_url(struct call *c, const struct desk_view *view, bool with_place) {
    struct arena *a = c->arena;
    url to = url_to(a, ROUTE_desk);
    if (view->everyone) to = url_with(a, to, S("whose"), S("everyone"));
    if (view->show != SHOW_TODAY)
        to = url_with(a, to, S("show"), str_from_c(desk_shows[view->show]));
    if (!uuid_is_nil(view->consultant))
        to = url_with(a, to, S("consultant"), uuid_text(a, view->consultant));
    if (!uuid_is_nil(view->clinic)) to = url_with(a, to, S("clinic"), uuid_text(a, view->clinic));
    to = url_with(a, to, S("owner"), holder_text(a, view->holder));
    if (!with_place || uuid_is_nil(view->after.duty_id)) return to;
    to = url_with(a, to, view->is_before ? S("before") : S("after"), place_text(a, &view->after));
    return url_with_int(a, to, S("from"), view->from);
}

void desk_view_hidden(struct call *c, struct html *h, const struct desk_view *view) {
    if (view->everyone) clerk_hidden(h, S("whose"), S("everyone"));
    clerk_hidden(h, S("show"), str_from_c(desk_shows[view->show]));
    if (!uuid_is_nil(view->consultant))
        clerk_hidden(h, S("consultant"), uuid_text(c->arena, view->consultant));
    if (!uuid_is_nil(view->clinic)) clerk_hidden(h, S("clinic"), uuid_text(c->arena, view->clinic));
    if (!uuid_is_nil(view->holder.id))
        clerk_hidden(h, S("owner"), holder_text(c->arena, view->holder));
}

struct duty_filter desk_filter(struct call *c, const struct desk_view *view) {
    instant today = today_ends(c->work.today, c->work.zone);
    struct duty_filter f = {.of = view->everyone ? DUTIES_OF_EVERYBODY : DUTIES_OF_PERSON_AND_LISTS,
                            .holder_id = c->scope.person_id,
                            .clinic_id = view->clinic,
                            .accountable_id = view->consultant,
                            .visible_at = c->work.now,
                            .after = view->after,
                            .is_before = view->is_before && !uuid_is_nil(view->after.duty_id)};
    if (!uuid_is_nil(view->holder.id)) {
        f.of = DUTIES_OF_HOLDER;
        f.holder_id = view->holder.id;
    }
    f.only_waiting = view->show == SHOW_WAITING;
    if (view->show == SHOW_TODAY) f.due_until = today;
    if (view->show == SHOW_WEEK) {
        f.due_after = today;
        f.due_until = instant_add(today, 7 * INSTANT_DAY);
    }
    return f;
}

static struct options clinicians_of(struct call *c, const struct person *people, size_t n_people) {
    struct nhsuk_option *list = arena_array(c->arena, struct nhsuk_option, n_people + 1);
    size_t n = 0;
    for (size_t i = 0; i < n_people; i++)
        if (people[i].roles & 1u << ROLE_CLINICIAN)
            list[n++] = (struct nhsuk_option){.value = uuid_text(c->arena, people[i].person_id),
                                              .text = person_filed_name(c->arena, &people[i])};
    return (struct options){list, n};
}

enum err holders_read(struct call *c, struct holders *ret_holders) {
    const struct shared_list *lists;
    const struct person *people;
    size_t n_lists, n_people, n = 0;
    TRY(list_store_all(c->work.tx, c->scope.site_id, &lists, &n_lists));
    TRY(person_store_list(c->work.tx, c->scope.site_id, ROLE_COUNT, false, &people, &n_people));
    struct nhsuk_option *options =
        arena_array(c->arena, struct nhsuk_option, n_lists + n_people + 1);
    for (size_t i = 0; i < n_lists; i++) {
        if (!lists[i].is_active) continue;
        struct duty_holder holder = {true, lists[i].list_id};
        options[n++] =
            (struct nhsuk_option){.value = holder_text(c->arena, holder), .text = lists[i].name};
    }
    for (size_t i = 0; i < n_people; i++) {
        struct duty_holder holder = {false, people[i].person_id};
        if (!person_may(&people[i], PERM_DESK)) continue; /* has no list of things to do */
        options[n++] = (struct nhsuk_option){.value = holder_text(c->arena, holder),
                                             .text = person_full_name(c->arena, &people[i])};
    }
    *ret_holders = (struct holders){{options, n}, clinicians_of(c, people, n_people)};
    return OK;
}

void put_holders(struct html *h, const struct holders *holders, str name, str id, str label,
                 str nothing, str chosen, str error) {
    nhsuk_select(h, .name = name, .id = id, .label = label, .options = holders->all.list,
                 .n_options = holders->all.n, .value = chosen, .nothing = nothing, .error = error);
}
