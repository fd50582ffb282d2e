/* letter_dispatch.h: the one dispatch boundary: signed letters leave from the outbox, with a proof each.
 * Purpose    a row a recipient, printed (print_run.h) or handed off to the electronic carrier (hand_off.h). What
 *            leaves is checked again at that moment, for that recipient's copy alone and for either channel by
 *            the same function: a conflict holds it, the others go.
 * Rule       House rules H5 (one dispatch boundary), H11: "PDF made" or "file written" is no proof; at least
 *            once, with one identity per attempt.
 * Facts      letter.copy-held, .copy-released, .copy-failed, .copy-again, .copy-asked-again, .copy-not-needed,
 *            .copy-returned, .copy-to-print, .to-send-again, .all-left, .complete, .cancelled. */
#ifndef APP_LETTER_DISPATCH_H
#define APP_LETTER_DISPATCH_H

#include "letter_store.h"
#include "outbox_store.h"
#include "recipient.h"
#include "work.h"

/* ---- the boundary, for both channels -------------------------------------------------------------- */

/* One outbox row a recipient; part of signing. */
MUST_USE enum err dispatch_signed(struct work *w, const struct letter_row *l,
                                  const struct letter_recipient *recipients, size_t n);
/* A further attempt for the recipient of `o`; `by_print`: on paper even where there is a mailbox. */
MUST_USE enum err dispatch_again(struct work *w, const struct outbox_row *o, bool by_print,
                                 str overruled);

/* Whether a further attempt for the recipient of `o` would be handed off. */
MUST_USE enum err copy_goes_by_carrier(struct work *w, const struct outbox_row *o, bool by_print,
                                       bool *ret_does);

/* Why a signed letter goes to nobody any more: it was cancelled, or the one that corrects it is signed; empty while
 * it stands. House rule H12: nobody gets both. */
MUST_USE enum err letter_withdrawn(struct work *w, uuid letter_id, str *ret_why);
/* Whether the copy may leave now: not withdrawn, as its author signed it, and as the records stand at this moment: death,
 * address, needs, who is not to be written to, practice, retired and moved. `ret_verdict->address` is what stands
 * on its paper, of a copy to hand off too. For either channel. */
MUST_USE enum err copy_check_now(struct work *w, const struct outbox_row *o,
                                 struct copy_verdict *ret_verdict);
/* The mailbox a recipient has now; empty: none, or the patient. */
MUST_USE enum err copy_mailbox_now(struct work *w, const struct outbox_row *o, str *ret_mailbox);

/* Whether the site has an electronic carrier at all; without one everything goes on paper. */
MUST_USE enum err site_hands_off(struct work *w, bool *ret_does);

/* Why a copy that is printed must come out of the pile: it may not leave any more, or the records would put something
 * else on its paper (it is for an address somebody has left, in a size nobody can read); empty: it may be posted. */
MUST_USE enum err printed_copy_check(struct work *w, const struct outbox_row *o, str *ret_why);
/* Those of the patient's letters are held, each for that reason: after any change of the record. */
MUST_USE enum err printed_copies_hold(struct work *w, uuid patient_id);

/* Stays here, alone, with its reason and a duty. */
MUST_USE enum err copy_hold(struct work *w, struct outbox_row *o, str reason);
/* Every copy to the patient that has not left, printed or not, when a death is recorded; copies to others go on. */
MUST_USE enum err copies_to_patient_hold(struct work *w, uuid patient_id);
/* Every copy held because the patient had died waits to be sent again, when the death was recorded by mistake. What
 * was printed is printed anew: the paper is out of the pile. */
MUST_USE enum err copies_to_patient_release(struct work *w, uuid patient_id);
/* Did not arrive: `state` is failed or returned, `kind` the fact; with its reason and a duty. */
MUST_USE enum err copy_did_not_arrive(struct work *w, struct outbox_row *o, str state,
                                      const char *kind, str reason);
/* Writes a copy as it is now; CONFLICT, with a sentence, when somebody else has changed it since it was read. */
MUST_USE enum err copy_keep(struct work *w, struct outbox_row *o);
/* A fact about a copy. */
MUST_USE enum err copy_fact(struct work *w, const struct outbox_row *o, const char *kind, str text,
                            uuid *ret_fact);
/* After a change to one of its copies: complete when the newest attempt of every recipient has its proof, waiting
 * for acknowledgement when every one has left, else to be sent; its duty moves with it. */
MUST_USE enum err letter_settle(struct work *w, uuid letter_id);

/* Sending is for who may send, and for the program itself (a job). */
MUST_USE enum err may_send(struct work *w);

/* ---- what people do with one copy ----------------------------------------------------------------- */

/* Held, failed or come back: something must be done about it. */
bool copy_did_not_go(const struct outbox_row *o);
/* The copy, where it is the newest attempt for its recipient; else CONFLICT: something newer is on its way. NOT_FOUND
 * where it is for somebody else than `recipient_id` (nil: for whomever). */
MUST_USE enum err copy_newest(struct work *w, uuid outbox_id, uuid recipient_id,
                              struct outbox_row *ret_o);

/* A copy once more: send again what was held, failed, came back, or was spoiled in the printer, which takes it out of
 * its run. CONFLICT, with the reason, while that would hold it again (copy_leaving.h). */
struct copy_again {
    uuid outbox_id;
    str reason;
    bool by_print; /* on paper, though there is a mailbox */
    bool
        is_overruling; /* send it although it was held: only where that may be; the reason is kept */
    uuid recipient_id; /* whose page it was asked on; nil: on none */
};
MUST_USE enum err copy_again(struct work *w, void *copy_again_input, struct done *ret_done);
/* A copy that was held, failed or came back is not needed after all, by somebody who may sign or send, with a
 * reason. The last copy only by who may sign: the letter then reached nobody and is cancelled, not complete. */
MUST_USE enum err copy_not_needed(struct work *w, void *copy_again_input, struct done *ret_done);
/* It came back by post, or the recipient says it never came: with what stands on the envelope. */
MUST_USE enum err copy_returned(struct work *w, void *copy_again_input, struct done *ret_done);

#endif
