#include "ledger.h"

#include "buf.h"
#include "clinic_store.h"
#include "clinician_in_use.h"
#include "duty_store.h"
#include "fact.h"
#include "history_store.h"
#include "permission.h"
#include "person_store.h"
#include "post_store.h"
#include "site_calendar.h"

/* Without a clinic nobody but the person named can be asked. */
static struct duty_posts posts_of_named(uuid named) {
    return (struct duty_posts){.booking_list = named, .secretary_list = named, .consultant = named};
}

static enum err posts_for(struct work *w, uuid clinic_id, uuid named,
                          struct duty_posts *ret_posts) {
    struct duty_posts posts = posts_of_named(named);
    if (!uuid_is_nil(clinic_id)) TRY(post_store_of_clinic(w->tx, work_site(w), clinic_id, &posts));
    posts.named = named;
    *ret_posts = posts;
    return OK;
}

static struct duty_holder holder(enum duty_post post, const struct duty_posts *posts,
                                 bool has_clinic, civil_date on) {
    struct duty_holder h = duty_owner(post, posts, on);
    if (!has_clinic) h.is_list = false;
    return h;
}

/* Nothing is left to somebody who cannot do it any more: what only a clinician can do falls to the clinic's
 * consultant, all else to its secretaries. */
static enum err owner_here(struct work *w, enum duty_rule rule, const struct duty_posts *posts,
                           bool has_clinic, struct duty_holder *owner) {
    struct person p;
    if (owner->is_list || !has_clinic) return OK;
    enum err e = person_store_get(w->tx, work_site(w), owner->id, &p);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    bool needs_clinician = duty_needs_clinician(rule) || rule == DUTY_LETTER;
    if (needs_clinician ? person_signs(&p) : !p.is_disabled) return OK;
    *owner = needs_clinician ? (struct duty_holder){false, posts->consultant}
                             : (struct duty_holder){true, posts->secretary_list};
    return OK;
}

static enum err stage_due(struct work *w, enum letter_duty_stage stage, instant *ret_due) {
    struct duty_calendar calendar;
    TRY(site_calendar(w, &calendar));
    *ret_due = duty_due(letter_duty_row(stage)->due, w->now, &calendar);
    return OK;
}

/* A clinic that was closed and has something new outstanding is open again, and says so. */
static enum err say_reopened(struct work *w, uuid session_id) {
    uuid entry;
    return record_fact(w,
                       &(struct fact){.kind = "session.reopened",
                                      .subject_kind = "session",
                                      .subject_id = session_id},
                       &entry);
}

/* By the rule, but not after the day it has to lead to (design: the first appointment before the target). */
static instant due_before_target(struct work *w, const struct duty_new *n, instant due,
                                 const struct duty_calendar *calendar) {
    if (civil_date_is_none(n->target)) return due;
    instant day = civil_resolve(w->zone, n->target, (civil_time){0}).first;
    const struct duty_offset same_day = {OFFSET_CALENDAR_DAYS, 0};
    instant last = duty_due(same_day, day.us > w->now.us ? day : w->now, calendar);
    return last.us < due.us ? last : due;
}

/* Who holds its posts and when it is due; all is read at once. */
static enum err terms_for(struct work *w, const struct duty_new *n, struct duty_posts *ret_posts,
                          instant *ret_due, instant *ret_letter_due) {
    const struct duty_rule_row *row = duty_rule_row(n->rule);
    struct duty_terms terms;
    struct duty_calendar calendar;
    TRY(post_store_terms(w->tx, work_site(w), n->rule, n->clinic_id, n->priority, w->today,
                         &terms));
    TRY(site_calendar_of(w, terms.nation, terms.days, terms.n_days, &calendar));
    if (uuid_is_nil(n->clinic_id)) terms.posts = posts_of_named(n->named);
    terms.posts.named = n->named;
    *ret_posts = terms.posts;
    struct duty_offset offset = terms.has_offset ? terms.offset : row->due[n->priority];
    instant by_rule = duty_due(offset, n->begins.us ? n->begins : w->now, &calendar);
    *ret_due = n->due.us ? n->due : due_before_target(w, n, by_rule, &calendar);
    *ret_letter_due = n->rule == DUTY_LETTER
                          ? duty_due(letter_duty_row(LETTER_DUTY_TYPE)->due, w->now, &calendar)
                          : *ret_due;
    return OK;
}

