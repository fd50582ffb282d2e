/* One patient: the place to be when they ring. Who, what helps, what is outstanding, what comes next. */
#include "address_store.h"
#include "appointment_store.h"
#include "appointment_work.h"
#include "birth_date.h"
#include "buf.h"
#include "clinic_store.h"
#include "codes.h"
#include "duplicate_pages.h"
#include "duty_pages.h"
#include "duty_store.h"
#include "language.h"
#include "letter_store.h"
#include "letter_words.h"
#include "owed.h"
#include "page.h"
#include "patient_head.h"
#include "patient_in_use.h"
#include "patient_open.h"
#include "patient_past.h"
#include "patient_words.h"
#include "referral_store.h"
#include "restriction.h"
#include "routes.h"
#include "url.h"

struct chart {
    struct patient patient;
    struct contact practice;
    const struct duty *duties;
    const struct waiting_entry *entries;
    const struct referral *referrals;
    const struct appointment *appointments;
    const struct letter_row *letters;
    const struct clinic_name *clinics;
    size_t n_duties, n_entries, n_referrals, n_appointments, n_letters, n_clinics;
};

static enum err read_chart(struct call *c, uuid patient_id, struct chart *x) {
    struct tx *tx = c->work.tx;
    int64_t site = c->scope.site_id;
    TRY(patient_open(&c->work, patient_id, &x->patient));
    TRY(duty_store_open_of_patient(tx, site, patient_id, &x->duties, &x->n_duties));
    TRY(waiting_store_of_patient(tx, site, patient_id, &x->entries, &x->n_entries));
    TRY(appointment_store_of_patient(tx, site, patient_id, &x->appointments, &x->n_appointments));
    TRY(clinic_store_names(tx, site, &x->clinics, &x->n_clinics));
    if (may(&c->scope, PERM_REFERRAL_SEE))
        TRY(referral_store_of_patient(tx, site, patient_id, &x->referrals, &x->n_referrals));
    if (may(&c->scope, PERM_LETTER_SEE))
        TRY(letter_store_of_patient(tx, site, patient_id, &x->letters, &x->n_letters));
    if (uuid_is_nil(x->patient.practice_id)) return OK;
    return contact_store_get(tx, site, x->patient.practice_id, &x->practice);
}

static str clinic_name(const struct chart *x, uuid clinic_id) {
    for (size_t i = 0; i < x->n_clinics; i++) {
        if (uuid_eq(x->clinics[i].clinic_id, clinic_id)) return x->clinics[i].name;
    }
    return S("");
}

static url with_patient(struct call *c, enum route_ident route, const struct chart *x) {
    return url_with(c->arena, route_url(c->arena, route_of(route), NULL, 0), S("patient"),
                    uuid_text(c->arena, x->patient.patient_id));
}

/* Somebody who waits for one thing is booked for that by the key; anybody else for whatever is chosen. */
static bool waits_for_one(const struct chart *x) {
    size_t n = 0;
    for (size_t i = 0; i < x->n_entries; i++)
        n += waiting_is_open(&x->entries[i]);
    return n == 1;
}

static void put_actions(struct call *c, struct html *h, const struct chart *x) {
    bool is_alive = !x->patient.is_deceased && patient_is_in_use(&x->patient);
    if (!uuid_is_nil(x->patient.merged_into)) return;
    if (is_alive && may(&c->scope, PERM_BOOK))
        nhsuk_button_link(h, .text = S("Book an appointment"),
                          .to = with_patient(c, ROUTE_slots, x), .key = waits_for_one(x) ? 0 : 'B');
    if (is_alive && may(&c->scope, PERM_REFERRAL_RECEIVE))
        nhsuk_button_link(h, .text = S("Receive a referral"),
                          .to = with_patient(c, ROUTE_receive_page, x), .kind = BUTTON_SECONDARY);
    if (may(&c->scope, PERM_LETTER_WRITE))
        nhsuk_button_link(h, .text = S("New letter"),
                          .to = with_patient(c, ROUTE_new_letter_page, x),
                          .kind = BUTTON_SECONDARY);
    if (may(&c->scope, PERM_PATIENT_EDIT))
        nhsuk_button_link(h, .text = S("Change details"), .kind = BUTTON_SECONDARY,
                          .to = url_for(c->arena, ROUTE_change_page, x->patient.patient_id));
}

