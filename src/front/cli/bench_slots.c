#include "bench_slots.h"

#include "appointment_store.h"
#include "clinic_store.h"
#include "pattern_store.h"
#include "plain_slot_store.h"
#include "session_store.h"

enum {
    TEAMS = 40,
    PATIENTS_FEWEST = 1000, /* so that a small clinic is soon made */
    PATIENTS_A_TEAM = 475,
    SLOTS_A_DAY = 24,
    MINUTES = 20,
    DAYS_A_WEEK = 5,
    DAYS = BENCH_SLOTS_WEEKS * DAYS_A_WEEK,
    FREE_EVERY = 12, /* of the last week */
    /* A unit with many rows grows slow on SQLite: each statement of several rows passes what the unit
     * has written so far (memjrnlTruncate). */
    SESSIONS_A_UNIT = 2,
    AT_ONCE = 100,
    PLAIN_MOST_MS = 60000 /* so that the plain search comes to an end */
};
static const char *const kinds[QUANTA_RESOURCES] = {"clinician", "room", "device"};

/* ---- made --------------------------------------------------------------------------------------------- */

struct making {
    struct bench_site *s;
    struct bench_slots *x;
    uuid clinic_id, slot_type_id, of_team[TEAMS][QUANTA_RESOURCES];
    int64_t next; /* session: day by day, on each one a team */
    bool is_left; /* something of the site was free still */
};

/* What else is free goes out of the way. */
static enum err block_some(struct work *w, void *context, struct done *ret_done) {
    struct making *m = context;
    (void)ret_done;
    struct slot_search search = {
        .from = m->x->from, .to = m->x->to, .now = w->now, .limit = AT_ONCE};
    const struct slot_facts *found;
    size_t n;
    TRY(slot_store_search(w->tx, 1, &search, &found, &n));
    for (size_t i = 0; i < n; i++)
        TRY(session_store_block_slot(w->tx, 1, found[i].slot_id, true, S("bench")));
    m->is_left = n > 0;
    return OK;
}

static enum err make_teams(struct work *w, void *context, struct done *ret_done) {
    struct making *m = context;
    (void)ret_done;
    const struct clinic *clinics;
    const struct slot_type *types;
    size_t n_clinics, n_types;
    TRY(clinic_store_list(w->tx, 1, false, &clinics, &n_clinics));
    TRY(slot_type_store_of_clinic(w->tx, 1, clinics[0].clinic_id, &types, &n_types));
    m->clinic_id = clinics[0].clinic_id;
    m->slot_type_id = types[0].slot_type_id;
    for (int64_t team = 0; team < m->x->n_teams; team++)
        for (size_t i = 0; i < QUANTA_RESOURCES; i++) {
            struct resource r = {
                .resource_id = m->of_team[team][i] = work_new_id(w),
                .kind = str_from_c(kinds[i]),
                .name = say(w->arena, "Full {} {}", SAY_T(str_from_c(kinds[i])), SAY_N(team + 1)),
                .is_active = true};
            TRY(resource_store_insert(w->tx, 1, &r));
        }
    return OK;
}

/* A session names a clinician and a room; the device is claimed as if it were the room of another claim. */
static enum err book_slot(struct work *w, struct making *m, int64_t team,
                          const struct session_slot *slot, const struct slot_claim **ret_claims) {
    const uuid *of = m->of_team[team];
    struct slot_facts facts = {.slot_id = slot->slot_id,
                               .clinician_id = of[0],
                               .room_id = of[1],
                               .minutes = slot->minutes,
                               .start_at = slot->start_at};
    struct slot_facts device = facts;
    uuid appointment_id = work_new_id(w), nobody = {{0}};
    instant never = {0};
    device.clinician_id = of[2];
    device.room_id = nobody;
    TRY(slot_store_claim(w->tx, 1, &facts, 0, CLAIM_APPOINTMENT, appointment_id, nobody, w->now,
                         never, &ret_claims[0]));
    TRY(slot_store_claim(w->tx, 1, &device, 0, CLAIM_APPOINTMENT, appointment_id, nobody, w->now,
                         never, &ret_claims[1]));
    for (size_t i = 0; i < QUANTA_RESOURCES; i++)
        quanta_claim(&m->x->quanta, (size_t)team, i, slot->start_at);
    m->x->n_claims += QUANTA_RESOURCES * QUANTA_OF_A_SLOT;
    return OK;
}

