/* The tree of RFC 6962: published roots, and properties against the recursive definition. */
#include "expect.h"

#include <string.h>

#include "audit_leaf.h"
#include "buf.h"
#include "merkle.h"

/* Leaves and roots of the test suite of Google's certificate-transparency. */
static const struct {
    const char *leaf, *root;
} known[] = {
    {"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
    {"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
    {"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
    {"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
    {"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
    {"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
    {"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
    {"606162636465666768696a6b6c6d6e6f",
     "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
};

enum { MOST = 700 };
static sha256_hash leaves[MOST];
static struct merkle_node stored[8];
static size_t n_stored;
static sha256_hash roots[MOST + 1];

static int hex_digit(char c) {
    return char_is_digit(c) ? c - '0' : c - 'a' + 10;
}

static str from_hex(struct arena *a, const char *hex) {
    size_t n = strlen(hex) / 2;
    char *p = arena_alloc(a, n + 1);
    for (size_t i = 0; i < n; i++) {
        p[i] = (char)(hex_digit(hex[2 * i]) * 16 + hex_digit(hex[2 * i + 1]));
    }
    return (str){p, n};
}

static str hex_of(struct arena *a, sha256_hash h) {
    struct buf b;
    buf_init(&b, a);
    buf_put_hex(&b, h.b, sizeof h.b);
    return buf_str(&b);
}

/* RFC 6962 section 2.1 as it is written. */
static sha256_hash naive_root(const sha256_hash *leaf, size_t n) {
    if (n == 0) return sha256_of(S(""));
    if (n == 1) return leaf[0];
    size_t k = 1;
    while (k * 2 < n)
        k *= 2;
    return merkle_node_hash(naive_root(leaf, k), naive_root(leaf + k, n - k));
}

/* Section 2.1.1, PATH. */
static void naive_path(size_t m, const sha256_hash *leaf, size_t n, struct merkle_proof *proof) {
    if (n == 1) return;
    size_t k = 1;
    while (k * 2 < n)
        k *= 2;
    if (m < k) {
        naive_path(m, leaf, k, proof);
        proof->hash[proof->n++] = naive_root(leaf + k, n - k);
    } else {
        naive_path(m - k, leaf + k, n - k, proof);
        proof->hash[proof->n++] = naive_root(leaf, k);
    }
}

/* Section 2.1.2, SUBPROOF. */
static void naive_subproof(size_t m, const sha256_hash *leaf, size_t n, bool b,
                           struct merkle_proof *proof) {
    if (m == n) {
        if (!b) proof->hash[proof->n++] = naive_root(leaf, n);
        return;
    }
    size_t k = 1;
    while (k * 2 < n)
        k *= 2;
    if (m <= k) {
        naive_subproof(m, leaf, k, b, proof);
        proof->hash[proof->n++] = naive_root(leaf + k, n - k);
    } else {
        naive_subproof(m - k, leaf + k, n - k, false, proof);
        proof->hash[proof->n++] = naive_root(leaf, k);
    }
}

static bool proofs_are_equal(const struct merkle_proof *x, const struct merkle_proof *y) {
    if (x->n != y->n) return false;
    return x->n == 0 || memcmp(x->hash, y->hash, x->n * sizeof x->hash[0]) == 0;
}

static enum err read_nodes(void *self, int level, uint64_t position, size_t n, sha256_hash *ret) {
    (void)self;
    for (size_t i = 0; i < n; i++) {
        if (level == 0) {
            if (position + i >= MOST) return NOT_FOUND;
            ret[i] = leaves[position + i];
            continue;
        }
        size_t at = 0;
        while (at < n_stored &&
               !(stored[at].level == level && stored[at].position == position + i)) {
            at++;
        }
        if (at == n_stored) return NOT_FOUND;
        ret[i] = stored[at].hash;
    }
    return OK;
}
static const struct merkle_reader reader = {read_nodes, NULL};

/* One tree of 700 leaves, grown a leaf at a time, for all tests below. */
static int grow(void **state) {
    (void)state;
    struct merkle_peaks peaks = {0};
    roots[0] = merkle_root(&peaks);
    for (int i = 0; i < MOST; i++) {
        leaves[i] = merkle_leaf_hash((str){(const char *)&i, sizeof i});
        struct merkle_node kept[MERKLE_KEPT_MAX];
        size_t n;
        merkle_append(&peaks, leaves[i], kept, &n);
        for (size_t k = 0; k < n; k++)
            stored[n_stored++] = kept[k];
        roots[i + 1] = merkle_root(&peaks);
    }
    return 0;
}

static void roots_are_the_published_ones(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct merkle_peaks peaks = {0};
    expect_str(hex_of(&a, merkle_root(&peaks)),
               S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct merkle_node kept[MERKLE_KEPT_MAX];
        size_t n;
        merkle_append(&peaks, merkle_leaf_hash(from_hex(&a, known[i].leaf)), kept, &n);
        expect_str(hex_of(&a, merkle_root(&peaks)), str_from_c(known[i].root));
        expect_int(n, 0);
    }
}

static void growing_leaf_by_leaf_gives_the_root_of_the_definition(void **state) {
    (void)state;
    for (size_t n = 0; n <= MOST; n++)
        expect(sha256_eq(roots[n], naive_root(leaves, n)));
}

static void only_every_eighth_level_is_stored(void **state) {
    (void)state;
    expect_int(n_stored, MOST / 256);
    for (size_t i = 0; i < n_stored; i++) {
        expect_int(stored[i].level, 8);
        expect_int(stored[i].position, i);
        expect(sha256_eq(stored[i].hash, naive_root(leaves + 256 * i, 256)));
    }
}

static void peaks_are_found_again_from_leaves_and_stored_nodes(void **state) {
    (void)state;
    for (uint64_t size = 0; size <= MOST; size += 7) {
        struct merkle_peaks peaks;
        expect_ok(merkle_peaks_read(reader, size, &peaks));
        expect(sha256_eq(merkle_root(&peaks), roots[size]));
    }
}

static void every_leaf_of_every_small_tree_has_its_path(void **state) {
    (void)state;
    for (size_t size = 1; size <= 66; size++) {
        for (size_t i = 0; i < size; i++) {
            struct merkle_proof got, want = {0};
            expect_ok(merkle_prove_inclusion(reader, i, size, &got));
            naive_path(i, leaves, size, &want);
            expect(proofs_are_equal(&got, &want));
            expect(merkle_inclusion_is_right(leaves[i], i, size, &got, roots[size]));
        }
    }
    struct merkle_proof none;
    expect_err(merkle_prove_inclusion(reader, 5, 5, &none), INVALID);
}

static void every_small_tree_is_proved_the_beginning_of_every_larger(void **state) {
    (void)state;
    for (size_t size = 1; size <= 66; size++) {
        for (size_t old = 1; old <= size; old++) {
            struct merkle_proof got, want = {0};
            expect_ok(merkle_prove_consistency(reader, old, size, &got));
            naive_subproof(old, leaves, size, true, &want);
            expect(proofs_are_equal(&got, &want));
            expect(merkle_consistency_is_right(old, roots[old], size, roots[size], &got));
        }
    }
    struct merkle_proof none;
    expect_err(merkle_prove_consistency(reader, 0, 5, &none), INVALID);
    expect_err(merkle_prove_consistency(reader, 6, 5, &none), INVALID);
}

static void proofs_of_a_large_tree_use_the_stored_nodes(void **state) {
    (void)state;
    for (size_t i = 0; i < MOST; i += 13) {
        struct merkle_proof proof;
        expect_ok(merkle_prove_inclusion(reader, i, MOST, &proof));
        expect(merkle_inclusion_is_right(leaves[i], i, MOST, &proof, roots[MOST]));
        expect_ok(merkle_prove_consistency(reader, i + 1, MOST, &proof));
        expect(merkle_consistency_is_right(i + 1, roots[i + 1], MOST, roots[MOST], &proof));
    }
}

/* Each way of lying about a proof. */
static void a_wrong_leaf_root_place_or_step_is_found(void **state) {
    (void)state;
    for (size_t size = 2; size <= 40; size++) {
        for (size_t i = 0; i < size; i++) {
            struct merkle_proof proof;
            expect_ok(merkle_prove_inclusion(reader, i, size, &proof));
            expect(!merkle_inclusion_is_right(leaves[i + 1], i, size, &proof, roots[size]));
            expect(!merkle_inclusion_is_right(leaves[i], i, size, &proof, roots[size + 1]));
            expect(!merkle_inclusion_is_right(leaves[i], i ^ 1, size, &proof, roots[size]));
            expect(!merkle_inclusion_is_right(leaves[i], size, size, &proof, roots[size]));
            for (size_t step = 0; step < proof.n; step++) {
                struct merkle_proof other = proof;
                other.hash[step].b[0] ^= 1;
                expect(!merkle_inclusion_is_right(leaves[i], i, size, &other, roots[size]));
            }
            proof.n--;
            expect(!merkle_inclusion_is_right(leaves[i], i, size, &proof, roots[size]));
        }
        for (size_t old = 1; old < size; old++) {
            struct merkle_proof proof;
            expect_ok(merkle_prove_consistency(reader, old, size, &proof));
            expect(!merkle_consistency_is_right(old, roots[old + 1], size, roots[size], &proof));
            expect(!merkle_consistency_is_right(old, roots[old], size, roots[size + 1], &proof));
            for (size_t step = 0; step < proof.n; step++) {
                struct merkle_proof other = proof;
                other.hash[step].b[31] ^= 128;
                expect(!merkle_consistency_is_right(old, roots[old], size, roots[size], &other));
            }
            proof.n--;
            expect(!merkle_consistency_is_right(old, roots[old], size, roots[size], &proof));
        }
    }
}

/* The example of docs/audit-format.md; its hash was computed by the Python there. */
static void a_leaf_has_the_bytes_the_format_says(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct audit_leaf leaf = {.site_id = 1,
                              .index = 2,
                              .entry_id = {{0x01}},
                              .kind_class = S("fact"),
                              .kind = S("referral.received"),
                              .at = {1000000},
                              .person_id = {{0}},
                              .subject_kind = S("referral"),
                              .subject_id = {{0x02}},
                              .detail = S("routine"),
                              .actor = S("the command line, by root")};
    str bytes = audit_leaf_bytes(&a, &leaf);
    expect_int(bytes.n, 14 * 4 + 22 + 8 + 8 + 16 + 4 + 17 + 8 + 16 + 0 + 8 + 16 + 7 + 0 + 25);
    expect(str_starts_with(bytes, (str){"\0\0\0\x16"
                                        "clerkwell audit leaf 1\0\0\0\x08\0\0\0\0\0\0\0\x01",
                                        38}));
    expect_str(hex_of(&a, merkle_leaf_hash(bytes)),
               S("88832ae554f9e52b7eb7a867f5d6ad07ffceb15b9d67d5e1231aa976f69124c2"));
}

static void text_moved_between_fields_is_another_leaf(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct audit_leaf one = {.kind = S("ab"), .kind_class = S("c")},
                      two = {.kind = S("a"), .kind_class = S("bc")};
    expect(!str_eq(audit_leaf_bytes(&a, &one), audit_leaf_bytes(&a, &two)));
}

static void the_same_text_under_another_salt_has_another_hash(void **state) {
    (void)state;
    const unsigned char one[AUDIT_SALT_BYTES] = {1}, two[AUDIT_SALT_BYTES] = {2};
    expect(sha256_eq(audit_text_hash(one, S("x")), audit_text_hash(one, S("x"))));
    expect(!sha256_eq(audit_text_hash(one, S("x")), audit_text_hash(two, S("x"))));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_are_the_published_ones),
        cmocka_unit_test(growing_leaf_by_leaf_gives_the_root_of_the_definition),
        cmocka_unit_test(only_every_eighth_level_is_stored),
        cmocka_unit_test(peaks_are_found_again_from_leaves_and_stored_nodes),
        cmocka_unit_test(every_leaf_of_every_small_tree_has_its_path),
        cmocka_unit_test(every_small_tree_is_proved_the_beginning_of_every_larger),
        cmocka_unit_test(proofs_of_a_large_tree_use_the_stored_nodes),
        cmocka_unit_test(a_wrong_leaf_root_place_or_step_is_found),
        cmocka_unit_test(a_leaf_has_the_bytes_the_format_says),
        cmocka_unit_test(text_moved_between_fields_is_another_leaf),
        cmocka_unit_test(the_same_text_under_another_salt_has_another_hash),
    };
    return cmocka_run_group_tests(tests, grow, NULL);
}
