#include "fuzz.h"

#include "invariant.h"
#include "merge_field.h"

/* A template that is accepted has no field left once every field has a value; without values it stays as
 * it is, whatever it is. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    str text = {(const char *)data, size};
    struct merge_values none = {0}, all = {0};
    for (int i = 0; i < MERGE_FIELD_COUNT; i++)
        all.value[i] = S("x");
    struct problem why = {0};
    size_t unresolved;
    bool is_sound = merge_check(&a, S("body"), text, &why) == OK;
    invariant(is_sound || why.sentence.n > 0);
    invariant(str_eq(merge_text(&a, text, &none, &unresolved), text));
    merge_text(&a, text, &all, &unresolved);
    invariant(is_sound == (unresolved == 0));
    for (int i = 0; i < MERGE_FIELD_COUNT; i++)
        all.value[i] = i % 2 ? S("one\ntwo") : S(""); /* some are missing, some have lines */
    struct letter_item item = {.text = text, .dose = text, .reason = text};
    struct letter_part parts[] = {{.kind = PART_SALUTATION, .text = text},
                                  {.kind = PART_PARAGRAPH, .text = text},
                                  {.kind = PART_MEDICINES, .items = &item, .n_items = 1}};
    struct letter letter = {parts, 3, &text, 1};
    size_t of_letter, of_text;
    struct letter merged = merge_letter(&a, &letter, &all, &of_letter);
    merge_text(&a, text, &all, &of_text);
    invariant(merged.n_parts == 3 && of_letter == 6 * of_text);
    invariant(merge_field_row(MERGE_PATIENT_NAME)->name.n > 0);
    return 0;
}
