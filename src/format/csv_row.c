#include "csv_row.h"

#include "birth_date.h"
#include "buf.h"
#include "date_entry.h"
#include "nhs_number.h"
#include "postal_address.h"
#include "telephone.h"

struct row {
    struct arena *arena;
    str source;
    civil_date today;
    str cell[CSV_FIELD_COUNT];
    bool has[CSV_FIELD_COUNT]; /* a column that is not there says nothing, an empty cell does */
    struct problem not_taken;
};

static enum err refuse(enum csv_field field, str sentence, struct problem *why) {
    return problem_set(why, INVALID, csv_field_name(field), sentence, S(""));
}

/* The first field that is wrong but not worth the whole row. What cannot be read says nothing either. */
static void leave_out(struct row *r, enum csv_field field, str sentence) {
    r->has[field] = false;
    if (r->not_taken.sentence.n > 0) return;
    r->not_taken = (struct problem){csv_field_name(field),
                                    say(r->arena, "The patient was taken in without \"{}\". {}",
                                        SAY_T(r->cell[field]), SAY_T(sentence)),
                                    S("")};
}

static bool is_whole_number(str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_digit(s.p[i])) return false;
    return s.n > 0;
}

/* 9.43E+09: Excel has thrown the digits away. */
static bool is_exponent_form(str s) {
    ptrdiff_t e = str_find_char(s, 'E');
    if (e < 0) e = str_find_char(s, 'e');
    if (e < 1 || !char_is_digit(s.p[0])) return false;
    str power = str_from(s, (size_t)e + 1);
    if (power.n > 0 && (power.p[0] == '+' || power.p[0] == '-')) power = str_from(power, 1);
    for (size_t i = 0; i < (size_t)e; i++)
        if (!char_is_digit(s.p[i]) && s.p[i] != '.') return false;
    return is_whole_number(power);
}

/* 7700900123.0 was a number once. */
static str without_point_zero(str s) {
    return s.n > 2 && str_ends_with(s, S(".0")) && is_whole_number(str_slice(s, 0, s.n - 2))
               ? str_slice(s, 0, s.n - 2)
               : s;
}

static const str excel_sentence = S_INIT(
    "Excel has shortened this number and its digits are lost. Format the column as text in the "
    "original file and export it again.");

/* Excel counts days from 30 December 1899, as long as they are after its false 29 February 1900. */
static bool excel_day(str text, civil_date *ret_day) {
    int64_t n = 0;
    text = without_point_zero(text);
    if (text.n != 5 || !is_whole_number(text) || !str_to_int64(text, &n)) return false;
    *ret_day = civil_date_add_days((civil_date){1899, 12, 30}, (int32_t)n);
    return true;
}

/* A day, a day with a midnight behind it, or a bare year (then it is an estimate). */
static enum err read_date(struct row *r, enum csv_field field, civil_date *ret_day,
                          bool *ret_is_year, struct problem *why) {
    str text = r->cell[field];
    int64_t year = 0;
    ptrdiff_t blank = str_find(text, S(" 00:00"));
    if (blank < 0) blank = str_find(text, S("T00:00"));
    if (blank > 0) text = str_slice(text, 0, (size_t)blank);
    *ret_is_year = false;
    if (excel_day(text, ret_day)) return OK;
    if (text.n == 4 && is_whole_number(text) && str_to_int64(text, &year) && year >= 1880 &&
        year <= r->today.year) {
        *ret_day = (civil_date){(int16_t)year, 1, 1};
        *ret_is_year = true;
        return OK;
    }
    return date_entry_parse(r->arena, text, YEAR_PAST, r->today, csv_field_name(field), ret_day,
                            why);
}

static bool is_among(str text, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase_ascii(text, str_from_c(words[i]))) return true;
    return false;
}
static bool is_yes(str text) {
    static const char *const words[] = {"y", "yes", "true", "1", "deceased", "d", "dead"};
    return is_among(text, words, sizeof words / sizeof words[0]);
}
static bool is_no(str text) {
    static const char *const words[] = {"n", "no", "false", "0", "alive", "living", "not deceased"};
    return is_among(text, words, sizeof words / sizeof words[0]);
}

