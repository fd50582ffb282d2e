/* One patient of an import. */
#include "buf.h"
#include "duplicate_work.h"
#include "fact.h"
#include "hospital_number.h"
#include "import_links.h"
#include "import_memory.h"
#include "import_said.h"
#include "letter_recipients.h"
#include "nhs_number.h"
#include "patient_keys.h"
#include "patient_work.h"
#include "person_name.h"
#include "site_store.h"

static enum err refuse(struct import_run *run, str field, str sentence, str rule) {
    return problem_set(run->work->why, INVALID, field, sentence, rule);
}

static enum err know_site(struct import_run *run) {
    struct site_row own;
    if (run->knows_site) return OK;
    TRY(site_store_get(run->work->tx, work_site(run->work), &own));
    run->knows_site = true;
    run->allows_synthetic = own.synthetic_nhs_numbers;
    return OK;
}

static enum err clean_nhs_number(struct import_run *run, const struct record *r,
                                 struct patient *p) {
    if (p->nhs_number.n == 0) return OK;
    struct work *w = run->work;
    struct problem why = {0};
    nhs_number number;
    TRY(know_site(run));
    enum err e = nhs_number_parse(p->nhs_number, &number, &why);
    if (e == OK) e = nhs_number_check_issued(number, run->allows_synthetic, &why);
    if (e == OK) return OK;
    import_leave_out(run, r, S("nhs_number"),
                     say(w->arena, "The patient is here without the number {}. {}",
                         SAY_T(p->nhs_number), SAY_T(why.sentence)));
    p->nhs_number = S("");
    p->nhs_number_status = S("05");
    return OK;
}

/* What we would keep of this record, before it meets what is here. */
static enum err fresh_patient(struct import_run *run, const struct record *r,
                              struct patient *ret_patient) {
    struct work *w = run->work;
    struct patient p = {0};
    patient_from_record(w->arena, &r->patient, w->today, &p);
    if (p.family_name.n == 0) p.family_name = p.given_names.n ? p.given_names : S("Unknown");
    if (str_eq(p.family_name, p.given_names)) p.given_names = S("");
    struct person_name name = {p.title, p.given_names, p.family_name};
    TRY(person_name_check(&name, w->why));
    p.title = name.title;
    p.given_names = name.given;
    p.family_name = name.family;
    if (!civil_date_is_none(p.birth_date) && civil_date_compare(p.birth_date, w->today) > 0)
        return refuse(run, S("birth_date"), S("The date of birth lies in the future: check it"),
                      S("House rule: not after today"));
    /* Before anything is written: a record that is refused changes nothing. */
    if (!civil_date_is_none(p.death_date) && civil_date_compare(p.death_date, w->today) > 0)
        return refuse(run, S("death_date"), S("The date of death lies in the future: check it"),
                      S("House rule H14"));
    TRY(clean_nhs_number(run, r, &p));
    /* A number that cannot be one of ours stays among the identifiers of other systems. */
    str number = {NULL, 0};
    if (hospital_number_parse(w->arena, p.hospital_number, &number, NULL) != OK) number = S("");
    p.hospital_number = number;
    bool is_known = false;
    TRY(import_target(run, RECORD_ORGANISATION, r->patient.practice, &is_known, &p.practice_id));
    *ret_patient = p;
    return OK;
}

static enum err by_nhs_number(struct import_run *run, str number, bool *ret_found,
                              struct patient *ret_other) {
    const struct patient *list = NULL;
    size_t n = 0;
    *ret_found = false;
    if (number.n == 0) return OK;
    TRY(patient_store_by_nhs_number(run->work->tx, work_site(run->work), number, &list, &n));
    *ret_found = n > 0;
    if (n > 0) *ret_other = list[0];
    return OK;
}

