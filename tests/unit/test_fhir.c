#include "expect.h"
#include "shared_data.h"

#include <dirent.h>

#include "fhir_bundle.h"
#include "fhir_patient.h"
#include "fhir_schema.h"
#include "json_jansson.h"
#include "json_write.h"

static const civil_date today = {2026, 11, 23};

static struct taken take(struct arena *a, str bytes) {
    struct fhir_file file = {S("test.json"), S(""), json_read};
    struct taken t = {0};
    fhir_take(a, &file, bytes, &t);
    return t;
}

/* Prose in tests is easier with ' for ". */
static str json_of(struct arena *a, const char *text) {
    str s = arena_str(a, str_from_c(text));
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == '\'') ((char *)(uintptr_t)s.p)[i] = '"';
    return s;
}

static void primitives_follow_their_expressions_and_the_calendar(void **state) {
    (void)state;
    static const struct {
        enum fhir_primitive type;
        const char *text;
        bool ok;
    } table[] = {
        {FHIR_DATE, "1961", true},
        {FHIR_DATE, "1961-03", true},
        {FHIR_DATE, "1961-03-14", true},
        {FHIR_DATE, "1961-02-29", false},
        {FHIR_DATE, "1961-3-14", false},
        {FHIR_DATE, "14/03/1961", false},
        {FHIR_DATE, "0000", false},
        {FHIR_DATE, "1961-03-14T10:00:00Z", false},
        {FHIR_DATETIME, "1961-03-14T10:00:00Z", true},
        {FHIR_DATETIME, "1961-03-14T10:00:00.123+01:00", true},
        {FHIR_DATETIME, "1961-03-14T10:00:00", false},
        {FHIR_DATETIME, "1961-03-14T10:00Z", false},
        {FHIR_DATETIME, "1961-03-14T24:00:00Z", false},
        {FHIR_DATETIME, "1961-03-14T10:00:60Z", true},
        {FHIR_DATETIME, "1961-03T10:00:00Z", false},
        {FHIR_INSTANT, "1961-03-14", false},
        {FHIR_INSTANT, "2015-02-07T13:28:17.239+02:00", true},
        {FHIR_INSTANT, "2015-02-07T13:28:17.239+14:30", false},
        {FHIR_ID, "a-1.B", true},
        {FHIR_ID, "a_1", false},
        {FHIR_ID, "1234567890123456789012345678901234567890123456789012345678901234", true},
        {FHIR_ID, "12345678901234567890123456789012345678901234567890123456789012345", false},
        {FHIR_CODE, "large print", true},
        {FHIR_CODE, "large  print", false},
        {FHIR_CODE, " x", false},
        {FHIR_URI, "urn:uuid:1", true},
        {FHIR_URI, "a b", false},
        {FHIR_STRING, "a\x01", false},
        {FHIR_STRING, "two\nlines", true},
        {FHIR_BASE64, "QUJD", true},
        {FHIR_BASE64, "QUJ", false},
        {FHIR_BASE64, "Q=JD", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct json value = {.kind = J_TEXT, .text = str_from_c(table[i].text)};
        if (fhir_primitive_is_valid(table[i].type, &value) != table[i].ok)
            fail_msg("%s", table[i].text);
    }
    struct json number = {.kind = J_NUMBER, .text = S("0")};
    expect(fhir_primitive_is_valid(FHIR_UNSIGNED_INT, &number));
    expect(!fhir_primitive_is_valid(FHIR_POSITIVE_INT, &number));
    expect(!fhir_primitive_is_valid(FHIR_BOOLEAN, &number));
    expect(!fhir_primitive_is_valid(FHIR_STRING, &number));
    instant t = {0};
    expect_ok(fhir_read_instant(S("1970-01-02T00:00:01.5+01:00"), &t));
    expect_int(t.us, 23 * INSTANT_HOUR + 1500000);
}

static void each_refusal_names_the_field_and_the_section(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *json, *field, *rule;
    } table[] = {
        {"{'resourceType':'Patient','birthDate':'not a date'}", "Patient.birthDate", "2.24"},
        {"{'resourceType':'Patient','gender':'F'}", "Patient.gender", "8.1"},
        {"{'resourceType':'Patient','name':{'family':'X'}}", "Patient.name", "2.6.2"},
        {"{'resourceType':'Patient','name':[{'family':'X'},{'given':[]}]}", "Patient.name[1].given",
         "2.6.2"},
        {"{'resourceType':'Patient','name':[{'family':null}]}", "Patient.name[0].family", "2.6.2"},
        {"{'resourceType':'Patient','name':[{'family':''}]}", "Patient.name[0].family", "2.6.2"},
        {"{'resourceType':'Patient','name':[{'use':'formal'}]}", "Patient.name[0].use", "2.24"},
        {"{'resourceType':'Patient','active':'true'}", "Patient.active", "2.24"},
        {"{'resourceType':'Patient','id':'a_b'}", "Patient.id", "2.24"},
        {"{'resourceType':'Patient','telecom':[{'rank':0}]}", "Patient.telecom[0].rank", "2.24"},
        {"{'resourceType':'Patient','link':[{'type':'refer'}]}", "Patient.link[0].other", "8.1"},
        {"{'resourceType':'Patient','contact':[{'gender':'male'}]}", "Patient.contact", "pat-1"},
        {"{'resourceType':'Patient','extension':[{'valueString':'x'}]}", "Patient.extension[0]",
         "2.5"},
        {"{'resourceType':'Patient','modifierExtension':[{'url':'x'}]}", "Patient", "modifier"},
        {"{'resourceType':'Patient','deceasedBoolean':true,'deceasedDateTime':'2020'}",
         "Patient.deceased[x]", "2.6.2"},
        {"{'resourceType':'Appointment','status':'booked'}", "Appointment.participant", "12.10"},
        {"{'resourceType':'Appointment','status':'booked','participant':[{'status':'accepted'}]}",
         "Appointment.start", "app-3"},
        {"{'resourceType':'Encounter','status':'finished'}", "Encounter.class", "8.11"},
        {"{'resourceType':'Organization','active':true}", "Organization.name", "org-1"},
        {"{'resourceType':'Location','position':{'latitude':1}}", "Location.position.longitude",
         "8.7"},
        {"{'resourceType':'Bundle'}", "Bundle.type", "2.36"},
        {"{'resourceType':'Bundle','type':'batch','entry':[{'resource':{'resourceType':'Patient'}}]}",
         "Bundle.entry[0].request", "bdl-3"},
        {"{'resourceType':'Bundle','type':'collection','entry':[{'x':1}]}",
         "Bundle.entry[0].resource", "bdl-5"},
        {"{'a':1}", "resourceType", "2.6.2"},
        {"[1]", "resource", "2.6.2"},
        {"{'a':", "line 1, column 5", "RFC 8259"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct taken t = take(&a, json_of(&a, table[i].json));
        if (t.n_rejections != 1 || t.n_records != 0) fail_msg("%s", table[i].json);
        expect_str(t.rejections[0].field, str_from_c(table[i].field));
        expect_str(t.rejections[0].file, S("test.json"));
        if (str_find(t.rejections[0].rule, str_from_c(table[i].rule)) < 0)
            fail_msg("%s: %.*s", table[i].json, (int)t.rejections[0].rule.n,
                     t.rejections[0].rule.p);
        expect(t.rejections[0].reason.n > 10);
    }
}

static const char full_patient[] =
    "{'resourceType':'Patient','id':'x1','active':true,"
    "'meta':{'versionId':'3','security':[{'code':'R'}]},"
    "'extension':[{'url':'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ContactPreference',"
    "'extension':[{'url':'PreferredWrittenCommunicationFormat','valueCodeableConcept':{'coding':[{'code':"
    "'11'}]}}]},{'url':'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired',"
    "'valueBoolean':true}],"
    "'identifier':[{'system':'https://fhir.nhs.uk/Id/nhs-number','value':'943 476 5919','extension':[{'url':"
    "'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',"
    "'valueCodeableConcept':{'coding':[{'code':'number-present-and-verified'}]}}]},"
    "{'use':'usual','type':{'coding':[{'code':'MR'}]},'system':'https://trust.example/mrn','value':'H12'}],"
    "'name':[{'use':'old','family':'Smith','given':['Ann']},"
    "{'use':'official','prefix':['Mrs'],'given':['Ann','Marie'],'family':'Jones'},"
    "{'use':'nickname','given':['Annie']}],"
    "'telecom':[{'system':'phone','use':'home','value':'0113 1'},{'system':'phone','use':'mobile','value':"
    "'07700 900123'},{'system':'email','value':'a@example.org'},{'system':'phone','use':'home','rank':1,"
    "'value':'0113 2'}],"
    "'gender':'female','birthDate':'1961-03','deceasedDateTime':'2026-01-02T03:04:05Z',"
    "'address':[{'use':'home','period':{'end':'2001-01-01'},'line':['Old House'],'postalCode':'LS1 1AA'},"
    "{'use':'home','line':['1 High Street','Upper Town'],'city':'Leeds','postalCode':'LS1 4AB'}],"
    "'communication':[{'language':{'coding':[{'system':'urn:ietf:bcp:47','code':'pl'}],'text':'Polish'},"
    "'preferred':true}],'multipleBirthInteger':2,"
    "'link':[{'type':'seealso','other':{'reference':'Patient/y'}}]}";

static void a_patient_is_read_whole_and_becomes_ours(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct taken t = take(&a, json_of(&a, full_patient));
    expect_int(t.n_records, 1);
    const struct record *r = &t.records[0];
    expect_str(r->label, S("Patient/x1"));
    expect_int(r->n_keys, 1);
    expect_str(r->keys[0].source, S("https://trust.example/mrn"));
    expect_str(r->keys[0].identifier, S("H12"));
    expect_int(r->patient.n_names, 3);
    expect_int(r->patient.multiple_birth, 2);
    expect_str(r->patient.links[0].other, S("Patient/y"));
    struct patient p = {0};
    patient_from_record(&a, &r->patient, today, &p);
    expect_str(p.title, S("Mrs"));
    expect_str(p.given_names, S("Ann Marie"));
    expect_str(p.family_name, S("Jones"));
    expect_str(p.previous_name, S("Smith"));
    expect_str(p.known_as, S("Annie"));
    expect_str(p.gender, S("female"));
    expect_int(civil_date_compare(p.birth_date, (civil_date){1961, 3, 1}), 0);
    expect(p.birth_date_is_estimated && p.is_deceased && p.is_restricted);
    expect_int(civil_date_compare(p.death_date, (civil_date){2026, 1, 2}), 0);
    expect_str(p.nhs_number, S("9434765919"));
    expect_str(p.nhs_number_status, S("01"));
    expect_str(p.hospital_number, S("H12"));
    expect_str(p.address, S("1 High Street\nUpper Town\nLeeds"));
    expect_str(p.postcode, S("LS1 4AB"));
    expect_str(p.home_telephone, S("0113 2"));
    expect_str(p.mobile_telephone, S("07700 900123"));
    expect_str(p.email, S("a@example.org"));
    expect_str(p.language, S("pl"));
    expect_str(p.interpreter, S("Polish"));
    expect_str(p.format_need, S("large-print"));
}

static void a_wrong_nhs_number_is_reported_and_the_patient_goes_in_without_it(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct taken t =
        take(&a, json_of(&a, "{'resourceType':'Patient','id':'7','identifier':[{'system':"
                             "'https://fhir.nhs.uk/Id/nhs-number','value':'9434765918'}]}"));
    expect_int(t.n_records, 1);
    expect_int(t.n_rejections, 1);
    expect_str(t.rejections[0].field, S("Patient.identifier[0].value"));
    struct patient p = {0};
    patient_from_record(&a, &t.records[0].patient, today, &p);
    expect_str(p.nhs_number, S(""));
}

static void references_inside_a_bundle_are_followed(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct taken t = take(
        &a,
        json_of(
            &a,
            "{'resourceType':'Bundle','type':'transaction','entry':["
            "{'fullUrl':'urn:uuid:018f428e-34f6-4707-8009-5ad742f901e7','resource':{'resourceType':"
            "'Patient','identifier':[{'system':'s','value':'7'}],'generalPractitioner':[{'reference':"
            "'Organization/o'}]},'request':{'method':'POST','url':'Patient'}},"
            "{'resource':{'resourceType':'Organization','id':'o','name':'Beacon Street Surgery'},"
            "'request':{'method':'PUT','url':'Organization/o'}},"
            "{'resource':{'resourceType':'Encounter','status':'finished','class':{'code':'AMB'},"
            "'subject':{'reference':'urn:uuid:018f428e-34f6-4707-8009-5ad742f901e7'},"
            "'serviceProvider':{'reference':'Organization/o'},'period':{'start':'2020-01-01'}},"
            "'request':{'method':'POST','url':'Encounter'}},"
            "{'resource':{'resourceType':'Observation'},'request':{'method':'POST','url':'Observation'}},"
            "{'request':{'method':'DELETE','url':'Patient/9'}}]}"));
    expect_int(t.n_records, 3);
    expect_int(t.n_rejections, 0);
    expect_str(t.records[0].patient.practice_name, S("Beacon Street Surgery"));
    expect_str(t.records[1].contact.kind, S("practice"));
    expect_str(t.records[2].visit.patient.source, S("s"));
    expect_str(t.records[2].visit.patient.identifier, S("7"));
    expect_str(t.records[2].visit.place, S("Beacon Street Surgery"));
    expect(t.records[2].visit.has_start && !t.records[2].visit.has_end);
    expect_int(t.n_left_alone, 2);
    expect_str(t.left_alone[0].type, S("Observation"));
    expect_str(t.left_alone[1].type, S("Patient (DELETE)"));
}

static void the_good_lines_of_ndjson_go_in_beside_the_bad(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct taken t = take(&a, json_of(&a, "{'resourceType':'Patient','id':'1'}\n\n"
                                          "{'resourceType':'Patient','id':'2',\n"
                                          "{'resourceType':'Patient','id':'3','gender':'X'}\r\n"
                                          "{'resourceType':'Patient','id':'4'}\n"));
    expect_int(t.n_records, 2);
    expect_int(t.n_rejections, 2);
    expect_str(t.rejections[0].resource, S("line 3"));
    expect_str(t.rejections[1].resource, S("Patient/3"));
    expect_str(t.records[1].label, S("Patient/4"));
}

/* ---- the real files ------------------------------------------------------------------------------ */

/* The files that are not valid R4 and are refused, with the field; the others are accepted on purpose:
 * elements that R4 does not know are left alone, and types that we do not take are not judged. */
static const struct {
    const char *file, *field;
} refused[] = {
    {"ai4.json", "Patient.birthDate"},
    {"bad-json-close-2.json", "line"},
    {"json-comments-2.json", "line"},
    {"json-no-quotes-2.json", "line"},
};

static str verdict_of(str table, str file) {
    for (str rest = table; rest.p;) {
        str line = str_cut(&rest, '\n');
        str name = str_cut(&line, '\t');
        if (str_eq(name, file)) return line;
    }
    return (str){NULL, 0};
}

struct tally {
    size_t files, records, rejections, left;
};

static void take_file(const char *folder, str name, str table, struct tally *tally) {
    AUTO_ARENA(a);
    str bytes = {NULL, 0};
    if (!shared_file(&a, arena_c(&a, say(&a, "data/{}/{}", SAY_T(str_from_c(folder)), SAY_T(name))),
                     &bytes))
        fail();
    struct taken t = take(&a, bytes);
    str verdict = verdict_of(table, name);
    str type = str_cut(&verdict, '\t'), schema = str_cut(&verdict, '\t'),
        profile = str_cut(&verdict, '\t');
    bool is_good = str_eq(schema, S("ok")) && str_eq(profile, S("ok"));
    bool is_number = t.n_rejections == 1 && t.n_records > 0 &&
                     str_eq(t.rejections[0].rule, S("NHS Data Dictionary, NHS NUMBER"));
    if (is_good && t.n_rejections > 0 && !is_number)
        fail_msg("%s/%.*s: %.*s %.*s: %.*s", folder, (int)name.n, name.p,
                 (int)t.rejections[0].resource.n, t.rejections[0].resource.p,
                 (int)t.rejections[0].field.n, t.rejections[0].field.p,
                 (int)t.rejections[0].reason.n, t.rejections[0].reason.p);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (str_eq(name, str_from_c(refused[i].file)))
            expect(t.n_rejections == 1 &&
                   str_starts_with(t.rejections[0].field, str_from_c(refused[i].field)));
    if (!is_good && t.n_rejections > 0)
        print_message("# %s/%.*s (%.*s) refused: %.*s: %.*s\n", folder, (int)name.n, name.p,
                      (int)type.n, type.p, (int)t.rejections[0].field.n, t.rejections[0].field.p,
                      (int)t.rejections[0].reason.n, t.rejections[0].reason.p);
    tally->files++;
    tally->records += t.n_records;
    tally->rejections += t.n_rejections;
    for (size_t i = 0; i < t.n_left_alone; i++)
        tally->left += (size_t)t.left_alone[i].n;
}

static void every_real_file_is_taken_or_refused_on_purpose(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const char *const folders[] = {"uk-core-json",
                                          "nhs-pds",
                                          "nhs-bars",
                                          "fhir-r4-examples",
                                          "fhir-server-testfiles",
                                          "fhir-validator-cases",
                                          "synthea-r4"};
    const char *shared = getenv("CLERKWELL_SHARED");
    size_t n_files = 0;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        str table = {NULL, 0};
        struct tally tally = {0};
        str path = say(&a, "data/{}/R4-VALIDITY.tsv", SAY_T(str_from_c(folders[i])));
        if (!shared_file(&a, arena_c(&a, path), &table))
            skip_because(&a, "no CLERKWELL_SHARED/data");
        str folder =
            say(&a, "{}/data/{}", SAY_T(str_from_c(shared)), SAY_T(str_from_c(folders[i])));
        DIR *dir = opendir(arena_c(&a, folder));
        expect(dir != NULL);
        for (struct dirent *d = readdir(dir); d; d = readdir(dir))
            if (str_ends_with(str_from_c(d->d_name), S(".json")))
                take_file(folders[i], str_from_c(d->d_name), table, &tally);
        closedir(dir);
        print_message("# %s: %zu files, %zu taken, %zu refused, %zu left alone\n", folders[i],
                      tally.files, tally.records, tally.rejections, tally.left);
        n_files += tally.files;
    }
    expect(n_files > 350);
}

