/* Free slots, booking, and one appointment: attendance, outcome, cancelling, a did-not-attend. */
#include "appointment_store.h"
#include "appointment_work.h"
#include "buf.h"
#include "clinic_store.h"
#include "codes.h"
#include "page.h"
#include "patient_store.h"
#include "patient_words.h"
#include "referral_store.h"
#include "routes.h"
#include "url.h"

enum { SLOTS = 40, SEARCH_WEEKS = 26 };

static const struct field slots_rows[] = {
    {.name = "patient", .type = FIELD_ID, .label = "the patient"},
    {.name = "entry", .type = FIELD_ID, .label = "the waiting-list entry"},
    {.name = "clinic", .type = FIELD_ID, .label = "the clinic"},
    {.name = "from", .type = FIELD_DATE, .label = "from when"},
};
FIELD_TABLE(slots_fields, slots_rows);

static enum err put_slot_search(struct call *c, struct html *h, uuid clinic, uuid patient,
                                uuid entry) {
    const struct clinic *clinics;
    size_t n;
    TRY(clinic_store_list(c->work.tx, c->scope.site_id, false, &clinics, &n));
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, n);
    for (size_t i = 0; i < n; i++) {
        options[i] = (struct nhsuk_option){.value = uuid_text(c->arena, clinics[i].clinic_id),
                                           .text = clinics[i].name};
    }
    clerk_form_open(h, .action = url_to(c->arena, ROUTE_slots), .get = true);
    if (!uuid_is_nil(patient)) clerk_hidden(h, S("patient"), uuid_text(c->arena, patient));
    if (!uuid_is_nil(entry)) clerk_hidden(h, S("entry"), uuid_text(c->arena, entry));
    nhsuk_select(h, .name = S("clinic"), .label = S("Clinic"), .options = options, .n_options = n,
                 .nothing = S("Every clinic"),
                 .value = uuid_is_nil(clinic) ? S("") : uuid_text(c->arena, clinic));
    nhsuk_date_input(h, .name = S("from"), .label = S("Not before"), .value = form_typed(c, "from"),
                     .no_hint = true);
    nhsuk_button(h, .text = S("Find slots"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    return OK;
}

static void put_slot(struct call *c, struct html *h, const struct slot_facts *s, uuid patient,
                     uuid entry) {
    html_put(h, "<tr><td>{}</td><td>{}</td><td>{}</td><td>{} minutes</td><td>",
             T(civil_date_long(c->arena, s->day)), T(civil_time_page(c->arena, s->start)),
             T(s->clinic_name), N(s->minutes));
    if (!uuid_is_nil(patient)) {
        page_form_open(c, h, url_to(c->arena, ROUTE_book));
        clerk_hidden(h, S("patient"), uuid_text(c->arena, patient));
        clerk_hidden(h, S("slot"), uuid_text(c->arena, s->slot_id));
        if (!uuid_is_nil(entry)) clerk_hidden(h, S("entry"), uuid_text(c->arena, entry));
        nhsuk_button(h, .text = S("Book"), .small = true,
                     .about = say(c->arena, "{}, {}", SAY_T(civil_date_long(c->arena, s->day)),
                                  SAY_T(civil_time_page(c->arena, s->start))));
        clerk_form_close(h);
    }
    html_say(h, "</td></tr>");
}

enum err slots(struct call *c) {
    uuid patient = form_id(c, "patient"), entry = form_id(c, "entry"),
         clinic = form_id(c, "clinic");
    struct waiting_entry waiting = {0};
    if (!uuid_is_nil(entry)) {
        TRY(waiting_store_get(c->work.tx, c->scope.site_id, entry, &waiting));
        if (uuid_is_nil(clinic)) clinic = waiting.clinic_id;
        patient = waiting.patient_id;
    }
    civil_date from = form_has(c, "from") ? form_date(c, "from") : c->work.today;
    instant begins = civil_resolve(c->work.zone, from, (civil_time){0}).first;
    if (begins.us < c->work.now.us) begins = c->work.now;
    struct slot_search search = {.clinic_id = clinic,
                                 .use = waiting.is_follow_up ? S("follow-up") : S(""),
                                 .from = begins,
                                 .to = instant_add(begins, SEARCH_WEEKS * 7 * INSTANT_DAY),
                                 .now = c->work.now,
                                 .limit = SLOTS};
    const struct slot_facts *found;
    size_t n;
    TRY(slot_store_search(c->work.tx, c->scope.site_id, &search, &found, &n));
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("Free slots"), .under = S("Earliest first"));
    if (!uuid_is_nil(patient)) {
        struct patient p;
        TRY(patient_store_get(c->work.tx, c->scope.site_id, patient, &p));
        struct clerk_patient words = patient_words(c, &p, true);
        clerk_patient_banner(&h, &words);
    }
    TRY(put_slot_search(c, &h, clinic, patient, entry));
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Day")},
                                                  {.text = S_INIT("Time")},
                                                  {.text = S_INIT("Clinic")},
                                                  {.text = S_INIT("Length")},
                                                  {.text = S_INIT("Book"), .hidden = true}};
    if (n == 0)
        clerk_nothing(
            &h, S("No free slot in the next 26 weeks. Ask the manager about an extra clinic."));
    if (n)
        nhsuk_table_open(&h, .caption = S("Free slots"), .columns = columns, .n_columns = 5,
                         .dense = true);
    for (size_t i = 0; i < n; i++)
        put_slot(c, &h, &found[i], patient, entry);
    if (n) nhsuk_table_close(&h);
    return page_reply(c, html_fragment(&h));
}

