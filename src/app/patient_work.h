/* patient_work.h: registering patients, changing their details, and a death.
 * Purpose    work_change_fns for work_write (input struct named in each), and the finder for work_read.
 * Rule       House rules H6, H15 (search before registering, every version kept), H14 (who is the same person).
 *            A restricted record is changed only by those who may open it (patient_open.h).
 * Facts      patient.registered, .changed, .restricted, .unrestricted, .in-use-again, .died,
 *            .told-of-death, .death-undone, .death-denied, .told-alive.
 * Not here   outside records (import_records.h). */
#ifndef APP_PATIENT_WORK_H
#define APP_PATIENT_WORK_H

#include "patient.h"
#include "work.h"

/* A possible duplicate, with the reasons a person can read. */
struct duplicate {
    struct patient patient;
    int64_t score;   /* hundredths of a bit */
    bool is_certain; /* the same NHS number: registering another is refused */
    str reasons;
};
/* Who might already be this person, most likely first; at most 10. For work_read. */
MUST_USE enum err patient_find_duplicates(struct work *w, const struct patient *typed,
                                          const struct duplicate **ret_duplicates, size_t *ret_n);

struct register_patient {
    struct patient patient; /* patient_id, version and an empty hospital number are filled in */
    bool duplicates_seen;   /* the possible duplicates were shown and refused */
    uuid referral_id; /* the referral that is about this person, registered with them; or nil */
    int64_t referral_version;
};
/* CONFLICT with field "duplicates" when there are possible ones that were not seen yet. */
MUST_USE enum err register_patient(struct work *w, void *register_patient_input,
                                   struct done *ret_done);

struct change_patient {
    struct patient patient; /* whole, with the version it was changed from */
    str reason;
};
MUST_USE enum err change_patient(struct work *w, void *change_patient_input, struct done *ret_done);

struct restrict_patient {
    uuid patient_id;
    int64_t version;
    bool is_restricted; /* as it is to be */
    str reason;
};
MUST_USE enum err restrict_patient(struct work *w, void *restrict_patient_input,
                                   struct done *ret_done);

/* A record that is no longer in use where it came from is the one that is used here, all the same. */
struct use_record_again {
    uuid patient_id;
    int64_t version;
    str reason;
};
MUST_USE enum err use_record_again(struct work *w, void *use_record_again_input,
                                   struct done *ret_done);

struct notify_death {
    uuid patient_id;
    int64_t version;
    civil_date death_date; /* none: not known */
    str source;            /* who told, and how */
};
/* At once: appointments cancelled, waiting-list entries and referrals ended, copies to the patient
 * stopped, every other duty ended; "tell who must know" stays. */
MUST_USE enum err notify_death(struct work *w, void *notify_death_input, struct done *ret_done);
/* The death was recorded by mistake: what it stopped stands again as it was; held copies wait to be sent. Cancelled
 * appointments are booked again only where asked; else the patient is to be told, and a new date is owed. */
struct patient_lives {
    uuid patient_id;
    int64_t version;
    str reason;
    const uuid *book; /* of those the death cancelled: to book on their slots again */
    size_t n_book;
};
MUST_USE enum err patient_lives(struct work *w, void *patient_lives_input, struct done *ret_done);
struct death_told {
    uuid patient_id;
    str note; /* who was told */
};
MUST_USE enum err death_told(struct work *w, void *death_told_input, struct done *ret_done);
/* Of a death that was taken back: whoever was told of it knows that the patient is alive. CONFLICT when that is not
 * outstanding. */
MUST_USE enum err alive_told(struct work *w, void *death_told_input, struct done *ret_done);

/* Where the death of this patient came from it is denied: somebody is asked to find out. Once: while that is open,
 * nothing is asked anew. Ends when the death is taken back, or as no longer needed, with how it is known. */
MUST_USE enum err ask_whether_alive(struct work *w, uuid patient_id);

/* For the other use cases of a record, inside their transaction. */
MUST_USE enum err patient_is_stale(struct work *w); /* CONFLICT: somebody was first */
/* CONFLICT for a record that was merged into another: what is news of the patient belongs there. */
MUST_USE enum err patient_must_live(struct work *w, const struct patient *p);
/* Writes the record as a new version, kept with its reason; p->version counts on. */
MUST_USE enum err patient_save(struct work *w, struct patient *p, str reason);

/* ---- the finder ---------------------------------------------------------------------------------- */

enum { FIND_LIMIT = 20 };
struct found_patient {
    struct patient patient;
    str why;               /* what matched: "NHS number", "name", "sounds like", "previous name" */
    bool is_by_old_number; /* of a record that was merged into this one */
};
struct found_patients {
    const struct found_patient *list; /* those this person may open */
    size_t n;
    size_t n_restricted; /* restricted records besides: only that there are such */
};
/* Understands names in any order, dates of birth in any British form, NHS and hospital numbers. For
 * work_read. */
MUST_USE enum err patient_find(struct work *w, str typed, struct found_patients *ret_found);
/* The same for a list beside the box somebody is typing in: of each patient only what it shows (finder_store.h). */
MUST_USE enum err patient_find_shortly(struct work *w, str typed, struct found_patients *ret_found);
/* Somebody looks at a page of them: one leaf, "patients.found", with their ids as its detail and what was typed
 * as its text (House rule H20). Nobody found is no look. As record_view (audit.h). */
struct audit_queue;
MUST_USE enum err patient_found_look(struct work *w, struct audit_queue *views, str typed,
                                     const struct found_patients *found);

#endif
