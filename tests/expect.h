/* expect.h: what the tests say: cmocka with our slices. */
#ifndef TESTS_EXPECT_H
#define TESTS_EXPECT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "err.h"
#include "str.h"

#define expect(condition)   assert_true(condition)
#define expect_int(a, b)    assert_int_equal((a), (b))
#define expect_ok(call)     assert_int_equal((call), OK)
#define expect_err(call, e) assert_int_equal((call), (e))

static inline void expect_str_at(str got, str want, const char *file, int line) {
    if (str_eq(got, want)) return;
    print_error("got  \"%.*s\"\nwant \"%.*s\"\n", (int)got.n, got.n ? got.p : "", (int)want.n,
                want.n ? want.p : "");
    _fail(file, line);
}
#define expect_str(got, want) expect_str_at((got), (want), __FILE__, __LINE__)

#endif
