/* One dated clinic as it is set up: its slots, blocked or not, and whether it is held. */
#include "appointment_store.h"
#include "buf.h"
#include "clinic_store.h"
#include "options.h"
#include "pattern_store.h"
#include "permission.h"
#include "routes.h"
#include "session_held.h"
#include "set_up_page.h"
#include "set_up_sessions.h"

static const char *const deeds[] = {"block", "unblock", NULL};
static const struct field block_rows[] = {
    VERSION_FIELD,
    {.name = "slots", .type = FIELD_ID_LIST, .label = "the slots"},
    {.name = "deed",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "what to do",
     .choices = deeds},
    {.name = "block_reason", .type = FIELD_TEXT, .max = 300, .label = "the reason"},
};
FIELD_TABLE(block_fields, block_rows);
static const char *const holdings[] = {"cancel", "hold", NULL};
static const struct field hold_rows[] = {
    VERSION_FIELD,
    {.name = "holding",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "what to do",
     .choices = holdings},
    {.name = "reason", .type = FIELD_TEXT, .max = 300, .label = "the reason"},
};
FIELD_TABLE(hold_fields, hold_rows);
static const struct field give_rows[] = {
    VERSION_FIELD, {.name = "holder", .type = FIELD_ID, .label = "who holds it from now on"}};
FIELD_TABLE(give_session_fields, give_rows);

struct shown {
    struct session session;
    struct clinic clinic;
    struct resource clinician, room;
    const struct session_slot *slots;
    size_t n_slots;
    const struct appointment *appointments;
    size_t n_appointments;
    bool is_held, is_over;
};

static enum err read_shown(struct work *w, uuid session_id, struct shown *x) {
    int64_t site = w->scope->site_id;
    struct session *s = &x->session;
    TRY(session_store_get(w->tx, site, session_id, s));
    TRY(clinic_store_get(w->tx, site, s->clinic_id, &x->clinic));
    TRY(resource_store_get(w->tx, site, s->clinician_id, &x->clinician));
    if (!uuid_is_nil(s->room_id)) TRY(resource_store_get(w->tx, site, s->room_id, &x->room));
    x->is_held = str_eq(s->state, S("open"));
    x->is_over = civil_date_compare(s->day, w->today) < 0;
    TRY(session_store_slots(w->tx, site, session_id, &x->slots, &x->n_slots));
    return appointment_store_of_session(w->tx, site, session_id, &x->appointments,
                                        &x->n_appointments);
}

static bool is_booked(const struct shown *x, uuid slot_id) {
    for (size_t i = 0; i < x->n_appointments; i++) {
        const struct appointment *p = &x->appointments[i];
        if (uuid_eq(p->slot_id, slot_id) && p->state != APPOINTMENT_CANCELLED &&
            p->state != APPOINTMENT_IN_ERROR)
            return true;
    }
    return false;
}

static void put_slot(struct call *c, struct html *h, const struct shown *x, size_t i) {
    const struct session_slot *s = &x->slots[i];
    bool booked = is_booked(x, s->slot_id);
    str start = civil_time_page(c->arena, s->start);
    str id = i ? say(c->arena, "slots-{}", SAY_N((int64_t)i)) : S("slots");
    html_say(h, "<tr><td class=\"cw-tick\">");
    if (!booked) {
        html_put(h,
                 "<label><span class=\"nhsuk-u-visually-hidden\">Choose {}</span>"
                 "<input type=\"checkbox\" id=\"{}\" name=\"slots\" value=\"{}\"",
                 T(start), T(id), T(uuid_text(c->arena, s->slot_id)));
        if (form_shown_in(c, "slots", s->slot_id, false)) html_say(h, " checked");
        html_say(h, "></label>");
    }
    html_put(h, "</td><td>{}</td><td class=\"cw-number\">{}</td><td>{}</td><td>", T(start),
             N(s->minutes), T(s->type_name));
    nhsuk_tag(h,
              booked          ? S("booked")
              : s->is_blocked ? S("blocked")
                              : S("free"),
              booked          ? TAG_BLUE
              : s->is_blocked ? TAG_GREY
                              : TAG_GREEN);
    if (s->is_blocked) html_put(h, " <span class=\"cw-why\">{}</span>", T(s->block_reason));
    html_say(h, "</td></tr>");
}

