/* proofread_dates_read.c: finds every date of a letter, as written. */
#include "proofread_text.h"

static const str month_names[] = {S_INIT("january"), S_INIT("february"), S_INIT("march"),
                                  S_INIT("april"),   S_INIT("may"),      S_INIT("june"),
                                  S_INIT("july"),    S_INIT("august"),   S_INIT("september"),
                                  S_INIT("october"), S_INIT("november"), S_INIT("december")};
static const str weekday_names[] = {S_INIT("monday"),   S_INIT("tuesday"), S_INIT("wednesday"),
                                    S_INIT("thursday"), S_INIT("friday"),  S_INIT("saturday"),
                                    S_INIT("sunday")};

/* The length of the letters at `at`. */
static size_t letters_at(const struct proof *p, size_t at) {
    size_t n = 0;
    while (char_is_alpha_ascii(proof_char(p, at + n)))
        n++;
    return n;
}

/* Which of the names stands at `at`, whole or by its first three or four letters (1 …); 0: none. */
static int name_at(const struct proof *p, size_t at, const str *names, int n_names, size_t *ret_n) {
    size_t n = letters_at(p, at);
    if (n < 3) return 0;
    if (names == weekday_names && str_eq_nocase_ascii(proof_slice(p, at, n), S("weds"))) {
        *ret_n = n;
        return 3;
    }
    for (int i = 0; i < n_names; i++) {
        if (n > names[i].n ||
            !str_eq_nocase_ascii(proof_slice(p, at, n), str_slice(names[i], 0, n)))
            continue;
        bool whole = n == names[i].n,
             is_short = n == 3 || str_eq_nocase_ascii(proof_slice(p, at, n), S("sept")) ||
                        str_eq_nocase_ascii(proof_slice(p, at, n), S("tues")) ||
                        str_eq_nocase_ascii(proof_slice(p, at, n), S("thur")) ||
                        str_eq_nocase_ascii(proof_slice(p, at, n), S("thurs"));
        if (!whole && !is_short) continue;
        *ret_n = n;
        return i + 1;
    }
    return 0;
}

static size_t blanks_at(const struct proof *p, size_t at) {
    size_t n = 0;
    while (proof_char(p, at + n) == ' ' || proof_char(p, at + n) == '\t')
        n++;
    /* One line feed: dates wrap too. */
    if (proof_char(p, at + n) == '\n' && proof_char(p, at + n + 1) != '\n') {
        n++;
        while (proof_char(p, at + n) == ' ')
            n++;
    }
    return n;
}

/* Reads 1 to 4 digits; returns how many, 0 when there are none or more. */
static size_t number_at(const struct proof *p, size_t at, int *ret_n) {
    size_t n = 0;
    int value = 0;
    while (n < 5 && char_is_digit(proof_char(p, at + n)))
        value = value * 10 + (proof_char(p, at + n++) - '0');
    if (n == 0 || n > 4) return 0;
    *ret_n = value;
    return n;
}

static size_t ordinal_at(const struct proof *p, size_t at) {
    if (letters_at(p, at) != 2) return 0;
    str two = proof_slice(p, at, 2);
    return proof_in(two, S(" st nd rd th ")) ? 2 : 0;
}

/* A year at `at` after blanks or a comma: the bytes used, 0 for none. */
static size_t year_at(const struct proof *p, size_t at, int *ret_year) {
    size_t start = at;
    at += proof_char(p, at) == ',' || proof_char(p, at) == '.';
    size_t blanks = blanks_at(p, at);
    at += blanks;
    int year;
    size_t digits = number_at(p, at, &year);
    if (digits != 4 || blanks == 0 || year < 1850 || year > 2199) return 0;
    *ret_year = year;
    return at + digits - start;
}

/* A birth as far back as that is more likely than a date so far ahead. */
static int full_year(const struct proof *p, int two_digits) {
    int newest = civil_date_is_none(p->in->today) ? 2039 : p->in->today.year + 12;
    return 2000 + two_digits <= newest ? 2000 + two_digits : 1900 + two_digits;
}

