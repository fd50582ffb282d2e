/* Whom the finder finds, on both engines: by names in any order, numbers, dates, and with slips of the pen. */
#include "small_clinic.h"

#include "buf.h"
#include "patient_store.h"
#include "patient_work.h"

struct fetched {
    uuid id;
    struct patient patient;
};
static enum err get_patient(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct fetched *f = context;
    return patient_store_get(tx, 1, f->id, &f->patient);
}
static struct fetched kept(struct small_clinic *c, uuid id) {
    struct fetched f = {.id = id};
    expect_ok(tx_read(c->store->db, &c->store->arena, get_patient, &f, &c->why));
    return f;
}

struct looked_for {
    str typed;
    struct found_patients found;
};
static enum err find(struct work *w, void *context) {
    struct looked_for *f = context;
    return patient_find(w, f->typed, &f->found);
}

static enum err find_shortly(struct work *w, void *context) {
    struct looked_for *f = context;
    return patient_find_shortly(w, f->typed, &f->found);
}

static void give_telephones(struct small_clinic *c, uuid id, const char *mobile, const char *home) {
    struct fetched f = kept(c, id);
    f.patient.mobile_telephone = str_from_c(mobile);
    f.patient.home_telephone = str_from_c(home);
    struct change_patient in = {.patient = f.patient, .reason = S("Rang")};
    clinic_change(c, c->secretary, change_patient, &in, OK);
}

static void a_patient_is_found_by_any_name_number_date_or_sound(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Marguerite Anne", "Okonkwo-Hale", "1961-03-14");
    clinic_patient(&c, "Tomasz", "Wiśniewski", "1979-07-30");
    give_telephones(&c, patient, "07700 900123", "0117 496 0123 ext 4");
    static const char *typed[] = {
        "okonkwo",         "hale marg",         "Marguerite Hale", "14/3/1961",
        "14 Mar 61",       "H100001",           "h100001",         "okonkwo 14.3.1961",
        "Okonkwa",         "anne okonk",        "OKONKWO-HALE",    "07700900123",
        "+44 7700 900123", "0044 7700 900 123", "(0117) 496-0123", "+44 (0)117 496 0123"};
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        struct looked_for f = {.typed = str_from_c(typed[i])};
        struct work w = work_of(&c, c.secretary);
        expect_ok(work_read(&w, find, &f));
        if (f.found.n != 1) print_error("%s: %zu found\n", typed[i], f.found.n);
        assert_int_equal(f.found.n, 1);
        expect(uuid_eq(f.found.list[0].patient.patient_id, patient));
        expect(f.found.list[0].why.n > 0);
    }
    give_telephones(&c, patient, "", "0117 496 0124");
    struct looked_for gone = {.typed = S("07700 900123")};
    struct work w = work_of(&c, c.secretary);
    expect_ok(work_read(&w, find, &gone));
    expect_int(gone.found.n, 0); /* a number that is hers no more finds nobody */
}

/* Who is found by each of these, in this order: "Surname, Surname". */
struct search_case {
    const char *typed, *families;
};

static void finds(struct small_clinic *c, const struct search_case *cases, size_t n) {
    int n_wrong = 0;
    for (size_t i = 0; i < n; i++) {
        struct looked_for whole = {.typed = str_from_c(cases[i].typed)}, shortly = whole;
        struct work w = work_of(c, c->secretary);
        expect_ok(work_read(&w, find, &whole));
        expect_ok(work_read(&w, find_shortly, &shortly));
        str families = S("");
        expect_int(shortly.found.n, whole.found.n);
        for (size_t k = 0; k < whole.found.n; k++) {
            const struct patient *p = &whole.found.list[k].patient;
            const struct patient *q = &shortly.found.list[k].patient;
            families = say(w.arena, "{}{}{}", SAY_T(families), SAY_T(k ? S(", ") : S("")),
                           SAY_T(p->family_name));
            expect(uuid_eq(p->patient_id, q->patient_id));
            expect_str(p->family_name, q->family_name);
            expect_str(p->given_names, q->given_names);
            expect_str(p->hospital_number, q->hospital_number);
            expect(civil_date_compare(p->birth_date, q->birth_date) == 0);
            expect(str_eq(p->format_need, S("none"))); /* a page shows more than a list */
        }
        if (str_eq(families, str_from_c(cases[i].families))) continue;
        print_error("%s: %.*s\n", cases[i].typed, (int)families.n, families.p);
        n_wrong++;
    }
    expect_int(n_wrong, 0);
}

