#include "duty_rules.h"

#include "invariant.h"

#define WORKING(days)                                                                              \
    { OFFSET_WORKING_DAYS, (days) }
#define CALENDAR(days)                                                                             \
    { OFFSET_CALENDAR_DAYS, (days) }
#define HOURS(hours)                                                                               \
    { OFFSET_HOURS, (hours) }

/* due: routine, urgent, suspected cancer or same day. The offsets are the defaults of House rule H26
 * unless another source is named. */
static const struct duty_rule_row rules[] = {
    {DUTY_REGISTER_REFERRAL,
     "register-referral",
     "Register the referral",
     "Register",
     "registered to a patient",
     false,
     POST_BOOKING_LIST,
     POST_SECRETARY_LIST,
     {WORKING(0), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H26: the same working day"},
    {DUTY_REVIEW_REFERRAL,
     "review-referral",
     "Review the referral",
     "Review",
     "a review outcome",
     true,
     POST_NAMED,
     POST_SECRETARY_LIST,
     {WORKING(3), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H26: 3 working days; urgent and suspected cancer today"},
    {DUTY_BOOK,
     "book",
     "Book the first appointment",
     "Find a slot",
     "an appointment",
     false,
     POST_BOOKING_LIST,
     POST_SECRETARY_LIST,
     {WORKING(5), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H26: 5 working days; urgent today"},
    {DUTY_OUTCOME,
     "outcome",
     "Record the outcome and next step",
     "Record outcome",
     "an outcome",
     false,
     POST_BOOKING_LIST,
     POST_SECRETARY_LIST,
     {CALENDAR(0), CALENDAR(0), CALENDAR(0)},
     CLOSING_CASHED_UP | CLOSING_LETTERS,
     "House rules H3, H26: amber at the end of the day, red after 48 hours"},
    {DUTY_LETTER,
     "letter",
     "Clinic letter",
     "Open",
     "every copy acknowledged or posted",
     true,
     POST_SECRETARY_LIST,
     POST_SECRETARY_LIST,
     {CALENDAR(7), CALENDAR(2), CALENDAR(1)},
     CLOSING_LETTERS,
     "NHS Standard Contract: clinic letters within 7 days"},
    {DUTY_FOLLOW_UP,
     "follow-up",
     "Book the follow-up",
     "Find a slot",
     "an appointment, patient-initiated follow-up, declined or died",
     true,
     POST_BOOKING_LIST,
     POST_SECRETARY_LIST,
     {WORKING(5), WORKING(1), CALENDAR(0)},
     0,
     "House rule H26; HSSIB: follow-up intended and never booked"},
    {DUTY_DNA_DECISION,
     "dna-decision",
     "Did not attend: decide what happens next",
     "Decide",
     "the clinician's decision",
     true,
     POST_CONSULTANT,
     POST_SECRETARY_LIST,
     {WORKING(2), CALENDAR(0), CALENDAR(0)},
     CLOSING_CASHED_UP | CLOSING_LETTERS,
     "House rule H26: 2 working days; suspected cancer or vulnerable the same day"},
    {DUTY_REBOOK,
     "rebook",
     "Find a new date",
     "Find a slot",
     "an appointment, the waiting list, or declined",
     false,
     POST_NAMED,
     POST_SECRETARY_LIST,
     {CALENDAR(0), CALENDAR(0), CALENDAR(0)},
     CLOSING_CASHED_UP,
     "House rule H26: at once"},
    {DUTY_TELL_PATIENT,
     "tell-patient",
     "Tell the patient",
     "Call",
     "told",
     false,
     POST_SECRETARY_LIST,
     POST_SECRETARY_LIST,
     {CALENDAR(0), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H26: the patient is told first"},
    {DUTY_DEATH,
     "death",
     "Patient has died: tell who must know",
     "Open",
     "done",
     false,
     POST_SECRETARY_LIST,
     POST_SECRETARY_LIST,
     {CALENDAR(0), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H26: at once"},
    {DUTY_COPY_HELD,
     "copy-held",
     "A copy was held or came back: put right and send",
     "Open",
     "sent, or not needed",
     false,
     POST_SECRETARY_LIST,
     POST_SECRETARY_LIST,
     {WORKING(1), WORKING(1), CALENDAR(0)},
     0,
     "House rule H26: the next working day; DAPB1605"},
    {DUTY_QUERY,
     "query",
     "Answer the typist's query",
     "Answer",
     "the answer",
     true,
     POST_NAMED,
     POST_SECRETARY_LIST,
     {WORKING(1), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H26: the next working day"},
    {DUTY_MORE_INFORMATION,
     "more-information",
     "More information asked of the referrer",
     "Open",
     "the information, then a review outcome",
     false,
     POST_SECRETARY_LIST,
     POST_SECRETARY_LIST,
     {WORKING(3), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H26: 3 working days"},
    {DUTY_NEXT_STEP,
     "next-step",
     "Nothing lies ahead: decide what comes next",
     "Decide",
     "an appointment, the waiting list, or the end of the care",
     true,
     POST_CONSULTANT,
     POST_SECRETARY_LIST,
     {WORKING(2), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H18: a referral always has one open next action"},
    {DUTY_POSSIBLE_DUPLICATE,
     "possible-duplicate",
     "Possible duplicate: are the two records one person?",
     "Compare",
     "a decision that they are one person, or two",
     false,
     POST_SECRETARY_LIST,
     POST_SECRETARY_LIST,
     {WORKING(2), WORKING(2), WORKING(2)},
     0,
     "House rule H14: anything less is a possible duplicate, for a person"},
    {DUTY_TELL_REFERRER,
     "tell-referrer",
     "Tell the referrer",
     "Write or call",
     "told",
     false,
     POST_SECRETARY_LIST,
     POST_SECRETARY_LIST,
     {WORKING(1), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H18: who returns a referral says why and what to do instead"},
    {DUTY_PROCEDURE_LIST,
     "procedure-list",
     "Add to the procedure waiting list",
     "Open",
     "added: whoever keeps that list was told",
     true,
     POST_SECRETARY_LIST,
     POST_SECRETARY_LIST,
     {WORKING(1), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H18: a referral always has one open next action"},
    {DUTY_ALIVE,
     "alive",
     "Patient is alive: tell who was told of the death",
     "Open",
     "told",
     false,
     POST_SECRETARY_LIST,
     POST_SECRETARY_LIST,
     {CALENDAR(0), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H26: at once"},
    {DUTY_RING_WINDOW,
     "ring-window",
     "The time to ring is over: give more, or end it",
     "Decide",
     "more time, an appointment, or the end of the wait",
     true,
     POST_CONSULTANT,
     POST_SECRETARY_LIST,
     {WORKING(5), WORKING(1), CALENDAR(0)},
     0,
     "NHS England, patient initiated follow-up: at the end of the time, discharge or extend"},
    {DUTY_DEATH_DENIED,
     "death-denied",
     "Is this patient alive? Where the death came from, it is denied",
     "Open",
     "the death taken back, or a word that it stands",
     false,
     POST_SECRETARY_LIST,
     POST_SECRETARY_LIST,
     {CALENDAR(0), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H27: a death is taken back by a person who says how it is known"},
    {DUTY_ASK_REFERRER,
     "ask-referrer",
     "Ask the referrer for more information",
     "Write or call",
     "asked",
     false,
     POST_SECRETARY_LIST,
     POST_SECRETARY_LIST,
     {WORKING(1), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H18: a referral always has one open next action"},
    {DUTY_NOBODYS_CLINIC,
     "nobodys-clinic",
     "Nobody holds this clinic: give it to somebody or move its patients",
     "Open",
     "another clinician holds it, or nobody is booked into it",
     false,
     POST_SECRETARY_LIST,
     POST_SECRETARY_LIST,
     {WORKING(1), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H2: nobody's leave leaves anything to nobody"},
    {DUTY_LETTER_DIFFERS,
     "letter-differs",
     "The outcome was corrected after this letter: correct the letter, or say it is right",
     "Open",
     "a correction signed, or the author's word that it is right",
     true,
     POST_NAMED,
     POST_SECRETARY_LIST,
     {WORKING(2), CALENDAR(0), CALENDAR(0)},
     0,
     "House rule H12: a signed letter is corrected by another one"},
};

static const struct letter_duty_row letter_rows[] = {
    {"type", "Type the letter", "Type", POST_SECRETARY_LIST, POST_SECRETARY_LIST, CALENDAR(3)},
    {"sign", "Read and sign the letter", "Sign", POST_NAMED, POST_SECRETARY_LIST, CALENDAR(2)},
    {"send", "Send the letter", "Send", POST_SECRETARY_LIST, POST_SECRETARY_LIST, WORKING(0)},
    {"acknowledge", "No proof yet that the letter arrived", "Open", POST_SECRETARY_LIST,
     POST_SECRETARY_LIST, CALENDAR(2)},
};

const struct duty_rule_row *duty_rule_row(enum duty_rule rule) {
    invariant((size_t)rule < DUTY_RULE_COUNT && rules[rule].rule == rule);
    return &rules[rule];
}

enum err duty_rule_parse(str name, enum duty_rule *ret_rule) {
    for (size_t i = 0; i < DUTY_RULE_COUNT; i++) {
        if (!str_eq(name, str_from_c(rules[i].name))) continue;
        *ret_rule = rules[i].rule;
        return OK;
    }
    return NOT_FOUND;
}

const struct letter_duty_row *letter_duty_row(enum letter_duty_stage stage) {
    invariant((size_t)stage < sizeof letter_rows / sizeof letter_rows[0]);
    return &letter_rows[stage];
}

bool duty_ends_at_death(enum duty_rule rule) {
    return rule != DUTY_OUTCOME && rule != DUTY_LETTER && rule != DUTY_QUERY &&
           rule != DUTY_COPY_HELD && rule != DUTY_DEATH && rule != DUTY_TELL_REFERRER &&
           rule != DUTY_POSSIBLE_DUPLICATE && rule != DUTY_LETTER_DIFFERS &&
           rule != DUTY_DEATH_DENIED;
}

bool duty_needs_clinician(enum duty_rule rule) {
    return rule == DUTY_REVIEW_REFERRAL || rule == DUTY_DNA_DECISION || rule == DUTY_QUERY ||
           rule == DUTY_NEXT_STEP || rule == DUTY_RING_WINDOW || rule == DUTY_LETTER_DIFFERS;
}

enum err letter_duty_parse(str name, enum letter_duty_stage *ret_stage) {
    for (size_t i = 0; i < sizeof letter_rows / sizeof letter_rows[0]; i++) {
        if (!str_eq(name, str_from_c(letter_rows[i].name))) continue;
        *ret_stage = (enum letter_duty_stage)i;
        return OK;
    }
    return NOT_FOUND;
}

struct duty_holder duty_owner(enum duty_post post, const struct duty_posts *posts, civil_date on) {
    (void)on; /* nobody is on leave yet: leave and cover come with the team's diary */
    switch (post) {
    case POST_BOOKING_LIST: return (struct duty_holder){true, posts->booking_list};
    case POST_SECRETARY_LIST: return (struct duty_holder){true, posts->secretary_list};
    case POST_CONSULTANT: return (struct duty_holder){false, posts->consultant};
    case POST_NAMED:
        return (struct duty_holder){false,
                                    uuid_is_nil(posts->named) ? posts->consultant : posts->named};
    }
    invariant(false && "a post of the enum");
    return (struct duty_holder){0};
}

enum { DAY_ENDS = 17 * 60 };

instant end_of_day(civil_date d, const struct zone *zone) {
    return civil_resolve(zone, d, (civil_time){DAY_ENDS}).first;
}

instant today_ends(civil_date today, const struct zone *zone) {
    civil_date tomorrow = civil_date_add_days(today, 1);
    return instant_add(civil_resolve(zone, tomorrow, (civil_time){0}).first, -1);
}

static civil_date next_working_day(civil_date d, const struct duty_calendar *calendar) {
    do
        d = civil_date_add_days(d, 1);
    while (!calendar->is_working_day(calendar->self, d));
    return d;
}

instant duty_due(struct duty_offset offset, instant from, const struct duty_calendar *calendar) {
    if (offset.unit == OFFSET_HOURS) return instant_add(from, offset.n * INSTANT_HOUR);
    civil_date day;
    civil_time time;
    instant_to_civil(calendar->zone, from, &day, &time);
    if (offset.unit == OFFSET_CALENDAR_DAYS) {
        instant due = end_of_day(civil_date_add_days(day, offset.n), calendar->zone);
        return due.us <= from.us ? today_ends(day, calendar->zone) : due;
    }
    bool is_over = time.minute >= DAY_ENDS || !calendar->is_working_day(calendar->self, day);
    if (offset.n == 0 && is_over) day = next_working_day(day, calendar);
    for (int i = 0; i < offset.n; i++)
        day = next_working_day(day, calendar);
    return end_of_day(day, calendar->zone);
}
