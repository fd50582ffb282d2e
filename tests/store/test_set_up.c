/* A manager sets up a site: what becomes bookable, and what is refused with which words. */
#include "small_clinic.h"

#include "address_store.h"
#include "appointment_store.h"
#include "appointment_work.h"
#include "clinic_store.h"
#include "history_store.h"
#include "pattern_store.h"
#include "people_work.h"
#include "person_store.h"
#include "post_store.h"
#include "session_store.h"
#include "set_up_clinic.h"
#include "set_up_lists.h"
#include "set_up_pattern.h"
#include "set_up_places.h"
#include "set_up_sessions.h"
#include "set_up_site.h"
#include "set_up_store.h"

static const uuid none = {{0}};

/* ---- an empty site, step by step ----------------------------------------------------------------- */

/* What a whole set-up makes. */
struct set_up {
    struct small_clinic c;
    uuid place, room, consultant, clerk, secretary, booking, secretaries, clinic, new_type,
        follow_up_type, clinician, pattern;
};

static uuid add(struct set_up *s, const char *user, const char *title, const char *family,
                uint32_t roles) {
    struct add_person in = {.person = {.user_name = str_from_c(user),
                                       .title = str_from_c(title),
                                       .given_name = S("Helena"),
                                       .family_name = str_from_c(family),
                                       .roles = roles},
                            .password_hash = S("$hash")};
    return clinic_change(&s->c, s->c.manager, add_person, &in, OK).id;
}

struct seen {
    uuid id;
    struct set_up_counts counts;
    struct resource resource;
    enum err found;
    const struct shared_list *lists;
    size_t n_lists;
    const struct slot_type *types;
    size_t n_types;
    const struct session_plan *plan;
    size_t n_plan;
    const struct session_line *lines;
    size_t n_lines;
    const struct session_slot *slots;
    size_t n_slots;
    const struct slot_facts *free;
    size_t n_free;
    struct clinic clinic;
    struct weekly_pattern pattern;
    struct place place;
    struct site_row site;
    struct person person;
    const uuid *members;
    size_t n_members;
    const struct happened *facts;
    size_t n_facts;
    civil_date from, to;
};

/* Runs a read as the manager. */
static void look(struct set_up *s, work_fn fn, struct seen *x, enum err want) {
    struct work w = work_of(&s->c, s->c.manager);
    expect_err(work_read(&w, fn, x), want);
}

static enum err read_counts(struct work *w, void *context) {
    struct seen *x = context;
    return set_up_store_counts(w->tx, 1, w->today, &x->counts);
}

static enum err read_resource_of(struct work *w, void *context) {
    struct seen *x = context;
    x->found = resource_store_of_person(w->tx, 1, x->id, &x->resource);
    return OK;
}

static enum err read_lists(struct work *w, void *context) {
    struct seen *x = context;
    return list_store_all(w->tx, 1, &x->lists, &x->n_lists);
}

static enum err read_types(struct work *w, void *context) {
    struct seen *x = context;
    return slot_type_store_of_clinic(w->tx, 1, x->id, &x->types, &x->n_types);
}

static enum err read_plan(struct work *w, void *context) {
    struct seen *x = context;
    return plan_sessions(w, x->id, x->from, x->to, &x->plan, &x->n_plan);
}

static enum err read_sessions(struct work *w, void *context) {
    struct seen *x = context;
    return session_store_list(w->tx, 1, x->from, x->to, none, 100, &x->lines, &x->n_lines);
}

static enum err read_slots(struct work *w, void *context) {
    struct seen *x = context;
    return session_store_slots(w->tx, 1, x->id, &x->slots, &x->n_slots);
}

static enum err read_free(struct work *w, void *context) {
    struct seen *x = context;
    struct slot_search search = {.clinic_id = x->id,
                                 .use = S("new"),
                                 .from = w->now,
                                 .to = instant_add(w->now, 90 * INSTANT_DAY),
                                 .to_minute = 24 * 60,
                                 .now = w->now,
                                 .limit = 100};
    return slot_store_search(w->tx, 1, &search, &x->free, &x->n_free);
}

static enum err read_clinic(struct work *w, void *context) {
    struct seen *x = context;
    return clinic_store_get(w->tx, 1, x->id, &x->clinic);
}

static enum err read_place(struct work *w, void *context) {
    struct seen *x = context;
    return place_store_get(w->tx, 1, x->id, &x->place);
}

static enum err read_site(struct work *w, void *context) {
    struct seen *x = context;
    return site_store_get(w->tx, 1, &x->site);
}

static enum err read_person(struct work *w, void *context) {
    struct seen *x = context;
    return person_store_get(w->tx, 1, x->id, &x->person);
}

static enum err read_members(struct work *w, void *context) {
    struct seen *x = context;
    return list_store_members(w->tx, 1, x->id, &x->members, &x->n_members);
}

static enum err read_facts(struct work *w, void *context) {
    struct seen *x = context;
    return history_of_subject(w->tx, 1, x->id, &x->facts, &x->n_facts);
}

static struct seen seen_of(struct set_up *s, work_fn fn, uuid id) {
    struct seen x = {.id = id};
    look(s, fn, &x, OK);
    return x;
}

