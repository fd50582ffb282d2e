#include "expect.h"

#include "buf.h"
#include "json_jansson.h"
#include "letter_hash.h"
#include "letter_json.h"
#include "utf8.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void a_letter_is_written_as_the_header_says(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char wire[] =
        "{\"version\":1,\"parts\":[{\"kind\":\"salutation\",\"text\":\"Dear Mrs Hale\"},"
        "{\"kind\":\"diagnoses\",\"items\":[\"Asthma\",\"\"]},"
        "{\"kind\":\"medicines\",\"items\":[{\"text\":\"Apixaban\",\"dose\":\"5 mg\",\"change\":\"started\","
        "\"reason\":\"AF\"},{\"text\":\"Bisoprolol\"}]},"
        "{\"kind\":\"actions\",\"for\":\"patient\",\"items\":[]},"
        "{\"kind\":\"heading\",\"section\":\"history\",\"text\":\"History\"},"
        "{\"kind\":\"paragraph\",\"text\":\"Line\\nand \\\"quotes\\\" [?]\"},"
        "{\"kind\":\"sign-off\",\"text\":\"Yours\"}],\"enclosures\":[\"Diary\"]}";
    struct letter letter;
    struct problem why = {0};
    expect_ok(letter_json_parse(&a, json_read, str_from_c(wire), &letter, &why));
    expect_int(letter.n_parts, 7);
    expect_int(letter.parts[2].items[0].change, MEDICINE_STARTED);
    expect_int(letter.parts[3].action_for, ACTION_FOR_PATIENT);
    expect_int(letter.parts[4].section, SECTION_HISTORY);
    expect_str(letter.parts[5].text, S("Line\nand \"quotes\" [?]"));
    expect_str(letter.enclosures[0], S("Diary"));
    expect_str(letter_json_write(&a, &letter), str_from_c(wire));
}

static void anything_outside_the_schema_is_refused_by_the_name_of_its_place(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *wire, *field;
    } rows[] = {
        {"[]", ""},
        {"{\"parts\":[]}", "version"},
        {"{\"version\":2,\"parts\":[]}", "version"},
        {"{\"version\":\"1\",\"parts\":[]}", "version"},
        {"{\"version\":1}", "parts"},
        {"{\"version\":1,\"parts\":{}}", "parts"},
        {"{\"version\":1,\"parts\":[],\"html\":\"<b>\"}", "html"},
        {"{\"version\":1,\"parts\":[7]}", "parts[0]"},
        {"{\"version\":1,\"parts\":[{}]}", "parts[0].kind"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"script\",\"text\":\"x\"}]}", "parts[0].kind"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"paragraph\"}]}", "parts[0].text"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"paragraph\",\"text\":null}]}", "parts[0].text"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"paragraph\",\"text\":\"x\",\"bold\":true}]}",
         "parts[0].bold"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"paragraph\",\"text\":\"x\",\"section\":\"history\"}]}",
         "parts[0].section"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"heading\",\"text\":\"x\",\"section\":\"\"}]}",
         "parts[0].section"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"heading\",\"text\":\"x\",\"section\":\"gossip\"}]}",
         "parts[0].section"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"heading\",\"text\":\"two\\nlines\"}]}",
         "parts[0].text"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"actions\",\"items\":[]}]}", "parts[0].for"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"actions\",\"for\":\"nurse\",\"items\":[]}]}",
         "parts[0].for"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"diagnoses\",\"text\":\"x\"}]}", "parts[0].text"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"diagnoses\",\"items\":[{\"text\":\"x\"}]}]}",
         "parts[0].items[0]"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"medicines\",\"items\":[\"x\"]}]}",
         "parts[0].items[0]"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"medicines\",\"items\":[{\"text\":\"x\",\"change\":\"begun\"}]}]}",
         "parts[0].items[0].change"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"medicines\",\"items\":[{\"dose\":\"x\"}]}]}",
         "parts[0].items[0].text"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"paragraph\",\"text\":\"nul \\u0000\"}]}",
         "parts[0].text"},
        {"{\"version\":1,\"parts\":[{\"kind\":\"sign-off\",\"text\":\"x\"},{\"kind\":\"paragraph\",\"text\":\"y\"}]}",
         "parts[0].kind"},
        {"{\"version\":1,\"parts\":[],\"enclosures\":\"x\"}", "enclosures"},
        {"{\"version\":1,\"parts\":[],\"enclosures\":[1]}", "enclosures[0]"},
        {"{\"version\":1,\"parts\":[],\"enclosures\":[\" \"]}", "enclosures[0]"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct problem why = {0};
        struct letter letter = {.n_parts = 77};
        enum err e = letter_json_parse(&a, json_read, str_from_c(rows[i].wire), &letter, &why);
        if (e != INVALID) print_error("%s\n", rows[i].wire);
        expect_int(e, INVALID);
        expect_str(why.field, str_from_c(rows[i].field));
        expect(why.sentence.n > 10);
        expect_int(letter.n_parts, 77);
    }
    struct letter letter;
    static const char *unreadable[] = {"", "{", "{\"version\":1,\"version\":1,\"parts\":[]}",
                                       "{\"version\":1,\"parts\":[{\"kind\":[[[[[[1]]]]]]}]}"};
    for (size_t i = 0; i < COUNT(unreadable); i++)
        expect(letter_json_parse(&a, json_read, str_from_c(unreadable[i]), &letter, NULL) != OK);
}

