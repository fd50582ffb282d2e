#include "zone_file.h"

#include "buf.h"
#include "files.h"

enum { ZONE_FILE_MAX = 65536 };

static bool name_is_safe(str name) {
    if (name.n == 0 || name.n > 64 || name.p[0] == '/' || str_ends_with(name, S("/"))) return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!char_is_alpha_ascii(c) && !char_is_digit(c) && c != '_' && c != '+' && c != '-' &&
            c != '/') {
            return false;
        }
    }
    return true;
}

enum err zone_file_read(struct arena *a, str name, const struct zone **ret_zone,
                        struct problem *why) {
    if (!name_is_safe(name)) {
        return problem_set(why, INVALID, S("zone"),
                           S("Give the name of a time zone, such as Europe/London"),
                           S("IANA time zone database"));
    }
    str bytes;
    str path = path_join(a, S("/usr/share/zoneinfo"), name);
    enum err e = file_read(a, path, ZONE_FILE_MAX, &bytes, why);
    if (e == NOT_FOUND) {
        return problem_set(
            why, NOT_FOUND, S("zone"),
            say(a, "This machine knows no time zone {}: install tzdata, or choose another",
                SAY_T(name)),
            S(""));
    }
    TRY(e);
    return zone_parse(a, name, bytes, ret_zone, why);
}
