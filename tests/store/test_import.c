#include "engines.h"
#include "import_site.h"
#include "shared_data.h"

#include "duplicate_work.h"
#include "files.h"
#include "import_files.h"
#include "json_jansson.h"
#include "person_store.h"

STATEMENT(test_import_duties, "SELECT COUNT(*) FROM duty WHERE site_id = $1");
STATEMENT(test_import_duties_of_nobody,
          "SELECT COUNT(*) FROM duty d WHERE d.site_id = $1 AND NOT EXISTS (SELECT 1 FROM person p "
          "WHERE p.site_id = d.site_id AND p.person_id = d.owner_id) AND NOT EXISTS (SELECT 1 FROM "
          "shared_list l WHERE l.site_id = d.site_id AND l.list_id = d.owner_id)");
STATEMENT(test_import_visits, "SELECT COUNT(*) FROM past_attendance WHERE site_id = $1");
STATEMENT(test_import_duplicates, "SELECT COUNT(*) FROM possible_duplicate WHERE site_id = $1");

/* A patient as text; each hole one field. */
static str patient_json_of(struct store *s, str mrn, str nhs, str family, str born, str telephone) {
    struct arena *a = &s->arena;
    str numbers =
        nhs.n ? say(a, ",{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"{}\"}",
                    SAY_T(nhs))
              : S("");
    return say(
        a,
        "{\"resourceType\":\"Patient\",\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MR\"}]},"
        "\"system\":\"urn:pas\",\"value\":\"{}\"}{}],\"name\":[{\"family\":\"{}\",\"given\":[\"Ann\"]}],"
        "\"gender\":\"female\",\"birthDate\":\"{}\",\"telecom\":[{\"system\":\"phone\",\"use\":\"home\",\"value\":"
        "\"{}\"}]}",
        SAY_T(mrn), SAY_T(numbers), SAY_T(family), SAY_T(born), SAY_T(telephone));
}

/* ---- tests --------------------------------------------------------------------------------------- */

static void twice_changes_nothing_and_one_field_is_one_changed(void **state) {
    struct store *s = *state;
    begin(s);
    str one =
        patient_json_of(s, S("H1"), S("9434765919"), S("Jones"), S("1961-03-14"), S("0113 1"));
    struct import_report r = import(s, one);
    expect_counts(&r, RECORD_PATIENT, 1, 0, 0, 0);
    expect_int(r.n_rejections, 0);
    r = import(s, one);
    expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
    expect_int(count_versions(s), 1);
    r = import(
        s, patient_json_of(s, S("H1"), S("9434765919"), S("Jones"), S("1961-03-14"), S("0113 2")));
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    struct patient p = patient_of(s, S("H1"));
    expect_str(p.home_telephone, S("0113 2"));
    expect_str(p.nhs_number, S("9434765919"));
    expect_int(p.version, 2);
    expect_int(count_patients(s), 1);
}

static void what_people_edited_here_is_not_overwritten_silently(void **state) {
    struct store *s = *state;
    begin(s);
    import(s, patient_json_of(s, S("H1"), S(""), S("Jones"), S("1961-03-14"), S("0113 1")));
    struct work w = work_of(s);
    struct change_patient change = {patient_of(s, S("H1")), S("rang us")};
    change.patient.home_telephone = S("0113 496 0009");
    expect_ok(work_write(&w, NULL, change_patient, &change, NULL));
    /* No news of the telephone: it stays and nobody need be told. The name is news. */
    struct import_report r =
        import(s, patient_json_of(s, S("H1"), S(""), S("Jonas"), S("1961-03-14"), S("0113 1")));
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect_int(r.n_kept, 0);
    expect_str(patient_of(s, S("H1")).home_telephone, S("0113 496 0009"));
    expect_str(patient_of(s, S("H1")).family_name, S("Jonas"));
    /* News of what was edited here: ours stays, and the report names it. */
    r = import(s, patient_json_of(s, S("H1"), S(""), S("Jonas"), S("1961-03-14"), S("0113 5")));
    expect_int(r.n_kept, 1);
    expect_str(r.kept[0].field, S("home_telephone"));
    expect_str(patient_of(s, S("H1")).home_telephone, S("0113 496 0009"));
}

