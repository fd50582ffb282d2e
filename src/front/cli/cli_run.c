#include "cli.h"

#include "control_socket.h"
#include "data_dir.h"
#include "db.h"
#include "files.h"
#include "json_write.h"
#include "os_user.h"
#include "random.h"
#include "terminal.h"

static const int64_t LOCK_WAIT = 3000000; /* us: another command may be at work */

/* ---- what is said -------------------------------------------------------------------------------- */

static void complain(struct arena *a, str sentence) {
    terminal_put_error(say(a, "clerkwell: {}\n", SAY_T(sentence)));
}

/* {"error": {"field", "sentence", "rule"}} on standard error, for a program that reads both. */
static void complain_json(struct arena *a, const struct problem *why) {
    struct json_writer w;
    json_write_init(&w, a);
    json_open_object(&w);
    json_name(&w, S("error"));
    json_open_object(&w);
    json_member_put_if_any(&w, S("field"), why->field);
    json_member_put(&w, S("sentence"), why->sentence);
    json_member_put_if_any(&w, S("rule"), why->rule);
    json_close_object(&w);
    json_close_object(&w);
    terminal_put_error(say(a, "{}\n", SAY_T(json_written(&w))));
}

void cli_complain(struct arena *a, bool is_json, const struct problem *why) {
    if (is_json)
        complain_json(a, why);
    else
        complain(a, why->sentence);
}

/* What a command without JSON of its own said, for programs: {"command", "said": [a line each]}. */
static str said_json(struct cli *c, str said) {
    struct json_writer w;
    json_write_init(&w, c->arena);
    json_open_object(&w);
    json_member_put(&w, S("command"), str_from_c(c->command->name));
    json_name(&w, S("said"));
    json_open_array(&w);
    while (said.n) {
        str line = str_cut(&said, '\n');
        if (line.n) json_put_text(&w, line);
    }
    json_close_array(&w);
    json_close_object(&w);
    return say(c->arena, "{}\n", SAY_T(json_written(&w)));
}

static void say_out(struct cli *c, str said) {
    bool is_prose = c->json && said.n && !c->command->answers_json;
    terminal_put(is_prose ? said_json(c, said) : said);
}

static int exit_of(enum err e, const struct problem *why) {
    bool is_usage = e == INVALID && str_eq(why->field, S("usage"));
    return is_usage ? EXIT_USAGE : err_row(e)->exit_status;
}

/* The exit status of what a command came to; `why` says nothing of one that went well. */
static int settle(struct cli *c, enum err e) {
    if (e == OK) {
        c->why = (struct problem){0};
        return c->exit_status;
    }
    if (c->why.sentence.n == 0) c->why.sentence = str_from_c(err_row(e)->name);
    return exit_of(e, &c->why);
}

/* The same whether it ran here or in the process that serves. */
static int say_settled(struct cli *c, int status) {
    say_out(c, buf_str(&c->out));
    if (c->why.sentence.n == 0) return status;
    cli_complain(c->arena, c->json, &c->why);
    if (status == EXIT_USAGE && !c->json) {
        terminal_put_error(say(c->arena, "clerkwell {} --help says how it is used.\n",
                               SAY_T(str_from_c(c->command->name))));
    }
    return status;
}

static int say_result(struct cli *c, enum err e) {
    return say_settled(c, settle(c, e));
}

/* ---- a command as a list of texts, to the serving process and back ------------------------------- */

enum { ANSWER_STATUS, ANSWER_OUT, ANSWER_FIELD, ANSWER_SENTENCE, ANSWER_RULE, ANSWER_TEXTS };

static struct texts request_of(struct cli *c) {
    size_t n_options = c->command->n_options, n = 0;
    str *at = arena_array(c->arena, str, 4 + 2 * n_options + c->n_words);
    at[n++] = str_from_c(c->command->name);
    at[n++] = c->json ? S("json") : S("text");
    at[n++] = c->secret;
    for (size_t i = 0; i < n_options; i++) {
        at[n++] = c->given[i].p ? S("given") : S("");
        at[n++] = c->given[i];
    }
    for (size_t i = 0; i < c->n_words; i++)
        at[n++] = c->words[i];
    return (struct texts){at, n};
}

