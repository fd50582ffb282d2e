#include "booking_for.h"

#include "appointment_store.h"
#include "buf.h"
#include "page.h"
#include "patient_words.h"
#include "referral_life.h"
#include "session_store.h"
#include "wait_window.h"

bool booking_for_is_asked(const struct errand *e) {
    return uuid_is_nil(e->entry_id) && uuid_is_nil(e->referral_id) && uuid_is_nil(e->rebooks_id) &&
           uuid_is_nil(e->move_id);
}

/* Those that may be booked and are not. */
static enum err open_referrals(struct work *w, uuid patient_id, uuid clinic_id,
                               const struct referral **ret_list, size_t *ret_n) {
    const struct referral *all;
    size_t n_all, n = 0;
    TRY(referral_store_of_patient(w->tx, w->scope->site_id, patient_id, &all, &n_all));
    struct referral *open = arena_array(w->arena, struct referral, n_all);
    for (size_t i = 0; i < n_all; i++) {
        bool is_booked;
        if (!uuid_eq(all[i].clinic_id, clinic_id) || all[i].state == REFERRAL_RECEIVED ||
            all[i].state >= REFERRAL_REJECTED)
            continue;
        TRY(referral_has_booking(w, &all[i], &is_booked));
        if (!is_booked) open[n++] = all[i];
    }
    *ret_list = open;
    *ret_n = n;
    return OK;
}

/* What the patient waits for in a clinic, then the referrals nobody waits on the list for. */
struct choices {
    const struct waiting_entry *waits;
    size_t n_waits;
    const struct referral *referrals;
    size_t n_referrals;
};

static bool is_waited_for(const struct choices *x, uuid referral_id) {
    for (size_t i = 0; i < x->n_waits; i++)
        if (uuid_eq(x->waits[i].referral_id, referral_id)) return true;
    return false;
}

static enum err read_choices(struct work *w, uuid patient_id, uuid clinic_id,
                             struct choices *ret_choices) {
    const struct waiting_entry *all;
    const struct referral *open;
    size_t n_all, n_open;
    struct choices x = {.n_waits = 0};
    TRY(waiting_store_of_patient(w->tx, w->scope->site_id, patient_id, &all, &n_all));
    TRY(open_referrals(w, patient_id, clinic_id, &open, &n_open));
    struct waiting_entry *waits = arena_array(w->arena, struct waiting_entry, n_all);
    struct referral *referrals = arena_array(w->arena, struct referral, n_open);
    x.waits = waits;
    x.referrals = referrals;
    for (size_t i = 0; i < n_all; i++) {
        bool is_open = waiting_is_open(&all[i]);
        if (is_open && uuid_eq(all[i].clinic_id, clinic_id)) waits[x.n_waits++] = all[i];
    }
    for (size_t i = 0; i < n_open; i++)
        if (!is_waited_for(&x, open[i].referral_id)) referrals[x.n_referrals++] = open[i];
    *ret_choices = x;
    return OK;
}

static str wait_words(const struct waiting_entry *e) {
    if (waiting_may_ring(e)) return S("The follow-up the patient rings for");
    return e->is_follow_up ? S("The follow-up the patient waits for")
                           : S("The first appointment the patient waits for");
}

static str window_words(struct arena *a, const struct waiting_entry *e) {
    if (!e->is_follow_up || waiting_may_ring(e))
        return say(a, "By {}", SAY_T(civil_date_long(a, e->window_to)));
    return say(a, "Due {}, from {} to {}", SAY_T(civil_date_long(a, e->due_on)),
               SAY_T(civil_date_long(a, e->window_from)), SAY_T(civil_date_long(a, e->window_to)));
}

static struct nhsuk_option option_of_wait(struct call *c, const struct waiting_entry *e,
                                          bool is_outside) {
    str window = window_words(c->arena, e);
    return (struct nhsuk_option){
        .value = uuid_text(c->arena, e->entry_id),
        .text = wait_words(e),
        .hint = is_outside ? say(c->arena, "{}. This date lies outside.", SAY_T(window))
                           : say(c->arena, "{}.", SAY_T(window))};
}

