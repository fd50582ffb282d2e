#include "log.h"

#include <stdatomic.h>
#include <unistd.h>

#include "buf.h"
#include "clock.h"
#include "instant_text.h"

/* Set once at start; atomic only because threads read them. */
static atomic_int log_most = LEVEL_NOTICE;
static atomic_int log_style = LOG_TEXT;

static const char *const level_names[] = {"error", "warning", "notice", "detail"};

void log_configure(enum log_level most, enum log_form form) {
    atomic_store(&log_most, (int)most);
    atomic_store(&log_style, (int)form);
}

static void put_value(struct buf *b, struct arena *a, const struct log_field *f, bool json) {
    if (f->kind == LOG_FIELD_NUMBER) {
        buf_put_int(b, f->number);
        return;
    }
    /* Literals and ids need no escaping: the source holds no quote or backslash in them. */
    if (json) buf_put_char(b, '"');
    buf_put(b, f->kind == LOG_FIELD_ID ? uuid_text(a, f->id) : str_from_c(f->word));
    if (json) buf_put_char(b, '"');
}

static void put_line(struct buf *b, struct arena *a, enum log_level level, const char *event,
                     const struct log_field *fields, size_t n) {
    bool json = atomic_load(&log_style) == LOG_JSON;
    buf_put(b, json ? S("{\"at\":\"") : S(""));
    /* In UTC, not the site's zone: machines correlate it. */
    buf_put(b, instant_text_ms(a, clock_now()));
    buf_put(b, json ? S("\",\"level\":\"") : S(" "));
    buf_put(b, str_from_c(level_names[level]));
    buf_put(b, json ? S("\",\"event\":\"") : S(" "));
    buf_put(b, str_from_c(event));
    if (json) buf_put_char(b, '"');
    for (size_t i = 0; i < n; i++) {
        buf_put(b, json ? S(",\"") : S(" "));
        buf_put(b, str_from_c(fields[i].name));
        buf_put(b, json ? S("\":") : S("="));
        put_value(b, a, &fields[i], json);
    }
    buf_put(b, json ? S("}\n") : S("\n"));
}

void log_fields(enum log_level level, const char *event, const struct log_field *fields, size_t n) {
    if ((int)level > atomic_load(&log_most)) return;
    AUTO_ARENA(a);
    struct buf b;
    buf_init(&b, &a);
    put_line(&b, &a, level, event, fields, n);
    /* A log that cannot be written must not stop the clinic: nothing is done about a failure. */
    if (write(STDERR_FILENO, b.p, b.n) < 0) return;
}
