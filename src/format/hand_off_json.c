#include "hand_off_json.h"

#include "fhir_primitive.h"
#include "hex.h"
#include "instant_text.h"
#include "json_write.h"
#include "utf8.h"

static void put_type(struct json_writer *w, str template_kind) {
    bool is_outpatient = str_eq(template_kind, S("clinic-letter")) ||
                         str_eq(template_kind, S("did-not-attend")) ||
                         str_eq(template_kind, S("was-not-brought")) ||
                         str_eq(template_kind, S("absent-discharged")) ||
                         str_eq(template_kind, S("not-brought-discharged"));
    json_name(w, S("document_type"));
    json_open_object(w);
    json_member_put(w, S("system"), S("http://snomed.info/sct"));
    json_member_put(w, S("code"), is_outpatient ? S("823681000000100") : S("823691000000103"));
    json_member_put(w, S("display"), is_outpatient ? S("Outpatient letter") : S("Clinical letter"));
    json_close_object(w);
}

static void put_people(struct json_writer *w, struct arena *a, const struct hand_off_note *note) {
    json_name(w, S("recipient"));
    json_open_object(w);
    json_member_put(w, S("mailbox"), note->mailbox);
    json_member_put(w, S("name"), note->recipient);
    json_member_put_if_any(w, S("ods_code"), note->ods_code);
    json_close_object(w);
    json_name(w, S("patient"));
    json_open_object(w);
    json_member_put_if_any(w, S("nhs_number"), note->nhs_number);
    if (!civil_date_is_none(note->birth_date))
        json_member_put(w, S("birth_date"), civil_date_iso(a, note->birth_date));
    json_close_object(w);
}

str hand_off_note_write(struct arena *a, const struct hand_off_note *note) {
    struct json_writer w;
    json_write_init(&w, a);
    json_open_object(&w);
    json_member_put_int(&w, S("version"), 1);
    json_member_put(&w, S("message_id"), note->message_id);
    json_member_put(&w, S("letter_id"), uuid_text(a, note->letter_id));
    json_member_put_int(&w, S("attempt"), note->attempt);
    put_people(&w, a, note);
    put_type(&w, note->template_kind);
    json_member_put(&w, S("created"), instant_text(a, note->created_at));
    json_name(&w, S("document"));
    json_open_object(&w);
    json_member_put(&w, S("file"), say(a, "{}.pdf", SAY_T(note->message_id)));
    json_member_put(&w, S("media_type"), S("application/pdf"));
    json_member_put_int(&w, S("size"), note->size);
    json_member_put(&w, S("sha256"), hex_text(a, note->hash.b, sizeof note->hash.b));
    json_close_object(&w);
    json_close_object(&w);
    return say(a, "{}\n", SAY_T(json_written(&w)));
}

/* ---- what comes back ----------------------------------------------------------------------------- */

static enum err refuse(struct problem *why, str field, str sentence) {
    return problem_set(why, INVALID, field, sentence, S("docs/ops/hand-off.md"));
}

static enum err parse_status(const struct json *file, struct acknowledgement *ack,
                             struct problem *why) {
    str status = json_member_text(file, S("status"));
    ack->is_accepted = str_eq(status, S("accepted"));
    if (ack->is_accepted || str_eq(status, S("rejected"))) return OK;
    return refuse(why, S("status"), S("Its status is neither \"accepted\" nor \"rejected\""));
}

static enum err parse_reason(struct arena *a, const struct json *file, struct acknowledgement *ack,
                             struct problem *why) {
    const struct json *reason = json_member(file, S("reason"));
    if (!reason || json_is(reason, J_NULL)) return OK;
    if (!json_is(reason, J_TEXT)) return refuse(why, S("reason"), S("Its reason is not a text"));
    /* Line ends and the like become blanks: it is one line on a page. */
    struct buf b;
    buf_init(&b, a);
    str text = json_text(reason);
    uint32_t code;
    size_t n = 0;
    for (size_t at = 0; n < ACKNOWLEDGEMENT_REASON_MAX && utf8_next(text, &at, &code); n++) {
        bool is_control = code < 0x20 || (code >= 0x7f && code < 0xa0);
        utf8_put(&b, is_control ? ' ' : code);
    }
    ack->reason = str_trim(buf_str(&b));
    return OK;
}

enum err acknowledgement_parse(struct arena *a, json_reader read, str bytes,
                               struct acknowledgement *ret_ack, struct problem *why) {
    static const struct json_limits limits = {.bytes = ACKNOWLEDGEMENT_BYTES_MAX, .depth = 8};
    struct acknowledgement ack = {0};
    struct problem json_why = {0};
    const struct json *file;
    uuid id;
    enum err e = read(a, bytes, &limits, &file, &json_why);
    if (e != OK) {
        return problem_set(why, e, json_why.field,
                           say(a, "It is not JSON: {}", SAY_T(json_why.sentence)), S("RFC 8259"));
    }
    if (!json_is(file, J_OBJECT)) return refuse(why, S(""), S("It is not a JSON object"));
    if (uuid_parse(json_member_text(file, S("message_id")), &id) != OK)
        return refuse(why, S("message_id"), S("Its message_id is not one of ours"));
    ack.message_id = uuid_text(a, id);
    TRY(parse_status(file, &ack, why));
    if (fhir_read_instant(json_member_text(file, S("at")), &ack.at) != OK)
        return refuse(why, S("at"), S("Its \"at\" is not a moment such as 2026-11-23T09:30:00Z"));
    TRY(parse_reason(a, file, &ack, why));
    *ret_ack = ack;
    return OK;
}
