/* random.h: the machine's own randomness.
 * Purpose    ids, tokens, salts and keys of the running program; tests hand in a source of their own.
 * Rule       getrandom(2) without flags: waits until the kernel's pool is ready, then never fails.
 *            Thread safety: any thread.
 * Not here   the interface (base/random_source.h). */
#ifndef OS_RANDOM_H
#define OS_RANDOM_H

#include "random_source.h"

struct random_source random_machine(void);

#endif
