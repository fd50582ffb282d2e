/* One referral: whose it is, its review, and what came of it. */
#include "already_there.h"
#include "referral_words.h"

#include "address_store.h"
#include "appointment_store.h"
#include "birth_date.h"
#include "buf.h"
#include "clinic_store.h"
#include "codes.h"
#include "duty_store.h"
#include "for_you.h"
#include "history_words.h"
#include "next_step.h"
#include "page.h"
#include "patient_head.h"
#include "patient_open.h"
#include "patient_words.h"
#include "patient_work.h"
#include "person_name.h"
#include "person_store.h"
#include "priority.h"
#include "referral_store.h"
#include "referral_work.h"
#include "routes.h"
#include "told_others_pages.h"
#include "url.h"

const char *const referral_priorities[] = {"1", "2", "3", NULL};
const struct nhsuk_option referral_priority_options[3] = {
    {S_INIT("1"), S_INIT("Routine"), S_INIT(""), false},
    {S_INIT("2"), S_INIT("Urgent"), S_INIT(""), false},
    {S_INIT("3"), S_INIT("Urgent suspected cancer"), S_INIT(""), false}};

/* ---- one referral -------------------------------------------------------------------------------- */

static const struct field referral_rows[] = {
    {.name = "q", .type = FIELD_TEXT, .label = "what to look for"}};
FIELD_TABLE(referral_fields, referral_rows);

static const char *const outcomes[] = {"accept", "more", "advice", "reject", "redirect", NULL};
static const struct field review_rows[] = {
    VERSION_FIELD,
    {.name = "outcome",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "the outcome",
     .choices = outcomes},
    {.name = "priority",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "the priority",
     .choices = referral_priorities},
    {.name = "target_on", .type = FIELD_DATE, .label = "the date to be seen by"},
    {.name = "note", .type = FIELD_LINES, .max = 2000, .label = "the note"},
};
FIELD_TABLE_TRIED(review_fields, review_rows);

static const struct field register_rows[] = {
    VERSION_FIELD,
    {.name = "patient", .type = FIELD_ID, .required = true, .label = "the patient"},
    {.name = "q", .type = FIELD_TEXT, .label = "what to look for"},
    {.name = "is_again_meant", .type = FIELD_CHECK, .label = "another referral to this clinic"},
};
FIELD_TABLE(register_referral_fields, register_rows);

static const struct field information_rows[] = {
    VERSION_FIELD,
    {.name = "information",
     .type = FIELD_LINES,
     .required = true,
     .max = 2000,
     .label = "what came"},
};
FIELD_TABLE(information_fields, information_rows);

struct shown {
    struct referral referral;
    struct patient patient;
    struct clinic clinic;
    struct person reviewer;
    struct contact referrer;
    struct waiting_entry entry; /* version 0: none that waits or is booked */
    const struct appointment *appointments;
    size_t n_appointments;
    const struct happened *history;
    size_t n_history;
    bool asks_next_step; /* nothing lies ahead of it */
    const struct duty
        *referrer_owed; /* a word about what was decided, or a question; NULL: nothing */
};

static enum err read_owed(struct call *c, struct shown *s) {
    const struct duty *list;
    size_t n;
    TRY(duty_store_all_of_subject(c->work.tx, c->scope.site_id, s->referral.referral_id, &list,
                                  &n));
    for (size_t i = 0; i < n; i++) {
        bool is_open = str_eq(list[i].state, S("open"));
        s->asks_next_step |= is_open && list[i].rule == DUTY_NEXT_STEP;
        bool is_word = list[i].rule == DUTY_TELL_REFERRER || list[i].rule == DUTY_ASK_REFERRER;
        if (is_open && is_word) s->referrer_owed = &list[i];
    }
    return OK;
}

