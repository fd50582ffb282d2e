/* Events of letters, from the first word to the proof that every copy left. */
#include "history.h"
#include "letter_clinic.h"
#include "letter_differs.h"
#include "letter_dispatch.h"
#include "letter_look.h"
#include "letter_recipients.h"
#include "letter_work.h"
#include "patient_store.h"
#include "patient_work.h"
#include "print_run.h"

/* ---- the board's part ----------------------------------------------------------------------------- */

static instant earlier(instant a, instant b) {
    return a.us < b.us ? a : b;
}

/* A step of a letter is due so many days on, but never after the whole letter. */
static void begin_stage(struct world *w, struct plain_letter *l, enum plain_letter_is is) {
    instant now = w->m.now;
    instant due = is == TO_TYPE   ? plain_due_calendar(now, 3)
                  : is == TO_SIGN ? plain_due_calendar(now, 2)
                                  : plain_due_working(now, 0);
    l->is = is;
    l->stage_due = earlier(due, l->whole.due);
    l->whole.shown = now;
}

static int new_plain_letter(struct world *w, int patient, int appointment, int priority,
                            instant begins) {
    static const int days[] = {7, 2, 1};
    struct plain *m = &w->m;
    bool is_alive = !m->patients[patient].is_dead;
    struct plain_letter *l = &m->letters[m->n_letters];
    *l = (struct plain_letter){
        .patient = patient,
        .appointment = appointment,
        .goes_to = {[TO_PATIENT] = is_alive, [TO_GP] = true},
        .answers = -1,
        .tells = -1,
        .begun = m->now,
        .priority = priority,
        .whole = owed_new(m->now, plain_due_calendar(begins, days[priority]), priority)};
    begin_stage(w, l, TO_TYPE);
    return m->n_letters++;
}

/* A letter is as pressing as the referral that it is about; `referral` -1: none. */
static int priority_of(const struct plain *m, int referral) {
    return referral < 0 ? 0 : m->referrals[referral].priority;
}

int plain_letter_begun(struct world *w, int patient, int referral) {
    return new_plain_letter(w, patient, -1, priority_of(&w->m, referral), w->m.now);
}

int plain_letter_telling(struct world *w, int appointment) {
    int i = new_plain_letter(w, w->m.appointments[appointment].patient, -1, 1, w->m.now);
    w->m.letters[i].tells = appointment;
    return i;
}

/* One letter an attendance: one that was signed stands when its outcome is recorded again. */
void plain_letter_owed(struct world *w, int appointment) {
    struct plain_appointment *a = &w->m.appointments[appointment];
    for (int i = 0; i < w->m.n_letters; i++)
        if (w->m.letters[i].appointment == appointment && w->m.letters[i].is != NO_LETTER) return;
    new_plain_letter(w, a->patient, appointment, priority_of(&w->m, a->referral),
                     w->m.slot_start[a->slot]);
}

static void new_copy(struct plain *m, int letter, enum plain_to to, int attempt) {
    m->copies[m->n_copies++] =
        (struct plain_copy){.letter = letter, .to = to, .attempt = attempt, .run = -1};
}

static struct owed owed_for_held(const struct plain *m, int letter) {
    int priority = m->letters[letter].priority;
    instant due = priority == 2 ? plain_due_calendar(m->now, 0) : plain_due_working(m->now, 1);
    return owed_new(m->now, due, priority);
}

void plain_hold_copies(struct plain *m, int patient) {
    for (int i = 0; i < m->n_copies; i++) {
        struct plain_copy *c = &m->copies[i];
        bool is_under_way = c->is == COPY_WAITING || c->is == COPY_IN_RUN;
        if (m->letters[c->letter].patient != patient || c->to != TO_PATIENT || !is_under_way)
            continue;
        c->is = COPY_HELD;
        c->is_for_death = true;
        c->held = owed_for_held(m, c->letter);
    }
}

/* What lies printed in a pile is printed anew. */
void plain_let_copies_go(struct plain *m, int patient) {
    for (int i = 0, n = m->n_copies; i < n; i++) {
        struct plain_copy *c = &m->copies[i];
        if (m->letters[c->letter].patient != patient || c->is != COPY_HELD || !c->is_for_death)
            continue;
        c->is = c->run < 0 ? COPY_WAITING : COPY_CANCELLED;
        c->is_for_death = false;
        if (c->run >= 0) new_copy(m, c->letter, c->to, c->attempt + 1);
    }
}

