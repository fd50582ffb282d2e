#include "letter_values.h"

#include "address_store.h"
#include "appointment_store.h"
#include "birth_date.h"
#include "buf.h"
#include "clinic_store.h"
#include "letter_json.h"
#include "letter_template.h"
#include "nhs_number.h"
#include "person_name.h"
#include "person_store.h"
#include "recipient.h"
#include "referral_store.h"
#include "site_store.h"
#include "template_store.h"

static str with_postcode(struct arena *a, str address, str postcode) {
    if (postcode.n == 0) return address;
    return address.n ? say(a, "{}\n{}", SAY_T(address), SAY_T(postcode)) : postcode;
}

static void put_patient(struct work *w, const struct patient *p, struct merge_values *v) {
    struct arena *a = w->arena;
    struct person_name name = {p->title, p->given_names, p->family_name};
    nhs_number number;
    v->value[MERGE_PATIENT_NAME] = person_name_full(a, &name);
    v->value[MERGE_PATIENT_TITLE] = p->title;
    v->value[MERGE_PATIENT_GIVEN_NAMES] = p->given_names;
    v->value[MERGE_PATIENT_FAMILY_NAME] = p->family_name;
    str dear = person_name_salutation(a, &name);
    v->value[MERGE_PATIENT_SALUTATION] =
        birth_date_is_in_care_of_parent(p->birth_date, w->today)
            ? say(a, "parent or guardian of {}", SAY_T(v->value[MERGE_PATIENT_NAME]))
        : str_starts_with(dear, S("Dear ")) ? str_from(dear, 5)
                                            : dear;
    if (!civil_date_is_none(p->birth_date)) {
        v->value[MERGE_PATIENT_BIRTH_DATE] = civil_date_plain(a, p->birth_date);
        v->value[MERGE_PATIENT_AGE] = birth_date_age_text(a, p->birth_date, w->today);
    }
    if (nhs_number_parse(p->nhs_number, &number, NULL) == OK) {
        v->value[MERGE_PATIENT_NHS_NUMBER] = nhs_number_text(a, number);
    }
    v->value[MERGE_PATIENT_HOSPITAL_NUMBER] = p->hospital_number;
    v->value[MERGE_PATIENT_ADDRESS] = with_postcode(a, p->address, p->postcode);
    v->value[MERGE_PATIENT_TELEPHONE] =
        p->mobile_telephone.n ? p->mobile_telephone : p->home_telephone;
    v->value[MERGE_GP_NAME] = p->gp_name;
}

enum err letter_values_of_referral(struct work *w, uuid referral_id, struct merge_values *values) {
    if (uuid_is_nil(referral_id)) return OK;
    struct referral r;
    TRY(referral_store_get(w->tx, work_site(w), referral_id, &r));
    values->value[MERGE_REFERRER_NAME] = r.referrer_name;
    values->value[MERGE_REFERRAL_DATE] = civil_date_plain(w->arena, r.received_on);
    values->value[MERGE_REFERRAL_NOTE] = r.review_note;
    return OK;
}

static enum err put_date(struct work *w, const struct appointment *next, struct merge_values *v) {
    v->value[MERGE_NEXT_DATE] = civil_date_long(w->arena, next->day);
    v->value[MERGE_NEXT_TIME] = civil_time_page(w->arena, next->start);
    struct clinic clinic;
    struct place place;
    TRY(clinic_store_get(w->tx, work_site(w), next->clinic_id, &clinic));
    TRY(place_store_get(w->tx, work_site(w), clinic.place_id, &place));
    v->value[MERGE_NEXT_PLACE] = place.name;
    return OK;
}

/* Of one that is still to come it tells that date, whatever else the patient has. */
static enum err put_attendance(struct work *w, uuid appointment_id, struct merge_values *v) {
    if (uuid_is_nil(appointment_id)) return OK;
    struct appointment p;
    TRY(appointment_store_get(w->tx, work_site(w), appointment_id, &p));
    v->value[MERGE_CLINIC_DATE] = civil_date_plain(w->arena, p.day);
    v->value[MERGE_CLINIC_TIME] = civil_time_page(w->arena, p.start);
    if (p.state == APPOINTMENT_BOOKED) TRY(put_date(w, &p, v));
    return letter_values_of_referral(w, p.referral_id, v);
}

static enum err put_next(struct work *w, uuid patient_id, struct merge_values *v) {
    const struct appointment *next;
    size_t n;
    TRY(appointment_store_future_of_patient(w->tx, work_site(w), patient_id, w->now, &next, &n));
    return n ? put_date(w, &next[0], v) : OK;
}

/* Who to ring: the only secretary of the clinic, or the list they share; by the clinic's telephone when they
 * have none of their own. */
