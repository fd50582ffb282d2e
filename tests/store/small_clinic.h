/* small_clinic.h: a site with one clinic, for the tests of use cases, on either engine.
 * Purpose    site 1 "Northgate Hospital" in Europe/London; a person for each role; a booking list and a
 *            secretaries' list; an arrhythmia clinic of Dr Lindqvist with eight slots on Monday
 *            23 November 2026 from 9:00am; and a work for each person with a clock the test moves.
 * Ownership  lives in the arena of the store. */
#ifndef TESTS_SMALL_CLINIC_H
#define TESTS_SMALL_CLINIC_H

#include "engines.h"

#include "work.h"

enum { N_SLOTS = 8 };

struct small_clinic {
    struct store *store;
    int64_t site;
    const struct zone *zone;
    instant now;     /* the clock: moved by clinic_at */
    uint64_t random; /* state of the repeatable source */
    uuid receptionist, clerk, secretary, clinician, manager, administrator;
    uuid booking_list, secretary_list, clinic, session, clinician_resource, practice;
    uuid new_type, follow_up_type, slots[N_SLOTS];
    struct scope scopes[6];
    struct problem why;
};

/* Sets all this up; 8:00am on 23 November 2026. */
void small_clinic_make(struct small_clinic *c, struct store *store);
/* The same as another site of the same database. */
void small_clinic_make_site(struct small_clinic *c, struct store *store, int64_t site);
/* A site as `clerkwell init` leaves it: nothing but its manager ("mira"), who is administrator too. */
void empty_site_make(struct small_clinic *c, struct store *store);
/* Lets somebody who was added act in the tests; replaces whoever had this place in `scopes` (0 to 5). */
void clinic_lets_act(struct small_clinic *c, size_t place, uuid person, uint32_t roles);
/* Moves the clock to a civil moment. */
void clinic_at(struct small_clinic *c, int year, int month, int day, int hour, int minute);
/* A work of somebody of this site, now. */
struct work work_of(struct small_clinic *c, uuid person);
/* Registers somebody and returns the id. */
uuid clinic_patient(struct small_clinic *c, const char *given, const char *family,
                    const char *born);
/* Runs a change; fails the test unless it ends as `want`. */
struct done clinic_change(struct small_clinic *c, uuid person, work_change_fn fn, void *input,
                          enum err want);
/* How many open duties of a rule name there are, shown or not; of a subject unless nil. */
int64_t clinic_open_duties(struct small_clinic *c, const char *rule, uuid subject);

#endif
