#include "hand_off.h"

#include "address_store.h"
#include "blob_store.h"
#include "buf.h"
#include "child_run.h"
#include "fact.h"
#include "files.h"
#include "hand_off_json.h"
#include "job_store.h"
#include "letter_dispatch.h"
#include "patient_store.h"
#include "retry.h"
#include "site_store.h"
#include "template_store.h"

/* A worker has a copy so long: for drawing it (print_child.h: a minute at most) and the command, and some to spare. */
static const int64_t LEASE = 3 * INSTANT_MINUTE, COMMAND_LIMIT = 30 * INSTANT_SECOND;
enum { EXIT_TRY_AGAIN = 75, FILE_MODE = 0640 };

/* One copy on its way, from claim to end. */
struct handing {
    bool is_one, is_ready; /* claimed; and still to be handed off */
    struct outbox_row copy;
    int64_t tries;
    str setting;
    struct hand_off_note note;
    str paper; /* to be drawn */
    str drawn; /* what an earlier try drew of this attempt, or empty */
    str pdf;
    struct problem why; /* what went wrong */
};

/* ---- taking it ------------------------------------------------------------------------------------- */

/* The site hands nothing off any more, or this recipient has no mailbox: what never left goes on paper. */
static enum err to_print(struct work *w, struct handing *h) {
    uuid fact;
    h->copy.channel = S("print");
    h->copy.lease_until = (instant){0};
    TRY(copy_keep(w, &h->copy));
    return copy_fact(w, &h->copy, "letter.copy-to-print", S(""), &fact);
}

static enum err read_note(struct work *w, struct handing *h) {
    struct letter_row l;
    struct patient patient;
    struct contact contact;
    struct letter_template template = {0};
    TRY(letter_store_get(w->tx, work_site(w), h->copy.letter_id, &l));
    TRY(patient_store_get(w->tx, work_site(w), l.patient_id, &patient));
    TRY(contact_store_current(w->tx, work_site(w), h->copy.contact_id, &contact));
    enum err e = template_store_get(w->tx, work_site(w), l.template_id, &template);
    if (e != OK && e != NOT_FOUND) return e;
    h->note = (struct hand_off_note){.message_id = h->copy.message_id,
                                     .letter_id = l.letter_id,
                                     .attempt = h->copy.attempt,
                                     .mailbox = h->copy.mailbox,
                                     .recipient = contact.person_name.n ? contact.person_name
                                                                        : contact.organisation,
                                     .ods_code = contact.ods_code,
                                     .nhs_number = patient.nhs_number,
                                     .birth_date = patient.birth_date,
                                     .template_kind = template.kind,
                                     .created_at = h->copy.created_at};
    return OK;
}

/* The sheet, or the reason why there is none. An electronic copy needs no window: an address that fits none is
 * replaced by the name and how it went. */
static enum err lay_out(struct work *w, struct handing *h, bool *ret_is_held) {
    struct work quiet = *w;
    struct paper_sheet sheet;
    quiet.why = &h->why;
    enum err e = copy_sheet(&quiet, &h->copy, &sheet);
    if (e == INVALID && str_eq(h->why.field, S("address"))) {
        struct outbox_row plain = h->copy;
        plain.address = say(w->arena, "{}\nBy electronic message to\n{}", SAY_T(h->note.recipient),
                            SAY_T(h->copy.mailbox));
        e = copy_sheet(&quiet, &plain, &sheet);
    }
    *ret_is_held = e == INVALID || e == LIMIT;
    if (*ret_is_held) return copy_hold(w, &h->copy, h->why.sentence);
    TRY(e);
    h->why = (struct problem){0};
    civil_date begun;
    civil_time time;
    instant_to_civil(w->zone, h->copy.created_at, &begun, &time);
    h->paper = paper_of_sheets(w, begun, &sheet, 1);
    return OK;
}

static enum err check_and_read(struct work *w, struct handing *h) {
    struct copy_verdict verdict;
    bool is_held = false;
    TRY(copy_check_now(w, &h->copy, &verdict));
    if (verdict.is_held) return copy_hold(w, &h->copy, verdict.reason);
    h->copy.address = verdict.address;
    TRY(read_note(w, h));
    if (h->copy.hash.n) TRY(blob_store_get(w->tx, work_site(w), h->copy.hash, &h->drawn));
    TRY(lay_out(w, h, &is_held));
    if (is_held) return OK;
    h->is_ready = true;
    h->copy.handed_to =
        h->setting; /* before it goes: the answer may be there before our own note */
    return copy_keep(w, &h->copy);
}

