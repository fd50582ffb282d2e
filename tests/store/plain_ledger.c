#include "plain_ledger.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- days ---------------------------------------------------------------------------------------- */

enum { FIVE_O_CLOCK = 17 };

int32_t plain_day(instant t) {
    return (int32_t)(t.us / INSTANT_DAY);
}

static instant five_o_clock(int32_t day) {
    return (instant){day * INSTANT_DAY + FIVE_O_CLOCK * INSTANT_HOUR};
}

/* England and Wales, the winters of 2026 to 2028. */
static bool is_holiday(int32_t day) {
    static const civil_date holidays[] = {{2026, 12, 25}, {2026, 12, 28}, {2027, 1, 1},
                                          {2027, 3, 26},  {2027, 3, 29},  {2027, 12, 27},
                                          {2027, 12, 28}, {2028, 1, 3}};
    for (size_t i = 0; i < sizeof holidays / sizeof holidays[0]; i++) {
        if (day == civil_date_to_days(holidays[i])) return true;
    }
    return false;
}

static bool is_working_day(int32_t day) {
    int weekday = (day + 3) % 7; /* 1970-01-01 was a Thursday; 0 is Monday */
    return weekday < 5 && !is_holiday(day);
}

static int32_t next_working_day(int32_t day) {
    day++;
    while (!is_working_day(day))
        day++;
    return day;
}

instant plain_due_calendar(instant from, int n) {
    instant due = five_o_clock(plain_day(from) + n);
    if (due.us > from.us) return due;
    return (instant){(plain_day(from) + 1) * INSTANT_DAY - 1}; /* the evening is left */
}

instant plain_due_working(instant from, int n) {
    int32_t day = plain_day(from);
    bool is_over = from.us >= five_o_clock(day).us || !is_working_day(day);
    if (n == 0 && is_over) day = next_working_day(day);
    for (int i = 0; i < n; i++)
        day = next_working_day(day);
    return five_o_clock(day);
}

void plain_stamp(instant t, char out[20]) {
    civil_date d = civil_date_from_days(plain_day(t));
    int minute = (int)(t.us % INSTANT_DAY / INSTANT_MINUTE);
    snprintf(out, 20, "%04d-%02d-%02d %02d:%02d", d.year % 10000, (unsigned)d.month % 100u,
             (unsigned)d.day % 100u, (unsigned)(minute / 60) % 100u,
             (unsigned)(minute % 60) % 100u);
}

/* ---- things to do --------------------------------------------------------------------------------- */

struct owed owed_new(instant now, instant due, int priority) {
    return (struct owed){.due = due, .shown = now, .priority = priority};
}

/* The first moment after the last day, which lies in a winter: London's midnight is Greenwich's. */
struct owed plain_ring_until(const struct plain *m, int32_t last_day) {
    instant over = {(last_day + 1) * INSTANT_DAY};
    if (over.us < m->now.us) over = m->now;
    return owed_new(over, plain_due_working(over, 5), 0);
}

void owed_again(struct owed *o, instant now) {
    o->n_again++;
    o->is_waived = false;
    if (o->shown.us > now.us) o->shown = now;
}

struct list {
    struct to_do *items;
    size_t n;
};

static void add(struct list *l, struct to_do d) {
    if (!d.owed->is_waived) l->items[l->n++] = d;
}

bool plain_is_alive(const struct plain *m, int patient) {
    return patient < 0 || !m->patients[patient].is_dead;
}

enum plain_entry_is plain_entry_now(const struct plain *m, int i) {
    const struct plain_entry *e = &m->entries[i];
    bool is_open = e->is == WAITING || e->is == HAS_DATE || e->is == PATIENT_INITIATED;
    return is_open && !plain_is_alive(m, e->patient) ? DIED : e->is;
}

bool plain_asks_about_day(const struct plain *m, int entry, int slot) {
    if (entry < 0) return false;
    const struct plain_entry *e = &m->entries[entry];
    int32_t day = m->sessions[slot / 8].day;
    bool is_early = e->is_follow_up && day < e->from_day;
    return is_early || (day > e->to_day && plain_day(m->now) <= e->to_day);
}