static void names_are_found_in_any_order_and_with_slips_of_the_pen(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_patient(&c, "John", "Smith", "1960-01-01");
    clinic_patient(&c, "Sarah", "Smith", "1961-01-01");
    clinic_patient(&c, "Jo", "Smithson", "1962-01-01");
    clinic_patient(&c, "Smith", "Smith", "1963-01-01");
    clinic_patient(&c, "Anna Maria", "van der Berg", "1964-01-01");
    clinic_patient(&c, "Sanjay", "Jahn", "1965-01-01");
    static const struct search_case cases[] = {
        {"smith j", "Smith, Smithson"},
        {"j smith", "Smith, Smithson"}, /* as one hears it */
        {"smith s", "Smith, Smith"},    /* Sarah, and Smith Smith: one word is not both */
        {"smith x", ""},
        {"smith smith", "Smith, Smith"}, /* and whoever sounds like it, and begins with S */
        {"van der berg", "van der Berg"},
        {"berg anna", "van der Berg"},
        {"Anna van der Berg", "van der Berg"},
        {"maria berg van der 1.1.1964", "van der Berg"},
        {"maria berg van der 1.1.1965", ""},
        {"smyth john", "Smith, Jahn"}, /* the very name first */
        {"john smyth", "Smith, Jahn"},
        {"john smiht", "Smith, Jahn"},
        {"smyth j 1.1.1960", "Smith"},
        {"smyth j 1.1.1962", ""},
        {"smiht", "Smith, Smith, Smith"},
        {"smith %", "Smith, Smith, Smith, Smithson"},
        {"smith 1.1.1961", "Smith"},
        {"%", ""},
        {"_m_th", ""},
        {"\\\\", ""},
        {"5555", ""}};
    finds(&c, cases, sizeof cases / sizeof *cases);
}

static void a_changed_record_is_found_by_what_it_says_now(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Marguerite", "Hale", "1961-03-14");
    struct fetched f = kept(&c, patient);
    f.patient.family_name = S("Okonkwo");
    f.patient.previous_name = S("Hale");
    f.patient.known_as = S("Peggy");
    struct change_patient in = {.patient = f.patient, .reason = S("Married")};
    clinic_change(&c, c.secretary, change_patient, &in, OK);
    static const struct search_case now[] = {{"hale", "Okonkwo"},     {"peggy okonkwo", "Okonkwo"},
                                             {"hale peg", "Okonkwo"}, {"okonkwo hale", "Okonkwo"},
                                             {"hale m", "Okonkwo"},   {"peggy 14.3.61", "Okonkwo"}};
    finds(&c, now, sizeof now / sizeof *now);
    f = kept(&c, patient);
    f.patient.birth_date = (civil_date){1962, 3, 14};
    f.patient.known_as = S("");
    in = (struct change_patient){.patient = f.patient, .reason = S("The date was wrong")};
    clinic_change(&c, c.secretary, change_patient, &in, OK);
    static const struct search_case then[] = {{"peggy", ""},
                                              {"hale 14.3.61", ""},
                                              {"hale 14.3.62", "Okonkwo"},
                                              {"okonkwo 14.3.62", "Okonkwo"}};
    finds(&c, then, sizeof then / sizeof *then);
}

/* More than are shown: whoever has the very name comes before those whose names are longer. */
static void of_a_common_name_the_nearest_are_shown(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    for (int i = 0; i < FIND_LIMIT; i++)
        clinic_patient(&c, i % 2 ? "Anthony" : "Albert", "Johnson", "1960-01-01");
    uuid meant = clinic_patient(&c, "Zoe", "John", "1961-01-01");
    uuid given = clinic_patient(&c, "John", "Zwick", "1961-01-01");
    struct looked_for f = {.typed = S("john")};
    struct work w = work_of(&c, c.secretary);
    expect_ok(work_read(&w, find_shortly, &f));
    expect_int(f.found.n, FIND_LIMIT);
    expect(uuid_eq(f.found.list[0].patient.patient_id, meant));
    f = (struct looked_for){.typed = S("john z")};
    expect_ok(work_read(&w, find_shortly, &f));
    expect_int(f.found.n, 2);
    expect(uuid_eq(f.found.list[0].patient.patient_id, meant));
    expect(uuid_eq(f.found.list[1].patient.patient_id, given));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_patient_is_found_by_any_name_number_date_or_sound),
        store_test(names_are_found_in_any_order_and_with_slips_of_the_pen),
        store_test(a_changed_record_is_found_by_what_it_says_now),
        store_test(of_a_common_name_the_nearest_are_shown),
    };
    return run_store_tests(tests);
}
