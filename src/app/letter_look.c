/* A letter with all that stands beside it: recipients, findings, what was overruled. */
#include "address_store.h"
#include "letter_finding.h"
#include "letter_json.h"
#include "letter_text.h"
#include "letter_work.h"
#include "patient.h"
#include "patient_store.h"
#include "permission.h"
#include "person_name.h"

static int64_t site(const struct work *w) {
    return w->scope->site_id;
}

static enum proof_gender gender_of(str gender) {
    if (str_eq(gender, S("female"))) return PROOF_FEMALE;
    if (str_eq(gender, S("male"))) return PROOF_MALE;
    return str_eq(gender, S("other")) ? PROOF_GENDER_OTHER : PROOF_GENDER_UNKNOWN;
}

static enum err name_recipients(struct work *w, struct letter_view *v, bool *has_address) {
    str *names = arena_array(w->arena, str, v->n_recipients);
    for (size_t i = 0; i < v->n_recipients; i++) {
        const struct recipient *to = &v->recipients[i].to;
        if (to->kind == RECIPIENT_PATIENT) {
            struct person_name n = {v->patient->title, v->patient->given_names,
                                    v->patient->family_name};
            names[i] = person_name_full(w->arena, &n);
            has_address[i] = v->patient->address.n > 0;
        } else if (uuid_is_nil(to->subject)) {
            names[i] = S("GP not recorded");
            has_address[i] = false;
        } else {
            struct contact c;
            TRY(contact_store_current(w->tx, site(w), to->subject, &c));
            names[i] = c.person_name.n ? c.person_name : c.organisation;
            has_address[i] = c.address.n > 0 || c.mailbox.n > 0;
        }
    }
    v->recipient_names = names;
    return OK;
}

static enum err proofread_it(struct work *w, const struct proof_spelling *spelling,
                             struct letter_view *v, const bool *has_address) {
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
    for (size_t i = 0; i < v->n_recipients; i++) {
        recipients[i] = (struct proof_recipient){v->recipient_names[i], has_address[i]};
    }
    struct letter_text text = letter_to_text(w->arena, &v->content);
    struct proof_input in = {.text = text.text,
                             .patient = &patient,
                             .today = w->today,
                             .recipients_known = true,
                             .recipients = recipients,
                             .n_recipients = v->n_recipients,
                             .enclosures = (int)v->content.n_enclosures,
                             .spelling = spelling};
    proofread(w->arena, &in, &v->findings);
    return letter_findings_overruled(w, v, text.text);
}

enum err letter_findings_overruled(struct work *w, struct letter_view *v, str text) {
    const struct letter_override *overrides;
    size_t n;
    TRY(letter_override_list(w->tx, site(w), v->row.letter_id, &overrides, &n));
    bool *is_overruled = arena_array(w->arena, bool, v->findings.n);
    v->n_blocking = 0;
    for (size_t i = 0; i < v->findings.n; i++) {
        const struct proof_finding *f = &v->findings.items[i];
        sha256_hash key =
            finding_key(str_from_c(f->rule->id), str_slice(text, f->offset, f->bytes));
        for (size_t k = 0; k < n; k++) {
            is_overruled[i] |=
                str_eq(overrides[k].finding, (str){(const char *)key.b, sizeof key.b});
        }
        v->n_blocking += f->severity == PROOF_MUST_FIX && !is_overruled[i];
    }
    v->is_overruled = is_overruled;
    return OK;
}

sha256_hash finding_key(str rule, str marked) {
    struct sha256 s;
    sha256_init(&s);
    sha256_put(&s, rule);
    sha256_put(&s, S("\n"));
    sha256_put(&s, marked);
    return sha256_end(&s);
}

enum err letter_look(struct work *w, uuid letter_id, const struct proof_spelling *spelling,
                     struct letter_view *ret_view) {
    TRY(work_may(w, PERM_LETTER_SEE));
    struct letter_view v = {.patient = arena_new(w->arena, struct patient)};
    TRY(letter_store_get(w->tx, site(w), letter_id, &v.row));
    TRY(letter_json_parse(w->arena, w->read_json, v.row.body, &v.content, w->why));
    TRY(patient_store_get(w->tx, site(w), v.row.patient_id, v.patient));
    TRY(letter_recipient_list(w->tx, site(w), letter_id, v.row.patient_id, &v.recipients,
                              &v.n_recipients));
    bool *has_address = arena_array(w->arena, bool, v.n_recipients);
    TRY(name_recipients(w, &v, has_address));
    v.has_open_query = letter_has_open_query(w->arena, &v.content);
    TRY(proofread_it(w, spelling, &v, has_address));
    *ret_view = v;
    return OK;
}
