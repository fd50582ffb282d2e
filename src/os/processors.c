#include "processors.h"

#include <sys/resource.h>
#include <unistd.h>

#include "files.h"

enum { USER, NICE, SYSTEM, IDLE, IO_WAIT, IRQ, SOFT_IRQ, STEAL, COLUMNS };

struct processors processors_parse(str stat, str loadavg, int64_t tick_us, int64_t own) {
    int64_t column[COLUMNS] = {0}, whole = 0, hundredths = 0;
    str line = str_cut(&stat, '\n'), load = str_cut(&loadavg, ' ');
    (void)str_cut(&line, ' '); /* cpu */
    for (int i = 0; i < COLUMNS && line.p;)
        i += str_to_int64(str_cut(&line, ' '), &column[i]);
    struct processors p = {.own = own};
    for (int i = 0; i < COLUMNS; i++)
        p.all += column[i] * tick_us;
    p.stolen = column[STEAL] * tick_us;
    p.worked = (column[USER] + column[NICE] + column[SYSTEM]) * tick_us;
    if (str_to_int64(str_cut(&load, '.'), &whole) && str_to_int64(load, &hundredths))
        p.load = whole * 100 + hundredths;
    return p;
}

static int64_t used(int whose) {
    struct rusage r;
    if (getrusage(whose, &r) != 0) return 0;
    return (r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000 + r.ru_utime.tv_usec +
           r.ru_stime.tv_usec;
}

struct processors processors_now(struct arena *a) {
    enum { MOST = 1 << 20 };
    str stat = {0}, load = {0};
    struct problem ignored = {0};
    if (file_read(a, S("/proc/stat"), MOST, &stat, &ignored) != OK) stat = S("");
    if (file_read(a, S("/proc/loadavg"), MOST, &load, &ignored) != OK) load = S("");
    return processors_parse(stat, load, 1000000 / sysconf(_SC_CLK_TCK),
                            used(RUSAGE_SELF) + used(RUSAGE_CHILDREN));
}

static int64_t share(const struct processors *from, const struct processors *to, int64_t part) {
    int64_t all = to->all - from->all;
    return all > 0 && part > 0 ? part * 1000 / all : 0;
}

int64_t processors_stolen(const struct processors *from, const struct processors *to) {
    return share(from, to, to->stolen - from->stolen);
}

int64_t processors_others(const struct processors *from, const struct processors *to) {
    return share(from, to, to->worked - from->worked - (to->own - from->own));
}
