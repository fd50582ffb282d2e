/* proofread_dates.c: dates that cannot be, or cannot be meant. */
#include "proofread_rules.h"

bool proof_date_civil(const struct proof_date *d, civil_date *ret_d) {
    if (!d->exists || d->year == 0 || d->day == 0) return false;
    *ret_d = (civil_date){(int16_t)d->year, (int8_t)d->month, (int8_t)d->day};
    return true;
}

str proof_date_plain(struct proof *p, const struct proof_date *d) {
    civil_date on;
    return proof_date_civil(d, &on) ? civil_date_plain(p->arena, on) : S("");
}

static void add_at_date(struct proof *p, const struct proof_rule *rule,
                        enum proof_severity severity, const struct proof_date *d, str message,
                        str suggestion) {
    proof_add(p, rule, severity, d->at, d->n, message, suggestion);
}

/* ---- exists ---- */

static str last_day_said(struct proof *p, const struct proof_date *d) {
    if (d->month < 1 || d->month > 12)
        return S("There is no such month: a date is day, month, year.");
    if (d->month == 2 && d->day == 29)
        return say(p->arena, "{} had no 29 February.", SAY_N(d->year));
    if (d->day < 1) return S("There is no day 0.");
    return say(p->arena, "{} has {} days.", SAY_T(month_name(d->month)),
               SAY_N(days_in_month(d->year ? d->year : 2024, d->month)));
}

void proof_check_date_exists(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        if (d->exists || d->is_us_order) continue;
        str message = say(p->arena, "There is no {}. {}", SAY_T(proof_slice(p, d->at, d->n)),
                          SAY_T(last_day_said(p, d)));
        add_at_date(p, rule, PROOF_MUST_FIX, d, message, S(""));
    }
}

/* ---- weekday ---- */

/* The day and month nearest to the letter, when it says no year. */
static bool nearest_to_letter(const struct proof *p, const struct proof_date *d,
                              civil_date *ret_on) {
    if (civil_date_is_none(p->written)) return false;
    int32_t written = civil_date_to_days(p->written), best = INT32_MAX;
    for (int year = p->written.year - 1; year <= p->written.year + 1; year++) {
        if (!civil_date_is_valid(year, d->month, d->day)) continue;
        civil_date on = {(int16_t)year, (int8_t)d->month, (int8_t)d->day};
        int32_t apart = civil_date_to_days(on) - written;
        if (apart < 0) apart = -apart;
        if (apart < best) best = apart, *ret_on = on;
    }
    return best <= 150; /* half a year away the year is anybody's guess */
}

void proof_check_weekday(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        if (!d->weekday_n || !d->exists || d->day == 0) continue;
        civil_date on;
        bool with_year = proof_date_civil(d, &on);
        if (!with_year && !nearest_to_letter(p, d, &on)) continue;
        enum weekday right = civil_date_weekday(on);
        if ((int)right == d->weekday) continue;
        size_t from = d->weekday_at < d->at ? d->weekday_at : d->at;
        size_t end = d->weekday_at < d->at ? d->at + d->n : d->weekday_at + d->weekday_n;
        str message = say(p->arena, "{} is a {}.", SAY_T(civil_date_plain(p->arena, on)),
                          SAY_T(weekday_name(right)));
        proof_add(
            p, rule, with_year ? PROOF_MUST_FIX : PROOF_LOOK, from, end - from, message,
            say(p->arena, "{} {}", SAY_T(weekday_name(right)), SAY_T(proof_slice(p, d->at, d->n))));
    }
}

/* ---- past where a future date is meant, and the reverse ---- */

/* Words that make what follows them something to come. */
#define COMING                                                                                     \
    S(" booked scheduled arranged listed due planned rebooked rescheduled rearranged postponed ")
/* Words that say that the sentence has turned to something that happened. */
#define HAPPENED                                                                                   \
    S(" was were had did started since after following last dated taken performed undergone "      \
      "underwent attended admitted diagnosed reported showed saw when who which that done took "   \
      "commenced stopped came received sent from wrote written letter result results stated ")
#define EVENTS                                                                                     \
    S(" seen attended admitted reviewed underwent performed diagnosed discharged died saw took "   \
      "done came presented coming collapsed fell operated delivered met assessed examined "        \
      "consulted suffered sustained had completed received inserted implanted removed "            \
      "transferred visited dated spoke confirmed showed ")

