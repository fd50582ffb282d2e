/* proofread_tense.c: does the letter speak of a date as gone by, or as still to come? */
#include "proofread_tense.h"

bool proof_past_before(const struct proof *p, size_t from, size_t i) {
    return proof_any_in(p, from, i, WAS);
}

/* "to see", not "to the clinic". */
static bool is_infinitive(const struct proof *p, size_t i) {
    const struct proof_word *next = &p->words[i + 1];
    if (i + 1 >= p->n_words || next->has_digit || next->is_capital) return false;
    if (str_ends_with(proof_word_str(p, i + 1), S("ing"))) return false;  /* "forward to meeting" */
    if (i > 0 && proof_word_in(p, i - 1, S(" back up down over out ")) && /* "back to nursery" */
        !proof_word_in(p, i + 1, S(" see have be come start take meet check discuss review ")))
        return false;
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
    return proof_past_before(p, from, i) ? TELLS_STOP : TELLS_COMING;
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

static enum told told_by_infinitive(const struct proof *p, size_t i, size_t from, size_t to) {
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
    if (proof_past_before(p, from, i) && proof_word_in(p, i + 1, S(" see meet talk speak hear ")) &&
        proof_any_in(p, back, i, S(" good lovely pleasure nice pleased glad delighted ")))
        return TELLS_PAST;
    if (i > from + 1 && proof_word_in(p, i - 1, S(" hoped planned expected ")) &&
        proof_word_in(p, i - 2, S(" had we'd i'd we’d i’d ")))
        return TELLS_LIKELY_PAST;
    if (proof_past_before(p, from, i)) return TELLS_STOP;
    if (i > from && proof_word_in(p, i + 1, S(" follow "))) return TELLS_LIKELY_COMING;
    if (i > from + 1 && i + 5 > to &&
        proof_word_in(p, i - 1, S(" expected likely meant hoped planned ")) &&
        proof_word_in(p, i - 2, S(" is are ")))
        return TELLS_COMING; /* "which is expected to begin" */
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
    if (proof_word_in(p, i, S(" place ")) &&
        !proof_any_in(p, i > from + 4 ? i - 4 : from, i, S(" has have ")))
        return TELLS_NOTHING;
    if (proof_word_in(p, i + 1, S(" card letter letters time times slot "))) return TELLS_NOTHING;
    size_t back = i > from + 7 ? i - 7 : from, near = i > from + 4 ? i - 4 : from;
    if (proof_any_in(p, back, i, S(" brought attend come ")) &&
        proof_any_in(p, back > from + 3 ? back - 3 : from, i,
                     S(" not didn't didn’t wasn't wasn’t unable failed ")) &&
        proof_past_before(p, from, i))
        return TELLS_PAST;
    /* "I saw her for her second appointment on" */
    if (proof_any_in(p, i > from + 4 ? i - 4 : from, i, S(" for ")) &&
        proof_any_in(p, from, i, S(" saw met reviewed ")) &&
        !proof_any_in(p, from, i, S(" made gave book arrange booked arranged given referred ")))
        return TELLS_PAST;
    if (proof_any_in(p, back, i, S(" attended missed kept ")) ||
        (proof_any_in(p, back, i, S(" keep attend ")) && proof_past_before(p, from, i)))
        return TELLS_PAST;
    if (proof_past_before(p, from, i)) return TELLS_STOP;
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

bool proof_looks_past(const struct proof *p, size_t i) {
    if (i >= p->n_words) return false;
    str word = proof_word_str(p, i);
    if (str_eq(word, S("left"))) return i > 0 && is_left_behind(p, i);
    return proof_word_in(p, i, PAST_VERBS) ||
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
        (i + 1 == to || proof_word_in(p, to - 1, S(" on in "))))
        return TELLS_COMING;
    if (proof_word_in(p, i, S(" starting beginning commencing ")) && i + 4 >= to && i + 1 < to &&
        proof_word_in(p, i + 1, S(" on in from w w/c the ")) && !proof_past_before(p, from, i))
        return proof_any_in(p, from, i, ARRANGED) || p->lines[p->words[i].line].is_item ||
                       proof_any_in(p, from, i, S(" agreed will plan requested referred "))
                   ? TELLS_COMING
                   : TELLS_STOP;
    if (proof_word_in(p, i, S(" is are ")) && !proof_past_before(p, from, i) &&
        ((i + 1 == to && proof_any_in(p, from, i, VISITS)) ||
         (i <= from + 5 && proof_any_in(p, from, i, S(" next new ")) &&
          (proof_any_in(p, from, i, VISITS) || proof_any_in(p, from, i, S(" date time "))))))
        return TELLS_COMING;
    return TELLS_NOTHING;
}

/* Does what stands before the word tell of the past, or report what somebody said? */
bool proof_tells_past(const struct proof *p, size_t from, size_t i) {
    for (size_t j = from; j < i; j++)
        if (proof_word_in(p, j, WAS) || proof_looks_past(p, j)) return true;
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
        proof_tells_past(p, from, i) || proof_any_in(p, from, i, S(" whether ")) ||
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
    if (proof_word_in(p, i, S(" again ")) && i > from && i + 2 == to &&
        !proof_past_before(p, from, i) &&
        (proof_word_in(p, i - 1, RESULTS) || proof_word_in(p, i - 1, VISITS)))
        return TELLS_COMING;
    if (proof_word_in(p, i, S(" again ")) && i + 2 == to && proof_word_in(p, i + 1, S(" in on ")) &&
        !proof_tells_past(p, from, i) && !proof_any_in(p, from, i, S(" has have ")))
        return TELLS_LIKELY_COMING; /* "No action; measure it again in May 2027." */
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
        !proof_past_before(p, from, i))
        return TELLS_COMING;
    return TELLS_NOTHING;
}

