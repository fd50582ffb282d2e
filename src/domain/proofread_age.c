/* proofread_age.c: ages the letter gives the patient, against the date of birth. */
#include "proofread_rules.h"

#define PERSONS                                                                                    \
    S(" man woman lady gentleman boy girl patient male female child infant teenager student "      \
      "retired teacher schoolboy schoolgirl toddler baby right-handed left-handed widow widower "  \
      "gentleman's lady's former pensioner builder nurse engineer farmer driver accountant "       \
      "mechanic electrician plumber office smoker non-smoker ex-smoker diabetic ")
#define RELATIVES                                                                                    \
    S(" son daughter wife husband mother father brother sister mum dad partner grandson "            \
      "granddaughter child children twin twins uncle aunt cousin grandfather grandmother baby "      \
      "boys girls sons daughters siblings grandchildren friend carer niece nephew fiancé fiancée " \
      "boyfriend girlfriend neighbour mother's father's brother's sister's grandma grandad dog "     \
      "cat half-brother half-sister stepson stepdaughter parents donor ")
#define THINGS                                                                                     \
    S(" history scar prosthesis replacement pacemaker device injury fracture lesion graft stent "  \
      "car dog cat house wound implant study trial son daughter brother sister wife husband ")
#define EARLIER                                                                                    \
    S(" when until since at was were had by from then turns turned before after would if until ")

/* ---- numbers ---- */

/* "seven", "sixty"; 0: none. */
static int number_word(str word) {
    static const str names[] = {
        S_INIT("one"),       S_INIT("two"),      S_INIT("three"),    S_INIT("four"),
        S_INIT("five"),      S_INIT("six"),      S_INIT("seven"),    S_INIT("eight"),
        S_INIT("nine"),      S_INIT("ten"),      S_INIT("eleven"),   S_INIT("twelve"),
        S_INIT("thirteen"),  S_INIT("fourteen"), S_INIT("fifteen"),  S_INIT("sixteen"),
        S_INIT("seventeen"), S_INIT("eighteen"), S_INIT("nineteen"), S_INIT("twenty"),
        S_INIT("thirty"),    S_INIT("forty"),    S_INIT("fifty"),    S_INIT("sixty"),
        S_INIT("seventy"),   S_INIT("eighty"),   S_INIT("ninety")};
    for (int i = 0; i < 27; i++)
        if (str_eq_nocase_ascii(word, names[i])) return i < 20 ? i + 1 : (i - 17) * 10;
    return 0;
}

/* A number at the start of a word: "64", "64-year-old", "sixty-four", "seven"; -1: none. */
static int number_of(str word, str *ret_rest) {
    size_t digits = 0;
    int n = 0;
    while (digits < word.n && digits < 4 && char_is_digit(word.p[digits]))
        n = n * 10 + (word.p[digits++] - '0');
    *ret_rest = str_from(word, digits);
    if (digits) return digits < 4 && n < 130 ? n : -1;
    str rest = word;
    n = number_word(str_cut(&rest, '-'));
    if (n == 0) return -1;
    if (n >= 20 && rest.p) {
        str more = rest;
        int unit = number_word(str_cut(&more, '-'));
        if (unit > 0 && unit < 10) n += unit, rest = more;
    }
    *ret_rest = rest.p ? str_from(word, (size_t)(rest.p - word.p) - 1) : (str){"", 0};
    return n;
}

struct age {
    int n;
    char unit;  /* 'y', 'm', 'w'; 0: a bare number */
    size_t end; /* one past its last word */
};

static char unit_of(str word) {
    if (proof_in(word, S(" year years yr yrs year's "))) return 'y';
    if (proof_in(word, S(" month months "))) return 'm';
    return proof_in(word, S(" week weeks ")) ? 'w' : 0;
}

