#include "date_entry.h"

#include "buf.h"

#define DATE_RULE "NHS service manual: dates are day, month, year"

enum { MAX_TOKENS = 5, EARLIEST_YEAR = 1850, LATEST_YEAR = 2199, OLDEST_PERSON = 110 };

struct token {
    str text;
    bool is_number;
    int number;
};

struct entry {
    struct arena *a;
    str field;
    struct problem *why;
    struct token token[MAX_TOKENS];
    size_t n;
};

static enum err refuse(const struct entry *e, str sentence) {
    return problem_set(e->why, INVALID, e->field, sentence, S(DATE_RULE));
}

static enum err refuse_form(const struct entry *e) {
    return refuse(e, S("Type the date as day, month, year, like 14/3/1961 or 14 Mar 1961."));
}

static bool is_separator(char c) {
    return c == ' ' || c == '/' || c == '.' || c == '-' || c == ',' || c == '\t';
}

static bool is_ordinal(str word) {
    return str_eq_nocase_ascii(word, S("st")) || str_eq_nocase_ascii(word, S("nd")) ||
           str_eq_nocase_ascii(word, S("rd")) || str_eq_nocase_ascii(word, S("th")) ||
           str_eq_nocase_ascii(word, S("of"));
}

/* Cuts the text into runs of digits and runs of letters; ordinals and "of" are dropped. */
static bool tokenise(struct entry *e, str text) {
    for (size_t at = 0; at < text.n;) {
        if (is_separator(text.p[at])) {
            at++;
            continue;
        }
        struct token t = {.is_number = char_is_digit(text.p[at])};
        size_t end = at;
        while (end < text.n &&
               (t.is_number ? char_is_digit(text.p[end]) : char_is_alpha_ascii(text.p[end]))) {
            if (t.is_number && end - at < 8) t.number = t.number * 10 + (text.p[end] - '0');
            end++;
        }
        t.text = str_slice(text, at, end - at);
        if (end == at || t.text.n > 9 || (t.is_number && t.text.n > 8)) return false;
        at = end;
        if (!t.is_number && e->n && is_ordinal(t.text)) continue;
        if (e->n == MAX_TOKENS) return false;
        e->token[e->n++] = t;
    }
    return e->n > 0;
}

/* The number of the name that begins with `word` (three letters or more), 0 when none does. */
static int find_name(str word, str (*name)(int), int count) {
    if (word.n < 3) return 0;
    for (int i = 1; i <= count; i++)
        if (str_eq_nocase_ascii(word, str_slice(name(i), 0, word.n)) && word.n <= name(i).n)
            return i;
    return 0;
}

static str weekday_by_number(int n) {
    return weekday_name((enum weekday)n);
}

static int month_of(const struct token *t) {
    return t->is_number ? t->text.n <= 2 ? t->number : 99 : find_name(t->text, month_name, 12);
}

/* The year of a date whose year has two digits. */
static enum err read_short_year(const struct entry *e, int yy, int month, int day,
                                enum year_rule rule, civil_date today, int *ret_year) {
    if (rule == YEAR_IN_FULL)
        return refuse(e, S("Type the year with four digits, like 14/3/1961."));
    if (rule == YEAR_NEAR) {
        int year = today.year - 50;
        while (year % 100 != yy)
            year++;
        *ret_year = year;
        return OK;
    }
    int year = today.year - today.year % 100 + yy;
    bool ahead =
        year > today.year ||
        (year == today.year && (month > today.month || (month == today.month && day > today.day)));
    if (ahead) year -= 100;
    if (today.year - (year - 100) <= OLDEST_PERSON) {
        return refuse(
            e, say(e->a, "Type the year in full: {} or {}?", SAY_N(year), SAY_N(year - 100)));
    }
    *ret_year = year;
    return OK;
}

static enum err make_date(const struct entry *e, int day, int month, int year, civil_date *ret_d) {
    if (month < 1 || month > 12) {
        return refuse(
            e,
            say(e->a, "There is no month {}. Type the day first, then the month, like 14/3/1961.",
                SAY_N(month)));
    }
    if (year < EARLIEST_YEAR || year > LATEST_YEAR)
        return refuse(e, say(e->a, "Check the year: {} is too far from today.", SAY_N(year)));
    if (!civil_date_is_valid(year, month, day)) {
        return refuse(e, say(e->a, "{} {} does not exist: {} {} has {} days. Check the date.",
                             SAY_N(day), SAY_T(month_name(month)), SAY_T(month_name(month)),
                             SAY_N(year), SAY_N(days_in_month(year, month))));
    }
    *ret_d = (civil_date){(int16_t)year, (int8_t)month, (int8_t)day};
    return OK;
}

/* Splits 14031961 and 140361 into the three numbers they stand for. */
static void split_run_of_digits(struct entry *e) {
    str run = e->token[0].text;
    if (e->n != 1 || !e->token[0].is_number || (run.n != 8 && run.n != 6)) return;
    int n = e->token[0].number, years = run.n == 8 ? 10000 : 100;
    e->token[0] = (struct token){str_slice(run, 0, 2), true, n / years / 100};
    e->token[1] = (struct token){str_slice(run, 2, 2), true, n / years % 100};
    e->token[2] = (struct token){str_from(run, 4), true, n % years};
    e->n = 3;
}

/* Puts the three parts in the order day, month, year. False for any order that could be another
 * date. */
static bool order_parts(struct entry *e) {
    struct token *t = e->token, first = t[0];
    if (e->n != 3) return false;
    if (first.is_number && first.text.n == 4) { /* 1961-03-14 */
        t[0] = t[2];
        t[2] = first;
    } else if (!first.is_number) { /* March 14 1961: the month is named */
        t[0] = t[1];
        t[1] = first;
    }
    bool month_is_named = !t[1].is_number && month_of(&t[1]) != 0;
    return t[0].is_number && t[0].text.n <= 2 && t[2].is_number &&
           (month_is_named || (t[1].is_number && t[1].text.n <= 2));
}

enum err date_entry_parse(struct arena *a, str text, enum year_rule rule, civil_date today,
                          str field, civil_date *ret_d, struct problem *why) {
    struct entry e = {.a = a, .field = field, .why = why};
    if (str_is_empty(str_trim(text))) return refuse(&e, S("Type a date, like 14/3/1961."));
    if (!tokenise(&e, text)) return refuse_form(&e);
    int weekday = e.token[0].is_number ? 0 : find_name(e.token[0].text, weekday_by_number, 7);
    if (weekday) {
        for (size_t i = 1; i < e.n; i++)
            e.token[i - 1] = e.token[i];
        e.n--;
    }
    split_run_of_digits(&e);
    if (e.n == 2 && (e.token[0].is_number || e.token[1].is_number))
        return refuse(&e, S("Type the year too, like 14/3/1961."));
    if (!order_parts(&e)) return refuse_form(&e);
    int day = e.token[0].number, month = month_of(&e.token[1]), year = e.token[2].number;
    if (e.token[2].text.n == 2)
        TRY(read_short_year(&e, year, month, day, rule, today, &year));
    else if (e.token[2].text.n != 4)
        return refuse(&e, S("Type the year with four digits, like 14/3/1961."));
    civil_date d;
    TRY(make_date(&e, day, month, year, &d));
    if (weekday && civil_date_weekday(d) != (enum weekday)weekday) {
        return refuse(
            &e, say(a, "{} is a {}, not a {}. Check the date.", SAY_T(civil_date_plain(a, d)),
                    SAY_T(weekday_name(civil_date_weekday(d))), SAY_T(weekday_by_number(weekday))));
    }
    *ret_d = d;
    return OK;
}
