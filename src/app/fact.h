/* fact.h: what happened, once, with its leaf in the audit tree.
 * Purpose    every change of business state is one append-only row with exactly one leaf, written in the same
 *            transaction as the change itself. Personal text stands beside the leaf, which holds only its
 *            salted hash, so that lawful erasure does not break the tree.
 * Rule       House rule H20; RFC 6962. Columns: sql/0005; leaf bytes: docs/audit-format.md.
 * Not here   duties that arise (ledger.h); views, which are queued (audit.h). */
#ifndef APP_FACT_H
#define APP_FACT_H

#include "work.h"

struct fact {
    const char *kind;         /* "referral.received": aggregate, dot, past participle */
    const char *subject_kind; /* "referral" */
    uuid subject_id;
    uuid patient_id; /* nil when about no patient */
    str detail;      /* codes, states and numbers; no personal text */
    str text;        /* personal text, kept beside the leaf; may be empty */
};

/* Appends the fact and its leaf in the open write transaction of `w`; `*ret_entry_id` is the cause
 * or the evidence of duties. */
MUST_USE enum err record_fact(struct work *w, const struct fact *fact, uuid *ret_entry_id);

#endif
