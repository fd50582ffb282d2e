#include "fuzz.h"

#include "invariant.h"
#include "postal_address.h"
#include "telephone.h"
#include "utf8.h"

/* What is accepted as a postcode or telephone number is in its normal form: reading it again changes
 * nothing. The same bytes as an address give a window of 3 to 7 lines, or a refusal. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    str text = {(const char *)data, size}, postcode, again;
    if (postcode_parse(&a, text, &postcode, NULL) == OK) {
        invariant(postcode.n >= 5 && postcode.n <= 9 && str_find_char(postcode, ' ') >= 2);
        invariant(postcode_parse(&a, postcode, &again, NULL) == OK && str_eq(postcode, again));
    }
    telephone t, same;
    if (telephone_parse(text, S("t"), &t, NULL) == OK) {
        invariant(telephone_parse(telephone_text(&a, t), S("t"), &same, NULL) == OK);
        invariant(str_eq(str_from_c(t.e164), str_from_c(same.e164)));
    }
    struct postal_address address;
    str lines = text,
        code = str_cut(&lines, '\n'); /* the first line as a postcode, the rest as lines */
    (void)!postal_address_parse(&a, lines, code, S("United Kingdom"), &address, NULL);
    (void)!postal_address_parse(&a, lines, code, S("Ireland"), &address, NULL);
    if (postal_address_parse(&a, text, S(""), S(""), &address, NULL) == OK) {
        struct window_lines window;
        invariant(address.n_lines <= ADDRESS_LINES &&
                  utf8_is_valid(postal_address_text(&a, &address)));
        invariant(utf8_is_valid(postal_address_one_line(&a, &address)));
        if (postal_address_window(&a, S("Mrs Hale"), &address, &window, NULL) == OK)
            invariant(window.n >= 3 && window.n <= WINDOW_LINES);
    }
    return 0;
}
