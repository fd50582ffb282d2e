#include "letter_notation.h"

#include "buf.h"

/* ---- what a line says -------------------------------------------------------------------------- */

static const struct list_heading {
    str words;
    enum letter_part_kind kind;
    enum action_for who;
} list_headings[] = {
    {S_INIT("Diagnoses"), PART_DIAGNOSES, ACTION_FOR_GP},
    {S_INIT("Diagnosis"), PART_DIAGNOSES, ACTION_FOR_GP},
    {S_INIT("Medicines"), PART_MEDICINES, ACTION_FOR_GP},
    {S_INIT("Medication"), PART_MEDICINES, ACTION_FOR_GP},
    {S_INIT("Medications"), PART_MEDICINES, ACTION_FOR_GP},
    {S_INIT("Current medication"), PART_MEDICINES, ACTION_FOR_GP},
    {S_INIT("Actions for the GP"), PART_ACTIONS, ACTION_FOR_GP},
    {S_INIT("Actions for GP"), PART_ACTIONS, ACTION_FOR_GP},
    {S_INIT("Actions for the hospital"), PART_ACTIONS, ACTION_FOR_HOSPITAL},
    {S_INIT("Actions for hospital"), PART_ACTIONS, ACTION_FOR_HOSPITAL},
    {S_INIT("Actions for the patient"), PART_ACTIONS, ACTION_FOR_PATIENT},
    {S_INIT("Actions for patient"), PART_ACTIONS, ACTION_FOR_PATIENT},
};

static const struct list_heading *list_heading_of(str line) {
    str words = str_trim(line);
    if (str_ends_with(words, S(":"))) words = str_trim(str_slice(words, 0, words.n - 1));
    for (size_t i = 0; i < sizeof list_headings / sizeof *list_headings; i++)
        if (str_eq_nocase_ascii(list_headings[i].words, words)) return &list_headings[i];
    return NULL;
}

static bool is_marked_heading(str line) {
    str t = str_trim(line);
    return str_starts_with(t, S("##")) && (t.n == 2 || char_is_blank(t.p[2]));
}

static bool is_known_heading(str line) {
    return list_heading_of(line) || letter_section_of_words(line) != SECTION_NONE;
}

/* How many bytes of the trimmed line are its mark as an item, "- " or "1. "; 0: it is none. */
static size_t item_mark(str line) {
    static const str dashes[] = {S_INIT("-"), S_INIT("*"), S_INIT("\u2022"), S_INIT("\u2013")};
    size_t n = 0;
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes && n == 0; i++)
        if (str_starts_with(line, dashes[i])) n = dashes[i].n;
    if (n == 0) {
        while (n < line.n && n < 2 && char_is_digit(line.p[n]))
            n++;
        if (n == 0 || n >= line.n || (line.p[n] != '.' && line.p[n] != ')')) return 0;
        n++;
    }
    return n == line.n || char_is_blank(line.p[n]) ? n : 0;
}

/* ---- writing ----------------------------------------------------------------------------------- */

struct writer {
    struct arena *a;
    struct buf out;
    enum letter_box box;
    struct box_span *spans;
    size_t n_spans, capacity;
};

static void put_from(struct writer *w, str text, struct letter_place place) {
    if (text.n == 0) return;
    if (w->n_spans == w->capacity) {
        size_t more = w->capacity ? w->capacity * 2 : 32;
        struct box_span *spans = arena_array(w->a, struct box_span, more);
        for (size_t i = 0; i < w->n_spans; i++)
            spans[i] = w->spans[i];
        w->spans = spans;
        w->capacity = more;
    }
    w->spans[w->n_spans++] = (struct box_span){w->box, w->out.n, text.n, place};
    buf_put(&w->out, text);
}

/* One piece that reading will trim; of a medicine its semicolons are escaped too. */
static void put_piece(struct writer *w, str text, struct letter_place place, bool semicolons) {
    bool first = text.n == 0 || char_is_blank(text.p[0]) || text.p[0] == '\\' ||
                 (semicolons && text.p[0] == ';');
    if (first) buf_put_char(&w->out, '\\');
    while (semicolons && str_find_char(text, ';') >= 0) {
        size_t n = (size_t)str_find_char(text, ';');
        put_from(w, str_slice(text, 0, n), place);
        buf_put_char(&w->out, '\\');
        place.offset += n;
        put_from(w, S(";"), place);
        place.offset++;
        text = str_from(text, n + 1);
    }
    put_from(w, text, place);
    bool last = text.n > 0 && (char_is_blank(text.p[text.n - 1]) || text.p[text.n - 1] == '\\');
    if (last) buf_put_char(&w->out, '\\');
}

