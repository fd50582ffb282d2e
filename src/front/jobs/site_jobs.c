#include "site_jobs.h"

#include "audit.h"
#include "audit_checkpoint.h"
#include "idempotency_store.h"
#include "sign_in_store.h"

static const int64_t KEYS_KEPT = 7 * INSTANT_DAY, SIGN_INS_KEPT = 31 * INSTANT_DAY;

static enum err sign_audit(void *context, struct arena *a, struct problem *why) {
    const struct site_jobs *jobs = context;
    if (!jobs->signer) return OK;
    const struct program *p = jobs->program;
    size_t made;
    return audit_checkpoint_all(p->db, a, jobs->signer, jobs->checkpoints, &made, why);
}

/* What is older than `age` is forgotten, of every site; what fails at one is not another's trouble, and the first
 * failure is told. `at_once`: how much `fn` forgets in one go, where there may be more; 0: all. */
struct forgetting {
    int64_t site_id, n;
    instant before;
};

static enum err forget(const struct site_jobs *jobs, int64_t age, tx_fn fn, int64_t at_once,
                       struct arena *a, struct problem *why) {
    const struct program *p = jobs->program;
    enum err first = OK;
    for (size_t i = 0; i < p->n_sites; i++) {
        struct forgetting f = {.site_id = p->sites[i].site_id,
                               .before = instant_add(p->now(p->clock), -age)};
        enum err e;
        do {
            e = tx_write_bulk(p->db, f.site_id, a, fn, &f, first == OK ? why : NULL);
        } while (e == OK && at_once && f.n == at_once);
        if (first == OK) first = e;
    }
    return first;
}

static enum err forget_old_sign_ins(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct forgetting *f = context;
    return sign_in_store_forget(tx, f->site_id, f->before, &f->n);
}

/* A month of them stays, for questions about who was signed in; the audit keeps the fact for ever. */
static enum err forget_sign_ins(void *context, struct arena *a, struct problem *why) {
    return forget(context, SIGN_INS_KEPT, forget_old_sign_ins, 0, a, why);
}

static enum err forget_old_tries(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct forgetting *f = context;
    return attempt_store_forget(tx, f->site_id, f->before, &f->n);
}

/* They count no more, and whoever guesses at names that nobody has shall not fill the disk with them. */
static enum err forget_attempts(void *context, struct arena *a, struct problem *why) {
    return forget(context, SIGN_IN_FORGET_US, forget_old_tries, 0, a, why);
}

static enum err forget_some_keys(struct tx *tx, void *context, struct problem *why) {
    (void)why;
    struct forgetting *f = context;
    return idempotency_store_forget(tx, f->site_id, f->before, &f->n);
}

/* House rule H8; draft-ietf-httpapi-idempotency-key-header, section 2.3, wants a time after which keys are forgotten
 * and leaves it to the server. A few at a time, so that nobody waits behind them. */
static enum err forget_keys(void *context, struct arena *a, struct problem *why) {
    return forget(context, KEYS_KEPT, forget_some_keys, IDEMPOTENCY_FORGOTTEN, a, why);
}

static enum err note_room(struct tx *tx, void *context, struct problem *why) {
    const struct site_jobs *jobs = context;
    const struct program *p = jobs->program;
    uuid id;
    struct scope nobody = {.site_id = p->sites[0].site_id, .person_name = S("Clerkwell")};
    struct work w = {.scope = &nobody,
                     .now = p->now(p->clock),
                     .random = p->random,
                     .db = p->db,
                     .tx = tx,
                     .arena = tx_arena(tx),
                     .why = why};
    return audit_append(&w, AUDIT_SYSTEM,
                        &(struct fact){.kind = "disk.room-again", .subject_kind = "system"}, &id);
}

/* While the disk is full nobody tries to save; so this does, and what it writes is the note that there is
 * room again. Somebody else may find the room first: noted it is all the same. */
static enum err look_for_room(void *context, struct arena *a, struct problem *why) {
    struct site_jobs *jobs = context;
    const struct program *p = jobs->program;
    uint64_t times = db_times_full(p->db);
    if (jobs->noted_full == times) return OK;
    if (tx_write(p->db, p->sites[0].site_id, a, note_room, jobs, why) == OK)
        jobs->noted_full = times;
    return OK;
}

/* As long as there is no room look_for_room is what tries; at the end of the program it is a last try. */
static enum err save_held_sign_ins(void *context, struct arena *a, struct problem *why) {
    const struct site_jobs *jobs = context;
    (void)why;
    if (db_is_full(jobs->program->db)) return OK;
    return jobs->save_held_sign_ins(jobs->self, a);
}

/* `clerkwell init --database` makes a further site while this one serves. */
static enum err find_sites(void *context, struct arena *a, struct problem *why) {
    const struct site_jobs *jobs = context;
    return jobs->find_sites(jobs->self, a, why);
}

const struct job site_jobs_table[] = {
    {"audit.sign", 15 * INSTANT_MINUTE, true, sign_audit},
    {"disk.look-for-room", 2 * INSTANT_SECOND, false, look_for_room},
    {"sign-ins.save-held", 2 * INSTANT_SECOND, true, save_held_sign_ins},
    {"sites.find", 5 * INSTANT_SECOND, false, find_sites},
    {"sign-ins.forget", INSTANT_HOUR, false, forget_sign_ins},
    {"keys.forget", INSTANT_HOUR, false, forget_keys},
    {"sign-in-tries.forget", 10 * INSTANT_MINUTE, false, forget_attempts},
};
const size_t site_jobs_n = sizeof site_jobs_table / sizeof site_jobs_table[0];
