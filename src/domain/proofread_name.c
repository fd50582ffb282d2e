/* proofread_name.c: is the letter about, and to, the patient of the record? */
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

static str official_name(const struct proof *p) {
    const struct proof_name *name = &p->patient->names[0];
    return str_trim(say(p->arena, "{} {}", SAY_T(name->given), SAY_T(name->family)));
}

/* A person's name in the text: words [from, to), titles included. */
struct written_name {
    size_t from, to;
};

static bool is_label(const struct proof *p, size_t i) {
    return proof_word_in(p, i,
                         S(" nhs dob d.o.b d born date hospital hosp mrn address tel telephone of "
                           "no number unit ref age clinic patient by in and "));
}

/* The run of name words from `i`, at most six, on one line, not across a stop or bracket. */
static struct written_name read_name(const struct proof *p, size_t i) {
    struct written_name name = {i, i};
    for (size_t j = i; j < p->n_words && j < i + 7; j++) {
        const struct proof_word *w = &p->words[j];
        if (w->line != p->words[i].line || w->has_digit) break;
        if (!w->is_capital && !proof_word_in(p, j, PARTICLES)) break;
        if (j > i) {
            const struct proof_word *before = w - 1;
            str gap = proof_slice(p, before->at + before->n, w->at - before->at - before->n);
            bool joined = str_trim(gap).n == 0 || str_eq(str_trim(gap), S(",")) ||
                          (str_eq(gap, S(". ")) && before->n <= 4);
            bool title_in_brackets =
                str_starts_with(str_trim(gap), S("(")) && proof_is_title(proof_word_str(p, j));
            if (!joined && !title_in_brackets) break;
            /* Given, address …: after a comma only a surname-first name goes on. */
            if (str_find_char(gap, ',') >= 0 && !p->words[i].is_all_upper &&
                name.to - name.from > 1)
                break;
        }
        if (is_label(p, j) && !proof_is_title(proof_word_str(p, j))) break;
        name.to = j + 1;
    }
    return name;
}

static bool fits_name(const struct proof *p, const struct proof_name *name, str word) {
    return name_has(p, name->family, word, true) || name_has(p, name->given, word, true);
}

/* How well the written words fit one of the patient's names. */
struct name_fit {
    size_t fitting, strange; /* words that are, or are not, part of the name */
    size_t strange_word;     /* the first strange one */
    bool has_family;         /* the whole surname stands there */
};

static bool has_whole_family(const struct proof *p, const struct proof_name *name,
                             struct written_name written) {
    str family = proof_fold_name(p->arena, name->family);
    for (str part = next_part(&family); part.n; part = next_part(&family)) {
        bool found = false;
        for (size_t i = written.from; i < written.to && !found; i++)
            found = name_has(p, proof_word_str(p, i), part, false);
        if (!found) return false;
    }
    return true;
}

