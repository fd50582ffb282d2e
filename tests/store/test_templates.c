/* Letter templates and letterheads, on both engines: keeping them, and what letters begin with. */
#include "small_clinic.h"

#include "appointment_work.h"
#include "clinic_store.h"
#include "letter_json.h"
#include "letter_left.h"
#include "letter_values.h"
#include "letter_work.h"
#include "letterhead.h"
#include "people_work.h"
#include "set_up_site.h"
#include "template_paper.h"
#include "template_store.h"
#include "template_work.h"

static const uuid none = {{0}};

/* ---- setting up ---------------------------------------------------------------------------------- */

static struct change_template of(const char *name, const char *kind, const char *to,
                                 const char *body) {
    return (struct change_template){.name = str_from_c(name),
                                    .kind = str_from_c(kind),
                                    .addressed_to = str_from_c(to),
                                    .text = {[BOX_SALUTATION] = S("Dear {{recipient.salutation}}"),
                                             [BOX_BODY] = str_from_c(body),
                                             [BOX_SIGN_OFF] = S("Yours\n{{author.signature}}")}};
}

static uuid add(struct small_clinic *c, struct change_template in) {
    return clinic_change(c, c->secretary, add_template, &in, OK).id;
}

/* What a test asks of the store. */
struct asked {
    uuid id;
    struct letter_template template;
    const struct letter_template *all;
    size_t n;
    struct letterhead head;
    struct site_row own;
};

static enum err ask_template(struct work *w, void *context) {
    struct asked *a = context;
    TRY(template_store_get(w->tx, w->scope->site_id, a->id, &a->template));
    return template_store_all(w->tx, w->scope->site_id, &a->all, &a->n);
}
static enum err ask_all(struct work *w, void *context) {
    struct asked *a = context;
    return template_store_all(w->tx, w->scope->site_id, &a->all, &a->n);
}
static enum err ask_head(struct work *w, void *context) {
    struct asked *a = context;
    TRY(site_store_get(w->tx, w->scope->site_id, &a->own));
    return letterhead_read(w, a->id, &a->own, &a->head);
}

static struct asked ask(struct small_clinic *c, work_fn fn, uuid id) {
    struct asked a = {.id = id};
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, fn, &a));
    return a;
}

struct seen {
    uuid letter;
    struct letter_row row;
    struct letter content;
};
static enum err see_letter(struct work *w, void *context) {
    struct seen *s = context;
    TRY(letter_store_get(w->tx, 1, s->letter, &s->row));
    return letter_json_parse(w->arena, w->read_json, s->row.body, &s->content, w->why);
}

static struct seen begun_with(struct small_clinic *c, uuid patient, uuid template_id) {
    struct new_letter in = {
        .patient_id = patient, .clinic_id = c->clinic, .template_id = template_id};
    struct seen s = {.letter = clinic_change(c, c->secretary, new_letter, &in, OK).id};
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, see_letter, &s));
    return s;
}

static enum err find_letter_of(struct work *w, void *context) {
    struct seen *s = context;
    TRY(letter_store_of_attendance(w->tx, 1, s->letter, &s->row));
    return letter_json_parse(w->arena, w->read_json, s->row.body, &s->content, w->why);
}

/* The letter an attendance owes, begun by itself. */
static struct seen owed_after_a_visit(struct small_clinic *c, uuid slot, int hour,
                                      const char *family) {
    uuid patient = clinic_patient(c, "Marguerite", family, "1961-03-14");
    struct book_appointment booking = {.patient_id = patient, .slot_id = slot};
    struct seen s = {.letter = clinic_change(c, c->clerk, book_appointment, &booking, OK).id};
    clinic_at(c, 2026, 11, 23, hour, 30);
    struct record_outcome outcome = {.appointment_id = s.letter,
                                     .version = 1,
                                     .outcome = OUTCOME_DISCHARGED,
                                     .rtt_status = S("30")};
    clinic_change(c, c->clerk, record_outcome, &outcome, OK);
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, find_letter_of, &s));
    return s;
}

/* ---- keeping templates --------------------------------------------------------------------------- */

