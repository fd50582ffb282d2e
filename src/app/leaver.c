#include "leaver.h"

#include "buf.h"
#include "clinic_store.h"
#include "clinician_in_use.h"
#include "duty_store.h"
#include "duty_work.h"
#include "fact.h"
#include "ledger.h"
#include "letter_json.h"
#include "letter_store.h"
#include "letter_values.h"
#include "letter_work.h"
#include "patient_store.h"
#include "permission.h"
#include "person_name.h"
#include "person_store.h"
#include "referral_store.h"
#include "session_store.h"
#include "set_up_pattern.h"

static enum err refuse(struct work *w, str field, str sentence) {
    return problem_set(w->why, INVALID, field, sentence, S("House rule H2"));
}

/* ---- what there is ------------------------------------------------------------------------------- */

static enum err count_clinics(struct work *w, uuid person_id, struct left_with *left) {
    const struct clinic *clinics;
    size_t n;
    struct buf names;
    buf_init(&names, w->arena);
    TRY(clinic_store_list(w->tx, work_site(w), true, &clinics, &n));
    for (size_t i = 0; i < n; i++) {
        if (!uuid_eq(clinics[i].consultant_id, person_id)) continue;
        if (left->clinics++) buf_put(&names, S(", "));
        buf_put(&names, clinics[i].name);
    }
    left->clinic_names = buf_str(&names);
    return OK;
}

/* The letter itself, or the typist's question in it. */
static bool is_of_letters(const struct duty *d, const uuid *letters, size_t n) {
    if (d->rule == DUTY_LETTER) return true;
    for (size_t i = 0; d->rule == DUTY_QUERY && i < n; i++)
        if (uuid_eq(d->subject_id, letters[i])) return true;
    return false;
}

enum err left_with(struct work *w, uuid person_id, struct left_with *ret_left) {
    struct left_with left = {0};
    const struct duty *duties;
    const uuid *letters;
    size_t n, n_letters;
    TRY(count_clinics(w, person_id, &left));
    TRY(letter_store_unsigned_of(w->tx, work_site(w), person_id, &letters, &n_letters));
    TRY(duty_store_open_of_person(w->tx, work_site(w), person_id, &duties, &n));
    TRY(referral_store_count_reviewer(w->tx, work_site(w), person_id, &left.reviews));
    left.letters = (int64_t)n_letters;
    for (size_t i = 0; i < n; i++) {
        if (is_of_letters(&duties[i], letters, n_letters)) continue; /* counted as a letter */
        left.clinical += duty_needs_clinician(duties[i].rule);
        left.others += !duty_needs_clinician(duties[i].rule);
    }
    *ret_left = left;
    return OK;
}

bool left_with_nothing(const struct left_with *left) {
    return left->clinics + left->letters + left->clinical + left->others + left->reviews == 0;
}

static void put_count(struct arena *a, struct buf *b, int64_t n, str one, str many) {
    if (n == 0) return;
    if (b->n) buf_put(b, S(", "));
    buf_put(b, say(a, "{} {}", SAY_N(n), SAY_T(n == 1 ? one : many)));
}

str left_with_words(struct arena *a, const struct left_with *left) {
    struct buf b;
    buf_init(&b, a);
    put_count(a, &b, left->clinics, S("clinic as its consultant"),
              S("clinics as their consultant"));
    put_count(a, &b, left->letters, S("letter not yet signed"), S("letters not yet signed"));
    put_count(a, &b, left->clinical, S("review or decision"), S("reviews and decisions"));
    put_count(a, &b, left->others, S("other thing to do"), S("other things to do"));
    if (b.n == 0)
        put_count(a, &b, left->reviews, S("referral to review"), S("referrals to review"));
    return buf_str(&b);
}

/* ---- what else is to be seen to ------------------------------------------------------------------- */

enum { YEARS_AHEAD = 3 };

static void add_name(struct buf *b, str name) {
    if (b->n) buf_put(b, S(", "));
    buf_put(b, name);
}

static enum err read_sessions(struct work *w, uuid resource_id, struct left_behind *left) {
    const struct held_session *held;
    size_t n;
    civil_date last = civil_date_add_days(w->today, 365 * YEARS_AHEAD);
    TRY(session_store_of_resource(w->tx, work_site(w), resource_id, w->today, last, &held, &n));
    for (size_t i = 0; i < n; i++) {
        const struct session *is = &held[i].session;
        bool is_over = civil_resolve(w->zone, is->day, is->end).first.us <= w->now.us;
        if (is_over || !str_eq(is->state, S("open"))) continue;
        if (left->sessions++ == 0) left->first = held[i].session.day;
    }
    return OK;
}