enum plain_referral_is plain_referral_now(const struct plain *m, int i) {
    const struct plain_referral *r = &m->referrals[i];
    return plain_is_alive(m, r->patient) ? r->is : OVER;
}

static void add_of_referral(struct list *l, struct plain *m, int i) {
    struct plain_referral *r = &m->referrals[i];
    struct to_do d = {.subject = r->id,
                      .subject_name = 'R',
                      .subject_number = i,
                      .patient = r->patient,
                      .session = -1};
    if (r->owes_word) {
        d.rule = "tell-referrer", d.owner = SECRETARIES, d.owed = &r->word;
        d.is_administrative = true;
        add(l, d);
        return;
    }
    enum plain_referral_is is = plain_referral_now(m, i);
    if (is == RECEIVED) {
        d.rule = "register-referral", d.owner = BOOKING_OFFICE, d.owed = &r->registration;
        d.is_administrative = true;
    } else if (is == IN_REVIEW) {
        d.rule = "review-referral", d.owner = LINDQVIST, d.owed = &r->review;
    } else if (is == ASKED && r->is_to_ask) {
        d.rule = "ask-referrer", d.owner = SECRETARIES, d.owed = &r->ask;
        d.is_administrative = true;
    } else if (is == ASKED) {
        d.rule = "more-information", d.owner = SECRETARIES, d.owed = &r->answer;
        d.is_administrative = true;
    } else if (is == IN_HAND && r->asks_next) {
        d.rule = "next-step", d.owner = LINDQVIST, d.owed = &r->next;
    } else {
        return;
    }
    add(l, d);
}

static void add_of_entry(struct list *l, struct plain *m, int i) {
    struct plain_entry *e = &m->entries[i];
    if (plain_entry_now(m, i) == PATIENT_INITIATED)
        add(l, (struct to_do){.rule = "ring-window",
                              .subject = e->id,
                              .subject_name = 'W',
                              .subject_number = i,
                              .patient = e->patient,
                              .session = -1,
                              .owner = LINDQVIST,
                              .owed = &e->ring});
    if (plain_entry_now(m, i) != WAITING) return;
    add(l, (struct to_do){.rule = e->is_follow_up ? "follow-up" : "book",
                          .subject = e->id,
                          .subject_name = 'W',
                          .subject_number = i,
                          .patient = e->patient,
                          .session = -1,
                          .owner = BOOKING_OFFICE,
                          .is_administrative = !e->is_follow_up,
                          .owed = &e->date});
}

static void add_of_appointment(struct list *l, struct plain *m, int i) {
    struct plain_appointment *a = &m->appointments[i];
    struct to_do d = {.subject = a->id,
                      .subject_name = 'A',
                      .subject_number = i,
                      .patient = a->patient,
                      .session = a->slot / 8,
                      .is_administrative = true};
    if ((plain_is_live(a) || a->is == SEEN) && !a->has_outcome) {
        d.rule = "outcome", d.owner = BOOKING_OFFICE, d.owed = &a->outcome;
        d.is_administrative = false; /* only an outcome answers it */
        add(l, d);
        d.is_administrative = true;
    }
    if (!plain_is_alive(m, a->patient)) return;
    if (a->owes_date) {
        d.rule = "rebook", d.owner = a->took_the_call, d.owed = &a->date;
        add(l, d);
    }
    if (a->owes_decision) {
        d.rule = "dna-decision", d.owner = LINDQVIST, d.owed = &a->decision;
        d.is_administrative = false;
        add(l, d);
    }
    if (a->owes_listing) {
        struct to_do listing = d;
        listing.rule = "procedure-list", listing.owner = SECRETARIES, listing.owed = &a->listing;
        listing.session = -1, listing.is_administrative = false;
        add(l, listing);
    }
    if (a->owes_telling) {
        d.rule = "tell-patient", d.owner = SECRETARIES, d.owed = &a->telling;
        d.session = -1, d.is_administrative = true;
        add(l, d);
    }
}

