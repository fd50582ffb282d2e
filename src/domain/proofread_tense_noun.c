/* proofread_tense_noun.c: what a date belongs to, where that tells past from plan: a label, a result, a deadline. */
#include "proofread_tense.h"

/* ---- results and findings ---- */

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
            proof_word_in(p, first,
                          S(" seen reviewed viewed noted reported discussed agree agrees show "
                            "suggest suggests confirm ")));
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

static bool is_value(const struct proof *p, size_t i) {
    return p->words[i].has_digit && !p->words[i].has_letter;
}

/* "LVEF 32% (echo, August 2026)", "INR 2.6 on 5 November", "Sputum of 26 October: negative", "Lithium on 10
 * November: 0.68": a value, and when it was found. */
static bool is_dated_value(const struct proof *p, const struct proof_date *d, size_t from,
                           size_t to) {
    if (d->word < from + 2 || to > d->word + 8) to = d->word + 8;
    size_t back = d->word > from + 8 ? d->word - 8 : from, open = d->word;
    if (d->word < from + 2 || !has_no_plan(p, back, d->word)) return false;
    for (size_t i = back; i < d->word; i++)
        if (proof_word_in(p, i, MODALS) || proof_word_in(p, i, VISITS)) {
            if (!proof_word_in(p, i, RESULTS)) return false;
        }
    size_t at = d->at + d->n, next = proof_word_at(p, at);
    if (proof_char(p, at) == ')') {
        while (open > back && proof_char(p, p->words[open].at - 1) != '(')
            open--;
        if (open + 4 < d->word || open <= back || open == d->word) return false;
        bool has_value = false;
        for (size_t i = open > from + 5 ? open - 5 : from; i < open; i++)
            has_value |= is_value(p, i);
        return has_value && (proof_any_in(p, open, d->word, RESULTS) ||
                             proof_any_in(p, open, d->word, S(" study tape monitor spirometry ")));
    }
    if (!proof_word_in(p, d->word - 1, S(" on of "))) return false;
    size_t noun = d->word - 2; /* "INR 2.6 on" */
    while (noun > from && is_value(p, noun))
        noun--;
    if (proof_word_in(p, d->word - 1, S(" on ")) && noun + 2 < d->word &&
        (proof_word_in(p, noun, RESULTS) || p->words[noun].is_all_upper))
        return true;
    return proof_char(p, at) == ':' && d->word <= from + 6 && next < p->n_words &&
           p->words[next].line == d->line &&
           (is_value(p, next) ||
            proof_word_in(
                p, next,
                S(" normal negative positive clear no unremarkable stable mild small smear "
                  "raised low high ")));
}

/* "The pathology was read at the MDT of 21 October." */
static bool is_of_meeting(const struct proof *p, const struct proof_date *d, size_t from) {
    return d->word > from + 3 && proof_word_in(p, d->word - 1, S(" of ")) &&
           proof_word_in(p, d->word - 2, S(" mdt meeting conference round ")) &&
           proof_past_before(p, from, d->word) && has_no_plan(p, from, d->word);
}

/* "Thank you for letting me watch Yusuf on Monday 16 November." */
static bool is_thanked_for(const struct proof *p, const struct proof_date *d, size_t from) {
    size_t i = from;
    while (i < from + 3 && !proof_word_in(p, i, S(" for ")))
        i++;
    return d->word > i + 2 && d->word < i + 12 && proof_any_in(p, from, i, S(" thank thanks ")) &&
           proof_word_in(p, d->word - 1, S(" on ")) &&
           proof_word_in(p, i + 1,
                         S(" letting sending seeing coming attending allowing telephoning ringing "
                           "meeting bringing looking visiting ")) &&
           has_no_plan(p, i + 1, d->word) && !proof_any_in(p, from, d->word, S(" see come "));
}

