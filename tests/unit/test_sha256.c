/* Vectors of NIST CAVP SHAVS (byte-oriented) and FIPS 180-4's examples. */
#include <string.h>

#include "expect.h"

#include "arena.h"
#include "buf.h"
#include "sha256.h"
#include "sha256_compress.h"

static void expect_hash(str bytes, str want_hex) {
    AUTO_ARENA(a);
    struct buf b;
    buf_init(&b, &a);
    sha256_hash hash = sha256_of(bytes);
    buf_put_hex(&b, hash.b, sizeof hash.b);
    expect_str(buf_str(&b), want_hex);
}

static void the_published_vectors_come_out(void **state) {
    (void)state;
    expect_hash((str){0}, S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    expect_hash(S("\xd3"), S("28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"));
    expect_hash(S("abc"), S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    expect_hash(S("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                S("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
    expect_hash(S("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                  "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"),
                S("cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"));
}

static void a_million_letters_a_come_out(void **state) {
    (void)state;
    AUTO_ARENA(a);
    char *p = arena_alloc(&a, 1000000);
    for (size_t i = 0; i < 1000000; i++)
        p[i] = 'a';
    expect_hash((str){p, 1000000},
                S("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
}

static void pieces_of_any_size_give_the_hash_of_the_whole(void **state) {
    (void)state;
    char text[300];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)(i * 7);
    for (size_t n = 0; n <= sizeof text;
         n++) { /* every length around the 55, 56 and 64 byte edges */
        sha256_hash whole = sha256_of((str){text, n});
        for (size_t step = 1; step < 130; step += 9) {
            struct sha256 s;
            sha256_init(&s);
            for (size_t at = 0; at < n; at += step)
                sha256_put(&s, str_slice((str){text, n}, at, step));
            expect(sha256_eq(sha256_end(&s), whole));
        }
    }
}

/* The vectors above went through whichever this machine has; here both see the same blocks. */
static void both_ways_of_compressing_agree(void **state) {
    (void)state;
    if (!sha256_has_x86()) return;
    uint32_t plain[8] = {1, 2, 3, 4, 5, 6, 7, 8}, fast[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    unsigned char block[64] = {0};
    for (int n = 0; n < 1000; n++) {
        for (size_t i = 0; i < sizeof block; i++)
            block[i] = (unsigned char)(block[i] * 31 + plain[i % 8] + i);
        sha256_compress_plain(plain, block);
        sha256_compress_x86(fast, block);
        expect(memcmp(plain, fast, sizeof plain) == 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_vectors_come_out),
        cmocka_unit_test(a_million_letters_a_come_out),
        cmocka_unit_test(both_ways_of_compressing_agree),
        cmocka_unit_test(pieces_of_any_size_give_the_hash_of_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
