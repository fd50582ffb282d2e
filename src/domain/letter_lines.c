#include "letter_lines.h"

#include "buf.h"

static void write_medicine(struct buf *b, const struct letter_item *item) {
    bool changed = item->change != MEDICINE_UNCHANGED || !str_is_empty(item->reason);
    buf_put(b, item->text);
    if (!str_is_empty(item->dose) || changed) {
        buf_put(b, S("; "));
        buf_put(b, item->dose);
    }
    if (!changed) return;
    buf_put(b, S("; "));
    buf_put(b, medicine_change_code(item->change));
    if (str_is_empty(item->reason)) return;
    buf_put(b, S(": "));
    buf_put(b, item->reason);
}

str letter_part_write_lines(struct arena *a, const struct letter_part *part) {
    if (!letter_part_is_list(part->kind)) return part->text;
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < part->n_items; i++) {
        if (part->kind == PART_MEDICINES)
            write_medicine(&b, &part->items[i]);
        else
            buf_put(&b, part->items[i].text);
        buf_put_char(&b, '\n');
    }
    return buf_str(&b);
}

static str without_carriage_returns(struct arena *a, str text) {
    if (str_find_char(text, '\r') < 0) return text;
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '\r')
            buf_put_char(&b, text.p[i]);
        else if (i + 1 == text.n || text.p[i + 1] != '\n')
            buf_put_char(&b, '\n');
    }
    return buf_str(&b);
}

static enum err read_medicine(struct arena *a, str line, struct letter_item *item,
                              struct problem *why) {
    str rest = line;
    item->text = str_trim(str_cut(&rest, ';'));
    item->dose = str_trim(str_cut(&rest, ';'));
    str tail = str_trim(rest);
    if (str_is_empty(tail)) return OK;
    str reason = tail;
    str change = str_trim(str_cut(&reason, ':'));
    if (!medicine_change_find(change, &item->change))
        return problem_set(
            why, INVALID, S("medicines"),
            say(a,
                "\"{}\" is no change of a medicine. Write: name; dose; then started, "
                "stopped, changed or unchanged, a colon and the reason.",
                SAY_T(change)),
            S("letter_lines.h"));
    item->reason = str_trim(reason);
    return OK;
}

static size_t count_lines(str text) {
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

enum err letter_part_read_lines(struct arena *a, str lines, struct letter_part *part,
                                struct problem *why) {
    str text = str_trim(without_carriage_returns(a, lines));
    if (!letter_part_is_list(part->kind)) {
        part->text = text;
        return OK;
    }
    struct letter_item *items = arena_array(a, struct letter_item, count_lines(text));
    size_t n = 0;
    for (str rest = text; rest.p && rest.n;) {
        str line = str_trim(str_cut(&rest, '\n'));
        if (str_is_empty(line)) continue;
        if (part->kind == PART_MEDICINES)
            TRY(read_medicine(a, line, &items[n], why));
        else
            items[n].text = line;
        n++;
    }
    part->items = items;
    part->n_items = n;
    return OK;
}
