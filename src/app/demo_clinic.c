#include "demo_clinic.h"

#include "address_store.h"
#include "appointment_work.h"
#include "buf.h"
#include "clinic_store.h"
#include "contact_find.h"
#include "demo_letters.h"
#include "letter_json.h"
#include "letter_store.h"
#include "letter_work.h"
#include "nhs_number.h"
#include "patient_work.h"
#include "person_store.h"
#include "referral_store.h"
#include "referral_work.h"
#include "session_store.h"

enum { N_CLINICS = 3, N_PRACTICES = 6, N_PEOPLE = 9, WEEKS_BEFORE = 2, WEEKS_AHEAD = 8 };

struct demo {
    struct work *w;
    const struct demo_clinic *in;
    uint64_t random;
    struct scope scopes[N_PEOPLE];
    uuid lists[2], place, practices[N_PRACTICES], clinics[N_CLINICS], clinicians[N_CLINICS];
    uuid types[N_CLINICS][2];
    uuid *patients;
    size_t n_patients, next_patient;
};

static int64_t site(const struct demo *d) {
    return d->w->scope->site_id;
}

/* SplitMix64 (Steele, Lea, Flood): the same seed gives the same clinic. */
static size_t pick(struct demo *d, size_t n) {
    d->random += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = d->random;
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (size_t)((z ^ z >> 31) % n);
}

static const struct {
    const char *user, *title, *given, *family, *initials, *post, *words;
    uint32_t roles;
} people[N_PEOPLE] = {
    {"amara", "Ms", "Amara", "Bello", "AB", "Medical secretary", "secretary", 1u << ROLE_SECRETARY},
    {"carl", "Mr", "Carl", "Nwosu", "CN", "Booking clerk", "booking clerk",
     1u << ROLE_BOOKING_CLERK},
    {"rita", "Ms", "Rita", "Marsh", "RM", "Receptionist", "receptionist", 1u << ROLE_RECEPTIONIST},
    {"lindqvist", "Dr", "Helena", "Lindqvist", "HL", "Consultant cardiologist", "consultant",
     1u << ROLE_CLINICIAN},
    {"osei", "Dr", "Kwame", "Osei", "KO", "Consultant cardiologist", "consultant",
     1u << ROLE_CLINICIAN},
    {"grant", "Sister", "Moira", "Grant", "MG", "Heart failure specialist nurse",
     "specialist nurse", 1u << ROLE_CLINICIAN},
    {"maud", "Mrs", "Maud", "Keane", "MK", "Service manager", "manager", 1u << ROLE_MANAGER},
    {"sam", "Mr", "Sam", "Ito", "SI", "System administrator", "system administrator",
     1u << ROLE_ADMINISTRATOR},
    {"jo", "Mx", "Jo", "Whitaker", "JW", "Senior secretary", "secretary and booking clerk",
     1u << ROLE_SECRETARY | 1u << ROLE_BOOKING_CLERK},
};
enum { AMARA, CARL, RITA, LINDQVIST, OSEI, GRANT, MAUD };

static const struct demo_user users[N_PEOPLE] = {
    {"amara", "secretary"},          {"jo", "secretary and booking clerk"},
    {"carl", "booking clerk"},       {"rita", "receptionist"},
    {"lindqvist", "consultant"},     {"osei", "consultant"},
    {"grant", "specialist nurse"},   {"maud", "manager"},
    {"sam", "system administrator"},
};

const struct demo_user *demo_users(size_t *ret_n) {
    *ret_n = N_PEOPLE;
    return users;
}

static enum err make_people(struct demo *d) {
    for (size_t i = 0; i < N_PEOPLE; i++) {
        struct person p = {.person_id = work_new_id(d->w),
                           .user_name = str_from_c(people[i].user),
                           .title = str_from_c(people[i].title),
                           .given_name = str_from_c(people[i].given),
                           .family_name = str_from_c(people[i].family),
                           .initials = str_from_c(people[i].initials),
                           .job_title = str_from_c(people[i].post),
                           .roles = people[i].roles};
        d->scopes[i] = (struct scope){site(d), p.person_id, p.family_name, p.roles};
        TRY(person_store_insert(d->w->tx, site(d), &p, d->in->password_hash, d->w->now));
    }
    static const str names[] = {S_INIT("Booking office"), S_INIT("Cardiology secretaries")};
    for (size_t i = 0; i < 2; i++) {
        d->lists[i] = work_new_id(d->w);
        struct shared_list list = {.list_id = d->lists[i], .name = names[i], .is_active = true};
        TRY(list_store_insert(d->w->tx, site(d), &list));
        TRY(list_store_add_member(d->w->tx, site(d), d->lists[i],
                                  d->scopes[i == 0 ? CARL : AMARA].person_id));
        TRY(list_store_add_member(d->w->tx, site(d), d->lists[i],
                                  d->scopes[N_PEOPLE - 1].person_id));
    }
    return OK;
}

