#include "fuzz.h"

#include "fhir_bundle.h"
#include "invariant.h"
#include "json_jansson.h"

/* Taking the same bytes twice gives the same records; every record has a key, every rejection a reason. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    struct fhir_file file = {S("fuzz"), S("fuzz"), json_read};
    struct taken one = {0}, two = {0};
    fhir_take(&a, &file, (str){(const char *)data, size}, &one);
    fhir_take(&a, &file, (str){(const char *)data, size}, &two);
    invariant(one.n_records == two.n_records && one.n_rejections == two.n_rejections);
    for (size_t i = 0; i < one.n_records; i++) {
        const struct record *r = &one.records[i];
        invariant(r->n_keys > 0 && sha256_eq(r->hash, two.records[i].hash));
        struct patient p;
        if (r->kind == RECORD_PATIENT)
            patient_from_record(&a, &r->patient, (civil_date){2026, 11, 23}, &p);
    }
    for (size_t i = 0; i < one.n_rejections; i++)
        invariant(one.rejections[i].reason.n > 0);
    return 0;
}
