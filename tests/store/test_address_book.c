/* The address book, on both engines: who is found by a few letters, who is meant by a form, and keeping it. */
#include "small_clinic.h"

#include "address_store.h"
#include "contact_find.h"
#include "contact_work.h"
#include "referral_work.h"

static const uuid none = {{0}};

/* ---- setting up ---------------------------------------------------------------------------------- */

static struct contact of_kind(const char *kind, const char *name, const char *organisation) {
    return (struct contact){.kind = str_from_c(kind),
                            .person_name = str_from_c(name),
                            .organisation = str_from_c(organisation)};
}

static uuid add(struct small_clinic *c, struct contact k) {
    struct change_contact in = {.contact = k};
    return clinic_change(c, c->secretary, add_contact, &in, OK).id;
}

struct fetched {
    uuid id;
    struct contact contact;
    struct contact_uses uses;
};

static enum err fetch_it(struct work *w, void *context) {
    struct fetched *f = context;
    TRY(contact_store_get(w->tx, 1, f->id, &f->contact));
    return contact_store_uses(w->tx, 1, f->id, &f->uses);
}

static struct fetched fetch(struct small_clinic *c, uuid id) {
    struct fetched f = {.id = id};
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, fetch_it, &f));
    return f;
}

static void move(struct small_clinic *c, uuid from, uuid to, enum err want) {
    struct move_contact in = {from, fetch(c, from).contact.version, to};
    clinic_change(c, c->secretary, move_contact, &in, want);
}

static void retire(struct small_clinic *c, uuid id, bool is_retired, const char *reason,
                   enum err want) {
    struct retire_contact in = {id, fetch(c, id).contact.version, is_retired, str_from_c(reason)};
    clinic_change(c, c->secretary, retire_contact, &in, want);
}

/* With an address of one line, the town. */
static uuid person(struct small_clinic *c, const char *kind, const char *name,
                   const char *organisation, const char *town) {
    struct contact k = of_kind(kind, name, organisation);
    k.address = str_from_c(town);
    k.postcode = S("NE46 1AB");
    return add(c, k);
}

struct finding {
    struct contact_query query;
    struct contact_choice choice;
    const struct found_contact *found;
    size_t n;
    uuid id;
};

static enum err find_them(struct work *w, void *context) {
    struct finding *f = context;
    return contact_find(w, &f->query, &f->found, &f->n);
}

static enum err choose_one(struct work *w, void *context) {
    struct finding *f = context;
    return contact_choose(w, &f->choice, &f->id);
}

static struct finding found_by(struct small_clinic *c, str typed, str kinds) {
    struct finding f = {.query = {.typed = typed, .kinds = kinds}};
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, find_them, &f));
    return f;
}

static enum err chosen_by(struct small_clinic *c, str typed, uuid id, uuid *ret_id) {
    struct finding f = {.choice = {.typed = typed, .id = id, .field = S("contact_q")}};
    struct work w = work_of(c, c->secretary);
    enum err e = work_read(&w, choose_one, &f);
    *ret_id = f.id;
    return e;
}

/* ---- finding ------------------------------------------------------------------------------------- */

static void a_few_letters_of_any_words_find_a_contact(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid novak = add(&c, (struct contact){.kind = S("practice"),
                                          .person_name = S("Dr A Nov\xc3\xa1k"),
                                          .organisation = S("Market Place Surgery"),
                                          .address = S("7 Market Place\nAllendale"),
                                          .postcode = S("NE47 9BD"),
                                          .ods_code = S("A86024")});
    person(&c, "consultant", "Miss R Novello", "Ophthalmology, Royal Infirmary", "Newcastle");
    const char *typed[] = {"novak",  "nov\xc3\xa1k", "NOVA mark", "sur all",
                           "a86024", "allend",       "ne47 9bd"};
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
        struct finding f = found_by(&c, str_from_c(typed[i]), S(""));
        expect_int(f.n, 1);
        expect(uuid_eq(f.found[0].contact.contact_id, novak));
        expect(f.found[0].is_usable);
    }
    expect_int(found_by(&c, S("nov"), S("")).n, 2);
    expect_int(found_by(&c, S("nov"), S("gp practice")).n, 1);
    expect_int(found_by(&c, S("nov"), S("solicitor")).n, 0);
    expect_int(found_by(&c, S("nov zz"), S("")).n, 0);
    expect_int(found_by(&c, S(" "), S("")).n, 0);
}

