/* proofread_name.c: names in the letter beside those of the record. */
#include "nickname.h"
#include "proofread_rules.h"

#define TITLES    S(" mr mrs ms miss mx master dr prof professor sir lady dame rev lord ")
#define PARTICLES S(" van de der den of le la al bin ap du da von el ")

bool proof_is_title(str word) {
    return proof_in(word, TITLES);
}

/* The next of the blank-separated words of a folded name. */
static str next_part(str *rest) {
    str part = {"", 0};
    while (part.n == 0 && rest->p)
        part = str_cut(rest, ' ');
    return part;
}

/* Is the folded `word` one of the words of `name`, whose accents and hyphens are folded too? */
static bool name_has(const struct proof *p, str name, str word, bool initials) {
    str rest = proof_fold_name(p->arena, name);
    for (str part = next_part(&rest); part.n; part = next_part(&rest))
        if (str_eq(part, word) || (initials && word.n == 1 && part.p[0] == word.p[0])) return true;
    return false;
}

bool proof_is_patient_part(const struct proof *p, str folded) {
    if (!p->patient || folded.n < 2) return false;
    for (size_t i = 0; i < p->patient->n_names; i++) {
        str rest = folded;
        bool all = true;
        for (str part = next_part(&rest); part.n && all; part = next_part(&rest))
            all = name_has(p, p->patient->names[i].family, part, false) ||
                  name_has(p, p->patient->names[i].given, part, false);
        if (all) return true;
    }
    return false;
}

bool proof_names_patient(const struct proof *p, size_t i) {
    bool is;
    if (proof_recall(p, i, ASKED_IS_PATIENT, &is)) return is;
    str word = proof_without_possessive(proof_word_str(p, i));
    return proof_keep(p, i, ASKED_IS_PATIENT,
                      proof_is_patient_part(p, proof_fold_name(p->arena, word)));
}

bool proof_is_patient_short(const struct proof *p, size_t i) {
    str word = proof_fold_name(p->arena, proof_word_str(p, i));
    for (size_t k = 0; p->patient && k < p->patient->n_names; k++)
        if (nickname_related(word, proof_fold_name(p->arena, p->patient->names[k].given)))
            return true;
    return false;
}

static bool is_label(const struct proof *p, size_t i) {
    return proof_word_in(p, i,
                         S(" nhs dob d.o.b d born date hospital hosp mrn address tel telephone of "
                           "no number unit ref age clinic patient by in and re "));
}

struct proof_written_name proof_read_name(const struct proof *p, size_t i) {
    struct proof_written_name name = {i, i};
    for (size_t j = i; j < p->n_words && j < i + 7; j++) {
        const struct proof_word *w = &p->words[j];
        if (w->line != p->words[i].line || w->has_digit) break;
        if (!w->is_capital && !proof_word_in(p, j, PARTICLES)) break;
        if (j > i) {
            const struct proof_word *before = w - 1;
            str gap = proof_slice(p, before->at + before->n, w->at - before->at - before->n);
            bool joined = str_trim(gap).n == 0 || str_eq(str_trim(gap), S(",")) ||
                          (str_eq(gap, S(". ")) &&
                           (before->n <= 2 || proof_is_title(proof_word_str(p, j - 1))));
            bool title_in_brackets =
                str_starts_with(str_trim(gap), S("(")) && proof_is_title(proof_word_str(p, j));
            if (!joined && !title_in_brackets) break;
            /* Given, address …: after a comma only a surname-first name goes on. */
            if (str_find_char(gap, ',') >= 0 && !p->words[i].is_all_upper &&
                name.to - name.from > 1)
                break;
        }
        /* "ZOFIA WIŚNIEWSKA, F", "IVERS Jonah   M": the sex. */
        if (j > i && proof_word_in(p, j, S(" f m ")) &&
            (proof_char(p, w->at - 2) == ',' || proof_char(p, w->at - 2) == ' '))
            break;
        if (is_label(p, j) && !proof_is_title(proof_word_str(p, j))) break;
        name.to = j + 1;
    }
    return name;
}

static bool fits_name(const struct proof *p, const struct proof_name *name, str word) {
    return name_has(p, name->family, word, true) || name_has(p, name->given, word, true);
}