static struct nhsuk_option option_of_referral(struct call *c, const struct referral *r) {
    return (struct nhsuk_option){.value = uuid_text(c->arena, r->referral_id),
                                 .text = say(c->arena, "The referral of {}: {}",
                                             SAY_T(civil_date_plain(c->arena, r->received_on)),
                                             SAY_T(r->reason.n ? r->reason : S("no reason given"))),
                                 .hint = referral_state_words(r->state)};
}

enum err booking_for_put(struct call *c, struct html *h, uuid patient_id, uuid clinic_id,
                         civil_date day) {
    struct choices x;
    TRY(read_choices(&c->work, patient_id, clinic_id, &x));
    size_t n = 0;
    bool is_outside = false;
    struct nhsuk_option *options =
        arena_array(c->arena, struct nhsuk_option, x.n_waits + x.n_referrals + 1);
    for (size_t i = 0; i < x.n_waits; i++) {
        bool is_asked = wait_window_asks(&x.waits[i], day, c->work.today);
        options[n++] = option_of_wait(c, &x.waits[i], is_asked);
        is_outside |= is_asked;
    }
    for (size_t i = 0; i < x.n_referrals; i++)
        options[n++] = option_of_referral(c, &x.referrals[i]);
    if (n == 0) return OK;
    options[n] = (struct nhsuk_option){
        .value = S("none"),
        .text = S("None: for something else"),
        .hint = x.n_waits ? S("What the patient waits for stays on the waiting list.") : S("")};
    str typed = form_typed(c, "for");
    nhsuk_radios(h, .name = S("for"), .label = S("What is it for"), .options = options,
                 .n_options = n + 1, .small = true, .error = page_error(c, "for"),
                 .value = typed.n || n > 1 ? typed : options[0].value);
    if (is_outside) outside_meant_put(c, h);
    return OK;
}

void outside_meant_put(struct call *c, struct html *h) {
    nhsuk_checkbox(h, .name = S("is_outside_meant"),
                   .label = S("This date is meant, though the patient was to be seen at another "
                              "time"),
                   .checked = form_shown_checked(c, "is_outside_meant", false),
                   .error = page_error(c, "is_outside_meant"));
}

struct asked {
    uuid patient_id, slot_id;
    struct choices choices;
};

static enum err read_asked(struct work *w, void *context) {
    struct asked *x = context;
    struct slot_facts slot;
    enum err e = slot_store_get(w->tx, w->scope->site_id, x->slot_id, &slot);
    if (e == NOT_FOUND) return OK; /* the booking itself says so */
    TRY(e);
    return read_choices(w, x->patient_id, slot.clinic_id, &x->choices);
}

enum err booking_for_typed(struct call *c, uuid patient_id, uuid slot_id, uuid *ret_entry_id,
                           uuid *ret_referral_id) {
    str typed = form_text(c, "for");
    *ret_entry_id = *ret_referral_id = (uuid){{0}};
    if (str_eq(typed, S("none"))) return OK;
    struct asked a = {.patient_id = patient_id, .slot_id = slot_id};
    TRY(work_read(&c->work, read_asked, &a));
    const struct choices *x = &a.choices;
    size_t n = x->n_waits + x->n_referrals;
    for (size_t i = 0; i < n; i++) {
        bool is_wait = i < x->n_waits;
        uuid id = is_wait ? x->waits[i].entry_id : x->referrals[i - x->n_waits].referral_id;
        bool is_it = typed.n ? str_eq(uuid_text(c->arena, id), typed) : n == 1;
        if (!is_it) continue;
        *(is_wait ? ret_entry_id : ret_referral_id) = id;
        return OK;
    }
    if (n == 0 && typed.n == 0) return OK;
    return call_problem(c, "for", S("Choose what the appointment is for"));
}
