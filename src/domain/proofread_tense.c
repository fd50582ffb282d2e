/* proofread_tense.c: does the letter speak of a date as gone by, or as still to come? */
#include "proofread_rules.h"

/* The nearest word before the date that tells decides; words that only stop the search tell nothing. */
enum told {
    TELLS_NOTHING,
    TELLS_STOP,
    TELLS_PAST,
    TELLS_COMING,
    TELLS_LIKELY_PAST, /* not sure enough to forbid signing */
    TELLS_LIKELY_COMING,
};

#define WILL                                                                                            \
    S(" will shall he'll she'll i'll we'll you'll they'll it'll won't he’ll she’ll i’ll we’ll " \
      "you’ll they’ll it’ll won’t ")
/* What is done with something of the past: "we will discuss the admission on …". */
#define HANDLED                                                                                    \
    S(" discuss compare obtain forward request chase copy upload retrieve present remember "       \
      "recall check review-the send ")
/* Words that make what follows them something to come. */
#define ARRANGED                                                                                       \
    S(" booked scheduled arranged listed planned rebooked rescheduled rearranged postponed adjourned " \
      "deferred invited offered reserved pencilled confirmed ")
/* Finite verbs of the past that need no more. */
#define WAS S(" was were had did wasn't weren't hadn't didn't wasn’t weren’t hadn’t didn’t ")
#define PAST_VERBS                                                                                    \
    S(" saw came went took met fell began found underwent left lost spoke rang stood drove felt hit " \
      "broke bled grew became woke held led swam seen done taken died begun undergone fallen born "   \
      "caught flew got since wore ate drank brought bought heard kept ran rode rose sat slept threw " \
      "tore wrote lay shook struck gave ")
/* What stands before a plan: told, asked …; or an adjective that only looks like a verb. */
#define NOT_EVENTS                                                                                 \
    S(" needed required expected hoped wanted wished intended proposed suggested recommended "     \
      "advised asked agreed discussed informed reminded warned explained mentioned noted decided " \
      "preferred limited allocated provided extended renewed cancelled changed moved delayed "     \
      "related based worried concerned interested tired married supposed allowed anticipated "     \
      "estimated issued named called hundred indeed need told said sent given made put asked "     \
      "confirmed granted detailed enclosed attached printed delighted pleased unchanged ")
#define MODALS                                                                                                              \
    S(" would could should might may can must cannot if whether when until till unless "                                    \
      "that which who because although but so while whereas where has have is are am there's "                              \
      "it's he's she's i've we've before ahead about pending awaiting expires valid ends starts begins returns comes goes " \
      "flies leaves moves meets resumes finishes opens closes retires hoping planning expecting "                           \
      "wondering expected hopes hope expects expect plans plan intends wants wishes ")
#define GOING                                                                                      \
    S(" seeing meeting coming going flying starting attending returning visiting travelling "      \
      "operating admitting ")
#define VISITS                                                                                       \
    S(" appointment appointments review reviews visit clinic scan infusion cycle admission meeting " \
      "check test tests dose injection call session colonoscopy gastroscopy mri echo operation "     \
      "assessment screening smear follow-up bloods ")
#define RESULTS                                                                                       \
    S(" bloods blood mri ct x-ray xray scan ultrasound echo echocardiogram ecg biopsy histology inr " \
      "hba1c psa crp test tests film mammogram colonoscopy gastroscopy endoscopy angiogram swab "     \
      "spirometry audiogram dexa calprotectin haemoglobin ferritin creatinine tape smear urine "      \
      "cytology pathology abdomen head chest neck pelvis brain spine radiograph ")
#define LETTERS                                                                                    \
    S(" letter letters email e-mail report fax referral note message request enquiry query reply " \
      "response application complaint call cheque invoice ")
/* What a result does; "was" alone may tell of anything. */
#define TELLS                                                                                      \
    S(" showed shows revealed reveals confirmed confirms demonstrated demonstrates excluded suggested ")

static bool past_before(const struct proof *p, size_t from, size_t i) {
    return proof_any_in(p, from, i, WAS);
}

/* "to see", not "to the clinic". */
static bool is_infinitive(const struct proof *p, size_t i) {
    const struct proof_word *next = &p->words[i + 1];
    if (i + 1 >= p->n_words || next->has_digit || next->is_capital) return false;
    if (str_ends_with(proof_word_str(p, i + 1), S("ing"))) return false; /* "forward to meeting" */
    return !proof_word_in(
        p, i + 1,
        S(" the a an my our your his her their this that these those us me you him "
          "them it clinic hospital theatre casualty ward home work school both "
          "all each one two date "));
}

static enum told told_by_arrangement(const struct proof *p, size_t i, size_t from) {
    size_t back = i > from + 3 ? i - 3 : from;
    if (proof_any_in(p, back, i, S(" was were had not cancelled did "))) return TELLS_STOP;
    if (proof_any_in(p, back, i, S(" is are has have i've we've now "))) return TELLS_COMING;
    return past_before(p, from, i) ? TELLS_STOP : TELLS_COMING;
}

/* "We would like to see her on", "I'd like you to come on". */
static bool is_wish(const struct proof *p, size_t i, size_t from) {
    size_t like = i;
    while (like > from && like + 3 > i && !proof_word_in(p, like, S(" like ")))
        like--;
    return proof_word_in(p, like, S(" like ")) &&
           proof_any_in(p, like > from + 2 ? like - 2 : from, like,
                        S(" would i'd we'd i’d we’d should ")) &&
           !proof_word_in(p, i + 1,
                          S(" thank know say tell confirm inform discuss point make apologise add "
                            "stress hear congratulate clarify note mention emphasise "));
}

