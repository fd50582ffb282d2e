#include "letter_paper.h"

#include "blob_store.h"
#include "buf.h"
#include "letter_json.h"
#include "letter_layout.h"
#include "letter_store.h"
#include "letterhead.h"
#include "nhs_number.h"
#include "patient_store.h"
#include "permission.h"
#include "person_name.h"
#include "person_store.h"
#include "print_run_store.h"
#include "recipient.h"
#include "site_store.h"

static int64_t site(const struct work *w) {
    return w->scope->site_id;
}

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
    TRY(person_store_get(w->tx, site(w), l->signed_by, &author));
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

enum err copy_sheet(struct work *w, const struct outbox_row *o, struct paper_sheet *ret_sheet) {
    struct letter_row l;
    struct letter content;
    struct patient patient;
    struct site_row own;
    struct letterhead head;
    struct letter_paper paper = {.window = WINDOW_C5, .title = S("Letter"), .address = o->address};
    TRY(letter_store_get(w->tx, site(w), o->letter_id, &l));
    TRY(letter_json_parse(w->arena, w->read_json, l.body, &content, w->why));
    TRY(patient_store_get(w->tx, site(w), l.patient_id, &patient));
    TRY(site_store_get(w->tx, site(w), &own));
    TRY(letterhead_read(w, l.letterhead_id, &own, &head));
    paper.letterhead = head.lines;
    paper.footer = head.footer;
    paper.is_draft = l.signed_at.us == 0;
    if (!paper.is_draft) TRY(signed_note(w, &l, &paper.signed_note));
    const struct letter_reference references[] = {{S("Our ref"), l.reference},
                                                  {S("About"), l.title}};
    struct letter_reference *kept = arena_array(w->arena, struct letter_reference, 2);
    for (size_t i = 0; i < 2; i++)
        kept[i] = references[i];
    struct letter *letter = arena_new(w->arena, struct letter);
    *letter = content;
    paper.letter = letter;
    paper.organisation = own.name;
    paper.references = kept;
    paper.n_references = 2;
    paper.subject = subject_of(w, &patient);
    paper.identifiers = paper.subject;
    bool is_patients = str_eq(o->recipient_kind, S("patient"));
    if (!is_patients && may_tell_address(&patient)) paper.subject_address = patient.address;
    if (o->is_copy) paper.copy_note = say(w->arena, "Copy for {}", SAY_T(first_line(o->address)));
    paper.is_large_print = is_patients && str_eq(patient.format_need, S("large-print"));
    return letter_layout(w->arena, &paper, ret_sheet, w->why);
}

str paper_of_sheets(struct work *w, const struct paper_sheet *sheets, size_t n) {
    struct paper paper = {.title = S("Letters"),
                          .language = S("en-GB"),
                          .date = w->today,
                          .sheets = sheets,
                          .n_sheets = n};
    return paper_write(w->arena, &paper);
}

enum err copy_pdf(struct work *w, uuid outbox_id, str *ret_pdf) {
    TRY(work_may(w, PERM_LETTER_SEE));
    struct outbox_row o;
    TRY(outbox_store_get(w->tx, site(w), outbox_id, &o));
    if (o.hash.n == 0) return NOT_FOUND;
    return blob_store_get(w->tx, site(w), o.hash, ret_pdf);
}

enum err print_run_pdf_of(struct work *w, uuid run_id, str *ret_pdf) {
    TRY(work_may(w, PERM_LETTER_SEE));
    struct print_run run;
    TRY(print_run_store_get(w->tx, site(w), run_id, &run));
    if (run.hash.n == 0) return NOT_FOUND;
    return blob_store_get(w->tx, site(w), run.hash, ret_pdf);
}
