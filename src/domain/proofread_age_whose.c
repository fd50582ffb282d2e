/* proofread_age_whose.c: is an age in the letter the patient's, or a relative's, a scar's, one of long ago? */
#include "proofread_age.h"

#define PERSONS                                                                                    \
    S(" man woman lady gentleman boy girl patient male female child infant teenager student "      \
      "retired teacher schoolboy schoolgirl toddler baby right-handed left-handed widow widower "  \
      "gentleman's lady's former pensioner builder nurse engineer farmer driver accountant "       \
      "mechanic electrician plumber office smoker non-smoker ex-smoker diabetic gp doctor vicar "  \
      "priest nun clerk cook chef judge pilot vet architect postman soldier sailor midwife coach " \
      "athlete colleague ")
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

/* ---- whose age ---- */

static bool names_patient(const struct proof *p, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (proof_names_patient(p, i)) return true;
    return false;
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

static bool is_person(const struct proof *p, size_t i) {
    return proof_word_in(p, i, PERSONS) || is_trade(proof_word_str(p, i));
}

/* Behind "Dear"; of a letter without one, behind its header. */
static bool is_in_body(const struct proof *p, size_t i) {
    uint32_t line = p->words[i].line;
    return p->dear < p->n_lines ? line > p->dear : line >= p->body;
}

/* "She", "who", "you", "Oliver" just before the verb: is that the patient? */
static bool subject_is_patient(const struct proof *p, size_t subject, size_t from) {
    const struct proof_word *w = &p->words[subject];
    if (proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, subject))))
        return !proof_any_in(p, subject > from + 2 ? subject - 2 : from, subject, RELATIVES);
    if (proof_word_in(p, subject, S(" who who's "))) {
        /* "Mrs Szabó, who", "This retired organ builder, who", "to see this retired postmistress, who" */
        bool is_this =
            (proof_word_in(p, from, S(" this ")) && subject <= from + 6) ||
            (proof_any_in(p, subject > from + 5 ? subject - 5 : from, subject, S(" this ")) &&
             is_person(p, subject - 1));
        return subject > from &&
               (is_this || names_patient(p, subject > from + 5 ? subject - 5 : from, subject)) &&
               !proof_any_in(p, subject > from + 6 ? subject - 6 : from, subject, RELATIVES);
    }
    if (proof_word_in(p, subject, S(" you you're you’re you'll you’ll "))) {
        if (subject > from && p->words[subject - 1].is_capital && !p->words[subject - 1].starts &&
            !names_patient(p, subject - 1, subject))
            return false;
        if (!p->is_to_patient) return false; /* and where it is, there is a line of "Dear" */
        const struct proof_line *dear = &p->lines[p->dear];
        bool two = proof_any_in(p, dear->first_word, dear->first_word + dear->n_words, S(" and "));
        bool vocative = subject > 0 && p->words[subject - 1].sentence == w->sentence &&
                        names_patient(p, subject - 1, subject);
        return !two || vocative;
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
        !(i + 2 < to && p->words[i + 2].has_digit) &&
        !(i + 3 < to && proof_word_in(p, i + 2, S(" the ")) && p->words[i + 3].has_digit))
        return false;
    if (proof_word_in(p, i - 1, S(" turns turn "))) return subject_is_patient(p, i - 2, from);
    if (!proof_word_in(p, i - 1, S(" be "))) return false;
    if (proof_word_in(p, i - 2, S(" will ")))
        return i >= from + 3 && subject_is_patient(p, i - 3, from);
    return proof_word_in(p, i - 2, S(" she'll he'll you'll she’ll he’ll you’ll ")) &&
           subject_is_patient(p, i - 2, from);
}

#define CHILDREN                                                                                    \
    S(" brother brothers sister sisters son sons daughter daughters cousin cousins friend friends " \
      "boy boys girl girls child children twin twins sibling siblings baby half-brother "           \
      "half-sister stepbrother stepsister nephew niece grandson granddaughter ")

