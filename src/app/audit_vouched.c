#include "audit_vouched.h"

#include "buf.h"
#include "letter_hash.h"
#include "letter_json.h"
#include "vouched_store.h"

enum vouched_kind audit_vouches_for(const struct audit_entry *e) {
    if (e->is_damaged || !str_eq(e->leaf.kind_class, S("fact"))) return VOUCHED_NONE;
    if (str_eq(e->leaf.kind, S("letter.signed"))) return VOUCHED_LETTER;
    bool is_outcome = str_eq(e->leaf.kind, S("appointment.outcome")) ||
                      str_eq(e->leaf.kind, S("appointment.dna-decided")) ||
                      str_eq(e->leaf.kind, S("appointment.outcome-undone"));
    return is_outcome ? VOUCHED_OUTCOME : VOUCHED_NONE;
}

static str hex(struct arena *a, str bytes) {
    struct buf b;
    buf_init(&b, a);
    buf_put_hex(&b, bytes.p, bytes.n);
    return buf_str(&b);
}

static enum err check_letter(struct tx *tx, int64_t site_id, json_reader read,
                             const struct audit_entry *e, enum vouched_state *ret_state) {
    struct vouched_letter l;
    struct letter content;
    AUTO_ARENA(scratch);
    TRY(vouched_store_letter(tx, site_id, e->leaf.subject_id, &l));
    *ret_state = l.is_there ? VOUCHED_CHANGED : VOUCHED_GONE;
    if (!l.is_there || l.is_damaged || !l.is_signed) return OK;
    if (!str_eq(hex(&scratch, l.signed_hash), e->leaf.detail)) return OK;
    if (!uuid_eq(l.signed_by, e->leaf.person_id) || l.signed_at.us != e->leaf.at.us) return OK;
    if (letter_json_parse(&scratch, read, l.body, &content, NULL) != OK) return OK;
    sha256_hash hash = letter_content_hash(&content, l.to, l.n_to);
    str bytes = {(const char *)hash.b, sizeof hash.b};
    if (str_eq(hex(&scratch, bytes), e->leaf.detail)) *ret_state = VOUCHED_RIGHT;
    return OK;
}

static bool is_as_told(struct arena *a, const struct vouched_outcome *o,
                       const struct audit_entry *e) {
    bool is_erased = !e->has_text && e->leaf.text_hash.n > 0;
    if (str_eq(e->leaf.kind, S("appointment.outcome-undone")))
        return o->outcome.n == 0 && o->rtt_status.n == 0 && o->note.n == 0;
    if (!is_erased && !str_eq(o->note, e->text)) return false;
    if (str_eq(e->leaf.kind, S("appointment.dna-decided")))
        return str_eq(o->outcome, e->leaf.detail);
    return str_eq(say(a, "{} rtt {}", SAY_T(o->outcome), SAY_T(o->rtt_status)), e->leaf.detail);
}

static enum err check_outcome(struct tx *tx, int64_t site_id, const struct audit_entry *e,
                              enum vouched_state *ret_state) {
    struct vouched_outcome o;
    TRY(vouched_store_outcome(tx, site_id, e->leaf.subject_id, &o));
    *ret_state = VOUCHED_GONE;
    if (!o.is_there) return OK;
    *ret_state = VOUCHED_OVER;
    if (o.newest >= 0 && (uint64_t)o.newest > e->leaf.index) return OK;
    bool is_right = !o.is_damaged && is_as_told(tx_arena(tx), &o, e);
    *ret_state = is_right ? VOUCHED_RIGHT : VOUCHED_CHANGED;
    return OK;
}

enum err audit_check_vouched(struct tx *tx, int64_t site_id, json_reader read,
                             const struct audit_entry *e, enum vouched_state *ret_state) {
    if (audit_vouches_for(e) == VOUCHED_LETTER)
        return check_letter(tx, site_id, read, e, ret_state);
    return check_outcome(tx, site_id, e, ret_state);
}
