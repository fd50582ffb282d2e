/* priority.h: how soon a referral must be dealt with.
 * Purpose    one order for every list: suspected cancer before urgent before routine, always.
 * Rule       NHS Data Dictionary, "PRIORITY TYPE" (1 routine, 2 urgent, 3 two week wait, now urgent
 *            suspected cancer); e-RS priorities; FHIR request-priority (eRS-Priority-1).
 * Ownership  literals only.   Thread safety: pure.
 * Not here   the priority of what is outstanding (duty_rules.h). */
#ifndef DOMAIN_PRIORITY_H
#define DOMAIN_PRIORITY_H

#include "civil.h"

/* In rising order: compare with < and >. */
enum priority { PRIORITY_ROUTINE, PRIORITY_URGENT, PRIORITY_SUSPECTED_CANCER, PRIORITY_COUNT };

struct priority_row {
    enum priority priority;
    const char *national_code; /* as stored */
    const char *name;          /* Suspected cancer */
    const char *ers;           /* TWO_WEEK_WAIT */
    const char *fhir;          /* asap */
    int target_days; /* default from receipt (day 0) to the first appointment; a site may set its
                        own */
    const char *source;
};
const struct priority_row *priority_row(enum priority priority);
/* INVALID, with field "priority", for a code that is none of 1, 2, 3. */
MUST_USE enum err priority_parse(str national_code, enum priority *ret_priority,
                                 struct problem *why);
/* The default day to be seen by. */
civil_date priority_target(enum priority priority, civil_date received_on);

#endif