static enum err hospital_number_is_taken(struct import_run *run, str number, uuid by_other_than,
                                         bool *ret_taken) {
    const struct patient *list = NULL;
    size_t n = 0;
    *ret_taken = false;
    if (number.n == 0) return OK;
    TRY(patient_store_by_hospital_number(run->work->tx, work_site(run->work), number, &list, &n));
    *ret_taken = n > 0 && !uuid_eq(list[0].patient_id, by_other_than);
    return OK;
}

static enum err keep_numbers(struct import_run *run, const struct record *r, uuid patient_id) {
    if (run->request->is_dry_run) return OK;
    for (size_t i = 0; i < r->patient.n_identifiers; i++) {
        const struct record_identifier *id = &r->patient.identifiers[i];
        if (!record_number_is_kept(id)) continue;
        TRY(patient_identifier_put(run->work->tx, work_site(run->work), patient_id, id->system,
                                   id->value, !str_eq(id->use, S("old"))));
    }
    return OK;
}

/* A person gives a reason for these. */
static bool is_for_reasons(const char *kind) {
    str k = str_from_c(kind);
    return str_eq(k, S("patient.restricted")) || str_eq(k, S("patient.in-use-again"));
}

static enum err fact_of(struct import_run *run, const char *kind, uuid patient_id,
                        int64_t version) {
    uuid entry;
    return record_fact(
        run->work,
        &(struct fact){.kind = kind,
                       .subject_kind = "patient",
                       .subject_id = patient_id,
                       .patient_id = patient_id,
                       .detail = say(run->work->arena, "import, version {}", SAY_N(version)),
                       .text = is_for_reasons(kind) ? S("imported") : S("")},
        &entry);
}

static enum err keep_version(struct import_run *run, const struct patient *p) {
    struct work *w = run->work;
    return patient_store_add_version(w->tx, work_site(run->work), p->patient_id, p->version, w->now,
                                     w->scope->person_id, S("imported"), patient_json(w->arena, p));
}

/* At most one current record has a number; who is right is a person's question. */
static void say_taken(struct import_run *run, const struct record *r) {
    import_leave_out(
        run, r, S("nhs_number"),
        S("Another patient here has this NHS number, with another name or date of birth. This "
          "one is here without it, as a possible duplicate."));
}

/* What a record that came like this before was taken in without: it is so still. */
static enum err say_left_out(struct import_run *run, const struct record *r, uuid target_id) {
    struct patient p = {0}, other = {0}, here = {0};
    bool is_taken = false;
    patient_from_record(run->work->arena, &r->patient, run->work->today, &p);
    TRY(clean_nhs_number(run, r, &p));
    TRY(by_nhs_number(run, p.nhs_number, &is_taken, &other));
    if (!is_taken || uuid_is_nil(target_id)) return OK;
    TRY(patient_store_living(run->work->tx, work_site(run->work), target_id, &here));
    if (!uuid_eq(other.patient_id, here.patient_id)) say_taken(run, r);
    return OK;
}

/* ---- somebody new -------------------------------------------------------------------------------- */

static enum err flag_duplicates(struct import_run *run, const struct record *r,
                                const struct patient *p, const struct duplicate *list, size_t n) {
    struct work *w = run->work;
    for (size_t i = 0; i < n; i++) {
        import_note_duplicate(run->report,
                              &(struct import_duplicate){
                                  run->request->file, r->label, list[i].patient.hospital_number,
                                  list[i].reasons, p->patient_id, list[i].patient.patient_id});
        if (run->request->is_dry_run) continue;
        TRY(possible_duplicate_put(w->tx, work_site(run->work), p->patient_id,
                                   list[i].patient.patient_id, list[i].reasons, list[i].score,
                                   w->now));
    }
    return n && !run->request->is_dry_run ? ask_about_duplicates(w, p->patient_id) : OK;
}

/* Records of one person that replace each other stay two until one is merged into the other. */
static enum err are_linked(struct import_run *run, const struct record *r,
                           const struct patient *other, bool *ret_linked) {
    *ret_linked = record_is_linked(&r->patient);
    if (*ret_linked) return OK;
    return patient_has_links(run->work->tx, work_site(run->work), other->patient_id, ret_linked);
}

