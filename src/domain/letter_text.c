#include "letter_text.h"

#include "buf.h"

struct writer {
    struct arena *a;
    struct buf out;
    struct letter_span *spans;
    size_t n_spans, capacity;
};

static void put_from(struct writer *w, str text, struct letter_place place) {
    if (str_is_empty(text)) return;
    if (w->n_spans == w->capacity) {
        size_t more = w->capacity ? w->capacity * 2 : 32;
        struct letter_span *spans = arena_array(w->a, struct letter_span, more);
        for (size_t i = 0; i < w->n_spans; i++)
            spans[i] = w->spans[i];
        w->spans = spans;
        w->capacity = more;
    }
    w->spans[w->n_spans++] = (struct letter_span){w->out.n, text.n, place};
    buf_put(&w->out, text);
}

static void put_gap(struct writer *w) {
    if (w->out.n > 0) buf_put(&w->out, S("\n"));
}

static void put_item(struct writer *w, const struct letter_item *item, struct letter_place place) {
    buf_put(&w->out, S("- "));
    put_from(w, item->text, place);
    if (!str_is_empty(item->dose)) {
        buf_put_char(&w->out, ' ');
        place.field = PLACE_DOSE;
        put_from(w, item->dose, place);
    }
    bool changed = item->change != MEDICINE_UNCHANGED;
    if (changed || !str_is_empty(item->reason)) {
        buf_put(&w->out, S(" ("));
        if (changed) buf_put(&w->out, medicine_change_code(item->change));
        if (changed && !str_is_empty(item->reason)) buf_put(&w->out, S(": "));
        place.field = PLACE_REASON;
        put_from(w, item->reason, place);
        buf_put_char(&w->out, ')');
    }
    buf_put_char(&w->out, '\n');
}

static void put_part(struct writer *w, const struct letter *letter, size_t i) {
    const struct letter_part *part = &letter->parts[i];
    struct letter_place place = {.part = i, .field = PLACE_TEXT};
    put_gap(w);
    if (!letter_part_is_list(part->kind)) {
        put_from(w, part->text, place);
        buf_put_char(&w->out, '\n');
        return;
    }
    buf_put(&w->out, letter_part_heading(part));
    buf_put_char(&w->out, '\n');
    for (place.item = 0; place.item < part->n_items; place.item++)
        put_item(w, &part->items[place.item], place);
}

struct letter_text letter_to_text(struct arena *a, const struct letter *letter) {
    struct writer w = {.a = a};
    buf_init(&w.out, a);
    for (size_t i = 0; i < letter->n_parts; i++)
        put_part(&w, letter, i);
    for (size_t i = 0; i < letter->n_enclosures; i++) {
        if (i == 0) put_gap(&w);
        buf_put(&w.out, S("Enc: "));
        put_from(&w, letter->enclosures[i],
                 (struct letter_place){.part = PLACE_ENCLOSURE, .item = i, .field = PLACE_TEXT});
        buf_put_char(&w.out, '\n');
    }
    return (struct letter_text){buf_str(&w.out), w.spans, w.n_spans};
}

bool letter_text_place(const struct letter_text *text, size_t offset,
                       struct letter_place *ret_place) {
    size_t low = 0, high = text->n_spans;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (text->spans[middle].at <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0) return false;
    const struct letter_span *span = &text->spans[low - 1];
    if (offset > span->at + span->n) return false;
    *ret_place = span->place;
    ret_place->offset = offset - span->at;
    return true;
}
