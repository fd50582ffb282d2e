#include "fuzz.h"

#include "csv_row.h"
#include "invariant.h"
#include "utf8.h"

/* Any bytes at all: rows come out as valid text, or are refused with a reason. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    struct csv_file file = {S("fuzz"), S("fuzz"), NULL, {2026, 11, 23}};
    struct taken t = {0};
    csv_patients_take(&a, &file, (str){(const char *)data, size}, &t);
    for (size_t i = 0; i < t.n_records; i++) {
        struct patient p;
        invariant(t.records[i].n_keys == 1);
        patient_from_record(&a, &t.records[i].patient, file.today, &p);
        invariant(utf8_is_valid(p.family_name) && p.family_name.n > 0 && utf8_is_valid(p.address));
        /* Over itself a row is the same. */
        struct record again = t.records[i];
        bool is_emptied = true;
        const struct record_patient *r = &t.records[i].patient;
        invariant(csv_row_again(&a, r->cells, r->n_cells, file.today, &again, &is_emptied, NULL) ==
                  OK);
        invariant(!is_emptied && sha256_eq(again.hash, t.records[i].hash));
    }
    for (size_t i = 0; i < t.n_rejections; i++)
        invariant(t.rejections[i].reason.n > 0);
    struct csv_mapping mapping;
    if (csv_mapping_parse(&a, (str){(const char *)data, size}, &mapping, NULL) != OK) return 0;
    file.mapping = &mapping; /* and the same bytes as a list with it */
    struct taken mapped = {0};
    csv_patients_take(&a, &file, (str){(const char *)data, size}, &mapped);
    return 0;
}
