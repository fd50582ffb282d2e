/* os_user.h: which account of the machine runs something.
 * Purpose    whoever acts by a command is named in the audit by the account that ran it.
 * Ownership  the name lives in the arena.   Thread safety: any thread. */
#ifndef OS_OS_USER_H
#define OS_OS_USER_H

#include "arena.h"
#include "str.h"

/* Of the account that started this process. */
int64_t os_user_own(void);
/* "root"; "account 1001" where the machine knows no name for it. */
str os_user_name(struct arena *a, int64_t user_id);

#endif
