/* Every button of a letter's form: what is typed is saved, then the step is done, both or neither. */
#include "buf.h"
#include "for_you.h"
#include "invariant.h"
#include "letter_carry.h"
#include "letter_correct.h"
#include "letter_fix.h"
#include "letter_form.h"
#include "letter_json.h"
#include "letter_recipients.h"
#include "letter_work.h"
#include "page.h"
#include "patient_store.h"
#include "permission.h"
#include "person_name.h"
#include "routes.h"
#include "services.h"
#include "site_word_work.h"
#include "url.h"

/* The save, whoever was named beside it, and the step that takes the version the save has made. */
struct save_then {
    struct save_letter save;
    uuid contact_id;     /* of the box "Add a copy"; nil: nobody was named */
    work_change_fn step; /* NULL: only the save */
    void *input;
    int64_t *version; /* within the input */
};

static enum err run_save_then(struct work *w, void *context, struct done *ret_done) {
    struct save_then *t = context;
    struct change_recipient add = {
        .letter_id = t->save.letter_id, .kind = RECIPIENT_CONTACT, .contact_id = t->contact_id};
    TRY(save_letter(w, &t->save, ret_done));
    bool is_number = str_to_int64(ret_done->detail, &add.version);
    invariant(is_number);
    if (t->version) *t->version = add.version;
    if (!uuid_is_nil(t->contact_id)) TRY(add_recipient(w, &add, ret_done));
    return t->step ? t->step(w, t->input, ret_done) : OK;
}

/* Typed over somebody else's version: kept as a draft, so that leaving the page loses nothing. */
static void keep_aside(struct call *c, struct save_letter *typed) {
    struct problem why = {0};
    struct done done;
    struct work w = c->work;
    w.why = &why;
    /* A letter that is signed meanwhile takes no draft: the page shows the words. */
    (void)!work_write(&w, NULL, save_letter_draft, typed, &done);
}

/* A problem of a part is one of the box it was typed in. */
static void name_the_box(struct call *c) {
    if (str_starts_with(c->why.field, S("parts"))) c->why.field = S("body");
    if (str_starts_with(c->why.field, S("enclosures"))) c->why.field = S("enclosures");
}

static enum err run_it(struct call *c, struct save_then *t) {
    struct done done;
    /* Whoever stands in "Add a copy" is meant, whichever button is pressed; nobody is dropped in silence. */
    if (form_has(c, "contact_q")) TRY(letter_contact_chosen(c, &t->contact_id));
    enum err e = work_write(&c->work, &c->key, run_save_then, t, &done);
    if (e == CONFLICT) keep_aside(c, &t->save);
    name_the_box(c);
    return e;
}

static enum err save_and(struct call *c, work_change_fn step, void *input, int64_t *version) {
    struct save_then t = {.save = {c->ids[0], form_int(c, "version"), letter_form_letter(c)},
                          .step = step,
                          .input = input,
                          .version = version};
    return run_it(c, &t);
}

/* The save alone, of what was typed and something done to it. */
static enum err save_it(struct call *c, const struct save_letter *in) {
    struct save_then t = {.save = *in};
    return run_it(c, &t);
}

/* Back to the letter, at the same place of "For you". */
static url here(struct call *c) {
    url to = url_for(c->arena, ROUTE_letter, c->ids[0]);
    if (form_int(c, "of") < 1) return to;
    to = url_with_int(c->arena, to, S("at"), form_int(c, "at"));
    return url_with_int(c->arena, to, S("of"), form_int(c, "of"));
}

static url list_page(struct call *c) {
    return url_to(c->arena, form_int(c, "of") > 0 ? ROUTE_for_you : ROUTE_letters);
}

struct about {
    uuid letter_id;
    struct patient patient;
};

static enum err read_about(struct work *w, void *context) {
    struct about *x = context;
    struct letter_row l;
    TRY(work_may(w, PERM_LETTER_SEE));
    TRY(letter_store_get(w->tx, w->scope->site_id, x->letter_id, &l));
    return patient_store_get(w->tx, w->scope->site_id, l.patient_id, &x->patient);
}

/* The next of "For you", whose letter it may be: the notice on its page says which one is meant. */
static enum err reply_about(struct call *c, str what, url to) {
    struct about x = {.letter_id = c->ids[0]};
    TRY(work_read(&c->work, read_about, &x));
    struct person_name name = {x.patient.title, x.patient.given_names, x.patient.family_name};
    bool is_letter = str_starts_with(to.text, S("/letters/"));
    return reply_notice(c,
                        say(c->arena, "Letter about {} {}.{}",
                            SAY_T(person_name_full(c->arena, &name)), SAY_T(what),
                            SAY_T(is_letter ? S(" This is the next one.") : S(""))),
                        to);
}

