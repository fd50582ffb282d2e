#include "told_others_pages.h"

#include "page.h"
#include "permission.h"
#include "routes.h"
#include "told_others.h"
#include "url.h"

/* ---- the referrer -------------------------------------------------------------------------------- */

static const char *const ways[] = {"spoke",     "letter",    "email", "e-rs",
                                   "voicemail", "no-answer", NULL};
static const struct field tell_referrer_rows[] = {
    {.name = "how",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "how you told the referrer",
     .choices = ways},
    {.name = "what", .type = FIELD_TEXT, .max = 300, .label = "what was said"},
};
FIELD_TABLE(tell_referrer_fields, tell_referrer_rows);

static const struct nhsuk_option way_options[] = {
    {S_INIT("letter"), S_INIT("By letter"), S_INIT("It is to do by itself until it has arrived"),
     false},
    {S_INIT("e-rs"), S_INIT("In the e-Referral Service"), S_INIT(""), false},
    {S_INIT("spoke"), S_INIT("Spoke to the referrer or the practice"), S_INIT(""), false},
    {S_INIT("email"), S_INIT("By e-mail"), S_INIT(""), false},
    {S_INIT("voicemail"), S_INIT("Left a voicemail"), S_INIT("An attempt: still to do"), false},
    {S_INIT("no-answer"), S_INIT("No answer"), S_INIT("An attempt: still to do"), false}};

static bool letter_is_begun(const struct happened *history, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(history[i].kind, S("referral.letter-begun"))) return true;
    return false;
}

void tell_referrer_put(struct call *c, struct html *h, const struct referral *r,
                       const struct contact *referrer, const struct happened *history,
                       size_t n_history) {
    bool is_begun = letter_is_begun(history, n_history);
    nhsuk_card_open(h, S("Tell the referrer"), 2);
    if (r->referrer_name.n) html_put(h, "<p>{}</p>", T(r->referrer_name));
    if (referrer->telephone.n) html_put(h, "<p class=\"cw-ring\">{}</p>", T(referrer->telephone));
    if (may(&c->scope, PERM_LETTER_WRITE)) {
        page_form_open(c, h, url_for(c->arena, ROUTE_write_to_referrer, r->referral_id));
        nhsuk_button(h, .text = is_begun ? S("Write another letter") : S("Write the letter"),
                     .about = S("to the referrer, with the review note"), .kind = BUTTON_SECONDARY);
        clerk_form_close(h);
        if (is_begun)
            html_say(h, "<p class=\"cw-why\">A letter is begun: it stands among the patient's "
                        "letters. Once its copy to the referrer is posted or has arrived, this "
                        "is done by itself.</p>");
    }
    if (!may(&c->scope, PERM_REFERRAL_RECEIVE)) {
        html_say(h, "<p class=\"cw-why\">A secretary or the booking office tells the "
                    "referrer.</p>");
        nhsuk_card_close(h);
        return;
    }
    page_form_open(c, h, url_for(c->arena, ROUTE_tell_referrer, r->referral_id));
    nhsuk_radios(h, .name = S("how"), .label = S("How the referrer was told"),
                 .options = way_options, .n_options = sizeof way_options / sizeof way_options[0],
                 .small = true, .value = form_typed(c, "how"), .error = page_error(c, "how"));
    nhsuk_input(h, .name = S("what"), .label = S("Who was told, and what was said, if it matters"),
                .value = form_typed(c, "what"), .error = page_error(c, "what"));
    nhsuk_button(h, .text = S("Save"), .about = S("how the referrer was told"));
    clerk_form_close(h);
    nhsuk_card_close(h);
}

enum err tell_referrer(struct call *c) {
    str how = form_text(c, "how");
    struct told_referrer in = {.referral_id = c->ids[0],
                               .how = how,
                               .note = form_text(c, "what"),
                               .is_attempt =
                                   str_eq(how, S("voicemail")) || str_eq(how, S("no-answer"))};
    struct done done;
    TRY(work_write(&c->work, &c->key, told_referrer, &in, &done));
    return reply_notice(c,
                        in.is_attempt
                            ? S("The attempt is kept; telling the referrer is still to do.")
                            : S("The referrer is told."),
                        url_for(c->arena, ROUTE_referral, c->ids[0]));
}

enum err write_to_referrer(struct call *c) {
    struct letter_to_referrer in = {c->ids[0]};
    struct done done;
    TRY(work_write(&c->work, &c->key, letter_to_referrer, &in, &done));
    return reply_redirect(c, url_for(c->arena, ROUTE_letter, done.id));
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