static const struct field book_rows[] = {
    {.name = "patient", .type = FIELD_ID, .required = true, .label = "the patient"},
    {.name = "slot", .type = FIELD_ID, .required = true, .label = "the slot"},
    {.name = "entry", .type = FIELD_ID, .label = "the waiting-list entry"},
};
FIELD_TABLE(book_fields, book_rows);

/* Shown when a booking was refused: what happened, and the way back to the free slots. */
enum err book_refused(struct call *c) {
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    html_say(&h, "<h1>Not booked</h1>");
    url back =
        url_with(c->arena, url_to(c->arena, ROUTE_slots), S("patient"), form_typed(c, "patient"));
    back = url_with(c->arena, back, S("entry"), form_typed(c, "entry"));
    nhsuk_button_link(&h, .text = S("Choose another slot"), .to = back, .id = S("slot_id"));
    return page_reply(c, html_fragment(&h));
}

enum err book(struct call *c) {
    struct book_appointment in = {.patient_id = form_id(c, "patient"),
                                  .slot_id = form_id(c, "slot"),
                                  .entry_id = form_id(c, "entry")};
    struct done done;
    TRY(work_write(&c->work, &c->key, book_appointment, &in, &done));
    return reply_notice(c, S("The appointment is booked."),
                        url_for(c->arena, ROUTE_appointment, done.id));
}

/* ---- one appointment ----------------------------------------------------------------------------- */

static const char *const events[] = {"arrive", "leave", "not-attend", NULL};
static const struct field attend_rows[] = {
    {.name = "version",
     .type = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 1000000,
     .label = "the version"},
    {.name = "event",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "what happened",
     .choices = events},
};
FIELD_TABLE(attend_fields, attend_rows);

static const char *const outcome_codes[] = {"discharged",     "follow-up",   "patient-initiated",
                                            "procedure-list", "referred-on", NULL};
static const struct field outcome_rows[] = {
    {.name = "version",
     .type = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 1000000,
     .label = "the version"},
    {.name = "outcome",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "the outcome",
     .choices = outcome_codes},
    {.name = "follow_up_weeks", .type = FIELD_INT, .min = 1, .max = 104, .label = "the weeks"},
    {.name = "rtt_status",
     .type = FIELD_TEXT,
     .required = true,
     .max = 2,
     .label = "the referral-to-treatment status"},
    {.name = "note", .type = FIELD_TEXT, .max = 500, .label = "the note"},
    {.name = "no_letter", .type = FIELD_CHECK, .label = "no letter needed"},
};
FIELD_TABLE(outcome_fields, outcome_rows);

