#include "fuzz.h"

#include "form.h"
#include "invariant.h"
#include "utf8.h"

static const char *const choices[] = {"red", "green", NULL};
static const struct field rows[] = {
    {.name = "t", .type = FIELD_TEXT, .required = true, .min = 2, .max = 10, .label = "the text"},
    {.name = "l", .type = FIELD_LINES, .max = 20, .label = "the lines"},
    {.name = "d", .type = FIELD_DATE, .label = "the date"},
    {.name = "b", .type = FIELD_BIRTH_DATE, .label = "the date of birth"},
    {.name = "h", .type = FIELD_TIME, .label = "the time"},
    {.name = "n", .type = FIELD_INT, .min = -5, .max = 5, .label = "the number"},
    {.name = "m", .type = FIELD_INT, .label = "another number"},
    {.name = "i", .type = FIELD_ID, .label = "the record"},
    {.name = "j", .type = FIELD_ID_LIST, .max = 2, .label = "the records"},
    {.name = "k", .type = FIELD_TEXT_LIST, .max = 3, .label = "the texts"},
    {.name = "c", .type = FIELD_CHOICE, .choices = choices, .label = "the colour"},
    {.name = "x", .type = FIELD_CHECK, .label = "the box"},
    {.name = "s", .type = FIELD_SECRET, .min = 3, .label = "the password"},
};
FIELD_TABLE(fields, rows);

/* Whatever form comes: values that obey the table, or a sentence at a field of it. */
static void as_form(struct arena *a, str text) {
    struct pair *pairs;
    size_t n, n_problems = 0;
    if (urlencoded_parse(a, text, &pairs, &n) != OK) return;
    for (size_t i = 0; i < n; i++)
        invariant(utf8_is_valid(pairs[i].name) && utf8_is_valid(pairs[i].value));
    struct form form;
    struct problem problems[20];
    form_check(a, &fields, pairs, n, (civil_date){2026, 11, 23}, &form, problems, 20, &n_problems);
    invariant(n_problems <= fields.n);
    for (size_t i = 0; i < n_problems; i++) {
        invariant(problems[i].sentence.n > 0);
        invariant(form_find(&form, arena_c(a, problems[i].field)) != NULL);
    }
    const struct form_value *number = form_find(&form, "n"), *list = form_find(&form, "j");
    invariant(!number->is_there || (number->number >= -5 && number->number <= 5));
    invariant(!list->is_there || list->n <= 2);
    invariant(form_find(&form, "nothing of the kind") == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    as_form(&a, (str){(const char *)data, size});
    return 0;
}
