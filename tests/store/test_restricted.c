/* A restricted record on every page that shows patients, on both engines: for those who may not open it nothing
 * says whose it is, and the work on it stays where it was. tests/http/restricted_test.py walks all other pages. */
#include "served_clinic.h"

#include "appointment_work.h"
#include "audit.h"
#include "duty_work.h"
#include "letter_recipients.h"
#include "letter_work.h"
#include "owed.h"
#include "patient_audit.h"
#include "patient_open.h"
#include "patient_work.h"
#include "referral_store.h"
#include "referral_work.h"
#include "routes.h"

/* ---- the clinic ---------------------------------------------------------------------------------- */

struct hidden {
    struct served_clinic served;
    uuid patient, referral, entry, appointment, duty; /* the restricted one's */
    uuid other_appointment;                           /* of somebody beside her */
};

static enum err find_what_is_hers(struct work *w, void *context) {
    struct hidden *x = context;
    struct duty_filter f = {.visible_at = w->now, .limit = 40};
    const struct owed_line *owed;
    const struct waiting_entry *entries;
    size_t n;
    bool more;
    TRY(waiting_store_of_patient(w->tx, 1, x->patient, &entries, &n));
    if (n) x->entry = entries[0].entry_id;
    TRY(owed_list(w, &f, &owed, &n, &more));
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(owed[i].line.duty.patient_id, x->patient)) x->duty = owed[i].line.duty.duty_id;
    return OK;
}

static uuid refer(struct hidden *x, uuid patient) {
    struct receive_referral in = {.patient_id = patient,
                                  .clinic_id = x->served.c.clinic,
                                  .received_on = {2026, 11, 20},
                                  .source = S("03"),
                                  .referrer_id = x->served.c.practice,
                                  .priority = S("1"),
                                  .reason = S("Palpitations")};
    uuid referral =
        clinic_change(&x->served.c, x->served.c.secretary, receive_referral, &in, OK).id;
    struct review_referral review = {
        .referral_id = referral, .version = 1, .outcome = REVIEW_ACCEPT, .priority = S("1")};
    clinic_change(&x->served.c, x->served.c.clinician, review_referral, &review, OK);
    return referral;
}

static enum err open_hers(struct work *w, void *context) {
    struct change_patient *in = context;
    return patient_open(w, in->patient.patient_id, &in->patient);
}

static void make_her(struct hidden *x) {
    struct small_clinic *c = &x->served.c;
    x->patient = clinic_patient(c, "Zephyrina", "Quillfeather", "1958-02-02");
    struct change_patient change = {.patient = {.patient_id = x->patient}, .reason = S("Rang")};
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, open_hers, &change));
    change.patient.address = S("3 Hidden Lane\nHexham");
    change.patient.postcode = S("NE46 9ZZ");
    change.patient.mobile_telephone = S("07700 900123");
    change.patient.other_needs = S("Her brother must not know");
    clinic_change(c, c->secretary, change_patient, &change, OK);
    x->referral = refer(x, x->patient);
    struct book_appointment book = {.patient_id = x->patient, .slot_id = c->slots[0]};
    x->appointment = clinic_change(c, c->secretary, book_appointment, &book, OK).id;
    struct restrict_patient hide = {x->patient, 2, true, S("In hiding from her brother")};
    clinic_change(c, c->secretary, restrict_patient, &hide, OK);
}

static void make_hidden(struct hidden *x, struct store *s) {
    *x = (struct hidden){.duty = {{0}}};
    small_clinic_make(&x->served.c, s);
    make_her(x);
    uuid other = clinic_patient(&x->served.c, "Idris", "Okafor", "1949-07-30");
    refer(x, other);
    struct book_appointment book = {.patient_id = other, .slot_id = x->served.c.slots[1]};
    x->other_appointment =
        clinic_change(&x->served.c, x->served.c.secretary, book_appointment, &book, OK).id;
    struct work w = work_of(&x->served.c, x->served.c.secretary);
    expect_ok(work_read(&w, find_what_is_hers, x));
    served_clinic_open(&x->served);
}

/* ---- looking ------------------------------------------------------------------------------------- */

static str lower(struct arena *a, str text) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < text.n; i++) {
        char ch = text.p[i];
        buf_put_char(&b, ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch);
    }
    return buf_str(&b);
}

