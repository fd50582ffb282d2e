/* clinic.h: a clinic as it is set up: who is accountable, where, and what an attendance owes. */
#ifndef DOMAIN_CLINIC_H
#define DOMAIN_CLINIC_H

#include "civil.h"
#include "uuid.h"

struct clinic {
    uuid clinic_id;
    str code, name, specialty;
    uuid consultant_id; /* accountable */
    uuid place_id;
    str telephone;
    uuid booking_list_id, secretary_list_id;
    str letter_rule; /* letter, none */
    uuid letter_template_id;
    int64_t booking_window_days;
    bool is_active;
    int64_t version;
};

#endif
