/* proofread.c: the table of rules, and running it. */
#include "proofread.h"

#include "invariant.h"
#include "proofread_rules.h"

#define PRSB     "PRSB outpatient letter standard: patient details"
#define NHS_DD   "NHS Data Dictionary, NHS NUMBER: modulus 11"
#define CALENDAR "ISO 8601 calendar dates"
#define TYPIST   "House rule: a letter is signed without gaps"
#define DOSES    "NPSA and BNF, guidance on prescribing: units, micrograms and decimals"
#define NHS_PAGE "NHS digital service manual: dates"
#define SPELLING "House style: British spelling"

static const struct proof_rule rules[] = {
    {"P-01", "patient-name", PROOF_MUST_FIX, PRSB},
    {"P-02", "date-of-birth", PROOF_MUST_FIX, PRSB},
    {"P-03", "nhs-number-invalid", PROOF_MUST_FIX, NHS_DD},
    {"P-04", "nhs-number-other", PROOF_MUST_FIX, PRSB},
    {"P-05", "hospital-number", PROOF_MUST_FIX, PRSB},
    {"P-06", "identifiers-missing", PROOF_LOOK, PRSB},
    {"P-07", "title", PROOF_LOOK, PRSB},
    {"P-08", "pronoun", PROOF_LOOK,
     "House rule: the recorded gender may be out of date, so only a look"},
    {"P-09", "deceased", PROOF_MUST_FIX, "Never write to a patient who is recorded as having died"},
    {"P-10", "age", PROOF_MUST_FIX, PRSB},
    {"P-11", "date-exists", PROOF_MUST_FIX, CALENDAR},
    {"P-12", "weekday", PROOF_MUST_FIX, CALENDAR},
    {"P-13", "date-past", PROOF_MUST_FIX, "House rule: what is to come lies after the letter"},
    {"P-14", "date-future", PROOF_MUST_FIX, "House rule: what has happened lies before the letter"},
    {"P-15", "date-us-order", PROOF_MUST_FIX, NHS_PAGE},
    {"P-16", "date-ambiguous", PROOF_STYLE, NHS_PAGE},
    {"P-17", "date-us-words", PROOF_STYLE, NHS_PAGE},
    {"P-18", "date-ordinal", PROOF_STYLE, NHS_PAGE},
    {"P-19", "merge-field", PROOF_MUST_FIX, TYPIST},
    {"P-20", "typist-mark", PROOF_MUST_FIX, TYPIST},
    {"P-21", "trailing-zero", PROOF_MUST_FIX, DOSES},
    {"P-22", "naked-decimal", PROOF_MUST_FIX, DOSES},
    {"P-23", "units", PROOF_MUST_FIX, DOSES},
    {"P-24", "micrograms", PROOF_MUST_FIX, DOSES},
    {"P-25", "latin-to-patient", PROOF_STYLE, "NHS digital service manual: plain English"},
    {"P-26", "left-right", PROOF_LOOK, "Wrong-site harm: NHS England Never Events list"},
    {"P-27", "enclosure", PROOF_MUST_FIX, TYPIST},
    {"P-28", "copy-address", PROOF_MUST_FIX, TYPIST},
    {"P-29", "us-spelling", PROOF_LOOK, SPELLING},
    {"P-30", "spelling", PROOF_LOOK, SPELLING},
    {"P-31", "doubled-word", PROOF_LOOK, SPELLING},
    {"P-32", "child-reader", PROOF_LOOK,
     "Family Law Reform Act 1969, section 8: from 16 on a young person has a say of his or her own"},
    {"P-33", "promised-copy", PROOF_LOOK, "House rule: a letter promises no copy that does not go"},
    {"P-34", "appointment-gone", PROOF_MUST_FIX, "House rule H5: checked again as it leaves"},
};

/* The checks in the order of the table. */
static proof_check *const checks[] = {
    proof_check_name,           proof_check_birth,
    proof_check_nhs_digits,     proof_check_nhs_patient,
    proof_check_hospital,       proof_check_missing,
    proof_check_title,          proof_check_pronoun,
    proof_check_deceased,       proof_check_age,
    proof_check_date_exists,    proof_check_weekday,
    proof_check_date_past,      proof_check_date_future,
    proof_check_us_order,       proof_check_numeric_date,
    proof_check_us_worded_date, proof_check_ordinal,
    proof_check_merge_field,    proof_check_typist_mark,
    proof_check_trailing_zero,  proof_check_naked_decimal,
    proof_check_units,          proof_check_micrograms,
    proof_check_latin,          proof_check_sides,
    proof_check_enclosure,      proof_check_copy,
    proof_check_us_spelling,    proof_check_spelling,
    proof_check_doubled,        proof_check_child,
    proof_check_promised_copy,  proof_check_appointment_gone,
};
_Static_assert(sizeof rules / sizeof *rules == sizeof checks / sizeof *checks, "one check a rule");

const struct proof_rule *proofread_rules(size_t *ret_n) {
    *ret_n = sizeof rules / sizeof *rules;
    return rules;
}

str proof_severity_name(enum proof_severity severity) {
    static const str names[] = {S_INIT("must fix"), S_INIT("look"), S_INIT("style")};
    return names[severity];
}

void proof_add(struct proof *p, const struct proof_rule *rule, enum proof_severity severity,
               size_t at, size_t n, str message, str suggestion) {
    invariant(at + n <= p->text.n);
    struct proof_list *list = &p->found;
    if (list->n == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 32;
        struct proof_finding *items = arena_array(p->arena, struct proof_finding, capacity);
        for (size_t i = 0; i < list->n; i++)
            items[i] = list->items[i];
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->n++] = (struct proof_finding){.rule = rule,
                                                    .severity = severity,
                                                    .offset = at,
                                                    .bytes = n,
                                                    .message = message,
                                                    .suggestion = suggestion};
}

