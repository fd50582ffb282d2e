#include "expect.h"

#include "buf.h"
#include "letter.h"
#include "letter_hash.h"
#include "letter_left.h"
#include "letter_text.h"

#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct letter_item diagnoses[] = {
    {.text = S_INIT("Paroxysmal atrial fibrillation")},
    {.text = S_INIT("Hypertension")},
};
static const struct letter_item medicines[] = {
    {.text = S_INIT("Apixaban"),
     .dose = S_INIT("5 mg twice a day"),
     .change = MEDICINE_STARTED,
     .reason = S_INIT("atrial fibrillation")},
    {.text = S_INIT("Bisoprolol"), .dose = S_INIT("2.5 mg once a day")},
};
static const struct letter_item actions[] = {
    {.text = S_INIT("Please check the kidney function in May")}};
static const struct letter_part parts[] = {
    {.kind = PART_SALUTATION, .text = S_INIT("Dear Mrs Okonkwo-Hale")},
    {.kind = PART_DIAGNOSES, .items = diagnoses, .n_items = COUNT(diagnoses)},
    {.kind = PART_MEDICINES, .items = medicines, .n_items = COUNT(medicines)},
    {.kind = PART_ACTIONS, .action_for = ACTION_FOR_GP, .items = actions, .n_items = 1},
    {.kind = PART_HEADING, .section = SECTION_HISTORY, .text = S_INIT("History")},
    {.kind = PART_PARAGRAPH, .text = S_INIT("Thank you for coming to the clinic.")},
    {.kind = PART_SIGN_OFF, .text = S_INIT("Yours sincerely\nDr H Lindqvist")},
};
static const str enclosures[] = {S_INIT("24-hour tape diary")};
static const struct letter whole = {parts, COUNT(parts), enclosures, 1};

static struct letter with_part(struct arena *a, size_t i, struct letter_part part) {
    struct letter_part *copy = arena_array(a, struct letter_part, COUNT(parts));
    memcpy(copy, parts, sizeof parts);
    copy[i] = part;
    return (struct letter){copy, COUNT(parts), enclosures, 1};
}

static void a_whole_letter_may_be_signed(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct problem why = {0};
    expect_ok(letter_check(&a, &whole, &why));
    expect_ok(letter_may_be_signed(&a, &whole, &why));
}

static void a_letter_with_a_fault_is_refused_by_the_name_of_its_part(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char two_lines[] = "One\nTwo";
    char *long_text = arena_alloc(&a, LETTER_MAX_TEXT + 1);
    memset(long_text, 'a', LETTER_MAX_TEXT + 1);
    const struct letter_item dosed = {.text = S("Rest"), .dose = S("daily")};
    const struct {
        size_t at;
        struct letter_part part;
        enum err err;
        str field;
    } rows[] = {
        {3, {.kind = PART_SALUTATION, .text = S("Dear Sir")}, INVALID, S("parts[3].kind")},
        {3, {.kind = PART_SIGN_OFF, .text = S("Yours")}, INVALID, S("parts[3].kind")},
        {4, {.kind = PART_HEADING, .text = {two_lines, 7}}, INVALID, S("parts[4].text")},
        {5,
         {.kind = PART_PARAGRAPH, .text = {long_text, LETTER_MAX_TEXT + 1}},
         LIMIT,
         S("parts[5].text")},
        {5, {.kind = PART_PARAGRAPH, .text = S("bell \a")}, INVALID, S("parts[5].text")},
        {5,
         {.kind = PART_PARAGRAPH, .section = SECTION_PLAN, .text = S("x")},
         INVALID,
         S("parts[5].section")},
        {5, {.kind = PART_PARAGRAPH, .action_for = ACTION_FOR_PATIENT}, INVALID, S("parts[5].for")},
        {5,
         {.kind = PART_PARAGRAPH, .items = diagnoses, .n_items = 1},
         INVALID,
         S("parts[5].items")},
        {5, {.kind = PART_DIAGNOSES, .text = S("x")}, INVALID, S("parts[5].text")},
        {5,
         {.kind = PART_DIAGNOSES, .items = diagnoses, .n_items = 101},
         LIMIT,
         S("parts[5].items")},
        {5,
         {.kind = PART_DIAGNOSES, .items = &dosed, .n_items = 1},
         INVALID,
         S("parts[5].items[0]")},
        {5, {.kind = PART_KIND_COUNT}, INVALID, S("parts[5].kind")},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct letter letter = with_part(&a, rows[i].at, rows[i].part);
        struct problem why = {0};
        expect_err(letter_check(&a, &letter, &why), rows[i].err);
        expect_str(why.field, rows[i].field);
        expect(why.sentence.n > 10);
    }
}

