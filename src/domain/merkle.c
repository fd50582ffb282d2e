#include "merkle.h"

#include "invariant.h"

static str hash_bytes(const sha256_hash *h) {
    return (str){(const char *)h->b, sizeof h->b};
}

sha256_hash merkle_leaf_hash(str leaf) {
    struct sha256 s;
    sha256_init(&s);
    sha256_put(&s, (str){"\0", 1});
    sha256_put(&s, leaf);
    return sha256_end(&s);
}

sha256_hash merkle_node_hash(sha256_hash left, sha256_hash right) {
    struct sha256 s;
    sha256_init(&s);
    sha256_put(&s, S("\1"));
    sha256_put(&s, hash_bytes(&left));
    sha256_put(&s, hash_bytes(&right));
    return sha256_end(&s);
}

int merkle_peaks_count(uint64_t size) {
    int n = 0;
    for (; size; size &= size - 1)
        n++;
    return n;
}

/* The peaks folded from the smallest to the largest: RFC 6962 splits at the largest power of two.
 */
sha256_hash merkle_root(const struct merkle_peaks *peaks) {
    int n = merkle_peaks_count(peaks->size);
    if (n == 0) return sha256_of(S(""));
    sha256_hash root = peaks->peak[n - 1];
    for (int i = n - 2; i >= 0; i--)
        root = merkle_node_hash(peaks->peak[i], root);
    return root;
}

/* As adding one to a binary number carries: two equal subtrees become one of twice the size. */
void merkle_append(struct merkle_peaks *peaks, sha256_hash leaf,
                   struct merkle_node ret_kept[MERKLE_KEPT_MAX], size_t *ret_n_kept) {
    invariant(peaks->size < (UINT64_C(1) << (MERKLE_PEAKS_MAX - 1)));
    int n = merkle_peaks_count(peaks->size), level = 0;
    size_t n_kept = 0;
    for (uint64_t rest = peaks->size; rest & 1; rest >>= 1) {
        leaf = merkle_node_hash(peaks->peak[--n], leaf);
        level++;
        if (level % MERKLE_KEPT_EVERY == 0) {
            ret_kept[n_kept++] = (struct merkle_node){level, peaks->size >> level, leaf};
        }
    }
    peaks->peak[n] = leaf;
    peaks->size++;
    *ret_n_kept = n_kept;
}

/* The root of the whole subtree at (level, position), folded from the stored level at or below it.
 */
static enum err subtree(struct merkle_reader reader, int level, uint64_t position,
                        sha256_hash *ret_hash) {
    int stored = level - level % MERKLE_KEPT_EVERY;
    size_t n = (size_t)1 << (level - stored);
    sha256_hash row[1 << (MERKLE_KEPT_EVERY - 1)];
    TRY(reader.nodes(reader.self, stored, position << (level - stored), n, row));
    for (; n > 1; n /= 2) {
        for (size_t i = 0; i < n / 2; i++)
            row[i] = merkle_node_hash(row[2 * i], row[2 * i + 1]);
    }
    *ret_hash = row[0];
    return OK;
}

/* The peaks of leaves [first, first + size), where first is a multiple of any power of two in size.
 */
static enum err range_peaks(struct merkle_reader reader, uint64_t first, uint64_t size,
                            struct merkle_peaks *ret_peaks) {
    struct merkle_peaks peaks = {.size = size};
    int n = 0;
    for (int level = MERKLE_PEAKS_MAX - 1; level >= 0; level--) {
        if (!(size >> level & 1)) continue;
        TRY(subtree(reader, level, first >> level, &peaks.peak[n++]));
        first += UINT64_C(1) << level;
    }
    *ret_peaks = peaks;
    return OK;
}

static enum err range_root(struct merkle_reader reader, uint64_t first, uint64_t size,
                           sha256_hash *ret_root) {
    struct merkle_peaks peaks;
    TRY(range_peaks(reader, first, size, &peaks));
    *ret_root = merkle_root(&peaks);
    return OK;
}

enum err merkle_peaks_read(struct merkle_reader reader, uint64_t size,
                           struct merkle_peaks *ret_peaks) {
    return range_peaks(reader, 0, size, ret_peaks);
}

/* The largest power of two below n, for n > 1. */
static uint64_t split_of(uint64_t n) {
    uint64_t k = 1;
    while (k < n - k)
        k *= 2;
    return k;
}

