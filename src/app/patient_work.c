#include "patient_work.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "birth_date.h"
#include "buf.h"
#include "fact.h"
#include "ledger.h"
#include "nhs_number.h"
#include "patient_keys.h"
#include "permission.h"
#include "person_name.h"
#include "referral_store.h"
#include "referral_work.h"
#include "site_store.h"

static int64_t site(const struct work *w) {
    return w->scope->site_id;
}

static enum err stale(struct work *w) {
    return problem_set(
        w->why, CONFLICT, S(""),
        S("Somebody changed this record in the meantime: look at it again before you save"),
        S("design.md 1, no current patient"));
}

/* What every record must be, however it comes in from a person. */
static enum err check_record(struct work *w, struct patient *p) {
    struct person_name name = {p->title, p->given_names, p->family_name};
    TRY(person_name_check(&name, w->why));
    p->title = name.title;
    p->given_names = name.given;
    p->family_name = name.family;
    if (!civil_date_is_none(p->birth_date) && civil_date_compare(p->birth_date, w->today) > 0) {
        return problem_set(w->why, INVALID, S("birth_date"),
                           S("The date of birth lies in the future: check it"), S("domain.md 1.5"));
    }
    if (p->nhs_number.n) {
        struct site_row own;
        nhs_number n;
        TRY(site_store_get(w->tx, site(w), &own));
        TRY(nhs_number_parse(p->nhs_number, &n, w->why));
        TRY(nhs_number_check_issued(n, own.synthetic_nhs_numbers, w->why));
        p->nhs_number = nhs_number_plain(w->arena, n);
    }
    if (str_eq(p->write_to, S("other-address")) && p->other_address.n == 0) {
        return problem_set(w->why, INVALID, S("other_address"), S("Enter the address to write to"),
                           S("domain.md 6.4, safe contact"));
    }
    return OK;
}

static enum err keep_version(struct work *w, const struct patient *p, str reason) {
    return patient_store_add_version(w->tx, site(w), p->patient_id, p->version, w->now,
                                     w->scope->person_id, reason, patient_json(w->arena, p));
}

static enum err number_taken(struct work *w) {
    return problem_set(
        w->why, CONFLICT, S("nhs_number"),
        S("Another patient here has this NHS or hospital number: find that record first"),
        S("domain.md 1.2: at most one current NHS number"));
}

enum err register_patient(struct work *w, void *context, struct done *ret_done) {
    const struct register_patient *in = context;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    struct patient p = in->patient;
    TRY(check_record(w, &p));
    const struct duplicate *duplicates;
    size_t n;
    TRY(patient_find_duplicates(w, &p, &duplicates, &n));
    if (n && duplicates[0].is_certain) return number_taken(w);
    if (n && !in->duplicates_seen) {
        return problem_set(
            w->why, CONFLICT, S("duplicates"),
            S("This person may be registered already: look at the records below first"),
            S("domain.md 1.4: always search first"));
    }
    p.patient_id = work_new_id(w);
    p.version = 1;
    if (p.hospital_number.n == 0) {
        TRY(patient_store_next_hospital_number(w->tx, site(w), &p.hospital_number));
    }
    struct patient_keys keys = patient_keys_of(w, &p);
    enum err e = patient_store_insert(w->tx, site(w), &p, &keys, w->now, w->scope->person_id);
    if (e == CONFLICT) return number_taken(w);
    TRY(e);
    TRY(keep_version(w, &p, S("registered")));
    ret_done->id = p.patient_id;
    uuid fact;
    return record_fact(w,
                       &(struct fact){.kind = "patient.registered",
                                      .subject_kind = "patient",
                                      .subject_id = p.patient_id,
                                      .patient_id = p.patient_id},
                       &fact);
}

static enum err save(struct work *w, struct patient *p, str reason) {
    struct patient_keys keys = patient_keys_of(w, p);
    enum err e = patient_store_update(w->tx, site(w), p, &keys);
    if (e == CONFLICT) return stale(w);
    TRY(e);
    p->version++;
    return keep_version(w, p, reason);
}

enum err change_patient(struct work *w, void *context, struct done *ret_done) {
    const struct change_patient *in = context;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    struct patient was, p = in->patient;
    TRY(patient_store_get(w->tx, site(w), p.patient_id, &was));
    if (was.version != p.version) return stale(w);
    TRY(check_record(w, &p));
    /* A death, a merge and a restriction have their own use cases: a form of details cannot undo them. */
    p.is_deceased = was.is_deceased;
    p.death_date = was.death_date;
    p.merged_into = was.merged_into;
    p.is_restricted = was.is_restricted;
    if (p.hospital_number.n == 0) p.hospital_number = was.hospital_number;
    const struct patient *others;
    size_t n;
    TRY(patient_store_by_nhs_number(w->tx, site(w), p.nhs_number, &others, &n));
    if (p.nhs_number.n && n && !uuid_eq(others[0].patient_id, p.patient_id)) return number_taken(w);
    TRY(save(w, &p, in->reason));
    ret_done->id = p.patient_id;
    uuid fact;
    return record_fact(w,
                       &(struct fact){.kind = "patient.changed",
                                      .subject_kind = "patient",
                                      .subject_id = p.patient_id,
                                      .patient_id = p.patient_id,
                                      .detail = say(w->arena, "version {}", SAY_N(p.version)),
                                      .text = in->reason},
                       &fact);
}

