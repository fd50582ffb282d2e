#include "demo_clinic.h"

#include "buf.h"
#include "contact_work.h"
#include "demo_days.h"
#include "nhs_number.h"
#include "patient_work.h"
#include "pattern_store.h"
#include "people_work.h"
#include "session_store.h"
#include "set_up_clinic.h"
#include "set_up_lists.h"
#include "set_up_pattern.h"
#include "set_up_places.h"
#include "set_up_sessions.h"

/* The department was set up so many days before the first clinic that is shown. */
enum { SET_UP_DAYS = 90, SLOT_MINUTES = 20, N_SLOTS = 12 };

struct making {
    struct demo_world d;
    const struct demo_clinic *in;
    struct work manager; /* who sets it up, then */
    civil_date set_up_on;
    uuid lists[2], place, rooms[N_CAST_CLINICS];
};

size_t demo_pick(struct demo_world *d, size_t n) {
    d->random += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = d->random;
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (size_t)((z ^ z >> 31) % n);
}

struct work demo_work_at(struct demo_world *d, enum cast_person who, civil_date day, int minute) {
    struct work w = *d->w;
    w.scope = &d->scopes[who];
    w.now = civil_resolve(w.zone, day, (civil_time){(int16_t)minute}).first;
    w.today = day;
    return w;
}

static str words(const char *text) {
    return str_from_c(text);
}

/* ---- the department ------------------------------------------------------------------------------ */

static enum err make_people(struct making *m) {
    struct work w = *m->d.w;
    w.now = civil_resolve(w.zone, m->set_up_on, (civil_time){9 * 60}).first;
    w.today = m->set_up_on;
    for (size_t i = 0; i < N_CAST; i++) {
        const struct cast_person_row *row = &cast_people[i];
        struct add_person in = {.person = {.user_name = words(row->user),
                                           .title = words(row->title),
                                           .given_name = words(row->given),
                                           .family_name = words(row->family),
                                           .initials = words(row->initials),
                                           .job_title = words(row->post),
                                           .roles = row->roles},
                                .password_hash = m->in->password_hash};
        struct done done = {0};
        TRY(add_person(&w, &in, &done));
        m->d.scopes[i] = (struct scope){work_site(m->d.w), done.id, words(row->family), row->roles};
    }
    m->manager = demo_work_at(&m->d, MAUD, m->set_up_on, 9 * 60 + 30);
    return OK;
}

static enum err make_lists(struct making *m) {
    static const struct {
        str name, purpose;
        enum cast_person members[2];
    } rows[] = {{S_INIT("Booking office"), S_INIT("Books, moves and cashes up"), {CARL, JO}},
                {S_INIT("Cardiology secretaries"), S_INIT("Types, sends and chases"), {AMARA, JO}}};
    for (size_t i = 0; i < 2; i++) {
        const uuid members[] = {m->d.scopes[rows[i].members[0]].person_id,
                                m->d.scopes[rows[i].members[1]].person_id};
        struct save_list in = {
            .list = {.name = rows[i].name, .purpose = rows[i].purpose}, .members = members, .n = 2};
        struct done done = {0};
        TRY(add_list(&m->manager, &in, &done));
        m->lists[i] = done.id;
    }
    return OK;
}

static enum err make_place(struct making *m) {
    struct place place = {.name = S("Northgate Hospital, Outpatients 2"),
                          .address = S("Northgate Road\nNewcastle upon Tyne"),
                          .postcode = S("NE3 3XT"),
                          .telephone = S("0191 498 0100"),
                          .directions =
                              S("Main entrance, then follow the blue line to Outpatients 2.")};
    struct done done = {0};
    TRY(add_place(&m->manager, &place, &done));
    m->place = done.id;
    for (size_t i = 0; i < N_CAST_CLINICS; i++) {
        struct add_rooms in = {.place_id = m->place, .names = words(cast_clinics[i].room)};
        TRY(add_rooms(&m->manager, &in, &done));
    }
    const struct resource *rooms;
    size_t n;
    TRY(resource_store_list(m->d.w->tx, work_site(m->d.w), S("room"), false, &rooms, &n));
    for (size_t i = 0; i < N_CAST_CLINICS; i++) {
        for (size_t k = 0; k < n; k++) {
            if (str_eq(rooms[k].name, words(cast_clinics[i].room)))
                m->rooms[i] = rooms[k].resource_id;
        }
    }
    return OK;
}

