/* A letter typed in three text boxes: what a typist types becomes parts, and every letter comes back. */
#include "expect.h"

#include "buf.h"
#include "letter_hash.h"
#include "letter_notation.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static struct letter typed(struct arena *a, const char *body) {
    return letter_notation_parse(a,
                                 (str[]){S("Dear Mrs Hale"), str_from_c(body),
                                         S("Yours sincerely\nDr Lindqvist"), S("Diary\n\n Map ")});
}

static void what_a_typist_types_becomes_headings_lists_and_paragraphs(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter l =
        typed(&a, "Diagnoses\n- Atrial fibrillation\n2. Hypertension\n\n"
                  "Medicines:\n- Apixaban; 5 mg twice a day; started: AF\n- Ramipril\n\n"
                  "## Clinic review\nThank you for coming.\nYou were well.\n\nNo oedema.\n"
                  "Plan\nSee again.\r\n\r\nActions for the GP\n\n- Check kidneys\n");
    static const enum letter_part_kind want[] = {
        PART_SALUTATION, PART_DIAGNOSES, PART_MEDICINES, PART_HEADING, PART_PARAGRAPH,
        PART_PARAGRAPH,  PART_HEADING,   PART_PARAGRAPH, PART_ACTIONS, PART_SIGN_OFF};
    expect_int(l.n_parts, COUNT(want));
    for (size_t i = 0; i < COUNT(want); i++)
        expect_int(l.parts[i].kind, want[i]);
    expect_int(l.parts[1].n_items, 2);
    expect_str(l.parts[1].items[1].text, S("Hypertension"));
    expect_str(l.parts[2].items[0].dose, S("5 mg twice a day"));
    expect_int(l.parts[2].items[0].change, MEDICINE_STARTED);
    expect_str(l.parts[2].items[0].reason, S("AF"));
    expect_str(l.parts[3].text, S("Clinic review"));
    expect_str(l.parts[4].text, S("Thank you for coming.\nYou were well."));
    expect_int(l.parts[6].section, SECTION_PLAN);
    expect_str(l.parts[8].items[0].text, S("Check kidneys"));
    expect_int(l.n_enclosures, 2);
    expect_str(l.enclosures[1], S("Map"));
    expect_ok(letter_check(&a, &l, NULL));
}

static void a_letter_is_shown_as_it_is_typed(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *const bodies[] = {
        "Diagnoses\n- Atrial fibrillation\n- Hypertension\n\nPlan\nI will see you again.",
        "## Clinic review\nThank you.\nSecond line.\n\nThird paragraph.",
        "Medicines\n- Apixaban; 5 mg; started: AF\n- Ramipril; ; stopped\n- Aspirin; 75 mg",
        "Actions for the hospital\n-",
        "## Next steps [plan-and-requested-actions]",
    };
    for (size_t i = 0; i < COUNT(bodies); i++) {
        struct letter l = typed(&a, bodies[i]);
        expect_str(letter_notation_write(&a, &l).text[BOX_BODY], str_from_c(bodies[i]));
    }
}

/* The words of a part, where they stand in a box as it was typed. */
static void expect_typed_at(const struct letter_boxes *boxes, struct letter_place place,
                            enum letter_box want_box, const char *words) {
    enum letter_box box;
    size_t at;
    expect(letter_notation_find(boxes, &place, &box, &at));
    expect_int(box, want_box);
    expect_str(str_slice(boxes->text[box], at, str_from_c(words).n), str_from_c(words));
}