static void put_separator(struct writer *w) {
    bool after_escape = w->out.n && w->out.p[w->out.n - 1] == '\\';
    buf_put(&w->out, after_escape ? S(" ; ") : S("; "));
}

static void put_medicine(struct writer *w, const struct letter_item *item,
                         struct letter_place place) {
    bool changed = item->change != MEDICINE_UNCHANGED || !str_is_empty(item->reason);
    put_piece(w, item->text, place, true);
    if (str_is_empty(item->dose) && !changed) return;
    put_separator(w);
    place.field = PLACE_DOSE;
    if (!str_is_empty(item->dose)) put_piece(w, item->dose, place, true);
    if (!changed) return;
    put_separator(w);
    buf_put(&w->out, medicine_change_code(item->change));
    if (str_is_empty(item->reason)) return;
    buf_put(&w->out, S(": "));
    place.field = PLACE_REASON;
    put_piece(w, item->reason, place, false);
}

static void put_list(struct writer *w, const struct letter_part *part, struct letter_place place) {
    buf_put(&w->out, letter_part_heading(part));
    if (part->n_items == 0) buf_put(&w->out, S("\n-"));
    for (place.item = 0; place.item < part->n_items; place.item++) {
        const struct letter_item *item = &part->items[place.item];
        buf_put(&w->out, S("\n- "));
        if (part->kind == PART_MEDICINES)
            put_medicine(w, item, place);
        else
            put_piece(w, item->text, place, false);
    }
}

static void put_heading(struct writer *w, const struct letter_part *part,
                        struct letter_place place) {
    enum letter_section meant = letter_section_of_words(part->text);
    bool is_bare = meant != SECTION_NONE && meant == part->section &&
                   !list_heading_of(part->text) && str_trim(part->text).n == part->text.n;
    if (is_bare) {
        put_from(w, part->text, place);
        return;
    }
    buf_put(&w->out, S("## "));
    put_piece(w, part->text, place, false);
    if (meant == part->section && !str_ends_with(part->text, S("]"))) return;
    buf_put(&w->out, S(" ["));
    buf_put(&w->out, letter_section_row(part->section)->code);
    buf_put_char(&w->out, ']');
}

static void put_paragraph(struct writer *w, str text, struct letter_place place, bool after_list) {
    size_t at = 0;
    for (bool is_first = true;; is_first = false) {
        ptrdiff_t end = str_find_char(str_from(text, at), '\n');
        str line = end < 0 ? str_from(text, at) : str_slice(text, at, (size_t)end);
        str bare = str_trim(line);
        bool escaped = bare.n == 0 || line.p[0] == '\\' || is_marked_heading(line) ||
                       is_known_heading(line) || (is_first && after_list && item_mark(bare) > 0);
        if (escaped) buf_put_char(&w->out, '\\');
        place.offset = at;
        put_from(w, end < 0 ? line : str_slice(text, at, line.n + 1), place);
        if (end < 0) return;
        at += line.n + 1;
    }
}

static void put_body_part(struct writer *w, const struct letter *letter, size_t i) {
    const struct letter_part *part = &letter->parts[i];
    struct letter_place place = {.part = i, .field = PLACE_TEXT};
    const struct letter_part *before = i > 0 ? &letter->parts[i - 1] : NULL;
    bool sticks = before && before->kind == PART_HEADING && part->kind == PART_PARAGRAPH;
    if (w->out.n) buf_put(&w->out, sticks ? S("\n") : S("\n\n"));
    if (letter_part_is_list(part->kind))
        put_list(w, part, place);
    else if (part->kind == PART_HEADING)
        put_heading(w, part, place);
    else
        put_paragraph(w, part->text, place, before && letter_part_is_list(before->kind));
}

static bool is_of_body(const struct letter_part *part) {
    return part->kind != PART_SALUTATION && part->kind != PART_SIGN_OFF;
}

static void put_enclosures(struct writer *w, const struct letter *letter) {
    for (size_t i = 0; i < letter->n_enclosures; i++) {
        if (i > 0) buf_put_char(&w->out, '\n');
        put_piece(w, letter->enclosures[i],
                  (struct letter_place){.part = PLACE_ENCLOSURE, .item = i}, false);
    }
}

