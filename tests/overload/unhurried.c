/* The negative control of import_test.py: an import that lets nobody go first, because time stands still for it. A piece
 * has the thousand rows that it may have, however long they take. In place of src/app/import_records.c. */
#define clock_monotonic clock_that_stands
#include "../../src/app/import_records.c"

int64_t clock_that_stands(void) {
    return 0;
}