static bool says(struct hidden *x, const struct call *c, const char *what) {
    return str_find(lower(&x->served.c.store->arena, c->reply.body), str_from_c(what)) >= 0;
}

static const char *const secrets[] = {"zephyrina", "quillfeather", "2 feb 1958", "hidden lane",
                                      "9zz",       "07700",        "900123",     "brother"};

/* But for what was typed into the form that is shown again. */
static void expect_told_nothing(struct hidden *x, const struct call *c, str target, size_t from) {
    for (size_t i = from; i < sizeof secrets / sizeof *secrets; i++)
        if (says(x, c, secrets[i]))
            fail_msg("%.*s (%d) says %s", (int)target.n, target.p, c->reply.status, secrets[i]);
}

enum whose { NO_ID, HER, HER_REFERRAL, HER_ENTRY, HER_APPOINTMENT, HER_DUTY, THE_SESSION };

static uuid id_of(const struct hidden *x, enum whose whose) {
    const uuid ids[] = {[NO_ID] = {{0}},
                        [HER] = x->patient,
                        [HER_REFERRAL] = x->referral,
                        [HER_ENTRY] = x->entry,
                        [HER_APPOINTMENT] = x->appointment,
                        [HER_DUTY] = x->duty,
                        [THE_SESSION] = x->served.c.session};
    return ids[whose];
}

/* What a receptionist and a booking clerk are answered; whether the page says that a record is restricted.
 * A page marked so names her to a secretary, or the row would prove nothing. */
static const struct page_row {
    const char *before;
    enum whose whose;
    const char *after;
    int receptionist, clerk;
    bool shows_work;
} pages[] = {
    {"/?whose=everyone&show=all", NO_ID, "", 200, 200, true},
    {"/?whose=everyone&show=all&lines=1", NO_ID, "", 200, 200, true},
    {"/?whose=everyone&show=silent", NO_ID, "", 200, 200, false},
    {"/to-do/", HER_DUTY, "", 200, 200, true},
    {"/clinics/", THE_SESSION, "", 200, 200, true},
    {"/appointments/", HER_APPOINTMENT, "", 200, 200, true},
    {"/waiting-list", NO_ID, "", 200, 200, true},
    {"/waiting-list/", HER_ENTRY, "", 403, 403, false},
    {"/waiting-list/end?ids=", HER_ENTRY, "", 200, 200, true},
    {"/referrals", NO_ID, "", 403, 200, true},
    {"/referrals?state=accepted", NO_ID, "", 403, 200, true},
    {"/referrals/", HER_REFERRAL, "", 403, 403, false},
    {"/patients/", HER, "", 403, 403, false},
    {"/patients/", HER, "/change", 403, 403, false},
    {"/patients/", HER, "/versions", 403, 403, false},
    {"/patients/", HER, "/death", 403, 403, false},
    {"/fhir/Patient/", HER, "", 403, 403, false},
    {"/appointments/", HER_APPOINTMENT, "/cancel", 403, 403, false},
    {"/slots?patient=", HER, "", 403, 403, false},
    {"/slots?entry=", HER_ENTRY, "", 403, 403, false},
    {"/slots?move=", HER_APPOINTMENT, "", 403, 403, false},
    {"/letters", NO_ID, "", 403, 403, false},
    {"/letters/to-send", NO_ID, "", 403, 403, false},
};

static void no_page_says_whose_it_is_and_the_work_stays(void **state) {
    struct hidden x;
    make_hidden(&x, *state);
    struct arena *a = &x.served.c.store->arena;
    const struct person_at_desk receptionist = at_desk(&x.served, x.served.c.receptionist),
                                clerk = at_desk(&x.served, x.served.c.clerk),
                                administrator = at_desk(&x.served, x.served.c.administrator),
                                secretary = at_desk(&x.served, x.served.c.secretary);
    const struct person_at_desk *const shut_out[] = {&receptionist, &clerk, &administrator};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        const struct page_row *row = &pages[i];
        str id = row->whose == NO_ID ? S("") : uuid_text(a, id_of(&x, row->whose));
        str target = say(a, "{}{}{}", SAY_T(str_from_c(row->before)), SAY_T(id),
                         SAY_T(str_from_c(row->after)));
        const int wanted[] = {row->receptionist, row->clerk, 403};
        for (size_t p = 0; p < 3; p++) {
            struct call *c = ask(&x.served, shut_out[p], VERB_GET, target, S(""));
            if (c->reply.status != wanted[p])
                fail_msg("%.*s answers %d", (int)target.n, target.p, c->reply.status);
            expect_told_nothing(&x, c, target, 0);
            if (row->shows_work && c->reply.status == 200) expect(says(&x, c, "restricted record"));
        }
        if (row->shows_work)
            expect(says(&x, ask(&x.served, &secretary, VERB_GET, target, S("")), "quillfeather"));
    }
}

