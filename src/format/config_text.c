#include "config_text.h"

#include "buf.h"
#include "invariant.h"
#include "utf8.h"

struct reader {
    struct arena *arena;
    const struct setting_table *table;
    struct setting_value *values;
    struct problem *problems;
    size_t n_problems;
    int line;
    str section;
    bool knows_section;
};

static void wrong(struct reader *r, str sentence) {
    if (r->n_problems == CONFIG_PROBLEMS_MAX) return;
    r->problems[r->n_problems++] =
        (struct problem){.field = say(r->arena, "line {}", SAY_N(r->line)), .sentence = sentence};
}

static bool is_yes(str s) {
    return str_eq(s, S("yes"));
}

static str choices_listed(struct arena *a, const char *const *choices) {
    struct buf b;
    buf_init(&b, a);
    for (size_t i = 0; choices[i]; i++) {
        if (i) buf_put(&b, choices[i + 1] ? S(", ") : S(" or "));
        buf_put(&b, str_from_c(choices[i]));
    }
    return buf_str(&b);
}

/* What a setting must be, as the end of a sentence: "a whole number from 5 to 60 (minutes)". */
static str wanted(struct arena *a, const struct setting *s) {
    switch (s->type) {
    case SETTING_TEXT: return say(a, "a text of at most {} bytes", SAY_N(s->max));
    case SETTING_NUMBER:
        return say(a, "a whole number from {} to {}{}", SAY_N(s->min), SAY_N(s->max),
                   SAY_T(s->unit ? say(a, " ({})", SAY_T(str_from_c(s->unit))) : S("")));
    case SETTING_YES: return S("yes or no");
    case SETTING_CHOICE: return choices_listed(a, s->choices);
    }
    return S("");
}

static bool read_value(const struct setting *s, str text, struct setting_value *ret_value) {
    struct setting_value v = {.text = text, .line = ret_value->line};
    switch (s->type) {
    case SETTING_TEXT:
        if (text.n > (size_t)s->max) return false;
        break;
    case SETTING_NUMBER:
        if (!str_to_int64(text, &v.number) || v.number < s->min || v.number > s->max) return false;
        break;
    case SETTING_YES:
        if (!is_yes(text) && !str_eq(text, S("no"))) return false;
        v.number = is_yes(text);
        break;
    case SETTING_CHOICE:
        while (s->choices[v.number] && !str_eq(text, str_from_c(s->choices[v.number])))
            v.number++;
        if (!s->choices[v.number]) return false;
        break;
    }
    *ret_value = v;
    return true;
}

static void take_section(struct reader *r, str line) {
    if (!str_ends_with(line, S("]"))) {
        wrong(r, S("A section is written [name]"));
        r->knows_section = false;
        return;
    }
    r->section = str_trim(str_slice(line, 1, line.n - 2));
    r->knows_section = false;
    for (size_t i = 0; i < r->table->n; i++)
        r->knows_section |= str_eq(r->section, str_from_c(r->table->rows[i].section));
    if (!r->knows_section) {
        wrong(r,
              say(r->arena, "There is no section [{}]: clerkwell config show lists what there is",
                  SAY_T(r->section)));
    }
}

static void take_setting(struct reader *r, size_t at, str value) {
    const struct setting *s = &r->table->rows[at];
    struct setting_value *v = &r->values[at];
    if (v->line) {
        wrong(r, say(r->arena, "{} was given on line {} already", SAY_T(str_from_c(s->name)),
                     SAY_N(v->line)));
        return;
    }
    v->line = r->line;
    if (value.n == 0) return; /* the default, said aloud */
    if (!read_value(s, value, v)) {
        wrong(r, say(r->arena, "{} must be {}", SAY_T(str_from_c(s->name)),
                     SAY_T(wanted(r->arena, s))));
    }
}

static void take_line(struct reader *r, str line) {
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';') return;
    if (line.p[0] == '[') {
        take_section(r, line);
        return;
    }
    str rest = line;
    str name = str_trim(str_cut(&rest, '='));
    if (!rest.p) {
        wrong(r, S("A setting is written name = value"));
        return;
    }
    if (!r->section.n) {
        wrong(r, S("A setting stands under its [section]"));
        return;
    }
    if (!r->knows_section) return; /* said at the section */
    for (size_t i = 0; i < r->table->n; i++) {
        const struct setting *s = &r->table->rows[i];
        if (!str_eq(r->section, str_from_c(s->section)) || !str_eq(name, str_from_c(s->name)))
            continue;
        take_setting(r, i, str_trim(rest));
        return;
    }
    wrong(r,
          say(r->arena, "There is no setting {} in [{}]: clerkwell config show lists what there is",
              SAY_T(name), SAY_T(r->section)));
}

void config_defaults(const struct setting_table *table, struct setting_value *ret_values) {
    for (size_t i = 0; i < table->n; i++) {
        ret_values[i] = (struct setting_value){0};
        bool is_right =
            read_value(&table->rows[i], str_from_c(table->rows[i].initial), &ret_values[i]);
        invariant(is_right); /* a default obeys its own bounds */
    }
}

enum err config_parse(struct arena *a, str text, const struct setting_table *table,
                      struct setting_value *ret_values,
                      struct problem ret_problems[CONFIG_PROBLEMS_MAX], size_t *ret_n) {
    struct reader r = {.arena = a, .table = table, .values = ret_values, .problems = ret_problems};
    config_defaults(table, ret_values);
    if (text.n > CONFIG_BYTES_MAX) {
        r.line = 1;
        wrong(&r, S("The file is longer than 64 KiB: it is hardly a settings file"));
    } else if (!utf8_is_valid(text) || str_find_char(text, '\0') >= 0) {
        r.line = 1;
        wrong(&r, S("The file is not text in UTF-8"));
    } else {
        str rest = text;
        while (rest.p && rest.n) {
            r.line++;
            take_line(&r, str_cut(&rest, '\n'));
        }
    }
    *ret_n = r.n_problems;
    return r.n_problems ? INVALID : OK;
}

const struct setting_value *config_value(const struct setting_table *table,
                                         const struct setting_value *values, const char *section,
                                         const char *name) {
    size_t i = 0;
    while (i < table->n && (!str_eq(str_from_c(table->rows[i].section), str_from_c(section)) ||
                            !str_eq(str_from_c(table->rows[i].name), str_from_c(name))))
        i++;
    invariant(i < table->n);
    return &values[i];
}

str config_write(struct arena *a, const struct setting_table *table,
                 const struct setting_value *values) {
    struct buf b;
    buf_init(&b, a);
    str section = S("");
    for (size_t i = 0; i < table->n; i++) {
        const struct setting *s = &table->rows[i];
        if (!str_eq(section, str_from_c(s->section))) {
            section = str_from_c(s->section);
            buf_put(&b, say(a, "{}[{}]\n", SAY_T(i ? S("\n") : S("")), SAY_T(section)));
        }
        buf_put(&b, say(a, "# {}: {}.\n", SAY_T(str_from_c(s->prose)), SAY_T(wanted(a, s))));
        buf_put(&b, say(a, "{}{} = {}\n", SAY_T(values[i].line ? S("") : S("#")),
                        SAY_T(str_from_c(s->name)), SAY_T(values[i].text)));
    }
    return buf_str(&b);
}
