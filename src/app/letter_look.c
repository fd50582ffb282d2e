#include "letter_look.h"

#include "buf.h"
#include "letter_dispatch.h"
#include "letter_json.h"
#include "letter_paper.h"
#include "letter_tells.h"
#include "letter_values.h"
#include "patient.h"
#include "patient_store.h"
#include "permission.h"
#include "recipient.h"
#include "sha256.h"
#include "word_store.h"

static enum proof_gender gender_of(str gender) {
    if (str_eq(gender, S("female"))) return PROOF_FEMALE;
    if (str_eq(gender, S("male"))) return PROOF_MALE;
    return str_eq(gender, S("other")) ? PROOF_GENDER_OTHER : PROOF_GENDER_UNKNOWN;
}

/* ---- where the copies go ------------------------------------------------------------------------- */

static str in_one_line(struct arena *a, str lines) {
    struct buf b;
    buf_init(&b, a);
    while (lines.n) {
        str line = str_trim(str_cut(&lines, '\n'));
        if (line.n && b.n) buf_put(&b, S(", "));
        buf_put(&b, line);
    }
    return buf_str(&b);
}

static enum err look_where(struct work *w, struct recipient to, struct patient_facts patient,
                           bool hands_off, struct letter_goes *g) {
    struct contact_facts contact = {0};
    bool is_patient = to.kind == RECIPIENT_PATIENT;
    bool has_contact = !is_patient && !uuid_is_nil(to.subject);
    if (has_contact) TRY(recipient_now(w, &to, &patient, &contact));
    bool is_handed_off = hands_off && str_trim(contact.mailbox).n;
    enum copy_channel channel = is_handed_off ? COPY_HAND_OFF : COPY_PRINT;
    struct copy_verdict v =
        copy_check(w->arena, &to, channel, &patient, has_contact ? &contact : NULL, false);
    g->name = is_patient    ? patient_addressee(w->arena, &patient)
              : has_contact ? contact.name
                            : S("GP not recorded");
    g->conflict = v.reason;
    g->how = channel == COPY_HAND_OFF       ? S("electronically")
             : v.format == COPY_LARGE_PRINT ? S("by post, large print")
                                            : S("by post");
    g->where = channel == COPY_HAND_OFF ? contact.mailbox : in_one_line(w->arena, v.address);
    g->address =
        is_patient && v.address.n ? patient_envelope(w->arena, &patient, v.address) : v.address;
    if (channel == COPY_HAND_OFF) g->address = contact.address;
    g->is_gp = to.kind == RECIPIENT_GP ? has_contact : contact.is_gp;
    g->is_usable = is_patient ? patient.address.n > 0 : contact.address.n > 0 || is_handed_off;
    return OK;
}

static enum err look_at_recipients(struct work *w, struct letter_view *v) {
    bool hands_off;
    TRY(site_hands_off(w, &hands_off));
    struct patient_facts patient = patient_facts_of(w, v->patient);
    TRY(letter_recipient_list(w->tx, work_site(w), v->row.letter_id, v->row.patient_id,
                              &v->recipients, &v->n_recipients));
    struct letter_goes *goes = arena_array(w->arena, struct letter_goes, v->n_recipients);
    for (size_t i = 0; i < v->n_recipients; i++)
        TRY(look_where(w, v->recipients[i].to, patient, hands_off, &goes[i]));
    v->goes = goes;
    return OK;
}

/* ---- proofreading -------------------------------------------------------------------------------- */

str letter_finding_words(const struct letter_view *v, size_t i) {
    const struct proof_finding *f = &v->findings.items[i];
    return str_slice(v->text.text, f->offset, f->bytes);
}

static str key_of(struct arena *a, str rule, str words) {
    struct sha256 s;
    sha256_init(&s);
    sha256_put(&s, rule);
    sha256_put(&s, S("\n"));
    sha256_put(&s, words);
    sha256_hash *hash = arena_new(a, sha256_hash);
    *hash = sha256_end(&s);
    return (str){(const char *)hash->b, sizeof hash->b};
}

