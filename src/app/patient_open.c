#include "patient_open.h"

#include "patient_store.h"

enum err patient_look(struct work *w, uuid patient_id, struct patient *ret_patient) {
    struct patient p;
    TRY(patient_store_get(w->tx, work_site(w), patient_id, &p));
    *ret_patient = patient_as_seen(w->scope, &p);
    return OK;
}

static enum err must_be_open(struct work *w, const struct patient *p) {
    if (patient_is_open_to(w->scope, p)) return OK;
    return problem_set(w->why, FORBIDDEN, S(""),
                       S("This is a restricted record. A secretary, a clinician or a manager can "
                         "open it: ask one of them to do this"),
                       S("PDS, restricted records; House rule H17"));
}

enum err patient_open(struct work *w, uuid patient_id, struct patient *ret_patient) {
    struct patient p;
    TRY(patient_store_get(w->tx, work_site(w), patient_id, &p));
    TRY(must_be_open(w, &p));
    *ret_patient = p;
    return OK;
}

static enum err open_for_new(struct work *w, uuid patient_id, struct patient *ret_patient) {
    TRY(patient_store_stands(w->tx, work_site(w), patient_id, ret_patient));
    TRY(must_be_open(w, ret_patient));
    if (ret_patient->is_deceased) {
        return problem_set(w->why, INVALID, S("patient_id"),
                           S("This patient is recorded as having died: nothing can be booked"),
                           S("House rule H27: a death notified"));
    }
    if (!uuid_is_nil(ret_patient->merged_into)) {
        return problem_set(w->why, INVALID, S("patient_id"),
                           S("This record was joined with another: use that one"),
                           S("House rule H29"));
    }
    return OK;
}

enum err patient_open_for_new(struct work *w, uuid patient_id) {
    struct patient p;
    return open_for_new(w, patient_id, &p);
}

enum err patient_open_to_begin(struct work *w, uuid patient_id) {
    struct patient p;
    TRY(open_for_new(w, patient_id, &p));
    if (!p.is_inactive) return OK;
    return problem_set(w->why, INVALID, S("patient_id"),
                       S("This record is no longer in use where it came from. Find the patient's "
                         "other record; if this is the right one, say so on its page first"),
                       S("House rule H29"));
}
