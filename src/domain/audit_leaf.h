/* audit_leaf.h: the bytes of one entry of the audit, from which its leaf in the tree is made.
 * Purpose    anybody with the rows can build these bytes again, in any language, and so check the tree.
 * Rule       docs/audit-format.md, "clerkwell audit leaf 1": fields in a fixed order, each as a 4-byte
 *            big-endian length and its bytes; numbers as 8 bytes big-endian; what is absent is empty.
 * Ownership  the bytes live in the arena.   Thread safety: pure.
 * Not here   the tree (merkle.h), the rows (audit_store.h). */
#ifndef DOMAIN_AUDIT_LEAF_H
#define DOMAIN_AUDIT_LEAF_H

#include "merkle.h"
#include "uuid.h"

enum { AUDIT_SALT_BYTES = 16 };

struct audit_leaf {
    int64_t site_id;
    uint64_t index; /* of the leaf in the site's tree, from 0 */
    uuid entry_id;
    str kind_class; /* fact, view, sign-in, system */
    str kind;       /* referral.received, patient.viewed … */
    instant at;
    uuid person_id;  /* nil: nobody who works here; then see actor */
    uuid patient_id; /* nil: about no patient */
    str subject_kind;
    uuid subject_id; /* nil: about nothing in particular */
    str detail;      /* codes, states and numbers; no personal text */
    str text_hash;   /* audit_text_hash of the personal text; empty: there is none */
    str actor;       /* who, where it was nobody who works here: "the command line, by root" */
};

str audit_leaf_bytes(struct arena *a, const struct audit_leaf *leaf);
/* SHA-256 of the salt followed by the text: without the salt nobody can tell what an erased text
 * was. */
sha256_hash audit_text_hash(const unsigned char salt[AUDIT_SALT_BYTES], str text);

#endif