static enum err take_dates(struct row *r, struct record_patient *p, struct problem *why) {
    bool is_year = false;
    if (r->cell[CSV_BIRTH_DATE].n > 0) {
        TRY(read_date(r, CSV_BIRTH_DATE, &p->birth_date, &is_year, why));
        TRY(birth_date_check(p->birth_date, r->today, why));
        p->birth_date_is_estimated = is_year;
    }
    if (r->cell[CSV_DEATH_DATE].n > 0) {
        TRY(read_date(r, CSV_DEATH_DATE, &p->death_date, &is_year, why));
        if (is_year) p->death_date = (civil_date){0};
        p->is_deceased = true;
    }
    if (is_yes(r->cell[CSV_DECEASED])) p->is_deceased = true;
    if (is_yes(r->cell[CSV_INTERPRETER])) p->needs_interpreter = true;
    bool says_no = is_no(r->cell[CSV_DECEASED]);
    p->is_said_alive = says_no && !p->is_deceased;
    if (r->cell[CSV_DECEASED].n > 0 && !says_no && !is_yes(r->cell[CSV_DECEASED]))
        leave_out(r, CSV_DECEASED, S("Write yes or no."));
    return OK;
}

/* A title of the usual ones at the start of a full name. */
static str cut_title(str *rest) {
    static const char *const titles[] = {"mr",  "mrs",  "miss",   "ms",  "mx",   "dr",   "prof",
                                         "sir", "lady", "master", "rev", "lord", "dame", "sister"};
    str first = *rest, after = *rest;
    first = str_cut(&after, ' ');
    if (str_ends_with(first, S("."))) first.n--;
    for (size_t i = 0; after.p && i < sizeof titles / sizeof titles[0]; i++)
        if (str_eq_nocase_ascii(first, str_from_c(titles[i]))) {
            *rest = str_trim(after);
            return first;
        }
    return (str){NULL, 0};
}

/* "SMITH, John (Mr)", "SMITH, Mr John", "Mr John Smith": the comma says where the family name is. */
static void split_full_name(str full, struct record_name *n) {
    str given = full, family = str_trim(str_cut(&given, ','));
    if (given.p) {
        given = str_trim(given);
        ptrdiff_t bracket = str_find_char(given, '(');
        if (bracket > 0 && str_ends_with(given, S(")"))) {
            n->title =
                str_trim(str_slice(given, (size_t)bracket + 1, given.n - (size_t)bracket - 2));
            given = str_trim(str_slice(given, 0, (size_t)bracket));
        }
        str title = cut_title(&given);
        if (title.n > 0) n->title = title;
        n->given = given;
        n->family = family;
        return;
    }
    str title = cut_title(&family);
    if (title.n > 0) n->title = title;
    size_t last = family.n;
    while (last > 0 && family.p[last - 1] != ' ')
        last--;
    n->given = str_trim(str_slice(family, 0, last));
    n->family = str_from(family, last);
}

static enum err take_names(struct row *r, struct record_patient *p, struct problem *why) {
    struct record_name *names = arena_array(r->arena, struct record_name, 3);
    struct record_name *main = &names[p->n_names++];
    main->use = S("official");
    if (r->cell[CSV_FULL_NAME].n > 0) split_full_name(r->cell[CSV_FULL_NAME], main);
    if (r->cell[CSV_FAMILY].n > 0) main->family = r->cell[CSV_FAMILY];
    if (r->cell[CSV_GIVEN].n > 0) main->given = r->cell[CSV_GIVEN];
    if (r->cell[CSV_TITLE].n > 0) main->title = r->cell[CSV_TITLE];
    if (r->cell[CSV_MIDDLE].n > 0)
        main->given =
            str_trim(say(r->arena, "{} {}", SAY_T(main->given), SAY_T(r->cell[CSV_MIDDLE])));
    if (main->family.n == 0)
        return refuse(CSV_FAMILY,
                      S("This row has no family name. Fill it in, or take the row out."), why);
    if (r->cell[CSV_PREVIOUS].n > 0)
        names[p->n_names++] =
            (struct record_name){.use = S("old"), .family = r->cell[CSV_PREVIOUS]};
    if (r->cell[CSV_KNOWN_AS].n > 0)
        names[p->n_names++] =
            (struct record_name){.use = S("nickname"), .given = r->cell[CSV_KNOWN_AS]};
    p->names = names;
    return OK;
}

