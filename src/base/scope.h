/* scope.h: who is asking, for which site, with what rights.
 * Purpose    made once by sign-in (or by a command of an administrator) and handed down; objects are only ever
 *            loaded through it, so that another site's id is simply not found.
 * Ownership  texts live in the request's or job's arena. */
#ifndef BASE_SCOPE_H
#define BASE_SCOPE_H

#include "uuid.h"

enum role {
    ROLE_RECEPTIONIST,
    ROLE_BOOKING_CLERK,
    ROLE_SECRETARY,
    ROLE_CLINICIAN,
    ROLE_MANAGER,
    ROLE_ADMINISTRATOR, /* system administrator: no clinical content */
    ROLE_COUNT
};

struct scope {
    int64_t site_id;
    uuid person_id;  /* nil: nobody who works here: a command, or the program itself (a job) */
    str person_name; /* then how the audit names who acted: "the command line, by root" */
    uint32_t roles;  /* bit 1 << enum role; one person may hold several */
};

#endif
