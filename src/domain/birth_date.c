#include "birth_date.h"

#include "buf.h"

enum { OLDEST = 130, WEEK = 7 };

enum err birth_date_check(civil_date d, civil_date today, struct problem *why) {
    str field = S("birth_date"), rule = S("House rule: not after today, at most 130 years ago");
    if (civil_date_compare(d, today) > 0) {
        return problem_set(why, INVALID, field,
                           S("A date of birth cannot be in the future. Check the year."), rule);
    }
    if (civil_age(d, today) > OLDEST) {
        return problem_set(why, INVALID, field,
                           S("This is more than 130 years ago. Check the year of birth."), rule);
    }
    return OK;
}

static str count(struct arena *a, int n, str one) {
    return say(a, "{} {}{}", SAY_N(n), SAY_T(one), SAY_T(n == 1 ? S("") : S("s")));
}

str birth_date_age_text(struct arena *a, civil_date birth, civil_date on) {
    int days = civil_date_to_days(on) - civil_date_to_days(birth);
    if (days < 0) return S("");
    int years = civil_age(birth, on);
    if (days < 4 * WEEK) return count(a, days, S("day"));
    if (years < 1) return count(a, days / WEEK, S("week"));
    if (years >= 2) return count(a, years, S("year"));
    int months = (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day);
    return count(a, months, S("month"));
}

str birth_date_age_short(struct arena *a, civil_date birth, civil_date on) {
    int years = civil_age(birth, on);
    return years >= 2 ? say(a, "{}", SAY_N(years)) : birth_date_age_text(a, birth, on);
}

static bool is_younger(civil_date birth, civil_date on, int age) {
    return !civil_date_is_none(birth) && civil_date_compare(birth, on) <= 0 &&
           civil_age(birth, on) < age;
}

bool birth_date_is_child(civil_date birth, civil_date on) {
    return is_younger(birth, on, 18);
}

bool birth_date_is_in_care_of_parent(civil_date birth, civil_date on) {
    return is_younger(birth, on, 16);
}
