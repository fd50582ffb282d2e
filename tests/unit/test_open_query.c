/* What keeps a letter from being signed is what its proofreading says must be put right: one definition for both. */
#include "expect.h"

#include "buf.h"
#include "letter.h"
#include "letter_text.h"
#include "proofread.h"
#include "prop.h"

static struct letter letter_saying(struct arena *a, str text) {
    struct letter_part *parts = arena_array(a, struct letter_part, 3);
    parts[0] = (struct letter_part){.kind = PART_SALUTATION, .text = S("Dear Dr Ferreira")};
    parts[1] = (struct letter_part){.kind = PART_PARAGRAPH, .text = text};
    parts[2] = (struct letter_part){.kind = PART_SIGN_OFF, .text = S("Yours sincerely\nDr Lind")};
    return (struct letter){.parts = parts, .n_parts = 3};
}

/* Every mark that signing waits for stands in a finding that must be put right. */
static bool all_are_said(struct arena *a, const struct letter *letter) {
    struct letter_text text = letter_to_text(a, letter);
    struct proof_input in = {.text = text.text, .is_to_be_signed = true};
    struct proof_findings found;
    proofread(a, &in, &found);
    size_t n, n_said = 0;
    const struct letter_mark *marks = letter_marks(a, letter, &n);
    for (size_t i = 0; i < n; i++) {
        bool is_said = false;
        for (size_t k = 0; k < found.n && !is_said; k++) {
            const struct proof_finding *f = &found.items[k];
            struct letter_place place;
            if (f->severity != PROOF_MUST_FIX || !letter_text_place(&text, f->offset, &place))
                continue;
            is_said = place.part == marks[i].place.part && place.offset <= marks[i].place.offset &&
                      marks[i].place.offset < place.offset + f->bytes;
        }
        n_said += is_said;
    }
    return n_said == n;
}

static void a_query_of_any_length_is_said_and_keeps_the_letter_from_being_signed(void **state) {
    (void)state;
    static const size_t lengths[] = {0, 1, 50, 59, 60, 61, 200, 399, 400, 401, 5000};
    static const char *const begins[] = {"[? ", "[query ", "[inaudible ", "[UNCLEAR ", "[blank "};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        for (size_t k = 0; k < 2 * sizeof begins / sizeof *begins; k++) {
            AUTO_ARENA(a);
            struct buf b;
            struct problem why = {0};
            buf_init(&b, &a);
            buf_put(&b, S("She is to come back "));
            buf_put(&b, str_from_c(begins[k / 2]));
            for (size_t n = 0; n < lengths[i]; n++)
                buf_put_char(&b, n % 9 ? 'a' : ' ');
            buf_put(&b, k % 2 ? S(" and be seen.") : S("] and be seen."));
            struct letter letter = letter_saying(&a, buf_str(&b));
            expect(letter_has_open_query(&a, &letter));
            expect_err(letter_may_be_signed(&a, &letter, &why), INVALID);
            expect(all_are_said(&a, &letter));
        }
}

static bool holds(void *self, struct prop_step *steps, size_t n, FILE *story) {
    static const char *const pieces[] = {
        "[?",       "]",         "[query ", "[unclear", "[",      "(",           ")",
        "___",      "__",        "_",       "XXX",      "X",      "???",         "?",
        " ",        "\n",        ".",       ",",        "4",      "é",           "a",
        "Signed: ", "word ",     "*",       "{{",       "}}",     "<",           "{",
        "Dear Dr",  "- ",        "# ",      "```",      "`",      "http://",     "syndrome",
        "(?",       "sincerely", "cc: ",    "Enc: ",    "Yours ", "[inaudible]", "(http://x)",
        "[sic]",    "|"};
    (void)self;
    AUTO_ARENA(a);
    struct buf b;
    buf_init(&b, &a);
    buf_put(&b, S("She "));
    for (size_t i = 0; i < n; i++)
        buf_put(&b, str_from_c(pieces[steps[i].n[0] % (sizeof pieces / sizeof *pieces)]));
    buf_put_char(&b, '.');
    if (story) fprintf(story, "%.*s\n", (int)b.n, buf_str(&b).p);
    struct letter letter = letter_saying(&a, buf_str(&b));
    return all_are_said(&a, &letter);
}

static void whatever_is_typed_no_mark_that_signing_waits_for_is_left_unsaid(void **state) {
    (void)state;
    struct prop prop = {.name = "open-query",
                        .holds = holds,
                        .n_steps = 14,
                        .seconds = prop_seconds(1.0),
                        .shrink_runs = 2000,
                        .seed = 1};
    struct prop_result result = prop_search(&prop);
    if (result.is_broken)
        print_error("seed %llu: %s", (unsigned long long)result.seed, result.story);
    expect(!result.is_broken);
    expect(result.n_histories > 100);
    prop_result_finish(&result);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_query_of_any_length_is_said_and_keeps_the_letter_from_being_signed),
        cmocka_unit_test(whatever_is_typed_no_mark_that_signing_waits_for_is_left_unsaid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
