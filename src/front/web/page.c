#include "page.h"

#include "audit.h"
#include "bare_sentence.h"
#include "buf.h"
#include "frame.h"
#include "nhsuk_form.h"
#include "patient_work.h"
#include "routes.h"
#include "serving.h"
#include "url.h"

/* What everybody must know on every page. */
static str alert_of(const struct call *c) {
    if (!c->program->db || !db_is_full(c->program->db)) return S("");
    return S(
        "Nothing can be saved at the moment: the disk is full. Everything can still be read. Tell "
        "the person who looks after the system.");
}

static void set_frame(const struct call *c, str title, struct frame *f) {
    *f = (struct frame){.title = title,
                        .has_problems = c->n_problems > 0,
                        .site = c->is_signed_in && c->site ? c->site->name : S(""),
                        .person = c->is_signed_in ? c->scope.person_name : S(""),
                        .csrf = c->csrf,
                        .alert = alert_of(c),
                        .notice = c->notice,
                        .notice_kind = BANNER_SUCCESS};
}

static const struct {
    enum route_ident route;
    str text;
    char key; /* with Alt+Shift; 0: none */
} sections[] = {
    {ROUTE_desk, S_INIT("To do"), 'H'},      {ROUTE_for_you, S_INIT("For you"), 'Y'},
    {ROUTE_find, S_INIT("Patients"), 'P'},   {ROUTE_referrals, S_INIT("Referrals"), 'R'},
    {ROUTE_clinics, S_INIT("Clinics"), 'D'}, {ROUTE_waiting_list, S_INIT("Waiting list"), 'W'},
    {ROUTE_letters, S_INIT("Letters"), 'L'}, {ROUTE_address_book, S_INIT("Address book"), 'K'},
    {ROUTE_set_up, S_INIT("Set up"), 0}};
enum { N_SECTIONS = sizeof sections / sizeof sections[0] };

enum { CLINIC_DAYS = 60 };

struct known_sums *sums_known(const struct call *c) {
    return c->program->services ? c->program->services->sums : NULL;
}

/* What is outstanding behind each section; without a transaction, or when it cannot be read just now,
 * the navigation goes without. */
static bool read_sums(const struct call *c, struct outstanding_sums *ret_sums) {
    if (!c->is_signed_in || !c->work.tx || !c->work.zone || !may(&c->scope, PERM_DESK))
        return false;
    const struct outstanding_asked asked = {.person_id = c->scope.person_id,
                                            .now = c->work.now,
                                            .end_of_today = today_ends(c->work.today, c->work.zone),
                                            .today = c->work.today,
                                            .since =
                                                civil_date_add_days(c->work.today, -CLINIC_DAYS)};
    return known_sums_get(sums_known(c), c->work.tx, c->scope.site_id, &asked, ret_sums) == OK;
}

static int64_t sum_of(enum route_ident section, const struct outstanding_sums *sums) {
    if (section == ROUTE_desk) return sums->desk;
    if (section == ROUTE_referrals) return sums->referrals;
    if (section == ROUTE_clinics) return sums->clinics;
    return section == ROUTE_letters ? sums->letters : -1;
}

/* Only what the person may open. */
static void set_navigation(const struct call *c, struct frame *f) {
    struct outstanding_sums sums;
    bool has_sums = read_sums(c, &sums);
    struct frame_item *items = arena_array(c->arena, struct frame_item, N_SECTIONS);
    for (size_t i = 0; i < N_SECTIONS && c->is_signed_in; i++) {
        const struct route *route = route_of(sections[i].route);
        if (!may(&c->scope, route_permission(route))) continue;
        str path = str_from_c(route->pattern);
        bool is_here = path.n == 1 ? str_eq(c->path, path) || str_starts_with(c->path, S("/to-do/"))
                                   : str_starts_with(c->path, path);
        int64_t count = has_sums ? sum_of(sections[i].route, &sums) : -1;
        items[f->n_items++] = (struct frame_item){
            .text = sections[i].text,
            .to = route_url(c->arena, route, NULL, 0),
            .count = count > OUTSTANDING_COUNT_MAX ? OUTSTANDING_COUNT_MAX : count,
            .is_more = count > OUTSTANDING_COUNT_MAX,
            .late = has_sums && sections[i].route == ROUTE_desk && sums.is_late,
            .current = is_here,
            .key = sections[i].key};
    }
    f->items = items;
    f->has_finder = c->is_signed_in && may(&c->scope, PERM_PATIENT_SEE);
    if (c->is_signed_in) f->shortcuts = url_to(c->arena, ROUTE_keyboard);
}

const struct page_section *page_sections(const struct call *c, size_t *ret_n) {
    struct page_section *mine = arena_array(c->arena, struct page_section, N_SECTIONS);
    *ret_n = 0;
    for (size_t i = 0; i < N_SECTIONS; i++)
        if (may(&c->scope, route_permission(route_of(sections[i].route))))
            mine[(*ret_n)++] = (struct page_section){sections[i].text, sections[i].key};
    return mine;
}