enum err duty_arise(struct work *w, const struct duty_new *n, uuid cause_entry) {
    const struct duty_rule_row *row = duty_rule_row(n->rule);
    struct duty_cause because = {n->rule, n->subject_id, cause_entry};
    struct duty_posts posts;
    instant due, letter_due;
    int64_t n_reopened = 0;
    TRY(post_store_reopen_session(w->tx, work_site(w), n->session_id, &because, w->now,
                                  &n_reopened));
    TRY(terms_for(w, n, &posts, &due, &letter_due)); /* both are answered at once */
    bool has_clinic = !uuid_is_nil(n->clinic_id);
    struct duty d = {.duty_id = work_new_id(w),
                     .rule = n->rule,
                     .cause_entry = cause_entry,
                     .subject_kind = str_from_c(n->subject_kind),
                     .subject_id = n->subject_id,
                     .patient_id = n->patient_id,
                     .clinic_id = n->clinic_id,
                     .session_id = n->session_id,
                     .owner = holder(row->owner, &posts, has_clinic, w->today),
                     .chaser = holder(row->chaser, &posts, has_clinic, w->today),
                     .accountable_id = posts.consultant,
                     .priority = n->priority,
                     .due_at = due,
                     .stage_due_at = due,
                     .visible_from = n->visible_from.us ? n->visible_from : w->now,
                     .arose_at = w->now,
                     .stage_at = w->now};
    TRY(owner_here(w, n->rule, &posts, has_clinic, &d.owner));
    if (n->rule == DUTY_LETTER) {
        d.stage = str_from_c(letter_duty_row(LETTER_DUTY_TYPE)->name);
        d.stage_due_at = letter_due.us < due.us ? letter_due : due;
    }
    TRY(duty_store_arise(w->tx, work_site(w), &d, w->scope->person_id));
    return n_reopened ? say_reopened(w, n->session_id) : OK;
}

static enum err close_duty(struct work *w, struct duty d, str state, const char *event, uuid entry,
                           str reason) {
    d.state = state;
    d.ended_at = w->now;
    d.end_reason = reason;
    TRY(duty_store_update(w->tx, work_site(w), &d, entry, w->scope->person_id));
    return duty_store_add_event(w->tx, work_site(w), d.duty_id, event, entry, w->now,
                                w->scope->person_id, reason);
}

enum err duty_end(struct work *w, enum duty_rule rule, uuid subject_id, uuid evidence_entry,
                  int64_t *ret_n) {
    const struct duty *duties;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), rule, subject_id, S("open"), &duties, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(close_duty(w, duties[i], S("done"), "ended", evidence_entry, S("")));
    }
    if (ret_n) *ret_n = (int64_t)n;
    return OK;
}

enum err duty_end_in_error(struct work *w, uuid subject_id, enum duty_rule but, uuid entry) {
    const struct duty *duties;
    size_t n;
    TRY(duty_store_all_of_subject(w->tx, work_site(w), subject_id, &duties, &n));
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(duties[i].state, S("open")) || duties[i].rule == but) continue;
        TRY(close_duty(w, duties[i], S("not-needed"), "not-needed", entry, S("entered in error")));
    }
    return OK;
}

static enum err open_again(struct work *w, struct duty d, uuid entry) {
    d.state = S("open");
    d.end_reason = S("");
    d.with_whom = S("");
    d.n_reopened++;
    d.stage_at = w->now;
    bool is_of_its_day = d.rule == DUTY_RING_WINDOW; /* nothing is to do before that day */
    if (d.visible_from.us > w->now.us && !is_of_its_day) d.visible_from = w->now;
    static const uuid nobody = {{0}};
    struct duty_posts posts;
    TRY(posts_for(w, d.clinic_id, d.owner.id, &posts));
    TRY(owner_here(w, d.rule, &posts, !uuid_is_nil(d.clinic_id), &d.owner));
    TRY(duty_store_update(w->tx, work_site(w), &d, nobody, nobody));
    TRY(duty_store_add_event(w->tx, work_site(w), d.duty_id, "reopened", entry, w->now,
                             w->scope->person_id, S("")));
    int64_t n_reopened = 0;
    TRY(post_store_reopen_session(w->tx, work_site(w), d.session_id,
                                  &(struct duty_cause){.rule = d.rule}, w->now, &n_reopened));
    TRY(db_settle(w->tx));
    return n_reopened ? say_reopened(w, d.session_id) : OK;
}

