/* log.h: what the program says about itself, one line an event, on standard error.
 * Purpose    operators read it and other programs collect it, so it must never hold personal data. The
 *            interface sees to that: an event and its fields' names are literals, and a field's value is a
 *            number, an id or another literal. There is no way to log a text that came from somebody.
 *            Thread safety: any thread; a line is written by one write(2).
 * Not here   what people did (audit.h). */
#ifndef OS_LOG_H
#define OS_LOG_H

#include "uuid.h"

enum log_level { LEVEL_ERROR, LEVEL_WARNING, LEVEL_NOTICE, LEVEL_DETAIL };
enum log_form { LOG_TEXT, LOG_JSON };

struct log_field {
    const char *name;
    enum { LOG_FIELD_NUMBER, LOG_FIELD_ID, LOG_FIELD_WORD } kind;
    int64_t number;
    uuid id;
    const char *word;
};
#define LOG_N(name, x) ((struct log_field){"" name, LOG_FIELD_NUMBER, (int64_t)(x), {{0}}, NULL})
#define LOG_I(name, x) ((struct log_field){"" name, LOG_FIELD_ID, 0, (x), NULL})
/* A literal that stands in the source: the name of a job or state. */
#define LOG_W(name, literal) ((struct log_field){"" name, LOG_FIELD_WORD, 0, {{0}}, "" literal})
/* The name of an error (err_row). */
#define LOG_E(e) ((struct log_field){"err", LOG_FIELD_WORD, 0, {{0}}, err_row(e)->name})

/* The name of a route of the program, a literal of its table; "" where there is none. */
#define LOG_R(name) ((struct log_field){"route", LOG_FIELD_WORD, 0, {{0}}, (name)})

/* log_event(LEVEL_WARNING, "job.failed", LOG_I("job", id), LOG_N("attempt", 3),
 * LOG_E(UNAVAILABLE)); */
#define log_event(level, event, ...)                                                               \
    log_fields((level), "" event, (const struct log_field[]){__VA_ARGS__},                         \
               sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field))
/* The same without fields. */
#define log_bare(level, event) log_fields((level), "" event, NULL, 0)
/* By way of the two above, which take literals only. */
void log_fields(enum log_level level, const char *event, const struct log_field *fields, size_t n);

/* Before threads start: how much to say, and how. At first: notices, as text. */
void log_configure(enum log_level most, enum log_form form);

#endif