static const struct {
    const char *person, *surgery, *dear, *street, *town, *postcode, *word;
} practices[N_PRACTICES] = {
    {"Dr L Ferreira", "Beacon Street Surgery", "Dr Ferreira", "2 Beacon Street", "Hexham",
     "NE46 1AB", "beacon"},
    {"Dr M Adeyemi", "Riverside Practice", "Dr Adeyemi", "14 Quay Lane", "Corbridge", "NE45 5AA",
     "riverside"},
    {"Dr S Patel", "Old Mill Medical Centre", "Dr Patel", "Mill Road", "Prudhoe", "NE42 6BD",
     "mill"},
    {"Dr C Rowan", "Fellside Surgery", "Dr Rowan", "Fell View", "Haltwhistle", "NE49 0DD",
     "fellside"},
    {"Dr A Novak", "Market Place Surgery", "Dr Novak", "7 Market Place", "Allendale", "NE47 9BD",
     "market"},
    {"Dr J O'Leary", "Station Road Practice", "Dr O'Leary", "Station Road", "Stocksfield",
     "NE43 7HN", "station"},
};

static enum err make_places(struct demo *d) {
    d->place = work_new_id(d->w);
    struct place place = {.place_id = d->place,
                          .name = S("Northgate Hospital, Outpatients 2"),
                          .address = S("Northgate Road\nNewcastle upon Tyne"),
                          .postcode = S("NE3 3XT"),
                          .telephone = S("0191 498 0100"),
                          .directions =
                              S("Main entrance, then follow the blue line to Outpatients 2."),
                          .is_active = true};
    TRY(place_store_insert(d->w->tx, site(d), &place));
    for (size_t i = 0; i < N_PRACTICES; i++) {
        d->practices[i] = work_new_id(d->w);
        struct contact c = {.contact_id = d->practices[i],
                            .kind = S("practice"),
                            .person_name = str_from_c(practices[i].person),
                            .organisation = str_from_c(practices[i].surgery),
                            .salutation = str_from_c(practices[i].dear),
                            .address =
                                say(d->w->arena, "{}\n{}", SAY_T(str_from_c(practices[i].street)),
                                    SAY_T(str_from_c(practices[i].town))),
                            .postcode = str_from_c(practices[i].postcode)};
        struct contact_keys k = contact_keys_of(d->w, &c);
        TRY(contact_store_insert(d->w->tx, site(d), &c, k.search_key, k.words, k.n_words));
    }
    return OK;
}

/* The site was made with its templates. */
static enum err find_template(struct demo *d, uuid *ret_template) {
    static const uuid every_clinic = {{0}};
    const struct letter_template *list;
    size_t n;
    TRY(template_store_list(d->w->tx, site(d), S("clinic-letter"), every_clinic, &list, &n));
    if (n == 0) return NOT_FOUND;
    *ret_template = list[0].template_id;
    return OK;
}