static enum err read_shown(struct call *c, struct shown *s) {
    struct tx *tx = c->work.tx;
    int64_t site = c->scope.site_id;
    TRY(referral_store_get(tx, site, c->ids[0], &s->referral));
    const struct referral *r = &s->referral;
    TRY(clinic_store_get(tx, site, r->clinic_id, &s->clinic));
    TRY(person_store_get(tx, site,
                         uuid_is_nil(r->reviewer_id) ? s->clinic.consultant_id : r->reviewer_id,
                         &s->reviewer));
    if (!uuid_is_nil(r->referrer_id))
        TRY(contact_store_get(tx, site, r->referrer_id, &s->referrer));
    TRY(history_of_subject(tx, site, r->referral_id, &s->history, &s->n_history));
    if (uuid_is_nil(r->patient_id)) return OK;
    TRY(read_owed(c, s));
    TRY(patient_open(&c->work, r->patient_id, &s->patient));
    TRY(appointment_store_of_patient(tx, site, r->patient_id, &s->appointments,
                                     &s->n_appointments));
    enum err e = waiting_store_of_referral(tx, site, r->referral_id, &s->entry);
    return e == NOT_FOUND ? OK : e;
}

static const struct nhsuk_option outcome_options[] = {
    {S_INIT("accept"), S_INIT("Accept"), S_INIT(""), false},
    {S_INIT("more"), S_INIT("Ask the referrer for more information"), S_INIT(""), false},
    {S_INIT("advice"), S_INIT("Give advice and return"), S_INIT(""), false},
    {S_INIT("reject"), S_INIT("Return to the referrer"), S_INIT(""), false},
    {S_INIT("redirect"), S_INIT("Redirect to another service"), S_INIT(""), false}};

static void put_version(struct call *c, struct html *h, const struct referral *r) {
    page_version(c, h, r->version);
}