/* ---- a death ------------------------------------------------------------------------------------- */

static bool owes(const struct chart *x, enum duty_rule rule) {
    for (size_t i = 0; i < x->n_duties; i++) {
        if (x->duties[i].rule == rule) return true;
    }
    return false;
}

static void put_telling(struct call *c, struct html *h, str hint, str button, url to) {
    page_form_open(c, h, to);
    nhsuk_input(h, .name = S("told"), .label = S("Who has been told"), .hint = hint,
                .value = form_typed(c, "told"), .error = page_error(c, "told"));
    nhsuk_button(h, .text = button);
    clerk_form_close(h);
}

/* Whoever was told of it stops what he or she can: that must not stand. */
static void put_alive(struct call *c, struct html *h, const struct chart *x) {
    if (!owes(x, DUTY_ALIVE) || !may(&c->scope, PERM_PATIENT_EDIT)) return;
    nhsuk_warning_callout_open(h, S("This patient is alive"));
    html_say(h, "<p>A death was recorded by mistake and is taken back. Tell everybody who was "
                "told of it.</p>");
    put_telling(c, h, S("For example: the GP, the ward; or: nobody had been told"),
                S("Everybody knows that the patient is alive"),
                url_for(c->arena, ROUTE_told_alive, x->patient.patient_id));
    nhsuk_warning_callout_close(h);
}

/* The death stands until a person says otherwise; that it does stand is said where the question is. */
static void put_denied(struct call *c, struct html *h, const struct chart *x) {
    for (size_t i = 0; i < x->n_duties; i++) {
        if (x->duties[i].rule != DUTY_DEATH_DENIED) continue;
        html_say(h, "<p>The system that told of this death now says that the patient is alive. "
                    "Find out which is right. ");
        nhsuk_link(h, .text = S("If the death stands, say so here"),
                   .to = url_for(c->arena, ROUTE_duty, x->duties[i].duty_id));
        html_say(h, "</p>");
    }
}

static void put_death(struct call *c, struct html *h, const struct chart *x) {
    const struct patient *p = &x->patient;
    if (!p->is_deceased) {
        put_alive(c, h, x);
        return;
    }
    nhsuk_warning_callout_open(h, S("This patient has died"));
    html_put(h, "<p>{} Nothing can be booked; letters to the patient are held.</p>",
             T(civil_date_is_none(p->death_date)
                   ? S("The date is not known.")
                   : say(c->arena, "On {}.", SAY_T(civil_date_long(c->arena, p->death_date)))));
    put_denied(c, h, x);
    if (owes(x, DUTY_DEATH) && may(&c->scope, PERM_PATIENT_EDIT))
        put_telling(c, h, S("For example: the GP, the consultant, the ward, transport"),
                    S("Everybody who must know is told"),
                    url_for(c->arena, ROUTE_told_of_death, p->patient_id));
    if (may(&c->scope, PERM_PATIENT_ALIVE)) {
        html_say(h, "<p>");
        nhsuk_link(h, .text = S("Recorded by mistake: this patient is alive"),
                   .to = url_for(c->arena, ROUTE_alive_page, p->patient_id));
        html_say(h, "</p>");
    }
    nhsuk_warning_callout_close(h);
}

/* ---- what comes next ----------------------------------------------------------------------------- */

static bool is_to_come(const struct call *c, const struct appointment *p) {
    bool is_open = p->state == APPOINTMENT_BOOKED || p->state == APPOINTMENT_ARRIVED;
    return is_open && civil_date_compare(p->day, c->work.today) >= 0;
}

