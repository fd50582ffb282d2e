#include "postal_address.h"

#include "buf.h"

enum { LONGEST = 9 };

static bool fits(char c, const char *set) {
    return str_find_char(str_from_c(set), c) >= 0;
}

static const char digits[] = "0123456789";
static const char first_letters[] = "ABCDEFGHIJKLMNOPRSTUWYZ";  /* not Q V X */
static const char second_letters[] = "ABCDEFGHKLMNOPQRSTUVWXY"; /* not I J Z */
static const char third_letters[] = "ABCDEFGHJKPSTUW";          /* A9A */
static const char fourth_letters[] = "ABEHMNPRVWXY";            /* AA9A */
static const char inward_letters[] = "ABDEFGHJLNPQRSTUWXYZ";    /* not C I K M O V */

static bool is_outward(str s) {
    if (s.n < 2 || s.n > 4 || !fits(s.p[0], first_letters)) return false;
    bool two_letters = fits(s.p[1], second_letters);
    const char *rest = s.p + (two_letters ? 2 : 1);
    size_t n = s.n - (two_letters ? 2 : 1);
    if (n < 1 || n > 2 || !fits(rest[0], digits)) return false;
    return n == 1 || fits(rest[1], digits) ||
           fits(rest[1], two_letters ? fourth_letters : third_letters);
}

static bool is_inward(str s) {
    return s.n == 3 && fits(s.p[0], digits) && fits(s.p[1], inward_letters) &&
           fits(s.p[2], inward_letters);
}

/* Codes outside the pattern: the old Girobank, and the overseas territories. */
static bool is_special(str all) {
    static const str special[] = {S_INIT("GIR0AA"),  S_INIT("ASCN1ZZ"), S_INIT("BBND1ZZ"),
                                  S_INIT("BIQQ1ZZ"), S_INIT("FIQQ1ZZ"), S_INIT("PCRN1ZZ"),
                                  S_INIT("SIQQ1ZZ"), S_INIT("STHL1ZZ"), S_INIT("TDCU1ZZ"),
                                  S_INIT("TKCA1ZZ")};
    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++)
        if (str_eq(all, special[i])) return true;
    /* The NHS's pseudo postcodes use any letters: ZZ99 3VZ is no fixed abode. */
    return all.n == 7 && str_starts_with(all, S("ZZ99")) && char_is_digit(all.p[4]) &&
           char_is_alpha_ascii(all.p[5]) && char_is_alpha_ascii(all.p[6]);
}

static bool is_forces(str all) {
    if (!str_starts_with(all, S("BFPO")) || all.n < 5 || all.n > 8) return false;
    for (size_t i = 4; i < all.n; i++)
        if (!char_is_digit(all.p[i])) return false;
    return true;
}

/* Capitals without blanks; 0 when it cannot be a postcode. */
static size_t squeeze(str text, char squeezed[LONGEST]) {
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == ' ') continue;
        if (n == LONGEST || !(char_is_alpha_ascii(c) || char_is_digit(c))) return 0;
        squeezed[n++] = char_upper_ascii(c);
    }
    return n;
}

enum err postcode_parse(struct arena *a, str text, str *ret_postcode, struct problem *why) {
    char squeezed[LONGEST];
    str all = {squeezed, squeeze(str_trim(text), squeezed)};
    size_t cut = is_forces(all) ? 4 : all.n > 3 ? all.n - 3 : 0;
    str outward = str_slice(all, 0, cut), inward = str_from(all, cut);
    if (!is_forces(all) && !is_special(all) && !(is_outward(outward) && is_inward(inward))) {
        return problem_set(
            why, INVALID, S("postcode"),
            S("This is not a UK postcode. Check letters and digits (O and 0, I and 1), "
              "like BS8 2DJ."),
            S("BS 7666: postcode forms"));
    }
    *ret_postcode = say(a, "{} {}", SAY_T(outward), SAY_T(inward));
    return OK;
}

bool postcode_is_pseudo(str postcode) {
    return str_starts_with(postcode, S("ZZ99"));
}
