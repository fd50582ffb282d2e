#include "patient_access.h"

bool patient_is_open_to(const struct scope *scope, const struct patient *p) {
    return !p->is_restricted || may(scope, PERM_PATIENT_RESTRICTED);
}

struct patient patient_veiled(const struct patient *p) {
    return (struct patient){.patient_id = p->patient_id,
                            .version = p->version,
                            .title = S(""),
                            .given_names = S(""),
                            .family_name = S("Restricted record"),
                            .gender = S("unknown"),
                            .hospital_number = p->hospital_number,
                            .format_need = S("none"),
                            .write_to = S("home"),
                            .is_restricted = true,
                            .is_deceased = p->is_deceased,
                            .merged_into = p->merged_into,
                            .is_inactive = p->is_inactive};
}

struct patient patient_as_seen(const struct scope *scope, const struct patient *p) {
    return patient_is_open_to(scope, p) ? *p : patient_veiled(p);
}
