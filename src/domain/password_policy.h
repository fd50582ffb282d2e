/* password_policy.h: which passwords are good enough to be set.
 * Rule       NIST SP 800-63B-4 section 3.1.1.2: length, a list of refused ones, no rules of composition, every
 *            character allowed; at least 12 bytes here, at most 1,024.
 *            Thread safety: pure.
 * Not here   hashing (password_sodium.h), throttling (sign_in.h). */
#ifndef DOMAIN_PASSWORD_POLICY_H
#define DOMAIN_PASSWORD_POLICY_H

#include "err.h"

/* INVALID with field "password" and a sentence that says what to do. */
MUST_USE enum err password_policy_check(str password, str user_name, struct problem *why);

#endif