static void set_up_people(struct set_up *s) {
    struct place place = {.name = S("Northgate"),
                          .address = S("1 North Road\nHexham"),
                          .postcode = S("ne46 1ab"),
                          .telephone = S("01434 500 100, option 2")};
    s->place = clinic_change(&s->c, s->c.manager, add_place, &place, OK).id;
    struct add_rooms rooms = {s->place, S("Room 1\n\n Room 2 \n")};
    struct done done = clinic_change(&s->c, s->c.manager, add_rooms, &rooms, OK);
    expect_str(done.detail, S("2"));
    s->consultant = add(s, "lindqvist", "Dr", "Lindqvist", 1u << ROLE_CLINICIAN);
    s->clerk = add(s, "carl", "Mr", "Nwosu", 1u << ROLE_BOOKING_CLERK | 1u << ROLE_RECEPTIONIST);
    s->secretary = add(s, "amara", "Ms", "Bello", 1u << ROLE_SECRETARY);
    clinic_change(&s->c, s->c.manager, add_usual_lists, NULL, OK);
    struct seen x = seen_of(s, read_lists, none);
    expect_int(x.n_lists, 2);
    s->booking = x.lists[0].list_id;
    s->secretaries = x.lists[1].list_id;
    s->clinician = seen_of(s, read_resource_of, s->consultant).resource.resource_id;
}

static struct add_clinic clinic_input(const struct set_up *s) {
    return (struct add_clinic){.clinic = {.name = S("Arrhythmia clinic"),
                                          .specialty = S("Cardiology"),
                                          .consultant_id = s->consultant,
                                          .place_id = s->place,
                                          .telephone = S("01434 500 102"),
                                          .booking_list_id = s->booking,
                                          .secretary_list_id = s->secretaries,
                                          .letter_rule = S("letter"),
                                          .booking_window_days = 42},
                               .new_minutes = 40,
                               .follow_up_minutes = 20};
}

/* Mondays 9:00 to 10:20: new, follow-up, follow-up. */
static struct save_pattern pattern_input(const struct set_up *s, struct pattern_slot slots[3]) {
    slots[0] = (struct pattern_slot){.start = {9 * 60}, .slot_type_id = s->new_type};
    slots[1] = (struct pattern_slot){.start = {9 * 60 + 40}, .slot_type_id = s->follow_up_type};
    slots[2] = (struct pattern_slot){.start = {10 * 60}, .slot_type_id = s->follow_up_type};
    return (struct save_pattern){.pattern = {.clinic_id = s->clinic,
                                             .clinician_id = s->clinician,
                                             .weekday = MONDAY,
                                             .every_weeks = 1,
                                             .valid_from = {2026, 11, 23}},
                                 .slots = slots,
                                 .n = 3};
}

static void set_up_clinic(struct set_up *s) {
    struct add_clinic in = clinic_input(s);
    s->clinic = clinic_change(&s->c, s->c.manager, add_clinic, &in, OK).id;
    struct seen x = seen_of(s, read_types, s->clinic);
    expect_int(x.n_types, 2);
    s->follow_up_type = x.types[0].slot_type_id;
    s->new_type = x.types[1].slot_type_id;
    struct pattern_slot slots[3];
    struct save_pattern pattern = pattern_input(s, slots);
    s->pattern = clinic_change(&s->c, s->c.manager, save_pattern, &pattern, OK).id;
}

static void begin(struct set_up *s, struct store *store) {
    *s = (struct set_up){0};
    empty_site_make(&s->c, store);
    set_up_people(s);
    set_up_clinic(s);
}

static struct make_sessions dates(const struct set_up *s, const struct session_choice *chosen,
                                  size_t n) {
    return (struct make_sessions){.clinic_id = s->clinic,
                                  .from = {2026, 11, 23},
                                  .to = {2027, 1, 31},
                                  .chosen = chosen,
                                  .n = n};
}

static void an_empty_site_becomes_bookable(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct seen x = {.id = s.clinic, .from = {2026, 11, 23}, .to = {2026, 12, 6}};
    look(&s, read_plan, &x, OK);
    expect_int(x.n_plan, 2);
    expect(session_plan_stands(&x.plan[0]) && session_plan_stands(&x.plan[1]));
    const struct session_choice both[] = {{s.pattern, {2026, 11, 23}}, {s.pattern, {2026, 11, 30}}};
    struct make_sessions in = dates(&s, both, 2);
    expect_str(clinic_change(&s.c, s.c.manager, make_sessions, &in, OK).detail, S("2"));
    expect_str(clinic_change(&s.c, s.c.manager, make_sessions, &in, OK).detail, S("0"));
    x = seen_of(&s, read_free, s.clinic);
    expect_int(x.n_free, 2);
    expect_int(x.free[1].start.minute, 9 * 60);
    expect_str(x.free[1].zone, S("Europe/London"));
    clinic_lets_act(&s.c, 1, s.clerk, 1u << ROLE_BOOKING_CLERK);
    clinic_lets_act(&s.c, 2, s.secretary, 1u << ROLE_SECRETARY);
    s.c.secretary = s.secretary;
    uuid patient = clinic_patient(&s.c, "Idris", "Okafor", "1958-02-02");
    struct book_appointment book = {.patient_id = patient, .slot_id = x.free[1].slot_id};
    clinic_change(&s.c, s.clerk, book_appointment, &book, OK);
    expect_int(seen_of(&s, read_free, s.clinic).n_free, 1);
}

