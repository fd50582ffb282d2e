#include "expect.h"
#include "shared_data.h"

#include <dirent.h>

#include "json_jansson.h"
#include "json_write.h"

static str rewritten(struct arena *a, const struct json *tree) {
    struct json_writer w;
    json_write_init(&w, a);
    json_put_tree(&w, tree);
    return json_written(&w);
}

static void numbers_keep_their_text_and_members_their_order(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const struct json *tree = NULL;
    str text = S(
        "{\"z\":1.10,\"a\":[-0,1e+2,12345678901234567890123,\"9\\\"8\",0.000],\"m\":true,\"n\":null}");
    expect_ok(json_read(&a, text, NULL, &tree, NULL));
    expect_str(rewritten(&a, tree), text);
    expect_str(json_member(tree, S("z"))->text, S("1.10"));
    expect_int(json_length(json_member(tree, S("a"))), 5);
    expect(json_truth(json_member(tree, S("m"))));
    expect(json_member(tree, S("absent")) == NULL);
    expect_str(json_member_text(json_member(tree, S("absent")), S("x")), S(""));
    int64_t n = 7;
    expect(!json_int(json_at(json_member(tree, S("a")), 1), &n) && n == 7);
}

static void a_refusal_names_line_and_column(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *text, *where;
        enum err e;
    } table[] = {
        {"{\n \"a\": 1,\n \"a\": 2}", "line 3, column 4", INVALID},
        {"{\n \"a\": tru}", "line 2, column 9", INVALID},
        {"", "line 1, column 1", INVALID},
        {"[1,]", "line 1, column 4", INVALID},
        {"{\"a\": 1} x", "line 1, column 10", INVALID},
        {"[\n[[[[]]]]]", "line 2, column 4", LIMIT},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const struct json *tree = NULL;
        struct problem why = {0};
        struct json_limits limits = {1000, 4};
        expect_err(json_read(&a, str_from_c(table[i].text), &limits, &tree, &why), table[i].e);
        expect(tree == NULL);
        expect_str(why.field, str_from_c(table[i].where));
    }
    struct json_limits small = {5, 4};
    const struct json *tree = NULL;
    expect_err(json_read(&a, S("[1,2,3]"), &small, &tree, NULL), LIMIT);
}

static void a_byte_order_mark_is_skipped_and_bad_utf8_refused(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const struct json *tree = NULL;
    expect_ok(json_read(&a, S("\xEF\xBB\xBF{}"), NULL, &tree, NULL));
    expect_err(json_read(&a, S("[\"\xC3\"]"), NULL, &tree, NULL), INVALID);
    expect_err(json_read(&a, S("[\"\xED\xA0\x80\"]"), NULL, &tree, NULL), INVALID);
    expect_err(json_read(&a, (str){"[\0]", 3}, NULL, &tree, NULL), INVALID);
}

static void what_is_written_is_always_valid(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct json_writer w;
    json_write_init(&w, &a);
    json_open_object(&w);
    json_member_put(&w, S("a\"b"), S("x\0\x01\xC2\x9B</script>\xE2\x80\xA8\xFF\n"));
    json_name(&w, S("list"));
    json_open_array(&w);
    json_put_int(&w, INT64_MIN);
    json_put_number(&w, S("1.50"));
    json_put_bool(&w, true);
    json_put_null(&w);
    json_open_object(&w);
    json_close_object(&w);
    json_close_array(&w);
    json_member_put_if_any(&w, S("empty"), S(""));
    json_close_object(&w);
    expect_str(
        json_written(&w),
        S("{\"a\\\"b\":\"x\\u0000\\u0001\\u009b<\\/script>\\u2028\xEF\xBF\xBD\\n\",\"list\":[-9223372036854775808,"
          "1.50,true,null,{}]}"));
    const struct json *tree = NULL;
    expect_ok(json_read(&a, json_written(&w), NULL, &tree, NULL));
    expect(json_is_number(S("-1.5e-3")) && !json_is_number(S("01")) && !json_is_number(S("1.")) &&
           !json_is_number(S("+1")) && !json_is_number(S("")) && !json_is_number(S("NaN")));
}

/* y_ that we refuse on purpose; the header says why. */
static bool is_refused_on_purpose(str name) {
    return str_find(name, S("y_object_duplicated_key")) >= 0 ||
           str_find(name, S("y_object_escaped_null_in_key")) >= 0;
}

static void the_json_test_suite_agrees(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const char *shared = getenv("CLERKWELL_SHARED");
    str folder =
        say(&a, "{}/data/json-test-suite", SAY_T(str_from_c(shared ? shared : "/nowhere")));
    DIR *dir = opendir(arena_c(&a, folder));
    if (!dir) skip_because(&a, "no CLERKWELL_SHARED/data/json-test-suite");
    int accepted = 0, refused = 0, either = 0;
    for (struct dirent *d = readdir(dir); d; d = readdir(dir)) {
        str name = str_from_c(d->d_name), bytes = {0};
        if (!str_ends_with(name, S(".json"))) continue;
        expect(
            shared_file(&a, arena_c(&a, say(&a, "data/json-test-suite/{}", SAY_T(name))), &bytes));
        const struct json *tree = NULL;
        enum err e = json_read(&a, bytes, NULL, &tree, NULL);
        if (str_find(name, S("__y_")) >= 0) {
            if ((e == OK) == is_refused_on_purpose(name)) fail_msg("%s", d->d_name);
            accepted++;
        } else if (str_find(name, S("__n_")) >= 0) {
            if (e == OK) fail_msg("%s", d->d_name);
            refused++;
        } else
            either++;
        /* What is read and written again reads as the same. */
        if (e == OK && tree->n < 1000) {
            const struct json *again = NULL;
            str once = rewritten(&a, tree);
            expect_ok(json_read(&a, once, NULL, &again, NULL));
            expect_str(rewritten(&a, again), once);
        }
    }
    closedir(dir);
    print_message("# json-test-suite: %d must parse, %d must not, %d either\n", accepted, refused,
                  either);
    expect(accepted >= 45 && refused >= 119);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_keep_their_text_and_members_their_order),
        cmocka_unit_test(a_refusal_names_line_and_column),
        cmocka_unit_test(a_byte_order_mark_is_skipped_and_bad_utf8_refused),
        cmocka_unit_test(what_is_written_is_always_valid),
        cmocka_unit_test(the_json_test_suite_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