static enum err read_patterns(struct work *w, uuid resource_id, struct left_behind *left) {
    const struct clinic *clinics;
    size_t n_clinics;
    struct buf b;
    buf_init(&b, w->arena);
    TRY(clinic_store_list(w->tx, work_site(w), false, &clinics, &n_clinics));
    for (size_t i = 0; i < n_clinics; i++) {
        const struct weekly_pattern *list;
        size_t n;
        TRY(pattern_store_of_clinic(w->tx, work_site(w), clinics[i].clinic_id, &list, &n));
        for (size_t k = 0; k < n; k++) {
            bool is_its = uuid_eq(list[k].clinician_id, resource_id);
            if (!is_its || !pattern_holds(&list[k], w->today)) continue;
            add_name(&b, say(w->arena, "{} on {}s", SAY_T(clinics[i].name),
                             SAY_T(weekday_name((enum weekday)list[k].weekday))));
        }
    }
    left->patterns = buf_str(&b);
    return OK;
}

static bool is_looked_after(const uuid *members, size_t n_members, const struct person *people,
                            size_t n_people, uuid but_for) {
    for (size_t i = 0; i < n_members; i++) {
        if (uuid_eq(members[i], but_for)) continue;
        for (size_t k = 0; k < n_people; k++)
            if (uuid_eq(members[i], people[k].person_id)) return true;
    }
    return false;
}

static enum err read_lists(struct work *w, uuid person_id, struct left_behind *left) {
    const struct shared_list *lists;
    const struct person *people; /* who works here now */
    size_t n, n_people;
    struct buf b;
    buf_init(&b, w->arena);
    TRY(list_store_of_person(w->tx, work_site(w), person_id, &lists, &n));
    TRY(person_store_list(w->tx, work_site(w), ROLE_COUNT, false, &people, &n_people));
    for (size_t i = 0; i < n; i++) {
        const uuid *members;
        size_t n_members;
        TRY(list_store_members(w->tx, work_site(w), lists[i].list_id, &members, &n_members));
        if (lists[i].is_active && !is_looked_after(members, n_members, people, n_people, person_id))
            add_name(&b, lists[i].name);
    }
    left->lists = buf_str(&b);
    return OK;
}

enum err left_behind(struct work *w, uuid person_id, struct left_behind *ret_left) {
    struct left_behind left = {.sessions = 0};
    struct resource own;
    TRY(read_lists(w, person_id, &left));
    enum err e = resource_store_of_person(w->tx, work_site(w), person_id, &own);
    if (e != OK && e != NOT_FOUND) return e;
    if (e == OK) TRY(read_sessions(w, own.resource_id, &left));
    if (e == OK) TRY(read_patterns(w, own.resource_id, &left));
    *ret_left = left;
    return OK;
}

bool left_behind_nothing(const struct left_behind *left) {
    return left->sessions == 0 && left->patterns.n == 0 && left->lists.n == 0;
}

/* ---- who takes it -------------------------------------------------------------------------------- */

static enum err clinician_to_follow(struct work *w, const struct pass_on *in, uuid id, str field) {
    if (uuid_eq(id, in->person_id))
        return refuse(w, field, S("Choose somebody else: this is who hands it over"));
    return clinician_in_use(w, id, field);
}

/* Of what only a clinician can do. */
static enum err heir_of(struct work *w, const struct pass_on *in, uuid clinic_id, uuid *ret_heir) {
    struct clinic clinic;
    uuid heir = in->to;
    if (uuid_is_nil(heir)) {
        if (uuid_is_nil(clinic_id)) return refuse(w, S("to"), S("Choose who takes it over"));
        TRY(clinic_store_get(w->tx, work_site(w), clinic_id, &clinic));
        heir = clinic.consultant_id;
    }
    TRY(clinician_to_follow(w, in, heir, S("to")));
    *ret_heir = heir;
    return OK;
}

static bool first_in_use(const struct shared_list *lists, size_t n,
                         struct duty_holder *ret_holder) {
    for (size_t i = 0; i < n; i++) {
        if (!lists[i].is_active) continue;
        *ret_holder = (struct duty_holder){true, lists[i].list_id};
        return true;
    }
    return false;
}