static enum err make_contact(struct making *m, const struct cast_contact *row, uuid *ret_id) {
    struct change_contact in = {
        .contact = {.kind = words(row->kind),
                    .person_name = words(row->person),
                    .organisation = words(row->organisation),
                    .salutation = words(row->salutation),
                    .address = say(m->d.w->arena, "{}\n{}", SAY_T(words(row->street)),
                                   SAY_T(words(row->town))),
                    .postcode = words(row->postcode),
                    .telephone = words(row->telephone),
                    .mailbox = words(row->mailbox)}};
    struct done done = {0};
    TRY(add_contact(&m->manager, &in, &done));
    *ret_id = done.id;
    return OK;
}

/* One who went to another practice, and one who is not written to any more. */
static enum err make_moved(struct making *m) {
    static const struct cast_contact gone[] = {{"gp", "Dr T Quill", "Tynedale Practice", "Dr Quill",
                                                "Bridge End", "Hexham", "NE46 4AA", "", ""},
                                               {"gp", "Dr H Abbot", "Fellside Surgery", "Dr Abbot",
                                                "Fell Road", "Haltwhistle", "NE49 0DD", "", ""}};
    uuid ids[2];
    struct done done = {0};
    for (size_t i = 0; i < 2; i++)
        TRY(make_contact(m, &gone[i], &ids[i]));
    struct move_contact move = {ids[0], 1, m->d.practices[0]};
    struct retire_contact retire = {ids[1], 1, true, S("Retired at the end of September")};
    TRY(move_contact(&m->manager, &move, &done));
    return retire_contact(&m->manager, &retire, &done);
}

static enum err make_address_book(struct making *m) {
    for (size_t i = 0; i < N_PRACTICES; i++)
        TRY(make_contact(m, &cast_practices[i], &m->d.practices[i]));
    for (size_t i = 0; i < N_CORRESPONDENTS; i++)
        TRY(make_contact(m, &cast_correspondents[i], &m->d.correspondents[i]));
    return make_moved(m);
}

/* ---- clinics ------------------------------------------------------------------------------------- */

static enum err make_clinic(struct making *m, enum cast_clinic at) {
    const struct cast_clinic_row *row = &cast_clinics[at];
    struct add_clinic in = {.clinic = {.code = words(row->code),
                                       .name = words(row->name),
                                       .specialty = S("Cardiology"),
                                       .consultant_id = m->d.scopes[row->consultant].person_id,
                                       .place_id = m->place,
                                       .telephone = S("0191 498 0102"),
                                       .booking_list_id = m->lists[0],
                                       .secretary_list_id = m->lists[1],
                                       .letter_rule = S("letter"),
                                       .booking_window_days = 42},
                            .new_minutes = SLOT_MINUTES,
                            .follow_up_minutes = SLOT_MINUTES};
    struct done done = {0};
    TRY(add_clinic(&m->manager, &in, &done));
    m->d.clinics[at] = done.id;
    return OK;
}

/* Today's clinics are the arrhythmia and the heart failure clinic; chest pain was on the working day before. At a
 * weekend it is Monday that counts. */
static civil_date first_day(const struct making *m, enum cast_clinic at) {
    civil_date day = m->d.anchor;
    while (civil_date_weekday(day) > FRIDAY)
        day = civil_date_add_days(day, 1);
    if (at == CHEST_PAIN) {
        do
            day = civil_date_add_days(day, -1);
        while (civil_date_weekday(day) > FRIDAY);
    }
    return civil_date_add_days(day, -7 * DEMO_WEEKS_BEFORE);
}

