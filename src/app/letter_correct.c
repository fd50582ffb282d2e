#include "letter_correct.h"

#include "buf.h"
#include "clinic_store.h"
#include "clinician_in_use.h"
#include "copy_leaving.h"
#include "duty_store.h"
#include "leaver.h"
#include "ledger.h"
#include "letter_dispatch.h"
#include "letter_json.h"
#include "letter_step.h"
#include "letter_tells_store.h"
#include "letter_values.h"
#include "patient_store.h"
#include "permission.h"
#include "person_store.h"
#include "referral.h"

static bool is_at(const struct outbox_row *o, str state) {
    return str_eq(o->state, state);
}

static bool has_left(const struct outbox_row *o) {
    return is_at(o, S("posted")) || is_at(o, S("acknowledged")) || is_at(o, S("handed-off"));
}

/* ---- beginning ------------------------------------------------------------------------------------ */

static enum err may_be_corrected(struct work *w, const struct letter_step_input *in,
                                 struct letter_row *ret_old) {
    uuid other;
    TRY(letter_store_get(w->tx, work_site(w), in->letter_id, ret_old));
    bool is_over = str_eq(ret_old->stage, S("cancelled"));
    if (ret_old->signed_at.us == 0 || is_over) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("Only a signed letter is corrected by another one"), S(""));
    }
    enum err e = letter_store_superseding(w->tx, work_site(w), in->letter_id, &other);
    if (e == OK) {
        return problem_set(w->why, CONFLICT, S(""), S("Another letter corrects this one already"),
                           S(""));
    }
    if (e != NOT_FOUND) return e;
    if (ret_old->version != in->version) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("This letter has gone on in the meantime: look at it again first"),
                           S("House rule H6"));
    }
    if (in->note.n) return OK;
    return problem_set(w->why, INVALID, S("note"), S("Write what is wrong with the letter"), S(""));
}

#define IS_BEING_CORRECTED                                                                         \
    S("A correction of this letter is being written. If this copy is printed, take it out of the pile")

static enum err hold_what_has_not_left(struct work *w, uuid letter_id, bool *ret_some_left) {
    struct outbox_row *copies;
    size_t n;
    *ret_some_left = false;
    TRY(outbox_store_newest_of_letter(w->tx, work_site(w), letter_id, &copies, &n));
    for (size_t i = 0; i < n; i++) {
        *ret_some_left |= has_left(&copies[i]);
        if (!is_at(&copies[i], S("waiting")) && !is_at(&copies[i], S("in-print-run"))) continue;
        TRY(copy_hold(w, &copies[i], IS_BEING_CORRECTED));
    }
    return letter_settle(w, letter_id);
}

/* Somebody who has the old one must be told which one counts. */
static str corrected_body(struct work *w, const struct letter *old, instant signed_at) {
    civil_date day;
    civil_time time;
    instant_to_civil(w->zone, signed_at, &day, &time);
    struct letter_part *parts = arena_array(w->arena, struct letter_part, old->n_parts + 1);
    size_t at = old->n_parts && old->parts[0].kind == PART_SALUTATION ? 1 : 0;
    for (size_t i = 0; i < at; i++)
        parts[i] = old->parts[i];
    parts[at] = (struct letter_part){
        .kind = PART_PARAGRAPH,
        .text = say(w->arena, "This letter replaces our letter of {}. Please disregard that one.",
                    SAY_T(civil_date_plain(w->arena, day)))};
    for (size_t i = at; i < old->n_parts; i++)
        parts[i + 1] = old->parts[i];
    struct letter letter = *old;
    letter.parts = parts;
    letter.n_parts = old->n_parts + 1;
    return letter_json_write(w->arena, &letter);
}

static enum err new_body(struct work *w, const struct letter_row *old, bool some_left,
                         str *ret_body) {
    struct letter content;
    *ret_body = old->body;
    if (!some_left) return OK;
    TRY(letter_json_parse(w->arena, w->read_json, old->body, &content, w->why));
    *ret_body = corrected_body(w, &content, old->signed_at);
    return OK;
}

/* In the place of one whose copy another got instead: that one. */
static uuid who_gets_it_now(const struct letter_recipient *list, size_t n,
                            const struct letter_recipient *r) {
    for (size_t i = 0; i < n; i++) {
        const struct letter_recipient *other = letter_recipient_replaced(list, n, r->recipient_id);
        if (!other) break;
        r = other;
    }
    return r->to.subject;
}

static enum err copy_recipients(struct work *w, const struct letter_row *old, uuid letter_id) {
    const struct letter_recipient *list;
    size_t n;
    TRY(letter_recipient_list(w->tx, work_site(w), old->letter_id, old->patient_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!uuid_is_nil(list[i].instead_of)) continue;
        struct letter_recipient r = list[i];
        r.to.subject = who_gets_it_now(list, n, &list[i]);
        r.recipient_id = work_new_id(w);
        TRY(letter_recipient_add(w->tx, work_site(w), letter_id, &r));
    }
    TRY(letter_tells_as(w->tx, work_site(w), letter_id, old->letter_id));
    return letter_store_attend_as(w->tx, work_site(w), letter_id, old->letter_id);
}

