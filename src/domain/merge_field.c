#include "merge_field.h"

#include "buf.h"
#include "invariant.h"

static const struct merge_field_row rows[MERGE_FIELD_COUNT] = {
#define ROW(field, name, meaning, example)                                                         \
    [MERGE_##field] = {S_INIT(name), S_INIT(meaning), S_INIT(example)}
    ROW(PATIENT_NAME, "patient.name", "the patient's full name with title",
        "Mrs Marguerite Okonkwo-Hale"),
    ROW(PATIENT_TITLE, "patient.title", "title", "Mrs"),
    ROW(PATIENT_GIVEN_NAMES, "patient.given_names", "first names", "Marguerite"),
    ROW(PATIENT_FAMILY_NAME, "patient.family_name", "family name", "Okonkwo-Hale"),
    ROW(PATIENT_SALUTATION, "patient.salutation", "what follows Dear", "Mrs Okonkwo-Hale"),
    ROW(PATIENT_BIRTH_DATE, "patient.date_of_birth", "date of birth", "14 March 1961"),
    ROW(PATIENT_AGE, "patient.age", "age on the day of the letter, with its unit", "65 years"),
    ROW(PATIENT_NHS_NUMBER, "patient.nhs_number", "NHS number", "999 000 0026"),
    ROW(PATIENT_HOSPITAL_NUMBER, "patient.hospital_number", "hospital number", "H118203"),
    ROW(PATIENT_ADDRESS, "patient.address", "postal address, a line each",
        "14 Tanner's Row\nHexham"),
    ROW(PATIENT_TELEPHONE, "patient.telephone", "telephone", "01632 960 114"),
    ROW(GP_NAME, "gp.name", "the registered GP", "Dr L Ferreira"),
    ROW(GP_PRACTICE, "gp.practice", "the GP practice", "Beacon Street Surgery"),
    ROW(REFERRER_NAME, "referrer.name", "who referred the patient", "Dr L Ferreira"),
    ROW(REFERRAL_DATE, "referral.date", "date of the referral", "2 November 2026"),
    ROW(REFERRAL_NOTE, "referral.note", "what the reviewer wrote to the referrer",
        "Please send the ECG again: no trace came with it"),
    ROW(CLINIC_NAME, "clinic.name", "the clinic", "Arrhythmia clinic"),
    ROW(CLINIC_DATE, "clinic.date", "date of the attendance", "23 November 2026"),
    ROW(CLINIC_TIME, "clinic.time", "time of the attendance", "9:30am"),
    ROW(CLINIC_PLACE, "clinic.place", "where the clinic is held",
        "Outpatients 2, Northgate Hospital"),
    ROW(CLINIC_TELEPHONE, "clinic.telephone", "telephone of the clinic", "01632 960 100"),
    ROW(NEXT_DATE, "next_appointment.date", "date of the next appointment",
        "Monday 4 January 2027"),
    ROW(NEXT_TIME, "next_appointment.time", "time of the next appointment", "10:15am"),
    ROW(NEXT_PLACE, "next_appointment.place", "place of the next appointment", "Outpatients 2"),
    ROW(CONSULTANT_NAME, "consultant.name", "the responsible consultant", "Dr H Lindqvist"),
    ROW(AUTHOR_NAME, "author.name", "who signs the letter", "Dr H Lindqvist"),
    ROW(AUTHOR_POST, "author.post", "post of the author", "Consultant cardiologist"),
    ROW(AUTHOR_SIGNATURE, "author.signature", "name and post of the author, a line each",
        "Dr H Lindqvist\nConsultant cardiologist"),
    ROW(SECRETARY_NAME, "secretary.name", "the secretary, or the list they share", "Amara Bello"),
    ROW(SECRETARY_TELEPHONE, "secretary.telephone", "the secretary's telephone, or the clinic's",
        "01632 960 117"),
    ROW(RECIPIENT_NAME, "recipient.name", "who the letter is written to", "Dr L Ferreira"),
    ROW(RECIPIENT_SALUTATION, "recipient.salutation", "what follows Dear", "Dr Ferreira"),
    ROW(RECIPIENT_ADDRESS, "recipient.address", "address of whom it is written to, a line each",
        "Beacon Street Surgery\nHexham"),
    ROW(LETTER_DATE, "letter.date", "date of the letter", "24 November 2026"),
    ROW(LETTER_REFERENCE, "letter.reference", "our reference", "HL/AB/H118203"),
    ROW(SITE_NAME, "site.name", "the organisation", "Northgate Hospital"),
#undef ROW
};

const struct merge_field_row *merge_field_row(enum merge_field field) {
    invariant((unsigned)field < MERGE_FIELD_COUNT);
    return &rows[field];
}

bool merge_field_find(str name, enum merge_field *ret_field) {
    for (int i = 0; i < MERGE_FIELD_COUNT; i++) {
        if (!str_eq(rows[i].name, name)) continue;
        *ret_field = (enum merge_field)i;
        return true;
    }
    return false;
}

/* One piece of a template. */
struct piece {
    enum { PIECE_TEXT, PIECE_FIELD, PIECE_UNKNOWN, PIECE_OPEN } kind;
    str text; /* the bytes of the template */
    str name; /* of a field, trimmed */
    enum merge_field field;
};

/* The next piece of `text` from `*at`. A field ends on its own line; one that does not is
 * PIECE_OPEN, which takes the rest of the line. */
static bool piece_next(str text, size_t *at, struct piece *ret_piece) {
    if (*at >= text.n) return false;
    str rest = str_from(text, *at);
    ptrdiff_t brace = str_find(rest, S("{{"));
    if (brace != 0) {
        size_t n = brace < 0 ? rest.n : (size_t)brace;
        *ret_piece = (struct piece){.kind = PIECE_TEXT, .text = str_slice(rest, 0, n)};
        *at += n;
        return true;
    }
    str line = rest;
    line = str_cut(&line, '\n');
    ptrdiff_t end = str_find(line, S("}}"));
    size_t n = end < 0 ? line.n : (size_t)end + 2;
    struct piece piece = {.kind = PIECE_OPEN, .text = str_slice(rest, 0, n)};
    if (end >= 0) {
        piece.name = str_trim(str_slice(line, 2, (size_t)end - 2));
        piece.kind = merge_field_find(piece.name, &piece.field) ? PIECE_FIELD : PIECE_UNKNOWN;
    }
    *ret_piece = piece;
    *at += n;
    return true;
}

/* How many bytes of two names agree at both ends: enough to guess what was meant. */
static size_t likeness(str one, str other) {
    size_t start = 0, end = 0;
    while (start < one.n && start < other.n && one.p[start] == other.p[start])
        start++;
    while (start + end < one.n && start + end < other.n &&
           one.p[one.n - 1 - end] == other.p[other.n - 1 - end])
        end++;
    return start + end;
}

static str nearest_name(str name) {
    size_t best = 0, best_likeness = 0;
    for (size_t i = 0; i < MERGE_FIELD_COUNT; i++) {
        size_t n = likeness(rows[i].name, name);
        if (n <= best_likeness) continue;
        best = i;
        best_likeness = n;
    }
    return best_likeness >= 4 && best_likeness * 2 >= name.n ? rows[best].name : S("");
}

static str refusal(struct arena *a, const struct piece *piece, int64_t line) {
    if (piece->kind == PIECE_OPEN)
        return say(a,
                   "Line {}: a field is opened with {} and not closed. Close it on the same line.",
                   SAY_N(line), SAY_T(S("{{")));
    if (str_is_empty(piece->name))
        return say(a, "Line {}: there is a field without a name. Name it or take it out.",
                   SAY_N(line));
    str near = nearest_name(piece->name);
    if (str_is_empty(near))
        return say(a, "Line {}: there is no field called {}. Choose one from the list.",
                   SAY_N(line), SAY_T(piece->name));
    return say(a, "Line {}: there is no field called {}. Did you mean {}?", SAY_N(line),
               SAY_T(piece->name), SAY_T(near));
}

enum err merge_check(struct arena *a, str field, str text, struct problem *why) {
    size_t at = 0;
    int64_t line = 1;
    struct piece piece;
    while (piece_next(text, &at, &piece)) {
        if (piece.kind == PIECE_UNKNOWN || piece.kind == PIECE_OPEN)
            return problem_set(why, INVALID, field, refusal(a, &piece, line), S("House rule H30"));
        for (size_t i = 0; i < piece.text.n; i++)
            line += piece.text.p[i] == '\n';
    }
    return OK;
}

str merge_text(struct arena *a, str text, const struct merge_values *values,
               size_t *ret_n_unresolved) {
    struct buf b;
    buf_init(&b, a);
    size_t at = 0, unresolved = 0;
    struct piece piece;
    while (piece_next(text, &at, &piece)) {
        str value = piece.kind == PIECE_FIELD ? str_trim(values->value[piece.field]) : S("");
        if (piece.kind != PIECE_TEXT && str_is_empty(value)) unresolved++;
        buf_put(&b, str_is_empty(value) ? piece.text : value);
    }
    *ret_n_unresolved = unresolved;
    return buf_str(&b);
}

struct merging {
    struct arena *a;
    const struct merge_values *values;
    size_t n_unresolved;
};

/* A value of several lines goes into a one-line text with commas. */
static str one_line(struct arena *a, str text) {
    if (str_find_char(text, '\n') < 0) return text;
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n')
            buf_put(&b, S(", "));
        else
            buf_put_char(&b, text.p[i]);
    }
    return buf_str(&b);
}

