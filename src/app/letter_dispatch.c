#include "letter_dispatch.h"

#include "address_store.h"
#include "buf.h"
#include "duty_store.h"
#include "fact.h"
#include "hand_off_place.h"
#include "ledger.h"
#include "letter_hash.h"
#include "letter_json.h"
#include "letter_look.h"
#include "letter_paper.h"
#include "letter_step.h"
#include "letter_tells_store.h"
#include "letter_values.h"
#include "patient_store.h"
#include "permission.h"
#include "referral.h"
#include "site_store.h"
#include "told_by_letter.h"

enum err may_send(struct work *w) {
    return uuid_is_nil(w->scope->person_id) ? OK : work_may(w, PERM_LETTER_SEND);
}

enum err copy_fact(struct work *w, const struct outbox_row *o, const char *kind, str text,
                   uuid *ret_fact) {
    return record_fact(w,
                       &(struct fact){.kind = kind,
                                      .subject_kind = "recipient",
                                      .subject_id = o->recipient_id,
                                      .patient_id = o->patient_id,
                                      .detail = o->recipient_kind,
                                      .text = text},
                       ret_fact);
}

/* ---- a new attempt -------------------------------------------------------------------------------- */

static enum err insert_attempt(struct work *w, uuid letter_id, uuid recipient_id, int64_t attempt,
                               bool is_handed_off, str overruled) {
    struct outbox_row o = {.outbox_id = work_new_id(w),
                           .letter_id = letter_id,
                           .recipient_id = recipient_id,
                           .attempt = attempt,
                           .channel = is_handed_off ? S("hand-off") : S("print"),
                           .state = S("waiting"),
                           .overruled = overruled,
                           .created_at = w->now};
    o.message_id = uuid_text(w->arena, o.outbox_id);
    return outbox_store_insert(w->tx, work_site(w), &o);
}

enum err site_hands_off(struct work *w, bool *ret_does) {
    struct site_row own;
    TRY(site_store_get(w->tx, work_site(w), &own));
    *ret_does = hand_off_setting(own.handoff).kind != HAND_OFF_NONE;
    return OK;
}

static enum err mailbox_of(struct work *w, enum recipient_kind kind, uuid contact_id,
                           str *ret_mailbox) {
    struct contact c;
    *ret_mailbox = S("");
    if (kind == RECIPIENT_PATIENT || uuid_is_nil(contact_id)) return OK;
    TRY(contact_store_current(w->tx, work_site(w), contact_id, &c));
    *ret_mailbox = str_trim(c.mailbox);
    return OK;
}

enum err copy_mailbox_now(struct work *w, const struct outbox_row *o, str *ret_mailbox) {
    enum recipient_kind kind;
    if (!recipient_kind_find(o->recipient_kind, &kind)) return INVALID;
    return mailbox_of(w, kind, o->contact_id, ret_mailbox);
}

enum err dispatch_signed(struct work *w, const struct letter_row *l,
                         const struct letter_recipient *recipients, size_t n) {
    bool hands_off;
    TRY(site_hands_off(w, &hands_off));
    for (size_t i = 0; i < n; i++) {
        str mailbox;
        TRY(mailbox_of(w, recipients[i].to.kind, recipients[i].to.subject, &mailbox));
        TRY(insert_attempt(w, l->letter_id, recipients[i].recipient_id, 1,
                           hands_off && mailbox.n > 0, S("")));
    }
    return OK;
}

enum err copy_goes_by_carrier(struct work *w, const struct outbox_row *o, bool by_print,
                              bool *ret_does) {
    bool hands_off;
    str mailbox;
    TRY(site_hands_off(w, &hands_off));
    TRY(copy_mailbox_now(w, o, &mailbox));
    *ret_does = hands_off && mailbox.n > 0 && !by_print;
    return OK;
}

enum err dispatch_again(struct work *w, const struct outbox_row *o, bool by_print, str overruled) {
    bool is_handed_off;
    TRY(copy_goes_by_carrier(w, o, by_print, &is_handed_off));
    return insert_attempt(w, o->letter_id, o->recipient_id, o->attempt + 1, is_handed_off,
                          overruled);
}

/* ---- the check ------------------------------------------------------------------------------------ */

