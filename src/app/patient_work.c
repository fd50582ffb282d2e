#include "patient_work.h"

#include "buf.h"
#include "fact.h"
#include "letter_dispatch.h"
#include "letter_recipients.h"
#include "patient_check.h"
#include "patient_keys.h"
#include "patient_open.h"
#include "referral_life.h"
#include "referral_work.h"

enum err patient_is_stale(struct work *w) {
    return problem_set(
        w->why, CONFLICT, S(""),
        S("Somebody changed this record in the meantime: look at it again before you save"),
        S("House rule H6"));
}

static enum err keep_version(struct work *w, const struct patient *p, str reason) {
    return patient_store_add_version(w->tx, work_site(w), p->patient_id, p->version, w->now,
                                     w->scope->person_id, reason, patient_json(w->arena, p));
}

static enum err number_taken(struct work *w) {
    return problem_set(w->why, CONFLICT, S("nhs_number"),
                       S("Another patient here has this NHS number: find that record first"),
                       S("House rule H15: one NHS number, one record"));
}

/* Asked before anything is written, so that the field can be named. `p->patient_id` nil: somebody new. */
static enum err numbers_are_free(struct work *w, const struct patient *p) {
    const struct patient *others;
    size_t n;
    if (p->nhs_number.n) {
        TRY(patient_store_by_nhs_number(w->tx, work_site(w), p->nhs_number, &others, &n));
        if (n && !uuid_eq(others[0].patient_id, p->patient_id)) return number_taken(w);
    }
    if (p->hospital_number.n == 0) return OK;
    TRY(patient_store_by_hospital_number(w->tx, work_site(w), p->hospital_number, &others, &n));
    if (n == 0 || uuid_eq(others[0].patient_id, p->patient_id)) return OK;
    return problem_set(w->why, CONFLICT, S("hospital_number"),
                       S("Another patient here has this hospital number: find that record first"),
                       S("House rule H15: one hospital number, one record"));
}

enum err register_patient(struct work *w, void *context, struct done *ret_done) {
    const struct register_patient *in = context;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    struct patient p = in->patient;
    TRY(patient_check(w, &p, NULL));
    p.patient_id = (uuid){{0}};
    TRY(numbers_are_free(w, &p));
    const struct duplicate *duplicates;
    size_t n;
    TRY(patient_find_duplicates(w, &p, &duplicates, &n));
    if (n && duplicates[0].is_certain) return number_taken(w);
    if (n && !in->duplicates_seen) {
        return problem_set(
            w->why, CONFLICT, S("duplicates"),
            S("This person may be registered already: look at the records below first"),
            S("House rule H15; PDS: always search first"));
    }
    p.patient_id = work_new_id(w);
    p.version = 1;
    if (p.hospital_number.n == 0) {
        TRY(patient_store_next_hospital_number(w->tx, work_site(w), &p.hospital_number));
    }
    struct patient_keys keys = patient_keys_of(w, &p);
    enum err e = patient_store_insert(w->tx, work_site(w), &p, &keys, w->now, w->scope->person_id);
    if (e == CONFLICT) return number_taken(w);
    TRY(e);
    TRY(keep_version(w, &p, S("registered")));
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "patient.registered",
                                   .subject_kind = "patient",
                                   .subject_id = p.patient_id,
                                   .patient_id = p.patient_id},
                    &fact));
    ret_done->id = p.patient_id;
    if (uuid_is_nil(in->referral_id)) return OK;
    struct register_referral about = {.referral_id = in->referral_id,
                                      .patient_id = p.patient_id,
                                      .version = in->referral_version};
    struct done registered;
    return register_referral(w, &about, &registered);
}

enum err patient_must_live(struct work *w, const struct patient *p) {
    if (uuid_is_nil(p->merged_into)) return OK;
    return problem_set(w->why, CONFLICT, S(""),
                       S("This record was joined with another: use that one"), S("House rule H29"));
}

enum err patient_save(struct work *w, struct patient *p, str reason) {
    struct patient_keys keys = patient_keys_of(w, p);
    enum err e = patient_store_update(w->tx, work_site(w), p, &keys, w->now);
    if (e == CONFLICT) return patient_is_stale(w);
    TRY(e);
    p->version++;
    return keep_version(w, p, reason);
}

