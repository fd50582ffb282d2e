/* Cancelling an appointment: by whom, why, and what is to follow. */
#include "appointment_store.h"
#include "appointment_work.h"
#include "birth_date.h"
#include "buf.h"
#include "clinic_store.h"
#include "page.h"
#include "patient_head.h"
#include "patient_open.h"
#include "patient_words.h"
#include "routes.h"
#include "url.h"

static const char *const sides[] = {"patient", "clinic", NULL};
static const char *const afters[] = {"rebook", "not-wanted", NULL};
static const struct field cancel_rows[] = {
    VERSION_FIELD,
    {.name = "by",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "who cancels",
     .choices = sides},
    {.name = "after",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "what is to follow",
     .choices = afters},
    {.name = "reason", .type = FIELD_TEXT, .required = true, .max = 500, .label = "the reason"},
};
FIELD_TABLE(cancel_fields, cancel_rows);

static const struct nhsuk_option side_options[] = {
    {S_INIT("patient"), S_INIT("The patient"), S_INIT(""), false},
    {S_INIT("clinic"), S_INIT("The clinic"),
     S_INIT("Telling the patient is then to do, by telephone"), false}};
static const struct nhsuk_option after_options[] = {
    {S_INIT("rebook"), S_INIT("Another date is wanted"),
     S_INIT("Back to the waiting list with the original date, or a new date to be found"), false},
    {S_INIT("not-wanted"), S_INIT("No longer wanted"),
     S_INIT("A clinician looks again at a referral whose patient does not want to be seen"),
     false}};

enum err cancel_page(struct call *c) {
    struct appointment p;
    struct patient patient;
    struct clinic clinic;
    TRY(appointment_store_get(c->work.tx, c->scope.site_id, c->ids[0], &p));
    TRY(patient_open(&c->work, p.patient_id, &patient));
    TRY(clinic_store_get(c->work.tx, c->scope.site_id, p.clinic_id, &clinic));
    TRY(page_viewed(c, "appointment", p.appointment_id, p.patient_id));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    page_places(c, &h, S("version"));
    clerk_head(&h, .title = S("Cancel the appointment"),
               .under = say(c->arena, "{}, {}, {}", SAY_T(clinic.name),
                            SAY_T(civil_date_long(c->arena, p.day)),
                            SAY_T(civil_time_page(c->arena, p.start))));
    TRY(patient_banner_on_list(c, &h, &patient, p.session_id));
    bool is_open = p.state == APPOINTMENT_BOOKED || p.state == APPOINTMENT_ARRIVED;
    url back = url_for(c->arena, ROUTE_appointment, p.appointment_id);
    if (!is_open) {
        clerk_nothing(&h, say(c->arena, "This appointment cannot be cancelled: {}.",
                              SAY_T(appointment_state_words_of(
                                  p.state, birth_date_is_child(patient.birth_date, p.day)))));
        nhsuk_link(&h, .text = S("Back to the appointment"), .to = back);
        return page_reply(c, html_fragment(&h));
    }
    page_form_open(c, &h, url_for(c->arena, ROUTE_cancel, p.appointment_id));
    page_version(c, &h, p.version);
    nhsuk_radios(&h, .name = S("by"), .label = S("Who cancels"), .options = side_options,
                 .n_options = 2, .value = form_typed(c, "by"), .error = page_error(c, "by"));
    nhsuk_radios(&h, .name = S("after"), .label = S("What is to follow"), .options = after_options,
                 .n_options = 2, .value = form_typed(c, "after"), .error = page_error(c, "after"));
    nhsuk_input(&h, .name = S("reason"), .label = S("Reason"), .value = form_typed(c, "reason"),
                .error = page_error(c, "reason"));
    nhsuk_button(&h, .text = S("Cancel the appointment"), .kind = BUTTON_WARNING);
    nhsuk_link(&h, .text = S("Back, nothing cancelled"), .to = back);
    clerk_form_close(&h);
    return page_reply(c, html_fragment(&h));
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
    return reply_notice(c, S("The appointment is cancelled."),
                        url_for(c->arena, ROUTE_appointment, c->ids[0]));
}
