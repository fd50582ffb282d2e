#include "duty_words.h"

#include "buf.h"
#include "invariant.h"

/* ---- when --------------------------------------------------------------------------------------------- */

static civil_date day_of(const struct zone *zone, instant t) {
    civil_date day;
    civil_time time;
    instant_to_civil(zone, t, &day, &time);
    return day;
}

int days_between(const struct zone *zone, instant from, instant to) {
    return civil_date_to_days(day_of(zone, to)) - civil_date_to_days(day_of(zone, from));
}

/* "12 Oct", with the year when that is another one. */
static str day_recalled(struct arena *a, civil_date today, civil_date day) {
    str month = str_slice(month_name(day.month), 0, 3);
    if (day.year != today.year) return civil_date_short(a, day);
    return say(a, "{} {}", SAY_N(day.day), SAY_T(month));
}

str moment_recalled(struct arena *a, const struct zone *zone, instant now, instant t) {
    civil_date today = day_of(zone, now), day;
    civil_time time;
    instant_to_civil(zone, t, &day, &time);
    int ago = civil_date_to_days(today) - civil_date_to_days(day);
    str clock = civil_time_page(a, time);
    if (ago == 0) return say(a, "today {}", SAY_T(clock));
    if (ago == 1) return say(a, "yesterday {}", SAY_T(clock));
    if (ago < 0 || ago > 6) return day_recalled(a, today, day);
    str weekday = str_slice(weekday_name(civil_date_weekday(day)), 0, 3);
    return say(a, "{} {}", SAY_T(weekday), SAY_T(clock));
}

struct duty_due duty_due_words(struct arena *a, const struct duty_reason *r) {
    civil_date today = day_of(r->zone, r->now), day;
    civil_time time;
    instant_to_civil(r->zone, r->stage_due_at, &day, &time);
    int days = civil_date_to_days(day) - civil_date_to_days(today);
    bool at_day_end = r->stage_due_at.us == end_of_day(day, r->zone).us;
    if (r->stage_due_at.us < r->now.us) {
        str when = days == 0    ? civil_time_page(a, time)
                   : days == -1 ? S("yesterday")
                                : civil_date_short(a, day);
        return (struct duty_due){DUTY_DUE_OVERDUE, when};
    }
    if (days == 0) {
        enum duty_due_kind kind = r->priority == DUTY_ROUTINE ? DUTY_DUE_TODAY : DUTY_DUE_NOW;
        if (r->stage_due_at.us == today_ends(day, r->zone).us)
            return (struct duty_due){kind, kind == DUTY_DUE_NOW ? S("now") : S("today")};
        return (struct duty_due){kind, at_day_end ? S("today") : civil_time_page(a, time)};
    }
    str when = days == 1 ? S("tomorrow") : civil_date_short(a, day);
    return (struct duty_due){DUTY_DUE_LATER, when};
}

/* ---- what --------------------------------------------------------------------------------------------- */

str duty_title(enum duty_rule rule, str stage) {
    enum letter_duty_stage s;
    if (rule == DUTY_LETTER && letter_duty_parse(stage, &s) == OK)
        return str_from_c(letter_duty_row(s)->title);
    return str_from_c(duty_rule_row(rule)->title);
}

str duty_step(enum duty_rule rule, str stage) {
    enum letter_duty_stage s;
    if (rule == DUTY_LETTER && letter_duty_parse(stage, &s) == OK)
        return str_from_c(letter_duty_row(s)->step);
    return str_from_c(duty_rule_row(rule)->step);
}

/* ---- why ---------------------------------------------------------------------------------------------- */

static str for_days(struct arena *a, const struct duty_reason *r, instant since) {
    int days = days_between(r->zone, since, r->now);
    if (days <= 0) return S("since today");
    return days == 1 ? S("since yesterday") : say(a, "{} days", SAY_N(days));
}

/* "received Fri 4:52pm", or by the date on the paper when that is an earlier day. */
static str received(struct arena *a, const struct duty_reason *r) {
    bool is_later = !civil_date_is_none(r->received_on) &&
                    civil_date_compare(r->received_on, day_of(r->zone, r->arose_at)) != 0;
    str when = is_later ? day_recalled(a, day_of(r->zone, r->now), r->received_on)
                        : moment_recalled(a, r->zone, r->now, r->arose_at);
    return say(a, "received {}", SAY_T(when));
}