static bool has_whole_family(const struct proof *p, const struct proof_name *name,
                             struct proof_written_name written) {
    str family = proof_fold_name(p->arena, name->family);
    for (str part = next_part(&family); part.n; part = next_part(&family)) {
        bool found = false;
        for (size_t i = written.from; i < written.to && !found; i++)
            found = name_has(p, proof_word_str(p, i), part, false);
        if (!found) return false;
    }
    return true;
}

static struct proof_name_fit fit_name(const struct proof *p, const struct proof_name *name,
                                      struct proof_written_name written) {
    struct proof_name_fit fit = {0};
    for (size_t i = written.from; i < written.to; i++) {
        if (proof_is_title(proof_word_str(p, i)) || proof_word_in(p, i, PARTICLES)) continue;
        str rest = proof_fold_name(p->arena, proof_word_str(p, i));
        bool fits = true;
        for (str part = next_part(&rest); part.n; part = next_part(&rest))
            fits &= fits_name(p, name, part);
        if (fits) {
            fit.fitting++;
        } else if (fit.strange++ == 0) {
            fit.strange_word = i;
        }
    }
    fit.has_family = has_whole_family(p, name, written);
    return fit;
}

struct proof_name_fit proof_best_fit(const struct proof *p, struct proof_written_name written) {
    struct proof_name_fit best = fit_name(p, &p->patient->names[0], written);
    for (size_t i = 1; i < p->patient->n_names; i++) {
        struct proof_name_fit fit = fit_name(p, &p->patient->names[i], written);
        bool better = fit.strange < best.strange ||
                      (fit.strange == best.strange && fit.has_family && !best.has_family);
        if (better) best = fit;
    }
    return best;
}

str proof_without_possessive(str word) {
    if (str_ends_with(word, S("'s"))) return str_slice(word, 0, word.n - 2);
    if (str_ends_with(word, S("’s"))) return str_slice(word, 0, word.n - 4);
    return word;
}

/* Which of the patient's names holds the word, whole? */
static bool names_hold(const struct proof *p, str word, bool family, bool initial) {
    if (!p->patient) return false;
    str folded = proof_fold_name(p->arena, proof_without_possessive(word));
    for (size_t i = 0; i < p->patient->n_names; i++) {
        const struct proof_name *name = &p->patient->names[i];
        str rest = folded;
        bool all = folded.n > 0;
        for (str part = next_part(&rest); part.n && all; part = next_part(&rest))
            all = name_has(p, family ? name->family : name->given, part, initial);
        if (all) return true;
    }
    return false;
}

bool proof_is_patient_family(const struct proof *p, str word) {
    return word.n > 1 && names_hold(p, word, true, false);
}

bool proof_is_patient_given(const struct proof *p, str word) {
    return word.n > 1 && names_hold(p, word, false, false);
}

bool proof_is_patient_initial(const struct proof *p, str letter) {
    return names_hold(p, letter, false, true);
}

/* Is the word a slip of the pen away from a part of `name` (and none of the patient's)? */
static bool is_near(const struct proof *p, str folded, str name, str *ret_right) {
    str whole = proof_fold_name(p->arena, name), rest = name;
    int limit = whole.n >= 7 ? 2 : 1;
    if (whole.n >= 4 && proof_distance(folded, whole, limit) <= limit) {
        *ret_right = name;
        return true;
    }
    for (str part = next_part(&rest); part.n; part = next_part(&rest)) {
        str one = proof_fold_name(p->arena, part);
        limit = one.n >= 7 ? 2 : 1;
        if (one.n < 4 || proof_distance(folded, one, limit) > limit) continue;
        *ret_right = part;
        return true;
    }
    return false;
}

bool proof_is_near_family(const struct proof *p, str word, str *ret_right) {
    str folded = proof_fold_name(p->arena, word);
    if (folded.n < 4 || proof_is_patient_part(p, folded)) return false;
    for (size_t i = 0; i < p->patient->n_names; i++)
        if (is_near(p, folded, p->patient->names[i].family, ret_right)) return true;
    return false;
}

bool proof_is_near_given(const struct proof *p, str word, str *ret_right) {
    str folded = proof_fold_name(p->arena, word);
    if (folded.n < 4 || proof_is_patient_part(p, folded)) return false;
    for (size_t i = 0; i < p->patient->n_names; i++)
        if (is_near(p, folded, p->patient->names[i].given, ret_right)) return true;
    return false;
}

bool proof_is_near_part(const struct proof *p, str word, str *ret_right) {
    return proof_is_near_family(p, word, ret_right) || proof_is_near_given(p, word, ret_right);
}
