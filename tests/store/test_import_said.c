/* What a source does not say is not said: of a death, a restriction, the end of use, and of a list's columns. */
#include "engines.h"
#include "import_site.h"

STATEMENT(test_said_denied, "SELECT COUNT(*) FROM duty WHERE site_id = $1 AND state = 'open' AND "
                            "rule = 'death-denied'");
STATEMENT(test_said_restricted,
          "SELECT COUNT(*) FROM audit_entry WHERE site_id = $1 AND kind = 'patient.restricted'");
STATEMENT(test_said_unrestricted,
          "SELECT COUNT(*) FROM audit_entry WHERE site_id = $1 AND kind = 'patient.unrestricted'");

/* Ann Jones with hospital number H1; `more` stands among her members. */
static str ann(struct store *s, const char *telephone, const char *more) {
    return say(
        &s->arena,
        "{\"resourceType\":\"Patient\",\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MR\"}]},\"system\":"
        "\"urn:pas\",\"value\":\"H1\"},{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":"
        "\"9434765919\"},{\"system\":\"urn:x\",\"value\":\"X7\"}],\"name\":[{\"family\":\"Jones\",\"given\":["
        "\"Ann\",\"Mary\"],\"prefix\":[\"Mrs\"]}],\"gender\":\"female\",\"birthDate\":\"1961-03-14\",\"telecom\":[{"
        "\"system\":\"phone\",\"use\":\"home\",\"value\":\"{}\"}],\"address\":[{\"use\":\"home\",\"line\":[\"1 Low "
        "Road\"],\"city\":\"Leeds\",\"postalCode\":\"LS1 1AA\"}]{}}",
        SAY_T(str_from_c(telephone)), SAY_T(str_from_c(more)));
}
static const char dead[] = ",\"deceasedDateTime\":\"2026-11-01\"";
static const char denied[] = ",\"deceasedBoolean\":false";
static const char restricted[] =
    ",\"meta\":{\"security\":[{\"system\":\"http://terminology.hl7.org/"
    "CodeSystem/v3-Confidentiality\",\"code\":\"R\"}]}";

static struct import_report at_next(struct store *s, str bytes) {
    clock_shift += INSTANT_MINUTE;
    return import(s, bytes);
}
static struct import_report list_next(struct store *s, const char *text) {
    clock_shift += INSTANT_MINUTE;
    return import_list(s, str_from_c(text));
}

static int64_t n_kept(const struct import_report *r, const char *field) {
    int64_t n = 0;
    for (size_t i = 0; i < r->n_kept; i++)
        n += str_eq(r->kept[i].field, str_from_c(field));
    return n;
}

static void expect_field(struct store *s, const char *name, const char *value) {
    struct patient p = patient_of(s, S("H1"));
    struct import_fields f = patient_fields(&s->arena, &p);
    str has = import_field_value(&f, str_from_c(name));
    if (!str_eq(has, str_from_c(value)))
        fail_msg("%s is \"%.*s\", not \"%s\"", name, (int)has.n, has.p, value);
}

/* ---- a death ------------------------------------------------------------------------------------- */

static void a_source_that_tells_of_a_death_no_more_makes_nobody_alive(void **state) {
    struct store *s = *state;
    begin(s);
    import(s, ann(s, "0113 1", ""));
    at_next(s, ann(s, "0113 1", dead));
    struct import_report r = at_next(s, ann(s, "0113 1", ""));
    expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
    expect_int(n_kept(&r, "is_deceased"), 1);
    expect_field(s, "is_deceased", "yes");
    expect_field(s, "death_date", "2026-11-01");
    r = at_next(s, ann(s, "0113 2", "")); /* the rest goes in */
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect_int(n_kept(&r, "is_deceased"), 1);
    expect_field(s, "home_telephone", "0113 2");
    expect_field(s, "is_deceased", "yes");
    expect_field(s, "death_date", "2026-11-01");
    expect_int(count_of(s, &test_said_denied), 0); /* it does not say that she lives */
    r = at_next(s, ann(s, "0113 2", ",\"deceasedBoolean\":true")); /* nor is the day taken away */
    expect_field(s, "death_date", "2026-11-01");
}