/* Complete when the newest copy to everybody has its proof, or was set aside. */
static void complete_plainly(struct plain *m, int letter) {
    for (int i = 0; i < m->n_copies; i++) {
        const struct plain_copy *c = &m->copies[i];
        bool is_over = c->is == COPY_POSTED || c->is == COPY_CANCELLED;
        if (c->letter == letter && plain_is_newest(m, i) && !is_over) return;
    }
    m->letters[letter].is = COMPLETE;
}

/* ---- typing and signing ---------------------------------------------------------------------------- */

static bool is_known(const struct world *w, int i) {
    return w->m.patients[i].id.b[0] != 0;
}
static bool is_open(const struct world *w, int i) {
    return w->m.letters[i].is == TO_TYPE || w->m.letters[i].is == TO_SIGN;
}

static enum event_ended begin_letter(struct world *w) {
    int p = pick(w, w->m.n_patients, is_known, w->n[1]);
    if (p < 0) return EVENT_IDLE;
    struct new_letter in = {.patient_id = w->m.patients[p].id, .clinic_id = w->c.clinic};
    struct done done;
    tell(w, "Amara begins a letter about P%d: L%d", p, w->m.n_letters);
    if (!change(w, AMARA, new_letter, &in, true, &done)) return EVENT_BROKE;
    w->m.letters[plain_letter_begun(w, p, -1)].id = done.id;
    return EVENT_DONE;
}

