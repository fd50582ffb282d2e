/* rtt_clock.h: what a referral-to-treatment status says of the clock, and whether it goes with an outcome.
 * Purpose    an outcome and a status that contradict each other put a patient on two lists, or on none: what cannot
 *            be is refused, what is unusual is asked about, with the sentence for whoever records it.
 * Rule       NHS Data Dictionary, REFERRAL TO TREATMENT PERIOD STATUS; NHS England, Recording and reporting RTT
 *            waiting times v5.0, sections 2 to 5 and Annex D. That nothing unusual is kept unasked: House rule H3.
 * Ownership  literals only.   Thread safety: pure.
 * Not here   the codes and their names (codes.h); what the status was before, and how long the clock has run. */
#ifndef DOMAIN_RTT_CLOCK_H
#define DOMAIN_RTT_CLOCK_H

#include "err.h"

enum rtt_clock {
    RTT_RUNS,      /* 10 11 12 20 */
    RTT_ELSEWHERE, /* 21: it runs at the other provider */
    RTT_STOPS,     /* 30 to 36 */
    RTT_NONE       /* 90 91 92 98 99: none runs */
};
/* RTT_NONE for a code that is none. */
enum rtt_clock rtt_clock_of(str status);

enum rtt_fit { RTT_FITS, RTT_TO_ASK, RTT_CONTRADICTS };
/* Of the outcome of a patient who was seen, as it is stored (appointment_work.h). `*ret_sentence` says why it is to
 * ask, or cannot be; empty where it fits. An outcome or status that is none fits: others say so. */
enum rtt_fit rtt_fits_outcome(str status, str outcome, str *ret_sentence);

#endif