static void a_letter_with_an_open_query_or_something_empty_is_not_signed(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *texts[] = {"",
                                  "  \n ",
                                  "It was [?] 1:12.",
                                  "He took [? apixaban] daily.",
                                  "Seen by Dr ____ today",
                                  "Born XXX in Hexham",
                                  "Why ???",
                                  "Dear {{patient.name}}",
                                  "left open {{patient",
                                  "[inaudible 2:10]"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct letter letter = with_part(
            &a, 5, (struct letter_part){.kind = PART_PARAGRAPH, .text = str_from_c(texts[i])});
        struct problem why = {0};
        expect_ok(letter_check(&a, &letter, &why));
        expect_err(letter_may_be_signed(&a, &letter, &why), INVALID);
        expect(str_starts_with(why.field, S("parts[5]")));
    }
    struct letter no_sign_off = {parts, COUNT(parts) - 1, NULL, 0};
    expect_err(letter_may_be_signed(&a, &no_sign_off, NULL), INVALID);
    struct letter_part bare[] = {parts[0], parts[6]};
    expect_err(letter_may_be_signed(&a, &(struct letter){bare, 2, NULL, 0}, NULL), INVALID);
    expect_err(letter_may_be_signed(&a, &(struct letter){0}, NULL), INVALID);
}

static void ordinary_words_are_no_marks(void **state) {
    (void)state;
    static const char *texts[] = {"Is it better?",    "Really??",       "size XXXL",
                                  "karyotype 47,XXX", "the [old] scar", "snake_case __ here",
                                  "{one brace}",      "XX chromosome",  "éXXX"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        size_t at = 0, from, n;
        enum letter_mark_kind kind;
        expect(!mark_next(str_from_c(texts[i]), &at, &from, &n, &kind));
    }
}

static void marks_are_found_in_every_text_of_a_letter(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter_item item = {
        .text = S("Apixaban"), .dose = S("[?] mg"), .reason = S("{{x}} ___")};
    struct letter letter = with_part(
        &a, 2, (struct letter_part){.kind = PART_MEDICINES, .items = &item, .n_items = 1});
    str enclosed = S("___");
    letter.enclosures = &enclosed;
    size_t n;
    const struct letter_mark *marks = letter_marks(&a, &letter, &n);
    expect_int(n, 4);
    expect_str(marks[0].text, S("[?]"));
    expect_int(marks[0].place.field, PLACE_DOSE);
    expect_int(marks[1].kind, MARK_MERGE_FIELD);
    expect_int(marks[2].place.offset, 6);
    expect(marks[3].place.part == PLACE_ENCLOSURE);
    expect(letter_has_open_query(&a, &letter) && has_field_left(&a, &letter));
    expect(!letter_has_open_query(&a, &whole) && !has_field_left(&a, &whole));
}

