#include "slot_search.h"

#include "appointment.h"
#include "buf.h"

#include <string.h>

static int compare_uuid(uuid a, uuid b) {
    return memcmp(a.b, b.b, sizeof a.b);
}

static int compare_claims(const struct quantum_claim *a, const struct quantum_claim *b) {
    int by_resource = compare_uuid(a->resource_id, b->resource_id);
    if (by_resource) return by_resource;
    return (a->quantum.us > b->quantum.us) - (a->quantum.us < b->quantum.us);
}

static int compare_found(const struct found_slot *a, const struct found_slot *b) {
    int64_t x = a->slot->start_at.us, y = b->slot->start_at.us;
    if (x != y) return x < y ? -1 : 1;
    int by_clinician = compare_uuid(a->slot->clinician_id, b->slot->clinician_id);
    return by_clinician ? by_clinician : compare_uuid(a->slot->slot_id, b->slot->slot_id);
}

/* Merge sorts, one for each kind: the C library's qsort may allocate, and this layer may not. */
#define DEFINE_SORT(name, type, compare)                                                           \
    static void name(type *list, type *spare, size_t n) {                                          \
        if (n < 2) return;                                                                         \
        size_t half = n / 2;                                                                       \
        name(list, spare, half);                                                                   \
        name(list + half, spare, n - half);                                                        \
        memcpy(spare, list, half * sizeof *list);                                                  \
        for (size_t i = 0, j = half, k = 0; i < half; k++)                                         \
            list[k] = j < n && compare(&list[j], &spare[i]) < 0 ? list[j++] : spare[i++];          \
    }
DEFINE_SORT(sort_claims, struct quantum_claim, compare_claims)
DEFINE_SORT(sort_found, struct found_slot, compare_found)

static bool is_claimed(const struct quantum_claim *claims, size_t n, uuid resource,
                       instant quantum) {
    struct quantum_claim wanted = {resource, quantum};
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_claims(&claims[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && compare_claims(&claims[low], &wanted) == 0;
}

static bool is_free(const struct open_slot *slot, const struct quantum_claim *claims, size_t n) {
    size_t quanta = appointment_quanta(slot->start_at, slot->minutes);
    for (size_t i = 0; i < quanta; i++) {
        instant quantum = appointment_quantum(slot->start_at, i);
        if (is_claimed(claims, n, slot->clinician_id, quantum)) return false;
        if (!uuid_is_nil(slot->room_id) && is_claimed(claims, n, slot->room_id, quantum))
            return false;
    }
    return true;
}

static bool wanted_or_any(uuid wanted, uuid is) {
    return uuid_is_nil(wanted) || uuid_eq(wanted, is);
}

static bool suits(const struct open_slot *slot, const struct slot_wish *wish) {
    if (slot->is_blocked || slot->start_at.us <= wish->now.us || slot->minutes < wish->minutes)
        return false;
    if (!wanted_or_any(wish->clinic_id, slot->clinic_id) ||
        !wanted_or_any(wish->clinician_id, slot->clinician_id) ||
        !wanted_or_any(wish->slot_type_id, slot->slot_type_id)) {
        return false;
    }
    if (wish->use.n && !str_eq(slot->use, wish->use) && !str_eq(slot->use, S("any"))) return false;
    if (!civil_date_is_none(wish->from) && civil_date_compare(slot->day, wish->from) < 0)
        return false;
    if (!civil_date_is_none(wish->to) && civil_date_compare(slot->day, wish->to) > 0) return false;
    if (wish->has_hours &&
        (slot->start.minute < wish->earliest.minute || slot->start.minute >= wish->latest.minute)) {
        return false;
    }
    return wish->weekdays == 0 || (wish->weekdays >> civil_date_weekday(slot->day) & 1u);
}

static str part_of_day(civil_time t) {
    return t.minute < 12 * 60 ? S("morning") : t.minute < 17 * 60 ? S("afternoon") : S("evening");
}

static str days_in_words(struct arena *a, int32_t days) {
    return days == 1 ? S("1 day") : say(a, "{} days", SAY_N(days));
}

static void explain(struct arena *a, const struct slot_wish *wish, struct found_slot *f) {
    str when = say(a, "{} {}", SAY_T(weekday_name(civil_date_weekday(f->slot->day))),
                   SAY_T(part_of_day(f->slot->start)));
    if (civil_date_is_none(wish->target)) {
        f->reason = say(a, "{}.", SAY_T(when));
        return;
    }
    int32_t late = civil_date_to_days(f->slot->day) - civil_date_to_days(wish->target);
    f->days_after_target = late;
    if (late == 0)
        f->reason = say(a, "{}, on the target date.", SAY_T(when));
    else if (late < 0)
        f->reason =
            say(a, "{}, {} before the target date.", SAY_T(when), SAY_T(days_in_words(a, -late)));
    else
        f->reason =
            say(a, "{}, {} after the target date.", SAY_T(when), SAY_T(days_in_words(a, late)));
}

void slot_search(struct arena *a, const struct open_slot *slots, size_t n_slots,
                 const struct quantum_claim *claims, size_t n_claims, const struct slot_wish *wish,
                 const struct found_slot **ret_found, size_t *ret_n) {
    struct quantum_claim *sorted = arena_array(a, struct quantum_claim, n_claims + 1);
    if (n_claims) memcpy(sorted, claims, n_claims * sizeof *claims);
    sort_claims(sorted, arena_array(a, struct quantum_claim, n_claims + 1), n_claims);
    struct found_slot *found = arena_array(a, struct found_slot, n_slots + 1);
    size_t n = 0;
    for (size_t i = 0; i < n_slots; i++)
        if (suits(&slots[i], wish) && is_free(&slots[i], sorted, n_claims))
            found[n++].slot = &slots[i];
    sort_found(found, arena_array(a, struct found_slot, n + 1), n);
    if (wish->limit && n > wish->limit) n = wish->limit;
    for (size_t i = 0; i < n; i++)
        explain(a, wish, &found[i]);
    *ret_found = found;
    *ret_n = n;
}
