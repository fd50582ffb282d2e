#include "fuzz.h"

#include "invariant.h"
#include "json_jansson.h"
#include "json_write.h"

/* Whatever is accepted is written again as JSON that is accepted and written the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    const struct json *tree = NULL, *again = NULL;
    if (json_read(&a, (str){(const char *)data, size}, NULL, &tree, NULL) != OK) return 0;
    struct json_writer w, second;
    json_write_init(&w, &a);
    json_put_tree(&w, tree);
    invariant(json_read(&a, json_written(&w), NULL, &again, NULL) == OK);
    json_write_init(&second, &a);
    json_put_tree(&second, again);
    invariant(str_eq(json_written(&w), json_written(&second)));
    return 0;
}