static void the_one_whose_name_begins_so_comes_first(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    person(&c, "practice", "Dr A Adams", "Hallam Street Practice", "Corbridge");
    person(&c, "gp", "Dr B Baker", "The Hall Surgery", "Corbridge");
    uuid hall = person(&c, "gp", "Dr Z Hall", "Zeal Practice", "Corbridge");
    struct finding f = found_by(&c, S("hall"), S(""));
    expect_int(f.n, 3);
    expect(uuid_eq(f.found[0].contact.contact_id, hall));
    expect_str(f.found[1].contact.person_name, S("Dr B Baker"));
    expect_str(f.found[2].contact.person_name, S("Dr A Adams"));
}

static void who_moved_leads_to_where_letters_go_and_who_retired_comes_last(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid now = person(&c, "gp", "Dr P Quill", "Harbour Practice", "Amble");
    uuid middle = person(&c, "gp", "Dr P Quill", "Quay Practice", "Amble");
    uuid away = person(&c, "gp", "Dr A Quill", "Abbey Practice", "Amble");
    uuid first = person(&c, "gp", "Dr P Quill", "Old Practice", "Amble");
    move(&c, middle, now, OK);
    move(&c, first, middle, OK);
    retire(&c, away, true, "retired in June", OK);
    struct finding f = found_by(&c, S("quill"), S(""));
    expect_int(f.n, 4);
    expect(uuid_eq(f.found[0].contact.contact_id, now));
    expect(!f.found[3].is_usable);
    struct finding old = found_by(&c, S("quill old"), S(""));
    expect_int(old.n, 1);
    expect(uuid_eq(old.found[0].contact.contact_id, first));
    expect(old.found[0].is_moved && old.found[0].is_usable);
    expect(uuid_eq(old.found[0].now.contact_id, now));
    uuid id;
    expect_ok(chosen_by(&c, S("quill"), none, &id)); /* three of the four lead to one place */
    expect(uuid_eq(id, now));
    expect_ok(chosen_by(&c, S("Dr P Quill, Old Practice, Amble"), first, &id));
    expect(uuid_eq(id, now));
    expect_err(chosen_by(&c, S("abbey"), none, &id), INVALID);
    expect_str(
        c.why.sentence,
        S("Dr A Quill, Abbey Practice, Amble is no longer to be written to. Choose somebody else"));
}

static void a_long_list_goes_on_where_the_page_ended(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    static const char *const names[] = {"Dr A Zeal", "Dr B Young", "Dr C Xu", "Dr D Webb"};
    for (size_t i = 0; i < 4; i++)
        person(&c, "gp", names[i], "Market Surgery", "Hexham");
    struct finding f = {.query = {.kinds = S("gp"), .limit = 3, .lists_all = true}};
    struct work w = work_of(&c, c.clerk);
    expect_ok(work_read(&w, find_them, &f));
    expect_int(f.n, 3);
    expect_str(f.found[0].contact.person_name, S("Dr D Webb")); /* filed by family name */
    expect_str(f.found[2].contact.person_name, S("Dr B Young"));
    f.query.offset = 3;
    expect_ok(work_read(&w, find_them, &f));
    expect_int(f.n, 1);
    expect_str(f.found[0].contact.person_name, S("Dr A Zeal"));
}

/* ---- choosing ------------------------------------------------------------------------------------ */

