/* One appointment: how it stands, what may be done with it now, and why not the rest. */
#include "appointment_store.h"
#include "appointment_work.h"
#include "birth_date.h"
#include "buf.h"
#include "clinic_store.h"
#include "codes.h"
#include "duty_store.h"
#include "history_store.h"
#include "history_words.h"
#include "letter_store.h"
#include "letter_words.h"
#include "page.h"
#include "patient_access.h"
#include "patient_head.h"
#include "patient_store.h"
#include "patient_words.h"
#include "put_right.h"
#include "referral_store.h"
#include "routes.h"
#include "told_others_pages.h"
#include "url.h"

static const char *const events[] = {"arrive",   "undo",      "leave", "not-attend",
                                     "too-late", "after-all", NULL};
static const struct field attend_rows[] = {
    VERSION_FIELD,
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
    VERSION_FIELD,
    {.name = "outcome",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "the outcome",
     .choices = outcome_codes},
    {.name = "follow_up_weeks", .type = FIELD_INT, .min = 1, .max = 104, .label = "the weeks"},
    {.name = "is_late", .type = FIELD_CHECK, .label = "came late"},
    {.name = "rtt_status",
     .type = FIELD_TEXT,
     .required = true,
     .max = 2,
     .label = "the referral-to-treatment status"},
    {.name = "is_status_meant", .type = FIELD_CHECK, .label = "the status is meant"},
    {.name = "note", .type = FIELD_TEXT, .max = 500, .label = "the note"},
    {.name = "no_letter", .type = FIELD_CHECK, .label = "no letter needed"},
};
FIELD_TABLE_TRIED(outcome_fields, outcome_rows);

static const char *const decisions[] = {"offer-again", "discharge", NULL};
static const struct field decide_rows[] = {
    VERSION_FIELD,
    {.name = "decision",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "the decision",
     .choices = decisions},
    {.name = "decision_note", .type = FIELD_TEXT, .max = 500, .label = "the note"},
};
FIELD_TABLE_TRIED(decide_fields, decide_rows);

struct opened {
    struct appointment appointment;
    struct patient patient;
    struct clinic clinic;
    struct referral referral; /* version 0: none */
    struct waiting_entry entry;
    struct letter_row letter; /* version 0: none, or not for this person */
    const struct duty *duties;
    size_t n_duties;
    const struct happened *history;
    size_t n_history;
};

static enum err read_opened(struct call *c, struct opened *x) {
    struct tx *tx = c->work.tx;
    int64_t site = c->scope.site_id;
    TRY(appointment_store_get(tx, site, c->ids[0], &x->appointment));
    const struct appointment *p = &x->appointment;
    TRY(patient_store_get(tx, site, p->patient_id, &x->patient));
    TRY(clinic_store_get(tx, site, p->clinic_id, &x->clinic));
    if (!uuid_is_nil(p->referral_id))
        TRY(referral_store_get(tx, site, p->referral_id, &x->referral));
    if (!uuid_is_nil(p->entry_id)) TRY(waiting_store_get(tx, site, p->entry_id, &x->entry));
    TRY(duty_store_all_of_subject(tx, site, p->appointment_id, &x->duties, &x->n_duties));
    TRY(history_of_subject(tx, site, p->appointment_id, &x->history, &x->n_history));
    if (!may(&c->scope, PERM_LETTER_SEE)) return OK;
    enum err e = letter_store_of_attendance(tx, site, p->appointment_id, &x->letter);
    return e == NOT_FOUND ? OK : e;
}

static bool is_child(const struct opened *x) {
    return birth_date_is_child(x->patient.birth_date, x->appointment.day);
}

static const struct duty *owed_of(const struct opened *x, enum duty_rule rule) {
    for (size_t i = 0; i < x->n_duties; i++) {
        if (x->duties[i].rule == rule && str_eq(x->duties[i].state, S("open")))
            return &x->duties[i];
    }
    return NULL;
}

static bool is_owed(const struct opened *x, enum duty_rule rule) {
    return owed_of(x, rule) != NULL;
}

/* ---- how it stands ------------------------------------------------------------------------------- */

