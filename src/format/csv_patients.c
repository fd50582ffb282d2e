#include "csv_patients.h"

#include "birth_date.h"
#include "buf.h"
#include "date_entry.h"
#include "nhs_number.h"
#include "postal_address.h"
#include "telephone.h"
#include "utf8.h"

struct columns {
    enum csv_field *field;
    size_t n;
};

struct row {
    struct arena *arena;
    const struct csv_file *file;
    str cell[CSV_FIELD_COUNT];
    struct problem not_taken;
};

static enum err refuse(enum csv_field field, str sentence, struct problem *why) {
    return problem_set(why, INVALID, csv_field_name(field), sentence, S(""));
}

/* The first field that is wrong but not worth the whole row. */
static void leave_out(struct row *r, enum csv_field field, str sentence) {
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
        year <= r->file->today.year) {
        *ret_day = (civil_date){(int16_t)year, 1, 1};
        *ret_is_year = true;
        return OK;
    }
    return date_entry_parse(r->arena, text, YEAR_PAST, r->file->today, csv_field_name(field),
                            ret_day, why);
}

static enum err take_dates(struct row *r, struct record_patient *p, struct problem *why) {
    bool is_year = false;
    if (r->cell[CSV_BIRTH_DATE].n > 0) {
        TRY(read_date(r, CSV_BIRTH_DATE, &p->birth_date, &is_year, why));
        TRY(birth_date_check(p->birth_date, r->file->today, why));
        p->birth_date_is_estimated = is_year;
    }
    if (r->cell[CSV_DEATH_DATE].n > 0) {
        TRY(read_date(r, CSV_DEATH_DATE, &p->death_date, &is_year, why));
        if (is_year) p->death_date = (civil_date){0};
        p->is_deceased = true;
    }
    static const char *const yes[] = {"y", "yes", "true", "1", "deceased", "d", "dead"};
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        str word = str_from_c(yes[i]);
        if (str_eq_nocase_ascii(r->cell[CSV_DECEASED], word)) p->is_deceased = true;
        if (str_eq_nocase_ascii(r->cell[CSV_INTERPRETER], word)) p->needs_interpreter = true;
    }
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
        main->given = say(r->arena, "{} {}", SAY_T(main->given), SAY_T(r->cell[CSV_MIDDLE]));
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
        ids[p->n_identifiers++] = (struct record_identifier){
            .type = S("MR"), .system = r->file->source, .value = hospital};
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
    if (b.n == 0 && postcode.n == 0) return;
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