/* Where no clinic has secretaries for it: a list of the person's, or else any. NOT_FOUND: none is in use. */
static enum err any_list(struct work *w, uuid person_id, struct duty_holder *ret_holder) {
    const struct shared_list *lists;
    size_t n;
    TRY(list_store_of_person(w->tx, work_site(w), person_id, &lists, &n));
    if (first_in_use(lists, n, ret_holder)) return OK;
    TRY(list_store_all(w->tx, work_site(w), &lists, &n));
    return first_in_use(lists, n, ret_holder) ? OK : NOT_FOUND;
}

static enum err taker_of(struct work *w, const struct pass_on *in, const struct duty *d,
                         struct duty_holder *ret_holder) {
    *ret_holder = (struct duty_holder){false, in->to};
    if (duty_needs_clinician(d->rule) || d->rule == DUTY_LETTER)
        return heir_of(w, in, d->clinic_id, &ret_holder->id);
    if (!uuid_is_nil(in->to)) return OK; /* checked once */
    if (d->chaser.is_list) {
        *ret_holder = d->chaser;
        return OK;
    }
    enum err e = any_list(w, in->person_id, ret_holder);
    return e == NOT_FOUND ? refuse(w, S("to"), S("Choose who takes it over")) : e;
}

static enum err check_taker(struct work *w, const struct pass_on *in) {
    struct person p;
    /* Accountable for what is chased, also where there is no clinic to be the consultant of. */
    if (!uuid_is_nil(in->consultant))
        TRY(clinician_to_follow(w, in, in->consultant, S("consultant")));
    if (uuid_is_nil(in->to)) return OK;
    if (uuid_eq(in->to, in->person_id))
        return refuse(w, S("to"), S("Choose somebody else: this is who hands it over"));
    enum err e = person_store_get(w->tx, work_site(w), in->to, &p);
    if (e != NOT_FOUND) TRY(e);
    if (e == OK && !p.is_disabled && person_may(&p, PERM_DESK)) return OK;
    return refuse(w, S("to"), S("This person has no list of things to do here: choose another"));
}

/* ---- passing it on ------------------------------------------------------------------------------- */

static enum err pass_clinics(struct work *w, const struct pass_on *in) {
    const struct clinic *clinics;
    size_t n;
    TRY(clinic_store_list(w->tx, work_site(w), true, &clinics, &n));
    for (size_t i = 0; i < n; i++) {
        struct clinic clinic = clinics[i];
        if (!uuid_eq(clinic.consultant_id, in->person_id)) continue;
        if (uuid_is_nil(in->consultant))
            return refuse(w, S("consultant"),
                          say(w->arena, "Choose who is the consultant of the {} from now on",
                              SAY_T(clinic.name)));
        clinic.consultant_id = in->consultant;
        TRY(clinic_store_update(w->tx, work_site(w), &clinic));
        uuid fact;
        TRY(record_fact(w,
                        &(struct fact){.kind = "clinic.changed",
                                       .subject_kind = "clinic",
                                       .subject_id = clinic.clinic_id,
                                       .detail = S("consultant"),
                                       .text = clinic.name},
                        &fact));
    }
    return OK;
}

static enum err pass_reviews(struct work *w, const struct pass_on *in) {
    int64_t n;
    TRY(referral_store_count_reviewer(w->tx, work_site(w), in->person_id, &n));
    if (n == 0) return OK;
    if (!uuid_is_nil(in->to)) TRY(clinician_to_follow(w, in, in->to, S("to")));
    TRY(referral_store_pass_reviewer(w->tx, work_site(w), in->person_id, in->to));
    uuid fact;
    return record_fact(
        w,
        &(struct fact){.kind = "referral.reviewer-changed",
                       .subject_kind = "person",
                       .subject_id = in->person_id,
                       .detail = say(w->arena, "{} to {}", SAY_N(n),
                                     SAY_T(uuid_is_nil(in->to) ? S("consultant")
                                                               : uuid_text(w->arena, in->to)))},
        &fact);
}

