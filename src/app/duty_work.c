#include "duty_work.h"

#include "appointment_store.h"
#include "buf.h"
#include "clinician_in_use.h"
#include "duty_store.h"
#include "fact.h"
#include "ledger.h"
#include "letter_store.h"
#include "permission.h"
#include "person_name.h"
#include "person_store.h"
#include "referral_life.h"
#include "referral_store.h"

/* What holds a clinic's closing open, or a copy back, ends where its reason can be seen afterwards; what a
 * clinician is asked about a patient ends by the answer. */
static const struct {
    enum duty_rule rule;
    str sentence;
} elsewhere[] = {
    {DUTY_OUTCOME, S_INIT("Open the appointment: it needs an outcome, or to be cancelled")},
    {DUTY_LETTER, S_INIT("Open the letter: its author says there that none is needed")},
    {DUTY_COPY_HELD, S_INIT("Open the letter: say there that this copy is not needed")},
    {DUTY_REVIEW_REFERRAL,
     S_INIT("Open the referral: a clinician accepts it there, or returns it with a word to the "
            "referrer; one of another patient, or received twice, is taken back there")},
    {DUTY_DNA_DECISION, S_INIT("Open the appointment: a clinician decides there what comes next")},
    {DUTY_NEXT_STEP, S_INIT("Open the referral: a clinician decides there what comes next")},
    {DUTY_PROCEDURE_LIST,
     S_INIT("Open the appointment: say there who was told, or take a wrong outcome back")},
    {DUTY_RING_WINDOW,
     S_INIT("Open the waiting-list entry: a clinician gives more time there, or ends it")},
    {DUTY_NOBODYS_CLINIC,
     S_INIT("Open the clinic: give it to another clinician there, or move its patients")},
    {DUTY_LETTER_DIFFERS,
     S_INIT("Open the letter: correct it there, or say there that it is right")},
    {DUTY_POSSIBLE_DUPLICATE,
     S_INIT("Compare the two records: say there whether they are one person")},
};

/* Empty: where duty_no_longer ends it. */
static str ends_elsewhere(enum duty_rule rule) {
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
        if (elsewhere[i].rule == rule) return elsewhere[i].sentence;
    return S("");
}

/* Somebody who need not be booked any more does not go on waiting unseen. */
static enum err end_wait(struct work *w, const struct duty *d) {
    struct waiting_entry e;
    TRY(waiting_store_get(w->tx, work_site(w), d->subject_id, &e));
    if (str_eq(e.state, S("waiting"))) {
        e.state = S("removed");
        TRY(waiting_store_update(w->tx, work_site(w), &e));
    }
    return referral_left_open(w, e.referral_id);
}

static enum err end_rebook(struct work *w, const struct duty *d) {
    struct appointment p;
    TRY(appointment_store_get(w->tx, work_site(w), d->subject_id, &p));
    return referral_left_open(w, p.referral_id);
}

/* Without what was asked for, it is reviewed as it is. */
static enum err end_asking(struct work *w, const struct duty *d) {
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), d->subject_id, &r));
    if (r.state != REFERRAL_MORE_INFORMATION) return OK;
    TRY(referral_step(r.state, REFERRAL_INFORMATION_CAME, &r.state, w->why));
    TRY(referral_store_update(w->tx, work_site(w), &r, (instant){0}));
    return duty_reopen(w, DUTY_REVIEW_REFERRAL, r.referral_id, d->cause_entry);
}

/* A referral of nobody is of no use: a duplicate, or meant for somebody else. */
static enum err end_registration(struct work *w, const struct duty *d) {
    return referral_move(w, d->subject_id, REFERRAL_ENTERED_IN_ERROR, S(""));
}

/* Nobody is left waiting for what will not happen any more. */
static const struct {
    enum duty_rule rule;
    enum err (*then)(struct work *w, const struct duty *d);
} afterwards[] = {
    {DUTY_BOOK, end_wait},
    {DUTY_FOLLOW_UP, end_wait},
    {DUTY_REBOOK, end_rebook},
    {DUTY_ASK_REFERRER, end_asking},
    {DUTY_MORE_INFORMATION, end_asking},
    {DUTY_REGISTER_REFERRAL, end_registration},
};

enum err duty_no_longer(struct work *w, void *context, struct done *ret_done) {
    const struct duty_no_longer *in = context;
    TRY(work_may(w, PERM_DUTY_NOT_NEEDED));
    struct duty d;
    TRY(duty_store_get(w->tx, work_site(w), in->duty_id, &d));
    str where = ends_elsewhere(d.rule);
    if (where.n)
        return problem_set(w->why, FORBIDDEN, S(""), where,
                           S("House rule H1: only evidence ends a duty"));
    ret_done->id = in->duty_id;
    TRY(duty_not_needed(w, in->duty_id, in->version, in->reason));
    for (size_t i = 0; i < sizeof afterwards / sizeof afterwards[0]; i++)
        if (afterwards[i].rule == d.rule) return afterwards[i].then(w, &d);
    return OK;
}

