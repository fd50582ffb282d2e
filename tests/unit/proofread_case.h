/* proofread_case.h: one patient, one day, and tables of texts that a rule hits or leaves alone. */
#ifndef TESTS_PROOFREAD_CASE_H
#define TESTS_PROOFREAD_CASE_H

#include "expect.h"

#include "proofread.h"
#include "spell_hunspell.h"

struct proof_case {
    const char *rule;
    bool hit;
    const char *text;
};

/* A woman, so that "he" can be wrong, with a hyphen in her name and an older one. */
static const struct proof_name case_names[] = {
    {S_INIT("Mrs"), S_INIT("Marguerite"), S_INIT("Okonkwo-Hale")},
    {S_INIT(""), S_INIT("Marguerite"), S_INIT("Duval")},
    {S_INIT(""), S_INIT("Margo"), S_INIT("")}};
static const str case_hospital_numbers[] = {S_INIT("H118203")};
static const struct proof_patient case_patient = {.names = case_names,
                                                  .n_names = 3,
                                                  .birth = {1961, 3, 14},
                                                  .gender = PROOF_FEMALE,
                                                  .nhs_number = S_INIT("9990000026"),
                                                  .hospital_numbers = case_hospital_numbers,
                                                  .n_hospital_numbers = 1};

static inline bool case_known(void *self, str word) {
    return spell_is_known(self, word);
}
static inline size_t case_suggest(void *self, struct arena *a, str word, str *ret_words,
                                  size_t max) {
    return spell_suggest(self, a, word, ret_words, max);
}

static inline struct proof_input case_input(const char *text,
                                            const struct proof_spelling *spelling) {
    return (struct proof_input){.text = str_from_c(text),
                                .patient = &case_patient,
                                .today = {2026, 11, 24},
                                .enclosures = PROOF_ENCLOSURES_UNKNOWN,
                                .spelling = spelling};
}

static inline const struct proof_finding *case_find(const struct proof_findings *findings,
                                                    const char *rule) {
    for (size_t i = 0; i < findings->n; i++)
        if (str_eq(str_from_c(findings->items[i].rule->id), str_from_c(rule)))
            return &findings->items[i];
    return NULL;
}

/* Every row, and for every rule in the table at least five of each kind. */
static inline void case_run(const struct proof_case *cases, size_t n, struct proof_input base) {
    size_t wrong = 0;
    for (size_t i = 0; i < n; i++) {
        AUTO_ARENA(a);
        struct proof_findings findings;
        base.text = str_from_c(cases[i].text);
        proofread(&a, &base, &findings);
        const struct proof_finding *f = case_find(&findings, cases[i].rule);
        if ((f != NULL) == cases[i].hit) continue;
        print_error("%s %s: %s\n", cases[i].rule, cases[i].hit ? "missed" : "false alarm",
                    cases[i].text);
        if (f) print_error("   %.*s\n", (int)f->message.n, f->message.p);
        wrong++;
    }
    for (size_t i = 0; i < n; i++) {
        size_t count[2] = {0};
        for (size_t j = 0; j < n; j++)
            if (str_eq(str_from_c(cases[i].rule), str_from_c(cases[j].rule))) count[cases[j].hit]++;
        if (count[0] >= 5 && count[1] >= 5) continue;
        print_error("%s has %zu hits and %zu others; five of each are wanted\n", cases[i].rule,
                    count[1], count[0]);
        wrong++;
        break;
    }
    expect_int(wrong, 0);
}

static inline void case_run_spelt(const struct proof_case *cases, size_t n) {
    AUTO_ARENA(a);
    struct spell *spell;
    struct problem why = {0};
    expect_ok(spell_open(&a, S(""), &spell, &why));
    struct proof_spelling spelling = {spell, case_known, case_suggest};
    case_run(cases, n, case_input("", &spelling));
    spell_close(spell);
}

#define CASES(table) (table), sizeof(table) / sizeof *(table)

#endif
