#include "bank_holiday.h"

#include "invariant.h"

/* Names as gov.uk publishes them. */

static civil_date date(int year, int month, int day) {
    return (civil_date){(int16_t)year, (int8_t)month, (int8_t)day};
}

civil_date easter_sunday(int year) { /* Meeus, Jones, Butcher */
    int a = year % 19, b = year / 100, c = year % 100, d = b / 4, e = b % 4;
    int f = (b + 8) / 25, g = (b - f + 1) / 3, h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
    return date(year, n / 31, n % 31 + 1);
}

static civil_date first_monday(int year, int month) {
    civil_date d = date(year, month, 1);
    return civil_date_add_days(d, (8 - (int)civil_date_weekday(d)) % 7);
}

static civil_date last_monday(int year, int month) {
    civil_date d = date(year, month, days_in_month(year, month));
    return civil_date_add_days(d, 1 - (int)civil_date_weekday(d));
}

static void add(struct bank_holidays *h, civil_date d, const char *name) {
    invariant(h->n < BANK_HOLIDAYS_MAX);
    h->holiday[h->n++] = (struct holiday){d, str_from_c(name)};
}

/* On the day, or on the Monday after a weekend. */
static void add_or_monday(struct bank_holidays *h, civil_date d, const char *name,
                          const char *substitute) {
    int weekday = (int)civil_date_weekday(d);
    bool moved = weekday >= SATURDAY;
    add(h, moved ? civil_date_add_days(d, 8 - weekday) : d, moved ? substitute : name);
}

/* Two days running, each moved off a weekend, the second never onto the first. */
static void add_pair(struct bank_holidays *h, civil_date d, const char *const names[4]) {
    enum weekday weekday = civil_date_weekday(d);
    bool friday = weekday == FRIDAY, saturday = weekday == SATURDAY, sunday = weekday == SUNDAY;
    if (sunday) { /* the second day keeps its Monday, the first follows on Tuesday */
        add(h, civil_date_add_days(d, 1), names[2]);
        add(h, civil_date_add_days(d, 2), names[1]);
        return;
    }
    add(h, civil_date_add_days(d, saturday ? 2 : 0), names[saturday ? 1 : 0]);
    add(h, civil_date_add_days(d, friday || saturday ? 3 : 1), names[friday || saturday ? 3 : 2]);
}

void bank_holidays_by_rule(enum nation nation, int year, struct bank_holidays *ret_h) {
    static const char *const new_year[] = {"New Year’s Day", "New Year’s Day (substitute day)",
                                           "2nd January", "2nd January (substitute day)"};
    static const char *const christmas[] = {"Christmas Day", "Christmas Day (substitute day)",
                                            "Boxing Day", "Boxing Day (substitute day)"};
    bool scotland = nation == SCOTLAND, ireland = nation == NORTHERN_IRELAND;
    struct bank_holidays h = {.n = 0};
    civil_date easter = easter_sunday(year);
    if (scotland)
        add_pair(&h, date(year, 1, 1), new_year);
    else
        add_or_monday(&h, date(year, 1, 1), new_year[0], new_year[1]);
    if (ireland)
        add_or_monday(&h, date(year, 3, 17), "St Patrick’s Day",
                      "St Patrick’s Day (substitute day)");
    add(&h, civil_date_add_days(easter, -2), "Good Friday");
    if (!scotland) add(&h, civil_date_add_days(easter, 1), "Easter Monday");
    add(&h, first_monday(year, 5), "Early May bank holiday");
    add(&h, last_monday(year, 5), "Spring bank holiday");
    if (ireland) {
        add_or_monday(&h, date(year, 7, 12), "Battle of the Boyne (Orangemen’s Day)",
                      "Battle of the Boyne (Orangemen’s Day) (substitute day)");
    }
    add(&h, scotland ? first_monday(year, 8) : last_monday(year, 8), "Summer bank holiday");
    if (scotland)
        add_or_monday(&h, date(year, 11, 30), "St Andrew’s Day",
                      "St Andrew’s Day (substitute day)");
    add_pair(&h, date(year, 12, 25), christmas);
    *ret_h = h;
}