static enum err open_duty(struct work *w, uuid duty_id, int64_t version, struct duty *ret_duty) {
    TRY(duty_store_get(w->tx, work_site(w), duty_id, ret_duty));
    if (str_eq(ret_duty->state, S("open")) && ret_duty->version == version) return OK;
    return problem_set(w->why, CONFLICT, S(""),
                       S("Somebody changed this in the meantime: look at it again"), S(""));
}

/* One's own, or of a list one looks after; else only those who may end others' work. */
static enum err is_movable(struct work *w, const struct duty *d, bool *ret_may) {
    const struct shared_list *lists;
    size_t n;
    *ret_may = may(w->scope, PERM_DUTY_NOT_NEEDED) ||
               (!d->owner.is_list && uuid_eq(d->owner.id, w->scope->person_id));
    if (*ret_may || !d->owner.is_list) return OK;
    TRY(list_store_of_person(w->tx, work_site(w), w->scope->person_id, &lists, &n));
    for (size_t i = 0; i < n; i++)
        *ret_may |= uuid_eq(d->owner.id, lists[i].list_id);
    return OK;
}

static enum err may_move(struct work *w, const struct duty *d) {
    bool is_allowed;
    TRY(work_may(w, PERM_DESK));
    TRY(is_movable(w, d, &is_allowed));
    if (is_allowed) return OK;
    return problem_set(w->why, FORBIDDEN, S(""),
                       S("This is somebody else's work: a secretary or manager can hand it over"),
                       S("House rule H2"));
}

enum err duty_ways_of(struct work *w, const struct duty *d, struct duty_ways *ret_ways) {
    TRY(work_may(w, PERM_DESK));
    TRY(is_movable(w, d, &ret_ways->may_move));
    ret_ways->elsewhere = ends_elsewhere(d->rule);
    ret_ways->may_end = may(w->scope, PERM_DUTY_NOT_NEEDED) && !ret_ways->elsewhere.n;
    return OK;
}

static bool is_signature(const struct duty *d) {
    enum letter_duty_stage stage;
    return d->rule == DUTY_LETTER && letter_duty_parse(d->stage, &stage) == OK &&
           stage == LETTER_DUTY_SIGN;
}

static enum err refuse_taker(struct work *w, str sentence) {
    return problem_set(w->why, INVALID, S("to"), sentence, S("House rule H2"));
}

/* The name of who takes it, when he, she or it may. */
static enum err taker(struct work *w, const struct duty *d, struct duty_holder to, str *ret_name) {
    if (uuid_is_nil(to.id)) return refuse_taker(w, S("Choose who takes it over"));
    if (is_signature(d))
        return refuse_taker(w, S("A letter is signed by its author: nobody else can take that"));
    if (to.is_list) {
        struct shared_list list;
        enum err e = list_store_get(w->tx, work_site(w), to.id, &list);
        if (e == NOT_FOUND || (e == OK && !list.is_active))
            return refuse_taker(w, S("This list is not in use any more: choose another"));
        TRY(e);
        if (duty_needs_clinician(d->rule))
            return refuse_taker(w, S("Only a clinician can do this: choose one"));
        *ret_name = list.name;
        return OK;
    }
    struct person p;
    enum err e = person_store_get(w->tx, work_site(w), to.id, &p);
    if (e == NOT_FOUND || (e == OK && p.is_disabled))
        return refuse_taker(w, S("This person does not work here any more: choose another"));
    TRY(e);
    if (!person_may(&p, PERM_DESK))
        return refuse_taker(w, S("This person has no list of things to do: choose another"));
    if (duty_needs_clinician(d->rule) && !person_signs(&p))
        return refuse_taker(w, S("Only a clinician can do this: choose one"));
    *ret_name = person_full_name(w->arena, &p);
    return OK;
}

/* The referral names who reviews it, and the reviewer's list is of these. */
static enum err say_reviewer(struct work *w, const struct duty *d) {
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), d->subject_id, &r));
    r.reviewer_id = d->owner.id;
    return referral_store_update(w->tx, work_site(w), &r, (instant){0});
}