static enum err make_clinics(struct demo *d) {
    static const str codes[] = {S_INIT("ARR1"), S_INIT("HF1"), S_INIT("DEV1")};
    static const str names[] = {S_INIT("Arrhythmia clinic"), S_INIT("Heart failure clinic"),
                                S_INIT("Device clinic")};
    static const int who[] = {LINDQVIST, GRANT, OSEI};
    uuid template_id;
    TRY(find_template(d, &template_id));
    for (size_t i = 0; i < N_CLINICS; i++) {
        d->clinics[i] = work_new_id(d->w);
        struct clinic c = {.clinic_id = d->clinics[i],
                           .code = codes[i],
                           .name = names[i],
                           .specialty = S("Cardiology"),
                           .consultant_id = d->scopes[i == 2 ? OSEI : LINDQVIST].person_id,
                           .place_id = d->place,
                           .telephone = S("0191 498 0102"),
                           .booking_list_id = d->lists[0],
                           .secretary_list_id = d->lists[1],
                           .letter_rule = S("letter"),
                           .letter_template_id = template_id,
                           .booking_window_days = 42,
                           .is_active = true};
        TRY(clinic_store_insert(d->w->tx, site(d), &c));
        struct resource r = {.resource_id = d->clinicians[i] = work_new_id(d->w),
                             .kind = S("clinician"),
                             .name =
                                 say(d->w->arena, "{} {}", SAY_T(str_from_c(people[who[i]].title)),
                                     SAY_T(str_from_c(people[who[i]].family))),
                             .person_id = d->scopes[who[i]].person_id,
                             .is_active = true};
        TRY(resource_store_insert(d->w->tx, site(d), &r));
        static const str type_names[] = {S_INIT("New"), S_INIT("Follow-up")};
        static const str uses[] = {S_INIT("new"), S_INIT("any")};
        for (size_t k = 0; k < 2; k++) {
            struct slot_type t = {d->types[i][k] = work_new_id(d->w),
                                  d->clinics[i],
                                  type_names[k],
                                  20,
                                  uses[k],
                                  S("01"),
                                  true,
                                  1};
            TRY(slot_type_store_insert(d->w->tx, site(d), &t));
        }
    }
    return OK;
}

static const char *const family_names[] = {
    "Okafor",  "Okonkwo-Hale", "Okonkwo",  "Wiśniewski", "Haile",     "Pike",    "Ahmed",
    "Reid",    "Dunmore",      "Khan",     "Wright",     "Bukhari",   "Lewis",   "Novak",
    "Obi",     "Charlton",     "Robson",   "Dodds",      "Armstrong", "Milburn", "Ó Súilleabháin",
    "Nguyen",  "Singh",        "Kaur",     "Begum",      "MacDonald", "Fenwick", "Ridley",
    "Elliott", "Hall",         "García",   "Müller",     "Rossi",     "Petrov",  "Achebe",
    "Mensah",  "Olsen",        "Thompson", "Young",      "Shaw"};
static const char *const women[] = {"Marguerite", "Selam",  "Catriona", "Alice", "Sadia", "Nadia",
                                    "Gwen",       "Moira",  "Joan",     "Zofia", "Aoife", "Linh",
                                    "Harpreet",   "Fatima", "Ingrid",   "Esi"};
static const char *const men[] = {"Idris", "Tomasz", "Harold", "Yusuf", "Daniel",  "Petr",
                                  "Chidi", "Robert", "Seán",   "Anh",   "Gurdeep", "José",
                                  "Lars",  "Kofi",   "Ivan",   "George"};
static const char *const streets[] = {"Tanner's Row",    "Priory Lane", "Fell View",
                                      "Station Terrace", "Mill Race",   "Abbey Close"};

static enum err make_patient(struct demo *d, size_t i) {
    struct work *w = d->w;
    bool is_woman = pick(d, 2) == 0;
    size_t practice = pick(d, N_PRACTICES);
    nhs_number number = {0};
    uint32_t nine = 999000000u + (uint32_t)(i * 7) % 999999u;
    while (!nhs_number_make(nine, &number))
        nine++;
    struct register_patient in = {
        .patient = {.title = is_woman ? (pick(d, 2) ? S("Mrs") : S("Ms")) : S("Mr"),
                    .given_names = str_from_c(is_woman ? women[pick(d, 16)] : men[pick(d, 16)]),
                    .family_name = str_from_c(family_names[pick(d, 40)]),
                    .gender = is_woman ? S("female") : S("male"),
                    .birth_date =
                        civil_date_add_days((civil_date){1931, 1, 1}, (int32_t)pick(d, 29000)),
                    .nhs_number = nhs_number_plain(w->arena, number),
                    .nhs_number_status = S("01"),
                    .address = say(w->arena, "{} {}\n{}", SAY_N((int64_t)pick(d, 90) + 1),
                                   SAY_T(str_from_c(streets[pick(d, 6)])),
                                   SAY_T(str_from_c(practices[practice].town))),
                    .postcode = str_from_c(practices[practice].postcode),
                    .mobile_telephone =
                        say(w->arena, "07700900{}", SAY_N(100 + (int64_t)pick(d, 900))),
                    .practice_id = d->practices[practice],
                    .gp_name = str_from_c(practices[practice].person),
                    .format_need = pick(d, 40) == 0    ? S("large-print")
                                   : pick(d, 200) == 0 ? S("braille")
                                                       : S("none"),
                    .interpreter = pick(d, 60) == 0 ? S("British Sign Language") : S(""),
                    .write_to = S("home"),
                    .is_vulnerable = pick(d, 50) == 0},
        .duplicates_seen = true};
    struct done done = {0};
    TRY(register_patient(w, &in, &done));
    d->patients[d->n_patients++] = done.id;
    return OK;
}

