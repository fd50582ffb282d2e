/* proofread_person.c: the person as the letter speaks of him or her: pronouns and age. */
#include "proofread_rules.h"

/* ---- pronouns ---- */

#define MALE_WORDS   S(" he him his himself he's he’s he'd he'll ")
#define FEMALE_WORDS S(" she her hers herself she's she’s she'd she'll ")
/* Others a pronoun may stand for. */
#define SOMEBODY                                                                                   \
    S(" husband wife partner son daughter father mother mum dad mummy daddy brother sister "       \
      "grandson granddaughter grandmother grandfather grandparents parents parent uncle aunt "     \
      "nephew niece cousin friend neighbour carer boyfriend girlfriend fiance fiancee spouse "     \
      "ex-husband ex-wife stepfather stepmother twin baby infant child children sibling siblings " \
      "dr doctor mr mrs ms miss prof professor consultant surgeon gp nurse physiotherapist "       \
      "psychologist psychiatrist therapist teacher colleague colleagues keyworker worker "         \
      "coordinator registrar midwife health-visitor visitor dietitian pharmacist specialist "      \
      "donor man woman lady gentleman boy girl mother's father's husband's wife's son's "          \
      "daughter's partner's brother's sister's mum's dad's manager employer boss landlord ")

/* "ex-partner" is a partner. */
static bool is_somebody(str word) {
    if (proof_in(word, SOMEBODY)) return true;
    for (size_t i = word.n; i > 0; i--)
        if (word.p[i - 1] == '-') return proof_in(str_from(word, i), SOMEBODY);
    return false;
}

/* A capitalised word that no dictionary has in lower case: Moira. */
static bool is_strange_name(const struct proof *p, size_t i) {
    const struct proof_word *w = &p->words[i];
    const struct proof_spelling *spelling = p->in->spelling;
    if (!spelling || !w->is_capital || w->is_all_upper || w->is_mixed || w->has_digit || w->n < 3)
        return false;
    if (proof_is_title(proof_word_str(p, i))) return false;
    str word = proof_word_str(p, i);
    if (str_ends_with(word, S("'s"))) word.n -= 2;
    if (str_ends_with(word, S("’s"))) word.n -= 4;
    if (proof_is_patient_part(p, proof_fold_name(p->arena, word))) return false;
    if (proof_in(word,
                 S(" monday tuesday wednesday thursday friday saturday sunday january february "
                   "april june july august september october november december ")))
        return false;
    return spelling->is_known(spelling->self, word)
               ? !spelling->is_known(spelling->self, proof_lower(p->arena, word))
               : !w->starts;
}

static bool is_patient_mention(const struct proof *p, size_t i) {
    /* "Mrs" before the patient's own name is nobody else. */
    for (size_t j = i + 1; j < i + 4 && j < p->n_words && p->words[j].is_capital; j++)
        if (proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, j)))) return true;
    return false;
}

/* Does the sentence [from, to) up to `to` name another person the pronoun may mean? */
static bool names_somebody(const struct proof *p, size_t from, size_t to) {
    bool male = p->patient->gender == PROOF_MALE;
    str own = male ? S(" mr man gentleman boy ") : S(" mrs ms miss woman lady girl ");
    for (size_t i = from; i < to; i++) {
        if (is_somebody(proof_word_str(p, i))) {
            if (proof_word_in(p, i, own)) continue;
            if (proof_is_title(proof_word_str(p, i)) && is_patient_mention(p, i)) continue;
            return true;
        }
        /* A capitalised stranger in mid-sentence may be he or she. */
        const struct proof_word *w = &p->words[i];
        if (w->is_capital && !w->starts && !w->is_all_upper && !w->has_digit && w->n > 2 &&
            i > from && proof_word_in(p, i - 1, S(" son daughter called named with by and ")))
            if (!proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, i))))
                return true;
    }
    return false;
}

static bool is_quoted(const struct proof *p, size_t i) {
    const struct proof_line *line = &p->lines[p->words[i].line];
    bool open = false;
    for (size_t at = line->at; at < p->words[i].at; at++) {
        if (p->text.p[at] == '"') open = !open;
        if (proof_at(p, at, S("“"))) open = true;
        if (proof_at(p, at, S("”"))) open = false;
    }
    return open;
}

/* A new paragraph returns to the patient, unless it goes on with what that other person said. */
static bool opens_anew(const struct proof *p, size_t i, size_t from, uint32_t excused) {
    if (p->words[i].sentence + 1 == excused || from == 0) return false; /* named in this sentence */
    uint32_t line = p->words[from].line, before = p->words[from - 1].line;
    if (line <= before + 1) return false;
    if (i > from) return true; /* "On examination she …" */
    return !proof_any_in(
        p, i + 1, i + 3,
        S(" reports reported says said feels felt asked mentioned describes described is "
          "worried concerned thinks thought noticed explained was told tells has wondered "
          "confirmed had would also understands agreed gave manages helps works "));
}

