#include "template_paper.h"

#include "buf.h"
#include "letter_json.h"
#include "letter_layout.h"
#include "letter_template.h"
#include "permission.h"
#include "template_store.h"

static str example(enum merge_field field) {
    return merge_field_row(field)->example;
}

/* Name, address and identifiers, all made up. */
static void put_made_up(struct work *w, bool to_gp, struct letter_paper *p) {
    enum merge_field name = to_gp ? MERGE_RECIPIENT_NAME : MERGE_PATIENT_NAME;
    enum merge_field address = to_gp ? MERGE_RECIPIENT_ADDRESS : MERGE_PATIENT_ADDRESS;
    p->address = say(w->arena, "{}\n{}\nNE46 1AB", SAY_T(example(name)), SAY_T(example(address)));
    p->subject = say(w->arena, "{}, date of birth {}, NHS number {}, hospital number {}",
                     SAY_T(example(MERGE_PATIENT_NAME)), SAY_T(example(MERGE_PATIENT_BIRTH_DATE)),
                     SAY_T(example(MERGE_PATIENT_NHS_NUMBER)),
                     SAY_T(example(MERGE_PATIENT_HOSPITAL_NUMBER)));
    p->identifiers = p->subject;
    if (to_gp) p->subject_address = example(MERGE_PATIENT_ADDRESS);
}

enum err template_paper(struct work *w, uuid template_id, struct paper *ret_paper) {
    TRY(work_may(w, PERM_SET_UP));
    struct letter_template t;
    struct site_row own;
    struct letterhead head;
    struct letter content, merged;
    struct merge_values made_up = template_examples();
    size_t n_unresolved;
    TRY(template_store_get(w->tx, work_site(w), template_id, &t));
    TRY(site_store_get(w->tx, work_site(w), &own));
    TRY(letterhead_read(w, t.letterhead_id, &own, &head));
    TRY(letter_json_parse(w->arena, w->read_json, t.body, &content, w->why));
    merged = merge_letter(w->arena, &content, &made_up, &n_unresolved);
    const struct letter_reference references[] = {{S("Date"), civil_date_plain(w->arena, w->today)},
                                                  {S("Our ref"), example(MERGE_LETTER_REFERENCE)}};
    struct letter_paper paper = {.letter = &merged,
                                 .organisation = own.name,
                                 .letterhead = head.lines,
                                 .references = references,
                                 .n_references = sizeof references / sizeof references[0],
                                 .footer = head.footer,
                                 .title = t.name,
                                 .window = WINDOW_C5,
                                 .is_draft = true};
    put_made_up(w, str_eq(t.addressed_to, S("gp")), &paper);
    struct paper_sheet *sheet = arena_new(w->arena, struct paper_sheet);
    TRY(letter_layout(w->arena, &paper, sheet, w->why));
    *ret_paper = (struct paper){
        .title = t.name, .language = S("en-GB"), .date = w->today, .sheets = sheet, .n_sheets = 1};
    return OK;
}
