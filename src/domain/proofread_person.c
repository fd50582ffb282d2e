/* proofread_person.c: the person as the letter speaks of him or her: pronouns. */
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
      "granny gran nan nana grandad grandpa grandma warden caretaker housekeeper matron sister "   \
      "vicar priest chaplain imam tutor lecturer coach supervisor lodger tenant flatmate "         \
      "housemate driver paramedic solicitor interpreter counsellor stepbrother stepsister "        \
      "stepson stepdaughter godmother godfather fiancé fiancée "                                 \
      "daughter's partner's brother's sister's mum's dad's manager employer boss landlord ")

#define PARTICLES S(" ap ab de du da van von der den la le el al bin ibn ")

/* "ex-partner" is a partner. */
static bool is_somebody(const struct proof *p, size_t i) {
    if (proof_word_in(p, i, SOMEBODY)) return true;
    str word = proof_word_str(p, i);
    for (size_t at = word.n; at > 0; at--)
        if (word.p[at - 1] == '-') return proof_in(str_from(word, at), SOMEBODY);
    return false;
}

/* A capitalised word that no dictionary has in lower case: Moira. */
static bool is_strange_name(const struct proof *p, size_t i) {
    const struct proof_word *w = &p->words[i];
    const struct proof_spelling *spelling = p->in->spelling;
    if (!spelling || !w->is_capital || w->is_all_upper || w->is_mixed || w->has_digit || w->n < 3)
        return false;
    if (proof_is_title(proof_word_str(p, i))) return false;
    if (proof_word_in(p, i, S(" i'm i've i'd i'll i’m i’ve i’d i’ll "))) return false;
    /* A place or a thing: "in Wallsend", "your Wallsend depot", "Apgar scores". */
    if (!w->starts && proof_word_in(p, i - 1, S(" in at near the your our a an this of ")))
        return false;
    if (i + 1 < p->n_words && w[1].follows &&
        proof_word_in(p, i + 1,
                      S(" score scores scale test sign disease syndrome index criteria class "
                        "procedure repair stage grade fracture clinic ward unit surgery hospital "
                        "street road practice centre depot scan study ")))
        return false;
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

/* "Mrs" or "Prof" before the patient's own name is nobody else. */
static bool is_patient_mention(const struct proof *p, size_t i) {
    for (size_t j = i + 1; j < i + 4 && j < p->n_words; j++) {
        if (!p->words[j].is_capital && !proof_word_in(p, j, PARTICLES)) return false;
        if (proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, j)))) return true;
    }
    return false;
}

/* "this 82-year-old retired colleague": what the patient is. */
static bool is_said_of_this(const struct proof *p, size_t i) {
    enum { NEAR = 6 };
    for (size_t j = i; j-- > 0 && j + NEAR > i && p->words[j].sentence == p->words[i].sentence;)
        if (proof_word_in(p, j, S(" this ")))
            for (size_t k = j + 1; k < i; k++)
                if (str_ends_with(proof_word_str(p, k), S("-old")) ||
                    proof_word_in(p, k, S(" old ")))
                    return true;
    return false;
}

#define ONLY_WOMEN                                                                                 \
    S(" wife mother mum mummy daughter sister girlfriend aunt niece grandmother granddaughter "    \
      "ex-wife stepmother mrs ms miss lady woman girl mother's wife's daughter's sister's mum's "  \
      "midwife stepdaughter ")
#define ONLY_MEN                                                                                   \
    S(" husband father dad daddy son brother boyfriend uncle nephew grandfather grandson "         \
      "ex-husband stepfather mr man gentleman boy father's husband's son's brother's dad's "       \
      "stepson ")

