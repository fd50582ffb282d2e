#include "acknowledge.h"

#include "buf.h"
#include "clock.h"
#include "fact.h"
#include "files.h"
#include "job_store.h"
#include "ledger.h"
#include "letter_dispatch.h"
#include "outbox_store.h"
#include "permission.h"
#include "site_store.h"
#include "utf8.h"

#include <string.h>

static const int64_t STILL_BEING_WRITTEN = 10 * INSTANT_SECOND;
enum { SHOWN_NAME_MAX = 100 };

/* ---- one answer ------------------------------------------------------------------------------------ */

static bool is_at(const struct outbox_row *o, str state) {
    return str_eq(o->state, state);
}

/* Handed off, or tried and not noted as such: its files may have been written, and the carrier may answer before
 * that is on disk, or after we gave it up. */
static bool is_under_way(const struct outbox_row *o) {
    bool was_tried = o->tries > 0 && o->left_at.us == 0;
    return is_at(o, S("handed-off")) ||
           (was_tried && (is_at(o, S("waiting")) || is_at(o, S("held")) || is_at(o, S("failed"))));
}

/* What is held or failed of a newer attempt is not put right by an older one that arrived. */
static enum err is_newest_attempt(struct work *w, const struct outbox_row *o, bool *ret_is) {
    const struct outbox_row *attempts;
    size_t n;
    TRY(outbox_store_of_recipient(w->tx, work_site(w), o->recipient_id, &attempts, &n));
    *ret_is = n == 0 || attempts[0].attempt == o->attempt;
    return OK;
}

static enum err accept(struct work *w, struct outbox_row *o, const struct acknowledgement *ack) {
    static const uuid the_carrier = {{0}};
    uuid fact;
    o->state = S("acknowledged");
    if (o->left_at.us == 0) o->left_at = w->now;
    o->proved_at = w->now;
    o->proved_by = the_carrier;
    o->lease_until = (instant){0};
    o->last_error = S("");
    TRY(copy_keep(w, o));
    TRY(copy_fact(w, o, "letter.acknowledged", ack->message_id, &fact));
    bool is_newest;
    TRY(is_newest_attempt(w, o, &is_newest));
    if (is_newest) TRY(duty_end(w, DUTY_COPY_HELD, o->recipient_id, fact, NULL));
    return letter_settle(w, o->letter_id);
}

static enum err come_back(struct work *w, struct outbox_row *o, const struct acknowledgement *ack,
                          str state) {
    str reason = ack->reason.n
                     ? say(w->arena, "The carrier did not deliver it: {}", SAY_T(ack->reason))
                     : S("The carrier did not deliver it, and gave no reason");
    if (o->left_at.us == 0) o->left_at = w->now;
    return copy_did_not_arrive(w, o, state, "letter.copy-rejected", reason);
}

static enum err accepted(struct work *w, struct outbox_row *o, struct take_acknowledgement *in) {
    in->how = is_at(o, S("acknowledged")) ? ACK_SAME : ACK_CHANGED;
    if (in->how == ACK_SAME) return OK;
    /* A copy that a person has sent again meanwhile did arrive after all: that is kept. */
    if (is_under_way(o) || is_at(o, S("cancelled"))) return accept(w, o, &in->ack);
    in->how = ACK_CONTRADICTS;
    return OK;
}

static enum err rejected(struct work *w, struct outbox_row *o, struct take_acknowledgement *in) {
    in->how = ACK_CHANGED;
    if (is_under_way(o)) return come_back(w, o, &in->ack, S("failed"));
    /* Accepted first and bounced later: it came back. */
    if (is_at(o, S("acknowledged"))) return come_back(w, o, &in->ack, S("returned"));
    in->how = ACK_SAME;
    return OK;
}

