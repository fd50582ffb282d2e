#include "expect.h"

#include "buf.h"
#include "csv_patients.h"

static const civil_date today = {2026, 11, 23};

static str cells_of(struct arena *a, str bytes) {
    struct buf b;
    struct csv csv;
    struct csv_row row = {0};
    struct problem why = {0};
    str text = {NULL, 0};
    buf_init(&b, a);
    if (csv_decode(a, bytes, &text, NULL) != OK) return S("not text");
    csv_open(&csv, a, text);
    for (enum err e; (e = csv_next(&csv, &row, &why)) != NOT_FOUND;) {
        if (e != OK) {
            buf_put(&b, why.field);
            buf_put_char(&b, '!');
            continue;
        }
        buf_put_int(&b, row.line);
        for (size_t i = 0; i < row.n; i++) {
            buf_put_char(&b, '<');
            buf_put(&b, row.cells[i]);
            buf_put_char(&b, '>');
        }
    }
    return buf_str(&b);
}

static void rows_are_read_as_the_standard_and_excel_write_them(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        str bytes, cells;
    } table[] = {
        {S_INIT("a,b\r\n1,2\r\n"), S_INIT("1<a><b>2<1><2>")},
        {S_INIT("a,b\n1,2"), S_INIT("1<a><b>2<1><2>")},
        {S_INIT("a,b\r1,2\r"), S_INIT("1<a><b>2<1><2>")},
        {S_INIT("a;b\n1,5;2\n"), S_INIT("1<a><b>2<1,5><2>")},
        {S_INIT("a\tb\n1\t2\n"), S_INIT("1<a><b>2<1><2>")},
        {S_INIT("sep=;\r\na;b,c\r\n"), S_INIT("2<a><b,c>")},
        {S_INIT("\xEF\xBB\xBF"
                "a,b\n"),
         S_INIT("1<a><b>")},
        {S_INIT("a,b\n\"x\ny\",2\nz,3\n"), S_INIT("1<a><b>2<x\ny><2>4<z><3>")},
        {S_INIT("a,\"b \"\"c\"\", d\"\n"), S_INIT("1<a><b \"c\", d>")},
        {S_INIT("a, \"b\" ,c\n"), S_INIT("1<a><b><c>")},
        {S_INIT("a,=\"0123\",'0456,O'Neill\n"), S_INIT("1<a><0123><0456><O'Neill>")},
        {S_INIT("a,\"=\"\"0123\"\"\"\n"), S_INIT("1<a><0123>")},
        {S_INIT("a,b\n,\n\n  ,  \n1,\n"), S_INIT("1<a><b>5<1><>")},
        {S_INIT("a,b\n\"x,2\ny,3\n"), S_INIT("1<a><b>line 2!3<y><3>")},
        {S_INIT("a,b\n\"x\"z,2\ny,3\n"), S_INIT("1<a><b>line 2!3<y><3>")},
        {S_INIT("Ren\xE9,\x80 5,O\x92Neill\n"),
         S_INIT("1<Ren\xC3\xA9><\xE2\x82\xAC 5><O\xE2\x80\x99Neill>")},
        {S_INIT("\xFF\xFE"
                "a\0,\0\xE9\0\r\0\n\0"),
         S_INIT("1<a><\xC3\xA9>")},
        {S_INIT("\xFE\xFF\0a\0,\xD8\x3D\xDE\x00\0\n"), S_INIT("1<a><\xF0\x9F\x98\x80>")},
        {S_INIT("a\0,\0b\0\n\0c\0,\0d\0\n\0"), S_INIT("1<a><b>2<c><d>")},
        {S_INIT("a,b\0c,dddddddddddddddddd\n"), S_INIT("not text")},
        {S_INIT(""), S_INIT("")},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        expect_str(cells_of(&a, table[i].bytes), table[i].cells);
}

static struct taken take(struct arena *a, const char *text, const struct csv_mapping *mapping) {
    struct csv_file file = {S("list.csv"), S("urn:test"), mapping, today};
    struct taken t = {0};
    csv_patients_take(a, &file, str_from_c(text), &t);
    return t;
}

