/* proofread_dates.c: dates that cannot be, or cannot be meant. */
#include "proofread_rules.h"

bool proof_date_civil(const struct proof_date *d, civil_date *ret_d) {
    if (!d->exists || d->year == 0 || d->day == 0) return false;
    *ret_d = (civil_date){(int16_t)d->year, (int8_t)d->month, (int8_t)d->day};
    return true;
}

bool proof_date_names(const struct proof_date *d, civil_date day) {
    if (!d->exists || d->day == 0) return false;
    return d->day == day.day && d->month == day.month && (d->year == 0 || d->year == day.year);
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

/* "Follow-up: 3 March 2026", "Next appointment: …" as a label. */
static bool is_future_label(const struct proof *p, const struct proof_date *d) {
    static const str labels[] = {
        S_INIT("Next appointment"), S_INIT("Next review"),  S_INIT("Next visit"),
        S_INIT("Next clinic"),      S_INIT("Next scan"),    S_INIT("Follow-up:"),
        S_INIT("Follow up:"),       S_INIT("TCI date"),     S_INIT("TCI"),
        S_INIT("Review date"),      S_INIT("Date of next"), S_INIT("New appointment")};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (proof_line_begins(p, d->line, labels[i], NULL) &&
            !proof_any_in(p, p->lines[d->line].first_word, d->word,
                          S(" was were had did cancelled old ")))
            return true;
    /* "Next visits: 16 weeks, about 18 December; …" */
    const struct proof_line *line = &p->lines[d->line];
    ptrdiff_t colon = proof_line_colon(p, d->line);
    if (colon < 0 || colon > 40 || line->at + (size_t)colon > d->at) return false;
    size_t end = proof_word_at(p, line->at + (size_t)colon);
    return proof_any_in(p, line->first_word, end, S(" next forthcoming upcoming future ")) &&
           !proof_any_in(p, line->first_word, d->word,
                         S(" was were had did cancelled last after "));
}

/* The date, or the first or last day of a month that is all the letter says; without a year the nearest,
 * where that is near enough to be meant. */
static bool first_or_last(const struct proof *p, const struct proof_date *d, bool last,
                          civil_date *ret_on) {
    enum { NEAR = 60 };
    if (d->year == 0 && d->day && d->exists && nearest_to_letter(p, d, ret_on)) {
        int32_t apart = civil_date_to_days(*ret_on) - civil_date_to_days(p->written);
        return apart <= NEAR && apart >= -NEAR;
    }
    if (d->form == DATE_MONTH && d->year) {
        int day = last ? days_in_month(d->year, d->month) : 1;
        *ret_on = (civil_date){(int16_t)d->year, (int8_t)d->month, (int8_t)day};
        return true;
    }
    return proof_date_civil(d, ret_on);
}

/* "Aspirin stopped; to restart on 22 November", sent out days later: the plan of the ward, kept as it was. */
static bool is_restart(const struct proof *p, const struct proof_date *d, civil_date on) {
    enum { LATELY = 14 };
    size_t from, to;
    proof_sentence(p, d->word, &from, &to);
    size_t back = d->word > from + 4 ? d->word - 4 : from;
    return civil_date_to_days(p->early) - civil_date_to_days(on) <= LATELY &&
           proof_any_in(p, back, d->word, S(" restart resume recommence restarted resumed ")) &&
           proof_any_in(p, back, d->word, S(" to ")) &&
           !proof_any_in(p, from, d->word, S(" i we please you "));
}

void proof_check_date_past(struct proof *p, const struct proof_rule *rule) {
    if (civil_date_is_none(p->early)) return;
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        civil_date on;
        if (!first_or_last(p, d, true, &on) || civil_date_compare(on, p->early) >= 0) continue;
        if (d->line >= p->sign_off || d->word >= p->n_words) continue;
        /* A header's dates are of what has been; but its longer lines may hold a plan. */
        if (d->line < p->body && p->lines[d->line].n < 60 && !p->lines[d->line].is_item) continue;
        bool sure = true;
        if (!is_future_label(p, d) && proof_tense_of(p, d, &sure) != PROOF_COMING) continue;
        if (is_restart(p, d, on)) continue;
        str message =
            say(p->arena, "The sentence looks ahead, but {} is before the letter's date, {}.",
                SAY_T(proof_slice(p, d->at, d->n)), SAY_T(civil_date_plain(p->arena, p->early)));
        add_at_date(p, rule, sure && d->year ? PROOF_MUST_FIX : PROOF_LOOK, d, message, S(""));
    }
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
                                 S_INIT("Date of assessment"),
                                 S_INIT("Date of death"),
                                 S_INIT("Seen at"),
                                 S_INIT("Attended")};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (proof_line_begins(p, d->line, labels[i], NULL)) return true;
    /* Of a booking it lies ahead, of a report behind. */
    return (proof_line_begins(p, d->line, S("Procedure date"), NULL) ||
            proof_line_begins(p, d->line, S("Date of procedure"), NULL)) &&
           proof_any_in(p, 0, p->n_words, S(" operator findings assistant "));
}

