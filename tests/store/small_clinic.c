#include "small_clinic.h"

#include "address_store.h"
#include "clinic_store.h"
#include "files.h"
#include "fold_unistring.h"
#include "json_jansson.h"
#include "patient_work.h"
#include "pattern_store.h"
#include "people_work.h"
#include "permission.h"
#include "person_store.h"
#include "session_store.h"
#include "site_store.h"

#include <string.h>

static void fill(void *self, void *bytes, size_t n) {
    uint64_t *x = self;
    unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++) {
        *x += UINT64_C(0x9e3779b97f4a7c15);
        uint64_t z = *x;
        z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        p[i] = (unsigned char)(z >> 24);
    }
}

struct work work_of(struct small_clinic *c, uuid person) {
    const struct scope *scope = NULL;
    for (size_t i = 0; i < 6; i++) {
        if (uuid_eq(c->scopes[i].person_id, person)) scope = &c->scopes[i];
    }
    assert_non_null(scope);
    c->why = (struct problem){0};
    struct work w = {.scope = scope,
                     .now = c->now,
                     .zone = c->zone,
                     .random = {fill, &c->random},
                     .fold = fold_unistring(),
                     .read_json = json_read,
                     .db = c->store->db,
                     .arena = &c->store->arena,
                     .why = &c->why};
    civil_time t;
    instant_to_civil(c->zone, c->now, &w.today, &t);
    return w;
}

void clinic_at(struct small_clinic *c, int year, int month, int day, int hour, int minute) {
    civil_date d = {(int16_t)year, (int8_t)month, (int8_t)day};
    c->now = civil_resolve(c->zone, d, (civil_time){(int16_t)(hour * 60 + minute)}).first;
}

static const struct {
    const char *user, *title, *given, *family, *initials;
    enum role role;
} people[] = {
    {"rita", "Ms", "Rita", "Marsh", "RM", ROLE_RECEPTIONIST},
    {"carl", "Mr", "Carl", "Nwosu", "CN", ROLE_BOOKING_CLERK},
    {"amara", "Ms", "Amara", "Bello", "AB", ROLE_SECRETARY},
    {"lindqvist", "Dr", "Helena", "Lindqvist", "HL", ROLE_CLINICIAN},
    {"maud", "Mrs", "Maud", "Keane", "MK", ROLE_MANAGER},
    {"sam", "Mr", "Sam", "Ito", "SI", ROLE_ADMINISTRATOR},
};

static enum err make_people(struct tx *tx, struct small_clinic *c, struct work *w) {
    uuid *ids[] = {&c->receptionist, &c->clerk,   &c->secretary,
                   &c->clinician,    &c->manager, &c->administrator};
    for (size_t i = 0; i < 6; i++) {
        struct person p = {.person_id = work_new_id(w),
                           .user_name = str_from_c(people[i].user),
                           .title = str_from_c(people[i].title),
                           .given_name = str_from_c(people[i].given),
                           .family_name = str_from_c(people[i].family),
                           .initials = str_from_c(people[i].initials),
                           .roles = 1u << people[i].role};
        *ids[i] = p.person_id;
        c->scopes[i] = (struct scope){c->site, p.person_id, p.family_name, p.roles};
        TRY(person_store_insert(tx, c->site, &p, S(""), w->now));
    }
    return OK;
}

static enum err make_lists(struct tx *tx, struct small_clinic *c, struct work *w) {
    c->booking_list = work_new_id(w);
    c->secretary_list = work_new_id(w);
    TRY(list_store_insert(tx, c->site,
                          &(struct shared_list){.list_id = c->booking_list,
                                                .name = S("Booking office"),
                                                .is_active = true}));
    TRY(list_store_insert(tx, c->site,
                          &(struct shared_list){.list_id = c->secretary_list,
                                                .name = S("Secretaries"),
                                                .is_active = true}));
    TRY(list_store_add_member(tx, c->site, c->booking_list, c->clerk));
    return list_store_add_member(tx, c->site, c->secretary_list, c->secretary);
}