static enum told told_by_infinitive(const struct proof *p, size_t i, size_t from) {
    if (!is_infinitive(p, i)) return TELLS_NOTHING;
    /* "Thank you for coming to see us on …" */
    if (i > from && proof_word_in(p, i - 1, S(" coming attending ")) &&
        proof_any_in(p, from, i, S(" thank thanks ")))
        return TELLS_PAST;
    size_t back = i > from + 5 ? i - 5 : from;
    if (proof_word_in(p, i + 1, S(" come attend be keep see ")) &&
        proof_any_in(p, i > from + 2 ? i - 2 : from, i, S(" unable failed managed able ")) &&
        proof_any_in(p, back, i, S(" was were wasn't weren't failed managed ")))
        return TELLS_PAST;
    if (past_before(p, from, i) && proof_word_in(p, i + 1, S(" see meet talk speak hear ")) &&
        proof_any_in(p, back, i, S(" good lovely pleasure nice pleased glad delighted ")))
        return TELLS_PAST;
    if (past_before(p, from, i)) return TELLS_STOP;
    if (i > from && proof_word_in(p, i - 1, S(" is are am he's she's you're they're he’s she’s ")))
        return TELLS_COMING; /* "He is to come in on" */
    if (is_wish(p, i, from)) return TELLS_COMING;
    if (proof_word_in(p, from, S(" planned booked scheduled ")) && i > from + 1)
        return TELLS_COMING; /* "Planned: radiotherapy to the breast, to start on" */
    if (i > from + 1 && proof_word_in(p, i - 1, S(" come return ")) &&
        proof_word_in(p, i - 2, S(" to ")))
        return TELLS_NOTHING; /* "to come to collect it" */
    if (proof_any_in(p, back, i,
                     S(" expect expects hope hopes plan plans planning intend intends aim aims "
                       "going due ready ")))
        return TELLS_COMING;
    for (size_t j = back; j < i; j++)
        if (proof_word_in(p, j, ARRANGED)) return told_by_arrangement(p, j, from);
    /* A note: "Discharge team to visit on …". */
    bool note = i - from <= 6 && i > from && !proof_word_in(p, i - 1, S(" able like need ")) &&
                !proof_any_in(p, from, i, MODALS) && !proof_any_in(p, from, i, NOT_EVENTS) &&
                !proof_any_in(p, from, i, PAST_VERBS) &&
                !proof_any_in(p, from, i, S(" i we he she they you it thank like want "));
    for (size_t j = from; j < i && note; j++)
        note = !str_ends_with(proof_word_str(p, j), S("ed"));
    return note ? TELLS_COMING : TELLS_STOP;
}

/* "due to go" is to come, "due to infection" is none. */
static enum told told_by_due(const struct proof *p, size_t i, size_t from) {
    size_t back = i > from + 3 ? i - 3 : from;
    if (proof_any_in(p, back, i, WAS)) return TELLS_STOP;
    if (proof_word_in(p, i + 1, S(" to ")) &&
        !proof_word_in(p, i + 2,
                       S(" go start return come have see be attend begin travel fly move retire "
                         "undergo finish restart meet deliver give sit leave ")))
        return TELLS_NOTHING;
    return TELLS_COMING;
}

static enum told told_by_appointment(const struct proof *p, size_t i, size_t from) {
    if (proof_word_in(p, i + 1, S(" card letter letters time times slot "))) return TELLS_NOTHING;
    size_t back = i > from + 7 ? i - 7 : from, near = i > from + 4 ? i - 4 : from;
    if (proof_any_in(p, back, i, S(" brought attend come ")) &&
        proof_any_in(p, back > from + 3 ? back - 3 : from, i,
                     S(" not didn't didn’t wasn't wasn’t unable failed ")) &&
        past_before(p, from, i))
        return TELLS_PAST;
    /* "I saw her for her second appointment on" */
    if (proof_any_in(p, i > from + 4 ? i - 4 : from, i, S(" for ")) &&
        proof_any_in(p, from, i, S(" saw met reviewed ")) &&
        !proof_any_in(p, from, i, S(" made gave book arrange booked arranged given referred ")))
        return TELLS_PAST;
    if (proof_any_in(p, back, i, S(" attended missed kept ")) ||
        (proof_any_in(p, back, i, S(" keep attend ")) && past_before(p, from, i)))
        return TELLS_PAST;
    if (past_before(p, from, i)) return TELLS_STOP;
    if (proof_any_in(p, near, i, S(" has have i've we've next new ")) &&
        !proof_any_in(p, near, i, S(" cancelled missed no ")))
        return TELLS_COMING;
    return TELLS_STOP;
}

/* "have them fitted", "to have his hip replaced": done by others, and later. */
static bool is_ordered(const struct proof *p, size_t i, size_t from) {
    for (size_t j = i; j-- > from + 1 && j + 6 > i;)
        if (j + 1 < i && proof_word_in(p, j, S(" have get ")))
            return proof_word_in(
                p, j - 1, S(" to will would can could should must may please you'll we'll and "));
    return false;
}

/* "until we have seen her again in", "once she has finished": still to come. */
static bool is_awaited(const struct proof *p, size_t i, size_t from) {
    size_t back = i > from + 3 ? i - 3 : from;
    return proof_any_in(p, back, i, S(" have has i've we've you've they've ")) &&
           proof_any_in(p, i > from + 6 ? i - 6 : from, i, S(" until till once unless "));
}

