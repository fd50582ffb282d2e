/* One slot: what stands in the way of it, holding it while somebody is on the telephone, booking it,
 * moving an appointment to it. */
#include "already_there.h"
#include "appointment_store.h"
#include "appointment_work.h"
#include "booking_for.h"
#include "buf.h"
#include "codes.h"
#include "errand.h"
#include "find_page.h"
#include "page.h"
#include "patient_words.h"
#include "routes.h"
#include "url.h"
#include "wait_window.h"

static const struct field slot_rows[] = {ERRAND_FIELDS};
FIELD_TABLE(slot_fields, slot_rows);

struct shown {
    struct errand errand;
    struct slot_facts slot, was; /* was: of the appointment to be moved */
    struct slot_taken taken;
    bool is_taken, is_mine;
    const struct appointment *others; /* of the patient, to come */
    size_t n_others;
    struct appointment_beside beside; /* of the patient at that time; id nil: none */
    struct waiting_entry wait;        /* that the appointment answers; version 0: none */
};

/* The errand's own, that of what is moved, or that of the referral, as a booking finds it. */
static enum err read_wait(struct call *c, const struct errand *e, struct waiting_entry *ret_wait) {
    struct tx *tx = c->work.tx;
    *ret_wait = e->entry;
    if (!uuid_is_nil(e->move_id) && !uuid_is_nil(e->old.entry_id))
        return waiting_store_get(tx, c->scope.site_id, e->old.entry_id, ret_wait);
    if (!uuid_is_nil(e->move_id) || e->entry.version || uuid_is_nil(e->referral_id)) return OK;
    struct waiting_entry found;
    enum err is_there = waiting_store_of_referral(tx, c->scope.site_id, e->referral_id, &found);
    if (is_there == OK && str_eq(found.state, S("waiting"))) *ret_wait = found;
    return is_there == NOT_FOUND ? OK : is_there;
}

static enum err read_shown(struct call *c, uuid slot_id, struct shown *x) {
    struct tx *tx = c->work.tx;
    int64_t site = c->scope.site_id;
    TRY(errand_read(c, &x->errand));
    TRY(slot_store_get(tx, site, slot_id, &x->slot));
    TRY(read_wait(c, &x->errand, &x->wait));
    enum err e = slot_store_taken(tx, site, &x->slot, c->work.now, &x->taken);
    if (e != OK && e != NOT_FOUND) return e;
    x->is_mine = e == OK && x->taken.is_hold && uuid_eq(x->taken.person_id, c->scope.person_id);
    x->is_taken = e == OK && !x->is_mine;
    if (!uuid_is_nil(x->errand.move_id))
        TRY(slot_store_get(tx, site, x->errand.old.slot_id, &x->was));
    if (!errand_has_patient(&x->errand)) return OK;
    struct rows asked = {0};
    TRY(appointment_store_ask_beside(tx, site, slot_id, x->errand.patient_id, x->errand.move_id,
                                     &asked));
    e = appointment_store_asked_beside(tx, &asked, &x->beside);
    if (e != OK && e != NOT_FOUND) return e;
    return appointment_store_future_of_patient(tx, site, x->errand.patient_id, c->work.now,
                                               &x->others, &x->n_others);
}

static str until_words(struct call *c, instant t) {
    civil_date day;
    civil_time time;
    instant_to_civil(c->work.zone, t, &day, &time);
    return civil_time_page(c->arena, time);
}

/* Why it cannot be booked now; empty: it can. */
static str obstacle(struct call *c, const struct shown *x) {
    if (x->errand.patient.is_deceased) return S("This patient has died: nothing can be booked.");
    str why = slot_obstacle(c->arena, &x->slot, c->work.today);
    if (why.n) return say(c->arena, "{}.", SAY_T(why));
    if (x->is_taken && x->taken.is_hold)
        return say(c->arena, "{} holds this slot until {}.", SAY_T(x->taken.person_name),
                   SAY_T(until_words(c, x->taken.expires_at)));
    if (x->is_taken && !may(&c->scope, PERM_OVERBOOK))
        return S("This slot is taken. A clinician or a manager can overbook it, with a reason.");
    return S("");
}