/* ---- sameness ------------------------------------------------------------------------------------ */

static uint64_t random_state = 88172645463325252u;
static size_t random_below(size_t n) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (size_t)(random_state % n);
}

/* The same value with members shuffled, and entries too where they are those of a bundle. */
static void put_shuffled(struct arena *a, struct json_writer *w, const struct json *value) {
    if (value->kind != J_OBJECT && value->kind != J_ARRAY) {
        json_put_tree(w, value);
        return;
    }
    size_t *order = arena_array(a, size_t, value->n);
    for (size_t i = 0; i < value->n; i++)
        order[i] = i;
    bool may_move = value->kind == J_OBJECT || str_eq(value->name, S("entry"));
    for (size_t i = value->n; may_move && i > 1; i--) {
        size_t j = random_below(i), held = order[i - 1];
        order[i - 1] = order[j];
        order[j] = held;
    }
    value->kind == J_OBJECT ? json_open_object(w) : json_open_array(w);
    for (size_t i = 0; i < value->n; i++) {
        const struct json *child = &value->child[order[i]];
        if (value->kind == J_OBJECT) json_name(w, child->name);
        put_shuffled(a, w, child);
    }
    value->kind == J_OBJECT ? json_close_object(w) : json_close_array(w);
}

static const struct record *same_identity(const struct taken *t, const struct record *r) {
    for (size_t i = 0; i < t->n_records; i++)
        if (t->records[i].kind == r->kind &&
            str_eq(t->records[i].keys[0].source, r->keys[0].source) &&
            str_eq(t->records[i].keys[0].identifier, r->keys[0].identifier))
            return &t->records[i];
    return NULL;
}

