/* outbox_store.h: the copies of letters that leave.
 * Ownership  texts live in the transaction's arena.
 * Not here   the runs they are printed in (print_run_store.h). */
#ifndef STORE_OUTBOX_STORE_H
#define STORE_OUTBOX_STORE_H

#include "db.h"

struct outbox_row {
    uuid outbox_id, letter_id, recipient_id;
    int64_t attempt;
    str channel, state, message_id, held_reason;
    str overruled; /* why it goes although a recorded need conflicts; empty: nobody said so */
    str address, mailbox;
    str handed_to; /* the site's setting when it was handed off, or tried: where its answer is looked for */
    str hash; /* of the exact PDF, 32 bytes; empty: not drawn yet */
    str on_paper; /* what the records put on it when it was printed, as a hash of 32 bytes; empty: not yet */
    uuid run_id; /* where its paper was printed; kept when it is taken out of the pile */
    instant lease_until, next_try_at;
    int64_t tries;
    str last_error;
    instant created_at, left_at, proved_at;
    uuid proved_by;
    int64_t version;
    /* Words around it, read with it. */
    str letter_title, family_name, given_names, hospital_number, recipient_kind;
    civil_date birth_date; /* of the patient */
    uuid patient_id, contact_id;
    bool is_copy;
    str contact_name, contact_organisation; /* of the address book; empty for the patient */
};
/* message_id unique: one identity an attempt. */
MUST_USE enum err outbox_store_insert(struct tx *tx, int64_t site_id, const struct outbox_row *o);
MUST_USE enum err outbox_store_get(struct tx *tx, int64_t site_id, uuid outbox_id,
                                   struct outbox_row *ret_row);
MUST_USE enum err outbox_store_of_message(struct tx *tx, int64_t site_id, str message_id,
                                          struct outbox_row *ret_row);
/* Writes all but identity, tries and the words around it, and counts o->version on; CONFLICT when it has been
 * changed since it was read, or is not there. */
MUST_USE enum err outbox_store_update(struct tx *tx, int64_t site_id, struct outbox_row *o);
/* In a state and channel (empty: either), oldest first. */
MUST_USE enum err outbox_store_list(struct tx *tx, int64_t site_id, str state, str channel,
                                    int64_t limit, const struct outbox_row **ret_rows,
                                    size_t *ret_n);
/* Held, failed or returned, and nothing newer under way to the same recipient: the oldest up to the limit, and how
 * many there are. */
MUST_USE enum err outbox_store_trouble(struct tx *tx, int64_t site_id, int64_t limit,
                                       const struct outbox_row **ret_rows, size_t *ret_n,
                                       int64_t *ret_all);
MUST_USE enum err outbox_store_of_run(struct tx *tx, int64_t site_id, uuid run_id,
                                      const struct outbox_row **ret_rows, size_t *ret_n);
/* By recipient, the newest attempt of each first; `newest_of_letter`: that one alone, which is how the copy stands. */
MUST_USE enum err outbox_store_of_letter(struct tx *tx, int64_t site_id, uuid letter_id,
                                         const struct outbox_row **ret_rows, size_t *ret_n);
MUST_USE enum err outbox_store_newest_of_letter(struct tx *tx, int64_t site_id, uuid letter_id,
                                                struct outbox_row **ret_rows, size_t *ret_n);
/* Every attempt for one recipient, the newest first; NOT_FOUND when there is none. */
MUST_USE enum err outbox_store_of_recipient(struct tx *tx, int64_t site_id, uuid recipient_id,
                                            const struct outbox_row **ret_rows, size_t *ret_n);
/* To the patient, held, and nothing newer under way: what a death taken back may let go. */
MUST_USE enum err outbox_store_held_from_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                                 const struct outbox_row **ret_rows, size_t *ret_n);
/* Of the patient's letters, to whomever, printed and not posted. */
MUST_USE enum err outbox_store_printed_of_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                                  const struct outbox_row **ret_rows,
                                                  size_t *ret_n);
/* To the patient, waiting or printed and not posted: what a death stops. */
MUST_USE enum err outbox_store_to_patient(struct tx *tx, int64_t site_id, uuid patient_id,
                                          const struct outbox_row **ret_rows, size_t *ret_n);

/* How many copies there are in a state and channel (empty: either). */
MUST_USE enum err outbox_store_count(struct tx *tx, int64_t site_id, str state, str channel,
                                     int64_t *ret_n);
/* Where answers are looked for: each setting under which a copy was handed off, or was about to be, that has no
 * answer yet; and how many of those that were handed off. */
struct outbox_awaited {
    str handed_to;
    int64_t n;
};
MUST_USE enum err outbox_store_awaited(struct tx *tx, int64_t site_id,
                                       const struct outbox_awaited **ret_list, size_t *ret_n);
/* How many to hand off are due and not leased. */
MUST_USE enum err outbox_store_due(struct tx *tx, int64_t site_id, instant now, int64_t *ret_n);
/* The copy to hand off that has waited longest, leased; NOT_FOUND when none is due. `*ret_tries` counts this
 * claim and is its number. */
MUST_USE enum err outbox_store_claim(struct tx *tx, int64_t site_id, instant now,
                                     instant lease_until, uuid *ret_outbox_id, int64_t *ret_tries);
/* Gives the lease of that claim back, so that only who still holds it goes on; CONFLICT when it is another's by
 * now, or the copy no longer waits. */
MUST_USE enum err outbox_store_release(struct tx *tx, int64_t site_id, uuid outbox_id,
                                       int64_t tries);
/* A copy that waits for its next try is due at once; CONFLICT when it does not. */
MUST_USE enum err outbox_store_try_now(struct tx *tx, int64_t site_id, uuid outbox_id, instant now);

#endif