enum err take_acknowledgement(struct work *w, void *context, struct done *ret_done) {
    struct take_acknowledgement *in = context;
    struct outbox_row o;
    TRY(may_send(w));
    enum err e = outbox_store_of_message(w->tx, work_site(w), in->ack.message_id, &o);
    bool is_ours = e == OK && str_eq(o.channel, S("hand-off")) && o.tries > 0;
    in->how = ACK_UNKNOWN;
    if (e == NOT_FOUND || (e == OK && !is_ours)) return OK;
    TRY(e);
    ret_done->id = o.outbox_id;
    /* An older attempt of which a newer one is under way changes no more than its own row. */
    return in->ack.is_accepted ? accepted(w, &o, in) : rejected(w, &o, in);
}

/* ---- the files ------------------------------------------------------------------------------------- */

struct answer_file {
    str folder, name, bytes; /* folder: …/ack */
    str reason;              /* why it is set aside */
};

static str short_hash(struct arena *a, str name, str bytes) {
    struct sha256 s;
    sha256_init(&s);
    sha256_put(&s, name);
    sha256_put(&s, S("\n"));
    sha256_put(&s, bytes);
    sha256_hash hash = sha256_end(&s);
    return arena_str(a, (str){(const char *)hash.b, 16});
}

/* Names come from outside: they are shown only where they are plain. */
static str shown_name(str name) {
    bool is_plain = utf8_is_valid(name) && utf8_is_plain_text(name) && name.n <= SHOWN_NAME_MAX;
    return is_plain ? name : S("a file with an unreadable name");
}

static enum err answer_fact(struct work *w, const char *kind, uuid job_id, str text) {
    uuid fact;
    return record_fact(
        w,
        &(struct fact){.kind = kind, .subject_kind = "answer", .subject_id = job_id, .text = text},
        &fact);
}

static enum err note_set_aside(struct work *w, void *context, struct done *ret_done) {
    (void)ret_done;
    const struct answer_file *f = context;
    bool is_new;
    struct job_row job = {
        .kind = S("acknowledgement"),
        .state = S("failed"),
        .next_try_at = w->now,
        .created_at = w->now,
        .last_error = say(w->arena, "{}: {}", SAY_T(shown_name(f->name)), SAY_T(f->reason))};
    /* The same file again is the same row. */
    memcpy(job.job_id.b, short_hash(w->arena, f->name, f->bytes).p, sizeof job.job_id.b);
    TRY(job_store_insert(w->tx, work_site(w), &job, &is_new));
    return is_new ? answer_fact(w, "answer.set-aside", job.job_id, job.last_error) : OK;
}

/* Under its own name, or beside a file of that name that says something else. */
static enum err move_to(struct work *w, const struct answer_file *f, str where, str *ret_path) {
    struct arena *a = w->arena;
    str folder = path_join(a, f->folder, where);
    str path = say(a, "{}/{}", SAY_T(folder), SAY_T(f->name));
    TRY(folder_make(a, folder, w->why));
    if (file_is_there(path)) {
        struct buf b;
        buf_init(&b, a);
        str hash = short_hash(a, f->name, f->bytes);
        buf_put_hex(&b, hash.p, 8);
        path = say(a, "{}/{}-{}", SAY_T(folder), SAY_T(buf_str(&b)), SAY_T(f->name));
    }
    *ret_path = path;
    return file_rename(a, say(a, "{}/{}", SAY_T(f->folder), SAY_T(f->name)), path, w->why);
}

/* Noted first, then moved, then explained: a crash between leaves it where it is read again. */
static enum err set_aside(struct work *w, struct answer_file *f, str reason) {
    str path;
    f->reason = reason;
    TRY(work_write(w, NULL, note_set_aside, f, NULL));
    TRY(move_to(w, f, S("rejected"), &path));
    return file_write(w->arena, say(w->arena, "{}.reason.txt", SAY_T(path)),
                      say(w->arena, "{}\n", SAY_T(reason)), 0640, w->why);
}

static bool may_still_be_written(struct work *w, const struct answer_file *f) {
    struct file_info info;
    str path = say(w->arena, "{}/{}", SAY_T(f->folder), SAY_T(f->name));
    return file_look(w->arena, path, &info, NULL) == OK &&
           clock_now().us - info.modified_us < STILL_BEING_WRITTEN;
}

