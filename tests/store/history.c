/* The world of a history: a site, a clock, the board, and one step. */
#include "history.h"

#include "appointment_store.h"
#include "clinic_store.h"
#include "letter_store.h"
#include "pattern_store.h"
#include "session_store.h"

#include <stdarg.h>

/* ---- a world -------------------------------------------------------------------------------------- */

/* Monday 23 and 30 November and Monday 4 January of the arrhythmia clinic; Tuesday 24 November of a clinic
 * whose attendances owe no letter. */
static const civil_date days[PLAIN_SESSIONS] = {
    {2026, 11, 23}, {2026, 11, 24}, {2026, 11, 30}, {2027, 1, 4}};

static enum err make_pacing_clinic(struct tx *tx, struct world *w, struct work *by) {
    struct clinic clinic;
    TRY(clinic_store_get(tx, w->c.site, w->c.clinic, &clinic));
    clinic.clinic_id = w->pacing_clinic = work_new_id(by);
    clinic.code = S("PAC1");
    clinic.name = S("Pacing checks");
    clinic.letter_rule = S("none");
    TRY(clinic_store_insert(tx, w->c.site, &clinic));
    w->follow_up_type = work_new_id(by);
    return slot_type_store_insert(tx, w->c.site,
                                  &(struct slot_type){w->follow_up_type, w->c.clinic,
                                                      S("Follow-up alone"), 20, S("follow-up"),
                                                      S("01"), true, 1});
}

static enum err make_session(struct tx *tx, struct world *w, struct work *by, int i) {
    struct session s = {.session_id = work_new_id(by),
                        .clinic_id = i == 1 ? w->pacing_clinic : w->c.clinic,
                        .clinician_id = w->c.clinician_resource,
                        .day = days[i],
                        .start = {9 * 60},
                        .end = {9 * 60 + 20 * N_SLOTS},
                        .zone = S("Europe/London")};
    struct session_slot slots[N_SLOTS];
    for (int k = 0; k < N_SLOTS; k++) {
        int slot = i * N_SLOTS + k;
        civil_time start = {(int16_t)(9 * 60 + 20 * k)};
        w->m.slots[slot] = work_new_id(by);
        slots[k] = (struct session_slot){.slot_id = w->m.slots[slot],
                                         .slot_type_id =
                                             i == 3 && k % 2 ? w->follow_up_type : w->c.new_type,
                                         .start = start,
                                         .minutes = 20,
                                         .start_at = w->m.slot_start[slot]};
    }
    w->m.sessions[i].id = s.session_id;
    bool is_new;
    return session_store_insert(tx, w->c.site, &s, slots, N_SLOTS, &is_new);
}

static enum err make_sessions(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct world *w = context;
    struct work by = work_of(&w->c, w->c.secretary);
    TRY(make_pacing_clinic(tx, w, &by));
    for (int i = 1; i < PLAIN_SESSIONS; i++)
        TRY(make_session(tx, w, &by, i));
    return OK;
}

void world_begin(struct world *w, struct store *store, int64_t site, world_fault fault) {
    memset(w, 0, sizeof *w);
    w->store = *store;
    w->store.arena = (struct arena){0};
    w->fault = fault;
    small_clinic_make_site(&w->c, &w->store, site);
    w->m.now = w->c.now;
    for (int i = 0; i < PLAIN_SLOTS; i++) {
        int64_t minutes = 9 * 60 + 20 * (i % N_SLOTS);
        w->m.slot_start[i] = (instant){civil_date_to_days(days[i / N_SLOTS]) * INSTANT_DAY +
                                       minutes * INSTANT_MINUTE};
    }
    for (int i = 1; i < N_SLOTS; i += 2) { /* of the small clinic every other slot is for any */
        w->m.slot_kind[i] = FOR_ANY;
        w->m.slot_kind[3 * N_SLOTS + i] = FOR_FOLLOW_UP;
    }
    for (int i = 0; i < PLAIN_SESSIONS; i++) {
        w->m.sessions[i].day = civil_date_to_days(days[i]);
        w->m.sessions[i].owes_letters = i != 1;
    }
    memcpy(w->m.slots, w->c.slots, sizeof w->c.slots);
    w->m.sessions[0].id = w->c.session;
    expect_ok(tx_write(store->db, site, &w->store.arena, make_sessions, w, &w->c.why));
    w->doctors[0] = w->doctors[1] = w->c.clinician;
}

void world_end(struct world *w) {
    arena_finish(&w->store.arena);
}

/* ---- for the events ------------------------------------------------------------------------------- */

void tell(struct world *w, const char *format, ...) {
    if (!w->story) return;
    char when[20];
    plain_stamp(w->m.now, when);
    fprintf(w->story, "%s  ", when);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(w->story, format, arguments);
    va_end(arguments);
    fputc('\n', w->story);
}

struct both {
    struct world *world;
    work_change_fn fn;
    void *input;
};

/* The change, and behind it the fault, in one transaction. */
static enum err change_and_break(struct work *w, void *context, struct done *ret_done) {
    struct both *b = context;
    TRY(b->fn(w, b->input, ret_done));
    return b->world->fault ? b->world->fault(w, w->now) : OK;
}