/* ---- a death ------------------------------------------------------------------------------------- */

static enum err cancel_all(struct work *w, uuid patient_id, uuid fact, uuid *ret_clinic_id) {
    const struct appointment *list;
    size_t n;
    TRY(appointment_store_future_of_patient(w->tx, site(w), patient_id, w->now, &list, &n));
    for (size_t i = 0; i < n; i++) {
        TRY(appointment_cancel_because(w, &list[i], S("patient"), S("patient died"), fact));
        *ret_clinic_id = list[i].clinic_id;
    }
    return OK;
}

static enum err end_waits(struct work *w, uuid patient_id, uuid *ret_clinic_id) {
    const struct waiting_entry *entries;
    size_t n;
    TRY(waiting_store_of_patient(w->tx, site(w), patient_id, &entries, &n));
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(entries[i].state, S("waiting")) && !str_eq(entries[i].state, S("booked")))
            continue;
        struct waiting_entry e = entries[i];
        e.state = S("died");
        e.appointment_id = (uuid){{0}};
        TRY(waiting_store_update(w->tx, site(w), &e));
        *ret_clinic_id = e.clinic_id;
    }
    return OK;
}

static enum err end_referrals(struct work *w, uuid patient_id, uuid *ret_clinic_id) {
    const struct referral *referrals;
    size_t n;
    TRY(referral_store_of_patient(w->tx, site(w), patient_id, &referrals, &n));
    for (size_t i = 0; i < n; i++) {
        if (referrals[i].state >= REFERRAL_REJECTED) continue;
        TRY(referral_move(w, referrals[i].referral_id, REFERRAL_DIE, S("36")));
        *ret_clinic_id = referrals[i].clinic_id;
    }
    return OK;
}

enum err notify_death(struct work *w, void *context, struct done *ret_done) {
    const struct notify_death *in = context;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    struct patient p;
    TRY(patient_store_get(w->tx, site(w), in->patient_id, &p));
    if (p.version != in->version) return stale(w);
    if (p.is_deceased) {
        return problem_set(w->why, CONFLICT, S(""), S("The death is already recorded"), S(""));
    }
    if (in->source.n == 0) {
        return problem_set(w->why, INVALID, S("source"), S("Enter who told you, and how"),
                           S("domain.md 1.4, death notification status"));
    }
    bool is_known = !civil_date_is_none(in->death_date);
    if (is_known && civil_date_compare(in->death_date, w->today) > 0) {
        return problem_set(w->why, INVALID, S("death_date"),
                           S("The date lies in the future: check it"), S(""));
    }
    p.is_deceased = true;
    p.death_date = in->death_date;
    TRY(save(w, &p, S("death notified")));
    uuid fact, clinic_id = {{0}};
    TRY(record_fact(w,
                    &(struct fact){.kind = "patient.died",
                                   .subject_kind = "patient",
                                   .subject_id = p.patient_id,
                                   .patient_id = p.patient_id,
                                   .text = in->source},
                    &fact));
    TRY(cancel_all(w, p.patient_id, fact, &clinic_id));
    TRY(end_waits(w, p.patient_id, &clinic_id));
    TRY(end_referrals(w, p.patient_id, &clinic_id));
    /* Copies of letters to the patient are held at dispatch, where the record is read again. */
    TRY(duty_end_at_death(w, p.patient_id, fact));
    ret_done->id = p.patient_id;
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_DEATH,
                                         .subject_kind = "patient",
                                         .subject_id = p.patient_id,
                                         .patient_id = p.patient_id,
                                         .clinic_id = clinic_id,
                                         .named = w->scope->person_id,
                                         .priority = DUTY_FIRST},
                      fact);
}

enum err death_told(struct work *w, void *context, struct done *ret_done) {
    const struct death_told *in = context;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    if (in->note.n == 0) {
        return problem_set(w->why, INVALID, S("note"), S("Enter who was told"), S("design.md 1"));
    }
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "patient.told-of-death",
                                   .subject_kind = "patient",
                                   .subject_id = in->patient_id,
                                   .patient_id = in->patient_id,
                                   .text = in->note},
                    &fact));
    ret_done->id = in->patient_id;
    return duty_end(w, DUTY_DEATH, in->patient_id, fact, NULL);
}
