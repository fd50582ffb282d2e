#include "letter_clinic.h"

#include "appointment_work.h"
#include "letter_paper.h"
#include "print_run.h"

static enum err look(struct work *w, void *context) {
    struct seen_letter *s = context;
    return letter_look(w, s->letter, NULL, &s->view);
}

void view_letter(struct small_clinic *c, struct seen_letter *s) {
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, look, s));
}

static enum err find_letter(struct work *w, void *context) {
    struct seen_letter *s = context;
    struct letter_row l;
    TRY(letter_store_of_attendance(w->tx, 1, s->appointment, &l));
    s->letter = l.letter_id;
    return OK;
}

/* One slot after another; its time is over by half past. */
static struct seen_letter seen_in_slot(struct small_clinic *c, int slot, const char *born) {
    struct seen_letter s = {.patient = clinic_patient(c, "Marguerite", "Okonkwo-Hale", born)};
    struct book_appointment booking = {.patient_id = s.patient, .slot_id = c->slots[slot]};
    s.appointment = clinic_change(c, c->clerk, book_appointment, &booking, OK).id;
    int minutes = 9 * 60 + 30 + 20 * slot;
    clinic_at(c, 2026, 11, 23, minutes / 60, minutes % 60);
    struct record_outcome outcome = {.appointment_id = s.appointment,
                                     .version = 1,
                                     .outcome = OUTCOME_FOLLOW_UP,
                                     .follow_up_weeks = 6,
                                     .rtt_status = S("30")};
    clinic_change(c, c->clerk, record_outcome, &outcome, OK);
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, find_letter, &s));
    view_letter(c, &s);
    return s;
}

struct seen_letter seen_at_nine(struct small_clinic *c) {
    return seen_in_slot(c, 0, "1961-03-14");
}

struct seen_letter born_and_seen(struct small_clinic *c, const char *born) {
    return seen_in_slot(c, 0, born);
}

struct seen_letter letter_for_slot(struct small_clinic *c, int slot) {
    struct seen_letter s = seen_in_slot(c, slot, "1961-03-14");
    signed_letter(c, &s);
    return s;
}

void type_text(struct small_clinic *c, struct seen_letter *s, const char *text) {
    struct letter_part parts[] = {
        {.kind = PART_SALUTATION, .text = S("Dear Ms Okonkwo-Hale")},
        {.kind = PART_PARAGRAPH, .text = str_from_c(text)},
        {.kind = PART_SIGN_OFF, .text = S("Yours sincerely\nDr Helena Lindqvist")}};
    struct save_letter in = {s->letter, s->view.row.version, {.parts = parts, .n_parts = 3}};
    clinic_change(c, c->secretary, save_letter, &in, OK);
    view_letter(c, s);
}

void letter_step_by(struct small_clinic *c, struct seen_letter *s, uuid person, work_change_fn fn,
                    enum err want) {
    struct letter_step_input in = {.letter_id = s->letter, .version = s->view.row.version};
    letter_must_fix(&c->store->arena, &s->view, &in.shown); /* as whoever looked at the page */
    clinic_change(c, person, fn, &in, want);
    struct problem why = c->why; /* what it said, after looking again */
    view_letter(c, s);
    c->why = why;
}

void signed_letter(struct small_clinic *c, struct seen_letter *s) {
    type_text(c, s, "Your scan was normal and we will see you again.");
    letter_step_by(c, s, c->secretary, pass_letter, OK);
    letter_step_by(c, s, c->clinician, sign_letter, OK);
}

/* The "PDF" is the description itself: enough to tell what stands on it. */
static enum err draw_as_it_is(void *self, struct arena *a, str paper, str *ret_pdf,
                              struct problem *why) {
    (void)self;
    (void)why;
    *ret_pdf = arena_str(a, paper);
    return OK;
}

void draw_run(struct small_clinic *c, uuid run_id) {
    static const struct paper_drawer drawer = {draw_as_it_is, NULL};
    bool was_one;
    struct work w = work_of(c, c->secretary);
    expect_ok(print_run_draw(&w, &drawer, run_id, &was_one));
    expect(was_one);
}

static enum err list_copies(struct work *w, void *context) {
    struct copies *h = context;
    return outbox_store_of_letter(w->tx, 1, h->letter, &h->rows, &h->n);
}

struct copies copies_of(struct small_clinic *c, uuid letter) {
    struct copies copies = {.letter = letter};
    struct work w = work_of(c, c->secretary);
    expect_ok(work_read(&w, list_copies, &copies));
    return copies;
}

struct outbox_row copy_for(struct small_clinic *c, uuid letter, const char *kind) {
    struct copies copies = copies_of(c, letter);
    for (size_t i = 0; i < copies.n; i++) {
        if (str_eq(copies.rows[i].recipient_kind, str_from_c(kind))) return copies.rows[i];
    }
    fail_msg("no copy for the %s", kind);
    return (struct outbox_row){0};
}