static void columns_are_known_by_what_hospitals_call_them(void **state) {
    (void)state;
    static const struct {
        const char *header;
        enum csv_field field;
    } table[] = {
        {"Surname", CSV_FAMILY},
        {"LAST NAME", CSV_FAMILY},
        {"Family name", CSV_FAMILY},
        {"Forename(s)", CSV_GIVEN},
        {"D.O.B.", CSV_BIRTH_DATE},
        {"Date of Birth", CSV_BIRTH_DATE},
        {"NHS No.", CSV_NHS_NUMBER},
        {"NHS_Number", CSV_NHS_NUMBER},
        {"Hospital No", CSV_HOSPITAL_NUMBER},
        {"MRN", CSV_HOSPITAL_NUMBER},
        {"CRN", CSV_HOSPITAL_NUMBER},
        {"Unit Number", CSV_HOSPITAL_NUMBER},
        {"Address 1", CSV_ADDRESS_1},
        {"Post Code", CSV_POSTCODE},
        {"Tel.", CSV_TELEPHONE},
        {"Mobile No", CSV_MOBILE},
        {"E-mail", CSV_EMAIL},
        {"family_name", CSV_FAMILY},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        enum csv_field field = CSV_IGNORED;
        if (!csv_field_of_header(str_from_c(table[i].header), &field) || field != table[i].field)
            fail_msg("%s", table[i].header);
    }
    enum csv_field field = CSV_TITLE;
    expect(!csv_field_of_header(S("Favourite colour"), &field) && field == CSV_TITLE);
    expect(!csv_field_of_header(S("--"), &field));
}

static void a_row_becomes_a_patient(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct taken t =
        take(&a,
             "Hospital No,Surname,Forename,Title,DOB,Sex,NHS No,Address 1,Town,Post code,Tel,"
             "Mobile,Shoe size\n"
             "\"=\"\"H0012\"\"\",Okonkwo-Hale,Marguerite,Mrs,14/03/1961,F,943 476 5919,"
             "\"12, Alma Road\",Bristol,bs82dj,1174960123,7700900123.0,38\n",
             NULL);
    expect_int(t.n_records, 1);
    expect_int(t.n_rejections, 0);
    expect_int(t.n_left_alone, 1);
    expect_str(t.left_alone[0].type, S("column Shoe size"));
    expect_str(t.records[0].keys[0].source, S("urn:test"));
    expect_str(t.records[0].keys[0].identifier, S("H0012"));
    struct patient p = {0};
    patient_from_record(&a, &t.records[0].patient, today, &p);
    expect_str(p.family_name, S("Okonkwo-Hale"));
    expect_str(p.given_names, S("Marguerite"));
    expect_str(p.title, S("Mrs"));
    expect_str(p.gender, S("female"));
    expect_str(civil_date_iso(&a, p.birth_date), S("1961-03-14"));
    expect_str(p.nhs_number, S("9434765919"));
    expect_str(p.hospital_number, S("H0012"));
    expect_str(p.address, S("12, Alma Road\nBristol"));
    expect_str(p.postcode, S("BS8 2DJ"));
    expect_str(p.home_telephone, S("0117 496 0123"));
    expect_str(p.mobile_telephone, S("07700 900123"));
}

static void dates_come_in_british_order_or_as_excel_days(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *typed, *iso; /* NULL: refused */
    } table[] = {
        {"14/03/1961", "1961-03-14"}, {"22354", "1961-03-14"},
        {"22354.0", "1961-03-14"},    {"14-Mar-1961", "1961-03-14"},
        {"1961-03-14", "1961-03-14"}, {"1961-03-14 00:00:00", "1961-03-14"},
        {"05/06/1961", "1961-06-05"}, {"1961", "1961-01-01"},
        {"03/14/1961", NULL},         {"31/02/1961", NULL},
        {"14/03/2061", NULL},         {"soon", NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        str text = say(&a, "Surname,DOB\nSmith,{}\n", SAY_T(str_from_c(table[i].typed)));
        struct taken t = take(&a, arena_c(&a, text), NULL);
        if ((t.n_records == 1) != (table[i].iso != NULL)) fail_msg("%s", table[i].typed);
        if (table[i].iso)
            expect_str(civil_date_iso(&a, t.records[0].patient.birth_date),
                       str_from_c(table[i].iso));
        else
            expect_str(t.rejections[0].field, S("birth_date"));
    }
}