static void only_those_who_may_set_up_do(void **state) {
    struct set_up s;
    begin(&s, *state);
    clinic_lets_act(&s.c, 1, s.clerk, 1u << ROLE_BOOKING_CLERK | 1u << ROLE_CLINICIAN);
    clinic_lets_act(&s.c, 2, s.secretary, 1u << ROLE_SECRETARY);
    struct place place = {.name = S("Annexe"), .address = S("2 North Road")};
    clinic_change(&s.c, s.clerk, add_place, &place, FORBIDDEN);
    struct add_clinic clinic = clinic_input(&s);
    clinic_change(&s.c, s.clerk, add_clinic, &clinic, FORBIDDEN);
    clinic_change(&s.c, s.clerk, add_usual_lists, NULL, FORBIDDEN);
    struct make_sessions in = dates(&s, NULL, 0);
    clinic_change(&s.c, s.clerk, make_sessions, &in, FORBIDDEN);
    clinic_change(&s.c, s.secretary, add_place, &place, OK);
    struct person person = seen_of(&s, read_person, s.clerk).person;
    clinic_change(&s.c, s.secretary, change_person, &person, FORBIDDEN);
    struct own_password own = {S("$new")};
    clinic_change(&s.c, s.clerk, set_own_password, &own, OK); /* one's own needs no permission */
}

static void the_counts_say_what_is_there_and_what_is_missing(void **state) {
    struct set_up s = {0};
    empty_site_make(&s.c, *state);
    struct set_up_counts n = seen_of(&s, read_counts, none).counts;
    expect_int(n.places + n.clinicians + n.lists + n.rooms + n.clinics, 0);
    expect_int(n.people, 1);
    expect_int(n.may_sign_in, 1);
    set_up_people(&s);
    n = seen_of(&s, read_counts, none).counts;
    expect_int(n.places, 1);
    expect_int(n.rooms, 2);
    expect_int(n.clinicians, 1);
    expect_int(n.people, 4);
    expect_int(n.lists, 2);
    expect_int(n.lists_with_members, 2);
}

/* ---- site and calendar --------------------------------------------------------------------------- */

static void the_site_keeps_its_zone_while_clinics_are_to_come(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct change_site in = {seen_of(&s, read_site, none).site};
    in.site.department = S("Cardiology");
    in.site.address = S("1 North Road\nHexham\nNE46 1AB");
    in.site.website = S("www.northgate.example");
    in.site.synthetic_nhs_numbers = true;
    in.site.zone = S("Europe/Gibraltar");
    clinic_change(&s.c, s.c.manager, change_site, &in, OK);
    expect_str(seen_of(&s, read_site, none).site.zone, S("Europe/Gibraltar"));
    clinic_change(&s.c, s.c.manager, change_site, &in, CONFLICT); /* an older version */
    const struct session_choice one[] = {{s.pattern, {2026, 11, 30}}};
    struct make_sessions make = dates(&s, one, 1);
    clinic_change(&s.c, s.c.manager, make_sessions, &make, OK);
    in.site = seen_of(&s, read_site, none).site;
    in.site.zone = S("Europe/London");
    clinic_change(&s.c, s.c.manager, change_site, &in, CONFLICT);
    expect_str(s.c.why.field, S("zone"));
    in.site.zone = S("Europe/Gibraltar");
    in.site.name = S(" ");
    clinic_change(&s.c, s.c.manager, change_site, &in, INVALID);
    expect_str(s.c.why.field, S("name"));
    in.site.name = S("Northgate");
    in.site.email = S("nobody");
    clinic_change(&s.c, s.c.manager, change_site, &in, INVALID);
    expect_str(s.c.why.field, S("email"));
}