static void put_tags(struct call *c, struct html *h, const struct opened *x) {
    static const enum tag_colour colours[] = {TAG_BLUE, TAG_AMBER, TAG_GREEN, TAG_RED,
                                              TAG_RED,  TAG_GREY,  TAG_GREY};
    const struct appointment *p = &x->appointment;
    html_say(h, "<p>");
    nhsuk_tag(h, appointment_state_words_of(p->state, is_child(x)), colours[p->state]);
    if (p->lane > 0) {
        html_say(h, " ");
        nhsuk_tag(h, S("overbooked"), TAG_AMBER);
    }
    if (p->outcome.n) html_put(h, " <strong>{}</strong>", T(appointment_outcome_words(p->outcome)));
    if (p->outcome_note.n) html_put(h, " {}", T(p->outcome_note));
    if (p->outcome.n && p->outcome_at.us)
        html_put(h, " <span class=\"cw-why\">{}</span>", T(moment_words(c, p->outcome_at)));
    html_say(h, "</p>");
}

static void put_fact(struct html *h, str key, str value) {
    if (value.n) html_put(h, "<div><dt>{}</dt><dd>{}</dd></div>", T(key), T(value));
}

static void put_facts(struct call *c, struct html *h, const struct opened *x) {
    const struct appointment *p = &x->appointment;
    nhsuk_card_open(h, S("The appointment"), 2);
    html_say(h, "<dl class=\"cw-facts\">");
    put_fact(h, S("Kind"),
             say(c->arena, "{}, {}, {} minutes", SAY_T(p->is_follow_up ? S("Follow-up") : S("New")),
                 SAY_T(code_name(&codes_medium, p->medium)), SAY_N(p->minutes)));
    put_fact(h, S("Overbooked because"), p->overbook_reason);
    put_fact(h, S("Note"), p->note);
    if (x->referral.version && may(&c->scope, PERM_REFERRAL_SEE))
        html_put(h, "<div><dt>Referral</dt><dd><a href=\"{}\">received {}</a>, {}</dd></div>",
                 U(url_for(c->arena, ROUTE_referral, x->referral.referral_id)),
                 D(x->referral.received_on), T(referral_state_words(x->referral.state)));
    if (x->entry.version)
        html_put(h, "<div><dt>Was due</dt><dd><a href=\"{}\">{}</a></dd></div>",
                 U(url_for(c->arena, ROUTE_waiting_entry, x->entry.entry_id)), D(x->entry.due_on));
    if (p->rtt_status.n)
        put_fact(h, S("Referral to treatment"),
                 say(c->arena, "{} {}", SAY_T(p->rtt_status),
                     SAY_T(code_name(&codes_rtt_status, p->rtt_status))));
    if (x->letter.version)
        html_put(h, "<div><dt>Letter</dt><dd><a href=\"{}\">{}</a>, {}</dd></div>",
                 U(url_for(c->arena, ROUTE_letter, x->letter.letter_id)), T(x->letter.title),
                 T(letter_stage_words(x->letter.stage)));
    if (str_eq(p->letter_need, S("not-needed"))) put_fact(h, S("Letter"), S("Not needed"));
    html_say(h, "</dl><p>");
    nhsuk_link(h, .text = S("The whole clinic"),
               .to = url_for(c->arena, ROUTE_session, p->session_id));
    html_say(h, "</p>");
    nhsuk_card_close(h);
}

/* ---- attendance ---------------------------------------------------------------------------------- */

struct attendance_button {
    str value, text;
    bool is_now;
};

