/* proofread_age.c: ages the letter gives the patient, against the date of birth. */
#include "proofread_age.h"

/* ---- against the date of birth ---- */

static int age_on(civil_date birth, civil_date on, char unit) {
    if (unit == 'y') return civil_age(birth, on);
    if (unit == 'w') return (civil_date_to_days(on) - civil_date_to_days(birth)) / 7;
    return (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day);
}

/* Could the patient have this age within `days` of the letter's date, or of today? */
static bool age_fits(const struct proof *p, int age, char unit, int days) {
    civil_date birth = p->patient->birth;
    if (unit != 'y' && days > 7)
        days = 7; /* a month or two weeks more or less are allowed for already */
    int slack = unit == 'y' ? 0 : unit == 'm' ? 1 : 2;
    const civil_date on[] = {p->written, p->in->today, p->early, p->late};
    for (size_t i = 0; i < 4; i++) {
        if (civil_date_is_none(on[i])) continue;
        for (int k = -1; k <= 1; k++) {
            civil_date near = civil_date_add_days(on[i], k * days);
            if (civil_date_compare(near, birth) < 0) continue;
            int apart = age_on(birth, near, unit) - age;
            if (apart <= slack && apart >= -slack) return true;
        }
    }
    return false;
}

enum age_source {
    AGE_PRINTED, /* by a system, from the date of birth */
    AGE_DICTATED,
    AGE_TOLD_OF, /* of the patient, most likely */
};

static void check_age(struct proof *p, const struct proof_rule *rule, size_t at, size_t n, int age,
                      char unit, enum age_source source) {
    if (civil_date_is_none(p->written) || civil_date_compare(p->written, p->patient->birth) < 0)
        return;
    /* Dictated around a birthday either will do; what a system printed should be exact. */
    bool near = age_fits(p, age, unit, 30);
    if (near && (source != AGE_PRINTED || age_fits(p, age, unit, 0))) return;
    str right = say(p->arena, "{}", SAY_N(age_on(p->patient->birth, p->written, unit)));
    str unit_name = unit == 'y' ? S("") : unit == 'm' ? S(" months") : S(" weeks");
    str message = say(p->arena, "Born on {}, the patient is {}{} on {}.",
                      SAY_T(civil_date_plain(p->arena, p->patient->birth)), SAY_T(right),
                      SAY_T(unit_name), SAY_T(civil_date_plain(p->arena, p->written)));
    bool is_sure = !near && source != AGE_TOLD_OF;
    proof_add(p, rule, is_sure ? PROOF_MUST_FIX : PROOF_LOOK, at, n, message,
              unit == 'y' ? right : S(""));
}

/* The next birthday's age. */
static void check_age_to_come(struct proof *p, const struct proof_rule *rule, size_t i, int age) {
    if (civil_date_is_none(p->written) || civil_date_compare(p->written, p->patient->birth) < 0)
        return;
    int now = civil_age(p->patient->birth, p->written);
    if (age == now || age == now + 1) return;
    str message =
        say(p->arena, "Born on {}, the patient will be {} on the next birthday.",
            SAY_T(civil_date_plain(p->arena, p->patient->birth)), SAY_N((int64_t)now + 1));
    proof_add(p, rule, PROOF_MUST_FIX, p->words[i].at, p->words[i].n, message,
              say(p->arena, "{}", SAY_N((int64_t)now + 1)));
}