/* "64 years old", "64-year-old", "64 yo", "8 month old", "seven weeks old"; or the number alone. */
static bool read_age(const struct proof *p, size_t i, struct age *ret) {
    str rest;
    *ret = (struct age){number_of(proof_word_str(p, i), &rest), 0, i + 1};
    if (ret->n < 0) return false;
    if (rest.n && (rest.p[0] == '-' || char_is_alpha_ascii(rest.p[0]))) {
        if (rest.p[0] == '-') rest = str_from(rest, 1);
        str old = rest;
        char unit = unit_of(str_cut(&old, '-'));
        if (proof_in(rest, S(" yo y/o "))) unit = 'y', old = S("old");
        if (unit && str_eq_nocase_ascii(old, S("old"))) return ret->unit = unit, true;
        if (!unit || old.p) return false;
        if (!proof_word_in(p, i + 1, S(" old "))) return false;
        ret->unit = unit;
        return ret->end = i + 2, true;
    }
    if (rest.n) return false;
    if (proof_word_in(p, i + 1, S(" yo y/o year-old years-old yr-old yrs-old ")))
        ret->unit = 'y', ret->end = i + 2;
    else if (proof_word_in(p, i + 1, S(" month-old months-old ")))
        ret->unit = 'm', ret->end = i + 2;
    else if (proof_word_in(p, i + 1, S(" week-old weeks-old ")))
        ret->unit = 'w', ret->end = i + 2;
    char unit = unit_of(proof_word_str(p, i + 1));
    bool old = proof_word_in(p, i + 2, S(" old ")) ||
               (proof_word_in(p, i + 2, S(" of ")) && proof_word_in(p, i + 3, S(" age ")));
    if (unit && old && !ret->unit)
        ret->unit = unit, ret->end = proof_word_in(p, i + 2, S(" old ")) ? i + 3 : i + 4;
    return true;
}

/* ---- whose age ---- */

static bool names_patient(const struct proof *p, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (proof_names_patient(p, i)) return true;
    return false;
}

/* "She", "who", "you", "Oliver" just before the verb: is that the patient? */
static bool subject_is_patient(const struct proof *p, size_t subject, size_t from) {
    const struct proof_word *w = &p->words[subject];
    if (proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, subject))))
        return !proof_any_in(p, subject > from + 2 ? subject - 2 : from, subject, RELATIVES);
    if (proof_word_in(p, subject, S(" who who's "))) {
        /* "Mrs Szabó, who", "This retired organ builder, who" */
        bool is_this = proof_word_in(p, from, S(" this ")) && subject <= from + 6;
        return subject > from &&
               (is_this || names_patient(p, subject > from + 5 ? subject - 5 : from, subject)) &&
               !proof_any_in(p, subject > from + 6 ? subject - 6 : from, subject, RELATIVES);
    }
    if (proof_word_in(p, subject, S(" you you're you’re you'll you’ll "))) {
        if (subject > from && p->words[subject - 1].is_capital && !p->words[subject - 1].starts &&
            !names_patient(p, subject - 1, subject))
            return false;
        bool two =
            proof_any_in(p, p->lines[p->dear].first_word,
                         p->lines[p->dear].first_word + p->lines[p->dear].n_words, S(" and "));
        bool vocative = subject > 0 && p->words[subject - 1].sentence == w->sentence &&
                        names_patient(p, subject - 1, subject);
        return p->is_to_patient && (!two || vocative);
    }
    enum proof_gender gender = p->patient->gender;
    bool she = proof_word_in(p, subject, S(" she she's she’s she'll she’ll ")),
         he = proof_word_in(p, subject, S(" he he's he’s he'll he’ll "));
    if ((!she && !he) || (she && gender == PROOF_MALE) || (he && gender == PROOF_FEMALE))
        return false;
    if (proof_names_somebody(p, from, subject, she ? PROOF_FEMALE : PROOF_MALE)) return false;
    if (from == 0 || p->words[from - 1].line <= p->dear) return true;
    size_t before, end;
    proof_sentence(p, from - 1, &before, &end);
    return !proof_names_somebody(p, before, end, she ? PROOF_FEMALE : PROOF_MALE) ||
           names_patient(p, from, subject);
}