/* "He was seen with Dr Banerjee. He is 37": the sentence before names somebody whose age nobody would tell; or a new
 * paragraph comes back to the patient. */
static enum proof_age_kind likely_subject(const struct proof *p, size_t subject, size_t from,
                                          int age) {
    enum proof_gender gender = p->patient->gender;
    if (from == 0 ||
        !(gender == PROOF_FEMALE
              ? proof_word_in(p, subject, S(" she she's she’s "))
              : gender == PROOF_MALE && proof_word_in(p, subject, S(" he he's he’s "))) ||
        proof_names_somebody(p, from, subject, gender))
        return AGE_NOBODYS;
    size_t before, end;
    proof_sentence(p, from - 1, &before, &end);
    /* "with his mother. He is now seven": no grown-up is. */
    if (age < 16 && !proof_any_in(p, before, end, CHILDREN)) return AGE_NOW;
    bool is_new = p->words[from - 1].line + 1 < p->words[from].line;
    return is_new || !proof_any_in(p, before, end, RELATIVES) ? AGE_LIKELY : AGE_NOBODYS;
}

/* "She is 62 and", "who is now 40,", "Oliver is ten weeks old". */
static enum proof_age_kind said_of_patient(const struct proof *p, size_t i,
                                           const struct proof_age *age) {
    size_t from, to, verb = i;
    proof_sentence(p, i, &from, &to);
    while (verb > from && proof_word_in(p, verb - 1, S(" now already just currently almost only ")))
        verb--;
    if (verb == from || proof_any_in(p, from, verb, S(" when if until once before unless while ")))
        return AGE_NOBODYS;
    bool joined = proof_word_in(p, verb - 1, S(" she's he's who's you're she’s he’s you’re "));
    if (!joined && !proof_word_in(p, verb - 1, S(" is are "))) return AGE_NOBODYS;
    if (!joined && verb < from + 2) return AGE_NOBODYS;
    /* A month more or less is allowed for, a year is not. */
    if (proof_word_in(p, verb, S(" almost only ")) ||
        (age->unit == 'y' && i > verb && proof_word_in(p, i - 1, S(" almost "))))
        return AGE_NOBODYS;
    if (!age->unit) {
        char after = proof_char(p, p->words[i].at + p->words[i].n);
        char next = proof_char(p, p->words[i].at + p->words[i].n + 1);
        bool stops = after == ',' || after == ')' || (after == '.' && !char_is_digit(next));
        bool is_young =
            civil_date_is_none(p->written) || civil_age(p->patient->birth, p->written) < 16;
        if (age->n < (is_young ? 4 : 16)) return AGE_NOBODYS;
        if (!stops &&
            !(after == ' ' && proof_word_in(p, i + 1, S(" and but with who today years now so "))))
            return AGE_NOBODYS;
        if (proof_word_in(p, i + 1, S(" years "))) return AGE_NOBODYS;
    }
    if (!joined && subject_is_before_commas(p, verb - 1, from)) return AGE_NOW;
    size_t subject = joined ? verb - 1 : verb - 2;
    return subject_is_patient(p, subject, from) ? AGE_NOW
                                                : likely_subject(p, subject, from, age->n);
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
           ((proof_word_in(p, i + 2, S(" is has still lives works remains continues ")) &&
             subject_is_patient(p, i + 1, i + 1)) ||
            (p->is_to_patient && /* "At 77 that is common", "At 47 and with no family history you" */
             ((proof_word_in(p, i + 1, S(" that this it ")) &&
               proof_word_in(p, i + 2, S(" is "))) ||
              (proof_word_in(p, i + 1, S(" and ")) && proof_word_in(p, i + 2, S(" with "))))));
}