static enum err take_numbers(struct row *r, struct record_patient *p, struct problem *why) {
    struct record_identifier *ids = arena_array(r->arena, struct record_identifier, 2);
    str hospital = without_point_zero(r->cell[CSV_HOSPITAL_NUMBER]);
    str nhs = without_point_zero(r->cell[CSV_NHS_NUMBER]);
    if (is_exponent_form(hospital)) return refuse(CSV_HOSPITAL_NUMBER, excel_sentence, why);
    if (is_exponent_form(nhs)) return refuse(CSV_NHS_NUMBER, excel_sentence, why);
    if (hospital.n > 0)
        ids[p->n_identifiers++] =
            (struct record_identifier){.type = S("MR"), .system = r->source, .value = hospital};
    nhs_number number;
    struct problem bad = {0};
    if (nhs.n > 0 && nhs_number_parse(nhs, &number, &bad) == OK)
        ids[p->n_identifiers++] = (struct record_identifier){
            .system = NHS_NUMBER_SYSTEM, .value = nhs_number_plain(r->arena, number)};
    else if (nhs.n > 0)
        leave_out(r, CSV_NHS_NUMBER, bad.sentence);
    p->identifiers = ids;
    return OK;
}

/* The zero that Excel took from 07700 900123 and 0113 496 0123. */
static str with_zero(struct arena *a, str s) {
    s = without_point_zero(s);
    bool took = s.n == 10 && is_whole_number(s) && s.p[0] != '0' && s.p[0] != '4';
    return took ? say(a, "0{}", SAY_T(s)) : s;
}

static void take_telecom(struct row *r, struct record_patient *p, struct record_telecom *list,
                         enum csv_field field, str use) {
    str text = with_zero(r->arena, r->cell[field]);
    telephone number;
    struct problem bad = {0};
    if (text.n == 0) return;
    if (is_exponent_form(text)) {
        leave_out(r, field, excel_sentence);
        return;
    }
    /* A number that we cannot read may still help a person: it is kept as it is. */
    if (telephone_parse(text, csv_field_name(field), &number, &bad) == OK) {
        text = telephone_text(r->arena, number);
        if (telephone_is_mobile(number)) use = S("mobile");
    }
    list[p->n_telecoms++] =
        (struct record_telecom){.system = S("phone"), .value = text, .use = use};
}

static void take_telecoms(struct row *r, struct record_patient *p) {
    struct record_telecom *list = arena_array(r->arena, struct record_telecom, 3);
    p->telecoms = list;
    take_telecom(r, p, list, CSV_TELEPHONE, S("home"));
    take_telecom(r, p, list, CSV_MOBILE, S("mobile"));
    if (str_find_char(r->cell[CSV_EMAIL], '@') > 0)
        list[p->n_telecoms++] =
            (struct record_telecom){.system = S("email"), .value = r->cell[CSV_EMAIL]};
    else if (r->cell[CSV_EMAIL].n > 0)
        leave_out(r, CSV_EMAIL, S("This is not an e-mail address."));
}

static void add_lines(struct buf *b, str text, char separator) {
    for (str rest = text; rest.p;) {
        str line = str_trim(str_cut(&rest, separator));
        if (line.n == 0) continue;
        if (b->n > 0) buf_put_char(b, '\n');
        buf_put(b, line);
    }
}

static void take_address(struct row *r, struct record_patient *p) {
    struct buf b;
    buf_init(&b, r->arena);
    str whole = r->cell[CSV_ADDRESS];
    add_lines(&b, whole, str_find_char(whole, '\n') >= 0 ? '\n' : ',');
    for (int f = CSV_ADDRESS_1; f <= CSV_COUNTY; f++)
        add_lines(&b, r->cell[f], '\n');
    str postcode = r->cell[CSV_POSTCODE], normal = postcode;
    if (postcode_parse(r->arena, postcode, &normal, NULL) == OK) postcode = normal;
    if (b.n == 0 && postcode.n == 0 && r->cell[CSV_COUNTRY].n == 0) return;
    struct record_address *one = arena_new(r->arena, struct record_address);
    *one = (struct record_address){.use = S("home"),
                                   .lines = buf_str(&b),
                                   .postcode = postcode,
                                   .country = r->cell[CSV_COUNTRY]};
    p->addresses = one;
    p->n_addresses = 1;
}

