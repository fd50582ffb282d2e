/* merkle.h: a tree of hashes over everything that happened, in which nothing can be changed unseen.
 * Purpose    the audit appends leaves; the root over all of them is short enough to sign, print and keep
 *            elsewhere; a proof shows one leaf, or that an old root is the beginning of a new one.
 * Rule       RFC 6962 section 2.1 (RFC 9162 section 2.1.3.2 and 2.1.4.2 for verification): SHA-256, leaves
 *            under 0x00, nodes under 0x01.
 * Ownership  values only; stored nodes are read through an interface.   Thread safety: pure.
 * Not here   what a leaf says (audit_leaf.h), where nodes are kept (audit_store.h). */
#ifndef DOMAIN_MERKLE_H
#define DOMAIN_MERKLE_H

#include "err.h"
#include "sha256.h"

/* A tree that only grows is kept as the roots of its whole subtrees: one for each bit of its size.
 */
enum { MERKLE_PEAKS_MAX = 63, MERKLE_PROOF_MAX = 64, MERKLE_KEPT_MAX = 8, MERKLE_KEPT_EVERY = 8 };
struct merkle_peaks {
    uint64_t size;                      /* leaves */
    sha256_hash peak[MERKLE_PEAKS_MAX]; /* largest subtree first; as many as bits set in size */
};

/* A node that stands for ever: the root of the whole subtree of 2^level leaves that begins with
 * leaf position * 2^level. */
struct merkle_node {
    int level;
    uint64_t position;
    sha256_hash hash;
};

sha256_hash merkle_leaf_hash(str leaf);
sha256_hash merkle_node_hash(sha256_hash left, sha256_hash right);
/* The root of no leaves is the hash of nothing. */
sha256_hash merkle_root(const struct merkle_peaks *peaks);
int merkle_peaks_count(uint64_t size);

/* Adds a leaf. The nodes completed at levels 8, 16, … go to `ret_kept` (at most MERKLE_KEPT_MAX):
 * they are what is stored, one in 256 leaves, and from them and the leaves every proof is made. */
void merkle_append(struct merkle_peaks *peaks, sha256_hash leaf,
                   struct merkle_node ret_kept[MERKLE_KEPT_MAX], size_t *ret_n_kept);

/* Where nodes are read: `n` of them (at most 128), side by side from `position`, at level 0
 * (leaves) or a stored level (8, 16, …). */
struct merkle_reader {
    enum err (*nodes)(void *self, int level, uint64_t position, size_t n, sha256_hash *ret_hashes);
    void *self;
};

struct merkle_proof {
    size_t n;
    sha256_hash hash[MERKLE_PROOF_MAX];
};

/* The peaks of the first `size` leaves. */
MUST_USE enum err merkle_peaks_read(struct merkle_reader reader, uint64_t size,
                                    struct merkle_peaks *ret_peaks);
/* The path from leaf `index` to the root of the first `size` leaves. INVALID unless index < size.
 */
MUST_USE enum err merkle_prove_inclusion(struct merkle_reader reader, uint64_t index, uint64_t size,
                                         struct merkle_proof *ret_proof);
/* That the first `old_size` of `size` leaves are those of the older root. INVALID unless
 * 0 < old_size <= size. */
MUST_USE enum err merkle_prove_consistency(struct merkle_reader reader, uint64_t old_size,
                                           uint64_t size, struct merkle_proof *ret_proof);

bool merkle_inclusion_is_right(sha256_hash leaf, uint64_t index, uint64_t size,
                               const struct merkle_proof *proof, sha256_hash root);
bool merkle_consistency_is_right(uint64_t old_size, sha256_hash old_root, uint64_t size,
                                 sha256_hash root, const struct merkle_proof *proof);

#endif
