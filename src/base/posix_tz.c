#include "posix_tz.h"

#include "civil.h"

enum { DAY = 86400, MAX_OFFSET = 25 * 3600 - 1, MAX_CHANGE = 168 * 3600 - 1 };

/* A cursor whose error sticks: read all of it, ask once. */
struct cursor {
    str rest;
    bool bad;
};

static char peek(const struct cursor *c) {
    return c->rest.n ? c->rest.p[0] : '\0';
}

static bool take(struct cursor *c, char wanted) {
    if (c->bad || peek(c) != wanted || !c->rest.n) return false;
    c->rest = str_from(c->rest, 1);
    return true;
}

static void need(struct cursor *c, char wanted) {
    if (!take(c, wanted)) c->bad = true;
}

static int number(struct cursor *c, int low, int high) {
    int n = 0, digits = 0;
    while (char_is_digit(peek(c)) && digits < 4) {
        n = n * 10 + (peek(c) - '0');
        c->rest = str_from(c->rest, 1);
        digits++;
    }
    if (!digits || n < low || n > high) c->bad = true;
    return n;
}

/* [+|-]hh[:mm[:ss]] in seconds. */
static int32_t clock_time(struct cursor *c, int max_hours, int32_t limit) {
    int sign = take(c, '-') ? -1 : 1;
    if (sign > 0) take(c, '+');
    int32_t seconds = number(c, 0, max_hours) * 3600;
    if (take(c, ':')) {
        seconds += number(c, 0, 59) * 60;
        if (take(c, ':')) seconds += number(c, 0, 59);
    }
    if (seconds > limit) c->bad = true;
    return sign * seconds;
}

/* A name of three letters or more, or anything of [A-Za-z0-9+-] in angle brackets. */
static void zone_letters(struct cursor *c) {
    bool quoted = take(c, '<');
    size_t n = 0;
    for (char ch = peek(c);
         char_is_alpha_ascii(ch) || (quoted && (char_is_digit(ch) || ch == '+' || ch == '-'));
         ch = peek(c), n++) {
        c->rest = str_from(c->rest, 1);
    }
    if (quoted) need(c, '>');
    if (n < 3) c->bad = true;
}

static struct tz_change change(struct cursor *c) {
    struct tz_change x = {.seconds = 2 * 3600};
    need(c, ',');
    if (take(c, 'M')) {
        x.kind = TZ_NTH_WEEKDAY;
        x.month = number(c, 1, 12);
        need(c, '.');
        x.week = number(c, 1, 5);
        need(c, '.');
        x.weekday = number(c, 0, 6);
    } else if (take(c, 'J')) {
        x.kind = TZ_JULIAN_NO_LEAP;
        x.day = number(c, 1, 365);
    } else {
        x.kind = TZ_DAY_OF_YEAR;
        x.day = number(c, 0, 365);
    }
    if (take(c, '/')) x.seconds = clock_time(c, 167, MAX_CHANGE);
    return x;
}

enum err posix_tz_parse(str text, struct posix_tz *ret_tz) {
    struct cursor c = {text, false};
    struct posix_tz tz = {0};
    zone_letters(&c);
    tz.standard_offset = -clock_time(&c, 24, MAX_OFFSET); /* POSIX counts west as positive */
    if (c.rest.n) {
        tz.has_summer = true;
        zone_letters(&c);
        tz.summer_offset =
            peek(&c) == ',' ? tz.standard_offset + 3600 : -clock_time(&c, 24, MAX_OFFSET);
        tz.to_summer = change(&c);
        tz.to_standard = change(&c);
    }
    if (c.bad || c.rest.n) return INVALID;
    *ret_tz = tz;
    return OK;
}

static int32_t day_of_change(const struct tz_change *x, int year) {
    int32_t new_year = civil_date_to_days((civil_date){(int16_t)year, 1, 1});
    if (x->kind == TZ_DAY_OF_YEAR) return new_year + x->day;
    if (x->kind == TZ_JULIAN_NO_LEAP) {
        bool after_leap_day = days_in_month(year, 2) == 29 && x->day >= 60;
        return new_year + x->day - 1 + after_leap_day;
    }
    int32_t first = civil_date_to_days((civil_date){(int16_t)year, (int8_t)x->month, 1});
    int first_weekday = (int)((first % 7 + 7 + 4) % 7); /* 1970-01-01 was a Thursday; Sunday is 0 */
    int day = (x->weekday - first_weekday + 7) % 7 + 7 * (x->week - 1);
    while (day >= days_in_month(year, x->month))
        day -= 7;
    return first + day;
}

/* The changes of one year as Unix seconds. Each is told in the local time that ends with it. */
static int64_t change_to_summer(const struct posix_tz *tz, int year) {
    return (int64_t)day_of_change(&tz->to_summer, year) * DAY + tz->to_summer.seconds -
           tz->standard_offset;
}

static int64_t change_to_standard(const struct posix_tz *tz, int year) {
    return (int64_t)day_of_change(&tz->to_standard, year) * DAY + tz->to_standard.seconds -
           tz->summer_offset;
}

/* The year of `t`, one out at most near New Year, kept where a civil_date can hold its neighbours.
 */
static int year_near(int64_t t) {
    int64_t year = 1970 + t / (INT64_C(146097) * DAY / 400);
    return (int)(year < 3 ? 3 : year > 9997 ? 9997 : year);
}

int32_t posix_tz_offset(const struct posix_tz *tz, int64_t t) {
    if (!tz->has_summer) return tz->standard_offset;
    int64_t latest = INT64_MIN;
    bool summer = false;
    int year = year_near(t);
    for (int y = year - 2; y <= year + 2; y++) {
        int64_t back = change_to_standard(tz, y), on = change_to_summer(tz, y);
        if (back <= t && back > latest) {
            latest = back;
            summer = false;
        }
        /* ">=": where both fall together it is summer all year (RFC 8536 section 3.3.1). */
        if (on <= t && on >= latest) {
            latest = on;
            summer = true;
        }
    }
    return summer ? tz->summer_offset : tz->standard_offset;
}

bool posix_tz_next_change(const struct posix_tz *tz, int64_t t, int64_t *ret_t) {
    if (!tz->has_summer) return false;
    int64_t next = INT64_MAX;
    int year = year_near(t);
    for (int y = year - 2; y <= year + 2; y++) {
        int64_t back = change_to_standard(tz, y), on = change_to_summer(tz, y);
        if (back > t && back < next) next = back;
        if (on > t && on < next) next = on;
    }
    if (next == INT64_MAX) return false;
    *ret_t = next;
    return true;
}
