#include "letter_dispatch.h"

#include "address_store.h"
#include "buf.h"
#include "fact.h"
#include "ledger.h"
#include "letter_hash.h"
#include "letter_json.h"
#include "letter_values.h"
#include "patient_store.h"
#include "permission.h"

static int64_t site(const struct work *w) {
    return w->scope->site_id;
}

static enum err fact_of(struct work *w, const struct outbox_row *o, const char *kind, str text,
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

static enum err insert_attempt(struct work *w, uuid letter_id, uuid recipient_id, int64_t attempt) {
    struct outbox_row o = {.outbox_id = work_new_id(w),
                           .letter_id = letter_id,
                           .recipient_id = recipient_id,
                           .attempt = attempt,
                           .channel = S("print"),
                           .state = S("waiting"),
                           .created_at = w->now};
    o.message_id = uuid_text(w->arena, o.outbox_id);
    return outbox_store_insert(w->tx, site(w), &o);
}

enum err dispatch_signed(struct work *w, const struct letter_row *l,
                         const struct letter_recipient *recipients, size_t n) {
    for (size_t i = 0; i < n; i++)
        TRY(insert_attempt(w, l->letter_id, recipients[i].recipient_id, 1));
    return OK;
}

/* The copy as the records stand at this moment, for this recipient alone. */
static enum err check_copy(struct work *w, const struct outbox_row *o,
                           struct copy_verdict *ret_verdict) {
    struct recipient to = {.is_copy = o->is_copy};
    struct patient patient;
    struct contact_facts contact = {0};
    TRY(patient_store_get(w->tx, site(w), o->patient_id, &patient));
    struct patient_facts facts = patient_facts_of(w->arena, &patient);
    if (!recipient_kind_find(o->recipient_kind, &to.kind)) return INVALID;
    to.subject = to.kind == RECIPIENT_PATIENT ? o->patient_id : o->contact_id;
    bool has_contact = to.kind != RECIPIENT_PATIENT && !uuid_is_nil(o->contact_id);
    if (has_contact) TRY(recipient_now(w, &to, &facts, &contact));
    *ret_verdict =
        copy_check(w->arena, &to, COPY_PRINT, &facts, has_contact ? &contact : NULL, false);
    if (to.kind == RECIPIENT_PATIENT && !ret_verdict->is_held) {
        ret_verdict->address =
            say(w->arena, "{}\n{}", SAY_T(facts.name), SAY_T(ret_verdict->address));
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
    TRY(letter_store_get(w->tx, site(w), letter_id, &l));
    TRY(letter_recipient_list(w->tx, site(w), letter_id, l.patient_id, &list, &n));
    *ret_is_signed = false;
    if (l.signed_at.us == 0) return OK;
    if (letter_json_parse(w->arena, w->read_json, l.body, &content, NULL)) return OK;
    struct recipient *to = arena_array(w->arena, struct recipient, n);
    for (size_t i = 0; i < n; i++)
        to[i] = list[i].to;
    sha256_hash hash = letter_content_hash(&content, to, n);
    *ret_is_signed = str_eq(l.signed_hash, (str){(const char *)hash.b, sizeof hash.b});
    return OK;
}

static enum err check_before_leaving(struct work *w, const struct outbox_row *o,
                                     struct copy_verdict *ret_verdict) {
    bool is_signed;
    TRY(is_as_signed(w, o->letter_id, &is_signed));
    if (is_signed) return check_copy(w, o, ret_verdict);
    *ret_verdict = (struct copy_verdict){
        .is_held = true,
        .reason = S("This letter is not as its author signed it, so it was not sent. Set the copy "
                    "aside and ask the author for a new letter")};
    return OK;
}

static enum err hold(struct work *w, struct outbox_row *o, str reason) {
    struct letter_row l;
    TRY(letter_store_get(w->tx, site(w), o->letter_id, &l));
    o->state = S("held");
    o->held_reason = reason;
    TRY(outbox_store_update(w->tx, site(w), o));
    uuid fact;
    TRY(fact_of(w, o, "letter.copy-held", reason, &fact));
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_COPY_HELD,
                                         .subject_kind = "recipient",
                                         .subject_id = o->recipient_id,
                                         .patient_id = o->patient_id,
                                         .clinic_id = l.clinic_id},
                      fact);
}