static void one_match_is_taken_and_several_are_asked_about(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid market = person(&c, "practice", "Dr S Ward", "Market Surgery", "Hexham");
    uuid mill = person(&c, "practice", "Dr T Ward", "Mill Lane Surgery", "Hexham");
    uuid id;
    expect_ok(chosen_by(&c, S("ward mark"), none, &id));
    expect(uuid_eq(id, market));
    expect_err(chosen_by(&c, S("ward"), none, &id), INVALID);
    expect_str(c.why.field, S("contact_q"));
    expect_str(c.why.sentence, S("More than one contact matches \"ward\". Choose one of them"));
    expect_ok(chosen_by(&c, S("ward"), mill, &id)); /* by the radio of the form shown again */
    expect(uuid_eq(id, mill));
    expect_err(chosen_by(&c, S("wrad"), none, &id), INVALID);
    expect_str(c.why.field, S("contact_q"));
    expect_ok(chosen_by(&c, S("  "), mill, &id));
    expect(uuid_is_nil(id)); /* the box was cleared */
}

static void the_text_decides_when_the_id_is_of_somebody_else(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid ward = person(&c, "practice", "Dr S Ward", "Market Surgery", "Hexham");
    uuid novak = person(&c, "gp", "Dr A Novak", "Station Road", "Hexham");
    uuid id, unknown = novak;
    unknown.b[15] ^= 1;
    expect_ok(chosen_by(&c, S("novak"), ward, &id));
    expect(uuid_eq(id, novak));
    expect_ok(chosen_by(&c, S("novak"), unknown, &id));
    expect(uuid_eq(id, novak));
}

static void the_whole_line_means_the_one_it_is_of(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid surgery = person(&c, "practice", "", "Mill Surgery", "Hexham");
    person(&c, "practice", "Dr B Lowe", "Mill Surgery", "Hexham");
    uuid id;
    expect_err(chosen_by(&c, S("mill surgery"), none, &id), INVALID);
    expect_ok(chosen_by(&c, S("Mill Surgery, Hexham"), none, &id));
    expect(uuid_eq(id, surgery));
}

static void the_address_book_is_seen_by_who_sees_patients_or_sets_up(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    const uuid people[] = {c.receptionist, c.clerk, c.clinician, c.manager, c.administrator};
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        struct finding f = {.query = {.typed = S("ferr")}};
        struct work w = work_of(&c, people[i]);
        expect_ok(work_read(&w, find_them, &f));
        expect_int(f.n, 1);
    }
    struct scope nobody = {.site_id = 1, .person_id = c.clerk};
    struct finding f = {.query = {.typed = S("ferr")}};
    struct work w = work_of(&c, c.clerk);
    w.scope = &nobody;
    expect_err(work_read(&w, find_them, &f), FORBIDDEN);
}

/* ---- keeping it ----------------------------------------------------------------------------------- */

static void an_entry_is_kept_as_it_is_written_on_envelopes(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid id = add(&c, (struct contact){.kind = S("consultant"),
                                       .person_name = S("  Miss R. de la Tour "),
                                       .organisation = S("Royal Infirmary"),
                                       .address = S("Queen Street\n\nNewcastle upon Tyne\nne14lp"),
                                       .telephone = S("+44 191 2336161"),
                                       .ods_code = S("rtd01")});
    struct contact k = fetch(&c, id).contact;
    expect_str(k.person_name, S("Miss R. de la Tour"));
    expect_str(k.salutation, S("Miss Tour"));
    expect_str(k.address, S("Queen Street\nNewcastle upon Tyne"));
    expect_str(k.postcode, S("NE1 4LP"));
    expect_str(k.telephone, S("0191 233 6161"));
    expect_str(k.ods_code, S("RTD01"));
    expect_int(k.version, 1);
    id = add(&c, (struct contact){.kind = S("solicitor"),
                                  .organisation = S("Meier & S\xc3\xb6hne"),
                                  .address = S("Hauptstra\xc3\x9f"
                                               "e 1\n10115 Berlin"),
                                  .country = S("Germany")});
    expect_str(fetch(&c, id).contact.salutation, S("Sir or Madam"));
    expect_str(fetch(&c, id).contact.country, S("Germany"));
}

