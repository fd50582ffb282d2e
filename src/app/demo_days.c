#include "demo_days.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "buf.h"
#include "close_session.h"
#include "duty_store.h"
#include "letter_dispatch.h"
#include "letter_json.h"
#include "letter_look.h"
#include "letter_notation.h"
#include "letter_store.h"
#include "letter_values.h"
#include "letter_work.h"
#include "patient_store.h"
#include "patient_work.h"
#include "print_run.h"
#include "referral_store.h"
#include "referral_work.h"
#include "session_store.h"
#include "told_others.h"
#include "working_day.h"

enum happening {
    REFER,
    REVIEW,
    BOOK,
    WORK_LIST,
    CANCEL,
    ARRIVE,
    SEE,
    MISS,
    DECIDE,
    OUTCOME,
    TYPE,
    SIGN,
    PRINT,
    POST,
    PUT_RIGHT,
    CASH_UP,
    COMPLETE,
    DEATH
};

struct event {
    civil_date day;
    int minute;
    int64_t order; /* of what happens in the same minute: as it was planned */
    enum happening what;
    enum cast_clinic clinic;
    uuid id;         /* the slot, referral, appointment, letter or run it is about */
    uuid referral;   /* BOOK: what is booked; nil: a follow-up */
    uuid attendance; /* TYPE: what the letter is about */
    bool is_missed;  /* TYPE: the letter to somebody who did not attend */
};

/* A binary heap, earliest first. */
struct days {
    struct demo_world *d;
    struct event *heap;
    size_t n, room;
    int64_t planned;
    bool has_forgotten; /* an arrival nobody noted */
};

/* ---- the plan ------------------------------------------------------------------------------------ */

static bool is_before(const struct event *a, const struct event *b) {
    int by_day = civil_date_compare(a->day, b->day);
    if (by_day) return by_day < 0;
    if (a->minute != b->minute) return a->minute < b->minute;
    return a->order < b->order;
}

static void swap(struct event *a, struct event *b) {
    struct event was = *a;
    *a = *b;
    *b = was;
}

static void plan(struct days *t, struct event e) {
    if (t->n == t->room) {
        struct event *more = arena_array(t->d->w->arena, struct event, t->room * 2);
        for (size_t i = 0; i < t->n; i++)
            more[i] = t->heap[i];
        t->heap = more;
        t->room *= 2;
    }
    e.order = t->planned++;
    size_t at = t->n++;
    t->heap[at] = e;
    for (; at > 0 && is_before(&t->heap[at], &t->heap[(at - 1) / 2]); at = (at - 1) / 2)
        swap(&t->heap[at], &t->heap[(at - 1) / 2]);
}

static struct event next_event(struct days *t) {
    struct event first = t->heap[0];
    t->heap[0] = t->heap[--t->n];
    for (size_t at = 0;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < t->n; child++) {
            if (is_before(&t->heap[child], &t->heap[least])) least = child;
        }
        if (least == at) return first;
        swap(&t->heap[at], &t->heap[least]);
        at = least;
    }
}

/* Nobody works at the weekend. */
static civil_date working_day_from(civil_date day) {
    while (civil_date_weekday(day) > FRIDAY)
        day = civil_date_add_days(day, 1);
    return day;
}

/* The same matter some days on, at a working minute. */
static void plan_later(struct days *t, const struct event *e, enum happening what, uuid id,
                       size_t days, int minute) {
    struct event later = *e;
    later.what = what;
    later.id = id;
    later.day = working_day_from(civil_date_add_days(e->day, (int32_t)days));
    later.minute = minute;
    plan(t, later);
}

static struct work by(struct days *t, enum cast_person who, const struct event *e) {
    return demo_work_at(t->d, who, e->day, e->minute);
}

static uuid next_patient(struct demo_world *d) {
    uuid p = d->patients[d->next_patient];
    d->next_patient = (d->next_patient + 1) % d->n_patients;
    return p;
}

/* ---- referrals ----------------------------------------------------------------------------------- */

static str reason_for(struct days *t, enum cast_clinic clinic) {
    size_t at;
    do
        at = demo_pick(t->d, cast_n_reasons);
    while (cast_reasons[at].clinic != clinic);
    return str_from_c(cast_reasons[at].words);
}

