#include "bench_noise.h"

#include "invariant.h"

enum { NOISY = 50 /* thousandths */ };

void bench_noise_begin(struct bench_noise *x, const struct processors *now) {
    x->began = *now;
}

enum bench_verdict bench_noise_end(struct bench_noise *x, const struct processors *now,
                                   const char *what, bool may_discard) {
    struct bench_round r = {.what = what,
                            .stolen = processors_stolen(&x->began, now),
                            .others = processors_others(&x->began, now),
                            .load = now->load};
    bool is_noisy = r.stolen + (x->is_server_apart ? 0 : r.others) > NOISY;
    if (is_noisy) r.verdict = may_discard ? ROUND_DISCARDED : ROUND_KEPT_NOISY;
    x->n_discarded += r.verdict == ROUND_DISCARDED;
    x->n_kept_noisy += r.verdict == ROUND_KEPT_NOISY;
    invariant(x->n < BENCH_ROUNDS_MOST);
    x->rounds[x->n++] = r;
    return r.verdict;
}

/* ---- told --------------------------------------------------------------------------------------------- */

static str decimal(struct arena *a, int64_t n, int digits) {
    struct buf b;
    int64_t one = digits == 2 ? 100 : 1000;
    buf_init(&b, a);
    buf_put_int(&b, n / one);
    buf_put_char(&b, '.');
    buf_put_padded(&b, (uint64_t)(n % one), digits);
    return buf_str(&b);
}

static str verdict_words(enum bench_verdict verdict) {
    switch (verdict) {
    case ROUND_DISCARDED: return S("discarded as noisy");
    case ROUND_KEPT_NOISY: return S("kept though noisy");
    case ROUND_KEPT: break;
    }
    return S("kept");
}

void bench_noise_say(const struct bench_noise *x, struct buf *out) {
    struct arena *a = out->arena;
    for (int64_t i = 0; i < x->n; i++) {
        const struct bench_round *r = &x->rounds[i];
        buf_put(out,
                say(a,
                    "    {}: others had {} of the processors' time, {} was stolen, load {}; {}\n",
                    SAY_T(str_from_c(r->what)), SAY_T(decimal(a, r->others, 3)),
                    SAY_T(decimal(a, r->stolen, 3)), SAY_T(decimal(a, r->load, 2)),
                    SAY_T(verdict_words(r->verdict))));
    }
    if (x->is_server_apart)
        buf_put(out, S("What others had is not judged: the database's server is among them.\n"));
    if (x->n_kept_noisy)
        buf_put(
            out,
            S("The machine was not quiet: what was measured in a round kept though noisy is not to be "
              "quoted.\n"));
}

void bench_noise_json(const struct bench_noise *x, struct json_writer *w) {
    struct arena *a = w->out.arena;
    json_member_put_int(w, S("discarded"), x->n_discarded);
    json_member_put_int(w, S("kept_though_noisy"), x->n_kept_noisy);
    json_name(w, S("noise"));
    json_open_array(w);
    for (int64_t i = 0; i < x->n; i++) {
        const struct bench_round *r = &x->rounds[i];
        json_open_object(w);
        json_member_put(w, S("of"), str_from_c(r->what));
        json_name(w, S("others"));
        json_put_number(w, decimal(a, r->others, 3));
        json_name(w, S("stolen"));
        json_put_number(w, decimal(a, r->stolen, 3));
        json_name(w, S("load"));
        json_put_number(w, decimal(a, r->load, 2));
        json_member_put(w, S("round"), verdict_words(r->verdict));
        json_close_object(w);
    }
    json_close_array(w);
}
