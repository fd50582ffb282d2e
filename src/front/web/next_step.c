#include "next_step.h"

#include "page.h"
#include "permission.h"
#include "referral_work.h"
#include "routes.h"
#include "url.h"

static const char *const next_steps[] = {"follow-up", "discharge", NULL};
static const struct field next_step_rows[] = {
    VERSION_FIELD,
    {.name = "next",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "what comes next",
     .choices = next_steps},
    {.name = "next_weeks", .type = FIELD_INT, .min = 1, .max = 104, .label = "the weeks"},
    {.name = "next_note", .type = FIELD_TEXT, .max = 500, .label = "the note"},
};
FIELD_TABLE_TRIED(next_step_fields, next_step_rows);

static const struct nhsuk_option next_options[] = {
    {S_INIT("follow-up"), S_INIT("Follow-up waiting list"), S_INIT("Say in how many weeks below"),
     false},
    {S_INIT("discharge"), S_INIT("Discharge: the care here ends"),
     S_INIT("Write why below, and who is told"), false}};

/* Declined, cancelled or not needed any more: nobody is left under care with nothing ahead. */
void next_step_put(struct call *c, struct html *h, const struct referral *r) {
    nhsuk_card_open(h, S("Nothing lies ahead: decide what comes next"), 2);
    html_say(h,
             "<p>The patient is under care here, with no appointment and on no waiting list.</p>");
    if (!may(&c->scope, PERM_REFERRAL_REVIEW)) {
        html_say(h,
                 "<p class=\"cw-why\">A clinician decides. An appointment, or a place on a waiting "
                 "list, answers it too.</p>");
        nhsuk_card_close(h);
        return;
    }
    page_form_open(c, h, url_for(c->arena, ROUTE_next_step, r->referral_id));
    page_version(c, h, r->version);
    nhsuk_radios(h, .name = S("next"), .label = S("What comes next"), .options = next_options,
                 .n_options = 2, .value = form_typed(c, "next"), .small = true,
                 .error = page_error(c, "next"));
    nhsuk_input(h, .name = S("next_weeks"), .label = S("In how many weeks"), .suffix = S("weeks"),
                .width = 3, .input_mode = S("numeric"), .value = form_typed(c, "next_weeks"),
                .error = page_error(c, "next_weeks"));
    nhsuk_input(h, .name = S("next_note"), .label = S("Note"), .value = form_typed(c, "next_note"),
                .error = page_error(c, "next_note"));
    nhsuk_button(h, .text = S("Save the decision"));
    clerk_form_close(h);
    nhsuk_card_close(h);
}

enum err next_step(struct call *c) {
    bool ends_care = str_eq(form_text(c, "next"), S("discharge"));
    struct decide_next_step in = {.referral_id = c->ids[0],
                                  .version = form_int(c, "version"),
                                  .ends_care = ends_care,
                                  .follow_up_weeks = form_int(c, "next_weeks"),
                                  .note = form_text(c, "next_note")};
    struct done done;
    if (!form_has(c, "next")) return INVALID; /* which field is asked for depends on it */
    TRY(work_write(&c->work, &c->key, decide_next_step, &in, &done));
    return reply_notice(
        c,
        ends_care
            ? S("The care has ended. If the patient or the GP does not know yet, write to them.")
            : S("The patient is on the follow-up waiting list."),
        url_for(c->arena, ROUTE_referral, c->ids[0]));
}