static void too_many_parts_or_items_are_a_limit(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct letter letter;
    struct problem why = {0};
    struct buf b;
    buf_init(&b, &a);
    buf_put(&b, S("{\"version\":1,\"parts\":[{\"kind\":\"diagnoses\",\"items\":[\"x\""));
    for (int i = 0; i < LETTER_MAX_ITEMS; i++)
        buf_put(&b, S(",\"x\""));
    buf_put(&b, S("]}]}"));
    expect_err(letter_json_parse(&a, json_read, buf_str(&b), &letter, &why), LIMIT);
    expect_str(why.field, S("parts[0].items"));
    buf_init(&b, &a);
    buf_put(&b, S("{\"version\":1,\"parts\":[1"));
    for (int i = 0; i < LETTER_MAX_PARTS; i++)
        buf_put(&b, S(",1"));
    buf_put(&b, S("]}"));
    expect_err(letter_json_parse(&a, json_read, buf_str(&b), &letter, &why), LIMIT);
}

/* A small generator: the same seed gives the same letter. */
static uint64_t random_next(uint64_t *seed) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static str random_text(struct arena *a, uint64_t *seed, bool is_line) {
    static const uint32_t odd[] = {'"',    '\\',   '/',     '<', '{', '\t',  0xe9,
                                   0x2028, 0x4e2d, 0x1f600, ' ', '&', 0xfffd};
    struct buf b;
    buf_init(&b, a);
    for (uint64_t n = random_next(seed) % 30; n > 0; n--) {
        uint64_t dice = random_next(seed) % 40;
        uint32_t code = dice < COUNT(odd) ? odd[dice] : (uint32_t)('a' + dice % 26);
        if (dice == 39 && !is_line) code = '\n';
        utf8_put(&b, code);
    }
    return buf_str(&b);
}

static struct letter_part random_part(struct arena *a, uint64_t *seed, size_t i, size_t n) {
    struct letter_part part = {.kind =
                                   (enum letter_part_kind)(random_next(seed) % PART_KIND_COUNT)};
    if ((part.kind == PART_SALUTATION && i != 0) || (part.kind == PART_SIGN_OFF && i + 1 != n))
        part.kind = PART_PARAGRAPH;
    if (part.kind == PART_HEADING)
        part.section = (enum letter_section)(random_next(seed) % SECTION_COUNT);
    if (part.kind == PART_ACTIONS)
        part.action_for = (enum action_for)(random_next(seed) % ACTION_FOR_COUNT);
    if (!letter_part_is_list(part.kind)) {
        part.text = random_text(a, seed, part.kind != PART_PARAGRAPH && part.kind != PART_SIGN_OFF);
        return part;
    }
    part.n_items = random_next(seed) % 5;
    struct letter_item *items = arena_array(a, struct letter_item, part.n_items);
    for (size_t j = 0; j < part.n_items; j++) {
        items[j].text = random_text(a, seed, true);
        if (part.kind != PART_MEDICINES) continue;
        items[j].dose = random_text(a, seed, true);
        items[j].reason = random_text(a, seed, true);
        items[j].change = (enum medicine_change)(random_next(seed) % MEDICINE_CHANGE_COUNT);
    }
    part.items = items;
    return part;
}

static void whatever_is_written_is_read_back_the_same(void **state) {
    (void)state;
    for (uint64_t round = 1; round <= 2000; round++) {
        AUTO_ARENA(a);
        uint64_t seed = round * 2654435761u;
        size_t n = random_next(&seed) % 12;
        struct letter_part *parts = arena_array(&a, struct letter_part, n);
        for (size_t i = 0; i < n; i++)
            parts[i] = random_part(&a, &seed, i, n);
        str enclosure = S("Diary é");
        struct letter letter = {parts, n, &enclosure, random_next(&seed) % 2}, back;
        struct problem why = {0};
        str wire = letter_json_write(&a, &letter);
        enum err e = letter_json_parse(&a, json_read, wire, &back, &why);
        if (e != OK) print_error("round %d: %.*s\n", (int)round, (int)wire.n, wire.p);
        expect_ok(e);
        expect(
            sha256_eq(letter_content_hash(&letter, NULL, 0), letter_content_hash(&back, NULL, 0)));
        expect_str(letter_json_write(&a, &back), wire);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_is_written_as_the_header_says),
        cmocka_unit_test(anything_outside_the_schema_is_refused_by_the_name_of_its_place),
        cmocka_unit_test(too_many_parts_or_items_are_a_limit),
        cmocka_unit_test(whatever_is_written_is_read_back_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