/* Day by day, and no day of the week it is today, so that all of them lie ahead and within 26 weeks. */
static enum err make_session(struct work *w, struct making *m, int64_t number) {
    int64_t team = number % m->x->n_teams, nth = number / m->x->n_teams;
    int64_t day_at = nth / DAYS_A_WEEK * 7 + nth % DAYS_A_WEEK + 1;
    enum { EIGHT = 8 * 60 };
    civil_date day = civil_date_add_days(w->today, (int)day_at);
    struct session session = {.session_id = work_new_id(w),
                              .clinic_id = m->clinic_id,
                              .clinician_id = m->of_team[team][0],
                              .room_id = m->of_team[team][1],
                              .day = day,
                              .start = {EIGHT},
                              .end = {EIGHT + MINUTES * SLOTS_A_DAY},
                              .zone = zone_name(w->zone)};
    struct session_slot slots[SLOTS_A_DAY];
    for (int i = 0; i < SLOTS_A_DAY; i++) {
        civil_time at = {(int16_t)(EIGHT + MINUTES * i)};
        slots[i] = (struct session_slot){.slot_id = work_new_id(w),
                                         .slot_type_id = m->slot_type_id,
                                         .start = at,
                                         .minutes = MINUTES,
                                         .start_at = civil_resolve(w->zone, day, at).first};
        quanta_add(&m->x->quanta, (size_t)team, slots[i].start_at, slots[i].slot_id);
    }
    bool is_new;
    TRY(session_store_insert(w->tx, 1, &session, slots, SLOTS_A_DAY, &is_new));
    const struct slot_claim *claims[2 * SLOTS_A_DAY];
    size_t n_claims = 0;
    for (int i = 0; i < SLOTS_A_DAY; i++) {
        bool is_free = nth >= DAYS - DAYS_A_WEEK && (i + team) % FREE_EVERY == 0;
        if (is_free) continue;
        TRY(book_slot(w, m, team, &slots[i], &claims[n_claims]));
        n_claims += 2;
    }
    for (size_t i = 0; i < n_claims; i++)
        TRY(slot_store_is_claimed(w->tx, claims[i]));
    m->x->n_slots += SLOTS_A_DAY;
    return OK;
}

static enum err make_sessions(struct work *w, void *context, struct done *ret_done) {
    struct making *m = context;
    (void)ret_done;
    for (int i = 0; i < SESSIONS_A_UNIT && m->next < DAYS * m->x->n_teams; i++, m->next++)
        TRY(make_session(w, m, m->next));
    return OK;
}

/* A unit at a time; none is tried again, for this database has no other program. */
static enum err make_all(struct bench_site *s, struct making *m) {
    struct arena unit = {0};
    struct work inside = s->site.work;
    enum err e = OK;
    inside.arena = &unit;
    for (m->is_left = true; e == OK && m->is_left; arena_reset(&unit))
        e = work_write(&inside, NULL, block_some, m, NULL);
    if (e == OK) e = work_write(&inside, NULL, make_teams, m, NULL);
    while (e == OK && m->next < DAYS * m->x->n_teams) {
        e = work_write(&inside, NULL, make_sessions, m, NULL);
        arena_reset(&unit);
        cli_progress(s->c, m->next, DAYS * m->x->n_teams);
    }
    arena_finish(&unit);
    return e;
}

/* ---- found -------------------------------------------------------------------------------------------- */

struct finding {
    const struct bench_slots *x;
    instant now;
    struct quanta_slot found[BENCH_SLOTS_FIRST];
    size_t n;
};