/* `e->id` is the slot it will have, or nil for one that waits. */
static enum err refer(struct days *t, const struct event *e) {
    static const uuid nobody = {{0}};
    struct work w = by(t, demo_pick(t->d, 3) ? CARL : AMARA, e);
    bool is_unknown = uuid_is_nil(e->id) && demo_pick(t->d, 9) == 0;
    bool is_urgent = e->clinic == CHEST_PAIN || demo_pick(t->d, 6) == 0;
    struct receive_referral in = {.patient_id = is_unknown ? nobody : next_patient(t->d),
                                  .unmatched_name = is_unknown ? S("J Smythe, born 1970") : S(""),
                                  .clinic_id = t->d->clinics[e->clinic],
                                  .received_on = e->day,
                                  .source = demo_pick(t->d, 5) ? S("03") : S("05"),
                                  .referrer_id = t->d->practices[demo_pick(t->d, N_PRACTICES)],
                                  .priority = is_urgent ? S("2") : S("1"),
                                  .reason = reason_for(t, e->clinic)};
    struct done done = {0};
    TRY(receive_referral(&w, &in, &done));
    if (is_unknown) return OK;
    struct event review = *e;
    review.referral = done.id;
    plan_later(t, &review, REVIEW, e->id, is_urgent ? 0 : demo_pick(t->d, 6),
               is_urgent ? e->minute + 45 : 13 * 60 + (int)demo_pick(t->d, 200));
    return OK;
}

static enum err ask_referrer(struct days *t, const struct event *e) {
    struct work w = by(t, AMARA, e);
    struct told_referrer in = {.referral_id = e->referral,
                               .how = S("email"),
                               .note = S("The practice: please send the ECG and the list of "
                                         "medicines.")};
    struct done done = {0};
    return told_referrer(&w, &in, &done);
}

static enum err review(struct days *t, const struct event *e) {
    struct work w = by(t, cast_clinics[e->clinic].consultant, e);
    struct referral r;
    TRY(referral_store_get(w.tx, work_site(t->d->w), e->referral, &r));
    bool asks = uuid_is_nil(e->id) && demo_pick(t->d, 8) == 0;
    struct review_referral in = {.referral_id = e->referral,
                                 .version = r.version,
                                 .outcome = asks ? REVIEW_ASK_MORE : REVIEW_ACCEPT,
                                 .priority = r.priority,
                                 .note = asks ? S("Please send the ECG and the list of medicines.")
                                              : S("")};
    struct done done = {0};
    TRY(review_referral(&w, &in, &done));
    if (asks) TRY(ask_referrer(t, e));
    if (uuid_is_nil(e->id)) return OK;
    plan_later(t, e, BOOK, e->id, demo_pick(t->d, 2), 10 * 60 + (int)demo_pick(t->d, 300));
    return OK;
}

/* ---- appointments -------------------------------------------------------------------------------- */

/* NOT_FOUND for a referral that the work list has booked already. */
static enum err patient_and_entry(struct days *t, const struct event *e,
                                  struct book_appointment *in) {
    if (uuid_is_nil(e->referral)) {
        in->patient_id = next_patient(t->d);
        return OK;
    }
    struct referral r;
    struct waiting_entry entry;
    TRY(referral_store_get(t->d->w->tx, work_site(t->d->w), e->referral, &r));
    TRY(waiting_store_of_referral(t->d->w->tx, work_site(t->d->w), e->referral, &entry));
    if (!str_eq(entry.state, S("waiting"))) return NOT_FOUND;
    in->patient_id = r.patient_id;
    in->entry_id = entry.entry_id;
    return OK;
}

static void plan_attendance(struct days *t, const struct event *e, const struct slot_facts *slot,
                            uuid appointment) {
    struct event then = *e;
    then.id = appointment;
    then.day = slot->day;
    int start = slot->start.minute;
    if (demo_pick(t->d, 25) == 0) {
        then.day =
            working_day_from(civil_date_add_days(slot->day, -2 - (int32_t)demo_pick(t->d, 3)));
        bool is_later =
            civil_date_compare(then.day, e->day) > 0 && civil_date_compare(then.day, slot->day) < 0;
        then.what = CANCEL;
        then.minute = 11 * 60;
        if (is_later) {
            plan(t, then);
            return;
        }
        then.day = slot->day;
    }
    then.what = demo_pick(t->d, 12) == 0 ? MISS : ARRIVE;
    then.minute = then.what == MISS ? start + 30 : start - 8 + (int)demo_pick(t->d, 10);
    plan(t, then);
}