static void closed_days_and_bank_holidays_are_shown_and_made_only_when_chosen(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct site_days training = {.from = {2026, 12, 7}, .name = S("Staff training")};
    clinic_change(&s.c, s.c.manager, set_site_days, &training, OK);
    clinic_change(&s.c, s.c.manager, set_site_days, &training, CONFLICT);
    struct site_days open = {.from = {2026, 12, 14}, .name = S("Working"), .is_open = true};
    clinic_change(&s.c, s.c.manager, set_site_days, &open, INVALID); /* no bank holiday */
    struct seen x = {.id = s.clinic, .from = {2026, 12, 1}, .to = {2026, 12, 31}};
    look(&s, read_plan, &x, OK);
    expect_int(x.n_plan, 4);
    expect_str(x.plan[0].session->reason, S("Staff training"));
    expect(!session_plan_stands(&x.plan[0]));
    expect_int(x.plan[3].session->standing,
               SESSION_ON_HOLIDAY); /* 28 December: Boxing Day, moved */
    const struct session_choice chosen[] = {{s.pattern, {2026, 12, 28}}};
    struct make_sessions in = dates(&s, chosen, 1);
    clinic_change(&s.c, s.c.manager, make_sessions, &in, OK); /* somebody decided so */
    open.from = (civil_date){2026, 12, 28};
    clinic_change(&s.c, s.c.manager, set_site_days, &open, OK);
    open.from = (civil_date){2023, 5, 8}; /* proclaimed for that year alone: the coronation */
    clinic_change(&s.c, s.c.manager, set_site_days, &open, OK);
    open.from = (civil_date){2026, 6, 15}; /* Scotland's, and no other nation's */
    clinic_change(&s.c, s.c.manager, set_site_days, &open, INVALID);
    struct usual_day usual = {{2026, 12, 7}};
    clinic_change(&s.c, s.c.manager, set_usual_day, &usual, OK);
    clinic_change(&s.c, s.c.manager, set_usual_day, &usual, NOT_FOUND);
    look(&s, read_plan, &x, OK);
    expect(session_plan_stands(&x.plan[0]));
}

/* ---- people -------------------------------------------------------------------------------------- */

static void a_clinician_can_be_put_into_clinics_by_the_role_alone(void **state) {
    struct set_up s;
    begin(&s, *state);
    expect_int(seen_of(&s, read_resource_of, s.secretary).found, NOT_FOUND);
    struct seen x = seen_of(&s, read_resource_of, s.consultant);
    expect_str(x.resource.name, S("Dr Lindqvist"));
    uuid second = add(&s, "lindqvist2", "Dr", "Lindqvist", 1u << ROLE_CLINICIAN);
    expect_str(seen_of(&s, read_resource_of, second).resource.name, S("Dr Helena Lindqvist"));
    struct person p = seen_of(&s, read_person, s.secretary).person;
    p.roles |= 1u << ROLE_CLINICIAN;
    clinic_change(&s.c, s.c.manager, change_person, &p, OK);
    expect(seen_of(&s, read_resource_of, s.secretary).resource.is_active);
    p = seen_of(&s, read_person, s.secretary).person;
    expect_int(p.roles, 1u << ROLE_CLINICIAN | 1u << ROLE_SECRETARY);
    p.roles = 1u << ROLE_SECRETARY;
    clinic_change(&s.c, s.c.manager, change_person, &p, OK);
    expect(!seen_of(&s, read_resource_of, s.secretary).resource.is_active);
    struct person_access access = {
        .user_name = S("lindqvist"), .is_disabled = true, .passes_on = true, .consultant = second};
    clinic_change(&s.c, s.c.manager, set_person_access, &access, OK);
    expect(!seen_of(&s, read_resource_of, s.consultant).resource.is_active);
}

static void roles_that_are_counted_on_do_not_go(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct person p = seen_of(&s, read_person, s.consultant).person;
    p.roles = 1u << ROLE_SECRETARY;
    clinic_change(&s.c, s.c.manager, change_person, &p, CONFLICT);
    expect_str(s.c.why.field, S("roles"));
    p = seen_of(&s, read_person, s.c.manager).person;
    p.roles = 1u << ROLE_SECRETARY;
    clinic_change(&s.c, s.c.manager, change_person, &p, CONFLICT);
    expect_str(s.c.why.field, S("roles"));
    p.roles = 0;
    clinic_change(&s.c, s.c.manager, change_person, &p, INVALID);
    p.roles = 1u << ROLE_MANAGER;
    p.user_name = S("Carl");
    clinic_change(&s.c, s.c.manager, change_person, &p, CONFLICT); /* somebody else's */
    expect_str(s.c.why.field, S("user_name"));
    p.user_name = S("mira");
    p.family_name = S("Keane");
    clinic_change(&s.c, s.c.manager, change_person, &p, OK);
    clinic_change(&s.c, s.c.manager, change_person, &p, CONFLICT); /* an older version */
}

/* ---- places and lists ---------------------------------------------------------------------------- */

static void what_a_clinic_uses_is_not_retired(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct place place = seen_of(&s, read_place, s.place).place;
    expect_str(place.postcode, S("NE46 1AB"));
    place.is_active = false;
    clinic_change(&s.c, s.c.manager, change_place, &place, CONFLICT);
    expect_str(s.c.why.field, S("is_active"));
    struct seen x = seen_of(&s, read_lists, none);
    struct save_list list = {.list = x.lists[0]};
    list.list.is_active = false;
    clinic_change(&s.c, s.c.manager, change_list, &list, CONFLICT);
    struct add_clinic other = clinic_input(&s);
    struct place annexe = {.name = S("Annexe"), .address = S("2 North Road")};
    other.clinic.place_id = clinic_change(&s.c, s.c.manager, add_place, &annexe, OK).id;
    clinic_change(&s.c, s.c.manager, add_place, &annexe, CONFLICT); /* of that name */
    struct clinic clinic = seen_of(&s, read_clinic, s.clinic).clinic;
    clinic.place_id = other.clinic.place_id;
    clinic_change(&s.c, s.c.manager, change_clinic, &clinic, OK);
    clinic_change(&s.c, s.c.manager, change_place, &place, OK);
    other.clinic.place_id = s.place;
    clinic_change(&s.c, s.c.manager, add_clinic, &other,
                  INVALID); /* retired places take no clinic */
    expect_str(s.c.why.field, S("place"));
}

