#include "fuzz.h"

#include "config_text.h"
#include "invariant.h"

static const char *const words[] = {"one", "two", NULL};
static const struct setting rows[] = {
    {"a", "text", SETTING_TEXT, 0, 20, "x", NULL, NULL, "A text"},
    {"a", "yes", SETTING_YES, 0, 0, "no", NULL, NULL, "A switch"},
    {"b", "number", SETTING_NUMBER, -5, 5, "0", "minutes", NULL, "A number"},
    {"b", "choice", SETTING_CHOICE, 0, 0, "one", NULL, words, "A choice"},
};
static const struct setting_table table = {rows, sizeof rows / sizeof rows[0]};

/* Any bytes at all: settings within their bounds, or problems with a line and a sentence; what is written back
 * reads the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    struct setting_value values[4], again[4];
    struct problem problems[CONFIG_PROBLEMS_MAX];
    size_t n;
    enum err e = config_parse(&a, (str){(const char *)data, size}, &table, values, problems, &n);
    invariant((e == OK) == (n == 0));
    for (size_t i = 0; i < n; i++)
        invariant(problems[i].field.n && problems[i].sentence.n);
    invariant(values[2].number >= -5 && values[2].number <= 5 && values[0].text.n <= 20);
    invariant(config_value(&table, values, "b", "number") == &values[2]);
    enum err back = config_parse(&a, config_write(&a, &table, values), &table, again, problems, &n);
    invariant(back == OK);
    for (size_t i = 0; i < table.n; i++)
        invariant(str_eq(values[i].text, again[i].text) && values[i].number == again[i].number);
    return 0;
}