enum err hand_over_duty(struct work *w, void *context, struct done *ret_done) {
    const struct hand_over_duty *in = context;
    struct duty d;
    TRY(work_may(w, PERM_DESK));
    TRY(open_duty(w, in->duty_id, in->version, &d));
    TRY(may_move(w, &d));
    str name;
    TRY(taker(w, &d, in->to, &name));
    ret_done->id = in->duty_id;
    if (d.owner.is_list == in->to.is_list && uuid_eq(d.owner.id, in->to.id)) return OK;
    TRY(duty_hand_to(w, &d, in->to, name, in->note));
    d.owner = in->to;
    return d.rule == DUTY_REVIEW_REFERRAL ? say_reviewer(w, &d) : OK;
}

/* The duty that a row of a list of referrals or letters stands for. */
static enum err duty_of_row(struct work *w, uuid subject_id, uuid *ret_duty_id) {
    struct duty_on on;
    TRY(duty_store_on(w->tx, work_site(w), &subject_id, 1, &on));
    *ret_duty_id = on.duty_id;
    if (!uuid_is_nil(on.duty_id)) return OK;
    return problem_set(w->why, CONFLICT, S(""),
                       S("Nothing is outstanding on it that anybody could take"),
                       S("House rule H2"));
}

enum err hand_over_work(struct work *w, void *context, struct done *ret_done) {
    const struct hand_over_work *in = context;
    struct hand_over_duty duty = {.version = in->version, .to = in->to, .note = in->note};
    TRY(work_may(w, PERM_DESK));
    TRY(duty_of_row(w, in->subject_id, &duty.duty_id));
    return hand_over_duty(w, &duty, ret_done);
}

enum err duty_waits_for(struct work *w, void *context, struct done *ret_done) {
    static const uuid nobody = {{0}};
    const struct duty_waits_for *in = context;
    struct duty d;
    TRY(work_may(w, PERM_DESK));
    TRY(open_duty(w, in->duty_id, in->version, &d));
    TRY(may_move(w, &d));
    ret_done->id = in->duty_id;
    if (str_eq(d.with_whom, in->with_whom)) return OK;
    uuid entry;
    TRY(record_fact(w,
                    &(struct fact){.kind = "duty.waiting",
                                   .subject_kind = "duty",
                                   .subject_id = d.duty_id,
                                   .patient_id = d.patient_id,
                                   .detail = str_from_c(duty_rule_row(d.rule)->name),
                                   .text = in->with_whom},
                    &entry));
    d.with_whom = in->with_whom;
    TRY(duty_store_update(w->tx, work_site(w), &d, nobody, nobody));
    return duty_store_add_event(w->tx, work_site(w), d.duty_id, "with", entry, w->now,
                                w->scope->person_id, in->with_whom);
}

enum err work_waits_for(struct work *w, void *context, struct done *ret_done) {
    const struct work_waits_for *in = context;
    struct duty_waits_for duty = {.version = in->version, .with_whom = in->with_whom};
    TRY(work_may(w, PERM_DESK));
    TRY(duty_of_row(w, in->subject_id, &duty.duty_id));
    return duty_waits_for(w, &duty, ret_done);
}

enum err set_letter_urgency(struct work *w, void *context, struct done *ret_done) {
    const struct letter_urgency *in = context;
    struct duty d;
    uuid entry;
    TRY(work_may(w, PERM_LETTER_WRITE));
    TRY(duty_of_row(w, in->letter_id, &d.duty_id));
    TRY(open_duty(w, d.duty_id, in->version, &d));
    ret_done->id = in->letter_id;
    if (d.rule != DUTY_LETTER)
        return problem_set(w->why, CONFLICT, S(""), S("Its priority is for its reviewer to say"),
                           S("House rule H2"));
    if (d.priority == DUTY_FIRST && !in->is_urgent)
        return problem_set(w->why, CONFLICT, S(""),
                           S("It follows an urgent suspected cancer referral: it stays urgent"),
                           S("House rule H2"));
    enum duty_priority wanted = in->is_urgent ? DUTY_URGENT : DUTY_ROUTINE;
    if (d.priority == wanted || d.priority == DUTY_FIRST) return OK;
    d.priority = wanted;
    TRY(duty_store_prioritise(w->tx, work_site(w), &d));
    /* Its later queries, held copies and corrections follow it. */
    TRY(letter_store_prioritise(w->tx, work_site(w), in->letter_id,
                                in->is_urgent ? S("2") : S("1")));
    TRY(record_fact(w,
                    &(struct fact){.kind = in->is_urgent ? "duty.urgent" : "duty.not-urgent",
                                   .subject_kind = "duty",
                                   .subject_id = d.duty_id,
                                   .patient_id = d.patient_id,
                                   .detail = str_from_c(duty_rule_row(d.rule)->name)},
                    &entry));
    return duty_store_add_event(w->tx, work_site(w), d.duty_id,
                                in->is_urgent ? "urgent" : "not-urgent", entry, w->now,
                                w->scope->person_id, S(""));
}