static struct name_fit fit_name(const struct proof *p, const struct proof_name *name,
                                struct written_name written) {
    struct name_fit fit = {0};
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

static struct name_fit best_fit(const struct proof *p, struct written_name written) {
    struct name_fit best = fit_name(p, &p->patient->names[0], written);
    for (size_t i = 1; i < p->patient->n_names; i++) {
        struct name_fit fit = fit_name(p, &p->patient->names[i], written);
        bool better = fit.strange < best.strange ||
                      (fit.strange == best.strange && fit.has_family && !best.has_family);
        if (better) best = fit;
    }
    return best;
}

/* Is the word a slip of the pen away from one of the patient's names (and none of them)? */
static bool is_near_part(const struct proof *p, str word, str *ret_right) {
    str folded = proof_fold_name(p->arena, word);
    if (folded.n < 4 || proof_is_patient_part(p, folded)) return false;
    for (size_t i = 0; i < p->patient->n_names; i++) {
        const str both[2] = {p->patient->names[i].family, p->patient->names[i].given};
        for (size_t k = 0; k < 2; k++) {
            str whole = proof_fold_name(p->arena, both[k]), rest = both[k];
            int limit = whole.n >= 7 ? 2 : 1;
            if (whole.n >= 4 && proof_distance(folded, whole, limit) <= limit) {
                *ret_right = both[k];
                return true;
            }
            for (str part = next_part(&rest); part.n; part = next_part(&rest)) {
                str one = proof_fold_name(p->arena, part);
                limit = one.n >= 7 ? 2 : 1;
                if (one.n < 4 || proof_distance(folded, one, limit) > limit) continue;
                *ret_right = part;
                return true;
            }
        }
    }
    return false;
}

static void say_wrong_name(struct proof *p, const struct proof_rule *rule, size_t from, size_t to,
                           enum proof_severity severity) {
    size_t at = p->words[from].at, end = p->words[to - 1].at + p->words[to - 1].n;
    str message = say(p->arena, "“{}” is not the patient's name: the record says {}.",
                      SAY_T(proof_slice(p, at, end - at)), SAY_T(official_name(p)));
    proof_add(p, rule, severity, at, end - at, message, official_name(p));
}

/* Does the line after the subject label hold a name at all, and not a topic? */
static bool looks_like_name(const struct proof *p, struct written_name written) {
    if (written.from >= written.to) return false;
    if (proof_is_title(proof_word_str(p, written.from))) return true;
    struct name_fit fit = best_fit(p, written);
    if (fit.fitting > 0) return true;
    str right;
    for (size_t i = written.from; i < written.to; i++)
        if (is_near_part(p, proof_word_str(p, i), &right)) return true;
    /* "Re: Cardiology clinic" is a topic; identifiers behind a name make it a name. */
    size_t line = p->words[written.from].line;
    size_t end = p->lines[line].first_word + p->lines[line].n_words;
    bool identified = proof_any_in(p, written.to, end, S(" dob born nhs d.o.b hospital mrn "));
    for (size_t i = 0; i < p->n_dates; i++)
        identified |= p->dates[i].line == line;
    bool is_label = proof_line_begins(p, line, S("Patient"), NULL) ||
                    proof_line_begins(p, line, S("Name"), NULL);
    return (identified || is_label) && written.to - written.from >= 2;
}

static void check_labelled_name(struct proof *p, const struct proof_rule *rule, size_t i) {
    struct written_name written = read_name(p, i);
    if (!looks_like_name(p, written)) return;
    struct name_fit fit = best_fit(p, written);
    if (fit.strange > 0) {
        say_wrong_name(p, rule, written.from, written.to, PROOF_MUST_FIX);
    } else if (!fit.has_family && fit.fitting > 0 && p->patient->names[0].family.n) {
        say_wrong_name(p, rule, written.from, written.to, PROOF_LOOK);
    }
}

/* Lines that must hold the patient's name, and where on them it begins. */
static void check_labels(struct proof *p, const struct proof_rule *rule) {
    static const str labels[] = {S_INIT("Re"),           S_INIT("Regarding"),
                                 S_INIT("Patient name"), S_INIT("Patient's name"),
                                 S_INIT("Patient"),      S_INIT("Name of patient"),
                                 S_INIT("Full name"),    S_INIT("Name"),
                                 S_INIT("Subject")};
    for (size_t line = 0; line < p->n_lines && line < p->sign_off; line++) {
        if (line > p->body + 6 && line != p->subject) break;
        for (size_t k = 0; k < sizeof labels / sizeof *labels; k++) {
            size_t after;
            if (!proof_line_begins(p, line, labels[k], &after)) continue;
            bool colon = false;
            size_t end = p->lines[line].at + p->lines[line].n;
            while (after < end && !char_is_alpha_ascii(p->text.p[after]) &&
                   (unsigned char)p->text.p[after] < 0x80)
                colon |= str_find_char(S(":|*\t"), p->text.p[after++]) >= 0;
            if (!colon && line != p->subject) break;
            size_t i = proof_word_at(p, after);
            if (i < p->n_words && p->words[i].line == line) check_labelled_name(p, rule, i);
            break;
        }
    }
}

/* Is the patient's own name written, whole, in the header? */
static bool header_has_patient(const struct proof *p) {
    for (size_t i = 0; i < p->n_words && p->words[i].line < p->body; i++) {
        if (!proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, i)))) continue;
        struct written_name written = read_name(p, i);
        struct name_fit fit = best_fit(p, written);
        if (fit.has_family && fit.strange == 0) return true;
    }
    return false;
}