/* `other`: who has the NHS number; NULL: nobody. */
static enum err add_patient(struct import_run *run, const struct record *r,
                            const struct patient *fresh, const struct patient *other) {
    struct work *w = run->work;
    struct patient p = *fresh;
    const struct duplicate *duplicates = NULL;
    size_t n_duplicates = 0;
    bool is_taken = false;
    TRY(patient_find_duplicates(w, &p, &duplicates, &n_duplicates));
    p.patient_id = work_new_id(w);
    p.version = 1;
    if (other) {
        bool is_linked = false; /* then it is seen at the end of this run whose number it is */
        TRY(are_linked(run, r, other, &is_linked));
        if (!is_linked) say_taken(run, r);
        p.nhs_number = S("");
        p.nhs_number_status = S("05");
    }
    TRY(hospital_number_is_taken(run, p.hospital_number, p.patient_id, &is_taken));
    if (is_taken) p.hospital_number = S("");
    struct import_fields own = patient_fields(w->arena, &p);
    struct import_fields fields = import_kept_of(w->arena, &own, &r->patient, NULL);
    if (!run->request->is_dry_run) {
        if (p.hospital_number.n == 0)
            TRY(patient_store_next_hospital_number(w->tx, work_site(run->work),
                                                   &p.hospital_number));
        struct patient_keys keys = patient_keys_of(w, &p);
        TRY(patient_store_insert(w->tx, work_site(run->work), &p, &keys, w->now,
                                 w->scope->person_id));
        TRY(keep_version(run, &p));
        TRY(fact_of(run, "patient.registered", p.patient_id, 1));
        if (p.is_restricted) TRY(fact_of(run, "patient.restricted", p.patient_id, 1));
    }
    TRY(flag_duplicates(run, r, &p, duplicates, n_duplicates));
    TRY(keep_numbers(run, r, p.patient_id));
    return import_keep(run, r, p.patient_id, &fields);
}

/* ---- somebody who is here ------------------------------------------------------------------------ */

/* A number that is another patient's is not taken over. */
static enum err hold_numbers(struct import_run *run, const struct record *r,
                             const struct patient *here, struct patient *fresh) {
    struct patient other = {0};
    bool is_taken = false;
    if (!str_eq(fresh->nhs_number, here->nhs_number)) {
        TRY(by_nhs_number(run, fresh->nhs_number, &is_taken, &other));
        if (is_taken && !uuid_eq(other.patient_id, here->patient_id)) {
            say_taken(run, r);
            fresh->nhs_number = here->nhs_number;
            fresh->nhs_number_status = here->nhs_number_status;
        }
    }
    TRY(hospital_number_is_taken(run, fresh->hospital_number, here->patient_id, &is_taken));
    if (is_taken) fresh->hospital_number = here->hospital_number;
    return OK;
}

/* The death comes last: it reads the record again and ends what must end. */
static enum err save(struct import_run *run, const struct patient *here, struct patient p) {
    struct work *w = run->work;
    bool is_merged = !uuid_is_nil(here->merged_into);
    bool has_died = p.is_deceased && !here->is_deceased && !is_merged;
    civil_date death_date = p.death_date;
    if (has_died) {
        p.is_deceased = false;
        p.death_date = (civil_date){0};
    }
    if (p.hospital_number.n == 0) p.hospital_number = here->hospital_number;
    struct patient_keys keys = patient_keys_of(w, &p);
    TRY(patient_store_update(w->tx, work_site(run->work), &p, &keys, w->now));
    p.version++;
    TRY(keep_version(run, &p));
    TRY(fact_of(run, "patient.changed", p.patient_id, p.version));
    if (p.is_restricted && !here->is_restricted)
        TRY(fact_of(run, "patient.restricted", p.patient_id, p.version));
    if (!p.is_inactive && here->is_inactive)
        TRY(fact_of(run, "patient.in-use-again", p.patient_id, p.version));
    TRY(gp_joins_letters(w, here, &p));
    if (!has_died) return OK;
    struct done done = {0};
    struct notify_death death = {p.patient_id, p.version, death_date, S("imported")};
    return notify_death(w, &death, &done);
}