static enum event_ended type_letter(struct world *w) {
    int i = pick(w, w->m.n_letters, is_open, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_letter *l = &w->m.letters[i];
    bool has_query = w->n[2] % 4 == 1, is_stale = w->n[3] % 8 == 1;
    struct letter_part parts[] = {
        {.kind = PART_SALUTATION, .text = S("Dear Dr Ferreira")},
        {.kind = PART_PARAGRAPH,
         .text = has_query ? S("The scan showed [?] on the day.") : S("The scan was normal.")},
        {.kind = PART_SIGN_OFF, .text = S("Yours sincerely\nDr Helena Lindqvist")}};
    struct save_letter in = {
        l->id, version_of(w, 'L', l->id) - is_stale, {.parts = parts, .n_parts = 3}};
    tell(w, "Amara types L%d%s%s", i, has_query ? ", with a query" : "",
         is_stale ? " over a version that is not current" : "");
    if (!change(w, AMARA, save_letter, &in, !is_stale, NULL)) return EVENT_BROKE;
    if (is_stale) return EVENT_DONE;
    l->is_typed = true;
    l->has_query = has_query;
    if (!has_query) l->asks = false;
    return EVENT_DONE;
}

/* What a page shows of the letter: whoever passes it has seen what must be put right. */
static enum err look_at_letter(struct work *w, void *context) {
    struct letter_step_input *in = context;
    struct letter_view v;
    TRY(letter_look(w, in->letter_id, NULL, &v));
    letter_must_fix(w->arena, &v, &in->shown);
    return OK;
}

static enum event_ended step(struct world *w, const char *words, enum plain_who who,
                             work_change_fn fn, int i, bool is_right) {
    struct letter_step_input in = {.letter_id = w->m.letters[i].id,
                                   .version = version_of(w, 'L', w->m.letters[i].id),
                                   .note = S("As agreed")};
    struct work look = work_of(&w->c, w->c.secretary);
    if (fn == pass_letter && work_read(&look, look_at_letter, &in) != OK) return EVENT_BROKE;
    tell(w, "%s %s L%d", plain_who_name(who), words, i);
    return change(w, who, fn, &in, is_right, NULL) ? EVENT_DONE : EVENT_BROKE;
}

static enum event_ended pass(struct world *w) {
    int i = pick(w, w->m.n_letters, is_open, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_letter *l = &w->m.letters[i];
    bool is_right = l->is == TO_TYPE;
    enum event_ended ended = step(w, "passes to the author", AMARA, pass_letter, i, is_right);
    if (ended != EVENT_DONE || !is_right) return ended;
    begin_stage(w, l, TO_SIGN);
    l->asks = l->has_query;
    int priority = l->priority;
    instant due = priority ? plain_due_calendar(w->m.now, 0) : plain_due_working(w->m.now, 1);
    l->query = owed_new(w->m.now, due, priority);
    return ended;
}

static enum event_ended give_back(struct world *w) {
    int i = pick(w, w->m.n_letters, is_open, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    enum event_ended ended = step(w, "gives back", LINDQVIST, give_back_letter, i, true);
    if (ended == EVENT_DONE) begin_stage(w, &w->m.letters[i], TO_TYPE);
    if (ended == EVENT_DONE) w->m.letters[i].asks = false;
    return ended;
}

static enum event_ended sign(struct world *w) {
    int i = pick(w, w->m.n_letters, is_open, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_letter *l = &w->m.letters[i];
    enum plain_who who = w->n[2] % 6 == 1 ? AMARA : LINDQVIST;
    bool is_right = who == LINDQVIST && l->is_typed && !l->has_query &&
                    (l->goes_to[TO_PATIENT] || l->goes_to[TO_GP]);
    enum event_ended ended = step(w, "signs", who, sign_letter, i, is_right);
    if (ended != EVENT_DONE || !is_right) return ended;
    begin_stage(w, l, TO_SEND);
    for (enum plain_to to = TO_PATIENT; to < TO_COUNT; to++) {
        if (l->goes_to[to]) new_copy(&w->m, i, to, 1);
    }
    return EVENT_DONE;
}

static enum event_ended no_letter(struct world *w) {
    int i = pick(w, w->m.n_letters, is_open, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    enum event_ended ended =
        step(w, "says that no letter is needed:", LINDQVIST, cancel_letter, i, true);
    if (ended == EVENT_DONE) w->m.letters[i].is = NO_LETTER;
    return ended;
}

/* The patient is taken off the letter, or put on again. */
static enum event_ended change_recipients(struct world *w) {
    int i = pick(w, w->m.n_letters, is_open, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_letter *l = &w->m.letters[i];
    bool is_on = l->goes_to[TO_PATIENT];
    struct change_recipient in = {.letter_id = l->id,
                                  .version = version_of(w, 'L', l->id),
                                  .kind = RECIPIENT_PATIENT,
                                  .recipient_id = w->recipients[i][TO_PATIENT]};
    tell(w, "Amara %s L%d", is_on ? "takes the patient off" : "puts the patient on", i);
    if (!change(w, AMARA, is_on ? remove_recipient : add_recipient, &in, true, NULL))
        return EVENT_BROKE;
    l->goes_to[TO_PATIENT] = !is_on;
    return EVENT_DONE;
}

static bool may_differ(const struct world *w, int i) {
    return w->m.letters[i].is == TO_SEND || w->m.letters[i].is == COMPLETE;
}

static enum event_ended find_right(struct world *w) {
    int i = pick(w, w->m.n_letters, may_differ, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_letter *l = &w->m.letters[i];
    enum plain_who who = w->n[2] % 4 == 1 ? AMARA : LINDQVIST;
    bool is_right = l->differs && who == LINDQVIST;
    struct letter_right in = {l->id, S("The plan is the same")};
    tell(w, "%s says that L%d is right", plain_who_name(who), i);
    if (!change(w, who, letter_is_right, &in, is_right, NULL)) return EVENT_BROKE;
    if (is_right) l->differs = false;
    return EVENT_DONE;
}

/* ---- sending -------------------------------------------------------------------------------------- */

/* To somebody who has died, or cannot read it as it is. */
static bool may_not_leave(const struct plain *m, const struct plain_copy *c) {
    const struct plain_patient *p = &m->patients[m->letters[c->letter].patient];
    return c->to == TO_PATIENT && (p->is_dead || p->needs_braille);
}

static enum event_ended print(struct world *w) {
    struct plain *m = &w->m;
    int n_waiting = 0, n_going = 0;
    for (int i = 0; i < m->n_copies; i++)
        n_waiting += m->copies[i].is == COPY_WAITING;
    struct done done;
    tell(w, "Amara prints what waits: %d", n_waiting);
    if (!change(w, AMARA, make_print_run, NULL, n_waiting > 0, &done)) return EVENT_BROKE;
    for (int i = 0; i < m->n_copies; i++) {
        struct plain_copy *c = &m->copies[i];
        const struct plain_patient *p = &m->patients[m->letters[c->letter].patient];
        if (c->is != COPY_WAITING) continue;
        bool is_in_conflict = may_not_leave(m, c);
        c->is = is_in_conflict ? COPY_HELD : COPY_IN_RUN;
        if (is_in_conflict) c->held = owed_for_held(m, c->letter);
        c->is_for_death = is_in_conflict && p->is_dead;
        if (!is_in_conflict) c->run = m->n_runs;
        n_going += !is_in_conflict;
    }
    if (n_going) m->runs[m->n_runs++].id = done.id;
    if (n_going) draw_run(&w->c, done.id);
    return EVENT_DONE;
}

void plain_asked(struct plain *m, int referral) {
    struct plain_referral *r = &m->referrals[referral];
    r->is_to_ask = false;
    r->answer = owed_new(
        m->now, r->priority == 0 ? plain_due_working(m->now, 3) : plain_due_calendar(m->now, 0),
        r->priority);
}

static bool is_of_now(const struct plain_letter *l, const struct owed *o) {
    return !o->is_waived && l->begun.us >= o->shown.us;
}

/* The copy to the practice, which referred, or to the patient is in the post. */
static void tell_by_letter(struct plain *m, const struct plain_copy *c) {
    const struct plain_letter *l = &m->letters[c->letter];
    if (l->tells >= 0 && c->to == TO_PATIENT) {
        struct plain_appointment *a = &m->appointments[l->tells];
        if (plain_is_alive(m, a->patient) && is_of_now(l, &a->telling)) a->owes_telling = false;
    }
    if (l->answers < 0 || c->to != TO_GP) return;
    struct plain_referral *r = &m->referrals[l->answers];
    if (is_of_now(l, &r->word)) r->owes_word = false;
    if (plain_referral_now(m, l->answers) == ASKED && r->is_to_ask && is_of_now(l, &r->ask))
        plain_asked(m, l->answers);
}

static bool is_a_run(const struct world *w, int i) {
    return w->m.runs[i].id.b[0] != 0;
}

static enum event_ended confirm(struct world *w) {
    struct plain *m = &w->m;
    int run = pick(w, m->n_runs, is_a_run, w->n[1]);
    if (run < 0) return EVENT_IDLE;
    uuid not_posted[2 * PLAIN_MANY];
    struct confirm_posted in = {.run_id = m->runs[run].id, .not_posted = not_posted};
    bool stays[2 * PLAIN_MANY] = {0};
    for (int i = 0; i < m->n_copies; i++) {
        if (m->copies[i].run != run || m->copies[i].is != COPY_IN_RUN) continue;
        if ((w->n[2] >> i % 8) % 4 != 1) continue;
        stays[i] = true;
        not_posted[in.n_not_posted++] = m->copies[i].id;
    }
    bool is_right = !m->runs[run].is_confirmed;
    tell(w, "Amara posts print run %d, all but %zu", run, in.n_not_posted);
    if (!change(w, AMARA, confirm_posted, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    m->runs[run].is_confirmed = true;
    int n = m->n_copies;
    for (int i = 0; i < n; i++) {
        struct plain_copy *c = &m->copies[i];
        if (c->run != run || c->is != COPY_IN_RUN) continue;
        c->is = stays[i] ? COPY_CANCELLED : COPY_POSTED;
        if (stays[i]) new_copy(m, c->letter, c->to, c->attempt + 1);
        if (!stays[i]) tell_by_letter(m, c);
    }
    for (int i = 0; i < n; i++) {
        if (m->copies[i].run == run && m->copies[i].is == COPY_POSTED &&
            m->letters[m->copies[i].letter].is == TO_SEND)
            complete_plainly(m, m->copies[i].letter);
    }
    return EVENT_DONE;
}

static bool has_gone_wrong(const struct world *w, int i) {
    enum plain_copy_is is = w->m.copies[i].is;
    return plain_is_newest(&w->m, i) && (is == COPY_HELD || is == COPY_IN_RUN || is == COPY_POSTED);
}

static enum event_ended again(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_copies, has_gone_wrong, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_copy *c = &m->copies[i];
    struct plain_letter *l = &m->letters[c->letter];
    struct copy_again in = {.outbox_id = c->id, .reason = S("Came back")};
    tell(w, "Amara sends copy %d of L%d to the %s again", c->attempt, c->letter,
         c->to == TO_PATIENT ? "patient" : "gp");
    bool is_right = !may_not_leave(m, c); /* it would only be held again */
    if (!change(w, AMARA, copy_again, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    if (c->is != COPY_POSTED) c->is = COPY_CANCELLED;
    new_copy(m, c->letter, c->to, c->attempt + 1);
    if (l->is != COMPLETE) return EVENT_DONE;
    l->is = TO_SEND; /* owed again; both dues stay what they were */
    owed_again(&l->whole, m->now);
    return EVENT_DONE;
}

static bool is_held(const struct world *w, int i) {
    return w->m.copies[i].is == COPY_HELD;
}

static bool reaches_somebody_else(const struct plain *m, int copy) {
    for (int i = 0; i < m->n_copies; i++) {
        const struct plain_copy *c = &m->copies[i];
        if (c->letter == m->copies[copy].letter && c->to != m->copies[copy].to &&
            plain_is_newest(m, i) && c->is != COPY_CANCELLED)
            return true;
    }
    return false;
}

static enum event_ended set_aside(struct world *w) {
    struct plain *m = &w->m;
    int i = pick(w, m->n_copies, is_held, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_copy *c = &m->copies[i];
    enum plain_who who = w->n[2] % 2 ? AMARA : LINDQVIST;
    bool others = reaches_somebody_else(m, i), is_right = others || who == LINDQVIST;
    struct copy_again in = {.outbox_id = c->id, .reason = S("Not needed")};
    tell(w, "%s sets copy %d of L%d aside", plain_who_name(who), c->attempt, c->letter);
    if (!change(w, who, copy_not_needed, &in, is_right, NULL)) return EVENT_BROKE;
    if (!is_right) return EVENT_DONE;
    c->is = COPY_CANCELLED;
    if (others)
        complete_plainly(m, c->letter);
    else
        m->letters[c->letter].is = NO_LETTER, m->letters[c->letter].differs = false;
    return EVENT_DONE;
}

struct record {
    uuid id;
    struct patient patient;
};
static enum err get_record(struct work *w, void *context) {
    struct record *r = context;
    return patient_store_get(w->tx, w->scope->site_id, r->id, &r->patient);
}

static enum event_ended change_need(struct world *w) {
    int i = pick(w, w->m.n_patients, is_known, w->n[1]);
    if (i < 0) return EVENT_IDLE;
    struct plain_patient *p = &w->m.patients[i];
    struct record r = {.id = p->id};
    struct work by = work_of(&w->c, w->c.secretary);
    if (work_read(&by, get_record, &r)) return EVENT_BROKE;
    struct change_patient in = {.patient = r.patient, .reason = S("Rang")};
    in.patient.format_need = p->needs_braille ? S("none") : S("braille");
    tell(w, "Amara notes that P%d %s Braille", i, p->needs_braille ? "no longer needs" : "needs");
    if (!change(w, AMARA, change_patient, &in, true, NULL)) return EVENT_BROKE;
    p->needs_braille = !p->needs_braille;
    for (int k = 0; k < w->m.n_copies; k++) { /* printed as it was, it is of no use any more */
        struct plain_copy *c = &w->m.copies[k];
        if (w->m.letters[c->letter].patient != i || c->to != TO_PATIENT || c->is != COPY_IN_RUN)
            continue;
        c->is = COPY_HELD;
        c->held = owed_for_held(&w->m, c->letter);
    }
    return EVENT_DONE;
}

const struct event letter_events[] = {
    {"a letter is begun", 2, begin_letter},
    {"a letter is typed", 8, type_letter},
    {"a letter is passed on", 5, pass},
    {"a letter is given back", 1, give_back},
    {"a letter is signed", 9, sign},
    {"a letter is not needed", 1, no_letter},
    {"recipients are changed", 2, change_recipients},
    {"a letter is found right", 3, find_right},
    {"letters are printed", 4, print},
    {"a print run is posted", 9, confirm},
    {"a copy is sent again", 4, again},
    {"a copy is set aside", 8, set_aside},
    {"a need is recorded", 3, change_need},
};
const size_t n_letter_events = sizeof letter_events / sizeof letter_events[0];