enum err change_patient(struct work *w, void *context, struct done *ret_done) {
    const struct change_patient *in = context;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    struct patient was, p = in->patient;
    TRY(patient_open(w, p.patient_id, &was));
    if (was.version != p.version) return patient_is_stale(w);
    TRY(patient_must_live(w, &was));
    struct findings f = {.n = 0};
    if (in->reason.n == 0) {
        enum err e = problem_set(w->why, INVALID, S("reason"),
                                 S("Enter why you change the details, for example: patient rang"),
                                 S("House rule H15: every version is kept"));
        TRY(also(w, &f, e));
    }
    TRY(also(w, &f, patient_check(w, &p, &was)));
    TRY(all_found(w, &f));
    /* A death, a merge, a restriction and the end of a record's use have their own use cases: a form of details
     * cannot undo them. */
    p.is_deceased = was.is_deceased;
    p.death_date = was.death_date;
    p.merged_into = was.merged_into;
    p.is_restricted = was.is_restricted;
    p.is_inactive = was.is_inactive;
    if (p.hospital_number.n == 0) p.hospital_number = was.hospital_number;
    TRY(numbers_are_free(w, &p));
    TRY(patient_save(w, &p, in->reason));
    ret_done->id = p.patient_id;
    uuid fact;
    TRY(record_fact(w,
                    &(struct fact){.kind = "patient.changed",
                                   .subject_kind = "patient",
                                   .subject_id = p.patient_id,
                                   .patient_id = p.patient_id,
                                   .detail = say(w->arena, "version {}", SAY_N(p.version)),
                                   .text = in->reason},
                    &fact));
    TRY(gp_joins_letters(w, &was, &p));
    return printed_copies_hold(w, p.patient_id);
}

enum err use_record_again(struct work *w, void *context, struct done *ret_done) {
    const struct use_record_again *in = context;
    TRY(work_may(w, PERM_PATIENT_EDIT));
    struct patient p;
    TRY(patient_open(w, in->patient_id, &p));
    if (p.version != in->version) return patient_is_stale(w);
    TRY(patient_must_live(w, &p));
    if (!p.is_inactive)
        return problem_set(w->why, CONFLICT, S(""), S("This record is in use already"),
                           S("House rule H29"));
    if (in->reason.n == 0) {
        return problem_set(w->why, INVALID, S("known_by"),
                           S("Enter how you know that this is the record to use"),
                           S("House rule H29"));
    }
    p.is_inactive = false;
    TRY(patient_save(w, &p, in->reason));
    ret_done->id = p.patient_id;
    uuid fact;
    return record_fact(w,
                       &(struct fact){.kind = "patient.in-use-again",
                                      .subject_kind = "patient",
                                      .subject_id = p.patient_id,
                                      .patient_id = p.patient_id,
                                      .detail = say(w->arena, "version {}", SAY_N(p.version)),
                                      .text = in->reason},
                       &fact);
}

enum err restrict_patient(struct work *w, void *context, struct done *ret_done) {
    const struct restrict_patient *in = context;
    TRY(work_may(w, PERM_PATIENT_RESTRICTED));
    struct patient p;
    TRY(patient_open(w, in->patient_id, &p));
    if (p.version != in->version) return patient_is_stale(w);
    if (p.is_restricted == in->is_restricted) {
        return problem_set(w->why, CONFLICT, S(""),
                           in->is_restricted ? S("This record is restricted already")
                                             : S("This record is not restricted"),
                           S("PDS, restricted records"));
    }
    if (in->reason.n == 0) {
        return problem_set(w->why, INVALID, S("reason"), S("Enter who asked for it, and why"),
                           S("NHS Data Dictionary, WITHHELD IDENTITY REASON"));
    }
    p.is_restricted = in->is_restricted;
    TRY(patient_save(w, &p, in->reason));
    ret_done->id = p.patient_id;
    uuid fact;
    TRY(record_fact(
        w,
        &(struct fact){.kind = in->is_restricted ? "patient.restricted" : "patient.unrestricted",
                       .subject_kind = "patient",
                       .subject_id = p.patient_id,
                       .patient_id = p.patient_id,
                       .text = in->reason},
        &fact));
    return printed_copies_hold(w, p.patient_id);
}