/* "Please repeat the bloods on", not "Please find the report". */
static enum told told_by_please(const struct proof *p, size_t i, size_t to) {
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
}

static enum told told_by_verb(const struct proof *p, size_t i, size_t from, size_t to) {
    if (is_awaited(p, i, from) && proof_looks_past(p, i)) return TELLS_COMING;
    if (is_offered(p, i, to)) return TELLS_COMING;
    enum told told = told_by_modal(p, i, from, to);
    if (told != TELLS_NOTHING) return told;
    /* "We were expecting you on", "We had hoped to see you on" */
    if (proof_word_in(p, i, S(" expecting hoping planning ")) && i > from &&
        proof_word_in(p, i - 1, S(" was were been ")))
        return TELLS_LIKELY_PAST;
    if (proof_word_in(p, i, S(" propose recommend suggest advise ")) && i > from &&
        proof_word_in(p, i - 1, S(" i we would i'd we'd i’d we’d ")) &&
        (is_when(p, to) || proof_word_in(p, to - 1, S(" from "))))
        return TELLS_LIKELY_COMING;
    if (proof_word_in(p, i, NOT_EVENTS) || proof_word_in(p, i, MODALS)) return TELLS_STOP;
    if (proof_word_in(p, i, WAS)) return TELLS_PAST;
    return proof_looks_past(p, i) ? told_by_participle(p, i, from) : TELLS_NOTHING;
}