static void the_same_person_of_another_system_is_joined_and_a_likeness_flagged(void **state) {
    struct store *s = *state;
    begin(s);
    import(s,
           patient_json_of(s, S("H1"), S("9434765919"), S("Jones"), S("1961-03-14"), S("0113 1")));
    /* Same NHS number, date of birth and family name: one person, whatever the other number. */
    struct import_report r = import(
        s, patient_json_of(s, S("X7"), S("9434765919"), S("JONES"), S("1961-03-14"), S("0113 1")));
    expect_int(r.counts[RECORD_PATIENT][IMPORT_NEW], 0);
    expect_int(count_patients(s), 1);
    r = import(
        s, patient_json_of(s, S("X7"), S("9434765919"), S("JONES"), S("1961-03-14"), S("0113 1")));
    expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
    /* The same number with another date of birth: a new record without it, flagged. */
    r = import(
        s, patient_json_of(s, S("H2"), S("9434765919"), S("Jones"), S("1961-03-15"), S("0113 2")));
    expect_counts(&r, RECORD_PATIENT, 1, 0, 0, 0);
    expect_int(count_patients(s), 2);
    expect(count_of(s, &test_import_duplicates) >= 1);
    expect_str(patient_of(s, S("H2")).nhs_number, S(""));
    expect_str(r.left_out[0].field, S("nhs_number"));
    r = import(
        s, patient_json_of(s, S("H2"), S("9434765919"), S("Jones"), S("1961-03-15"), S("0113 2")));
    expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
}

static void a_possible_duplicate_is_asked_about_until_a_person_has_decided(void **state) {
    struct store *s = *state;
    begin(s);
    import(s, patient_json_of(s, S("H1"), S(""), S("Jones"), S("1961-03-14"), S("0113 1")));
    expect_int(count_asked(s), 0);
    import(s, patient_json_of(s, S("H2"), S(""), S("Jones"), S("1961-03-14"), S("0113 1")));
    expect_int(count_asked(s), 1);
    import(s, patient_json_of(s, S("H2"), S(""), S("Jones"), S("1961-03-14"), S("0113 1")));
    expect_int(count_asked(s), 1); /* the same again asks nothing anew */
    struct decide_duplicate in = {.patient_id = patient_of(s, S("H1")).patient_id,
                                  .other_id = patient_of(s, S("H2")).patient_id,
                                  .is_one_person = true};
    struct work w = work_of(s);
    struct done done;
    expect_err(work_write(&w, NULL, decide_duplicate, &in, &done), INVALID);
    expect_str(why.field, S("note"));
    expect_int(count_asked(s), 1);
    in.note = S("Twice from the same list; H1 is used");
    expect_ok(work_write(&w, NULL, decide_duplicate, &in, &done)); /* from either record */
    expect_int(count_asked(s), 0);
    expect_err(work_write(&w, NULL, decide_duplicate, &in, &done), CONFLICT);
}

static void the_same_number_with_another_name_and_birth_overwrites_nobody(void **state) {
    struct store *s = *state;
    begin(s);
    import(
        s,
        S("{\"resourceType\":\"Patient\",\"id\":\"example\",\"name\":[{\"family\":\"A\",\"given\":[\"B\"]}],"
          "\"birthDate\":\"1950-01-01\"}"));
    struct import_report r =
        import(s, S("{\"resourceType\":\"Patient\",\"id\":\"example\",\"name\":[{\"family\":"
                    "\"C\",\"given\":[\"D\"]}],\"birthDate\":\"1990-01-01\"}"));
    expect_counts(&r, RECORD_PATIENT, 0, 0, 0, 1);
    expect_str(r.rejections[0].resource, S("Patient/example"));
    expect_int(count_patients(s), 1);
}

static enum err engage_a_secretary(struct tx *tx, void *context, struct problem *problem) {
    (void)context, (void)problem;
    struct person p = {.person_id = {{7}},
                       .user_name = S("amara"),
                       .title = S("Ms"),
                       .given_name = S("Amara"),
                       .family_name = S("Bello"),
                       .roles = 1u << ROLE_SECRETARY};
    return person_store_insert(tx, 1, &p, S(""), (instant){0});
}

