/* Records that say of each other: this one replaces that one, look there too. */
#include "engines.h"
#include "import_site.h"

#include "duplicate_work.h"
#include "patient_open.h"

/* ---- records ------------------------------------------------------------------------------------- */

enum { N_RECORDS = 3 };

/* A patient of the given number, name and date of birth, whatever else `more` says. */
static str record(struct store *s, str mrn, str family, str born, str more) {
    return say(
        &s->arena,
        "{\"resourceType\":\"Patient\",\"id\":\"{}\",\"identifier\":[{\"type\":{\"coding\":[{\"code\":"
        "\"MR\"}]},\"system\":\"urn:pas\",\"value\":\"{}\"}],\"name\":[{\"family\":\"{}\",\"given\":"
        "[\"Ann\"]}],\"birthDate\":\"{}\"{}}\n",
        SAY_T(mrn), SAY_T(mrn), SAY_T(family), SAY_T(born), SAY_T(more));
}
static str link_to(struct store *s, str type, str mrn) {
    return say(&s->arena, "{\"type\":\"{}\",\"other\":{\"reference\":\"Patient/{}\"}}", SAY_T(type),
               SAY_T(mrn));
}
static str retired(struct store *s, str mrn, str by) {
    return record(
        s, mrn, S("Jones"), S("1961-03-14"),
        say(&s->arena, ",\"active\":false,\"link\":[{}]", SAY_T(link_to(s, S("replaced-by"), by))));
}
/* By its number: so another run knows it too. */
static str replaced_by_number(struct store *s, str mrn) {
    return say(
        &s->arena,
        ",\"active\":false,\"link\":[{\"type\":\"replaced-by\",\"other\":{\"identifier\":{\"system\":"
        "\"urn:pas\",\"value\":\"{}\"}}}]",
        SAY_T(mrn));
}
static str plain(struct store *s, str mrn) {
    return record(s, mrn, S("Jones"), S("1961-03-14"), S(""));
}
static str replacing(struct store *s, str mrn, str old) {
    return record(s, mrn, S("Jones"), S("1961-03-14"),
                  say(&s->arena, ",\"link\":[{}]", SAY_T(link_to(s, S("replaces"), old))));
}
static str both(struct store *s, str one, str other) {
    return say(&s->arena, "{}{}", SAY_T(one), SAY_T(other));
}

static str finds(struct store *s, str typed) {
    struct found_patients found = find(s, typed);
    if (found.n != 1) fail_msg("%zu found for %.*s", found.n, (int)typed.n, typed.p);
    return found.list[0].patient.hospital_number;
}

/* One live record, found by its name and by either number; nobody is asked anything. */
static void expect_joined(struct store *s, str old, str new) {
    expect_str(finds(s, S("Jones")), new);
    expect_str(finds(s, new), new);
    expect_str(finds(s, old), new);
    struct found_patients found = find(s, old);
    expect(found.list[0].is_by_old_number);
    expect(str_find(found.list[0].why, say(&s->arena, "now under {}", SAY_T(new))) >= 0);
    expect(!find(s, new).list[0].is_by_old_number);
    expect_int(count_asked(s), 0);
}

/* ---- tests --------------------------------------------------------------------------------------- */

static void a_replaced_record_is_merged_in_whatever_order_they_come(void **state) {
    struct store *s = *state;
    begin(s);
    str old = retired(s, S("H1"), S("H2")), new = plain(s, S("H2"));
    struct import_report r = import(s, both(s, old, new));
    expect_counts(&r, RECORD_PATIENT, 2, 0, 0, 0);
    expect_int(r.n_joined, 1);
    expect_int(r.n_duplicates, 0);
    expect_joined(s, S("H1"), S("H2"));
    /* Again, in the other order, reserialised: nothing changes. */
    int64_t versions = count_versions(s);
    clock_shift += INSTANT_MINUTE;
    r = import(s, both(s, new, old));
    expect_counts(&r, RECORD_PATIENT, 0, 0, 2, 0);
    expect_int(r.n_joined + r.n_left_out, 0);
    expect_int(count_versions(s), versions);
    expect_joined(s, S("H1"), S("H2"));
}

static void the_newer_one_first_joins_as_well(void **state) {
    struct store *s = *state;
    begin(s);
    struct import_report r = import(s, both(s, plain(s, S("H2")), retired(s, S("H1"), S("H2"))));
    expect_int(r.n_joined, 1);
    expect_joined(s, S("H1"), S("H2"));
}