static enum err first_free(struct work *w, const struct slot_search *search,
                           struct slot_facts *ret_slot) {
    const struct slot_facts *slots;
    size_t n;
    TRY(slot_store_search(w->tx, work_site(w), search, &slots, &n));
    if (n == 0) return NOT_FOUND;
    *ret_slot = slots[0];
    return OK;
}

/* Somebody who waits may have had the slot first: then the referral waits on. */
static enum err book(struct days *t, const struct event *e) {
    struct work w = by(t, CARL, e);
    struct slot_facts slot;
    struct book_appointment in = {.slot_id = e->id, .is_outside_meant = true};
    struct done done = {0};
    TRY(slot_store_get(w.tx, work_site(t->d->w), e->id, &slot));
    struct slot_search just_it = {.clinic_id = slot.clinic_id,
                                  .from = slot.start_at,
                                  .to = instant_add(slot.start_at, 1),
                                  .to_minute = 24 * 60,
                                  .now = w.now,
                                  .limit = 1};
    enum err free = first_free(&w, &just_it, &slot);
    if (free == NOT_FOUND) return OK;
    TRY(free);
    enum err waits = patient_and_entry(t, e, &in);
    if (waits == NOT_FOUND) return OK;
    TRY(waits);
    TRY(book_appointment(&w, &in, &done));
    plan_attendance(t, e, &slot, done.id);
    return OK;
}

static enum err book_entry(struct days *t, const struct event *e,
                           const struct waiting_entry *entry) {
    struct work w = by(t, CARL, e);
    struct slot_search search = {.clinic_id = entry->clinic_id,
                                 .use = entry->is_follow_up ? S("follow-up") : S("new"),
                                 .from = instant_add(w.now, 5 * INSTANT_DAY),
                                 .to = instant_add(w.now, 7 * DEMO_WEEKS_AHEAD * INSTANT_DAY),
                                 .to_minute = 24 * 60,
                                 .now = w.now,
                                 .limit = 1};
    struct slot_facts slot;
    struct done done = {0};
    enum err free = first_free(&w, &search, &slot);
    if (free == NOT_FOUND) return OK;
    TRY(free);
    struct book_appointment in = {.patient_id = entry->patient_id,
                                  .slot_id = slot.slot_id,
                                  .entry_id = entry->entry_id,
                                  .is_outside_meant = true}; /* nothing nearer is free */
    TRY(book_appointment(&w, &in, &done));
    for (int clinic = 0; clinic < N_CAST_CLINICS; clinic++) {
        struct event then = *e;
        then.clinic = (enum cast_clinic)clinic;
        if (uuid_eq(t->d->clinics[clinic], entry->clinic_id))
            plan_attendance(t, &then, &slot, done.id);
    }
    return OK;
}

/* Each morning the booking office takes those of the waiting list that are due first. */
static enum err work_list(struct days *t, const struct event *e) {
    for (int follow_ups = 0; follow_ups < 2; follow_ups++) {
        struct waiting_filter filter = {.state = S("waiting"),
                                        .follow_ups = follow_ups == 1,
                                        .before = civil_date_add_days(e->day, 7 * 7),
                                        .limit = 5};
        const struct waiting_line *lines;
        size_t n;
        TRY(waiting_store_list(t->d->w->tx, work_site(t->d->w), &filter, &lines, &n));
        for (size_t i = 0; i < n; i++)
            TRY(book_entry(t, e, &lines[i].entry));
    }
    return OK;
}

static enum err cancel(struct days *t, const struct event *e, const struct appointment *p) {
    struct work w = by(t, RITA, e);
    struct cancel_appointment in = {.appointment_id = p->appointment_id,
                                    .version = p->version,
                                    .reason = S("Rang: away that week"),
                                    .after = AFTER_CANCEL_REBOOK};
    struct done done = {0};
    return cancel_appointment(&w, &in, &done);
}