void proof_check_pronoun(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient) return;
    enum proof_gender gender = p->patient->gender;
    if (gender != PROOF_FEMALE && gender != PROOF_MALE) return;
    str wrong = gender == PROOF_FEMALE ? MALE_WORDS : FEMALE_WORDS;
    uint32_t excused =
        0; /* sentence + 1 of the last other person, or of a pronoun that may mean one */
    size_t first = p->body < p->n_lines ? p->body : 0;
    for (size_t i = 0, from = 0, to = 0; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (w->line < first || w->line == p->dear || w->line == p->subject) continue;
        if (w->line >= p->sign_off) break;
        if (i == 0 || w->starts || to == 0) {
            proof_sentence(p, i, &from, &to);
            if (names_somebody(p, from, to)) excused = w->sentence + 1;
        }
        if (is_strange_name(p, i)) excused = w->sentence + 1; /* for what comes after it */
        if (!proof_word_in(p, i, wrong) || w->is_all_upper || is_quoted(p, i)) continue;
        if (excused && w->sentence + 1 - excused <= 1 && !opens_anew(p, i, from, excused)) {
            excused = w->sentence + 1;
            continue;
        }
        str recorded = gender == PROOF_FEMALE ? S("female") : S("male");
        str message = say(p->arena, "“{}”: the record says {}. Is the patient meant?",
                          SAY_T(proof_slice(p, w->at, w->n)), SAY_T(recorded));
        proof_add(p, rule, PROOF_LOOK, w->at, w->n, message, S(""));
    }
}

/* ---- age ---- */

#define PERSONS                                                                                    \
    S(" man woman lady gentleman boy girl patient male female child infant teenager student "      \
      "retired teacher schoolboy schoolgirl toddler baby right-handed left-handed widow widower "  \
      "gentleman's lady's former pensioner builder nurse engineer farmer driver accountant "       \
      "mechanic electrician plumber office smoker non-smoker ex-smoker diabetic ")
#define RELATIVES                                                                                  \
    S(" son daughter wife husband mother father brother sister mum dad partner grandson "          \
      "granddaughter child children twin twins uncle aunt cousin grandfather grandmother baby "    \
      "boys girls sons daughters siblings grandchildren friend carer niece nephew "                \
      "mother's father's brother's sister's ")
#define THINGS                                                                                     \
    S(" history scar prosthesis replacement pacemaker device injury fracture lesion graft stent "  \
      "car dog cat house wound implant study trial son daughter brother sister wife husband ")

/* "64 year old", "64-year-old", "64 years old", "64 yo", "8 month old": 'y', 'm' or 0; and its words. */
static char read_age(const struct proof *p, size_t i, int *ret_age, size_t *ret_end) {
    str word = proof_word_str(p, i);
    size_t digits = 0;
    int age = 0;
    while (digits < word.n && digits < 4 && char_is_digit(word.p[digits]))
        age = age * 10 + (word.p[digits++] - '0');
    if (digits == 0 || digits > 3) return 0;
    str rest = str_from(word, digits);
    *ret_age = age;
    *ret_end = i + 1;
    if (proof_in(rest, S(" -year-old -years-old yo yr-old -yr-old "))) return 'y';
    if (proof_in(rest, S(" -month-old "))) return 'm';
    size_t next = i + 1;
    bool years = proof_in(rest, S(" -year -years yr yrs ")), months = proof_in(rest, S(" -month "));
    if (rest.n && !years && !months) return 0;
    if (rest.n == 0) {
        if (proof_word_in(p, next, S(" yo year-old years-old yr-old y/o "))) {
            *ret_end = next + 1;
            return 'y';
        }
        if (proof_word_in(p, next, S(" month-old months-old "))) {
            *ret_end = next + 1;
            return 'm';
        }
        years = proof_word_in(p, next, S(" year years yr yrs ")),
        months = proof_word_in(p, next, S(" month months "));
        if (!years && !months) return 0;
        next++;
    }
    if (!proof_word_in(p, next, S(" old "))) return 0;
    *ret_end = next + 1;
    return years ? 'y' : 'm';
}

/* Is this the patient's age today, and not that of a relative, a scar or a year gone by? */
static bool is_patients_age(const struct proof *p, size_t i, size_t end) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    size_t back = i > from + 6 ? i - 6 : from;
    size_t ahead = end + 4 < to ? end + 4 : to;
    /* "a 64-year-old lady who lives with her daughter": what follows "who" is another matter. */
    for (size_t j = end; j < ahead; j++)
        if (proof_word_in(p, j, S(" who with whose from and "))) ahead = j;
    if (proof_any_in(p, back, i, RELATIVES) || proof_any_in(p, end, ahead, RELATIVES)) return false;
    if (proof_any_in(p, end, ahead, THINGS)) return false;
    if (proof_any_in(
            p, back, i,
            S(" when until since at was were had by from then turns turned before after ")) &&
        !proof_any_in(p, back, i, S(" this ")))
        return false;
    if (proof_any_in(p, back, i, S(" this "))) return true;
    if (proof_any_in(p, end, ahead, PERSONS)) return true;
    if (i > from && proof_word_in(p, i - 1, S(" is now ")) && end <= to)
        return proof_any_in(p, from, i, S(" she he you they patient mrs mr ms miss i'm "));
    bool named = false;
    for (size_t j = from; j < i; j++)
        named |= proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, j)));
    return named && proof_word_in(p, i - 1, S(" a an is "));
}