static void the_text_of_a_letter_leads_back_to_its_parts(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter_text text = letter_to_text(&a, &whole);
    expect_str(text.text,
               S("Dear Mrs Okonkwo-Hale\n\n"
                 "Diagnoses\n- Paroxysmal atrial fibrillation\n- Hypertension\n\n"
                 "Medicines\n- Apixaban 5 mg twice a day (started: atrial fibrillation)\n"
                 "- Bisoprolol 2.5 mg once a day\n\n"
                 "Actions for the GP\n- Please check the kidney function in May\n\n"
                 "History\n\nThank you for coming to the clinic.\n\n"
                 "Yours sincerely\nDr H Lindqvist\n\nEnc: 24-hour tape diary\n"));
    struct letter_place place;
    ptrdiff_t dose = str_find(text.text, S("2.5 mg"));
    expect(letter_text_place(&text, (size_t)dose + 4, &place));
    expect_int(place.part, 2);
    expect_int(place.item, 1);
    expect_int(place.field, PLACE_DOSE);
    expect_int(place.offset, 4);
    expect(!letter_text_place(&text, (size_t)str_find(text.text, S("- Bis")), &place));
    expect(letter_text_place(&text, text.text.n - 2, &place));
    expect(place.part == PLACE_ENCLOSURE);
}

static void every_byte_that_came_from_a_part_is_that_byte_of_it(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter_text text = letter_to_text(&a, &whole);
    size_t mapped = 0;
    for (size_t i = 0; i < text.text.n; i++) {
        struct letter_place place;
        if (!letter_text_place(&text, i, &place)) continue;
        str from;
        if (place.part == PLACE_ENCLOSURE)
            from = enclosures[place.item];
        else if (!letter_part_is_list(parts[place.part].kind))
            from = parts[place.part].text;
        else {
            const struct letter_item *item = &parts[place.part].items[place.item];
            from = place.field == PLACE_TEXT   ? item->text
                   : place.field == PLACE_DOSE ? item->dose
                                               : item->reason;
        }
        expect(place.offset <= from.n);
        if (place.offset == from.n) continue;
        expect_int(text.text.p[i], from.p[place.offset]);
        mapped++;
    }
    expect(mapped > 250);
}

static void
a_signature_covers_every_word_and_who_gets_it_but_not_the_order_of_recipients(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct recipient to[] = {{RECIPIENT_PATIENT, {{1}}, false}, {RECIPIENT_GP, {{2}}, true}};
    struct recipient turned[] = {to[1], to[0]};
    sha256_hash hash, other;
    hash = letter_content_hash(&whole, to, 2);
    other = letter_content_hash(&whole, turned, 2);
    expect(sha256_eq(hash, other));
    other = letter_content_hash(&whole, to, 1);
    expect(!sha256_eq(hash, other));
    struct recipient elsewhere[] = {to[0], {RECIPIENT_GP, {{3}}, true}};
    other = letter_content_hash(&whole, elsewhere, 2);
    expect(!sha256_eq(hash, other));
    for (size_t i = 0; i < COUNT(parts); i++) {
        struct letter_part part = parts[i];
        if (part.n_items > 0)
            part.n_items--;
        else
            part.text.n--;
        struct letter changed = with_part(&a, i, part);
        other = letter_content_hash(&changed, to, 2);
        expect(!sha256_eq(hash, other));
    }
    struct letter no_enclosure = {parts, COUNT(parts), NULL, 0};
    other = letter_content_hash(&no_enclosure, to, 2);
    expect(!sha256_eq(hash, other));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_letter_may_be_signed),
        cmocka_unit_test(a_letter_with_a_fault_is_refused_by_the_name_of_its_part),
        cmocka_unit_test(a_letter_with_an_open_query_or_something_empty_is_not_signed),
        cmocka_unit_test(ordinary_words_are_no_marks),
        cmocka_unit_test(marks_are_found_in_every_text_of_a_letter),
        cmocka_unit_test(the_text_of_a_letter_leads_back_to_its_parts),
        cmocka_unit_test(every_byte_that_came_from_a_part_is_that_byte_of_it),
        cmocka_unit_test(
            a_signature_covers_every_word_and_who_gets_it_but_not_the_order_of_recipients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