/* "Ms St Clair (45), a cellist", "this gentleman (86)" */
static bool is_in_brackets_behind(const struct proof *p, size_t i) {
    const struct proof_word *w = &p->words[i];
    if (i == 0 || proof_char(p, w->at - 1) != '(' || proof_char(p, w->at + w->n) != ')')
        return false;
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    bool is_this = i > from + 1 && is_person(p, i - 1) &&
                   proof_any_in(p, i > from + 4 ? i - 4 : from, i - 1, S(" this "));
    if (is_this) return !proof_any_in(p, i > from + 4 ? i - 4 : from, i, RELATIVES);
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

/* "Kirsty, now 34 and", "Mr Patel, 60, is", "Mrs Rees, seventy-seven last August,". */
static bool is_apposition(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    size_t name = i - (i > from && proof_word_in(p, i - 1, S(" now ")));
    if (name <= from || !names_patient(p, name - 1, name)) return false;
    if (proof_char(p, p->words[name - 1].at + p->words[name - 1].n) != ',') return false;
    char after = proof_char(p, p->words[i].at + p->words[i].n);
    bool ends = after == ',' || (after == ' ' && i + 1 < to &&
                                 proof_word_in(p, i + 1, S(" and who with last this ")));
    size_t back = name > from + 4 ? name - 4 : from;
    return ends && !proof_any_in(p, back, name, RELATIVES) &&
           !proof_any_in(p, i + 1, i + 3 < to ? i + 3 : to, S(" years months weeks "));
}

/* Ends what is said of a person behind "of 51"? */
static bool ends_of_age(const struct proof *p, size_t i, size_t to) {
    char after = proof_char(p, p->words[i].at + p->words[i].n);
    return after == ',' || after == '.' ||
           (i + 1 < to &&
            proof_word_in(p, i + 1, S(" who with in on was came is has and from for at today ")));
}

/* "Mr Adebayo, a bus driver of 51, was seen": an age behind what the patient is. */
static bool is_patients_of_age(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    if (i < from + 3 || !proof_word_in(p, i - 1, S(" of ")) || !is_person(p, i - 2) ||
        !ends_of_age(p, i, to) || proof_any_in(p, from, i, RELATIVES))
        return false;
    size_t back = i > from + 6 ? i - 6 : from;
    return proof_any_in(p, back, i, S(" this ")) ||
           (proof_any_in(p, back, i, S(" a an ")) && names_patient(p, from, i));
}

/* "He is a bright seven year old", "She is a librarian of 57 who" */
static enum proof_age_kind said_to_be(const struct proof *p, size_t i,
                                      const struct proof_age *age) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    size_t ahead = age->end + 3 < to ? age->end + 3 : to;
    if (age->unit ? proof_any_in(p, from, i, RELATIVES) || proof_any_in(p, age->end, ahead, THINGS)
                  : i < from + 4 || !proof_word_in(p, i - 1, S(" of ")) || !is_person(p, i - 2) ||
                        !ends_of_age(p, i, to))
        return AGE_NOBODYS;
    for (size_t j = i; j-- > from + 1 && j + 6 > i;) {
        if (!proof_word_in(p, j, S(" a an "))) continue;
        bool joined = proof_word_in(p, j - 1, S(" she's he's she’s he’s "));
        if (!joined && (j < from + 2 || !proof_word_in(p, j - 1, S(" is ")))) return AGE_NOBODYS;
        size_t subject = joined ? j - 1 : j - 2;
        return subject_is_patient(p, subject, from) ? AGE_NOW
                                                    : likely_subject(p, subject, from, age->n);
    }
    return AGE_NOBODYS;
}