/* Whether the facts of a list name this person. */
static bool is_named(const struct seen *x, const char *kind, uuid person_id, str user_name) {
    AUTO_ARENA(a);
    for (size_t i = 0; i < x->n_facts; i++) {
        if (str_eq(x->facts[i].kind, str_from_c(kind)) &&
            str_eq(x->facts[i].detail, uuid_text(&a, person_id)) &&
            str_eq(x->facts[i].text, user_name))
            return true;
    }
    return false;
}

/* "é" and "Ł" are one character each to whoever counts them. */
static void the_longest_name_is_counted_in_characters(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct buf b;
    buf_init(&b, &s.c.store->arena);
    for (int i = 0; i < 100; i++)
        buf_put(&b, S("\xc5\x81"));
    struct save_list in = {.list = {.name = buf_str(&b)}};
    clinic_change(&s.c, s.c.manager, add_list, &in, OK);
    buf_put_char(&b, 'a');
    in.list.name = buf_str(&b);
    clinic_change(&s.c, s.c.manager, add_list, &in, INVALID);
    expect(str_find(s.c.why.sentence, S("at most 100 characters")) >= 0);
}

static void whoever_is_put_on_a_list_or_taken_off_is_named(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct save_list in = {seen_of(&s, read_lists, none).lists[0], &s.secretary, 1};
    clinic_change(&s.c, s.c.manager, change_list, &in, OK);
    struct seen x = seen_of(&s, read_facts, s.booking);
    expect(is_named(&x, "list.member-added", s.clerk, S("carl")));
    expect(is_named(&x, "list.member-added", s.secretary, S("amara")));
    expect(is_named(&x, "list.member-removed", s.clerk, S("carl")));
    size_t n = x.n_facts;
    in.list = seen_of(&s, read_lists, none).lists[0];
    clinic_change(&s.c, s.c.manager, change_list, &in, OK);
    expect_int(seen_of(&s, read_facts, s.booking).n_facts, n + 1); /* nobody came or went */
}

static void a_list_has_exactly_the_members_that_were_ticked(void **state) {
    struct set_up s;
    begin(&s, *state);
    expect_int(seen_of(&s, read_members, s.booking).n_members, 1);
    const uuid two[] = {s.secretary, s.c.manager};
    struct save_list in = {seen_of(&s, read_lists, none).lists[0], two, 2};
    clinic_change(&s.c, s.c.manager, change_list, &in, OK);
    expect_int(seen_of(&s, read_members, s.booking).n_members, 2);
    clinic_change(&s.c, s.c.manager, change_list, &in, CONFLICT); /* an older version */
    in.list = seen_of(&s, read_lists, none).lists[0];
    in.n = 0;
    clinic_change(&s.c, s.c.manager, change_list, &in, OK);
    expect_int(seen_of(&s, read_members, s.booking).n_members, 0);
    clinic_change(&s.c, s.c.manager, add_usual_lists, NULL, CONFLICT);
    struct save_list same = {.list = {.name = S("booking OFFICE")}};
    clinic_change(&s.c, s.c.manager, add_list, &same, CONFLICT);
    expect_str(s.c.why.field, S("name"));
    const uuid stranger[] = {{{9}}};
    struct save_list other = {{.name = S("Typing queue")}, stranger, 1};
    clinic_change(&s.c, s.c.manager, add_list, &other, INVALID);
    expect_str(s.c.why.field, S("members"));
}

/* ---- clinics, slot types, patterns ---------------------------------------------------------------- */

static void a_clinic_needs_somebody_accountable_a_place_and_lists(void **state) {
    struct set_up s;
    begin(&s, *state);
    expect_str(seen_of(&s, read_clinic, s.clinic).clinic.code, S("ARR1"));
    struct add_clinic in = clinic_input(&s);
    in.clinic.consultant_id = s.secretary;
    clinic_change(&s.c, s.c.manager, add_clinic, &in, INVALID);
    expect_str(s.c.why.field, S("consultant"));
    in = clinic_input(&s);
    in.clinic.booking_list_id = none;
    clinic_change(&s.c, s.c.manager, add_clinic, &in, INVALID);
    expect_str(s.c.why.field, S("booking_list"));
    in = clinic_input(&s);
    in.clinic.code = S("arr1");
    clinic_change(&s.c, s.c.manager, add_clinic, &in, CONFLICT);
    expect_str(s.c.why.field, S("code"));
    in = clinic_input(&s);
    in.new_minutes = 17;
    clinic_change(&s.c, s.c.manager, add_clinic, &in, INVALID);
    expect_str(s.c.why.field, S("new_minutes"));
    in = clinic_input(&s);
    in.clinic.booking_window_days = 0;
    clinic_change(&s.c, s.c.manager, add_clinic, &in, INVALID);
    expect_str(s.c.why.field, S("booking_window_days"));
    in = clinic_input(&s);
    uuid second = clinic_change(&s.c, s.c.manager, add_clinic, &in, OK).id;
    expect_str(seen_of(&s, read_clinic, second).clinic.code, S("ARR2"));
}

