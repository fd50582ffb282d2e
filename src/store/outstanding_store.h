/* outstanding_store.h: how much is outstanding where, across aggregates, and what has not happened.
 * Purpose    the numbers of the navigation by one cheap query; letters not yet sent by age; and the alarms of
 *            what did not happen: signed and not sent for a day, no next event, not cashed up.
 * Rule       House rule H4, "nothing has happened".
 * Ownership  texts live in the transaction's arena.
 * Not here   single duties (duty_store.h). */
#ifndef STORE_OUTSTANDING_STORE_H
#define STORE_OUTSTANDING_STORE_H

#include "db.h"
#include "duty_rules.h"

enum {
    OUTSTANDING_COUNT_MAX = 1000
}; /* counting stops at one more, so that a page never waits for it */
struct outstanding_sums {
    int64_t desk;      /* of a person and the lists he or she looks after: due today */
    bool is_late;      /* some of that is overdue */
    int64_t referrals; /* to register, to review, or waiting for information */
    int64_t clinics;   /* held or begun in the last 60 days, booked, and not cashed up */
    int64_t letters;   /* to type, sign or send */
};
struct outstanding_asked {
    uuid person_id;
    instant now, end_of_today;
    civil_date today, since;
};
MUST_USE enum err outstanding_store_sums(struct tx *tx, int64_t site_id,
                                         const struct outstanding_asked *asked,
                                         struct outstanding_sums *ret_sums);

/* Letters to type, sign or send, grouped by when they are due and where they stand. */
struct letters_due {
    instant due_at;
    enum duty_priority priority;
    str stage;
    int64_t n;
};
MUST_USE enum err outstanding_store_letters(struct tx *tx, int64_t site_id,
                                            const struct letters_due **ret_groups, size_t *ret_n);

/* What has not happened; each kind oldest first, at most `limit`. */
enum silence {
    SILENCE_NOT_SENT,      /* a letter signed before `signed_before` that has not left */
    SILENCE_NO_NEXT_EVENT, /* a referral under way with nothing to come */
    SILENCE_NOT_CASHED_UP, /* a clinic that ended before `ended_day`, `ended_minute` */
    SILENCE_COUNT
};
struct silence_asked {
    instant signed_before;
    civil_date ended_day;
    int64_t ended_minute;
    uuid clinic_id, consultant_id; /* nil: every one */
    int64_t limit;
};
struct silence_line {
    uuid id; /* of the letter, referral or clinic session */
    uuid patient_id;
    str title_of_name, given_names, family_name, hospital_number;
    civil_date birth_date;
    bool is_restricted;
    str clinic_name, state; /* of a referral, as stored */
    civil_date day;         /* received; held */
    civil_time start;
    instant at; /* signed */
};
/* The oldest of them, up to the limit; `*ret_all`: how many there are. */
MUST_USE enum err outstanding_store_silence(struct tx *tx, int64_t site_id, enum silence kind,
                                            const struct silence_asked *asked,
                                            const struct silence_line **ret_lines, size_t *ret_n,
                                            int64_t *ret_all);

#endif