/* "He is very fit for 87" */
static bool is_fit_for(const struct proof *p, size_t i) {
    size_t from, to;
    proof_sentence(p, i, &from, &to);
    if (i < from + 4 || !proof_word_in(p, i - 1, S(" for ")) ||
        !proof_word_in(p, i - 2,
                       S(" fit well active young spry good sprightly independent strong agile ")))
        return false;
    char after = proof_char(p, p->words[i].at + p->words[i].n);
    if (str_find_char(S(",.;)\n"), after) < 0 && !proof_word_in(p, i + 1, S(" and but with ")))
        return false;
    size_t verb = i - 3 - !proof_word_in(p, i - 3, S(" is "));
    return verb > from && proof_word_in(p, verb, S(" is ")) &&
           subject_is_patient(p, verb - 1, from);
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

bool proof_aged_is_patients(const struct proof *p, size_t i, bool has_digit) {
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
    /* "She broke an arm aged nine" is of long ago; "Theo, aged nine," is not. */
    const struct proof_word *before = &p->words[i - 1];
    if (!has_digit && !proof_word_in(p, i - 1, PERSONS) &&
        !proof_word_in(p, i - 1, S(" is are ")) &&
        !(proof_char(p, before->at + before->n) == ',' && names_patient(p, i - 1, i)))
        return false;
    bool is_said = i >= from + 2 && proof_word_in(p, i - 1, S(" is are ")) &&
                   subject_is_patient(p, i - 2, from);
    return is_said || proof_any_in(p, from, i, S(" man woman lady gentleman patient boy girl ")) ||
           names_patient(p, from, i);
}

bool proof_tells_of_relative(const struct proof *p, size_t from, size_t to) {
    return proof_any_in(p, from, to, RELATIVES);
}

enum proof_age_kind proof_age_whose(const struct proof *p, size_t i, const struct proof_age *age) {
    if (i == 0 || proof_word_in(p, i - 1, S(" aged age "))) return AGE_NOBODYS;
    bool is_bare = !age->unit && is_in_body(p, i);
    if (!age->unit && age->n >= 4 && is_age_to_come(p, i)) return AGE_TO_COME;
    if (is_bare && age->n >= 16) {
        if (is_nearly_of_age(p, i)) return AGE_TO_COME;
        if (is_patients_of_age(p, i) || is_who_at(p, i) || is_age_at_death(p, i) ||
            is_opening_at(p, i) || is_in_brackets_behind(p, i) || is_fit_for(p, i))
            return AGE_NOW;
    }
    if (is_bare && age->n >= 5 && is_apposition(p, i))
        return proof_word_in(p, i + 1, S(" last this ")) ? AGE_TO_COME : AGE_NOW;
    if (age->unit && is_patients_age(p, i, age->end)) return AGE_NOW;
    if (age->unit || (is_bare && age->n >= 16)) {
        enum proof_age_kind kind = said_to_be(p, i, age);
        if (kind != AGE_NOBODYS) return kind;
    }
    return said_of_patient(p, i, age);
}

/* ---- decades ---- */

/* Does the possessive of "in her sixties" fit the patient? */
static bool is_patients_own(const struct proof *p, size_t i) {
    enum proof_gender gender = p->patient->gender;
    if (proof_word_in(p, i, S(" your "))) return p->is_to_patient;
    return !(gender == PROOF_MALE && proof_word_in(p, i, S(" her "))) &&
           !(gender == PROOF_FEMALE && proof_word_in(p, i, S(" his ")));
}

/* "Mrs Lal, now in her seventies", "This lady, who is in her forties"; not "It began in her fifties". */
bool proof_decade_is_patients(const struct proof *p, size_t i) {
    size_t from, to, last = i;
    proof_sentence(p, i, &from, &to);
    while (last > from && proof_word_in(p, last - 1, S(" now still already well ")))
        last--;
    if (last == from || !is_in_body(p, i) || !is_patients_own(p, i + 1)) return false;
    last--;
    if (proof_word_in(p, last, S(" she's he's who's she’s he’s who’s you're you’re ")))
        return subject_is_patient(p, last, from);
    if (proof_word_in(p, last, S(" is are ")))
        return last > from && subject_is_patient(p, last - 1, from);
    size_t back = last > from + 4 ? last - 4 : from;
    if (proof_any_in(p, back, last + 1, RELATIVES)) return false;
    if (proof_word_in(p, last, PERSONS) && proof_any_in(p, back, last, S(" this "))) return true;
    const struct proof_word *w = &p->words[last];
    if (proof_char(p, w->at + w->n) != ',') return false;
    return names_patient(p, last, last + 1) ||
           (last == from && proof_word_in(p, last, S(" she he ")) &&
            subject_is_patient(p, last, from));
}