static void put_slots(struct call *c, struct html *h, const struct shown *x) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Choose"), .hidden = true},
                                                  {.text = S_INIT("Start")},
                                                  {.text = S_INIT("Minutes"), .numeric = true},
                                                  {.text = S_INIT("Slot type")},
                                                  {.text = S_INIT("Now")}};
    page_form_open(c, h, url_for(c->arena, ROUTE_block_slots, x->session.session_id));
    page_version_of_values(c, h, x->session.version);
    str error = page_error(c, "slots");
    if (error.n)
        html_put(h,
                 "<p class=\"nhsuk-error-message\"><span class=\"nhsuk-u-visually-hidden\">Error: "
                 "</span>{}</p>",
                 T(error));
    set_up_table(h, .caption = S("Slots"), .columns = columns, .n_columns = 5, .dense = true);
    for (size_t i = 0; i < x->n_slots; i++)
        put_slot(c, h, x, i);
    set_up_table_close(h);
    nhsuk_input(h, .name = S("block_reason"), .label = S("Why they are blocked"),
                .hint = S("For example, Teaching. Not needed to unblock."),
                .value = form_typed(c, "block_reason"), .error = page_error(c, "block_reason"),
                .width = 30);
    html_say(h, "<div class=\"nhsuk-button-group\">");
    nhsuk_button(h, .text = S("Block the ticked slots"), .name = S("deed"), .value = S("block"),
                 .kind = BUTTON_SECONDARY);
    nhsuk_button(h, .text = S("Unblock them"), .name = S("deed"), .value = S("unblock"),
                 .kind = BUTTON_SECONDARY);
    html_say(h, "</div>");
    clerk_form_close(h);
}