static void put_attendance(struct call *c, struct html *h, const struct opened *x) {
    const struct appointment *p = &x->appointment;
    str absent = appointment_state_words_of(APPOINTMENT_DNA, is_child(x));
    bool has_arrived = p->state == APPOINTMENT_ARRIVED;
    bool has_begun = p->start_at.us <= c->work.now.us;
    const struct attendance_button buttons[] = {
        {S("arrive"), S("Arrived"), !has_arrived},
        {S("undo"), S("Not here after all"), has_arrived},
        {S("leave"), S("Left before being seen"), has_arrived && has_begun},
        {S("not-attend"), absent, !has_arrived && has_begun},
        {S("too-late"), S("Came too late to be seen"), has_begun}};
    nhsuk_card_open(h, S("Attendance"), 2);
    page_places(c, h, S("event"));
    if (has_arrived) html_put(h, "<p>Arrived {}.</p>", T(moment_words(c, p->arrived_at)));
    page_form_open(c, h, url_for(c->arena, ROUTE_attend, p->appointment_id));
    page_version(c, h, p->version);
    for (size_t i = 0; i < sizeof buttons / sizeof buttons[0]; i++) {
        if (!buttons[i].is_now) continue;
        nhsuk_button(h, .text = buttons[i].text, .name = S("event"), .value = buttons[i].value,
                     .kind = BUTTON_SECONDARY, .small = true);
    }
    clerk_form_close(h);
    if (!has_begun)
        html_put(h, "<p class=\"cw-why\">“{}” can be recorded from {}.</p>", T(absent),
                 T(civil_time_page(c->arena, p->start)));
    nhsuk_card_close(h);
}

static struct nhsuk_option *rtt_options(struct call *c, size_t *ret_n) {
    const struct code_table *t = &codes_rtt_status;
    struct nhsuk_option *codes = arena_array(c->arena, struct nhsuk_option, t->n);
    for (size_t i = 0; i < t->n; i++) {
        str code = str_from_c(t->rows[i].code);
        codes[i] = (struct nhsuk_option){
            .value = code,
            .text = say(c->arena, "{} {}", SAY_T(code), SAY_T(str_from_c(t->rows[i].name)))};
    }
    *ret_n = t->n;
    return codes;
}

static const str outcome_hints[OUTCOME_KIND_COUNT] = {
    [OUTCOME_DISCHARGED] = S_INIT("No further visit; the letter says so to the GP"),
    [OUTCOME_FOLLOW_UP] = S_INIT("Say in how many weeks below"),
    [OUTCOME_PATIENT_INITIATED] = S_INIT("The patient rings when needed, for so many weeks (52)"),
    [OUTCOME_PROCEDURE_LIST] = S_INIT("Write which procedure in the note"),
    [OUTCOME_REFERRED_ON] = S_INIT("Write to whom in the note")};

static void put_no_letter(struct call *c, struct html *h, const struct opened *x) {
    if (str_eq(x->clinic.letter_rule, S("none"))) {
        html_say(h, "<p class=\"cw-why\">Visits to this clinic need no letter.</p>");
    } else if (may(&c->scope, PERM_LETTER_SIGN)) {
        nhsuk_checkbox(h, .name = S("no_letter"), .label = S("No letter needed"),
                       .checked = form_shown_checked(c, "no_letter", false));
    } else {
        html_say(h, "<p class=\"cw-why\">A letter becomes to do. Only the author may say that none "
                    "is needed.</p>");
    }
}

/* While it can still be asked: who hears of the outcome where no GP is known? */
static void put_no_gp(struct call *c, struct html *h, const struct patient *p) {
    bool is_asked = uuid_is_nil(p->practice_id) && !p->is_deceased &&
                    patient_is_open_to(&c->scope, p) && may(&c->scope, PERM_PATIENT_EDIT);
    if (!is_asked) return;
    html_put(h,
             "<p class=\"cw-warn\">No GP practice is on the record, so no GP hears of this. "
             "<a class=\"nhsuk-link\" href=\"{}\">Record the practice</a>, and letters not signed "
             "yet go there too.</p>",
             U(url_for(c->arena, ROUTE_change_page, p->patient_id)));
}

