#include "admission.h"

bool admission_takes(struct admission *a, int64_t now_us, int64_t waited_us) {
    bool is_overloaded = a->refused_us && now_us - a->refused_us < ADMISSION_MEMORY_US;
    bool was_empty = now_us - a->seen_us > ADMISSION_INTERVAL_US;
    a->seen_us = now_us;
    if (!is_overloaded && (was_empty || waited_us <= ADMISSION_PATIENCE_US)) a->n_behind = 0;
    if (waited_us <= ADMISSION_PATIENCE_US) return true;
    if (a->n_behind == 0) a->behind_since_us = now_us;
    if (a->n_behind < ADMISSION_CROWD) a->n_behind++;
    bool is_standing =
        a->n_behind == ADMISSION_CROWD && now_us - a->behind_since_us >= ADMISSION_INTERVAL_US;
    if (!is_overloaded && !is_standing) return true;
    a->refused_us = now_us;
    return false;
}