enum err duty_reopen(struct work *w, enum duty_rule rule, uuid subject_id, uuid entry) {
    const struct duty *duties;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), rule, subject_id, S(""), &duties, &n));
    if (n == 0) return NOT_FOUND;
    return str_eq(duties[0].state, S("open")) ? OK : open_again(w, duties[0], entry);
}

/* Ended by the death, so that it stands open again if the death is taken back. */
static enum err end_by_death(struct work *w, const struct duty *d) {
    uuid death;
    enum err e = history_last_fact(w->tx, work_site(w), d->patient_id, "patient.died", &death);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    return duty_store_update(w->tx, work_site(w), d, death, w->scope->person_id);
}

enum err duty_take_back(struct work *w, const struct duty_taken_back *back) {
    const struct duty *duties;
    size_t n;
    TRY(duty_store_of_fact(w->tx, work_site(w), back->patient_id, back->fact, &duties, &n));
    for (size_t i = 0; i < n; i++) {
        const struct duty *d = &duties[i];
        bool stays = uuid_eq(d->subject_id, back->stays_ended) ||
                     (back->stays && back->stays(back->self, d));
        if (str_eq(d->state, S("open"))) {
            if (!uuid_is_nil(back->goes_on) && uuid_eq(d->subject_id, back->goes_on)) continue;
            TRY(close_duty(w, *d, S("not-needed"), "not-needed", back->entry,
                           S("what it came from was put right")));
        } else if (!stays && back->is_dead && duty_ends_at_death(d->rule)) {
            TRY(end_by_death(w, d));
        } else if (!stays) {
            TRY(open_again(w, *d, back->entry));
        }
    }
    return OK;
}

enum err duty_letter_stage(struct work *w, uuid letter_id, enum letter_duty_stage stage, uuid named,
                           str with_whom, uuid entry) {
    const struct duty *duties;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_LETTER, letter_id, S("open"), &duties, &n));
    const struct letter_duty_row *row = letter_duty_row(stage);
    for (size_t i = 0; i < n; i++) {
        struct duty d = duties[i];
        struct duty_posts posts;
        TRY(posts_for(w, d.clinic_id, named, &posts));
        d.owner = holder(row->owner, &posts, !uuid_is_nil(d.clinic_id), w->today);
        d.stage = str_from_c(row->name);
        d.stage_at = w->now;
        d.with_whom = with_whom;
        TRY(stage_due(w, stage, &d.stage_due_at));
        bool is_late_before = d.due_at.us < d.stage_due_at.us;
        if (is_late_before && stage != LETTER_DUTY_ACKNOWLEDGE) d.stage_due_at = d.due_at;
        /* Waiting for a carrier or the post shows itself only when no proof came in time. */
        d.visible_from = stage == LETTER_DUTY_ACKNOWLEDGE ? d.stage_due_at : w->now;
        static const uuid nobody = {{0}};
        TRY(duty_store_update(w->tx, work_site(w), &d, nobody, nobody));
        TRY(duty_store_add_event(w->tx, work_site(w), d.duty_id, "stage", entry, w->now,
                                 w->scope->person_id, d.stage));
    }
    return n ? OK : NOT_FOUND;
}

enum err duty_pass_on(struct work *w, const struct duty_pass *p) {
    const struct duty_rule_row *row = duty_rule_row(p->rule);
    const struct duty *duties;
    struct duty_posts posts;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), p->rule, p->subject_id, S("open"), &duties, &n));
    TRY(posts_for(w, p->clinic_id, p->named, &posts));
    for (size_t i = 0; i < n; i++) {
        struct duty d = duties[i];
        d.clinic_id = p->clinic_id;
        d.owner = holder(row->owner, &posts, true, w->today);
        d.chaser = holder(row->chaser, &posts, true, w->today);
        d.accountable_id = posts.consultant;
        TRY(duty_store_pass(w->tx, work_site(w), &d));
        TRY(duty_store_add_event(w->tx, work_site(w), d.duty_id, "owner", p->entry, w->now,
                                 w->scope->person_id, p->said));
    }
    return OK;
}