static void put_outcome_form(struct call *c, struct html *h, const struct opened *x) {
    struct nhsuk_option kinds[OUTCOME_KIND_COUNT];
    for (int i = 0; i < OUTCOME_KIND_COUNT; i++) {
        kinds[i] = (struct nhsuk_option){.value = str_from_c(outcome_name((enum outcome_kind)i)),
                                         .text = outcome_words((enum outcome_kind)i),
                                         .hint = outcome_hints[i]};
    }
    size_t n_codes;
    struct nhsuk_option *codes = rtt_options(c, &n_codes);
    nhsuk_card_open(h, S("Outcome and next step"), 2);
    put_no_gp(c, h, &x->patient);
    page_form_open(c, h, url_for(c->arena, ROUTE_outcome, x->appointment.appointment_id));
    page_version(c, h, x->appointment.version);
    nhsuk_radios(h, .name = S("outcome"), .label = S("What happens next"), .options = kinds,
                 .n_options = OUTCOME_KIND_COUNT, .value = form_typed(c, "outcome"), .small = true,
                 .error = page_error(c, "outcome"));
    nhsuk_input(h, .name = S("follow_up_weeks"), .label = S("In how many weeks"),
                .suffix = S("weeks"), .width = 3, .input_mode = S("numeric"),
                .value = form_typed(c, "follow_up_weeks"),
                .error = page_error(c, "follow_up_weeks"));
    nhsuk_input(h, .name = S("note"), .label = S("Note"), .value = form_typed(c, "note"),
                .error = page_error(c, "note"));
    nhsuk_select(h, .name = S("rtt_status"), .label = S("Referral-to-treatment status"),
                 .options = codes, .n_options = n_codes, .nothing = S("Choose one"),
                 .value = form_typed(c, "rtt_status"), .error = page_error(c, "rtt_status"));
    if (page_error(c, "is_status_meant").n || form_typed(c, "is_status_meant").n)
        nhsuk_checkbox(h, .name = S("is_status_meant"),
                       .label = S("Both are meant: this outcome with this status"),
                       .error = page_error(c, "is_status_meant"),
                       .checked = form_shown_checked(c, "is_status_meant", false));
    if (x->appointment.state != APPOINTMENT_SEEN)
        nhsuk_checkbox(h, .name = S("is_late"), .label = S("Came late, and was seen"),
                       .checked = form_shown_checked(c, "is_late", false));
    put_no_letter(c, h, x);
    nhsuk_button(h, .text = S("Record the outcome"));
    clerk_form_close(h);
    nhsuk_card_close(h);
}

/* ---- did not attend ------------------------------------------------------------------------------ */

static const struct nhsuk_option decision_options[] = {
    {S_INIT("offer-again"), S_INIT("Offer another appointment"),
     S_INIT("Back on the waiting list, with the original date"), false},
    {S_INIT("discharge"), S_INIT("Discharge to the GP"),
     S_INIT("Only when it is not against the patient's interest"), false}};

static void put_decision(struct call *c, struct html *h, const struct opened *x) {
    const struct appointment *p = &x->appointment;
    nhsuk_card_open(h,
                    is_child(x) ? S("Was not brought: decide what happens next")
                                : S("Did not attend: decide what happens next"),
                    2);
    if (x->patient.is_vulnerable) html_say(h, "<p><strong>Vulnerable: decide today.</strong></p>");
    if (!may(&c->scope, PERM_REFERRAL_REVIEW)) {
        html_say(h, "<p>A clinician decides; nobody is discharged by itself. A letter follows the "
                    "decision.</p>");
        nhsuk_card_close(h);
        return;
    }
    page_form_open(c, h, url_for(c->arena, ROUTE_decide, p->appointment_id));
    page_version(c, h, p->version);
    nhsuk_radios(h, .name = S("decision"), .label = S("Decision"), .options = decision_options,
                 .n_options = 2, .value = form_typed(c, "decision"), .small = true,
                 .error = page_error(c, "decision"));
    nhsuk_input(h, .name = S("decision_note"), .label = S("Note"),
                .hint = is_child(x)
                            ? S("For a discharge: why it is safe for the child, and who was told")
                        : x->patient.is_vulnerable
                            ? S("For a discharge: why it is safe for the patient, and who was told")
                            : S(""),
                .value = form_typed(c, "decision_note"), .error = page_error(c, "decision_note"));
    nhsuk_button(h, .text = S("Save the decision"));
    clerk_form_close(h);
    nhsuk_card_close(h);
}