/* News of a record that was merged stays with it; what the two should agree on is said, for a person to look at. */
static enum err compare_with_living(struct import_run *run, const struct record *r,
                                    const struct patient *here, const struct patient *fresh) {
    struct patient living = {0};
    if (uuid_is_nil(here->merged_into)) return OK;
    TRY(patient_store_living(run->work->tx, work_site(run->work), here->patient_id, &living));
    if (fresh->is_deceased && !living.is_deceased)
        import_leave_out(
            run, r, S("death_date"),
            say(run->work->arena,
                "This record was joined with {}, who is not recorded as having died: look "
                "at that record, and record the death there if it is so.",
                SAY_T(living.hospital_number)));
    if (r->patient.is_said_active && here->is_inactive)
        import_leave_out(
            run, r, S("Patient.active"),
            say(run->work->arena,
                "This record is in use again where it came from, and was joined with {} "
                "here: it stays so.",
                SAY_T(living.hospital_number)));
    return OK;
}

/* What of a record is news here. */
static enum err change_one(struct import_run *run, const struct record *r, uuid id,
                           const struct import_fields *last, struct patient *fresh,
                           bool *ret_is_changed) {
    struct work *w = run->work;
    struct patient here = {0};
    struct import_news news;
    TRY(patient_store_get(w->tx, work_site(w), id, &here));
    TRY(compare_with_living(run, r, &here, fresh));
    TRY(hold_numbers(run, r, &here, fresh));
    import_news(run, r, &here, last, fresh, &news);
    *ret_is_changed = news.is_news || news.has_other_numbers;
    if (news.is_news && !run->request->is_dry_run) TRY(save(run, &here, news.patient));
    TRY(import_ask_whether_alive(run, r, &here, last));
    TRY(keep_numbers(run, r, here.patient_id));
    return import_keep(run, r, here.patient_id, &news.kept);
}

static struct import_person person_of(struct work *w, const struct patient *p) {
    return (struct import_person){
        .nhs_number = p->nhs_number,
        .folded_family = w->fold.fold(w->fold.self, w->arena, p->family_name),
        .folded_given = w->fold.fold(w->fold.self, w->arena, p->given_names),
        .birth_date = p->birth_date,
        .gender = p->gender};
}

/* The same key for another person: nobody is overwritten. */
static bool is_somebody_else(struct work *w, const struct import_fields *last,
                             const struct patient *fresh) {
    struct patient was = {0};
    patient_take_fields(&was, last);
    struct import_person before = person_of(w, &was), now = person_of(w, fresh);
    return import_is_somebody_else(&before, &now);
}

/* Of somebody whom this dry run would have made: against what it would have kept. */
static enum err change_remembered(struct import_run *run, const struct record *r,
                                  const struct import_fields *last, const struct patient *fresh,
                                  bool *ret_is_changed) {
    struct patient here = {0};
    struct import_news news;
    patient_take_fields(&here, last);
    import_news(run, r, &here, last, fresh, &news);
    *ret_is_changed = news.is_news || news.has_other_numbers;
    return import_keep(run, r, run->before.target_id, &news.kept);
}

static enum err import_known(struct import_run *run, const struct record *r,
                             const struct import_source *source, struct patient *fresh,
                             bool *ret_is_changed) {
    struct import_fields last = {0};
    TRY(import_last(run, source, &last));
    if (is_somebody_else(run->work, &last, fresh))
        return refuse(
            run, S("identifier"),
            S("The same number came before for somebody else by name, date of birth and gender, so "
              "this was not taken. If it is from another system, say which with --source; if it is "
              "one person all the same, correct one of them first"),
            S("House rule H14"));
    if (source->is_remembered) return change_remembered(run, r, &last, fresh, ret_is_changed);
    return change_one(run, r, source->target_id, &last, fresh, ret_is_changed);
}