enum err make_print_run(struct work *w, void *nothing, struct done *ret_done) {
    (void)nothing;
    TRY(work_may(w, PERM_LETTER_SEND));
    const struct outbox_row *waiting;
    size_t n;
    TRY(outbox_store_list(w->tx, site(w), S("waiting"), 500, &waiting, &n));
    struct print_run run = {
        .run_id = work_new_id(w), .made_by = w->scope->person_id, .made_at = w->now};
    for (size_t i = 0; i < n; i++) {
        struct outbox_row o = waiting[i];
        struct copy_verdict verdict;
        TRY(check_before_leaving(w, &o, &verdict));
        if (verdict.is_held) {
            TRY(hold(w, &o, verdict.reason));
            continue;
        }
        o.state = S("in-print-run");
        o.run_id = run.run_id;
        o.address = verdict.address;
        TRY(outbox_store_update(w->tx, site(w), &o));
        run.n_copies++;
    }
    if (n == 0) {
        return problem_set(w->why, INVALID, S(""), S("No letters are waiting to be printed"),
                           S(""));
    }
    ret_done->detail = say(w->arena, "{}", SAY_N(run.n_copies));
    if (run.n_copies == 0) return OK; /* all were held: that is kept, there is no run */
    TRY(print_run_store_insert(w->tx, site(w), &run));
    ret_done->id = run.run_id;
    uuid fact;
    return record_fact(w,
                       &(struct fact){.kind = "letter.printed",
                                      .subject_kind = "print-run",
                                      .subject_id = run.run_id,
                                      .detail = ret_done->detail},
                       &fact);
}

/* A letter is complete when the newest attempt of every recipient has its proof. */
static enum err complete_if_proved(struct work *w, uuid letter_id) {
    const struct outbox_row *copies;
    size_t n;
    TRY(outbox_store_of_letter(w->tx, site(w), letter_id, &copies, &n));
    for (size_t i = 0; i < n; i++) {
        bool is_newest = i == 0 || !uuid_eq(copies[i].recipient_id, copies[i - 1].recipient_id);
        bool is_over = copies[i].proved_at.us || str_eq(copies[i].state, S("cancelled"));
        if (is_newest && !is_over) return OK;
    }
    struct letter_row l;
    TRY(letter_store_get(w->tx, site(w), letter_id, &l));
    if (str_eq(l.stage, S("complete"))) return OK;
    l.stage = S("complete");
    TRY(letter_store_update(w->tx, site(w), &l));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "letter.complete",
                                   .subject_kind = "letter",
                                   .subject_id = letter_id,
                                   .patient_id = l.patient_id},
                    &fact));
    return duty_end(w, DUTY_LETTER, letter_id, fact, NULL);
}

static bool is_among(const uuid *ids, size_t n, uuid id) {
    for (size_t i = 0; i < n; i++) {
        if (uuid_eq(ids[i], id)) return true;
    }
    return false;
}

static enum err again(struct work *w, struct outbox_row *o, str reason) {
    if (o->proved_at.us == 0) o->state = S("cancelled"); /* a copy that left keeps its proof */
    TRY(outbox_store_update(w->tx, site(w), o));
    uuid fact;
    TRY(fact_of(w, o, "letter.copy-again", reason, &fact));
    TRY(duty_end(w, DUTY_COPY_HELD, o->recipient_id, fact, NULL));
    return insert_attempt(w, o->letter_id, o->recipient_id, o->attempt + 1);
}

enum err confirm_posted(struct work *w, void *context, struct done *ret_done) {
    const struct confirm_posted *in = context;
    TRY(work_may(w, PERM_LETTER_SEND));
    enum err e = print_run_store_confirm(w->tx, site(w), in->run_id, w->now, w->scope->person_id);
    if (e == CONFLICT) {
        return problem_set(w->why, CONFLICT, S(""), S("This print run is confirmed already"),
                           S(""));
    }
    TRY(e);
    const struct outbox_row *copies;
    size_t n;
    TRY(outbox_store_of_run(w->tx, site(w), in->run_id, &copies, &n));
    for (size_t i = 0; i < n; i++) {
        struct outbox_row o = copies[i];
        if (!str_eq(o.state, S("in-print-run"))) continue; /* taken out: a newer copy goes */
        if (is_among(in->not_posted, in->n_not_posted, o.outbox_id)) {
            TRY(again(w, &o, S("not posted")));
            continue;
        }
        o.state = S("posted");
        o.left_at = w->now;
        o.proved_at = w->now;
        o.proved_by = w->scope->person_id;
        TRY(outbox_store_update(w->tx, site(w), &o));
        uuid fact;
        TRY(fact_of(w, &o, "letter.posted", S(""), &fact));
        TRY(complete_if_proved(w, o.letter_id));
    }
    ret_done->id = in->run_id;
    return OK;
}

