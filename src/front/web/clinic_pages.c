/* Clinics: the days with their sessions, and a session with its two closings. */
#include "appointment_store.h"
#include "buf.h"
#include "clinic_store.h"
#include "close_session.h"
#include "duty_store.h"
#include "page.h"
#include "patient_store.h"
#include "patient_words.h"
#include "routes.h"
#include "session_store.h"
#include "url.h"

enum { DAYS_BACK = 14, DAYS_AHEAD = 28, ROWS = 300 };

static void put_session_row(struct call *c, struct html *h, const struct session_line *l) {
    const struct session *s = &l->session;
    html_put(
        h,
        "<tr><td>{}</td><td>{}</td><td><a href=\"{}\">{}</a><br>{}</td><td class=\"nhsuk-table__cell--numeric\">{} of {}</td><td>",
        D(s->day), T(civil_time_page(c->arena, s->start)),
        U(url_for(c->arena, ROUTE_session, s->session_id)), T(l->clinic_name), T(l->clinician_name),
        N(l->n_booked), N(l->n_slots));
    if (s->cashed_up_at.us)
        nhsuk_tag(h, S("cashed up"), TAG_GREEN);
    else if (civil_date_compare(s->day, c->work.today) > 0)
        nhsuk_tag(h, S("to come"), TAG_GREY);
    else if (l->cashed_up)
        nhsuk_tag(h, say(c->arena, "{} outcomes missing", SAY_N(l->cashed_up)), TAG_RED);
    else
        nhsuk_tag(h, S("ready to cash up"), TAG_AMBER);
    html_say(h, "</td><td>");
    if (s->letters_complete_at.us)
        nhsuk_tag(h, S("letters complete"), TAG_GREEN);
    else
        html_put(h, "{}", N(l->letters));
    html_say(h, "</td></tr>");
}

enum err clinics(struct call *c) {
    const struct session_line *lines;
    size_t n;
    static const uuid every = {{0}};
    TRY(session_store_list(
        c->work.tx, c->scope.site_id, civil_date_add_days(c->work.today, -DAYS_BACK),
        civil_date_add_days(c->work.today, DAYS_AHEAD), every, ROWS, &lines, &n));
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("Clinics"), .under = S("Two weeks back and four weeks ahead"));
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("Day")},     {.text = S_INIT("Time")},
        {.text = S_INIT("Clinic")},  {.text = S_INIT("Booked"), .numeric = true},
        {.text = S_INIT("Closing")}, {.text = S_INIT("Letters outstanding")}};
    if (n == 0) clerk_nothing(&h, S("No clinic in these weeks."));
    if (n)
        nhsuk_table_open(&h, .caption = S("Clinics"), .columns = columns, .n_columns = 6,
                         .dense = true);
    for (size_t i = 0; i < n; i++)
        put_session_row(c, &h, &lines[i]);
    if (n) nhsuk_table_close(&h);
    return page_reply(c, html_fragment(&h));
}

struct held {
    uuid id;
    struct session session;
    struct clinic clinic;
    struct duty_closings open;
    const struct session_slot *slots;
    size_t n_slots;
    const struct appointment *appointments;
    size_t n_appointments;
    struct patient *patients;
};

static enum err read_held(struct work *w, struct held *x) {
    int64_t site = w->scope->site_id;
    TRY(session_store_get(w->tx, site, x->id, &x->session));
    TRY(clinic_store_get(w->tx, site, x->session.clinic_id, &x->clinic));
    TRY(duty_store_closings(w->tx, site, x->id, &x->open));
    TRY(session_store_slots(w->tx, site, x->id, &x->slots, &x->n_slots));
    TRY(appointment_store_of_session(w->tx, site, x->id, &x->appointments, &x->n_appointments));
    x->patients = arena_array(w->arena, struct patient, x->n_appointments);
    for (size_t i = 0; i < x->n_appointments; i++) {
        TRY(patient_store_get(w->tx, site, x->appointments[i].patient_id, &x->patients[i]));
    }
    return OK;
}

static void put_state(struct html *h, const struct appointment *p) {
    static const enum tag_colour colours[] = {TAG_GREY, TAG_AMBER, TAG_GREEN, TAG_RED,
                                              TAG_RED,  TAG_WHITE, TAG_WHITE};
    nhsuk_tag(h, appointment_state_words(p->state), colours[p->state]);
}