/* "BEGUM, Rukhsana | F | 68 years | NHS 999 …": an age among the identifiers. */
static void check_age_among_identifiers(struct proof *p, const struct proof_rule *rule) {
    for (size_t line = 0; line < p->n_lines && line < p->body + 5 && line < 60; line++) {
        size_t first = p->lines[line].first_word, end = first + p->lines[line].n_words;
        bool identified = false;
        for (size_t i = first; i < end && !identified; i++)
            identified = proof_labels_own_identifier(p, i);
        for (size_t k = 0; k < p->n_dates && !identified; k++) {
            civil_date on;
            identified = p->dates[k].line == line && proof_date_civil(&p->dates[k], &on) &&
                         civil_date_compare(on, p->patient->birth) == 0;
        }
        if (!identified || p->lines[line].n > 200 || proof_tells_of_relative(p, first, end))
            continue;
        for (size_t i = first + 1; i < end; i++) {
            str rest;
            int age = proof_number_of(proof_word_str(p, i), &rest);
            bool years =
                age >= 0 &&
                ((rest.n == 0 && i + 1 < end && proof_word_in(p, i + 1, S(" years yrs y yo "))) ||
                 proof_in(rest, S(" y yrs yo yr ")));
            char before = proof_char(p, p->words[i].at - 1),
                 two = proof_char(p, p->words[i].at - 2);
            bool apart = before == ' ' && (two == ' ' || two == '|' || two == ',' || two == ';');
            if (years && apart && !proof_word_in(p, i + 2, S(" ago of old ")))
                check_age(p, rule, p->words[i].at, p->words[i].n, age, 'y', AGE_PRINTED);
        }
    }
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
        if (i >= p->n_words || proof_word_in(p, i, S(" age aged "))) continue; /* read as "aged" */
        str rest;
        int age = proof_number_of(proof_word_str(p, i), &rest);
        if (age < 0 || p->words[i].at != at + 1) continue;
        bool years = proof_word_in(p, i + 1, S(" years year yrs y yo ")) ||
                     proof_in(rest, S(" y yrs yo yr "));
        if (!years && (rest.n || proof_char(p, p->words[i].at + p->words[i].n) != ')')) continue;
        check_age(p, rule, p->words[i].at, p->words[i].n, age, 'y', AGE_PRINTED);
    }
}

/* "aged 64", "Age: 64", "Theo, aged nine", "Isla, aged six months" */
static void check_aged(struct proof *p, const struct proof_rule *rule, size_t i) {
    const struct proof_word *w = &p->words[i + 1];
    struct proof_age age;
    if (i + 1 >= p->n_words || w->line != p->words[i].line || !proof_age_read(p, i + 1, &age) ||
        age.unit || proof_word_in(p, i + 2, S(" days and to or ")))
        return;
    bool is_months = proof_word_in(p, i + 2, S(" months month ")),
         is_weeks = proof_word_in(p, i + 2, S(" weeks week "));
    bool is_plain = w->has_digit && !is_months && !is_weeks;
    if (proof_aged_is_patients(p, i, is_plain))
        check_age(p, rule, w->at, w->n, age.n,
                  is_months  ? 'm'
                  : is_weeks ? 'w'
                             : 'y',
                  AGE_DICTATED);
}

static void check_decade(struct proof *p, const struct proof_rule *rule, size_t i) {
    enum { ABOUT = 1, NEAR_BIRTHDAY = 30 }; /* years, days */
    struct proof_decade d;
    if (!proof_decade_read(p, i, &d) || !proof_decade_is_patients(p, i) ||
        civil_date_is_none(p->written) || civil_date_compare(p->written, p->patient->birth) < 0)
        return;
    for (int age = d.low; age <= d.high; age++)
        if (age_fits(p, age, 'y', NEAR_BIRTHDAY)) return;
    int now = civil_age(p->patient->birth, p->written);
    bool is_near = now + ABOUT >= d.decade && now <= d.decade + 9 + ABOUT;
    size_t at = p->words[d.first].at;
    proof_add(p, rule, is_near ? PROOF_LOOK : PROOF_MUST_FIX, at,
              p->words[d.end - 1].at + p->words[d.end - 1].n - at,
              say(p->arena, "Born on {}, the patient is {} on {}.",
                  SAY_T(civil_date_plain(p->arena, p->patient->birth)), SAY_N(now),
                  SAY_T(civil_date_plain(p->arena, p->written))),
              proof_decade_name(now / 10 * 10));
}

void proof_check_age(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient || civil_date_is_none(p->patient->birth)) return;
    for (size_t i = 0; i < p->n_words && p->words[i].line < p->sign_off; i++) {
        const struct proof_word *w = &p->words[i];
        struct proof_age age;
        if (proof_word_in(p, i, S(" aged age "))) {
            check_aged(p, rule, i);
        } else if (proof_word_in(p, i, S(" in "))) {
            check_decade(p, rule, i);
        } else if (proof_age_read(p, i, &age)) {
            enum proof_age_kind kind = proof_age_whose(p, i, &age);
            size_t end =
                age.unit ? p->words[age.end - 1].at + p->words[age.end - 1].n : w->at + w->n;
            if (kind == AGE_TO_COME)
                check_age_to_come(p, rule, i, age.n);
            else if (kind != AGE_NOBODYS)
                check_age(p, rule, w->at, end - w->at, age.n, age.unit ? age.unit : 'y',
                          kind == AGE_LIKELY ? AGE_TOLD_OF : AGE_DICTATED);
        }
    }
    check_age_behind_birth(p, rule);
    check_age_among_identifiers(p, rule);
}