static bool is_over(const struct outbox_row *o) {
    return str_eq(o->state, S("cancelled")) || str_eq(o->state, S("waiting"));
}

/* A letter that was complete and is sent once more is owed again. */
static enum err open_letter_again(struct work *w, uuid letter_id, uuid entry) {
    struct letter_row l;
    TRY(letter_store_get(w->tx, site(w), letter_id, &l));
    if (!str_eq(l.stage, S("complete"))) return OK;
    l.stage = S("send");
    TRY(letter_store_update(w->tx, site(w), &l));
    return duty_reopen(w, DUTY_LETTER, letter_id, entry);
}

enum err copy_again(struct work *w, void *context, struct done *ret_done) {
    const struct copy_again *in = context;
    TRY(work_may(w, PERM_LETTER_SEND));
    struct outbox_row o;
    TRY(outbox_store_get(w->tx, site(w), in->outbox_id, &o));
    if (is_over(&o)) {
        return problem_set(w->why, CONFLICT, S(""), S("A newer copy of this is already on its way"),
                           S(""));
    }
    ret_done->id = o.letter_id;
    uuid entry;
    TRY(fact_of(w, &o, "letter.copy-asked-again", in->reason, &entry));
    TRY(open_letter_again(w, o.letter_id, entry));
    return again(w, &o, in->reason);
}

/* Whether the newest attempt of some other recipient has left or may still leave. */
static enum err reaches_somebody_else(struct work *w, const struct outbox_row *o, bool *ret_does) {
    const struct outbox_row *copies;
    size_t n;
    TRY(outbox_store_of_letter(w->tx, site(w), o->letter_id, &copies, &n));
    *ret_does = false;
    for (size_t i = 0; i < n; i++) {
        bool is_newest = i == 0 || !uuid_eq(copies[i].recipient_id, copies[i - 1].recipient_id);
        bool is_other = !uuid_eq(copies[i].recipient_id, o->recipient_id);
        if (is_newest && is_other && !str_eq(copies[i].state, S("cancelled"))) *ret_does = true;
    }
    return OK;
}

/* With its last copy set aside the letter reaches nobody: it is cancelled, never complete. */
static enum err cancel_unsent(struct work *w, const struct outbox_row *o, str reason) {
    struct letter_row l;
    TRY(letter_store_get(w->tx, site(w), o->letter_id, &l));
    l.stage = S("cancelled");
    l.cancel_reason = reason;
    TRY(letter_store_update(w->tx, site(w), &l));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "letter.cancelled",
                                   .subject_kind = "letter",
                                   .subject_id = l.letter_id,
                                   .patient_id = l.patient_id,
                                   .text = reason},
                    &fact));
    return duty_end(w, DUTY_LETTER, l.letter_id, fact, NULL);
}

enum err copy_not_needed(struct work *w, void *context, struct done *ret_done) {
    const struct copy_again *in = context;
    if (!may(w->scope, PERM_LETTER_SIGN)) TRY(work_may(w, PERM_LETTER_SEND));
    struct outbox_row o;
    bool others;
    TRY(outbox_store_get(w->tx, site(w), in->outbox_id, &o));
    if (!str_eq(o.state, S("held"))) {
        return problem_set(w->why, CONFLICT, S(""), S("Only a held copy can be set aside"), S(""));
    }
    if (in->reason.n == 0) {
        return problem_set(w->why, INVALID, S("reason"), S("Write why this copy is not needed"),
                           S(""));
    }
    TRY(reaches_somebody_else(w, &o, &others));
    if (!others && !may(w->scope, PERM_LETTER_SIGN)) {
        return problem_set(w->why, FORBIDDEN, S(""),
                           S("Without this copy the letter would reach nobody. Ask the author to "
                             "set it aside"),
                           S("design.md 11.4"));
    }
    o.state = S("cancelled");
    TRY(outbox_store_update(w->tx, site(w), &o));
    uuid fact;
    TRY(fact_of(w, &o, "letter.copy-not-needed", in->reason, &fact));
    TRY(duty_end(w, DUTY_COPY_HELD, o.recipient_id, fact, NULL));
    ret_done->id = o.letter_id;
    return others ? complete_if_proved(w, o.letter_id) : cancel_unsent(w, &o, in->reason);
}