/* 02-Jul-1954, 2/Jul/54: the year behind the same mark as the month. */
static size_t joined_year_at(const struct proof *p, size_t at, struct proof_date *d) {
    char mark = proof_char(p, at);
    if (mark != '-' && mark != '/' && mark != '.') return 0;
    size_t back = at < 12 ? at : 12; /* the first mark stands before the month: September */
    if (str_find_char(proof_slice(p, at - back, back), mark) < 0) return 0;
    int year;
    size_t digits = number_at(p, at + 1, &year);
    if ((digits != 4 && digits != 2) || char_is_alpha_ascii(proof_char(p, at + 1 + digits)))
        return 0;
    d->short_year = digits == 2;
    if (digits == 2) year = full_year(p, year);
    if (year < 1850 || year > 2199) return 0;
    d->year = year;
    return 1 + digits;
}

/* 3 March 2026, 3rd of March, 3 Mar, 03-Mar-2026. */
static bool read_worded(const struct proof *p, size_t at, struct proof_date *d) {
    size_t start = at, digits = number_at(p, at, &d->day);
    if (digits == 0 || digits > 2 || d->day > 39) return false;
    at += digits;
    size_t ordinal = ordinal_at(p, at);
    at += ordinal;
    size_t blanks = blanks_at(p, at);
    if (blanks == 0 && (proof_char(p, at) == '-' || proof_char(p, at) == '/' ||
                        (proof_char(p, at) == '.' && ordinal == 0)))
        blanks = 1;
    if (blanks == 0 && ordinal == 0 && proof_char(p, at) != '-' && letters_at(p, at) < 3)
        return false;
    at += blanks;
    if (proof_at(p, at, S("of "))) at += 3;
    size_t n;
    d->month = name_at(p, at, month_names, 12, &n);
    if (d->month == 0 || !(proof_char(p, at) >= 'A' && proof_char(p, at) <= 'Z')) return false;
    at += n;
    d->has_ordinal = ordinal > 0;
    size_t year = year_at(p, at, &d->year);
    if (!year) year = joined_year_at(p, at, d);
    d->at = start;
    d->n = at + year - start;
    d->form = DATE_WORDED;
    d->exists = d->day >= 1 && d->day <= days_in_month(d->year ? d->year : 2024, d->month);
    return true;
}

/* March 14, 2026 and March 2026. */
static bool read_month_first(const struct proof *p, size_t at, struct proof_date *d) {
    size_t start = at, n;
    d->month = name_at(p, at, month_names, 12, &n);
    if (d->month == 0 || !(proof_char(p, at) >= 'A' && proof_char(p, at) <= 'Z')) return false;
    at += n;
    size_t year = year_at(p, at, &d->year);
    d->at = start;
    if (year) {
        d->form = DATE_MONTH;
        d->n = at + year - start;
        d->exists = true;
        return true;
    }
    at += blanks_at(p, at);
    size_t digits = number_at(p, at, &d->day);
    if (digits == 0 || digits > 2) return false;
    at += digits;
    size_t ordinal = ordinal_at(p, at);
    at += ordinal;
    year = year_at(p, at, &d->year);
    if (!year) return false;
    d->has_ordinal = ordinal > 0;
    d->n = at + year - start;
    d->form = DATE_US_WORDED;
    d->exists = civil_date_is_valid(d->year, d->month, d->day);
    return true;
}

static bool is_separator(char c) {
    return c == '/' || c == '.' || c == '-';
}