/* The copy as the records stand at this moment, for this recipient alone. */
static enum err check_records(struct work *w, const struct outbox_row *o,
                              struct copy_verdict *ret_verdict) {
    struct recipient to = {.is_copy = o->is_copy};
    struct patient patient;
    struct contact_facts contact = {0};
    TRY(patient_store_get(w->tx, work_site(w), o->patient_id, &patient));
    struct patient_facts facts = patient_facts_of(w, &patient);
    if (!recipient_kind_find(o->recipient_kind, &to.kind)) return INVALID;
    to.subject = to.kind == RECIPIENT_PATIENT ? o->patient_id : o->contact_id;
    bool has_contact = to.kind != RECIPIENT_PATIENT && !uuid_is_nil(o->contact_id);
    if (has_contact) TRY(recipient_now(w, &to, &facts, &contact));
    bool is_handed_off = str_eq(o->channel, S("hand-off"));
    *ret_verdict = copy_check(w->arena, &to, is_handed_off ? COPY_HAND_OFF : COPY_PRINT, &facts,
                              has_contact ? &contact : NULL, o->overruled.n > 0);
    if (ret_verdict->is_held) return OK;
    if (to.kind == RECIPIENT_PATIENT) {
        ret_verdict->address = patient_envelope(w->arena, &facts, ret_verdict->address);
    } else if (is_handed_off) {
        ret_verdict->address = contact.address;
    }
    return OK;
}

/* Whether content and recipients are byte for byte what the author's signature covers. Content that
 * cannot even be read is not. */
static enum err is_as_signed(struct work *w, uuid letter_id, bool *ret_is_signed) {
    struct letter_row l;
    struct letter content;
    const struct letter_recipient *list;
    size_t n;
    TRY(letter_store_get(w->tx, work_site(w), letter_id, &l));
    TRY(letter_recipient_list(w->tx, work_site(w), letter_id, l.patient_id, &list, &n));
    *ret_is_signed = false;
    if (l.signed_at.us == 0) return OK;
    if (letter_json_parse(w->arena, w->read_json, l.body, &content, NULL)) return OK;
    struct recipient *to = arena_array(w->arena, struct recipient, n);
    size_t n_signed = 0;
    for (size_t i = 0; i < n; i++)
        if (uuid_is_nil(list[i].instead_of)) to[n_signed++] = list[i].to;
    sha256_hash hash = letter_content_hash(&content, to, n_signed);
    *ret_is_signed = str_eq(l.signed_hash, (str){(const char *)hash.b, sizeof hash.b});
    return OK;
}

enum err letter_withdrawn(struct work *w, uuid letter_id, str *ret_why) {
    struct letter_row l, newer = {0};
    uuid newer_id;
    TRY(letter_store_get(w->tx, work_site(w), letter_id, &l));
    enum err e = letter_store_superseding(w->tx, work_site(w), letter_id, &newer_id);
    if (e == OK) e = letter_store_get(w->tx, work_site(w), newer_id, &newer);
    if (e != OK && e != NOT_FOUND) return e;
    *ret_why = newer.signed_at.us ? S("A corrected letter replaces this one: send that one")
               : str_eq(l.stage, S("cancelled")) ? S("This letter is cancelled: it goes to nobody")
                                                 : S("");
    return OK;
}

/* It tells of an appointment that is cancelled or moved, and nobody has sent it all the same since. */
static enum err check_dates(struct work *w, const struct outbox_row *o,
                            struct copy_verdict *verdict) {
    const struct letter_told *gone;
    size_t n;
    str what;
    TRY(letter_tells_gone(w->tx, work_site(w), o->letter_id, &gone, &n));
    if (n == 0) return OK;
    if (o->overruled.n && o->created_at.us >= gone[n - 1].gone_at.us) return OK;
    TRY(letter_names_gone_day(w, o->letter_id, &what));
    if (what.n == 0) return OK;
    *verdict = (struct copy_verdict){
        .is_held = true,
        .may_overrule = true,
        .reason = say(w->arena,
                      "{} Correct the letter or set this copy aside, or send it all the same with "
                      "a reason.",
                      SAY_T(what))};
    return OK;
}

enum err copy_check_now(struct work *w, const struct outbox_row *o,
                        struct copy_verdict *ret_verdict) {
    bool is_signed;
    str withdrawn;
    TRY(letter_withdrawn(w, o->letter_id, &withdrawn));
    if (withdrawn.n) {
        *ret_verdict = (struct copy_verdict){.is_held = true, .reason = withdrawn};
        return OK;
    }
    TRY(is_as_signed(w, o->letter_id, &is_signed));
    if (is_signed) {
        TRY(check_records(w, o, ret_verdict));
        return ret_verdict->is_held ? OK : check_dates(w, o, ret_verdict);
    }
    *ret_verdict = (struct copy_verdict){
        .is_held = true,
        .reason = S("This letter is not as its author signed it, so it was not sent. Set the copy "
                    "aside and ask the author for a new letter")};
    return OK;
}