static void a_template_is_kept_as_parts_of_a_letter(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid id = add(&c, of(" Clinic letter ", "clinic-letter", "patient", "One\n\nDiagnoses\n- Two"));
    struct letter_template t = ask(&c, ask_template, id).template;
    expect_str(t.name, S("Clinic letter"));
    expect(t.is_active);
    expect(uuid_is_nil(t.clinic_id));
    struct letter letter;
    struct work w = work_of(&c, c.secretary);
    expect_ok(letter_json_parse(w.arena, w.read_json, t.body, &letter, NULL));
    expect_int(letter.n_parts, 4);
    expect_int(letter.parts[2].kind, PART_DIAGNOSES);
}

static void a_template_that_could_not_be_used_is_refused_at_its_field(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    add(&c, of("There already", "other", "gp", "Words"));
    struct change_template wrong[] = {
        of(" ", "other", "gp", "Words"),
        of("Two\nlines", "other", "gp", "Words"),
        of("There already", "other", "gp", "Words"),
        of("New", "leaflet", "gp", "Words"),
        of("New", "other", "everybody", "Words"),
        of("New", "other", "gp", "{{patient.nmae}}"),
        of("New", "other", "gp", "Words"),
        of("New", "other", "gp", "Words"),
    };
    wrong[6].clinic_id = c.practice;
    wrong[7].letterhead_id = c.practice;
    static const char *const fields[] = {"name",         "name", "name",   "kind",
                                         "addressed_to", "body", "clinic", "letterhead"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        clinic_change(&c, c.secretary, add_template, &wrong[i], INVALID);
        expect_str(c.why.field, str_from_c(fields[i]));
        expect(c.why.sentence.n > 0);
    }
}

static void a_change_over_a_newer_one_is_refused(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct change_template in = of("Letter", "other", "patient", "First");
    in.template_id = add(&c, in);
    in.version = 1;
    in.text[BOX_BODY] = S("Second");
    clinic_change(&c, c.secretary, change_template, &in, OK);
    in.text[BOX_BODY] = S("Third");
    clinic_change(&c, c.secretary, change_template, &in, CONFLICT);
    struct letter_template t = ask(&c, ask_template, in.template_id).template;
    expect(str_find(t.body, S("Second")) > 0);
    expect_int(t.version, 2);
    struct use_template use = {in.template_id, 1, false};
    clinic_change(&c, c.secretary, use_template, &use, CONFLICT);
}

static enum err name_it_in_the_clinic(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    const uuid *ids = context;
    struct clinic clinic;
    TRY(clinic_store_get(w->tx, 1, ids[0], &clinic));
    clinic.letter_template_id = ids[1];
    return clinic_store_update(w->tx, 1, &clinic);
}

static void one_that_a_clinic_uses_cannot_be_put_out_of_use(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid ids[] = {c.clinic, add(&c, of("Letter", "clinic-letter", "patient", "Words"))};
    clinic_change(&c, c.manager, name_it_in_the_clinic, ids, OK);
    struct use_template use = {ids[1], 1, false};
    clinic_change(&c, c.secretary, use_template, &use, CONFLICT);
    expect_str(c.why.sentence, S("The letters of the Arrhythmia clinic begin with this template: "
                                 "choose another there first"));
    ids[1] = none;
    clinic_change(&c, c.manager, name_it_in_the_clinic, ids, OK);
    clinic_change(&c, c.secretary, use_template, &use, OK);
    clinic_change(&c, c.secretary, use_template, &use, CONFLICT);
    use = (struct use_template){use.template_id, 2, true};
    clinic_change(&c, c.secretary, use_template, &use, OK);
}

