#include "fuzz.h"

#include "birth_date.h"
#include "date_entry.h"
#include "invariant.h"

/* Whatever is typed, what is accepted is a real date that reads back the same from every way it is shown, and
 * what is refused says what to do and leaves the output alone. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const civil_date today = {2026, 11, 23};
    str text = {(const char *)data, size};
    for (int rule = YEAR_IN_FULL; rule <= YEAR_NEAR; rule++) {
        AUTO_ARENA(a);
        civil_date d = {0}, back;
        struct problem why = {0};
        if (date_entry_parse(&a, text, (enum year_rule)rule, today, S("f"), &d, &why) != OK) {
            invariant(why.sentence.n > 0 && civil_date_is_none(d));
            continue;
        }
        invariant(civil_date_is_valid(d.year, d.month, d.day));
        invariant(date_entry_parse(&a, civil_date_long(&a, d), YEAR_IN_FULL, today, S("f"), &back,
                                   NULL) == OK);
        invariant(civil_date_compare(d, back) == 0);
    }
    AUTO_ARENA(a);
    civil_date birth;
    if (date_entry_parse(&a, text, YEAR_PAST, today, S("f"), &birth, NULL) == OK &&
        birth_date_check(birth, today, NULL) == OK)
        invariant(birth_date_age_text(&a, birth, today).n > 0);
    civil_time t = {-1};
    struct problem why = {0};
    if (time_entry_parse(text, S("f"), &t, &why) == OK)
        invariant(t.minute >= 0 && t.minute < 1440);
    else
        invariant(why.sentence.n > 0 && t.minute == -1);
    return 0;
}