static enum err make_clinic(struct tx *tx, struct small_clinic *c, struct work *w) {
    struct place place = {.place_id = work_new_id(w),
                          .name = S("Northgate"),
                          .address = S("1 North Road"),
                          .postcode = S("NE1 1AA"),
                          .is_active = true};
    TRY(place_store_insert(tx, c->site, &place));
    c->practice = work_new_id(w);
    TRY(contact_store_insert(tx, c->site,
                             &(struct contact){.contact_id = c->practice,
                                               .kind = S("practice"),
                                               .person_name = S("Dr L Ferreira"),
                                               .organisation = S("Beacon Street Surgery"),
                                               .salutation = S("Dr Ferreira"),
                                               .address = S("2 Beacon Street\nHexham"),
                                               .postcode = S("NE46 1AB")},
                             S("ferreira beacon street surgery"),
                             (const str[]){S("ferreira"), S("beacon"), S("surgery")}, 3));
    c->clinic = work_new_id(w);
    TRY(clinic_store_insert(tx, c->site,
                            &(struct clinic){.clinic_id = c->clinic,
                                             .code = S("ARR1"),
                                             .name = S("Arrhythmia clinic"),
                                             .specialty = S("Cardiology"),
                                             .consultant_id = c->clinician,
                                             .place_id = place.place_id,
                                             .booking_list_id = c->booking_list,
                                             .secretary_list_id = c->secretary_list,
                                             .letter_rule = S("letter"),
                                             .booking_window_days = 42,
                                             .is_active = true}));
    c->new_type = work_new_id(w);
    c->follow_up_type = work_new_id(w);
    TRY(slot_type_store_insert(
        tx, c->site,
        &(struct slot_type){c->new_type, c->clinic, S("New"), 20, S("new"), S("01"), true, 1}));
    return slot_type_store_insert(tx, c->site,
                                  &(struct slot_type){c->follow_up_type, c->clinic, S("Follow-up"),
                                                      20, S("any"), S("01"), true, 1});
}

static enum err make_session(struct tx *tx, struct small_clinic *c, struct work *w) {
    c->clinician_resource = work_new_id(w);
    TRY(resource_store_insert(tx, c->site,
                              &(struct resource){.resource_id = c->clinician_resource,
                                                 .kind = S("clinician"),
                                                 .name = S("Dr Lindqvist"),
                                                 .person_id = c->clinician,
                                                 .is_active = true}));
    c->session = work_new_id(w);
    civil_date day = {2026, 11, 23};
    struct session s = {.session_id = c->session,
                        .clinic_id = c->clinic,
                        .clinician_id = c->clinician_resource,
                        .day = day,
                        .start = {9 * 60},
                        .end = {9 * 60 + 20 * N_SLOTS},
                        .zone = S("Europe/London")};
    struct session_slot slots[N_SLOTS];
    for (int i = 0; i < N_SLOTS; i++) {
        civil_time start = {(int16_t)(9 * 60 + 20 * i)};
        c->slots[i] = work_new_id(w);
        slots[i] = (struct session_slot){.slot_id = c->slots[i],
                                         .slot_type_id = i % 2 ? c->follow_up_type : c->new_type,
                                         .start = start,
                                         .minutes = 20,
                                         .start_at = civil_resolve(c->zone, day, start).first};
    }
    bool is_new;
    return session_store_insert(tx, c->site, &s, slots, N_SLOTS, &is_new);
}

static enum err make_all(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct small_clinic *c = context;
    struct work w = {.now = c->now, .random = {fill, &c->random}, .arena = &c->store->arena};
    TRY(site_store_insert(tx, &(struct site_row){.site_id = c->site,
                                                 .name = S("Northgate Hospital"),
                                                 .department = S("Cardiology"),
                                                 .kind = S("hospital"),
                                                 .nation = S("england-and-wales"),
                                                 .zone = S("Europe/London"),
                                                 .synthetic_nhs_numbers = true,
                                                 .handoff = S("none")}));
    TRY(make_people(tx, c, &w));
    TRY(make_lists(tx, c, &w));
    TRY(make_clinic(tx, c, &w));
    return make_session(tx, c, &w);
}

