#include "patient_match.h"

#include "invariant.h"
#include "jaro_winkler.h"
#include "nickname.h"

#define FULL 0.92
#define HALF 0.85

/* Weights in hundredths of a bit: 100 log2(m/u) when a field agrees, 100 log2((1-m)/(1-u)) when it does not,
 * from the m and u of House rule H22, worked out beforehand. */
enum {
    NHS_AGREES = 2325, /* .999, 1e-7 */
    NHS_DIFFERS = -997,
    BIRTH_AGREES = 1498, /* .97, 3e-5 */
    BIRTH_NEARLY = 432,  /* .02, 1e-3 */
    BIRTH_DIFFERS = -506,
    GENDER_AGREES = 97, /* .98, .5 */
    GENDER_DIFFERS = -464,
    CONTACT_AGREES = 1587, /* .60, 1e-5 */
    CONTACT_DIFFERS = -132,
    FAMILY_AGREES = 657, /* .95, .01 */
    FAMILY_DIFFERS = -431,
    GIVEN_AGREES = 552, /* .92, .02 */
    GIVEN_DIFFERS = -361,
    POSTCODE_AGREES = 1297, /* .80, 1e-4 */
    OUTWARD_AGREES = 432,   /* .10, .005 */
    POSTCODE_DIFFERS = -232,
    STREET_AGREES = 1287, /* .75, 1e-4 */
};

static void note(struct match_result *r, int32_t weight, str reason) {
    r->score += weight;
    if (str_is_empty(reason)) return;
    invariant(r->n_reasons < MATCH_REASONS);
    r->reasons[r->n_reasons++] = reason;
}

static bool both(str a, str b) {
    return a.n && b.n;
}

static bool same(str a, str b) {
    return both(a, b) && str_eq(a, b);
}

static bool nhs_agrees(const struct match_person *a, const struct match_person *b) {
    return same(a->nhs_number, b->nhs_number);
}

static void weigh_nhs_number(struct match_result *r, const struct match_person *a,
                             const struct match_person *b) {
    if (!both(a->nhs_number, b->nhs_number)) return;
    if (nhs_agrees(a, b)) {
        note(r, NHS_AGREES, S("The NHS number is the same."));
    } else if (a->nhs_number_is_verified && b->nhs_number_is_verified) {
        r->is_hard_negative = true;
        note(r, NHS_DIFFERS, S("Both have a verified NHS number and the two differ: two people."));
    } else {
        note(r, NHS_DIFFERS, S("The NHS numbers differ, and one is not verified."));
    }
}

/* Day and month swapped, or one of the three parts different. */
static bool birth_is_near(civil_date a, civil_date b) {
    if (a.year == b.year && a.month == b.day && a.day == b.month) return true;
    return (a.year == b.year) + (a.month == b.month) + (a.day == b.day) == 2;
}

static bool birth_agrees(const struct match_person *a, const struct match_person *b) {
    return !civil_date_is_none(a->birth_date) &&
           civil_date_compare(a->birth_date, b->birth_date) == 0;
}

static bool births_are_known(const struct match_person *a, const struct match_person *b) {
    return !civil_date_is_none(a->birth_date) && !civil_date_is_none(b->birth_date);
}

static void weigh_birth(struct match_result *r, const struct match_person *a,
                        const struct match_person *b) {
    if (!births_are_known(a, b)) return;
    if (birth_agrees(a, b))
        note(r, BIRTH_AGREES, S("The date of birth is the same."));
    else if (birth_is_near(a->birth_date, b->birth_date))
        note(r, BIRTH_NEARLY,
             S("The dates of birth differ in one part, or day and month are swapped."));
    else
        note(r, BIRTH_DIFFERS, S(""));
}

/* 2 full agreement, 1 half, 0 none. */
static int likeness(str a, str b) {
    double jw = jaro_winkler(a, b);
    return jw >= FULL ? 2 : jw >= HALF ? 1 : 0;
}

static bool is_family_before(const struct match_person *a, const struct match_person *b) {
    return same(a->previous_family, b->family) || same(b->previous_family, a->family);
}

/* How the names are alike, looked at once. */
struct alike {
    int family, given; /* 2 full agreement, 1 half, 0 none */
    bool are_swapped;
};

static bool names_are_swapped(const struct match_person *a, const struct match_person *b) {
    return both(a->given, b->given) && likeness(a->family, b->given) == 2 &&
           likeness(a->given, b->family) == 2 && !same(a->family, b->family);
}

static void weigh_family(struct match_result *r, const struct match_person *a,
                         const struct match_person *b, int like) {
    if (!both(a->family, b->family)) return;
    if (str_eq(a->family, b->family))
        note(r, FAMILY_AGREES, S("The family name is the same."));
    else if (like)
        note(r, FAMILY_AGREES * like / 2, S("The family names are spelt almost the same."));
    else if (is_family_before(a, b))
        note(r, FAMILY_AGREES / 2, S("The family name is one person's name before."));
    else
        note(r, FAMILY_DIFFERS, S(""));
}

/* The given name by its first word: middle names are often left out. 2, 1 or 0. */
static int given_likeness(str a, str b) {
    int like = likeness(a, b);
    str first_a = str_cut(&a, ' '), first_b = str_cut(&b, ' ');
    int first = a.p || b.p ? likeness(first_a, first_b) : like;
    if (like < 1 && nickname_related(first_a, first_b)) return 1;
    return first > like ? first : like;
}