static int by_place(const void *left, const void *right) {
    const struct proof_finding *a = left, *b = right;
    if (a->offset != b->offset) return a->offset < b->offset ? -1 : 1;
    if (a->rule != b->rule) return a->rule < b->rule ? -1 : 1;
    return a->bytes == b->bytes ? 0 : a->bytes < b->bytes ? -1 : 1;
}

static bool is_spelling(const struct proof_finding *f) {
    return str_eq(str_from_c(f->rule->id), S("P-30"));
}

static bool do_overlap(const struct proof_finding *a, const struct proof_finding *b) {
    return a->offset < b->offset + b->bytes && b->offset < a->offset + a->bytes;
}

/* A word that another rule has already marked is not also a misspelling; nothing is said twice. In a list in order of
 * place only neighbours can overlap: none before reaches further than the longest. */
static bool is_said_already(const struct proof_list *list, size_t at, size_t longest) {
    const struct proof_finding *f = &list->items[at];
    for (size_t i = at; i-- > 0 && list->items[i].offset + longest >= f->offset;) {
        const struct proof_finding *other = &list->items[i];
        if (other->rule == f->rule && other->offset == f->offset) return true;
        if (is_spelling(f) && other->rule != f->rule && do_overlap(f, other)) return true;
    }
    if (!is_spelling(f)) return false;
    for (size_t i = at + 1; i < list->n && list->items[i].offset < f->offset + f->bytes; i++) {
        if (list->items[i].rule != f->rule && do_overlap(f, &list->items[i])) return true;
    }
    return false;
}

/* Needs the list in order of place. */
static size_t drop_repeats(struct proof_list *list) {
    size_t kept = 0, longest = 0;
    struct proof_finding *items = list->items;
    for (size_t i = 0; i < list->n; i++)
        if (items[i].bytes > longest) longest = items[i].bytes;
    /* Marked first, moved after: the judgement looks at all of them. */
    for (size_t i = 0; i < list->n; i++)
        if (is_said_already(list, i, longest)) items[i].length = -1;
    for (size_t i = 0; i < list->n; i++)
        if (items[i].length != -1) items[kept++] = items[i];
    return kept;
}

static int32_t code_points(str text, size_t from, size_t to) {
    int32_t n = 0;
    for (size_t i = from; i < to; i++)
        n += ((unsigned char)text.p[i] & 0xc0) != 0x80;
    return n;
}

/* Line, column and length of each finding. In a list in order of place a column is counted on from the finding
 * before on its line, so that the text is read once, however long a line is and however much is found on it. */
static void place_all(const struct proof *p) {
    uint32_t line = 0;
    size_t counted_to = 0;
    int32_t column = 1;
    for (size_t i = 0; i < p->found.n; i++) {
        struct proof_finding *f = &p->found.items[i];
        uint32_t its_line = proof_line_at(p, f->offset);
        if (i == 0 || its_line != line) {
            line = its_line;
            counted_to = p->lines[line].at;
            column = 1;
        }
        column += code_points(p->text, counted_to, f->offset);
        counted_to = f->offset;
        f->line = (int32_t)line + 1;
        f->column = column;
        f->length = code_points(p->text, f->offset, f->offset + f->bytes);
    }
}

/* Merges halves in the arena: a hostile letter may have tens of thousands of findings. */
static void sort_by_place(struct proof *p) {
    struct proof_finding *from = p->found.items;
    size_t n = p->found.n;
    struct proof_finding *to = arena_array(p->arena, struct proof_finding, n);
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t at = 0; at < n; at += 2 * run) {
            size_t i = at, i_end = at + run < n ? at + run : n;
            size_t k = i_end, k_end = at + 2 * run < n ? at + 2 * run : n;
            for (size_t out = at; out < k_end; out++) {
                bool take_first = k == k_end || (i < i_end && by_place(&from[i], &from[k]) <= 0);
                to[out] = from[take_first ? i++ : k++];
            }
        }
        struct proof_finding *swap = from;
        from = to;
        to = swap;
    }
    p->found.items = from;
}

void proofread_days(struct arena *arena, str text, const civil_date *days, size_t n,
                    bool *ret_named) {
    struct proof_input in = {.text = text};
    struct proof p = {.arena = arena, .in = &in, .text = text};
    proof_text_read(&p);
    proof_dates_read(&p);
    for (size_t i = 0; i < n; i++) {
        ret_named[i] = false;
        for (size_t d = 0; d < p.n_dates && !ret_named[i]; d++)
            ret_named[i] = p.dates[d].line >= p.body && proof_date_names(&p.dates[d], days[i]);
    }
}

void proofread(struct arena *arena, const struct proof_input *in,
               struct proof_findings *ret_findings) {
    struct proof p = {.arena = arena, .in = in, .patient = in->patient, .text = in->text};
    proof_text_read(&p);
    proof_dates_read(&p);
    proof_addressee_read(&p);
    proof_subject_read(&p);
    proof_misnamed_read(&p);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        checks[i](&p, &rules[i]);
    sort_by_place(&p);
    p.found.n = drop_repeats(&p.found);
    place_all(&p);
    *ret_findings = (struct proof_findings){p.found.items, p.found.n, proof_sets_asked(&p)};
}
