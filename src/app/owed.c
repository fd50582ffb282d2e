#include "owed.h"

#include "birth_date.h"
#include "buf.h"
#include "patient_access.h"
#include "person_name.h"
#include "post_store.h"
#include "session_store.h"
#include "told_by_letter.h"

/* The days that a letter of a clinic may take, read once for each clinic and priority of a list. */
enum { KNOWN_MAX = 32 };
struct letter_days {
    struct {
        uuid clinic_id;
        enum duty_priority priority;
        int days;
    } known[KNOWN_MAX];
    size_t n;
};

static enum err days_allowed(struct work *w, struct letter_days *days, const struct duty *d,
                             int *ret_days) {
    *ret_days = 0;
    if (d->rule != DUTY_LETTER) return OK;
    for (size_t i = 0; i < days->n; i++) {
        if (!uuid_eq(days->known[i].clinic_id, d->clinic_id) ||
            days->known[i].priority != d->priority)
            continue;
        *ret_days = days->known[i].days;
        return OK;
    }
    struct duty_offset offset = duty_rule_row(DUTY_LETTER)->due[d->priority];
    enum err e = post_store_offset(w->tx, work_site(w), DUTY_LETTER, d->clinic_id, d->priority,
                                   w->today, &offset);
    if (e != OK && e != NOT_FOUND) return e;
    if (offset.unit == OFFSET_CALENDAR_DAYS) *ret_days = offset.n;
    if (days->n < KNOWN_MAX) {
        days->known[days->n].clinic_id = d->clinic_id;
        days->known[days->n].priority = d->priority;
        days->known[days->n++].days = *ret_days;
    }
    return OK;
}

/* Of a clinic its day and time, whoever comes to it. */
static enum err who_of(struct work *w, const struct duty_line *line, str *ret_who) {
    struct arena *a = w->arena;
    struct person_name name = {line->title_of_name, line->given_names, line->family_name};
    *ret_who =
        uuid_is_nil(line->duty.patient_id) ? line->unmatched_name : person_name_list(a, &name);
    if (line->duty.rule != DUTY_NOBODYS_CLINIC) return OK;
    struct session s;
    TRY(session_store_get(w->tx, work_site(w), line->duty.subject_id, &s));
    *ret_who =
        say(a, "{}, {}", SAY_T(civil_date_long(a, s.day)), SAY_T(civil_time_page(a, s.start)));
    return OK;
}

static bool is_veiled(const struct work *w, const struct duty_line *line) {
    const struct patient kept = {.is_restricted = line->is_restricted};
    return !patient_is_open_to(w->scope, &kept);
}

/* Whose work it is stays unsaid to those who may not open the record (patient_access.h), and so does what people wrote
 * about it. */
static struct duty_line as_seen(const struct work *w, const struct duty_line *line) {
    if (!is_veiled(w, line)) return *line;
    struct duty_line veiled = *line;
    struct patient seen = patient_veiled(&(struct patient){.is_restricted = true});
    veiled.family_name = seen.family_name;
    veiled.review_note = S("");
    veiled.given_names = veiled.title_of_name = veiled.nhs_number = S("");
    veiled.birth_date = (civil_date){0};
    veiled.duty.end_reason = S("");
    if (veiled.duty.with_whom.n) veiled.duty.with_whom = S("somebody");
    return veiled;
}

str owed_title(const struct work *w, const struct duty *d, civil_date born) {
    civil_date day;
    civil_time time;
    instant_to_civil(w->zone, d->arose_at, &day, &time);
    if (d->rule == DUTY_DNA_DECISION && birth_date_is_child(born, day))
        return S("Was not brought: decide what happens next");
    return duty_title(d->rule, d->stage);
}

/* The reference of the letter that is on its way to tell what is to be told. */
static enum err telling_letter(struct work *w, const struct duty *d, str *ret_reference) {
    struct letter_row l;
    enum err e = letter_under_way(w, d, &l);
    if (e == OK) *ret_reference = l.reference;
    return e == NOT_FOUND ? OK : e;
}

static enum err put_words(struct work *w, const struct duty_line *kept, struct letter_days *days,
                          struct owed_line *ret_line) {
    const struct duty_line seen = as_seen(w, kept), *line = &seen;
    const struct duty *d = &line->duty;
    struct duty_reason reason = {.rule = d->rule,
                                 .stage = d->stage,
                                 .priority = d->priority,
                                 .arose_at = d->arose_at,
                                 .stage_at = d->stage_at,
                                 .due_at = d->due_at,
                                 .stage_due_at = d->stage_due_at,
                                 .visible_from = d->visible_from,
                                 .received_on = line->received_on,
                                 .target_on = line->target_on,
                                 .with_whom = d->with_whom,
                                 .asked_for = line->review_note,
                                 .n_reopened = d->n_reopened,
                                 .now = w->now,
                                 .zone = w->zone};
    str who;
    TRY(who_of(w, line, &who));
    TRY(days_allowed(w, days, d, &reason.days_allowed));
    TRY(telling_letter(w, d, &reason.letter));
    *ret_line = (struct owed_line){.line = *line,
                                   .title = owed_title(w, d, line->birth_date),
                                   .step = duty_step(d->rule, d->stage),
                                   .why = duty_why(w->arena, &reason),
                                   .who = who,
                                   .due = duty_due_words(w->arena, &reason),
                                   .is_veiled = is_veiled(w, kept)};
    return OK;
}

enum err owed_list(struct work *w, const struct duty_filter *filter,
                   const struct owed_line **ret_lines, size_t *ret_n, bool *ret_more) {
    struct duty_filter one_more = *filter;
    one_more.limit++;
    const struct duty_line *lines;
    size_t n;
    TRY(duty_store_list(w->tx, work_site(w), &one_more, &lines, &n));
    bool more = n > (size_t)filter->limit;
    if (more) n--;
    if (more && filter->is_before) lines++; /* the one too many stands at the far end */
    struct owed_line *owed = arena_array(w->arena, struct owed_line, n);
    struct letter_days days = {.n = 0};
    for (size_t i = 0; i < n; i++)
        TRY(put_words(w, &lines[i], &days, &owed[i]));
    *ret_lines = owed;
    *ret_n = n;
    *ret_more = more;
    return OK;
}

enum err owed_one(struct work *w, uuid duty_id, struct owed_line *ret_line) {
    struct duty_line line;
    TRY(duty_store_line(w->tx, work_site(w), duty_id, &line));
    struct letter_days days = {.n = 0};
    return put_words(w, &line, &days, ret_line);
}
