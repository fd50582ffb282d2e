#include "expect.h"

#include "jaro_winkler.h"
#include "nickname.h"
#include "patient_match.h"
#include "soundex.h"

static void names_that_sound_alike_have_one_key(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *pairs[][2] = {{"smith", "S530"},
                                     {"smythe", "S530"},
                                     {"robert", "R163"},
                                     {"rupert", "R163"},
                                     {"ashcraft", "A261"},
                                     {"tymczak", "T522"},
                                     {"pfister", "P236"},
                                     {"o suilleabhain", "O241"},
                                     {"lee", "L000"},
                                     {"Honeyman", "H555"},
                                     {"", ""},
                                     {"王", ""}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        expect_str(soundex(&a, str_from_c(pairs[i][0])), str_from_c(pairs[i][1]));
}

static void likeness_of_names_is_as_published(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        double jaro, winkler;
    } rows[] = {
        {"MARTHA", "MARHTA", 0.9444, 0.9611},
        {"DIXON", "DICKSONX", 0.7667, 0.8133},
        {"DWAYNE", "DUANE", 0.8222, 0.8400},
        {"SMITH", "SMYTHE", 0.8222, 0.8578},
        {"THOMAS", "TOMAS", 0.9444, 0.9500},
        {"abc", "abc", 1, 1},
        {"abc", "xyz", 0, 0},
        {"", "", 1, 1},
        {"", "a", 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        str a = str_from_c(rows[i].a), b = str_from_c(rows[i].b);
        double d = jaro(a, b) - rows[i].jaro, w = jaro_winkler(a, b) - rows[i].winkler;
        if (d * d > 1e-8 || w * w > 1e-8) fail_msg("%s %s", rows[i].a, rows[i].b);
        expect(jaro(a, b) == jaro(b, a));
        expect(jaro_winkler_at_most(a, jaro_letters(a), b, jaro_letters(b)) >= jaro_winkler(a, b));
    }
    expect(nickname_related(S("peggy"), S("margaret anne")));
    expect(nickname_related(S("bill"), S("william")));
    expect(!nickname_related(S("john"), S("john")) && !nickname_related(S("john"), S("mary")));
}

static const struct match_person marguerite = {
    .family = S_INIT("okonkwo hale"),
    .given = S_INIT("marguerite"),
    .birth_date = {1961, 3, 14},
    .nhs_number = S_INIT("9990000018"),
    .nhs_number_is_verified = true,
    .gender = S_INIT("female"),
    .postcode = S_INIT("BS8 2DJ"),
    .street = S_INIT("12 alma road"),
    .telephone = {S_INIT("+447700900123")},
};

static bool says(const struct match_result *r, const char *part) {
    for (size_t i = 0; i < r->n_reasons; i++)
        if (str_find(r->reasons[i], str_from_c(part)) >= 0) return true;
    return false;
}

/* Each is Marguerite's record with something changed. */
static void the_same_person_is_proposed_and_others_are_not(void **state) {
    (void)state;
    static const struct {
        const char *story;
        struct match_person other;
        enum match_verdict verdict;
        const char *reason;
    } rows[] = {
        {"the same NHS number, birth and family name",
         {.family = S_INIT("okonkwo hale"),
          .birth_date = {1961, 3, 14},
          .nhs_number = S_INIT("9990000018")},
         MATCH_SAME,
         "NHS number is the same"},
        {"typed without the number",
         {.family = S_INIT("okonkwo hale"),
          .given = S_INIT("marguerite"),
          .birth_date = {1961, 3, 14}},
         MATCH_LIKELY,
         "date of birth is the same"},
        {"day and month swapped, same telephone",
         {.family = S_INIT("okonkwo hale"),
          .given = S_INIT("margaret"),
          .birth_date = {1961, 3, 4},
          .telephone = {S_INIT(""), S_INIT("+447700900123")}},
         MATCH_LIKELY,
         "telephone"},
        {"a name almost the same and the same birth",
         {.family = S_INIT("okonkwo hail"),
          .given = S_INIT("marguerite"),
          .birth_date = {1961, 3, 14}},
         MATCH_LIKELY,
         "spelt almost the same"},
        {"married since",
         {.family = S_INIT("brown"),
          .previous_family = S_INIT("okonkwo hale"),
          .given = S_INIT("marguerite"),
          .birth_date = {1961, 3, 14}},
         MATCH_LIKELY,
         "name before"},
        {"names swapped",
         {.family = S_INIT("marguerite"),
          .given = S_INIT("okonkwo hale"),
          .birth_date = {1961, 3, 14}},
         MATCH_LIKELY,
         "swapped"},
        {"another given name altogether",
         {.family = S_INIT("okonkwo hale"), .given = S_INIT("peggy"), .birth_date = {1961, 3, 14}},
         MATCH_POSSIBLE,
         "date of birth is the same"},
        {"the same name, another birth",
         {.family = S_INIT("okonkwo hale"),
          .given = S_INIT("marguerite"),
          .birth_date = {1990, 7, 2}},
         MATCH_DIFFERENT,
         "family name is the same"},
        {"her daughter with her name, at home",
         {.family = S_INIT("okonkwo hale"),
          .given = S_INIT("marguerite"),
          .birth_date = {1990, 7, 2},
          .postcode = S_INIT("BS8 2DJ"),
          .telephone = {S_INIT("+447700900123")}},
         MATCH_POSSIBLE,
         "relatives at one address"},
        {"her twin",
         {.family = S_INIT("okonkwo hale"),
          .given = S_INIT("adaeze"),
          .birth_date = {1961, 3, 14},
          .gender = S_INIT("female"),
          .postcode = S_INIT("BS8 2DJ"),
          .telephone = {S_INIT("+447700900123")}},
         MATCH_POSSIBLE,
         "twins"},
        {"everything the same but another verified number",
         {.family = S_INIT("okonkwo hale"),
          .given = S_INIT("marguerite"),
          .birth_date = {1961, 3, 14},
          .nhs_number = S_INIT("9990000026"),
          .nhs_number_is_verified = true,
          .postcode = S_INIT("BS8 2DJ")},
         MATCH_DIFFERENT,
         "two people"},
        {"the same number under another name",
         {.family = S_INIT("petrov"),
          .given = S_INIT("ivan"),
          .birth_date = {1980, 1, 1},
          .nhs_number = S_INIT("9990000018")},
         MATCH_POSSIBLE,
         "NHS number is the same"},
        {"a stranger",
         {.family = S_INIT("petrov"), .given = S_INIT("ivan"), .birth_date = {1961, 3, 14}},
         MATCH_DIFFERENT,
         "date of birth"},
        {"a stranger of the same district, of her day and sex",
         {.family = S_INIT("petrov"),
          .given = S_INIT("anna"),
          .birth_date = {1961, 3, 14},
          .gender = S_INIT("female"),
          .postcode = S_INIT("BS8 4QX")},
         MATCH_DIFFERENT,
         "postcode district"},
        {"the same, whose given name nobody wrote down",
         {.family = S_INIT("petrov"), .birth_date = {1961, 3, 14}, .postcode = S_INIT("BS8 4QX")},
         MATCH_DIFFERENT,
         "postcode district"},
        {"of the same district and given name, married since perhaps",
         {.family = S_INIT("petrov"),
          .given = S_INIT("marguerite"),
          .birth_date = {1961, 3, 14},
          .postcode = S_INIT("BS8 4QX")},
         MATCH_LIKELY,
         "given name is the same"},
        {"of the same district, married since, and known by another name",
         {.family = S_INIT("brown"),
          .previous_family = S_INIT("okonkwo hale"),
          .given = S_INIT("adaeze"),
          .birth_date = {1961, 3, 14},
          .postcode = S_INIT("BS8 4QX")},
         MATCH_POSSIBLE,
         "name before"},
        {"both names new, at the same address",
         {.family = S_INIT("petrov"),
          .given = S_INIT("anna"),
          .birth_date = {1961, 3, 14},
          .postcode = S_INIT("BS8 2DJ")},
         MATCH_POSSIBLE,
         "postcode is the same"},
        {"both names new, with the same telephone",
         {.family = S_INIT("petrov"),
          .given = S_INIT("anna"),
          .birth_date = {1961, 3, 14},
          .telephone = {S_INIT("+447700900123")}},
         MATCH_POSSIBLE,
         "telephone"},
        {"who lives with her",
         {.family = S_INIT("petrov"),
          .given = S_INIT("anna"),
          .birth_date = {1990, 7, 2},
          .postcode = S_INIT("BS8 2DJ"),
          .telephone = {S_INIT("+447700900123")}},
         MATCH_DIFFERENT,
         "telephone"},
        {"nobody known", {.family = S_INIT("")}, MATCH_DIFFERENT, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct match_result r = patient_match(&marguerite, &rows[i].other);
        struct match_result back = patient_match(&rows[i].other, &marguerite);
        if (r.verdict != rows[i].verdict)
            fail_msg("%s: verdict %d at %d", rows[i].story, (int)r.verdict, (int)r.score);
        if (rows[i].reason && !says(&r, rows[i].reason)) fail_msg("%s: no reason", rows[i].story);
        expect_int(back.score, r.score);
        expect_int(back.verdict, r.verdict);
    }
}

static void twins_and_hard_negatives_are_marked(void **state) {
    (void)state;
    struct match_person twin = marguerite, other = marguerite;
    twin.given = S("adaeze");
    twin.nhs_number = S("");
    struct match_result r = patient_match(&marguerite, &twin);
    expect(r.may_be_twins && !r.is_hard_negative && r.verdict == MATCH_POSSIBLE);
    other.nhs_number = S("9990000026");
    r = patient_match(&marguerite, &other);
    expect(r.is_hard_negative && r.verdict == MATCH_DIFFERENT);
    other.nhs_number_is_verified = false; /* a slip of the pen is still possible */
    r = patient_match(&marguerite, &other);
    expect(!r.is_hard_negative && r.verdict >= MATCH_POSSIBLE && says(&r, "not verified"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_sound_alike_have_one_key),
        cmocka_unit_test(likeness_of_names_is_as_published),
        cmocka_unit_test(the_same_person_is_proposed_and_others_are_not),
        cmocka_unit_test(twins_and_hard_negatives_are_marked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
