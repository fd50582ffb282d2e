#include "cli.h"

#include "files.h"
#include "invariant.h"
#include "utf8.h"

const struct cli_option cli_shared[] = {
    {"--data", "DIR", false, true, "the folder of this installation, with its embedded records"},
    {"--database", "URL", false, false, "the records in PostgreSQL, postgresql://..."},
    {"--json", NULL, false, false, "answer in JSON, for programs"},
};
const size_t cli_shared_n = sizeof cli_shared / sizeof cli_shared[0];

static enum err usage(struct cli *c, str sentence) {
    return problem_set(&c->why, INVALID, S("usage"), sentence, S(""));
}

static size_t option_index(const struct command *command, str name) {
    size_t i = 0;
    while (i < command->n_options && !str_eq(str_from_c(command->options[i].name), name))
        i++;
    return i;
}

str cli_option(const struct cli *c, const char *name) {
    size_t i = option_index(c->command, str_from_c(name));
    invariant(i < c->command->n_options);
    return c->given[i];
}

bool cli_has(const struct cli *c, const char *name) {
    return cli_option(c, name).p != NULL;
}

void cli_progress(struct cli *c, int64_t done, int64_t total) {
    if (c->progress) c->progress(c->progress_self, done, total);
}

const struct command *cli_find(str name) {
    for (size_t i = 0; i < cli_commands_n; i++) {
        if (str_eq(str_from_c(cli_commands[i]->name), name)) return cli_commands[i];
    }
    return NULL;
}

const struct command *cli_pick(int argc, char **argv, int *ret_used) {
    if (argc < 2) return NULL;
    AUTO_ARENA(a);
    str one = str_from_c(argv[1]);
    if (argc > 2) {
        str both = say(&a, "{} {}", SAY_T(one), SAY_T(str_from_c(argv[2])));
        const struct command *found = cli_find(both);
        if (found) {
            *ret_used = 2;
            return found;
        }
    }
    *ret_used = 1;
    return cli_find(one);
}

/* Letters to change, add, leave out or swap with their neighbour (optimal string alignment). */
static size_t distance(str a, str b) {
    enum { MOST = 40 };
    if (a.n >= MOST || b.n >= MOST) return MOST;
    size_t d[MOST + 1][MOST + 1];
    for (size_t i = 0; i <= a.n; i++)
        d[i][0] = i;
    for (size_t j = 0; j <= b.n; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        for (size_t j = 1; j <= b.n; j++) {
            bool same = a.p[i - 1] == b.p[j - 1];
            size_t best = d[i - 1][j - 1] + (same ? 0 : 1);
            if (d[i - 1][j] + 1 < best) best = d[i - 1][j] + 1;
            if (d[i][j - 1] + 1 < best) best = d[i][j - 1] + 1;
            bool swapped = i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1];
            if (swapped && d[i - 2][j - 2] + 1 < best) best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    }
    return d[a.n][b.n];
}

const struct command *cli_nearest(str typed) {
    const struct command *best = NULL;
    size_t least = 3;
    for (size_t i = 0; i < cli_commands_n; i++) {
        size_t d = distance(str_from_c(cli_commands[i]->name), typed);
        if (d < least) {
            least = d;
            best = cli_commands[i];
        }
    }
    return best;
}

/* The option an argument names, in the command's table or the shared one. */
struct named {
    const struct cli_option *option;
    str *value;
    bool *is_on;
};

static bool find_option(struct cli *c, str name, str *shared, struct named *ret) {
    size_t i = option_index(c->command, name);
    if (i < c->command->n_options) {
        *ret = (struct named){&c->command->options[i], &c->given[i], NULL};
        return true;
    }
    for (size_t k = 0; k < cli_shared_n; k++) {
        if (!str_eq(name, str_from_c(cli_shared[k].name))) continue;
        *ret = (struct named){&cli_shared[k], &shared[k], NULL};
        return true;
    }
    return false;
}