static const char *const sides[] = {"patient", "clinic", NULL};
static const char *const afters[] = {"rebook", "not-wanted", NULL};
static const struct field cancel_rows[] = {
    {.name = "version",
     .type = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 1000000,
     .label = "the version"},
    {.name = "by",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "who cancels",
     .choices = sides},
    {.name = "after",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "what next",
     .choices = afters},
    {.name = "reason", .type = FIELD_TEXT, .required = true, .max = 500, .label = "the reason"},
};
FIELD_TABLE(cancel_fields, cancel_rows);

static const char *const decisions[] = {"offer-again", "discharge", NULL};
static const struct field decide_rows[] = {
    {.name = "version",
     .type = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 1000000,
     .label = "the version"},
    {.name = "decision",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "the decision",
     .choices = decisions},
    {.name = "note", .type = FIELD_TEXT, .max = 500, .label = "the note"},
};
FIELD_TABLE(decide_fields, decide_rows);

struct opened {
    uuid id;
    struct appointment appointment;
    struct patient patient;
    struct clinic clinic;
};
static enum err read_opened(struct work *w, struct opened *x) {
    TRY(appointment_store_get(w->tx, w->scope->site_id, x->id, &x->appointment));
    TRY(patient_store_get(w->tx, w->scope->site_id, x->appointment.patient_id, &x->patient));
    return clinic_store_get(w->tx, w->scope->site_id, x->appointment.clinic_id, &x->clinic);
}

static void put_version(struct call *c, struct html *h, const struct appointment *p) {
    clerk_hidden(h, S("version"), say(c->arena, "{}", SAY_N(p->version)));
}

static void put_attendance(struct call *c, struct html *h, const struct appointment *p) {
    static const struct {
        str value, text;
    } buttons[] = {{S_INIT("arrive"), S_INIT("Arrived")},
                   {S_INIT("leave"), S_INIT("Left before being seen")},
                   {S_INIT("not-attend"), S_INIT("Did not attend")}};
    nhsuk_card_open(h, S("Attendance"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_attend, p->appointment_id));
    put_version(c, h, p);
    for (size_t i = 0; i < 3; i++) {
        nhsuk_button(h, .text = buttons[i].text, .name = S("event"), .value = buttons[i].value,
                     .kind = BUTTON_SECONDARY, .small = true);
    }
    clerk_form_close(h);
    nhsuk_card_close(h);
}

static void put_outcome_form(struct call *c, struct html *h, const struct appointment *p) {
    struct nhsuk_option kinds[OUTCOME_KIND_COUNT];
    for (int i = 0; i < OUTCOME_KIND_COUNT; i++) {
        kinds[i] = (struct nhsuk_option){.value = str_from_c(outcome_name((enum outcome_kind)i)),
                                         .text = outcome_words((enum outcome_kind)i)};
    }
    const struct code_table *t = &codes_rtt_status;
    struct nhsuk_option *codes = arena_array(c->arena, struct nhsuk_option, t->n);
    for (size_t i = 0; i < t->n; i++) {
        codes[i] =
            (struct nhsuk_option){.value = str_from_c(t->rows[i].code),
                                  .text = say(c->arena, "{} {}", SAY_T(str_from_c(t->rows[i].code)),
                                              SAY_T(str_from_c(t->rows[i].name)))};
    }
    nhsuk_card_open(h, S("Outcome and next step"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_outcome, p->appointment_id));
    put_version(c, h, p);
    nhsuk_radios(h, .name = S("outcome"), .label = S("Outcome"), .options = kinds,
                 .n_options = OUTCOME_KIND_COUNT, .value = form_typed(c, "outcome"),
                 .error = page_error(c, "outcome"));
    nhsuk_input(h, .name = S("follow_up_weeks"), .label = S("Follow-up in"), .suffix = S("weeks"),
                .width = 3, .input_mode = S("numeric"), .value = form_typed(c, "follow_up_weeks"),
                .error = page_error(c, "follow_up_weeks"));
    nhsuk_select(h, .name = S("rtt_status"), .label = S("Referral-to-treatment status"),
                 .options = codes, .n_options = t->n, .nothing = S("Choose one"),
                 .value = form_typed(c, "rtt_status"), .error = page_error(c, "rtt_status"));
    nhsuk_input(h, .name = S("note"), .label = S("Note"), .value = form_typed(c, "note"));
    if (may(&c->scope, PERM_LETTER_SIGN)) {
        nhsuk_checkbox_put(
            h, &(struct nhsuk_checkbox){.name = S("no_letter"), .label = S("No letter needed")});
    }
    nhsuk_button(h, .text = S("Record the outcome"));
    clerk_form_close(h);
    nhsuk_card_close(h);
}

