/* The site's own spelling list, on both engines: keeping it, and what the proofreader makes of it. */
#include "small_clinic.h"

#include "letter_look.h"
#include "letter_work.h"
#include "site_word_work.h"
#include "word_store.h"

/* The list, and a letter as it is looked at. */
struct looked {
    uuid letter;
    struct letter_view view;
    const struct site_word *words;
    size_t n;
};

static enum err list_all(struct work *w, void *context) {
    struct looked *l = context;
    return word_store_page(w->tx, 1, S(""), 100, 0, &l->words, &l->n);
}
static enum err list_of_h(struct work *w, void *context) {
    struct looked *l = context;
    return word_store_page(w->tx, 1, S("h"), 100, 0, &l->words, &l->n);
}

/* A dictionary that knows every word but one. */
static bool is_known(void *self, str word) {
    (void)self;
    return !str_eq_nocase_ascii(word, S("zorblin"));
}
static enum err look(struct work *w, void *context) {
    struct looked *l = context;
    static const struct proof_spelling dictionary = {.is_known = is_known};
    return letter_look(w, l->letter, &dictionary, &l->view);
}

static struct looked read_with(struct small_clinic *c, work_fn fn, uuid letter) {
    struct looked l = {.letter = letter};
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, fn, &l));
    return l;
}

static str add(struct small_clinic *c, const char *text) {
    struct add_site_words in = {str_from_c(text)};
    return clinic_change(c, c->secretary, add_site_words, &in, OK).detail;
}

static size_t n_misspelt(struct small_clinic *c, uuid letter) {
    struct looked l = read_with(c, look, letter);
    size_t n = 0;
    for (size_t i = 0; i < l.view.findings.n; i++)
        n += str_eq(str_from_c(l.view.findings.items[i].rule->name), S("spelling"));
    return n;
}

static void words_are_added_once_and_listed_with_who_added_them(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    expect_str(add(&c, "Holter\r\nHexham  Allendale\n"), S("3"));
    expect_str(add(&c, "holter prudhoe"), S("1"));
    struct looked l = read_with(&c, list_all, c.clinic);
    static const char *const want[] = {"allendale", "hexham", "holter", "prudhoe"};
    expect_int(l.n, 4);
    for (size_t i = 0; i < l.n; i++)
        expect_str(l.words[i].word, str_from_c(want[i]));
    expect_str(l.words[0].person, S("Ms Amara Bello"));
    expect_int(read_with(&c, list_of_h, c.clinic).n, 2);
}

static void nothing_is_added_when_one_is_no_word(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct add_site_words in = {S("hexham a1 holter")};
    clinic_change(&c, c.secretary, add_site_words, &in, INVALID);
    expect_str(c.why.field, S("words"));
    expect_int(read_with(&c, list_all, c.clinic).n, 0);
    in.text = S(" \n ");
    clinic_change(&c, c.secretary, add_site_words, &in, INVALID);
    expect_str(c.why.sentence, S("Write the words to add, a line each"));
}

static void words_are_removed_and_what_is_not_there_is_passed_over(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    add(&c, "hexham holter prudhoe");
    const str gone[] = {S("holter"), S("never"), S("hexham")};
    struct remove_site_words in = {gone, 3};
    expect_str(clinic_change(&c, c.manager, remove_site_words, &in, OK).detail, S("2"));
    expect_int(read_with(&c, list_all, c.clinic).n, 1);
    in.n = 0;
    clinic_change(&c, c.manager, remove_site_words, &in, INVALID);
}

static void a_word_of_the_list_is_no_misspelling_in_any_letter(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct new_letter begin = {.patient_id =
                                   clinic_patient(&c, "Marguerite", "Okonkwo-Hale", "1961-03-14"),
                               .clinic_id = c.clinic};
    uuid letter = clinic_change(&c, c.secretary, new_letter, &begin, OK).id;
    struct letter_part parts[] = {
        {.kind = PART_SALUTATION, .text = S("Dear Ms Okonkwo-Hale")},
        {.kind = PART_PARAGRAPH, .text = S("We fitted a zorblin and it works well.")},
        {.kind = PART_SIGN_OFF, .text = S("Yours sincerely\nDr Helena Lindqvist")}};
    struct save_letter in = {letter, 1, {.parts = parts, .n_parts = 3}};
    clinic_change(&c, c.secretary, save_letter, &in, OK);
    expect_int(n_misspelt(&c, letter), 1);
    add(&c, "Zorblin");
    expect_int(n_misspelt(&c, letter), 0);
    const str gone[] = {S("zorblin")};
    struct remove_site_words out = {gone, 1};
    clinic_change(&c, c.secretary, remove_site_words, &out, OK);
    expect_int(n_misspelt(&c, letter), 1);
}

static void who_writes_letters_adds_and_who_sets_up_removes(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct add_site_words in = {S("hexham")};
    const str gone[] = {S("hexham")};
    struct remove_site_words out = {gone, 1};
    clinic_change(&c, c.receptionist, add_site_words, &in, FORBIDDEN);
    clinic_change(&c, c.clerk, add_site_words, &in, FORBIDDEN);
    clinic_change(&c, c.clinician, add_site_words, &in, OK);
    clinic_change(&c, c.clinician, remove_site_words, &out, FORBIDDEN);
    clinic_change(&c, c.manager, remove_site_words, &out, OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(words_are_added_once_and_listed_with_who_added_them),
        store_test(nothing_is_added_when_one_is_no_word),
        store_test(words_are_removed_and_what_is_not_there_is_passed_over),
        store_test(a_word_of_the_list_is_no_misspelling_in_any_letter),
        store_test(who_writes_letters_adds_and_who_sets_up_removes),
    };
    return run_store_tests(tests);
}