enum err page_reply_titled(struct call *c, str title, const struct nhsuk_link *breadcrumbs,
                           size_t n_breadcrumbs, fragment content) {
    if (c->by_script) return reply_html(c, content);
    struct frame f;
    set_frame(c, title, &f);
    set_navigation(c, &f);
    f.breadcrumbs = breadcrumbs;
    f.n_breadcrumbs = n_breadcrumbs;
    return reply_html(c, frame_page(c->arena, &f, content));
}

enum err page_reply(struct call *c, fragment content) {
    return page_reply_titled(c, str_from_c(c->route->title), NULL, 0, content);
}

str page_error(const struct call *c, const char *field) {
    return nhsuk_error_for(c->problems, c->n_problems, str_from_c(field));
}

/* For whoever was overtaken: what was typed stays here, how the record stands opens beside it. */
static void put_as_it_is_now(const struct call *c, struct html *h) {
    struct route_table table = routes();
    struct route_match now;
    const char *allow;
    if (c->again_because != CONFLICT || form_typed(c, "version").n == 0) return;
    if (route_find(&table, c->path, true, false, &now, &allow) != ROUTE_FOUND) return;
    html_put(h,
             "<p class=\"nhsuk-body\"><a class=\"nhsuk-link\" href=\"{}\" target=\"_blank\" "
             "rel=\"noopener\">See it as it is now (opens in a new tab)</a></p>",
             U(route_url(c->arena, now.route, now.ids, now.n_ids)));
}

void page_problems(const struct call *c, struct html *h) {
    if (c->n_problems == 0) return;
    nhsuk_error_summary(h, c->problems, c->n_problems);
    put_as_it_is_now(c, h);
}

void page_places(const struct call *c, struct html *h, str names) {
    while (names.p) {
        str name = str_cut(&names, ' ');
        if (nhsuk_error_for(c->problems, c->n_problems, name).n)
            html_put(h, "<span id=\"{}\" tabindex=\"-1\"></span>", T(name));
    }
}

void page_version_of_values(const struct call *c, struct html *h, int64_t version) {
    int64_t opened_with;
    bool is_kept = c->is_again && str_to_int64(form_typed(c, "version"), &opened_with);
    clerk_hidden(h, S("version"), say(c->arena, "{}", SAY_N(is_kept ? opened_with : version)));
}

void page_version(const struct call *c, struct html *h, int64_t version) {
    if (c->again_because == CONFLICT)
        clerk_hidden(h, S("version"), say(c->arena, "{}", SAY_N(version)));
    else
        page_version_of_values(c, h, version);
}

enum err page_viewed(struct call *c, const char *subject_kind, uuid subject_id, uuid patient_id) {
    if (!c->program->services) return OK;
    str kind = say(c->arena, "{}.viewed", SAY_T(str_from_c(subject_kind)));
    return record_view(&c->work, c->program->services->views,
                       &(struct fact){.kind = arena_c(c->arena, kind),
                                      .subject_kind = subject_kind,
                                      .subject_id = subject_id,
                                      .patient_id = patient_id});
}

enum err page_found(struct call *c, str typed, const struct found_patients *found) {
    if (!c->program->services) return OK;
    return patient_found_look(&c->work, c->program->services->views, typed, found);
}

url page_first(const struct call *c) {
    static const enum route_ident firsts[] = {ROUTE_desk, ROUTE_set_up, ROUTE_account};
    size_t i = 0;
    while (!may(&c->scope, route_permission(route_of(firsts[i]))) && firsts[i] != ROUTE_account)
        i++;
    return url_to(c->arena, firsts[i]);
}

fragment page_of_problem(struct call *c, int status, str sentence) {
    struct html h;
    html_init(&h, c->arena);
    str title = status == 404   ? S("Page not found")
                : status == 401 ? S("Sign in first")
                : status == 403 ? S("Not allowed")
                : status == 503 ? S("Not just now")
                                : S("This did not work");
    html_put(&h, "<h1>{}</h1><p>{}.</p>", T(title), T(bare_sentence(sentence)));
    if (status == 404 && c->is_signed_in && may(&c->scope, PERM_PATIENT_SEE))
        html_put(&h, "<p><a href=\"{}\">Find a patient</a></p>", U(url_to(c->arena, ROUTE_find)));
    if (status == 503 && (!c->route || route_is_get(c->route)))
        html_say(&h, "<p><a href=\"\">Try again</a></p>");
    else
        html_put(&h, "<p><a href=\"{}\">{}</a></p>", U(url_path("/")),
                 T(c->is_signed_in ? S("Go to the home page") : S("Sign in")));
    struct frame f;
    set_frame(c, title, &f);
    f.has_problems = false;
    f.notice = S("");
    return c->by_script ? html_fragment(&h) : frame_page(c->arena, &f, html_fragment(&h));
}