static void a_clinic_patients_count_on_is_not_retired(void **state) {
    struct set_up s;
    begin(&s, *state);
    const struct session_choice one[] = {{s.pattern, {2026, 11, 30}}};
    struct make_sessions make = dates(&s, one, 1);
    clinic_change(&s.c, s.c.manager, make_sessions, &make, OK);
    clinic_lets_act(&s.c, 2, s.secretary, 1u << ROLE_SECRETARY);
    s.c.secretary = s.secretary;
    struct book_appointment book = {.patient_id =
                                        clinic_patient(&s.c, "Selam", "Haile", "1990-09-09"),
                                    .slot_id = seen_of(&s, read_free, s.clinic).free[0].slot_id};
    uuid appointment = clinic_change(&s.c, s.secretary, book_appointment, &book, OK).id;
    struct clinic clinic = seen_of(&s, read_clinic, s.clinic).clinic;
    clinic.is_active = false;
    clinic_change(&s.c, s.c.manager, change_clinic, &clinic, CONFLICT);
    expect_str(s.c.why.field, S("is_active"));
    struct cancel_appointment cancel = {.appointment_id = appointment,
                                        .version = 1,
                                        .reason = S("Clinic ends"),
                                        .after = AFTER_CANCEL_NOT_WANTED};
    clinic_change(&s.c, s.secretary, cancel_appointment, &cancel, OK);
    clinic_change(&s.c, s.c.manager, change_clinic, &clinic, OK);
    struct pattern_slot slots[3];
    struct save_pattern pattern = pattern_input(&s, slots);
    clinic_change(&s.c, s.c.manager, save_pattern, &pattern, CONFLICT); /* no longer held */
}

static void a_slot_type_keeps_the_pattern_whole(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct slot_type t = seen_of(&s, read_types, s.clinic).types[0];
    t.minutes = 30; /* 9:40 to 10:10 runs into the slot at 10:00 */
    clinic_change(&s.c, s.c.manager, change_slot_type, &t, CONFLICT);
    expect_str(s.c.why.field, S("minutes"));
    t.minutes = 15;
    t.is_active = false;
    clinic_change(&s.c, s.c.manager, change_slot_type, &t, CONFLICT);
    expect_str(s.c.why.field, S("is_active"));
    t.is_active = true;
    clinic_change(&s.c, s.c.manager, change_slot_type, &t, OK);
    clinic_change(&s.c, s.c.manager, change_slot_type, &t, CONFLICT); /* an older version */
    struct slot_type same = {
        .clinic_id = s.clinic, .name = S("new"), .minutes = 20, .use = S("any"), .medium = S("02")};
    clinic_change(&s.c, s.c.manager, add_slot_type, &same, CONFLICT);
    same.name = S("Telephone");
    same.medium = S("77");
    clinic_change(&s.c, s.c.manager, add_slot_type, &same, INVALID);
    expect_str(s.c.why.field, S("medium"));
    same.medium = S("02");
    clinic_change(&s.c, s.c.manager, add_slot_type, &same, OK);
}

static void a_changed_pattern_follows_the_old_one_from_its_day(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct pattern_slot slots[3];
    struct save_pattern in = pattern_input(&s, slots);
    in.pattern.template_id = s.pattern;
    in.pattern.version = 1;
    in.pattern.weekday = TUESDAY;
    in.pattern.valid_from = (civil_date){2026, 12, 7};
    clinic_change(&s.c, s.c.manager, save_pattern, &in, OK);
    clinic_change(&s.c, s.c.manager, save_pattern, &in, CONFLICT); /* an older version */
    struct seen x = {.id = s.clinic, .from = {2026, 11, 23}, .to = {2026, 12, 20}};
    look(&s, read_plan, &x, OK);
    expect_int(x.n_plan, 4);
    expect_int(civil_date_compare(x.plan[1].session->day, (civil_date){2026, 11, 30}), 0);
    expect_int(civil_date_compare(x.plan[2].session->day, (civil_date){2026, 12, 8}), 0);
    struct end_pattern end = {s.clinic, x.plan[2].pattern->template_id, 1, {2026, 12, 1}};
    clinic_change(&s.c, s.c.manager, end_pattern, &end, OK); /* before it began: taken back */
    look(&s, read_plan, &x, OK);
    expect_int(x.n_plan, 2);
    slots[1].start.minute = 9 * 60 + 20;
    in = pattern_input(&s, slots);
    slots[1].start.minute = 9 * 60 + 20;
    clinic_change(&s.c, s.c.manager, save_pattern, &in, INVALID); /* within the slot before it */
    expect_str(s.c.why.field, S("slots"));
    in.n = 0;
    clinic_change(&s.c, s.c.manager, save_pattern, &in, INVALID);
    in = pattern_input(&s, slots);
    in.pattern.clinician_id = none;
    clinic_change(&s.c, s.c.manager, save_pattern, &in, INVALID);
    expect_str(s.c.why.field, S("clinician"));
}