/* "admitted", but not "will be admitted" nor "is admitted". */
static enum told told_by_participle(const struct proof *p, size_t i, size_t from) {
    size_t back = i > from + 2 ? i - 2 : from;
    if (is_awaited(p, i, from)) return TELLS_COMING;
    if (is_ordered(p, i, from)) return TELLS_NOTHING;
    if (proof_any_in(p, back, i, S(" be being to will "))) return TELLS_NOTHING;
    if (proof_any_in(p, back, i, S(" is are "))) return TELLS_STOP;
    /* "The clinic has kept 9.40am on …": English dates a perfect rarely, and then often ahead. */
    return proof_any_in(p, back, i, S(" has have i've we've they've i’ve we’ve they’ve "))
               ? proof_word_in(p, i, S(" held kept reserved set ")) ? TELLS_STOP : TELLS_LIKELY_PAST
               : TELLS_PAST;
}

/* "She left the ward", not "her left knee". */
static bool is_left_behind(const struct proof *p, size_t i) {
    return !proof_word_in(p, i - 1, S(" the a an his her my your of on in to both this that ")) &&
           proof_word_in(p, i + 1,
                         S(" the her his their our home work hospital school us me on at in for by "
                           "early without "));
}

static bool looks_like_past(const struct proof *p, size_t i) {
    str word = proof_word_str(p, i);
    if (str_eq(word, S("left"))) return i > 0 && is_left_behind(p, i);
    return proof_in(word, PAST_VERBS) ||
           (word.n > 4 && str_ends_with(word, S("ed")) && !str_ends_with(word, S("eed")) &&
            !p->words[i].is_capital && str_find_char(word, '-') < 0);
}

static enum told told_by_going(const struct proof *p, size_t i, size_t from) {
    size_t back = i > from + 2 ? i - 2 : from;
    if (proof_any_in(p, i > from + 4 ? i - 4 : from, i, S(" thank thanks "))) return TELLS_PAST;
    return proof_any_in(p, back, i, S(" is are am i'm we're he's she's they're ")) ? TELLS_COMING
                                                                                   : TELLS_NOTHING;
}

/* "starts on", "beginning on", "is on", "your next visit is". */
static enum told told_by_plan(const struct proof *p, size_t i, size_t from, size_t to) {
    if (proof_word_in(p, i,
                      S(" starts begins returns flies meets resumes expires ends reopens ")) &&
        proof_word_in(p, to - 1, S(" on in ")))
        return TELLS_COMING;
    if (proof_word_in(p, i, S(" starting beginning commencing ")) && i + 4 >= to && i + 1 < to &&
        proof_word_in(p, i + 1, S(" on in from w w/c the ")) && !past_before(p, from, i))
        return proof_any_in(p, from, i, ARRANGED) || p->lines[p->words[i].line].is_item ||
                       proof_any_in(p, from, i, S(" agreed will plan requested referred "))
                   ? TELLS_COMING
                   : TELLS_STOP;
    if (proof_word_in(p, i, S(" is are ")) && !past_before(p, from, i) &&
        ((i + 1 == to && proof_any_in(p, from, i, VISITS)) ||
         (i <= from + 5 && proof_any_in(p, from, i, S(" next new ")) &&
          (proof_any_in(p, from, i, VISITS) || proof_any_in(p, from, i, S(" date time "))))))
        return TELLS_COMING;
    return TELLS_NOTHING;
}

/* Does what stands before the word tell of the past, or report what somebody said? */
static bool tells_past_before(const struct proof *p, size_t from, size_t i) {
    for (size_t j = from; j < i; j++)
        if (proof_word_in(p, j, WAS) || looks_like_past(p, j)) return true;
    return proof_any_in(p, from, i, S(" said told thought "));
}

/* The preposition of a time that something happens at: not "of", "from", "since". */
static bool is_when(const struct proof *p, size_t to) {
    return to > 0 && proof_word_in(p, to - 1,
                                   S(" on in by before at week w/c beginning commencing until till "
                                     "of the after around about "));
}

/* "The nurse should visit in the week of", "Would your nurse repeat the bloods on". */
static enum told told_by_modal(const struct proof *p, size_t i, size_t from, size_t to) {
    if (!proof_word_in(p, i, S(" should must can may could would "))) return TELLS_NOTHING;
    if (i + 2 >= to || proof_any_in(p, i + 1, i + 3, S(" have not never no ")) ||
        proof_any_in(p, i > from ? i - 1 : i, i, S(" that this it which ")) ||
        /* "You may remember", "I should say": of something else. */
        proof_any_in(
            p, i + 1, i + 4,
            S(" remember recall know say mention confirm apologise guess seem see tell ask "
              "find thank explain wonder add stress note mean reflect represent account "
              "appreciate imagine understand lift walk do explain ")) ||
        tells_past_before(p, from, i) || proof_any_in(p, from, i, S(" whether ")) ||
        proof_any_in(p, i, to, HANDLED) || !is_when(p, to))
        return TELLS_STOP;
    return TELLS_LIKELY_COMING;
}

/* "There's a bed for Hugo on". */
static bool is_offered(const struct proof *p, size_t i, size_t to) {
    bool there = proof_word_in(p, i, S(" there's there’s ")) ||
                 (proof_word_in(p, i, S(" is ")) && i > 0 && proof_word_in(p, i - 1, S(" there ")));
    return there && !proof_word_in(p, i + 1, S(" no ")) && proof_word_in(p, to - 1, S(" on ")) &&
           (proof_any_in(p, i, to, VISITS) ||
            proof_any_in(p, i, to, S(" bed slot place space vacancy gap ")));
}

