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
    return 0;
}