static enum err sign_then(struct call *c, bool opens_next) {
    struct letter_step_input in = {.letter_id = c->ids[0], .note = form_text(c, "note")};
    url to = list_page(c);
    /* Asked before: afterwards the letter is in no list. */
    if (opens_next) TRY(for_you_next(c, c->ids[0], form_int(c, "at"), form_int(c, "of"), &to));
    TRY(save_and(c, sign_letter, &in, &in.version));
    return reply_about(c, S("signed: it goes to its recipients now"), to);
}

/* It keeps its place in "For you": whoever begins again begins with it. */
static enum err skip(struct call *c) {
    url to;
    TRY(for_you_next(c, c->ids[0], form_int(c, "at"), form_int(c, "of"), &to));
    TRY(save_and(c, NULL, NULL, NULL));
    return reply_about(c, S("skipped for now: it is not signed"), to);
}

static enum err add_to(struct call *c, enum recipient_kind kind) {
    struct change_recipient in = {.letter_id = c->ids[0], .kind = kind};
    TRY(save_and(c, add_recipient, &in, &in.version));
    return reply_notice(c, S("The recipient is added, and the letter saved."), here(c));
}

enum err save_the_letter(struct call *c) {
    str then = form_text(c, "then");
    struct letter_step_input in = {
        .letter_id = c->ids[0], .note = form_text(c, "note"), .shown = form_text(c, "shown")};
    if (str_eq(then, S("sign"))) return sign_then(c, false);
    if (str_eq(then, S("next"))) return sign_then(c, true);
    if (str_eq(then, S("skip"))) return skip(c);
    if (str_eq(then, S("pass"))) {
        TRY(save_and(c, pass_letter, &in, &in.version));
        return reply_notice(c, S("Saved and sent to the author."), list_page(c));
    }
    if (str_eq(then, S("back"))) {
        TRY(save_and(c, give_back_letter, &in, &in.version));
        return reply_notice(c, S("Given back to be typed again."), list_page(c));
    }
    TRY(save_and(c, NULL, NULL, NULL));
    return reply_notice(c,
                        form_has(c, "contact_q")
                            ? S("The recipient is added, and the letter saved.")
                            : S("The letter is saved."),
                        here(c));
}

enum err no_letter(struct call *c) {
    struct letter_step_input in = {.letter_id = c->ids[0], .note = form_text(c, "note")};
    TRY(save_and(c, cancel_letter, &in, &in.version));
    return reply_notice(c, S("Recorded: no letter is needed."), list_page(c));
}

enum err add_the_recipient(struct call *c) {
    uuid nobody; /* an empty box is told so at its field */
    if (!form_has(c, "contact_q")) return letter_contact_chosen(c, &nobody);
    TRY(save_and(c, NULL, NULL, NULL));
    return reply_notice(c, S("The recipient is added, and the letter saved."), here(c));
}

enum err add_the_patient(struct call *c) {
    return add_to(c, RECIPIENT_PATIENT);
}

enum err add_the_gp(struct call *c) {
    return add_to(c, RECIPIENT_GP);
}

enum err take_recipient_off(struct call *c) {
    struct change_recipient in = {.letter_id = c->ids[0], .recipient_id = c->ids[1]};
    TRY(save_and(c, remove_recipient, &in, &in.version));
    return reply_notice(c, S("Taken off, and the letter saved."), here(c));
}

enum err recipient_up(struct call *c) {
    struct change_recipient in = {.letter_id = c->ids[0], .recipient_id = c->ids[1]};
    TRY(save_and(c, move_recipient_up, &in, &in.version));
    return reply_notice(c, S("Moved up, and the letter saved."), here(c));
}

/* ---- signed, and found wrong --------------------------------------------------------------------- */

static const struct field correct_rows[] = {
    VERSION_FIELD,
    {.name = "note", .type = FIELD_LINES, .max = 1000, .label = "what is wrong"},
};
FIELD_TABLE(correct_fields, correct_rows);

enum err correct(struct call *c) {
    struct letter_step_input in = {
        .letter_id = c->ids[0], .version = form_int(c, "version"), .note = form_text(c, "note")};
    struct done done;
    TRY(work_write(&c->work, &c->key, correct_letter, &in, &done));
    return reply_notice(c, S("Put it right here; what had not left of the other letter is held."),
                        url_for(c->arena, ROUTE_letter, done.id));
}

/* ---- from the letter before ---------------------------------------------------------------------- */

struct carrying {
    uuid letter_id, earlier_id;
    struct letter earlier;
};

