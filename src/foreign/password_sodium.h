/* password_sodium.h: passwords as Argon2id hashes, by libsodium.
 * Rule       RFC 9106 (Argon2id): 64 MiB, three passes; OWASP floor is 19 MiB, two.
 *            Thread safety: pure after password_sodium_start; each call takes 64 MiB and a fifth of a second,
 *            so the caller bounds how many run at once.
 * Not here   policy and throttling (sign_in.h). */
#ifndef FOREIGN_PASSWORD_SODIUM_H
#define FOREIGN_PASSWORD_SODIUM_H

#include "arena.h"
#include "err.h"

/* Once a process, before any other thread. UNAVAILABLE when the library refuses. */
MUST_USE enum err password_sodium_start(void);
/* Whether `typed` is the password behind `hash`; `*ret_is_outdated` when the hash has other costs.
 */
bool password_sodium_verify(str hash, str typed, bool *ret_is_outdated);
/* UNAVAILABLE when memory is short. The hash is a printable string with its salt and costs. */
enum err password_sodium_hash(struct arena *a, str typed, str *ret_hash);

#endif
