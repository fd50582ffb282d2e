#include "zone.h"

#include "buf.h"
#include "hex.h"
#include "posix_tz.h"
#include "sha256.h"

/* Limits of RFC 8536 section 3.2: more than -25 hours, less than 26. */
enum { OFFSET_MIN = -89999, OFFSET_MAX = 93599, HEADER = 44, TYPE = 6, DAY = 86400 };

struct zone {
    str name, data;
    size_t n_changes, n_types;
    int64_t *at;    /* ascending Unix seconds */
    uint8_t *to;    /* the type from at[i] on */
    int32_t *types; /* seconds east of UTC; types[0] holds before the first change */
    bool has_footer;
    struct posix_tz footer; /* from the last change on */
};

struct counts {
    uint64_t is_ut, is_std, leap, time, type, chars;
    char version;
};

static uint64_t big_endian(const char *p, size_t n) {
    uint64_t x = 0;
    for (size_t i = 0; i < n; i++)
        x = x << 8 | (uint8_t)p[i];
    return x;
}

static bool read_header(str bytes, struct counts *ret_c) {
    if (bytes.n < HEADER || !str_starts_with(bytes, S("TZif"))) return false;
    const char *p = bytes.p + 20;
    *ret_c = (struct counts){big_endian(p, 4),
                             big_endian(p + 4, 4),
                             big_endian(p + 8, 4),
                             big_endian(p + 12, 4),
                             big_endian(p + 16, 4),
                             big_endian(p + 20, 4),
                             bytes.p[4]};
    return true;
}

static uint64_t body_size(const struct counts *c, uint64_t time_size) {
    return c->time * (time_size + 1) + c->type * TYPE + c->chars + c->leap * (time_size + 4) +
           c->is_std + c->is_ut;
}

/* The block of eight-byte times follows the old block of four-byte times, which is skipped. */
static const char *find_second_block(str *rest, struct counts *ret_c) {
    struct counts old;
    if (!read_header(*rest, &old)) return "it does not begin with TZif";
    if (old.version < '2') return "it is of version 1, which ends in 2038";
    if (body_size(&old, 4) > rest->n - HEADER) return "its first block is cut off";
    *rest = str_from(*rest, HEADER + (size_t)body_size(&old, 4));
    if (!read_header(*rest, ret_c)) return "its second block is missing";
    if (body_size(ret_c, 8) > rest->n - HEADER) return "its second block is cut off";
    if (ret_c->leap) return "it counts leap seconds";
    if (ret_c->type < 1 || ret_c->type > 256) return "it has no types, or more than 256";
    *rest = str_from(*rest, HEADER);
    return NULL;
}

static const char *read_changes(struct arena *a, struct zone *z, const char *p) {
    z->at = arena_array(a, int64_t, z->n_changes);
    z->to = arena_array(a, uint8_t, z->n_changes);
    z->types = arena_array(a, int32_t, z->n_types);
    const char *to = p + 8 * z->n_changes, *type = to + z->n_changes;
    for (size_t i = 0; i < z->n_changes; i++) {
        z->at[i] = (int64_t)big_endian(p + 8 * i, 8);
        z->to[i] = (uint8_t)to[i];
        if (i && z->at[i] <= z->at[i - 1]) return "its changes are not in order";
        if (z->to[i] >= z->n_types) return "a change names a type that is not there";
    }
    for (size_t i = 0; i < z->n_types; i++) {
        z->types[i] = (int32_t)(uint32_t)big_endian(type + TYPE * i, 4);
        if (z->types[i] < OFFSET_MIN || z->types[i] > OFFSET_MAX) return "an offset is over a day";
    }
    return NULL;
}

static const char *read_footer(struct zone *z, str rest) {
    if (rest.n < 2 || rest.p[0] != '\n') return "its rule for later years is missing";
    str rule = str_from(rest, 1), after = rule;
    rule = str_cut(&after, '\n');
    if (!after.p) return "its rule for later years is cut off";
    if (!rule.n) return NULL;
    if (posix_tz_parse(rule, &z->footer) != OK) return "its rule for later years cannot be read";
    z->has_footer = true;
    return NULL;
}

static str fingerprint(struct arena *a, str bytes) {
    sha256_hash hash = sha256_of(bytes);
    return hex_text(a, hash.b, 8);
}

