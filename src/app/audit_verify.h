/* audit_verify.h: whether the audit is what it was.
 * Purpose    walks every entry of a site, builds its leaf again from its row, and compares: the row with its
 *            leaf, the personal text with its hash, the tree with its head, its stored nodes, and with every
 *            checkpoint that was signed, in the database and outside. Whoever changes, removes, swaps or
 *            cuts entries, or puts an older copy back, is found by one of these. So is whoever changes a signed
 *            letter or an outcome that an entry vouches for (audit_vouched.h).
 * Rule       RFC 6962; docs/audit-format.md. Lawfully erased personal text is counted, and no fault.
 * Ownership  the report lives in the arena given.   Thread safety: any thread; the clinic works on.
 * Not here   making checkpoints (audit_checkpoint.h). */
#ifndef APP_AUDIT_VERIFY_H
#define APP_AUDIT_VERIFY_H

#include "audit_note.h"
#include "audit_store.h"
#include "db.h"
#include "json.h"

enum audit_fault_kind {
    FAULT_MISSING, /* an entry is not there */
    FAULT_CHANGED, /* a row is not what its leaf was made of */
    FAULT_TEXT,    /* personal text is not what the leaf holds the hash of */
    FAULT_NODE,    /* a stored node is not the root of its leaves */
    FAULT_HEAD,    /* the tree's head is not the root of the entries */
    FAULT_BEYOND,  /* entries stand behind the head */
    FAULT_NOTE, /* a checkpoint cannot be read, stands in another's row, or is not signed by our key */
    FAULT_CHECKPOINT, /* the tree at that size had another root */
    FAULT_SHORT,      /* a checkpoint knows of more entries than there are */
    FAULT_GONE,       /* a checkpoint is outside, and no longer in the database */
    FAULT_STRAY,      /* rows that belong to no entry */
    FAULT_LETTER,  /* a signed letter is not what its entry vouches for, or no entry tells of it */
    FAULT_OUTCOME, /* the same of an appointment's outcome */
};
const char *audit_fault_name(enum audit_fault_kind kind);

enum { AUDIT_FAULTS_MAX = 50 };
struct audit_fault {
    enum audit_fault_kind kind;
    uint64_t index; /* the entry, or the size of the checkpoint's tree; AUDIT_NO_INDEX: no entry */
    str sentence;
    uuid record_id; /* the letter or appointment; nil: it is about none */
};
struct audit_report {
    uint64_t entries, erased, checkpoints;
    uint64_t letters, outcomes; /* that are what the newest entry about them vouches for */
    sha256_hash root;
    struct audit_fault faults[AUDIT_FAULTS_MAX];
    size_t n_faults; /* all of them; the first AUDIT_FAULTS_MAX are listed */
};

struct audit_question {
    int64_t site_id;
    str notes;                         /* checkpoints kept outside; read before this is asked */
    const struct audit_signer *signer; /* NULL: signatures are not checked */
    json_reader read;                  /* of letters; NULL: records are not compared */
    void (*progress)(void *self, int64_t done, int64_t total);
    void *self;
};
/* OK also when faults are found: they are in the report. */
MUST_USE enum err audit_verify(struct db *db, struct arena *a,
                               const struct audit_question *question,
                               struct audit_report *ret_report, struct problem *why);

#endif