/* Turns of phrase: "on the last occasion", "could you check … after", "vaccine given 6 November". */
static enum told told_by_turn(const struct proof *p, size_t i, size_t from, size_t to) {
    if (proof_word_in(p, i, S(" last ")) && i + 4 >= to &&
        proof_word_in(p, i + 1,
                      S(" occasion seen visit review appointment attendance admission time ")))
        return TELLS_PAST;
    if (proof_word_in(p, i, S(" could would can ")) && proof_word_in(p, i + 1, S(" you ")) &&
        proof_any_in(p, i + 2, i + 4,
                     S(" check repeat see arrange take review start stop increase weigh ring ")) &&
        proof_word_in(p, to - 1, S(" on after by in about ")))
        return TELLS_COMING;
    if (i == from && i + 2 == to && proof_word_in(p, i, S(" made written completed prepared ")) &&
        proof_word_in(p, i + 1, S(" on ")))
        return TELLS_PAST;
    if (proof_word_in(p, i, S(" again ")) && i > from && i + 2 == to && !past_before(p, from, i) &&
        (proof_word_in(p, i - 1, RESULTS) || proof_word_in(p, i - 1, VISITS)))
        return TELLS_COMING;
    if (proof_word_in(p, i, S(" sees ")) && proof_word_in(p, to - 1, S(" on ")))
        return TELLS_COMING;
    /* "vaccine given 6 November" */
    if (proof_word_in(p, i, S(" given issued ")) && i > from &&
        !proof_any_in(p, from, i, S(" appointment slot date place bed ")) &&
        (i + 1 == to || (i + 2 == to && proof_word_in(p, i + 1, S(" on ")))) &&
        !proof_any_in(p, i > from + 3 ? i - 3 : from, i,
                      S(" be is are been being to will have has i've we've not an ")))
        return TELLS_PAST;
    if (proof_word_in(p, i, S(" offer ")) && proof_word_in(p, i - 1, S(" can could to now ")) &&
        !past_before(p, from, i))
        return TELLS_COMING;
    return TELLS_NOTHING;
}

/* What word `i` of the sentence from `from` says of a date behind it that begins at word `to`. */
static enum told told_by(const struct proof *p, size_t i, size_t from, size_t to) {
    /* "to change her will on 14 May" */
    if (proof_word_in(p, i, S(" will ")) && i > from &&
        proof_word_in(p, i - 1, S(" her his my the a their your our this last ")))
        return TELLS_NOTHING;
    if (proof_word_in(p, i, WILL))
        return proof_any_in(p, i + 1, i + 4, HANDLED) ? TELLS_STOP : TELLS_COMING;
    if (proof_word_in(p, i, S(" to "))) return told_by_infinitive(p, i, from);
    if (proof_word_in(p, i, S(" due "))) return told_by_due(p, i, from);
    if (proof_word_in(p, i, ARRANGED)) return told_by_arrangement(p, i, from);
    if (proof_word_in(p, i, S(" for ")) && i > from &&
        proof_word_in(p, i - 1, S(" was is plan plans ")))
        return TELLS_STOP;
    if (proof_word_in(p, i, S(" tci "))) return TELLS_COMING;
    if (proof_word_in(p, i, S(" list ")) && i > from + 1 && proof_word_in(p, i - 2, S(" on ")) &&
        proof_word_in(p, i + 1, S(" for on ")) && !past_before(p, from, i))
        return TELLS_COMING;
    if (proof_word_in(p, i, S(" forward ")) &&
        proof_any_in(p, i > 2 ? i - 2 : 0, i, S(" look looking ")))
        return TELLS_COMING;
    if (proof_word_in(p, i, S(" next ")) && i + 2 == to && proof_word_in(p, i + 1, S(" on in ")) &&
        !past_before(p, from, to))
        return TELLS_COMING;
    enum told told = told_by_plan(p, i, from, to);
    if (told == TELLS_NOTHING) told = told_by_turn(p, i, from, to);
    if (told != TELLS_NOTHING) return told;
    if (proof_word_in(p, i, S(" next ")))
        return proof_any_in(p, i + 1, i + 4, VISITS) && !past_before(p, from, to) ? TELLS_COMING
                                                                                  : TELLS_STOP;
    if (proof_word_in(p, i, S(" appointment appointments slot ")))
        return told_by_appointment(p, i, from);
    if (proof_word_in(p, i, S(" please ")))
        return proof_word_in(p, i + 1, S(" find see note ")) ? TELLS_NOTHING
               : proof_any_in(p, i, to,
                              S(" have book attend come arrive ring bring telephone return ")) ||
                       proof_word_in(p, i + 1, S(" report "))
                   ? TELLS_COMING
               : is_when(p, to) &&
                       proof_any_in(p, i, to,
                                    S(" repeat recheck check weigh review stop restart phone call "
                                      "email start collect "))
                   ? TELLS_LIKELY_COMING
                   : TELLS_NOTHING;
    if (proof_word_in(p, i, GOING)) return told_by_going(p, i, from);
    if (proof_word_in(p, i, S(" is are follow follows ")) && i + 2 == to &&
        proof_word_in(p, i + 1, S(" on ")))
        return TELLS_COMING;
    if (proof_word_in(p, i, S(" made given ")) && i > from &&
        proof_any_in(p, i > from + 2 ? i - 2 : from, i, S(" have has i've we've ")))
        return proof_any_in(p, i, to, S(" appointment slot ")) ? TELLS_COMING : TELLS_STOP;
    if (proof_word_in(p, i, S(" have ")) && i > from && proof_word_in(p, i - 1, S(" to will and ")))
        return TELLS_NOTHING;
    /* "will be sent by", "is to be given on" */
    if (proof_word_in(p, i, NOT_EVENTS) && i > from && proof_word_in(p, i - 1, S(" be ")))
        return TELLS_NOTHING;
    if (is_awaited(p, i, from) && looks_like_past(p, i)) return TELLS_COMING;
    if (is_offered(p, i, to)) return TELLS_COMING;
    told = told_by_modal(p, i, from, to);
    if (told != TELLS_NOTHING) return told;
    if (proof_word_in(p, i, NOT_EVENTS) || proof_word_in(p, i, MODALS)) return TELLS_STOP;
    if (proof_word_in(p, i, WAS)) return TELLS_PAST;
    return looks_like_past(p, i) ? told_by_participle(p, i, from) : TELLS_NOTHING;
}