/* Of those who work here: who registers patients, else anybody who sees what is to do. */
static enum err somebody(struct work *w, uuid *ret_id) {
    *ret_id = w->scope->person_id;
    bool registers = false;
    for (int role = 0; role < ROLE_COUNT && !registers; role++) {
        const struct person *people;
        size_t n;
        TRY(person_store_list(w->tx, work_site(w), (enum role)role, false, &people, &n));
        for (size_t i = 0; i < n && !registers; i++) {
            if (!person_may(&people[i], PERM_DESK)) continue;
            registers = person_may(&people[i], PERM_PATIENT_EDIT);
            if (registers || uuid_is_nil(*ret_id)) *ret_id = people[i].person_id;
        }
    }
    return OK;
}

enum err duty_of_no_clinic(struct work *w, uuid *ret_clinic_id, uuid *ret_named) {
    const struct clinic *clinics;
    size_t n;
    *ret_clinic_id = *ret_named = (uuid){{0}};
    TRY(clinic_store_list(w->tx, work_site(w), false, &clinics, &n));
    if (n == 0) return somebody(w, ret_named);
    *ret_clinic_id = clinics[0].clinic_id;
    return OK;
}

enum err duty_hand_to(struct work *w, const struct duty *duty, struct duty_holder to, str name,
                      str note) {
    struct duty d = *duty;
    static const uuid nobody = {{0}};
    uuid entry;
    TRY(record_fact(w,
                    &(struct fact){.kind = "duty.handed-over",
                                   .subject_kind = "duty",
                                   .subject_id = d.duty_id,
                                   .patient_id = d.patient_id,
                                   .detail = say(w->arena, "{} to {} {}",
                                                 SAY_T(str_from_c(duty_rule_row(d.rule)->name)),
                                                 SAY_T(to.is_list ? S("list") : S("person")),
                                                 SAY_T(uuid_text(w->arena, to.id))),
                                   .text = note},
                    &entry));
    d.owner = to;
    TRY(duty_store_update(w->tx, work_site(w), &d, nobody, nobody));
    return duty_store_add_event(w->tx, work_site(w), d.duty_id, "owner", entry, w->now,
                                w->scope->person_id,
                                note.n ? say(w->arena, "{}: {}", SAY_T(name), SAY_T(note)) : name);
}

enum err duty_not_needed(struct work *w, uuid duty_id, int64_t version, str reason) {
    TRY(work_may(w, PERM_DUTY_NOT_NEEDED));
    struct duty d;
    TRY(duty_store_get(w->tx, work_site(w), duty_id, &d));
    const struct duty_rule_row *row = duty_rule_row(d.rule);
    if (row->is_clinical && !may(w->scope, PERM_LETTER_SIGN)) {
        return problem_set(
            w->why, FORBIDDEN, S(""),
            S("This is a clinical decision: ask the clinician to say it is no longer needed"),
            S("House rule H2: what is clinical is the clinician's"));
    }
    if (reason.n == 0) {
        return problem_set(w->why, INVALID, S("reason"), S("Enter why it is no longer needed"),
                           S(""));
    }
    if (!str_eq(d.state, S("open")) || d.version != version) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("Somebody changed this in the meantime: look at it again"), S(""));
    }
    uuid entry;
    TRY(record_fact(w,
                    &(struct fact){.kind = "duty.not-needed",
                                   .subject_kind = "duty",
                                   .subject_id = duty_id,
                                   .patient_id = d.patient_id,
                                   .detail = str_from_c(row->name),
                                   .text = reason},
                    &entry));
    return close_duty(w, d, S("not-needed"), "not-needed", entry, reason);
}

enum err duty_end_at_death(struct work *w, uuid patient_id, uuid entry) {
    const struct duty *duties;
    size_t n;
    TRY(duty_store_open_of_patient(w->tx, work_site(w), patient_id, &duties, &n));
    for (size_t i = 0; i < n; i++) {
        if (!duty_ends_at_death(duties[i].rule)) continue;
        TRY(close_duty(w, duties[i], S("done"), "ended", entry, S("the patient has died")));
    }
    return OK;
}
