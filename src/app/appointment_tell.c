/* A patient is told what the clinic changed: owed once, tried, and done. */
#include "appointment_store.h"
#include "appointment_work.h"
#include "duty_store.h"
#include "fact.h"
#include "ledger.h"
#include "patient_open.h"
#include "permission.h"
#include "told_by_letter.h"

enum err appointment_owes_telling(struct work *w, const struct appointment *p,
                                  enum duty_priority priority, uuid fact) {
    const struct duty *owed;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_TELL_PATIENT, p->appointment_id, S("open"),
                              &owed, &n));
    if (n) return OK;
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_TELL_PATIENT,
                                         .subject_kind = "appointment",
                                         .subject_id = p->appointment_id,
                                         .patient_id = p->patient_id,
                                         .clinic_id = p->clinic_id,
                                         .priority = priority},
                      fact);
}

enum err told_patient(struct work *w, void *context, struct done *ret_done) {
    const struct told_patient *in = context;
    TRY(work_may(w, PERM_BOOK));
    if (in->how.n == 0)
        return problem_set(w->why, INVALID, S("how"),
                           S("Enter how the patient was told: a voicemail is only an attempt"),
                           S("House rule H1"));
    struct appointment p;
    struct patient patient;
    TRY(appointment_store_get(w->tx, work_site(w), in->appointment_id, &p));
    TRY(patient_open(w, p.patient_id, &patient));
    const struct duty *owed;
    size_t n;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_TELL_PATIENT, p.appointment_id, S(""),
                              &owed, &n));
    if (n == 0) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("Nothing was changed here that the patient must be told of"), S(""));
    }
    /* What somebody took for not needed is still worth a note when it is done after all. */
    if (str_eq(owed[0].state, S("done"))) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("Somebody has told the patient already: nothing is outstanding here"),
                           S(""));
    }
    if (str_eq(in->how, S("letter"))) return letter_is_no_proof(w);
    uuid fact;
    TRY(record_fact(
        w,
        &(struct fact){.kind = in->is_attempt ? "patient.tried-to-tell" : "patient.told",
                       .subject_kind = "appointment",
                       .subject_id = p.appointment_id,
                       .patient_id = p.patient_id,
                       .detail = in->how,
                       .text = in->note},
        &fact));
    ret_done->id = p.appointment_id;
    return in->is_attempt ? OK : duty_end(w, DUTY_TELL_PATIENT, p.appointment_id, fact, NULL);
}