static void a_source_that_denies_the_death_it_told_of_is_a_question_for_a_person(void **state) {
    struct store *s = *state;
    begin(s);
    import(s, ann(s, "0113 1", dead));
    at_next(s, ann(s, "0113 2", "")); /* silent between */
    expect_int(count_of(s, &test_said_denied), 0);
    struct import_report r = at_next(s, ann(s, "0113 2", denied));
    expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
    expect_int(n_kept(&r, "is_deceased"), 1);
    expect_int(r.n_left_out, 1);
    expect_str(r.left_out[0].field, S("is_deceased"));
    expect_field(s, "is_deceased", "yes");
    expect_int(count_of(s, &test_said_denied), 1);
    r = at_next(s, ann(s, "0113 2", denied));
    expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
    at_next(s, ann(s, "0113 3", denied));
    expect_int(count_of(s, &test_said_denied), 1);
    struct patient p = patient_of(s, S("H1"));
    struct patient_lives in = {p.patient_id, p.version, S("She rang"), NULL, 0};
    struct work w = work_of(s);
    struct done done;
    expect_ok(work_write(&w, NULL, patient_lives, &in, &done));
    expect_int(count_of(s, &test_said_denied), 0);
    expect_field(s, "is_deceased", "");
    at_next(s, ann(s, "0113 4", denied));
    expect_int(count_of(s, &test_said_denied), 0);
    /* Told of anew, it is a death notified. */
    r = at_next(s, ann(s, "0113 4", dead));
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect_field(s, "is_deceased", "yes");
}

/* It is another's to say that somebody lives whom this source never called dead. */
static void a_death_that_people_recorded_stays_and_nobody_is_asked(void **state) {
    struct store *s = *state;
    begin(s);
    import(s, ann(s, "0113 1", denied));
    struct patient p = patient_of(s, S("H1"));
    struct notify_death in = {p.patient_id, p.version, {0}, S("The ward rang")};
    struct work w = work_of(s);
    struct done done;
    expect_ok(work_write(&w, NULL, notify_death, &in, &done));
    struct import_report r = at_next(s, ann(s, "0113 2", denied));
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect_int(n_kept(&r, "is_deceased"), 1);
    expect_field(s, "is_deceased", "yes");
    expect_int(count_of(s, &test_said_denied), 0);
}

/* ---- a restriction, and the end of use ----------------------------------------------------------- */

static void an_import_restricts_a_record_and_never_lifts_that(void **state) {
    struct store *s = *state;
    begin(s);
    import(s, ann(s, "0113 1", ""));
    expect_int(count_of(s, &test_said_restricted), 0);
    struct import_report r = at_next(s, ann(s, "0113 1", restricted));
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect_field(s, "is_restricted", "yes");
    expect_int(count_of(s, &test_said_restricted), 1);
    r = at_next(s, ann(s, "0113 2", ""));
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect_int(n_kept(&r, "is_restricted"), 1);
    expect_field(s, "is_restricted", "yes");
    r = list_next(s, "Hospital No,Forename,Surname,DOB\nH1,Ann,Jones,14/03/1961\n");
    expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
    expect_int(r.n_kept, 0); /* it has no column for that */
    expect_field(s, "is_restricted", "yes");
    expect_int(count_of(s, &test_said_unrestricted), 0);
    /* Lifted by a person, and asked for anew. */
    struct patient p = patient_of(s, S("H1"));
    struct restrict_patient lift = {p.patient_id, p.version, false, S("She asked")};
    struct work w = work_of(s);
    struct done done;
    expect_ok(work_write(&w, NULL, restrict_patient, &lift, &done));
    at_next(s, ann(s, "0113 2", restricted));
    expect_field(s, "is_restricted", "yes");
    expect_int(count_of(s, &test_said_restricted), 2);
}

static void a_record_out_of_use_is_in_use_again_only_when_that_is_said(void **state) {
    struct store *s = *state;
    begin(s);
    import(s, ann(s, "0113 1", ",\"active\":false"));
    struct import_report r = at_next(s, ann(s, "0113 2", ""));
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect_int(n_kept(&r, "is_inactive"), 1);
    expect_field(s, "is_inactive", "yes");
    at_next(s, ann(s, "0113 2", ",\"active\":false"));
    at_next(s, ann(s, "0113 2", ",\"active\":true"));
    expect_field(s, "is_inactive", "");
}

/* ---- lists --------------------------------------------------------------------------------------- */

static const char wide[] =
    "Hospital No,NHS Number,Title,Forename,Middle name,Surname,DOB,Sex,Address 1,Address 2,Town,"
    "Postcode,Home Tel,Mobile,Email,GP,Language,Interpreter,Date of Death\n"
    "H1,9434765919,Mrs,Ann,Mary,Jones,14/03/1961,F,Flat 2,1 Low Road,Leeds,LS1 1AA,0113 496 0001,"
    "07700 900123,a@example.org,Dr Patel,Polish,Y,01/11/2026\n";