/* The first of the words that names another person; `to`: none. */
static size_t first_named(const struct proof *p, size_t from, size_t to, enum proof_gender gender) {
    bool male = p->patient->gender == PROOF_MALE;
    str own = male ? S(" mr man gentleman boy ") : S(" mrs ms miss woman lady girl ");
    for (size_t i = from; i < to; i++) {
        if (p->words[i].is_misnamed) continue;
        if (is_somebody(p, i)) {
            if (proof_word_in(p, i, own) && !proof_is_title(proof_word_str(p, i))) continue;
            if (proof_is_title(proof_word_str(p, i)) && is_patient_mention(p, i)) continue;
            if (proof_word_in(p, i, gender == PROOF_MALE ? ONLY_WOMEN : ONLY_MEN)) continue;
            if (is_said_of_this(p, i)) continue;
            return i;
        }
        /* A capitalised stranger in mid-sentence may be he or she. */
        const struct proof_word *w = &p->words[i];
        if (w->is_capital && !w->starts && !w->is_all_upper && !w->has_digit && w->n > 2 &&
            i > from && proof_word_in(p, i - 1, S(" son daughter called named with by and ")))
            if (!proof_is_patient_part(p, proof_fold_name(p->arena, proof_word_str(p, i))))
                return i;
    }
    return to;
}

bool proof_names_somebody(const struct proof *p, size_t from, size_t to, enum proof_gender gender) {
    return first_named(p, from, to, gender) < to;
}

/* ---- "this gentleman" of a woman's letter ---- */

#define MEN   S(" gentleman man boy lad chap fellow ")
#define WOMEN S(" lady woman girl lass ")
/* Whom a letter names for having asked, or seen, or written. */
#define PROFESSIONS                                                                                \
    S(" dr doctor mr mrs ms miss prof professor consultant surgeon gp nurse physiotherapist "      \
      "psychologist psychiatrist therapist colleague colleagues registrar midwife health-visitor " \
      "visitor dietitian pharmacist specialist paramedic sister matron teacher worker ")
#define THIRD_PERSONS                                                                                \
    S(" he him his himself she her hers herself they them their who he's he’s she's she’s he'd " \
      "she'd he’d she’d ")

/* "this pleasant, 62-year-old man": the word "this" before the noun at `i`; `i`: none. */
static size_t this_before(const struct proof *p, size_t i) {
    enum { ADJECTIVES = 8 };
    for (size_t j = i; j-- > 0 && j + ADJECTIVES >= i;) {
        if (p->words[j + 1].starts) return i;
        if (proof_word_in(p, j, S(" this "))) return j;
        if ((is_somebody(p, j) && !proof_word_in(p, j, S(" baby "))) ||
            proof_word_in(p, j,
                          S(" a an the my our your his her their its is was has had be in on at of "
                            "to for with by from that which who whom when if but or as about "
                            "morning afternoon evening week month time visit ")))
            return i;
    }
    return i;
}

#define WE                                                                                         \
    S(" i we i've i’ve we've we’ve you thank thanks please grateful pleasure delighted kindly asked ")

/* Words [from, to): do they speak of somebody else, or of what was not done? */
static bool are_of_others(const struct proof *p, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (proof_word_in(p, i, THIRD_PERSONS) || proof_word_in(p, i, S(" not never ")) ||
            (is_somebody(p, i) && !proof_word_in(p, i, PROFESSIONS)))
            return true;
    return false;
}

/* "Thank you for referring", "I saw", "Reviewed", "your letter about": does what stands before "this" lead to the
 * patient? Not "she met this man". */
static bool leads_to_patient(const struct proof *p, size_t this) {
    enum { BACK = 12 };
    size_t from, to;
    proof_sentence(p, this, &from, &to);
    if (from + BACK < this) from = this - BACK;
    if (are_of_others(p, from, this)) return false;
    size_t verb = this; /* one past it */
    while (verb > from && proof_word_in(p, verb - 1, S(" in clinic today again also ")))
        verb--;
    if (verb == from) return false;
    bool is_ours = p->words[verb - 1].starts || proof_any_in(p, from, verb, WE) ||
                   proof_any_in(p, from, verb, PROFESSIONS);
    if (proof_word_in(p, verb - 1, S(" about regarding concerning on of for with to ")))
        return proof_any_in(p, from, verb - 1,
                            S(" letter letters referral opinion advice review enquiry query email "
                              "e-mail care assessment consultation appointment ")) ||
               (is_ours && proof_any_in(p, verb > from + 2 ? verb - 2 : from, verb - 1,
                                        S(" writing write wrote spoke spoken operated met ")));
    if (proof_word_in(p, verb - 1, S(" referring refer referred re-referring "))) return true;
    return is_ours &&
           proof_word_in(p, verb - 1,
                         S(" see seeing saw seen review reviewing reviewed assess assessing "
                           "assessed meet meeting met examine examining examined admitting "
                           "admitted send sending sent "));
}