static str merged(struct merging *m, str text, bool is_one_line) {
    if (str_find(text, S("{{")) < 0) return text;
    size_t n;
    str out = merge_text(m->a, text, m->values, &n);
    m->n_unresolved += n;
    return is_one_line ? one_line(m->a, out) : out;
}

static struct letter_part merge_part(struct merging *m, const struct letter_part *part) {
    struct letter_part out = *part;
    bool is_line = part->kind == PART_HEADING || part->kind == PART_SALUTATION;
    out.text = merged(m, part->text, is_line);
    if (part->n_items == 0) return out;
    struct letter_item *items = arena_array(m->a, struct letter_item, part->n_items);
    for (size_t i = 0; i < part->n_items; i++) {
        items[i] = part->items[i];
        items[i].text = merged(m, items[i].text, true);
        items[i].dose = merged(m, items[i].dose, true);
        items[i].reason = merged(m, items[i].reason, true);
    }
    out.items = items;
    return out;
}

struct letter merge_letter(struct arena *a, const struct letter *letter,
                           const struct merge_values *values, size_t *ret_n_unresolved) {
    struct merging m = {.a = a, .values = values};
    struct letter_part *parts = arena_array(a, struct letter_part, letter->n_parts);
    for (size_t i = 0; i < letter->n_parts; i++)
        parts[i] = merge_part(&m, &letter->parts[i]);
    str *enclosures = arena_array(a, str, letter->n_enclosures);
    for (size_t i = 0; i < letter->n_enclosures; i++)
        enclosures[i] = merged(&m, letter->enclosures[i], true);
    *ret_n_unresolved = m.n_unresolved;
    return (struct letter){parts, letter->n_parts, enclosures, letter->n_enclosures};
}