/* ---- held, failed, come back ----------------------------------------------------------------------- */

/* One duty a recipient: what stands open already says it. */
static enum err raise_duty(struct work *w, const struct outbox_row *o, uuid fact) {
    struct letter_row l;
    const struct duty *open;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_COPY_HELD, o->recipient_id, S("open"),
                              &open, &n));
    if (n) return OK;
    TRY(letter_store_get(w->tx, work_site(w), o->letter_id, &l));
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_COPY_HELD,
                                         .subject_kind = "recipient",
                                         .subject_id = o->recipient_id,
                                         .patient_id = o->patient_id,
                                         .clinic_id = l.clinic_id,
                                         .priority = referral_duty_priority(l.priority)},
                      fact);
}

enum err copy_keep(struct work *w, struct outbox_row *o) {
    enum err e = outbox_store_update(w->tx, work_site(w), o);
    if (e != CONFLICT) return e;
    return problem_set(w->why, CONFLICT, S(""),
                       S("This copy was changed in the meantime: see how it stands now"), S(""));
}

enum err copy_hold(struct work *w, struct outbox_row *o, str reason) {
    static const uuid no_run = {{0}};
    uuid fact;
    o->state = S("held");
    o->held_reason = reason;
    /* Of what is drawn the paper may lie in the pile: its run goes on saying so. */
    if (o->hash.n == 0) o->run_id = no_run;
    o->lease_until = (instant){0};
    TRY(copy_keep(w, o));
    TRY(copy_fact(w, o, "letter.copy-held", reason, &fact));
    return raise_duty(w, o, fact);
}

static str out_of_the_pile(struct work *w, str reason) {
    return say(w->arena, "{} It is printed and not posted: take it out of the pile.",
               SAY_T(reason));
}

enum err printed_copy_check(struct work *w, const struct outbox_row *o, str *ret_why) {
    struct copy_verdict now;
    struct outbox_row again = *o;
    str on_paper;
    *ret_why = S("");
    TRY(copy_check_now(w, o, &now));
    if (now.is_held) {
        *ret_why = out_of_the_pile(w, now.reason);
        return OK;
    }
    again.address = now.address;
    TRY(copy_on_paper(w, &again, &on_paper));
    if (str_eq(on_paper, o->on_paper)) return OK;
    bool has_moved = !str_eq(now.address, o->address);
    *ret_why = has_moved ? S("The address has changed since this copy was printed: take it out of "
                             "the pile and send it again.")
                         : S("What stands on this copy has changed since it was printed: take it "
                             "out of the pile and send it again.");
    return OK;
}

enum err printed_copies_hold(struct work *w, uuid patient_id) {
    const struct outbox_row *copies;
    size_t n;
    TRY(outbox_store_printed_of_patient(w->tx, work_site(w), patient_id, &copies, &n));
    for (size_t i = 0; i < n; i++) {
        struct outbox_row o = copies[i];
        str why;
        TRY(printed_copy_check(w, &o, &why));
        if (why.n) TRY(copy_hold(w, &o, why));
    }
    return OK;
}

enum err copies_to_patient_hold(struct work *w, uuid patient_id) {
    const struct outbox_row *copies;
    size_t n;
    TRY(outbox_store_to_patient(w->tx, work_site(w), patient_id, &copies, &n));
    for (size_t i = 0; i < n; i++) {
        struct outbox_row o = copies[i];
        struct copy_verdict now;
        TRY(copy_check_now(w, &o, &now));
        if (!now.is_held) continue;
        TRY(copy_hold(w, &o,
                      str_eq(o.state, S("in-print-run")) ? out_of_the_pile(w, now.reason)
                                                         : now.reason));
    }
    return OK;
}

/* What was printed waits as a copy of its own: the run of the first one goes on saying that it is out of the pile. */
static enum err let_go(struct work *w, struct outbox_row *o) {
    bool is_printed = !uuid_is_nil(o->run_id);
    o->state = is_printed ? S("cancelled") : S("waiting");
    o->held_reason = S("");
    o->next_try_at = w->now;
    TRY(copy_keep(w, o));
    return is_printed ? dispatch_again(w, o, true, o->overruled) : OK;
}