static void the_good_rows_go_in_beside_the_bad(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct taken t = take(&a,
                          "Name,NHS Number,Sex,Email\n"
                          "\"SMITH, John (Mr)\",9434765919,M,j@example.org\n"
                          "\"JONES, Ann\",9.43E+09,F,\n"
                          ",9434765919,F,\n"
                          "\"BROWN, Jo\",1234567890,?,none\n"
                          "\"open,1\n"
                          "Dr Mary Ann White,,F,,one too many\n"
                          "Dr Mary Ann White,,F,\n",
                          NULL);
    expect_int(t.n_records, 3);
    expect_str(t.records[0].patient.names[0].title, S("Mr"));
    expect_str(t.records[0].patient.names[0].given, S("John"));
    expect_str(t.records[2].patient.names[0].given, S("Mary Ann"));
    expect_str(t.records[2].patient.names[0].family, S("White"));
    expect_int(t.n_rejections, 5);
    expect_str(t.rejections[0].resource, S("line 3"));
    expect_str(t.rejections[0].field, S("nhs_number"));
    expect(str_find(t.rejections[0].reason, S("Excel")) >= 0);
    expect_str(t.rejections[1].field, S("family_name"));
    expect_str(t.rejections[2].resource, S("line 5")); /* taken in, but for its NHS number */
    expect_str(t.rejections[3].resource, S("line 6"));
    expect_str(t.rejections[4].resource, S("line 7"));
}

static void a_file_without_names_or_with_two_of_a_kind_is_refused_whole(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *const bad[] = {"", "\n\n", "x,y\n1,2\n", "Surname,Last name\nA,B\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct taken t = take(&a, bad[i], NULL);
        expect_int(t.n_records, 0);
        expect_int(t.n_rejections, 1);
        expect(t.rejections[0].reason.n > 10);
    }
}

static void a_mapping_file_says_what_their_headers_mean(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct csv_mapping mapping = {0};
    struct problem why = {0};
    expect_ok(csv_mapping_parse(&a, S("# ours\nNachname = family_name\r\nSurname=ignored\n\n"),
                                &mapping, &why));
    struct taken t = take(&a, "Nachname,Surname\nM\xC3\xBCller,x\n", &mapping);
    expect_int(t.n_records, 1);
    expect_str(t.records[0].patient.names[0].family, S("M\xC3\xBCller"));
    expect_err(csv_mapping_parse(&a, S("a = family_name\nb = shoe_size\n"), &mapping, &why),
               INVALID);
    expect_str(why.field, S("line 2"));
    expect_err(csv_mapping_parse(&a, S("a\n"), &mapping, &why), INVALID);
    expect_str(why.field, S("line 1"));
}

static void moved_columns_and_quotes_change_nothing_and_one_cell_does(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct taken one = take(&a, "MRN,Surname,DOB\n7,Smith,14/03/1961\n", NULL);
    struct taken moved =
        take(&a, "\"Surname\";\"Date of birth\";\"Unit no\"\n\"Smith\";14/03/1961;'7\n", NULL);
    struct taken other = take(&a, "MRN,Surname,DOB\n7,Smyth,14/03/1961\n", NULL);
    expect(sha256_eq(one.records[0].hash, moved.records[0].hash));
    expect(!sha256_eq(one.records[0].hash, other.records[0].hash));
    expect_str(other.records[0].keys[0].identifier, S("7"));
}

