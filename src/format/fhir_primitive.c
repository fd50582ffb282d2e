#include "fhir_primitive.h"

#include "utf8.h"

static const struct {
    str name, form;
} types[] = {
    [FHIR_STRING] = {S_INIT("string"),
                     S_INIT("text that is not empty and has no control characters")},
    [FHIR_MARKDOWN] = {S_INIT("markdown"),
                       S_INIT("text that is not empty and has no control characters")},
    [FHIR_CODE] = {S_INIT("code"), S_INIT("a code without blanks at either end or two in a row")},
    [FHIR_ID] = {S_INIT("id"), S_INIT("1 to 64 letters, digits, hyphens and dots")},
    [FHIR_URI] = {S_INIT("uri"), S_INIT("an address without blanks")},
    [FHIR_BASE64] = {S_INIT("base64Binary"), S_INIT("bytes in base64")},
    [FHIR_DATE] = {S_INIT("date"), S_INIT("a date that exists, as YYYY, YYYY-MM or YYYY-MM-DD")},
    [FHIR_DATETIME] =
        {S_INIT("dateTime"),
         S_INIT("a date, or a date and time with its zone as YYYY-MM-DDThh:mm:ss+hh:mm")},
    [FHIR_INSTANT] = {S_INIT("instant"),
                      S_INIT("a moment with its zone as YYYY-MM-DDThh:mm:ss+hh:mm")},
    [FHIR_TIME] = {S_INIT("time"), S_INIT("a time as hh:mm:ss")},
    [FHIR_BOOLEAN] = {S_INIT("boolean"), S_INIT("true or false, without quotes")},
    [FHIR_INTEGER] = {S_INIT("integer"), S_INIT("a whole number, without quotes")},
    [FHIR_UNSIGNED_INT] = {S_INIT("unsignedInt"), S_INIT("a whole number from 0, without quotes")},
    [FHIR_POSITIVE_INT] = {S_INIT("positiveInt"), S_INIT("a whole number from 1, without quotes")},
    [FHIR_DECIMAL] = {S_INIT("decimal"), S_INIT("a number, without quotes")},
};

str fhir_primitive_name(enum fhir_primitive type) {
    return types[type].name;
}
str fhir_primitive_form(enum fhir_primitive type) {
    return types[type].form;
}

/* [ \r\n\t\S]+ and no more than 1 MiB: section 2.24, string. */
static bool is_string(str s) {
    if (s.n == 0 || s.n > 1u << 20) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 && !char_is_blank(s.p[i])) return false;
    return true;
}

/* [^\s]+(\s[^\s]+)* */
static bool is_code(str s) {
    bool was_blank = true;
    for (size_t i = 0; i < s.n; i++) {
        bool is_blank = (unsigned char)s.p[i] <= ' ';
        if (is_blank && was_blank) return false;
        was_blank = is_blank;
    }
    return !was_blank;
}

static bool is_id(str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_alpha_ascii(s.p[i]) && !char_is_digit(s.p[i]) && s.p[i] != '-' &&
            s.p[i] != '.')
            return false;
    return s.n >= 1 && s.n <= 64;
}

static bool is_uri(str s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ') return false;
    return s.n > 0;
}

static bool is_base64(str s) {
    size_t n = 0, pads = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (char_is_blank(c)) continue;
        bool is_sign = char_is_alpha_ascii(c) || char_is_digit(c) || c == '+' || c == '/';
        if (c == '=')
            pads++;
        else if (!is_sign || pads > 0)
            return false;
        n++;
    }
    return n > 0 && n % 4 == 0 && pads <= 2;
}

/* A cursor that reads fixed numbers of digits and single signs; once it fails it stays failed. */
struct cursor {
    str rest;
    bool failed;
};

static int take_digits(struct cursor *c, size_t n) {
    int value = 0;
    for (size_t i = 0; i < n; i++) {
        if (i >= c->rest.n || !char_is_digit(c->rest.p[i])) {
            c->failed = true;
            return 0;
        }
        value = value * 10 + (c->rest.p[i] - '0');
    }
    c->rest = str_from(c->rest, n);
    return value;
}

static bool take_sign(struct cursor *c, char sign) {
    if (c->rest.n == 0 || c->rest.p[0] != sign) return false;
    c->rest = str_from(c->rest, 1);
    return true;
}

static void need_sign(struct cursor *c, char sign) {
    if (!take_sign(c, sign)) c->failed = true;
}

