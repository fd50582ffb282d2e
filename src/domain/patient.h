/* patient.h: a patient's record as the index keeps it.
 * Ownership  texts live in the arena it was read into.
 * Not here   keeping it (patient_store.h). */
#ifndef DOMAIN_PATIENT_H
#define DOMAIN_PATIENT_H

#include "civil.h"
#include "instant.h"
#include "uuid.h"

struct patient {
    uuid patient_id;
    int64_t version;
    str title, given_names, family_name, previous_name, known_as;
    str gender;            /* female, male, other, unknown */
    civil_date birth_date; /* none: not known */
    bool birth_date_is_estimated;
    str nhs_number;        /* ten digits, or empty */
    str nhs_number_status; /* national code, codes.h */
    str hospital_number;
    str address, postcode, country; /* address: lines without the postcode */
    str home_telephone, mobile_telephone, email;
    uuid practice_id; /* registered practice, of the address book */
    str gp_name;
    str language, interpreter;
    str format_need; /* none, large-print, braille, easy-read, audio, email */
    str other_needs;
    str write_to; /* home, other-address, nobody */
    str other_address;
    bool is_vulnerable, is_restricted;
    bool is_deceased;
    civil_date death_date; /* none: not known */
    uuid merged_into;
    bool is_inactive;   /* where it came from it is no longer in use */
    instant changed_at; /* when this version was made; not part of the record itself */
};

#endif