static void put_next_one(struct call *c, struct html *h, const struct chart *x,
                         const struct appointment *p) {
    url open = url_for(c->arena, ROUTE_appointment, p->appointment_id);
    str when = say(c->arena, "{}, {}", SAY_T(civil_date_long(c->arena, p->day)),
                   SAY_T(civil_time_page(c->arena, p->start)));
    html_put(
        h,
        "<div class=\"cw-next\"><p><strong><a href=\"{}\">{}</a></strong> ({})<br>{}, {}, {}</p>",
        U(open), T(when), T(days_words(c, p->day)), T(clinic_name(x, p->clinic_id)),
        T(p->is_follow_up ? S("follow-up") : S("new")), T(code_name(&codes_medium, p->medium)));
    if (p->note.n) html_put(h, "<p class=\"cw-why\">{}</p>", T(p->note));
    html_say(h, "<p>");
    if (p->state == APPOINTMENT_ARRIVED) nhsuk_tag(h, S("Arrived"), TAG_AMBER);
    if (p->state == APPOINTMENT_BOOKED && may(&c->scope, PERM_BOOK)) {
        url move = url_with(c->arena, url_to(c->arena, ROUTE_slots), S("move"),
                            uuid_text(c->arena, p->appointment_id));
        nhsuk_button_link(h, .text = S("Move"), .about = when, .to = move, .kind = BUTTON_SECONDARY,
                          .small = true);
        nhsuk_button_link(h, .text = S("Cancel"), .about = when,
                          .to = url_for(c->arena, ROUTE_cancel_page, p->appointment_id),
                          .kind = BUTTON_SECONDARY, .small = true);
    }
    html_say(h, "</p></div>");
}

static void put_next(struct call *c, struct html *h, const struct chart *x) {
    nhsuk_card_open(h, S("Next appointment"), 2);
    size_t n = 0;
    for (size_t i = x->n_appointments; i-- > 0;) { /* kept latest first */
        if (!is_to_come(c, &x->appointments[i])) continue;
        put_next_one(c, h, x, &x->appointments[i]);
        n++;
    }
    if (n == 0) html_say(h, "<p>Nothing is booked.</p>");
    nhsuk_card_close(h);
}

static void put_waiting(struct call *c, struct html *h, const struct chart *x) {
    size_t n = 0;
    for (size_t i = 0; i < x->n_entries; i++) {
        const struct waiting_entry *e = &x->entries[i];
        bool may_ring = waiting_may_ring(e);
        if (!waiting_is_open(e)) continue;
        if (n++ == 0) nhsuk_card_open(h, S("Waiting for"), 2);
        html_put(h, "<div class=\"cw-next\"><p><strong><a href=\"{}\">{}, {}</a></strong><br>",
                 U(url_for(c->arena, ROUTE_waiting_entry, e->entry_id)),
                 T(clinic_name(x, e->clinic_id)),
                 T(e->is_follow_up ? S("follow-up") : S("first appointment")));
        if (may_ring)
            html_put(h, "Patient-initiated: may ring to be seen, until {}", D(e->window_to));
        else
            html_put(h, "due {} ({}); look from {} to {}", D(e->due_on),
                     T(days_words(c, e->due_on)), D(e->window_from), D(e->window_to));
        html_say(h, "</p>");
        if (e->note.n) html_put(h, "<p class=\"cw-why\">{}</p>", T(e->note));
        if (!x->patient.is_deceased && may(&c->scope, PERM_BOOK))
            nhsuk_button_link(h, .text = S("Find a slot"), .about = clinic_name(x, e->clinic_id),
                              .to = url_with(c->arena, url_to(c->arena, ROUTE_slots), S("entry"),
                                             uuid_text(c->arena, e->entry_id)),
                              .small = true, .key = waits_for_one(x) ? 'B' : 0);
        html_say(h, "</div>");
    }
    if (n) nhsuk_card_close(h);
}

/* ---- what is outstanding ------------------------------------------------------------------------- */

static void put_to_do(struct call *c, struct html *h, const struct chart *x) {
    size_t n = 0;
    nhsuk_card_open(h, S("To do for this patient"), 2);
    for (size_t i = 0; i < x->n_duties; i++) {
        const struct duty *d = &x->duties[i];
        if (d->visible_from.us > c->work.now.us) continue;
        if (n++ == 0) html_say(h, "<ul class=\"nhsuk-list cw-to-do\">");
        html_put(h, "<li><a href=\"{}\">{}</a>", U(duty_place(c, d)),
                 T(owed_title(&c->work, d, x->patient.birth_date)));
        if (!uuid_is_nil(d->clinic_id)) html_put(h, ", {}", T(clinic_name(x, d->clinic_id)));
        html_put(h, " <span class=\"cw-why\">by {}</span> ", T(moment_words(c, d->stage_due_at)));
        if (d->stage_due_at.us < c->work.now.us) nhsuk_tag(h, S("overdue"), TAG_RED);
        html_say(h, "</li>");
    }
    if (n) html_say(h, "</ul>");
    if (n == 0) html_say(h, "<p>Nothing is outstanding now.</p>");
    nhsuk_card_close(h);
}

