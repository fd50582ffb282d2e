/* proofread_command.c: reads the arguments and files, writes the findings. */
#include "proofread_command.h"

#include "buf.h"
#include "clock.h"
#include "commands.h"
#include "fhir_proof_patient.h"
#include "files.h"
#include "json_jansson.h"
#include "json_write.h"
#include "spell_hunspell.h"
#include "terminal.h"
#include "utf8.h"
#include "zone_file.h"

enum { LETTER_LIMIT = 4 * 1024 * 1024 };

struct options {
    str patient; /* path; empty: none */
    civil_date today;
    bool json, help;
    const char **files;
    size_t n_files;
};

static const char usage[] =
    "usage: clerkwell proofread [--patient PATIENT.json] [--today YYYY-MM-DD] [--json] FILE...\n"
    "\n"
    "Proofreads letters in plain text or Markdown, against a FHIR Patient if one is given.\n"
    "\n"
    "  --patient FILE    the patient's record (FHIR R4 Patient, JSON)\n"
    "  --today DATE      the day the letter is read; without it, today\n"
    "  --json            findings as a JSON array\n"
    "\n"
    "exit status: 0 nothing found, 1 a file could not be read, 2 wrong use, 3 findings\n";

static void complain(struct arena *a, const struct options *o, str what, str sentence) {
    struct problem why = {.field = what, .sentence = sentence};
    if (!o->json) why.sentence = say(a, "proofread: {}: {}", SAY_T(what), SAY_T(sentence));
    cli_complain(a, o->json, &why);
}

/* "--name VALUE" or "--name=VALUE" at argv[*i]. */
static bool take_option(int argc, char **argv, int *i, str name, str *ret_value,
                        bool *ret_missing) {
    str arg = str_from_c(argv[*i]);
    if (!str_starts_with(arg, name)) return false;
    if (arg.n > name.n && arg.p[name.n] == '=') {
        *ret_value = str_from(arg, name.n + 1);
        return true;
    }
    if (arg.n != name.n) return false;
    if (*i + 1 >= argc) {
        *ret_missing = true;
        return true;
    }
    *ret_value = str_from_c(argv[++*i]);
    return true;
}

static bool read_options(struct arena *a, int argc, char **argv, struct options *o) {
    o->files = arena_array(a, const char *, (size_t)argc + 1);
    bool only_files = false, missing = false;
    for (int i = 1; i < argc && !str_eq(str_from_c(argv[i]), S("--")); i++)
        o->json |=
            str_eq(str_from_c(argv[i]), S("--json")); /* the first complaint obeys it already */
    for (int i = 1; i < argc; i++) {
        str arg = str_from_c(argv[i]), value = {"", 0};
        if (only_files || arg.n < 2 || arg.p[0] != '-') {
            o->files[o->n_files++] = argv[i];
        } else if (str_eq(arg, S("--"))) {
            only_files = true;
        } else if (str_eq(arg, S("--json"))) {
            continue;
        } else if (str_eq(arg, S("--help")) || str_eq(arg, S("-h"))) {
            o->help = true;
        } else if (take_option(argc, argv, &i, S("--patient"), &o->patient, &missing)) {
            if (missing) {
                complain(a, o, S("--patient"), S("wants a file."));
                return false;
            }
        } else if (take_option(argc, argv, &i, S("--today"), &value, &missing)) {
            if (missing || civil_date_parse_iso(value, &o->today) != OK) {
                complain(a, o, S("--today"), S("wants a date as YYYY-MM-DD."));
                return false;
            }
        } else {
            complain(a, o, arg, S("is not an option."));
            return false;
        }
    }
    if (o->help || o->n_files > 0) return true;
    complain(a, o, S("FILE"), S("is wanted: name the letters to read."));
    return false;
}

/* Today in London; in UTC where the machine has no time zones. */
static civil_date today_here(struct arena *a) {
    instant now = clock_now();
    const struct zone *zone;
    civil_date today;
    civil_time time;
    if (zone_file_read(a, S("Europe/London"), &zone, NULL) == OK) {
        instant_to_civil(zone, now, &today, &time);
        return today;
    }
    return civil_date_from_days((int32_t)(now.us / (INT64_C(86400) * 1000000)));
}

static enum err read_patient(struct arena *a, str path, struct proof_patient *ret_patient,
                             struct problem *why) {
    str bytes;
    TRY(file_read(a, path, LETTER_LIMIT, &bytes, why));
    const struct json *json;
    TRY(json_read(a, bytes, NULL, &json, why));
    return proof_patient_from_fhir(a, json, ret_patient, why);
}

/* ---- writing ---- */

static void put_json_finding(struct json_writer *w, str file, const struct proof_finding *f) {
    json_open_object(w);
    json_member_put(w, S("file"), file);
    json_member_put_int(w, S("line"), f->line);
    json_member_put_int(w, S("column"), f->column);
    json_member_put_int(w, S("length"), f->length);
    json_member_put(w, S("rule"), str_from_c(f->rule->id));
    json_member_put(w, S("name"), str_from_c(f->rule->name));
    json_member_put(w, S("severity"), proof_severity_name(f->severity));
    json_member_put(w, S("message"), f->message);
    json_member_put(w, S("suggestion"), f->suggestion);
    json_close_object(w);
}

