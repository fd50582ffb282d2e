#include "fuzz.h"

#include "arena.h"
#include "invariant.h"
#include "zone.h"

/* Whatever file is accepted must answer for every date without a broken invariant, and what the
 * clock shows at a resolved moment must be what was asked. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    const struct zone *z;
    if (zone_parse(&a, S("fuzz"), (str){(const char *)data, size}, &z, NULL) != OK) return 0;
    static const int16_t years[] = {1, 1847, 1970, 2026, 2037, 2099, 9999};
    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        civil_date d = {years[i], 3, 29}, shown;
        civil_time t = {90}, wall;
        struct resolved r = civil_resolve(z, d, t);
        instant_to_civil(z, r.first, &shown, &wall);
        invariant(r.kind == CIVIL_GAP || (civil_date_compare(d, shown) == 0 && wall.minute == 90));
        invariant(r.kind != CIVIL_FOLD || r.first.us < r.second.us);
    }
    (void)zone_offset(z, (instant){INT64_MIN});
    (void)zone_offset(z, (instant){INT64_MAX});
    return 0;
}
