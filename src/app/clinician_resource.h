/* clinician_resource.h: who has the role of clinician can be put into clinics.
 * Purpose    the resource of a clinician arises, changes its name and goes out of use by itself, in the
 *            transaction of the change to the person; nobody sets it up.
 * Rule       one resource a person; it is never deleted, because sessions that were held name it. */
#ifndef APP_CLINICIAN_RESOURCE_H
#define APP_CLINICIAN_RESOURCE_H

#include "person.h"
#include "work.h"

/* Makes the resource agree with the person as just stored. */
MUST_USE enum err clinician_resource_follow(struct work *w, const struct person *p);

#endif
