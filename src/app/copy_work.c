/* What people do with one copy: send it again, set it aside, say that it came back. */
#include "copy_leaving.h"
#include "ledger.h"
#include "letter_dispatch.h"
#include "letter_step.h"
#include "permission.h"

static bool is_at(const struct outbox_row *o, str state) {
    return str_eq(o->state, state);
}

bool copy_did_not_go(const struct outbox_row *o) {
    return is_at(o, S("held")) || is_at(o, S("failed")) || is_at(o, S("returned"));
}

static bool is_proved(const struct outbox_row *o) {
    return is_at(o, S("posted")) || is_at(o, S("acknowledged"));
}

/* Only the newest attempt can be acted on: of the older ones something newer is on its way already. */
enum err copy_newest(struct work *w, uuid outbox_id, uuid recipient_id, struct outbox_row *ret_o) {
    const struct outbox_row *attempts;
    size_t n;
    TRY(outbox_store_get(w->tx, work_site(w), outbox_id, ret_o));
    if (!uuid_is_nil(recipient_id) && !uuid_eq(ret_o->recipient_id, recipient_id)) return NOT_FOUND;
    TRY(outbox_store_of_recipient(w->tx, work_site(w), ret_o->recipient_id, &attempts, &n));
    if (uuid_eq(attempts[0].outbox_id, outbox_id)) return OK;
    return problem_set(w->why, CONFLICT, S(""), S("A newer copy of this is already on its way"),
                       S(""));
}

static enum err need_reason(struct work *w, str reason, str sentence) {
    return reason.n ? OK : problem_set(w->why, INVALID, S("reason"), sentence, S(""));
}

/* Nothing is said to be sent that the same reason would only hold again. */
static enum err would_leave(struct work *w, const struct outbox_row *o, const struct copy_again *in,
                            str overruled) {
    struct copy_verdict verdict;
    struct outbox_row again = *o;
    if (in->is_overruling) again.created_at = w->now; /* said of what has become of it since */
    TRY(copy_leaving_again(w, &again, in->by_print, overruled, &verdict));
    if (!verdict.is_held) return OK;
    return problem_set(w->why, CONFLICT, in->is_overruling ? S("reason") : S(""), verdict.reason,
                       S("House rule H5"));
}

/* Somebody entitled sends it all the same: only a conflict with a recorded need may be overruled. */
static enum err may_overrule(struct work *w, const struct outbox_row *o,
                             const struct copy_again *in) {
    struct copy_verdict verdict;
    TRY(need_reason(w, in->reason, S("Write why it may be sent all the same")));
    TRY(copy_check_now(w, o, &verdict));
    if (!verdict.is_held || verdict.may_overrule) return OK;
    return problem_set(w->why, INVALID, S("reason"), verdict.reason, S("domain/recipient"));
}

enum err copy_again(struct work *w, void *context, struct done *ret_done) {
    const struct copy_again *in = context;
    TRY(work_may(w, PERM_LETTER_SEND));
    struct outbox_row o;
    uuid asked;
    TRY(copy_newest(w, in->outbox_id, in->recipient_id, &o));
    if (is_at(&o, S("waiting"))) {
        return problem_set(w->why, CONFLICT, S(""), S("This copy has not left yet: it still waits"),
                           S(""));
    }
    str withdrawn;
    TRY(letter_withdrawn(w, o.letter_id, &withdrawn));
    if (withdrawn.n) return problem_set(w->why, CONFLICT, S(""), withdrawn, S("House rule H12"));
    str overruled = o.overruled;
    if (in->is_overruling) {
        TRY(may_overrule(w, &o, in));
        overruled = in->reason;
    }
    TRY(would_leave(w, &o, in, overruled));
    ret_done->id = o.letter_id;
    TRY(copy_fact(w, &o, "letter.copy-asked-again", in->reason, &asked));
    if (!is_proved(&o) && !is_at(&o, S("returned"))) o.state = S("cancelled");
    TRY(copy_keep(w, &o));
    TRY(duty_end(w, DUTY_COPY_HELD, o.recipient_id, asked, NULL));
    TRY(dispatch_again(w, &o, in->by_print, overruled));
    return letter_settle(w, o.letter_id);
}

enum err copy_returned(struct work *w, void *context, struct done *ret_done) {
    const struct copy_again *in = context;
    TRY(work_may(w, PERM_LETTER_SEND));
    struct outbox_row o;
    TRY(copy_newest(w, in->outbox_id, in->recipient_id, &o));
    TRY(need_reason(w, in->reason, S("Write what stands on the envelope, or who said so")));
    if (!is_proved(&o)) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("Only a copy that was posted or acknowledged can come back"), S(""));
    }
    ret_done->id = o.letter_id;
    return copy_did_not_arrive(w, &o, S("returned"), "letter.copy-returned", in->reason);
}

/* Whether the newest attempt of some other recipient has left or may still leave. */
static enum err reaches_somebody_else(struct work *w, const struct outbox_row *o, bool *ret_does) {
    struct outbox_row *copies;
    size_t n;
    TRY(outbox_store_newest_of_letter(w->tx, work_site(w), o->letter_id, &copies, &n));
    *ret_does = false;
    for (size_t i = 0; i < n; i++) {
        bool is_other = !uuid_eq(copies[i].recipient_id, o->recipient_id);
        if (is_other && !is_at(&copies[i], S("cancelled"))) *ret_does = true;
    }
    return OK;
}

/* With its last copy set aside the letter reaches nobody: it is cancelled, never complete. */
static enum err cancel_unsent(struct work *w, const struct outbox_row *o, str reason) {
    struct letter_row l;
    TRY(letter_store_get(w->tx, work_site(w), o->letter_id, &l));
    uuid fact;
    TRY(letter_cancel(w, &l, reason, &fact));
    TRY(duty_end(w, DUTY_LETTER_DIFFERS, l.letter_id, fact, NULL));
    return duty_end(w, DUTY_LETTER, l.letter_id, fact, NULL);
}

enum err copy_not_needed(struct work *w, void *context, struct done *ret_done) {
    const struct copy_again *in = context;
    if (!may(w->scope, PERM_LETTER_SIGN)) TRY(work_may(w, PERM_LETTER_SEND));
    struct outbox_row o;
    bool others;
    TRY(copy_newest(w, in->outbox_id, in->recipient_id, &o));
    if (!copy_did_not_go(&o)) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("Only a copy that was held, failed or came back can be set aside"),
                           S(""));
    }
    TRY(need_reason(w, in->reason, S("Write why this copy is not needed")));
    TRY(reaches_somebody_else(w, &o, &others));
    if (!others && !may(w->scope, PERM_LETTER_SIGN)) {
        return problem_set(w->why, FORBIDDEN, S(""),
                           S("Without this copy the letter would reach nobody. Ask the author to "
                             "set it aside"),
                           S("House rule H12"));
    }
    o.state = S("cancelled");
    TRY(copy_keep(w, &o));
    uuid fact;
    TRY(copy_fact(w, &o, "letter.copy-not-needed", in->reason, &fact));
    TRY(duty_end(w, DUTY_COPY_HELD, o.recipient_id, fact, NULL));
    ret_done->id = o.letter_id;
    return others ? letter_settle(w, o.letter_id) : cancel_unsent(w, &o, in->reason);
}