/* Is the patient told of as somebody else than the reader: "Mr Whitfield told me"? */
static bool body_has_patient(const struct proof *p) {
    for (size_t i = 0; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (w->line <= p->dear || w->line == p->subject || w->line >= p->sign_off) continue;
        str word = proof_word_str(p, i);
        if (str_ends_with(word, S("'s"))) word.n -= 2;
        if (str_ends_with(word, S("’s"))) word.n -= 4;
        if (w->is_capital && proof_is_patient_part(p, proof_fold_name(p->arena, word))) return true;
        if (proof_in(word, S(" lady gentleman patient woman man boy girl ")) && i > 0 &&
            proof_any_in(p, i > 3 ? i - 3 : 0, i, S(" this the ")))
            return true;
    }
    return false;
}

/* "Dear": names the patient, unless the letter goes to somebody else. */
static void check_dear(struct proof *p, const struct proof_rule *rule) {
    if (p->dear == p->n_lines) return;
    const struct proof_line *line = &p->lines[p->dear];
    if (line->n_words < 2) return;
    size_t i = line->first_word + 1, end = line->first_word + line->n_words;
    if (proof_any_in(p, i, end,
                     S(" dr doctor prof professor sir sirs madam colleague colleagues team "
                       "parent parents guardian carer family and "))) {
        return;
    }
    struct written_name written = read_name(p, i);
    if (written.to == written.from) return;
    struct name_fit fit = best_fit(p, written);
    str right;
    for (size_t j = written.from; j < written.to; j++) {
        if (!is_near_part(p, proof_word_str(p, j), &right)) continue;
        say_wrong_name(p, rule, written.from, written.to, PROOF_MUST_FIX);
        return;
    }
    if (fit.strange == 0) return;
    size_t you = 0;
    for (size_t j = end; j < p->n_words; j++)
        you += proof_word_in(p, j, S(" you your yours "));
    /* A parent is written to about a child; a colleague or solicitor about the patient of the subject. */
    civil_date on = p->written;
    bool child = !civil_date_is_none(p->patient->birth) && !civil_date_is_none(on) &&
                 civil_age(p->patient->birth, on) < 18;
    bool addressed = p->subject > p->dear && header_has_patient(p);
    if (child || you < 2) return;
    if (addressed || p->subject == p->n_lines || (you > 2 && !body_has_patient(p)))
        say_wrong_name(p, rule, written.from, written.to, PROOF_MUST_FIX);
}

static bool is_dictionary_word(const struct proof *p, str word) {
    const struct proof_spelling *spelling = p->in->spelling;
    return spelling && spelling->is_known(spelling->self, word);
}

static str without_possessive(str word) {
    if (str_ends_with(word, S("'s"))) return str_slice(word, 0, word.n - 2);
    if (str_ends_with(word, S("’s"))) return str_slice(word, 0, word.n - 4);
    return word;
}

/* A name in the text that is nearly the patient's: a slip, unless it is a relative, a doctor or a word. */
static void check_near_names(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 0; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (!w->is_capital || w->is_skipped || w->has_digit || w->line == p->subject ||
            w->line == p->dear)
            continue;
        if (w->line > p->sign_off) break;
        str word = without_possessive(proof_word_str(p, i)), right;
        if (!is_near_part(p, word, &right)) continue;
        bool after_title = i > 0 && proof_word_in(p, i - 1, S(" mr mrs ms miss mx master "));
        if (!after_title && (word.n < 5 || is_dictionary_word(p, word))) continue;
        size_t back = i > p->lines[w->line].first_word + 4 ? i - 4 : p->lines[w->line].first_word;
        if (proof_any_in(p, back, i,
                         S(" dr prof professor sister nurse husband wife son daughter brother "
                           "mother father partner friend mum dad consultant surgeon twin cousin "
                           "aunt uncle nephew niece ")))
            continue;
        if (!after_title && i + 1 < p->n_words && w[1].is_capital && w[1].follows && !w[1].starts &&
            !proof_is_patient_part(
                p, proof_fold_name(p->arena, without_possessive(proof_word_str(p, i + 1)))))
            continue; /* another surname follows: somebody else */
        str message = say(p->arena, "“{}” is nearly the patient's name: the record says {}.",
                          SAY_T(word), SAY_T(right));
        proof_add(p, rule, PROOF_MUST_FIX, w->at, word.n, message, right);
    }
}