/* The claim alone: it stands, and counts as a try, whatever is wrong with the copy. */
static enum err take(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct handing *h = context;
    *h = (struct handing){0};
    TRY(may_send(w));
    enum err e = outbox_store_claim(w->tx, work_site(w), w->now, instant_add(w->now, LEASE),
                                    &h->copy.outbox_id, &h->tries);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    h->is_one = true;
    return OK;
}

static enum err make_ready(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct handing *h = context;
    struct site_row own;
    TRY(outbox_store_get(w->tx, work_site(w), h->copy.outbox_id, &h->copy));
    if (!str_eq(h->copy.state, S("waiting")) || h->copy.tries != h->tries) return CONFLICT;
    TRY(site_store_get(w->tx, work_site(w), &own));
    h->setting = own.handoff;
    str mailbox;
    TRY(copy_mailbox_now(w, &h->copy, &mailbox));
    bool goes = mailbox.n && hand_off_setting(own.handoff).kind != HAND_OFF_NONE;
    if (!goes && h->tries == 1) return to_print(w, h);
    if (mailbox.n) h->copy.mailbox = mailbox;
    return check_and_read(w, h);
}

/* ---- drawing it once ------------------------------------------------------------------------------- */

/* Only who still holds the lease goes on; it is taken anew for what is left to do. */
static enum err keep_lease(struct work *w, struct handing *h, struct outbox_row *ret_o) {
    TRY(outbox_store_release(w->tx, work_site(w), h->copy.outbox_id, h->tries));
    TRY(outbox_store_get(w->tx, work_site(w), h->copy.outbox_id, ret_o));
    return OK;
}

static enum err keep_pdf(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct handing *h = context;
    struct outbox_row o;
    sha256_hash hash;
    TRY(keep_lease(w, h, &o));
    TRY(blob_store_put(w->tx, work_site(w), h->pdf, S("application/pdf"), w->now, &hash));
    o.hash = arena_str(w->arena, (str){(const char *)hash.b, sizeof hash.b});
    o.lease_until = instant_add(w->now, LEASE);
    return copy_keep(w, &o);
}

/* It cannot be drawn, or not as the carrier may have got it already under the same message id. */
static enum err hold_drawing(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct handing *h = context;
    struct outbox_row o;
    TRY(keep_lease(w, h, &o));
    return copy_hold(w, &o, h->why.sentence);
}

/* ---- putting it where the carrier takes it ---------------------------------------------------------- */

enum handed { HANDED_TAKEN, HANDED_TRY_AGAIN, HANDED_FAILED };

/* The PDF first: where the JSON file is, the PDF is whole. */
static enum err write_files(struct work *w, struct handing *h, const struct hand_off_place *place,
                            str *ret_note, str *ret_pdf) {
    struct arena *a = w->arena;
    h->note.size = (int64_t)h->pdf.n;
    h->note.hash = sha256_of(h->pdf);
    *ret_pdf = say(a, "{}/{}.pdf", SAY_T(place->folder), SAY_T(h->copy.message_id));
    *ret_note = say(a, "{}/{}.json", SAY_T(place->folder), SAY_T(h->copy.message_id));
    TRY(folder_make(a, path_join(a, place->folder, S("ack")), &h->why));
    TRY(file_write(a, *ret_pdf, h->pdf, FILE_MODE, &h->why));
    return file_write(a, *ret_note, hand_off_note_write(a, &h->note), FILE_MODE, &h->why);
}

static enum handed run_command(struct work *w, struct handing *h,
                               const struct hand_off_place *place, str note, str pdf) {
    const str arguments[] = {place->program, note, pdf};
    struct child_end end;
    struct child_order order = {arguments, 3, place->folder, COMMAND_LIMIT};
    if (child_run(w->arena, &order, &end, &h->why) != OK) return HANDED_TRY_AGAIN;
    if (!end.is_late && end.status == 0) return HANDED_TAKEN;
    h->why.sentence =
        end.is_late ? S("The command did not end within 30 seconds")
                    : say(w->arena, "The command ended with exit status {}{}{}", SAY_N(end.status),
                          SAY_T(end.said.n ? S(": ") : S("")), SAY_T(end.said));
    return end.is_late || end.status == EXIT_TRY_AGAIN ? HANDED_TRY_AGAIN : HANDED_FAILED;
}

