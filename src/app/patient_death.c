/* A death: everything that would reach the patient stops at once; those who must know are told. */
#include "appointment_store.h"
#include "appointment_work.h"
#include "death_stop.h"
#include "death_store.h"
#include "duty_store.h"
#include "fact.h"
#include "ledger.h"
#include "letter_dispatch.h"
#include "patient_open.h"
#include "patient_work.h"
#include "referral_store.h"

static enum err cancel_all(struct work *w, uuid patient_id, uuid *ret_clinic_id) {
    const struct appointment *list;
    size_t n;
    TRY(appointment_store_future_of_patient(w->tx, work_site(w), patient_id, w->now, &list, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(death_store_keep(w->tx, work_site(w), patient_id,
                             &(struct death_stop){.subject_kind = S("appointment"),
                                                  .subject_id = list[i].appointment_id,
                                                  .was = S("booked"),
                                                  .rtt_was = S("")}));
        TRY(appointment_cancel_because(w, &list[i], S("patient"), S("patient died")));
        *ret_clinic_id = list[i].clinic_id;
    }
    return OK;
}

static enum err end_waits(struct work *w, uuid patient_id, uuid *ret_clinic_id) {
    const struct waiting_entry *entries;
    size_t n;
    TRY(waiting_store_of_patient(w->tx, work_site(w), patient_id, &entries, &n));
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(entries[i].state, S("waiting")) && !str_eq(entries[i].state, S("booked")) &&
            !str_eq(entries[i].state, S("patient-initiated")))
            continue;
        TRY(entry_keep(w, &entries[i], true));
        *ret_clinic_id = entries[i].clinic_id;
    }
    return OK;
}

static enum err end_referrals(struct work *w, uuid patient_id, uuid *ret_clinic_id) {
    const struct referral *referrals;
    size_t n;
    TRY(referral_store_of_patient(w->tx, work_site(w), patient_id, &referrals, &n));
    for (size_t i = 0; i < n; i++) {
        if (referrals[i].state >= REFERRAL_REJECTED) continue;
        TRY(referral_keep(w, &referrals[i], true));
        *ret_clinic_id = referrals[i].clinic_id;
    }
    return OK;
}

enum err notify_death(struct work *w, void *context, struct done *ret_done) {
    const struct notify_death *in = context;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    struct patient p;
    TRY(patient_open(w, in->patient_id, &p));
    if (p.version != in->version) return patient_is_stale(w);
    TRY(patient_must_live(w, &p));
    if (p.is_deceased) {
        return problem_set(w->why, CONFLICT, S(""), S("The death is already recorded"), S(""));
    }
    if (in->source.n == 0) {
        return problem_set(w->why, INVALID, S("source"), S("Enter who told you, and how"),
                           S("PDS, death notification status: informal or formal"));
    }
    bool is_known = !civil_date_is_none(in->death_date);
    if (is_known && civil_date_compare(in->death_date, w->today) > 0) {
        return problem_set(w->why, INVALID, S("death_date"),
                           S("The date lies in the future: check it"), S(""));
    }
    p.is_deceased = true;
    p.death_date = in->death_date;
    TRY(patient_save(w, &p, S("death notified")));
    uuid fact, clinic_id = {{0}};
    TRY(record_fact(w,
                    &(struct fact){.kind = "patient.died",
                                   .subject_kind = "patient",
                                   .subject_id = p.patient_id,
                                   .patient_id = p.patient_id,
                                   .text = in->source},
                    &fact));
    TRY(cancel_all(w, p.patient_id, &clinic_id));
    TRY(end_waits(w, p.patient_id, &clinic_id));
    TRY(end_referrals(w, p.patient_id, &clinic_id));
    TRY(duty_end_at_death(w, p.patient_id, fact));
    TRY(copies_to_patient_hold(w, p.patient_id));
    ret_done->id = p.patient_id;
    uuid named = w->scope->person_id;
    if (uuid_is_nil(clinic_id) && uuid_is_nil(named)) TRY(duty_of_no_clinic(w, &clinic_id, &named));
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_DEATH,
                                         .subject_kind = "patient",
                                         .subject_id = p.patient_id,
                                         .patient_id = p.patient_id,
                                         .clinic_id = clinic_id,
                                         .named = named,
                                         .priority = DUTY_FIRST},
                      fact);
}

enum err ask_whether_alive(struct work *w, uuid patient_id) {
    const struct duty *open, *death;
    size_t n = 0, n_deaths = 0;
    uuid fact, clinic_id, named;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_DEATH_DENIED, patient_id, S("open"), &open,
                              &n));
    if (n) return OK;
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_DEATH, patient_id, S(""), &death,
                              &n_deaths));
    TRY(duty_of_no_clinic(w, &clinic_id, &named));
    if (n_deaths && !uuid_is_nil(death[0].clinic_id)) clinic_id = death[0].clinic_id;
    TRY(record_fact(w,
                    &(struct fact){.kind = "patient.death-denied",
                                   .subject_kind = "patient",
                                   .subject_id = patient_id,
                                   .patient_id = patient_id,
                                   .text = S("imported")},
                    &fact));
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_DEATH_DENIED,
                                         .subject_kind = "patient",
                                         .subject_id = patient_id,
                                         .patient_id = patient_id,
                                         .clinic_id = clinic_id,
                                         .named = named,
                                         .priority = DUTY_FIRST},
                      fact);
}

/* Who must know is told by a person, who says whom. */
static enum err told(struct work *w, const struct death_told *in, enum duty_rule rule,
                     const char *kind, struct done *ret_done) {
    if (in->note.n == 0) {
        return problem_set(w->why, INVALID, S("told"), S("Enter who was told"),
                           S("House rule H27: a death notified"));
    }
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = kind,
                                   .subject_kind = "patient",
                                   .subject_id = in->patient_id,
                                   .patient_id = in->patient_id,
                                   .text = in->note},
                    &fact));
    ret_done->id = in->patient_id;
    return duty_end(w, rule, in->patient_id, fact, NULL);
}

enum err death_told(struct work *w, void *context, struct done *ret_done) {
    const struct death_told *in = context;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    struct patient p;
    TRY(patient_open(w, in->patient_id, &p));
    if (!p.is_deceased) {
        return problem_set(w->why, CONFLICT, S(""), S("No death is recorded for this patient"),
                           S("House rule H27: a death notified"));
    }
    return told(w, in, DUTY_DEATH, "patient.told-of-death", ret_done);
}

enum err alive_told(struct work *w, void *context, struct done *ret_done) {
    const struct death_told *in = context;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    struct patient p;
    const struct duty *owed;
    size_t n;
    TRY(patient_open(w, in->patient_id, &p));
    TRY(duty_store_of_subject(w->tx, work_site(w), DUTY_ALIVE, p.patient_id, S("open"), &owed, &n));
    if (n == 0) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("Nothing is outstanding here to tell anybody"), S(""));
    }
    return told(w, in, DUTY_ALIVE, "patient.told-alive", ret_done);
}
