/* proofread_doses.c: doses and abbreviations that are misread. */
#include "proofread_rules.h"

/* Units of doses; weights and lengths of people and tumours are none. */
#define DOSE_UNITS                                                                                 \
    S(" mg g gram grams mcg microgram micrograms ug ml mls unit units nanogram nanograms ng "      \
      "milligram milligrams tablet tablets puff puffs iu millilitre millilitres ")

static size_t blanks_from(const struct proof *p, size_t at) {
    while (proof_char(p, at) == ' ' || proof_at(p, at, S("\xc2\xa0")))
        at += proof_char(p, at) == ' ' ? 1 : 2;
    return at;
}

/* The letters of a unit at `at`, the micro sign included. */
static str unit_at(const struct proof *p, size_t at) {
    size_t n = 0;
    if (proof_at(p, at, S("µ")) || proof_at(p, at, S("μ"))) n = 2;
    while (char_is_alpha_ascii(proof_char(p, at + n)))
        n++;
    return proof_slice(p, at, n);
}

/* mg/dL, µg/L, mg/mmol: a laboratory's unit, not a dose. */
static bool is_laboratory(const struct proof *p, size_t after_unit) {
    size_t at = blanks_from(p, after_unit);
    if (proof_at(p, at, S("per litre"))) return true;
    if (proof_char(p, at) != '/') return false;
    str below = unit_at(p, blanks_from(p, at + 1));
    return proof_in(below, S(" l dl mmol g cl litre mg ml ")) &&
           !(proof_in(below, S(" ml ")) && proof_char(p, at - 1) == 'g' &&
             proof_char(p, at - 2) == 'm');
}

/* Is there a dose unit at or behind `at`, also behind the second number of a range? */
static bool dose_unit_follows(const struct proof *p, size_t at) {
    at = blanks_from(p, at);
    size_t range = at;
    if (proof_char(p, range) == '-' || proof_at(p, range, S("to ")) || proof_at(p, range, S("–"))) {
        while (range < p->text.n && !char_is_digit(p->text.p[range]) && range < at + 5)
            range++;
        while (char_is_digit(proof_char(p, range)) || proof_char(p, range) == '.')
            range++;
        at = blanks_from(p, range);
    }
    str unit = unit_at(p, at);
    bool micro = str_eq(unit, S("µg")) || str_eq(unit, S("μg"));
    return (micro || proof_in(unit, DOSE_UNITS)) && !is_laboratory(p, at + unit.n);
}

/* "2.50" without what a reader may take for a factor of ten: "2.5"; "1.0" becomes "1". */
static str without_zeros(str number) {
    while (number.n && number.p[number.n - 1] == '0')
        number.n--;
    if (number.n && number.p[number.n - 1] == '.') number.n--;
    return number;
}

void proof_check_trailing_zero(struct proof *p, const struct proof_rule *rule) {
    for (size_t at = 0; at < p->text.n;) {
        size_t end = at, dot = 0;
        while (char_is_digit(proof_char(p, end)) ||
               (proof_char(p, end) == '.' && !dot && end > at &&
                char_is_digit(proof_char(p, end + 1)))) {
            if (p->text.p[end] == '.') dot = end;
            end++;
        }
        char before = at ? p->text.p[at - 1] : ' ';
        bool whole = end > at && before != '.' && !char_is_alpha_ascii(before) && before != '/';
        if (whole && dot && p->text.p[end - 1] == '0' && proof_char(p, end) != '.' &&
            dose_unit_follows(p, end)) {
            str right = without_zeros(proof_slice(p, at, end - at));
            str message =
                say(p->arena, "Write {}: a trailing zero can be read as ten times the dose.",
                    SAY_T(right));
            proof_add(p, rule, PROOF_MUST_FIX, at, end - at, message, right);
        }
        at = end > at ? end : at + 1;
    }
}

void proof_check_naked_decimal(struct proof *p, const struct proof_rule *rule) {
    for (size_t at = 0; at < p->text.n; at++) {
        if (p->text.p[at] != '.' || !char_is_digit(proof_char(p, at + 1))) continue;
        char before = at ? p->text.p[at - 1] : ' ';
        bool naked = char_is_blank(before) || before == '(' || before == '-' || before == '/' ||
                     before == '*';
        if (!naked) continue;
        size_t end = at + 1;
        while (char_is_digit(proof_char(p, end)))
            end++;
        bool is_strength = proof_char(p, end) == '%' && before == ' '; /* ".1% gel" */
        if (!is_strength && !dose_unit_follows(p, end)) continue;
        str right = say(p->arena, "0{}", SAY_T(proof_slice(p, at, end - at)));
        str message =
            say(p->arena, "Write {}: without its zero the point is overlooked.", SAY_T(right));
        proof_add(p, rule, PROOF_MUST_FIX, at, end - at, message, right);
    }
}

/* ---- U for units ---- */

#define INSULINS                                                                                    \
    S(" insulin insulins units lantus novorapid humalog levemir tresiba glargine actrapid humulin " \
      "novomix abasaglar toujeo fiasp lispro aspart degludec detemir isophane insulatard apidra "   \
      "heparin dalteparin tinzaparin botox botulinum vitamin colecalciferol ")

