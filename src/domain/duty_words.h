/* duty_words.h: what is to do, by when and why now, in plain words.
 * Purpose    one sentence made of the rule and the facts: "received Fri 4:52pm; review within 3 working
 *            days", "day 6 of 7; waiting for signature 4 days". The desk, a duty's own page and the
 *            command `owed` say the same because they all ask here.
 * Rule       duty_rules.h; words of docs/glossary.md.
 * Ownership  texts live in the arena given, or are literals.   Thread safety: pure.
 * Not here   which facts there are (duty_store.h). */
#ifndef DOMAIN_DUTY_WORDS_H
#define DOMAIN_DUTY_WORDS_H

#include "duty_rules.h"

struct duty_reason {
    enum duty_rule rule;
    str stage; /* of a letter, as stored; else empty */
    enum duty_priority priority;
    instant arose_at, stage_at, due_at, stage_due_at, visible_from;
    int days_allowed;       /* of a letter: its calendar days in all; 0: not known */
    civil_date received_on; /* of a referral; none where there is none */
    civil_date target_on;   /* to be seen by; none where there is none */
    str with_whom;          /* asked and not yet answered; empty: nobody */
    str asked_for;          /* what the reviewer wants to know; of a referral */
    str letter;             /* the reference of the letter under way that ends it; empty: none */
    int64_t n_reopened;
    instant now;
    const struct zone *zone;
};

/* "Read and sign the letter"; "Find a slot": of the stage, where the rule has stages. */
str duty_title(enum duty_rule rule, str stage);
str duty_step(enum duty_rule rule, str stage);

/* Why it stands there now. */
str duty_why(struct arena *a, const struct duty_reason *reason);

/* By when: "now" (urgent, and begun after 5pm), "today", "11:00am", "tomorrow", "2 Dec 2026". */
enum duty_due_kind { DUTY_DUE_LATER, DUTY_DUE_TODAY, DUTY_DUE_NOW, DUTY_DUE_OVERDUE };
struct duty_due {
    enum duty_due_kind kind; /* NOW: today, and urgent */
    str when;
};
struct duty_due duty_due_words(struct arena *a, const struct duty_reason *reason);

/* A moment as people recall it: "today 9:05am", "yesterday 4:52pm", "Fri 4:52pm" within the last
 * week, "12 Oct" this year, "12 Oct 2025". */
str moment_recalled(struct arena *a, const struct zone *zone, instant now, instant t);
/* "today", "4 days", "1 day": whole calendar days between two moments. */
int days_between(const struct zone *zone, instant from, instant to);

#endif