/* ---- behind the date ---- */

/* Words behind the date, to the comma or the end of the sentence. */
static size_t words_behind(const struct proof *p, const struct proof_date *d, size_t to,
                           size_t *ret_end) {
    size_t first = proof_word_at(p, d->at + d->n), end = first;
    while (end < to && end < first + 12 &&
           (end == first || p->words[end].at <= p->words[end - 1].at + p->words[end - 1].n + 1))
        end++;
    *ret_end = end;
    return first;
}

/* "On 9 March 2027 you were given …", "On 3 December the team will meet you". */
static enum told told_behind(const struct proof *p, size_t first, size_t end) {
    for (size_t i = first; i < end; i++) {
        if (proof_word_in(p, i, WILL)) return TELLS_COMING;
        bool is_was = proof_word_in(p, i, WAS);
        if (is_was || (looks_like_past(p, i) && !proof_word_in(p, i, NOT_EVENTS))) {
            if (proof_any_in(p, i, i + 4, ARRANGED) ||
                proof_any_in(p, i, i + 4,
                             S(" cancelled moved changed delayed expected due agreed made set ")))
                return TELLS_STOP;
            return TELLS_PAST;
        }
        if (proof_word_in(p, i, MODALS)) return TELLS_STOP;
    }
    return TELLS_NOTHING;
}

/* "MRI 30/12/2026: PI-RADS 5", "The MRI of 28/10/27 shows", "CT head (6.12.26) showed". */
static enum told told_of_result(const struct proof *p, const struct proof_date *d, size_t from,
                                size_t first, size_t end, bool *ret_sure) {
    size_t back = d->word > from + 4 ? d->word - 4 : from;
    if (proof_any_in(p, from, d->word, S(" if whether unless once when until ")))
        return TELLS_NOTHING;
    if (first < end && proof_word_in(p, first, TELLS)) return TELLS_PAST;
    if (!proof_any_in(p, back, d->word, RESULTS)) return TELLS_NOTHING;
    /* "urine test on 3 March, and results": only from the noun on nothing else may tell. */
    for (size_t i = back; i < d->word; i++)
        if (proof_word_in(p, i,
                          S(" for next repeat further please request requested by before "
                            "until book booked ")))
            return TELLS_NOTHING;
    size_t at = d->at + d->n;
    if (proof_char(p, at) == ')') at++;
    bool told = proof_any_in(p, first, end < first + 3 ? end : first + 3,
                             S(" shows showed confirms confirmed revealed reveals demonstrated "
                               "demonstrates found reported gave excluded suggested was were "));
    if (told && !proof_any_in(p, first, first + 5,
                              S(" cancelled booked arranged moved postponed "
                                "rescheduled offered delayed brought ")))
        return TELLS_PAST;
    if (proof_char(p, at) != ':') return TELLS_NOTHING;
    *ret_sure = false;
    return TELLS_PAST;
}

/* "I looked at her EEG of 11 September once more". */
static bool is_result_of(const struct proof *p, const struct proof_date *d, size_t from,
                         size_t first, size_t end) {
    return d->word > from + 1 && proof_word_in(p, d->word - 1, S(" of dated ")) &&
           proof_word_in(p, d->word - 2, RESULTS) && !proof_any_in(p, first, end, ARRANGED) &&
           !proof_any_in(p, first, end, S(" cancelled moved changed will be ")) &&
           (proof_any_in(p, from, d->word,
                         S(" look looked reviewed compared saw seen had showed report ")) ||
            proof_word_in(p, first, S(" seen reviewed viewed noted reported discussed ")));
}

/* Nothing in the words tells of a plan. */
static bool has_no_plan(const struct proof *p, size_t from, size_t to) {
    return !proof_any_in(p, from, to, ARRANGED) && !proof_any_in(p, from, to, WILL) &&
           !proof_any_in(
               p, from, to,
               S(" for next repeat further please request requested await awaiting due by "
                 "until target book expected aim edd to plan before provisional "));
}

/* "46.2 kg (20 November)", "angiogram (28 September)": when that was found. */
static bool is_dated_finding(const struct proof *p, const struct proof_date *d, size_t from,
                             size_t to) {
    if (to > d->word + 8) to = d->word + 8;
    if (d->word <= from || proof_char(p, d->at - 1) != '(' || proof_char(p, d->at + d->n) != ')')
        return false;
    size_t back = d->word > from + 6 ? d->word - 6 : from;
    size_t next = proof_word_at(p, d->at + d->n);
    bool is_told =
        proof_word_in(p, next, TELLS) || proof_word_in(p, next, S(" with no normal of found "));
    bool is_found = (proof_word_in(p, d->word - 1, RESULTS) && is_told) ||
                    proof_word_in(p, d->word - 1, S(" kg mm cm mmol mmhg bpm kpa ")) ||
                    (p->words[d->word - 1].has_digit && !p->words[d->word - 1].has_letter);
    return is_found && has_no_plan(p, back, to) &&
           !proof_any_in(p, from, d->word, S(" has have having will needs "));
}

