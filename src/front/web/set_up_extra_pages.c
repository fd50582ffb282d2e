/* One extra clinic by hand: when and how, then its slots and what speaks against it, then saved. */
#include "buf.h"
#include "pattern_store.h"
#include "routes.h"
#include "set_up_pattern_form.h"
#include "set_up_sessions.h"

#define EXTRA_ROWS                                                                                 \
    {.name = "day", .type = FIELD_DATE, .required = true, .label = "the day"},                     \
        {.name = "clinician", .type = FIELD_ID, .required = true, .label = "the clinician"},       \
        {.name = "room", .type = FIELD_ID, .label = "the room"}, {                                 \
        .name = "note", .type = FIELD_TEXT, .max = 300, .label = "the note"                        \
    }
static const struct field extra_slots_rows[] = {EXTRA_ROWS, SEQUENCE_ROWS};
FIELD_TABLE(extra_slots_fields, extra_slots_rows);
static const struct field add_session_rows[] = {
    EXTRA_ROWS,
    {.name = "is_despite", .type = FIELD_CHECK, .label = "held all the same"},
    {.name = "starts", .type = FIELD_TEXT_LIST, .label = "the starts of the slots"},
    {.name = "types", .type = FIELD_TEXT_LIST, .label = "the types of the slots"},
};
FIELD_TABLE_TRIED(add_session_fields, add_session_rows);

static const str title = S_INIT("Add one extra clinic");

static struct nhsuk_link to_clinic(struct call *c, const struct pattern_choices *x) {
    return (struct nhsuk_link){.text = x->clinic.name,
                               .to = url_for(c->arena, ROUTE_clinic_set_up, x->clinic.clinic_id)};
}

/* The consultant holds the clinic, most often. */
static enum err usual_clinician(struct call *c, const struct pattern_choices *x, uuid *ret_id) {
    struct resource r = {0};
    enum err e =
        resource_store_of_person(c->work.tx, c->scope.site_id, x->clinic.consultant_id, &r);
    if (e != OK && e != NOT_FOUND) return e;
    *ret_id = r.resource_id;
    return OK;
}

/* Day, clinician, room and note. */
static void put_when(struct call *c, struct html *h, const struct pattern_choices *x,
                     uuid clinician_id) {
    nhsuk_date_input(h, .name = S("day"), .label = S("Day"), .hint = S("For example, 14 12 2026"),
                     .value = form_typed(c, "day"), .error = page_error(c, "day"));
    set_up_select(c, h, "clinician", S("Clinician"), S(""), S("Choose one"), &x->clinicians,
                  clinician_id);
    set_up_select(c, h, "room", S("Room"), S(""), S("No room"), &x->rooms, (uuid){{0}});
    nhsuk_input(h, .name = S("note"), .label = S("Note"),
                .hint = S("Why there is an extra clinic, for those who book."),
                .value = form_typed(c, "note"), .error = page_error(c, "note"));
}