static enum err find_ours(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct finding *f = context;
    struct slot_search search = {
        .from = f->x->from, .to = f->x->to, .now = f->now, .limit = BENCH_SLOTS_FIRST};
    const struct slot_facts *slots;
    TRY(slot_store_search(tx, 1, &search, &slots, &f->n));
    for (size_t i = 0; i < f->n; i++)
        f->found[i] = (struct quanta_slot){slots[i].slot_id, slots[i].start_at};
    return OK;
}

static enum err find_plainly(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct finding *f = context;
    const struct plain_slot *slots;
    TRY(plain_slot_store_search(tx, 1, f->x->from, f->x->to, f->now, BENCH_SLOTS_FIRST, &slots,
                                &f->n));
    for (size_t i = 0; i < f->n; i++)
        f->found[i] = (struct quanta_slot){slots[i].slot_id, slots[i].start_at};
    return OK;
}

static enum err find(const struct bench_site *s, enum bench_search search, struct arena *a,
                     struct finding *f, struct problem *why) {
    if (search == SEARCH_OURS) return tx_read(s->db, a, find_ours, f, why);
    if (search == SEARCH_PLAIN) return tx_read(s->db, a, find_plainly, f, why);
    f->n = quanta_search(&f->x->quanta, f->x->from, BENCH_SLOTS_FIRST, f->found);
    return OK;
}

bool bench_slots_once(const struct bench_site *s, const struct bench_slots *x,
                      enum bench_search search, struct arena *a) {
    struct finding f = {.x = x, .now = x->from};
    struct problem ignored = {0};
    return find(s, search, a, &f, &ignored) == OK && f.n == BENCH_SLOTS_FIRST;
}

static bool is_same(const struct finding *a, const struct finding *b) {
    bool is_same = a->n == BENCH_SLOTS_FIRST && b->n == BENCH_SLOTS_FIRST;
    for (size_t i = 0; is_same && i < BENCH_SLOTS_FIRST; i++)
        is_same = uuid_eq(a->found[i].slot_id, b->found[i].slot_id) &&
                  a->found[i].start_at.us == b->found[i].start_at.us;
    return is_same;
}

static enum err check_searches(struct bench_site *s, const struct bench_slots *x) {
    struct finding found[] = {[SEARCH_OURS] = {.x = x, .now = x->from},
                              [SEARCH_PLAIN] = {.x = x, .now = x->from},
                              [SEARCH_MEMORY] = {.x = x, .now = x->from}};
    for (int search = SEARCH_OURS; search <= SEARCH_MEMORY; search++) {
        TRY(find(s, (enum bench_search)search, s->c->arena, &found[search], &s->c->why));
        if (is_same(&found[SEARCH_OURS], &found[search])) continue;
        return problem_set(&s->c->why, INVALID, S("slots"),
                           S("The searches for free slots do not find the same ten"), S(""));
    }
    return OK;
}

enum err bench_slots_make(struct bench_site *s, struct bench_slots *ret_slots) {
    int64_t n_teams = (s->n_all - PATIENTS_FEWEST) / PATIENTS_A_TEAM;
    if (n_teams > TEAMS) n_teams = TEAMS;
    struct bench_slots *x = ret_slots;
    const struct work *w = &s->site.work;
    *x = (struct bench_slots){.from = w->now,
                              .to = instant_add(w->now, BENCH_SLOTS_WEEKS * 7 * INSTANT_DAY),
                              .n_teams = n_teams};
    quanta_init(&x->quanta, s->c->arena, w->now, BENCH_SLOTS_WEEKS * 7 + 1, (size_t)n_teams,
                (size_t)(DAYS * n_teams * SLOTS_A_DAY));
    struct making *m = arena_new(s->c->arena, struct making);
    *m = (struct making){.s = s, .x = x};
    TRY(make_all(s, m));
    TRY(db_tell_planner(s->db, &s->c->why));
    db_set_read_limit(s->db, PLAIN_MOST_MS);
    return check_searches(s, x);
}