/* Does the letter's first word of anybody begin so: "This gentleman did not attend"? "This man hit her" does not. */
static bool opens_with(const struct proof *p, size_t this, str own) {
    size_t from, to;
    proof_sentence(p, this, &from, &to);
    return this == from && p->words[this].starts && !proof_any_in(p, from, to, own);
}

/* Of whom the letter has spoken before a word. */
struct spoken_of {
    bool is_told;      /* the patient was called so: and may be so again */
    bool has_own;      /* "she", where the patient is a woman */
    bool has_relative; /* somebody of the other gender */
    bool has_any;      /* anybody by name, relation or profession, the patient too */
};

/* Does the noun at `i` of the other gender mean the patient? */
static bool means_patient(const struct proof *p, size_t i, struct spoken_of before, str own) {
    size_t this = this_before(p, i);
    if (this == i) return false;
    if (i + 1 < p->n_words && p->words[i + 1].follows && is_somebody(p, i + 1) &&
        !proof_is_title(proof_word_str(p, i + 1)))
        return false; /* "this gentleman friend" */
    bool leads = leads_to_patient(p, this);
    if (before.is_told) return leads || !before.has_relative;
    if (before.has_relative || before.has_own) return false;
    return leads || (!before.has_any && (opens_with(p, this, own) || is_said_of_this(p, i)));
}

void proof_misnamed_read(struct proof *p) {
    if (!p->patient || p->is_to_patient) return;
    enum proof_gender gender = p->patient->gender;
    if (gender != PROOF_FEMALE && gender != PROOF_MALE) return;
    bool is_woman = gender == PROOF_FEMALE;
    str wrong = is_woman ? MEN : WOMEN, own_noun = is_woman ? WOMEN : MEN;
    str own = is_woman ? FEMALE_WORDS : MALE_WORDS, not_meant = is_woman ? ONLY_WOMEN : ONLY_MEN;
    struct spoken_of before = {0};
    for (size_t i = 0; i < p->n_words; i++) {
        struct proof_word *w = &p->words[i];
        if (w->line < p->body || w->line == p->dear || w->line == p->subject) continue;
        if (w->line >= p->sign_off) break;
        bool is_noun = !w->is_capital && proof_word_in(p, i, wrong);
        if (is_noun && means_patient(p, i, before, own)) {
            w->is_misnamed = before.is_told = true;
            continue;
        }
        if (p->lines[w->line].is_about) continue; /* "Re: your late wife" */
        bool is_baby = proof_word_in(p, i, S(" baby ")) && proof_word_in(p, i + 1, wrong);
        if (is_somebody(p, i) && !is_baby && !proof_word_in(p, i, own_noun)) {
            before.has_any = true;
            before.has_relative |= !proof_word_in(p, i, PROFESSIONS) &&
                                   !proof_word_in(p, i, not_meant) && !is_said_of_this(p, i);
        }
        before.has_own = before.has_own || proof_word_in(p, i, own);
        before.has_any = before.has_any || proof_names_patient(p, i);
    }
}

/* ---- addresses ---- */

/* "14 Beech Road", "Leeds", "LS8 2AB": nothing but names, numbers and what joins them. */
static bool is_of_names(const struct proof *p, size_t line) {
    enum { LONGEST = 100 };
    const struct proof_line *l = &p->lines[line];
    if (l->n_words == 0 || l->n > LONGEST || proof_char(p, l->at + l->n - 1) == '.') return false;
    for (size_t i = l->first_word; i < l->first_word + l->n_words; i++)
        if (!p->words[i].is_capital && !p->words[i].has_digit &&
            !proof_word_in(p, i, S(" of on the and upon le by under next in near ")))
            return false;
    return true;
}

static bool ends_with_postcode(const struct proof *p, size_t line) {
    const struct proof_line *l = &p->lines[line];
    if (l->n_words < 2) return false;
    size_t last = l->first_word + l->n_words - 1;
    str outward = proof_word_str(p, last - 1), inward = proof_word_str(p, last);
    return outward.n >= 2 && outward.n <= 4 && p->words[last - 1].has_digit &&
           p->words[last - 1].is_capital && inward.n == 3 && char_is_digit(inward.p[0]) &&
           char_is_alpha_ascii(inward.p[1]) && char_is_alpha_ascii(inward.p[2]);
}