static enum err put_secretary(struct work *w, const struct clinic *clinic, struct merge_values *v) {
    const uuid *people;
    size_t n;
    v->value[MERGE_SECRETARY_TELEPHONE] = v->value[MERGE_CLINIC_TELEPHONE];
    if (uuid_is_nil(clinic->secretary_list_id)) return OK;
    struct shared_list list;
    TRY(list_store_get(w->tx, work_site(w), clinic->secretary_list_id, &list));
    TRY(list_store_members(w->tx, work_site(w), clinic->secretary_list_id, &people, &n));
    v->value[MERGE_SECRETARY_NAME] = list.name;
    if (n != 1) return OK;
    struct person secretary;
    TRY(person_store_get(w->tx, work_site(w), people[0], &secretary));
    v->value[MERGE_SECRETARY_NAME] = person_full_name(w->arena, &secretary);
    if (secretary.telephone.n) v->value[MERGE_SECRETARY_TELEPHONE] = secretary.telephone;
    return OK;
}

/* A clinic without a telephone of its own is rung where it is held, or by the number of the site. */
static enum err put_clinic(struct work *w, const struct site_row *own, uuid clinic_id,
                           struct merge_values *v) {
    struct clinic clinic;
    struct place place;
    struct person consultant;
    TRY(clinic_store_get(w->tx, work_site(w), clinic_id, &clinic));
    TRY(place_store_get(w->tx, work_site(w), clinic.place_id, &place));
    TRY(person_store_get(w->tx, work_site(w), clinic.consultant_id, &consultant));
    v->value[MERGE_CLINIC_NAME] = clinic.name;
    v->value[MERGE_CLINIC_PLACE] = place.name;
    v->value[MERGE_CLINIC_TELEPHONE] = clinic.telephone.n  ? clinic.telephone
                                       : place.telephone.n ? place.telephone
                                                           : own->telephone;
    v->value[MERGE_CONSULTANT_NAME] = person_full_name(w->arena, &consultant);
    return put_secretary(w, &clinic, v);
}

enum err letter_values(struct work *w, const struct patient *patient, uuid clinic_id,
                       uuid appointment_id, uuid author_id, struct merge_values *ret_values) {
    struct merge_values v = {0};
    struct site_row own;
    struct person author;
    TRY(site_store_get(w->tx, work_site(w), &own));
    TRY(person_store_get(w->tx, work_site(w), author_id, &author));
    put_patient(w, patient, &v);
    if (!uuid_is_nil(patient->practice_id)) {
        struct contact practice;
        TRY(contact_store_current(w->tx, work_site(w), patient->practice_id, &practice));
        v.value[MERGE_GP_PRACTICE] = practice.organisation;
        if (v.value[MERGE_GP_NAME].n == 0) v.value[MERGE_GP_NAME] = practice.person_name;
    }
    TRY(put_clinic(w, &own, clinic_id, &v));
    TRY(put_next(w, patient->patient_id, &v));
    TRY(put_attendance(w, appointment_id, &v));
    v.value[MERGE_AUTHOR_NAME] = person_full_name(w->arena, &author);
    v.value[MERGE_AUTHOR_POST] = author.job_title;
    v.value[MERGE_AUTHOR_SIGNATURE] = str_trim(
        say(w->arena, "{}\n{}", SAY_T(v.value[MERGE_AUTHOR_NAME]), SAY_T(author.job_title)));
    v.value[MERGE_LETTER_DATE] = civil_date_plain(w->arena, w->today);
    v.value[MERGE_SITE_NAME] = own.name;
    *ret_values = v;
    return OK;
}

struct patient_facts patient_facts_of(struct work *w, const struct patient *p) {
    struct arena *a = w->arena;
    struct person_name name = {p->title, p->given_names, p->family_name};
    struct patient_facts facts = {.name = person_name_full(a, &name),
                                  .language = p->language,
                                  .address = with_postcode(a, p->address, p->postcode),
                                  .other_address = p->other_address,
                                  .is_deceased = p->is_deceased,
                                  .is_to_parent =
                                      birth_date_is_in_care_of_parent(p->birth_date, w->today),
                                  .registered_practice = p->practice_id};
    /* Both lists of words are checked where they are stored; what is unknown is met as "none". */
    if (!format_need_find(p->format_need, &facts.format)) facts.format = FORMAT_NONE;
    if (!write_to_find(p->write_to, &facts.write_to)) facts.write_to = WRITE_HOME;
    return facts;
}

enum err contact_id_now(struct work *w, uuid *contact_id) {
    struct contact now;
    if (uuid_is_nil(*contact_id)) return OK;
    TRY(contact_store_current(w->tx, work_site(w), *contact_id, &now));
    *contact_id = now.contact_id;
    return OK;
}

enum err recipient_goes_to(struct work *w, const struct recipient *to, uuid id, bool *ret_does) {
    uuid now = to->subject;
    if (to->kind != RECIPIENT_PATIENT) TRY(contact_id_now(w, &now));
    *ret_does = uuid_eq(now, id);
    return OK;
}

/* As an envelope's window takes it, else all that is there: then the paper refuses it with its reason. */
static str contact_address(struct work *w, const struct contact *c) {
    struct window_lines window;
    const str all[] = {c->person_name, c->organisation, c->address, c->postcode, c->country};
    const str *lines = all;
    size_t n = sizeof all / sizeof all[0];
    if (contact_window(w->arena, c, &window, NULL) == OK) {
        lines = window.line;
        n = window.n;
    }
    struct buf address;
    buf_init(&address, w->arena);
    for (size_t i = 0; i < n; i++) {
        if (lines[i].n == 0) continue;
        if (address.n) buf_put_char(&address, '\n');
        buf_put(&address, lines[i]);
    }
    return buf_str(&address);
}

