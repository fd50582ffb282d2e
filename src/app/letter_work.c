#include "letter_work.h"

#include "buf.h"
#include "clinic_store.h"
#include "clinician_in_use.h"
#include "fact.h"
#include "ledger.h"
#include "letter_correct.h"
#include "letter_dispatch.h"
#include "letter_hash.h"
#include "letter_json.h"
#include "letter_look.h"
#include "letter_recipients.h"
#include "letter_tells.h"
#include "letter_title.h"
#include "letter_values.h"
#include "patient_store.h"
#include "permission.h"
#include "referral_store.h"
#include "template_store.h"

static bool is_at(const struct letter_row *l, str stage) {
    return str_eq(l->stage, stage);
}

static enum err is_open(struct work *w, const struct letter_row *l) {
    if (is_at(l, S("type")) || is_at(l, S("sign"))) return OK;
    return problem_set(w->why, CONFLICT, S(""),
                       S("This letter is signed or cancelled: it can no longer be changed"),
                       S("House rule H12: a change after signing is a new version"));
}

enum err letter_to_change(struct work *w, uuid letter_id, int64_t version,
                          struct letter_row *ret_l) {
    TRY(letter_store_get(w->tx, work_site(w), letter_id, ret_l));
    TRY(is_open(w, ret_l));
    if (ret_l->version != version) {
        return problem_set(
            w->why, CONFLICT, S(""),
            S("Somebody saved this letter in the meantime: compare before you save again"),
            S("House rule H6"));
    }
    return OK;
}

static enum err keep(struct work *w, struct letter_row *l) {
    TRY(letter_store_update(w->tx, work_site(w), l));
    l->version++;
    return letter_store_keep_version(w->tx, w->scope, l, w->now);
}

enum err new_letter(struct work *w, void *context, struct done *ret_done) {
    const struct new_letter *in = context;
    TRY(work_may(w, PERM_LETTER_WRITE));
    struct patient patient;
    struct clinic clinic;
    TRY(patient_store_get(w->tx, work_site(w), in->patient_id, &patient));
    TRY(clinic_store_get(w->tx, work_site(w), in->clinic_id, &clinic));
    uuid author = uuid_is_nil(in->author_id) ? clinic.consultant_id : in->author_id;
    TRY(clinician_in_use(w, author, S("author")));
    struct merge_values values;
    struct letter_template template;
    TRY(letter_values(w, &patient, in->clinic_id, in->told_appointment, author, &values));
    struct referral r = {.priority = uuid_is_nil(in->told_appointment) ? S("1") : S("2")};
    if (!uuid_is_nil(in->referral_id))
        TRY(referral_store_get(w->tx, work_site(w), in->referral_id, &r));
    TRY(letter_values_of_referral(w, in->referral_id, &values));
    struct letter_row l = {.letter_id = work_new_id(w),
                           .patient_id = in->patient_id,
                           .clinic_id = in->clinic_id,
                           .author_id = author,
                           .typist_id = w->scope->person_id,
                           .referral_id = in->referral_id,
                           .told_appointment = in->told_appointment,
                           .stage = S("type"),
                           .priority = r.priority,
                           .created_at = w->now,
                           .version = 1};
    TRY(letter_reference(w, author, l.typist_id, patient.hospital_number, &l.reference));
    values.value[MERGE_LETTER_REFERENCE] = l.reference;
    struct letter_beginning beginning = {.template_id = in->template_id,
                                         .kind = in->kind,
                                         .clinic_id = in->clinic_id,
                                         .patient = &patient,
                                         .values = &values,
                                         .contact_id = r.referrer_id};
    TRY(letter_begin_body(w, &beginning, &template, &l.body));
    l.template_id = template.template_id;
    l.letterhead_id = template.letterhead_id;
    TRY(letter_title(w, &l, &l.title));
    TRY(letter_store_insert(w->tx, work_site(w), &l));
    TRY(letter_store_keep_version(w->tx, w->scope, &l, w->now));
    TRY(letter_tells_note(w, &l));
    bool to_gp = str_eq(template.addressed_to, S("gp"));
    TRY(add_default_recipients(w, l.letter_id, &patient, r.referrer_id,
                               to_gp ? RECIPIENT_CONTACT : RECIPIENT_PATIENT));
    uuid fact;
    TRY(letter_fact(w, &l, "letter.begun", S(""), S(""), &fact));
    ret_done->id = l.letter_id;
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_LETTER,
                                         .subject_kind = "letter",
                                         .subject_id = l.letter_id,
                                         .patient_id = l.patient_id,
                                         .clinic_id = l.clinic_id,
                                         .priority = referral_duty_priority(l.priority)},
                      fact);
}

