/* The settings file: what is right is taken, what is wrong is said with its line. */
#include "expect.h"

#include "config_text.h"

static const char *const levels[] = {"quiet", "loud", NULL};
static const struct setting rows[] = {
    {"serve", "listen", SETTING_TEXT, 0, 30, "127.0.0.1:8080", NULL, NULL, "Where to listen"},
    {"serve", "behind-proxy", SETTING_YES, 0, 0, "no", NULL, NULL, "A TLS proxy stands in front"},
    {"sign-in", "idle", SETTING_NUMBER, 5, 60, "15", "minutes", NULL, "Ends a sign-in nobody uses"},
    {"log", "say", SETTING_CHOICE, 0, 0, "loud", NULL, levels, "How much to say"},
};
static const struct setting_table table = {rows, sizeof rows / sizeof rows[0]};

struct parsed {
    struct setting_value values[4];
    struct problem problems[CONFIG_PROBLEMS_MAX];
    size_t n;
};
static enum err parse(struct arena *a, const char *text, struct parsed *ret) {
    return config_parse(a, str_from_c(text), &table, ret->values, ret->problems, &ret->n);
}

static void an_empty_file_leaves_every_default(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct parsed p;
    expect_ok(parse(&a, "", &p));
    expect_str(config_value(&table, p.values, "serve", "listen")->text, S("127.0.0.1:8080"));
    expect_int(config_value(&table, p.values, "sign-in", "idle")->number, 15);
    expect_int(config_value(&table, p.values, "log", "say")->number, 1);
}

static void settings_are_read_under_their_sections(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct parsed p;
    expect_ok(parse(
        &a,
        "# ours\r\n[serve]\r\nlisten=[::1]:80 \r\n behind-proxy = yes\n\n; more\n[sign-in]\nidle = 60\n"
        "[log]\nsay=quiet",
        &p));
    expect_str(p.values[0].text, S("[::1]:80"));
    expect_int(p.values[1].number, 1);
    expect_int(p.values[2].number, 60);
    expect_int(p.values[3].number, 0);
    expect_int(p.values[3].line, 10);
}

static void every_wrong_line_is_said_with_its_number_and_what_to_do(void **state) {
    (void)state;
    static const struct {
        const char *text, *field, *sentence;
    } cases[] = {
        {"listen = x", "line 1", "A setting stands under its [section]"},
        {"[serve]\nlisten", "line 2", "A setting is written name = value"},
        {"[serve]\nlisten = 1234567890123456789012345678901", "line 2",
         "listen must be a text of at most 30 bytes"},
        {"[serve]\n\nbehind-proxy = true", "line 3", "behind-proxy must be yes or no"},
        {"[sign-in]\nidle = 4", "line 2", "idle must be a whole number from 5 to 60 (minutes)"},
        {"[sign-in]\nidle = 5 min", "line 2", "idle must be a whole number from 5 to 60 (minutes)"},
        {"[log]\nsay = silent", "line 2", "say must be quiet or loud"},
        {"[sign-in]\nidle = 5\nidle = 6", "line 3", "idle was given on line 2 already"},
        {"[serve", "line 1", "A section is written [name]"},
        {"[mail]\nhost = x", "line 1",
         "There is no section [mail]: clerkwell config show lists what there is"},
        {"[log]\nlevel = x", "line 2",
         "There is no setting level in [log]: clerkwell config show lists what there is"},
        {"[log]\nsay = \xff", "line 1", "The file is not text in UTF-8"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        AUTO_ARENA(a);
        struct parsed p;
        expect_err(parse(&a, cases[i].text, &p), INVALID);
        expect_int((int64_t)p.n, 1);
        expect_str(p.problems[0].field, str_from_c(cases[i].field));
        expect_str(p.problems[0].sentence, str_from_c(cases[i].sentence));
    }
}

static void all_wrong_lines_are_said_at_once_and_the_right_ones_taken(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct parsed p;
    expect_err(parse(&a, "[sign-in]\nidle = 500\n[log]\nsay = quiet\nx = y\n", &p), INVALID);
    expect_int((int64_t)p.n, 2);
    expect_str(p.problems[1].field, S("line 5"));
    expect_int(p.values[2].number, 15);
    expect_int(p.values[3].number, 0);
}

static void what_is_written_reads_back_the_same(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct parsed p, again;
    expect_ok(parse(&a, "[sign-in]\nidle = 20\n[serve]\nbehind-proxy =\n", &p));
    str text = config_write(&a, &table, p.values);
    expect_ok(config_parse(&a, text, &table, again.values, again.problems, &again.n));
    for (size_t i = 0; i < table.n; i++) {
        expect_str(again.values[i].text, p.values[i].text);
        expect_int(again.values[i].number, p.values[i].number);
    }
    expect(str_find(text, S("\nidle = 20\n")) > 0);
    expect(str_find(text, S("\n#say = loud\n")) > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_file_leaves_every_default),
        cmocka_unit_test(settings_are_read_under_their_sections),
        cmocka_unit_test(every_wrong_line_is_said_with_its_number_and_what_to_do),
        cmocka_unit_test(all_wrong_lines_are_said_at_once_and_the_right_ones_taken),
        cmocka_unit_test(what_is_written_reads_back_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