static void an_entry_that_could_not_be_used_is_refused_at_its_field(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    const struct {
        struct contact contact;
        const char *field;
    } wrong[] = {
        {{.kind = S("friend"), .person_name = S("Dr A")}, "kind"},
        {{.kind = S(""), .person_name = S("Dr A")}, "kind"},
        {{.kind = S("gp"), .person_name = S("  ")}, "person_name"},
        {{.kind = S("gp"), .person_name = S("Dr A\nB")}, "person_name"},
        {{.kind = S("gp"), .person_name = S("Dr A"), .address = S("1 High Street")}, "postcode"},
        {{.kind = S("gp"), .person_name = S("Dr A"), .postcode = S("NE46 1AB")}, "address"},
        {{.kind = S("gp"),
          .person_name = S("Dr A"),
          .address = S("1 High Street"),
          .postcode = S("QQ1")},
         "postcode"},
        {{.kind = S("gp"), .person_name = S("Dr A"), .address = S("1\n2\n3\n4\n5\n6\n7\n8")},
         "address"},
        {{.kind = S("gp"), .person_name = S("Dr A"), .telephone = S("ring me")}, "telephone"},
        {{.kind = S("gp"), .person_name = S("Dr A"), .email = S("nowhere")}, "email"},
        {{.kind = S("gp"), .person_name = S("Dr A"), .ods_code = S("A-1")}, "ods_code"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct change_contact in = {.contact = wrong[i].contact};
        clinic_change(&c, c.secretary, add_contact, &in, INVALID);
        expect_str(c.why.field, str_from_c(wrong[i].field));
        expect(c.why.sentence.n > 0);
    }
}

static void the_same_entry_is_not_added_twice(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    person(&c, "gp", "Dr S Ward", "Market Surgery", "Hexham");
    struct contact again = of_kind("gp", "dr s. WARD", "Market surgery");
    again.address = S("Hexham");
    again.postcode = S("ne46 1ab");
    struct change_contact in = {.contact = again};
    clinic_change(&c, c.secretary, add_contact, &in, CONFLICT);
    expect_str(c.why.field, S("person_name"));
    person(&c, "gp", "Dr S Ward", "Mill Surgery", "Hexham"); /* elsewhere: another entry */
}

static void a_change_over_a_newer_one_is_refused(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid id = person(&c, "gp", "Dr S Ward", "Market Surgery", "Hexham");
    struct change_contact in = {.contact = fetch(&c, id).contact};
    in.contact.telephone = S("01434 600000");
    clinic_change(&c, c.secretary, change_contact, &in, OK);
    clinic_change(&c, c.secretary, change_contact, &in, CONFLICT);
    struct retire_contact old = {id, 1, true, S("retired")};
    clinic_change(&c, c.secretary, retire_contact, &old, CONFLICT);
    expect_str(fetch(&c, id).contact.telephone, S("01434 600000"));
    in.contact = fetch(&c, id).contact;
    in.contact.organisation = S("Harbour Surgery");
    clinic_change(&c, c.secretary, change_contact, &in, OK);
    expect_int(found_by(&c, S("market"), S("")).n, 0); /* found by what it says now */
    expect_int(found_by(&c, S("harb"), S("")).n, 1);
}

static void changing_the_details_leaves_moved_and_retired_as_they_are(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid here = person(&c, "gp", "Dr S Ward", "Market Surgery", "Hexham");
    move(&c, here, c.practice, OK);
    retire(&c, here, true, "retired", OK);
    struct change_contact in = {.contact = fetch(&c, here).contact};
    in.contact.moved_to = none;
    in.contact.is_retired = false;
    clinic_change(&c, c.secretary, change_contact, &in, OK);
    struct contact k = fetch(&c, here).contact;
    expect(uuid_eq(k.moved_to, c.practice));
    expect(k.is_retired);
}

static void letters_never_go_in_a_circle_or_to_somebody_retired(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid one = person(&c, "gp", "Dr One", "First Practice", "Hexham");
    uuid two = person(&c, "gp", "Dr Two", "Second Practice", "Hexham");
    uuid three = person(&c, "gp", "Dr Three", "Third Practice", "Hexham");
    move(&c, one, one, INVALID);
    expect_str(c.why.field, S("moved_to_q"));
    move(&c, one, none, INVALID);
    uuid unknown = one;
    unknown.b[15] ^= 1;
    move(&c, one, unknown, INVALID);
    move(&c, one, two, OK);
    move(&c, two, three, OK);
    move(&c, three, one, INVALID);
    expect_str(c.why.sentence, S("Letters would come back to this entry: choose somebody else"));
    retire(&c, three, true, "", INVALID);
    expect_str(c.why.field, S("reason"));
    retire(&c, three, true, "closed", OK);
    uuid four = person(&c, "gp", "Dr Four", "Fourth Practice", "Hexham");
    move(&c, four, one, INVALID); /* leads to three, who is not written to */
    move(&c, one, none, OK);
    expect(uuid_is_nil(fetch(&c, one).contact.moved_to));
    expect_int(fetch(&c, three).uses.moved_here, 1);
    retire(&c, three, false, "", OK);
    move(&c, four, two, OK);
}

static void an_entry_says_who_uses_it(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct contact_uses u = fetch(&c, c.practice).uses;
    expect_int(u.patients + u.referrals + u.letters + u.moved_here, 0);
    uuid patient = clinic_patient(&c, "Idris", "Okafor", "1958-02-02");
    struct receive_referral in = {.patient_id = patient,
                                  .clinic_id = c.clinic,
                                  .received_on = {2026, 11, 23},
                                  .source = S("03"),
                                  .referrer_id = c.practice,
                                  .priority = S("1"),
                                  .reason = S("Palpitations")};
    clinic_change(&c, c.secretary, receive_referral, &in, OK);
    u = fetch(&c, c.practice).uses;
    expect_int(u.patients, 1);
    expect_int(u.referrals, 1);
    expect_int(u.letters, 0);
}

static void only_who_sets_the_site_up_changes_the_address_book(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    const uuid people[] = {c.receptionist, c.clerk, c.clinician};
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        struct change_contact in = {.contact = of_kind("gp", "Dr S Ward", "")};
        struct move_contact to = {c.practice, 1, c.practice};
        struct retire_contact out = {c.practice, 1, true, S("closed")};
        clinic_change(&c, people[i], add_contact, &in, FORBIDDEN);
        in.contact.contact_id = c.practice;
        in.contact.version = 1;
        clinic_change(&c, people[i], change_contact, &in, FORBIDDEN);
        clinic_change(&c, people[i], move_contact, &to, FORBIDDEN);
        clinic_change(&c, people[i], retire_contact, &out, FORBIDDEN);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_few_letters_of_any_words_find_a_contact),
        store_test(the_one_whose_name_begins_so_comes_first),
        store_test(who_moved_leads_to_where_letters_go_and_who_retired_comes_last),
        store_test(a_long_list_goes_on_where_the_page_ended),
        store_test(one_match_is_taken_and_several_are_asked_about),
        store_test(the_text_decides_when_the_id_is_of_somebody_else),
        store_test(the_whole_line_means_the_one_it_is_of),
        store_test(the_address_book_is_seen_by_who_sees_patients_or_sets_up),
        store_test(an_entry_is_kept_as_it_is_written_on_envelopes),
        store_test(an_entry_that_could_not_be_used_is_refused_at_its_field),
        store_test(the_same_entry_is_not_added_twice),
        store_test(a_change_over_a_newer_one_is_refused),
        store_test(changing_the_details_leaves_moved_and_retired_as_they_are),
        store_test(letters_never_go_in_a_circle_or_to_somebody_retired),
        store_test(an_entry_says_who_uses_it),
        store_test(only_who_sets_the_site_up_changes_the_address_book),
    };
    return run_store_tests(tests);
}
