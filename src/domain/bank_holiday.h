/* bank_holiday.h: the bank holidays of one year by rule alone, without what was proclaimed for that year.
 * Purpose    a part of working_day.h, its only user.
 * Rule       Banking and Financial Dealings Act 1971, schedule 1, and substitute days.
 * Ownership  literals only.   Thread safety: pure. */
#ifndef DOMAIN_BANK_HOLIDAY_H
#define DOMAIN_BANK_HOLIDAY_H

#include "working_day.h"

enum { BANK_HOLIDAYS_MAX = 10 };
struct bank_holidays {
    struct holiday holiday[BANK_HOLIDAYS_MAX];
    size_t n;
};
void bank_holidays_by_rule(enum nation nation, int year, struct bank_holidays *ret_h);

#endif