static enum err note(struct days *t, const struct event *e, const struct appointment *p,
                     enum appointment_event what) {
    struct work w = by(t, RITA, e);
    struct note_attendance in = {
        .appointment_id = p->appointment_id, .version = p->version, .event = what};
    struct done done = {0};
    return note_attendance(&w, &in, &done);
}

/* Of the last clinic day, which may be before a weekend or a holiday, one arrival was noted by nobody. */
static bool is_forgotten(struct days *t, const struct event *e) {
    static const struct working_calendar england = {.nation = ENGLAND_AND_WALES};
    civil_date last = civil_date_add_days(t->d->anchor, -1);
    while (!is_working_day(&england, last))
        last = civil_date_add_days(last, -1);
    if (t->has_forgotten || civil_date_compare(e->day, last) != 0) return false;
    return t->has_forgotten = true;
}

static enum err arrive(struct days *t, const struct event *e, const struct appointment *p) {
    if (is_forgotten(t, e)) return OK;
    TRY(note(t, e, p, APPOINTMENT_ARRIVE));
    struct event seen = *e;
    seen.what = SEE;
    seen.minute = (int)p->start.minute + 25 + (int)demo_pick(t->d, 20);
    plan(t, seen);
    return OK;
}

static enum err see(struct days *t, const struct event *e, const struct appointment *p) {
    TRY(note(t, e, p, APPOINTMENT_SEE));
    size_t days = demo_pick(t->d, 8) ? 0 : 3; /* now and then it is forgotten for some days */
    plan_later(t, e, OUTCOME, e->id, days, 16 * 60 + 30 + (int)demo_pick(t->d, 40));
    return OK;
}

static enum err miss(struct days *t, const struct event *e, const struct appointment *p) {
    TRY(note(t, e, p, APPOINTMENT_NOT_ATTEND));
    plan_later(t, e, DECIDE, e->id, 1 + demo_pick(t->d, 4), 12 * 60 + 30);
    return OK;
}

static enum err plan_letter(struct days *t, const struct event *e, uuid appointment) {
    struct letter_row l;
    enum err found = letter_store_of_attendance(t->d->w->tx, work_site(t->d->w), appointment, &l);
    if (found == NOT_FOUND) return OK;
    TRY(found);
    struct event letter = *e;
    letter.attendance = appointment;
    letter.is_missed = e->what == DECIDE;
    plan_later(t, &letter, TYPE, l.letter_id, 1 + demo_pick(t->d, 3),
               9 * 60 + (int)demo_pick(t->d, 420));
    return OK;
}

static enum err decide(struct days *t, const struct event *e, const struct appointment *p) {
    struct work w = by(t, cast_clinics[e->clinic].consultant, e);
    struct decide_dna in = {.appointment_id = p->appointment_id,
                            .version = p->version,
                            .decision = demo_pick(t->d, 3) ? DNA_OFFER_AGAIN : DNA_DISCHARGE,
                            .note = S("Looked at the referral and the notes")};
    struct done done = {0};
    TRY(decide_dna(&w, &in, &done));
    return plan_letter(t, e, e->id);
}

static enum err outcome(struct days *t, const struct event *e, const struct appointment *p) {
    static const enum outcome_kind kinds[] = {
        OUTCOME_DISCHARGED, OUTCOME_FOLLOW_UP,         OUTCOME_FOLLOW_UP,  OUTCOME_FOLLOW_UP,
        OUTCOME_FOLLOW_UP,  OUTCOME_PATIENT_INITIATED, OUTCOME_DISCHARGED, OUTCOME_PROCEDURE_LIST};
    static const int64_t weeks[] = {2, 6, 6, 12, 26, 52};
    struct work w = by(t, CARL, e);
    enum outcome_kind kind = kinds[demo_pick(t->d, sizeof kinds / sizeof kinds[0])];
    struct record_outcome in = {
        .appointment_id = p->appointment_id,
        .version = p->version,
        .outcome = kind,
        .follow_up_weeks = kind == OUTCOME_FOLLOW_UP ? weeks[demo_pick(t->d, 6)] : 0,
        .rtt_status = kind == OUTCOME_DISCHARGED ? S("34") : S("30"),
        .note = kind == OUTCOME_PROCEDURE_LIST ? S("Coronary angiogram") : S("")};
    struct done done = {0};
    TRY(record_outcome(&w, &in, &done));
    return plan_letter(t, e, e->id);
}

