/* people_work.h: making a site, and who works there.
 * Purpose    work_change_fns for work_write (input struct named in each). Passwords come as hashes: making
 *            one is slow and is done before the transaction.
 * Rule       role.md R7: PERM_PEOPLE; a site always keeps somebody who may look after its accounts.
 * Facts      site.made; person.added, person.disabled, person.enabled, person.password-set,
 *            person.roles-set.
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

struct person_access {
    str user_name;
    bool is_disabled;  /* for set_person_access */
    str password_hash; /* for set_person_password */
};
/* Disables (ends the sign-ins too) or enables again. CONFLICT for the last who may look after accounts. */
MUST_USE enum err set_person_access(struct work *w, void *person_access_input,
                                    struct done *ret_done);
/* A new password ends every sign-in of that person. */
MUST_USE enum err set_person_password(struct work *w, void *person_access_input,
                                      struct done *ret_done);

#endif