/* Who types it first is its typist, and stands in its reference from then on. */
static enum err take(struct work *w, struct letter_row *l) {
    if (!uuid_is_nil(l->typist_id)) return OK;
    struct patient patient;
    l->typist_id = w->scope->person_id;
    TRY(patient_store_get(w->tx, work_site(w), l->patient_id, &patient));
    return letter_reference(w, l->author_id, l->typist_id, patient.hospital_number, &l->reference);
}

enum err save_letter(struct work *w, void *context, struct done *ret_done) {
    const struct save_letter *in = context;
    TRY(work_may(w, PERM_LETTER_WRITE));
    struct letter_row l;
    TRY(letter_to_change(w, in->letter_id, in->version, &l));
    TRY(letter_check(w->arena, &in->content, w->why));
    TRY(letter_draft_drop(w->tx, work_site(w), l.letter_id, w->scope->person_id));
    str body = letter_json_write(w->arena, &in->content);
    ret_done->id = l.letter_id;
    ret_done->detail = say(w->arena, "{}", SAY_N(l.version));
    if (str_eq(body, l.body)) return OK;
    l.body = body;
    TRY(letter_title_again(w, &l));
    TRY(take(w, &l));
    TRY(keep(w, &l));
    TRY(letter_tells_note(w, &l));
    ret_done->detail = say(w->arena, "{}", SAY_N(l.version));
    uuid fact;
    TRY(letter_fact(w, &l, "letter.saved", say(w->arena, "version {}", SAY_N(l.version)), S(""),
                    &fact));
    if (letter_has_open_query(w->arena, &in->content)) return OK;
    return duty_end(w, DUTY_QUERY, l.letter_id, fact, NULL);
}

enum err save_letter_draft(struct work *w, void *context, struct done *ret_done) {
    const struct save_letter *in = context;
    TRY(work_may(w, PERM_LETTER_WRITE));
    struct letter_row l;
    TRY(letter_store_get(w->tx, work_site(w), in->letter_id, &l));
    TRY(is_open(w, &l));
    TRY(letter_check(w->arena, &in->content, w->why));
    struct letter_draft draft = {in->version, letter_json_write(w->arena, &in->content), w->now};
    ret_done->id = l.letter_id;
    ret_done->detail = say(w->arena, "{}", SAY_N(l.version));
    return letter_draft_save(w->tx, work_site(w), l.letter_id, w->scope->person_id, &draft);
}

enum err drop_letter_draft(struct work *w, void *context, struct done *ret_done) {
    const uuid *letter_id = context;
    TRY(work_may(w, PERM_LETTER_WRITE));
    struct letter_row l;
    TRY(letter_store_get(w->tx, work_site(w), *letter_id, &l));
    ret_done->id = *letter_id;
    return letter_draft_drop(w->tx, work_site(w), *letter_id, w->scope->person_id);
}

/* What the one says to the other when the letter changes hands. */
static void leave_note(struct work *w, struct letter_row *l, str note) {
    l->note = note;
    l->note_by = note.n ? w->scope->person_id : (uuid){{0}};
    l->note_at = note.n ? w->now : (instant){0};
}