/* ---- letters ------------------------------------------------------------------------------------- */

static enum err goes_to_gp(struct work *w, const struct letter_row *l, bool *ret_does) {
    const struct letter_recipient *list;
    size_t n;
    TRY(letter_recipient_list(w->tx, work_site(w), l->letter_id, l->patient_id, &list, &n));
    *ret_does = false;
    for (size_t i = 0; i < n; i++)
        *ret_does |= list[i].to.kind == RECIPIENT_GP;
    return OK;
}

/* The letter's own beginning and end, with what the consultant said in between. */
static enum err typed(struct days *t, struct work *w, const struct event *e,
                      const struct letter_row *l, const char *said, struct letter *ret_letter) {
    struct letter begun;
    struct patient patient;
    struct merge_values values;
    size_t n_unresolved;
    TRY(letter_json_parse(w->arena, w->read_json, l->body, &begun, w->why));
    TRY(patient_store_get(w->tx, work_site(t->d->w), l->patient_id, &patient));
    TRY(letter_values(w, &patient, l->clinic_id, e->attendance, l->author_id, &values));
    struct letter_boxes boxes = letter_notation_write(w->arena, &begun);
    bool says_copy = false;
    if (e->is_missed) TRY(goes_to_gp(w, l, &says_copy));
    boxes.text[BOX_BODY] = say(w->arena, "{}{}", SAY_T(str_from_c(said)),
                               SAY_T(str_from_c(says_copy ? cast_copy_to_gp : "")));
    struct letter letter = letter_notation_parse(w->arena, boxes.text);
    *ret_letter = merge_letter(w->arena, &letter, &values, &n_unresolved);
    return OK;
}

static enum err type(struct days *t, const struct event *e) {
    struct work w = by(t, demo_pick(t->d, 3) ? AMARA : JO, e);
    struct letter_row l;
    struct done done = {0};
    TRY(letter_store_get(w.tx, work_site(t->d->w), e->id, &l));
    if (!str_eq(l.stage, S("type"))) return OK;
    bool asks = !e->is_missed && demo_pick(t->d, 14) == 0;
    const char *said = e->is_missed ? cast_body_missed
                       : asks       ? cast_body_with_query
                                    : cast_bodies[e->clinic][demo_pick(t->d, 2)];
    struct save_letter save = {.letter_id = l.letter_id, .version = l.version};
    TRY(typed(t, &w, e, &l, said, &save.content));
    TRY(save_letter(&w, &save, &done));
    l.version++;
    struct letter_step_input step = {.letter_id = l.letter_id, .version = l.version};
    TRY(pass_letter(&w, &step, &done));
    if (asks) return OK; /* the author has not answered yet */
    plan_later(t, e, SIGN, e->id, demo_pick(t->d, 5), 12 * 60 + (int)demo_pick(t->d, 300));
    return OK;
}

static enum err sign(struct days *t, const struct event *e) {
    struct letter_view v;
    TRY(letter_look(t->d->w, e->id, NULL, &v));
    if (!str_eq(v.row.stage, S("sign")) || v.n_blocking || v.has_open_query) return OK;
    for (int who = LINDQVIST; who <= GRANT; who++) {
        if (!uuid_eq(t->d->scopes[who].person_id, v.row.author_id)) continue;
        struct work w = by(t, (enum cast_person)who, e);
        struct letter_step_input step = {.letter_id = e->id, .version = v.row.version};
        struct done done = {0};
        return sign_letter(&w, &step, &done);
    }
    return OK;
}

static enum err print(struct days *t, const struct event *e) {
    const struct outbox_row *waiting;
    size_t n;
    struct done done = {0};
    struct work w = by(t, AMARA, e);
    TRY(outbox_store_list(w.tx, work_site(t->d->w), S("waiting"), S("print"), 1, &waiting, &n));
    if (n == 0) return OK;
    TRY(make_print_run(&w, NULL, &done));
    if (!uuid_is_nil(done.id)) plan_later(t, e, POST, done.id, 0, 16 * 60 + 50);
    return OK;
}

