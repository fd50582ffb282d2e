#include "letter_paper.h"

#include "address_store.h"
#include "blob_store.h"
#include "buf.h"
#include "letter_json.h"
#include "letter_layout.h"
#include "letter_store.h"
#include "letter_values.h"
#include "letterhead.h"
#include "nhs_number.h"
#include "patient_store.h"
#include "permission.h"
#include "person_name.h"
#include "person_store.h"
#include "print_run_store.h"
#include "recipient.h"
#include "sha256.h"
#include "site_store.h"
#include "template_store.h"

static str subject_of(struct work *w, const struct patient *p) {
    struct person_name name = {p->title, p->given_names, p->family_name};
    struct buf b;
    nhs_number number;
    buf_init(&b, w->arena);
    buf_put(&b, person_name_full(w->arena, &name));
    if (!civil_date_is_none(p->birth_date)) {
        buf_put(&b, S(", date of birth "));
        buf_put(&b, civil_date_plain(w->arena, p->birth_date));
    }
    if (nhs_number_parse(p->nhs_number, &number, NULL) == OK) {
        buf_put(&b, S(", NHS number "));
        buf_put(&b, nhs_number_text(w->arena, number));
    }
    buf_put(&b, S(", hospital number "));
    buf_put(&b, p->hospital_number);
    return buf_str(&b);
}

static enum err signed_note(struct work *w, const struct letter_row *l, str *ret_note) {
    struct person author;
    civil_date day;
    civil_time time;
    TRY(person_store_get(w->tx, work_site(w), l->signed_by, &author));
    struct person_name name = {author.title, author.given_name, author.family_name};
    instant_to_civil(w->zone, l->signed_at, &day, &time);
    *ret_note =
        say(w->arena, "Signed electronically by {} on {}", SAY_T(person_name_full(w->arena, &name)),
            SAY_T(civil_date_plain(w->arena, day)));
    return OK;
}

static str first_line(str lines) {
    return str_cut(&lines, '\n');
}

/* Where somebody lives who is not to be written to at home, or whose record is restricted, is nobody's to
 * read on another's copy. */
static bool may_tell_address(const struct patient *p) {
    return !p->is_restricted && (p->write_to.n == 0 || str_eq(p->write_to, S("home")));
}

/* ---- who else gets it ------------------------------------------------------------------------------ */

/* "Dr L Ferreira, Beacon Street Surgery"; where somebody's whereabouts are not to be told, an organisation, which
 * may be near, is only what it is: "GP practice". Never an address. */
static str name_and_organisation(struct work *w, const struct contact *c, bool may_tell) {
    if (!may_tell) return c->person_name.n ? c->person_name : contact_kind_name(c->kind);
    if (c->person_name.n == 0 || c->organisation.n == 0) return contact_name(c);
    return say(w->arena, "{}, {}", SAY_T(c->person_name), SAY_T(c->organisation));
}

static enum err name_of(struct work *w, const struct recipient *to, const struct patient *p,
                        bool may_tell, str *ret_name) {
    struct contact contact;
    if (to->kind == RECIPIENT_PATIENT) {
        struct patient_facts facts = patient_facts_of(w, p);
        *ret_name = patient_reader(w->arena, &facts);
        return OK;
    }
    *ret_name = S("GP");
    if (uuid_is_nil(to->subject)) return OK;
    TRY(contact_store_current(w->tx, work_site(w), to->subject, &contact));
    *ret_name = name_and_organisation(w, &contact, may_tell);
    return OK;
}

/* The note on a copy, of whose letter it is, and everybody else who gets one; one that is held meanwhile too, but nobody
 * whose copy another gets instead. */
static enum err name_the_others(struct work *w, const struct outbox_row *o, const struct patient *p,
                                struct letter_paper *paper) {
    const struct letter_recipient *list;
    size_t n;
    bool may_tell = may_tell_address(p) || str_eq(o->recipient_kind, S("patient"));
    TRY(letter_recipient_list(w->tx, work_site(w), o->letter_id, p->patient_id, &list, &n));
    str *names = arena_array(w->arena, str, n + 1);
    str written_to = S("");
    for (size_t i = 0; i < n; i++) {
        bool is_replaced = letter_recipient_replaced(list, n, list[i].recipient_id) != NULL;
        if (uuid_eq(list[i].recipient_id, o->recipient_id)) continue;
        if (list[i].to.is_copy && is_replaced) continue;
        str *name = list[i].to.is_copy ? &names[paper->n_copies++] : &written_to;
        TRY(name_of(w, &list[i].to, p, may_tell, name));
    }
    paper->copies = names;
    if (!o->is_copy) return OK;
    struct patient_facts facts = patient_facts_of(w, p);
    str own = str_eq(o->recipient_kind, S("patient")) ? patient_reader(w->arena, &facts)
                                                      : first_line(o->address);
    paper->copy_note =
        written_to.n ? say(w->arena, "Copy for {} of a letter to {}", SAY_T(own), SAY_T(written_to))
                     : say(w->arena, "Copy for {}", SAY_T(own));
    return OK;
}