enum err recipient_now(struct work *w, struct recipient *to, struct patient_facts *patient,
                       struct contact_facts *ret_contact) {
    struct contact now;
    TRY(contact_store_current(w->tx, work_site(w), to->subject, &now));
    TRY(contact_id_now(w, &patient->registered_practice));
    to->subject = now.contact_id;
    *ret_contact = (struct contact_facts){.name = contact_name(&now),
                                          .mailbox = now.mailbox,
                                          .is_retired = now.is_retired,
                                          .is_gp = str_eq(now.kind, S("practice")) ||
                                                   str_eq(now.kind, S("gp"))};
    /* A name alone is no address. */
    if (now.address.n) ret_contact->address = contact_address(w, &now);
    if (!uuid_is_nil(now.moved_to)) ret_contact->moved_to = S("another entry of the address book");
    return OK;
}

enum err letter_reference(struct work *w, uuid author_id, uuid typist_id, str hospital_number,
                          str *ret_reference) {
    struct person author, typist;
    TRY(person_store_get(w->tx, work_site(w), author_id, &author));
    if (uuid_is_nil(typist_id)) {
        *ret_reference = say(w->arena, "{}/{}", SAY_T(author.initials), SAY_T(hospital_number));
        return OK;
    }
    TRY(person_store_get(w->tx, work_site(w), typist_id, &typist));
    *ret_reference = say(w->arena, "{}/{}/{}", SAY_T(author.initials), SAY_T(typist.initials),
                         SAY_T(hospital_number));
    return OK;
}

static str plain_beginning(struct work *w, const struct merge_values *v) {
    struct letter_part parts[] = {
        {.kind = PART_SALUTATION,
         .text = say(w->arena, "Dear {}", SAY_T(v->value[MERGE_PATIENT_SALUTATION]))},
        {.kind = PART_SIGN_OFF,
         .text = say(w->arena, "Yours sincerely\n{}\n{}", SAY_T(v->value[MERGE_AUTHOR_NAME]),
                     SAY_T(v->value[MERGE_AUTHOR_POST]))},
    };
    struct letter letter = {.parts = parts, .n_parts = sizeof parts / sizeof parts[0]};
    return letter_json_write(w->arena, &letter);
}

/* As the first letters to a patient or practice name them. */
static enum err put_recipient(struct work *w, const struct letter_beginning *b, str addressed_to,
                              struct merge_values *v) {
    const struct patient *p = b->patient;
    if (!str_eq(addressed_to, S("gp"))) {
        struct patient_facts facts = patient_facts_of(w, p);
        v->value[MERGE_RECIPIENT_NAME] = patient_addressee(w->arena, &facts);
        v->value[MERGE_RECIPIENT_SALUTATION] = v->value[MERGE_PATIENT_SALUTATION];
        v->value[MERGE_RECIPIENT_ADDRESS] = v->value[MERGE_PATIENT_ADDRESS];
        return OK;
    }
    uuid to = uuid_is_nil(b->contact_id) ? p->practice_id : b->contact_id;
    if (uuid_is_nil(to)) return OK;
    struct contact c;
    TRY(contact_store_current(w->tx, work_site(w), to, &c));
    v->value[MERGE_RECIPIENT_NAME] = contact_name(&c);
    v->value[MERGE_RECIPIENT_SALUTATION] = contact_salutation(w->arena, &c);
    v->value[MERGE_RECIPIENT_ADDRESS] = with_postcode(w->arena, c.address, c.postcode);
    return OK;
}

static enum err find_template(struct work *w, const struct letter_beginning *b,
                              struct letter_template *t) {
    if (!uuid_is_nil(b->template_id))
        return template_store_get(w->tx, work_site(w), b->template_id, t);
    /* A site that has none of a kind uses the next one. */
    for (str kind = b->kind; kind.n; kind = template_kind_instead(kind)) {
        const struct letter_template *list;
        size_t n;
        TRY(template_store_list(w->tx, work_site(w), kind, b->clinic_id, &list, &n));
        if (n == 0) continue;
        *t = list[0];
        return OK;
    }
    return OK;
}

enum err letter_begin_body(struct work *w, const struct letter_beginning *b,
                           struct letter_template *ret_template, str *ret_body) {
    struct letter_template t = {.addressed_to = S("patient")};
    struct merge_values values = *b->values;
    TRY(find_template(w, b, &t));
    TRY(put_recipient(w, b, t.addressed_to, &values));
    *ret_template = t;
    if (t.body.n == 0) {
        *ret_body = plain_beginning(w, &values);
        return OK;
    }
    struct letter letter;
    size_t n_unresolved;
    TRY(letter_json_parse(w->arena, w->read_json, t.body, &letter, w->why));
    letter = merge_letter(w->arena, &letter, &values, &n_unresolved);
    *ret_body = letter_json_write(w->arena, &letter);
    return OK;
}