static void add_of_letter(struct list *l, struct plain *m, int i) {
    static const char *const stages[] = {"type", "sign", "send"};
    struct plain_letter *t = &m->letters[i];
    if (t->differs)
        add(l, (struct to_do){.rule = "letter-differs",
                              .subject = t->id,
                              .subject_name = 'L',
                              .subject_number = i,
                              .patient = t->patient,
                              .session = -1,
                              .owner = LINDQVIST,
                              .owed = &t->difference});
    if (t->is >= COMPLETE) return;
    int session = t->appointment < 0 ? -1 : m->appointments[t->appointment].slot / 8;
    add(l, (struct to_do){.rule = "letter",
                          .stage = stages[t->is],
                          .subject = t->id,
                          .subject_name = 'L',
                          .subject_number = i,
                          .patient = t->patient,
                          .session = session,
                          .owner = t->is == TO_SIGN ? LINDQVIST : SECRETARIES,
                          .owed = &t->whole,
                          .stage_due = t->stage_due});
    if (t->asks)
        add(l, (struct to_do){.rule = "query",
                              .subject = t->id,
                              .subject_name = 'L',
                              .subject_number = i,
                              .patient = t->patient,
                              .session = -1,
                              .owner = LINDQVIST,
                              .owed = &t->query});
}

static void add_of_copy(struct list *l, struct plain *m, int i) {
    struct plain_copy *c = &m->copies[i];
    if (c->is != COPY_HELD) return;
    add(l, (struct to_do){.rule = "copy-held",
                          .subject_name = c->to == TO_PATIENT ? 'p' : 'g',
                          .subject_number = c->letter,
                          .patient = m->letters[c->letter].patient,
                          .session = -1,
                          .owner = SECRETARIES,
                          .owed = &c->held});
}

static void add_of_patient(struct list *l, struct plain *m, int i) {
    struct plain_patient *p = &m->patients[i];
    struct to_do d = {.rule = "death",
                      .subject = p->id,
                      .subject_name = 'P',
                      .subject_number = i,
                      .patient = i,
                      .session = -1,
                      .owner = p->death_owner,
                      .is_administrative = true,
                      .owed = &p->death};
    if (p->is_dead && !p->is_told) add(l, d);
    d.rule = "alive", d.owner = p->alive_owner, d.owed = &p->alive;
    if (p->owes_alive) add(l, d);
}

size_t plain_to_do(struct plain *m, struct to_do *items) {
    struct list l = {items, 0};
    for (int i = 0; i < m->n_referrals; i++)
        add_of_referral(&l, m, i);
    for (int i = 0; i < m->n_entries; i++)
        add_of_entry(&l, m, i);
    for (int i = 0; i < m->n_appointments; i++)
        add_of_appointment(&l, m, i);
    for (int i = 0; i < m->n_letters; i++)
        add_of_letter(&l, m, i);
    for (int i = 0; i < m->n_copies; i++)
        add_of_copy(&l, m, i);
    for (int i = 0; i < m->n_patients; i++) {
        add_of_patient(&l, m, i);
    }
    return l.n;
}

static bool is_one_of(const char *rule, const char *a, const char *b, const char *c) {
    return strcmp(rule, a) == 0 || strcmp(rule, b) == 0 || strcmp(rule, c) == 0;
}

void plain_closings(struct plain *m, int session, int *ret_cash_up, int *ret_letters) {
    static struct to_do list[4 * PLAIN_MANY];
    size_t n = plain_to_do(m, list);
    *ret_cash_up = *ret_letters = 0;
    for (size_t i = 0; i < n; i++) {
        if (list[i].session != session) continue;
        *ret_cash_up += is_one_of(list[i].rule, "outcome", "dna-decision", "rebook");
        *ret_letters += is_one_of(list[i].rule, "outcome", "dna-decision", "letter");
    }
}

