#include "working_day.h"

#include "bank_holiday.h"
#include "buf.h"
#include "invariant.h"

static const char *const nation_names[NATION_COUNT] = {"england-and-wales", "scotland",
                                                       "northern-ireland"};

const char *nation_name(enum nation nation) {
    invariant((size_t)nation < NATION_COUNT);
    return nation_names[nation];
}

enum err nation_parse(str text, enum nation *ret_nation) {
    for (int i = 0; i < NATION_COUNT; i++) {
        if (!str_eq(text, str_from_c(nation_names[i]))) continue;
        *ret_nation = (enum nation)i;
        return OK;
    }
    return INVALID;
}

/* One field of a comma-separated line; a quoted one may hold commas, not quotes. */
static str take_field(str *line) {
    if (!str_starts_with(*line, S("\""))) return str_trim(str_cut(line, ','));
    str rest = str_from(*line, 1), field = str_cut(&rest, '"');
    (void)str_cut(&rest, ',');
    *line = rest;
    return field;
}

static bool read_override(struct arena *a, str line, struct holiday_override *ret_o) {
    struct holiday_override o = {.nations = (1u << NATION_COUNT) - 1};
    enum nation nation;
    str day = take_field(&line), division = take_field(&line), name = take_field(&line);
    str kind = take_field(&line);
    if (line.n || civil_date_parse_iso(day, &o.day) != OK || str_is_empty(name)) return false;
    if (!str_eq(division, S("all"))) {
        if (nation_parse(division, &nation) != OK) return false;
        o.nations = 1u << nation;
    }
    o.is_working = str_eq(kind, S("remove"));
    if (!o.is_working && !str_eq(kind, S("add"))) return false;
    o.name = arena_str(a, name);
    *ret_o = o;
    return true;
}

enum err holiday_overrides_parse(struct arena *a, str csv,
                                 const struct holiday_override **ret_overrides, size_t *ret_n,
                                 struct problem *why) {
    size_t most = 1, n = 0;
    for (size_t i = 0; i < csv.n; i++)
        most += csv.p[i] == '\n';
    struct holiday_override *overrides = arena_array(a, struct holiday_override, most);
    for (int64_t number = 1; csv.n; number++) {
        str line = str_trim(str_cut(&csv, '\n'));
        if (number == 1 || str_is_empty(line) || str_starts_with(line, S("#"))) continue;
        if (!read_override(a, line, &overrides[n])) {
            return problem_set(
                why, INVALID, S("holidays"),
                say(a,
                    "Line {} of the list of holidays cannot be read. Write date,division,name,kind, "
                    "like 2026-06-15,scotland,World Cup,add.",
                    SAY_N(number)),
                S("Banking and Financial Dealings Act 1971"));
        }
        n++;
    }
    *ret_overrides = overrides;
    *ret_n = n;
    return OK;
}

static const struct holiday_override *override_of(const struct working_calendar *calendar,
                                                  civil_date d) {
    for (size_t i = calendar->n_overrides; i-- > 0;) {
        const struct holiday_override *o = &calendar->overrides[i];
        if ((o->nations >> calendar->nation & 1u) && civil_date_compare(o->day, d) == 0) return o;
    }
    return NULL;
}

bool holiday_on(const struct working_calendar *calendar, civil_date d, str *ret_name) {
    const struct holiday_override *o = override_of(calendar, d);
    if (o && !o->is_working && ret_name) *ret_name = o->name;
    if (o) return !o->is_working;
    struct bank_holidays h;
    bank_holidays_by_rule(calendar->nation, d.year, &h);
    for (size_t i = 0; i < h.n; i++) {
        if (civil_date_compare(h.holiday[i].day, d) != 0) continue;
        if (ret_name) *ret_name = h.holiday[i].name;
        return true;
    }
    return false;
}

bool is_working_day(const struct working_calendar *calendar, civil_date d) {
    return civil_date_weekday(d) <= FRIDAY && !holiday_on(calendar, d, NULL);
}

bool working_calendar_is_working_day(const void *calendar, civil_date d) {
    return is_working_day(calendar, d);
}