static void put_holding(struct call *c, struct html *h, const struct shown *x) {
    nhsuk_card_open(h, x->is_held ? S("Cancel this clinic") : S("This clinic is cancelled"), 2);
    if (!x->is_held) html_put(h, "<p>{}</p>", T(x->session.note));
    page_form_open(c, h, url_for(c->arena, ROUTE_hold_session, x->session.session_id));
    page_version_of_values(c, h, x->session.version);
    clerk_hidden(h, S("holding"), x->is_held ? S("cancel") : S("hold"));
    if (x->is_held)
        nhsuk_input(h, .name = S("reason"), .label = S("Why"),
                    .hint = S("Only a clinic that nobody is booked into can be cancelled here."),
                    .value = form_typed(c, "reason"), .error = page_error(c, "reason"),
                    .width = 30);
    nhsuk_button(h, .text = x->is_held ? S("Cancel the clinic") : S("Hold it after all"),
                 .kind = x->is_held ? BUTTON_WARNING : BUTTON_SECONDARY);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

/* Whoever has stopped is not offered, and neither is who holds it now. */
static enum err put_holder(struct call *c, struct html *h, const struct shown *x) {
    struct options people;
    static const uuid nobody = {{0}};
    TRY(options_of_resources(c, S("clinician"), nobody, &people));
    struct nhsuk_option *others = arena_array(c->arena, struct nhsuk_option, people.n + 1);
    size_t n = 0;
    str now = uuid_text(c->arena, x->clinician.resource_id);
    for (size_t i = 0; i < people.n; i++)
        if (!str_eq(people.list[i].value, now)) others[n++] = people.list[i];
    nhsuk_card_open(h, S("Give this clinic to another clinician"), 2);
    if (!x->clinician.is_active)
        html_put(h,
                 "<p><strong>Nobody holds this clinic:</strong> {} has stopped. Nobody else can be "
                 "booked into it until somebody holds it.</p>",
                 T(x->clinician.name));
    page_form_open(c, h, url_for(c->arena, ROUTE_give_session, x->session.session_id));
    page_version_of_values(c, h, x->session.version);
    nhsuk_select(h, .name = S("holder"), .label = S("Who holds it from now on"),
                 .hint = S("This date alone. The patients who are booked stay booked, at their "
                           "times."),
                 .options = others, .n_options = n, .nothing = S("Choose one"),
                 .value = form_typed(c, "holder"), .error = page_error(c, "holder"));
    nhsuk_button(h, .text = S("Give the clinic"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    nhsuk_card_close(h);
    return OK;
}

enum err session_slots(struct call *c) {
    struct shown x = {0};
    TRY(read_shown(&c->work, c->ids[0], &x));
    const struct session *s = &x.session;
    str day = civil_date_long(c->arena, s->day);
    str title = say(c->arena, "{}, {}", SAY_T(x.clinic.name), SAY_T(day));
    str under = say(c->arena, "{} to {}, {}{}{}", SAY_T(civil_time_page(c->arena, s->start)),
                    SAY_T(civil_time_page(c->arena, s->end)), SAY_T(x.clinician.name),
                    SAY_T(x.room.name.n ? S(", ") : S("")), SAY_T(x.room.name));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, title, under);
    if (x.is_held && s->note.n) html_put(&h, "<p>{}</p>", T(s->note));
    if (x.is_held && may(&c->scope, PERM_CLINIC_SEE)) {
        html_say(&h, "<p>");
        nhsuk_link(&h, .text = S("The patients of this clinic"),
                   .to = url_for(c->arena, ROUTE_session, s->session_id));
        html_say(&h, "</p>");
    }
    bool can_be_given = x.is_held && (!x.is_over || !x.clinician.is_active);
    if (can_be_given && !x.clinician.is_active) TRY(put_holder(c, &h, &x));
    if (x.is_held) put_slots(c, &h, &x);
    if (can_be_given && x.clinician.is_active) TRY(put_holder(c, &h, &x));
    if (!x.is_over) put_holding(c, &h, &x);
    struct nhsuk_link parent = {.text = x.clinic.name,
                                .to = url_for(c->arena, ROUTE_clinic_set_up, s->clinic_id)};
    return set_up_reply(c, title, &parent, html_fragment(&h));
}

enum err block_the_slots(struct call *c) {
    struct block_slots in = {.session_id = c->ids[0],
                             .version = form_int(c, "version"),
                             .is_blocked = str_eq(form_text(c, "deed"), S("block")),
                             .reason = form_text(c, "block_reason")};
    in.slots = form_ids(c, "slots", &in.n);
    struct done done;
    TRY(work_write(&c->work, &c->key, block_slots, &in, &done));
    return reply_notice(
        c, in.is_blocked ? S("The slots are blocked.") : S("The slots are free again."),
        url_for(c->arena, ROUTE_session_slots, c->ids[0]));
}

enum err give_the_session(struct call *c) {
    struct give_session in = {
        .session_id = c->ids[0], .version = form_int(c, "version"), .to = form_id(c, "holder")};
    struct done done;
    TRY(work_write(&c->work, &c->key, give_session, &in, &done));
    return reply_notice(c, say(c->arena, "{} holds this clinic now.", SAY_T(done.detail)),
                        url_for(c->arena, ROUTE_session_slots, c->ids[0]));
}

enum err hold_the_session(struct call *c) {
    struct hold_session in = {.session_id = c->ids[0],
                              .version = form_int(c, "version"),
                              .is_held = str_eq(form_text(c, "holding"), S("hold")),
                              .reason = form_text(c, "reason")};
    struct done done;
    TRY(work_write(&c->work, &c->key, hold_session, &in, &done));
    return reply_notice(c,
                        in.is_held ? S("The clinic is held after all.")
                                   : S("The clinic is cancelled. Its slots are no longer offered."),
                        url_for(c->arena, ROUTE_session_slots, c->ids[0]));
}
