#include "told_others_pages.h"

#include "appointment_work.h"
#include "page.h"
#include "permission.h"
#include "routes.h"
#include "told_by_letter.h"
#include "told_others.h"
#include "url.h"

/* ---- by letter ----------------------------------------------------------------------------------- */

static const struct nhsuk_option by_letter = {
    S_INIT("letter"), S_INIT("By letter"),
    S_INIT("Opens the letter. It is still to do until that has left"), false};

/* The letter that is on its way; or nothing. */
static enum err put_under_way(struct call *c, struct html *h, const struct duty *owed, str to_whom,
                              bool *ret_is_begun) {
    struct letter_row l;
    enum err e = letter_under_way(&c->work, owed, &l);
    *ret_is_begun = e == OK;
    if (e != OK) return e == NOT_FOUND ? OK : e;
    html_say(h, "<p>Letter ");
    if (may(&c->scope, PERM_LETTER_SEE))
        html_put(h, "<a href=\"{}\">{}</a>", U(url_for(c->arena, ROUTE_letter, l.letter_id)),
                 T(l.reference));
    else
        html_put(h, "{}", T(l.reference));
    html_put(h,
             " is under way. Once its copy to the {} is posted or has arrived, this is done by "
             "itself.</p>",
             T(to_whom));
    return OK;
}

/* To the letter that is on its way, or to a new one. */
static enum err open_letter(struct call *c, work_change_fn begins, bool is_another) {
    struct letter_that_tells in = {c->ids[0], is_another};
    struct done done;
    TRY(work_write(&c->work, &c->key, begins, &in, &done));
    return reply_notice(c, S("It is still to do until this letter has left."),
                        url_for(c->arena, ROUTE_letter, done.id));
}

static bool is_attempt(str how) {
    return str_eq(how, S("voicemail")) || str_eq(how, S("no-answer"));
}

static bool is_by_letter(struct call *c) {
    return str_eq(form_text(c, "how"), S("letter")) && may(&c->scope, PERM_LETTER_WRITE);
}

static void put_ways(struct call *c, struct html *h, str label, const struct nhsuk_option *ways,
                     size_t n) {
    struct nhsuk_option options[8];
    size_t n_options = 0;
    if (may(&c->scope, PERM_LETTER_WRITE)) options[n_options++] = by_letter;
    for (size_t i = 0; i < n; i++)
        options[n_options++] = ways[i];
    nhsuk_radios(h, .name = S("how"), .label = label, .options = options, .n_options = n_options,
                 .small = true, .value = form_typed(c, "how"), .error = page_error(c, "how"));
}

/* ---- the referrer -------------------------------------------------------------------------------- */

static const char *const referrer_ways[] = {"spoke",     "letter",    "email", "e-rs",
                                            "voicemail", "no-answer", NULL};
static const struct field tell_referrer_rows[] = {
    {.name = "how",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "how you told the referrer",
     .choices = referrer_ways},
    {.name = "what", .type = FIELD_LINES, .max = 2000, .label = "what was said"},
};
FIELD_TABLE(tell_referrer_fields, tell_referrer_rows);

static const struct nhsuk_option referrer_options[] = {
    {S_INIT("e-rs"), S_INIT("In the e-Referral Service"), S_INIT(""), false},
    {S_INIT("spoke"), S_INIT("Spoke to the referrer or the practice"), S_INIT(""), false},
    {S_INIT("email"), S_INIT("By e-mail"), S_INIT(""), false},
    {S_INIT("voicemail"), S_INIT("Left a voicemail"), S_INIT("An attempt: still to do"), false},
    {S_INIT("no-answer"), S_INIT("No answer"), S_INIT("An attempt: still to do"), false}};

