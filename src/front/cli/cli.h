/* cli.h: the command line: one table of commands, from which parsing, help and manual come.
 * Purpose    a command is a row: its words, options and what it does. It is given a `struct cli` with all
 *            of that read and checked, and writes its answer into `out`. A command that needs the records
 *            is the same code whether it opened them itself or runs inside the process that serves
 *            (control_socket.h): the machinery decides.
 * Rule       House rule H25: exit 0 ok, 1 failed, 2 usage, 3 check failed, 75 temporary.
 * Ownership  everything lives in the command's arena.   Thread safety: one command, one thread.
 * Not here   the commands (one file each), the terminal (terminal.h). */
#ifndef FRONT_CLI_H
#define FRONT_CLI_H

#include "buf.h"
#include "err.h"
#include "random_source.h"

enum { EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_CHECK_FAILED = 3 };
enum { CLI_WORDS_MAX = 60000, CLI_OPTIONS_MAX = 16 };

struct cli_option {
    const char *name;     /* "--site" */
    const char *argument; /* "NAME"; "NAME...": may be given again, a line each; NULL: a switch */
    bool is_required;
    bool is_path; /* made absolute before it travels to the serving process */
    const char *prose;
};

enum cli_needs {
    NEEDS_NOTHING,
    NEEDS_PLACE,   /* --data or --database, which the command opens itself */
    NEEDS_RECORDS, /* an open, migrated database: through the serving process when one serves */
};

struct db;
struct cli;

struct command {
    const char *name;      /* "user add": one or two words */
    const char *summary;   /* one line, for the list of commands */
    const char *arguments; /* "FILE...", or "" */
    int words_min, words_max;
    bool words_are_paths;
    const char *secret; /* asks for it: "Password for the new user: "; NULL: none */
    bool secret_is_new; /* on a terminal it is asked twice */
    const struct cli_option *options;
    size_t n_options;
    enum cli_needs needs;
    bool has_no_database; /* --database is none of its options: it says where to turn instead */
    bool answers_json;    /* --json has a form of its own; else what it says is put in one */
    const char *prose;    /* what --help and the manual say besides; may be empty */
    enum err (*run)(struct cli *c);
    /* A command that reads its own arguments; argv[0] is its name, options above serve help only. */
    int (*run_alone)(int argc, char **argv);
};

struct cli {
    const struct command *command;
    struct arena *arena;
    str *words;
    size_t n_words;
    str given[CLI_OPTIONS_MAX]; /* value of the command's option i; p NULL: not given */
    bool json;
    str data, database; /* --data, --database; may be empty */
    str secret;
    struct db *db; /* NEEDS_RECORDS */
    struct random_source random;
    bool is_serving; /* runs inside the process that serves */
    int64_t user_id; /* the account of the machine that asks (os_user.h) */
    struct buf out;  /* standard output */
    struct problem why;
    int exit_status; /* when run returns OK: 0 or EXIT_CHECK_FAILED */
    void (*progress)(void *self, int64_t done, int64_t total);
    void *progress_self;
};

/* The value of an option of the command's table; empty when not given. Another name is a broken
 * invariant. A switch given is "yes". */
str cli_option(const struct cli *c, const char *name);
bool cli_has(const struct cli *c, const char *name);
void cli_progress(struct cli *c, int64_t done, int64_t total);

/* All commands, and the options that every command which needs a place takes. */
extern const struct command *const cli_commands[];
extern const size_t cli_commands_n;
extern const struct cli_option cli_shared[];
extern const size_t cli_shared_n;

/* What `clerkwell --help`, and `clerkwell COMMAND --help`, say. */
str cli_help(struct arena *a);
str cli_help_command(struct arena *a, const struct command *command);
/* The command nearest to what was typed, or NULL: at most two letters off. */
const struct command *cli_nearest(str typed);
const struct command *cli_find(str name);
/* Reads argv behind the command's words. INVALID with the usage sentence in `c->why`. */
MUST_USE enum err cli_parse(struct cli *c, int argc, char **argv);
/* The argument's place in what belongs to the command: 1 or 2 words of argv; NULL: no such command. */
const struct command *cli_pick(int argc, char **argv, int *ret_used);

/* On standard error: a sentence, or {"error": {"field", "sentence", "rule"}} for a program that asked for JSON. */
void cli_complain(struct arena *a, bool is_json, const struct problem *why);

/* Runs the program: the exit status. */
int cli_main(int argc, char **argv);

/* Runs a parsed command in the serving process, and hands a request to it. */
struct control_caller;
struct texts;
struct texts cli_answer(struct db *db, str data, struct random_source random, struct arena *a,
                        struct texts request, struct control_caller *caller);

#endif