static size_t count_changed(const struct taken *before, const struct taken *after) {
    size_t n = 0;
    expect_int(before->n_records, after->n_records);
    for (size_t i = 0; i < before->n_records; i++) {
        const struct record *other = same_identity(after, &before->records[i]);
        expect(other != NULL);
        if (!sha256_eq(other->hash, before->records[i].hash)) n++;
    }
    return n;
}

static const char *const synthea =
    "data/synthea-r4/Abdul_Koepp_e925b0f3-8006-43f6-aa31-94bd215e55e7.json";

static void shuffled_and_reordered_is_the_same(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str bytes = {NULL, 0};
    if (!shared_file(&a, synthea, &bytes)) skip_because(&a, "no CLERKWELL_SHARED/data");
    struct taken before = take(&a, bytes);
    expect(before.n_records > 5);
    const struct json *tree = NULL;
    expect_ok(json_read(&a, bytes, NULL, &tree, NULL));
    for (int round = 0; round < 5; round++) {
        struct json_writer w;
        json_write_init(&w, &a);
        put_shuffled(&a, &w, tree);
        struct taken after = take(&a, json_written(&w));
        expect_int(count_changed(&before, &after), 0);
    }
}

static void numbers_count_by_value_and_given_names_by_order(void **state) {
    (void)state;
    AUTO_ARENA(a);
    static const struct {
        const char *one, *other;
        bool is_same;
    } table[] = {
        {"'x':1.10", "'x':1.1", true},
        {"'x':100", "'x':1e2", true},
        {"'x':1.2345E-4", "'x':0.00012345", true},
        {"'x':-0.0", "'x':0", true},
        {"'x':1", "'x':'1'", false},
        {"'x':1", "'x':10", false},
        {"'x':0.1", "'x':0.01", false},
        {"'name':[{'given':['A','B']}]", "'name':[{'given':['B','A']}]", false},
        {"'name':[{'family':'A'},{'family':'B'}]", "'name':[{'family':'B'},{'family':'A'}]", true},
        {"'meta':{'versionId':'1','profile':['p']}", "'meta':{'versionId':'2','profile':['p']}",
         true},
        {"'meta':{'security':[{'code':'N'}]}", "'meta':{'security':[{'code':'R'}]}", false},
        {"'text':{'status':'empty','div':'x'}", "'text':{'status':'empty','div':'y'}", true},
        {"'x':['ab','c']", "'x':['a','bc']", false},
        {"'x':{}", "'x':[]", false},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        str start = S("{'resourceType':'Patient','id':'1',");
        struct taken one = take(&a, json_of(&a, arena_c(&a, say(&a, "{}{}}", SAY_T(start),
                                                                SAY_T(str_from_c(table[i].one))))));
        struct taken other =
            take(&a, json_of(&a, arena_c(&a, say(&a, "{}{}}", SAY_T(start),
                                                 SAY_T(str_from_c(table[i].other))))));
        expect_int(one.n_records, 1);
        expect_int(other.n_records, 1);
        if (sha256_eq(one.records[0].hash, other.records[0].hash) != table[i].is_same)
            fail_msg("%s %s", table[i].one, table[i].other);
    }
}