/* "I reviewed Mrs Smith": a stranger where only the patient can stand. */
static void check_strangers(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 1; i + 1 < p->n_words; i++) {
        if (p->words[i].line < p->body || p->words[i].line >= p->sign_off ||
            p->words[i].line == p->dear)
            continue;
        if (!proof_word_in(p, i, S(" mr mrs ms miss mx master "))) continue;
        bool verb = proof_word_in(
            p, i - 1, S(" reviewed saw seeing referring reviewing met assessed examined "));
        bool start = p->words[i].starts &&
                     proof_any_in(p, i + 2, i + 5,
                                  S(" attended came presented reports reported remains "
                                    "describes denies complains tells underwent "));
        if (!verb && !start) continue;
        struct written_name written = read_name(p, i);
        if (written.to < i + 2) continue;
        while (written.to > i + 2 && proof_word_in(p, written.to - 1, S(" i we he she they ")))
            written.to--;
        str last = without_possessive(proof_word_str(p, written.to - 1));
        if (proof_is_patient_part(p, proof_fold_name(p->arena, last))) continue;
        if (best_fit(p, written).fitting > 0) continue;
        str right;
        if (is_near_part(p, last, &right)) continue; /* said as a near name */
        say_wrong_name(p, rule, written.from, written.to, PROOF_LOOK);
    }
}

void proof_check_name(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient || p->patient->n_names == 0) return;
    check_labels(p, rule);
    check_dear(p, rule);
    check_near_names(p, rule);
    check_strangers(p, rule);
}

/* Mr before the name of a woman, or the other way round. */
void proof_check_title(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient) return;
    enum proof_gender gender = p->patient->gender;
    if (gender != PROOF_FEMALE && gender != PROOF_MALE) return;
    str wrong = gender == PROOF_FEMALE ? S(" mr master ") : S(" mrs ms miss ");
    for (size_t i = 0; i + 1 < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (!w->is_capital || !proof_word_in(p, i, wrong) || w->line >= p->sign_off) continue;
        if (w[1].line != w->line) continue;
        bool own_line = w->line == p->subject || (w->line == p->dear && p->is_to_patient);
        struct written_name written = read_name(p, i);
        struct name_fit fit = best_fit(p, written);
        /* A spouse shares the surname: outside the subject and "Dear", the given name must be there too. */
        bool whole = fit.has_family && fit.strange == 0 && fit.fitting >= 2;
        bool couple =
            p->words[i].line == p->dear && proof_any_in(p, i > 2 ? i - 2 : 0, i + 3, S(" and "));
        if (couple || fit.fitting == 0 || (!own_line && !whole)) continue;
        str message = say(p->arena, "“{}” does not fit the gender on the record.",
                          SAY_T(proof_word_str(p, i)));
        proof_add(p, rule, PROOF_LOOK, w->at, w->n, message, p->patient->names[0].title);
    }
}

void proof_check_deceased(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient || !p->patient->is_deceased || !p->is_to_patient) return;
    const struct proof_line *line = &p->lines[p->dear];
    const struct proof_word *last = &p->words[line->first_word + line->n_words - 1];
    proof_add(p, rule, PROOF_MUST_FIX, line->at, last->at + last->n - line->at,
              S("The record says that this patient has died: do not write to them."), S(""));
}