static enum err ask_author(struct work *w, const struct letter_row *l, uuid fact) {
    struct letter content;
    TRY(letter_json_parse(w->arena, w->read_json, l->body, &content, w->why));
    if (!letter_has_open_query(w->arena, &content)) return OK;
    return duty_arise(w,
                      &(struct duty_new){.rule = DUTY_QUERY,
                                         .subject_kind = "letter",
                                         .subject_id = l->letter_id,
                                         .patient_id = l->patient_id,
                                         .clinic_id = l->clinic_id,
                                         .priority = referral_duty_priority(l->priority),
                                         .named = l->author_id},
                      fact);
}

/* What must be put right does not hold up the author, but nobody sends it without having been shown it. */
static enum err has_been_shown(struct work *w, const struct letter_step_input *in) {
    struct letter_view v;
    str names;
    TRY(letter_look(w, in->letter_id, NULL, &v));
    size_t n = letter_must_fix(w->arena, &v, &names);
    str shown = say(w->arena, " {} ", SAY_T(in->shown));
    while (names.n) {
        str name = str_cut(&names, ' ');
        if (str_find(shown, say(w->arena, " {} ", SAY_T(name))) >= 0) continue;
        return problem_set(
            w->why, INVALID, S("findings"),
            n == 1 ? S("1 thing must be put right before this letter can be signed: put it right, "
                       "or send it all the same")
                   : say(w->arena,
                         "{} things must be put right before this letter can be signed: put them "
                         "right, or send it all the same",
                         SAY_N((int64_t)n)),
            S(""));
    }
    return OK;
}

enum err pass_letter(struct work *w, void *context, struct done *ret_done) {
    const struct letter_step_input *in = context;
    TRY(work_may(w, PERM_LETTER_WRITE));
    struct letter_row l;
    TRY(letter_to_change(w, in->letter_id, in->version, &l));
    if (is_at(&l, S("sign"))) {
        return problem_set(w->why, CONFLICT, S(""), S("This letter is with its author already"),
                           S(""));
    }
    TRY(has_been_shown(w, in));
    l.stage = S("sign");
    l.passed_at = w->now;
    leave_note(w, &l, in->note);
    TRY(keep(w, &l));
    uuid fact;
    TRY(letter_fact(w, &l, "letter.passed", S(""), in->note, &fact));
    ret_done->id = l.letter_id;
    TRY(duty_letter_stage(w, l.letter_id, LETTER_DUTY_SIGN, l.author_id, S(""), fact));
    return ask_author(w, &l, fact);
}

/* Signing, giving back and "no letter needed" are the author's alone. */
static enum err author_only(struct work *w, const struct letter_row *l) {
    if (uuid_eq(l->author_id, w->scope->person_id)) return OK;
    return problem_set(w->why, FORBIDDEN, S(""), S("Only the author of this letter may do this"),
                       S("House rule H12: only the author signs"));
}

enum err give_back_letter(struct work *w, void *context, struct done *ret_done) {
    const struct letter_step_input *in = context;
    TRY(work_may(w, PERM_LETTER_SIGN));
    struct letter_row l;
    TRY(letter_to_change(w, in->letter_id, in->version, &l));
    TRY(author_only(w, &l));
    if (in->note.n == 0) {
        return problem_set(w->why, INVALID, S("note"), S("Write what the typist should change"),
                           S(""));
    }
    l.stage = S("type");
    leave_note(w, &l, in->note);
    TRY(keep(w, &l));
    uuid fact;
    TRY(letter_fact(w, &l, "letter.given-back", S(""), in->note, &fact));
    ret_done->id = l.letter_id;
    TRY(duty_end(w, DUTY_QUERY, l.letter_id, fact, NULL));
    return duty_letter_stage(w, l.letter_id, LETTER_DUTY_TYPE, l.author_id, S(""), fact);
}

