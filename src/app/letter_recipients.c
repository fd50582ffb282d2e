#include "letter_recipients.h"

#include "letter_step.h"
#include "letter_values.h"
#include "letter_work.h"
#include "patient_store.h"
#include "permission.h"

struct changing {
    struct letter_row letter;
    const struct letter_recipient *list;
    size_t n;
};

static enum err begin(struct work *w, const struct change_recipient *in, struct changing *c) {
    TRY(work_may(w, PERM_LETTER_WRITE));
    TRY(letter_to_change(w, in->letter_id, in->version, &c->letter));
    return letter_recipient_list(w->tx, work_site(w), c->letter.letter_id, c->letter.patient_id,
                                 &c->list, &c->n);
}

static enum err end(struct work *w, const struct changing *c, const char *kind, str detail,
                    struct done *ret_done) {
    uuid fact;
    ret_done->id = c->letter.letter_id;
    return letter_fact(w, &c->letter, kind, detail, S(""), &fact);
}

/* Places from 1, the first written to and the others copies, as `order` says. */
static enum err renumber(struct work *w, const struct changing *c,
                         const struct letter_recipient *const *order, size_t n) {
    for (size_t i = 0; i < n; i++) {
        int64_t position = (int64_t)i + 1;
        if (order[i]->position == position && order[i]->to.is_copy == (i > 0)) continue;
        TRY(letter_recipient_place(w->tx, work_site(w), c->letter.letter_id, order[i]->recipient_id,
                                   position, i > 0));
    }
    return OK;
}

static enum err subject_of(struct work *w, const struct change_recipient *in,
                           const struct letter_row *l, uuid *ret_subject) {
    struct patient patient;
    if (in->kind == RECIPIENT_PATIENT) {
        *ret_subject = l->patient_id;
        return OK;
    }
    if (in->kind == RECIPIENT_CONTACT) {
        *ret_subject = in->contact_id;
        if (!uuid_is_nil(in->contact_id)) return contact_id_now(w, ret_subject);
        return problem_set(w->why, INVALID, S("contact_q"),
                           S("Choose somebody from the address book"), S(""));
    }
    TRY(patient_store_get(w->tx, work_site(w), l->patient_id, &patient));
    *ret_subject = patient.practice_id;
    if (!uuid_is_nil(patient.practice_id)) return contact_id_now(w, ret_subject);
    return problem_set(w->why, INVALID, S("contact_q"),
                       S("No GP practice is recorded for this patient. Record it first"), S(""));
}

enum err add_default_recipients(struct work *w, uuid letter_id, const struct patient *patient,
                                uuid referrer, enum recipient_kind written_to) {
    struct patient_facts facts = patient_facts_of(w, patient);
    struct recipient list[3];
    TRY(contact_id_now(w, &facts.registered_practice));
    TRY(contact_id_now(w, &referrer));
    bool is_practice = uuid_is_nil(referrer) || uuid_eq(referrer, facts.registered_practice);
    if (written_to == RECIPIENT_CONTACT && is_practice) written_to = RECIPIENT_GP;
    size_t n = recipients_by_default(patient->patient_id, &facts, referrer, written_to, list);
    for (size_t i = 0; i < n; i++) {
        struct letter_recipient to = {
            .recipient_id = work_new_id(w), .to = list[i], .position = (int64_t)i + 1};
        TRY(letter_recipient_add(w->tx, work_site(w), letter_id, &to));
    }
    return OK;
}

/* At the end, as a copy; as the one written to when there is nobody. `to` is where letters go now. */
static enum err place_at_end(struct work *w, const struct changing *c, struct recipient to,
                             struct letter_recipient *ret_r, bool *ret_is_there) {
    struct letter_recipient r = {.recipient_id = work_new_id(w), .to = to, .position = 1};
    r.to.is_copy = c->n > 0;
    *ret_is_there = false;
    for (size_t i = 0; i < c->n; i++) {
        bool is_it;
        TRY(recipient_goes_to(w, &c->list[i].to, to.subject, &is_it));
        *ret_is_there |= is_it;
        if (c->list[i].position >= r.position) r.position = c->list[i].position + 1;
    }
    *ret_r = r;
    return OK;
}

