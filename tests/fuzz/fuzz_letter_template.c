#include "fuzz.h"

#include "invariant.h"
#include "letter_template.h"

static bool is_box(str field) {
    for (int box = 0; box < BOX_COUNT; box++)
        if (str_eq(field, template_box_field((enum letter_box)box))) return true;
    return false;
}

/* What is typed as a template, box after box with a form feed between: a letter that may be kept, and the same again
 * when it is typed as it is then shown; or a sentence at one of the boxes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    str text = {(const char *)data, size}, rest = text, boxes[BOX_COUNT];
    for (int box = 0; box < BOX_COUNT; box++)
        boxes[box] = str_cut(&rest, '\f');
    struct letter letter, again;
    struct problem why = {0};
    if (template_text_parse(&a, boxes, &letter, &why) != OK) {
        invariant(why.sentence.n > 0 && is_box(why.field));
    } else {
        invariant(letter_check(&a, &letter, &why) == OK);
        struct letter_boxes shown = letter_notation_write(&a, &letter);
        invariant(template_text_parse(&a, shown.text, &again, &why) == OK);
        invariant(again.n_parts == letter.n_parts && again.n_enclosures == letter.n_enclosures);
    }
    const struct template_word *word;
    if (template_kind_find(text, &word)) {
        invariant(str_eq(word->code, text));
        str instead = template_kind_instead(text);
        invariant(instead.n == 0 || template_kind_find(instead, &word));
    }
    if (template_addressee_find(text, &word)) invariant(str_eq(word->code, text));
    invariant(template_examples().value[MERGE_PATIENT_NAME].n > 0);
    return 0;
}
