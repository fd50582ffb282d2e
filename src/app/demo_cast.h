/* demo_cast.h: who plays in the demo clinic, and what they write: data only.
 * Purpose    the people, practices, reasons and letters of a fictional cardiology department, kept apart from
 *            the code that makes a clinic of them (demo_clinic.h). All of it is invented; NHS numbers come
 *            from the 999 test range and telephone numbers from Ofcom's ranges for drama.
 * Ownership  constants.   Thread safety: pure. */
#ifndef APP_DEMO_CAST_H
#define APP_DEMO_CAST_H

#include "scope.h"
#include "str.h"

enum cast_person { AMARA, JO, CARL, RITA, LINDQVIST, OSEI, GRANT, MAUD, SAM, N_CAST };
struct cast_person_row {
    const char *user, *title, *given, *family, *initials, *post;
    const char *words; /* who that is, for the list of users */
    uint32_t roles;
};
extern const struct cast_person_row cast_people[N_CAST];

enum { N_PRACTICES = 6, N_CORRESPONDENTS = 7 };
struct cast_contact {
    const char *kind, *person, *organisation, *salutation, *street, *town, *postcode, *telephone,
        *mailbox;
};
extern const struct cast_contact cast_practices[N_PRACTICES];
/* Consultants, departments, another trust, a solicitor, a care home. */
extern const struct cast_contact cast_correspondents[N_CORRESPONDENTS];

enum cast_clinic { ARRHYTHMIA, HEART_FAILURE, CHEST_PAIN, N_CAST_CLINICS };
struct cast_clinic_row {
    const char *code, *name, *room;
    enum cast_person clinician, consultant;
    int starts_at; /* minute of the day */
};
extern const struct cast_clinic_row cast_clinics[N_CAST_CLINICS];

extern const char *const cast_family_names[];
extern const size_t cast_n_family_names;
extern const char *const cast_women[], *const cast_men[];
extern const size_t cast_n_women, cast_n_men;
extern const char *const cast_streets[];
extern const size_t cast_n_streets;
/* What helps when they ring or come. */
extern const char *const cast_helps[];
extern const size_t cast_n_helps;
struct cast_language {
    const char *code, *interpreter;
};
extern const struct cast_language cast_languages[];
extern const size_t cast_n_languages;

struct cast_reason {
    enum cast_clinic clinic;
    const char *words;
};
extern const struct cast_reason cast_reasons[];
extern const size_t cast_n_reasons;

/* Bodies of letters in the typist's notation (letter_notation.h), two a clinic. */
extern const char *const cast_bodies[N_CAST_CLINICS][2];
/* The same with a query to the author in it. */
extern const char *const cast_body_with_query;
/* To somebody who did not attend, once it is decided. */
extern const char *const cast_body_missed;
/* What follows it where a copy goes there. */
extern const char *const cast_copy_to_gp;

#endif
