/* patient_access.h: who may open whose record, in one place.
 * Purpose    a restricted record (a witness, a member of staff, somebody in hiding) opens only for those whose work
 *            needs it; everybody else learns that there is one, and by its hospital number which, never whose or
 *            where. Lists and banners show the veiled record; pages of one patient and changes to it are refused
 *            (patient_open.h). Marking who came and what was decided in a clinic is no such change: whoever runs
 *            the desk does it by the veiled line, for the clinic must be cashed up all the same.
 * Rule       House rule H17, default deny; PDS: restricted records are returned without what could lead to the
 *            person. PERM_PATIENT_RESTRICTED says who is entitled.
 * Ownership  values only.   Thread safety: pure.
 * Not here   the roles (permission.h). */
#ifndef DOMAIN_PATIENT_ACCESS_H
#define DOMAIN_PATIENT_ACCESS_H

#include "patient.h"
#include "permission.h"

/* False only for a restricted record and somebody who is not entitled. */
bool patient_is_open_to(const struct scope *scope, const struct patient *p);
/* What remains for those who are not entitled: id, version, hospital number, that it is restricted, and
 * whether the patient has died. The family name reads "Restricted record". */
struct patient patient_veiled(const struct patient *p);
/* The record itself, or veiled where the scope may not open it. */
struct patient patient_as_seen(const struct scope *scope, const struct patient *p);

#endif