static enum err owe(struct work *w, const struct letter_row *l, uuid fact) {
    const struct duty *duties;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_LETTER, l->supersedes, S(""), &duties, &n));
    static const uuid none = {{0}};
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_LETTER,
                                         .subject_kind = "letter",
                                         .subject_id = l->letter_id,
                                         .patient_id = l->patient_id,
                                         .clinic_id = l->clinic_id,
                                         .session_id = n ? duties[0].session_id : none,
                                         .priority = referral_duty_priority(l->priority)},
                      fact);
}

/* A letter of somebody who has left is corrected by the clinic's consultant. */
static enum err author_here(struct work *w, struct letter_row *l) {
    struct person author;
    struct clinic clinic;
    TRY(person_store_get(w->tx, work_site(w), l->author_id, &author));
    if (person_signs(&author)) return OK;
    TRY(clinic_store_get(w->tx, work_site(w), l->clinic_id, &clinic));
    l->author_id = clinic.consultant_id;
    return letter_signed_for(w, &author, l);
}

enum err correct_letter(struct work *w, void *context, struct done *ret_done) {
    const struct letter_step_input *in = context;
    TRY(work_may(w, PERM_LETTER_WRITE));
    struct letter_row old;
    struct patient patient;
    bool some_left;
    TRY(may_be_corrected(w, in, &old));
    TRY(hold_what_has_not_left(w, old.letter_id, &some_left));
    struct letter_row l = {.letter_id = work_new_id(w),
                           .patient_id = old.patient_id,
                           .clinic_id = old.clinic_id,
                           .template_id = old.template_id,
                           .letterhead_id = old.letterhead_id,
                           .author_id = old.author_id,
                           .typist_id = w->scope->person_id,
                           .title = old.title,
                           .stage = S("type"),
                           .priority = old.priority,
                           .created_at = w->now,
                           .supersedes = old.letter_id,
                           .referral_id = old.referral_id,
                           .told_appointment = old.told_appointment,
                           .note = in->note,
                           .note_by = w->scope->person_id,
                           .note_at = w->now,
                           .version = 1};
    TRY(new_body(w, &old, some_left, &l.body));
    TRY(author_here(w, &l));
    TRY(patient_store_get(w->tx, work_site(w), l.patient_id, &patient));
    TRY(letter_reference(w, l.author_id, l.typist_id, patient.hospital_number, &l.reference));
    TRY(letter_store_insert(w->tx, work_site(w), &l));
    TRY(letter_store_keep_version(w->tx, w->scope, &l, w->now));
    TRY(copy_recipients(w, &old, l.letter_id));
    uuid fact;
    TRY(letter_fact(w, &l, "letter.correction-begun", S(""), in->note, &fact));
    ret_done->id = l.letter_id;
    return owe(w, &l, fact);
}

/* ---- withdrawn ------------------------------------------------------------------------------------- */

enum err letter_correction_withdrawn(struct work *w, const struct letter_row *l) {
    struct outbox_row *copies;
    size_t n;
    if (uuid_is_nil(l->supersedes)) return OK;
    TRY(outbox_store_newest_of_letter(w->tx, work_site(w), l->supersedes, &copies, &n));
    for (size_t i = 0; i < n; i++) {
        struct copy_verdict now;
        bool is_for_this =
            is_at(&copies[i], S("held")) && str_eq(copies[i].held_reason, IS_BEING_CORRECTED);
        if (!is_for_this) continue;
        struct outbox_row tried = copies[i];
        TRY(copy_leaving(w, &tried, &now, NULL));
        TRY(copy_hold(w, &copies[i],
                      now.is_held ? now.reason
                                  : S("The correction of this letter was withdrawn. Send this copy "
                                      "again, or set it aside.")));
    }
    return OK;
}

/* ---- signed ---------------------------------------------------------------------------------------- */

static enum err set_aside(struct work *w, struct outbox_row *o) {
    uuid fact;
    o->state = S("cancelled");
    o->lease_until = (instant){0};
    TRY(copy_keep(w, o));
    TRY(copy_fact(w, o, "letter.copy-not-needed", S("replaced by the corrected letter"), &fact));
    return duty_end(w, DUTY_COPY_HELD, o->recipient_id, fact, NULL);
}

/* Of a letter that reached nobody nothing is left to prove. */
static enum err cancel_replaced(struct work *w, struct letter_row *old, uuid fact) {
    TRY(letter_stop(w, old, S("Replaced by the corrected letter before it left")));
    return duty_end(w, DUTY_LETTER, old->letter_id, fact, NULL);
}

enum err letter_replaces(struct work *w, const struct letter_row *l) {
    if (uuid_is_nil(l->supersedes)) return OK;
    struct letter_row old;
    struct outbox_row *copies;
    size_t n, reached = 0;
    uuid fact;
    TRY(outbox_store_newest_of_letter(w->tx, work_site(w), l->supersedes, &copies, &n));
    for (size_t i = 0; i < n; i++) {
        bool left = has_left(&copies[i]);
        reached += left;
        if (!left && !is_at(&copies[i], S("cancelled"))) TRY(set_aside(w, &copies[i]));
    }
    TRY(letter_store_get(w->tx, work_site(w), l->supersedes, &old));
    if (str_eq(old.stage, S("cancelled"))) return OK;
    TRY(letter_fact(w, &old, "letter.replaced", S(""), S(""), &fact));
    TRY(duty_end(w, DUTY_LETTER_DIFFERS, old.letter_id, fact, NULL));
    if (reached == 0) return cancel_replaced(w, &old, fact);
    return letter_settle(w, old.letter_id);
}
