#include "civil.h"

#include "buf.h"
#include "invariant.h"

static const str weekdays[] = {S_INIT(""),         S_INIT("Monday"),   S_INIT("Tuesday"),
                               S_INIT("Wednesday"), S_INIT("Thursday"), S_INIT("Friday"),
                               S_INIT("Saturday"),  S_INIT("Sunday")};
static const str months[] = {S_INIT(""),        S_INIT("January"),  S_INIT("February"),
                             S_INIT("March"),   S_INIT("April"),    S_INIT("May"),
                             S_INIT("June"),    S_INIT("July"),     S_INIT("August"),
                             S_INIT("September"), S_INIT("October"), S_INIT("November"),
                             S_INIT("December")};

static bool is_leap(int year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int days_in_month(int year, int month) {
    static const int8_t days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    invariant(month >= 1 && month <= 12);
    return days[month] + (month == 2 && is_leap(year));
}

bool civil_date_is_valid(int year, int month, int day) {
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
}

bool civil_date_is_none(civil_date d) {
    return d.year == 0;
}

int civil_date_compare(civil_date a, civil_date b) {
    if (a.year != b.year) return a.year - b.year;
    if (a.month != b.month) return a.month - b.month;
    return a.day - b.day;
}

/* Days and dates by eras of 400 years that start on 1 March (Hinnant, "chrono-compatible low-level date
 * algorithms"): the leap day falls at the end of such a year, so no month table is needed. */
int32_t civil_date_to_days(civil_date d) {
    int y = d.year - (d.month <= 2);
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

civil_date civil_date_from_days(int32_t days) {
    days += 719468;
    int era = (days >= 0 ? days : days - 146096) / 146097;
    int doe = days - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;
    return (civil_date){(int16_t)(yoe + era * 400 + (month <= 2)), (int8_t)month,
                        (int8_t)(doy - (153 * mp + 2) / 5 + 1)};
}

civil_date civil_date_add_days(civil_date d, int32_t days) {
    return civil_date_from_days(civil_date_to_days(d) + days);
}

civil_date civil_date_add_months(civil_date d, int n) {
    int months_since_0 = d.year * 12 + d.month - 1 + n;
    int year = months_since_0 / 12, month = months_since_0 % 12 + 1;
    int last = days_in_month(year, month);
    return (civil_date){(int16_t)year, (int8_t)month, (int8_t)(d.day < last ? d.day : last)};
}

enum weekday civil_date_weekday(civil_date d) {
    int since_monday = (civil_date_to_days(d) + 3) % 7; /* 1970-01-01 was a Thursday */
    return (enum weekday)(since_monday < 0 ? since_monday + 8 : since_monday + 1);
}

int civil_age(civil_date birth, civil_date on) {
    int age = on.year - birth.year;
    bool before_birthday = on.month < birth.month || (on.month == birth.month && on.day < birth.day);
    return age - before_birthday;
}

static bool digits(str s, int *ret_n) {
    int n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!char_is_digit(s.p[i])) return false;
        n = n * 10 + (s.p[i] - '0');
    }
    *ret_n = n;
    return s.n > 0;
}

enum err civil_date_parse_iso(str text, civil_date *ret_d) {
    int y, m, d;
    if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-') return INVALID;
    if (!digits(str_slice(text, 0, 4), &y) || !digits(str_slice(text, 5, 2), &m) ||
        !digits(str_slice(text, 8, 2), &d) || !civil_date_is_valid(y, m, d)) {
        return INVALID;
    }
    *ret_d = (civil_date){(int16_t)y, (int8_t)m, (int8_t)d};
    return OK;
}

enum err civil_time_parse_iso(str text, civil_time *ret_t) {
    int h, m;
    if (text.n != 5 || text.p[2] != ':') return INVALID;
    if (!digits(str_slice(text, 0, 2), &h) || !digits(str_slice(text, 3, 2), &m) || h > 23 || m > 59) {
        return INVALID;
    }
    *ret_t = (civil_time){(int16_t)(h * 60 + m)};
    return OK;
}

str civil_date_iso(struct arena *a, civil_date d) {
    struct buf b;
    buf_init(&b, a);
    buf_put_padded(&b, (uint64_t)d.year, 4);
    buf_put_char(&b, '-');
    buf_put_padded(&b, (uint64_t)d.month, 2);
    buf_put_char(&b, '-');
    buf_put_padded(&b, (uint64_t)d.day, 2);
    return buf_str(&b);
}

str civil_time_iso(struct arena *a, civil_time t) {
    struct buf b;
    buf_init(&b, a);
    buf_put_padded(&b, (uint64_t)t.minute / 60, 2);
    buf_put_char(&b, ':');
    buf_put_padded(&b, (uint64_t)t.minute % 60, 2);
    return buf_str(&b);
}

static str day_month_year(struct arena *a, str weekday, civil_date d, size_t month_letters) {
    struct buf b;
    buf_init(&b, a);
    if (weekday.n) {
        buf_put(&b, weekday);
        buf_put_char(&b, ' ');
    }
    buf_put_int(&b, d.day);
    buf_put_char(&b, ' ');
    buf_put(&b, str_slice(month_name(d.month), 0, month_letters));
    buf_put_char(&b, ' ');
    buf_put_int(&b, d.year);
    return buf_str(&b);
}

str civil_date_long(struct arena *a, civil_date d) {
    return day_month_year(a, weekday_name(civil_date_weekday(d)), d, 9);
}

str civil_date_plain(struct arena *a, civil_date d) {
    return day_month_year(a, S(""), d, 9);
}

str civil_date_short(struct arena *a, civil_date d) {
    return day_month_year(a, S(""), d, 3);
}

str civil_time_page(struct arena *a, civil_time t) {
    struct buf b;
    buf_init(&b, a);
    int hour = t.minute / 60, minute = t.minute % 60;
    buf_put_int(&b, hour % 12 ? hour % 12 : 12);
    if (minute) {
        buf_put_char(&b, ':');
        buf_put_padded(&b, (uint64_t)minute, 2);
    }
    buf_put(&b, hour < 12 ? S("am") : S("pm"));
    return buf_str(&b);
}

str weekday_name(enum weekday w) {
    invariant(w >= MONDAY && w <= SUNDAY);
    return weekdays[w];
}

str month_name(int month) {
    invariant(month >= 1 && month <= 12);
    return months[month];
}