static void a_place_is_found_in_a_box_as_it_was_typed(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str typed[] = {S("  Dear Dr Patel"),
                   S("\r\n\r\nDiagnosis:\r\n\r\n*  Dia\r\n 2. Diabetes  \r\n\r\n\r\n"
                     "Medication\n-  Apixaban ;5 mg;\n\n\nThe left.\r\n  The right [?].\n\n"),
                   S("\nYours"), S("\n\n Map\n")};
    struct letter l = letter_notation_parse(&a, typed);
    struct letter_boxes written = letter_notation_write(&a, &l);
    struct letter_boxes boxes = letter_notation_place(&a, &written, typed);
    expect_typed_at(&boxes, (struct letter_place){.part = 0}, BOX_SALUTATION, "Dear Dr");
    expect_typed_at(&boxes, (struct letter_place){.part = 1}, BOX_BODY, "Dia\n");
    expect_typed_at(&boxes, (struct letter_place){.part = 1, .item = 1}, BOX_BODY, "Diabetes");
    expect_typed_at(&boxes, (struct letter_place){.part = 2}, BOX_BODY, "Apixaban ;");
    expect_typed_at(&boxes, (struct letter_place){.part = 2, .field = PLACE_DOSE}, BOX_BODY,
                    "5 mg;");
    expect_typed_at(&boxes, (struct letter_place){.part = 3, .offset = 4}, BOX_BODY, "left.");
    expect_typed_at(&boxes, (struct letter_place){.part = 3, .offset = 22}, BOX_BODY, "[?]");
    expect_typed_at(&boxes, (struct letter_place){.part = 4}, BOX_SIGN_OFF, "Yours");
    expect_typed_at(&boxes, (struct letter_place){.part = PLACE_ENCLOSURE}, BOX_ENCLOSURES,
                    "Map\n");
}

static void words_of_a_heading_within_a_sentence_are_no_heading(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *const bodies[] = {"The plan is to wait.", "# NOF repaired in 2019",
                                         "Medicines were not changed.", "-5 degrees",
                                         "5 mg. daily"};
    for (size_t i = 0; i < COUNT(bodies); i++) {
        struct letter l = typed(&a, bodies[i]);
        expect_int(l.n_parts, 3);
        expect_int(l.parts[1].kind, PART_PARAGRAPH);
        expect_str(l.parts[1].text, str_from_c(bodies[i]));
    }
}

static void an_unknown_change_of_a_medicine_is_kept_as_words_about_it(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter l = typed(&a, "Medicines\n- Apixaban; 5 mg; since May: AF");
    expect_int(l.parts[1].items[0].change, MEDICINE_UNCHANGED);
    expect_str(l.parts[1].items[0].reason, S("since May: AF"));
}

static void empty_boxes_are_an_empty_letter(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter l = letter_notation_parse(&a, (str[]){S(" "), S("\n \n"), S(""), S(" \n")});
    expect_int(l.n_parts, 0);
}

static void a_place_in_the_letter_is_found_in_its_box(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter l = typed(&a, "Medicines\n- Apixaban; 2.50 mg; started: AF\n\nOne.\n\\Plan");
    struct letter_boxes boxes = letter_notation_write(&a, &l);
    enum letter_box box;
    size_t at;
    struct letter_place dose = {.part = 1, .item = 0, .field = PLACE_DOSE, .offset = 1};
    expect(letter_notation_find(&boxes, &dose, &box, &at));
    expect_int(box, BOX_BODY);
    expect_str(str_slice(boxes.text[box], at, 3), S(".50"));
    struct letter_place plan = {.part = 2, .field = PLACE_TEXT, .offset = 5};
    expect(letter_notation_find(&boxes, &plan, &box, &at));
    expect_str(str_slice(boxes.text[box], at, 4), S("Plan"));
    struct letter_place sign_off = {.part = 3, .field = PLACE_TEXT, .offset = 6};
    expect(letter_notation_find(&boxes, &sign_off, &box, &at));
    expect_int(box, BOX_SIGN_OFF);
    expect_int(at, 6);
    struct letter_place map = {.part = PLACE_ENCLOSURE, .item = 1, .offset = 1};
    expect(letter_notation_find(&boxes, &map, &box, &at));
    expect_int(box, BOX_ENCLOSURES);
    expect_str(str_from(boxes.text[box], at), S("ap"));
    struct letter_place nowhere = {.part = 9};
    expect(!letter_notation_find(&boxes, &nowhere, &box, &at));
}

/* ---- the property: parse(write(letter)) == letter ------------------------------------------------- */

static uint64_t seed;
static unsigned chance(unsigned n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % n;
}

/* Pieces that could be mistaken for the notation itself. */
static const str pieces[] = {
    S_INIT("\\"),
    S_INIT(";"),
    S_INIT("; "),
    S_INIT("#"),
    S_INIT("## "),
    S_INIT("- "),
    S_INIT("1. "),
    S_INIT("["),
    S_INIT("]"),
    S_INIT("[]"),
    S_INIT("[plan-and-requested-actions]"),
    S_INIT(" "),
    S_INIT("\t"),
    S_INIT(":"),
    S_INIT("started"),
    S_INIT("unchanged: "),
    S_INIT("Plan"),
    S_INIT("Diagnoses"),
    S_INIT("Medicines:"),
    S_INIT("Actions for the GP"),
    S_INIT("Apixaban 5 mg"),
    S_INIT("\u2022"),
    S_INIT("\u00a0"),
    S_INIT("x"),
    S_INIT("\\;"),
};

