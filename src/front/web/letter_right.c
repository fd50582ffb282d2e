#include "letter_right.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "letter_differs.h"
#include "page.h"
#include "routes.h"

static const struct field letter_right_rows[] = {
    {.name = "right_note", .type = FIELD_TEXT, .max = 300, .label = "the note"}};
FIELD_TABLE(letter_right_fields, letter_right_rows);

/* The outcome as it is now, with its way there; of a letter about several, each. */
static enum err put_outcomes(struct call *c, struct html *h, const struct letter_row *l) {
    const struct appointment *visits;
    size_t n;
    TRY(appointment_store_of_letter(c->work.tx, c->scope.site_id, l->letter_id, &visits, &n));
    for (size_t i = 0; i < n; i++) {
        str outcome = visits[i].outcome;
        html_put(h, "<p>{}: <a href=\"{}\">{}</a></p>", T(civil_date_long(c->arena, visits[i].day)),
                 U(url_for(c->arena, ROUTE_appointment, visits[i].appointment_id)),
                 T(outcome.n ? appointment_outcome_words(outcome) : S("no outcome recorded yet")));
    }
    return OK;
}

enum err letter_right_put(struct call *c, struct html *h, const struct letter_row *l) {
    struct letter_question asked;
    uuid correction;
    if (l->signed_at.us == 0) return OK;
    TRY(letter_question(&c->work, l, &asked));
    if (!asked.is_open) return OK;
    enum err e = letter_store_superseding(c->work.tx, c->scope.site_id, l->letter_id, &correction);
    if (e != OK && e != NOT_FOUND) return e;
    nhsuk_warning_callout_open(h, S("The outcome was corrected after this letter"));
    TRY(put_outcomes(c, h, l));
    if (e == OK)
        html_put(h,
                 "<p><a href=\"{}\">A correction</a> is being written: this is to do until it is "
                 "signed. If this letter is right as it is, its author says so.</p>",
                 U(url_for(c->arena, ROUTE_letter, correction)));
    else
        html_say(h, "<p>If the letter says something else, correct it by a new letter. If it is "
                    "right as it is, its author says so.</p>");
    if (asked.is_ours) {
        page_form_open(c, h, url_for(c->arena, ROUTE_letter_right, l->letter_id));
        nhsuk_input(h, .name = S("right_note"), .label = S("Note, if any"),
                    .value = form_typed(c, "right_note"), .error = page_error(c, "right_note"));
        nhsuk_button(h, .text = S("The letter is right"), .kind = BUTTON_SECONDARY, .small = true);
        clerk_form_close(h);
    }
    nhsuk_warning_callout_close(h);
    return OK;
}

enum err letter_right(struct call *c) {
    struct letter_right in = {.letter_id = c->ids[0], .note = form_text(c, "right_note")};
    struct done done;
    TRY(work_write(&c->work, &c->key, letter_is_right, &in, &done));
    return reply_notice(c, S("The letter stands as it is."),
                        url_for(c->arena, ROUTE_letter, c->ids[0]));
}