/* "Her potassium on 12 November was", "The MDT on 18 November agreed": the date belongs to the subject. */
static bool is_subjects_date(const struct proof *p, const struct proof_date *d, size_t from,
                             size_t first, size_t end) {
    if (d->word < from + 2 || d->word > from + 10 || first >= end ||
        !proof_word_in(p, d->word - 1, S(" on at of in ")) || p->words[first].at > d->at + d->n + 2)
        return false;
    for (size_t i = from; i < d->word; i++)
        if (proof_word_in(p, i, WILL) || proof_word_in(p, i, MODALS) || proof_word_in(p, i, WAS) ||
            proof_word_in(p, i, S(" please to next by ")) || looks_like_past(p, i))
            return false;
    if (proof_word_in(p, first,
                      S(" agreed agrees recommended recommends suggested suggests advised advises "
                        "decided felt concluded showed shows confirmed confirms found reported ")))
        return true;
    for (size_t i = from; i < d->word; i++) /* "The appointment on 3 December was the earliest" */
        if ((proof_word_in(p, i, VISITS) && !proof_word_in(p, i, RESULTS)) ||
            proof_word_in(p, i, S(" list slot theatre bed day date place time ")))
            return false;
    return proof_word_in(p, first, S(" was were ")) &&
           !proof_any_in(p, first, first + 4, ARRANGED) &&
           !proof_any_in(p, first, first + 4,
                         S(" to cancelled moved changed delayed expected due agreed made set for "
                           "brought put chosen "));
}

/* "Last seizure 28 February 2026, after a night without sleep." */
static bool is_last_of_kind(const struct proof *p, const struct proof_date *d, size_t from,
                            size_t to) {
    if (!proof_word_in(p, from, S(" last ")) || d->word < from + 2 || d->word > from + 6)
        return false;
    if (proof_any_in(
            p, from, d->word,
            S(" dose day cycle date dates treatment infusion session appointment injection "
              "visit working week clinic ")))
        return false;
    return has_no_plan(p, from + 1, d->word) && !proof_any_in(p, from, to, MODALS);
}

/* "clopidogrel 75 mg od until 12 November 2027": a course that goes on. */
static bool is_course(const struct proof *p, const struct proof_date *d, size_t from, size_t to) {
    size_t line_end = p->lines[d->line].first_word + p->lines[d->line].n_words;
    if (to > line_end) to = line_end;
    /* Without a year it may just have ended. */
    if (d->year == 0 || d->word < from + 3 || !proof_word_in(p, d->word - 1, S(" until till ")))
        return false;
    size_t back = d->word > from + 12 ? d->word - 12 : from;
    bool is_dosed = false;
    for (size_t i = back + 1; i < d->word && !is_dosed; i++)
        is_dosed = p->words[i - 1].has_digit &&
                   proof_word_in(p, i, S(" mg g ml units microgram micrograms mcg tablets puffs "));
    for (size_t i = from; i < d->word; i++)
        if (proof_word_in(p, i, WAS) || looks_like_past(p, i)) return false;
    return is_dosed &&
           !proof_any_in(p, from, to, S(" been previously completed given finished stopped "));
}

/* ---- labels ---- */

/* "Discharged: 3 March", "New appointment: 3 March": the label just before the date. */
static enum told told_by_label(const struct proof *p, const struct proof_date *d) {
    if (d->word == 0 || p->words[d->word - 1].line != d->line) return TELLS_NOTHING;
    const struct proof_word *w = &p->words[d->word - 1];
    size_t end = w->at + w->n;
    while (proof_char(p, end) == '*' || proof_char(p, end) == ' ')
        end++;
    if (proof_char(p, end) != ':') return TELLS_NOTHING;
    if (proof_word_in(p, d->word - 1, S(" when ")) && d->line >= p->body &&
        p->lines[d->line].first_word + 1 == d->word)
        return TELLS_COMING; /* "When: Wednesday 16 December" */
    if (proof_word_in(p, d->word - 1,
                      S(" admitted discharged dictated typed seen died assessed reviewed attended "
                        "operated admission discharge death injury accident onset ")) &&
        !proof_any_in(p, p->lines[d->line].first_word, d->word, S(" planned expected next ")))
        return TELLS_PAST;
    size_t line = p->lines[d->line].first_word, label = d->word > line + 4 ? d->word - 4 : line;
    if (proof_any_in(p, label, d->word, S(" was last previous old cancelled ")))
        return TELLS_NOTHING;
    bool is_coming = proof_word_in(p, d->word - 1, S(" appointment review visit clinic ")) &&
                     d->word > 1 && proof_word_in(p, d->word - 2, S(" new your follow-up "));
    return is_coming || proof_any_in(p, label, d->word, S(" next due edd tci expires deadline ")) ||
                   proof_word_in(p, d->word - 1, S(" follow-up "))
               ? TELLS_COMING
               : TELLS_NOTHING;
}