/* "Mrs Zielińska, who works in a bakery, is 65": the subject before what stands between commas. */
static bool subject_is_before_commas(const struct proof *p, size_t verb, size_t from) {
    const struct proof_word *last = &p->words[verb - 1];
    if (proof_char(p, last->at + last->n) != ',' || !proof_word_in(p, verb, S(" is ")))
        return false;
    size_t comma = from;
    while (comma + 1 < verb && proof_char(p, p->words[comma].at + p->words[comma].n) != ',')
        comma++;
    return comma < from + 4 && comma + 2 < verb &&
           proof_word_in(p, comma + 1, S(" who whose a an our the now ")) &&
           names_patient(p, from, comma + 1) && !proof_any_in(p, from, comma + 1, RELATIVES);
}

/* "who will be 58 next month", "She'll be 78 in January", "You turn 42 on 1 December". */
static bool is_age_to_come(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    if (i < from + 2 || i + 1 >= to) return false;
    if (!proof_word_in(p, i + 1, S(" next in on at this tomorrow soon later shortly ")))
        return false;
    /* "will be 50 at transfer": only a time. */
    if (proof_word_in(p, i + 1, S(" in on at this ")) &&
        !proof_any_in(
            p, i + 2, i + 4 < to ? i + 4 : to,
            S(" first january february march april may june july august september october "
              "november december month week year spring summer autumn winter end "
              "birthday monday tuesday wednesday thursday friday saturday sunday ")) &&
        !(i + 2 < to && p->words[i + 2].has_digit))
        return false;
    if (proof_word_in(p, i - 1, S(" turns turn "))) return subject_is_patient(p, i - 2, from);
    if (!proof_word_in(p, i - 1, S(" be "))) return false;
    if (proof_word_in(p, i - 2, S(" will ")))
        return i >= from + 3 && subject_is_patient(p, i - 3, from);
    return proof_word_in(p, i - 2, S(" she'll he'll you'll she’ll he’ll you’ll ")) &&
           subject_is_patient(p, i - 2, from);
}

/* "She is 62 and", "who is now 40,", "Oliver is ten weeks old". */
static bool is_said_of_patient(const struct proof *p, size_t i, const struct age *age) {
    size_t from, to, verb = i;
    proof_sentence(p, i, &from, &to);
    while (verb > from && proof_word_in(p, verb - 1, S(" now already just currently almost only ")))
        verb--;
    if (verb == from || proof_any_in(p, from, verb, S(" when if until once before unless while ")))
        return false;
    bool joined = proof_word_in(p, verb - 1, S(" she's he's who's you're she’s he’s you’re "));
    if (!joined && !proof_word_in(p, verb - 1, S(" is are "))) return false;
    if (!joined && verb < from + 2) return false;
    if (proof_word_in(p, verb, S(" almost only "))) return false;
    if (!age->unit) {
        char after = proof_char(p, p->words[i].at + p->words[i].n);
        char next = proof_char(p, p->words[i].at + p->words[i].n + 1);
        bool stops = after == ',' || after == ')' || (after == '.' && !char_is_digit(next));
        bool is_young =
            civil_date_is_none(p->written) || civil_age(p->patient->birth, p->written) < 16;
        if (age->n < (is_young ? 4 : 16)) return false;
        if (!stops &&
            !(after == ' ' && proof_word_in(p, i + 1, S(" and but with who today years now "))))
            return false;
        if (proof_word_in(p, i + 1, S(" years "))) return false;
    }
    if (!joined && subject_is_before_commas(p, verb - 1, from)) return true;
    return subject_is_patient(p, joined ? verb - 1 : verb - 2, from);
}

/* "driver", "engineer", "cheesemaker", "pianist": what a person does. */
static bool is_trade(str word) {
    static const str endings[] = {S_INIT("er"),  S_INIT("or"),  S_INIT("ist"),
                                  S_INIT("ian"), S_INIT("man"), S_INIT("woman"),
                                  S_INIT("ant"), S_INIT("eer"), S_INIT("ress")};
    for (size_t k = 0; k < sizeof endings / sizeof *endings && word.n > 4; k++)
        if (str_ends_with(word, endings[k]))
            return !proof_in(word,
                             S(" cancer ulcer fever tumour tumor liver bladder transfer danger "
                               "shoulder finger fibre major minor prior anterior posterior "
                               "inferior superior after under over other never "
                               "diabetes donor significant constant dominant variant implant "
                               "infant relevant abdomen transplant "));
    return false;
}