/* "; to be seen by 14 Dec", where there is such a date; past it, that it was. */
static str seen_by(struct arena *a, const struct duty_reason *r) {
    if (civil_date_is_none(r->target_on)) return S("");
    civil_date today = day_of(r->zone, r->now);
    int past = civil_date_to_days(today) - civil_date_to_days(r->target_on);
    str day = day_recalled(a, today, r->target_on);
    if (past <= 0) return say(a, "; to be seen by {}", SAY_T(day));
    return say(a, "; was to be seen by {}, {} {} ago", SAY_T(day), SAY_N(past),
               SAY_T(past == 1 ? S("day") : S("days")));
}

static str letter_day(struct arena *a, const struct duty_reason *r) {
    if (r->days_allowed <= 0) return S("");
    int left = days_between(r->zone, r->now, r->due_at), day = r->days_allowed - left;
    if (left < 0) return left == -1 ? S("1 day late; ") : say(a, "{} days late; ", SAY_N(-left));
    if (day <= 0) return S("");
    return say(a, "day {} of {}; ", SAY_N(day), SAY_N(r->days_allowed));
}

static str letter_why(struct arena *a, const struct duty_reason *r) {
    enum letter_duty_stage stage;
    invariant(letter_duty_parse(r->stage, &stage) == OK);
    str day = letter_day(a, r), since = for_days(a, r, r->stage_at);
    str moment = moment_recalled(a, r->zone, r->now, r->stage_at);
    switch (stage) {
    case LETTER_DUTY_TYPE: return say(a, "{}to type {}", SAY_T(day), SAY_T(since));
    case LETTER_DUTY_SIGN: return say(a, "{}waiting for signature {}", SAY_T(day), SAY_T(since));
    case LETTER_DUTY_SEND: return say(a, "{}signed {}, not sent yet", SAY_T(day), SAY_T(moment));
    case LETTER_DUTY_ACKNOWLEDGE: return say(a, "sent {}, no proof that it arrived", SAY_T(moment));
    }
    invariant(false && "a stage of the enum");
    return S("");
}

static str follow_up_why(struct arena *a, const struct duty_reason *r) {
    civil_date today = day_of(r->zone, r->now);
    /* A window that was open when the follow-up was asked for is open to this patient since then. */
    bool is_asked_later = r->arose_at.us > r->visible_from.us;
    str opened =
        day_recalled(a, today, day_of(r->zone, is_asked_later ? r->arose_at : r->visible_from));
    if (civil_date_is_none(r->target_on)) return say(a, "booking opened {}", SAY_T(opened));
    bool is_past = civil_date_compare(r->target_on, today) < 0;
    return say(a, "{} {}; booking opened {}", SAY_T(is_past ? S("was due") : S("due")),
               SAY_T(day_recalled(a, today, r->target_on)), SAY_T(opened));
}

static str outcome_why(struct arena *a, const struct duty_reason *r) {
    str when = moment_recalled(a, r->zone, r->now, r->visible_from);
    bool is_red = r->now.us - r->visible_from.us > 48 * INSTANT_HOUR;
    return say(a, "appointment {}; no outcome yet{}", SAY_T(when),
               SAY_T(is_red ? S(", 48 hours have passed") : S("")));
}

static str review_why(struct arena *a, const struct duty_reason *r) {
    str by = r->priority == DUTY_FIRST    ? S("review today, suspected cancer")
             : r->priority == DUTY_URGENT ? S("review today, urgent")
                                          : S("review within 3 working days");
    return say(a, "{}; {}{}", SAY_T(received(a, r)), SAY_T(by), SAY_T(seen_by(a, r)));
}

/* The rules whose sentence is one moment between two phrases. */
static const struct {
    enum duty_rule rule;
    str before, after;
} phrases[] = {
    {DUTY_BOOK, S_INIT("on the waiting list since "), S_INIT("; no appointment yet")},
    {DUTY_DNA_DECISION, S_INIT("absent "), S_INIT("; the clinician decides")},
    {DUTY_REBOOK, S_INIT("cancelled "), S_INIT("; no next event")},
    {DUTY_TELL_PATIENT, S_INIT("since "), S_INIT("; the patient does not know yet")},
    {DUTY_DEATH, S_INIT("notified "), S_INIT("; the GP and others may not know")},
    {DUTY_COPY_HELD, S_INIT("held "), S_INIT("; not sent until that is put right")},
    {DUTY_QUERY, S_INIT("asked "), S_INIT("; the letter waits for the answer")},
    {DUTY_MORE_INFORMATION, S_INIT("asked "), S_INIT("; the referral waits for it")},
    {DUTY_NEXT_STEP, S_INIT("since "), S_INIT("; no appointment, and on no waiting list")},
    {DUTY_POSSIBLE_DUPLICATE, S_INIT("found "), S_INIT("; nobody has compared them yet")},
    {DUTY_TELL_REFERRER, S_INIT("decided "), S_INIT("; the referrer does not know yet")},
    {DUTY_ASK_REFERRER, S_INIT("since "), S_INIT("; the referrer has not been asked yet")},
    {DUTY_RING_WINDOW, S_INIT("could ring since "), S_INIT("; that time is over")},
    {DUTY_PROCEDURE_LIST, S_INIT("decided "), S_INIT("; on no list yet")},
    {DUTY_NOBODYS_CLINIC, S_INIT("since "),
     S_INIT("; patients are booked, its clinician has stopped")},
    {DUTY_LETTER_DIFFERS, S_INIT("outcome taken back "),
     S_INIT("; the signed letter still says it")},
    {DUTY_ALIVE, S_INIT("death taken back "), S_INIT("; others may still believe it")},
    {DUTY_DEATH_DENIED, S_INIT("denied "), S_INIT("; until it is clear the death stands here")},
};

