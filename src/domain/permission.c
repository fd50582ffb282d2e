#include "permission.h"

#include "invariant.h"
#include "person.h"

/* A bit for each role. */
enum {
    RECEPTIONIST = 1 << ROLE_RECEPTIONIST,
    BOOKING = 1 << ROLE_BOOKING_CLERK,
    SECRETARY = 1 << ROLE_SECRETARY,
    CLINICIAN = 1 << ROLE_CLINICIAN,
    MANAGER = 1 << ROLE_MANAGER,
    ADMINISTRATOR = 1 << ROLE_ADMINISTRATOR
};
enum {
    EVERYBODY = RECEPTIONIST | BOOKING | SECRETARY | CLINICIAN | MANAGER | ADMINISTRATOR,
    CLINIC_STAFF = EVERYBODY & ~ADMINISTRATOR, /* all who work with patients */
};

struct permission_row {
    enum permission permission;
    const char *name;
    unsigned roles;
};

/* The table of who may do what. Signing and the clinical decision belong to clinicians alone
 * (House rule H17); the system administrator keeps the program and its people and sees no
 * patient. */
static const struct permission_row table[PERM_COUNT] = {
    {PERM_PUBLIC, "public", EVERYBODY},
    {PERM_SIGNED_IN, "signed-in", EVERYBODY},
    {PERM_DESK, "desk", CLINIC_STAFF},
    {PERM_PATIENT_SEE, "patient.see", CLINIC_STAFF},
    {PERM_PATIENT_EDIT, "patient.edit", RECEPTIONIST | BOOKING | SECRETARY},
    {PERM_PATIENT_ALIVE, "patient.alive", SECRETARY | MANAGER},
    {PERM_PATIENT_RESTRICTED, "patient.restricted", SECRETARY | CLINICIAN | MANAGER},
    {PERM_REFERRAL_SEE, "referral.see", BOOKING | SECRETARY | CLINICIAN | MANAGER},
    {PERM_REFERRAL_RECEIVE, "referral.receive", BOOKING | SECRETARY},
    {PERM_REFERRAL_REVIEW, "referral.review", CLINICIAN},
    {PERM_CLINIC_SEE, "clinic.see", CLINIC_STAFF},
    {PERM_BOOK, "book", RECEPTIONIST | BOOKING | SECRETARY | MANAGER},
    {PERM_OVERBOOK, "overbook", CLINICIAN | MANAGER},
    {PERM_ARRIVE, "arrive", RECEPTIONIST | BOOKING | SECRETARY},
    {PERM_OUTCOME, "outcome", BOOKING | SECRETARY | CLINICIAN},
    {PERM_CASH_UP, "cash-up", BOOKING | SECRETARY},
    {PERM_LETTER_SEE, "letter.see", SECRETARY | CLINICIAN | MANAGER},
    {PERM_LETTER_WRITE, "letter.write", SECRETARY | CLINICIAN},
    {PERM_LETTER_SIGN, "letter.sign", CLINICIAN},
    {PERM_LETTER_SEND, "letter.send", SECRETARY},
    {PERM_DUTY_NOT_NEEDED, "duty.not-needed", SECRETARY | CLINICIAN | MANAGER},
    {PERM_SET_UP, "set-up", SECRETARY | MANAGER | ADMINISTRATOR},
    {PERM_PEOPLE, "people", MANAGER | ADMINISTRATOR},
    {PERM_SYSTEM, "system", ADMINISTRATOR},
    {PERM_AUDIT_SEE, "audit.see", MANAGER},
};

static const struct permission_row *row_of(enum permission permission) {
    invariant((size_t)permission < PERM_COUNT && table[permission].permission == permission);
    return &table[permission];
}

bool role_may(enum role role, enum permission permission) {
    invariant((size_t)role < ROLE_COUNT);
    return (row_of(permission)->roles >> role & 1u) != 0;
}

bool person_may(const struct person *p, enum permission permission) {
    return (row_of(permission)->roles & p->roles) != 0;
}

bool may(const struct scope *scope, enum permission permission) {
    if (permission == PERM_PUBLIC) return true;
    return scope && (row_of(permission)->roles & scope->roles) != 0;
}

const char *permission_name(enum permission permission) {
    return row_of(permission)->name;
}

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_RECEPTIONIST] = "receptionist", [ROLE_BOOKING_CLERK] = "booking clerk",
    [ROLE_SECRETARY] = "secretary",       [ROLE_CLINICIAN] = "clinician",
    [ROLE_MANAGER] = "manager",           [ROLE_ADMINISTRATOR] = "administrator",
};

const char *role_name(enum role role) {
    invariant((size_t)role < ROLE_COUNT);
    return role_names[role];
}

enum err role_parse(str text, enum role *ret_role) {
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (!str_eq_nocase_ascii(text, str_from_c(role_names[role]))) continue;
        *ret_role = (enum role)role;
        return OK;
    }
    return INVALID;
}
