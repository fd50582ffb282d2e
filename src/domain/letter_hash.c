#include "letter_hash.h"

#include "buf.h"
#include "sha256.h"

#include <string.h>

static void put_number(struct buf *b, uint64_t n) {
    for (int shift = 56; shift >= 0; shift -= 8)
        buf_put_char(b, (char)(n >> shift & 0xff));
}

static void put_text(struct buf *b, str text) {
    put_number(b, text.n);
    buf_put(b, text);
}

static void put_part(struct buf *b, const struct letter_part *part) {
    put_text(b, letter_part_kind_code(part->kind));
    put_text(b, letter_section_row(part->section)->code);
    put_text(b, action_for_code(part->action_for));
    put_text(b, part->text);
    put_number(b, part->n_items);
    for (size_t i = 0; i < part->n_items; i++) {
        put_text(b, part->items[i].text);
        put_text(b, part->items[i].dose);
        put_text(b, medicine_change_code(part->items[i].change));
        put_text(b, part->items[i].reason);
    }
}

static bool comes_before(const struct recipient *one, const struct recipient *other) {
    int order = str_compare(recipient_kind_code(one->kind), recipient_kind_code(other->kind));
    if (order != 0) return order < 0;
    order = memcmp(one->subject.b, other->subject.b, sizeof one->subject.b);
    return order != 0 ? order < 0 : one->is_copy < other->is_copy;
}

static struct recipient *sorted_by_identity(struct arena *a, const struct recipient *list,
                                            size_t n) {
    struct recipient *sorted = arena_array(a, struct recipient, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t j = i;
        for (; j > 0 && comes_before(&list[i], &sorted[j - 1]); j--)
            sorted[j] = sorted[j - 1];
        sorted[j] = list[i];
    }
    return sorted;
}

str letter_canonical(struct arena *a, const struct letter *letter,
                     const struct recipient *recipients, size_t n_recipients) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, S("clerkwell letter 1\n"));
    put_number(&b, letter->n_parts);
    for (size_t i = 0; i < letter->n_parts; i++)
        put_part(&b, &letter->parts[i]);
    put_number(&b, letter->n_enclosures);
    for (size_t i = 0; i < letter->n_enclosures; i++)
        put_text(&b, letter->enclosures[i]);
    const struct recipient *sorted = sorted_by_identity(a, recipients, n_recipients);
    put_number(&b, n_recipients);
    for (size_t i = 0; i < n_recipients; i++) {
        put_text(&b, recipient_kind_code(sorted[i].kind));
        buf_put(&b, (str){(const char *)sorted[i].subject.b, sizeof sorted[i].subject.b});
        buf_put_char(&b, sorted[i].is_copy ? 1 : 0);
    }
    return buf_str(&b);
}

sha256_hash letter_content_hash(const struct letter *letter, const struct recipient *recipients,
                                size_t n_recipients) {
    AUTO_ARENA(a);
    return sha256_of(letter_canonical(&a, letter, recipients, n_recipients));
}
