/* identity_check.h: "I have checked that it is this person", before something that cannot be overlooked.
 * Purpose    a death is recorded, or taken back, only when somebody has compared name, date of birth and address.
 * Rule       House rule H27: a death notified; PDS: an identity is confirmed by more than a name.
 * Not here   who may (the use cases). */
#ifndef FRONT_IDENTITY_CHECK_H
#define FRONT_IDENTITY_CHECK_H

#include "call.h"
#include "patient.h"

#define IDENTITY_FIELD                                                                             \
    { .name = "is_checked", .type = FIELD_CHECK, .label = "that it is this person" }

void identity_put(struct call *c, struct html *h, const struct patient *p);
/* INVALID at the checkbox when it is not ticked. */
MUST_USE enum err identity_is_checked(struct call *c);

#endif