static uuid next_patient(struct demo *d) {
    uuid p = d->patients[d->next_patient];
    d->next_patient = (d->next_patient + 1) % d->n_patients;
    return p;
}

/* The work of somebody of the clinic at a made-up moment. */
static struct work at(struct demo *d, int who, civil_date day, int minute) {
    struct work w = *d->w;
    w.scope = &d->scopes[who];
    w.now = civil_resolve(w.zone, day, (civil_time){(int16_t)minute}).first;
    w.today = day;
    return w;
}

static enum err write_up(struct demo *d, uuid appointment, civil_date day, int stage) {
    struct work clerk = at(d, CARL, day, 16 * 60);
    struct record_outcome in = {.appointment_id = appointment,
                                .version = 1,
                                .outcome = pick(d, 3) ? OUTCOME_FOLLOW_UP : OUTCOME_DISCHARGED,
                                .follow_up_weeks = 6 + (int64_t)pick(d, 20),
                                .rtt_status = S("30")};
    struct done done = {0};
    TRY(record_outcome(&clerk, &in, &done));
    if (stage == 0) return OK;
    struct letter_row l;
    TRY(letter_store_of_attendance(d->w->tx, site(d), appointment, &l));
    struct work secretary = at(d, AMARA, civil_date_add_days(day, 1), 11 * 60);
    struct letter begun;
    TRY(letter_json_parse(d->w->arena, d->w->read_json, l.body, &begun, d->w->why));
    struct save_letter typed = {l.letter_id, l.version,
                                demo_letter(d->w->arena, &begun, pick(d, 1000))};
    TRY(save_letter(&secretary, &typed, &done));
    struct letter_step_input step = {.letter_id = l.letter_id, .version = l.version + 1};
    TRY(pass_letter(&secretary, &step, &done));
    if (stage == 1) return OK;
    for (int who = LINDQVIST; who <= GRANT; who++) {
        if (!uuid_eq(d->scopes[who].person_id, l.author_id)) continue;
        struct work author = at(d, who, civil_date_add_days(day, 2), 13 * 60);
        step.version++;
        TRY(sign_letter(&author, &step, &done));
    }
    return OK;
}

static enum err fill_slot(struct demo *d, uuid slot, civil_date day, int minute) {
    bool is_past = civil_date_compare(day, d->in->anchor) < 0;
    bool is_today = civil_date_compare(day, d->in->anchor) == 0;
    int32_t ahead = civil_date_to_days(day) - civil_date_to_days(d->in->anchor);
    if (!is_past && !is_today && pick(d, 56) < (size_t)ahead)
        return OK; /* later weeks have more room */
    if (is_today && pick(d, 8) == 0) return OK;
    civil_date booked_on = civil_date_add_days(is_past ? day : d->in->anchor, is_past ? -10 : -3);
    struct work clerk = at(d, CARL, booked_on, 10 * 60);
    struct book_appointment in = {.patient_id = next_patient(d), .slot_id = slot};
    struct done done = {0};
    TRY(book_appointment(&clerk, &in, &done));
    if (!is_past) return OK;
    if (pick(d, 12) == 0) {
        struct work desk = at(d, RITA, day, minute + 30);
        struct note_attendance dna = {
            .appointment_id = done.id, .version = 1, .event = APPOINTMENT_NOT_ATTEND};
        struct done noted;
        return note_attendance(&desk, &dna, &noted);
    }
    if (ahead > -4 && pick(d, 6) == 0) return OK; /* an outcome still missing */
    return write_up(d, done.id, day, ahead < -6 ? 1 + (int)pick(d, 2) : (int)pick(d, 3));
}