/* ---- history ------------------------------------------------------------------------------------- */

static void put_referrals(struct call *c, struct html *h, const struct chart *x) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Received")},
                                                  {.text = S_INIT("Clinic")},
                                                  {.text = S_INIT("Reason")},
                                                  {.text = S_INIT("State")}};
    if (x->n_referrals == 0) return;
    nhsuk_table_open(h, .caption = S("Referrals"), .columns = columns, .n_columns = 4,
                     .dense = true, .responsive = true);
    for (size_t i = 0; i < x->n_referrals; i++) {
        const struct referral *r = &x->referrals[i];
        html_put(h, "<tr><td>{}</td><td><a href=\"{}\">{}</a></td><td>{}</td><td>{}</td></tr>",
                 D(r->received_on), U(url_for(c->arena, ROUTE_referral, r->referral_id)),
                 T(clinic_name(x, r->clinic_id)), T(r->reason), T(referral_state_words(r->state)));
    }
    nhsuk_table_close(h);
}

static void put_appointments(struct call *c, struct html *h, const struct chart *x) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("When")},
                                                  {.text = S_INIT("Clinic")},
                                                  {.text = S_INIT("Now")},
                                                  {.text = S_INIT("Outcome")}};
    size_t n = 0;
    for (size_t i = 0; i < x->n_appointments; i++) {
        const struct appointment *p = &x->appointments[i];
        if (is_to_come(c, p)) continue;
        if (n++ == 0)
            nhsuk_table_open(h, .caption = S("Past and cancelled appointments"), .columns = columns,
                             .n_columns = 4, .dense = true, .responsive = true);
        html_put(h, "<tr><td><a href=\"{}\">{}, {}</a></td><td>{}</td><td>{}</td><td>{}</td></tr>",
                 U(url_for(c->arena, ROUTE_appointment, p->appointment_id)),
                 T(civil_date_short(c->arena, p->day)), T(civil_time_page(c->arena, p->start)),
                 T(clinic_name(x, p->clinic_id)),
                 T(appointment_state_words_of(p->state,
                                              birth_date_is_child(x->patient.birth_date, p->day))),
                 T(appointment_outcome_words(p->outcome)));
    }
    if (n) nhsuk_table_close(h);
}

static void put_letters(struct call *c, struct html *h, const struct chart *x) {
    static const struct nhsuk_column columns[] = {
        {.text = S_INIT("Made")}, {.text = S_INIT("Letter")}, {.text = S_INIT("Stage")}};
    if (x->n_letters == 0) return;
    nhsuk_table_open(h, .caption = S("Letters"), .columns = columns, .n_columns = 3, .dense = true,
                     .responsive = true);
    for (size_t i = 0; i < x->n_letters; i++) {
        html_put(h, "<tr><td>{}</td><td><a href=\"{}\">{}</a></td><td>{}</td></tr>",
                 T(moment_words(c, x->letters[i].created_at)),
                 U(url_for(c->arena, ROUTE_letter, x->letters[i].letter_id)),
                 T(x->letters[i].title), T(letter_stage_words(x->letters[i].stage)));
    }
    nhsuk_table_close(h);
}

/* ---- who it is ----------------------------------------------------------------------------------- */

static fragment telephone_link(struct call *c, str number) {
    struct html h;
    url to;
    html_init(&h, c->arena);
    if (url_telephone(c->arena, number, &to, NULL) == OK)
        nhsuk_link(&h, .text = number, .to = to);
    else
        html_put(&h, "{}", T(number));
    return html_fragment(&h);
}

static void put_row(struct html *h, str key, str value) {
    if (value.n == 0) return;
    html_put(h, "<div><dt>{}</dt><dd>{}</dd></div>", T(key), T(value));
}

static void put_telephones(struct call *c, struct html *h, const struct patient *p) {
    if (p->mobile_telephone.n)
        html_put(h, "<div><dt>Mobile</dt><dd class=\"cw-ring\">{}</dd></div>",
                 H(telephone_link(c, p->mobile_telephone)));
    if (p->home_telephone.n)
        html_put(h, "<div><dt>Home</dt><dd class=\"cw-ring\">{}</dd></div>",
                 H(telephone_link(c, p->home_telephone)));
    if (p->mobile_telephone.n == 0 && p->home_telephone.n == 0)
        html_say(h, "<div><dt>Telephone</dt><dd>No number recorded: ask for one</dd></div>");
}

