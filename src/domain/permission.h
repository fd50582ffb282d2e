/* permission.h: what each role may do, in one readable table.
 * Rule       House rule H17: default deny; the system administrator sees no clinical content.
 * Thread safety: pure. */
#ifndef DOMAIN_PERMISSION_H
#define DOMAIN_PERMISSION_H

#include "scope.h"

enum permission {
    PERM_PUBLIC,             /* no sign-in: the sign-in page, style sheets, health */
    PERM_SIGNED_IN,          /* anybody who is signed in: own account, help */
    PERM_DESK,               /* see what is to do */
    PERM_PATIENT_SEE,        /* find and open a patient */
    PERM_PATIENT_EDIT,       /* register, change details, notify a death */
    PERM_PATIENT_ALIVE,      /* take back a death that was recorded by mistake */
    PERM_PATIENT_RESTRICTED, /* open a restricted record; restrict one, or lift that */
    PERM_REFERRAL_SEE,
    PERM_REFERRAL_RECEIVE,
    PERM_REFERRAL_REVIEW, /* the clinical decision */
    PERM_CLINIC_SEE,
    PERM_BOOK, /* book, move, cancel, waiting list */
    PERM_OVERBOOK,
    PERM_ARRIVE,  /* arrivals and attendance at the desk */
    PERM_OUTCOME, /* enter the outcome the clinician decided */
    PERM_CASH_UP,
    PERM_LETTER_SEE,
    PERM_LETTER_WRITE,
    PERM_LETTER_SIGN, /* sign, answer queries, overrule a must-fix, "no letter needed" */
    PERM_LETTER_SEND, /* print, tick as posted, hand off */
    PERM_DUTY_NOT_NEEDED, /* end an administrative duty with a reason; clinical ones need PERM_LETTER_SIGN */
    PERM_SET_UP,          /* places, clinics, templates, lists, address book, letter templates */
    PERM_PEOPLE,          /* accounts and roles */
    PERM_SYSTEM,          /* settings of the program, jobs, audit verification */
    PERM_AUDIT_SEE, /* who looked at a patient's record, and what was done with it */
    PERM_COUNT
};

bool role_may(enum role role, enum permission permission);
/* Some role of theirs may, whether or not they still work here. */
struct person;
bool person_may(const struct person *p, enum permission permission);
/* Any of the roles of the scope may. PERM_PUBLIC is true for everybody; the rest needs a sign-in. */
bool may(const struct scope *scope, enum permission permission);
const char *
permission_name(enum permission permission); /* "patient.see", for routes --json and docs */
const char *role_name(enum role role);       /* "booking clerk" */
/* INVALID when there is no such role. */
MUST_USE enum err role_parse(str text, enum role *ret_role);

#endif