/* "Mrs Szabó, who at 64 is still teaching" */
static bool is_who_at(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    return i >= from + 2 && i + 1 < to && proof_word_in(p, i - 1, S(" at ")) &&
           proof_word_in(p, i - 2, S(" who ")) &&
           proof_word_in(p, i + 1, S(" is has still lives works remains continues ")) &&
           subject_is_patient(p, i - 2, from);
}

/* "At 52 she has made a fine recovery" */
static bool is_opening_at(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    return i == from + 1 && i + 2 < to && proof_word_in(p, from, S(" at ")) &&
           proof_word_in(p, i + 2, S(" is has still lives works remains continues ")) &&
           subject_is_patient(p, i + 1, i + 1);
}

/* "Ms St Clair (45), a cellist" */
static bool is_in_brackets_behind(const struct proof *p, size_t i) {
    const struct proof_word *w = &p->words[i];
    if (i == 0 || proof_char(p, w->at - 1) != '(' || proof_char(p, w->at + w->n) != ')')
        return false;
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    return i > from && proof_is_patient_family(p, proof_word_str(p, i - 1)) &&
           proof_any_in(p, i > from + 4 ? i - 4 : from, i, S(" mr mrs ms miss mx master ")) &&
           !proof_any_in(p, from, i, RELATIVES);
}

/* "She was 84.", of her who has died. */
static bool is_age_at_death(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    if (!p->patient->is_deceased || i != from + 2 || i + 1 != to ||
        !proof_word_in(p, i - 1, S(" was ")) || from == 0)
        return false;
    size_t before, end;
    proof_sentence(p, from - 1, &before, &end);
    return proof_any_in(p, before, end, S(" died death ")) && subject_is_patient(p, from, from);
}

/* "this 64-year-old lady", and not that of a relative, a scar or a year gone by? */
static bool is_patients_age(const struct proof *p, size_t i, size_t end) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    size_t back = i > from + 6 ? i - 6 : from;
    size_t ahead = end + 4 < to ? end + 4 : to;
    /* "a 64-year-old lady who lives with her daughter": what follows "who" is another matter. */
    for (size_t j = end; j < ahead; j++)
        if (proof_word_in(p, j, S(" who with whose from and ")) ||
            proof_char(p, p->words[j].at - 2) == ',')
            ahead = j;
    /* "this six-month-old baby": the child of the letter. */
    bool is_child = i > from && proof_word_in(p, end, S(" baby child infant twin ")) &&
                    (proof_word_in(p, i - 1, S(" this ")) || proof_word_in(p, i - 2, S(" this ")));
    if (proof_any_in(p, back, i, RELATIVES) ||
        proof_any_in(p, is_child ? end + 1 : end, ahead, RELATIVES))
        return false;
    if (proof_any_in(p, end, ahead, THINGS)) return false;
    bool is_this = proof_any_in(p, back, i, S(" this "));
    if (proof_any_in(p, back, i, EARLIER) && !is_this) return false;
    if (is_this || proof_any_in(p, end, ahead, PERSONS)) return true;
    /* "in a 43-year-old software tester", not "on a 20-year-old boiler" */
    bool is_whom = i > from + 1 && proof_word_in(p, i - 1, S(" a an ")) &&
                   proof_word_in(p, i - 2, S(" in is was saw see reviewed met of for "));
    for (size_t j = end; j < ahead && is_whom; j++)
        if (is_trade(proof_word_str(p, j)) && !p->words[j].is_capital) return true;
    if (i > from && names_patient(p, from, i) && proof_word_in(p, i - 1, S(" a an is ")))
        return true;
    /* A history that begins with it: "77-year-old retired bus driver." */
    return i == from && p->words[i].line >= p->body && end < to && p->words[i].at + 3 < p->text.n &&
           !p->words[end].is_capital;
}