static void put_review(struct call *c, struct html *h, const struct referral *r) {
    nhsuk_card_open(h, S("Review"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_review, r->referral_id));
    put_version(c, h, r);
    nhsuk_radios(h, .name = S("outcome"), .label = S("Outcome"), .options = outcome_options,
                 .n_options = 5, .value = form_typed(c, "outcome"), .small = true,
                 .error = page_error(c, "outcome"));
    str typed = form_typed(c, "priority");
    nhsuk_radios(h, .name = S("priority"), .label = S("Priority"),
                 .options = referral_priority_options, .n_options = 3, .small = true,
                 .value = typed.n ? typed : r->priority, .in_line = true,
                 .error = page_error(c, "priority"));
    nhsuk_date_input(h, .name = S("target_on"), .label = S("To be seen by, if it is to change"),
                     .no_hint = true, .value = form_typed(c, "target_on"),
                     .error = page_error(c, "target_on"));
    nhsuk_textarea(h, .name = S("note"), .label = S("Note to the referrer and the booking office"),
                   .value = form_typed(c, "note"), .error = page_error(c, "note"), .rows = 3);
    nhsuk_button(h, .text = S("Save the review"), .chord = CHORD_AND_NEXT);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

/* In the form of the one patient who has an open referral to this clinic already. */
static enum err put_again(struct call *c, struct html *h, const struct referral *r,
                          uuid patient_id) {
    struct referral there;
    TRY(referral_there(&c->work, patient_id, r->clinic_id, r->referral_id, &there));
    if (uuid_is_nil(there.referral_id)) return OK;
    str id = uuid_text(c->arena, patient_id);
    bool is_it = str_eq(form_typed(c, "patient"), id);
    str error = is_it ? page_error(c, "is_again_meant") : S("");
    nhsuk_checkbox(h, .name = S("is_again_meant"),
                   .id = error.n ? S("is_again_meant") : say(c->arena, "again-{}", SAY_T(id)),
                   .label = S("This is another referral: register it all the same"),
                   .hint = referral_there_words(c->arena, &there),
                   .checked = is_it && form_shown_checked(c, "is_again_meant", false),
                   .error = error);
    return OK;
}

static enum err put_found(struct call *c, struct html *h, const struct referral *r,
                          const struct found_patients *found, str typed) {
    if (found->n_restricted)
        html_say(h, "<p class=\"cw-why\">It also fits a restricted record: ask a secretary, a "
                    "clinician or a manager to look.</p>");
    if (found->n == 0) {
        html_say(h, "<p>Nobody found. Try another spelling, the date of birth or a number.</p>");
        return OK;
    }
    html_say(h, "<ul class=\"nhsuk-list cw-choose\">");
    for (size_t i = 0; i < found->n; i++) {
        struct clerk_patient words = patient_words(c, &found->list[i].patient, true);
        html_say(h, "<li>");
        clerk_patient_line(h, &words);
        html_put(h, " <span class=\"cw-why\">{}</span> ", T(found->list[i].why));
        page_form_open(c, h, url_for(c->arena, ROUTE_register_referral, r->referral_id));
        put_version(c, h, r);
        clerk_hidden(h, S("patient"), uuid_text(c->arena, found->list[i].patient.patient_id));
        clerk_hidden(h, S("q"), typed);
        TRY(put_again(c, h, r, found->list[i].patient.patient_id));
        nhsuk_button(h, .text = S("This is the patient"), .about = words.name, .small = true);
        clerk_form_close(h);
        html_say(h, "</li>");
    }
    html_say(h, "</ul>");
    return OK;
}

/* The name alone of "J Smythe, born 1970", to look for at once. */
static str name_alone(str unmatched) {
    ptrdiff_t comma = str_find_char(unmatched, ',');
    return comma < 0 ? unmatched : str_slice(unmatched, 0, (size_t)comma);
}

static enum err put_register(struct call *c, struct html *h, const struct referral *r) {
    struct found_patients found;
    str typed = form_typed(c, "q");
    if (typed.n == 0) typed = name_alone(r->unmatched_name);
    TRY(patient_find(&c->work, typed, &found));
    TRY(page_found(c, typed, &found));
    nhsuk_card_open(h, S("Whose referral is it?"), 2);
    page_places(c, h, S("patient patient_id"));
    clerk_form_open(h, .action = url_for(c->arena, ROUTE_referral, r->referral_id), .get = true);
    html_say(h, "<div class=\"cw-filter-row\">");
    nhsuk_input(h, .name = S("q"), .label = S("Find the patient"), .value = typed,
                .type = INPUT_SEARCH);
    nhsuk_button(h, .text = S("Find"), .kind = BUTTON_SECONDARY);
    html_say(h, "</div>");
    clerk_form_close(h);
    TRY(put_found(c, h, r, &found, typed));
    if (may(&c->scope, PERM_PATIENT_EDIT))
        nhsuk_button_link(h, .text = S("Register a new patient"), .kind = BUTTON_SECONDARY,
                          .to = url_with(c->arena, url_to(c->arena, ROUTE_register_page),
                                         S("referral"), uuid_text(c->arena, r->referral_id)));
    nhsuk_card_close(h);
    return OK;
}

static void put_information(struct call *c, struct html *h, const struct referral *r) {
    nhsuk_card_open(h, S("Information asked of the referrer"), 2);
    if (r->review_note.n) html_put(h, "<p class=\"cw-lines\">{}</p>", T(r->review_note));
    page_form_open(c, h, url_for(c->arena, ROUTE_information, r->referral_id));
    put_version(c, h, r);
    nhsuk_textarea(h, .name = S("information"), .label = S("It came: what it says, or where it is"),
                   .value = form_typed(c, "information"), .error = page_error(c, "information"),
                   .rows = 3);
    nhsuk_button(h, .text = S("The information came"));
    clerk_form_close(h);
    nhsuk_card_close(h);
}

static void put_appointments(struct call *c, struct html *h, const struct shown *s) {
    size_t n = 0;
    for (size_t i = 0; i < s->n_appointments; i++) {
        const struct appointment *p = &s->appointments[i];
        if (!uuid_eq(p->referral_id, s->referral.referral_id)) continue;
        if (n++ == 0) {
            nhsuk_card_open(h, S("Appointments"), 2);
            html_say(h, "<ul class=\"nhsuk-list\">");
        }
        html_put(h, "<li><a href=\"{}\">{}, {}</a> {}</li>",
                 U(url_for(c->arena, ROUTE_appointment, p->appointment_id)),
                 T(civil_date_long(c->arena, p->day)), T(civil_time_page(c->arena, p->start)),
                 T(appointment_state_words_of(p->state,
                                              birth_date_is_child(s->patient.birth_date, p->day))));
    }
    if (n) {
        html_say(h, "</ul>");
        nhsuk_card_close(h);
    }
}

static void put_facts(struct call *c, struct html *h, const struct shown *s) {
    const struct referral *r = &s->referral;
    enum priority priority = PRIORITY_ROUTINE;
    str soon = priority_parse(r->priority, &priority, NULL) == OK
                   ? str_from_c(priority_row(priority)->name)
                   : r->priority;
    str from = s->referrer.person_name.n ? s->referrer.person_name : s->referrer.organisation;
    struct nhsuk_summary_row rows[] = {
        {.key = S("Now"), .value = referral_state_words(r->state)},
        {.key = S("Priority"), .value = soon},
        {.key = S("Received"), .value = civil_date_long(c->arena, r->received_on)},
        {.key = S("To be seen by"),
         .value = say(c->arena, "{} ({})", SAY_T(civil_date_long(c->arena, r->target_on)),
                      SAY_T(days_words(c, r->target_on)))},
        {.key = S("Reviewer"), .value = person_short_name(c->arena, &s->reviewer)},
        {.key = S("Source"), .value = code_name(&codes_referral_source, r->source)},
        {.key = S("Referred by"),
         .value = from.n && r->referrer_name.n
                      ? say(c->arena, "{}, {}", SAY_T(r->referrer_name), SAY_T(from))
                      : (from.n ? from : r->referrer_name)},
        {.key = S("Reason"), .value = r->reason},
        {.key = S("Booking reference (UBRN)"), .value = r->ubrn},
        {.key = S("Review note"), .value = r->review_note}};
    size_t n = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].value.n) rows[n++] = rows[i];
    }
    nhsuk_summary_list(h, rows, n);
}