/* Nobody is signed in where a command runs: what it makes owed is somebody's all the same. */
static void a_death_that_an_import_brings_is_a_death_notified(void **state) {
    struct store *s = *state;
    begin(s);
    expect_ok(tx_write(s->db, 1, &s->arena, engage_a_secretary, NULL, &why));
    str alive = S(
        "{\"resourceType\":\"Patient\",\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MR\"}]},\"system\":"
        "\"urn:pas\",\"value\":\"H1\"}],\"name\":[{\"family\":\"A\"}]}");
    str died = S(
        "{\"resourceType\":\"Patient\",\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MR\"}]},\"system\":"
        "\"urn:pas\",\"value\":\"H1\"}],\"name\":[{\"family\":\"A\"}],\"deceasedDateTime\":\"2026-11-01\"}");
    import(s, alive);
    expect_int(count_of(s, &test_import_duties), 0);
    struct import_report r = import(s, died);
    expect_counts(&r, RECORD_PATIENT, 0, 1, 0, 0);
    expect(patient_of(s, S("H1")).is_deceased);
    expect_int(civil_date_compare(patient_of(s, S("H1")).death_date, (civil_date){2026, 11, 1}), 0);
    expect_int(count_of(s, &test_import_duties), 1); /* tell who must know */
    expect_int(count_of(s, &test_import_duties_of_nobody), 0);
    r = import(s, died);
    expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
}

/* Whoever took the death back knows more than the list that still says so. */
static void a_death_that_was_taken_back_here_is_not_brought_again_by_the_same_source(void **state) {
    struct store *s = *state;
    begin(s);
    str died = S(
        "{\"resourceType\":\"Patient\",\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MR\"}]},\"system\":"
        "\"urn:pas\",\"value\":\"H1\"}],\"name\":[{\"family\":\"A\"}],\"deceasedBoolean\":true}");
    str still = S(
        "{\"resourceType\":\"Patient\",\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MR\"}]},\"system\":"
        "\"urn:pas\",\"value\":\"H1\"}],\"name\":[{\"family\":\"B\"}],\"deceasedDateTime\":\"2026-11-01\"}");
    import(s, died); /* it came with the record */
    struct patient p = patient_of(s, S("H1"));
    expect(p.is_deceased);
    struct patient_lives in = {
        .patient_id = p.patient_id, .version = p.version, .reason = S("She rang")};
    struct work w = work_of(s);
    struct done done;
    expect_ok(work_write(&w, NULL, patient_lives, &in, &done));
    expect(!patient_of(s, S("H1")).is_deceased);
    import(s, died);
    expect(!patient_of(s, S("H1")).is_deceased);
    struct import_report r = import(s, still);
    expect_str(patient_of(s, S("H1")).family_name, S("B"));
    expect(!patient_of(s, S("H1")).is_deceased);
    expect(civil_date_is_none(patient_of(s, S("H1")).death_date));
    expect_int(r.n_kept, 1); /* and the report says so */
    expect_str(r.kept[0].field, S("is_deceased"));
}

static void a_death_that_lies_ahead_is_refused_and_changes_nothing(void **state) {
    struct store *s = *state;
    begin(s);
    str alive = S(
        "{\"resourceType\":\"Patient\",\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MR\"}]},\"system\":"
        "\"urn:pas\",\"value\":\"H1\"}],\"name\":[{\"family\":\"A\"}]}");
    str ahead = S(
        "{\"resourceType\":\"Patient\",\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"MR\"}]},\"system\":"
        "\"urn:pas\",\"value\":\"H1\"}],\"name\":[{\"family\":\"B\"}],\"deceasedDateTime\":\"2027-11-01\"}");
    struct import_report r = import(s, ahead);
    expect_counts(&r, RECORD_PATIENT, 0, 0, 0, 1);
    expect_int(count_patients(s), 0);
    import(s, alive);
    r = import(s, ahead);
    expect_counts(&r, RECORD_PATIENT, 0, 0, 0, 1);
    expect_str(r.rejections[0].field, S("death_date"));
    expect_str(patient_of(s, S("H1")).family_name, S("A"));
    expect(!patient_of(s, S("H1")).is_deceased);
}