void plain_reopen_sessions(struct plain *m) {
    for (int i = 0; i < PLAIN_SESSIONS; i++) {
        int cash_up, letters;
        plain_closings(m, i, &cash_up, &letters);
        if (cash_up) m->sessions[i].is_cashed_up = false;
        if (letters) m->sessions[i].is_letters_complete = false;
    }
}

static bool goes_on(const struct plain_appointment *a) {
    bool asks = (a->is == SEEN && !a->has_outcome) || a->owes_decision || a->owes_date;
    return plain_is_live(a) || asks || (a->has_outcome && a->is_for_procedure);
}

bool plain_is_forgotten(struct plain *m, int referral) {
    static struct to_do list[10];
    struct list of_it = {list, 0};
    if (plain_referral_now(m, referral) == OVER) return false;
    add_of_referral(&of_it, m, referral);
    bool goes = of_it.n > 0;
    for (int i = 0; i < m->n_appointments; i++)
        goes |= m->appointments[i].referral == referral && goes_on(&m->appointments[i]);
    for (int i = 0; i < m->n_entries; i++) {
        const struct plain_entry *e = &m->entries[i];
        goes |= e->referral == referral && (e->is == WAITING || e->is == PATIENT_INITIATED);
    }
    return !goes;
}

bool plain_is_live(const struct plain_appointment *a) {
    return a->is == BOOKED || a->is == ARRIVED;
}

void plain_outcome(struct plain *m, struct plain_appointment *a, bool ends_care) {
    a->has_outcome = true;
    a->outcome_number = ++m->n_outcomes;
    a->ended_care = ends_care;
    if (a->referral < 0) return;
    a->referral_was = m->referrals[a->referral].is;
    a->referral_was_seen = m->referrals[a->referral].is_seen;
}

bool plain_slot_is_over(const struct plain *m, int slot) {
    return m->sessions[slot / 8].day < plain_day(m->now) || m->sessions[slot / 8].is_nobodys;
}

bool plain_slot_is_free(const struct plain *m, int slot, enum plain_who who, int except) {
    if (plain_slot_is_over(m, slot)) return false;
    const struct plain_hold *h = &m->holds[slot];
    if (h->until.us > m->now.us && h->who != who) return false;
    for (int i = 0; i < m->n_appointments; i++) {
        const struct plain_appointment *a = &m->appointments[i];
        if (i != except && a->slot == slot && !a->is_overbooked && a->is != CANCELLED) return false;
    }
    return true;
}

bool plain_is_newest(const struct plain *m, int copy) {
    for (int i = copy + 1; i < m->n_copies; i++) {
        if (m->copies[i].letter == m->copies[copy].letter && m->copies[i].to == m->copies[copy].to)
            return false;
    }
    return true;
}

/* ---- lines ---------------------------------------------------------------------------------------- */

const char *const plain_referral_words[] = {"received", "in review", "asked", "in hand", "over"};
const char *const plain_entry_words[] = {"waiting",  "booked", "seen",   "patient-initiated",
                                         "declined", "died",   "removed"};
const char *const plain_appointment_words[] = {"booked", "arrived",        "seen",
                                               "left",   "did-not-attend", "cancelled"};
const char *const plain_letter_words[] = {"type", "sign", "send", "complete", "cancelled"};
const char *const plain_copy_words[] = {"waiting", "held", "in-print-run", "posted", "cancelled"};

const char *plain_who_name(enum plain_who who) {
    static const char *const names[] = {"Marsh", "Nwosu",          "Bello",      "Lindqvist",
                                        "Keane", "Booking office", "Secretaries"};
    return names[who];
}

void line(struct lines *lines, const char *format, ...) {
    if (lines->n == LINES_MAX) abort();
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(lines->text[lines->n++], LINE_MAX_BYTES, format, arguments);
    va_end(arguments);
}

static int compare_lines(const void *a, const void *b) {
    return strcmp(a, b);
}

void lines_sort(struct lines *lines) {
    qsort(lines->text, lines->n, LINE_MAX_BYTES, compare_lines);
}