/* A column that is there says that the cell is empty, one that is not says nothing. */
static void an_empty_cell_is_said_and_a_missing_column_is_not(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct taken one = take(&a, "MRN,Surname,Email\n7,Smith,\n", NULL);
    struct taken other = take(&a, "MRN,Surname\n7,Smith\n", NULL);
    struct taken bad = take(&a, "MRN,Surname,Email\n7,Smith,nonsense\n", NULL);
    struct taken short_row = take(&a, "MRN,Surname,Email\n7,Smith\n", NULL);
    expect(!sha256_eq(one.records[0].hash, other.records[0].hash));
    expect(sha256_eq(bad.records[0].hash, other.records[0].hash));
    expect(sha256_eq(short_row.records[0].hash, other.records[0].hash));
    expect_int(one.records[0].patient.n_cells, 3);
    expect_int(other.records[0].patient.n_cells, 2);
    expect_int(bad.records[0].patient.n_cells, 2);
    struct csv_mapping mapping = {0};
    expect_ok(csv_mapping_parse(&a, S("Post = email\nEmail = ignored\n"), &mapping, NULL));
    struct taken mapped = take(&a, "MRN,Surname,Post,Email\n7,Smith,,x@y.org\n", &mapping);
    expect(sha256_eq(mapped.records[0].hash, one.records[0].hash));
}

static void that_somebody_is_alive_must_be_said_in_so_many_words(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *deceased, *day;
        bool is_deceased, is_said_alive;
        size_t n_left_out;
    } table[] = {
        {"", "", false, false, 0},          {"No", "", false, true, 0},
        {"Y", "", true, false, 0},          {"n", "01/11/2026", true, false, 0},
        {"", "01/11/2026", true, false, 0}, {"perhaps", "", false, false, 1},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        str text = say(&a, "Surname,Deceased,Date of death\nSmith,{},{}\n",
                       SAY_T(str_from_c(table[i].deceased)), SAY_T(str_from_c(table[i].day)));
        struct taken t = take(&a, arena_c(&a, text), NULL);
        const struct record_patient *p = &t.records[0].patient;
        if (p->is_deceased != table[i].is_deceased || p->is_said_alive != table[i].is_said_alive ||
            t.n_rejections != table[i].n_left_out)
            fail_msg("row %zu", i);
    }
}

static void control_characters_of_a_cell_do_not_come_in(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct taken t =
        take(&a,
             "Surname,Known as,Address,Email\n"
             "Smith,\"Jo\r\nanna\x1b[2J\",\"1 High Street\r\nLeeds\xc2\x85\",a\x1b]0;x\x07\n",
             NULL);
    expect_int(t.n_records, 1);
    const struct record_patient *p = &t.records[0].patient;
    for (size_t i = 0; i < p->n_names; i++)
        if (str_eq(p->names[i].use, S("nickname"))) expect_str(p->names[i].given, S("Jo anna [2J"));
    expect_str(p->addresses[0].lines, S("1 High Street\nLeeds"));
    expect_int(t.n_rejections, 1);
    expect_str(t.rejections[0].reason,
               S("The patient was taken in without \"a ]0;x\". This is not an e-mail address."));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_as_the_standard_and_excel_write_them),
        cmocka_unit_test(columns_are_known_by_what_hospitals_call_them),
        cmocka_unit_test(a_row_becomes_a_patient),
        cmocka_unit_test(dates_come_in_british_order_or_as_excel_days),
        cmocka_unit_test(the_good_rows_go_in_beside_the_bad),
        cmocka_unit_test(a_file_without_names_or_with_two_of_a_kind_is_refused_whole),
        cmocka_unit_test(a_mapping_file_says_what_their_headers_mean),
        cmocka_unit_test(moved_columns_and_quotes_change_nothing_and_one_cell_does),
        cmocka_unit_test(an_empty_cell_is_said_and_a_missing_column_is_not),
        cmocka_unit_test(that_somebody_is_alive_must_be_said_in_so_many_words),
        cmocka_unit_test(control_characters_of_a_cell_do_not_come_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
