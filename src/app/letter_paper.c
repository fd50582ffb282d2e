/* What stands on the paper of a signed letter's copies. */
#include "buf.h"
#include "letter_dispatch.h"
#include "letter_json.h"
#include "letter_layout.h"
#include "letterhead.h"
#include "nhs_number.h"
#include "patient_store.h"
#include "permission.h"
#include "person_name.h"
#include "person_store.h"
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

static enum err sheet_of(struct work *w, const struct outbox_row *o,
                         struct paper_sheet *ret_sheet) {
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
    TRY(signed_note(w, &l, &paper.signed_note));
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
    if (!is_patients) paper.subject_address = patient.address;
    if (o->is_copy) paper.copy_note = say(w->arena, "Copy for {}", SAY_T(first_line(o->address)));
    paper.is_large_print = is_patients && str_eq(patient.format_need, S("large-print"));
    return letter_layout(w->arena, &paper, ret_sheet, w->why);
}

enum err print_run_paper(struct work *w, uuid run_id, uuid outbox_id, struct paper *ret_paper) {
    TRY(work_may(w, PERM_LETTER_SEE));
    struct print_run run;
    const struct outbox_row *copies;
    size_t n;
    TRY(print_run_store_get(w->tx, site(w), run_id, &run));
    TRY(outbox_store_of_run(w->tx, site(w), run_id, &copies, &n));
    struct paper_sheet *sheets = arena_array(w->arena, struct paper_sheet, n);
    size_t n_sheets = 0;
    for (size_t i = 0; i < n; i++) {
        if (!uuid_is_nil(outbox_id) && !uuid_eq(outbox_id, copies[i].outbox_id)) continue;
        TRY(sheet_of(w, &copies[i], &sheets[n_sheets++]));
    }
    if (n_sheets == 0) return NOT_FOUND;
    civil_time time;
    *ret_paper = (struct paper){
        .title = S("Letters"), .language = S("en-GB"), .sheets = sheets, .n_sheets = n_sheets};
    instant_to_civil(w->zone, run.made_at, &ret_paper->date, &time);
    return OK;
}
