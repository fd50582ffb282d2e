/* history.h: a small clinic where random legal things happen, by the real use cases.
 * Purpose    each step of a history (prop.h) is an event: somebody receives, reviews, books, types, signs,
 *            posts … It is done by the use case and written on the plain board (plain_ledger.h); then both
 *            are read as lines and compared. What the board says must be refused must be refused, and
 *            change nothing.
 * Ownership  a world has an arena and a site of its own in the store's database; world_end frees it.
 * Not here   the search for histories and its shrinking (prop.h, test_ledger_model.c). */
#ifndef TESTS_HISTORY_H
#define TESTS_HISTORY_H

#include "plain_ledger.h"
#include "prop.h"
#include "small_clinic.h"

enum { N_EVENTS_MAX = 56 };

/* A way to break the program on purpose, so that the property is seen to find it: run behind each change,
 * in its transaction. */
typedef enum err (*world_fault)(struct work *w, instant now);

struct duty_row {
    uuid id, subject;
    str rule;
    int64_t version;
    struct told_duty told;
};

struct world {
    struct small_clinic c;
    struct store store; /* the database of the test, an arena of our own */
    struct plain m;
    struct lines want, got;
    struct duty_row duties[LINES_MAX];
    size_t n_duties;
    uuid pacing_clinic, follow_up_type;
    uuid recipients[PLAIN_MANY][TO_COUNT];
    const uint32_t *n; /* the numbers of this step */
    FILE *story;       /* may be NULL */
    world_fault fault; /* may be NULL */
    uuid doctors[2]; /* one works here, the other does not: both are "Dr Lindqvist" on the board */
    int doctor;
    int64_t audit_size;
    char failure[4000];
};

void world_begin(struct world *w, struct store *store, int64_t site, world_fault fault);
void world_end(struct world *w);

enum event_ended { EVENT_IDLE, EVENT_DONE, EVENT_BROKE };
/* One event; `ret_name` what it was. EVENT_BROKE: w->failure says how the two differ. */
enum event_ended world_step(struct world *w, const struct prop_step *step, const char **ret_name);
/* The names of all events. */
size_t world_event_names(const char *names[N_EVENTS_MAX]);

/* ---- for the events (history_*.c) ------------------------------------------------------------------ */

__attribute__((format(printf, 2, 3))) void tell(struct world *w, const char *format, ...);
/* Does it; false, with w->failure, unless it ends as expected. Some are sent twice with one key. */
bool change(struct world *w, enum plain_who who, work_change_fn fn, void *input, bool must_be_done,
            struct done *ret_done);
int64_t version_of(struct world *w, char kind, uuid id);
/* The n-th (modulo) of those that `is` picks among `count`; -1 when there is none. */
typedef bool (*picks)(const struct world *w, int i);
int pick(struct world *w, int count, picks is, uint32_t n);

struct event {
    const char *name;
    int weight;
    enum event_ended (*happens)(struct world *w);
};
extern const struct event wait_events[], death_events[], booking_events[], day_events[],
    letter_events[], undo_events[], list_events[], told_events[];
extern const size_t n_wait_events, n_death_events, n_booking_events, n_day_events, n_letter_events,
    n_undo_events, n_list_events, n_told_events;
/* Nothing lies ahead of the referral any more, unless something else does: somebody is asked. */
void plain_decline(struct world *w, int referral);
/* Under care: an attendance asks for something, or somebody may ring, or waits for a procedure. */
bool plain_goes_on(const struct plain *m, int referral);
/* Shared by both files of events. */
/* Of whom and in whose place: -1 for none. */
struct plain_booking {
    int patient, entry, referral, rebooks;
};
void plain_book(struct world *w, const struct plain_booking *b, uuid id, int slot,
                bool is_overbooked);
void plain_drop_hold(struct world *w, int slot, enum plain_who who);
void plain_owe_decision(struct world *w, struct plain_appointment *a);
void plain_letter_owed(struct world *w, int appointment);
/* Of no attendance, begun now; about a referral, or none (-1). */
int plain_letter_begun(struct world *w, int patient, int referral);
/* To the patient, of the change of an appointment. */
int plain_letter_telling(struct world *w, int appointment);
/* Once, until the patient knows. */
void plain_owe_telling(struct world *w, struct plain_appointment *a, int priority);
/* The referrer was asked: the answer is waited for. */
void plain_asked(struct plain *m, int referral);
/* What waits for a patient who has died, or lies in the pile, is held at once. */
void plain_hold_copies(struct plain *m, int patient);
/* And what a death that was taken back lets go. */
void plain_let_copies_go(struct plain *m, int patient);

/* ---- the other witness (witness.c) ------------------------------------------------------------------ */

/* Reads the ledger as lines into w->got, and learns the ids of what was made. */
bool world_look(struct world *w);
/* Whether both say the same; else w->failure. */
bool world_agree(struct world *w);
uuid world_person(const struct world *w, enum plain_who who);

#endif