struct letter_boxes letter_notation_write(struct arena *a, const struct letter *letter) {
    struct writer w = {.a = a};
    struct letter_boxes boxes = {0};
    for (int box = 0; box < BOX_COUNT; box++) {
        w.box = (enum letter_box)box;
        buf_init(&w.out, a);
        for (size_t i = 0; i < letter->n_parts; i++) {
            const struct letter_part *part = &letter->parts[i];
            struct letter_place place = {.part = i, .field = PLACE_TEXT};
            if (box == BOX_BODY && is_of_body(part)) put_body_part(&w, letter, i);
            if ((box == BOX_SALUTATION && part->kind == PART_SALUTATION) ||
                (box == BOX_SIGN_OFF && part->kind == PART_SIGN_OFF))
                put_piece(&w, part->text, place, false);
        }
        if (box == BOX_ENCLOSURES) put_enclosures(&w, letter);
        boxes.text[box] = buf_str(&w.out);
    }
    boxes.spans = w.spans;
    boxes.n_spans = w.n_spans;
    return boxes;
}

bool letter_notation_find(const struct letter_boxes *boxes, const struct letter_place *place,
                          enum letter_box *ret_box, size_t *ret_at) {
    for (size_t i = 0; i < boxes->n_spans; i++) {
        const struct box_span *s = &boxes->spans[i];
        bool is_same = s->place.part == place->part && s->place.item == place->item &&
                       s->place.field == place->field;
        if (!is_same || place->offset < s->place.offset || place->offset > s->place.offset + s->n)
            continue;
        /* Just behind a piece: the next one is meant, where it goes on. */
        bool goes_on = place->offset == s->place.offset + s->n && i + 1 < boxes->n_spans &&
                       boxes->spans[i + 1].place.part == place->part &&
                       boxes->spans[i + 1].place.item == place->item &&
                       boxes->spans[i + 1].place.field == place->field;
        if (goes_on) continue;
        *ret_box = s->box;
        *ret_at = s->at + (place->offset - s->place.offset);
        return true;
    }
    return false;
}

/* ---- reading ----------------------------------------------------------------------------------- */

struct reader {
    struct arena *a;
    const str *lines;
    size_t n_lines;
    struct letter_part *parts;
    size_t n_parts;
    struct letter_item *items; /* of all lists, one after the other */
    size_t n_items;
    struct letter_part *list; /* the list still open */
    bool after_gap;           /* an empty line since its last item */
    struct buf paragraph;     /* being read, when `in_paragraph` */
    bool in_paragraph;
};

static str piece_of(str text) {
    str t = str_trim(text);
    if (str_starts_with(t, S("\\"))) t = str_from(t, 1);
    if (str_ends_with(t, S("\\"))) t = str_slice(t, 0, t.n - 1);
    return t;
}

/* A piece of a medicine up to the next semicolon that no backslash escapes. */
static str medicine_piece(struct arena *a, str *rest) {
    size_t end = 0;
    while (end < rest->n && (rest->p[end] != ';' || (end > 0 && rest->p[end - 1] == '\\')))
        end++;
    str piece = piece_of(str_slice(*rest, 0, end));
    *rest = str_from(*rest, end + 1);
    if (str_find(piece, S("\\;")) < 0) return piece;
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < piece.n; i++)
        if (piece.p[i] != '\\' || i + 1 == piece.n || piece.p[i + 1] != ';')
            buf_put_char(&b, piece.p[i]);
    return buf_str(&b);
}

static struct letter_item medicine_of(struct arena *a, str line) {
    struct letter_item item = {0};
    str rest = line;
    item.text = medicine_piece(a, &rest);
    item.dose = medicine_piece(a, &rest);
    str tail = str_trim(rest), reason = tail;
    str change = str_trim(str_cut(&reason, ':'));
    if (medicine_change_find(change, &item.change))
        item.reason = piece_of(reason);
    else
        item.reason = piece_of(tail); /* words of the typist's own about it */
    return item;
}

static void add_item(struct reader *r, str text) {
    str t = str_trim(text);
    r->after_gap = false;
    if (t.n == 0) return;
    struct letter_item *item = &r->items[r->n_items++];
    *item = r->list->kind == PART_MEDICINES ? medicine_of(r->a, t)
                                            : (struct letter_item){.text = piece_of(t)};
    r->list->n_items++;
}

static struct letter_part *add_part(struct reader *r, enum letter_part_kind kind) {
    struct letter_part *part = &r->parts[r->n_parts++];
    *part = (struct letter_part){.kind = kind};
    return part;
}

