/* person.h: somebody who works here, and the shared lists they look after. */
#ifndef DOMAIN_PERSON_H
#define DOMAIN_PERSON_H

#include "scope.h"

struct person {
    uuid person_id;
    str user_name; /* lower case */
    str title, given_name, family_name, initials, job_title, registration, email, telephone;
    uint32_t roles; /* bits 1 << enum role */
    bool has_password, is_disabled;
    int64_t version;
};

struct shared_list {
    uuid list_id;
    str name, purpose;
    bool is_active;
    int64_t n_members, version;
};

#endif