void line_to_do(struct lines *lines, const struct told_duty *d) {
    char due[20], stage_due[20], shown[20];
    plain_stamp(d->due, due);
    plain_stamp(d->stage_due, stage_due);
    plain_stamp(d->shown, shown);
    line(lines,
         "to do: %s%s%s, %s of %s, by %s, due %s (step %s), shown from %s, priority %d, "
         "again %d, of clinic %d",
         d->rule, *d->stage ? " " : "", d->stage, d->subject, d->patient, d->owner, due, stage_due,
         shown, d->priority, d->n_again, d->session);
}

static void lines_of_duties(struct plain *m, struct lines *lines) {
    static struct to_do list[4 * PLAIN_MANY];
    size_t n = plain_to_do(m, list);
    for (size_t i = 0; i < n; i++) {
        const struct to_do *d = &list[i];
        struct told_duty t = {.rule = d->rule,
                              .stage = d->stage ? d->stage : "",
                              .owner = plain_who_name(d->owner),
                              .session = d->session,
                              .priority = d->owed->priority,
                              .n_again = d->owed->n_again,
                              .due = d->owed->due,
                              .stage_due = d->stage ? d->stage_due : d->owed->due,
                              .shown = d->owed->shown};
        snprintf(t.subject, sizeof t.subject, "%c%d", d->subject_name, d->subject_number);
        snprintf(t.patient, sizeof t.patient, d->patient < 0 ? "nobody" : "P%d", d->patient);
        line_to_do(lines, &t);
    }
}

static void lines_of_slots(const struct plain *m, struct lines *lines) {
    for (int s = 0; s < PLAIN_SLOTS; s++) {
        if (m->holds[s].until.us > m->now.us)
            line(lines, "slot %d is held by %s", s, plain_who_name(m->holds[s].who));
    }
    for (int i = 0; i < m->n_appointments; i++) {
        const struct plain_appointment *a = &m->appointments[i];
        if (a->is != CANCELLED)
            line(lines, "slot %d is A%d's%s, 4 times 5 minutes", a->slot, i,
                 a->is_overbooked ? " beside another" : "");
    }
}

void plain_lines(struct plain *m, struct lines *lines) {
    lines->n = 0;
    lines_of_duties(m, lines);
    lines_of_slots(m, lines);
    for (int i = 0; i < m->n_referrals; i++)
        line(lines, "R%d is %s%s", i, plain_referral_words[plain_referral_now(m, i)],
             plain_is_forgotten(m, i) ? ", with no next event" : "");
    for (int i = 0; i < m->n_entries; i++) {
        char due[20];
        plain_stamp((instant){m->entries[i].due_on * INSTANT_DAY}, due);
        line(lines, "W%d of P%d is %s, clinical date %.10s", i, m->entries[i].patient,
             plain_entry_words[plain_entry_now(m, i)], due);
    }
    for (int i = 0; i < m->n_appointments; i++)
        line(lines, "A%d of P%d is %s", i, m->appointments[i].patient,
             plain_appointment_words[m->appointments[i].is]);
    for (int i = 0; i < m->n_letters; i++)
        line(lines, "L%d of P%d is at %s", i, m->letters[i].patient,
             plain_letter_words[m->letters[i].is]);
    for (int i = 0; i < m->n_copies; i++) {
        const struct plain_copy *c = &m->copies[i];
        line(lines, "copy %d of L%d to the %s is %s", c->attempt, c->letter,
             c->to == TO_PATIENT ? "patient" : "gp", plain_copy_words[c->is]);
    }
    for (int i = 0; i < PLAIN_SESSIONS; i++) {
        int cash_up, letters;
        plain_closings(m, i, &cash_up, &letters);
        line(lines, "clinic %d: %d to cash up%s, %d to letters complete%s", i, cash_up,
             m->sessions[i].is_cashed_up ? " (closed)" : "", letters,
             m->sessions[i].is_letters_complete ? " (closed)" : "");
    }
    lines_sort(lines);
}