static bool read_request(struct cli *c, struct texts request) {
    if (request.n < 3) return false;
    c->command = cli_find(request.at[0]);
    if (!c->command || c->command->needs != NEEDS_RECORDS) return false;
    size_t n_options = c->command->n_options, before = 3 + 2 * n_options;
    if (request.n < before || request.n - before > CLI_WORDS_MAX) return false;
    c->json = str_eq(request.at[1], S("json"));
    c->secret = request.at[2];
    for (size_t i = 0; i < n_options; i++) {
        if (request.at[3 + 2 * i].n) c->given[i] = request.at[4 + 2 * i];
    }
    c->words = arena_array(c->arena, str, request.n - before + 1);
    for (size_t i = before; i < request.n; i++)
        c->words[c->n_words++] = request.at[i];
    return true;
}

static void send_progress(void *self, int64_t done, int64_t total) {
    control_progress(self, done, total);
}

struct texts cli_answer(struct db *db, str data, struct random_source random, struct arena *a,
                        struct texts request, struct control_caller *caller) {
    struct cli *c = arena_new(a, struct cli);
    *c = (struct cli){.arena = a,
                      .db = db,
                      .data = data,
                      .random = random,
                      .is_serving = true,
                      .user_id = control_caller_user(caller),
                      .progress = send_progress,
                      .progress_self = caller};
    buf_init(&c->out, a);
    enum err e = INVALID;
    if (read_request(c, request)) {
        e = c->command->run(c);
    } else {
        e = problem_set(&c->why, INVALID, S(""),
                        S("The serving process is another version of clerkwell: start it anew"),
                        S(""));
    }
    str *at = arena_array(a, str, ANSWER_TEXTS);
    at[ANSWER_STATUS] = say(a, "{}", SAY_N(settle(c, e)));
    at[ANSWER_OUT] = buf_str(&c->out);
    at[ANSWER_FIELD] = c->why.field;
    at[ANSWER_SENTENCE] = c->why.sentence;
    at[ANSWER_RULE] = c->why.rule;
    return (struct texts){at, ANSWER_TEXTS};
}

static int say_answer(struct cli *c, struct texts answer) {
    int64_t status;
    if (answer.n != ANSWER_TEXTS || !str_to_int64(answer.at[ANSWER_STATUS], &status)) {
        c->why.sentence = S("The serving process is another version of clerkwell: start it anew");
        return say_settled(c, EXIT_FAILED);
    }
    buf_put(&c->out, answer.at[ANSWER_OUT]);
    c->why = (struct problem){.field = answer.at[ANSWER_FIELD],
                              .sentence = answer.at[ANSWER_SENTENCE],
                              .rule = answer.at[ANSWER_RULE]};
    return say_settled(c, (int)status);
}

/* ---- opening the records ------------------------------------------------------------------------- */

static enum err run_on(struct cli *c, struct db *db) {
    c->db = db;
    enum err e = db_migrate(db, &c->why);
    if (e == OK) e = c->command->run(c);
    /* Its sentence may be the database's own. */
    c->why.sentence = arena_str(c->arena, c->why.sentence);
    db_close(db);
    return e;
}

static enum err run_on_postgres(struct cli *c) {
    struct db *db;
    TRY(db_open_postgres(c->database, &db, &c->why));
    return run_on(c, db);
}

static enum err run_on_data(struct cli *c) {
    str path = data_dir_file(c->arena, c->data, DATA_RECORDS);
    if (!file_is_there(path)) {
        return problem_set(
            &c->why, NOT_FOUND, S("data"),
            say(c->arena, "There is no clinic in {}: clerkwell init makes one", SAY_T(c->data)),
            S(""));
    }
    int lock;
    TRY(data_dir_lock(c->arena, c->data, LOCK_WAIT, &lock, &c->why));
    struct db *db;
    enum err e = db_open_sqlite(path, false, &db, &c->why);
    if (e == OK) e = run_on(c, db);
    data_dir_unlock(lock);
    return e;
}

static void draw_progress(void *self, int64_t done, int64_t total) {
    progress_step(self, done, total);
}

