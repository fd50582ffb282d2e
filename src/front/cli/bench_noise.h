/* bench_noise.h: which rounds of the bench count, by what else the machine did meanwhile.
 * Purpose    a round in which another guest or other programs had a twentieth of the processors' time, both together,
 *            is noisy: it is discarded, and said. So many are discarded as shall be kept, no more; the rest is kept though
 *            noisy, and that is said too, for a machine that is never quiet shall still end.
 * Rule       bench/README.md.
 * Ownership  values only.
 * Not here   measuring (bench.h). */
#ifndef FRONT_BENCH_NOISE_H
#define FRONT_BENCH_NOISE_H

#include "json_write.h"
#include "processors.h"

enum bench_verdict { ROUND_KEPT, ROUND_DISCARDED, ROUND_KEPT_NOISY };

enum { BENCH_ROUNDS_MOST = 256 };
struct bench_round {
    const char *what;
    int64_t stolen, others; /* thousandths of the processors' time */
    int64_t load;           /* hundredths, at the end */
    enum bench_verdict verdict;
};
struct bench_noise {
    struct processors began;
    bool is_server_apart; /* the database's, a program of its own: what others had says nothing */
    struct bench_round rounds[BENCH_ROUNDS_MOST];
    int64_t n, n_discarded, n_kept_noisy;
};
void bench_noise_begin(struct bench_noise *x, const struct processors *now);
/* Ends what began last. */
enum bench_verdict bench_noise_end(struct bench_noise *x, const struct processors *now,
                                   const char *what, bool may_discard);
void bench_noise_say(const struct bench_noise *x, struct buf *out);
void bench_noise_json(const struct bench_noise *x, struct json_writer *w);

#endif
