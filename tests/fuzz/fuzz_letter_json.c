#include "fuzz.h"

#include "invariant.h"
#include "json_jansson.h"
#include "letter_hash.h"
#include "letter_json.h"
#include "letter_notation.h"
#include "letter_text.h"

/* What is accepted is written back to the same letter, has a text whose places lead into it, and survives
 * being shown in text boxes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    struct letter letter, back;
    struct problem why = {0};
    if (letter_json_parse(&a, json_read, (str){(const char *)data, size}, &letter, &why) != OK) {
        invariant(why.sentence.n > 0);
        return 0;
    }
    invariant(letter_json_parse(&a, json_read, letter_json_write(&a, &letter), &back, NULL) == OK);
    invariant(
        sha256_eq(letter_content_hash(&letter, NULL, 0), letter_content_hash(&back, NULL, 0)));
    struct letter_text text = letter_to_text(&a, &letter);
    for (size_t i = 0; i <= text.text.n; i++) {
        struct letter_place place;
        if (!letter_text_place(&text, i, &place)) continue;
        invariant(place.part == PLACE_ENCLOSURE || place.part < letter.n_parts);
    }
    struct letter_boxes boxes = letter_notation_write(&a, &letter);
    back = letter_notation_parse(&a, boxes.text);
    invariant(
        sha256_eq(letter_content_hash(&letter, NULL, 0), letter_content_hash(&back, NULL, 0)));
    if (letter_may_be_signed(&a, &letter, &why) != OK) invariant(why.sentence.n > 0);
    return 0;
}