/* ---- dates --------------------------------------------------------------------------------------- */

static void a_clinician_and_a_room_are_in_one_place_at_a_time(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct add_clinic second = clinic_input(&s);
    second.clinic.name = S("Device clinic");
    uuid device = clinic_change(&s.c, s.c.manager, add_clinic, &second, OK).id;
    struct seen types = seen_of(&s, read_types, device);
    struct pattern_slot one = {.start = {10 * 60}, .slot_type_id = types.types[0].slot_type_id};
    struct add_session by_hand = {.clinic_id = device,
                                  .clinician_id = s.clinician,
                                  .day = {2026, 11, 30},
                                  .slots = &one,
                                  .n = 1};
    clinic_change(&s.c, s.c.manager, add_session, &by_hand, OK);
    clinic_change(&s.c, s.c.manager, add_session, &by_hand, CONFLICT); /* there already */
    struct seen x = {.id = s.clinic, .from = {2026, 11, 23}, .to = {2026, 12, 6}};
    look(&s, read_plan, &x, OK);
    expect_str(x.plan[1].clash, S("Dr Lindqvist is in the Device clinic from 10am to 10:20am"));
    const struct session_choice both[] = {{s.pattern, {2026, 11, 23}}, {s.pattern, {2026, 11, 30}}};
    struct make_sessions in = dates(&s, both, 2);
    clinic_change(&s.c, s.c.manager, make_sessions, &in, CONFLICT);
    expect_str(s.c.why.sentence, S("Monday 30 November 2026: Dr Lindqvist is in the Device clinic "
                                   "from 10am to 10:20am"));
    look(&s, read_plan, &x, OK);
    expect(!x.plan[0].is_there); /* nothing was made */
    one.start.minute = 10 * 60 + 20;
    clinic_change(&s.c, s.c.manager, add_session, &by_hand, OK); /* right after it */
    by_hand.day = (civil_date){2026, 11, 22};
    clinic_change(&s.c, s.c.manager, add_session, &by_hand, INVALID); /* yesterday */
    expect_str(s.c.why.field, S("day"));
}

static void two_patterns_that_meet_are_found_before_anything_is_made(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct pattern_slot slots[3];
    struct save_pattern in = pattern_input(&s, slots);
    for (size_t i = 0; i < 3; i++)
        slots[i].start.minute = (int16_t)(slots[i].start.minute + 30);
    uuid second = clinic_change(&s.c, s.c.manager, save_pattern, &in, OK).id;
    struct seen x = {.id = s.clinic, .from = {2026, 11, 30}, .to = {2026, 11, 30}};
    look(&s, read_plan, &x, OK);
    expect_int(x.n_plan, 2);
    expect(session_plan_stands(&x.plan[0]) && !session_plan_stands(&x.plan[1]));
    const struct session_choice later[] = {{second, {2026, 11, 30}}};
    struct make_sessions make = dates(&s, later, 1);
    clinic_change(&s.c, s.c.manager, make_sessions, &make, OK); /* alone it stands */
    const struct session_choice gone[] = {{second, {2026, 12, 1}}};
    make = dates(&s, gone, 1);
    clinic_change(&s.c, s.c.manager, make_sessions, &make, CONFLICT); /* a Tuesday */
    make = dates(&s, NULL, 0);
    clinic_change(&s.c, s.c.manager, make_sessions, &make, INVALID);
    expect_str(s.c.why.field, S("days"));
}

static void the_change_of_the_clocks_never_makes_a_wrong_slot(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct pattern_slot night = {.start = {60 + 20}, .slot_type_id = s.new_type};
    struct save_pattern in = {.pattern = {.clinic_id = s.clinic,
                                          .clinician_id = s.clinician,
                                          .weekday = SUNDAY,
                                          .every_weeks = 1,
                                          .valid_from = {2027, 3, 1}},
                              .slots = &night,
                              .n = 1};
    uuid pattern = clinic_change(&s.c, s.c.manager, save_pattern, &in, OK).id;
    struct seen x = {.id = s.clinic, .from = {2027, 3, 28}, .to = {2027, 3, 28}};
    look(&s, read_plan, &x, OK);
    expect_int(x.plan[0].session->standing, SESSION_AT_CLOCK_CHANGE);
    const struct session_choice chosen[] = {{pattern, {2027, 3, 28}}};
    struct make_sessions make = {s.clinic, {2027, 3, 28}, {2027, 3, 28}, chosen, 1};
    clinic_change(&s.c, s.c.manager, make_sessions, &make, INVALID);
    expect_str(s.c.why.field, S("days"));
    struct add_session fold = {.clinic_id = s.clinic,
                               .clinician_id = s.clinician,
                               .day = {2027, 10, 31},
                               .slots = &night,
                               .n = 1};
    clinic_change(&s.c, s.c.manager, add_session, &fold, INVALID);
    expect_str(s.c.why.field, S("start"));
}

