#include "fuzz.h"

#include "invariant.h"
#include "letter_hash.h"
#include "letter_notation.h"

/* Any text is a letter; what may be kept is shown again as the same letter, and each byte that came from a
 * place is found there. Boxes are parted by a NUL. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    str rest = {(const char *)data, size}, text[BOX_COUNT];
    for (int i = 0; i < BOX_COUNT; i++)
        text[i] = str_cut(&rest, '\0');
    struct letter letter = letter_notation_parse(&a, text);
    if (letter_check(&a, &letter, NULL) != OK) return 0;
    struct letter_boxes boxes = letter_notation_write(&a, &letter);
    struct letter back = letter_notation_parse(&a, boxes.text);
    invariant(
        sha256_eq(letter_content_hash(&letter, NULL, 0), letter_content_hash(&back, NULL, 0)));
    for (size_t i = 0; i < boxes.n_spans; i++) {
        const struct box_span *s = &boxes.spans[i];
        enum letter_box box;
        size_t at;
        invariant(s->at + s->n <= boxes.text[s->box].n);
        invariant(letter_notation_find(&boxes, &s->place, &box, &at) && box == s->box);
        invariant(at == s->at);
    }
    /* In the boxes as they were typed each place is found in turn, or nowhere; in those written here, where it is. */
    struct letter_boxes typed = letter_notation_place(&a, &boxes, text);
    struct letter_boxes same = letter_notation_place(&a, &boxes, boxes.text);
    invariant(typed.n_spans <= boxes.n_spans && same.n_spans <= boxes.n_spans);
    for (size_t i = 0; i < typed.n_spans; i++) {
        const struct box_span *s = &typed.spans[i];
        invariant(s->n > 0 && s->at + s->n <= typed.text[s->box].n);
    }
    return 0;
}
