#include "letter_carry.h"

static const struct letter_part *list_of(const struct letter *l, enum letter_part_kind kind) {
    for (size_t i = 0; i < l->n_parts; i++)
        if (l->parts[i].kind == kind && l->parts[i].n_items > 0) return &l->parts[i];
    return NULL;
}

bool letter_can_carry(const struct letter *earlier) {
    return list_of(earlier, PART_DIAGNOSES) || list_of(earlier, PART_MEDICINES);
}

static bool is_query(const struct letter_item *item) {
    size_t at = 0, from, n;
    enum letter_mark_kind kind;
    return mark_next(item->text, &at, &from, &n, &kind);
}

static bool has_item(const struct letter_item *items, size_t n, const struct letter_item *one) {
    for (size_t i = 0; i < n; i++)
        if (str_eq_nocase_ascii(str_trim(items[i].text), str_trim(one->text))) return true;
    return false;
}

/* The list's own items but for its queries, then what the earlier one has besides. */
static struct letter_part joined(struct arena *a, const struct letter_part *own,
                                 const struct letter_part *earlier) {
    struct letter_item *items = arena_array(a, struct letter_item, own->n_items + earlier->n_items);
    size_t n = 0, n_queries = 0;
    for (size_t i = 0; i < own->n_items; i++)
        n_queries += is_query(&own->items[i]);
    for (size_t i = 0; i < own->n_items && n_queries < own->n_items; i++)
        items[n++] = own->items[i];
    for (size_t i = 0; i < earlier->n_items; i++) {
        const struct letter_item *e = &earlier->items[i];
        if (e->change == MEDICINE_STOPPED || has_item(items, n, e)) continue;
        items[n++] = (struct letter_item){.text = e->text, .dose = e->dose};
    }
    struct letter_part part = *own;
    part.items = items;
    part.n_items = n;
    return part;
}

static void carry_list(struct arena *a, struct letter_part *parts, size_t *n,
                       const struct letter *earlier, enum letter_part_kind kind) {
    const struct letter_part *from = list_of(earlier, kind);
    if (!from) return;
    for (size_t i = 0; i < *n; i++) {
        if (parts[i].kind != kind) continue;
        parts[i] = joined(a, &parts[i], from);
        return;
    }
    /* Diagnoses first (PRSB), behind the salutation; medicines behind the diagnoses. */
    size_t at = *n > 0 && parts[0].kind == PART_SALUTATION ? 1 : 0;
    if (kind == PART_MEDICINES && at < *n && parts[at].kind == PART_DIAGNOSES) at++;
    for (size_t i = *n; i > at; i--)
        parts[i] = parts[i - 1];
    parts[at] = joined(a, &(struct letter_part){.kind = kind}, from);
    (*n)++;
}

struct letter letter_carry(struct arena *a, const struct letter *letter,
                           const struct letter *earlier) {
    struct letter_part *parts = arena_array(a, struct letter_part, letter->n_parts + 2);
    size_t n = letter->n_parts;
    for (size_t i = 0; i < n; i++)
        parts[i] = letter->parts[i];
    carry_list(a, parts, &n, earlier, PART_DIAGNOSES);
    carry_list(a, parts, &n, earlier, PART_MEDICINES);
    struct letter carried = *letter;
    carried.parts = parts;
    carried.n_parts = n;
    return carried;
}
