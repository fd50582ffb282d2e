#include "import_files.h"

#include "buf.h"
#include "files.h"
#include "import_links.h"

enum { MOST_BYTES = 256 << 20, DEEPEST_FOLDER = 8 };

/* ---- which files --------------------------------------------------------------------------------- */

struct file {
    str path;
    bool has_visits;
};
struct file_list {
    struct arena *arena;
    struct file *file;
    size_t n, room;
};

static void add_file(struct file_list *l, str path) {
    if (l->n == l->room) {
        size_t room = l->room ? l->room * 2 : 64;
        struct file *more = arena_array(l->arena, struct file, room);
        for (size_t i = 0; i < l->n; i++)
            more[i] = l->file[i];
        l->file = more;
        l->room = room;
    }
    l->file[l->n++] = (struct file){path, false};
}

static bool ends_in(str path, const char *const *endings, size_t n) {
    for (size_t i = 0; i < n; i++) {
        str end = str_from_c(endings[i]);
        if (path.n > end.n && str_eq_nocase_ascii(str_from(path, path.n - end.n), end)) return true;
    }
    return false;
}
static bool is_list_name(str path) {
    static const char *const endings[] = {".csv", ".tsv", ".txt"};
    return ends_in(path, endings, 3);
}
static bool is_fhir_name(str path) {
    static const char *const endings[] = {".json", ".ndjson", ".jsonl"};
    return ends_in(path, endings, 3);
}

static void reject_path(struct import_report *report, str path, const struct problem *why) {
    import_reject(report, &(struct rejection){path, S(""), S(""), why->sentence, why->rule,
                                              RECORD_KIND_COUNT, false});
    report->n_unreadable++;
}

/* A file of a folder that is not read is said, by its kind. */
static void pass_over(struct file_list *l, str path, struct import_report *report) {
    size_t dot = path.n;
    while (dot > 0 && path.p[dot - 1] != '.' && path.p[dot - 1] != '/')
        dot--;
    bool has_ending = dot > 1 && path.p[dot - 1] == '.' && path.p[dot - 2] != '/';
    str kind = has_ending ? say(l->arena, "files ending in .{}", SAY_T(str_from(path, dot)))
                          : S("files without an ending");
    import_leave_alone(report, kind, 1);
}

/* In folders a .txt or .tsv is as likely a note or a table of something else: only .csv are lists there. */
static void add_folder(struct file_list *l, str path, int depth, struct import_report *report) {
    struct problem why = {0};
    str *names = NULL;
    size_t n = 0;
    if (folder_list(l->arena, path, &names, &n, &why) != OK) {
        reject_path(report, path, &why);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        str inside = path_join(l->arena, path, names[i]);
        struct file_info info = {0};
        if (file_look(l->arena, inside, &info, NULL) != OK) continue;
        static const char *const endings[] = {".csv"};
        bool is_list = ends_in(inside, endings, 1);
        if (info.is_folder && depth < DEEPEST_FOLDER)
            add_folder(l, inside, depth + 1, report);
        else if (!info.is_folder && (is_list || is_fhir_name(inside)))
            add_file(l, inside);
        else if (!info.is_folder)
            pass_over(l, inside, report);
    }
}

static void list_files(struct file_list *l, const struct import_job *job,
                       struct import_report *report) {
    for (size_t i = 0; i < job->n_paths; i++) {
        struct file_info info = {0};
        struct problem why = {0};
        if (file_look(l->arena, job->paths[i], &info, &why) != OK)
            reject_path(report, job->paths[i], &why);
        else if (info.is_folder)
            add_folder(l, job->paths[i], 0, report);
        else
            add_file(l, job->paths[i]);
    }
}

/* ---- one file ------------------------------------------------------------------------------------ */

static bool is_list(str path, str bytes) {
    if (is_list_name(path)) return true;
    if (is_fhir_name(path)) return false;
    str text = str_starts_with(bytes, S("\xEF\xBB\xBF")) ? str_from(bytes, 3) : bytes;
    text = str_trim(str_slice(text, 0, 4096));
    return text.n > 0 && text.p[0] != '{' && text.p[0] != '[';
}

static enum err take_file(struct arena *a, const struct import_job *job, str path, civil_date today,
                          struct taken *ret_taken, struct problem *why) {
    str bytes = {NULL, 0};
    TRY(file_read(a, path, MOST_BYTES, &bytes, why));
    if (str_starts_with(bytes, S("\xff\xfe")) || str_starts_with(bytes, S("\xfe\xff")))
        return problem_set(why, INVALID, S(""),
                           S("This file is in UTF-16: save it as UTF-8 (“CSV UTF-8”)"), S(""));
    if (is_list(path, bytes)) {
        struct csv_file file = {path, job->source.n ? job->source : FHIR_LOCAL, job->mapping,
                                today};
        csv_patients_take(a, &file, bytes, ret_taken);
    } else {
        struct fhir_file file = {path, job->source, job->read};
        fhir_take(a, &file, bytes, ret_taken);
    }
    return OK;
}

static void note_reading(const struct taken *t, struct import_report *report) {
    for (size_t i = 0; i < t->n_rejections; i++) {
        const struct rejection *r = &t->rejections[i];
        import_reject(report, r);
        if (r->kind < RECORD_KIND_COUNT) report->counts[r->kind][IMPORT_REJECTED]++;
    }
    for (size_t i = 0; i < t->n_left_alone; i++)
        import_leave_alone(report, t->left_alone[i].type, t->left_alone[i].n);
}

static bool holds_visits(const struct taken *t) {
    for (size_t i = 0; i < t->n_records; i++)
        if (t->records[i].kind == RECORD_APPOINTMENT || t->records[i].kind == RECORD_ENCOUNTER)
            return true;
    return false;
}

/* What reading itself refused or left alone is noted in the first pass alone. */
static enum err import_file(struct work *w, const struct import_job *job, struct file *f,
                            enum import_pass pass, struct import_report *report) {
    AUTO_ARENA(a);
    struct taken t = {0};
    struct problem why = {0};
    if (take_file(&a, job, f->path, w->today, &t, &why) != OK) {
        if (pass == IMPORT_PEOPLE) reject_path(report, f->path, &why);
        return OK;
    }
    if (pass == IMPORT_PEOPLE) {
        note_reading(&t, report);
        f->has_visits = holds_visits(&t);
    }
    struct import_request in = {f->path, t.records, t.n_records, pass, job->is_dry_run, job->read};
    return import_records(w, &in, report);
}

enum err import_files(struct work *w, const struct import_job *job, struct import_report *report) {
    AUTO_ARENA(names);
    struct file_list list = {.arena = &names};
    list_files(&list, job, report);
    int64_t done = 0, total = (int64_t)list.n * 2;
    struct import_request links = {.is_dry_run = job->is_dry_run, .read = job->read};
    for (enum import_pass pass = IMPORT_PEOPLE; pass <= IMPORT_VISITS; pass++) {
        if (pass == IMPORT_VISITS) TRY(import_links(w, &links, report));
        for (size_t i = 0; i < list.n; i++) {
            if (pass == IMPORT_PEOPLE || list.file[i].has_visits)
                TRY(import_file(w, job, &list.file[i], pass, report));
            if (job->progress) job->progress(job->progress_self, ++done, total);
        }
    }
    return OK;
}
