#include "bench_work.h"

#include "appointment_work.h"
#include "clinic_store.h"
#include "fact.h"
#include "ledger.h"
#include "pattern_store.h"
#include "people_work.h"
#include "referral_store.h"
#include "session_store.h"

enum { UNIT = 500, MINUTES = 10, DAYS_AROUND = 20 };

/* ---- a clinic ----------------------------------------------------------------------------------------- */

struct sheet {
    struct bench_site *s;
    uuid session_id;
    struct session_slot slots[BENCH_SHEET_ROWS];
};

static enum err make_session(struct work *w, struct sheet *x, const struct clinic *clinic,
                             uuid slot_type_id) {
    struct resource clinician = {.resource_id = work_new_id(w),
                                 .kind = S("clinician"),
                                 .name = S("Sheet clinician"),
                                 .is_active = true};
    TRY(resource_store_insert(w->tx, 1, &clinician));
    enum { EIGHT = 8 * 60 };
    struct session session = {.session_id = x->session_id = work_new_id(w),
                              .clinic_id = clinic->clinic_id,
                              .clinician_id = clinician.resource_id,
                              .day = civil_date_add_days(w->today, 3),
                              .start = {EIGHT},
                              .end = {EIGHT + MINUTES * BENCH_SHEET_ROWS},
                              .zone = zone_name(w->zone)};
    for (int i = 0; i < BENCH_SHEET_ROWS; i++) {
        civil_time at = {(int16_t)(EIGHT + MINUTES * i)};
        x->slots[i] =
            (struct session_slot){.slot_id = work_new_id(w),
                                  .slot_type_id = slot_type_id,
                                  .start = at,
                                  .minutes = MINUTES,
                                  .start_at = civil_resolve(w->zone, session.day, at).first};
    }
    bool is_new;
    return session_store_insert(w->tx, 1, &session, x->slots, BENCH_SHEET_ROWS, &is_new);
}

static enum err make_sheet(struct work *w, void *context, struct done *ret_done) {
    struct sheet *x = context;
    const struct clinic *clinics;
    const struct slot_type *types;
    size_t n_clinics, n_types;
    TRY(clinic_store_list(w->tx, 1, false, &clinics, &n_clinics));
    TRY(slot_type_store_of_clinic(w->tx, 1, clinics[0].clinic_id, &types, &n_types));
    TRY(make_session(w, x, &clinics[0], types[0].slot_type_id));
    for (size_t i = 0; i < BENCH_SHEET_ROWS; i++) {
        const struct patient *p = &x->s->patients[i * 31 % x->s->n_patients];
        struct book_appointment in = {
            .patient_id = p->patient_id, .slot_id = x->slots[i].slot_id, .is_beside_meant = true};
        TRY(book_appointment(w, &in, ret_done));
    }
    return OK;
}

enum err bench_sheet_make(struct bench_site *s, uuid *ret_session_id) {
    struct sheet x = {.s = s};
    TRY(work_write(&s->site.work, NULL, make_sheet, &x, NULL));
    *ret_session_id = x.session_id;
    return OK;
}

/* ---- a desk, a waiting list --------------------------------------------------------------------------- */

struct pile {
    struct bench_site *s;
    int64_t made, want;
    enum err (*add)(struct work *w, const struct pile *x, uuid clinic_id);
};

static int64_t day_of(const struct pile *x) {
    return x->made * 17 % (2 * DAYS_AROUND + 1) - DAYS_AROUND;
}

/* Every other is the booking office's, whose desk is asked for; the rest are the consultants'. */
static enum err add_duty(struct work *w, const struct pile *x, uuid clinic_id) {
    const struct patient *p = &x->s->patients[(size_t)x->made * 7919 % x->s->n_patients];
    uuid appointment_id = work_new_id(w), cause;
    TRY(record_fact(w,
                    &(struct fact){.kind = "appointment.cancelled",
                                   .subject_kind = "appointment",
                                   .subject_id = appointment_id,
                                   .patient_id = p->patient_id},
                    &cause));
    return duty_arise(
        w,
        &(struct duty_new){.rule = x->made % 2 ? DUTY_FOLLOW_UP : DUTY_REBOOK,
                           .subject_kind = "appointment",
                           .subject_id = appointment_id,
                           .patient_id = p->patient_id,
                           .clinic_id = clinic_id,
                           .priority = x->made % 10 ? DUTY_ROUTINE : DUTY_URGENT,
                           .due = instant_add(w->now, day_of(x) * INSTANT_DAY + x->made * 1000)},
        cause);
}

static enum err add_waiting(struct work *w, const struct pile *x, uuid clinic_id) {
    const struct patient *p = &x->s->patients[(size_t)x->made * 7919 % x->s->n_patients];
    civil_date due = civil_date_add_days(w->today, (int)day_of(x));
    return waiting_store_insert(w->tx, 1,
                                &(struct waiting_entry){.entry_id = work_new_id(w),
                                                        .patient_id = p->patient_id,
                                                        .clinic_id = clinic_id,
                                                        .is_follow_up = x->made % 3 == 0,
                                                        .priority = S("1"), /* routine */
                                                        .due_on = due,
                                                        .window_from = civil_date_add_days(due, -7),
                                                        .window_to = civil_date_add_days(due, 7),
                                                        .note = S("after the echo"),
                                                        .state = S("waiting")},
                                w->now);
}

static enum err add_some(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct pile *x = context;
    const struct clinic *clinics;
    size_t n;
    TRY(clinic_store_list(w->tx, 1, false, &clinics, &n));
    for (int i = 0; i < UNIT && x->made < x->want; i++, x->made++)
        TRY(x->add(w, x, clinics[(size_t)x->made % n].clinic_id));
    return OK;
}

static enum err make(struct bench_site *s, struct pile *x) {
    struct arena unit = {0};
    struct work inside = s->site.work;
    enum err e = OK;
    inside.arena = &unit;
    while (e == OK && x->made < x->want) {
        e = work_write(&inside, NULL, add_some, x, NULL);
        arena_reset(&unit);
        cli_progress(s->c, x->made, x->want);
    }
    arena_finish(&unit);
    return e == OK ? db_tell_planner(s->db, &s->c->why) : e;
}

enum err bench_duties_make(struct bench_site *s, int64_t n) {
    return make(s, &(struct pile){.s = s, .want = n, .add = add_duty});
}

enum err bench_waiting_make(struct bench_site *s, int64_t n) {
    return make(s, &(struct pile){.s = s, .want = n, .add = add_waiting});
}
