#include "fuzz.h"

#include "invariant.h"
#include "paper.h"

/* What is accepted is written as the very same bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    const struct paper *paper;
    str bytes = {(const char *)data, size};
    if (paper_read(&a, bytes, &paper) == OK) invariant(str_eq(paper_write(&a, paper), bytes));
    return 0;
}
