#include "copy_to_gp.h"

#include "address_store.h"
#include "buf.h"
#include "copy_leaving.h"
#include "ledger.h"
#include "letter_dispatch.h"
#include "letter_values.h"
#include "patient_store.h"
#include "permission.h"

/* Whether letters to somebody on the letter, who is not replaced by another, go there. */
static enum err is_on_it(struct work *w, const struct letter_recipient *list, size_t n, uuid there,
                         bool *ret_is) {
    *ret_is = false;
    for (size_t i = 0; i < n && !*ret_is; i++) {
        if (letter_recipient_replaced(list, n, list[i].recipient_id)) continue;
        TRY(recipient_goes_to(w, &list[i].to, there, ret_is));
    }
    return OK;
}

enum err copy_present_gp(struct work *w, const struct outbox_row *o, struct present_gp *ret_gp) {
    struct patient patient;
    struct contact contact;
    const struct letter_recipient *list;
    size_t n;
    bool has_it;
    *ret_gp = (struct present_gp){0};
    if (!str_eq(o->recipient_kind, S("gp")) || !copy_did_not_go(o)) return OK;
    TRY(patient_store_get(w->tx, work_site(w), o->patient_id, &patient));
    uuid now = patient.practice_id, was = o->contact_id;
    if (uuid_is_nil(now)) return OK;
    TRY(contact_id_now(w, &now));
    TRY(contact_id_now(w, &was));
    if (uuid_eq(now, was)) return OK;
    TRY(letter_recipient_list(w->tx, work_site(w), o->letter_id, o->patient_id, &list, &n));
    TRY(is_on_it(w, list, n, now, &has_it));
    if (has_it) return OK;
    TRY(contact_store_current(w->tx, work_site(w), now, &contact));
    bool has_both = contact.person_name.n && contact.organisation.n;
    *ret_gp =
        (struct present_gp){now, has_both ? say(w->arena, "{}, {}", SAY_T(contact.person_name),
                                                SAY_T(contact.organisation))
                                          : contact_name(&contact)};
    return OK;
}

/* At the end, as a copy, under a number of its own. */
static enum err add_present(struct work *w, const struct outbox_row *o, uuid contact_id,
                            struct outbox_row *ret_copy) {
    const struct letter_recipient *list;
    const struct outbox_row *attempts;
    size_t n;
    struct letter_recipient r = {
        .recipient_id = work_new_id(w),
        .to = {.kind = RECIPIENT_GP, .subject = contact_id, .is_copy = true},
        .position = 1,
        .instead_of = o->recipient_id};
    TRY(letter_recipient_list(w->tx, work_site(w), o->letter_id, o->patient_id, &list, &n));
    for (size_t i = 0; i < n; i++)
        if (list[i].position >= r.position) r.position = list[i].position + 1;
    TRY(letter_recipient_add(w->tx, work_site(w), o->letter_id, &r));
    TRY(dispatch_signed(w, &(struct letter_row){.letter_id = o->letter_id}, &r, 1));
    TRY(outbox_store_of_recipient(w->tx, work_site(w), r.recipient_id, &attempts, &n));
    *ret_copy = attempts[0];
    return OK;
}

static enum err set_aside(struct work *w, struct outbox_row *o, str practice) {
    uuid fact;
    o->state = S("cancelled");
    o->lease_until = (instant){0};
    TRY(copy_keep(w, o));
    TRY(copy_fact(w, o, "letter.copy-not-needed",
                  say(w->arena, "sent to the present GP, {}, instead", SAY_T(practice)), &fact));
    return duty_end(w, DUTY_COPY_HELD, o->recipient_id, fact, NULL);
}

enum err copy_to_present_gp(struct work *w, void *context, struct done *ret_done) {
    const struct copy_to_gp *in = context;
    TRY(work_may(w, PERM_LETTER_SEND));
    struct outbox_row o, copy, tried;
    struct present_gp gp;
    struct copy_verdict verdict;
    str withdrawn;
    uuid fact;
    TRY(copy_newest(w, in->outbox_id, in->recipient_id, &o));
    TRY(letter_withdrawn(w, o.letter_id, &withdrawn));
    if (withdrawn.n) return problem_set(w->why, CONFLICT, S(""), withdrawn, S("House rule H12"));
    TRY(copy_present_gp(w, &o, &gp));
    if (uuid_is_nil(gp.contact_id) || !uuid_eq(gp.contact_id, in->contact_id)) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("The patient's GP practice, or this copy, has changed in the "
                             "meantime: see how it stands now"),
                           S("House rule H5"));
    }
    TRY(add_present(w, &o, gp.contact_id, &copy));
    tried = copy;
    TRY(copy_leaving(w, &tried, &verdict, NULL));
    if (verdict.is_held)
        return problem_set(w->why, CONFLICT, S(""), verdict.reason, S("House rule H5"));
    TRY(copy_fact(w, &copy, "letter.copy-to-present-gp", gp.name, &fact));
    TRY(set_aside(w, &o, gp.name));
    ret_done->id = copy.recipient_id;
    return letter_settle(w, o.letter_id);
}