static void put_who(struct call *c, struct html *h, const struct chart *x) {
    const struct patient *p = &x->patient;
    nhsuk_card_open(h, S("When they ring"), 2);
    html_say(h, "<dl class=\"cw-facts\">");
    put_telephones(c, h, p);
    put_row(h, S("Known as"), p->known_as);
    put_row(h, S("What helps"), p->other_needs);
    put_row(h, S("Interpreter"), p->interpreter);
    if (p->language.n) put_row(h, S("Language"), language_words(p->language));
    if (!str_eq(p->format_need, S("none")))
        put_row(h, S("Letters in"), format_words(p->format_need));
    if (p->is_vulnerable) put_row(h, S("Vulnerable"), S("Act the same day"));
    html_say(h, "</dl>");
    nhsuk_card_close(h);
    nhsuk_card_open(h, S("Details"), 2);
    html_say(h, "<dl class=\"cw-facts\">");
    put_row(h, S("Address"), address_words(c, p));
    if (!str_eq(p->write_to, S("home")))
        put_row(h, S("Letters go to"), write_to_words(p->write_to));
    if (str_eq(p->write_to, S("other-address"))) put_row(h, S("Safe address"), p->other_address);
    put_row(h, S("E-mail"), p->email);
    put_row(h, S("GP practice"), x->practice.organisation);
    put_row(h, S("GP"), p->gp_name);
    put_row(h, S("Gender"), gender_words(p->gender));
    put_row(h, S("Previous name"), p->previous_name);
    if (p->birth_date_is_estimated) put_row(h, S("Date of birth"), S("Estimated"));
    put_row(h, S("NHS number"), code_name(&codes_nhs_number_status, p->nhs_number_status));
    html_say(h, "</dl>");
    html_say(h, "<p>");
    nhsuk_link(h, .text = S("Changes to the details"),
               .to = url_for(c->arena, ROUTE_versions, p->patient_id));
    html_say(h, "</p>");
    if (may(&c->scope, PERM_AUDIT_SEE)) {
        html_say(h, "<p>");
        nhsuk_link(h, .text = S("Who looked at this record"),
                   .to = url_for(c->arena, ROUTE_patient_audit, p->patient_id));
        html_say(h, "</p>");
    }
    if (!p->is_deceased && uuid_is_nil(p->merged_into) && may(&c->scope, PERM_PATIENT_EDIT)) {
        html_say(h, "<p>");
        nhsuk_link(h, .text = S("The patient has died"),
                   .to = url_for(c->arena, ROUTE_death_page, p->patient_id));
        html_say(h, "</p>");
    }
    nhsuk_card_close(h);
}

enum err patient_page(struct call *c) {
    struct chart x = {.n_duties = 0};
    TRY(read_chart(c, c->ids[0], &x));
    const struct patient *p = &x.patient;
    TRY(page_viewed(c, "patient", p->patient_id, p->patient_id));
    struct clerk_patient words = patient_words(c, p, false);
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    html_put(&h, "<h1 class=\"nhsuk-u-visually-hidden\">{}</h1>", T(words.name));
    TRY(patient_banner_at_home(c, &h, p));
    put_death(c, &h, &x);
    TRY(patient_in_use_put(c, &h, p));
    TRY(duplicates_put_notice(c, &h, p->patient_id));
    put_actions(c, &h, &x);
    html_say(&h, "<div class=\"cw-cols cw-cols--wide\"><div>");
    put_next(c, &h, &x);
    put_to_do(c, &h, &x);
    put_waiting(c, &h, &x);
    put_referrals(c, &h, &x);
    put_letters(c, &h, &x);
    put_appointments(c, &h, &x);
    TRY(patient_past_put(c, &h, p->patient_id));
    html_say(&h, "</div><div>");
    put_who(c, &h, &x);
    restriction_put(c, &h, p);
    html_say(&h, "</div></div>");
    return page_reply_titled(c, words.name, NULL, 0, html_fragment(&h));
}