str letter_finding_key(struct arena *a, const struct letter_view *v, size_t i) {
    return key_of(a, str_from_c(v->findings.items[i].rule->id), letter_finding_words(v, i));
}

bool letter_finding_is_query(const struct letter_view *v, size_t i) {
    return str_eq(str_from_c(v->findings.items[i].rule->id), S("P-20"));
}

static int occurrence_of(struct arena *a, const struct letter_view *v, size_t i) {
    int n = 1;
    str key = letter_finding_key(a, v, i);
    for (size_t k = 0; k < i; k++)
        n += str_eq(letter_finding_key(a, v, k), key);
    return n;
}

str letter_finding_name(struct arena *a, const struct letter_view *v, size_t i) {
    struct buf b;
    buf_init(&b, a);
    str key = letter_finding_key(a, v, i);
    buf_put_hex(&b, key.p, key.n / 2);
    buf_put_char(&b, '.');
    buf_put_int(&b, occurrence_of(a, v, i));
    return buf_str(&b);
}

size_t letter_finding_find(struct arena *a, const struct letter_view *v, str name) {
    for (size_t i = 0; i < v->findings.n; i++)
        if (str_eq(letter_finding_name(a, v, i), name)) return i;
    return v->findings.n;
}

size_t letter_must_fix(struct arena *a, const struct letter_view *v, str *ret_names) {
    size_t n = 0;
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < v->findings.n; i++) {
        bool must = v->findings.items[i].severity == PROOF_MUST_FIX && !v->overruled[i];
        if (!must || letter_finding_is_query(v, i)) continue;
        if (ret_names && n > 0) buf_put_char(&b, ' ');
        if (ret_names) buf_put(&b, letter_finding_name(a, v, i));
        n++;
    }
    if (ret_names) *ret_names = buf_str(&b);
    return n;
}

static enum err look_for_overruled(struct work *w, struct letter_view *v) {
    const struct letter_override *overrides;
    size_t n;
    TRY(letter_override_list(w->tx, work_site(w), v->row.letter_id, &overrides, &n));
    const struct letter_override **overruled =
        arena_array(w->arena, const struct letter_override *, v->findings.n);
    for (size_t i = 0; i < v->findings.n; i++) {
        str key = letter_finding_key(w->arena, v, i);
        for (size_t k = 0; k < n; k++)
            if (str_eq(overrides[k].finding, key)) overruled[i] = &overrides[k];
        v->n_blocking += v->findings.items[i].severity == PROOF_MUST_FIX && !overruled[i];
    }
    v->overruled = overruled;
    return OK;
}

static enum err proofread_it(struct work *w, const struct proof_spelling *spelling,
                             struct letter_view *v) {
    const struct patient *p = v->patient;
    struct proof_name names[] = {{p->title, p->given_names, p->family_name},
                                 {S(""), p->known_as, p->family_name},
                                 {p->title, p->given_names, p->previous_name}};
    struct proof_patient patient = {.names = names,
                                    .n_names = sizeof names / sizeof names[0],
                                    .birth = p->birth_date,
                                    .gender = gender_of(p->gender),
                                    .nhs_number = p->nhs_number,
                                    .hospital_numbers = &p->hospital_number,
                                    .n_hospital_numbers = 1,
                                    .is_deceased = p->is_deceased};
    struct proof_recipient *recipients =
        arena_array(w->arena, struct proof_recipient, v->n_recipients);
    for (size_t i = 0; i < v->n_recipients; i++)
        recipients[i] =
            (struct proof_recipient){v->goes[i].name, v->goes[i].is_usable, v->goes[i].is_gp};
    struct proof_input in = {.text = v->text.text,
                             .patient = &patient,
                             .today = w->today,
                             .is_to_be_signed = true,
                             .recipients_known = true,
                             .recipients = recipients,
                             .n_recipients = v->n_recipients,
                             .enclosures = (int)v->content.n_enclosures,
                             .spelling = spelling};
    TRY(letter_gone_days(w, &v->row, v->text.text, &in.gone, &in.n_gone));
    if (spelling) TRY(word_store_list(w->tx, work_site(w), &in.site_words, &in.n_site_words));
    proofread(w->arena, &in, &v->findings);
    return look_for_overruled(w, v);
}