static str phrase_why(struct arena *a, const struct duty_reason *r) {
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++) {
        if (phrases[i].rule != r->rule) continue;
        str when = moment_recalled(a, r->zone, r->now, r->arose_at);
        return say(a, "{}{}{}", SAY_T(phrases[i].before), SAY_T(when), SAY_T(phrases[i].after));
    }
    invariant(false && "a rule of the enum");
    return S("");
}

static str rule_why(struct arena *a, const struct duty_reason *r) {
    switch (r->rule) {
    case DUTY_REGISTER_REFERRAL:
        return say(a, "{}; register the same working day", SAY_T(received(a, r)));
    case DUTY_REVIEW_REFERRAL: return review_why(a, r);
    case DUTY_BOOK: return say(a, "{}{}", SAY_T(phrase_why(a, r)), SAY_T(seen_by(a, r)));
    case DUTY_OUTCOME: return outcome_why(a, r);
    case DUTY_LETTER: return letter_why(a, r);
    case DUTY_FOLLOW_UP: return follow_up_why(a, r);
    case DUTY_DNA_DECISION:
    case DUTY_REBOOK:
    case DUTY_TELL_PATIENT:
    case DUTY_DEATH:
    case DUTY_COPY_HELD:
    case DUTY_QUERY:
    case DUTY_MORE_INFORMATION:
    case DUTY_NEXT_STEP:
    case DUTY_POSSIBLE_DUPLICATE:
    case DUTY_TELL_REFERRER:
    case DUTY_PROCEDURE_LIST:
    case DUTY_RING_WINDOW:
    case DUTY_ASK_REFERRER:
    case DUTY_ALIVE:
    case DUTY_DEATH_DENIED:
    case DUTY_NOBODYS_CLINIC:
    case DUTY_LETTER_DIFFERS:
    case DUTY_RULE_COUNT: break;
    }
    return phrase_why(a, r);
}

/* The first words of a note, in one line. */
static str in_short(struct arena *a, str note) {
    enum { SHORT = 80 };
    str line = note;
    ptrdiff_t ends = str_find_char(note, '\n');
    if (ends >= 0) line = str_trim(str_slice(note, 0, (size_t)ends));
    size_t end = SHORT;
    while (line.n > SHORT && ((unsigned char)line.p[end] & 0xC0u) == 0x80u)
        end--; /* not within a character */
    if (line.n > SHORT) line = str_trim(str_slice(line, 0, end));
    return line.n < str_trim(note).n ? say(a, "{} …", SAY_T(line)) : line;
}

str duty_why(struct arena *a, const struct duty_reason *r) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, rule_why(a, r));
    bool says_so = r->rule == DUTY_REVIEW_REFERRAL || r->rule == DUTY_DEATH ||
                   r->rule == DUTY_ALIVE || r->rule == DUTY_DEATH_DENIED;
    bool says_what = r->rule == DUTY_ASK_REFERRER || r->rule == DUTY_MORE_INFORMATION;
    if (says_what && r->asked_for.n) buf_put(&b, say(a, ": {}", SAY_T(in_short(a, r->asked_for))));
    if (r->letter.n) buf_put(&b, say(a, "; letter {} is under way", SAY_T(r->letter)));
    if (r->priority == DUTY_FIRST && !says_so) buf_put(&b, S("; same day"));
    if (r->priority == DUTY_URGENT && !says_so) buf_put(&b, S("; urgent"));
    if (r->with_whom.n) buf_put(&b, say(a, "; waiting for {}", SAY_T(r->with_whom)));
    if (r->n_reopened == 1) buf_put(&b, S("; open again"));
    if (r->n_reopened > 1) buf_put(&b, say(a, "; open again, {} times", SAY_N(r->n_reopened)));
    return buf_str(&b);
}
