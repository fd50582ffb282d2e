#include "expect.h"

#include "buf.h"
#include "postal_address.h"

static void postcodes_come_out_in_their_one_spelling(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *good[][2] = {
        {"bs8 2dj", "BS8 2DJ"},  {"SW1A1AA", "SW1A 1AA"},    {" m1 1ae ", "M1 1AE"},
        {"B33 8TH", "B33 8TH"},  {"cr26xh", "CR2 6XH"},      {"DN55 1PT", "DN55 1PT"},
        {"W1A 0AX", "W1A 0AX"},  {"EC1A 1BB", "EC1A 1BB"},   {"gir0aa", "GIR 0AA"},
        {"BFPO 57", "BFPO 57"},  {"bfpo1234", "BFPO 1234"},  {"BF1 0AX", "BF1 0AX"},
        {"JE2 3AB", "JE2 3AB"},  {"GX11 1AA", "GX11 1AA"},   {"fiqq1zz", "FIQQ 1ZZ"},
        {"zz993vz", "ZZ99 3VZ"}, {"N W 1 4 N P", "NW1 4NP"}, {"E1W 1AA", "E1W 1AA"},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        str got = S("");
        if (postcode_parse(&a, str_from_c(good[i][0]), &got, NULL) != OK)
            fail_msg("%s", good[i][0]);
        expect_str(got, str_from_c(good[i][1]));
        str again;
        expect_ok(postcode_parse(&a, got, &again, NULL));
        expect_str(again, got);
    }
    static const char *bad[] = {"",         "BS8",       "BS8 2D",  "BS8 DJ2", "QS8 2DJ",
                                "BI8 2DJ",  "BS8 2CJ",   "BS8 2DO", "B5O 2DJ", "W1Z 0AX",
                                "EC1C 1BB", "BS888 2DJ", "12345",   "BFPO",    "BFPO 12345",
                                "BFPO X",   "GIR 0AB",   "BS8-2DJ", "ZZ99 3V", "SW1A 1AA SW1A",
                                "BS8 2DÉ",  "BS８ 2DJ"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        str untouched = S("x");
        struct problem why = {0};
        if (postcode_parse(&a, str_from_c(bad[i]), &untouched, &why) != INVALID)
            fail_msg("%s", bad[i]);
        expect_str(untouched, S("x"));
        expect_str(why.field, S("postcode"));
    }
    expect(postcode_is_pseudo(S("ZZ99 3VZ")) && !postcode_is_pseudo(S("BS8 2DJ")));
}

static void an_address_is_kept_as_typed_without_empty_lines(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct postal_address x;
    expect_ok(postal_address_parse(&a, S(" Flat 2 \r\n\r\n12 Alma Road\nBristol"), S("bs82dj"),
                                   S("UK"), &x, NULL));
    expect_str(postal_address_text(&a, &x), S("Flat 2\n12 Alma Road\nBristol"));
    expect_str(postal_address_one_line(&a, &x), S("Flat 2, 12 Alma Road, Bristol, BS8 2DJ"));
    expect_str(x.country, S(""));
    /* the postcode typed below the town moves to its place */
    expect_ok(
        postal_address_parse(&a, S("12 Alma Road\nBristol\nbs8 2dj"), S(""), S(""), &x, NULL));
    expect_int(x.n_lines, 2);
    expect_str(x.postcode, S("BS8 2DJ"));
    expect_ok(postal_address_parse(&a, S("3 rue Cler"), S("75007 Paris"), S("France"), &x, NULL));
    expect_str(x.postcode, S("75007 Paris"));
    expect_ok(postal_address_parse(&a, S(""), S(""), S(""), &x, NULL));
    expect_int(x.n_lines, 0);
}

