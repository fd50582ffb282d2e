#include "put_right.h"

#include "appointment_undo.h"
#include "appointment_work.h"
#include "buf.h"
#include "letter_store.h"
#include "page.h"
#include "routes.h"
#include "url.h"

static const struct field put_right_rows[] = {
    VERSION_FIELD,
    {.name = "put_right_reason", .type = FIELD_TEXT, .max = 300, .label = "what was wrong"},
    {.name = "is_list_told", .type = FIELD_CHECK, .label = "who keeps the procedure list knows"},
};
FIELD_TABLE(put_right_fields, put_right_rows);

void put_came_after_all(struct call *c, struct html *h, const struct appointment *p) {
    nhsuk_card_open(h, S("The patient came after all"), 2);
    html_say(h, "<p>Marks the patient as arrived; nobody has to decide any more.</p>");
    page_form_open(c, h, url_for(c->arena, ROUTE_attend, p->appointment_id));
    page_version(c, h, p->version);
    nhsuk_button(h, .text = S("Came after all"), .name = S("event"), .value = S("after-all"),
                 .kind = BUTTON_SECONDARY, .small = true);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

static bool is_marked(const struct appointment *p) {
    return p->state == APPOINTMENT_SEEN || appointment_is_absent(p);
}

static bool may_put_right(const struct call *c, const struct appointment *p) {
    if (p->outcome.n == 0) return may(&c->scope, PERM_ARRIVE);
    return may(&c->scope, appointment_is_absent(p) ? PERM_REFERRAL_REVIEW : PERM_OUTCOME);
}

static str what_follows(const struct appointment *p, bool is_signed) {
    if (p->outcome.n == 0)
        return p->arrived_at.us
                   ? S("The patient counts as arrived again, and what became to do because of it ends.")
                   : S("The appointment is booked again, and what became to do because of it ends.");
    if (is_signed)
        return S("It is as if it had not been recorded: what it put on the waiting list comes off, "
                 "and what it answered is to do again. Its letter is signed and stands: the author "
                 "is asked to correct it, or to say that it is right.");
    return S("It is as if it had not been recorded: what it put on the waiting list comes off, its "
             "unsigned letter is cancelled, and what it answered is to do again.");
}

enum err put_right_put(struct call *c, struct html *h, const struct appointment *p, bool is_child) {
    if (!is_marked(p) || !may_put_right(c, p)) return OK;
    bool is_signed = false, is_listed = false, has_outcome = p->outcome.n > 0;
    TRY(appointment_is_listed(&c->work, p, &is_listed));
    TRY(letter_store_has_signed(c->work.tx, c->scope.site_id, p->appointment_id, &is_signed));
    nhsuk_card_open(h, S("Recorded wrongly?"), 2);
    str what = has_outcome ? appointment_outcome_words(p->outcome)
                           : appointment_state_words_of(p->state, is_child);
    page_form_open(c, h,
                   url_for(c->arena, has_outcome ? ROUTE_outcome_wrong : ROUTE_attendance_wrong,
                           p->appointment_id));
    page_version(c, h, p->version);
    html_put(h, "<p class=\"cw-why\">{}</p>", T(what_follows(p, is_signed)));
    nhsuk_input(h, .name = S("put_right_reason"), .label = S("What was wrong"),
                .value = form_typed(c, "put_right_reason"),
                .error = page_error(c, "put_right_reason"));
    if (is_listed)
        nhsuk_checkbox(h, .name = S("is_list_told"),
                       .label = S("Whoever keeps the procedure list knows that the name comes off"),
                       .error = page_error(c, "is_list_told"),
                       .checked = form_shown_checked(c, "is_list_told", false));
    nhsuk_button(h, .text = say(c->arena, "Take back “{}”", SAY_T(what)), .kind = BUTTON_SECONDARY,
                 .small = true);
    clerk_form_close(h);
    nhsuk_card_close(h);
    return OK;
}

static enum err put_right(struct call *c, work_change_fn undo, str sentence) {
    struct put_right in = {.appointment_id = c->ids[0],
                           .version = form_int(c, "version"),
                           .reason = form_text(c, "put_right_reason"),
                           .is_list_told = form_is_checked(c, "is_list_told")};
    struct done done;
    TRY(work_write(&c->work, &c->key, undo, &in, &done));
    return reply_notice(c, sentence, url_for(c->arena, ROUTE_appointment, c->ids[0]));
}

enum err attendance_wrong(struct call *c) {
    return put_right(c, undo_attendance, S("The attendance is taken back."));
}

enum err outcome_wrong(struct call *c) {
    return put_right(c, undo_outcome, S("What was recorded is taken back."));
}