static void close_paragraph(struct reader *r) {
    if (!r->in_paragraph) return;
    add_part(r, PART_PARAGRAPH)->text = buf_str(&r->paragraph);
    r->in_paragraph = false;
}

static void add_line(struct reader *r, str line) {
    r->list = NULL;
    if (r->in_paragraph)
        buf_put_char(&r->paragraph, '\n');
    else
        buf_init(&r->paragraph, r->a);
    r->in_paragraph = true;
    buf_put(&r->paragraph, str_starts_with(line, S("\\")) ? str_from(line, 1) : line);
}

/* "Next steps [plan-and-requested-actions]": the words, and the section behind them. */
static void add_marked_heading(struct reader *r, str line) {
    str words = str_trim(str_from(str_trim(line), 2));
    struct letter_part *part = add_part(r, PART_HEADING);
    size_t open = words.n;
    while (open > 0 && words.p[open - 1] != '[')
        open--;
    if (str_ends_with(words, S("]")) && open > 0) {
        str code = str_slice(words, open, words.n - open - 1);
        if (code.n == 0 || letter_section_find(code, &part->section)) {
            part->text = piece_of(str_slice(words, 0, open - 1));
            return;
        }
    }
    part->text = piece_of(words);
    part->section = letter_section_of_words(part->text);
}

static bool items_follow(const struct reader *r, size_t i) {
    for (i++; i < r->n_lines; i++) {
        str t = str_trim(r->lines[i]);
        if (t.n) return item_mark(t) > 0;
    }
    return false;
}

static void read_line(struct reader *r, size_t i) {
    str line = r->lines[i], t = str_trim(line);
    bool is_text = str_starts_with(line, S("\\"));
    const struct list_heading *heading = is_text ? NULL : list_heading_of(t);
    if (t.n == 0) {
        close_paragraph(r);
        r->after_gap = true;
    } else if (!is_text && is_marked_heading(t)) {
        close_paragraph(r);
        r->list = NULL;
        add_marked_heading(r, t);
    } else if (heading && items_follow(r, i)) {
        close_paragraph(r);
        r->list = add_part(r, heading->kind);
        r->list->action_for = heading->who;
        r->list->items = &r->items[r->n_items];
        r->after_gap = false;
    } else if (!is_text && is_known_heading(t)) {
        close_paragraph(r);
        r->list = NULL;
        struct letter_part *part = add_part(r, PART_HEADING);
        part->text = t;
        part->section = letter_section_of_words(t);
    } else if (r->list && (item_mark(t) > 0 || !r->after_gap)) {
        add_item(r, str_from(t, item_mark(t)));
    } else {
        add_line(r, line);
    }
}

static void split_lines(struct reader *r, str body) {
    size_t n = 1;
    for (size_t i = 0; i < body.n; i++)
        n += body.p[i] == '\n';
    str *lines = arena_array(r->a, str, n);
    str rest = body;
    for (size_t i = 0; i < n; i++) {
        lines[i] = str_cut(&rest, '\n');
    }
    r->lines = lines;
    r->n_lines = n;
}

str letter_notation_lines(struct arena *a, str text) {
    if (str_find_char(text, '\r') < 0) return text;
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
            buf_put_char(&b, text.p[i]);
    return buf_str(&b);
}

static void read_enclosures(struct arena *a, str text, struct letter *letter) {
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    str *names = arena_array(a, str, n);
    for (str rest = text; rest.n;) {
        str name = str_trim(str_cut(&rest, '\n'));
        if (name.n) names[letter->n_enclosures++] = piece_of(name);
    }
    letter->enclosures = names;
}

struct letter letter_notation_parse(struct arena *a, const str text[BOX_COUNT]) {
    struct reader r = {.a = a};
    split_lines(&r, letter_notation_lines(a, text[BOX_BODY]));
    r.parts = arena_array(a, struct letter_part, r.n_lines + 2);
    r.items = arena_array(a, struct letter_item, r.n_lines);
    if (str_trim(text[BOX_SALUTATION]).n)
        add_part(&r, PART_SALUTATION)->text = piece_of(text[BOX_SALUTATION]);
    for (size_t i = 0; i < r.n_lines; i++)
        read_line(&r, i);
    close_paragraph(&r);
    if (str_trim(text[BOX_SIGN_OFF]).n)
        add_part(&r, PART_SIGN_OFF)->text = piece_of(letter_notation_lines(a, text[BOX_SIGN_OFF]));
    struct letter letter = {.parts = r.parts, .n_parts = r.n_parts};
    read_enclosures(a, text[BOX_ENCLOSURES], &letter);
    return letter;
}