/* "Treatment so far: autologous transplant 3 July 2025": a line of what has been. */
static bool is_in_history(const struct proof *p, const struct proof_date *d) {
    const struct proof_line *line = &p->lines[d->line];
    ptrdiff_t colon = str_find_char(proof_line_str(p, d->line), ':');
    if (colon < 0 || colon > 40 || line->at + (size_t)colon > d->at) return false;
    size_t end = proof_word_at(p, line->at + (size_t)colon), back = d->word;
    bool is_past = proof_any_in(p, line->first_word, end, S(" previous past background history "));
    for (size_t i = line->first_word; i + 1 < end; i++)
        is_past |= proof_word_in(p, i, S(" so ")) && proof_word_in(p, i + 1, S(" far "));
    back = back > end + 8 ? back - 8 : end;
    return is_past && has_no_plan(p, back, d->word) &&
           !proof_any_in(p, d->word, d->word + 8, ARRANGED);
}

/* "your letter of 9 November", "my report dated 9 November": that lies behind us. */
static bool is_letter_of(const struct proof *p, const struct proof_date *d, size_t from) {
    size_t i = d->word;
    if (i > from && proof_word_in(p, i - 1, S(" dated "))) return true;
    if (i > from + 2 && proof_word_in(p, i - 1, S(" on ")) && proof_word_in(p, i - 2, LETTERS) &&
        proof_any_in(p, from, i, S(" thank thanks ")))
        return true;
    if (i < from + 2 || !proof_word_in(p, i - 1, S(" of dated "))) return false;
    return proof_word_in(p, i - 2, LETTERS) || (proof_word_in(p, i - 2, S(" the ")) &&
                                                i > from + 2 && proof_word_in(p, i - 3, LETTERS));
}

/* "Review on 12 March.": an order to come, in the headings and plans of letters. */
static bool is_order(const struct proof *p, const struct proof_date *d, size_t from, size_t to) {
    /* "Clinic in 6 months (May 2027)", "hearing test in six weeks, on or about 15 January" */
    for (size_t i = from; i + 2 < d->word; i++)
        if (proof_word_in(p, i, S(" in ")) && i + 10 > d->word &&
            proof_any_in(p, i + 1, i + 4, S(" weeks months years month year ")) &&
            proof_any_in(p, from, i, VISITS) && !past_before(p, from, d->word))
            return true;
    if (!proof_word_in(p, from, S(" review repeat recall rebook reassess rescan follow-up ")) ||
        d->word > from + 6 || proof_char(p, d->at + d->n) == ':')
        return false;
    for (size_t i = from; i < to; i++)
        if (proof_word_in(p, i, WAS) || proof_word_in(p, i, MODALS) || looks_like_past(p, i) ||
            proof_word_in(p, i, S(" shows of ")))
            return false;
    return true;
}

/* "I have kept 2pm on 10 December free for you." */
static bool is_kept_free(const struct proof *p, const struct proof_date *d, size_t from,
                         size_t first) {
    size_t back = d->word > from + 6 ? d->word - 6 : from;
    bool is_for = proof_word_in(p, first, S(" for ")) &&
                  proof_word_in(p, first + 1, S(" you him her them this your "));
    return (is_for || proof_any_in(p, first, first + 2, S(" free open clear "))) &&
           proof_any_in(p, back, d->word, S(" kept keep keeping held hold set aside saved put "));
}

/* "Please ring by 4 December", "If you have heard nothing by 11 December", "not later than". */
static bool is_deadline(const struct proof *p, const struct proof_date *d, size_t from, size_t to) {
    size_t at = d->word; /* "by the end of", "before noon on" */
    if (at > from + 3 && proof_word_in(p, at - 1, S(" of ")) &&
        proof_word_in(p, at - 2, S(" end middle start beginning ")))
        at -= proof_word_in(p, at - 3, S(" the ")) ? 3 : 2;
    if (at > from + 3 && proof_word_in(p, at - 1, S(" on ")) &&
        (proof_word_in(p, at - 2, S(" noon midday lunchtime ")) || p->words[at - 2].has_digit))
        at -= 2;
    if (at < from + 2) return false;
    bool by = proof_word_in(p, at - 1, S(" by ")), before = proof_word_in(p, at - 1, S(" before ")),
         than = proof_word_in(p, at - 1, S(" than ")) && proof_word_in(p, at - 2, S(" later "));
    if ((!by && !before && !than) || past_before(p, from, d->word)) return false;
    if (than) return true;
    if (before)
        return proof_any_in(p, from, d->word, S(" please kindly if ")) &&
               proof_any_in(p, from, d->word,
                            S(" ring call tell let reply return telephone email telephoning "));
    return proof_any_in(p, from, to, S(" please kindly if ")) ||
           proof_any_in(p, from, d->word, S(" should must need needs would could can "));
}

/* "She can't lift anything until 14 December", "a fit note until …". */
static bool is_open_end(const struct proof *p, const struct proof_date *d, size_t from) {
    size_t end = d->word;
    if (end > from + 3 && proof_word_in(p, end - 1, S(" of "))) end -= 3; /* "the end of" */
    if (end < from + 2 || !proof_word_in(p, end - 1, S(" until till "))) return false;
    size_t back = d->word > from + 20 ? d->word - 20 : from;
    if (past_before(p, from, d->word) || proof_any_in(p, back, d->word, S(" been ran lasted ")))
        return false;
    return proof_any_in(p, back, d->word,
                        S(" can can't cannot may must mustn't should shouldn't shall will won't is "
                          "are isn't continue stay remain note certificate "));
}

