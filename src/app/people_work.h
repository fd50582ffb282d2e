/* people_work.h: making a site, and who works there.
 * Purpose    work_change_fns for work_write (input struct named in each). Passwords come as hashes: making
 *            one is slow and is done before the transaction.
 * Rule       House rule H17: PERM_PEOPLE; a site always keeps somebody who may look after its accounts.
 * Facts      site.made; person.added, person.disabled, person.enabled, person.password-set,
 *            person.changed, person.roles-set, person.password-changed.
 * Not here   which passwords are good enough (password_policy.h), signing in (http/sign_in.h). */
#ifndef APP_PEOPLE_WORK_H
#define APP_PEOPLE_WORK_H

#include "person.h"
#include "site_store.h"
#include "work.h"

struct make_site {
    struct site_row site; /* site_id is that of the scope; empty fields take their defaults */
    struct person first;  /* who sets it up: manager and system administrator */
    str password_hash;
};
/* CONFLICT when the site is there already. `done->id` is the person. No permission: nobody has any yet. */
MUST_USE enum err make_site(struct work *w, void *make_site_input, struct done *ret_done);

struct add_person {
    struct person person; /* person_id and version are filled in, initials and names where empty */
    str password_hash;    /* empty: cannot sign in yet */
};
MUST_USE enum err add_person(struct work *w, void *add_person_input, struct done *ret_done);

/* By person_id and version: names, user name, job, and all roles. The person's sign-ins go on, with the new
 * roles at once. CONFLICT for the last who looks after accounts, for somebody with clinical work left who would
 * no longer be a clinician, and for a user name that is taken. */
MUST_USE enum err change_person(struct work *w, void *person_input, struct done *ret_done);

struct person_access {
    str user_name;
    bool is_disabled;  /* for set_person_access */
    bool passes_on;    /* what is with the person, by the next two; else nothing may be left (leaver.h) */
    uuid consultant, to;
    str password_hash; /* for set_person_password */
};
/* Disables (ends the sign-ins too) or enables again. CONFLICT for the last who may look after accounts, and while
 * something is with somebody that does not pass on. */
MUST_USE enum err set_person_access(struct work *w, void *person_access_input,
                                    struct done *ret_done);
/* A new password ends every sign-in of that person. */
MUST_USE enum err set_person_password(struct work *w, void *person_access_input,
                                      struct done *ret_done);

/* One's own; the handler has checked the old one. Ends every sign-in of oneself, this one too. */
struct own_password {
    str password_hash;
};
MUST_USE enum err set_own_password(struct work *w, void *own_password_input, struct done *ret_done);

#endif