/* 14/03/2026, 14.3.26, 2026-03-14. */
static bool read_numeric(const struct proof *p, size_t at, struct proof_date *d) {
    int a, b, c;
    size_t start = at, na = number_at(p, at, &a);
    char separator = proof_char(p, at + na);
    if (na == 0 || !is_separator(separator)) return false;
    at += na + 1;
    size_t nb = number_at(p, at, &b);
    if (nb == 0 || nb > 2 || proof_char(p, at + nb) != separator) return false;
    at += nb + 1;
    size_t nc = number_at(p, at, &c);
    if (nc == 0 || is_separator(proof_char(p, at + nc)) ? char_is_digit(proof_char(p, at + nc + 1))
                                                        : false)
        return false;
    d->at = start;
    d->n = at + nc - start;
    if (na == 4 && nc == 2 && separator == '-') {
        d->year = a, d->month = b, d->day = c;
        d->form = DATE_ISO;
        d->exists = civil_date_is_valid(a, b, c);
        return a > 1850 && a < 2200;
    }
    if (na > 2 || (nc != 4 && nc != 2)) return false;
    d->short_year = nc == 2;
    if (nc == 2) c = full_year(p, c);
    if (c < 1850 || c > 2199) return false;
    d->year = c, d->month = b, d->day = a;
    d->form = DATE_NUMERIC;
    d->exists = civil_date_is_valid(c, b, a);
    d->is_us_order = !d->exists && civil_date_is_valid(c, a, b);
    /* 120/80/16 and the like are no dates, nor are the numbers of sections, 3.1.12, or of accounts. */
    if (d->short_year && separator != '/')
        return d->exists && (start == 0 || str_find_char(S("*:$"), p->text.p[start - 1]) < 0);
    return !d->short_year || d->exists || d->is_us_order;
}

/* A weekday that ends just before the date, with blanks, a comma or "the" between. */
static void read_weekday_before(const struct proof *p, struct proof_date *d) {
    size_t i = proof_word_at(p, d->at);
    if (i > 0 && proof_word_in(p, i - 1, S(" the "))) i--;
    if (i == 0) return;
    const struct proof_word *w = &p->words[i - 1];
    size_t n = 0;
    int weekday = name_at(p, w->at, weekday_names, 7, &n);
    if (weekday == 0 || n != w->n || !w->is_capital) return;
    str gap = proof_slice(p, w->at + w->n, p->words[i].at - w->at - w->n);
    for (size_t j = 0; j < gap.n; j++)
        if (!char_is_blank(gap.p[j]) && gap.p[j] != ',' && gap.p[j] != '*' &&
            !(gap.p[j] == '.' && n < 6))
            return;
    if (proof_in(proof_word_str(p, i - 1), S(" sat sun ")) && d->form == DATE_NUMERIC) return;
    d->weekday = weekday;
    d->weekday_at = w->at;
    d->weekday_n = n;
}

/* 3 March 2026 (Tuesday). */
static void read_weekday_after(const struct proof *p, struct proof_date *d) {
    size_t at = d->at + d->n;
    at += blanks_at(p, at);
    if (proof_char(p, at) != '(') return;
    size_t n;
    int weekday = name_at(p, at + 1, weekday_names, 7, &n);
    if (weekday == 0 || proof_char(p, at + 1 + n) != ')') return;
    d->weekday = weekday;
    d->weekday_at = at + 1;
    d->weekday_n = n;
}

static bool begins_here(const struct proof *p, size_t at) {
    char before = at ? p->text.p[at - 1] : ' ';
    if (char_is_alpha_ascii(before) || char_is_digit(before) || before == '/' ||
        (unsigned char)before >= 0x80)
        return false;
    return !(before == '.' || before == '-') || at < 2 || !char_is_digit(p->text.p[at - 2]);
}

static size_t read_date_at(struct proof *p, size_t at) {
    char c = p->text.p[at];
    struct proof_date d = {0};
    bool found = false;
    if (char_is_digit(c)) {
        found = read_numeric(p, at, &d);
        if (!found) d = (struct proof_date){0}, found = read_worded(p, at, &d);
    } else if (c >= 'A' && c <= 'Z') {
        found = read_month_first(p, at, &d);
    }
    if (!found) return 0;
    read_weekday_before(p, &d);
    if (!d.weekday_n) read_weekday_after(p, &d);
    d.line = proof_line_at(p, at);
    size_t first = d.weekday_n && d.weekday_at < d.at ? d.weekday_at : d.at;
    d.word = (uint32_t)proof_word_at(p, first);
    p->dates[p->n_dates++] = d;
    return d.n;
}

