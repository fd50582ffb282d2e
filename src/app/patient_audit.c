#include "patient_audit.h"

#include "patient_open.h"
#include "permission.h"

/* Of the searches, those that showed this patient; all else is about the patient anyhow. */
static size_t keep_own(struct work *w, uuid patient_id, const struct audit_act *acts, size_t n,
                       struct audit_act *kept) {
    str id = uuid_text(w->arena, patient_id);
    size_t n_kept = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_search = str_eq(acts[i].kind, S("patients.found"));
        if (!is_search || str_find(acts[i].detail, id) >= 0) kept[n_kept++] = acts[i];
    }
    return n_kept;
}

static enum err moment_of(struct work *w, uint64_t index, instant *ret_at) {
    struct audit_entry *entries;
    size_t n;
    TRY(audit_store_entries(w->tx, work_site(w), index, &entries, &n));
    *ret_at = n ? entries[0].leaf.at : (instant){0};
    return OK;
}

enum err patient_audit(struct work *w, uuid patient_id, uint64_t before,
                       struct patient_audit *ret_audit) {
    TRY(work_may(w, PERM_AUDIT_SEE));
    struct patient p;
    struct merkle_peaks head;
    TRY(patient_open(w, patient_id, &p));
    TRY(audit_store_head(w->tx, work_site(w), &head));
    if (before == 0 || before > head.size) before = head.size;
    uint64_t since = before > AUDIT_STRETCH ? before - AUDIT_STRETCH : 0;
    const struct audit_act *acts;
    size_t n;
    TRY(audit_store_of_patient(w->tx, work_site(w), patient_id, since, before, &acts, &n));
    if (n == AUDIT_OF_PATIENT) since = acts[n - 1].index;
    struct audit_act *kept = arena_array(w->arena, struct audit_act, n);
    struct patient_audit audit = {.acts = kept, .has_older = since > 0, .next = since};
    audit.n = keep_own(w, patient_id, acts, n, kept);
    TRY(moment_of(w, since, &audit.since));
    *ret_audit = audit;
    return OK;
}
