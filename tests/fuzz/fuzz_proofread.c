#include "fuzz.h"

#include "invariant.h"
#include "proofread.h"
#include "utf8.h"

static bool is_known(void *self, str word) {
    (void)self;
    return word.n % 3 != 0;
}
static size_t suggest(void *self, struct arena *a, str word, str *ret_words, size_t max) {
    (void)self;
    if (max == 0) return 0;
    ret_words[0] = arena_str(a, word);
    return 1;
}

/* Another patient, known recipients and enclosures, a dictionary: the other ways through the rules. */
static void proofread_otherwise(struct arena *a, str text) {
    static const struct proof_name names[] = {{S_INIT("Dr"), S_INIT("Yusuf"), S_INIT("Ahmed")},
                                              {S_INIT(""), S_INIT("Joe"), S_INIT("")}};
    static const struct proof_patient patient = {.names = names,
                                                 .n_names = 2,
                                                 .birth = {2011, 11, 11},
                                                 .gender = PROOF_MALE,
                                                 .is_deceased = true};
    static const struct proof_recipient recipients[] = {{S_INIT("Mrs Hale"), false, false},
                                                        {S_INIT("Dr Ferreira"), true, false}};
    static const str site_words[] = {S_INIT("echo"), S_INIT("northgate")};
    static const struct proof_spelling spelling = {NULL, is_known, suggest};
    struct proof_input in = {.text = text,
                             .patient = &patient,
                             .today = {2026, 11, 24},
                             .letter_date = {2026, 11, 23},
                             .recipients_known = true,
                             .recipients = recipients,
                             .n_recipients = 2,
                             .spelling = &spelling,
                             .site_words = site_words,
                             .n_site_words = 2};
    struct proof_findings findings;
    proofread(a, &in, &findings);
    for (size_t i = 0; i < findings.n; i++)
        invariant(findings.items[i].offset + findings.items[i].bytes <= text.n);
    struct proof_patient child = patient;
    child.is_deceased = false;
    in.patient = &child;
    proofread(a, &in, &findings);
    in = (struct proof_input){.text = text, .enclosures = 1}; /* nothing is known */
    proofread(a, &in, &findings);
}

/* Whatever the text, every finding lies inside it, in order, and the same text gives the same findings. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    str text = {(const char *)data, size};
    if (!utf8_is_valid(text)) return 0;
    static const struct proof_name names[] = {
        {S_INIT("Mrs"), S_INIT("Marguerite"), S_INIT("Okonkwo-Hale")}};
    static const str hospital[] = {S_INIT("H118203")};
    static const struct proof_patient patient = {.names = names,
                                                 .n_names = 1,
                                                 .birth = {1961, 3, 14},
                                                 .gender = PROOF_FEMALE,
                                                 .nhs_number = S_INIT("9990000026"),
                                                 .hospital_numbers = hospital,
                                                 .n_hospital_numbers = 1};
    struct proof_input in = {.text = text,
                             .patient = &patient,
                             .today = {2026, 11, 24},
                             .enclosures = -1,
                             .house_style = true};
    struct proof_findings findings, again;
    proofread(&a, &in, &findings);
    proofread(&a, &in, &again);
    invariant(findings.n == again.n);
    for (size_t i = 0; i < findings.n; i++) {
        const struct proof_finding *f = &findings.items[i];
        invariant(f->offset + f->bytes <= size && f->line > 0 && f->column > 0 && f->length >= 0);
        invariant(utf8_is_valid(f->message) && utf8_is_valid(f->suggestion));
        invariant(i == 0 || f[-1].offset <= f->offset);
        invariant(proof_severity_name(f->severity).n > 0);
    }
    proofread_otherwise(&a, text);
    static const civil_date days[] = {{2026, 11, 23}, {2026, 12, 3}};
    bool is_named[2];
    proofread_days(&a, text, days, 2, is_named);
    size_t n_rules;
    invariant(proofread_rules(&n_rules) != NULL && n_rules > 0);
    return 0;
}