/* The letter's own date stands in the header: alone, or after a label. */
static bool is_letters_date(const struct proof *p, const struct proof_date *d) {
    if (!proof_in_header(p, d->line) || d->year == 0 || d->day == 0 || !d->exists) return false;
    size_t first = p->lines[d->line].first_word;
    if (first == d->word) return true;
    if (proof_line_begins(p, d->line, S("Date of birth"), NULL)) return false;
    /* "Results clinic, 18th November 2026", "Hub clinic held on 11 November 2026" */
    civil_date on = {(int16_t)d->year, (int8_t)d->month, (int8_t)d->day};
    size_t back = d->word > first + 3 ? d->word - 3 : first;
    if (!civil_date_is_none(p->in->today) && civil_date_compare(on, p->in->today) <= 0 &&
        proof_any_in(
            p, back, d->word,
            S(" clinic held dictated typed sent seen dated letter discharge discharged disch ")) &&
        !proof_any_in(p, first, d->word, S(" dob birth born next new your last previous ")))
        return true;
    static const str labels[] = {S_INIT("Date"),  S_INIT("Clinic"),        S_INIT("Dictated"),
                                 S_INIT("Typed"), S_INIT("Letter"),        S_INIT("Our ref"),
                                 S_INIT("Seen"),  S_INIT("Date of clinic")};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (proof_line_begins(p, d->line, labels[i], NULL) &&
            !proof_any_in(p, first, d->word, S(" dob birth born next ")))
            return true;
    return false;
}

static void widen(struct proof *p, civil_date d) {
    if (civil_date_is_none(d)) return;
    if (civil_date_is_none(p->early) || civil_date_compare(d, p->early) < 0) p->early = d;
    if (civil_date_is_none(p->late) || civil_date_compare(d, p->late) > 0) p->late = d;
}

static void read_letters_dates(struct proof *p) {
    widen(p, p->in->today);
    widen(p, p->in->letter_date);
    p->written = p->in->letter_date;
    for (size_t i = 0; i < p->n_dates; i++) {
        const struct proof_date *d = &p->dates[i];
        if (!is_letters_date(p, d)) continue;
        civil_date on = {(int16_t)d->year, (int8_t)d->month, (int8_t)d->day};
        /* A date of birth that stands alone is not the letter's. */
        if (p->patient && civil_date_compare(on, p->patient->birth) == 0) continue;
        /* A letter is read within a few years of its writing; anything else is another kind of date. */
        if (!civil_date_is_none(p->in->today) &&
            (on.year < p->in->today.year - 3 || on.year > p->in->today.year + 3))
            continue;
        /* "Seen: 18/12/2026" read in November is a slip, not the letter's date. */
        if (!civil_date_is_none(p->in->today) && civil_date_compare(on, p->in->today) > 0 &&
            (proof_line_begins(p, d->line, S("Seen"), NULL) ||
             proof_line_begins(p, d->line, S("Dictated"), NULL) ||
             proof_line_begins(p, d->line, S("Typed"), NULL)))
            continue;
        widen(p, on);
        if (civil_date_is_none(p->written)) p->written = on;
    }
    if (civil_date_is_none(p->written)) p->written = p->in->today;
}

void proof_dates_read(struct proof *p) {
    p->dates = arena_array(p->arena, struct proof_date, p->text.n / 4 + 1);
    for (size_t at = 0; at < p->text.n;) {
        size_t n = begins_here(p, at) ? read_date_at(p, at) : 0;
        at += n ? n : 1;
    }
    read_letters_dates(p);
}
