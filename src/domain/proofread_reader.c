/* proofread_reader.c: who reads the letter: a child's parent or guardian, and a GP who is promised a copy. */
#include "proofread_rules.h"

/* ---- a child is not written to alone ---- */

/* "Miss Chidera Eze" alone on a line of the address; "Parents of" before it makes it theirs. */
static bool address_is_childs(const struct proof *p, size_t *ret_line) {
    for (size_t line = 0; line < p->dear; line++) {
        const struct proof_line *l = &p->lines[line];
        if (line == p->subject || l->n_words < 2 || l->n_words > 8) continue;
        struct proof_written_name name = proof_read_name(p, l->first_word);
        struct proof_name_fit fit = proof_best_fit(p, name);
        if (name.to != l->first_word + l->n_words || !fit.has_family || fit.fitting < 2 ||
            fit.strange)
            continue;
        size_t before = line > 0 ? line - 1 : line;
        size_t from = p->lines[before].n_words ? p->lines[before].first_word : l->first_word;
        if (proof_any_in(p, from, name.to, S(" parent parents guardian guardians carer carers ")))
            return false;
        *ret_line = line;
        return true;
    }
    return false;
}

/* "Dear Chidera": on purpose to somebody old enough to read it alone. */
static bool is_by_first_name(const struct proof *p) {
    const struct proof_line *l = &p->lines[p->dear];
    for (size_t i = l->first_word + 1; i < l->first_word + l->n_words; i++)
        if (!proof_is_patient_given(p, proof_word_str(p, i))) return false;
    return l->n_words > 1;
}

void proof_check_child(struct proof *p, const struct proof_rule *rule) {
    enum { OWN_SAY = 16, MAY_UNDERSTAND = 12 };
    if (!p->patient || civil_date_is_none(p->patient->birth) || civil_date_is_none(p->written) ||
        civil_date_compare(p->patient->birth, p->written) > 0 ||
        civil_age(p->patient->birth, p->written) >= OWN_SAY || p->patient->is_deceased)
        return;
    if (p->addressee != PROOF_TO_PATIENT && p->addressee != PROOF_TO_RELATIVE) return;
    if (civil_age(p->patient->birth, p->written) >= MAY_UNDERSTAND && is_by_first_name(p)) return;
    size_t line = p->dear;
    bool is_saluted = p->addressee == PROOF_TO_PATIENT;
    if (!is_saluted && !address_is_childs(p, &line)) return;
    const struct proof_line *l = &p->lines[line];
    proof_add(
        p, rule, PROOF_LOOK, l->at, l->n,
        is_saluted
            ? S("The patient is under 16: a letter goes to the parent or guardian, unless it is "
                "meant for the child.")
            : S("The patient is under 16: address this to the parent or guardian."),
        is_saluted && p->patient->n_names
            ? say(p->arena, "Dear parent or guardian of {} {}", SAY_T(p->patient->names[0].given),
                  SAY_T(p->patient->names[0].family))
            : S(""));
}

/* ---- the GP's copy ---- */

/* "your GP", "the family doctor", "her surgery". */
static bool is_gp(const struct proof *p, size_t i) {
    if (proof_word_in(p, i, S(" gp gps ")) || proof_word_in(p, i, S(" gp's gp’s "))) return true;
    return i > 0 &&
           ((proof_word_in(p, i, S(" doctor ")) && proof_word_in(p, i - 1, S(" family own "))) ||
            (proof_word_in(p, i, S(" surgery practice ")) &&
             proof_word_in(p, i - 1, S(" your their gp doctor's doctors "))));
}

/* Words that make it a wish, a request, a question or a thing of long ago, wherever they stand in its part of the
 * sentence; and those that take only their own clause back: "we have not made another appointment: your GP has a copy". */
#define NO_PROMISE                                                                                 \
    S(" if unless ask asked asking asks please may might would like want wish wishes should "      \
      "whether request requested rather instead ")
#define DENIED                                                                                            \
    S(" not no never can could cannot didn't won't don't can't didn’t won’t don’t can’t without " \
      "declined refused show take bring give from until previous ")

/* Does one of these stand between word `i` and the one after it? */
static bool is_broken_by(const struct proof *p, size_t i, const char *marks) {
    for (size_t at = p->words[i].at + p->words[i].n; at < p->words[i + 1].at; at++)
        for (const char *m = marks; *m; m++)
            if (p->text.p[at] == *m) return true;
    return false;
}