static enum err unknown_option(struct cli *c, str name) {
    str best = {NULL, 0};
    size_t least = 3;
    for (size_t i = 0; i < c->command->n_options + cli_shared_n; i++) {
        size_t own = c->command->n_options;
        const struct cli_option *o = i < own ? &c->command->options[i] : &cli_shared[i - own];
        size_t d = distance(str_from_c(o->name), name);
        if (d < least) {
            least = d;
            best = str_from_c(o->name);
        }
    }
    if (best.n) {
        return usage(
            c, say(c->arena, "There is no option {}. Did you mean {}?", SAY_T(name), SAY_T(best)));
    }
    return usage(c, say(c->arena, "There is no option {}", SAY_T(name)));
}

/* "--site NAME" or "--site=NAME"; *at is moved past what was used. */
static enum err read_option(struct cli *c, int argc, char **argv, int *at, str *shared) {
    str rest = str_from_c(argv[*at]), name = str_cut(&rest, '=');
    struct named named;
    if (!find_option(c, name, shared, &named)) return unknown_option(c, name);
    bool repeats =
        named.option->argument && str_ends_with(str_from_c(named.option->argument), S("..."));
    if (named.value->p && !repeats) {
        return usage(c, say(c->arena, "{} is given twice", SAY_T(name)));
    }
    if (!named.option->argument) {
        if (rest.p) return usage(c, say(c->arena, "{} takes no value", SAY_T(name)));
        *named.value = S("yes");
        return OK;
    }
    if (!rest.p) {
        if (*at + 1 >= argc) {
            return usage(c, say(c->arena, "{} needs a value: {} {}", SAY_T(name), SAY_T(name),
                                SAY_T(str_from_c(named.option->argument))));
        }
        rest = str_from_c(argv[++*at]);
    }
    if (rest.n == 0) return usage(c, say(c->arena, "{} needs a value", SAY_T(name)));
    str value = named.option->is_path ? path_absolute(c->arena, rest) : rest;
    *named.value =
        named.value->p ? say(c->arena, "{}\n{}", SAY_T(*named.value), SAY_T(value)) : value;
    return OK;
}

static enum err check_complete(struct cli *c) {
    const struct command *command = c->command;
    for (size_t i = 0; i < command->n_options; i++) {
        const struct cli_option *o = &command->options[i];
        if (o->is_required && !c->given[i].p) {
            return usage(c, say(c->arena, "{} {} is needed", SAY_T(str_from_c(o->name)),
                                SAY_T(str_from_c(o->argument))));
        }
    }
    if (c->n_words < (size_t)command->words_min) {
        return usage(c, say(c->arena, "{} is needed", SAY_T(str_from_c(command->arguments))));
    }
    if (c->n_words > (size_t)command->words_max) {
        return usage(
            c, say(c->arena, "\"{}\" is one word too many", SAY_T(c->words[command->words_max])));
    }
    if (command->needs != NEEDS_NOTHING && !c->data.n && !c->database.n) {
        return usage(c, S("Say where the records are: --data DIR, or --database URL"));
    }
    return OK;
}

enum err cli_parse(struct cli *c, int argc, char **argv) {
    invariant(c->command->n_options <= CLI_OPTIONS_MAX);
    str shared[sizeof cli_shared / sizeof cli_shared[0]] = {{0}};
    bool only_words = false;
    c->words = arena_array(c->arena, str, (size_t)argc + 1);
    for (int i = 0; i < argc; i++) {
        str arg = str_from_c(argv[i]);
        if (!utf8_is_valid(arg)) return usage(c, S("An argument is not UTF-8"));
        if (!only_words && str_eq(arg, S("--"))) {
            only_words = true;
        } else if (!only_words && str_starts_with(arg, S("-")) && arg.n > 1) {
            TRY(read_option(c, argc, argv, &i, shared));
        } else if (c->n_words == CLI_WORDS_MAX) {
            return usage(
                c, S("More than 60,000 files are named: name the folder they lie in instead"));
        } else {
            c->words[c->n_words++] =
                c->command->words_are_paths ? path_absolute(c->arena, arg) : arg;
        }
    }
    c->data = shared[0];
    c->database = shared[1];
    c->json = shared[2].p != NULL;
    return check_complete(c);
}