static void the_newer_one_may_say_that_it_replaces_the_other(void **state) {
    struct store *s = *state;
    begin(s);
    import(s, both(s, replacing(s, S("H2"), S("H1")), plain(s, S("H1"))));
    expect_joined(s, S("H1"), S("H2"));
}

/* In two runs the other is not here at first: that is said, and made up for when it comes, however it is named. */
static void a_link_waits_for_the_other_record_of_a_later_run(void **state) {
    struct store *s = *state;
    begin(s);
    str by_number = record(s, S("H1"), S("Jones"), S("1961-03-14"), replaced_by_number(s, S("H2")));
    for (int round = 0; round < 2; round++) {
        struct import_report r = import(s, by_number);
        expect_int(r.n_joined, 0);
        expect_int(r.n_left_out, 1);
        expect_str(r.left_out[0].field, S("Patient.link"));
        clock_shift += INSTANT_MINUTE;
    }
    struct found_patients found = find(s, S("H1"));
    expect_int(found.n, 1);
    expect(found.list[0].patient.is_inactive);
    expect(str_find(found.list[0].why, S("no longer in use")) >= 0);
    struct import_report r = import(s, plain(s, S("H2")));
    expect_counts(&r, RECORD_PATIENT, 1, 0, 0, 0);
    expect_int(r.n_joined, 1);
    expect_joined(s, S("H1"), S("H2"));
}

static void of_one_nhs_number_the_record_that_lives_on_has_it(void **state) {
    struct store *s = *state;
    static const char *const orders[] = {"old first", "new first"};
    for (size_t i = 0; i < 2; i++) {
        str family = i ? S("Smith") : S("Jones"), nhs = i ? S("9434765870") : S("9434765919");
        str a = i ? S("H3") : S("H1"), b = i ? S("H4") : S("H2");
        if (i == 0) begin(s);
        str number = say(
            &s->arena,
            "{\"resourceType\":\"Patient\",\"birthDate\":\"1961-03-14\",\"name\":[{\"family\":\"{}\"}],"
            "\"identifier\":[{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"{}\"},",
            SAY_T(family), SAY_T(nhs));
        str mrn =
            S("{\"type\":{\"coding\":[{\"code\":\"MR\"}]},\"system\":\"urn:pas\",\"value\":\"");
        str old = say(&s->arena, "{}{}{}\"}],\"id\":\"{}\",\"active\":false,\"link\":[{}]}\n",
                      SAY_T(number), SAY_T(mrn), SAY_T(a), SAY_T(a),
                      SAY_T(link_to(s, S("replaced-by"), b)));
        str new = say(&s->arena, "{}{}{}\"}],\"id\":\"{}\"}\n", SAY_T(number), SAY_T(mrn), SAY_T(b),
                      SAY_T(b));
        struct import_report r = import(s, i ? both(s, new, old) : both(s, old, new));
        if (r.n_left_out > 0) fail_msg("%s: a number is said to be left out", orders[i]);
        expect_str(finds(s, nhs), b);
        expect_str(patient_of(s, b).nhs_number, nhs);
        expect_str(finds(s, a), b);
        clock_shift += INSTANT_MINUTE;
        r = import(s, both(s, old, new));
        expect_counts(&r, RECORD_PATIENT, 0, 0, 2, 0);
        expect_int(r.n_left_out, 0);
    }
}