static void a_list_says_nothing_of_what_it_has_no_column_for(void **state) {
    struct store *s = *state;
    begin(s);
    struct import_report r = list_next(s, wide);
    expect_counts(&r, RECORD_PATIENT, 1, 0, 0, 0);
    struct patient before = patient_of(s, S("H1"));
    static const char *const narrow[] = {
        "Hospital No,Forename,Surname,DOB\nH1,Ann,Jones,14/03/1961\n",
        "Hospital No,Surname\nH1,Jones\n",
        "Hospital No,Surname,Address 1,Postcode\nH1,Jones,Flat 2,LS1 1AA\n",
        "Hospital No,Surname,Interpreter\nH1,Jones,yes\n",
        "Hospital No,Surname,NHS Number,Date of Death\nH1,Jones,,\n",
        "Hospital No,Surname,Sex,Email\nH1,Jones,?,nonsense\n",
        "Hospital No,Surname,Mobile,Email\nH1,Jones\n",
    };
    for (size_t i = 0; i < sizeof narrow / sizeof narrow[0]; i++) {
        r = list_next(s, narrow[i]);
        expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
        r = list_next(s, wide);
        expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
    }
    struct patient after = patient_of(s, S("H1"));
    expect_int(after.version, before.version);
    struct import_fields one = patient_fields(&s->arena, &before),
                         other = patient_fields(&s->arena, &after);
    for (size_t i = 0; i < one.n; i++)
        expect_str(other.field[i].value, one.field[i].value);
    expect_field(s, "given_names", "Ann Mary");
    expect_field(s, "address", "Flat 2\n1 Low Road\nLeeds");
    expect_field(s, "interpreter", "Polish");
    expect_field(s, "death_date", "2026-11-01");
}

/* Each after `wide`, on its own; what is not named in `field` stays as it is. */
static void a_column_with_an_empty_cell_empties_its_field_and_news_goes_in(void **state) {
    struct store *s = *state;
    static const struct {
        const char *list, *field, *value;
        bool is_changed;
    } cases[] = {
        {"Hospital No,Surname,Title\nH1,Jones,\n", "title", "", true},
        {"Hospital No,Surname,Middle name\nH1,Jones,\n", "given_names", "Ann", true},
        {"Hospital No,Surname,Forename\nH1,Jones,Anna\n", "given_names", "Anna Mary", true},
        {"Hospital No,Surname,Sex\nH1,Jones,\n", "gender", "unknown", true},
        {"Hospital No,Surname,Email\nH1,Jones,\n", "email", "", true},
        {"Hospital No,Surname,Mobile\nH1,Jones,\n", "mobile_telephone", "", true},
        {"Hospital No,Surname,Home Tel\nH1,Jones,0113 496 0002\n", "home_telephone",
         "0113 496 0002", true},
        {"Hospital No,Surname,Address 1\nH1,Jones,\n", "address", "1 Low Road\nLeeds", true},
        {"Hospital No,Surname,Town\nH1,Jones,York\n", "address", "Flat 2\n1 Low Road\nYork", true},
        {"Hospital No,Surname,GP\nH1,Jones,\n", "gp_name", "", true},
        {"Hospital No,Surname,Interpreter\nH1,Jones,no\n", "interpreter", "", true},
        {"Hospital No,Surname,DOB\nH1,Jones,\n", "birth_date", "", true},
        {"Hospital No,Surname,NHS Number\nH1,Jones,\n", "nhs_number", "9434765919", false},
        {"Hospital No,Surname,Date of Death\nH1,Jones,\n", "is_deceased", "yes", false},
        {"Hospital No,Surname,Deceased\nH1,Jones,\n", "death_date", "2026-11-01", false},
    };
    begin(s);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct import_report r = list_next(s, wide);
        r = list_next(s, cases[i].list);
        if (r.counts[RECORD_PATIENT][IMPORT_CHANGED] != cases[i].is_changed)
            fail_msg("%s", cases[i].list);
        expect_field(s, cases[i].field, cases[i].value);
        r = list_next(s, cases[i].list);
        expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
        expect_field(s, cases[i].field, cases[i].value);
        expect_field(s, "nhs_number", "9434765919");
        expect_field(s, "is_deceased", "yes");
    }
}

static void
a_list_that_tells_of_a_death_no_more_is_reported_and_one_that_denies_it_asked_about(void **state) {
    struct store *s = *state;
    begin(s);
    list_next(s, wide);
    for (int round = 0; round < 2; round++) {
        struct import_report r = list_next(s, "Hospital No,Surname,Date of Death\nH1,Jones,\n");
        expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
        expect_int(n_kept(&r, "is_deceased"), 1);
    }
    struct import_report r = list_next(s, "Hospital No,Surname,Deceased\nH1,Jones,No\n");
    expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
    expect_int(n_kept(&r, "is_deceased"), 1);
    expect_int(count_of(s, &test_said_denied), 1);
    r = list_next(s, "Hospital No,Surname,Deceased\nH1,Jones,No\n");
    expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
    expect_int(count_of(s, &test_said_denied), 1);
    expect_field(s, "is_deceased", "yes");
    expect_field(s, "death_date", "2026-11-01");
}

