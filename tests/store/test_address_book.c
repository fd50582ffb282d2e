/* The address book, on both engines: who is found by a few letters, and who is meant by a form. */
#include "small_clinic.h"

#include "address_store.h"
#include "contact_find.h"

static const uuid none = {{0}};

/* ---- setting up ---------------------------------------------------------------------------------- */

static enum err put_contact(struct work *w, void *context, struct done *ret_done) {
    struct contact *k = context;
    k->contact_id = work_new_id(w);
    struct contact_keys keys = contact_keys_of(w, k);
    ret_done->id = k->contact_id;
    return contact_store_insert(w->tx, 1, k, keys.search_key, keys.words, keys.n_words);
}

static uuid add(struct small_clinic *c, struct contact k) {
    return clinic_change(c, c->secretary, put_contact, &k, OK).id;
}

static uuid person(struct small_clinic *c, const char *kind, const char *name,
                   const char *organisation, const char *town) {
    return add(c, (struct contact){.kind = str_from_c(kind),
                                   .person_name = str_from_c(name),
                                   .organisation = str_from_c(organisation),
                                   .address = str_from_c(town)});
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
    uuid middle = add(&c, (struct contact){.kind = S("gp"),
                                           .person_name = S("Dr P Quill"),
                                           .organisation = S("Quay Practice"),
                                           .moved_to = now});
    add(&c, (struct contact){.kind = S("gp"),
                             .person_name = S("Dr A Quill"),
                             .organisation = S("Abbey Practice"),
                             .is_retired = true});
    uuid first = add(&c, (struct contact){.kind = S("gp"),
                                          .person_name = S("Dr P Quill"),
                                          .organisation = S("Old Practice"),
                                          .moved_to = middle});
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
    expect_ok(chosen_by(&c, S("Dr P Quill, Old Practice"), first, &id));
    expect(uuid_eq(id, now));
    expect_err(chosen_by(&c, S("abbey"), none, &id), INVALID);
    expect_str(
        c.why.sentence,
        S("Dr A Quill, Abbey Practice is no longer to be written to. Choose somebody else."));
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
    expect_str(c.why.sentence, S("More than one contact matches \"ward\". Choose one of them."));
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

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_few_letters_of_any_words_find_a_contact),
        store_test(the_one_whose_name_begins_so_comes_first),
        store_test(who_moved_leads_to_where_letters_go_and_who_retired_comes_last),
        store_test(one_match_is_taken_and_several_are_asked_about),
        store_test(the_text_decides_when_the_id_is_of_somebody_else),
        store_test(the_whole_line_means_the_one_it_is_of),
        store_test(the_address_book_is_seen_by_who_sees_patients_or_sets_up),
    };
    return run_store_tests(tests);
}