/* Of three, each replaced by the next: one lives on, in every order of the file. */
static void a_chain_ends_with_one_record(void **state) {
    struct store *s = *state;
    static const int orders[][N_RECORDS] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                            {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    begin(s);
    for (int i = 0; i < 6; i++) {
        str number[N_RECORDS], text[N_RECORDS],
            family = say(&s->arena, "Chain{}", SAY_T(str_slice(S("ABCDEF"), (size_t)i, 1)));
        for (int k = 0; k < N_RECORDS; k++)
            number[k] = say(&s->arena, "C{}{}", SAY_N(i), SAY_N(k));
        for (int k = 0; k < N_RECORDS; k++)
            text[k] = record(s, number[k], family, say(&s->arena, "195{}-03-14", SAY_N(i)),
                             k == 2 ? S("")
                                    : say(&s->arena, ",\"active\":false,\"link\":[{}]",
                                          SAY_T(link_to(s, S("replaced-by"), number[k + 1]))));
        const int *o = orders[i];
        struct import_report r = import(s, both(s, both(s, text[o[0]], text[o[1]]), text[o[2]]));
        expect_int(r.n_joined, 2);
        for (int k = 0; k < N_RECORDS; k++)
            expect_str(finds(s, number[k]), number[2]);
    }
    expect_int(count_asked(s), 0);
}

static void a_circle_and_two_successors_are_asked_about_and_nobody_is_joined(void **state) {
    struct store *s = *state;
    begin(s);
    str circle = both(s, retired(s, S("H1"), S("H2")), retired(s, S("H2"), S("H1")));
    struct import_report r = import(s, circle);
    expect_int(r.n_joined, 0);
    expect_int(count_asked(s), 1);
    expect_int(find(s, S("Jones")).n, 2);
    clock_shift += INSTANT_MINUTE;
    r = import(s, circle);
    expect_counts(&r, RECORD_PATIENT, 0, 0, 2, 0);
    expect_int(count_asked(s), 1);
    str two =
        record(s, S("H5"), S("Apart"), S("1931-03-14"),
               say(&s->arena, ",\"link\":[{},{}]", SAY_T(link_to(s, S("replaced-by"), S("H6"))),
                   SAY_T(link_to(s, S("replaced-by"), S("H7")))));
    r = import(s, both(s, two,
                       both(s, record(s, S("H6"), S("Apart"), S("1931-03-14"), S("")),
                            record(s, S("H7"), S("Apart"), S("1931-03-14"), S("")))));
    expect_int(r.n_joined, 0);
    expect_int(find(s, S("Apart")).n, 3);
}

static void a_link_to_itself_is_left_out_and_look_there_too_is_asked(void **state) {
    struct store *s = *state;
    begin(s);
    struct import_report r = import(s, retired(s, S("H1"), S("H1")));
    expect_int(r.n_left_out, 1);
    expect(str_find(r.left_out[0].reason, S("itself")) >= 0);
    static const char *const types[] = {"seealso", "refer"};
    for (size_t i = 0; i < 2; i++) {
        str one = i ? S("H3") : S("H5"), other = i ? S("H4") : S("H6");
        str file =
            both(s,
                 record(s, one, i ? S("Pike") : S("Haile"), i ? S("1944-01-13") : S("1990-09-09"),
                        say(&s->arena, ",\"link\":[{}]",
                            SAY_T(link_to(s, str_from_c(types[i]), other)))),
                 record(s, other, i ? S("Okafor") : S("Evans"),
                        i ? S("1958-02-02") : S("1971-06-30"), S("")));
        r = import(s, file);
        expect_int(r.n_joined, 0);
        expect_int(r.n_duplicates, 1);
        expect_str(finds(s, one), one);
        expect_str(finds(s, other), other);
        expect_int(count_asked(s), (int64_t)i + 1);
        clock_shift += INSTANT_MINUTE;
        r = import(s, file);
        expect_int(r.n_duplicates, 0);
        expect_int(count_asked(s), (int64_t)i + 1);
    }
}

STATEMENT(test_links_written_in, "SELECT COUNT(*) FROM possible_duplicate WHERE site_id = $1 AND "
                                 "decision IS NULL AND score = 1000000");

/* What people wrote, what is open, and what contradicts: a person decides, and nothing is lost meanwhile. */
static void what_people_here_did_is_never_joined_away(void **state) {
    struct store *s = *state;
    begin(s);
    import(s, both(s, plain(s, S("H1")), plain(s, S("H2"))));
    int64_t asked = count_asked(s);
    struct work w = work_of(s);
    struct change_patient change = {patient_of(s, S("H1")), S("rang us")};
    change.patient.home_telephone = S("0113 496 0009");
    expect_ok(work_write(&w, NULL, change_patient, &change, NULL));
    clock_shift += INSTANT_MINUTE;
    struct import_report r =
        import(s, record(s, S("H1"), S("Jones"), S("1961-03-14"), replaced_by_number(s, S("H2"))));
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect_int(r.n_joined + r.n_left_out, 0);
    expect(patient_of(s, S("H1")).is_inactive);
    expect_str(patient_of(s, S("H1")).home_telephone, S("0113 496 0009"));
    expect_int(count_asked(s), asked);
    expect_int(count_of(s, &test_links_written_in), 1);
    /* Nobody of another name and another date of birth is joined, nor somebody dead with somebody alive. */
    str other = record(s, S("H8"), S("Pike"), S("1944-01-13"), S(""));
    str wrong = record(s, S("H9"), S("Haile"), S("1990-09-09"),
                       say(&s->arena, ",\"active\":false,\"link\":[{}]",
                           SAY_T(link_to(s, S("replaced-by"), S("H8")))));
    r = import(s, both(s, other, wrong));
    expect_int(r.n_joined, 0);
    expect_int(count_asked(s), asked + 1);
    expect_int(count_of(s, &test_links_written_in), 2);
    str dead = record(
        s, S("H10"), S("Pike"), S("1944-01-13"),
        say(&s->arena, ",\"deceasedBoolean\":true{}", SAY_T(replaced_by_number(s, S("H8")))));
    r = import(s, dead);
    expect_int(r.n_joined + r.n_left_out, 0);
    expect_int(count_of(s, &test_links_written_in), 3);
}

static enum err open_to_begin(struct work *w, void *context) {
    return patient_open_to_begin(w, *(const uuid *)context);
}

static void a_record_no_longer_in_use_is_shown_and_nothing_begins_on_it(void **state) {
    struct store *s = *state;
    begin(s);
    str off = record(s, S("H1"), S("Jones"), S("1961-03-14"), S(",\"active\":false"));
    import(s, off);
    struct patient p = patient_of(s, S("H1"));
    expect(p.is_inactive);
    struct work w = work_of(s);
    expect_err(work_read(&w, open_to_begin, &p.patient_id), INVALID);
    expect_str(why.field, S("patient_id"));
    struct use_record_again again = {p.patient_id, p.version, S("")};
    expect_err(work_write(&w, NULL, use_record_again, &again, NULL), INVALID);
    expect_str(why.field, S("known_by"));
    again.reason = S("She has only this one: rang the hospital");
    expect_ok(work_write(&w, NULL, use_record_again, &again, NULL));
    expect_ok(work_read(&w, open_to_begin, &p.patient_id));
    /* What a person here said stays, though the other system says the old thing again. */
    clock_shift += INSTANT_MINUTE;
    import(s, record(s, S("H1"), S("Jonas"), S("1961-03-14"), S(",\"active\":false")));
    expect(!patient_of(s, S("H1")).is_inactive);
    /* In use again where it came from, it is in use here. */
    import(s, record(s, S("H2"), S("Pike"), S("1944-01-13"), S(",\"active\":false")));
    clock_shift += INSTANT_MINUTE;
    struct import_report r =
        import(s, record(s, S("H2"), S("Pike"), S("1944-01-13"), S(",\"active\":true")));
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect(!patient_of(s, S("H2")).is_inactive);
}

STATEMENT(test_links_visits_of,
          "SELECT COUNT(*) FROM past_attendance a JOIN patient p ON p.site_id = a.site_id AND "
          "p.patient_id = a.patient_id WHERE a.site_id = $1 AND p.merged_into IS NULL");

static void visits_of_the_old_record_are_shown_with_the_new_one(void **state) {
    struct store *s = *state;
    begin(s);
    str visit = S(
        "{\"resourceType\":\"Encounter\",\"id\":\"e\",\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},"
        "\"subject\":{\"reference\":\"Patient/H1\"}}\n");
    import(s, both(s, plain(s, S("H1")), visit));
    clock_shift += INSTANT_MINUTE;
    import(s, both(s, retired(s, S("H1"), S("H2")), plain(s, S("H2"))));
    expect_int(count_of(s, &test_links_visits_of), 1);
    str later = S(
        "{\"resourceType\":\"Encounter\",\"id\":\"f\",\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},"
        "\"subject\":{\"reference\":\"Patient/H1\"}}\n");
    struct import_report r =
        import(s, both(s, both(s, retired(s, S("H1"), S("H2")), visit), later));
    expect_counts(&r, RECORD_ENCOUNTER, 1, 0, 1, 0);
    expect_int(count_of(s, &test_links_visits_of), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_replaced_record_is_merged_in_whatever_order_they_come),
        store_test(the_newer_one_first_joins_as_well),
        store_test(the_newer_one_may_say_that_it_replaces_the_other),
        store_test(a_link_waits_for_the_other_record_of_a_later_run),
        store_test(of_one_nhs_number_the_record_that_lives_on_has_it),
        store_test(a_chain_ends_with_one_record),
        store_test(a_circle_and_two_successors_are_asked_about_and_nobody_is_joined),
        store_test(a_link_to_itself_is_left_out_and_look_there_too_is_asked),
        store_test(what_people_here_did_is_never_joined_away),
        store_test(a_record_no_longer_in_use_is_shown_and_nothing_begins_on_it),
        store_test(visits_of_the_old_record_are_shown_with_the_new_one),
    };
    return run_store_tests(tests);
}