static void put_referrer_form(struct call *c, struct html *h, const struct referral *r,
                              bool is_ask) {
    page_form_open(c, h, url_for(c->arena, ROUTE_tell_referrer, r->referral_id));
    put_ways(c, h, is_ask ? S("How the referrer was asked") : S("How the referrer was told"),
             referrer_options, sizeof referrer_options / sizeof referrer_options[0]);
    nhsuk_textarea(h, .name = S("what"), .rows = 2,
                   .label = is_ask ? S("Who was asked, and for what")
                                   : S("Who was told, and what was said, if it matters"),
                   .value = is_ask ? form_shown(c, "what", r->review_note) : form_typed(c, "what"),
                   .error = page_error(c, "what"));
    nhsuk_button(h, .text = S("Save"),
                 .about =
                     is_ask ? S("how the referrer was asked") : S("how the referrer was told"));
    clerk_form_close(h);
}

enum err tell_referrer_put(struct call *c, struct html *h, const struct referral *r,
                           const struct contact *referrer, const struct duty *owed) {
    bool is_begun, is_ask = owed->rule == DUTY_ASK_REFERRER;
    nhsuk_card_open(h, is_ask ? S("Ask the referrer for more information") : S("Tell the referrer"),
                    2);
    if (is_ask) html_put(h, "<p class=\"cw-lines\">{}</p>", T(r->review_note));
    if (r->referrer_name.n) html_put(h, "<p>{}</p>", T(r->referrer_name));
    if (referrer->telephone.n) html_put(h, "<p class=\"cw-ring\">{}</p>", T(referrer->telephone));
    TRY(put_under_way(c, h, owed, S("referrer"), &is_begun));
    if (may(&c->scope, PERM_LETTER_WRITE)) {
        page_form_open(c, h, url_for(c->arena, ROUTE_write_to_referrer, r->referral_id));
        nhsuk_button(h, .text = is_begun ? S("Write another letter") : S("Write the letter"),
                     .about = S("to the referrer, with the review note"), .kind = BUTTON_SECONDARY);
        clerk_form_close(h);
    }
    if (may(&c->scope, PERM_REFERRAL_RECEIVE))
        put_referrer_form(c, h, r, is_ask);
    else
        html_put(h, "<p class=\"cw-why\">A secretary or the booking office {} the referrer.</p>",
                 T(is_ask ? S("asks") : S("tells")));
    nhsuk_card_close(h);
    return OK;
}

enum err tell_referrer(struct call *c) {
    if (is_by_letter(c)) return open_letter(c, letter_to_referrer, false);
    str how = form_text(c, "how");
    struct told_referrer in = {.referral_id = c->ids[0],
                               .how = how,
                               .note = form_text(c, "what"),
                               .is_attempt = is_attempt(how)};
    struct done done;
    TRY(work_write(&c->work, &c->key, told_referrer, &in, &done));
    str said = S("The attempt is kept; it is still to do.");
    if (!in.is_attempt)
        said = str_eq(done.detail, S("asked"))
                   ? S("The referrer is asked: the answer is waited for.")
                   : S("The referrer is told.");
    return reply_notice(c, said, url_for(c->arena, ROUTE_referral, c->ids[0]));
}

enum err write_to_referrer(struct call *c) {
    return open_letter(c, letter_to_referrer, true);
}

/* ---- the patient --------------------------------------------------------------------------------- */

static const char *const patient_ways[] = {"spoke",     "letter",    "email",
                                           "voicemail", "no-answer", NULL};
static const struct field tell_rows[] = {
    {.name = "how",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "how you told the patient",
     .choices = patient_ways},
    {.name = "what", .type = FIELD_TEXT, .max = 300, .label = "what was said"},
};
FIELD_TABLE(tell_fields, tell_rows);

static const struct nhsuk_option patient_options[] = {
    {S_INIT("spoke"), S_INIT("Spoke to the patient"), S_INIT(""), false},
    {S_INIT("email"), S_INIT("By e-mail or text message"), S_INIT(""), false},
    {S_INIT("voicemail"), S_INIT("Left a voicemail"), S_INIT("An attempt: still to do"), false},
    {S_INIT("no-answer"), S_INIT("No answer"), S_INIT("An attempt: still to do"), false}};

