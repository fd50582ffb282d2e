#include "rtt_clock.h"

enum { N_OUTCOMES = 5 };
static const char *const outcomes[N_OUTCOMES] = {"discharged", "follow-up", "patient-initiated",
                                                 "procedure-list", "referred-on"};

/* One row a status: its clock, and for each outcome in the order above + fits, ? is to ask, - cannot be. */
static const struct {
    const char *status;
    enum rtt_clock clock;
    const char *fits;
    str why;
} rows[] = {
    {"10", RTT_RUNS, "-+?+?", S_INIT("With this status the clock goes on running")},
    {"11", RTT_RUNS, "-+?+?", S_INIT("With this status the clock goes on running")},
    {"12", RTT_RUNS, "-+?+?", S_INIT("With this status the clock goes on running")},
    /* Referred on within one provider, the same clock goes on. */
    {"20", RTT_RUNS, "-+?++", S_INIT("With this status the clock runs and more is to come here")},
    {"21", RTT_ELSEWHERE, "----+",
     S_INIT("This status says that another provider goes on: the outcome for that is Referred on")},
    {"30", RTT_STOPS, "+++++", S_INIT("")},
    {"31", RTT_STOPS, "?++??", S_INIT("This status says that the patient is being monitored here")},
    {"32", RTT_STOPS, "?++??", S_INIT("This status says that the patient is being monitored here")},
    {"33", RTT_STOPS, "-----",
     S_INIT("This status says that the patient did not attend, and the outcome that he or she was "
            "seen")},
    /* Also of somebody put on a transplant list, so that a procedure is only asked about. */
    {"34", RTT_STOPS, "+?+?+",
     S_INIT("This status says that nothing is to be done, or no further contact")},
    {"35", RTT_STOPS, "+?+-+", S_INIT("This status says that the patient declined treatment")},
    {"36", RTT_STOPS, "+----",
     S_INIT("This status says that the patient has died: the outcome for that is Discharged")},
    {"90", RTT_NONE, "+++++", S_INIT("")},
    /* A decision to treat ends the monitoring and starts a clock: 11. */
    {"91", RTT_NONE, "+++?+",
     S_INIT("This status says that monitoring goes on; a decision to treat starts a clock, 11")},
    {"92", RTT_NONE, "+++++", S_INIT("")},
    {"98", RTT_NONE, "+++++", S_INIT("")},
    {"99", RTT_NONE, "+++++", S_INIT("")},
};
enum { N_ROWS = sizeof rows / sizeof rows[0] };

enum rtt_clock rtt_clock_of(str status) {
    for (size_t i = 0; i < N_ROWS; i++)
        if (str_eq(status, str_from_c(rows[i].status))) return rows[i].clock;
    return RTT_NONE;
}

enum rtt_fit rtt_fits_outcome(str status, str outcome, str *ret_sentence) {
    *ret_sentence = S("");
    for (size_t i = 0; i < N_ROWS; i++) {
        if (!str_eq(status, str_from_c(rows[i].status))) continue;
        for (size_t k = 0; k < N_OUTCOMES; k++) {
            if (!str_eq(outcome, str_from_c(outcomes[k])) || rows[i].fits[k] == '+') continue;
            *ret_sentence = rows[i].why;
            return rows[i].fits[k] == '?' ? RTT_TO_ASK : RTT_CONTRADICTS;
        }
    }
    return RTT_FITS;
}