/* ---- cancelled ----------------------------------------------------------------------------------- */

static int64_t attempts_of(const struct opened *x) {
    int64_t n = 0;
    for (size_t i = 0; i < x->n_history; i++)
        n += str_eq(x->history[i].kind, S("patient.tried-to-tell"));
    return n;
}

static void put_cancelled(struct call *c, struct html *h, const struct opened *x) {
    const struct appointment *p = &x->appointment;
    nhsuk_card_open(h, S("Cancelled"), 2);
    html_put(h, "<p>By the {}, {}: {}</p>", T(p->cancelled_by), T(moment_words(c, p->cancelled_at)),
             T(p->cancel_reason));
    url again = url_to(c->arena, ROUTE_slots);
    bool waits = x->entry.version && str_eq(x->entry.state, S("waiting"));
    if (waits)
        again = url_with(c->arena, again, S("entry"), uuid_text(c->arena, x->entry.entry_id));
    else
        again = url_with(c->arena, again, S("rebooks"), uuid_text(c->arena, p->appointment_id));
    bool may_rebook = may(&c->scope, PERM_BOOK) && !x->patient.is_deceased;
    if (may_rebook && (waits || is_owed(x, DUTY_REBOOK)))
        nhsuk_button_link(h, .text = S("Find a new date"), .to = again);
    else if (!waits && !is_owed(x, DUTY_REBOOK))
        html_say(h, "<p class=\"cw-why\">No new date is outstanding for it.</p>");
    nhsuk_card_close(h);
}

/* ---- the page ------------------------------------------------------------------------------------ */

static void put_change(struct call *c, struct html *h, const struct opened *x) {
    const struct appointment *p = &x->appointment;
    if (!may(&c->scope, PERM_BOOK)) return;
    nhsuk_card_open(h, S("Change or cancel"), 2);
    if (p->state == APPOINTMENT_BOOKED)
        nhsuk_button_link(h, .text = S("Move"), .kind = BUTTON_SECONDARY,
                          .to = url_with(c->arena, url_to(c->arena, ROUTE_slots), S("move"),
                                         uuid_text(c->arena, p->appointment_id)));
    else
        html_say(h, "<p class=\"cw-why\">The patient has arrived: it can no longer be moved.</p>");
    nhsuk_button_link(h, .text = S("Cancel"), .kind = BUTTON_SECONDARY,
                      .to = url_for(c->arena, ROUTE_cancel_page, p->appointment_id));
    nhsuk_card_close(h);
}

/* Who came and what was decided, which is marked of a restricted record too (patient_access.h). */
static void put_marks(struct call *c, struct html *h, const struct opened *x) {
    const struct appointment *p = &x->appointment;
    bool is_open = p->state == APPOINTMENT_BOOKED || p->state == APPOINTMENT_ARRIVED;
    bool is_absent = p->state == APPOINTMENT_DNA || p->state == APPOINTMENT_LEFT;
    if (civil_date_compare(p->day, c->work.today) > 0) {
        if (is_open)
            html_say(h,
                     "<p class=\"cw-why\">Attendance and outcome can be recorded on the day.</p>");
        return;
    }
    if (is_open && may(&c->scope, PERM_ARRIVE)) put_attendance(c, h, x);
    bool wants_outcome = (is_open || p->state == APPOINTMENT_SEEN) && p->outcome.n == 0;
    if (wants_outcome && may(&c->scope, PERM_OUTCOME)) put_outcome_form(c, h, x);
    if (wants_outcome && !may(&c->scope, PERM_OUTCOME))
        html_say(h, "<p class=\"cw-why\">A booking clerk, a secretary or a clinician records the "
                    "outcome.</p>");
    if (is_absent && p->outcome.n == 0 && may(&c->scope, PERM_ARRIVE)) put_came_after_all(c, h, p);
}

