/* A referral that should never have been in this record: taken back, with what it had led to. */
#include "buf.h"
#include "clinic_store.h"
#include "history_store.h"
#include "page.h"
#include "patient_head.h"
#include "patient_open.h"
#include "patient_words.h"
#include "permission.h"
#include "referral_error.h"
#include "referral_store.h"
#include "referral_words.h"
#include "routes.h"
#include "url.h"

static const char *const reasons[] = {"wrong-patient", "duplicate", "no-referral", NULL};
static const struct field in_error_rows[] = {
    VERSION_FIELD,
    {.name = "reason",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "what was wrong",
     .choices = reasons},
    {.name = "note", .type = FIELD_TEXT, .required = true, .max = 500, .label = "the note"},
    {.name = "cancels", .type = FIELD_CHECK, .label = "the appointment"},
};
FIELD_TABLE_TRIED(in_error_fields, in_error_rows);

static const struct nhsuk_option reason_options[] = {
    {S_INIT("wrong-patient"), S_INIT("It is of another patient"),
     S_INIT("Receive it for the right one next: what was typed is kept"), false},
    {S_INIT("duplicate"), S_INIT("It was received twice"), S_INIT("The other one stays"), false},
    {S_INIT("no-referral"), S_INIT("It is not a referral"), S_INIT(""), false}};

static void put_booked(struct call *c, struct html *h, const struct appointment *next) {
    if (next->version == 0) return;
    str label = say(c->arena, "Cancel the appointment of {} at {} too",
                    SAY_T(civil_date_long(c->arena, next->day)),
                    SAY_T(civil_time_page(c->arena, next->start)));
    nhsuk_checkbox(h, .name = S("cancels"), .label = label,
                   .hint = S("Telling the patient that it is off is then to do"),
                   .checked = form_shown_checked(c, "cancels", false),
                   .error = page_error(c, "cancels"));
}

static void put_form(struct call *c, struct html *h, const struct referral *r,
                     const struct appointment *next, url back) {
    html_say(h, "<p>It stays in the history, marked as entered in error. What is outstanding on it "
                "ends, and it counts in no list and no waiting time.</p>");
    page_form_open(c, h, url_for(c->arena, ROUTE_in_error, r->referral_id));
    page_version(c, h, r->version);
    nhsuk_radios(h, .name = S("reason"), .label = S("What was wrong"), .options = reason_options,
                 .n_options = 3, .value = form_typed(c, "reason"),
                 .error = page_error(c, "reason"));
    nhsuk_input(h, .name = S("note"), .label = S("Note"),
                .hint = S("For example: of Mrs Pike, hospital number H118203"),
                .value = form_typed(c, "note"), .error = page_error(c, "note"), .max = 500);
    put_booked(c, h, next);
    nhsuk_button(h, .text = S("It was entered in error"), .kind = BUTTON_WARNING);
    nhsuk_link(h, .text = S("Back, nothing changed"), .to = back);
    clerk_form_close(h);
}

enum err in_error_page(struct call *c) {
    struct referral r;
    struct patient patient;
    struct clinic clinic;
    struct appointment next;
    struct problem because = {0}, *kept = c->work.why;
    TRY(referral_store_get(c->work.tx, c->scope.site_id, c->ids[0], &r));
    bool is_known = !uuid_is_nil(r.patient_id);
    if (is_known) TRY(patient_open(&c->work, r.patient_id, &patient));
    TRY(clinic_store_get(c->work.tx, c->scope.site_id, r.clinic_id, &clinic));
    TRY(page_viewed(c, "referral", r.referral_id, r.patient_id));
    c->work.why = &because;
    enum err e = referral_may_be_error(&c->work, &r, &next);
    c->work.why = kept;
    if (e != OK && e != CONFLICT) return e;
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    page_places(c, &h, e == OK && next.version ? S("version") : S("version cancels"));
    clerk_head(&h, .title = S("Entered in error"),
               .under = say(c->arena, "The referral of {} to the {}",
                            SAY_T(civil_date_long(c->arena, r.received_on)), SAY_T(clinic.name)));
    if (is_known) TRY(patient_banner(c, &h, &patient));
    url back = url_for(c->arena, ROUTE_referral, r.referral_id);
    if (e == OK) {
        put_form(c, &h, &r, &next, back);
    } else {
        clerk_nothing(&h, say(c->arena, "{}.", SAY_T(because.sentence)));
        nhsuk_link(&h, .text = S("Back to the referral"), .to = back);
    }
    return page_reply(c, html_fragment(&h));
}

enum err in_error(struct call *c) {
    struct referral_in_error in = {.referral_id = c->ids[0],
                                   .version = form_int(c, "version"),
                                   .reason = form_text(c, "reason"),
                                   .note = form_text(c, "note"),
                                   .cancels = form_is_checked(c, "cancels")};
    struct done done;
    TRY(work_write(&c->work, &c->key, referral_entered_in_error, &in, &done));
    return reply_notice(c, S("The referral is marked as entered in error."),
                        url_for(c->arena, ROUTE_referral, c->ids[0]));
}

/* What was received twice, or is none, is not received for anybody else. */
static enum err is_of_another(struct call *c, uuid referral_id, bool *ret_is) {
    const struct happened *facts;
    size_t n;
    TRY(history_of_subject(c->work.tx, c->scope.site_id, referral_id, &facts, &n));
    *ret_is = false;
    for (size_t i = 0; i < n; i++)
        *ret_is |= str_eq(facts[i].kind, S("referral.entered-in-error")) &&
                   str_eq(facts[i].detail, S("wrong-patient"));
    return OK;
}

enum err in_error_put(struct call *c, struct html *h, const struct referral *r) {
    if (!may(&c->scope, PERM_REFERRAL_RECEIVE)) return OK;
    if (r->state != REFERRAL_IN_ERROR) {
        html_put(
            h,
            "<p class=\"cw-why\"><a href=\"{}\">Entered in error?</a> Of another patient, or received "
            "twice</p>",
            U(url_for(c->arena, ROUTE_in_error_page, r->referral_id)));
        return OK;
    }
    bool is_others;
    TRY(is_of_another(c, r->referral_id, &is_others));
    if (!is_others) return OK;
    nhsuk_button_link(h, .text = S("Receive it for the right patient"), .kind = BUTTON_SECONDARY,
                      .to = url_with(c->arena, url_to(c->arena, ROUTE_receive_page), S("from"),
                                     uuid_text(c->arena, r->referral_id)));
    return OK;
}