static civil_date take_date(struct cursor *c, enum fhir_precision *ret_precision) {
    int year = take_digits(c, 4), month = 1, day = 1;
    *ret_precision = FHIR_YEAR;
    if (take_sign(c, '-')) {
        month = take_digits(c, 2);
        *ret_precision = FHIR_MONTH;
        if (take_sign(c, '-')) {
            day = take_digits(c, 2);
            *ret_precision = FHIR_DAY;
        }
    }
    if (!civil_date_is_valid(year, month, day)) c->failed = true;
    return (civil_date){(int16_t)year, (int8_t)month, (int8_t)day};
}

/* hh:mm:ss with any fraction, as microseconds of the day; 60 seconds are lawful. */
static int64_t take_time(struct cursor *c) {
    int hour = take_digits(c, 2);
    need_sign(c, ':');
    int minute = take_digits(c, 2);
    need_sign(c, ':');
    int second = take_digits(c, 2);
    if (hour > 23 || minute > 59 || second > 60) c->failed = true;
    int64_t us = 0, unit = INSTANT_SECOND;
    if (take_sign(c, '.')) {
        if (c->rest.n == 0 || !char_is_digit(c->rest.p[0])) c->failed = true;
        for (; c->rest.n > 0 && char_is_digit(c->rest.p[0]); c->rest = str_from(c->rest, 1)) {
            unit /= 10;
            us += (c->rest.p[0] - '0') * unit;
        }
    }
    return hour * INSTANT_HOUR + minute * INSTANT_MINUTE + second * INSTANT_SECOND + us;
}

/* Microseconds east of UTC. */
static int64_t take_zone(struct cursor *c) {
    if (take_sign(c, 'Z')) return 0;
    int64_t side = take_sign(c, '-') ? -1 : 1;
    if (side == 1) need_sign(c, '+');
    int hour = take_digits(c, 2);
    need_sign(c, ':');
    int minute = take_digits(c, 2);
    if (hour > 14 || minute > 59 || (hour == 14 && minute > 0)) c->failed = true;
    return side * (hour * INSTANT_HOUR + minute * INSTANT_MINUTE);
}

enum err fhir_read_instant(str text, instant *ret_moment) {
    struct cursor c = {text, false};
    enum fhir_precision precision = FHIR_YEAR;
    civil_date day = take_date(&c, &precision);
    need_sign(&c, 'T');
    int64_t us = take_time(&c);
    us -= take_zone(&c);
    if (c.failed || c.rest.n > 0 || precision != FHIR_DAY) return INVALID;
    *ret_moment = (instant){civil_date_to_days(day) * INSTANT_DAY + us};
    return OK;
}

enum err fhir_read_date(str text, civil_date *ret_day, enum fhir_precision *ret_precision) {
    struct cursor c = {text, false};
    enum fhir_precision precision = FHIR_YEAR;
    civil_date day = take_date(&c, &precision);
    if (c.failed) return INVALID;
    if (c.rest.n > 0) {
        instant unused;
        TRY(fhir_read_instant(text, &unused));
        precision = FHIR_TIMED;
    }
    *ret_day = day;
    *ret_precision = precision;
    return OK;
}

static bool is_moment(enum fhir_primitive type, str s) {
    civil_date day;
    enum fhir_precision precision;
    if (fhir_read_date(s, &day, &precision) != OK) return false;
    return type == FHIR_DATETIME || (precision == FHIR_TIMED) == (type == FHIR_INSTANT);
}

static bool is_time(str s) {
    struct cursor c = {s, false};
    take_time(&c);
    return !c.failed && c.rest.n == 0;
}

static bool is_integer(const struct json *value, int64_t least) {
    int64_t n = 0;
    return json_int(value, &n) && n >= least && n <= INT32_MAX && !str_eq(value->text, S("-0"));
}

bool fhir_primitive_is_valid(enum fhir_primitive type, const struct json *value) {
    switch (type) {
    case FHIR_BOOLEAN: return json_is(value, J_TRUE) || json_is(value, J_FALSE);
    case FHIR_DECIMAL: return json_is(value, J_NUMBER);
    case FHIR_INTEGER: return is_integer(value, INT32_MIN);
    case FHIR_UNSIGNED_INT: return is_integer(value, 0);
    case FHIR_POSITIVE_INT: return is_integer(value, 1);
    case FHIR_STRING:
    case FHIR_MARKDOWN: return is_string(json_text(value));
    case FHIR_CODE: return is_code(json_text(value));
    case FHIR_ID: return is_id(json_text(value));
    case FHIR_URI: return is_uri(json_text(value));
    case FHIR_BASE64: return is_base64(json_text(value));
    case FHIR_TIME: return is_time(json_text(value));
    case FHIR_DATE:
    case FHIR_DATETIME:
    case FHIR_INSTANT: return is_moment(type, json_text(value));
    }
    return false;
}