/* "Kirsty, now 34 and", "Mr Patel, 60, is". */
static bool is_apposition(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    size_t name = i - (i > from && proof_word_in(p, i - 1, S(" now ")));
    if (name <= from || !names_patient(p, name - 1, name)) return false;
    if (proof_char(p, p->words[name - 1].at + p->words[name - 1].n) != ',') return false;
    char after = proof_char(p, p->words[i].at + p->words[i].n);
    bool ends = after == ',' ||
                (after == ' ' && i + 1 < to && proof_word_in(p, i + 1, S(" and who with ")));
    size_t back = name > from + 4 ? name - 4 : from;
    return ends && !proof_any_in(p, back, name, RELATIVES) &&
           !proof_any_in(p, i + 1, i + 3 < to ? i + 3 : to, S(" years months weeks "));
}

/* "Mr Adebayo, a bus driver of 51, was seen": an age behind what the patient is. */
static bool is_patients_of_age(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    if (i < from + 3 || !proof_word_in(p, i - 1, S(" of "))) return false;
    str what = proof_word_str(p, i - 2);
    bool is_person = proof_in(what, PERSONS) || is_trade(what);
    size_t back = i > from + 6 ? i - 6 : from;
    char after = proof_char(p, p->words[i].at + p->words[i].n);
    bool ends = after == ',' || after == '.' ||
                (i + 1 < to && proof_word_in(p, i + 1, S(" who with in on was came is has and ")));
    if (!is_person || !ends || proof_any_in(p, from, i, RELATIVES)) return false;
    return proof_any_in(p, back, i, S(" this ")) ||
           (proof_any_in(p, back, i, S(" a an ")) && names_patient(p, from, i));
}

/* "rather than bring a man of nearly 95 up the hill" */
static bool is_nearly_of_age(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    return i >= from + 3 && proof_word_in(p, i - 1, S(" nearly almost ")) &&
           proof_word_in(p, i - 2, S(" of ")) && proof_word_in(p, i - 3, PERSONS) &&
           names_patient(p, from, i) && !proof_any_in(p, from, i, RELATIVES) &&
           !proof_any_in(p, i + 1, i + 3, S(" years months weeks "));
}

/* "aged 64", "age 64", "Age: 64", "She is aged 64". */
static bool is_patients_aged(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    if (p->words[i + 1].line < p->body || p->words[i].line == p->subject)
        return !proof_any_in(p, from, i, RELATIVES);
    if (proof_any_in(p, from, i, RELATIVES) || proof_any_in(p, from, i, EARLIER) ||
        proof_any_in(p, from, i,
                     S(" died death diagnosed onset had stopped started under over children "
                       "between began menarche menopause left ")))
        return false;
    if (i == from) return proof_char(p, p->words[i].at + p->words[i].n) == ':';
    bool is_said = i >= from + 2 && proof_word_in(p, i - 1, S(" is are ")) &&
                   subject_is_patient(p, i - 2, from);
    return is_said || proof_any_in(p, from, i, S(" man woman lady gentleman patient boy girl ")) ||
           names_patient(p, from, i);
}

/* ---- against the date of birth ---- */

static int age_on(civil_date birth, civil_date on, char unit) {
    if (unit == 'y') return civil_age(birth, on);
    if (unit == 'w') return (civil_date_to_days(on) - civil_date_to_days(birth)) / 7;
    return (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day);
}

