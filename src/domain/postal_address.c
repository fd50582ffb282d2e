#include "postal_address.h"

#include "buf.h"
#include "text_upper.h"
#include "utf8.h"

#define WINDOW_RULE                                                                                \
    "GOV.UK Notify: a letter's address has 3 to 7 lines, the last a postcode or a country"

enum { LONGEST_LINE = 100 };

static bool is_united_kingdom(str country) {
    static const str names[] = {S_INIT(""),
                                S_INIT("UK"),
                                S_INIT("U.K."),
                                S_INIT("GB"),
                                S_INIT("GBR"),
                                S_INIT("Great Britain"),
                                S_INIT("United Kingdom"),
                                S_INIT("England"),
                                S_INIT("Wales"),
                                S_INIT("Scotland"),
                                S_INIT("Northern Ireland")};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_eq_nocase_ascii(country, names[i])) return true;
    return false;
}

static enum err refuse(struct problem *why, str sentence) {
    return problem_set(why, INVALID, S("address"), sentence, S("GOV.UK Notify letters"));
}

static enum err take_lines(struct arena *a, str text, struct postal_address *address,
                           struct problem *why) {
    while (text.n) {
        str line = str_trim(str_cut(&text, '\n'));
        if (str_is_empty(line)) continue;
        if (address->n_lines == ADDRESS_LINES)
            return refuse(why,
                          S("An address has at most 7 lines and the postcode. Join two lines."));
        if (!utf8_is_plain_text(line))
            return refuse(why,
                          S("The address holds characters that cannot be printed. Type it again."));
        if (utf8_length(line) > LONGEST_LINE)
            return refuse(why,
                          S("A line of an address has at most 100 characters. Split the line."));
        address->line[address->n_lines++] = arena_str(a, line);
    }
    return OK;
}

enum err postcode_of_address(struct arena *a, str text, str *ret_postcode, struct problem *why) {
    enum err e = postcode_parse(a, text, ret_postcode, why);
    if (e == OK || !why) return e;
    str sentence = say(a, "{} If it is abroad, give the country.", SAY_T(why->sentence));
    return problem_set(why, e, why->field, sentence, why->rule);
}

enum err postal_address_parse(struct arena *a, str lines, str postcode, str country,
                              struct postal_address *ret_address, struct problem *why) {
    struct postal_address address = {0};
    postcode = str_trim(postcode);
    country = str_trim(country);
    TRY(take_lines(a, lines, &address, why));
    if (!utf8_is_plain_text(postcode) || !utf8_is_plain_text(country))
        return refuse(why,
                      S("The address holds characters that cannot be printed. Type it again."));
    if (!is_united_kingdom(country)) {
        address.country = arena_str(a, country);
        address.postcode = arena_str(a, postcode);
    } else if (postcode.n) {
        TRY(postcode_of_address(a, postcode, &address.postcode, why));
    } else if (address.n_lines && postcode_parse(a, address.line[address.n_lines - 1],
                                                 &address.postcode, NULL) == OK) {
        address.n_lines--;
    }
    *ret_address = address;
    return OK;
}

static str joined(struct arena *a, const str *line, size_t n, str between) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < n; i++) {
        if (str_is_empty(line[i])) continue;
        if (b.n) buf_put(&b, between);
        buf_put(&b, line[i]);
    }
    return buf_str(&b);
}

str postal_address_text(struct arena *a, const struct postal_address *address) {
    return joined(a, address->line, address->n_lines, S("\n"));
}

str postal_address_one_line(struct arena *a, const struct postal_address *address) {
    str all[] = {joined(a, address->line, address->n_lines, S(", ")), address->postcode,
                 address->country};
    return joined(a, all, sizeof all / sizeof all[0], S(", "));
}

/* Joins the two neighbours that are shortest together. */
static void join_shortest(struct arena *a, str *line, size_t *n) {
    size_t best = 0;
    for (size_t i = 1; i + 1 < *n; i++)
        if (line[i].n + line[i + 1].n < line[best].n + line[best + 1].n) best = i;
    line[best] = say(a, "{}, {}", SAY_T(line[best]), SAY_T(line[best + 1]));
    for (size_t i = best + 1; i + 1 < *n; i++)
        line[i] = line[i + 1];
    --*n;
}

enum err postal_address_window(struct arena *a, str name, const struct postal_address *address,
                               struct window_lines *ret_window, struct problem *why) {
    bool abroad = address->country.n > 0;
    str middle[ADDRESS_LINES + 1],
        last = abroad ? text_upper(a, address->country) : address->postcode;
    size_t n = 0;
    for (size_t i = 0; i < address->n_lines; i++)
        middle[n++] = address->line[i];
    if (abroad && address->postcode.n) middle[n++] = address->postcode;
    if (str_is_empty(last) || (!abroad && postcode_is_pseudo(last))) {
        return problem_set(
            why, INVALID, S("postcode"),
            S("There is no postcode to print, so the letter would not arrive. Add the "
              "postcode, or the country if it is abroad."),
            S(WINDOW_RULE));
    }
    if (str_is_empty(str_trim(name)) || n == 0) {
        return problem_set(
            why, INVALID, S("address"),
            S("An envelope needs a name, at least one line of address, and the postcode "
              "or country. Complete the address."),
            S(WINDOW_RULE));
    }
    while (n > WINDOW_LINES - 2)
        join_shortest(a, middle, &n);
    struct window_lines window = {.n = 0};
    window.line[window.n++] = str_trim(name);
    for (size_t i = 0; i < n; i++)
        window.line[window.n++] = middle[i];
    window.line[window.n++] = last;
    *ret_window = window;
    return OK;
}