enum err add_session_page(struct call *c) {
    struct pattern_choices x;
    struct weekly_pattern nothing = {0};
    uuid clinician_id = {{0}};
    TRY(pattern_choices_read(c, c->ids[0], &nothing, &x));
    TRY(usual_clinician(c, &x, &clinician_id));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, title, x.clinic.name);
    struct nhsuk_link parent = to_clinic(c, &x);
    if (x.types.n == 0) {
        set_up_missing(&h, S("This clinic has no type of slot yet."), S("Add a slot type"),
                       url_for(c->arena, ROUTE_add_slot_type_page, x.clinic.clinic_id));
        return set_up_reply(c, title, &parent, html_fragment(&h));
    }
    clerk_form_open(&h, .action = url_for(c->arena, ROUTE_extra_slots, x.clinic.clinic_id),
                    .get = true);
    put_when(c, &h, &x, clinician_id);
    put_pattern_sequence(c, &h, &x);
    nhsuk_button(&h, .text = S("Show the slots"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    return set_up_reply(c, title, &parent, html_fragment(&h));
}

static struct add_session session_typed(struct call *c) {
    const struct form_value *day = form_find(c->form, "day"),
                            *clinician = form_find(c->form, "clinician"),
                            *room = form_find(c->form, "room"), *note = form_find(c->form, "note");
    return (struct add_session){.clinic_id = c->ids[0],
                                .day = day && day->is_there ? day->date : (civil_date){0},
                                .clinician_id =
                                    clinician && clinician->is_there ? clinician->id : (uuid){{0}},
                                .room_id = room && room->is_there ? room->id : (uuid){{0}},
                                .note = note && note->is_there ? note->text : S("")};
}

/* What a person must know before it is saved: a holiday is asked about, somebody elsewhere is in the way. */
static void put_standing(struct call *c, struct html *h, const struct session_plan *plan) {
    str day = civil_date_long(c->arena, plan->session->day);
    str why = plan->is_there ? S("This clinic has that day and time already.") : plan->clash;
    if (why.n) {
        nhsuk_warning_callout_open(h, S("Cannot be added"));
        html_put(h, "<p>{}</p>", T(why));
        nhsuk_warning_callout_close(h);
    }
    if (plan->session->standing == SESSION_STANDS) return;
    nhsuk_warning_callout_open(h, S("You decide"));
    html_put(h, "<p>{} is {}.</p>", T(day), T(plan->session->reason));
    nhsuk_checkbox(h, .name = S("is_despite"), .label = S("The clinic is held all the same"),
                   .checked = form_shown_checked(c, "is_despite", false),
                   .error = page_error(c, "is_despite"));
    nhsuk_warning_callout_close(h);
}

/* The rows of the form, or the slots laid out; INVALID with the field. */
static enum err draft_of(struct call *c, struct pattern_draft *draft, struct add_session *in) {
    if (slot_rows_typed(c, &draft->rows, &draft->n)) return slots_of_rows(c, &in->slots, &in->n);
    TRY(slots_laid_out(c, c->ids[0], &in->slots, &in->n));
    draft->rows = rows_of_slots(c, in->slots, in->n);
    draft->n = in->n;
    return OK;
}

/* GET with the clinic in its query, or the refused form of what it showed. */
enum err extra_slots_page(struct call *c) {
    struct add_session in = session_typed(c);
    struct pattern_draft draft = {.rows = NULL};
    struct pattern_choices x;
    struct weekly_pattern keep = {.clinician_id = in.clinician_id, .room_id = in.room_id};
    const struct session_plan *plan = NULL;
    TRY(pattern_choices_read(c, c->ids[0], &keep, &x));
    bool is_first = !form_find(c->form, "starts");
    size_t n_problems = c->n_problems;
    enum err e = draft_of(c, &draft, &in);
    if (!is_first && c->is_again) c->n_problems = n_problems; /* told by its POST */
    if (e == OK) e = plan_one_session(&c->work, &in, &plan);
    if (e != OK && e != INVALID && e != CONFLICT) return e;
    if (e != OK && is_first) {
        if (c->why.sentence.n && !page_error(c, arena_c(c->arena, c->why.field)).n)
            (void)call_problem(c, arena_c(c->arena, c->why.field), c->why.sentence);
        c->why = (struct problem){0};
        c->is_again = true;
        c->again_because = INVALID;
        return add_session_page(c);
    }
    c->why = (struct problem){0};
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, title, x.clinic.name);
    page_form_open(c, &h, url_for(c->arena, ROUTE_add_session, x.clinic.clinic_id));
    if (plan) put_standing(c, &h, plan);
    html_put(&h, "<p>{}. Change what should be different, then add the clinic.</p>",
             T(draft.n == 1 ? S("1 slot") : say(c->arena, "{} slots", SAY_N((int64_t)draft.n))));
    html_say(&h, "<div class=\"cw-beside\"><div>");
    put_when(c, &h, &x, in.clinician_id);
    html_say(&h, "</div>");
    put_slot_rows(c, &h, &draft, &x);
    html_say(&h, "</div>");
    nhsuk_button(&h, .text = S("Add the clinic"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    struct nhsuk_link parent = to_clinic(c, &x);
    return set_up_reply(c, title, &parent, html_fragment(&h));
}

enum err add_the_session(struct call *c) {
    struct add_session in = session_typed(c);
    in.is_despite = form_is_checked(c, "is_despite");
    struct done done;
    TRY(call_also(c, slots_of_rows(c, &in.slots, &in.n)));
    TRY(work_write(&c->work, &c->key, add_session, &in, &done));
    str day = civil_date_long(c->arena, in.day);
    return reply_notice(c, say(c->arena, "The clinic on {} is added.", SAY_T(day)),
                        url_for(c->arena, ROUTE_clinic_set_up, in.clinic_id));
}