/* "Her potassium on 12 November was", "The MDT on 18 November agreed": the date belongs to the subject. */
static bool is_subjects_date(const struct proof *p, const struct proof_date *d, size_t from,
                             size_t first, size_t end) {
    if (d->word < from + 2 || d->word > from + 10 || first >= end ||
        !proof_word_in(p, d->word - 1, S(" on at of in ")) || p->words[first].at > d->at + d->n + 2)
        return false;
    for (size_t i = from; i < d->word; i++)
        if (proof_word_in(p, i, WILL) || proof_word_in(p, i, MODALS) || proof_word_in(p, i, WAS) ||
            proof_word_in(p, i, S(" please to next by ")) || proof_looks_past(p, i))
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
        if (proof_word_in(p, i, WAS) || proof_looks_past(p, i)) return false;
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
    ptrdiff_t colon = proof_line_colon(p, d->line);
    if (colon < 0 || colon > 40 || line->at + (size_t)colon > d->at) return false;
    size_t end = proof_word_at(p, line->at + (size_t)colon), back = d->word;
    bool is_past = proof_any_in(p, line->first_word, end, S(" previous past background history "));
    for (size_t i = line->first_word; i + 1 < end; i++)
        is_past |= proof_word_in(p, i, S(" so ")) && proof_word_in(p, i + 1, S(" far "));
    back = back > end + 8 ? back - 8 : end;
    return is_past && has_no_plan(p, back, d->word) &&
           !proof_any_in(p, d->word, d->word + 8, ARRANGED);
}

/* The first line of the block that the line stands in: the heading of a list. */
static uint32_t heading_of(const struct proof *p, uint32_t line) {
    enum { LINES_BACK = 12 };
    uint32_t first = line;
    while (first > 0 && line - first < LINES_BACK && !p->lines[first - 1].is_blank)
        first--;
    return first;
}

/* A line of a list below "Diagnosis" that ends with the date: "Live donor transplant, 11 February 2020". */
static bool is_in_diagnoses(const struct proof *p, const struct proof_date *d) {
    uint32_t head = heading_of(p, d->line);
    static const str heads[] = {S_INIT("Diagnos"), S_INIT("Problem"), S_INIT("Operation"),
                                S_INIT("Past"),    S_INIT("History"), S_INIT("Background")};
    bool is_listed = false;
    str first = proof_line_str(p, head);
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
        is_listed |= head < d->line && p->lines[head].n < 40 && str_find(first, heads[k]) >= 0 &&
                     str_find(first, heads[k]) < 4;
    const struct proof_line *line = &p->lines[d->line];
    size_t from = line->first_word, to = from + line->n_words;
    return is_listed && line->n < 120 && d->word > from + 1 &&
           d->at + d->n + 2 > line->at + line->n && has_no_plan(p, from, d->word) &&
           !proof_any_in(p, from, to, MODALS);
}

/* A line below "Plan" that says when: "2. Stroke clinic, Dr Petersen, Thursday 7 January 2027". */
static bool is_in_plan(const struct proof *p, const struct proof_date *d, size_t from) {
    const struct proof_line *line = &p->lines[d->line];
    uint32_t head = heading_of(p, d->line);
    bool is_plan = head < d->line && line->is_item && p->lines[head].n < 30 &&
                   proof_any_in(p, p->lines[head].first_word,
                                p->lines[head].first_word + p->lines[head].n_words,
                                S(" plan plans actions next follow-up recommendations "));
    is_plan |=
        proof_word_in(p, line->first_word, S(" surveillance ")) && proof_line_colon(p, d->line) > 0;
    if (!is_plan || d->word <= from) return false;
    size_t begin = from > line->first_word ? from : line->first_word;
    for (size_t i = begin; i < d->word; i++)
        if (proof_word_in(p, i, WAS) || proof_looks_past(p, i) ||
            proof_word_in(p, i, S(" since of from has have last dated ")))
            return false;
    char before = proof_char(p, p->words[d->word - 1].at + p->words[d->word - 1].n);
    return before == ',' || proof_word_in(p, d->word - 1, S(" on in about by week around "));
}

/* "Date: Thursday 7 January 2027, as a day case": a line of the letter itself, behind "Dear". */
static bool is_dated_line(const struct proof *p, const struct proof_date *d) {
    const struct proof_line *line = &p->lines[d->line];
    return p->dear < d->line && d->line < p->sign_off && line->first_word + 1 == d->word &&
           proof_word_in(p, line->first_word, S(" date ")) && proof_line_colon(p, d->line) > 0;
}