static void weigh_given(struct match_result *r, const struct match_person *a,
                        const struct match_person *b, int like) {
    if (!both(a->given, b->given)) return;
    if (str_eq(a->given, b->given))
        note(r, GIVEN_AGREES, S("The given name is the same."));
    else if (like)
        note(r, GIVEN_AGREES * like / 2, S("The given names are alike or short for one another."));
    else
        note(r, GIVEN_DIFFERS, S(""));
}

static bool address_agrees(const struct match_person *a, const struct match_person *b) {
    return same(a->postcode, b->postcode) || same(a->street, b->street);
}

static void weigh_address(struct match_result *r, const struct match_person *a,
                          const struct match_person *b) {
    str rest_a = a->postcode, rest_b = b->postcode;
    if (same(a->postcode, b->postcode)) {
        note(r, POSTCODE_AGREES, S("The postcode is the same."));
    } else if (same(a->street, b->street)) {
        note(r, STREET_AGREES, S("The first line of the address is the same."));
    } else if (both(a->postcode, b->postcode)) {
        bool near = str_eq(str_cut(&rest_a, ' '), str_cut(&rest_b, ' '));
        note(r, near ? OUTWARD_AGREES : POSTCODE_DIFFERS,
             near ? S("Both live in the same postcode district.") : S(""));
    }
}

static bool contact_agrees(const struct match_person *a, const struct match_person *b) {
    bool agrees = both(a->email, b->email) && str_eq_nocase_ascii(a->email, b->email);
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 2; j++)
            agrees = agrees || same(a->telephone[i], b->telephone[j]);
    return agrees;
}

static bool has_contact(const struct match_person *p) {
    return p->email.n || p->telephone[0].n || p->telephone[1].n;
}

static void weigh_contact(struct match_result *r, const struct match_person *a,
                          const struct match_person *b) {
    if (contact_agrees(a, b))
        note(r, CONTACT_AGREES, S("A telephone number or email is the same."));
    else if (has_contact(a) && has_contact(b))
        note(r, CONTACT_DIFFERS, S(""));
}

static void weigh_gender(struct match_result *r, const struct match_person *a,
                         const struct match_person *b) {
    str female = S("female"), male = S("male");
    if (!str_eq(a->gender, female) && !str_eq(a->gender, male)) return;
    if (!str_eq(b->gender, female) && !str_eq(b->gender, male)) return;
    note(r, str_eq(a->gender, b->gender) ? GENDER_AGREES : GENDER_DIFFERS, S(""));
}

/* No name that both have is alike, nor was it the other's before. */
static bool names_differ(const struct match_person *a, const struct match_person *b,
                         const struct alike *alike) {
    if (alike->are_swapped || !both(a->family, b->family)) return false;
    bool is_given_alike = both(a->given, b->given) && alike->given > 0;
    return alike->family == 0 && !is_given_alike && !is_family_before(a, b);
}

/* What the sum alone cannot know: households share names, addresses and telephones; a town shares days of birth. */
static enum match_verdict judge(struct match_result *r, const struct match_person *a,
                                const struct match_person *b, const struct alike *alike) {
    bool same_family = alike->family == 2;
    bool given_differs = both(a->given, b->given) && !alike->are_swapped && alike->given == 0;
    bool births_differ = births_are_known(a, b) && !birth_agrees(a, b) &&
                         !birth_is_near(a->birth_date, b->birth_date);
    bool is_one_home = address_agrees(a, b) || contact_agrees(a, b);
    if (r->is_hard_negative) return MATCH_DIFFERENT;
    if (nhs_agrees(a, b) && birth_agrees(a, b) && same(a->family, b->family)) return MATCH_SAME;
    if (nhs_agrees(a, b)) return r->score >= MATCH_UPPER ? MATCH_LIKELY : MATCH_POSSIBLE;
    if (names_differ(a, b, alike) && (births_differ || !is_one_home)) return MATCH_DIFFERENT;
    if (birth_agrees(a, b) && same_family && given_differs && address_agrees(a, b)) {
        r->may_be_twins = true;
        note(r, 0, S("They may be twins: compare the given names before choosing."));
        return MATCH_POSSIBLE;
    }
    if (births_differ && r->score >= MATCH_UPPER) {
        note(r, 0, S("They may be relatives at one address: the dates of birth differ."));
        return MATCH_POSSIBLE;
    }
    if (given_differs && r->score >= MATCH_UPPER) return MATCH_POSSIBLE;
    return r->score >= MATCH_UPPER   ? MATCH_LIKELY
           : r->score >= MATCH_LOWER ? MATCH_POSSIBLE
                                     : MATCH_DIFFERENT;
}

struct match_result patient_match(const struct match_person *a, const struct match_person *b) {
    struct match_result r = {0};
    weigh_nhs_number(&r, a, b);
    weigh_birth(&r, a, b);
    struct alike alike = {likeness(a->family, b->family), given_likeness(a->given, b->given),
                          names_are_swapped(a, b)};
    if (alike.are_swapped) {
        note(&r, (FAMILY_AGREES + GIVEN_AGREES) / 2, S("Given and family name are swapped."));
    } else {
        weigh_family(&r, a, b, alike.family);
        weigh_given(&r, a, b, alike.given);
    }
    weigh_address(&r, a, b);
    weigh_contact(&r, a, b);
    weigh_gender(&r, a, b);
    r.verdict = judge(&r, a, b, &alike);
    return r;
}