static enum err make_pattern(struct making *m, enum cast_clinic at, civil_date from) {
    const struct slot_type *types;
    struct resource clinician;
    size_t n;
    TRY(slot_type_store_of_clinic(m->d.w->tx, work_site(m->d.w), m->d.clinics[at], &types, &n));
    TRY(resource_store_of_person(m->d.w->tx, work_site(m->d.w),
                                 m->d.scopes[cast_clinics[at].clinician].person_id, &clinician));
    struct pattern_slot slots[N_SLOTS];
    for (int i = 0; i < N_SLOTS; i++) {
        bool is_new = at == CHEST_PAIN || i % 3 == 0;
        const struct slot_type *type = &types[0];
        for (size_t k = 0; k < n; k++) {
            if (str_eq(types[k].use, S("new")) == is_new) type = &types[k];
        }
        slots[i] = (struct pattern_slot){
            .start = {(int16_t)(cast_clinics[at].starts_at + SLOT_MINUTES * i)},
            .slot_type_id = type->slot_type_id,
            .minutes = type->minutes};
    }
    struct save_pattern in = {.pattern = {.clinic_id = m->d.clinics[at],
                                          .clinician_id = clinician.resource_id,
                                          .room_id = m->rooms[at],
                                          .weekday = civil_date_weekday(from),
                                          .every_weeks = 1,
                                          .valid_from = from},
                              .slots = slots,
                              .n = N_SLOTS};
    struct done done = {0};
    return save_pattern(&m->manager, &in, &done);
}

/* Every clinic of the pattern that no bank holiday stands against. */
static enum err make_dated(struct making *m, enum cast_clinic at, civil_date from) {
    struct make_sessions in = {
        .clinic_id = m->d.clinics[at],
        .from = from,
        .to = civil_date_add_days(from, 7 * (DEMO_WEEKS_BEFORE + DEMO_WEEKS_AHEAD))};
    const struct session_plan *plan;
    size_t n;
    TRY(plan_sessions(&m->manager, in.clinic_id, in.from, in.to, &plan, &n));
    struct session_choice *chosen = arena_array(m->d.w->arena, struct session_choice, n);
    for (size_t i = 0; i < n; i++) {
        if (!session_plan_stands(&plan[i])) continue;
        chosen[in.n++] =
            (struct session_choice){plan[i].pattern->template_id, plan[i].session->day};
    }
    in.chosen = chosen;
    struct done done = {0};
    return make_sessions(&m->manager, &in, &done);
}

static enum err make_clinics(struct making *m) {
    for (int at = 0; at < N_CAST_CLINICS; at++) {
        civil_date from = first_day(m, (enum cast_clinic)at);
        TRY(make_clinic(m, (enum cast_clinic)at));
        TRY(make_pattern(m, (enum cast_clinic)at, from));
        TRY(make_dated(m, (enum cast_clinic)at, from));
    }
    return OK;
}

/* ---- patients ------------------------------------------------------------------------------------ */

/* The two that are easily mixed up come first, so that they meet in one clinic. */
static void name_patient(struct making *m, size_t i, bool is_woman, struct patient *p) {
    p->given_names = i < 2      ? S("Marguerite")
                     : is_woman ? words(cast_women[demo_pick(&m->d, cast_n_women)])
                                : words(cast_men[demo_pick(&m->d, cast_n_men)]);
    p->family_name = i == 0   ? S("Okonkwo-Hale")
                     : i == 1 ? S("Okonkwo")
                              : words(cast_family_names[demo_pick(&m->d, cast_n_family_names)]);
    p->birth_date =
        i == 0   ? (civil_date){1961, 3, 14}
        : i == 1 ? (civil_date){1961, 5, 14}
                 : civil_date_add_days((civil_date){1931, 1, 1}, (int32_t)demo_pick(&m->d, 29000));
}

