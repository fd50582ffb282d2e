#include "leaver_page.h"

#include "buf.h"
#include "duty_work.h"
#include "leaver.h"
#include "options.h"
#include "pattern_store.h"
#include "people_work.h"
#include "permission.h"
#include "person_name.h"
#include "person_store.h"
#include "routes.h"
#include "session_held.h"
#include "set_up_page.h"

static const char *const accesses[] = {"disable", "enable", "pass-on", NULL};
static const struct field person_access_rows[] = {
    {.name = "access",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "what to do",
     .choices = accesses},
    {.name = "consultant", .type = FIELD_ID, .label = "the new consultant"},
    {.name = "to", .type = FIELD_ID, .label = "who takes it over"}};
FIELD_TABLE(person_access_fields, person_access_rows);

static const struct field give_sessions_rows[] = {
    {.name = "holder", .type = FIELD_ID, .label = "who holds the clinics"}};
FIELD_TABLE(give_sessions_fields, give_sessions_rows);

void leaver_put_access(struct call *c, struct html *h, const struct person *p) {
    if (!p->is_disabled) {
        nhsuk_button_link(h, .text = S("Stop this person from signing in"),
                          .to = url_for(c->arena, ROUTE_leaver, p->person_id),
                          .kind = BUTTON_WARNING);
        html_say(h, "<p class=\"cw-why\">You first see what is with this person, and say to whom "
                    "it passes.</p>");
        return;
    }
    page_form_open(c, h, url_for(c->arena, ROUTE_person_access, p->person_id));
    clerk_hidden(h, S("access"), S("enable"));
    nhsuk_button(h, .text = S("Let this person sign in again"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    nhsuk_button_link(h, .text = S("What is still with this person"),
                      .to = url_for(c->arena, ROUTE_leaver, p->person_id),
                      .kind = BUTTON_SECONDARY);
}

/* ---- what is left, and to whom it passes --------------------------------------------------------- */

static void put_left(struct call *c, struct html *h, const struct left_with *left) {
    struct nhsuk_summary_row rows[5];
    size_t n = 0;
    if (left->clinics)
        rows[n++] =
            (struct nhsuk_summary_row){.key = S("Consultant of"), .value = left->clinic_names};
    if (left->letters)
        rows[n++] = (struct nhsuk_summary_row){.key = S("Letters not yet signed"),
                                               .value = say(c->arena, "{}", SAY_N(left->letters))};
    if (left->clinical)
        rows[n++] = (struct nhsuk_summary_row){.key = S("Reviews, decisions and queries"),
                                               .value = say(c->arena, "{}", SAY_N(left->clinical))};
    if (left->reviews)
        rows[n++] = (struct nhsuk_summary_row){.key = S("Reviewer of referrals not yet reviewed"),
                                               .value = say(c->arena, "{}", SAY_N(left->reviews))};
    if (left->others)
        rows[n++] = (struct nhsuk_summary_row){.key = S("Other things to do"),
                                               .value = say(c->arena, "{}", SAY_N(left->others))};
    nhsuk_summary_list(h, rows, n);
}

/* Nobody is booked into a leaver's clinics, who is booked would come to nobody, and a list without members be opened by nobody. */
static void put_behind(struct call *c, struct html *h, const struct left_behind *left) {
    struct nhsuk_summary_row rows[3];
    size_t n = 0;
    url clinics = url_to(c->arena, ROUTE_set_up_clinics);
    if (left_behind_nothing(left)) return;
    if (left->sessions)
        rows[n++] = (struct nhsuk_summary_row){
            .key = S("Clinics to come"),
            .value = say(c->arena, "{}, the next on {}", SAY_N(left->sessions),
                         SAY_T(civil_date_long(c->arena, left->first))),
            .action = {.text = S("Dates"), .about = S("of the clinics to come"), .to = clinics}};
    if (left->patterns.n)
        rows[n++] = (struct nhsuk_summary_row){
            .key = S("Weekly patterns"),
            .value = left->patterns,
            .action = {.text = S("Change"), .about = S("weekly patterns"), .to = clinics}};
    if (left->lists.n)
        rows[n++] =
            (struct nhsuk_summary_row){.key = S("Lists nobody else looks after"),
                                       .value = left->lists,
                                       .action = {.text = S("Change"),
                                                  .about = S("who looks after them"),
                                                  .to = url_to(c->arena, ROUTE_shared_lists)}};
    nhsuk_warning_callout_open(h, S("See to this too"));
    html_say(
        h,
        "<p>It does not pass on by itself: give the clinics to another clinician below, or "
        "move their patients and cancel them, end the patterns, and put somebody else on the lists.</p>");
    nhsuk_summary_list(h, rows, n);
    nhsuk_warning_callout_close(h);
}

/* `needs_clinician`: somebody else may not take it. */
static enum err put_people(struct call *c, struct html *h, const struct person *leaving,
                           const char *field, str label, str hint, str nothing,
                           bool needs_clinician) {
    const struct person *people;
    size_t n, shown = 0;
    TRY(person_store_list(c->work.tx, c->scope.site_id,
                          needs_clinician ? ROLE_CLINICIAN : ROLE_COUNT, false, &people, &n));
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, n);
    for (size_t i = 0; i < n; i++) {
        if (uuid_eq(people[i].person_id, leaving->person_id) || !person_may(&people[i], PERM_DESK))
            continue;
        options[shown++] = (struct nhsuk_option){.value = uuid_text(c->arena, people[i].person_id),
                                                 .text = person_full_name(c->arena, &people[i])};
    }
    nhsuk_select(h, .name = str_from_c(field), .label = label, .hint = hint, .options = options,
                 .n_options = shown, .nothing = nothing, .value = form_typed(c, field),
                 .error = page_error(c, field));
    return OK;
}

static enum err put_takers(struct call *c, struct html *h, const struct person *p,
                           const struct left_with *left) {
    if (left->clinics)
        TRY(put_people(c, h, p, "consultant",
                       left->clinics == 1 ? S("Consultant of that clinic from now on")
                                          : S("Consultant of these clinics from now on"),
                       S("Accountable for what these clinics have to do."), S("Choose one"), true));
    bool needs_clinician = left->letters + left->clinical + left->reviews > 0;
    if (!needs_clinician && left->others == 0) return OK;
    return put_people(c, h, p, "to", S("What is to be done passes to"),
                      needs_clinician
                          ? S("A letter is then signed by whoever takes it over, for its author.")
                          : S(""),
                      needs_clinician ? S("The responsible consultant of each clinic")
                                      : S("The secretaries of each clinic"),
                      needs_clinician);
}

static void put_buttons(struct html *h, const struct person *p, bool has_work) {
    if (!p->is_disabled)
        nhsuk_button(h,
                     .text = has_work ? S("Pass it on and stop the sign-ins")
                                      : S("Stop this person from signing in"),
                     .name = S("access"), .value = S("disable"), .kind = BUTTON_WARNING);
    if (has_work)
        nhsuk_button(h, .text = p->is_disabled ? S("Pass it on") : S("Only pass it on"),
                     .name = S("access"), .value = S("pass-on"), .kind = BUTTON_SECONDARY);
}

/* All at once; one date, or several to several people, on the page of each date. */
static enum err put_clinics(struct call *c, struct html *h, const struct person *p,
                            const struct left_behind *left) {
    struct resource own;
    struct options people;
    static const uuid nobody = {{0}};
    if (left->sessions == 0 || !may(&c->scope, PERM_SET_UP)) return OK;
    TRY(resource_store_of_person(c->work.tx, c->scope.site_id, p->person_id, &own));
    TRY(options_of_resources(c, S("clinician"), nobody, &people));
    struct nhsuk_option *others = arena_array(c->arena, struct nhsuk_option, people.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < people.n; i++)
        if (!str_eq(people.list[i].value, uuid_text(c->arena, own.resource_id)))
            others[n++] = people.list[i];
    nhsuk_card_open(h, S("Give the clinics to come to another clinician"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_give_sessions, p->person_id));
    nhsuk_select(h, .name = S("holder"), .label = S("Who holds them from now on"),
                 .hint = S("The patients who are booked stay booked, at their times. To give them "
                           "to several people, open each date from the clinic's page."),
                 .options = others, .n_options = n, .nothing = S("Choose one"),
                 .value = form_typed(c, "holder"), .error = page_error(c, "holder"));
    nhsuk_button(h,
                 .text = left->sessions == 1
                             ? S("Give the clinic")
                             : say(c->arena, "Give all {} clinics", SAY_N(left->sessions)),
                 .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    nhsuk_card_close(h);
    return OK;
}

enum err leaver_page(struct call *c) {
    struct person p;
    struct left_with left;
    struct left_behind behind;
    TRY(person_store_get(c->work.tx, c->scope.site_id, c->ids[0], &p));
    TRY(left_with(&c->work, p.person_id, &left));
    TRY(left_behind(&c->work, p.person_id, &behind));
    str name = person_full_name(c->arena, &p);
    bool has_work = !left_with_nothing(&left);
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, say(c->arena, "What is with {}", SAY_T(name)),
                has_work ? S("Nobody else can do this until it passes on")
                         : S("Nothing is with this person alone"));
    if (has_work) put_left(c, &h, &left);
    put_behind(c, &h, &behind);
    TRY(put_clinics(c, &h, &p, &behind));
    if (has_work || !p.is_disabled) {
        page_form_open(c, &h, url_for(c->arena, ROUTE_person_access, p.person_id));
        TRY(put_takers(c, &h, &p, &left));
        put_buttons(&h, &p, has_work);
        clerk_form_close(&h);
    }
    struct nhsuk_link parent = {.text = name, .to = url_for(c->arena, ROUTE_person, p.person_id)};
    return set_up_reply(c, S("What is with a person"), &parent, html_fragment(&h));
}

/* ---- doing it ------------------------------------------------------------------------------------ */

static enum err read_leaver(struct work *w, void *person) {
    struct person *p = person;
    return person_store_get(w->tx, w->scope->site_id, p->person_id, p);
}

enum err set_the_access(struct call *c) {
    struct person p = {.person_id = c->ids[0]};
    struct done done;
    str access = form_text(c, "access");
    TRY(work_read(&c->work, read_leaver, &p));
    struct person_access in = {.user_name = p.user_name,
                               .is_disabled = str_eq(access, S("disable")),
                               .passes_on = true,
                               .consultant = form_id(c, "consultant"),
                               .to = form_id(c, "to")};
    struct pass_on alone = {p.person_id, in.consultant, in.to};
    bool only_passes = str_eq(access, S("pass-on"));
    TRY(only_passes ? work_write(&c->work, &c->key, pass_on_work, &alone, &done)
                    : work_write(&c->work, &c->key, set_person_access, &in, &done));
    str name = person_full_name(c->arena, &p);
    return reply_notice(c,
                        only_passes ? say(c->arena, "What was with {} has passed on.", SAY_T(name))
                        : in.is_disabled ? say(c->arena, "{} can no longer sign in.", SAY_T(name))
                                         : say(c->arena, "{} can sign in again.", SAY_T(name)),
                        url_for(c->arena, ROUTE_person, c->ids[0]));
}

enum err give_the_sessions(struct call *c) {
    struct give_sessions in = {.person_id = c->ids[0], .to = form_id(c, "holder")};
    struct done done;
    TRY(work_write(&c->work, &c->key, give_sessions, &in, &done));
    bool is_one = str_eq(done.detail, S("1"));
    return reply_notice(c,
                        is_one ? S("1 clinic to come is held by somebody else now.")
                               : say(c->arena, "{} clinics to come are held by somebody else now.",
                                     SAY_T(done.detail)),
                        url_for(c->arena, ROUTE_leaver, c->ids[0]));
}