/* "Your appointment is on:", and the date on a line of its own. */
static bool is_announced(const struct proof *p, const struct proof_date *d) {
    if (p->lines[d->line].first_word != d->word || d->line == 0) return false;
    uint32_t line = d->line - 1;
    while (line > p->body && p->lines[line].is_blank)
        line--;
    str s = str_trim(proof_line_str(p, line));
    if (s.n == 0 || s.p[s.n - 1] != ':' || line < p->body) return false;
    size_t to = p->lines[line].first_word + p->lines[line].n_words, from, end;
    if (to == p->lines[line].first_word) return false;
    proof_sentence(p, to - 1, &from, &end);
    return (proof_any_in(p, from, to, VISITS) || proof_any_in(p, from, to, S(" come see you "))) &&
           !past_before(p, from, to) && !proof_any_in(p, from, to, S(" cancelled missed "));
}

/* ---- all together ---- */

static enum told told_before(const struct proof *p, const struct proof_date *d, size_t from) {
    size_t first = d->word > from + 16 ? d->word - 16 : from;
    bool is_value = false;
    for (size_t i = d->word; i-- > first;) {
        enum told told = told_by(p, i, from, d->word);
        bool is_coming = told == TELLS_COMING || told == TELLS_LIKELY_COMING;
        if (told != TELLS_NOTHING) return is_value && is_coming ? TELLS_STOP : told;
        /* "Please repeat the Hb (92 on 17 November)": the request is for another day. */
        is_value |= p->words[i].has_digit && p->words[i].at && p->text.p[p->words[i].at - 1] == '(';
    }
    return TELLS_NOTHING;
}

/* Does the date open its sentence or clause: "On 9 March", "…, and on 9 March"? */
static bool opens_clause(const struct proof *p, const struct proof_date *d, size_t from) {
    if (d->word == from) return true;
    if (d->word == from + 1) return proof_word_in(p, from, S(" on in since the by "));
    return proof_word_in(p, d->word - 1, S(" on ")) &&
           (proof_word_in(p, d->word - 2, S(" and but then ")) ||
            proof_char(p, p->words[d->word - 2].at + p->words[d->word - 2].n) == ',');
}

/* "from 21 to 23 September": the days themselves. */
static bool is_range(const struct proof *p, const struct proof_date *d, size_t from) {
    return d->word > from + 3 && proof_word_in(p, d->word - 1, S(" to and ")) &&
           p->words[d->word - 2].has_digit &&
           proof_any_in(p, d->word > from + 4 ? d->word - 4 : from, d->word - 2,
                        S(" from between "));
}

enum proof_tense proof_tense_of(const struct proof *p, const struct proof_date *d, bool *ret_sure) {
    *ret_sure = true;
    if (d->word >= p->n_words) return PROOF_UNTOLD;
    size_t from, to, end;
    proof_sentence(p, d->word, &from, &to);
    enum told told = told_by_label(p, d);
    if (told != TELLS_NOTHING) return told == TELLS_PAST ? PROOF_PAST : PROOF_COMING;
    if (is_letter_of(p, d, from)) return PROOF_PAST;
    if (is_deadline(p, d, from, to) || is_open_end(p, d, from) || is_announced(p, d))
        return PROOF_COMING;
    size_t first = words_behind(p, d, to, &end);
    told = told_of_result(p, d, from, first, end, ret_sure);
    if (told == TELLS_PAST) return PROOF_PAST;
    if (is_result_of(p, d, from, first, end)) {
        *ret_sure = false;
        return PROOF_PAST;
    }
    if (is_kept_free(p, d, from, first)) return PROOF_COMING;
    bool is_past = is_dated_finding(p, d, from, to) || is_subjects_date(p, d, from, first, end) ||
                   is_last_of_kind(p, d, from, to) || is_in_history(p, d);
    if (is_past || is_course(p, d, from, to)) {
        *ret_sure = false;
        return is_past ? PROOF_PAST : PROOF_COMING;
    }
    if (is_order(p, d, from, to)) {
        *ret_sure = false;
        return PROOF_COMING;
    }
    if (opens_clause(p, d, from)) told = told_behind(p, first, end);
    /* "we'll look together, on 12 February at 4pm so that …": nothing behind tells. */
    if (told == TELLS_STOP && d->word > from + 1) told = TELLS_NOTHING;
    bool opened = told != TELLS_NOTHING;
    if (!opened) told = told_before(p, d, from);
    if (told == TELLS_LIKELY_PAST || told == TELLS_LIKELY_COMING) {
        *ret_sure = false;
        told = told == TELLS_LIKELY_PAST ? TELLS_PAST : TELLS_COMING;
    }
    /* Behind "of", "about", "after" … the date belongs to a noun or to another time. */
    bool bound =
        d->word > from &&
        proof_word_in(p, d->word - 1, S(" of about after dated between through towards ")) &&
        !(d->word > from + 1 && proof_word_in(p, d->word - 2, S(" soon "))) &&
        !(d->word > from + 1 && proof_word_in(p, d->word - 1, S(" of ")) &&
          proof_word_in(p, d->word - 2,
                        S(" end start beginning middle week night morning evening "
                          "afternoon day ")));
    if (told == TELLS_COMING && !opened)
        for (size_t i = first; i < end; i++)
            if (proof_word_in(p, i, WAS) ||
                proof_word_in(p, i,
                              S(" attended missed cancelled showed took went failed happened ")))
                return PROOF_UNTOLD;
    if (told == TELLS_COMING)
        return bound || proof_word_in(p, d->word - 1, S(" since ")) ? PROOF_UNTOLD : PROOF_COMING;
    if (told != TELLS_PAST || bound) return PROOF_UNTOLD;
    if (!opened && !is_range(p, d, from) &&
        proof_word_in(p, d->word - 1, S(" for until till by before to from ")))
        return PROOF_UNTOLD;
    return opened || told_behind(p, first, end) != TELLS_COMING ? PROOF_PAST : PROOF_UNTOLD;
}
