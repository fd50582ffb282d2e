#include "date_entry.h"

#define TIME_RULE "NHS service manual: times as 9:30am or 14:30"

static enum err refuse(struct problem *why, str field, str sentence) {
    return problem_set(why, INVALID, field, sentence, S(TIME_RULE));
}

/* Takes am, pm, a.m. or p.m. off the end; '\0' when there is none. */
static char take_half(str *text) {
    static const str endings[] = {S_INIT("am"), S_INIT("a.m."), S_INIT("a.m"),
                                  S_INIT("pm"), S_INIT("p.m."), S_INIT("p.m")};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (text->n < endings[i].n) continue;
        str end = str_from(*text, text->n - endings[i].n);
        if (!str_eq_nocase_ascii(end, endings[i])) continue;
        *text = str_trim(str_slice(*text, 0, text->n - endings[i].n));
        return endings[i].p[0];
    }
    return '\0';
}

struct reading {
    int hour, minute;
    bool hour_has_one_digit, has_minutes;
};

static bool digits(str s, int *ret_n) {
    if (s.n < 1 || s.n > 2) return false;
    *ret_n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!char_is_digit(s.p[i])) return false;
        *ret_n = *ret_n * 10 + (s.p[i] - '0');
    }
    return true;
}

/* 9, 09, 9:30, 9.30, 930, 0930. */
static bool read_clock(str text, struct reading *ret_r) {
    str hour = text, minute = S("");
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != ':' && text.p[i] != '.') continue;
        hour = str_slice(text, 0, i);
        minute = str_from(text, i + 1);
        if (minute.n != 2) return false;
        break;
    }
    if (minute.n == 0 && text.n >= 3 && text.n <= 4) {
        hour = str_slice(text, 0, text.n - 2);
        minute = str_from(text, text.n - 2);
    }
    *ret_r = (struct reading){.hour_has_one_digit = hour.n == 1, .has_minutes = minute.n == 2};
    return digits(hour, &ret_r->hour) && (minute.n == 0 || digits(minute, &ret_r->minute));
}

enum err time_entry_parse(str text, str field, civil_time *ret_t, struct problem *why) {
    text = str_trim(text);
    if (str_eq_nocase_ascii(text, S("noon")) || str_eq_nocase_ascii(text, S("midday"))) {
        *ret_t = (civil_time){12 * 60};
        return OK;
    }
    if (str_eq_nocase_ascii(text, S("midnight"))) {
        return refuse(
            why, field,
            S("Midnight could be the start or the end of the day. Type 00:00 for the start."));
    }
    char half = take_half(&text);
    struct reading r;
    if (!read_clock(text, &r) || (!half && !r.has_minutes))
        return refuse(why, field, S("Type a time, like 9:30am or 14:30."));
    if (r.hour > 23 || r.minute > 59)
        return refuse(why, field, S("There is no such time. Type a time, like 9:30am or 14:30."));
    if (half == 'a' && (r.hour > 12 || r.hour == 0))
        return refuse(why, field, S("A time with am is from 12am to 11:59am. Type it again."));
    if (half == 'p' && r.hour == 0)
        return refuse(why, field, S("A time with pm is from 12pm to 11:59pm. Type it again."));
    if (!half && r.hour_has_one_digit && r.hour >= 1 && r.hour <= 6) {
        return refuse(
            why, field,
            S("Morning or afternoon? Add am or pm, like 2:30pm, or type 14:30 or 02:30."));
    }
    if (half == 'a' && r.hour == 12) r.hour = 0;
    if (half == 'p' && r.hour < 12) r.hour += 12;
    *ret_t = (civil_time){(int16_t)(r.hour * 60 + r.minute)};
    return OK;
}
