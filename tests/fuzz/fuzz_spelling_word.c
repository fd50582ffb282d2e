#include "fuzz.h"

#include "invariant.h"
#include "spelling_word.h"
#include "utf8.h"

/* A word that is taken is taken again as it is, but for one more 's; any other has its sentence. Forms let in valid text only. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    str typed = {(const char *)data, size}, word, again;
    struct problem why = {0};
    if (!utf8_is_valid(typed)) return 0;
    if (spelling_word_parse(&a, typed, S("words"), &word, &why) != OK) {
        invariant(why.sentence.n > 0 && str_eq(why.field, S("words")));
        return 0;
    }
    invariant(utf8_is_valid(word) && word.n > 2);
    bool is_own = str_ends_with(word, S("'s")) || str_ends_with(word, S("\xe2\x80\x99s"));
    if (!is_own)
        invariant(spelling_word_parse(&a, word, S("words"), &again, &why) == OK &&
                  str_eq(again, word));
    return 0;
}