/* Words, and the codes of the NHS Data Dictionary (PERSON GENDER CODE: 1 male, 2 female). */
static void take_gender(struct row *r, struct record_patient *p) {
    static const struct {
        str word, gender;
    } words[] = {
        {S_INIT("m"), S_INIT("male")},    {S_INIT("male"), S_INIT("male")},
        {S_INIT("1"), S_INIT("male")},    {S_INIT("man"), S_INIT("male")},
        {S_INIT("f"), S_INIT("female")},  {S_INIT("female"), S_INIT("female")},
        {S_INIT("2"), S_INIT("female")},  {S_INIT("woman"), S_INIT("female")},
        {S_INIT("9"), S_INIT("other")},   {S_INIT("other"), S_INIT("other")},
        {S_INIT("o"), S_INIT("other")},   {S_INIT("i"), S_INIT("other")},
        {S_INIT("0"), S_INIT("unknown")}, {S_INIT("u"), S_INIT("unknown")},
        {S_INIT("x"), S_INIT("unknown")}, {S_INIT("unknown"), S_INIT("unknown")},
        {S_INIT(""), S_INIT("unknown")},  {S_INIT("not known"), S_INIT("unknown")},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq_nocase_ascii(r->cell[CSV_GENDER], words[i].word)) {
            p->gender = words[i].gender;
            return;
        }
    p->gender = S("unknown");
    leave_out(r, CSV_GENDER, S("Write female, male, other or unknown."));
}

static void take_language(struct row *r, struct record_patient *p) {
    str text = r->cell[CSV_LANGUAGE];
    if (text.n == 0 || str_eq_nocase_ascii(text, S("english"))) return;
    struct record_language *one = arena_new(r->arena, struct record_language);
    *one = (struct record_language){.code = text, .text = text, .is_preferred = true};
    p->languages = one;
    p->n_languages = 1;
}

static void put_sized(struct buf *b, str text) {
    buf_put_int(b, (int64_t)text.n);
    buf_put_char(b, ':');
    buf_put(b, text);
}

/* ---- what a row says ----------------------------------------------------------------------------- */

/* The fields of a patient (import_plan.h) that a column is about. */
static const struct {
    enum csv_field field;
    str about, and;
} abouts[] = {
    {CSV_TITLE, S_INIT("title"), S_INIT("")},
    {CSV_GIVEN, S_INIT("given_names"), S_INIT("")},
    {CSV_FAMILY, S_INIT("family_name"), S_INIT("")},
    {CSV_FULL_NAME, S_INIT("family_name"), S_INIT("given_names")},
    {CSV_PREVIOUS, S_INIT("previous_name"), S_INIT("")},
    {CSV_KNOWN_AS, S_INIT("known_as"), S_INIT("")},
    {CSV_GENDER, S_INIT("gender"), S_INIT("")},
    {CSV_BIRTH_DATE, S_INIT("birth_date"), S_INIT("birth_date_is_estimated")},
    {CSV_DEATH_DATE, S_INIT("is_deceased"), S_INIT("death_date")},
    {CSV_DECEASED, S_INIT("is_deceased"), S_INIT("death_date")},
    {CSV_NHS_NUMBER, S_INIT("nhs_number"), S_INIT("nhs_number_status")},
    {CSV_HOSPITAL_NUMBER, S_INIT("hospital_number"), S_INIT("")},
    {CSV_ADDRESS, S_INIT("address"), S_INIT("")},
    {CSV_ADDRESS_1, S_INIT("address"), S_INIT("")},
    {CSV_ADDRESS_2, S_INIT("address"), S_INIT("")},
    {CSV_ADDRESS_3, S_INIT("address"), S_INIT("")},
    {CSV_ADDRESS_4, S_INIT("address"), S_INIT("")},
    {CSV_ADDRESS_5, S_INIT("address"), S_INIT("")},
    {CSV_TOWN, S_INIT("address"), S_INIT("")},
    {CSV_COUNTY, S_INIT("address"), S_INIT("")},
    {CSV_POSTCODE, S_INIT("postcode"), S_INIT("")},
    {CSV_COUNTRY, S_INIT("country"), S_INIT("")},
    {CSV_TELEPHONE, S_INIT("home_telephone"), S_INIT("")},
    {CSV_MOBILE, S_INIT("mobile_telephone"), S_INIT("")},
    {CSV_EMAIL, S_INIT("email"), S_INIT("")},
    {CSV_GP, S_INIT("gp_name"), S_INIT("")},
    {CSV_LANGUAGE, S_INIT("language"), S_INIT("")},
    {CSV_INTERPRETER, S_INIT("interpreter"), S_INIT("")},
};
enum { SAID_MOST = 2 * (sizeof abouts / sizeof abouts[0]) + 2 };