static enum err put_doings(struct call *c, struct html *h, const struct opened *x) {
    const struct appointment *p = &x->appointment;
    bool is_open = p->state == APPOINTMENT_BOOKED || p->state == APPOINTMENT_ARRIVED;
    bool is_absent = p->state == APPOINTMENT_DNA || p->state == APPOINTMENT_LEFT;
    if (p->state == APPOINTMENT_CANCELLED) put_cancelled(c, h, x);
    if (is_owed(x, DUTY_PROCEDURE_LIST)) procedure_list_put(c, h, p);
    const struct duty *telling = owed_of(x, DUTY_TELL_PATIENT);
    if (telling && may(&c->scope, PERM_BOOK))
        TRY(tell_patient_put(c, h, p, &x->patient, telling, attempts_of(x)));
    put_marks(c, h, x);
    if (is_absent && p->outcome.n == 0) put_decision(c, h, x);
    if (is_open) put_change(c, h, x);
    return OK;
}

/* Of a restricted record: only that somebody comes, has come, and what follows. */
static void put_veiled(struct call *c, struct html *h, const struct opened *x) {
    const struct appointment *p = &x->appointment;
    html_say(h, "<p>");
    nhsuk_tag(h, appointment_state_words_of(p->state, is_child(x)), TAG_BLUE);
    html_say(h, "</p>");
    put_marks(c, h, x);
    html_say(h, "<p class=\"cw-why\">For everything else ask a secretary, a clinician or a "
                "manager.</p>");
}

enum err appointment_page(struct call *c) {
    struct opened x = {.n_duties = 0};
    TRY(read_opened(c, &x));
    const struct appointment *p = &x.appointment;
    TRY(page_viewed(c, "appointment", p->appointment_id, p->patient_id));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    page_places(c, &h, S("version"));
    str title =
        say(c->arena, "{}, {}", SAY_T(x.clinic.name), SAY_T(civil_time_page(c->arena, p->start)));
    clerk_head(&h, .title = title,
               .under = say(c->arena, "{} ({})", SAY_T(civil_date_long(c->arena, p->day)),
                            SAY_T(days_words(c, p->day))));
    TRY(patient_banner_on_list(c, &h, &x.patient, p->session_id));
    if (!patient_is_open_to(&c->scope, &x.patient)) {
        put_veiled(c, &h, &x);
        return page_reply_titled(c, title, NULL, 0, html_fragment(&h));
    }
    put_tags(c, &h, &x);
    html_say(&h, "<div class=\"cw-cols cw-cols--wide\"><div>");
    TRY(put_doings(c, &h, &x));
    put_facts(c, &h, &x);
    TRY(put_right_put(c, &h, p, is_child(&x)));
    html_say(&h, "</div><div>");
    history_put_of(c, &h, x.history, x.n_history, is_child(&x));
    html_say(&h, "</div></div>");
    return page_reply_titled(c, title, NULL, 0, html_fragment(&h));
}

static enum err back_to_it(struct call *c, str sentence) {
    return reply_notice(c, sentence, url_for(c->arena, ROUTE_appointment, c->ids[0]));
}

enum err attend(struct call *c) {
    static const enum appointment_event kinds[] = {
        APPOINTMENT_ARRIVE,     APPOINTMENT_UNDO_ARRIVAL, APPOINTMENT_LEAVE,
        APPOINTMENT_NOT_ATTEND, APPOINTMENT_NOT_ATTEND,   APPOINTMENT_COME_AFTER_ALL};
    struct note_attendance in = {.appointment_id = c->ids[0],
                                 .version = form_int(c, "version"),
                                 .is_late = str_eq(form_text(c, "event"), S("too-late"))};
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
                                .is_late = form_is_checked(c, "is_late"),
                                .outcome = OUTCOME_KIND_COUNT,
                                .is_status_meant = form_is_checked(c, "is_status_meant"),
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

enum err decide(struct call *c) {
    struct decide_dna in = {.appointment_id = c->ids[0],
                            .version = form_int(c, "version"),
                            .decision = str_eq(form_text(c, "decision"), S("discharge"))
                                            ? DNA_DISCHARGE
                                            : DNA_OFFER_AGAIN,
                            .note = form_text(c, "decision_note")};
    struct done done;
    TRY(work_write(&c->work, &c->key, decide_dna, &in, &done));
    return back_to_it(c, S("The decision is saved."));
}