/* Could the patient have this age within `days` of the letter's date, or of today? */
static bool age_fits(const struct proof *p, int age, char unit, int days) {
    civil_date birth = p->patient->birth;
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

static void check_age(struct proof *p, const struct proof_rule *rule, size_t at, size_t n, int age,
                      char unit, bool is_printed) {
    if (civil_date_is_none(p->written) || civil_date_compare(p->written, p->patient->birth) < 0)
        return;
    /* Dictated around a birthday either will do; what a system printed should be exact. */
    bool near = age_fits(p, age, unit, 30);
    if (near && (!is_printed || age_fits(p, age, unit, 0))) return;
    str right = say(p->arena, "{}", SAY_N(age_on(p->patient->birth, p->written, unit)));
    str unit_name = unit == 'y' ? S("") : unit == 'm' ? S(" months") : S(" weeks");
    str message = say(p->arena, "Born on {}, the patient is {}{} on {}.",
                      SAY_T(civil_date_plain(p->arena, p->patient->birth)), SAY_T(right),
                      SAY_T(unit_name), SAY_T(civil_date_plain(p->arena, p->written)));
    proof_add(p, rule, near ? PROOF_LOOK : PROOF_MUST_FIX, at, n, message,
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
        if (!identified || p->lines[line].n > 200 || proof_any_in(p, first, end, RELATIVES))
            continue;
        for (size_t i = first + 1; i < end; i++) {
            str rest;
            int age = number_of(proof_word_str(p, i), &rest);
            bool years =
                age >= 0 &&
                ((rest.n == 0 && i + 1 < end && proof_word_in(p, i + 1, S(" years yrs y yo "))) ||
                 proof_in(rest, S(" y yrs yo yr ")));
            char before = proof_char(p, p->words[i].at - 1),
                 two = proof_char(p, p->words[i].at - 2);
            bool apart = before == ' ' && (two == ' ' || two == '|' || two == ',' || two == ';');
            if (years && apart && !proof_word_in(p, i + 2, S(" ago of old ")))
                check_age(p, rule, p->words[i].at, p->words[i].n, age, 'y', true);
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
        int age = number_of(proof_word_str(p, i), &rest);
        if (age < 0 || p->words[i].at != at + 1) continue;
        bool years = proof_word_in(p, i + 1, S(" years year yrs y yo ")) ||
                     proof_in(rest, S(" y yrs yo yr "));
        if (!years && (rest.n || proof_char(p, p->words[i].at + p->words[i].n) != ')')) continue;
        check_age(p, rule, p->words[i].at, p->words[i].n, age, 'y', true);
    }
}

void proof_check_age(struct proof *p, const struct proof_rule *rule) {
    if (!p->patient || civil_date_is_none(p->patient->birth)) return;
    for (size_t i = 0; i < p->n_words && p->words[i].line < p->sign_off; i++) {
        const struct proof_word *w = &p->words[i];
        struct age age;
        if (!read_age(p, i, &age)) {
            bool labelled = i + 1 < p->n_words && proof_word_in(p, i, S(" aged age ")) &&
                            w[1].line == w->line && read_age(p, i + 1, &age) && !age.unit;
            if (labelled && w[1].has_digit &&
                !proof_word_in(p, i + 2, S(" months weeks days month and to or ")) &&
                is_patients_aged(p, i))
                check_age(p, rule, w[1].at, w[1].n, age.n, 'y', false);
            continue;
        }
        if (i == 0 || proof_word_in(p, i - 1, S(" aged age "))) continue;
        if (!age.unit && age.n >= 4 && is_age_to_come(p, i)) {
            check_age_to_come(p, rule, i, age.n);
            continue;
        }
        if (!age.unit && w->has_digit && w->line > p->dear && age.n >= 16 &&
            is_nearly_of_age(p, i)) {
            check_age_to_come(p, rule, i, age.n);
            continue;
        }
        if (!age.unit && w->has_digit && w->line > p->dear &&
            ((age.n >= 16 &&
              (is_patients_of_age(p, i) || is_who_at(p, i) || is_age_at_death(p, i) ||
               is_opening_at(p, i) || is_in_brackets_behind(p, i))) ||
             (age.n >= 5 && is_apposition(p, i))))
            age.unit = 'y', check_age(p, rule, w->at, w->n, age.n, 'y', false);
        if ((age.unit && is_patients_age(p, i, age.end)) || is_said_of_patient(p, i, &age)) {
            size_t end = p->words[age.end - 1].at + p->words[age.end - 1].n;
            check_age(p, rule, w->at, end - w->at, age.n, age.unit ? age.unit : 'y', false);
        }
    }
    check_age_behind_birth(p, rule);
    check_age_among_identifiers(p, rule);
}