static struct session one_session(struct set_up *s) {
    const struct session_choice one[] = {{s->pattern, {2026, 11, 30}}};
    struct make_sessions make = dates(s, one, 1);
    clinic_change(&s->c, s->c.manager, make_sessions, &make, OK);
    struct seen x = {.from = {2026, 11, 30}, .to = {2026, 11, 30}};
    look(s, read_sessions, &x, OK);
    expect_int(x.n_lines, 1);
    return x.lines[0].session;
}

static void a_blocked_slot_is_not_offered_and_a_booked_one_is_not_blocked(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct session session = one_session(&s);
    struct seen x = seen_of(&s, read_slots, session.session_id);
    struct block_slots in = {.session_id = session.session_id,
                             .version = session.version,
                             .slots = &x.slots[0].slot_id,
                             .n = 1,
                             .is_blocked = true};
    clinic_change(&s.c, s.c.manager, block_slots, &in, INVALID);
    expect_str(s.c.why.field, S("block_reason"));
    in.reason = S("Teaching");
    clinic_change(&s.c, s.c.manager, block_slots, &in, OK);
    expect_int(seen_of(&s, read_free, s.clinic).n_free, 0);
    in.is_blocked = false;
    clinic_change(&s.c, s.c.manager, block_slots, &in, CONFLICT); /* an older version */
    in.version++;
    clinic_change(&s.c, s.c.manager, block_slots, &in, OK);
    expect_int(seen_of(&s, read_free, s.clinic).n_free, 1);
    clinic_lets_act(&s.c, 2, s.secretary, 1u << ROLE_SECRETARY);
    s.c.secretary = s.secretary;
    struct book_appointment book = {.patient_id =
                                        clinic_patient(&s.c, "Selam", "Haile", "1990-09-09"),
                                    .slot_id = x.slots[0].slot_id};
    clinic_change(&s.c, s.secretary, book_appointment, &book, OK);
    in.version++;
    in.is_blocked = true;
    clinic_change(&s.c, s.c.manager, block_slots, &in, CONFLICT);
    expect_str(s.c.why.field, S("slots"));
    struct hold_session cancel = {session.session_id, in.version, false, S("Leave")};
    clinic_change(&s.c, s.c.manager, hold_session, &cancel, CONFLICT); /* a patient is booked */
}

static void a_cancelled_clinic_is_not_made_again_but_can_be_held_again(void **state) {
    struct set_up s;
    begin(&s, *state);
    struct session session = one_session(&s);
    struct hold_session in = {session.session_id, session.version, false, S("")};
    clinic_change(&s.c, s.c.manager, hold_session, &in, INVALID);
    expect_str(s.c.why.field, S("reason"));
    in.reason = S("Annual leave");
    clinic_change(&s.c, s.c.manager, hold_session, &in, OK);
    expect_int(seen_of(&s, read_free, s.clinic).n_free, 0);
    struct seen x = {.id = s.clinic, .from = {2026, 11, 30}, .to = {2026, 11, 30}};
    look(&s, read_plan, &x, OK);
    expect(x.plan[0].is_there && x.plan[0].is_cancelled);
    struct pattern_slot slot = {.start = {10 * 60}, .slot_type_id = s.new_type};
    struct add_session meanwhile = {.clinic_id = s.clinic,
                                    .clinician_id = s.clinician,
                                    .day = {2026, 11, 30},
                                    .slots = &slot,
                                    .n = 1};
    clinic_change(&s.c, s.c.manager, add_session, &meanwhile, OK);
    struct hold_session again = {session.session_id, session.version + 1, true, S("")};
    clinic_change(&s.c, s.c.manager, hold_session, &again, CONFLICT); /* elsewhere by now */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(an_empty_site_becomes_bookable),
        store_test(only_those_who_may_set_up_do),
        store_test(the_counts_say_what_is_there_and_what_is_missing),
        store_test(the_site_keeps_its_zone_while_clinics_are_to_come),
        store_test(closed_days_and_bank_holidays_are_shown_and_made_only_when_chosen),
        store_test(a_clinician_can_be_put_into_clinics_by_the_role_alone),
        store_test(roles_that_are_counted_on_do_not_go),
        store_test(what_a_clinic_uses_is_not_retired),
        store_test(a_list_has_exactly_the_members_that_were_ticked),
        store_test(the_longest_name_is_counted_in_characters),
        store_test(whoever_is_put_on_a_list_or_taken_off_is_named),
        store_test(a_clinic_needs_somebody_accountable_a_place_and_lists),
        store_test(a_clinic_patients_count_on_is_not_retired),
        store_test(a_slot_type_keeps_the_pattern_whole),
        store_test(a_changed_pattern_follows_the_old_one_from_its_day),
        store_test(a_clinician_and_a_room_are_in_one_place_at_a_time),
        store_test(two_patterns_that_meet_are_found_before_anything_is_made),
        store_test(the_change_of_the_clocks_never_makes_a_wrong_slot),
        store_test(a_blocked_slot_is_not_offered_and_a_booked_one_is_not_blocked),
        store_test(a_cancelled_clinic_is_not_made_again_but_can_be_held_again),
    };
    return run_store_tests(tests);
}
