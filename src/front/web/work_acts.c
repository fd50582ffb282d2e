#include "work_acts.h"

#include "desk_view.h"
#include "duty_pages.h"
#include "duty_work.h"
#include "page.h"

enum err work_acts_put(struct call *c, struct html *h, const struct work_acts *acts) {
    nhsuk_button(h, .text = S("Take over"), .name = S("take"), .value = S("1"), .small = true,
                 .kind = BUTTON_SECONDARY, .form_action = url_to(c->arena, acts->hand_over));
    clerk_more_open(h, S("Hand over"), page_error(c, "to").n > 0);
    TRY(put_taker(c, h));
    nhsuk_button(h, .text = S("Hand over"), .small = true,
                 .form_action = url_to(c->arena, acts->hand_over));
    clerk_more_close(h);
    if (!acts->has_asked) return OK;
    clerk_more_open(h, S("Asked somebody"), page_error(c, "asked").n > 0);
    nhsuk_input(h, .name = S("asked"), .label = S("Who was asked, and when again"),
                .hint = acts->asked_hint, .value = form_typed(c, "asked"),
                .error = page_error(c, "asked"), .max = 100);
    nhsuk_button(h, .text = S("Note who was asked"), .small = true,
                 .form_action = url_to(c->arena, acts->asked));
    clerk_more_close(h);
    return OK;
}

static void aim_to_hand_over(void *input, uuid id, int64_t version) {
    struct hand_over_work *in = input;
    in->subject_id = id;
    in->version = version;
}

enum err work_acts_hand_over(struct call *c, const struct bulk_answer *answer) {
    bool takes = form_is_checked(c, "take");
    struct hand_over_work in = {.to = {false, c->scope.person_id}};
    if (!takes) in.to = holder_parse(form_text(c, "to"));
    if (!takes) in.note = form_text(c, "note");
    struct bulk bulk = {
        .change = hand_over_work, .input = &in, .input_size = sizeof in, .aim = aim_to_hand_over};
    struct bulk_answer said = *answer;
    said.done = takes ? S("taken over") : S("handed over");
    TRY(bulk_of_held(c, &bulk));
    if (uuid_is_nil(in.to.id)) return call_problem(c, "to", S("Choose who takes it over"));
    bulk_change(&c->work, &c->key, &bulk);
    return bulk_reply_put(c, &bulk, &said);
}

static void aim_to_wait(void *input, uuid id, int64_t version) {
    struct work_waits_for *in = input;
    in->subject_id = id;
    in->version = version;
}

enum err work_acts_asked(struct call *c, const struct bulk_answer *answer) {
    struct work_waits_for in = {.with_whom = form_text(c, "asked")};
    struct bulk bulk = {
        .change = work_waits_for, .input = &in, .input_size = sizeof in, .aim = aim_to_wait};
    struct bulk_answer said = *answer;
    said.done = S("noted as waiting for an answer");
    TRY(bulk_of_held(c, &bulk));
    if (in.with_whom.n == 0) return call_problem(c, "asked", S("Enter who was asked"));
    bulk_change(&c->work, &c->key, &bulk);
    return bulk_reply_put(c, &bulk, &said);
}

void work_owner_put(struct html *h, const struct duty_on *on) {
    if (uuid_is_nil(on->duty_id)) return;
    html_put(h, "<br><span class=\"cw-why\">with {}</span>", T(on->owner_name));
    if (on->with_whom.n)
        html_put(h, "<br><span class=\"cw-why\">asked: {}</span>", T(on->with_whom));
}