static void put_facts(struct call *c, struct html *h, const struct shown *x) {
    const struct slot_facts *s = &x->slot;
    struct nhsuk_summary_row rows[] = {
        {.key = S("With"), .value = s->clinician_name},
        {.key = S("Slot"),
         .value = say(c->arena, "{}, {} minutes, {}", SAY_T(s->type_name), SAY_N(s->minutes),
                      SAY_T(code_name(&codes_medium, s->medium)))},
        {.key = S("Now"), .value = S("Free")}};
    if (x->is_mine)
        rows[2].value =
            say(c->arena, "Held by you until {}", SAY_T(until_words(c, x->taken.expires_at)));
    else if (x->is_taken)
        rows[2].value = x->taken.is_hold ? S("Held by somebody else") : S("Taken");
    nhsuk_summary_list(h, rows, sizeof rows / sizeof rows[0]);
}

/* What deserves a second look before it is booked. */
static void put_warnings(struct call *c, struct html *h, const struct shown *x) {
    const struct errand *e = &x->errand;
    bool has_closed = x->wait.version && civil_date_compare(c->work.today, x->wait.window_to) > 0;
    if (has_closed && !wait_window_asks(&x->wait, x->slot.day, c->work.today)) {
        nhsuk_warning_callout_open(h, S("After the window"));
        html_put(h,
                 "<p>The patient was to be seen by {}. If nothing earlier is free, tell the "
                 "clinician.</p>",
                 D(x->wait.window_to));
        nhsuk_warning_callout_close(h);
    }
    for (size_t i = 0; i < x->n_others; i++) {
        const struct appointment *p = &x->others[i];
        if (uuid_eq(p->appointment_id, e->move_id)) continue;
        if (uuid_eq(p->appointment_id, x->beside.appointment_id)) continue; /* asked in the form */
        bool same_day = civil_date_compare(p->day, x->slot.day) == 0;
        bool same_clinic = uuid_eq(p->clinic_id, x->slot.clinic_id);
        if (!same_day && !same_clinic) continue;
        nhsuk_warning_callout_open(h, same_day ? S("Another appointment that day")
                                               : S("Booked in this clinic already"));
        html_put(h, "<p><a href=\"{}\">{}, {}</a></p>",
                 U(url_for(c->arena, ROUTE_appointment, p->appointment_id)),
                 T(civil_date_long(c->arena, p->day)), T(civil_time_page(c->arena, p->start)));
        nhsuk_warning_callout_close(h);
    }
}

/* Two at one time: what stands is said, and somebody says that both are meant. */
static void put_beside(struct call *c, struct html *h, const struct shown *x) {
    if (uuid_is_nil(x->beside.appointment_id)) return;
    nhsuk_warning_callout_open(h, S("Two appointments at one time"));
    html_put(h, "<p>{}: <a href=\"{}\">look at that appointment</a>.</p>",
             T(beside_words(c->arena, &x->beside)),
             U(url_for(c->arena, ROUTE_appointment, x->beside.appointment_id)));
    nhsuk_checkbox(h, .name = S("is_beside_meant"),
                   .label = !uuid_is_nil(x->errand.move_id)
                                ? S("Both are meant: move it all the same")
                                : S("Both are meant: book it all the same"),
                   .checked = form_shown_checked(c, "is_beside_meant", false),
                   .error = page_error(c, "is_beside_meant"));
    nhsuk_warning_callout_close(h);
}

/* A date outside the window of the wait: both are said, and somebody says that it is meant. */
static void put_outside(struct call *c, struct html *h, const struct shown *x) {
    if (!wait_window_asks(&x->wait, x->slot.day, c->work.today)) return;
    nhsuk_warning_callout_open(h, S("Outside the window"));
    html_put(h, "<p>{}. If nothing inside it is free, tell the clinician.</p>",
             T(wait_window_words(c->arena, &x->wait, x->slot.day)));
    outside_meant_put(c, h);
    nhsuk_warning_callout_close(h);
}

static void put_overbook(struct call *c, struct html *h, const struct shown *x) {
    if (!x->is_taken) return;
    clerk_hidden(h, S("overbook"), S("1"));
    nhsuk_input(h, .name = S("overbook_reason"), .label = S("Reason for overbooking"),
                .hint = S("This slot is taken: somebody is put beside the patient who has it"),
                .value = form_typed(c, "overbook_reason"),
                .error = page_error(c, "overbook_reason"));
}