static enum handed put_there(struct work *w, const struct hand_off_allowed *allowed,
                             struct handing *h) {
    struct hand_off_place place;
    str note, pdf;
    if (hand_off_resolve(w->arena, allowed, work_site(w), h->setting, &place, &h->why) != OK)
        return HANDED_TRY_AGAIN;
    if (place.kind == HAND_OFF_NONE) {
        h->why.sentence = S("The site hands nothing off at present");
        return HANDED_TRY_AGAIN;
    }
    if (write_files(w, h, &place, &note, &pdf) != OK) return HANDED_TRY_AGAIN;
    if (place.kind == HAND_OFF_FOLDER) return HANDED_TAKEN;
    enum handed how = run_command(w, h, &place, note, pdf);
    if (how == HANDED_TRY_AGAIN) return how;
    /* What is left behind would only be patients' letters lying about; that it stays is no failure. */
    (void)!file_remove(w->arena, note, NULL);
    (void)!file_remove(w->arena, pdf, NULL);
    return how;
}

/* ---- how it ended ---------------------------------------------------------------------------------- */

static enum err has_left(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct handing *h = context;
    struct outbox_row o;
    uuid fact;
    TRY(keep_lease(w, h, &o));
    o.state = S("handed-off");
    o.left_at = w->now;
    o.last_error = S("");
    TRY(copy_keep(w, &o));
    TRY(copy_fact(w, &o, "letter.handed-off", o.mailbox, &fact));
    return letter_settle(w, o.letter_id);
}

static enum err has_failed(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    struct handing *h = context;
    struct outbox_row o;
    TRY(keep_lease(w, h, &o));
    return copy_did_not_arrive(w, &o, S("failed"), "letter.copy-failed", h->why.sentence);
}

static enum err put_off(struct work *w, void *context, struct done *ret_done) {
    struct handing *h = context;
    struct outbox_row o;
    int64_t pause;
    if (!retry_pause(h->tries, &pause)) return has_failed(w, context, ret_done);
    TRY(keep_lease(w, h, &o));
    o.next_try_at = instant_add(w->now, pause);
    o.last_error = h->why.sentence;
    return copy_keep(w, &o);
}

/* A copy that cannot be read (its text is damaged, its recipient gone) is no reason for the others to wait. */
static void say_unreadable(struct work *w, struct handing *h) {
    h->why.sentence =
        w->why->sentence.n ? w->why->sentence : S("This copy cannot be read: look at the letter");
    *w->why = (struct problem){0};
}

/* Another's by now: the lease ran out, or the carrier's acknowledgement was quicker. */
static enum err end_with(struct work *w, work_change_fn end, struct handing *h) {
    enum err e = work_write(w, NULL, end, h, NULL);
    return e == CONFLICT ? OK : e;
}

enum err hand_off_one(struct work *w, const struct hand_off_allowed *allowed,
                      const struct paper_drawer *drawer, bool *ret_was_one) {
    struct handing h;
    *ret_was_one = false;
    TRY(work_write(w, NULL, take, &h, NULL));
    *ret_was_one = h.is_one;
    if (!h.is_one) return OK;
    enum err ready = work_write(w, NULL, make_ready, &h, NULL);
    if (ready == CONFLICT) return OK;
    if (ready != OK) {
        say_unreadable(w, &h);
        return end_with(w, put_off, &h);
    }
    if (!h.is_ready) return OK;
    enum err drawn = drawer->draw(drawer->self, w->arena, h.paper, &h.pdf, &h.why);
    if (drawn == INVALID || drawn == LIMIT) return end_with(w, hold_drawing, &h);
    if (drawn != OK) return end_with(w, put_off, &h);
    if (h.drawn.n && !str_eq(h.drawn, h.pdf)) {
        h.why.sentence = S("What may stand on this copy has changed since it was first tried: look "
                           "at it, and send it again");
        return end_with(w, hold_drawing, &h);
    }
    if (h.drawn.n == 0) {
        enum err e = work_write(w, NULL, keep_pdf, &h, NULL);
        if (e != OK) return e == CONFLICT ? OK : e;
    }
    switch (put_there(w, allowed, &h)) {
    case HANDED_TAKEN: return end_with(w, has_left, &h);
    case HANDED_TRY_AGAIN: return end_with(w, put_off, &h);
    case HANDED_FAILED: break;
    }
    return end_with(w, has_failed, &h);
}

enum err try_now(struct work *w, void *context, struct done *ret_done) {
    const struct try_now *in = context;
    TRY(may_send(w));
    enum err e = in->is_job ? job_store_try_now(w->tx, work_site(w), in->id, w->now)
                            : outbox_store_try_now(w->tx, work_site(w), in->id, w->now);
    ret_done->id = in->id;
    uuid fact;
    if (e == OK)
        return record_fact(w,
                           &(struct fact){.kind = "sending.tried-again",
                                          .subject_kind = in->is_job ? "job" : "outbox",
                                          .subject_id = in->id},
                           &fact);
    if (e != CONFLICT) return e;
    return problem_set(w->why, CONFLICT, S(""),
                       S("This does not wait any more: see how it stands now"), S(""));
}
