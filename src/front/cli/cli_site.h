/* cli_site.h: a command as a use case: which site, who asks, what time it is there.
 * Purpose    commands change things through the same use cases as pages. Whoever may open the records may
 *            do what a manager and a system administrator may: a scope without a person, whose name the audit keeps:
 *            "the command line, by root".
 * Ownership  everything lives in the command's arena. */
#ifndef FRONT_CLI_SITE_H
#define FRONT_CLI_SITE_H

#include "cli.h"
#include "work.h"

struct cli_site {
    struct scope scope;
    struct work work;
};

/* `number` is the value of --site-id; empty: the only site. INVALID with the numbers when there are
 * several, NOT_FOUND when there is none. */
MUST_USE enum err cli_site(struct cli *c, str number, struct cli_site *ret_site);
/* The same for a site that is about to be made. */
MUST_USE enum err cli_site_new(struct cli *c, int64_t site_id, str zone, struct cli_site *ret_site);
/* Argon2id of a new password, after the policy. */
MUST_USE enum err cli_password_hash(struct cli *c, str password, str user_name, str *ret_hash);

#define CLI_SITE_OPTION                                                                            \
    { "--site-id", "NUMBER", false, false, "which site, where the database has several" }

#endif