static bool is_same_person(struct work *w, const struct patient *a, const struct patient *b) {
    struct import_person one = person_of(w, a), other = person_of(w, b);
    return import_is_same_person(&one, &other);
}

/* Whether the record is somebody's who is here under another system's number; and who has the NHS number. */
static enum err find_same_person(struct import_run *run, const struct record *r,
                                 const struct patient *fresh, bool *ret_found, bool *ret_taken,
                                 struct patient *ret_other) {
    bool is_linked = false;
    *ret_found = false;
    TRY(by_nhs_number(run, fresh->nhs_number, ret_taken, ret_other));
    if (!*ret_taken || !is_same_person(run->work, fresh, ret_other)) return OK;
    TRY(are_linked(run, r, ret_other, &is_linked));
    *ret_found = !is_linked;
    return OK;
}

/* One that is known: the same as it came before, or what it brings. */
static enum err take_known(struct import_run *run, const struct record *r,
                           const struct import_source *source, enum import_outcome *ret_outcome,
                           bool *ret_came_before) {
    struct patient fresh = {0};
    bool is_changed = false;
    *ret_came_before = import_came_before(run, source);
    *ret_outcome = IMPORT_SAME;
    if (*ret_came_before) return say_left_out(run, r, source->target_id);
    TRY(fresh_patient(run, r, &fresh));
    TRY(import_known(run, r, source, &fresh, &is_changed));
    *ret_outcome = is_changed ? IMPORT_CHANGED : IMPORT_SAME;
    return OK;
}

static enum err take_patient(struct import_run *run, const struct record *r,
                             enum import_outcome *ret_outcome, bool *ret_came_before) {
    struct import_source source = {0};
    struct patient fresh = {0}, other = {0};
    bool is_here = false, is_taken = false, is_changed = false;
    enum err known = import_find(run, r, import_form(run->work, r), &source);
    if (known != OK && known != NOT_FOUND) return known;
    if (known == OK && r->patient.is_list && !import_came_before(run, &source)) {
        struct record own = *r; /* of what the list has no column for now, what it said before */
        TRY(import_over_before(run, &source, &own));
        TRY(import_find(run, &own, import_form(run->work, &own), &source));
        return take_known(run, &own, &source, ret_outcome, ret_came_before);
    }
    if (known == OK) return take_known(run, r, &source, ret_outcome, ret_came_before);
    TRY(fresh_patient(run, r, &fresh));
    TRY(find_same_person(run, r, &fresh, &is_here, &is_taken, &other));
    if (is_here) {
        TRY(change_one(run, r, other.patient_id, NULL, &fresh, &is_changed));
        *ret_outcome = is_changed ? IMPORT_CHANGED : IMPORT_SAME;
        return OK;
    }
    *ret_outcome = IMPORT_NEW;
    return add_patient(run, r, &fresh, is_taken ? &other : NULL);
}

enum err import_patient(struct import_run *run, const struct record *r,
                        enum import_outcome *ret_outcome) {
    bool came_before = false, is_known = false;
    TRY(take_patient(run, r, ret_outcome, &came_before));
    if (r->patient.is_list) return OK; /* says nothing of other records */
    import_note_links(run, r);
    bool had_links = r->patient.n_links > 0 || *ret_outcome == IMPORT_CHANGED;
    if (run->request->is_dry_run || came_before || !had_links) return OK;
    uuid patient_id = {{0}};
    TRY(import_target(run, RECORD_PATIENT, r->keys[0], &is_known, &patient_id));
    return import_keep_links(run, r, patient_id);
}