/* Of the cells by what they mean, so that moved columns change nothing. */
static sha256_hash row_hash(struct row *r) {
    struct buf b;
    buf_init(&b, r->arena);
    for (int f = CSV_TITLE; f < CSV_FIELD_COUNT; f++) {
        if (r->cell[f].n == 0) continue;
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
        *key = (struct record_key){say(r->arena, "{}#names", SAY_T(r->file->source)), buf_str(&b)};
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
    one->kind = RECORD_PATIENT;
    one->patient = p;
    one->hash = row_hash(r);
    set_key(r, one);
    return OK;
}

/* ---- the file ------------------------------------------------------------------------------------ */

struct list {
    struct arena *arena;
    struct record *records;
    struct rejection *rejections;
    struct left_alone *left;
    size_t n_records, n_rejections, n_left, room_records, room_rejections;
};

static void add_one(struct list *l, const struct csv_file *file, enum record_kind kind,
                    str resource, const struct problem *why, bool is_field_only) {
    if (l->n_rejections == l->room_rejections) {
        size_t room = l->room_rejections ? l->room_rejections * 2 : 16;
        struct rejection *more = arena_array(l->arena, struct rejection, room);
        for (size_t i = 0; i < l->n_rejections; i++)
            more[i] = l->rejections[i];
        l->rejections = more;
        l->room_rejections = room;
    }
    l->rejections[l->n_rejections++] = (struct rejection){
        file->name, resource, why->field, why->sentence, why->rule, kind, is_field_only};
}

static void add_rejection(struct list *l, const struct csv_file *file, enum record_kind kind,
                          str resource, const struct problem *why) {
    add_one(l, file, kind, resource, why, false);
}

static struct record *add_record(struct list *l) {
    if (l->n_records == l->room_records) {
        size_t room = l->room_records ? l->room_records * 2 : 64;
        struct record *more = arena_array(l->arena, struct record, room);
        for (size_t i = 0; i < l->n_records; i++)
            more[i] = l->records[i];
        l->records = more;
        l->room_records = room;
    }
    return &l->records[l->n_records];
}

static enum csv_field field_of(const struct csv_file *file, str header, bool *ret_known) {
    enum csv_field field = CSV_IGNORED;
    for (size_t i = 0; file->mapping && i < file->mapping->n; i++)
        if (str_eq_nocase_ascii(file->mapping->rows[i].header, header)) {
            *ret_known = true;
            return file->mapping->rows[i].field;
        }
    *ret_known = csv_field_of_header(header, &field);
    return field;
}

static enum err read_header(struct list *l, const struct csv_file *file, const struct csv_row *row,
                            struct columns *ret_columns, struct problem *why) {
    bool seen[CSV_FIELD_COUNT] = {false};
    ret_columns->field = arena_array(l->arena, enum csv_field, row->n);
    ret_columns->n = row->n;
    l->left = arena_array(l->arena, struct left_alone, row->n);
    for (size_t i = 0; i < row->n; i++) {
        bool known = false;
        enum csv_field field = field_of(file, row->cells[i], &known);
        if (!known && row->cells[i].n > 0)
            l->left[l->n_left++] =
                (struct left_alone){say(l->arena, "column {}", SAY_T(row->cells[i])), 1};
        if (field != CSV_IGNORED && seen[field])
            return problem_set(why, INVALID, row->cells[i],
                               say(l->arena,
                                   "Two columns both mean {}. Say in a mapping file which one to "
                                   "take and set the other to \"ignored\".",
                                   SAY_T(csv_field_name(field))),
                               S(""));
        seen[field] = true;
        ret_columns->field[i] = field;
    }
    if (seen[CSV_FAMILY] || seen[CSV_FULL_NAME]) return OK;
    return problem_set(
        why, INVALID, say(l->arena, "line {}", SAY_N(row->line)),
        S("No column with the family name was found in the first line. Put the headers there, "
          "or say in a mapping file which column it is: their header = family_name"),
        S(""));
}

static void take_rows(struct list *l, const struct csv_file *file, struct csv *csv,
                      const struct columns *columns) {
    for (;;) {
        struct csv_row cells = {0};
        struct problem why = {0};
        enum err e = csv_next(csv, &cells, &why);
        if (e == NOT_FOUND) return;
        if (e != OK) {
            add_rejection(l, file, RECORD_PATIENT, why.field, &why);
            continue;
        }
        struct row row = {.arena = l->arena, .file = file};
        for (size_t i = 0; i < cells.n && i < columns->n; i++) {
            enum csv_field field = columns->field[i];
            row.cell[field] = str_trim(utf8_plain(l->arena, cells.cells[i], field == CSV_ADDRESS));
        }
        row.cell[CSV_IGNORED] = (str){NULL, 0};
        struct record *one = add_record(l);
        *one = (struct record){.label = say(l->arena, "line {}", SAY_N(cells.line))};
        if (cells.n > columns->n) {
            why = (struct problem){
                S("row"),
                S("This row has more cells than there are headers: a separator inside a "
                  "cell needs quotation marks around the cell."),
                S("RFC 4180 section 2")};
            add_rejection(l, file, RECORD_PATIENT, one->label, &why);
            continue;
        }
        if (take_row(&row, one, &why) != OK) {
            add_rejection(l, file, RECORD_PATIENT, one->label, &why);
            continue;
        }
        if (one->patient.not_taken.sentence.n > 0)
            add_one(l, file, RECORD_KIND_COUNT, one->label, &one->patient.not_taken, true);
        l->n_records++;
    }
}

void csv_patients_take(struct arena *a, const struct csv_file *file, str bytes,
                       struct taken *ret_taken) {
    struct list l = {.arena = a};
    struct problem why = {0};
    struct csv csv;
    struct csv_row header = {0};
    struct columns columns = {0};
    str text = {NULL, 0};
    enum err e = csv_decode(a, bytes, &text, &why);
    if (e == OK) {
        csv_open(&csv, a, text);
        e = csv_next(&csv, &header, &why);
        if (e == NOT_FOUND) why.sentence = S("The file is empty.");
    }
    if (e == OK) e = read_header(&l, file, &header, &columns, &why);
    if (e == OK)
        take_rows(&l, file, &csv, &columns);
    else
        add_rejection(&l, file, RECORD_KIND_COUNT, S(""), &why);
    *ret_taken =
        (struct taken){l.records, l.n_records, l.rejections, l.n_rejections, l.left, l.n_left};
}