static enum err post(struct days *t, const struct event *e) {
    civil_date yesterday = civil_date_add_days(t->d->anchor, -1);
    while (civil_date_weekday(yesterday) > FRIDAY)
        yesterday = civil_date_add_days(yesterday, -1);
    if (civil_date_compare(e->day, yesterday) >= 0)
        return OK; /* the last run is still to be ticked */
    struct work w = by(t, AMARA, e);
    struct confirm_posted in = {.run_id = e->id};
    struct done done = {0};
    TRY(print_run_drawn_elsewhere(&w, e->id));
    return confirm_posted(&w, &in, &done);
}

/* A copy held for some days is read out on the telephone, where the GP has the letter anyway. */
static enum err put_right(struct days *t, const struct event *e) {
    enum { DAYS = 4 };
    const struct outbox_row *held;
    size_t n;
    struct work w = by(t, AMARA, e);
    TRY(outbox_store_list(w.tx, work_site(t->d->w), S("held"), S(""), 20, &held, &n));
    for (size_t i = 0; i < n; i++) {
        if (w.now.us - held[i].created_at.us < DAYS * INSTANT_DAY) continue;
        struct copy_again in = {.outbox_id = held[i].outbox_id,
                                .reason = S("Read out on the telephone, as agreed")};
        struct done done = {0};
        if (str_eq(held[i].recipient_kind, S("patient"))) TRY(copy_not_needed(&w, &in, &done));
    }
    return OK;
}

/* ---- closing a clinic ---------------------------------------------------------------------------- */

/* Tried each working day until nothing is outstanding. */
static enum err close_one(struct days *t, const struct event *e, bool letters) {
    struct duty_closings open;
    TRY(duty_store_closings(t->d->w->tx, work_site(t->d->w), e->id, &open));
    if (letters ? open.letters : open.cashed_up) {
        plan_later(t, e, e->what, e->id, 1, e->minute);
        return OK;
    }
    struct work w = by(t, JO, e);
    struct close_session in = {.session_id = e->id, .letters = letters};
    struct done done = {0};
    return close_session(&w, &in, &done);
}

static enum err cash_up(struct days *t, const struct event *e) {
    return close_one(t, e, false);
}

static enum err complete(struct days *t, const struct event *e) {
    return close_one(t, e, true);
}

/* ---- a death ------------------------------------------------------------------------------------- */

static enum err death(struct days *t, const struct event *e) {
    struct work w = by(t, AMARA, e);
    struct patient p;
    TRY(patient_store_get(w.tx, work_site(t->d->w), next_patient(t->d), &p));
    struct notify_death in = {.patient_id = p.patient_id,
                              .version = p.version,
                              .death_date = civil_date_add_days(e->day, -2),
                              .source = S("The daughter rang")};
    struct done done = {0};
    return notify_death(&w, &in, &done);
}

/* ---- the days ------------------------------------------------------------------------------------ */

static const struct {
    enum err (*alone)(struct days *t, const struct event *e);
    enum err (*at_appointment)(struct days *t, const struct event *e, const struct appointment *p);
} happenings[] = {
    [REFER] = {.alone = refer},
    [REVIEW] = {.alone = review},
    [BOOK] = {.alone = book},
    [WORK_LIST] = {.alone = work_list},
    [CANCEL] = {.at_appointment = cancel},
    [ARRIVE] = {.at_appointment = arrive},
    [SEE] = {.at_appointment = see},
    [MISS] = {.at_appointment = miss},
    [DECIDE] = {.at_appointment = decide},
    [OUTCOME] = {.at_appointment = outcome},
    [TYPE] = {.alone = type},
    [SIGN] = {.alone = sign},
    [PRINT] = {.alone = print},
    [POST] = {.alone = post},
    [PUT_RIGHT] = {.alone = put_right},
    [CASH_UP] = {.alone = cash_up},
    [COMPLETE] = {.alone = complete},
    [DEATH] = {.alone = death},
};

/* An appointment that something else ended meanwhile (a death, a cancellation) goes no further. */
static enum err happen(struct days *t, const struct event *e) {
    if (happenings[e->what].alone) return happenings[e->what].alone(t, e);
    struct appointment p;
    TRY(appointment_store_get(t->d->w->tx, work_site(t->d->w), e->id, &p));
    if (p.state == APPOINTMENT_CANCELLED) return OK;
    return happenings[e->what].at_appointment(t, e, &p);
}

