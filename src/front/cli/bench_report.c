#include "bench_report.h"

#include "json_write.h"

static int64_t median(int64_t *values, int64_t n) {
    for (int64_t i = 1; i < n; i++)
        for (int64_t at = i; at > 0 && values[at - 1] > values[at]; at--) {
            int64_t lesser = values[at];
            values[at] = values[at - 1];
            values[at - 1] = lesser;
        }
    return n ? values[n / 2] : 0;
}

static struct measured median_of(const struct measured *all, int64_t n) {
    int64_t rate[ROUNDS_MAX], p99[ROUNDS_MAX], cost[ROUNDS_MAX];
    for (int64_t i = 0; i < n; i++) {
        rate[i] = all[i].rate;
        p99[i] = all[i].p99;
        cost[i] = all[i].cost;
    }
    return (struct measured){median(rate, n), median(p99, n), median(cost, n)};
}

static int64_t rounds_of(const struct bench *x, enum figure f) {
    return x->kept[bench_figures[f].phase];
}

/* ---- comparing ---------------------------------------------------------------------------------------- */

/* The parts one after another: their times add up. */
static struct measured composed(const struct bench *x, const struct comparison *c, int64_t round) {
    if (c->n_parts == 1) return x->limits[c->parts[0]][round];
    double each = 0;
    int64_t cost = 0;
    for (int i = 0; i < c->n_parts; i++) {
        const struct measured *part = &x->limits[c->parts[i]][round];
        each += part->rate ? 1.0 / (double)part->rate : 0;
        cost += part->cost;
    }
    return (struct measured){each > 0 ? (int64_t)(1 / each) : 0, 0, cost};
}

struct compared {
    struct measured limit; /* its median */
    int64_t ratio,
        cost_ratio; /* thousandths: by what was answered a second, and by the processor's time, which other
                                  programs on the machine change less */
};

static struct compared compare(const struct bench *x, enum figure f, const struct comparison *c) {
    struct measured limits[ROUNDS_MAX];
    int64_t rate[ROUNDS_MAX], cost[ROUNDS_MAX], n = rounds_of(x, f);
    for (int64_t i = 0; i < n; i++) {
        const struct measured *value = &x->values[f][i];
        limits[i] = composed(x, c, i);
        rate[i] = limits[i].rate ? value->rate * 1000 / limits[i].rate : 0;
        cost[i] = value->cost ? limits[i].cost * 1000 / value->cost : 0;
    }
    return (struct compared){median_of(limits, n), median(rate, n), median(cost, n)};
}

static str limit_words(struct arena *a, const struct comparison *c) {
    str words = str_from_c(bench_limits[c->parts[0]].what);
    for (int i = 1; i < c->n_parts; i++)
        words = say(a, "{}; {}", SAY_T(words), SAY_T(str_from_c(bench_limits[c->parts[i]].what)));
    return c->n_parts == 1 ? words : say(a, "one after another: {}", SAY_T(words));
}

/* Of what was measured at all. */
static bool is_limit_measured(const struct bench *x, enum limit limit) {
    return x->limits[limit][0].rate > 0;
}

/* Nothing can do more than what is best of its kind. */
static bool is_disturbed(const struct comparison *c, const struct compared *compared) {
    bool is_best = true;
    for (int i = 0; i < c->n_parts; i++)
        is_best &= bench_limits[c->parts[i]].is_best;
    return is_best && (compared->ratio > 1000 || compared->cost_ratio > 1000);
}

static str thousandths(struct arena *a, int64_t n) {
    struct buf b;
    buf_init(&b, a);
    buf_put_int(&b, n / 1000);
    buf_put_char(&b, '.');
    buf_put_padded(&b, (uint64_t)(n % 1000), 3);
    return buf_str(&b);
}

/* Those of a hundred a second or more as whole numbers. */
static str rate_words(struct arena *a, int64_t rate) {
    return rate >= 100000 ? say(a, "{}", SAY_N(rate / 1000)) : thousandths(a, rate);
}