static void add_said(str *said, size_t *n, str name) {
    if (name.n == 0) return;
    for (size_t i = 0; i < *n; i++)
        if (str_eq(said[i], name)) return;
    said[(*n)++] = name;
}

static bool says_mobile(const struct record_patient *p) {
    for (size_t i = 0; i < p->n_telecoms; i++)
        if (str_eq(p->telecoms[i].use, S("mobile"))) return true;
    return false;
}

static void set_said(struct row *r, struct record_patient *p) {
    str *said = arena_array(r->arena, str, 2 * SAID_MOST); /* room for what was said before */
    struct record_cell *cells = arena_array(r->arena, struct record_cell, CSV_FIELD_COUNT);
    size_t n = 0;
    for (int f = CSV_TITLE; f < CSV_FIELD_COUNT; f++)
        if (r->has[f])
            cells[p->n_cells++] =
                (struct record_cell){csv_field_name((enum csv_field)f), r->cell[f]};
    for (size_t i = 0; i < sizeof abouts / sizeof abouts[0]; i++) {
        if (!r->has[abouts[i].field]) continue;
        add_said(said, &n, abouts[i].about);
        add_said(said, &n, abouts[i].and);
    }
    /* A title before a full name, a mobile number in the one column for telephones. */
    if (p->names[0].title.n > 0) add_said(said, &n, S("title"));
    if (says_mobile(p)) add_said(said, &n, S("mobile_telephone"));
    p->is_list = true;
    p->list_source = r->source;
    p->cells = cells;
    p->said = said;
    p->n_said = n;
    p->says_part_of_given = r->has[CSV_GIVEN] && !r->has[CSV_MIDDLE] && !r->has[CSV_FULL_NAME];
    for (int f = CSV_ADDRESS_1; f <= CSV_COUNTY; f++)
        p->says_part_of_address |= !r->has[f];
    p->says_part_of_address &= !r->has[CSV_ADDRESS];
}

/* Of the cells by what they mean, so that moved columns change nothing. */
static sha256_hash row_hash(struct row *r) {
    struct buf b;
    buf_init(&b, r->arena);
    for (int f = CSV_TITLE; f < CSV_FIELD_COUNT; f++) {
        if (!r->has[f]) continue;
        put_sized(&b, csv_field_name((enum csv_field)f));
        put_sized(&b, r->cell[f]);
    }
    return sha256_of(buf_str(&b));
}

static void set_key(struct row *r, struct record *one) {
    struct record_key *key = arena_new(r->arena, struct record_key);
    const struct record_patient *p = &one->patient;
    if (p->n_identifiers > 0) {
        *key = (struct record_key){p->identifiers[0].system, p->identifiers[0].value};
    } else {
        struct buf b;
        buf_init(&b, r->arena);
        put_sized(&b, p->names[0].family);
        put_sized(&b, p->names[0].given);
        if (!civil_date_is_none(p->birth_date))
            put_sized(&b, civil_date_iso(r->arena, p->birth_date));
        *key = (struct record_key){say(r->arena, "{}#names", SAY_T(r->source)), buf_str(&b)};
    }
    one->keys = key;
    one->n_keys = 1;
}

static enum err take_row(struct row *r, struct record *one, struct problem *why) {
    struct record_patient p = {0};
    TRY(take_names(r, &p, why));
    TRY(take_dates(r, &p, why));
    TRY(take_numbers(r, &p, why));
    take_telecoms(r, &p);
    take_address(r, &p);
    take_gender(r, &p);
    take_language(r, &p);
    p.practice_name = r->cell[CSV_PRACTICE];
    p.gp_name = r->cell[CSV_GP];
    p.not_taken = r->not_taken;
    set_said(r, &p);
    one->kind = RECORD_PATIENT;
    one->patient = p;
    one->hash = row_hash(r);
    return OK;
}

