#include "letter_fix.h"

#include "buf.h"
#include "invariant.h"

/* Rules whose suggestion says the same in a right form. */
static const char *const safe_rules[] = {
    "P-12",                         /* weekday of a date */
    "P-15",                         /* 11/23/2026, which can only be 23 November */
    "P-16", "P-17", "P-18",         /* dates in figures, American words, ordinals */
    "P-21", "P-22", "P-23", "P-24", /* doses that can be misread */
    "P-25",                         /* Latin to a patient */
    "P-29", "P-30", "P-31",         /* spelling, doubled words */
};

static bool is_safe_rule(const struct proof_rule *rule) {
    for (size_t i = 0; i < sizeof safe_rules / sizeof *safe_rules; i++)
        if (str_eq(str_from_c(safe_rules[i]), str_from_c(rule->id))) return true;
    return false;
}

/* The place of the words, when all of them came from one text of the letter. */
static bool place_of(const struct letter_text *text, const struct proof_finding *f,
                     struct letter_place *ret_place) {
    struct letter_place last;
    if (f->bytes == 0 || !letter_text_place(text, f->offset, ret_place)) return false;
    if (!letter_text_place(text, f->offset + f->bytes, &last)) return false;
    return last.part == ret_place->part && last.item == ret_place->item &&
           last.field == ret_place->field && last.offset == ret_place->offset + f->bytes;
}

bool letter_fix_is_safe(const struct letter_text *text, const struct proof_finding *finding) {
    struct letter_place place;
    return finding->suggestion.n > 0 && is_safe_rule(finding->rule) &&
           place_of(text, finding, &place);
}

static str replaced(struct arena *a, str text, size_t at, size_t n, str with) {
    return say(a, "{}{}{}", SAY_T(str_slice(text, 0, at)), SAY_T(with),
               SAY_T(str_from(text, at + n)));
}

static void fix_part(struct arena *a, struct letter_part *part, struct letter_place place,
                     const struct proof_finding *f) {
    if (!letter_part_is_list(part->kind)) {
        part->text = replaced(a, part->text, place.offset, f->bytes, f->suggestion);
        return;
    }
    struct letter_item *items = arena_array(a, struct letter_item, part->n_items);
    for (size_t i = 0; i < part->n_items; i++)
        items[i] = part->items[i];
    struct letter_item *item = &items[place.item];
    str *text = place.field == PLACE_DOSE     ? &item->dose
                : place.field == PLACE_REASON ? &item->reason
                                              : &item->text;
    *text = replaced(a, *text, place.offset, f->bytes, f->suggestion);
    part->items = items;
}

struct letter letter_fix(struct arena *a, const struct letter *letter,
                         const struct letter_text *text, const struct proof_finding *finding) {
    struct letter_place place;
    invariant(letter_fix_is_safe(text, finding) && place_of(text, finding, &place));
    struct letter fixed = *letter;
    if (place.part == PLACE_ENCLOSURE) {
        str *names = arena_array(a, str, letter->n_enclosures);
        for (size_t i = 0; i < letter->n_enclosures; i++)
            names[i] = letter->enclosures[i];
        names[place.item] =
            replaced(a, names[place.item], place.offset, finding->bytes, finding->suggestion);
        fixed.enclosures = names;
        return fixed;
    }
    struct letter_part *parts = arena_array(a, struct letter_part, letter->n_parts);
    for (size_t i = 0; i < letter->n_parts; i++)
        parts[i] = letter->parts[i];
    fix_part(a, &parts[place.part], place, finding);
    fixed.parts = parts;
    return fixed;
}