/* Could the patient have this age at the letter's date, or today? Near a birthday either will do. */
static bool age_fits(const struct proof *p, int age, char unit) {
    civil_date birth = p->patient->birth;
    const civil_date on[] = {p->written, p->in->today, p->early, p->late};
    for (size_t i = 0; i < 4; i++) {
        if (civil_date_is_none(on[i]) || civil_date_compare(on[i], birth) < 0) continue;
        for (int days = -30; days <= 30; days += 30) {
            civil_date near = civil_date_add_days(on[i], days);
            if (civil_date_compare(near, birth) < 0) continue;
            int years = civil_age(birth, near);
            int months =
                (near.year - birth.year) * 12 + near.month - birth.month - (near.day < birth.day);
            if (unit == 'y' ? years == age : months - age <= 1 && age - months <= 1) return true;
        }
    }
    return false;
}

static void check_age(struct proof *p, const struct proof_rule *rule, size_t at, size_t n, int age,
                      char unit) {
    if (age_fits(p, age, unit) || civil_date_is_none(p->written)) return;
    if (civil_date_compare(p->written, p->patient->birth) < 0) return;
    int right = civil_age(p->patient->birth, p->written);
    str message = say(p->arena, "Born on {}, the patient is {} on {}.",
                      SAY_T(civil_date_plain(p->arena, p->patient->birth)), SAY_N(right),
                      SAY_T(civil_date_plain(p->arena, p->written)));
    proof_add(p, rule, PROOF_MUST_FIX, at, n, message,
              unit == 'y' ? say(p->arena, "{}", SAY_N(right)) : S(""));
}

/* "aged 64", "age 64", "Age: 64". */
static bool is_patients_aged(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    if (p->words[i + 1].line < p->body || p->words[i].line == p->subject)
        return !proof_any_in(p, from, i, RELATIVES);
    if (proof_any_in(
            p, from, i,
            S(" at when until since died death diagnosed was were from by before after onset "
              "turned had stopped started under over children between ")))
        return false;
    if (proof_any_in(p, from, i, RELATIVES)) return false;
    if (i == from) return proof_char(p, p->words[i].at + p->words[i].n) == ':';
    bool named = proof_any_in(p, from, i, S(" man woman lady gentleman patient boy girl "));
    for (size_t j = from; j < i; j++)
        named |= proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, j)));
    return named;
}

static int whole_number(str word) {
    int64_t n;
    return word.n <= 3 && str_to_int64(word, &n) && n >= 0 && n < 130 ? (int)n : -1;
}

/* "14 March 1961 (65)", "(65 years)", "(age 65)" behind the date of birth. */
static void check_age_behind_birth(struct proof *p, const struct proof_rule *rule) {
    for (size_t k = 0; k < p->n_dates; k++) {
        const struct proof_date *d = &p->dates[k];
        civil_date on;
        if (!proof_date_civil(d, &on) || civil_date_compare(on, p->patient->birth) != 0) continue;
        size_t at = d->at + d->n;
        while (proof_char(p, at) == ' ')
            at++;
        if (proof_char(p, at) != '(') continue;
        size_t i = proof_word_at(p, at);
        if (proof_word_in(p, i, S(" age aged "))) continue; /* read as "aged" */
        int age = whole_number(proof_word_str(p, i));
        if (age < 0 || p->words[i].at != at + 1) continue;
        bool years = proof_word_in(p, i + 1, S(" years year yrs y yo "));
        if (proof_char(p, p->words[i].at + p->words[i].n) != ')' && !years) continue;
        check_age(p, rule, p->words[i].at, p->words[i].n, age, 'y');
    }
}

void proof_check_age(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient || civil_date_is_none(p->patient->birth)) return;
    for (size_t i = 0; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (w->line >= p->sign_off) break;
        int age = -1;
        size_t end;
        char unit = w->has_digit ? read_age(p, i, &age, &end) : 0;
        if (unit && i > 0 && is_patients_age(p, i, end)) {
            size_t to = p->words[end - 1].at + p->words[end - 1].n;
            check_age(p, rule, w->at, to - w->at, age, unit);
        } else if (!unit && i + 1 < p->n_words && proof_word_in(p, i, S(" aged age ")) &&
                   w[1].line == w->line) {
            age = whole_number(proof_word_str(p, i + 1));
            if (age >= 0 && !proof_word_in(p, i + 2, S(" months weeks days month and to or ")) &&
                is_patients_aged(p, i))
                check_age(p, rule, w[1].at, w[1].n, age, 'y');
        }
    }
    check_age_behind_birth(p, rule);
}
