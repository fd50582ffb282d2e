#include "patient_field.h"

#include "invariant.h"

#define FIELD(kind, member, told)                                                                  \
    { S_INIT(#member), PATIENT_##kind, offsetof(struct patient, member), told }
static const struct patient_field list[] = {
    FIELD(TEXT, title, true),           FIELD(TEXT, given_names, true),
    FIELD(TEXT, family_name, true),     FIELD(TEXT, previous_name, true),
    FIELD(TEXT, known_as, true),        FIELD(TEXT, gender, true),
    FIELD(DAY, birth_date, true),       FIELD(YES, birth_date_is_estimated, true),
    FIELD(TEXT, nhs_number, true),      FIELD(TEXT, nhs_number_status, true),
    FIELD(TEXT, hospital_number, true), FIELD(TEXT, address, true),
    FIELD(TEXT, postcode, true),        FIELD(TEXT, country, true),
    FIELD(TEXT, home_telephone, true),  FIELD(TEXT, mobile_telephone, true),
    FIELD(TEXT, email, true),           FIELD(ID, practice_id, true),
    FIELD(TEXT, gp_name, true),         FIELD(TEXT, language, true),
    FIELD(TEXT, interpreter, true),     FIELD(TEXT, format_need, true),
    FIELD(TEXT, other_needs, true),     FIELD(TEXT, write_to, false),
    FIELD(TEXT, other_address, true),   FIELD(YES, is_vulnerable, false),
    FIELD(YES, is_restricted, true),    FIELD(YES, is_deceased, true),
    FIELD(DAY, death_date, true),       FIELD(ID, merged_into, false),
    FIELD(YES, is_inactive, true),
};
#undef FIELD

const struct patient_field *patient_field_list(size_t *ret_n) {
    *ret_n = sizeof list / sizeof list[0];
    return list;
}

str patient_field_get(struct arena *a, const struct patient *p, const struct patient_field *f) {
    const void *at = (const char *)p + f->offset;
    switch (f->kind) {
    case PATIENT_TEXT: return *(const str *)at;
    case PATIENT_DAY: {
        civil_date day = *(const civil_date *)at;
        return civil_date_is_none(day) ? S("") : civil_date_iso(a, day);
    }
    case PATIENT_YES: return *(const bool *)at ? S("yes") : S("");
    case PATIENT_ID: {
        uuid id = *(const uuid *)at;
        return uuid_is_nil(id) ? S("") : uuid_text(a, id);
    }
    }
    invariant(false);
    return S("");
}

void patient_field_set(struct patient *p, const struct patient_field *f, str text) {
    void *at = (char *)p + f->offset;
    civil_date day = {0};
    uuid id = {{0}};
    switch (f->kind) {
    case PATIENT_TEXT: *(str *)at = text; break;
    case PATIENT_DAY:
        if (!text.n || civil_date_parse_iso(text, &day) == OK) *(civil_date *)at = day;
        break;
    case PATIENT_YES: *(bool *)at = text.n > 0; break;
    case PATIENT_ID:
        if (!text.n || uuid_parse(text, &id) == OK) *(uuid *)at = id;
        break;
    }
}