/* A list of the same system beside its records in FHIR, and back. */
static void a_list_takes_nothing_from_what_came_in_fhir(void **state) {
    struct store *s = *state;
    begin(s);
    str whole = ann(s, "0113 496 0001", "");
    import(s, whole);
    struct patient before = patient_of(s, S("H1"));
    static const char *const lists[] = {
        "Hospital No,Forename,Surname,DOB\nH1,Ann,Jones,14/03/1961\n",
        "Hospital No,Surname,Address 1,Postcode\nH1,Jones,1 Low Road,LS1 1AA\n",
        "Hospital No,Full name\nH1,\"Jones, Mrs Ann Mary\"\n",
    };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct import_report r = list_next(s, lists[i]);
        expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
        r = at_next(s, whole);
        expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
    }
    expect_int(patient_of(s, S("H1")).version, before.version);
    struct import_report r =
        list_next(s, "Hospital No,Forename,Surname,Telephone\nH1,Ann,Jones,0113 496 0002\n");
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect_field(s, "home_telephone", "0113 496 0002");
    expect_field(s, "given_names", "Ann Mary");
    expect_field(s, "address", "1 Low Road\nLeeds");
    expect_field(s, "nhs_number", "9434765919");
    r = list_next(s, "Hospital No,Forename,Surname,Email\nH1,Ann,Jones,a@example.org\n");
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect_field(s, "given_names", "Ann Mary");
    expect_field(s, "home_telephone", "0113 496 0002");
}

/* What people wrote here stays, and only where there is news of it is that said. */
static void what_people_wrote_stays_whatever_columns_there_are(void **state) {
    struct store *s = *state;
    begin(s);
    list_next(s, wide);
    struct work w = work_of(s);
    struct change_patient change = {patient_of(s, S("H1")), S("rang us")};
    change.patient.email = S("b@example.org");
    expect_ok(work_write(&w, NULL, change_patient, &change, NULL));
    struct import_report r = list_next(s, "Hospital No,Surname,Town\nH1,Jones,York\n");
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect_int(r.n_kept, 0);
    expect_field(s, "email", "b@example.org");
    r = list_next(s, "Hospital No,Surname,Email\nH1,Jones,c@example.org\n");
    expect_int(n_kept(&r, "email"), 1);
    expect_field(s, "email", "b@example.org");
}

/* ---- who it is ----------------------------------------------------------------------------------- */

static void a_number_of_somebody_else_overwrites_nobody_though_a_name_is_shared(void **state) {
    struct store *s = *state;
    begin(s);
    list_next(s, "Hospital No,Forename,Surname,DOB,Sex\nH1,John,Smith,01/02/1950,M\n");
    static const char *const others[] = {
        "Hospital No,Forename,Surname,DOB,Sex\nH1,John,Brown,03/04/1987,M\n",
        "Hospital No,Forename,Surname,DOB,Sex\nH1,Mary,Smith,09/09/1999,F\n",
        "Hospital No,Forename,Surname,DOB,Sex\nH1,Mary,Brown,01/02/1950,F\n",
    };
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct import_report r = list_next(s, others[i]);
        expect_counts(&r, RECORD_PATIENT, 0, 0, 0, 1);
        expect_str(r.rejections[0].field, S("identifier"));
    }
    expect_field(s, "family_name", "Smith");
    static const char *const corrections[] = {
        "Hospital No,Forename,Surname,DOB,Sex\nH1,John,SMITH,02/02/1950,M\n",
        "Hospital No,Forename,Surname,DOB,Sex\nH1,John Paul,Smith,01/02/1950,M\n",
        "Hospital No,Forename,Surname,DOB,Sex\nH1,John Paul,Smith-Brown,01/02/1950,M\n",
    };
    for (size_t i = 0; i < sizeof corrections / sizeof corrections[0]; i++) {
        struct import_report r = list_next(s, corrections[i]);
        expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_source_that_tells_of_a_death_no_more_makes_nobody_alive),
        store_test(a_source_that_denies_the_death_it_told_of_is_a_question_for_a_person),
        store_test(a_death_that_people_recorded_stays_and_nobody_is_asked),
        store_test(an_import_restricts_a_record_and_never_lifts_that),
        store_test(a_record_out_of_use_is_in_use_again_only_when_that_is_said),
        store_test(a_list_says_nothing_of_what_it_has_no_column_for),
        store_test(a_column_with_an_empty_cell_empties_its_field_and_news_goes_in),
        store_test(
            a_list_that_tells_of_a_death_no_more_is_reported_and_one_that_denies_it_asked_about),
        store_test(a_list_takes_nothing_from_what_came_in_fhir),
        store_test(what_people_wrote_stays_whatever_columns_there_are),
        store_test(a_number_of_somebody_else_overwrites_nobody_though_a_name_is_shared),
    };
    return run_store_tests(tests);
}