/* The words around [*first, *last] up to one of these marks, and no further than [from, to). */
static void widen(const struct proof *p, size_t from, size_t to, const char *marks, bool at_and,
                  size_t *first, size_t *last) {
    while (*first > from && !is_broken_by(p, *first - 1, marks) &&
           !(at_and && proof_word_in(p, *first - 1, S(" and but so "))))
        --*first;
    while (*last + 1 < to && !is_broken_by(p, *last, marks) &&
           !(at_and && proof_word_in(p, *last + 1, S(" and but so "))))
        ++*last;
}

/* Whether what is said of words [first, last] of the sentence [from, to) is no promise. */
static bool is_no_promise(const struct proof *p, size_t from, size_t to, size_t first,
                          size_t last) {
    size_t near = first, far = last;
    widen(p, from, to, ",:;", true, &near, &far);
    if (proof_any_in(p, near, far + 1, DENIED)) return true;
    widen(p, from, to, ":;", false, &first, &last);
    return proof_any_in(p, first, last + 1, NO_PROMISE);
}

/* Is the copy at word `i` one of this letter: "a copy of this letter", "copied"; not "a copy of the scan"? */
static bool is_copy_of_letter(const struct proof *p, size_t i, size_t to) {
    if (proof_word_in(p, i, S(" copied copying ")))
        return !proof_word_in(p, i + 1, S(" by ")); /* to, in, into */
    if (!proof_word_in(p, i, S(" copy copies "))) return false;
    if (i + 1 >= to || !proof_word_in(p, i + 1, S(" of "))) return true;
    return proof_any_in(p, i + 2, i + 5 < to ? i + 5 : to, S(" letter it this letters report "));
}

/* The word that is the GP who is promised a copy at word `i`; `to`: nobody is. */
static size_t promised_to(const struct proof *p, size_t i, size_t from, size_t to) {
    enum { NEAR = 12 };
    if (!is_copy_of_letter(p, i, to)) return to;
    bool is_done = proof_word_in(p, i, S(" copied copying "));
    for (size_t j = i + 1; j < to && j < i + NEAR; j++) {
        if (!is_gp(p, j)) continue;
        if (is_done)
            return proof_any_in(p, i, j, S(" of the scan results report bloods ")) &&
                           !proof_any_in(p, i, j, S(" letter "))
                       ? to
                       : j;
        bool is_sent = proof_any_in(p, from, i,
                                    S(" sending send sent with enclosing forward forwarding "
                                      "forwarded posting we'll i'll ")) ||
                       proof_any_in(p, i, j, S(" goes going gone sent send sending "));
        return is_sent && proof_any_in(p, i, j, S(" to for with ")) ? j : to;
    }
    for (size_t j = i; j-- > from && j + NEAR > i;)
        if (is_gp(p, j))
            return proof_any_in(p, j, i, S(" get gets receive receives have has given sent ")) &&
                           proof_any_in(p, j, i, S(" will gets receives has is been getting also "))
                       ? j
                       : to;
    return to;
}

/* Does a list of who gets a copy name a doctor or a practice? */
static bool lists_gp(const struct proof *p) {
    enum { LIST = 12 }; /* lines */
    for (size_t line = 0, after; line < p->n_lines; line++) {
        if (!proof_copy_label(p, line, &after)) continue;
        for (size_t i = line; i < p->n_lines && i < line + LIST; i++) {
            const struct proof_line *l = &p->lines[i];
            if (l->is_blank) break;
            if (proof_any_in(p, l->first_word, l->first_word + l->n_words,
                             S(" gp surgery practice dr medical centre health ")))
                return true;
        }
    }
    return false;
}

static bool goes_to_gp(const struct proof *p) {
    if (!p->in->recipients_known) return p->addressee == PROOF_TO_CLINICIAN || lists_gp(p);
    for (size_t i = 0; i < p->in->n_recipients; i++)
        if (p->in->recipients[i].is_gp) return true;
    return false;
}

void proof_check_promised_copy(struct proof *p, const struct proof_rule *rule) {
    if (p->dear == p->n_lines || goes_to_gp(p)) return;
    for (size_t i = 0; i < p->n_words; i++) {
        if (p->words[i].line < p->body || !proof_word_in(p, i, S(" copy copies copied copying ")))
            continue;
        size_t from, to;
        proof_sentence(p, i, &from, &to);
        size_t gp = promised_to(p, i, from, to);
        size_t first = gp < i ? gp : i, last = gp < i ? i : gp;
        if (gp == to || is_no_promise(p, from, to, first, last)) continue;
        size_t end = p->words[last].at + p->words[last].n;
        proof_add(
            p, rule, PROOF_LOOK, p->words[first].at, end - p->words[first].at,
            S("The letter says that the GP has a copy, and none goes to a GP practice: add the GP, or take "
              "this out."),
            S(""));
        i = to - 1;
    }
}
