/* The report of an import, for programs and for people. */
#include "buf.h"
#include "import_files.h"
#include "json_write.h"
#include "utf8.h"

static void put_counts(struct json_writer *w, const struct import_report *report) {
    for (int kind = 0; kind < RECORD_KIND_COUNT; kind++) {
        json_name(w, record_kind_plural((enum record_kind)kind));
        json_open_object(w);
        for (int o = 0; o < IMPORT_OUTCOME_COUNT; o++)
            json_member_put_int(w, import_outcome_name((enum import_outcome)o),
                                report->counts[kind][o]);
        json_close_object(w);
    }
}

static void put_rejections(struct json_writer *w, str name, const struct rejection *list,
                           size_t n) {
    json_name(w, name);
    json_open_array(w);
    for (size_t i = 0; i < n; i++) {
        json_open_object(w);
        json_member_put(w, S("file"), list[i].file);
        json_member_put(w, S("resource"), list[i].resource);
        json_member_put(w, S("field"), list[i].field);
        json_member_put(w, S("reason"), list[i].reason);
        json_member_put(w, S("rule"), list[i].rule);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_duplicates(struct json_writer *w, const struct import_report *report) {
    json_member_put_int(w, S("possible_duplicates"), (int64_t)report->n_duplicates);
    json_name(w, S("duplicates"));
    json_open_array(w);
    for (size_t i = 0; i < report->n_duplicates; i++) {
        const struct import_duplicate *d = &report->duplicates[i];
        json_open_object(w);
        json_member_put(w, S("file"), d->file);
        json_member_put(w, S("resource"), d->resource);
        json_member_put(w, S("hospital_number"), d->other);
        json_member_put(w, S("reason"), d->reasons);
        json_close_object(w);
    }
    json_close_array(w);
}

/* Of records that replace each other. A dry run follows no links: they lead to records it did not keep. */
static void put_joined(struct json_writer *w, const struct import_report *report) {
    json_member_put_int(w, S("links"), (int64_t)report->n_links);
    json_name(w, S("joined"));
    json_open_array(w);
    for (size_t i = 0; i < report->n_joined; i++) {
        json_open_object(w);
        json_member_put(w, S("hospital_number"), report->joined[i].old_number);
        json_member_put(w, S("now_under"), report->joined[i].new_number);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_kept(struct json_writer *w, const struct import_report *report) {
    json_name(w, S("kept"));
    json_open_array(w);
    for (size_t i = 0; i < report->n_kept; i++) {
        json_open_object(w);
        json_member_put(w, S("file"), report->kept[i].file);
        json_member_put(w, S("resource"), report->kept[i].resource);
        json_member_put(w, S("field"), report->kept[i].field);
        json_close_object(w);
    }
    json_close_array(w);
}

str import_report_json(struct arena *a, const struct import_report *report, bool is_dry_run) {
    struct json_writer w;
    json_write_init(&w, a);
    json_open_object(&w);
    json_member_put_bool(&w, S("dry_run"), is_dry_run);
    put_counts(&w, report);
    put_duplicates(&w, report);
    put_joined(&w, report);
    json_name(&w, S("left_alone"));
    json_open_object(&w);
    for (size_t i = 0; i < report->n_left_alone; i++)
        json_member_put_int(&w, report->left_alone[i].type, report->left_alone[i].n);
    json_close_object(&w);
    put_kept(&w, report);
    put_rejections(&w, S("left_out"), report->left_out, report->n_left_out);
    put_rejections(&w, S("rejections"), report->rejections, report->n_rejections);
    json_close_object(&w);
    return say(a, "{}\n", SAY_T(json_written(&w)));
}

static void put_counts_text(struct buf *b, const struct import_report *report) {
    struct arena *a = b->arena;
    for (int kind = 0; kind < RECORD_KIND_COUNT; kind++) {
        const int64_t *n = report->counts[kind];
        if (n[IMPORT_NEW] + n[IMPORT_CHANGED] + n[IMPORT_SAME] + n[IMPORT_REJECTED] == 0) continue;
        buf_put(b, say(a, "{}: {} new, {} changed, {} same, {} rejected\n",
                       SAY_T(record_kind_plural((enum record_kind)kind)), SAY_N(n[IMPORT_NEW]),
                       SAY_N(n[IMPORT_CHANGED]), SAY_N(n[IMPORT_SAME]), SAY_N(n[IMPORT_REJECTED])));
    }
}

/* "left out: people.csv: line 3: nhs_number: …"; a name in a file may hold line ends. */
static void put_lines(struct buf *b, str what, const struct rejection *list, size_t n) {
    struct arena *a = b->arena;
    for (size_t i = 0; i < n; i++) {
        const struct rejection *r = &list[i];
        const str parts[] = {r->file, r->resource, r->field};
        buf_put(b, what);
        for (size_t k = 0; k < 3; k++)
            if (parts[k].n > 0 && (k == 0 || !str_eq(parts[k], parts[k - 1])))
                buf_put(b, say(a, ": {}", SAY_T(utf8_plain(a, parts[k], false))));
        buf_put(b, say(a, ": {}", SAY_T(utf8_plain(a, r->reason, false))));
        if (r->rule.n > 0) buf_put(b, say(a, " [{}]", SAY_T(r->rule)));
        buf_put_char(b, '\n');
    }
}

static void put_duplicate_lines(struct buf *b, const struct import_report *report) {
    struct arena *a = b->arena;
    for (size_t i = 0; i < report->n_duplicates; i++) {
        const struct import_duplicate *d = &report->duplicates[i];
        buf_put(b, S("possible duplicate: "));
        if (d->file.n > 0) buf_put(b, say(a, "{}: ", SAY_T(utf8_plain(a, d->file, false))));
        buf_put(b,
                say(a, "{}: of hospital number {}: {}\n", SAY_T(utf8_plain(a, d->resource, false)),
                    SAY_T(d->other), SAY_T(utf8_plain(a, d->reasons, false))));
    }
}

static void put_joined_lines(struct buf *b, const struct import_report *report, bool is_dry_run) {
    struct arena *a = b->arena;
    if (is_dry_run && report->n_links > 0)
        buf_put(b, say(a, "links between records: {}, which a dry run does not follow\n",
                       SAY_N((int64_t)report->n_links)));
    for (size_t i = 0; i < report->n_joined; i++)
        buf_put(b, say(a, "joined: {} is now under {}\n", SAY_T(report->joined[i].old_number),
                       SAY_T(report->joined[i].new_number)));
}

static bool is_empty(const struct import_report *report) {
    int64_t n = (int64_t)(report->n_rejections + report->n_left_out + report->n_left_alone);
    for (int kind = 0; kind < RECORD_KIND_COUNT; kind++)
        for (int o = 0; o < IMPORT_OUTCOME_COUNT; o++)
            n += report->counts[kind][o];
    return n == 0;
}

str import_report_text(struct arena *a, const struct import_report *report, bool is_dry_run) {
    struct buf b;
    buf_init(&b, a);
    if (is_dry_run) buf_put(&b, S("A dry run: nothing was kept.\n"));
    if (is_empty(report)) buf_put(&b, S("No records were found in what was named.\n"));
    put_counts_text(&b, report);
    for (size_t i = 0; i < report->n_left_alone; i++)
        buf_put(&b, say(a, "left alone: {} {}\n", SAY_N(report->left_alone[i].n),
                        SAY_T(utf8_plain(a, report->left_alone[i].type, false))));
    for (size_t i = 0; i < report->n_kept; i++)
        buf_put(&b, say(a, "kept as it is here: {}, {}, {}\n", SAY_T(report->kept[i].file),
                        SAY_T(report->kept[i].resource), SAY_T(report->kept[i].field)));
    put_joined_lines(&b, report, is_dry_run);
    put_duplicate_lines(&b, report);
    put_lines(&b, S("left out"), report->left_out, report->n_left_out);
    put_lines(&b, S("rejected"), report->rejections, report->n_rejections);
    return buf_str(&b);
}