/* A few in each hundred need something of us. */
static void need_something(struct making *m, struct patient *p) {
    size_t luck = demo_pick(&m->d, 200);
    p->format_need = luck < 6    ? S("large-print")
                     : luck == 6 ? S("braille")
                     : luck == 7 ? S("easy-read")
                                 : S("none");
    if (demo_pick(&m->d, 30) == 0) {
        const struct cast_language *l = &cast_languages[demo_pick(&m->d, cast_n_languages)];
        p->language = words(l->code);
        p->interpreter = words(l->interpreter);
    }
    if (demo_pick(&m->d, 12) == 0)
        p->other_needs = words(cast_helps[demo_pick(&m->d, cast_n_helps)]);
    p->is_vulnerable = demo_pick(&m->d, 50) == 0;
}

static enum err make_patient(struct making *m, size_t i) {
    struct arena *a = m->d.w->arena;
    bool is_woman = i < 2 || demo_pick(&m->d, 2) == 0;
    size_t practice = demo_pick(&m->d, N_PRACTICES);
    const struct cast_contact *gp = &cast_practices[practice];
    nhs_number number = {0};
    uint32_t nine = 999000000u + (uint32_t)(i * 7) % 999999u;
    while (!nhs_number_make(nine, &number))
        nine++;
    struct register_patient in = {
        .patient = {.title = is_woman ? (demo_pick(&m->d, 2) ? S("Mrs") : S("Ms")) : S("Mr"),
                    .gender = is_woman ? S("female") : S("male"),
                    .nhs_number = nhs_number_plain(a, number),
                    .nhs_number_status = S("01"),
                    .address = say(a, "{} {}\n{}", SAY_N(1 + (int64_t)demo_pick(&m->d, 120)),
                                   SAY_T(words(cast_streets[demo_pick(&m->d, cast_n_streets)])),
                                   SAY_T(words(gp->town))),
                    .postcode = words(gp->postcode),
                    .mobile_telephone = /* nobody has the number of the hints, 07700 900123 */
                    say(a, "07700900{}", SAY_N(200 + (int64_t)demo_pick(&m->d, 800))),
                    .practice_id = m->d.practices[practice],
                    .gp_name = words(gp->person),
                    .write_to = S("home")},
        .duplicates_seen = true};
    name_patient(m, i, is_woman, &in.patient);
    need_something(m, &in.patient);
    struct work w = demo_work_at(&m->d, AMARA, m->set_up_on, 10 * 60);
    struct done done = {0};
    TRY(register_patient(&w, &in, &done));
    m->d.patients[m->d.n_patients++] = done.id;
    return OK;
}

/* ---- all of it ----------------------------------------------------------------------------------- */

/* From this morning on, by a folder of its own: nothing of it can leave. */
static enum err begin_to_hand_off(struct work *w) {
    struct site_row own;
    TRY(site_store_get(w->tx, work_site(w), &own));
    own.handoff = S("folder:outbox");
    return site_store_update(w->tx, &own);
}

enum err demo_clinic_make(struct work *w, void *context, struct done *ret_done) {
    const struct demo_clinic *in = context;
    struct making m = {.d = {.w = w, .random = (uint64_t)in->seed, .anchor = in->anchor}, .in = in};
    m.set_up_on = civil_date_add_days(in->anchor, -7 * DEMO_WEEKS_BEFORE - SET_UP_DAYS);
    m.d.patients = arena_array(w->arena, uuid, (size_t)in->n_patients);
    TRY(make_people(&m));
    TRY(make_lists(&m));
    TRY(make_place(&m));
    TRY(make_address_book(&m));
    TRY(make_clinics(&m));
    for (size_t i = 0; i < (size_t)in->n_patients; i++)
        TRY(make_patient(&m, i));
    TRY(demo_days_run(&m.d));
    TRY(begin_to_hand_off(w));
    /* Whoever made the site is not one of the cast. */
    struct person_access leaves = {
        .user_name = in->made_by, .is_disabled = true, .passes_on = true};
    TRY(set_person_access(w, &leaves, ret_done));
    ret_done->detail = say(w->arena, "{}", SAY_N(in->n_patients));
    return OK;
}