static enum err read_view(struct work *w, uuid letter_id, const struct letter *typed,
                          const struct proof_spelling *spelling, struct letter_view *ret_view) {
    struct letter_view v = {.patient = arena_new(w->arena, struct patient)};
    TRY(letter_store_get(w->tx, work_site(w), letter_id, &v.row));
    if (typed)
        v.content = *typed;
    else
        TRY(letter_json_parse(w->arena, w->read_json, v.row.body, &v.content, w->why));
    v.text = letter_to_text(w->arena, &v.content);
    TRY(patient_store_get(w->tx, work_site(w), v.row.patient_id, v.patient));
    TRY(look_at_recipients(w, &v));
    v.has_open_query = letter_has_open_query(w->arena, &v.content);
    TRY(proofread_it(w, spelling, &v));
    *ret_view = v;
    return OK;
}

static enum err look_at(struct work *w, uuid letter_id, const struct letter *typed,
                        const struct proof_spelling *spelling, struct letter_view *ret_view) {
    TRY(work_may(w, PERM_LETTER_SEE));
    return read_view(w, letter_id, typed, spelling, ret_view);
}

enum err letter_names_gone_day(struct work *w, uuid letter_id, str *ret_sentence) {
    struct letter_view v;
    *ret_sentence = S("");
    TRY(read_view(w, letter_id, NULL, NULL, &v));
    for (size_t i = 0; i < v.findings.n && ret_sentence->n == 0; i++) {
        const struct proof_finding *f = &v.findings.items[i];
        if (str_eq(str_from_c(f->rule->id), S("P-34")) && !v.overruled[i])
            *ret_sentence = f->message;
    }
    return OK;
}

enum err letter_preview_sheet(struct work *w, uuid letter_id, uuid recipient_id,
                              struct paper_sheet *ret_sheet) {
    TRY(work_may(w, PERM_LETTER_SEE));
    struct letter_view v = {.patient = arena_new(w->arena, struct patient)};
    TRY(letter_store_get(w->tx, work_site(w), letter_id, &v.row));
    TRY(patient_store_get(w->tx, work_site(w), v.row.patient_id, v.patient));
    TRY(look_at_recipients(w, &v));
    for (size_t i = 0; i < v.n_recipients; i++) {
        if (!uuid_eq(v.recipients[i].recipient_id, recipient_id)) continue;
        const struct recipient *to = &v.recipients[i].to;
        str address = v.goes[i].address;
        if (address.n == 0)
            address = say(w->arena, "{}\nThis copy would be held:\nthe letter's page says why",
                          SAY_T(v.goes[i].name));
        struct outbox_row o = {.letter_id = letter_id,
                               .recipient_id = recipient_id,
                               .recipient_kind = recipient_kind_code(to->kind),
                               .address = address,
                               .is_copy = to->is_copy};
        return copy_sheet(w, &o, ret_sheet);
    }
    return NOT_FOUND;
}

enum err letter_look(struct work *w, uuid letter_id, const struct proof_spelling *spelling,
                     struct letter_view *ret_view) {
    return look_at(w, letter_id, NULL, spelling, ret_view);
}

enum err letter_look_typed(struct work *w, uuid letter_id, const struct letter *typed,
                           const struct proof_spelling *spelling, struct letter_view *ret_view) {
    return look_at(w, letter_id, typed, spelling, ret_view);
}
