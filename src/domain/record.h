/* record.h: what another system told us about a patient, a colleague, a place or a visit.
 * Purpose    readers of FHIR and CSV make records; import_plan compares them; the import keeps them. A
 *            record holds what was sent: all names, numbers and addresses with their use and period.
 * Rule       FHIR R4 sections 8.1, 8.4, 8.6, 8.7, 8.11, 12.10; UK Core.
 * Ownership  texts and arrays live in the arena of the reader; absent is empty, 0 or none.
 * Not here   our own patient (patient.h), which patient_from_record makes. */
#ifndef DOMAIN_RECORD_H
#define DOMAIN_RECORD_H

#include "civil.h"
#include "instant.h"
#include "patient.h"
#include "sha256.h"

#define NHS_NUMBER_SYSTEM S("https://fhir.nhs.uk/Id/nhs-number")

enum record_kind {
    RECORD_PATIENT,
    RECORD_PRACTITIONER,
    RECORD_ORGANISATION,
    RECORD_LOCATION,
    RECORD_APPOINTMENT,
    RECORD_ENCOUNTER,
    RECORD_KIND_COUNT
};
/* "patient", …: as stored; "patients", …: as counted. */
str record_kind_name(enum record_kind kind);
str record_kind_plural(enum record_kind kind);

/* Who a record is in the world outside: the namespace and the number in it. */
struct record_key {
    str source, identifier;
};

struct record_period {
    civil_date start, end; /* none: open */
};
struct record_identifier {
    str use, type, system, value;
    str nhs_status; /* national code 01 … 08 of an NHS number's verification; may be empty */
    struct record_period period;
};
struct record_name {
    str use, title, given, family, suffix, text;
    struct record_period period;
};
struct record_telecom {
    str system, value, use;
    int rank; /* 1 is first; 0: none given */
    struct record_period period;
};
struct record_address {
    str use, lines, postcode, country; /* lines: separated by line feeds, town included */
    struct record_period period;
};
struct record_language {
    str code, text;
    bool is_preferred, needs_interpreter;
};
/* A cell of a list by what its column holds, as a mapping file names it. */
struct record_cell {
    str name, value;
};
struct record_link {
    str type, other; /* replaced-by, replaces, refer, seealso; the reference as it stood */
    struct record_key key;
};

struct record_patient {
    bool is_inactive, is_restricted;
    bool is_said_active, is_said_alive; /* in so many words: what is not said is not said */
    bool is_list;                       /* it says the fields of its columns and nothing else: */
    const struct record_cell *cells;    /* those that were read, empty ones too */
    size_t n_cells;
    str *said; /* fields of a patient, as import_plan.h names them */
    size_t n_said;
    bool says_part_of_given, says_part_of_address; /* nothing of middle names; of some lines */
    str list_source;                               /* namespace of its hospital numbers */
    const struct record_identifier *identifiers;
    size_t n_identifiers;
    const struct record_name *names;
    size_t n_names;
    const struct record_telecom *telecoms;
    size_t n_telecoms;
    const struct record_address *addresses;
    size_t n_addresses;
    const struct record_language *languages;
    size_t n_languages;
    const struct record_link *links;
    size_t n_links;
    str gender;
    civil_date birth_date;
    bool birth_date_is_estimated; /* only the year or month was given */
    bool is_deceased;
    civil_date death_date;
    int multiple_birth; /* order of birth; -1: one of several, order not given */
    bool needs_interpreter;
    str contact_method;         /* UK Core preferred contact method 1 … 9 */
    str contact_format;         /* UK Core written format 11 large print, 12 Braille, 13 audio */
    struct record_key practice; /* empty identifier: none named, or not followed */
    str practice_name, gp_name; /* as shown in the record, or resolved in its bundle */
    struct problem not_taken;   /* a field that was wrong and left out, though the rest is good */
    str organisation_name;      /* that manages the record */
};

struct record_contact { /* practitioners and organisations: the address book */
    str kind;           /* consultant, gp, practice, department, trust, other … */
    str person_name, organisation, salutation;
    str address, postcode, telephone, email, ods_code;
    bool is_inactive;
};
struct record_place {
    str name, address, postcode, telephone;
    bool is_inactive;
};
struct record_visit {
    struct record_key patient; /* empty identifier: the record names none that can be followed */
    str patient_text;          /* the reference as it stood, for the rejection */
    bool has_start, has_end;
    instant start, end;
    str status, title, place, with_whom;
};

struct record {
    enum record_kind kind;
    str label;                     /* "Patient/123", a fullUrl, or "line 7" */
    const struct record_key *keys; /* best first; at least one */
    size_t n_keys;
    sha256_hash hash; /* of everything sent, but order, blanks and what a server counts itself */
    union {
        struct record_patient patient;
        struct record_contact contact;
        struct record_place place;
        struct record_visit visit;
    };
};

/* A record that could not be taken, for the report. */
struct rejection {
    str file, resource, field, reason, rule;
    enum record_kind kind; /* of the whole record; RECORD_KIND_COUNT: a file, or one field only */
    bool is_field_only;    /* the record went in without this field */
};

/* Our patient from theirs: the current official or usual name, home address, numbers and needs on `today`.
 * Nothing about who or where it is kept (patient_id, version, practice_id, merged_into) is set. */
void patient_from_record(struct arena *a, const struct record_patient *r, civil_date today,
                         struct patient *ret_patient);

#endif
