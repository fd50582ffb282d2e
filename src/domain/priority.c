#include "priority.h"

#include "invariant.h"

static const struct priority_row table[PRIORITY_COUNT] = {
    {PRIORITY_ROUTINE, "1", "Routine", "ROUTINE", "routine", 126,
     "18 weeks from referral: RTT guidance v5.0, day 126 is in time"},
    {PRIORITY_URGENT, "2", "Urgent", "URGENT", "urgent", 28,
     "no national standard: default of 4 weeks, to be set by the site"},
    {PRIORITY_SUSPECTED_CANCER, "3", "Suspected cancer", "TWO_WEEK_WAIT", "asap", 14,
     "28-day Faster Diagnosis Standard leaves two weeks to be seen"},
};

const struct priority_row *priority_row(enum priority priority) {
    invariant((size_t)priority < PRIORITY_COUNT && table[priority].priority == priority);
    return &table[priority];
}

enum err priority_parse(str national_code, enum priority *ret_priority, struct problem *why) {
    for (size_t i = 0; i < PRIORITY_COUNT; i++) {
        if (!str_eq(national_code, str_from_c(table[i].national_code))) continue;
        *ret_priority = table[i].priority;
        return OK;
    }
    return problem_set(why, INVALID, S("priority"),
                       S("Choose a priority: routine, urgent or suspected cancer."),
                       S("NHS Data Dictionary, PRIORITY TYPE"));
}

civil_date priority_target(enum priority priority, civil_date received_on) {
    return civil_date_add_days(received_on, priority_row(priority)->target_days);
}