static str random_text(struct arena *a, bool lines) {
    struct buf b;
    buf_init(&b, a);
    for (unsigned n = chance(5); n > 0; n--) {
        if (lines && chance(3) == 0) buf_put_char(&b, '\n');
        buf_put(&b, pieces[chance(COUNT(pieces))]);
        if (lines && chance(4) == 0) buf_put_char(&b, '\n');
    }
    return buf_str(&b);
}

static void random_items(struct arena *a, struct letter_part *part) {
    part->n_items = chance(4);
    struct letter_item *items = arena_array(a, struct letter_item, part->n_items);
    for (size_t i = 0; i < part->n_items; i++) {
        items[i].text = random_text(a, false);
        if (part->kind != PART_MEDICINES) continue;
        items[i].dose = random_text(a, false);
        items[i].reason = random_text(a, false);
        items[i].change = (enum medicine_change)chance(MEDICINE_CHANGE_COUNT);
    }
    part->items = items;
}

static struct letter random_letter(struct arena *a) {
    size_t n = chance(7);
    struct letter_part *list = arena_array(a, struct letter_part, n);
    for (size_t i = 0; i < n; i++) {
        struct letter_part *part = &list[i];
        part->kind = (enum letter_part_kind)(PART_HEADING + chance(PART_SIGN_OFF - PART_HEADING));
        if (i == 0 && chance(2)) part->kind = PART_SALUTATION;
        if (i + 1 == n && chance(2)) part->kind = PART_SIGN_OFF;
        if (part->kind == PART_ACTIONS)
            part->action_for = (enum action_for)chance(ACTION_FOR_COUNT);
        if (part->kind == PART_HEADING && chance(2))
            part->section = (enum letter_section)chance(SECTION_COUNT);
        if (letter_part_is_list(part->kind))
            random_items(a, part);
        else
            part->text =
                random_text(a, part->kind == PART_PARAGRAPH || part->kind == PART_SIGN_OFF);
    }
    struct letter letter = {.parts = list, .n_parts = n, .n_enclosures = chance(3)};
    str *names = arena_array(a, str, letter.n_enclosures);
    for (size_t i = 0; i < letter.n_enclosures; i++)
        names[i] = say(a, "{}x{}", SAY_T(random_text(a, false)), SAY_T(random_text(a, false)));
    letter.enclosures = names;
    return letter;
}

static void every_letter_the_schema_allows_comes_back_as_it_was(void **state) {
    (void)state;
    for (uint64_t i = 1; i <= 60000; i++) {
        AUTO_ARENA(a);
        seed = i * UINT64_C(0x9e3779b97f4a7c15);
        struct letter letter = random_letter(&a);
        expect_ok(letter_check(&a, &letter, NULL));
        struct letter_boxes boxes = letter_notation_write(&a, &letter);
        struct letter back = letter_notation_parse(&a, boxes.text);
        if (str_eq(letter_canonical(&a, &letter, NULL, 0), letter_canonical(&a, &back, NULL, 0)))
            continue;
        print_error("seed %llu:\n%.*s\n", (unsigned long long)i, (int)boxes.text[BOX_BODY].n,
                    boxes.text[BOX_BODY].p);
        fail();
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_place_is_found_in_a_box_as_it_was_typed),
        cmocka_unit_test(what_a_typist_types_becomes_headings_lists_and_paragraphs),
        cmocka_unit_test(a_letter_is_shown_as_it_is_typed),
        cmocka_unit_test(words_of_a_heading_within_a_sentence_are_no_heading),
        cmocka_unit_test(an_unknown_change_of_a_medicine_is_kept_as_words_about_it),
        cmocka_unit_test(empty_boxes_are_an_empty_letter),
        cmocka_unit_test(a_place_in_the_letter_is_found_in_its_box),
        cmocka_unit_test(every_letter_the_schema_allows_comes_back_as_it_was),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