static const struct nhsuk_option side_options[] = {
    {S_INIT("patient"), S_INIT("The patient"), S_INIT(""), false},
    {S_INIT("clinic"), S_INIT("The clinic"), S_INIT(""), false}};
static const struct nhsuk_option after_options[] = {
    {S_INIT("rebook"), S_INIT("Wants another date"), S_INIT(""), false},
    {S_INIT("not-wanted"), S_INIT("No longer wanted"), S_INIT(""), false}};
static const struct nhsuk_option decision_options[] = {
    {S_INIT("offer-again"), S_INIT("Offer another appointment"), S_INIT(""), false},
    {S_INIT("discharge"), S_INIT("Discharge to the GP"), S_INIT(""), false}};

static void put_cancel_form(struct call *c, struct html *h, const struct appointment *p) {
    nhsuk_card_open(h, S("Cancel"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_cancel, p->appointment_id));
    put_version(c, h, p);
    nhsuk_radios(h, .name = S("by"), .label = S("Who cancels"), .options = side_options,
                 .n_options = 2, .in_line = true, .value = form_typed(c, "by"),
                 .error = page_error(c, "by"));
    nhsuk_radios(h, .name = S("after"), .label = S("What next"), .options = after_options,
                 .n_options = 2, .in_line = true, .value = form_typed(c, "after"),
                 .error = page_error(c, "after"));
    nhsuk_input(h, .name = S("reason"), .label = S("Reason"), .value = form_typed(c, "reason"),
                .error = page_error(c, "reason"));
    nhsuk_button(h, .text = S("Cancel the appointment"), .kind = BUTTON_WARNING);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

static void put_decision_form(struct call *c, struct html *h, const struct appointment *p) {
    nhsuk_card_open(h, S("Did not attend: decide what happens next"), 2);
    page_form_open(c, h, url_for(c->arena, ROUTE_decide, p->appointment_id));
    put_version(c, h, p);
    nhsuk_radios(h, .name = S("decision"), .label = S("Decision"), .options = decision_options,
                 .n_options = 2, .value = form_typed(c, "decision"),
                 .error = page_error(c, "decision"));
    nhsuk_input(h, .name = S("note"), .label = S("Note"), .value = form_typed(c, "note"));
    nhsuk_button(h, .text = S("Save the decision"));
    clerk_form_close(h);
    nhsuk_card_close(h);
}

enum err appointment_page(struct call *c) {
    struct opened x = {.id = c->ids[0]};
    TRY(read_opened(&c->work, &x));
    const struct appointment *p = &x.appointment;
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h,
               .title = say(c->arena, "{}, {}", SAY_T(x.clinic.name),
                            SAY_T(civil_time_page(c->arena, p->start))),
               .under = civil_date_long(c->arena, p->day));
    struct clerk_patient words = patient_words(c, &x.patient, true);
    clerk_patient_banner(&h, &words);
    html_say(&h, "<p>");
    nhsuk_tag(&h, appointment_state_words(p->state), TAG_BLUE);
    html_put(&h, " {} {}</p>", T(p->outcome), T(p->outcome_note));
    html_put(&h, "<p><a href=\"{}\">The whole clinic</a></p>",
             U(url_for(c->arena, ROUTE_session, p->session_id)));
    bool is_open = p->state == APPOINTMENT_BOOKED || p->state == APPOINTMENT_ARRIVED;
    bool is_later = civil_date_compare(p->day, c->work.today) > 0;
    if (is_open && !is_later && may(&c->scope, PERM_ARRIVE)) put_attendance(c, &h, p);
    bool may_outcome = (is_open || p->state == APPOINTMENT_SEEN) && p->outcome.n == 0 && !is_later;
    if (may_outcome && may(&c->scope, PERM_OUTCOME)) put_outcome_form(c, &h, p);
    bool is_absent =
        (p->state == APPOINTMENT_DNA || p->state == APPOINTMENT_LEFT) && p->outcome.n == 0;
    if (is_absent && may(&c->scope, PERM_REFERRAL_REVIEW)) put_decision_form(c, &h, p);
    if (is_open && may(&c->scope, PERM_BOOK)) put_cancel_form(c, &h, p);
    return page_reply(c, html_fragment(&h));
}

