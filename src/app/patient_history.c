#include "patient_history.h"

#include "history_store.h"
#include "patient_field.h"
#include "patient_open.h"

static const struct json_limits limits = {.bytes = 1 << 16, .depth = 4};

static str value_of(const struct json *record, str field) {
    const struct json *value = json_member(record, field);
    if (json_is(value, J_TRUE)) return S("yes");
    return json_text(value);
}

static void compare(struct work *w, const struct json *was, const struct json *is,
                    struct record_step *step) {
    size_t n;
    const struct patient_field *fields = patient_field_list(&n);
    struct record_change *changes = arena_array(w->arena, struct record_change, n);
    for (size_t i = 0; i < n; i++) {
        str field = fields[i].name;
        struct record_change c = {field, value_of(was, field), value_of(is, field)};
        if (!str_eq(c.was, c.is)) changes[step->n++] = c;
    }
    step->changes = changes;
}

enum err patient_history(struct work *w, uuid patient_id, int64_t before,
                         const struct record_step **ret_steps, size_t *ret_n, bool *ret_older) {
    struct patient p;
    TRY(work_may(w, PERM_PATIENT_SEE));
    TRY(patient_open(w, patient_id, &p));
    const struct patient_version *versions;
    size_t n;
    TRY(history_of_record(w->tx, work_site(w), patient_id, before, RECORD_STEPS + 1, &versions,
                          &n));
    struct record_step *steps = arena_array(w->arena, struct record_step, RECORD_STEPS);
    const struct json *records[RECORD_STEPS + 1] = {NULL};
    for (size_t i = 0; i < n; i++)
        TRY(w->read_json(w->arena, versions[i].record, &limits, &records[i], w->why));
    size_t n_steps = n > RECORD_STEPS ? RECORD_STEPS : n;
    for (size_t i = 0; i < n_steps; i++) {
        steps[i] = (struct record_step){.version = versions[i].version,
                                        .at = versions[i].at,
                                        .person = versions[i].person,
                                        .reason = versions[i].reason,
                                        .is_first = i + 1 == n};
        if (!steps[i].is_first) compare(w, records[i + 1], records[i], &steps[i]);
    }
    *ret_steps = steps;
    *ret_n = n_steps;
    *ret_older = n > RECORD_STEPS;
    return OK;
}