/* Walking down collects the siblings from the root; a proof lists them from the leaf. */
static void turn_round(struct merkle_proof *proof) {
    for (size_t i = 0; i < proof->n / 2; i++) {
        sha256_hash other = proof->hash[proof->n - 1 - i];
        proof->hash[proof->n - 1 - i] = proof->hash[i];
        proof->hash[i] = other;
    }
}

/* RFC 6962 section 2.1.1, PATH(m, D[n]). */
enum err merkle_prove_inclusion(struct merkle_reader reader, uint64_t index, uint64_t size,
                                struct merkle_proof *ret_proof) {
    if (index >= size) return INVALID;
    struct merkle_proof proof = {0};
    uint64_t first = 0;
    while (size > 1) {
        uint64_t k = split_of(size);
        bool goes_left = index < k;
        TRY(range_root(reader, goes_left ? first + k : first, goes_left ? size - k : k,
                       &proof.hash[proof.n++]));
        if (!goes_left) {
            first += k;
            index -= k;
        }
        size = goes_left ? k : size - k;
    }
    turn_round(&proof);
    *ret_proof = proof;
    return OK;
}

/* RFC 6962 section 2.1.2, SUBPROOF(m, D[n], b). */
enum err merkle_prove_consistency(struct merkle_reader reader, uint64_t old_size, uint64_t size,
                                  struct merkle_proof *ret_proof) {
    if (old_size == 0 || old_size > size) return INVALID;
    struct merkle_proof proof = {0};
    uint64_t first = 0;
    bool is_known = true; /* b: this subtree is the whole old tree, so its root need not be sent */
    while (old_size < size) {
        uint64_t k = split_of(size);
        bool goes_left = old_size <= k;
        TRY(range_root(reader, goes_left ? first + k : first, goes_left ? size - k : k,
                       &proof.hash[proof.n++]));
        if (!goes_left) {
            first += k;
            old_size -= k;
            is_known = false;
        }
        size = goes_left ? k : size - k;
    }
    if (!is_known) TRY(range_root(reader, first, size, &proof.hash[proof.n++]));
    turn_round(&proof);
    *ret_proof = proof;
    return OK;
}

/* RFC 9162 section 2.1.3.2. */
bool merkle_inclusion_is_right(sha256_hash leaf, uint64_t index, uint64_t size,
                               const struct merkle_proof *proof, sha256_hash root) {
    if (index >= size) return false;
    uint64_t at = index, last = size - 1;
    sha256_hash hash = leaf;
    for (size_t i = 0; i < proof->n; i++) {
        if (last == 0) return false;
        if ((at & 1) || at == last) {
            hash = merkle_node_hash(proof->hash[i], hash);
            while (!(at & 1) && at != 0) {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = merkle_node_hash(hash, proof->hash[i]);
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && sha256_eq(hash, root);
}

/* RFC 9162 section 2.1.4.2; the step over one further hash of the proof. */
struct climb {
    uint64_t at, last;
    sha256_hash old_root, root;
};

static bool climb_over(struct climb *c, sha256_hash next) {
    if (c->last == 0) return false;
    if ((c->at & 1) || c->at == c->last) {
        c->old_root = merkle_node_hash(next, c->old_root);
        c->root = merkle_node_hash(next, c->root);
        while (!(c->at & 1) && c->at != 0) {
            c->at >>= 1;
            c->last >>= 1;
        }
    } else {
        c->root = merkle_node_hash(c->root, next);
    }
    c->at >>= 1;
    c->last >>= 1;
    return true;
}

bool merkle_consistency_is_right(uint64_t old_size, sha256_hash old_root, uint64_t size,
                                 sha256_hash root, const struct merkle_proof *proof) {
    if (old_size == 0 || old_size > size) return false;
    if (old_size == size) return proof->n == 0 && sha256_eq(old_root, root);
    struct climb c = {.at = old_size - 1, .last = size - 1};
    while (c.at & 1) {
        c.at >>= 1;
        c.last >>= 1;
    }
    /* An old tree of a power of two is itself the first node of the path. */
    bool is_whole = (old_size & (old_size - 1)) == 0;
    if (!is_whole && proof->n == 0) return false;
    c.old_root = c.root = is_whole ? old_root : proof->hash[0];
    for (size_t i = is_whole ? 0 : 1; i < proof->n; i++) {
        if (!climb_over(&c, proof->hash[i])) return false;
    }
    return c.last == 0 && sha256_eq(c.old_root, old_root) && sha256_eq(c.root, root);
}