static void only_who_sets_the_site_up_changes_templates_and_letterheads(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid id = add(&c, of("Letter", "other", "patient", "Words"));
    const uuid people[] = {c.receptionist, c.clerk, c.clinician};
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        struct change_template in = of("New", "other", "patient", "Words");
        struct use_template use = {id, 1, false};
        struct change_letterhead head = {{.name = S("Head"), .is_active = true}};
        clinic_change(&c, people[i], add_template, &in, FORBIDDEN);
        in.template_id = id;
        in.version = 1;
        clinic_change(&c, people[i], change_template, &in, FORBIDDEN);
        clinic_change(&c, people[i], use_template, &use, FORBIDDEN);
        clinic_change(&c, people[i], add_letterhead, &head, FORBIDDEN);
        clinic_change(&c, people[i], change_letterhead, &head, FORBIDDEN);
        clinic_change(&c, people[i], add_starting_templates, NULL, FORBIDDEN);
    }
}

/* ---- what letters begin with --------------------------------------------------------------------- */

static void a_clinics_own_template_comes_before_the_one_for_every_clinic(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    add(&c, of("A letter of any clinic", "clinic-letter", "patient", "Every clinic"));
    struct seen s = owed_after_a_visit(&c, c.slots[0], 9, "Okonkwo-Hale");
    expect_str(s.content.parts[1].text, S("Every clinic"));
    struct change_template own = of("Z letter of ours", "clinic-letter", "patient", "Our own");
    own.clinic_id = c.clinic;
    uuid ours = add(&c, own);
    s = owed_after_a_visit(&c, c.slots[2], 10, "Dunmore");
    expect_str(s.content.parts[1].text, S("Our own"));
    expect(uuid_eq(s.row.template_id, ours));
    struct use_template use = {ours, 1, false};
    clinic_change(&c, c.secretary, use_template, &use, OK);
    s = owed_after_a_visit(&c, c.slots[4], 11, "Achebe");
    expect_str(s.content.parts[1].text, S("Every clinic"));
}

static void a_letter_to_the_gp_names_the_gp_and_goes_there_first(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid patient = clinic_patient(&c, "Marguerite", "Okonkwo-Hale", "1961-03-14");
    uuid id = add(&c, of("To the GP", "other", "gp",
                         "{{recipient.name}}\n{{recipient.address}}\n\nRing {{secretary.name}}.\n\n"
                         "{{letter.reference}}"));
    struct seen s = begun_with(&c, patient, id);
    expect_str(s.content.parts[0].text, S("Dear Dr Ferreira"));
    expect_str(s.content.parts[1].text, S("Dr L Ferreira\n2 Beacon Street\nHexham\nNE46 1AB"));
    expect_str(s.content.parts[2].text, S("Ring Ms Amara Bello."));
    expect_str(s.content.parts[3].text, s.row.reference);
    expect_str(s.content.parts[4].text, S("Yours\nDr Helena Lindqvist"));
}

static void a_letter_without_a_template_begins_plainly(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    add(&c, of("Another letter", "other", "patient", "Words"));
    struct seen s = begun_with(&c, clinic_patient(&c, "Idris", "Okafor", "1958-02-02"), none);
    expect(uuid_is_nil(s.row.template_id));
    expect_str(s.content.parts[0].text, S("Dear Idris Okafor"));
    expect_int(s.content.parts[s.content.n_parts - 1].kind, PART_SIGN_OFF);
}

static void a_field_without_a_value_stays_for_the_typist_to_see(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid id = add(&c, of("Next", "appointment", "patient", "Come on {{next_appointment.date}}."));
    struct seen s = begun_with(&c, clinic_patient(&c, "Idris", "Okafor", "1958-02-02"), id);
    expect_str(s.content.parts[1].text, S("Come on {{next_appointment.date}}."));
    struct work w = work_of(&c, c.secretary);
    expect(has_field_left(w.arena, &s.content));
}

/* ---- letterheads --------------------------------------------------------------------------------- */