static void nobody_else_answers_a_question_about_a_restricted_referral(void **state) {
    struct hidden x;
    make_hidden(&x, *state);
    struct small_clinic *c = &x.served.c;
    uuid patient = clinic_patient(c, "Gwen", "Lewis", "1990-09-09");
    struct receive_referral in = {.patient_id = patient,
                                  .clinic_id = c->clinic,
                                  .received_on = {2026, 11, 20},
                                  .source = S("03"),
                                  .referrer_id = c->practice,
                                  .priority = S("1"),
                                  .reason = S("Syncope")};
    uuid referral = clinic_change(c, c->secretary, receive_referral, &in, OK).id;
    struct review_referral ask_more = {.referral_id = referral,
                                       .version = 1,
                                       .outcome = REVIEW_ASK_MORE,
                                       .priority = S("1"),
                                       .note = S("The ECG please")};
    clinic_change(c, c->clinician, review_referral, &ask_more, OK);
    struct restrict_patient hide = {patient, 1, true, S("A member of staff")};
    clinic_change(c, c->secretary, restrict_patient, &hide, OK);
    struct information_came came = {referral, 2, S("ECG enclosed")};
    clinic_change(c, c->clerk, referral_information_came, &came, FORBIDDEN);
    clinic_change(c, c->secretary, referral_information_came, &came, OK);
}

static void the_finder_says_only_that_there_is_one(void **state) {
    struct hidden x;
    make_hidden(&x, *state);
    const struct person_at_desk clerk = at_desk(&x.served, x.served.c.clerk),
                                secretary = at_desk(&x.served, x.served.c.secretary);
    static const char *const typed[] = {"/find?q=zephy+quill", "/find?q=quillfeather",
                                        "/find?q=2+feb+1958"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        struct call *c = ask(&x.served, &clerk, VERB_GET, str_from_c(typed[i]), S(""));
        expect_int(c->reply.status, 200);
        /* What was typed stands in its box. */
        expect_told_nothing(&x, c, str_from_c(typed[i]), i == 2 ? 3 : 2);
        expect(!says(&x, c, "quillfeather, "));
        expect(says(&x, c, "restricted"));
    }
    /* Who may open it is led to it. */
    struct call *c = ask(&x.served, &secretary, VERB_GET, S("/find?q=quillfeather"), S(""));
    expect_int(c->reply.status, 303);
    expect_str(c->reply.location, url_for(&x.served.c.store->arena, ROUTE_patient, x.patient).text);
}