/* A slot is referred to or booked some weeks before; later weeks have more room. */
static void plan_slot(struct days *t, enum cast_clinic clinic, const struct session *s,
                      const struct session_slot *slot) {
    int32_t ahead = civil_date_to_days(s->day) - civil_date_to_days(t->d->anchor);
    if (demo_pick(t->d, 14) == 0) return;
    if (ahead > 0 && demo_pick(t->d, 7 * DEMO_WEEKS_AHEAD) < (size_t)ahead) return;
    civil_date day = ahead > 0 ? t->d->anchor : s->day;
    bool is_new = str_eq(slot->use, S("new"));
    int32_t before = clinic == CHEST_PAIN ? 9 : is_new ? 24 : 10;
    struct event e = {.what = is_new ? REFER : BOOK,
                      .clinic = clinic,
                      .id = slot->slot_id,
                      .minute = 9 * 60 + (int)demo_pick(t->d, 420)};
    e.day = working_day_from(civil_date_add_days(day, -before - (int32_t)demo_pick(t->d, 8)));
    plan(t, e);
}

static enum err plan_sessions(struct days *t) {
    for (int clinic = 0; clinic < N_CAST_CLINICS; clinic++) {
        const struct session_line *lines;
        size_t n;
        TRY(session_store_list(t->d->w->tx, work_site(t->d->w),
                               civil_date_add_days(t->d->anchor, -7 * DEMO_WEEKS_BEFORE - 7),
                               civil_date_add_days(t->d->anchor, 7 * DEMO_WEEKS_AHEAD + 7),
                               t->d->clinics[clinic], 300, &lines, &n));
        for (size_t i = 0; i < n; i++) {
            const struct session_slot *slots;
            size_t n_slots;
            TRY(session_store_slots(t->d->w->tx, work_site(t->d->w), lines[i].session.session_id,
                                    &slots, &n_slots));
            for (size_t k = 0; k < n_slots; k++)
                plan_slot(t, (enum cast_clinic)clinic, &lines[i].session, &slots[k]);
            struct event e = {.day = lines[i].session.day};
            plan_later(t, &e, CASH_UP, lines[i].session.session_id, 1, 10 * 60);
            plan_later(t, &e, COMPLETE, lines[i].session.session_id, 5, 17 * 60);
        }
    }
    return OK;
}

static void plan_office(struct days *t) {
    civil_date first = civil_date_add_days(t->d->anchor, -7 * DEMO_WEEKS_BEFORE);
    for (civil_date day = first; civil_date_compare(day, t->d->anchor) < 0;
         day = civil_date_add_days(day, 1)) {
        if (civil_date_weekday(day) > FRIDAY) continue;
        plan(t, (struct event){.day = day, .minute = 11 * 60 + 30, .what = WORK_LIST});
        plan(t, (struct event){.day = day, .minute = 15 * 60 + 30, .what = PRINT});
        plan(t, (struct event){.day = day, .minute = 15 * 60 + 50, .what = PUT_RIGHT});
    }
    for (size_t i = 0; i < 24; i++) {
        civil_date day = civil_date_add_days(t->d->anchor, -1 - (int32_t)demo_pick(t->d, 7));
        plan(t, (struct event){.day = working_day_from(day),
                               .minute = 9 * 60 + (int)demo_pick(t->d, 460),
                               .what = REFER,
                               .clinic = (enum cast_clinic)demo_pick(t->d, N_CAST_CLINICS)});
    }
    plan(t, (struct event){
                .day = civil_date_add_days(t->d->anchor, -1), .minute = 15 * 60, .what = DEATH});
}

enum err demo_days_run(struct demo_world *d) {
    struct days t = {.d = d, .room = 1024};
    t.heap = arena_array(d->w->arena, struct event, t.room);
    TRY(plan_sessions(&t));
    plan_office(&t);
    while (t.n) {
        struct event e = next_event(&t);
        if (civil_date_compare(e.day, d->anchor) >= 0) break; /* this morning */
        TRY(happen(&t, &e));
    }
    return OK;
}