static void a_letterhead_without_lines_says_the_sites_details(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    expect_str(ask(&c, ask_head, none).head.lines, S("Cardiology"));
    struct change_letterhead in = {{.name = S("Standard"), .lines = S("  "), .is_active = true}};
    uuid standard = clinic_change(&c, c.secretary, add_letterhead, &in, OK).id;
    expect_str(ask(&c, ask_head, standard).head.lines, S("Cardiology"));
    in = (struct change_letterhead){{.name = S("Devices"),
                                     .lines = S("Device clinic\nFloor 2"),
                                     .footer = S("Registered charity 1"),
                                     .is_active = true}};
    uuid devices = clinic_change(&c, c.secretary, add_letterhead, &in, OK).id;
    expect_str(ask(&c, ask_head, devices).head.lines, S("Device clinic\nFloor 2"));
    expect_str(ask(&c, ask_head, none).head.name, S("Devices")); /* the first in use, by name */
    in.letterhead = ask(&c, ask_head, devices).head;
    in.letterhead.is_active = false;
    clinic_change(&c, c.secretary, change_letterhead, &in, OK);
    clinic_change(&c, c.secretary, change_letterhead, &in, CONFLICT);
    expect_str(ask(&c, ask_head, none).head.name, S("Standard"));
    expect_str(ask(&c, ask_head, devices).head.name,
               S("Devices")); /* letters that have it keep it */
    in = (struct change_letterhead){{.name = S("Standard"), .is_active = true}};
    clinic_change(&c, c.secretary, add_letterhead, &in, INVALID);
    expect_str(c.why.field, S("name"));
}

/* ---- a new site ---------------------------------------------------------------------------------- */

/* Each must preview and stand on paper without an open field. */
static enum err look_through(struct work *w, void *context) {
    struct asked *a = context;
    TRY(template_store_all(w->tx, w->scope->site_id, &a->all, &a->n));
    for (size_t i = 0; i < a->n; i++) {
        struct letter letter;
        struct merge_values made_up = template_examples();
        size_t n_unresolved;
        struct paper paper;
        TRY(letter_json_parse(w->arena, w->read_json, a->all[i].body, &letter, w->why));
        merge_letter(w->arena, &letter, &made_up, &n_unresolved);
        expect_int(n_unresolved, 0);
        TRY(template_paper(w, a->all[i].template_id, &paper));
        expect_int(paper.n_sheets, 1);
        str date = say(w->arena, "Date: {}", SAY_T(civil_date_plain(w->arena, w->today)));
        bool is_dated = false; /* as the letter would be */
        for (size_t k = 0; k < paper.sheets[0].n_boxes; k++)
            is_dated |= str_find(paper.sheets[0].boxes[k].text, date) >= 0;
        expect(is_dated);
    }
    return OK;
}

static void a_new_site_begins_with_templates_of_every_kind_and_a_letterhead(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    struct scope scope = {.site_id = 2, .roles = 1u << ROLE_MANAGER};
    struct make_site in = {.site = {.name = S("Southgate")}, .first = {.user_name = S("maria")}};
    struct work w = work_of(&c, c.manager);
    struct done done;
    w.scope = &scope;
    expect_ok(work_write(&w, NULL, make_site, &in, &done));
    struct asked a = {0};
    expect_ok(work_read(&w, look_through, &a));
    for (size_t k = 0; k < TEMPLATE_KINDS; k++) {
        size_t n = 0;
        for (size_t i = 0; i < a.n; i++)
            n += str_eq(a.all[i].kind, template_kinds[k].code);
        expect(n > 0);
    }
    expect_ok(work_read(&w, ask_head, &a));
    expect_str(a.head.name, S("Standard letterhead"));
    expect_int(ask(&c, ask_all, none).n, 0); /* no other site's */
}

static void a_site_without_templates_gets_them_once(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_change(&c, c.secretary, add_starting_templates, NULL, OK);
    size_t n = ask(&c, ask_all, none).n;
    expect(n >= TEMPLATE_KINDS);
    clinic_change(&c, c.secretary, add_starting_templates, NULL, CONFLICT);
    expect_int(ask(&c, ask_all, none).n, n);
    struct seen s = owed_after_a_visit(&c, c.slots[0], 9, "Okonkwo-Hale");
    expect_str(s.content.parts[0].text, S("Dear Marguerite Okonkwo-Hale"));
    expect_str(s.content.parts[1].text, S("Thank you for coming to the Arrhythmia clinic on "
                                          "23 November 2026."));
    struct work w = work_of(&c, c.secretary);
    expect(letter_has_open_query(w.arena, &s.content)); /* for the typist to fill in */
}

