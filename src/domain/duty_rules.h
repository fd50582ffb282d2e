/* duty_rules.h: which fact makes what outstanding, for whom, by when, and what alone ends it.
 * Purpose    the one table from which come the desk, the two closings of a clinic, each consultant's page,
 *            handover and reports. Offsets and owners are data; the conditions are this closed enum.
 * Rule       House rules H1, H2, H26; each row names its source. A site's rule_setting rows override the
 *            offsets, dated.
 * Ownership  values and literals only.   Thread safety: pure.
 * Not here   reading and changing duties (duty_store.h, ledger.h). */
#ifndef DOMAIN_DUTY_RULES_H
#define DOMAIN_DUTY_RULES_H

#include "civil.h"
#include "instant.h"
#include "uuid.h"
#include "zone.h"

enum duty_rule {
    DUTY_REGISTER_REFERRAL, /* received without a known patient */
    DUTY_REVIEW_REFERRAL,
    DUTY_BOOK,    /* accepted: on the waiting list at once, then an appointment */
    DUTY_OUTCOME, /* booked: outcome and next step, shown from the appointment's start */
    DUTY_LETTER,  /* one duty from typing to the last acknowledgement; its stage moves owner and due
                   */
    DUTY_FOLLOW_UP, /* on the follow-up waiting list, shown when the booking window opens */
    DUTY_DNA_DECISION,
    DUTY_REBOOK,             /* cancelled without a waiting-list entry to go back to */
    DUTY_TELL_PATIENT,       /* the clinic cancelled, or a booked referral was returned */
    DUTY_DEATH,              /* tell who must know */
    DUTY_COPY_HELD,          /* a copy of a letter was held or came back: put right and send */
    DUTY_QUERY,              /* a question to the author of a letter */
    DUTY_MORE_INFORMATION,   /* the reviewer asked the referrer for more */
    DUTY_NEXT_STEP,          /* under care, and nothing lies ahead any more */
    DUTY_POSSIBLE_DUPLICATE, /* two records that may be one person */
    DUTY_TELL_REFERRER,      /* the referral was returned, answered with advice or redirected */
    DUTY_PROCEDURE_LIST,     /* the outcome handed the patient to a procedure waiting list */
    DUTY_ALIVE,              /* a death was taken back: tell who was told of it */
    DUTY_RING_WINDOW,        /* patient-initiated follow-up: the time to ring is over */
    DUTY_DEATH_DENIED,       /* where a death came from it is denied: is the patient alive? */
    DUTY_ASK_REFERRER,       /* the reviewer wants to know more: the referrer is to be asked */
    DUTY_NOBODYS_CLINIC, /* its clinician does not work here any more, and patients are booked */
    DUTY_LETTER_DIFFERS, /* signed, and the outcome it speaks of was taken back since */
    DUTY_RULE_COUNT
};

/* Who holds a post is read from the clinic, the referral or the letter when the duty arises. */
enum duty_post { POST_BOOKING_LIST, POST_SECRETARY_LIST, POST_CONSULTANT, POST_NAMED };

enum duty_offset_unit { OFFSET_WORKING_DAYS, OFFSET_CALENDAR_DAYS, OFFSET_HOURS };
struct duty_offset {
    enum duty_offset_unit unit;
    int16_t n; /* 0 days: the same day */
};

enum duty_priority { DUTY_ROUTINE, DUTY_URGENT, DUTY_FIRST, DUTY_PRIORITY_COUNT };

enum { CLOSING_CASHED_UP = 1, CLOSING_LETTERS = 2 };

struct duty_rule_row {
    enum duty_rule rule;
    const char *name;  /* as stored */
    const char *title; /* as the desk says it */
    const char *step;  /* the one next step, a verb on a button */
    const char *ends_by;
    bool is_clinical; /* never ended as "no longer needed" by a secretary */
    enum duty_post owner, chaser;
    struct duty_offset due[DUTY_PRIORITY_COUNT];
    unsigned closings; /* which closings of its clinic it holds open */
    const char *source;
};
const struct duty_rule_row *duty_rule_row(enum duty_rule rule);
/* NOT_FOUND for a name no rule has. */
MUST_USE enum err duty_rule_parse(str name, enum duty_rule *ret_rule);

/* Whether a death ends it: all but what concerns attendances that took place (their outcome, and their letter to
 * the GP with what is asked about it), telling who must know and the referrer, and what is asked of the record itself. */
bool duty_ends_at_death(enum duty_rule rule);

/* Whether only a clinician can answer it. */
bool duty_needs_clinician(enum duty_rule rule);

/* The stages of DUTY_LETTER. */
enum letter_duty_stage {
    LETTER_DUTY_TYPE,
    LETTER_DUTY_SIGN,
    LETTER_DUTY_SEND,
    LETTER_DUTY_ACKNOWLEDGE
};
struct letter_duty_row {
    const char *name, *title, *step;
    enum duty_post owner, chaser;
    struct duty_offset due; /* from the moment the stage begins */
};
const struct letter_duty_row *letter_duty_row(enum letter_duty_stage stage);
MUST_USE enum err letter_duty_parse(str name, enum letter_duty_stage *ret_stage);

/* Who holds the posts for one piece of work. */
struct duty_posts {
    uuid booking_list, secretary_list, consultant;
    uuid named; /* the reviewer, the author, who took the call */
};
struct duty_holder {
    bool is_list;
    uuid id;
};
/* The one place that decides who holds a duty, so that leave and cover plug in here. */
struct duty_holder duty_owner(enum duty_post post, const struct duty_posts *posts, civil_date on);

/* The days a site works, handed in. */
struct duty_calendar {
    const struct zone *zone;
    bool (*is_working_day)(const void *self, civil_date d);
    const void *self;
};
/* When something that began at `from` is due. Days end at 5pm civil. Zero working days means the
 * same day, or the next working day when that one is over; zero calendar days never moves on: what
 * is urgent and begins after 5pm is due now, and overdue only when that civil day has ended. */
instant duty_due(struct duty_offset offset, instant from, const struct duty_calendar *calendar);
instant end_of_day(civil_date d, const struct zone *zone);
/* What counts as "now and today" is due by this moment, the last of the civil day: so is what is urgent and comes
 * after 5pm, and whatever is overdue is before it on any day. */
instant today_ends(civil_date today, const struct zone *zone);

#endif
