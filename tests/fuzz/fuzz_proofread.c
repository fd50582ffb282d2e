#include "fuzz.h"

#include "invariant.h"
#include "proofread.h"
#include "utf8.h"

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
    }
    return 0;
}
