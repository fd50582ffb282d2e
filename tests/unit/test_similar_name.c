#include "expect.h"

#include "similar_name.h"

static const struct {
    const char *story;
    struct listed_patient a, b;
    unsigned kinds;
} pairs[] = {
    {"nothing alike",
     {S_INIT("okonkwo"), S_INIT("marguerite"), {1961, 3, 14}},
     {S_INIT("petrov"), S_INIT("ivan"), {1980, 1, 2}},
     0},
    {"the same name",
     {S_INIT("smith"), S_INIT("john"), {1961, 3, 14}},
     {S_INIT("smith"), S_INIT("john"), {1980, 1, 2}},
     SIMILAR_SAME_NAME},
    {"the same name and birth date",
     {S_INIT("smith"), S_INIT("john"), {1961, 3, 14}},
     {S_INIT("smith"), S_INIT("john"), {1961, 3, 14}},
     SIMILAR_SAME_NAME | SIMILAR_BIRTH_DATE},
    {"father and son",
     {S_INIT("smith"), S_INIT("john"), {0}},
     {S_INIT("smith"), S_INIT("jack"), {0}},
     SIMILAR_INITIAL},
    {"called by the family name alone",
     {S_INIT("smith"), S_INIT("john"), {1961, 3, 14}},
     {S_INIT("smith"), S_INIT("peter"), {1962, 3, 14}},
     SIMILAR_FAMILY},
    {"half of a double family name",
     {S_INIT("okonkwo-hale"), S_INIT("marguerite"), {1961, 3, 14}},
     {S_INIT("okonkwo"), S_INIT("marguerite"), {1961, 5, 14}},
     SIMILAR_SPELLING},
    {"half of a double family name, written apart",
     {S_INIT("okonkwo hale"), S_INIT("marguerite"), {1961, 3, 14}},
     {S_INIT("hale"), S_INIT("mary"), {1961, 5, 14}},
     SIMILAR_SPELLING},
    {"half of a double family name, and nothing else",
     {S_INIT("okonkwo-hale"), S_INIT("marguerite"), {1961, 3, 14}},
     {S_INIT("hale"), S_INIT("peter"), {1961, 5, 14}},
     0},
    {"sounds alike",
     {S_INIT("smith"), S_INIT("john"), {1961, 3, 14}},
     {S_INIT("smythe"), S_INIT("jane"), {1962, 3, 14}},
     SIMILAR_SOUND},
    {"only the family name sounds alike",
     {S_INIT("reid"), S_INIT("john"), {1961, 3, 14}},
     {S_INIT("reed"), S_INIT("peter"), {1962, 3, 14}},
     0},
    {"spelt almost the same",
     {S_INIT("thompson"), S_INIT("catherine"), {1961, 3, 14}},
     {S_INIT("thomson"), S_INIT("catharine"), {1962, 3, 14}},
     SIMILAR_SPELLING},
    {"given and family name swapped",
     {S_INIT("james"), S_INIT("martin"), {1961, 3, 14}},
     {S_INIT("martin"), S_INIT("james"), {1962, 3, 14}},
     SIMILAR_SPELLING},
    {"only the birth date",
     {S_INIT("okonkwo"), S_INIT("marguerite"), {1961, 3, 14}},
     {S_INIT("petrov"), S_INIT("ivan"), {1961, 3, 14}},
     SIMILAR_BIRTH_DATE},
    {"a first letter of another script",
     {S_INIT("иванов"), S_INIT("иван"), {0}},
     {S_INIT("иванов"), S_INIT("пётр"), {0}},
     SIMILAR_FAMILY},
    {"of another script nothing sounds alike",
     {S_INIT("иванов"), S_INIT("иван"), {0}},
     {S_INIT("петров"), S_INIT("игорь"), {0}},
     0},
};

static void patients_who_could_be_taken_for_one_another_are_marked(void **state) {
    (void)state;
    AUTO_ARENA(a);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct listed_patient list[] = {pairs[i].a, pairs[i].b};
        const struct similar_mark *marks = similar_names(&a, list, 2);
        if (marks[0].kinds != pairs[i].kinds || marks[1].kinds != pairs[i].kinds)
            fail_msg("%s: %u", pairs[i].story, marks[0].kinds);
        if (pairs[i].kinds) expect_int(marks[0].other, 1);
    }
}

static void the_most_similar_one_is_named_and_everybody_else_left_alone(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct listed_patient list[] = {
        {S_INIT("smith"), S_INIT("john"), {1961, 3, 14}},
        {S_INIT("smith"), S_INIT("jane"), {1970, 1, 2}},
        {S_INIT("smith"), S_INIT("john"), {1990, 5, 5}},
        {S_INIT("adeyemi"), S_INIT("ola"), {1961, 3, 14}},
        {S_INIT("petrov"), S_INIT("ivan"), {1980, 12, 31}},
    };
    const struct similar_mark *marks = similar_names(&a, list, 5);
    expect_int(marks[0].kinds, SIMILAR_SAME_NAME | SIMILAR_INITIAL | SIMILAR_BIRTH_DATE);
    expect_int(marks[0].other, 2);
    expect_int(marks[1].kinds, SIMILAR_INITIAL);
    expect_int(marks[3].kinds, SIMILAR_BIRTH_DATE);
    expect_int(marks[3].other, 0);
    expect_int(marks[4].kinds, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patients_who_could_be_taken_for_one_another_are_marked),
        cmocka_unit_test(the_most_similar_one_is_named_and_everybody_else_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