/* "is due", "has been booked", "have arranged", and not "was due", "had been booked". */
static bool is_coming(const struct proof *p, size_t i, size_t from) {
    size_t back = i > from + 3 ? i - 3 : from;
    if (proof_any_in(p, back, i, S(" was were had not cancelled "))) return false;
    if (proof_word_in(p, i, S(" due "))) return true;
    return proof_any_in(p, back, i, S(" is are has have been be now i we i've we've ")) ||
           i == from;
}

/* Is a "-ed" participle here part of "will be reviewed"? */
static bool is_passive_future(const struct proof *p, size_t i, size_t from) {
    size_t back = i > from + 2 ? i - 2 : from;
    return proof_any_in(p, back, i, S(" be "));
}

static bool looks_future(const struct proof *p, size_t from, size_t to) {
    size_t first = to > from + 16 ? to - 16 : from;
    for (size_t i = to; i-- > first;) {
        if (proof_word_in(
                p, i, S(" will shall he'll she'll i'll we'll you'll they'll we’ll i’ll you’ll ")))
            return true;
        if (proof_word_in(p, i, COMING)) {
            if (is_coming(p, i, from)) return true;
            return false;
        }
        if (proof_word_in(p, i, S(" forward ")) &&
            proof_any_in(p, i > 2 ? i - 2 : 0, i, S(" look looking ")))
            return true;
        if (proof_word_in(p, i, S(" next ")) &&
            proof_word_in(p, i + 1,
                          S(" appointment review visit clinic scan infusion cycle admission ")) &&
            !proof_any_in(p, from, to, S(" was were had ")))
            return true;
        if (proof_word_in(p, i, S(" please ")) &&
            proof_any_in(p, i, to, S(" attend come arrive ring bring ")))
            return true;
        if (proof_word_in(p, i, HAPPENED)) return false;
        str word = proof_word_str(p, i);
        bool participle = word.n > 4 && str_ends_with(word, S("ed"));
        if ((participle || proof_word_in(p, i, S(" seen "))) && !is_passive_future(p, i, from))
            return false;
    }
    return false;
}

/* "Follow-up: 3 March 2026", "Next appointment: …" as a label. */
static bool is_future_label(const struct proof *p, const struct proof_date *d) {
    static const str labels[] = {
        S_INIT("Next appointment"), S_INIT("Next review"), S_INIT("Next visit"),
        S_INIT("Next clinic"),      S_INIT("Next scan"),   S_INIT("Follow-up:"),
        S_INIT("Follow up:"),       S_INIT("TCI date"),    S_INIT("TCI"),
        S_INIT("Review date"),      S_INIT("Date of next")};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (proof_line_begins(p, d->line, labels[i], NULL) &&
            !proof_any_in(p, p->lines[d->line].first_word, d->word, HAPPENED))
            return true;
    return false;
}

/* The date, or the last day of a month that is all the letter says. */
static bool end_of(const struct proof_date *d, civil_date *ret_on) {
    if (d->form == DATE_MONTH && d->year) {
        *ret_on = (civil_date){(int16_t)d->year, (int8_t)d->month,
                               (int8_t)days_in_month(d->year, d->month)};
        return true;
    }
    return proof_date_civil(d, ret_on);
}

void proof_check_date_past(struct proof *p, const struct proof_rule *rule) {
    if (civil_date_is_none(p->early)) return;
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        civil_date on;
        if (!end_of(d, &on) || civil_date_compare(on, p->early) >= 0) continue;
        if (d->line < p->body || d->line >= p->sign_off || d->word >= p->n_words) continue;
        size_t from, to;
        proof_sentence(p, d->word, &from, &to);
        if (!is_future_label(p, d) && !looks_future(p, from, d->word)) continue;
        str message =
            say(p->arena, "The sentence looks ahead, but {} is before the letter's date, {}.",
                SAY_T(proof_slice(p, d->at, d->n)), SAY_T(civil_date_plain(p->arena, p->early)));
        add_at_date(p, rule, PROOF_MUST_FIX, d, message, S(""));
    }
}

static bool looks_past(const struct proof *p, size_t from, size_t to) {
    size_t first = to > from + 10 ? to - 10 : from;
    for (size_t i = to; i-- > first;) {
        if (proof_word_in(p, i,
                          S(" will be to booked arranged scheduled due planned plan next listed "
                            "would should can could if when until by before expected expects "
                            "appointment offered invited may might shall valid expires ends ")))
            return false;
        if (proof_word_in(p, i, EVENTS))
            return !proof_any_in(p, i > 2 ? i - 2 : 0, i, S(" be to will "));
        if (proof_word_in(p, i, S(" clinic scan echocardiogram x-ray ")) && i + 2 >= to &&
            proof_any_in(p, from, i, S(" thank ")))
            return true;
    }
    return false;
}