static void begin(struct small_clinic *c, struct store *store, int64_t site) {
    *c = (struct small_clinic){.store = store, .site = site, .random = 20261123};
    str bytes;
    struct problem why = {0};
    expect_ok(
        file_read(&store->arena, S("/usr/share/zoneinfo/Europe/London"), 1 << 20, &bytes, &why));
    expect_ok(zone_parse(&store->arena, S("Europe/London"), bytes, &c->zone, &why));
    clinic_at(c, 2026, 11, 23, 8, 0);
}

void clinic_lets_act(struct small_clinic *c, size_t place, uuid person, uint32_t roles) {
    c->scopes[place] = (struct scope){c->site, person, S("Somebody"), roles};
}

void empty_site_make(struct small_clinic *c, struct store *store) {
    begin(c, store, 1);
    for (size_t i = 0; i < 6; i++)
        clinic_lets_act(c, i, c->manager, 0); /* nobody yet */
    struct make_site in = {.site = {.name = S("Northgate Heart Clinic")},
                           .first = {.user_name = S("mira")},
                           .password_hash = S("$hash")};
    c->manager = clinic_change(c, c->manager, make_site, &in, OK).id;
    clinic_lets_act(c, 0, c->manager, 1u << ROLE_MANAGER | 1u << ROLE_ADMINISTRATOR);
}

void small_clinic_make(struct small_clinic *c, struct store *store) {
    small_clinic_make_site(c, store, 1);
}

void small_clinic_make_site(struct small_clinic *c, struct store *store, int64_t site) {
    begin(c, store, site);
    struct problem why = {0};
    expect_ok(tx_write(store->db, site, &store->arena, make_all, c, &why));
}

uuid clinic_patient(struct small_clinic *c, const char *given, const char *family,
                    const char *born) {
    struct register_patient in = {.patient = {.given_names = str_from_c(given),
                                              .family_name = str_from_c(family),
                                              .gender = S("female"),
                                              .address = S("14 Tanner's Row\nHexham"),
                                              .postcode = S("NE46 2BD"),
                                              .nhs_number_status = S("07"),
                                              .practice_id = c->practice,
                                              .format_need = S("none"),
                                              .write_to = S("home")},
                                  .duplicates_seen = true};
    expect_ok(civil_date_parse_iso(str_from_c(born), &in.patient.birth_date));
    return clinic_change(c, c->secretary, register_patient, &in, OK).id;
}

struct done clinic_change(struct small_clinic *c, uuid person, work_change_fn fn, void *input,
                          enum err want) {
    struct work w = work_of(c, person);
    struct done done = {0};
    enum err e = work_write(&w, NULL, fn, input, &done);
    if (e != want) {
        print_error("%s, wanted %s: %.*s\n", err_row(e)->name, err_row(want)->name,
                    (int)c->why.sentence.n, c->why.sentence.n ? c->why.sentence.p : "");
    }
    assert_int_equal(e, want);
    return done;
}

STATEMENT(test_open_duties, "SELECT CAST(COUNT(*) AS BIGINT) FROM duty WHERE site_id = $1 AND "
                            "state = 'open' AND rule = $2 AND ($3 = 0 OR subject_id = $4)");

struct asked {
    int64_t site;
    const char *rule;
    uuid subject;
    int64_t n;
};

static enum err count_open(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asked *asked = context;
    struct rows rows;
    TRY(db_get(tx, &test_open_duties, &rows, INT(asked->site), TEXT(str_from_c(asked->rule)),
               INT(!uuid_is_nil(asked->subject)), ID(asked->subject)));
    asked->n = row_int(&rows, 0, 0);
    return OK;
}

int64_t clinic_open_duties(struct small_clinic *c, const char *rule, uuid subject) {
    struct asked asked = {c->site, rule, subject, 0};
    expect_ok(tx_read(c->store->db, &c->store->arena, count_open, &asked, &c->why));
    return asked.n;
}
