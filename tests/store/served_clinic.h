/* served_clinic.h: the small clinic with the program's pages in front of it, for tests of what a page says to whom.
 * Purpose    a request goes through the door's dispatcher to the handler and comes back as a reply, without a socket.
 * Ownership  lives in the arena of the store. */
#ifndef TESTS_SERVED_CLINIC_H
#define TESTS_SERVED_CLINIC_H

#include "small_clinic.h"

#include "dispatch.h"
#include "serving.h"
#include "sign_in_store.h"

struct served_clinic {
    struct small_clinic c;
    struct sign_ins kept;
    struct sign_in_store store;
    struct site_facts site;
    struct program program;
};

/* Serves the clinic made in `x->c`; `x` stays where it is. */
void served_clinic_open(struct served_clinic *x);

struct person_at_desk {
    str cookie, csrf;
};
/* Somebody signed in since now. */
struct person_at_desk at_desk(struct served_clinic *x, uuid person);
/* What this person is answered; `body` of a form, or empty. */
struct call *ask(struct served_clinic *x, const struct person_at_desk *p, enum verb verb,
                 str target, str body);

#endif
