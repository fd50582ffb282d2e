#include "csv_patients.h"

#include "buf.h"
#include "csv_row.h"
#include "utf8.h"

struct columns {
    enum csv_field *field;
    size_t n;
};

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
        struct csv_cells row = {0};
        for (size_t i = 0; i < cells.n && i < columns->n; i++) {
            enum csv_field field = columns->field[i];
            row.has[field] = true;
            row.cell[field] = str_trim(utf8_plain(l->arena, cells.cells[i], field == CSV_ADDRESS));
        }
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
        if (csv_row_take(l->arena, &row, file->source, file->today, one, &why) != OK) {
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
