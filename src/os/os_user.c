#include "os_user.h"

#include <pwd.h>
#include <unistd.h>

#include "buf.h"

enum { ENTRY_MAX = 16384 }; /* bytes of an account's entry, names and paths */

int64_t os_user_own(void) {
    return getuid();
}

str os_user_name(struct arena *a, int64_t user_id) {
    struct passwd entry, *found = NULL;
    char *room = arena_alloc(a, ENTRY_MAX);
    if (getpwuid_r((uid_t)user_id, &entry, room, ENTRY_MAX, &found) == 0 && found)
        return arena_str(a, str_from_c(found->pw_name));
    return say(a, "account {}", SAY_N(user_id));
}