static void put_booking(struct call *c, struct html *h, const struct shown *s) {
    bool waits = s->entry.version && str_eq(s->entry.state, S("waiting"));
    if (waits && may(&c->scope, PERM_BOOK) && !s->patient.is_deceased)
        nhsuk_button_link(h, .text = S("Find a slot"),
                          .to = url_with(c->arena, url_to(c->arena, ROUTE_slots), S("entry"),
                                         uuid_text(c->arena, s->entry.entry_id)));
}

static enum err put_doings(struct call *c, struct html *h, const struct shown *s) {
    const struct referral *r = &s->referral;
    bool is_open = r->state == REFERRAL_IN_REVIEW || r->state == REFERRAL_MORE_INFORMATION;
    bool may_receive = may(&c->scope, PERM_REFERRAL_RECEIVE);
    if (r->state == REFERRAL_RECEIVED && may_receive) TRY(put_register(c, h, r));
    if (r->state == REFERRAL_MORE_INFORMATION && may_receive) put_information(c, h, r);
    if (s->asks_next_step) next_step_put(c, h, r);
    if (s->referrer_owed) TRY(tell_referrer_put(c, h, r, &s->referrer, s->referrer_owed));
    if (is_open && may(&c->scope, PERM_REFERRAL_REVIEW)) put_review(c, h, r);
    if (is_open && !may(&c->scope, PERM_REFERRAL_REVIEW))
        html_say(h, "<p class=\"cw-why\">A clinician reviews it.</p>");
    return OK;
}