/* FILE:LINE:COLUMN: severity: message (suggestion) [rule] */
static void put_finding(struct buf *b, str file, const struct proof_finding *f) {
    buf_put(b, file);
    buf_put_char(b, ':');
    buf_put_int(b, f->line);
    buf_put_char(b, ':');
    buf_put_int(b, f->column);
    buf_put(b, S(": "));
    buf_put(b, proof_severity_name(f->severity));
    buf_put(b, S(": "));
    buf_put(b, f->message);
    if (f->suggestion.n) {
        buf_put(b, S(" ("));
        buf_put(b, f->suggestion);
        buf_put_char(b, ')');
    }
    buf_put(b, S(" ["));
    buf_put(b, str_from_c(f->rule->id));
    buf_put(b, S("]\n"));
}

struct run {
    struct options options;
    struct proof_input input;
    struct buf out;
    struct json_writer json;
    size_t n_findings;
    bool failed;
};

static void proofread_file(struct arena *a, struct run *run, const char *name) {
    str path = str_from_c(name), text;
    struct problem why = {0};
    if (file_read(a, path, LETTER_LIMIT, &text, &why) != OK) {
        complain(a, &run->options, path, why.sentence);
        run->failed = true;
        return;
    }
    if (str_starts_with(text, S("\xef\xbb\xbf"))) text = str_from(text, 3);
    if (!utf8_is_valid(text)) {
        complain(a, &run->options, path, S("is no UTF-8 text; save the letter as UTF-8."));
        run->failed = true;
        return;
    }
    run->input.text = text;
    struct proof_findings findings;
    proofread(a, &run->input, &findings);
    for (size_t i = 0; i < findings.n; i++) {
        if (run->options.json)
            put_json_finding(&run->json, path, &findings.items[i]);
        else
            put_finding(&run->out, path, &findings.items[i]);
    }
    run->n_findings += findings.n;
}

static bool known(void *self, str word) {
    return spell_is_known(self, word);
}

static size_t suggested(void *self, struct arena *a, str word, str *ret_words, size_t max) {
    return spell_suggest(self, a, word, ret_words, max);
}

static int run_all(struct arena *a, struct run *run, struct spell *spell) {
    struct proof_spelling spelling = {spell, known, suggested};
    run->input.spelling = &spelling;
    run->input.enclosures = PROOF_ENCLOSURES_UNKNOWN;
    run->input.today = civil_date_is_none(run->options.today) ? today_here(a) : run->options.today;
    buf_init(&run->out, a);
    json_write_init(&run->json, a);
    json_open_array(&run->json);
    for (size_t i = 0; i < run->options.n_files; i++)
        proofread_file(a, run, run->options.files[i]);
    json_close_array(&run->json);
    terminal_put(run->options.json ? say(a, "{}\n", SAY_T(json_written(&run->json)))
                                   : buf_str(&run->out));
    if (run->failed) return 1;
    return run->n_findings ? EXIT_CHECK_FAILED : 0;
}

int proofread_command(int argc, char **argv) {
    AUTO_ARENA(a);
    struct run run = {0};
    if (!read_options(&a, argc, argv, &run.options)) {
        if (!run.options.json) terminal_put_error(str_from_c(usage));
        return EXIT_USAGE;
    }
    if (run.options.help) {
        terminal_put(str_from_c(usage));
        return 0;
    }
    struct problem why = {0};
    struct proof_patient patient;
    if (run.options.patient.n) {
        if (read_patient(&a, run.options.patient, &patient, &why) != OK) {
            complain(&a, &run.options, run.options.patient, why.sentence);
            return 1;
        }
        run.input.patient = &patient;
    }
    struct spell *spell;
    if (spell_open(&a, S(""), &spell, &why) != OK) {
        complain(&a, &run.options, S("spelling"), why.sentence);
        return 1;
    }
    int status = run_all(&a, &run, spell);
    spell_close(spell);
    return status;
}

static const struct cli_option proofread_options[] = {
    {.name = "--patient",
     .argument = "FILE",
     .is_path = true,
     .prose = "the patient's record: a FHIR R4 Patient in JSON"},
    {.name = "--today",
     .argument = "DATE",
     .prose = "the day the letter is read, YYYY-MM-DD; without it, today"},
    {.name = "--json", .prose = "findings as a JSON array"},
};

const struct command command_proofread = {
    .name = "proofread",
    .summary = "Proofread letters against the patient's record",
    .arguments = "FILE...",
    .words_min = 1,
    .words_max = CLI_WORDS_MAX,
    .words_are_paths = true,
    .options = proofread_options,
    .n_options = sizeof proofread_options / sizeof proofread_options[0],
    .prose =
        "Reads letters in plain text or Markdown. Exit status: 0 nothing found, 3 findings, 1 a file could not be read.",
    .run_alone = proofread_command,
};