/* "Clinic date: 3 March 2027", "Dictated 4 March 2027". */
static bool is_past_label(const struct proof *p, const struct proof_date *d) {
    static const str labels[] = {S_INIT("Clinic date"),
                                 S_INIT("Date of clinic"),
                                 S_INIT("Date seen"),
                                 S_INIT("Seen on"),
                                 S_INIT("Date of admission"),
                                 S_INIT("Date of discharge"),
                                 S_INIT("Date dictated"),
                                 S_INIT("Dictated"),
                                 S_INIT("Date typed"),
                                 S_INIT("Typed"),
                                 S_INIT("Date of attendance"),
                                 S_INIT("Seen in clinic"),
                                 S_INIT("Date of operation"),
                                 S_INIT("Date of visit"),
                                 S_INIT("Attended")};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (proof_line_begins(p, d->line, labels[i], NULL)) return true;
    return false;
}

void proof_check_date_future(struct proof *p, const struct proof_rule *rule) {
    if (civil_date_is_none(p->late)) return;
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        civil_date on;
        if (!proof_date_civil(d, &on) || d->word >= p->n_words || d->line >= p->sign_off) continue;
        bool label = is_past_label(p, d);
        civil_date latest = label && !civil_date_is_none(p->in->today) ? p->in->today : p->late;
        if (civil_date_compare(on, latest) <= 0) continue;
        size_t from, to;
        proof_sentence(p, d->word, &from, &to);
        if (!label && !looks_past(p, from, d->word)) continue;
        str message = say(p->arena, "The sentence looks back, but {} has not come yet.",
                          SAY_T(proof_slice(p, d->at, d->n)));
        add_at_date(p, rule, PROOF_MUST_FIX, d, message, S(""));
    }
}

/* ---- how dates are written here ---- */

void proof_check_us_order(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        if (!d->is_us_order) continue;
        civil_date on = {(int16_t)d->year, (int8_t)d->day, (int8_t)d->month};
        str right = civil_date_plain(p->arena, on);
        add_at_date(p, rule, PROOF_MUST_FIX, d,
                    say(p->arena, "This is the American order: write {}.", SAY_T(right)), right);
    }
}

/* Day and month that could change places, in running text: in a header dd/mm/yyyy is what all expect. */
void proof_check_numeric_date(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        if (d->form != DATE_NUMERIC || !d->exists || d->day > 12 || d->day == d->month) continue;
        if (d->weekday_n || d->line < p->body || d->line >= p->sign_off || d->line == p->subject)
            continue;
        const struct proof_line *line = &p->lines[d->line];
        if (line->is_item || line->is_table || line->first_word == d->word) continue;
        str before = proof_slice(p, line->at, d->at - line->at);
        if (str_find_char(before, ':') >= 0 || d->word == 0 ||
            !proof_word_in(p, d->word - 1,
                           S(" on since from until by dated for of before after to ")))
            continue;
        str right = proof_date_plain(p, d);
        add_at_date(p, rule, PROOF_STYLE, d,
                    S("Day and month can be mistaken for each other: write the month as a word."),
                    right);
    }
}

void proof_check_us_worded_date(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        if (d->form != DATE_US_WORDED || !d->exists) continue;
        str right = proof_date_plain(p, d);
        add_at_date(p, rule, PROOF_STYLE, d,
                    say(p->arena, "Write the day first: {}.", SAY_T(right)), right);
    }
}

/* Only where the site asked for its house style: many clinicians dictate "3rd March". */
void proof_check_ordinal(struct proof *p, const struct proof_rule *rule) {
    if (!p->in->house_style) return;
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        if (!d->has_ordinal || d->form != DATE_WORDED) continue;
        str right = d->year ? proof_date_plain(p, d)
                            : say(p->arena, "{} {}", SAY_N(d->day), SAY_T(month_name(d->month)));
        add_at_date(p, rule, PROOF_STYLE, d,
                    say(p->arena, "Dates are written without st, nd, rd, th: {}.", SAY_T(right)),
                    right);
    }
}