enum err letter_signed_for(struct work *w, const struct person *whom, struct letter_row *l) {
    struct letter letter;
    struct person author;
    TRY(person_store_get(w->tx, work_site(w), l->author_id, &author));
    TRY(letter_json_parse(w->arena, w->read_json, l->body, &letter, w->why));
    struct letter_part *parts = arena_array(w->arena, struct letter_part, letter.n_parts);
    for (size_t i = 0; i < letter.n_parts; i++) {
        parts[i] = letter.parts[i];
        if (parts[i].kind != PART_SIGN_OFF) continue;
        str rest = parts[i].text, closing = str_cut(&rest, '\n');
        parts[i].text = say(w->arena, "{}\n{}\n{}{}for {}", SAY_T(closing),
                            SAY_T(person_full_name(w->arena, &author)), SAY_T(author.job_title),
                            SAY_T(author.job_title.n ? S("\n") : S("")),
                            SAY_T(person_full_name(w->arena, whom)));
    }
    letter.parts = parts;
    l->body = letter_json_write(w->arena, &letter);
    return OK;
}

static enum err pass_letter_on(struct work *w, const struct pass_on *in, uuid letter_id) {
    struct letter_row l;
    struct person was, author;
    struct patient patient;
    TRY(letter_store_get(w->tx, work_site(w), letter_id, &l));
    TRY(person_store_get(w->tx, work_site(w), l.author_id, &was));
    TRY(heir_of(w, in, l.clinic_id, &l.author_id));
    TRY(person_store_get(w->tx, work_site(w), l.author_id, &author));
    TRY(patient_store_get(w->tx, work_site(w), l.patient_id, &patient));
    TRY(letter_signed_for(w, &was, &l));
    TRY(letter_reference(w, l.author_id, l.typist_id, patient.hospital_number, &l.reference));
    TRY(letter_store_update(w->tx, work_site(w), &l));
    l.version++;
    TRY(letter_store_keep_version(w->tx, w->scope, &l, w->now));
    uuid fact;
    return letter_fact(w, &l, "letter.author-changed",
                       say(w->arena, "{} to {}", SAY_T(uuid_text(w->arena, was.person_id)),
                           SAY_T(uuid_text(w->arena, l.author_id))),
                       say(w->arena, "{} for {}", SAY_T(person_full_name(w->arena, &author)),
                           SAY_T(person_full_name(w->arena, &was))),
                       &fact);
}

static enum err pass_letters(struct work *w, const struct pass_on *in) {
    const uuid *letters;
    size_t n;
    TRY(letter_store_unsigned_of(w->tx, work_site(w), in->person_id, &letters, &n));
    for (size_t i = 0; i < n; i++)
        TRY(pass_letter_on(w, in, letters[i]));
    return OK;
}

static enum err name_of(struct work *w, struct duty_holder to, str *ret_name) {
    struct shared_list list;
    struct person p;
    if (to.is_list) {
        TRY(list_store_get(w->tx, work_site(w), to.id, &list));
        *ret_name = list.name;
        return OK;
    }
    TRY(person_store_get(w->tx, work_site(w), to.id, &p));
    *ret_name = person_full_name(w->arena, &p);
    return OK;
}

static enum err pass_duty(struct work *w, const struct pass_on *in, struct duty d) {
    struct duty_holder to;
    str name;
    TRY(taker_of(w, in, &d, &to));
    TRY(name_of(w, to, &name));
    return duty_hand_to(w, &d, to, name, S(""));
}

static enum err pass_duties(struct work *w, const struct pass_on *in) {
    const struct duty *duties;
    size_t n;
    TRY(duty_store_open_of_person(w->tx, work_site(w), in->person_id, &duties, &n));
    for (size_t i = 0; i < n; i++)
        TRY(pass_duty(w, in, duties[i]));
    return OK;
}

/* Without a list in use whoever is accountable chases it too. */
static enum err pass_watch(struct work *w, const struct pass_on *in) {
    struct duty_holder chaser = {false, in->to};
    uuid accountable = uuid_is_nil(in->consultant) ? in->to : in->consultant;
    if (uuid_is_nil(in->to)) {
        enum err e = any_list(w, in->person_id, &chaser);
        if (e != NOT_FOUND) TRY(e);
    }
    return duty_store_pass_watch(w->tx, work_site(w), in->person_id, chaser, accountable);
}

/* Letters before duties: what is to be signed goes to whoever is their author now. */
enum err pass_on(struct work *w, const struct pass_on *in) {
    TRY(check_taker(w, in));
    TRY(pass_clinics(w, in));
    TRY(pass_reviews(w, in));
    TRY(pass_letters(w, in));
    TRY(pass_duties(w, in));
    return pass_watch(w, in);
}

enum err pass_on_work(struct work *w, void *context, struct done *ret_done) {
    const struct pass_on *in = context;
    TRY(work_may(w, PERM_PEOPLE));
    ret_done->id = in->person_id;
    return pass_on(w, in);
}