static bool is_insulin_line(const struct proof *p, size_t i) {
    enum { NEAR = 60 }; /* words: a line may have no end */
    const struct proof_line *line = &p->lines[p->words[i].line];
    size_t from = line->first_word, to = from + line->n_words;
    if (from + NEAR < i) from = i - NEAR;
    if (to > i + NEAR) to = i + NEAR;
    return proof_any_in(p, from, to, INSULINS);
}

/* "10U", "10u", "10iu": digits and U in one word; 0 or the offset of the letters in the word. */
static size_t joined_units(str word, bool *ret_iu) {
    size_t digits = 0;
    while (digits < word.n && char_is_digit(word.p[digits]))
        digits++;
    if (digits == 0 || digits > 5) return 0;
    str rest = str_from(word, digits);
    *ret_iu = str_eq_nocase_ascii(rest, S("iu"));
    return *ret_iu || str_eq_nocase_ascii(rest, S("u")) ? digits : 0;
}

void proof_check_units(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 0; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        str word = proof_word_str(p, i);
        bool iu = false;
        size_t at = joined_units(word, &iu), from = w->at;
        bool apart = !at && i > 0 && proof_in(word, S(" u iu ")) && w[-1].has_digit &&
                     !w[-1].has_letter && w->line == w[-1].line &&
                     w->at == w[-1].at + w[-1].n + 1 && proof_char(p, w->at - 1) == ' ';
        if (apart) iu = word.n == 2, from = w[-1].at;
        if (!at && !apart) continue;
        size_t end = w->at + w->n;
        if (proof_char(p, end) == '/' || is_laboratory(p, end)) continue;
        bool insulin = is_insulin_line(p, i);
        bool lower = !iu && word.p[word.n - 1] == 'u';
        if ((iu || lower) && !insulin) continue;
        str number = at ? str_slice(word, 0, at) : proof_word_str(p, i - 1);
        str right = say(p->arena, "{} units", SAY_T(number));
        str message =
            say(p->arena, "Write {}: a U or IU can be read as a nought or as IV.", SAY_T(right));
        proof_add(p, rule, PROOF_MUST_FIX, from, end - from, message, right);
    }
}

/* ---- micrograms ---- */

void proof_check_micrograms(struct proof *p, const struct proof_rule *rule) {
    for (size_t at = 0; at < p->text.n;) {
        size_t digits = 0;
        while (char_is_digit(proof_char(p, at + digits)))
            digits++;
        if (digits == 0) {
            at++;
            continue;
        }
        size_t unit_from = blanks_from(p, at + digits);
        str unit = unit_at(p, unit_from);
        bool ug = str_eq_nocase_ascii(unit, S("ug")) || str_eq_nocase_ascii(unit, S("ugs"));
        bool micro = str_eq(unit, S("µg")) || str_eq(unit, S("μg"));
        bool mcg = str_eq_nocase_ascii(unit, S("mcg")) || str_eq_nocase_ascii(unit, S("mcgs"));
        at += digits;
        if ((!ug && !micro && !mcg) || is_laboratory(p, unit_from + unit.n)) continue;
        proof_add(p, rule, ug ? PROOF_MUST_FIX : PROOF_LOOK, unit_from, unit.n,
                  S("Write micrograms in full: short forms are read as milligrams."),
                  S("micrograms"));
        at = unit_from + unit.n;
    }
}

/* ---- Latin to a patient ---- */

static const struct {
    str latin, plain;
} latin_words[] = {
    {S_INIT("od"), S_INIT("once a day")},         {S_INIT("bd"), S_INIT("twice a day")},
    {S_INIT("bid"), S_INIT("twice a day")},       {S_INIT("tds"), S_INIT("three times a day")},
    {S_INIT("tid"), S_INIT("three times a day")}, {S_INIT("qds"), S_INIT("four times a day")},
    {S_INIT("qid"), S_INIT("four times a day")},  {S_INIT("prn"), S_INIT("when needed")},
    {S_INIT("nocte"), S_INIT("at night")},        {S_INIT("mane"), S_INIT("in the morning")},
};

void proof_check_latin(struct proof *p, const struct proof_rule *rule) {
    if (!p->is_to_patient && p->addressee != PROOF_TO_RELATIVE) return;
    for (size_t i = 1; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (w->line <= p->dear || w->line >= p->sign_off || w[-1].line != w->line) continue;
        size_t back = i > 3 ? i - 3 : 0;
        /* "tds" is Latin wherever it stands; "od" only behind a dose. */
        bool after_dose = proof_any_in(p, back, i, DOSE_UNITS) || w[-1].has_digit ||
                          (proof_word_in(p, i, S(" bd tds qds ")) && !w->is_all_upper) ||
                          proof_word_in(p, i, S(" nocte "));
        for (size_t k = 0; k < sizeof latin_words / sizeof *latin_words && after_dose; k++) {
            if (!str_eq_nocase_ascii(proof_word_str(p, i), latin_words[k].latin)) continue;
            str message = say(p->arena, "The letter is read at home: write “{}”.",
                              SAY_T(latin_words[k].plain));
            proof_add(p, rule, PROOF_STYLE, w->at, w->n, message, latin_words[k].plain);
        }
    }
}