enum err referral_page(struct call *c) {
    struct shown s = {.n_history = 0};
    TRY(read_shown(c, &s));
    const struct referral *r = &s.referral;
    TRY(page_viewed(c, "referral", r->referral_id, r->patient_id));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    page_places(c, &h, S("version"));
    clerk_head(&h, .title = say(c->arena, "Referral to the {}", SAY_T(s.clinic.name)),
               .under = uuid_is_nil(r->patient_id) ? say(c->arena, "About “{}”: not registered yet",
                                                         SAY_T(r->unmatched_name))
                                                   : referral_state_words(r->state));
    if (!uuid_is_nil(r->patient_id)) TRY(patient_banner(c, &h, &s.patient));
    html_say(&h, "<div class=\"cw-cols cw-cols--wide\"><div>");
    put_booking(c, &h, &s);
    TRY(put_doings(c, &h, &s));
    put_facts(c, &h, &s);
    TRY(in_error_put(c, &h, r));
    html_say(&h, "</div><div>");
    put_appointments(c, &h, &s);
    history_put(c, &h, s.history, s.n_history);
    html_say(&h, "</div></div>");
    return page_reply(c, html_fragment(&h));
}

/* Whose it was and what was decided: what opens next is somebody else's. */
static str reviewed_words(struct call *c, const struct patient *p, enum review_outcome outcome,
                          bool opens_next) {
    static const str decided[] = {
        [REVIEW_ACCEPT] = S_INIT("accepted"),
        [REVIEW_ASK_MORE] = S_INIT("kept in review: more information is asked for"),
        [REVIEW_ADVICE] = S_INIT("answered with advice"),
        [REVIEW_REJECT] = S_INIT("rejected"),
        [REVIEW_REDIRECT] = S_INIT("redirected"),
    };
    struct person_name name = {p->title, p->given_names, p->family_name};
    return say(c->arena, "Referral of {} {}.{}", SAY_T(person_name_full(c->arena, &name)),
               SAY_T(decided[outcome]),
               SAY_T(opens_next ? S(" This is the next one, of somebody else.") : S("")));
}

static enum err read_reviewed(struct work *w, void *context) {
    struct shown *s = context;
    TRY(referral_store_get(w->tx, w->scope->site_id, s->referral.referral_id, &s->referral));
    if (uuid_is_nil(s->referral.patient_id)) return OK; /* not registered: the review is refused */
    return patient_open(w, s->referral.patient_id, &s->patient);
}

enum err review(struct call *c) {
    static const enum review_outcome kinds[] = {REVIEW_ACCEPT, REVIEW_ASK_MORE, REVIEW_ADVICE,
                                                REVIEW_REJECT, REVIEW_REDIRECT};
    struct review_referral in = {.referral_id = c->ids[0],
                                 .version = form_int(c, "version"),
                                 .priority = form_text(c, "priority"),
                                 .target_on = form_date(c, "target_on"),
                                 .note = form_text(c, "note")};
    for (size_t i = 0; outcomes[i]; i++) {
        if (str_eq(form_text(c, "outcome"), str_from_c(outcomes[i]))) in.outcome = kinds[i];
    }
    struct done done;
    url next;
    TRY(for_you_next_referral(c, c->ids[0], &next));
    struct shown s = {.referral = {.referral_id = c->ids[0]}};
    TRY(work_read(&c->work, read_reviewed, &s));
    TRY(work_write(&c->work, &c->key, review_referral, &in, &done));
    bool opens_next = str_starts_with(next.text, S("/referrals/"));
    return reply_notice(c, reviewed_words(c, &s.patient, in.outcome, opens_next), next);
}

enum err register_to_patient(struct call *c) {
    struct register_referral in = {.referral_id = c->ids[0],
                                   .patient_id = form_id(c, "patient"),
                                   .version = form_int(c, "version"),
                                   .is_again_meant = form_is_checked(c, "is_again_meant")};
    struct done done;
    TRY(work_write(&c->work, &c->key, register_referral, &in, &done));
    return reply_notice(c, S("The referral is registered to the patient; its review is to do."),
                        url_for(c->arena, ROUTE_referral, c->ids[0]));
}

enum err information(struct call *c) {
    struct information_came in = {.referral_id = c->ids[0],
                                  .version = form_int(c, "version"),
                                  .note = form_text(c, "information")};
    struct done done;
    TRY(work_write(&c->work, &c->key, referral_information_came, &in, &done));
    return reply_notice(c, S("The information is kept; the review is to do again."),
                        url_for(c->arena, ROUTE_referral, c->ids[0]));
}