/* The day it was signed; of a draft, which says that it is one, today. */
static str date_of(struct work *w, const struct letter_row *l) {
    civil_date day = w->today;
    civil_time time;
    if (l->signed_at.us) instant_to_civil(w->zone, l->signed_at, &day, &time);
    return civil_date_plain(w->arena, day);
}

/* What the patient's record, the address book and the letter's recipients put on it. */
static enum err put_records(struct work *w, const struct outbox_row *o,
                            const struct patient *patient, struct letter_paper *paper) {
    bool is_patients = str_eq(o->recipient_kind, S("patient"));
    struct patient_facts facts = patient_facts_of(w, patient);
    paper->address = o->address;
    paper->subject = subject_of(w, patient);
    paper->identifiers = paper->subject;
    if (!is_patients && may_tell_address(patient)) paper->subject_address = facts.address;
    paper->is_large_print = is_patients && str_eq(patient->format_need, S("large-print"));
    return name_the_others(w, o, patient, paper);
}

/* Not who else gets it: a practice that changes its name spoils no patient's letter. */
enum err copy_on_paper(struct work *w, const struct outbox_row *o, str *ret_hash) {
    struct patient patient;
    struct letter_paper paper = {0};
    struct sha256 s;
    TRY(patient_store_get(w->tx, work_site(w), o->patient_id, &patient));
    TRY(put_records(w, o, &patient, &paper));
    const str parts[] = {paper.address, paper.subject, paper.subject_address,
                         may_tell_address(&patient) ? S("") : S("no whereabouts"),
                         paper.is_large_print ? S("large print") : S("")};
    sha256_init(&s);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        sha256_put(&s, say(w->arena, "{}\f", SAY_T(parts[i])));
    sha256_hash hash = sha256_end(&s);
    *ret_hash = arena_str(w->arena, (str){(const char *)hash.b, sizeof hash.b});
    return OK;
}

enum err copy_sheet(struct work *w, const struct outbox_row *o, struct paper_sheet *ret_sheet) {
    struct letter_row l;
    struct letter content;
    struct patient patient;
    struct site_row own;
    struct letterhead head;
    struct letter_paper paper = {.window = WINDOW_C5, .title = S("Letter")};
    TRY(letter_store_get(w->tx, work_site(w), o->letter_id, &l));
    TRY(letter_json_parse(w->arena, w->read_json, l.body, &content, w->why));
    TRY(patient_store_get(w->tx, work_site(w), l.patient_id, &patient));
    TRY(site_store_get(w->tx, work_site(w), &own));
    TRY(letterhead_read(w, l.letterhead_id, &own, &head));
    paper.letterhead = head.lines;
    paper.footer = head.footer;
    paper.is_draft = l.signed_at.us == 0;
    if (!paper.is_draft) TRY(signed_note(w, &l, &paper.signed_note));
    const struct letter_reference references[] = {
        {S("Date"), date_of(w, &l)}, {S("Our ref"), l.reference}, {S("About"), l.title}};
    enum { N_REFERENCES = sizeof references / sizeof references[0] };
    struct letter_reference *kept = arena_array(w->arena, struct letter_reference, N_REFERENCES);
    for (size_t i = 0; i < N_REFERENCES; i++)
        kept[i] = references[i];
    struct letter *letter = arena_new(w->arena, struct letter);
    *letter = content;
    paper.letter = letter;
    paper.organisation = own.name;
    paper.references = kept;
    paper.n_references = N_REFERENCES;
    TRY(put_records(w, o, &patient, &paper));
    return letter_layout(w->arena, &paper, ret_sheet, w->why);
}

str paper_of_sheets(struct work *w, civil_date day, const struct paper_sheet *sheets, size_t n) {
    struct paper paper = {.title = S("Letters"),
                          .language = S("en-GB"),
                          .date = day,
                          .sheets = sheets,
                          .n_sheets = n};
    return paper_write(w->arena, &paper);
}

enum err copy_pdf(struct work *w, uuid outbox_id, str *ret_pdf) {
    TRY(work_may(w, PERM_LETTER_SEE));
    struct outbox_row o;
    TRY(outbox_store_get(w->tx, work_site(w), outbox_id, &o));
    if (o.hash.n == 0) return NOT_FOUND;
    return blob_store_get(w->tx, work_site(w), o.hash, ret_pdf);
}

enum err print_run_pdf_of(struct work *w, uuid run_id, str *ret_pdf) {
    TRY(work_may(w, PERM_LETTER_SEE));
    struct print_run run;
    TRY(print_run_store_get(w->tx, work_site(w), run_id, &run));
    if (run.hash.n == 0) return NOT_FOUND;
    return blob_store_get(w->tx, work_site(w), run.hash, ret_pdf);
}