/* "(dictated 20.11.26, typed 23.11.26)", also below the signature. */
static bool is_typed_on(const struct proof *p, const struct proof_date *d) {
    if (d->word == 0 || p->words[d->word - 1].line != d->line) return false;
    /* "Letter written on 23 November 2026" */
    size_t i = d->word > 1 && d->line < p->body && proof_word_in(p, d->word - 1, S(" on "))
                   ? d->word - 2
                   : d->word - 1;
    return proof_word_in(p, i, S(" typed dictated transcribed ")) ||
           (i + 2 == d->word && proof_word_in(p, i, S(" written seen held reviewed ")));
}

/* A time of day stands behind it: an appointment. */
static bool has_time_behind(const struct proof *p, const struct proof_date *d) {
    size_t i = proof_word_at(p, d->at + d->n);
    if (proof_word_in(p, i, S(" at "))) i++;
    for (size_t j = i; j < i + 2 && j < p->n_words && p->words[j].line == d->line; j++) {
        str word = proof_word_str(p, j);
        if (word.n >= 2 && p->words[j].has_digit == (j == i) &&
            (str_ends_with(word, S("am")) || str_ends_with(word, S("pm"))))
            return true;
    }
    return false;
}

void proof_check_date_future(struct proof *p, const struct proof_rule *rule) {
    if (civil_date_is_none(p->late)) return;
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        civil_date on;
        if (!first_or_last(p, d, false, &on) || d->word >= p->n_words) continue;
        bool label = is_past_label(p, d) || is_typed_on(p, d), sure = true;
        if (d->line >= p->sign_off && !label) continue;
        enum { SOON = 31 }; /* without a year: next month, or else last year's */
        if (d->year == 0 && civil_date_to_days(on) - civil_date_to_days(p->written) > SOON)
            continue;
        civil_date latest = label && !civil_date_is_none(p->in->today) ? p->in->today : p->late;
        if (civil_date_compare(on, latest) <= 0) continue;
        if (!label && proof_tense_of(p, d, &sure) != PROOF_PAST) continue;
        if (d->year == 0 && has_time_behind(p, d))
            continue; /* "Seen in hot clinic Thursday 26 November 2pm" */
        str message = say(p->arena, "The sentence looks back, but {} has not come yet.",
                          SAY_T(proof_slice(p, d->at, d->n)));
        add_at_date(p, rule, sure && d->year ? PROOF_MUST_FIX : PROOF_LOOK, d, message, S(""));
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

/* Day and month that could change places, in running text: in a header dd/mm/yyyy is what all expect.
 * Only where the site asked for its house style: most clinicians dictate it so. */
void proof_check_numeric_date(struct proof *p, const struct proof_rule *rule) {
    if (!p->in->house_style) return;
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

/* ---- an appointment that does not stand any more ---- */

void proof_check_appointment_gone(struct proof *p, const struct proof_rule *rule) {
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        for (size_t k = 0; k < p->in->n_gone; k++) {
            if (d->line < p->body || !proof_date_names(d, p->in->gone[k].day)) continue;
            add_at_date(p, rule, PROOF_MUST_FIX, d, p->in->gone[k].sentence, S(""));
            break;
        }
    }
}