static void put_attempts(struct html *h, int64_t n) {
    if (n == 0) return;
    html_put(h, "<p>{} {}.{}</p>", N(n), T(n == 1 ? S("attempt so far") : S("attempts so far")),
             T(n >= 3 ? S(" Write a letter now; if it matters clinically, tell the clinician.")
                      : S("")));
}

enum err tell_patient_put(struct call *c, struct html *h, const struct appointment *p,
                          const struct patient *patient, const struct duty *owed,
                          int64_t n_attempts) {
    bool is_begun, is_moved = p->state != APPOINTMENT_CANCELLED;
    nhsuk_card_open(h, is_moved ? S("Tell the patient of the new date") : S("Tell the patient"), 2);
    str telephone =
        patient->mobile_telephone.n ? patient->mobile_telephone : patient->home_telephone;
    if (telephone.n) html_put(h, "<p class=\"cw-ring\">{}</p>", T(telephone));
    put_attempts(h, n_attempts);
    TRY(put_under_way(c, h, owed, S("patient"), &is_begun));
    page_form_open(c, h, url_for(c->arena, ROUTE_tell, p->appointment_id));
    put_ways(c, h, S("How"), patient_options, sizeof patient_options / sizeof patient_options[0]);
    nhsuk_input(h, .name = S("what"), .label = S("What was said, if it matters"),
                .value = form_typed(c, "what"), .error = page_error(c, "what"));
    nhsuk_button(h, .text = S("Save"));
    clerk_form_close(h);
    nhsuk_card_close(h);
    return OK;
}

enum err tell(struct call *c) {
    if (is_by_letter(c)) return open_letter(c, letter_to_patient, false);
    str how = form_text(c, "how");
    struct told_patient in = {.appointment_id = c->ids[0],
                              .how = how,
                              .note = form_text(c, "what"),
                              .is_attempt = is_attempt(how)};
    struct done done;
    TRY(work_write(&c->work, &c->key, told_patient, &in, &done));
    return reply_notice(c,
                        in.is_attempt
                            ? S("The attempt is kept; telling the patient is still to do.")
                            : S("The patient is told."),
                        url_for(c->arena, ROUTE_appointment, c->ids[0]));
}

/* ---- the procedure list -------------------------------------------------------------------------- */

static const struct field procedure_list_rows[] = {{.name = "listed_to",
                                                    .type = FIELD_TEXT,
                                                    .required = true,
                                                    .max = 300,
                                                    .label = "who keeps that list and was told"}};
FIELD_TABLE(procedure_list_fields, procedure_list_rows);

void procedure_list_put(struct call *c, struct html *h, const struct appointment *p) {
    nhsuk_card_open(h, S("Add to the procedure waiting list"), 2);
    if (p->outcome_note.n) html_put(h, "<p><strong>{}</strong></p>", T(p->outcome_note));
    html_say(h, "<p>The patient is on no list until those who keep it have been told.</p>");
    if (!may(&c->scope, PERM_OUTCOME)) {
        html_say(h, "<p class=\"cw-why\">A secretary, a booking clerk or a clinician tells "
                    "them.</p>");
        nhsuk_card_close(h);
        return;
    }
    page_form_open(c, h, url_for(c->arena, ROUTE_procedure_list, p->appointment_id));
    nhsuk_input(h, .name = S("listed_to"), .label = S("Told to whom, and how"),
                .hint = S("For example: pacing office, Ms Adeyemi, by e-mail"),
                .value = form_typed(c, "listed_to"), .error = page_error(c, "listed_to"));
    nhsuk_button(h, .text = S("The patient is on that list"));
    clerk_form_close(h);
    nhsuk_card_close(h);
}

enum err procedure_list(struct call *c) {
    struct procedure_listed in = {c->ids[0], form_text(c, "listed_to")};
    struct done done;
    TRY(work_write(&c->work, &c->key, procedure_listed, &in, &done));
    return reply_notice(c, S("The patient is on the procedure waiting list."),
                        url_for(c->arena, ROUTE_appointment, c->ids[0]));
}
