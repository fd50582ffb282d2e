#include "password_policy.h"

#include "utf8.h"

enum { SHORTEST = 12, LONGEST = 1024 };
static const str rule = S_INIT("NIST SP 800-63B-4 section 3.1.1.2");

/* Those of twelve bytes and more that lists of leaked passwords hold at the top, and this trade's own. */
static const str common[] = {
    S_INIT("123456789012"),
    S_INIT("1234567890123"),
    S_INIT("123123123123"),
    S_INIT("password1234"),
    S_INIT("password12345"),
    S_INIT("passwordpassword"),
    S_INIT("password123!"),
    S_INIT("qwertyuiop12"),
    S_INIT("qwertyuiop123"),
    S_INIT("qwertyuiop[]"),
    S_INIT("1qaz2wsx3edc"),
    S_INIT("1q2w3e4r5t6y"),
    S_INIT("qwerty123456"),
    S_INIT("iloveyou1234"),
    S_INIT("letmein12345"),
    S_INIT("welcome12345"),
    S_INIT("administrator"),
    S_INIT("admin1234567"),
    S_INIT("changeme1234"),
    S_INIT("abcdefghijkl"),
    S_INIT("abcdefghijklm"),
    S_INIT("manchesterunited"),
    S_INIT("liverpoolfc1"),
    S_INIT("clerkwell123"),
    S_INIT("clerkwellclerkwell"),
    S_INIT("secretary123"),
    S_INIT("medicalsecretary"),
    S_INIT("hospital1234"),
    S_INIT("correcthorsebatterystaple"),
};

static enum err refuse(str sentence, struct problem *why) {
    return problem_set(why, INVALID, S("password"), sentence, rule);
}

/* The whole made of one piece of at most four bytes over and over. */
static bool is_repetition(str s) {
    for (size_t piece = 1; piece <= 4; piece++) {
        size_t i = piece;
        while (i < s.n && s.p[i] == s.p[i - piece])
            i++;
        if (i == s.n) return true;
    }
    return false;
}

enum err password_policy_check(str password, str user_name, struct problem *why) {
    if (!utf8_is_valid(password)) return refuse(S("The password is not readable text"), why);
    if (utf8_length(password) < SHORTEST) {
        return refuse(S("Choose a longer password: at least 12 characters, for example three words "
                        "that do not belong together"),
                      why);
    }
    if (utf8_length(password) > LONGEST)
        return refuse(S("The password is over 1,024 characters"), why);
    if (is_repetition(password)) {
        return refuse(S("Choose another password: this one repeats itself"), why);
    }
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++) {
        if (str_eq_nocase_ascii(password, common[i])) {
            return refuse(S("Choose another password: this one is on every list of common ones"),
                          why);
        }
    }
    if (user_name.n >= 4 && str_starts_with(password, user_name) &&
        password.n < user_name.n + SHORTEST / 2) {
        return refuse(S("Choose another password: this one is nearly the user name"), why);
    }
    return OK;
}