static bool answered_badly(struct world *w, enum err e, bool must_be_done) {
    str why = w->c.why.sentence;
    snprintf(w->failure, sizeof w->failure, "  %s (%s: %.*s)\n",
             must_be_done ? "must be done, and was refused" : "must be refused, and was done",
             err_row(e)->name, (int)why.n, why.n ? why.p : "");
    return false;
}

bool change(struct world *w, enum plain_who who, work_change_fn fn, void *input, bool must_be_done,
            struct done *ret_done) {
    w->c.now = w->m.now;
    struct work by = work_of(&w->c, world_person(w, who));
    struct both both = {w, fn, input};
    struct change_key key = {.key = work_new_id(&by), .body_hash = {1}};
    struct done done = {0}, again = {0};
    enum err e = work_write(&by, &key, change_and_break, &both, &done);
    if ((e == OK) != must_be_done) return answered_badly(w, e, must_be_done);
    if (e == BUSY || e == UNAVAILABLE || e == LIMIT) return answered_badly(w, e, true);
    /* Every fifth is sent again by an impatient hand: it changes nothing and answers the same. */
    if (e == OK && w->n[0] / 64 % 5 == 0) {
        e = work_write(&by, &key, change_and_break, &both, &again);
        if (e || !uuid_eq(done.id, again.id)) return answered_badly(w, e, true);
    }
    if (ret_done) *ret_done = done;
    return true;
}

STATEMENT(history_version_of_referral,
          "SELECT version FROM referral WHERE site_id = $1 AND referral_id = $2");
STATEMENT(history_version_of_appointment,
          "SELECT version FROM appointment WHERE site_id = $1 AND appointment_id = $2");
STATEMENT(history_version_of_entry,
          "SELECT version FROM waiting_entry WHERE site_id = $1 AND entry_id = $2");
STATEMENT(history_version_of_letter,
          "SELECT version FROM letter WHERE site_id = $1 AND letter_id = $2");
STATEMENT(history_version_of_patient,
          "SELECT version FROM patient WHERE site_id = $1 AND patient_id = $2");

struct asked_version {
    int64_t site, version;
    char kind;
    uuid id;
};

static enum err read_version(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct asked_version *v = context;
    const struct statement *st = v->kind == 'R'   ? &history_version_of_referral
                                 : v->kind == 'A' ? &history_version_of_appointment
                                 : v->kind == 'W' ? &history_version_of_entry
                                 : v->kind == 'L' ? &history_version_of_letter
                                                  : &history_version_of_patient;
    struct rows rows;
    TRY(db_get(tx, st, &rows, INT(v->site), ID(v->id)));
    v->version = row_int(&rows, 0, 0);
    return OK;
}

int64_t version_of(struct world *w, char kind, uuid id) {
    AUTO_ARENA(a);
    struct asked_version v = {w->c.site, 0, kind, id};
    struct problem why;
    return tx_read(w->store.db, &a, read_version, &v, &why) == OK ? v.version : -1;
}

int pick(struct world *w, int count, picks is, uint32_t n) {
    int n_found = 0, found[2 * PLAIN_MANY];
    for (int i = 0; i < count && n_found < 2 * PLAIN_MANY; i++) {
        if (is(w, i)) found[n_found++] = i;
    }
    return n_found ? found[n % (uint32_t)n_found] : -1;
}

/* ---- one step ------------------------------------------------------------------------------------- */

/* All of them, in the order of their files. */
static const struct event *event_at(size_t i) {
    if (i < n_booking_events) return &booking_events[i];
    i -= n_booking_events;
    if (i < n_day_events) return &day_events[i];
    i -= n_day_events;
    if (i < n_letter_events) return &letter_events[i];
    i -= n_letter_events;
    if (i < n_undo_events) return &undo_events[i];
    i -= n_undo_events;
    if (i < n_list_events) return &list_events[i];
    i -= n_list_events;
    if (i < n_told_events) return &told_events[i];
    i -= n_told_events;
    if (i < n_death_events) return &death_events[i];
    i -= n_death_events;
    return i < n_wait_events ? &wait_events[i] : NULL;
}

static const struct event *event_of(uint32_t n) {
    int total = 0;
    for (size_t i = 0; event_at(i); i++)
        total += event_at(i)->weight;
    int at = (int)(n % (uint32_t)total);
    for (size_t i = 0; event_at(i); i++) {
        if ((at -= event_at(i)->weight) < 0) return event_at(i);
    }
    return NULL;
}

size_t world_event_names(const char *names[N_EVENTS_MAX]) {
    size_t n = 0;
    for (; event_at(n); n++)
        names[n] = event_at(n)->name;
    return n;
}

enum event_ended world_step(struct world *w, const struct prop_step *step, const char **ret_name) {
    const struct event *event = event_of(step->n[0]);
    w->n = step->n;
    w->m.now = instant_add(w->m.now, INSTANT_SECOND / 1000); /* no two people press at one moment */
    *ret_name = event->name;
    enum event_ended ended = event->happens(w);
    if (ended != EVENT_DONE) return ended;
    plain_reopen_sessions(&w->m);
    return world_look(w) && world_agree(w) ? EVENT_DONE : EVENT_BROKE;
}