/* A line of an address names a town, and nobody. */
static bool is_place_line(const struct proof *p, size_t line) {
    enum { TOWN_WORDS = 3, LINES_BACK = 4 };
    for (size_t back = 0; back <= LINES_BACK && back <= line; back++) {
        const struct proof_line *l = &p->lines[line - back];
        if (!is_of_names(p, line - back)) return false;
        size_t first = l->first_word;
        bool is_numbered = p->words[first].has_digit ||
                           proof_word_in(p, first, S(" flat apartment unit address "));
        bool has_street = proof_any_in(
            p, first, first + l->n_words,
            S(" street road lane avenue close drive way court crescent gardens grove hill terrace "
              "place square walk row rise green mews park view "));
        bool has_postcode = ends_with_postcode(p, line - back);
        if (is_numbered && (has_street || has_postcode)) return true;
        if (back == 0 && has_postcode && (l->is_about || l->n_words == 2)) return true;
        if (l->n_words > TOWN_WORDS) return false;
    }
    return false;
}

/* How far a line was read for its quotation marks, and whether one is open there. */
struct quotation {
    uint32_t line;
    size_t at; /* 0: nothing read yet */
    bool is_open;
};

/* Asked for words in their order: goes on where it stopped, so that a long line is read once. */
static bool is_quoted(const struct proof *p, size_t i, struct quotation *q) {
    const struct proof_word *w = &p->words[i];
    if (q->at == 0 || q->line != w->line)
        *q = (struct quotation){.line = w->line, .at = p->lines[w->line].at};
    for (; q->at < w->at; q->at++) {
        if (p->text.p[q->at] == '"') q->is_open = !q->is_open;
        if (proof_at(p, q->at, S("“"))) q->is_open = true;
        if (proof_at(p, q->at, S("”"))) q->is_open = false;
    }
    return q->is_open;
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
    if (p->is_to_patient) return; /* who is "you" is nobody's "he" */
    str wrong = gender == PROOF_FEMALE ? MALE_WORDS : FEMALE_WORDS;
    uint32_t excused =
        0; /* sentence + 1 of the last other person, or of a pronoun that may mean one */
    uint32_t told = 0; /* sentence + 1 in which a stranger's name or an excused pronoun has stood */
    uint32_t excused_before = 0; /* the same when its sentence began */
    struct quotation quotation = {0};
    size_t first = p->body < p->n_lines ? p->body : 0;
    for (size_t i = 0, from = 0, to = 0, named = 0; i < p->n_words; i++) {
        const struct proof_word *w = &p->words[i];
        if (w->line < first || w->line == p->dear || w->line == p->subject) continue;
        if (w->line >= p->sign_off) break;
        bool subject =
            w->starts && !proof_any_in(p, i + 1, i + 3, S(" said says told feels thinks "));
        if (i == 0 || w->starts || to == 0) {
            excused_before = excused;
            proof_sentence(p, i, &from, &to);
            named = first_named(p, from, to, gender == PROOF_FEMALE ? PROOF_MALE : PROOF_FEMALE);
            if (named < to) excused = w->sentence + 1;
        }
        if (is_strange_name(p, i) && !is_place_line(p, w->line))
            excused = told = w->sentence + 1; /* for what comes after it */
        if (!proof_word_in(p, i, wrong) || w->is_all_upper || is_quoted(p, i, &quotation)) continue;
        /* "He chatted to Becky": whom the sentence names after its first word, that word does not mean. */
        bool is_first = i > from && i < named && told != w->sentence + 1; /* named only after it */
        uint32_t by = subject || is_first ? excused_before : excused;
        if (by && w->sentence + 1 - by <= 1 && !opens_anew(p, i, from, by)) {
            excused = told = w->sentence + 1;
            continue;
        }
        str recorded = gender == PROOF_FEMALE ? S("female") : S("male");
        str message = say(p->arena, "“{}”: the record says {}. Is the patient meant?",
                          SAY_T(proof_slice(p, w->at, w->n)), SAY_T(recorded));
        proof_add(p, rule, PROOF_LOOK, w->at, w->n, message, S(""));
    }
}
