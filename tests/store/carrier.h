/* carrier.h: the small clinic with an electronic carrier, for tests of sending.
 * Purpose    letters for the practice go to the folder "outbox" of the test's own folder; the patient's on paper.
 * Ownership  as small_clinic.h. */
#ifndef TESTS_CARRIER_H
#define TESTS_CARRIER_H

#include "letter_clinic.h"

#include "address_book.h"
#include "hand_off.h"

struct carrier {
    struct small_clinic c;
    struct hand_off_allowed allowed;
    str folder;
    struct scope program;
};

void make_carrier(struct carrier *k, void *state);
/* Changes the practice in the address book, behind the program's back. */
void practice_is(struct carrier *k, void (*change)(struct contact *contact));
/* The administrator sets where letters are handed off to. */
void hands_off_to(struct carrier *k, const char *setting, enum err want);
/* The same, and says that it is meant although answers are awaited. */
void hands_off_to_all_the_same(struct carrier *k, const char *setting);
/* A work of the program itself. */
struct work program_of(struct carrier *k);
/* One pass of the worker; whether there was a copy to hand off. */
bool work_once(struct carrier *k);

#endif