static enum err may_leave(struct work *w, const struct letter_view *v) {
    TRY(letter_may_be_signed(w->arena, &v->content, w->why));
    if (v->n_recipients == 0) {
        return problem_set(w->why, INVALID, S("recipients"), S("Choose who gets this letter"),
                           S("House rule H11: a letter without recipients is never complete"));
    }
    if (v->n_blocking == 0) return OK;
    for (size_t i = 0; i < v->findings.n; i++) {
        const struct proof_finding *f = &v->findings.items[i];
        if (f->severity != PROOF_MUST_FIX || v->overruled[i]) continue;
        str words = letter_finding_words(v, i);
        return problem_set(w->why, INVALID, S("findings"),
                           say(w->arena, "Put this right before signing: “{}”. {}", SAY_T(words),
                               SAY_T(f->message)),
                           str_from_c(f->rule->id));
    }
    return OK;
}

enum err sign_letter(struct work *w, void *context, struct done *ret_done) {
    const struct letter_step_input *in = context;
    TRY(work_may(w, PERM_LETTER_SIGN));
    struct letter_row l;
    TRY(letter_to_change(w, in->letter_id, in->version, &l));
    TRY(author_only(w, &l));
    TRY(letter_tells_note(w, &l));
    struct letter_view v;
    TRY(letter_look(w, l.letter_id, NULL, &v));
    TRY(may_leave(w, &v));
    struct recipient *to = arena_array(w->arena, struct recipient, v.n_recipients);
    for (size_t i = 0; i < v.n_recipients; i++)
        to[i] = v.recipients[i].to;
    sha256_hash *hash = arena_new(w->arena, sha256_hash);
    *hash = letter_content_hash(&v.content, to, v.n_recipients);
    l.stage = S("send");
    l.signed_at = w->now;
    l.signed_by = w->scope->person_id;
    l.signed_hash = (str){(const char *)hash->b, sizeof hash->b};
    TRY(keep(w, &l));
    TRY(letter_draft_drop(w->tx, work_site(w), l.letter_id, w->scope->person_id));
    uuid fact;
    struct buf hex;
    buf_init(&hex, w->arena);
    buf_put_hex(&hex, hash->b, sizeof hash->b);
    TRY(letter_fact(w, &l, "letter.signed", buf_str(&hex), S(""), &fact));
    ret_done->id = l.letter_id;
    TRY(duty_end(w, DUTY_QUERY, l.letter_id, fact, NULL));
    TRY(duty_letter_stage(w, l.letter_id, LETTER_DUTY_SEND, l.author_id, S(""), fact));
    TRY(letter_replaces(w, &l));
    return dispatch_signed(w, &l, v.recipients, v.n_recipients);
}

enum err cancel_letter(struct work *w, void *context, struct done *ret_done) {
    const struct letter_step_input *in = context;
    TRY(work_may(w, PERM_LETTER_SIGN));
    struct letter_row l;
    TRY(letter_to_change(w, in->letter_id, in->version, &l));
    TRY(author_only(w, &l));
    if (in->note.n == 0) {
        return problem_set(w->why, INVALID, S("note"), S("Write why no letter is needed"), S(""));
    }
    uuid fact;
    TRY(letter_cancel(w, &l, in->note, &fact));
    TRY(letter_store_keep_version(w->tx, w->scope, &l, w->now));
    TRY(letter_correction_withdrawn(w, &l));
    ret_done->id = l.letter_id;
    TRY(duty_end(w, DUTY_QUERY, l.letter_id, fact, NULL));
    return duty_end(w, DUTY_LETTER, l.letter_id, fact, NULL);
}

enum err override_finding(struct work *w, void *context, struct done *ret_done) {
    const struct override_finding *in = context;
    TRY(work_may(w, PERM_LETTER_SIGN));
    struct letter_row l;
    TRY(letter_to_change(w, in->letter_id, in->version, &l));
    if (in->reason.n == 0) {
        return problem_set(w->why, INVALID, S("reason"), S("Write why it is right as it stands"),
                           S(""));
    }
    struct letter_override o = {.finding = in->finding, .rule = in->rule, .reason = in->reason};
    TRY(letter_override_add(w->tx, work_site(w), l.letter_id, &o, w->scope->person_id, w->now));
    ret_done->id = l.letter_id;
    uuid fact;
    return letter_fact(w, &l, "letter.overruled", in->rule, in->reason, &fact);
}
