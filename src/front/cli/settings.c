#include "settings.h"

#include "data_dir.h"
#include "files.h"

static const char *const log_levels[] = {"error", "warning", "notice", "detail", NULL};
static const char *const log_forms[] = {"text", "json", NULL};

/* In the order of `config show`. */
static const struct setting rows[] = {
    {"serve", "listen", SETTING_TEXT, 0, 100, "127.0.0.1:8080", NULL, NULL,
     "Where to listen, ADDRESS:PORT"},
    {"serve", "behind-proxy", SETTING_YES, 0, 0, "no", NULL, NULL,
     "A TLS proxy stands in front and says who calls (X-Forwarded-For)"},
    {"serve", "connections", SETTING_NUMBER, 10, 100000, "1000", "at once", NULL,
     "How many browsers may be connected"},
    {"serve", "connections-of-an-address", SETTING_NUMBER, 5, 100000, "250", "at once", NULL,
     "How many of them from one address; behind a proxy: its requests"},
    {"serve", "threads", SETTING_NUMBER, 0, 256, "0", "0: as many as cores", NULL,
     "Threads that answer what is only read"},
    {"sign-in", "idle", SETTING_NUMBER, 5, 60, "15", "minutes", NULL,
     "A sign-in that nobody uses ends after"},
    {"sign-in", "longest", SETTING_NUMBER, 1, 24, "12", "hours", NULL,
     "A sign-in ends in any case after"},
    {"log", "say", SETTING_CHOICE, 0, 0, "notice", NULL, log_levels,
     "How much is said on standard error; never anything about a person"},
    {"log", "form", SETTING_CHOICE, 0, 0, "text", NULL, log_forms,
     "How a line of the log is written"},
};
const struct setting_table settings_table = {rows, sizeof rows / sizeof rows[0]};

const struct setting_value *settings_of(const struct settings *s, const char *section,
                                        const char *name) {
    return config_value(&settings_table, s->values, section, name);
}

/* All wrong lines in one sentence, a line each. */
static enum err refuse(struct cli *c, str path, const struct problem *problems, size_t n) {
    struct buf b;
    buf_init(&b, c->arena);
    buf_put(&b, say(c->arena, "{} is not right:", SAY_T(path)));
    for (size_t i = 0; i < n; i++) {
        buf_put(&b,
                say(c->arena, "\n  {}: {}", SAY_T(problems[i].field), SAY_T(problems[i].sentence)));
    }
    return problem_set(&c->why, INVALID, S("config"), buf_str(&b), S(""));
}

enum err settings_load(struct cli *c, str path, struct settings *ret_settings) {
    struct settings s = {.values = arena_array(c->arena, struct setting_value, settings_table.n),
                         .path = path};
    config_defaults(&settings_table, s.values);
    if (!path.n && c->data.n) {
        str own = data_dir_file(c->arena, c->data, DATA_SETTINGS);
        if (file_is_there(own)) s.path = own;
    }
    if (s.path.n) {
        str text;
        size_t n;
        struct problem *problems = arena_array(c->arena, struct problem, CONFIG_PROBLEMS_MAX);
        TRY(file_read(c->arena, s.path, CONFIG_BYTES_MAX, &text, &c->why));
        if (config_parse(c->arena, text, &settings_table, s.values, problems, &n) != OK)
            return refuse(c, s.path, problems, n);
    }
    *ret_settings = s;
    return OK;
}