/* "TFTs at your surgery in the week of 11 January, please": a request; "If it is over 3.0 on 7 December we'll". */
static bool is_asked_behind(const struct proof *p, const struct proof_date *d, size_t from,
                            size_t first) {
    if (first >= p->n_words || p->words[first].sentence != p->words[d->word].sentence ||
        d->word < from + 2 || proof_tells_past(p, from, d->word))
        return false;
    if (proof_word_in(p, first, S(" please ")))
        return proof_word_in(p, d->word - 1, S(" on by in of before about ")) &&
               !proof_any_in(p, d->word - 2, d->word, LETTERS) &&
               !proof_any_in(p, d->word - 2, d->word, RESULTS);
    return proof_word_in(p, from, S(" if ")) && proof_word_in(p, d->word - 1, S(" on ")) &&
           proof_word_in(p, first, WILL);
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
            proof_any_in(p, from, i, VISITS) && !proof_past_before(p, from, d->word))
            return true;
    if (!proof_word_in(p, from, S(" review repeat recall rebook reassess rescan follow-up ")) ||
        d->word > from + 6 || proof_char(p, d->at + d->n) == ':')
        return false;
    for (size_t i = from; i < to; i++)
        if (proof_word_in(p, i, WAS) || proof_word_in(p, i, MODALS) || proof_looks_past(p, i) ||
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
    if ((!by && !before && !than) || proof_past_before(p, from, d->word)) return false;
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
    bool is_up_to = end > from + 2 && proof_word_in(p, end - 1, S(" to ")) &&
                    proof_word_in(p, end - 2, S(" up "));
    if (end < from + 2 || (!is_up_to && !proof_word_in(p, end - 1, S(" until till "))))
        return false;
    size_t back = d->word > from + 20 ? d->word - 20 : from;
    if (proof_past_before(p, from, d->word) ||
        proof_any_in(p, back, d->word, S(" been ran lasted ")))
        return false;
    /* "She will begin a course, which comes in cycles until" */
    if (proof_any_in(p, from, d->word, WILL) && !proof_tells_past(p, from, d->word)) return true;
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
           !proof_past_before(p, from, to) && !proof_any_in(p, from, to, S(" cancelled missed "));
}

/* ---- all together ---- */

enum proof_tense proof_tense_of_noun(const struct proof *p, const struct proof_date *d, size_t from,
                                     size_t to, bool *ret_sure) {
    enum told told = told_by_label(p, d);
    if (told != TELLS_NOTHING) return told == TELLS_PAST ? PROOF_PAST : PROOF_COMING;
    if (is_letter_of(p, d, from)) return PROOF_PAST;
    if (is_deadline(p, d, from, to) || is_open_end(p, d, from) || is_announced(p, d))
        return PROOF_COMING;
    size_t end, first = proof_words_behind(p, d, to, &end);
    told = told_of_result(p, d, from, first, end, ret_sure);
    if (told == TELLS_PAST) return PROOF_PAST;
    if (is_result_of(p, d, from, first, end)) {
        *ret_sure = false;
        return PROOF_PAST;
    }
    if (is_kept_free(p, d, from, first)) return PROOF_COMING;
    bool is_past = is_dated_finding(p, d, from, to) || is_subjects_date(p, d, from, first, end) ||
                   is_last_of_kind(p, d, from, to) || is_in_history(p, d) ||
                   is_dated_value(p, d, from, to) || is_of_meeting(p, d, from) ||
                   is_thanked_for(p, d, from);
    is_past |= is_in_diagnoses(p, d);
    if (is_past || is_course(p, d, from, to) || is_in_plan(p, d, from) || is_dated_line(p, d) ||
        is_asked_behind(p, d, from, first)) {
        *ret_sure = false;
        return is_past ? PROOF_PAST : PROOF_COMING;
    }
    if (is_order(p, d, from, to)) {
        *ret_sure = false;
        return PROOF_COMING;
    }
    return PROOF_UNTOLD;
}
