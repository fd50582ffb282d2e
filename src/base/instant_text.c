#include "instant_text.h"

#include "civil.h"

static str text_of(struct arena *a, instant t, bool has_ms) {
    int64_t days = t.us / INSTANT_DAY, us = t.us % INSTANT_DAY;
    if (us < 0) { /* before 1970 */
        us += INSTANT_DAY;
        days--;
    }
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, civil_date_iso(a, civil_date_from_days((int32_t)days)));
    buf_put_char(&b, 'T');
    buf_put_padded(&b, (uint64_t)(us / INSTANT_HOUR), 2);
    buf_put_char(&b, ':');
    buf_put_padded(&b, (uint64_t)(us / INSTANT_MINUTE % 60), 2);
    buf_put_char(&b, ':');
    buf_put_padded(&b, (uint64_t)(us / INSTANT_SECOND % 60), 2);
    if (has_ms) {
        buf_put_char(&b, '.');
        buf_put_padded(&b, (uint64_t)(us / 1000 % 1000), 3);
    }
    buf_put_char(&b, 'Z');
    return buf_str(&b);
}

str instant_text(struct arena *a, instant t) {
    return text_of(a, t, false);
}

str instant_text_ms(struct arena *a, instant t) {
    return text_of(a, t, true);
}