static struct row row_of(struct arena *a, const struct csv_cells *cells, str source,
                         civil_date today) {
    struct row r = {.arena = a, .source = source, .today = today};
    for (int f = CSV_TITLE; f < CSV_FIELD_COUNT; f++) {
        r.has[f] = cells->has[f];
        if (r.has[f]) r.cell[f] = cells->cell[f];
    }
    return r;
}

enum err csv_row_take(struct arena *a, const struct csv_cells *cells, str source, civil_date today,
                      struct record *one, struct problem *why) {
    struct row r = row_of(a, cells, source, today);
    TRY(take_row(&r, one, why));
    set_key(&r, one);
    return OK;
}

/* ---- over what was said before ------------------------------------------------------------------- */

static void cells_of(const struct record_cell *list, size_t n, struct csv_cells *ret_cells) {
    *ret_cells = (struct csv_cells){0};
    for (size_t i = 0; i < n; i++)
        for (int f = CSV_TITLE; f < CSV_FIELD_COUNT; f++)
            if (str_eq(list[i].name, csv_field_name((enum csv_field)f))) {
                ret_cells->has[f] = true;
                ret_cells->cell[f] = list[i].value;
            }
}

/* An empty cell takes no number and no death away. */
static bool is_never_emptied(int f) {
    return f == CSV_DEATH_DATE || f == CSV_DECEASED || f == CSV_NHS_NUMBER;
}

static void lay_over(const struct csv_cells *before, const struct csv_cells *now,
                     struct csv_cells *ret_cells, bool *ret_death_emptied) {
    *ret_cells = *now;
    *ret_death_emptied = false;
    for (int f = CSV_TITLE; f < CSV_FIELD_COUNT; f++) {
        bool is_emptied = now->has[f] && now->cell[f].n == 0 && before->cell[f].n > 0;
        bool stays = !now->has[f] || (is_emptied && is_never_emptied(f));
        if (f == CSV_HOSPITAL_NUMBER || !stays) continue;
        ret_cells->has[f] = before->has[f];
        ret_cells->cell[f] = before->cell[f];
        if (is_emptied && f != CSV_NHS_NUMBER) *ret_death_emptied = true;
    }
    if (is_no(now->cell[CSV_DECEASED])) { /* says so, and no day with it */
        ret_cells->has[CSV_DEATH_DATE] = now->has[CSV_DEATH_DATE];
        ret_cells->cell[CSV_DEATH_DATE] = now->cell[CSV_DEATH_DATE];
        *ret_death_emptied = false;
    }
    if (now->cell[CSV_DEATH_DATE].n > 0 || is_yes(now->cell[CSV_DECEASED]))
        *ret_death_emptied = false;
}

static str lines_of(const struct record_patient *p) {
    return p->n_addresses > 0 ? p->addresses[0].lines : S("");
}

static bool has_address(const struct csv_cells *c) {
    bool has = false;
    for (int f = CSV_ADDRESS; f <= CSV_COUNTY; f++)
        has |= c->has[f];
    return has;
}

enum err csv_row_again(struct arena *a, const struct record_cell *before, size_t n,
                       civil_date today, struct record *one, bool *ret_death_emptied,
                       struct problem *why) {
    struct csv_cells then, now, merged;
    struct record was = {0}, made = *one;
    const struct record_patient *p = &one->patient;
    cells_of(before, n, &then);
    cells_of(p->cells, p->n_cells, &now);
    lay_over(&then, &now, &merged, ret_death_emptied);
    struct row r = row_of(a, &merged, p->list_source, today);
    TRY(take_row(&r, &made, why));
    made.patient.not_taken = p->not_taken;
    r = row_of(a, &then, p->list_source, today);
    if (take_row(&r, &was, NULL) == OK) {
        for (size_t i = 0; i < was.patient.n_said; i++)
            add_said(made.patient.said, &made.patient.n_said, was.patient.said[i]);
        if (then.has[CSV_GIVEN] && !str_eq(was.patient.names[0].given, made.patient.names[0].given))
            made.patient.says_part_of_given = false;
        if (has_address(&then) && !str_eq(lines_of(&was.patient), lines_of(&made.patient)))
            made.patient.says_part_of_address = false;
    }
    *one = made;
    return OK;
}