static enum err give_site_a_telephone(struct work *w, void *context, struct done *ret_done) {
    (void)context;
    struct change_site in;
    TRY(site_store_get(w->tx, w->scope->site_id, &in.site));
    in.site.address = S("Northgate Road\nHexham\nNE46 1AB");
    in.site.telephone = S("01434 500 100");
    return change_site(w, &in, ret_done);
}

static void
once_the_site_has_a_telephone_the_starting_letters_of_a_visit_have_no_open_field(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_change(&c, c.secretary, add_starting_templates, NULL, OK);
    struct work w = work_of(&c, c.secretary);
    struct seen s = owed_after_a_visit(&c, c.slots[0], 9, "Okonkwo-Hale");
    expect(has_field_left(w.arena, &s.content)); /* nobody has a telephone yet */
    clinic_change(&c, c.manager, give_site_a_telephone, NULL, OK);
    s = owed_after_a_visit(&c, c.slots[2], 10, "Dunmore");
    expect(!has_field_left(w.arena, &s.content));
    expect(str_find(s.row.body, S("please ring 01434 500 100")) >= 0);
}

static struct seen owed_after_an_absence(struct small_clinic *c, uuid slot, int hour,
                                         const char *family, enum dna_decision decision) {
    uuid patient = clinic_patient(c, "Marguerite", family, "1961-03-14");
    struct book_appointment book = {.patient_id = patient, .slot_id = slot};
    uuid id = clinic_change(c, c->secretary, book_appointment, &book, OK).id;
    clinic_at(c, 2026, 11, 23, hour, 30);
    struct note_attendance absent = {
        .appointment_id = id, .version = 1, .event = APPOINTMENT_NOT_ATTEND};
    clinic_change(c, c->receptionist, note_attendance, &absent, OK);
    struct decide_dna in = {.appointment_id = id, .version = 2, .decision = decision};
    clinic_change(c, c->clinician, decide_dna, &in, OK);
    struct seen s = {.letter = id};
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, find_letter_of, &s));
    return s;
}

static void who_is_discharged_after_an_absence_is_not_asked_to_ring_for_another_date(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    clinic_change(&c, c.secretary, add_starting_templates, NULL, OK);
    struct seen again = owed_after_an_absence(&c, c.slots[0], 9, "Okonkwo-Hale", DNA_OFFER_AGAIN);
    struct seen ended = owed_after_an_absence(&c, c.slots[2], 10, "Dunmore", DNA_DISCHARGE);
    expect(str_find(again.row.body, S("If you would still like to be seen, please ring")) >= 0);
    expect(str_find(ended.row.body, S("still like to be seen")) < 0);
    expect(str_find(ended.row.body, S("have not made another appointment")) >= 0);
    static const str kinds[] = {S_INIT("absent-discharged"), S_INIT("not-brought-discharged")};
    for (size_t i = 0; i < 2; i++) /* a site without these uses what it has */
        expect(template_kind_instead(kinds[i]).n > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(a_template_is_kept_as_parts_of_a_letter),
        store_test(a_template_that_could_not_be_used_is_refused_at_its_field),
        store_test(a_change_over_a_newer_one_is_refused),
        store_test(one_that_a_clinic_uses_cannot_be_put_out_of_use),
        store_test(only_who_sets_the_site_up_changes_templates_and_letterheads),
        store_test(a_clinics_own_template_comes_before_the_one_for_every_clinic),
        store_test(a_letter_to_the_gp_names_the_gp_and_goes_there_first),
        store_test(a_letter_without_a_template_begins_plainly),
        store_test(a_field_without_a_value_stays_for_the_typist_to_see),
        store_test(a_letterhead_without_lines_says_the_sites_details),
        store_test(a_new_site_begins_with_templates_of_every_kind_and_a_letterhead),
        store_test(a_site_without_templates_gets_them_once),
        store_test(
            once_the_site_has_a_telephone_the_starting_letters_of_a_visit_have_no_open_field),
        store_test(who_is_discharged_after_an_absence_is_not_asked_to_ring_for_another_date),
    };
    return run_store_tests(tests);
}