static void put_booked(struct call *c, struct html *h, const struct appointment *p,
                       const struct patient *patient) {
    struct clerk_patient words = patient_words(c, patient, true);
    str telephone =
        patient->mobile_telephone.n ? patient->mobile_telephone : patient->home_telephone;
    html_put(h, "<tr><td>{}</td><td>", T(civil_time_page(c->arena, p->start)));
    clerk_patient_line(h, &words);
    html_put(h, "</td><td>{}</td><td>{}</td><td>", T(telephone),
             T(p->is_follow_up ? S("Follow-up") : S("New")));
    put_state(h, p);
    html_put(h, "</td><td>{}</td><td>{}</td><td>", T(p->outcome), T(p->letter_need));
    nhsuk_button_link(h, .text = p->outcome.n ? S("Open") : S("Record"), .about = words.name,
                      .to = url_for(c->arena, ROUTE_appointment, p->appointment_id),
                      .kind = BUTTON_SECONDARY, .small = true);
    html_say(h, "</td></tr>");
}

static void put_rows(struct call *c, struct html *h, const struct held *x) {
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("Time")},      {.text = S_INIT("Patient")},
        {.text = S_INIT("Telephone")}, {.text = S_INIT("Type")},
        {.text = S_INIT("Now")},       {.text = S_INIT("Outcome")},
        {.text = S_INIT("Letter")},    {.text = S_INIT("Next"), .hidden = true}};
    nhsuk_table_open(h, .caption = S("Patients of this clinic"), .columns = columns, .n_columns = 8,
                     .dense = true);
    for (size_t i = 0; i < x->n_slots; i++) {
        bool is_taken = false;
        for (size_t k = 0; k < x->n_appointments; k++) {
            const struct appointment *p = &x->appointments[k];
            if (!uuid_eq(p->slot_id, x->slots[i].slot_id)) continue;
            put_booked(c, h, p, &x->patients[k]);
            is_taken |= p->state != APPOINTMENT_CANCELLED && p->state != APPOINTMENT_IN_ERROR;
        }
        if (is_taken) continue;
        html_put(h, "<tr><td>{}</td><td colspan=\"7\">Free: {}</td></tr>",
                 T(civil_time_page(c->arena, x->slots[i].start)), T(x->slots[i].type_name));
    }
    nhsuk_table_close(h);
}

enum err session_page(struct call *c) {
    struct held x = {.id = c->ids[0]};
    TRY(read_held(&c->work, &x));
    const struct session *s = &x.session;
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    str title =
        say(c->arena, "{}, {} to {}", SAY_T(x.clinic.name),
            SAY_T(civil_time_page(c->arena, s->start)), SAY_T(civil_time_page(c->arena, s->end)));
    clerk_head(&h, .title = title, .under = civil_date_long(c->arena, s->day));
    struct clerk_closings box = {.until_cashed_up = x.open.cashed_up,
                                 .until_letters = x.open.letters,
                                 .show = url_to(c->arena, ROUTE_desk)};
    if (s->cashed_up_at.us) box.cashed_up_by = moment_words(c, s->cashed_up_at);
    if (s->letters_complete_at.us) box.letters_by = moment_words(c, s->letters_complete_at);
    if (may(&c->scope, PERM_CASH_UP)) {
        box.cash_up = (struct clerk_form){.action = url_for(c->arena, ROUTE_cash_up, x.id),
                                          .csrf = c->csrf,
                                          .form_key = c->form_key};
        box.letters = (struct clerk_form){.action = url_for(c->arena, ROUTE_letters_complete, x.id),
                                          .csrf = c->csrf,
                                          .form_key = c->form_key};
    }
    clerk_closings(&h, &box);
    put_rows(c, &h, &x);
    return page_reply_titled(c, title, NULL, 0, html_fragment(&h));
}

static enum err close_it(struct call *c, bool letters, str sentence) {
    struct close_session in = {.session_id = c->ids[0], .letters = letters};
    struct done done;
    TRY(work_write(&c->work, &c->key, close_session, &in, &done));
    return reply_notice(c, sentence, url_for(c->arena, ROUTE_session, c->ids[0]));
}

enum err cash_up(struct call *c) {
    return close_it(c, false, S("The clinic is cashed up."));
}

enum err letters_complete(struct call *c) {
    return close_it(c, true, S("All letters of the clinic are complete."));
}