static enum err put_book(struct call *c, struct html *h, const struct shown *x) {
    nhsuk_card_open(h, x->is_taken ? S("Overbook") : S("Book"), 2);
    page_form_open(c, h, url_to(c->arena, ROUTE_book));
    errand_hidden(c, h, &x->errand);
    clerk_hidden(h, S("slot"), uuid_text(c->arena, x->slot.slot_id));
    if (booking_for_is_asked(&x->errand))
        TRY(booking_for_put(c, h, x->errand.patient_id, x->slot.clinic_id, x->slot.day));
    put_outside(c, h, x);
    put_beside(c, h, x);
    put_overbook(c, h, x);
    nhsuk_input(h, .name = S("note"), .label = S("Note for the clinic, if any"),
                .value = form_typed(c, "note"), .error = page_error(c, "note"));
    nhsuk_button(h, .text = x->is_taken ? S("Overbook this slot") : S("Book this slot"),
                 .chord = CHORD_SUBMIT);
    clerk_form_close(h);
    nhsuk_card_close(h);
    return OK;
}

/* Another kind of slot, or less time: both are said, and somebody says that this is meant. */
static void put_other_kind(struct call *c, struct html *h, const struct shown *x) {
    str both;
    if (move_keeps_kind(c->arena, &x->errand.old, &x->was, &x->slot, &both)) return;
    nhsuk_warning_callout_open(h, S("Another kind of slot, or less time"));
    html_put(h, "<p>{}.</p>", T(both));
    nhsuk_checkbox(h, .name = S("is_other_meant"),
                   .label = S("That is meant: move it all the same"),
                   .checked = form_shown_checked(c, "is_other_meant", false),
                   .error = page_error(c, "is_other_meant"));
    nhsuk_warning_callout_close(h);
}

static const struct nhsuk_option asker_options[] = {
    {S_INIT("patient"), S_INIT("The patient"), S_INIT(""), false},
    {S_INIT("clinic"), S_INIT("The clinic"), S_INIT("Telling the patient is then to do"), false}};