static enum err read_file(struct work *w, struct answer_file *f, bool *ret_was_read) {
    struct take_acknowledgement in = {0};
    struct problem why = {0};
    str path = say(w->arena, "{}/{}", SAY_T(f->folder), SAY_T(f->name)), moved;
    *ret_was_read = true;
    enum err e = file_read_foreign(w->arena, path, ACKNOWLEDGEMENT_BYTES_MAX, &f->bytes, &why);
    if (e == OK) e = acknowledgement_parse(w->arena, w->read_json, f->bytes, &in.ack, &why);
    if (e == INVALID || e == LIMIT) {
        *ret_was_read = !may_still_be_written(w, f);
        return *ret_was_read ? set_aside(w, f, why.sentence) : OK;
    }
    TRY(e);
    TRY(work_write(w, NULL, take_acknowledgement, &in, NULL));
    if (in.how == ACK_UNKNOWN)
        return set_aside(w, f, S("It speaks of no message that was handed off here"));
    if (in.how == ACK_CONTRADICTS)
        return set_aside(w, f, S("It says accepted of a message that was rejected before"));
    return move_to(w, f, S("taken"), &moved);
}

enum err acknowledgements_read(struct work *w, str folder, size_t *ret_n) {
    struct answer_file f = {.folder = path_join(w->arena, folder, S("ack"))};
    str *names;
    size_t n;
    *ret_n = 0;
    enum err e = folder_list(w->arena, f.folder, &names, &n, w->why);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    for (size_t i = 0; i < n && *ret_n < ACKNOWLEDGEMENTS_AT_ONCE; i++) {
        bool was_read;
        f.name = names[i];
        if (f.name.p[0] == '.' || !str_ends_with(f.name, S(".json"))) continue;
        enum err one = read_file(w, &f, &was_read);
        if (one != OK) e = one; /* the others are read all the same */
        if (one == OK) *ret_n += was_read;
    }
    return e == NOT_FOUND ? OK : e;
}

struct awaited {
    struct site_row own;
    const struct outbox_awaited *list;
    size_t n;
};

static enum err read_awaited(struct work *w, void *context) {
    struct awaited *x = context;
    TRY(site_store_get(w->tx, work_site(w), &x->own));
    return outbox_store_awaited(w->tx, work_site(w), &x->list, &x->n);
}

/* A place that is no longer allowed is said where letters are handed off to it. */
static enum err read_at(struct work *w, const struct hand_off_allowed *allowed, str setting,
                        size_t *ret_n) {
    struct hand_off_place place;
    *ret_n = 0;
    enum err e = hand_off_resolve(w->arena, allowed, work_site(w), setting, &place, NULL);
    if (e != OK || place.kind == HAND_OFF_NONE) return OK;
    return acknowledgements_read(w, place.folder, ret_n);
}

enum err answers_read(struct work *w, const struct hand_off_allowed *allowed, size_t *ret_n) {
    struct awaited x;
    TRY(work_read(w, read_awaited, &x));
    enum err e = read_at(w, allowed, x.own.handoff, ret_n);
    for (size_t i = 0; i < x.n; i++) {
        size_t n;
        if (str_eq(x.list[i].handed_to, x.own.handoff)) continue;
        enum err one = read_at(w, allowed, x.list[i].handed_to, &n);
        if (one != OK) e = one; /* the other places are read all the same */
        *ret_n += n;
    }
    return e;
}

enum err set_aside_seen(struct work *w, void *job_id, struct done *ret_done) {
    TRY(work_may(w, PERM_LETTER_SEND));
    uuid id = *(const uuid *)job_id;
    enum err e = job_store_close(w->tx, work_site(w), id);
    ret_done->id = id;
    if (e == OK) return answer_fact(w, "answer.looked-at", id, S(""));
    if (e != CONFLICT) return e;
    return problem_set(w->why, CONFLICT, S(""), S("Somebody has looked at this already"), S(""));
}