enum err copies_to_patient_release(struct work *w, uuid patient_id) {
    const struct outbox_row *copies;
    size_t n;
    TRY(outbox_store_held_from_patient(w->tx, work_site(w), patient_id, &copies, &n));
    for (size_t i = 0; i < n; i++) {
        struct outbox_row o = copies[i];
        uuid fact;
        if (!copy_is_held_for_death(o.held_reason)) continue;
        TRY(let_go(w, &o));
        TRY(copy_fact(w, &o, "letter.copy-released", S(""), &fact));
        TRY(duty_end(w, DUTY_COPY_HELD, o.recipient_id, fact, NULL));
    }
    return OK;
}

enum err copy_did_not_arrive(struct work *w, struct outbox_row *o, str state, const char *kind,
                             str reason) {
    uuid fact;
    o->state = state;
    o->last_error = reason;
    o->lease_until = (instant){0};
    TRY(copy_keep(w, o));
    TRY(copy_fact(w, o, kind, reason, &fact));
    TRY(raise_duty(w, o, fact));
    return letter_settle(w, o->letter_id);
}

/* ---- how the letter stands ------------------------------------------------------------------------- */

enum standing { STANDS_TO_SEND, STANDS_LEFT, STANDS_PROVED };

static enum standing standing_of(const struct outbox_row *o) {
    if (str_eq(o->state, S("posted")) || str_eq(o->state, S("acknowledged")) ||
        str_eq(o->state, S("cancelled")))
        return STANDS_PROVED;
    return str_eq(o->state, S("handed-off")) ? STANDS_LEFT : STANDS_TO_SEND;
}

/* The least of the newest attempts of every recipient. */
static enum err letter_standing(struct work *w, uuid letter_id, enum standing *ret_standing) {
    struct outbox_row *copies;
    size_t n;
    TRY(outbox_store_newest_of_letter(w->tx, work_site(w), letter_id, &copies, &n));
    *ret_standing = STANDS_PROVED;
    for (size_t i = 0; i < n; i++) {
        enum standing one = standing_of(&copies[i]);
        if (one < *ret_standing) *ret_standing = one;
    }
    return OK;
}

/* An imported or old letter may have no duty. */
static enum err move_duty(struct work *w, const struct letter_row *l, enum letter_duty_stage stage,
                          str with_whom, uuid fact) {
    enum err e = duty_letter_stage(w, l->letter_id, stage, l->author_id, with_whom, fact);
    return e == NOT_FOUND ? OK : e;
}

/* What was complete is owed again, due as it was; what has waited for the carrier goes back to be sent. */
static enum err send_once_more(struct work *w, const struct letter_row *l, bool was_complete) {
    const struct duty *open;
    size_t n;
    uuid fact;
    TRY(letter_fact(w, l, "letter.to-send-again", S(""), S(""), &fact));
    if (was_complete) {
        enum err e = duty_reopen(w, DUTY_LETTER, l->letter_id, fact);
        if (e != OK && e != NOT_FOUND) return e;
    }
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_LETTER, l->letter_id, S("open"), &open,
                              &n));
    str send = str_from_c(letter_duty_row(LETTER_DUTY_SEND)->name);
    if (n == 0 || str_eq(open[0].stage, send)) return OK;
    return move_duty(w, l, LETTER_DUTY_SEND, S(""), fact);
}

enum err letter_settle(struct work *w, uuid letter_id) {
    static const str stages[] = {S_INIT("send"), S_INIT("acknowledge"), S_INIT("complete")};
    struct letter_row l;
    enum standing standing;
    uuid fact;
    TRY(letter_store_get(w->tx, work_site(w), letter_id, &l));
    TRY(told_by_letter(w, &l));
    TRY(letter_standing(w, letter_id, &standing));
    if (str_eq(l.stage, S("cancelled")) || str_eq(l.stage, stages[standing])) return OK;
    bool was_complete = str_eq(l.stage, S("complete"));
    l.stage = stages[standing];
    TRY(letter_store_update(w->tx, work_site(w), &l));
    if (standing == STANDS_TO_SEND) return send_once_more(w, &l, was_complete);
    if (standing == STANDS_PROVED) {
        TRY(letter_fact(w, &l, "letter.complete", S(""), S(""), &fact));
        return duty_end(w, DUTY_LETTER, letter_id, fact, NULL);
    }
    TRY(letter_fact(w, &l, "letter.all-left", S(""), S(""), &fact));
    if (was_complete) {
        enum err e = duty_reopen(w, DUTY_LETTER, letter_id, fact);
        if (e != OK && e != NOT_FOUND) return e;
    }
    return move_duty(w, &l, LETTER_DUTY_ACKNOWLEDGE, S("the electronic carrier"), fact);
}