/* Somebody who registers her once more learns that there may be such a record, and nothing that is in it. */
static void a_second_registration_learns_nothing_of_the_first(void **state) {
    struct hidden x;
    make_hidden(&x, *state);
    struct arena *a = &x.served.c.store->arena;
    const struct person_at_desk clerk = at_desk(&x.served, x.served.c.clerk);
    str body =
        say(a,
            "csrf={}&form_key=018f0000-0000-7000-8000-000000000001&title=&given_names=Zephyrina"
            "&family_name=Quillfeather&birth_date=2+feb+1958&gender=female"
            "&nhs_number_status=07&format_need=none&write_to=home",
            SAY_T(clerk.csrf));
    struct call *c = ask(&x.served, &clerk, VERB_POST, S("/patients/register"), body);
    expect(c->reply.status == 422 || c->reply.status == 409);
    expect(says(&x, c, "restricted"));
    static const char *const told[] = {"hidden lane", "9zz", "07700", "brother"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        expect(!says(&x, c, told[i]));
}

/* Why is what people typed, as a note is. */
static void why_her_appointment_was_cancelled_is_not_told(void **state) {
    struct hidden x;
    make_hidden(&x, *state);
    struct small_clinic *c = &x.served.c;
    struct cancel_appointment cancel = {.appointment_id = x.appointment,
                                        .version = 1,
                                        .by_clinic = true,
                                        .reason = S("Her brother waits outside")};
    clinic_change(c, c->secretary, cancel_appointment, &cancel, OK);
    const struct person_at_desk receptionist = at_desk(&x.served, c->receptionist),
                                secretary = at_desk(&x.served, c->secretary);
    str page = say(&c->store->arena, "/clinics/{}", SAY_T(uuid_text(&c->store->arena, c->session)));
    struct call *told = ask(&x.served, &receptionist, VERB_GET, page, S(""));
    expect(says(&x, told, "restricted record"));
    expect_told_nothing(&x, told, page, 0);
    expect(says(&x, ask(&x.served, &secretary, VERB_GET, page, S("")), "her brother waits"));
}

/* What is to do says whose step is next and when, and none of the words that went with it. */
static void what_was_written_when_work_about_her_changed_hands_is_not_told(void **state) {
    struct hidden x;
    make_hidden(&x, *state);
    struct small_clinic *c = &x.served.c;
    struct hand_over_duty give = {.duty_id = x.duty,
                                  .version = 1,
                                  .to = {false, c->secretary},
                                  .note = S("Her brother rang")};
    clinic_change(c, c->secretary, hand_over_duty, &give, OK);
    struct duty_waits_for asks = {.duty_id = x.duty, .version = 2, .with_whom = S("Her brother")};
    clinic_change(c, c->secretary, duty_waits_for, &asks, OK);
    struct duty_no_longer ends = {.duty_id = x.duty, .version = 3, .reason = S("See her brother")};
    const struct person_at_desk receptionist = at_desk(&x.served, c->receptionist),
                                secretary = at_desk(&x.served, c->secretary);
    str page = say(&c->store->arena, "/to-do/{}", SAY_T(uuid_text(&c->store->arena, x.duty)));
    for (int i = 0; i < 2; i++) {
        struct call *told = ask(&x.served, &receptionist, VERB_GET, page, S(""));
        expect_int(told->reply.status, 200);
        expect_told_nothing(&x, told, page, 0);
        expect(says(&x, told, "handed over"));
        expect(says(&x, ask(&x.served, &secretary, VERB_GET, page, S("")), "brother"));
        if (i == 0) clinic_change(c, c->secretary, duty_no_longer, &ends, OK);
    }
}

static void whom_her_referral_waits_for_is_not_told_in_the_list_of_referrals(void **state) {
    struct hidden x;
    make_hidden(&x, *state);
    struct small_clinic *c = &x.served.c;
    struct duty_waits_for asks = {.duty_id = x.duty, .version = 1, .with_whom = S("Her brother")};
    clinic_change(c, c->secretary, duty_waits_for, &asks, OK);
    const struct person_at_desk clerk = at_desk(&x.served, c->clerk),
                                secretary = at_desk(&x.served, c->secretary);
    str page = S("/referrals?state=accepted");
    struct call *told = ask(&x.served, &clerk, VERB_GET, page, S(""));
    expect_int(told->reply.status, 200);
    expect_told_nothing(&x, told, page, 0);
    expect(says(&x, told, "somebody") && !says(&x, told, "brother"));
    expect(says(&x, ask(&x.served, &secretary, VERB_GET, page, S("")), "her brother"));
}

/* ---- who looked ---------------------------------------------------------------------------------- */

struct looked_for {
    uuid patient_id;
    str typed;
    struct found_patients found;
    struct patient_audit audit;
};

static enum err look_for(struct work *w, void *context) {
    struct looked_for *l = context;
    return patient_find(w, l->typed, &l->found);
}

static enum err read_audit(struct work *w, void *context) {
    struct looked_for *l = context;
    return patient_audit(w, l->patient_id, 0, &l->audit);
}

/* How many acts of this kind the manager reads in the patient's audit, all by this person. */
static int acts_of(struct small_clinic *c, uuid patient_id, const char *kind, const char *who) {
    struct looked_for l = {.patient_id = patient_id};
    struct work manager = work_of(c, c->manager);
    expect_ok(work_read(&manager, read_audit, &l));
    int n = 0;
    for (size_t i = 0; i < l.audit.n; i++) {
        if (!str_eq(l.audit.acts[i].kind, str_from_c(kind))) continue;
        expect(str_find(l.audit.acts[i].who, str_from_c(who)) >= 0);
        n++;
    }
    return n;
}

static void a_manager_sees_who_looked_and_who_saw_the_patient_in_a_search(void **state) {
    struct small_clinic c;
    small_clinic_make(&c, *state);
    uuid her = clinic_patient(&c, "Zephyrina", "Quillfeather", "1958-02-02"),
         him = clinic_patient(&c, "Idris", "Okafor", "1970-03-04");
    struct work clerk = work_of(&c, c.clerk);
    struct looked_for l = {.typed = S("quillfeather")};
    expect_ok(work_read(&clerk, look_for, &l));
    expect_ok(patient_found_look(&clerk, NULL, l.typed, &l.found));
    l.typed = S("nobody of that name");
    expect_ok(work_read(&clerk, look_for, &l));
    expect_ok(patient_found_look(&clerk, NULL, l.typed, &l.found)); /* nobody seen: no look */
    expect_ok(record_view(
        &clerk, NULL,
        &(struct fact){.kind = "patient.viewed", .subject_kind = "patient", .patient_id = her}));
    expect_int(acts_of(&c, her, "patients.found", "Mr Carl Nwosu"), 1);
    expect_int(acts_of(&c, her, "patient.viewed", "Mr Carl Nwosu"), 1);
    expect_int(acts_of(&c, her, "patient.registered", ""), 1);
    expect_int(acts_of(&c, him, "patients.found", ""), 0);
    expect_int(acts_of(&c, him, "patient.viewed", ""), 0);
    struct work secretary = work_of(&c, c.secretary), administrator = work_of(&c, c.administrator);
    l.patient_id = her;
    expect_err(work_read(&secretary, read_audit, &l), FORBIDDEN);
    expect_err(work_read(&administrator, read_audit, &l), FORBIDDEN);
}

struct recipients {
    uuid letter, patient;
    const struct letter_recipient *list;
    size_t n;
};

static enum err read_recipients(struct work *w, void *context) {
    struct recipients *r = context;
    return letter_recipient_list(w->tx, 1, r->letter, r->patient, &r->list, &r->n);
}

/* Who was put on a letter has not put himself there. */
static void the_audit_says_who_gets_a_letter_and_not_that_he_did_it(void **state) {
    struct served_clinic served;
    struct small_clinic *c = &served.c;
    small_clinic_make(c, *state);
    struct recipients r = {.patient = clinic_patient(c, "Idris", "Okafor", "1970-03-04")};
    struct new_letter letter = {.patient_id = r.patient, .clinic_id = c->clinic};
    r.letter = clinic_change(c, c->secretary, new_letter, &letter, OK).id;
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, read_recipients, &r));
    struct change_recipient change = {
        .letter_id = r.letter, .version = 1, .recipient_id = r.list[0].recipient_id};
    clinic_change(c, c->secretary, remove_recipient, &change, OK);
    change.kind = RECIPIENT_PATIENT;
    clinic_change(c, c->secretary, add_recipient, &change, OK);
    served_clinic_open(&served);
    const struct person_at_desk manager = at_desk(&served, c->manager);
    str target =
        say(&c->store->arena, "/patients/{}/audit", SAY_T(uuid_text(&c->store->arena, r.patient)));
    struct call *told = ask(&served, &manager, VERB_GET, target, S(""));
    expect_int(told->reply.status, 200);
    expect(str_find(told->reply.body, S("Recipient of a letter added</td><td>the patient<")) >= 0);
    expect(str_find(told->reply.body, S("by the patient")) < 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(no_page_says_whose_it_is_and_the_work_stays),
        store_test(nobody_else_answers_a_question_about_a_restricted_referral),
        store_test(the_finder_says_only_that_there_is_one),
        store_test(a_second_registration_learns_nothing_of_the_first),
        store_test(why_her_appointment_was_cancelled_is_not_told),
        store_test(what_was_written_when_work_about_her_changed_hands_is_not_told),
        store_test(whom_her_referral_waits_for_is_not_told_in_the_list_of_referrals),
        store_test(the_audit_says_who_gets_a_letter_and_not_that_he_did_it),
        store_test(a_manager_sees_who_looked_and_who_saw_the_patient_in_a_search),
    };
    return run_store_tests(tests);
}
