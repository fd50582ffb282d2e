#include "fuzz.h"

#include "fhir_bundle.h"
#include "fhir_proof_patient.h"
#include "invariant.h"
#include "json_jansson.h"
#include "utf8.h"

/* The Patient that the proofreader is given, which may lack anything. */
static void as_proof_patient(struct arena *a, str bytes) {
    const struct json *tree;
    struct proof_patient patient = {0};
    struct problem why = {0};
    if (json_read(a, bytes, NULL, &tree, NULL) != OK) return;
    if (proof_patient_from_fhir(a, tree, &patient, &why) != OK) {
        invariant(why.sentence.n > 0);
        return;
    }
    for (size_t i = 0; i < patient.n_names; i++)
        invariant(utf8_is_valid(patient.names[i].family) && utf8_is_valid(patient.names[i].given));
}

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
    as_proof_patient(&a, (str){(const char *)data, size});
    return 0;
}
