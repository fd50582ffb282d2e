/* vouched_store.h: records that an entry of the audit vouches for, as they stand in their rows.
 * Purpose    the audit's check compares them with what the entry says; any cell may have been tampered with, so
 *            nothing is taken for what it should be.
 * Ownership  what is read lives in the transaction's arena.
 * Not here   comparing (app/audit_vouched.h); records as the clinic works with them (letter_store.h). */
#ifndef STORE_VOUCHED_STORE_H
#define STORE_VOUCHED_STORE_H

#include "db.h"
#include "recipient.h"

struct vouched_letter {
    bool is_there, is_damaged; /* damaged: a column holds what no letter can */
    bool is_signed;
    instant signed_at;
    uuid signed_by;
    str body, signed_hash;
    const struct recipient *to;
    size_t n_to;
};
MUST_USE enum err vouched_store_letter(struct tx *tx, int64_t site_id, uuid letter_id,
                                       struct vouched_letter *ret_letter);

struct vouched_outcome {
    bool is_there, is_damaged;
    str outcome, rtt_status, note;
    int64_t newest; /* entry that recorded, decided or took back an outcome; -1: none */
};
MUST_USE enum err vouched_store_outcome(struct tx *tx, int64_t site_id, uuid appointment_id,
                                        struct vouched_outcome *ret_outcome);

/* The next records behind `*id` that say they are signed, or have an outcome, and whether any entry tells of it; at most
 * VOUCHED_PAGE, and `*id` moves on. */
enum { VOUCHED_PAGE = 500 };
struct vouched_record {
    uuid id;
    bool has_entry;
};
MUST_USE enum err vouched_store_signed(struct tx *tx, int64_t site_id, str *id,
                                       const struct vouched_record **ret_list, size_t *ret_n);
MUST_USE enum err vouched_store_outcomes(struct tx *tx, int64_t site_id, str *id,
                                         const struct vouched_record **ret_list, size_t *ret_n);

#endif