/* What word `i` of the sentence from `from` says of a date behind it that begins at word `to`. */
static enum told told_by(const struct proof *p, size_t i, size_t from, size_t to) {
    /* "to change her will on 14 May" */
    if (proof_word_in(p, i, S(" will ")) && i > from &&
        proof_word_in(p, i - 1, S(" her his my the a their your our this last ")))
        return TELLS_NOTHING;
    if (proof_word_in(p, i, WILL))
        return proof_any_in(p, i + 1, i + 4, HANDLED) ? TELLS_STOP : TELLS_COMING;
    if (proof_word_in(p, i, S(" to "))) return told_by_infinitive(p, i, from, to);
    if (proof_word_in(p, i, S(" due "))) return told_by_due(p, i, from);
    if (proof_word_in(p, i, ARRANGED)) return told_by_arrangement(p, i, from);
    if (proof_word_in(p, i, S(" for ")) && i > from &&
        proof_word_in(p, i - 1, S(" was is plan plans ")))
        return TELLS_STOP;
    if (proof_word_in(p, i, S(" tci "))) return TELLS_COMING;
    if (proof_word_in(p, i, S(" list ")) && i > from + 1 && proof_word_in(p, i - 2, S(" on ")) &&
        proof_word_in(p, i + 1, S(" for on ")) && !proof_past_before(p, from, i))
        return TELLS_COMING;
    if (proof_word_in(p, i, S(" forward ")) &&
        proof_any_in(p, i > 2 ? i - 2 : 0, i, S(" look looking ")))
        return TELLS_COMING;
    if (proof_word_in(p, i, S(" next ")) && i + 2 == to && proof_word_in(p, i + 1, S(" on in ")) &&
        !proof_past_before(p, from, to))
        return TELLS_COMING;
    enum told told = told_by_plan(p, i, from, to);
    if (told == TELLS_NOTHING) told = told_by_turn(p, i, from, to);
    if (told != TELLS_NOTHING) return told;
    if (proof_word_in(p, i, S(" next ")))
        return proof_any_in(p, i + 1, i + 4, VISITS) && !proof_past_before(p, from, to)
                   ? TELLS_COMING
                   : TELLS_STOP;
    if (proof_word_in(p, i, S(" appointment appointments slot place ")))
        return told_by_appointment(p, i, from);
    if (proof_word_in(p, i, S(" please "))) return told_by_please(p, i, to);
    if (proof_word_in(p, i, GOING)) return told_by_going(p, i, from);
    if (proof_word_in(p, i, S(" is are follow follows ")) && i + 2 == to &&
        proof_word_in(p, i + 1, S(" on ")))
        return TELLS_COMING;
    if (proof_word_in(p, i, S(" made given ")) && i > from &&
        proof_any_in(p, i > from + 2 ? i - 2 : from, i, S(" have has i've we've ")))
        return proof_any_in(p, i, to, S(" appointment slot ")) ||
                       (proof_word_in(p, to - 1, S(" for ")) &&
                        proof_any_in(p, from, i, S(" appointment slot ")) &&
                        !proof_past_before(p, from, i))
                   ? TELLS_COMING
                   : TELLS_STOP;
    if (proof_word_in(p, i, S(" have ")) && i > from &&
        (proof_word_in(p, i - 1, S(" to will and ")) || proof_word_in(p, i - 1, WILL)))
        return TELLS_NOTHING;
    /* "will be sent by", "is to be given on" */
    if (proof_word_in(p, i, NOT_EVENTS) && i > from && proof_word_in(p, i - 1, S(" be ")))
        return TELLS_NOTHING;
    return told_by_verb(p, i, from, to);
}

/* ---- behind the date ---- */

/* Words behind the date, to the comma or the end of the sentence. */
size_t proof_words_behind(const struct proof *p, const struct proof_date *d, size_t to,
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
        if (is_was || (proof_looks_past(p, i) && !proof_word_in(p, i, NOT_EVENTS))) {
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

/* ---- all together ---- */

/* "theatre date (10 Dec)": of the thing before the bracket, and of no other in the list. */
static bool is_alone_in_brackets(const struct proof *p, const struct proof_date *d) {
    return d->at > 0 && p->text.p[d->at - 1] == '(' && proof_char(p, d->at + d->n) == ')';
}

static enum told told_before(const struct proof *p, const struct proof_date *d, size_t from) {
    size_t first = d->word > from + 16 ? d->word - 16 : from;
    bool is_value = false, is_alone = is_alone_in_brackets(p, d);
    for (size_t i = d->word; i-- > first;) {
        char after = proof_char(p, p->words[i].at + p->words[i].n);
        if (is_alone && (after == ';' || after == ')')) break;
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
    enum proof_tense tense = proof_tense_of_noun(p, d, from, to, ret_sure);
    if (tense != PROOF_UNTOLD) return tense;
    size_t first = proof_words_behind(p, d, to, &end);
    enum told told = TELLS_NOTHING;
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
        (proof_word_in(p, d->word - 1, S(" of after dated between through ")) ||
         (proof_word_in(p, d->word - 1, S(" about towards ")) &&
          (told == TELLS_PAST ||
           proof_any_in(p, d->word > from + 3 ? d->word - 3 : from, d->word,
                        S(" write talk speak hear know ask asked told wrote spoke worried "))))) &&
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