static void put_move(struct call *c, struct html *h, const struct shown *x) {
    const struct errand *e = &x->errand;
    nhsuk_card_open(h, S("Move the appointment here"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_move, e->move_id));
    errand_hidden(c, h, e);
    clerk_hidden(h, S("slot"), uuid_text(c->arena, x->slot.slot_id));
    page_version(c, h, e->old.version);
    put_other_kind(c, h, x);
    put_outside(c, h, x);
    put_beside(c, h, x);
    put_overbook(c, h, x);
    nhsuk_radios(h, .name = S("asked_by"), .label = S("Who asked for the change"),
                 .options = asker_options, .n_options = 2, .small = true,
                 .value = form_typed(c, "asked_by"), .error = page_error(c, "asked_by"));
    nhsuk_input(h, .name = S("reason"), .label = S("Why"),
                .hint = S("For example: rang, on holiday; Dr Osei is on leave"),
                .value = form_typed(c, "reason"), .error = page_error(c, "reason"));
    nhsuk_button(h, .text = S("Move the appointment"), .chord = CHORD_SUBMIT);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

static void put_hold(struct call *c, struct html *h, const struct shown *x) {
    if (x->is_taken) return;
    page_form_open(c, h, url_for(c->arena, ROUTE_hold, x->slot.slot_id));
    errand_hidden(c, h, &x->errand);
    nhsuk_button(h, .text = x->is_mine ? S("Hold 10 minutes more") : S("Hold for 10 minutes"),
                 .kind = BUTTON_SECONDARY);
    if (x->is_mine)
        nhsuk_button(h, .text = S("Let it go"), .kind = BUTTON_SECONDARY,
                     .form_action = url_for(c->arena, ROUTE_let_go, x->slot.slot_id));
    clerk_form_close(h);
}

/* The slot is chosen; who is to have it is not. */
static void put_who(struct call *c, struct html *h, uuid slot_id) {
    nhsuk_card_open(h, S("Who is it for?"), 2);
    find_form_put(c, h, slot_id, S(""));
    nhsuk_card_close(h);
}

static enum err show_slot(struct call *c, uuid slot_id) {
    struct shown x = {.is_taken = false};
    TRY(read_shown(c, slot_id, &x));
    const struct slot_facts *s = &x.slot;
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    page_places(c, &h,
                S("slot slot_id patient patient_id entry entry_id referral rebooks move version"));
    str title =
        say(c->arena, "{}, {}", SAY_T(s->clinic_name), SAY_T(civil_time_page(c->arena, s->start)));
    clerk_head(&h, .title = title,
               .under = say(c->arena, "{} ({})", SAY_T(civil_date_long(c->arena, s->day)),
                            SAY_T(days_words(c, s->day))));
    if (errand_has_patient(&x.errand))
        TRY(page_viewed(c, "patient", x.errand.patient_id, x.errand.patient_id));
    TRY(errand_put(c, &h, &x.errand, s->session_id));
    put_facts(c, &h, &x);
    str why_not = obstacle(c, &x);
    if (why_not.n) {
        clerk_nothing(&h, why_not);
    } else {
        put_warnings(c, &h, &x);
        if (!uuid_is_nil(x.errand.move_id))
            put_move(c, &h, &x);
        else if (errand_has_patient(&x.errand))
            TRY(put_book(c, &h, &x));
        else
            put_who(c, &h, slot_id);
        put_hold(c, &h, &x);
    }
    html_say(&h, "<p>");
    nhsuk_link(&h, .text = S("Other slots"),
               .to = errand_url(c, url_to(c->arena, ROUTE_slots), &x.errand));
    html_say(&h, "</p>");
    return page_reply_titled(c, title, NULL, 0, html_fragment(&h));
}

enum err slot_page(struct call *c) {
    return show_slot(c, c->ids[0]);
}

/* ---- holding ------------------------------------------------------------------------------------- */

static enum err change_hold(struct call *c, work_change_fn fn, str sentence) {
    struct hold_slot in = {.slot_id = c->ids[0]};
    struct done done;
    struct errand e = {.patient_id = form_id(c, "patient"),
                       .entry_id = form_id(c, "entry"),
                       .referral_id = form_id(c, "referral"),
                       .rebooks_id = form_id(c, "rebooks"),
                       .move_id = form_id(c, "move")};
    TRY(work_write(&c->work, &c->key, fn, &in, &done));
    url slot = url_for(c->arena, ROUTE_slot, c->ids[0]), list = url_to(c->arena, ROUTE_slots);
    return reply_notice(c, sentence, errand_url(c, fn == hold_slot ? slot : list, &e));
}

enum err hold(struct call *c) {
    return change_hold(c, hold_slot, S("The slot is held for you for 10 minutes."));
}

enum err let_go(struct call *c) {
    return change_hold(c, let_slot_go, S("The slot is free again."));
}

/* ---- booking and moving -------------------------------------------------------------------------- */

static const struct field book_rows[] = {
    {.name = "patient", .type = FIELD_ID, .required = true, .label = "the patient"},
    {.name = "slot", .type = FIELD_ID, .required = true, .label = "the slot"},
    {.name = "entry", .type = FIELD_ID, .label = "the waiting-list entry"},
    {.name = "referral", .type = FIELD_ID, .label = "the referral"},
    {.name = "rebooks", .type = FIELD_ID, .label = "the cancelled appointment"},
    {.name = "for", .type = FIELD_TEXT, .max = 40, .label = "what the appointment is for"},
    {.name = "is_outside_meant", .type = FIELD_CHECK, .label = "a date outside the window"},
    {.name = "overbook", .type = FIELD_CHECK, .label = "overbooking"},
    {.name = "overbook_reason",
     .type = FIELD_TEXT,
     .max = 300,
     .label = "the reason for overbooking"},
    {.name = "is_beside_meant", .type = FIELD_CHECK, .label = "two appointments at one time"},
    {.name = "note", .type = FIELD_TEXT, .max = 300, .label = "the note"},
};
FIELD_TABLE(book_fields, book_rows);

/* The slot again with what is in the way; without a slot, the way back to the list. */
enum err refused_slot(struct call *c) {
    uuid slot_id;
    if (uuid_parse(form_typed(c, "slot"), &slot_id) == OK) return show_slot(c, slot_id);
    struct errand e;
    TRY(errand_read(c, &e));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    page_places(
        c, &h,
        S("slot patient entry referral rebooks version reason is_beside_meant is_outside_meant for"));
    html_say(&h, "<h1>Not booked</h1>");
    nhsuk_button_link(&h, .text = S("Choose a slot"),
                      .to = errand_url(c, url_to(c->arena, ROUTE_slots), &e));
    return page_reply(c, html_fragment(&h));
}

/* A taken slot is never overbooked silently. */
static enum err check_overbooking(struct call *c) {
    if (!form_is_checked(c, "overbook") || form_has(c, "overbook_reason")) return OK;
    return call_problem(c, "overbook_reason", S("Enter the reason for overbooking"));
}

enum err book(struct call *c) {
    TRY(check_overbooking(c));
    struct book_appointment in = {.patient_id = form_id(c, "patient"),
                                  .slot_id = form_id(c, "slot"),
                                  .entry_id = form_id(c, "entry"),
                                  .referral_id = form_id(c, "referral"),
                                  .rebooks = form_id(c, "rebooks"),
                                  .overbook_reason = form_text(c, "overbook_reason"),
                                  .is_beside_meant = form_is_checked(c, "is_beside_meant"),
                                  .is_outside_meant = form_is_checked(c, "is_outside_meant"),
                                  .note = form_text(c, "note")};
    struct errand e = {
        .entry_id = in.entry_id, .referral_id = in.referral_id, .rebooks_id = in.rebooks};
    struct done done;
    if (booking_for_is_asked(&e))
        TRY(booking_for_typed(c, in.patient_id, in.slot_id, &in.entry_id, &in.referral_id));
    TRY(work_write(&c->work, &c->key, book_appointment, &in, &done));
    return reply_notice(c, S("The appointment is booked."),
                        url_for(c->arena, ROUTE_appointment, done.id));
}

static const char *const askers[] = {"patient", "clinic", NULL};
static const struct field move_rows[] = {
    {.name = "slot", .type = FIELD_ID, .required = true, .label = "the slot"},
    {.name = "move", .type = FIELD_ID, .label = "the appointment"},
    {.name = "patient", .type = FIELD_ID, .label = "the patient"},
    VERSION_FIELD,
    {.name = "reason",
     .type = FIELD_TEXT,
     .required = true,
     .max = 300,
     .label = "why it is moved"},
    {.name = "asked_by",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "who asked for the change",
     .choices = askers},
    {.name = "is_other_meant", .type = FIELD_CHECK, .label = "another kind of slot"},
    {.name = "is_beside_meant", .type = FIELD_CHECK, .label = "two appointments at one time"},
    {.name = "is_outside_meant", .type = FIELD_CHECK, .label = "a date outside the window"},
    {.name = "overbook", .type = FIELD_CHECK, .label = "overbooking"},
    {.name = "overbook_reason",
     .type = FIELD_TEXT,
     .max = 300,
     .label = "the reason for overbooking"},
};
FIELD_TABLE_TRIED(move_fields, move_rows);

enum err move(struct call *c) {
    TRY(call_also(c, check_overbooking(c)));
    struct move_appointment in = {.appointment_id = c->ids[0],
                                  .slot_id = form_id(c, "slot"),
                                  .version = form_int(c, "version"),
                                  .by_clinic = str_eq(form_text(c, "asked_by"), S("clinic")),
                                  .reason = form_text(c, "reason"),
                                  .is_other_meant = form_is_checked(c, "is_other_meant"),
                                  .is_beside_meant = form_is_checked(c, "is_beside_meant"),
                                  .is_outside_meant = form_is_checked(c, "is_outside_meant"),
                                  .overbook_reason = form_text(c, "overbook_reason")};
    struct done done;
    TRY(work_write(&c->work, &c->key, move_appointment, &in, &done));
    return reply_notice(c,
                        in.by_clinic ? S("The appointment is moved; telling the patient is to do.")
                                     : S("The appointment is moved."),
                        url_for(c->arena, ROUTE_appointment, done.id));
}