static enum err make_session(struct demo *d, size_t clinic, civil_date day) {
    struct work *w = d->w;
    enum { N = 12 };
    int start = clinic == 1 ? 14 * 60 : 9 * 60;
    struct session s = {.session_id = work_new_id(w),
                        .clinic_id = d->clinics[clinic],
                        .clinician_id = d->clinicians[clinic],
                        .day = day,
                        .start = {(int16_t)start},
                        .end = {(int16_t)(start + 20 * N)},
                        .zone = zone_name(w->zone)};
    struct session_slot slots[N];
    for (int i = 0; i < N; i++) {
        civil_time t = {(int16_t)(start + 20 * i)};
        slots[i] = (struct session_slot){.slot_id = work_new_id(w),
                                         .slot_type_id = d->types[clinic][i % 3 != 0],
                                         .start = t,
                                         .minutes = 20,
                                         .start_at = civil_resolve(w->zone, day, t).first};
    }
    bool is_new;
    TRY(session_store_insert(w->tx, site(d), &s, slots, N, &is_new));
    for (int i = 0; i < N; i++)
        TRY(fill_slot(d, slots[i].slot_id, day, start + 20 * i));
    return OK;
}

static enum err make_sessions(struct demo *d) {
    static const enum weekday days[N_CLINICS] = {MONDAY, MONDAY, THURSDAY};
    for (int week = -WEEKS_BEFORE; week <= WEEKS_AHEAD; week++) {
        for (size_t i = 0; i < N_CLINICS; i++) {
            TRY(make_session(d, i,
                             civil_date_add_days(d->in->anchor, week * 7 + (int32_t)days[i] - 1)));
        }
    }
    return OK;
}

static const char *const reasons[] = {
    "Palpitations, two syncopal episodes", "Breathlessness on exertion, raised NT-proBNP",
    "Paroxysmal atrial fibrillation for rhythm control", "Chest pain on exertion"};

static enum err make_referrals(struct demo *d) {
    for (size_t i = 0; i < 24; i++) {
        civil_date day = civil_date_add_days(d->in->anchor, i % 2 ? -3 : -4);
        struct work w = at(d, AMARA, day, 9 * 60 + (int)pick(d, 420));
        bool is_unknown = i % 8 == 7;
        struct receive_referral in = {.patient_id = is_unknown ? (uuid){{0}} : next_patient(d),
                                      .unmatched_name =
                                          is_unknown ? S("J Smythe, born 1970") : S(""),
                                      .clinic_id = d->clinics[pick(d, N_CLINICS)],
                                      .received_on = day,
                                      .source = S("03"),
                                      .referrer_id = d->practices[pick(d, N_PRACTICES)],
                                      .priority = i % 6 == 0 ? S("2") : S("1"),
                                      .reason = str_from_c(reasons[pick(d, 4)])};
        struct done done = {0};
        TRY(receive_referral(&w, &in, &done));
        if (is_unknown || i % 3 != 0) continue;
        struct referral r;
        TRY(referral_store_get(d->w->tx, site(d), done.id, &r));
        struct work consultant = at(d, LINDQVIST, civil_date_add_days(d->in->anchor, -3), 17 * 60);
        struct review_referral review = {.referral_id = done.id,
                                         .version = r.version,
                                         .outcome = REVIEW_ACCEPT,
                                         .priority = r.priority};
        TRY(review_referral(&consultant, &review, &done));
    }
    return OK;
}

enum err demo_clinic_make(struct work *w, void *context, struct done *ret_done) {
    const struct demo_clinic *in = context;
    struct demo d = {.w = w, .in = in, .random = (uint64_t)in->seed};
    d.patients = arena_array(w->arena, uuid, (size_t)in->n_patients);
    TRY(make_people(&d));
    TRY(make_places(&d));
    TRY(make_clinics(&d));
    for (size_t i = 0; i < (size_t)in->n_patients; i++)
        TRY(make_patient(&d, i));
    TRY(make_sessions(&d));
    TRY(make_referrals(&d));
    ret_done->detail = say(w->arena, "{}", SAY_N(in->n_patients));
    return OK;
}