enum err zone_parse(struct arena *a, str name, str bytes, const struct zone **ret_zone,
                    struct problem *why) {
    struct zone *z = arena_new(a, struct zone);
    struct counts c;
    str whole = bytes;
    const char *wrong = find_second_block(&bytes, &c);
    if (!wrong) {
        z->name = arena_str(a, name);
        z->data = fingerprint(a, whole);
        z->n_changes = (size_t)c.time;
        z->n_types = (size_t)c.type;
        wrong = read_changes(a, z, bytes.p);
    }
    if (!wrong) wrong = read_footer(z, str_from(bytes, (size_t)body_size(&c, 8)));
    if (wrong) {
        return problem_set(
            why, INVALID, S("zone"),
            say(a, "The time zone file of {} cannot be used: {}. Install the tzdata package again.",
                SAY_T(name), SAY_T(str_from_c(wrong))),
            S("RFC 8536 section 3"));
    }
    *ret_zone = z;
    return OK;
}

str zone_name(const struct zone *zone) {
    return zone->name;
}

str zone_data(const struct zone *zone) {
    return zone->data;
}

/* How many changes are at or before `t`. */
static size_t changes_until(const struct zone *z, int64_t t) {
    size_t low = 0, high = z->n_changes;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->at[middle] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int32_t offset_at(const struct zone *z, int64_t t) {
    size_t n = changes_until(z, t);
    if (n == z->n_changes && z->has_footer) return posix_tz_offset(&z->footer, t);
    return n ? z->types[z->to[n - 1]] : z->types[0];
}

static bool next_change(const struct zone *z, int64_t t, int64_t *ret_t) {
    size_t n = changes_until(z, t);
    if (n < z->n_changes) {
        *ret_t = z->at[n];
        return true;
    }
    return z->has_footer && posix_tz_next_change(&z->footer, t, ret_t);
}

static int64_t floor_div(int64_t n, int64_t by) {
    return n / by - (n % by < 0);
}

int32_t zone_offset(const struct zone *zone, instant t) {
    return offset_at(zone, floor_div(t.us, INSTANT_SECOND));
}

void instant_to_civil(const struct zone *zone, instant t, civil_date *ret_d, civil_time *ret_t) {
    int64_t local = floor_div(t.us, INSTANT_SECOND) + zone_offset(zone, t);
    int64_t first = civil_date_to_days((civil_date){1, 1, 1}) * INT64_C(86400);
    int64_t last = (civil_date_to_days((civil_date){9999, 12, 31}) + 1) * INT64_C(86400) - 1;
    local = local < first ? first : local > last ? last : local;
    int64_t days = floor_div(local, DAY);
    *ret_d = civil_date_from_days((int32_t)days);
    *ret_t = (civil_time){(int16_t)((local - days * DAY) / 60)};
}

static struct resolved resolved_seconds(enum civil_kind kind, int64_t first, int64_t second) {
    return (struct resolved){kind, {first * INSTANT_SECOND}, {second * INSTANT_SECOND}};
}

/* Walks the stretches of one offset that lie near enough to show this reading of the clock, and
 * notes in which of them it stands. A change whose two offsets leave the reading out between them
 * is the gap. */
struct resolved civil_resolve(const struct zone *zone, civil_date d, civil_time t) {
    int64_t local = (int64_t)civil_date_to_days(d) * DAY + t.minute * 60;
    int64_t from = local - OFFSET_MAX - 1, until = local - OFFSET_MIN + 1, found = 0, to;
    struct resolved gap = resolved_seconds(CIVIL_GAP, local, local);
    bool has_found = false;
    for (int64_t start = from; start <= until; start = to) {
        int32_t offset = offset_at(zone, start);
        if (!next_change(zone, start, &to)) to = INT64_MAX;
        int64_t candidate = local - offset;
        if (candidate >= start && candidate < to) {
            if (has_found) return resolved_seconds(CIVIL_FOLD, found, candidate);
            found = candidate;
            has_found = true;
        }
        if (to <= until && candidate >= to && local - offset_at(zone, to) < to)
            gap = resolved_seconds(CIVIL_GAP, candidate, local - offset_at(zone, to));
    }
    return has_found ? resolved_seconds(CIVIL_UNIQUE, found, found) : gap;
}