/* Only from a letter of the same patient. */
static enum err read_earlier(struct work *w, void *context) {
    struct carrying *x = context;
    struct letter_row own, earlier;
    TRY(work_may(w, PERM_LETTER_SEE));
    TRY(letter_store_get(w->tx, w->scope->site_id, x->letter_id, &own));
    TRY(letter_store_get(w->tx, w->scope->site_id, x->earlier_id, &earlier));
    if (!uuid_eq(own.patient_id, earlier.patient_id)) return NOT_FOUND;
    return letter_json_parse(w->arena, w->read_json, earlier.body, &x->earlier, w->why);
}

enum err carry_forward(struct call *c) {
    struct carrying x = {.letter_id = c->ids[0], .earlier_id = c->ids[1]};
    TRY(work_read(&c->work, read_earlier, &x));
    struct letter typed = letter_form_letter(c);
    struct save_letter in = {c->ids[0], form_int(c, "version"),
                             letter_carry(c->arena, &typed, &x.earlier)};
    TRY(save_it(c, &in));
    return reply_notice(c, S("Diagnoses and medicines are carried forward: read them over."),
                        here(c));
}

/* ---- findings ------------------------------------------------------------------------------------ */

struct looking {
    uuid letter_id;
    struct letter typed;
    const struct proof_spelling *spelling;
    struct letter_view view;
};

static enum err look(struct work *w, void *context) {
    struct looking *l = context;
    return letter_look_typed(w, l->letter_id, &l->typed, l->spelling, &l->view);
}

/* Proofread as typed, here on a worker thread: the writer does not wait for suggestions. */
static enum err look_at_typed(struct call *c, struct looking *l) {
    const struct services *services = c->program->services;
    *l = (struct looking){.letter_id = c->ids[0],
                          .typed = letter_form_letter(c),
                          .spelling = services ? services->spelling : NULL};
    return work_read(&c->work, look, l);
}

enum err letter_findings_of_typed(struct call *c, fragment *ret_findings) {
    struct looking l;
    TRY(look_at_typed(c, &l));
    const str typed[BOX_COUNT] = {form_typed(c, "salutation"), form_typed(c, "body"),
                                  form_typed(c, "sign_off"), form_typed(c, "enclosures")};
    struct letter_boxes written = letter_notation_write(c->arena, &l.view.content);
    struct letter_sheet s = {.view = l.view,
                             .boxes = letter_notation_place(c->arena, &written, typed),
                             .is_open = true,
                             .is_beside = true,
                             .may_write = true};
    struct html h;
    html_init(&h, c->arena);
    letter_findings_put(c, &h, &s);
    *ret_findings = html_fragment(&h);
    return OK;
}

static enum err find_it(struct call *c, const char *field, struct looking *l, size_t *ret_i) {
    TRY(look_at_typed(c, l));
    *ret_i = letter_finding_find(c->arena, &l->view, form_text(c, field));
    if (*ret_i < l->view.findings.n) return OK;
    return problem_set(c->work.why, INVALID, S("findings"),
                       S("This is no longer in the letter: look at the list again"), S(""));
}

enum err change_finding(struct call *c) {
    struct looking l;
    size_t i;
    TRY(find_it(c, "finding", &l, &i));
    const struct proof_finding *f = &l.view.findings.items[i];
    if (!letter_fix_is_safe(&l.view.text, f))
        return problem_set(c->work.why, INVALID, S("findings"),
                           S("Only a person can say what is right here: type it"), S(""));
    struct save_letter in = {c->ids[0], form_int(c, "version"),
                             letter_fix(c->arena, &l.view.content, &l.view.text, f)};
    TRY(save_it(c, &in));
    return reply_notice(
        c, say(c->arena, "Changed to “{}”, and the letter saved.", SAY_T(f->suggestion)), here(c));
}

enum err add_word(struct call *c) {
    struct looking l;
    size_t i;
    TRY(find_it(c, "finding", &l, &i));
    struct add_site_words in = {.text = letter_finding_words(&l.view, i)};
    int64_t version; /* the list of words has none */
    TRY(save_and(c, add_site_words, &in, &version));
    return reply_notice(c, say(c->arena, "“{}” is now one of the site's words.", SAY_T(in.text)),
                        here(c));
}

enum err overrule_finding(struct call *c) {
    if (!form_has(c, "overrule")) return call_problem(c, "overrule", S("Select what is right"));
    struct looking l;
    size_t i;
    TRY(find_it(c, "overrule", &l, &i));
    struct override_finding in = {.letter_id = c->ids[0],
                                  .finding = letter_finding_key(c->arena, &l.view, i),
                                  .rule = str_from_c(l.view.findings.items[i].rule->id),
                                  .reason = form_text(c, "reason")};
    TRY(save_and(c, override_finding, &in, &in.version));
    return reply_notice(c, S("Overruled, with your reason."), here(c));
}
