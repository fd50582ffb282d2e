/* demo_days.h: what happened in the demo clinic before this morning.
 * Purpose    some weeks of work, event by event in the order of time: referrals come and are reviewed, slots
 *            are booked, people attend or do not, letters are typed, signed, printed and posted, each by the
 *            person whose work it is and with the delays of real life. It ends at half past eight on the
 *            anchor's day: what was not done by then is the backlog. No stage is set by hand.
 * Rule       the same use cases as real work; the same seed and anchor give the same days (House rule H16).
 * Ownership  the arena of the work.
 * Not here   the clinic it happens in (demo_clinic.c). */
#ifndef APP_DEMO_DAYS_H
#define APP_DEMO_DAYS_H

#include "demo_cast.h"
#include "work.h"

enum { DEMO_WEEKS_BEFORE = 3, DEMO_WEEKS_AHEAD = 8 };

struct demo_world {
    struct work *w;
    uint64_t random; /* state of SplitMix64 */
    civil_date anchor;
    struct scope scopes[N_CAST];
    uuid practices[N_PRACTICES], correspondents[N_CORRESPONDENTS];
    uuid clinics[N_CAST_CLINICS];
    uuid *patients;
    size_t n_patients, next_patient;
};

/* From 0 to n - 1, by chance. */
size_t demo_pick(struct demo_world *d, size_t n);
/* The work of somebody of the cast at a made-up moment; `day` is today for it. */
struct work demo_work_at(struct demo_world *d, enum cast_person who, civil_date day, int minute);
/* Needs the clinic with its people, patients and sessions. */
MUST_USE enum err demo_days_run(struct demo_world *d);

#endif