static enum err back_to_it(struct call *c, str sentence) {
    return reply_notice(c, sentence, url_for(c->arena, ROUTE_appointment, c->ids[0]));
}

enum err attend(struct call *c) {
    static const enum appointment_event kinds[] = {APPOINTMENT_ARRIVE, APPOINTMENT_LEAVE,
                                                   APPOINTMENT_NOT_ATTEND};
    struct note_attendance in = {.appointment_id = c->ids[0], .version = form_int(c, "version")};
    for (size_t i = 0; events[i]; i++) {
        if (str_eq(form_text(c, "event"), str_from_c(events[i]))) in.event = kinds[i];
    }
    struct done done;
    TRY(work_write(&c->work, &c->key, note_attendance, &in, &done));
    return back_to_it(c, S("The attendance is noted."));
}

enum err outcome(struct call *c) {
    struct record_outcome in = {.appointment_id = c->ids[0],
                                .version = form_int(c, "version"),
                                .follow_up_weeks = form_int(c, "follow_up_weeks"),
                                .rtt_status = form_text(c, "rtt_status"),
                                .note = form_text(c, "note"),
                                .no_letter = form_is_checked(c, "no_letter")};
    for (int i = 0; i < OUTCOME_KIND_COUNT; i++) {
        if (str_eq(form_text(c, "outcome"), str_from_c(outcome_name((enum outcome_kind)i))))
            in.outcome = (enum outcome_kind)i;
    }
    struct done done;
    TRY(work_write(&c->work, &c->key, record_outcome, &in, &done));
    return back_to_it(c, S("The outcome is recorded."));
}

enum err cancel(struct call *c) {
    struct cancel_appointment in = {.appointment_id = c->ids[0],
                                    .version = form_int(c, "version"),
                                    .by_clinic = str_eq(form_text(c, "by"), S("clinic")),
                                    .reason = form_text(c, "reason"),
                                    .after = str_eq(form_text(c, "after"), S("rebook"))
                                                 ? AFTER_CANCEL_REBOOK
                                                 : AFTER_CANCEL_NOT_WANTED};
    struct done done;
    TRY(work_write(&c->work, &c->key, cancel_appointment, &in, &done));
    return back_to_it(c, S("The appointment is cancelled."));
}

enum err decide(struct call *c) {
    struct decide_dna in = {.appointment_id = c->ids[0],
                            .version = form_int(c, "version"),
                            .decision = str_eq(form_text(c, "decision"), S("discharge"))
                                            ? DNA_DISCHARGE
                                            : DNA_OFFER_AGAIN,
                            .note = form_text(c, "note")};
    struct done done;
    TRY(work_write(&c->work, &c->key, decide_dna, &in, &done));
    return back_to_it(c, S("The decision is saved."));
}