enum err add_recipient(struct work *w, void *context, struct done *ret_done) {
    const struct change_recipient *in = context;
    struct changing c;
    TRY(begin(w, in, &c));
    struct recipient to = {.kind = in->kind};
    bool is_there;
    TRY(subject_of(w, in, &c.letter, &to.subject));
    struct letter_recipient r;
    TRY(place_at_end(w, &c, to, &r, &is_there));
    if (is_there) {
        return problem_set(w->why, INVALID, S("contact_q"),
                           S("This recipient is already on the letter"), S(""));
    }
    if (c.n >= LETTER_RECIPIENTS_MAX) {
        return problem_set(w->why, LIMIT, S("contact_q"),
                           S("A letter has at most 50 recipients: take one off first"), S(""));
    }
    TRY(letter_recipient_add(w->tx, work_site(w), c.letter.letter_id, &r));
    return end(w, &c, "letter.recipient-added", recipient_kind_code(in->kind), ret_done);
}

static enum err gp_joins(struct work *w, const struct letter_row *l, struct recipient gp) {
    struct changing c = {.letter = *l};
    bool is_there;
    uuid fact;
    TRY(letter_recipient_list(w->tx, work_site(w), l->letter_id, l->patient_id, &c.list, &c.n));
    struct letter_recipient r;
    TRY(place_at_end(w, &c, gp, &r, &is_there));
    if (is_there || c.n >= LETTER_RECIPIENTS_MAX) return OK;
    TRY(letter_recipient_add(w->tx, work_site(w), l->letter_id, &r));
    return letter_fact(w, l, "letter.recipient-added", recipient_kind_code(gp.kind),
                       S("The GP practice is on the record now"), &fact);
}

enum err gp_joins_letters(struct work *w, const struct patient *was, const struct patient *now) {
    const struct letter_row *letters;
    size_t n;
    struct recipient gp = {.kind = RECIPIENT_GP, .subject = now->practice_id};
    if (!uuid_is_nil(was->practice_id) || uuid_is_nil(now->practice_id)) return OK;
    TRY(contact_id_now(w, &gp.subject));
    TRY(letter_store_of_patient(w->tx, work_site(w), now->patient_id, &letters, &n));
    for (size_t i = 0; i < n; i++) {
        if (str_eq(letters[i].stage, S("type")) || str_eq(letters[i].stage, S("sign")))
            TRY(gp_joins(w, &letters[i], gp));
    }
    return OK;
}

enum err remove_recipient(struct work *w, void *context, struct done *ret_done) {
    const struct change_recipient *in = context;
    struct changing c;
    TRY(begin(w, in, &c));
    TRY(letter_recipient_remove(w->tx, work_site(w), c.letter.letter_id, in->recipient_id));
    const struct letter_recipient **order =
        arena_array(w->arena, const struct letter_recipient *, c.n);
    size_t n = 0;
    for (size_t i = 0; i < c.n; i++)
        if (!uuid_eq(c.list[i].recipient_id, in->recipient_id)) order[n++] = &c.list[i];
    TRY(renumber(w, &c, order, n));
    return end(w, &c, "letter.recipient-removed", S(""), ret_done);
}

enum err move_recipient_up(struct work *w, void *context, struct done *ret_done) {
    const struct change_recipient *in = context;
    struct changing c;
    TRY(begin(w, in, &c));
    const struct letter_recipient **order =
        arena_array(w->arena, const struct letter_recipient *, c.n);
    size_t found = c.n;
    for (size_t i = 0; i < c.n; i++) {
        order[i] = &c.list[i];
        if (uuid_eq(c.list[i].recipient_id, in->recipient_id)) found = i;
    }
    if (found == c.n) return NOT_FOUND;
    if (found > 0) {
        order[found] = order[found - 1];
        order[found - 1] = &c.list[found];
    }
    TRY(renumber(w, &c, order, c.n));
    return end(w, &c, "letter.recipient-moved", S(""), ret_done);
}