static int run_with_records(struct cli *c, struct progress *bar) {
    enum err e;
    if (c->database.n) {
        e = run_on_postgres(c);
    } else {
        struct texts answer;
        e = control_ask(c->arena, c->data, request_of(c), draw_progress, bar, &answer, &c->why);
        if (e == OK) {
            progress_end(bar);
            return say_answer(c, answer);
        }
        if (e == NOT_FOUND) {
            c->why = (struct problem){0};
            e = run_on_data(c);
        }
    }
    progress_end(bar);
    return say_result(c, e);
}

/* ---- the program --------------------------------------------------------------------------------- */

/* Whether a word stands among the options, even among wrong ones. */
static bool says(int argc, char **argv, str word) {
    for (int i = 0; i < argc; i++) {
        str arg = str_from_c(argv[i]);
        if (str_eq(arg, S("--"))) return false;
        if (str_eq(arg, word)) return true;
    }
    return false;
}

static bool asks_for_help(int argc, char **argv) {
    return says(argc, argv, S("--help")) || says(argc, argv, S("-h"));
}

static int no_such_command(struct arena *a, int argc, char **argv) {
    if (argc < 2) {
        terminal_put_error(cli_help(a));
        return EXIT_USAGE;
    }
    str typed = str_from_c(argv[1]);
    if (asks_for_help(1, argv + 1)) {
        terminal_put(cli_help(a));
        return 0;
    }
    const struct command *near = cli_nearest(typed);
    if (!near && argc > 2) {
        near = cli_nearest(say(a, "{} {}", SAY_T(typed), SAY_T(str_from_c(argv[2]))));
    }
    str sentence =
        near ? say(a, "There is no command {}. Did you mean {}?", SAY_T(typed),
                   SAY_T(str_from_c(near->name)))
             : say(a, "There is no command {}. clerkwell --help lists them", SAY_T(typed));
    cli_complain(a, says(argc, argv, S("--json")), &(struct problem){.sentence = sentence});
    return EXIT_USAGE;
}

static int run_command(struct arena *a, const struct command *command, int argc, char **argv) {
    struct cli *c = arena_new(a, struct cli);
    *c = (struct cli){
        .command = command, .arena = a, .random = random_machine(), .user_id = os_user_own()};
    buf_init(&c->out, a);
    enum err e = cli_parse(c, argc, argv);
    if (e != OK) c->json = says(argc, argv, S("--json"));
    if (e == OK && command->secret) {
        str again = command->secret_is_new ? S("Once more: ") : S("");
        e = terminal_secret(a, str_from_c(command->secret), again, &c->secret, &c->why);
    }
    if (e != OK) return say_result(c, e);
    struct progress bar = progress_begin(str_from_c(command->name));
    c->progress = draw_progress;
    c->progress_self = &bar;
    if (command->needs == NEEDS_RECORDS) return run_with_records(c, &bar);
    e = command->run(c);
    progress_end(&bar);
    return say_result(c, e);
}

static int run_as_asked(struct arena *a, int argc, char **argv) {
    int used;
    bool is_version = argc == 2 && str_eq(str_from_c(argv[1]), S("--version"));
    if (is_version) return run_command(a, cli_find(S("version")), 0, argv);
    const struct command *command = cli_pick(argc, argv, &used);
    if (!command) return no_such_command(a, argc, argv);
    if (asks_for_help(argc - 1 - used, argv + 1 + used)) {
        terminal_put(cli_help_command(a, command));
        return 0;
    }
    if (command->run_alone) return command->run_alone(argc - used, argv + used);
    return run_command(a, command, argc - 1 - used, argv + 1 + used);
}

int cli_main(int argc, char **argv) {
    AUTO_ARENA(a);
    terminal_begin();
    data_dir_private();
    int status = run_as_asked(&a, argc, argv);
    /* An answer that did not arrive is none, whatever was found. */
    struct problem why = {0};
    if (terminal_end(&a, &why) == OK) return status;
    if (why.sentence.n) cli_complain(&a, says(argc, argv, S("--json")), &why);
    return status == 0 || status == EXIT_CHECK_FAILED ? EXIT_FAILED : status;
}