static void a_visit_whose_patient_is_not_here_is_rejected_with_its_field(void **state) {
    struct store *s = *state;
    begin(s);
    struct import_report r = import(
        s,
        S("{\"resourceType\":\"Encounter\",\"id\":\"e\",\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},"
          "\"subject\":{\"reference\":\"Patient/nobody\"}}"));
    expect_counts(&r, RECORD_ENCOUNTER, 0, 0, 0, 1);
    expect_str(r.rejections[0].field, S("Encounter.subject"));
    expect_str(r.rejections[0].resource, S("Encounter/e"));
}

/* Nobody is expected on such a day: whoever reads the report books it. */
static void a_date_to_come_is_said_not_to_be_booked_every_time(void **state) {
    struct store *s = *state;
    begin(s);
    import(s, S("{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{\"family\":\"A\"}]}"));
    static const struct {
        const char *status, *start;
        bool is_said;
    } cases[] = {{"booked", "2027-03-01T10:00:00Z", true},
                 {"pending", "2027-03-01T10:00:00Z", true},
                 {"cancelled", "2027-03-01T10:00:00Z", false},
                 {"booked", "2025-03-01T10:00:00Z", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        str visit = say(
            &s->arena,
            "{\"resourceType\":\"Appointment\",\"id\":\"a{}\",\"status\":\"{}\",\"start\":\"{}\",\"end\":"
            "\"{}\",\"participant\":[{\"actor\":{\"reference\":\"Patient/p\"},\"status\":\"accepted\"}]}",
            SAY_N((int64_t)i), SAY_T(str_from_c(cases[i].status)),
            SAY_T(str_from_c(cases[i].start)), SAY_T(str_from_c(cases[i].start)));
        for (int round = 0; round < 2; round++) {
            struct import_report r = import(s, visit);
            expect_counts(&r, RECORD_APPOINTMENT, round == 0, 0, round, 0);
            if (r.n_left_out != cases[i].is_said) fail_msg("case %zu, round %d", i, round);
            if (cases[i].is_said) expect_str(r.left_out[0].field, S("Appointment.start"));
        }
    }
}

/* A number is corrected there and, later, put back: both are changes of the one record. */
static void a_corrected_number_is_the_same_patient_and_going_back_is_news(void **state) {
    struct store *s = *state;
    begin(s);
    static const char *const numbers[] = {"1", "2", "1"};
    for (size_t i = 0; i < 3; i++) {
        clock_shift += INSTANT_MINUTE;
        str one = say(
            &s->arena,
            "{\"resourceType\":\"Patient\",\"id\":\"018f428e-34f6-4707-8009-5ad742f901e7\",\"identifier\":[{"
            "\"system\":\"urn:x\",\"value\":\"{}\"}],\"name\":[{\"family\":\"A\"}]}",
            SAY_T(str_from_c(numbers[i])));
        struct import_report r = import(s, one);
        expect_counts(&r, RECORD_PATIENT, i == 0, i > 0, 0, 0);
        r = import(s, one);
        expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
    }
    expect_int(count_patients(s), 1);
}

/* As a folder of bare resources: the visit names its patient by an id, the patient has other numbers. */
static void a_visit_finds_its_patient_by_the_id_in_the_same_folder(void **state) {
    struct store *s = *state;
    begin(s);
    str lines = S(
        "{\"resourceType\":\"Encounter\",\"id\":\"e\",\"status\":\"finished\",\"class\":{\"code\":\"AMB\"},"
        "\"subject\":{\"reference\":\"Patient/p\"}}\n");
    str patient = S(
        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"identifier\":[{\"system\":\"urn:x\",\"value\":\"1\"}],"
        "\"name\":[{\"family\":\"A\"}]}\n");
    struct work w = work_of(s);
    expect_ok(
        file_create(&s->arena, path_join(&s->arena, s->folder, S("a.json")), lines, 0600, &why));
    expect_ok(
        file_create(&s->arena, path_join(&s->arena, s->folder, S("b.json")), patient, 0600, &why));
    for (int round = 0; round < 2; round++) {
        struct import_report r;
        struct import_job job = {.paths = &s->folder, .n_paths = 1, .read = json_read};
        import_report_init(&r, &s->arena);
        expect_ok(import_files(&w, &job, &r));
        expect_int(r.n_rejections, 0);
        expect_counts(&r, RECORD_PATIENT, round == 0, 0, round, 0);
        expect_counts(&r, RECORD_ENCOUNTER, round == 0, 0, round, 0);
    }
    struct import_report r;
    str nowhere = S("/nowhere/at-all.json");
    struct import_job job = {.paths = &nowhere, .n_paths = 1, .read = json_read};
    import_report_init(&r, &s->arena);
    expect_ok(import_files(&w, &job, &r));
    expect_int(r.n_unreadable, 1);
    const struct json *tree = NULL;
    expect_ok(json_read(&s->arena, import_report_json(&s->arena, &r, false), NULL, &tree, &why));
    expect_int(json_length(json_member(tree, S("rejections"))), 1);
}

/* Each file of patients repeats the practice, more or less wholly: both forms again are no news, but going
 * back to an older form in a later import is. */
static void two_forms_of_one_record_in_an_import_are_both_known_next_time(void **state) {
    struct store *s = *state;
    begin(s);
    str one = S(
        "{\"resourceType\":\"Organization\",\"identifier\":[{\"system\":\"o\",\"value\":\"1\"}],\"name\":\"A\"}");
    str two = S(
        "{\"resourceType\":\"Organization\",\"identifier\":[{\"system\":\"o\",\"value\":\"1\"}],\"name\":\"B\"}");
    str both = say(&s->arena, "{}\n{}\n", SAY_T(one), SAY_T(two));
    struct import_report r = import(s, both);
    expect_counts(&r, RECORD_ORGANISATION, 1, 1, 0, 0);
    clock_shift += INSTANT_MINUTE;
    r = import(s, both);
    expect_counts(&r, RECORD_ORGANISATION, 0, 0, 2, 0);
    str third = S(
        "{\"resourceType\":\"Organization\",\"identifier\":[{\"system\":\"o\",\"value\":\"1\"}],\"name\":\"C\"}");
    clock_shift += INSTANT_MINUTE;
    r = import(s, third);
    expect_counts(&r, RECORD_ORGANISATION, 0, 1, 0, 0);
    clock_shift += INSTANT_MINUTE;
    r = import(s, one);
    expect_counts(&r, RECORD_ORGANISATION, 0, 1, 0, 0);
}

/* A practitioner as two files tell of one: what only one of them knows, how often they met, is not kept here. */
static str practitioner_json_of(struct store *s, str family, str met) {
    return say(
        &s->arena,
        "{\"resourceType\":\"Practitioner\",\"identifier\":[{\"system\":\"urn:gmc\",\"value\":\"7\"}],"
        "\"name\":[{\"family\":\"{}\"}],\"extension\":[{\"url\":\"urn:met\",\"valueInteger\":{}}]}\n",
        SAY_T(family), SAY_T(met));
}

static void what_is_not_kept_is_no_change(void **state) {
    struct store *s = *state;
    begin(s);
    str one = practitioner_json_of(s, S("Careful"), S("2")),
        other = practitioner_json_of(s, S("Careful"), S("9"));
    struct import_report r = import(s, say(&s->arena, "{}{}", SAY_T(one), SAY_T(other)));
    expect_counts(&r, RECORD_PRACTITIONER, 1, 0, 1, 0);
    clock_shift += INSTANT_MINUTE;
    r = import(s, practitioner_json_of(s, S("Careful"), S("30")));
    expect_counts(&r, RECORD_PRACTITIONER, 0, 0, 1, 0);
    r = import(s, practitioner_json_of(s, S("Careless"), S("30")));
    expect_counts(&r, RECORD_PRACTITIONER, 0, 1, 0, 0);
    str plain = S("{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{\"family\":\"A\"}]}");
    str odd = S("{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{\"family\":\"A\"}],"
                "\"extension\":[{\"url\":\"urn:met\",\"valueInteger\":3}]}");
    import(s, plain);
    r = import(s, odd);
    expect_counts(&r, RECORD_PATIENT, 0, 0, 1, 0);
}

/* First one file, then the whole folder, in which another file tells the same record more wholly. */
static void some_files_then_all_of_them_and_again_change_nothing(void **state) {
    struct store *s = *state;
    begin(s);
    str one = practitioner_json_of(s, S("A"), S("1")),
        two = practitioner_json_of(s, S("B"), S("1"));
    str both = say(&s->arena, "{}{}", SAY_T(one), SAY_T(two));
    import(s, one);
    clock_shift += INSTANT_MINUTE;
    struct import_report r = import(s, both);
    expect_counts(&r, RECORD_PRACTITIONER, 0, 1, 1, 0);
    for (int round = 0; round < 2; round++) {
        clock_shift += INSTANT_MINUTE;
        r = import(s, both);
        expect_counts(&r, RECORD_PRACTITIONER, 0, 0, 2, 0);
    }
    clock_shift += INSTANT_MINUTE;
    import(s, two);
    clock_shift += INSTANT_MINUTE;
    r = import_as(s, both, true);
    expect_counts(&r, RECORD_PRACTITIONER, 0, 0, 2, 0);
}

static const char *const synthea[] = {
    "data/synthea-r4/Abdul_Koepp_e925b0f3-8006-43f6-aa31-94bd215e55e7.json",
    "data/synthea-r4/Bonnie_Marvin_5c55a67c-fb41-4509-9eae-a55eebf760e1.json",
};

static void whole_histories_go_in_once_and_raise_no_duty(void **state) {
    struct store *s = *state;
    str bytes[2] = {{NULL, 0}, {NULL, 0}};
    for (size_t i = 0; i < 2; i++)
        if (!shared_file(&s->arena, synthea[i], &bytes[i]))
            skip_because(NULL, "no CLERKWELL_SHARED/data");
    begin(s);
    struct import_report dry = import_as(s, bytes[0], true);
    expect_int(count_patients(s), 0);
    struct import_report first = import(s, bytes[0]);
    for (int k = 0; k < RECORD_KIND_COUNT; k++)
        for (int o = 0; o < IMPORT_OUTCOME_COUNT; o++)
            expect_int(dry.counts[k][o], first.counts[k][o]);
    expect_counts(&first, RECORD_PATIENT, 1, 0, 0, 0);
    expect_int(total(&first, IMPORT_REJECTED), 0);
    expect(first.counts[RECORD_ENCOUNTER][IMPORT_NEW] > 5);
    expect_int(count_of(s, &test_import_visits), first.counts[RECORD_ENCOUNTER][IMPORT_NEW]);
    struct import_report other = import(s, bytes[1]);
    expect_counts(&other, RECORD_PATIENT, 1, 0, 0, 0);
    struct import_report again = import(s, bytes[0]);
    expect_int(total(&again, IMPORT_NEW) + total(&again, IMPORT_CHANGED) +
                   total(&again, IMPORT_REJECTED),
               0);
    expect_int(total(&again, IMPORT_SAME), total(&first, IMPORT_NEW) + total(&first, IMPORT_SAME));
    expect_int(count_of(s, &test_import_duties), 0);
    expect_int(count_patients(s), 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(twice_changes_nothing_and_one_field_is_one_changed),
        store_test(what_people_edited_here_is_not_overwritten_silently),
        store_test(the_same_person_of_another_system_is_joined_and_a_likeness_flagged),
        store_test(a_possible_duplicate_is_asked_about_until_a_person_has_decided),
        store_test(the_same_number_with_another_name_and_birth_overwrites_nobody),
        store_test(a_death_that_an_import_brings_is_a_death_notified),
        store_test(a_death_that_was_taken_back_here_is_not_brought_again_by_the_same_source),
        store_test(a_death_that_lies_ahead_is_refused_and_changes_nothing),
        store_test(a_visit_whose_patient_is_not_here_is_rejected_with_its_field),
        store_test(a_date_to_come_is_said_not_to_be_booked_every_time),
        store_test(a_corrected_number_is_the_same_patient_and_going_back_is_news),
        store_test(a_visit_finds_its_patient_by_the_id_in_the_same_folder),
        store_test(two_forms_of_one_record_in_an_import_are_both_known_next_time),
        store_test(what_is_not_kept_is_no_change),
        store_test(some_files_then_all_of_them_and_again_change_nothing),
        store_test(whole_histories_go_in_once_and_raise_no_duty),
    };
    return run_store_tests(tests);
}
