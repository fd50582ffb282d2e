#include "booking_for.h"

#include "appointment_store.h"
#include "buf.h"
#include "page.h"
#include "patient_words.h"
#include "referral_life.h"
#include "session_store.h"

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

enum err booking_for_put(struct call *c, struct html *h, uuid patient_id, uuid clinic_id) {
    const struct referral *list;
    size_t n;
    TRY(open_referrals(&c->work, patient_id, clinic_id, &list, &n));
    if (n == 0) return OK;
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, n + 1);
    for (size_t i = 0; i < n; i++)
        options[i] = (struct nhsuk_option){
            .value = uuid_text(c->arena, list[i].referral_id),
            .text = say(c->arena, "The referral of {}: {}",
                        SAY_T(civil_date_plain(c->arena, list[i].received_on)),
                        SAY_T(list[i].reason.n ? list[i].reason : S("no reason given"))),
            .hint = referral_state_words(list[i].state)};
    options[n] = (struct nhsuk_option){.value = S("none"), .text = S("None: for something else")};
    str typed = form_typed(c, "for");
    nhsuk_radios(h, .name = S("for"), .label = S("What is it for"), .options = options,
                 .n_options = n + 1, .small = true, .error = page_error(c, "for"),
                 .value = typed.n || n > 1 ? typed : options[0].value);
    return OK;
}

struct asked {
    uuid patient_id, slot_id;
    const struct referral *list;
    size_t n;
};

static enum err read_asked(struct work *w, void *context) {
    struct asked *x = context;
    struct slot_facts slot;
    enum err e = slot_store_get(w->tx, w->scope->site_id, x->slot_id, &slot);
    if (e == NOT_FOUND) return OK; /* the booking itself says so */
    TRY(e);
    return open_referrals(w, x->patient_id, slot.clinic_id, &x->list, &x->n);
}

enum err booking_for_typed(struct call *c, uuid patient_id, uuid slot_id, uuid *ret_referral_id) {
    str typed = form_text(c, "for");
    *ret_referral_id = (uuid){{0}};
    if (str_eq(typed, S("none"))) return OK;
    struct asked x = {.patient_id = patient_id, .slot_id = slot_id};
    TRY(work_read(&c->work, read_asked, &x));
    for (size_t i = 0; i < x.n; i++) {
        bool is_it = typed.n ? str_eq(uuid_text(c->arena, x.list[i].referral_id), typed) : x.n == 1;
        if (!is_it) continue;
        *ret_referral_id = x.list[i].referral_id;
        return OK;
    }
    if (x.n == 0 && typed.n == 0) return OK;
    return call_problem(c, "for", S("Choose what the appointment is for"));
}
