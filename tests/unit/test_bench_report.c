/* What bench says of its rounds: which were noisy, and which ratio cannot be. */
#include "expect.h"

#include "bench_report.h"
#include "cli.h"
#include "commands.h"

static struct processors after(int64_t stolen, int64_t others) {
    return (struct processors){
        .all = 1000000, .stolen = stolen, .worked = 300000 + others, .own = 300000, .load = 230};
}

static enum bench_verdict round_of(struct bench_noise *x, int64_t stolen, int64_t others,
                                   bool may_discard) {
    struct processors from = {0}, to = after(stolen, others);
    bench_noise_begin(x, &from);
    return bench_noise_end(x, &to, "a round", may_discard);
}

static void a_round_is_noisy_when_others_and_thieves_had_more_than_a_twentieth(void **state) {
    (void)state;
    struct bench_noise x = {0};
    expect_int(round_of(&x, 0, 50000, true), ROUND_KEPT);
    expect_int(round_of(&x, 0, 51000, true), ROUND_DISCARDED);
    expect_int(round_of(&x, 51000, 0, true), ROUND_DISCARDED);
    expect_int(round_of(&x, 26000, 26000, true), ROUND_DISCARDED);
    expect_int(round_of(&x, 0, 51000, false), ROUND_KEPT_NOISY);
    expect_int(x.n_discarded, 3);
    expect_int(x.n_kept_noisy, 1);
}

static void where_the_database_has_a_server_only_thieves_are_judged(void **state) {
    (void)state;
    struct bench_noise x = {.is_server_apart = true};
    expect_int(round_of(&x, 0, 600000, true), ROUND_KEPT);
    expect_int(round_of(&x, 51000, 0, true), ROUND_DISCARDED);
}

static void every_round_is_told(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct bench_noise x = {0};
    struct buf out;
    buf_init(&out, &a);
    (void)round_of(&x, 1000, 20000, true);
    (void)round_of(&x, 7000, 420000, true);
    bench_noise_say(&x, &out);
    expect_str(
        buf_str(&out),
        S("    a round: others had 0.020 of the processors' time, 0.001 was stolen, load 2.30; kept\n"
          "    a round: others had 0.420 of the processors' time, 0.007 was stolen, load 2.30; "
          "discarded as noisy\n"));
    (void)round_of(&x, 0, 100000, false);
    buf_init(&out, &a);
    bench_noise_say(&x, &out);
    expect(str_find(buf_str(&out), S("load 2.30; kept though noisy\n")) > 0);
    expect(str_find(buf_str(&out), S("is not to be quoted")) > 0);
}

/* One round, in which each figure and limit was so much a second, and cost so much. */
static struct bench *measured(struct arena *a, struct measured figure, struct measured limit) {
    struct bench *x = arena_new(a, struct bench);
    struct cli *c = arena_new(a, struct cli);
    c->arena = a;
    c->command = &command_bench;
    x->site.c = c;
    for (int p = 0; p < N_PHASES; p++)
        x->kept[p] = 1;
    for (int f = 0; f < N_FIGURES; f++)
        x->values[f][0] = figure;
    for (int l = 0; l < N_LIMITS; l++)
        x->limits[l][0] = limit;
    return x;
}

static str line_of(str report, str begins) {
    str text = report;
    while (text.p) {
        str line = str_cut(&text, '\n');
        if (str_starts_with(line, begins)) return line;
    }
    return S("");
}

static void what_is_more_than_a_limit_shows_that_the_limit_was_disturbed(void **state) {
    (void)state;
    AUTO_ARENA(a);
    const str said = S("the limit was disturbed");
    struct measured slow = {100000, 10, 9000}, quick = {300000, 10, 3000};
    str right = bench_report_text(measured(&a, slow, quick));
    str by_rate = bench_report_text(
        measured(&a, (struct measured){300000, 10, 9000}, (struct measured){299000, 0, 3000}));
    str by_cost = bench_report_text(measured(&a, (struct measured){100000, 10, 2000}, quick));
    expect(str_find(right, said) < 0);
    expect(str_find(line_of(by_rate, S("G1  patient page")), said) > 0);
    expect(str_find(line_of(by_cost, S("G1  patient page")), said) > 0);
}

/* One commit each is no limit of what many clients can do. */
static void what_is_no_limit_may_be_surpassed(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct bench *x =
        measured(&a, (struct measured){100000, 10, 9000}, (struct measured){300000, 10, 3000});
    x->limits[L4_ALONE][0] = (struct measured){20000, 0, 20000};
    str report = bench_report_text(x);
    expect(str_find(report, S("    5.000 of 20.000 (bookings with one commit each, by 1 client)")) >
           0);
    expect(str_find(report, S("the limit was disturbed")) < 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_round_is_noisy_when_others_and_thieves_had_more_than_a_twentieth),
        cmocka_unit_test(where_the_database_has_a_server_only_thieves_are_judged),
        cmocka_unit_test(every_round_is_told),
        cmocka_unit_test(what_is_more_than_a_limit_shows_that_the_limit_was_disturbed),
        cmocka_unit_test(what_is_no_limit_may_be_surpassed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