/* One plain text somewhere inside one resource of ours is another: exactly that record has changed. */
static void one_field_changed_is_exactly_one_changed(void **state) {
    (void)state;
    AUTO_ARENA(a);
    str bytes = {NULL, 0};
    if (!shared_file(&a, synthea, &bytes)) skip_because(&a, "no CLERKWELL_SHARED/data");
    struct taken before = take(&a, bytes);
    static const struct {
        const char *from, *to;
    } edits[] = {
        {"\"family\": \"Koepp", "\"family\": \"Keopp"},
        {"81 HIGHLAND AVENUE", "83 HIGHLAND AVENUE"},
    };
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        str from = str_from_c(edits[i].from), to = str_from_c(edits[i].to);
        ptrdiff_t at = str_find(bytes, from);
        if (at < 0) continue;
        str changed = arena_str(&a, bytes);
        for (size_t k = 0; k < to.n; k++)
            ((char *)(uintptr_t)changed.p)[(size_t)at + k] = to.p[k];
        struct taken after = take(&a, changed);
        expect_int(count_changed(&before, &after), 1);
    }
}

static void line_ends_and_control_characters_of_a_text_do_not_come_in(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct taken t = take(
        &a, json_of(&a, "{'resourceType':'Patient','id':'x1','name':[{'family':'Jones\\r\\nforged',"
                        "'given':['A\\u009b31mnn']}],'address':[{'line':['1 High\\nStreet','Upper"
                        "\\u0085Town']}]}"));
    expect_int(t.n_records, 1);
    expect_str(t.records[0].patient.names[0].family, S("Jones forged"));
    expect_str(t.records[0].patient.names[0].given, S("A 31mnn"));
    expect_str(t.records[0].patient.addresses[0].lines, S("1 High Street\nUpper Town"));
    /* What the standard forbids is refused, not mended. */
    t = take(&a, json_of(&a, "{'resourceType':'Patient','name':[{'family':'Jones\\u001b[2J'}]}"));
    expect_int(t.n_records, 0);
    expect_int(t.n_rejections, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(primitives_follow_their_expressions_and_the_calendar),
        cmocka_unit_test(each_refusal_names_the_field_and_the_section),
        cmocka_unit_test(a_patient_is_read_whole_and_becomes_ours),
        cmocka_unit_test(a_wrong_nhs_number_is_reported_and_the_patient_goes_in_without_it),
        cmocka_unit_test(references_inside_a_bundle_are_followed),
        cmocka_unit_test(the_good_lines_of_ndjson_go_in_beside_the_bad),
        cmocka_unit_test(every_real_file_is_taken_or_refused_on_purpose),
        cmocka_unit_test(shuffled_and_reordered_is_the_same),
        cmocka_unit_test(numbers_count_by_value_and_given_names_by_order),
        cmocka_unit_test(one_field_changed_is_exactly_one_changed),
        cmocka_unit_test(line_ends_and_control_characters_of_a_text_do_not_come_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