static void what_cannot_be_printed_is_refused(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct postal_address x;
    struct problem why;
    expect_ok(postal_address_parse(&a, S("1\n2\n3\n4\n5\n6\n7"), S(""), S(""), &x, &why));
    expect_err(postal_address_parse(&a, S("1\n2\n3\n4\n5\n6\n7\n8"), S(""), S(""), &x, &why),
               INVALID);
    expect_str(why.field, S("address"));
    expect_err(postal_address_parse(&a, S("a\001b"), S(""), S(""), &x, &why), INVALID);
    expect_err(postal_address_parse(&a, S("a\xff"), S(""), S(""), &x, &why), INVALID);
    expect_err(postal_address_parse(&a, S("a"), S("x\001"), S("France"), &x, &why), INVALID);
    expect_err(postal_address_parse(&a, S("a"), S("75007"), S("Wales"), &x, &why), INVALID);
    expect_str(why.field, S("postcode"));
    struct buf b;
    buf_init(&b, &a);
    for (int i = 0; i < 101; i++)
        buf_put_char(&b, 'x');
    expect_err(postal_address_parse(&a, buf_str(&b), S(""), S(""), &x, &why), INVALID);
    expect_ok(postal_address_parse(&a, str_slice(buf_str(&b), 0, 100), S(""), S(""), &x, &why));
}

static const struct {
    const char *lines, *postcode, *country, *window; /* NULL: no letter can go */
} windows[] = {
    {"12 Alma Road\nBristol", "BS8 2DJ", "", "Mrs M Hale|12 Alma Road|Bristol|BS8 2DJ"},
    {"HMS Victory", "BFPO 207", "", "Mrs M Hale|HMS Victory|BFPO 207"},
    {"1\n2\n3\n4\n5", "M1 1AE", "", "Mrs M Hale|1|2|3|4|5|M1 1AE"},
    {"Flat 2\nAlma House\n12 Alma Road\nClifton Village\nBristol\nAvon\nEngland", "BS8 2DJ", "",
     "Mrs M Hale|Flat 2, Alma House|12 Alma Road|Clifton Village|Bristol, Avon|England|BS8 2DJ"},
    {"3 rue Cler", "75007 Paris", "France", "Mrs M Hale|3 rue Cler|75007 Paris|FRANCE"},
    {"Calle Ñ 1", "", "España", "Mrs M Hale|Calle Ñ 1|ESPAÑA"},
    {"1\n2\n3\n4\n5\n6\n7", "P8", "Malta", "Mrs M Hale|1, 2|3, 4|5, 6|7|P8|MALTA"},
    {"12 Alma Road\nBristol", "", "", NULL},
    {"No fixed abode", "ZZ99 3VZ", "", NULL},
    {"", "BS8 2DJ", "", NULL},
};

static void an_envelope_shows_name_lines_and_the_postcode_alone_at_the_foot(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
        AUTO_ARENA(a);
        struct postal_address x;
        struct window_lines w;
        struct problem why = {0};
        expect_ok(postal_address_parse(&a, str_from_c(windows[i].lines),
                                       str_from_c(windows[i].postcode),
                                       str_from_c(windows[i].country), &x, NULL));
        enum err e = postal_address_window(&a, S("Mrs M Hale"), &x, &w, &why);
        expect_int(e, windows[i].window ? OK : INVALID);
        if (e != OK) {
            expect(why.sentence.n > 40);
            continue;
        }
        struct buf b;
        buf_init(&b, &a);
        for (size_t n = 0; n < w.n; n++) {
            if (n) buf_put_char(&b, '|');
            buf_put(&b, w.line[n]);
        }
        expect(w.n >= 3 && w.n <= WINDOW_LINES);
        expect_str(buf_str(&b), str_from_c(windows[i].window));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(postcodes_come_out_in_their_one_spelling),
        cmocka_unit_test(an_address_is_kept_as_typed_without_empty_lines),
        cmocka_unit_test(what_cannot_be_printed_is_refused),
        cmocka_unit_test(an_envelope_shows_name_lines_and_the_postcode_alone_at_the_foot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
