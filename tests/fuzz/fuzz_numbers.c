#include "fuzz.h"

#include "hospital_number.h"
#include "invariant.h"
#include "nhs_number.h"
#include "telephone.h"
#include "uuid.h"

static void as_nhs_number(struct arena *a, str text) {
    nhs_number n, again;
    struct problem why = {0};
    if (nhs_number_parse(text, &n, &why) != OK) {
        invariant(why.sentence.n > 0);
        return;
    }
    invariant(nhs_number_parse(nhs_number_text(a, n), &again, NULL) == OK &&
              str_eq(nhs_number_plain(a, n), nhs_number_plain(a, again)));
    invariant(nhs_number_plain(a, n).n == 10);
    /* One that may be issued is no test number. */
    if (nhs_number_check_issued(n, false, &why) == OK)
        invariant(nhs_number_range(n) != NHS_RANGE_SYNTHETIC);
    (void)!nhs_number_check_issued(n, true, &why);
}

/* What is accepted as a number or id is in its normal form: reading it again changes nothing. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    str text = {(const char *)data, size}, number, again;
    as_nhs_number(&a, text);
    uint32_t nine = 0;
    for (size_t i = 0; i < size; i++)
        nine = nine * 31 + data[i];
    nhs_number made;
    if (nhs_number_make(nine % 1000000000u, &made)) as_nhs_number(&a, nhs_number_plain(&a, made));
    if (hospital_number_parse(&a, text, &number, NULL) == OK) {
        invariant(hospital_number_parse(&a, number, &again, NULL) == OK && str_eq(number, again));
    }
    uuid id, same;
    if (uuid_parse(text, &id) == OK) {
        invariant(uuid_parse(uuid_text(&a, id), &same) == OK && uuid_eq(id, same));
        invariant(uuid_is_nil(id) ==
                  (str_eq(uuid_text(&a, id), S("00000000-0000-0000-0000-000000000000"))));
    }
    if (size >= 10) invariant(!uuid_is_nil(uuid_v7((instant){(int64_t)nine * 1000}, data)));
    telephone t;
    if (telephone_parse(text, S("t"), &t, NULL) == OK) {
        invariant(t.e164[0] && telephone_text(&a, t).n > 0);
        (void)telephone_is_mobile(t);
    }
    return 0;
}