static int64_t rounds_least(const struct bench *x) {
    int64_t least = 0;
    for (int p = 0; p < N_PHASES; p++)
        if (x->kept[p] && (!least || x->kept[p] < least)) least = x->kept[p];
    return least;
}

static int64_t rows_a_second(const struct bench_mixed *m) {
    return m->import_us > 0 ? m->rows * 1000000 / m->import_us : 0;
}

/* ---- JSON --------------------------------------------------------------------------------------------- */

static void put_number(struct json_writer *w, str name, int64_t n) {
    json_name(w, name);
    json_put_number(w, thousandths(w->out.arena, n));
}

static void put_comparison(const struct bench *x, struct json_writer *w, enum figure f,
                           const struct comparison *c) {
    struct compared compared = compare(x, f, c);
    json_member_put(w, S("limit_is"), limit_words(w->out.arena, c));
    put_number(w, S("limit"), compared.limit.rate);
    put_number(w, S("limit_processor_us"), compared.limit.cost);
    put_number(w, S("ratio"), compared.ratio);
    put_number(w, S("processor_ratio"), compared.cost_ratio);
    put_number(w, S("must"), c->must);
    json_member_put_bool(w, S("limit_was_disturbed"), is_disturbed(c, &compared));
}

static void put_figure(const struct bench *x, struct json_writer *w, enum figure f) {
    const struct figure_row *row = &bench_figures[f];
    struct measured value = median_of(x->values[f], rounds_of(x, f));
    json_open_object(w);
    json_member_put(w, S("id"), str_from_c(row->id));
    json_member_put(w, S("name"), str_from_c(row->name));
    json_member_put(w, S("what"), str_from_c(row->what));
    put_number(w, S("value"), value.rate);
    json_member_put_int(w, S("p99_us"), value.p99);
    put_number(w, S("processor_us"), value.cost);
    put_comparison(x, w, f, &row->against[0]);
    json_name(w, S("and"));
    json_open_array(w);
    for (int i = 1; i < row->n_against; i++) {
        json_open_object(w);
        put_comparison(x, w, f, &row->against[i]);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static void put_limits(const struct bench *x, struct json_writer *w) {
    json_name(w, S("limits"));
    json_open_array(w);
    for (int limit = 0; limit < N_LIMITS; limit++) {
        const struct limit_row *row = &bench_limits[limit];
        if (!is_limit_measured(x, (enum limit)limit)) continue;
        struct measured m = median_of(x->limits[limit], x->kept[row->phase]);
        json_open_object(w);
        json_member_put(w, S("id"), str_from_c(row->id));
        json_member_put(w, S("what"), str_from_c(row->what));
        put_number(w, S("value"), m.rate);
        put_number(w, S("processor_us"), m.cost);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_mixed(const struct bench_mixed *m, struct json_writer *w) {
    json_name(w, S("mixed"));
    json_open_object(w);
    json_member_put_int(w, S("answered"), (int64_t)m->answered);
    json_member_put_int(w, S("p50_us"), m->p50_us);
    json_member_put_int(w, S("p999_us"), m->p999_us);
    json_member_put_int(w, S("longest_us"), m->longest_us);
    json_member_put_int(w, S("quiet_p50_us"), m->quiet_p50_us);
    json_member_put_int(w, S("quiet_p999_us"), m->quiet_p999_us);
    json_member_put_int(w, S("rows"), m->rows);
    json_member_put_int(w, S("rows_a_second"), rows_a_second(m));
    json_close_object(w);
}

/* What the first free slots were looked for in. */
static void put_slots(const struct bench_slots *slots, struct json_writer *w) {
    json_name(w, S("slots"));
    json_open_object(w);
    json_member_put_int(w, S("teams"), slots->n_teams);
    json_member_put_int(w, S("slots"), slots->n_slots);
    json_member_put_int(w, S("claims"), slots->n_claims);
    json_close_object(w);
}

static void put_server(const struct bench_server *server, struct json_writer *w) {
    json_name(w, S("server"));
    json_open_object(w);
    json_member_put_int(w, S("private_kib"), server->private_kib);
    json_member_put_int(w, S("drawing_kib"), server->drawing_kib);
    json_member_put_int(w, S("start_us"), server->start_us);
    json_member_put_int(w, S("pages"), server->n_pages);
    json_close_object(w);
}

str bench_report_json(struct bench *x) {
    struct json_writer w;
    json_write_init(&w, x->site.c->arena);
    json_open_object(&w);
    json_member_put(&w, S("engine"), x->engine);
    json_member_put_int(&w, S("patients"), x->site.n_all);
    json_member_put_int(&w, S("rounds"), rounds_least(x));
    bench_noise_json(&x->noise, &w);
    json_member_put_int(&w, S("duties"), x->n_duties);
    json_member_put_int(&w, S("waiting"), x->n_waiting);
    json_member_put_int(&w, S("bytes_a_booking"), (int64_t)x->raw_bytes.n);
    json_member_put_int(&w, S("bytes_an_import"), (int64_t)x->import.raw_bytes.n);
    json_member_put_int(&w, S("bench_private_kib"), x->private_kib);
    put_limits(x, &w);
    json_name(&w, S("figures"));
    json_open_array(&w);
    for (int f = 0; f < N_FIGURES; f++)
        if (bench_wants(x, (enum figure)f)) put_figure(x, &w, (enum figure)f);
    json_close_array(&w);
    if (x->slots.n_slots) put_slots(&x->slots, &w);
    if (bench_wants_other(x, "mixed")) put_mixed(&x->mixed, &w);
    if (bench_wants_other(x, "server")) put_server(&x->server, &w);
    json_close_object(&w);
    return json_written(&w);
}

/* ---- words -------------------------------------------------------------------------------------------- */

static void say_must(struct buf *out, const struct comparison *c, const struct compared *compared) {
    if (c->must)
        buf_put(out, say(out->arena, "; to reach {}", SAY_T(thousandths(out->arena, c->must))));
    if (is_disturbed(c, compared))
        buf_put(out, S("; above 1, which cannot be: the limit was disturbed"));
    buf_put_char(out, '\n');
}

static void say_further(const struct bench *x, struct buf *out, enum figure f,
                        const struct comparison *c) {
    struct arena *a = out->arena;
    struct compared compared = compare(x, f, c);
    buf_put(out, say(a, "    {} of {} ({}); ", SAY_T(thousandths(a, compared.ratio)),
                     SAY_T(rate_words(a, compared.limit.rate)), SAY_T(limit_words(a, c))));
    buf_put(out, say(a, "by the processor {} of {}", SAY_T(thousandths(a, compared.cost_ratio)),
                     SAY_T(thousandths(a, compared.limit.cost))));
    say_must(out, c, &compared);
}

static void say_figure(const struct bench *x, struct buf *out, enum figure f) {
    struct arena *a = out->arena;
    const struct figure_row *row = &bench_figures[f];
    const struct comparison *first = &row->against[0];
    struct measured value = median_of(x->values[f], rounds_of(x, f));
    struct compared compared = compare(x, f, first);
    buf_put(out, say(a, "{}  {}: {} a second, {} of {} ({}); ", SAY_T(str_from_c(row->id)),
                     SAY_T(str_from_c(row->what)), SAY_T(rate_words(a, value.rate)),
                     SAY_T(thousandths(a, compared.ratio)),
                     SAY_T(rate_words(a, compared.limit.rate)), SAY_T(limit_words(a, first))));
    if (row->ask) buf_put(out, say(a, "p99 {} us; ", SAY_N(value.p99)));
    buf_put(out, say(a, "{} us of processor, {} of {}", SAY_T(thousandths(a, value.cost)),
                     SAY_T(thousandths(a, compared.cost_ratio)),
                     SAY_T(thousandths(a, compared.limit.cost))));
    say_must(out, first, &compared);
    for (int i = 1; i < row->n_against; i++)
        say_further(x, out, f, &row->against[i]);
}

static void say_mixed(const struct bench_mixed *m, struct buf *out) {
    struct arena *a = out->arena;
    buf_put(
        out,
        say(a,
            "G7  nine looks and a booking in ten, 16 connections, while a list is brought in: {} "
            "answered; p50 {} us, p99.9 {} us, {} times as much; longest {} us; {} rows a second came in; ",
            SAY_N((int64_t)m->answered), SAY_N(m->p50_us), SAY_N(m->p999_us),
            SAY_N(m->p50_us ? m->p999_us / m->p50_us : 0), SAY_N(m->longest_us),
            SAY_N(rows_a_second(m))));
    buf_put(out, say(a, "without the list p50 {} us, p99.9 {} us\n", SAY_N(m->quiet_p50_us),
                     SAY_N(m->quiet_p999_us)));
}

static void say_server(const struct bench *x, struct buf *out) {
    const struct bench_server *server = &x->server;
    buf_put(out, say(out->arena,
                     "G9  clerkwell serve on this clinic: {} KiB of its own after {} pages, to be "
                     "at most 102400, and {} KiB of the process that draws; first page {} ms after "
                     "it was started, to be at most 1000\n",
                     SAY_N(server->private_kib), SAY_N(server->n_pages), SAY_N(server->drawing_kib),
                     SAY_N(server->start_us / 1000)));
}

static void say_limits(const struct bench *x, struct buf *out) {
    struct arena *a = out->arena;
    for (int limit = 0; limit < N_LIMITS; limit++) {
        const struct limit_row *row = &bench_limits[limit];
        if (!is_limit_measured(x, (enum limit)limit)) continue;
        struct measured m = median_of(x->limits[limit], x->kept[row->phase]);
        buf_put(out, say(a, "{}  {}: {} in a second, {} us of processor\n",
                         SAY_T(str_from_c(row->id)), SAY_T(str_from_c(row->what)),
                         SAY_T(rate_words(a, m.rate)), SAY_T(thousandths(a, m.cost))));
    }
}

/* What the figures rest on. */
static void say_made(const struct bench *x, struct buf *out) {
    struct arena *a = out->arena;
    if (x->raw_bytes.n)
        buf_put(out, say(a, "a booking leaves {} bytes on disk\n", SAY_N((int64_t)x->raw_bytes.n)));
    if (x->import.raw_bytes.n)
        buf_put(out, say(a, "a patient who is brought in leaves {} bytes on disk\n",
                         SAY_N((int64_t)x->import.raw_bytes.n)));
    if (x->slots.n_slots)
        buf_put(out,
                say(a,
                    "G4's slots: {} of {} clinicians with a room and a device each, "
                    "{} claims of five minutes\n",
                    SAY_N(x->slots.n_slots), SAY_N(x->slots.n_teams), SAY_N(x->slots.n_claims)));
    if (x->n_waiting)
        buf_put(out, say(a, "G8's waiting list: {} were added\n", SAY_N(x->n_waiting)));
    if (x->n_duties)
        buf_put(out, say(a, "G8's desk: {} open duties were added\n", SAY_N(x->n_duties)));
}

str bench_report_text(struct bench *x) {
    struct arena *a = x->site.c->arena;
    struct buf out;
    buf_init(&out, a);
    buf_put(&out,
            say(a, "{}; {} patients, {} rounds kept, {} discarded as noisy\n", SAY_T(x->engine),
                SAY_N(x->site.n_all), SAY_N(rounds_least(x)), SAY_N(x->noise.n_discarded)));
    bench_noise_say(&x->noise, &out);
    for (int f = 0; f < N_FIGURES; f++)
        if (bench_wants(x, (enum figure)f)) say_figure(x, &out, (enum figure)f);
    if (bench_wants_other(x, "mixed")) say_mixed(&x->mixed, &out);
    if (bench_wants_other(x, "server")) say_server(x, &out);
    say_limits(x, &out);
    say_made(x, &out);
    return buf_str(&out);
}
