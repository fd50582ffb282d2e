/* Free and full slots, on both engines: read on and back by the place of the edge, of one clinic and of all. */
#include "small_clinic.h"

#include "appointment_store.h"
#include "appointment_work.h"
#include "plain_slot_store.h"
#include "session_store.h"

enum { AHEAD = 4, A_PAGE = 3, ALL = N_SLOTS * (AHEAD + 1) };
static const int weeks_ahead[AHEAD] = {1, 3, 8, 24};

struct list {
    struct small_clinic c;
    uuid booked[2];
    struct slot_search search;
    const struct slot_facts *found;
    size_t n;
    struct slot_reasons why;
};

/* The same Monday clinic some weeks later. */
static enum err make_ahead(struct tx *tx, void *context, struct problem *why) {
    struct list *x = context;
    struct work by = work_of(&x->c, x->c.secretary);
    (void)why;
    for (int i = 0; i < AHEAD; i++) {
        civil_date day = civil_date_add_days((civil_date){2026, 11, 23}, 7 * weeks_ahead[i]);
        struct session s = {.session_id = work_new_id(&by),
                            .clinic_id = x->c.clinic,
                            .clinician_id = x->c.clinician_resource,
                            .day = day,
                            .start = {9 * 60},
                            .end = {9 * 60 + 20 * N_SLOTS},
                            .zone = S("Europe/London")};
        struct session_slot slots[N_SLOTS];
        for (int k = 0; k < N_SLOTS; k++) {
            civil_time at = {(int16_t)(9 * 60 + 20 * k)};
            slots[k] = (struct session_slot){.slot_id = work_new_id(&by),
                                             .slot_type_id = x->c.new_type,
                                             .start = at,
                                             .minutes = 20,
                                             .start_at = civil_resolve(x->c.zone, day, at).first};
        }
        bool is_new;
        TRY(session_store_insert(tx, x->c.site, &s, slots, N_SLOTS, &is_new));
    }
    return OK;
}

/* Two of the first clinic are booked. */
static void begin(struct list *x, struct store *store) {
    *x = (struct list){.n = 0};
    small_clinic_make(&x->c, store);
    expect_ok(tx_write(store->db, x->c.site, &store->arena, make_ahead, x, &x->c.why));
    for (int i = 0; i < 2; i++) {
        struct book_appointment in = {
            .patient_id = clinic_patient(&x->c, "Sadia", i ? "Bukhari" : "Ahmed", "1952-08-17"),
            .slot_id = x->c.slots[2 * i]};
        x->booked[i] = clinic_change(&x->c, x->c.clerk, book_appointment, &in, OK).id;
    }
    x->search = (struct slot_search){.from = x->c.now,
                                     .to = instant_add(x->c.now, 26 * 7 * INSTANT_DAY),
                                     .now = x->c.now,
                                     .limit = A_PAGE};
}

static enum err read_it(struct work *w, void *context) {
    struct list *x = context;
    TRY(slot_store_search(w->tx, 1, &x->search, &x->found, &x->n));
    return slot_store_reasons(w->tx, 1, &x->search, &x->why);
}

static void look(struct list *x) {
    struct work w = work_of(&x->c, x->c.clerk);
    expect_ok(work_read(&w, read_it, x));
}

static struct slot_place place_of(const struct slot_facts *s) {
    return (struct slot_place){s->start_at, s->slot_id};
}

static uuid last_slot(const struct list *x) {
    struct list all = *x;
    all.search = (struct slot_search){
        .from = x->search.from, .to = x->search.to, .now = x->search.now, .limit = ALL};
    look(&all);
    return all.found[all.n - 1].slot_id;
}

/* To the end and back: each of the `n` once, earliest first. */
static void read_on_and_back(struct list *x, size_t n) {
    struct slot_place seen[ALL];
    size_t n_seen = 0;
    x->search.after = (struct slot_place){.slot_id = {{0}}};
    x->search.is_before = false;
    for (look(x); x->n; look(x)) {
        for (size_t i = 0; i < x->n; i++) {
            seen[n_seen] = place_of(&x->found[i]);
            if (n_seen) expect(seen[n_seen - 1].start_at.us < seen[n_seen].start_at.us);
            n_seen++;
        }
        x->search.after = seen[n_seen - 1];
    }
    expect_int(n_seen, n);
    x->search.is_before = true;
    for (size_t at = n - 1; at > 0; at -= x->n) {
        x->search.after = seen[at];
        look(x);
        expect_int(x->n, at < A_PAGE ? at : A_PAGE);
        for (size_t i = 0; i < x->n; i++)
            expect(uuid_eq(x->found[i].slot_id, seen[at - x->n + i].slot_id));
    }
    x->search.is_before = false;
    x->search.after = (struct slot_place){.slot_id = {{0}}};
}

static void the_slots_read_on_and_back_of_one_clinic_and_of_all(void **state) {
    struct list x;
    begin(&x, *state);
    for (int is_of_clinic = 0; is_of_clinic < 2; is_of_clinic++) {
        x.search.clinic_id = is_of_clinic ? x.c.clinic : (uuid){{0}};
        x.search.taken = false;
        read_on_and_back(&x, ALL - 2);
        x.search.taken = true;
        read_on_and_back(&x, 2);
        look(&x);
        expect_int(x.why.all, ALL);
        expect_int(x.why.taken, 2);
        expect_int(x.why.free, ALL - 2);
    }
    x.search.taken = false;
    x.search.clinic_id = work_of(&x.c, x.c.clerk).scope->person_id; /* no clinic at all */
    look(&x);
    expect_int(x.n, 0);
    expect_int(x.why.all, 0);
}

/* An address may say anything. */
static void a_place_beyond_all_time_is_a_place_too(void **state) {
    struct list x;
    begin(&x, *state);
    x.search.after = (struct slot_place){{INT64_MAX}, x.c.slots[0]};
    x.search.is_before = true;
    for (int is_of_clinic = 0; is_of_clinic < 2; is_of_clinic++) {
        x.search.clinic_id = is_of_clinic ? x.c.clinic : (uuid){{0}};
        look(&x);
        expect_int(x.n, A_PAGE);
        expect(uuid_eq(x.found[A_PAGE - 1].slot_id, last_slot(&x)));
    }
    x.search.is_before = false;
    look(&x);
    expect_int(x.n, 0);
}

static void a_slot_given_back_is_found_again(void **state) {
    struct list x;
    begin(&x, *state);
    look(&x);
    expect(uuid_eq(x.found[0].slot_id, x.c.slots[1]));
    struct cancel_appointment in = {.appointment_id = x.booked[0],
                                    .version = 1,
                                    .reason = S("Away"),
                                    .after = AFTER_CANCEL_NOT_WANTED};
    clinic_change(&x.c, x.c.clerk, cancel_appointment, &in, OK);
    look(&x);
    expect(uuid_eq(x.found[0].slot_id, x.c.slots[0]));
    expect_int(x.why.taken, 1);
}

static void a_held_slot_is_free_again_when_its_time_is_over(void **state) {
    struct list x;
    begin(&x, *state);
    struct hold_slot in = {.slot_id = x.c.slots[1]};
    clinic_change(&x.c, x.c.clerk, hold_slot, &in, OK);
    look(&x);
    expect(uuid_eq(x.found[0].slot_id, x.c.slots[3]));
    x.search.now = instant_add(x.search.now, INSTANT_HOUR);
    look(&x);
    expect(uuid_eq(x.found[0].slot_id, x.c.slots[1]));
}

/* What `bench` compares with: booked, held and given back alike. */
struct plainly {
    struct list *list;
    const struct plain_slot *found;
    size_t n;
};

static enum err read_plainly(struct work *w, void *context) {
    struct plainly *p = context;
    const struct slot_search *s = &p->list->search;
    return plain_slot_store_search(w->tx, 1, s->from, s->to, s->now, s->limit, &p->found, &p->n);
}

static void both_find_the_same(struct list *x) {
    struct work w = work_of(&x->c, x->c.clerk);
    struct plainly p = {.list = x};
    look(x);
    expect_ok(work_read(&w, read_plainly, &p));
    expect_int(p.n, x->n);
    for (size_t i = 0; i < p.n; i++) {
        expect(uuid_eq(p.found[i].slot_id, x->found[i].slot_id));
        expect_int(p.found[i].start_at.us, x->found[i].start_at.us);
    }
}

static void plain_sql_finds_the_same_slots(void **state) {
    struct list x;
    begin(&x, *state);
    x.search.limit = ALL;
    both_find_the_same(&x);
    expect_int(x.n, ALL - 2);
    struct hold_slot hold = {.slot_id = x.c.slots[1]};
    clinic_change(&x.c, x.c.clerk, hold_slot, &hold, OK);
    both_find_the_same(&x);
    expect_int(x.n, ALL - 3);
    x.search.now = instant_add(x.search.now, INSTANT_HOUR);
    struct cancel_appointment cancel = {.appointment_id = x.booked[0],
                                        .version = 1,
                                        .reason = S("Away"),
                                        .after = AFTER_CANCEL_NOT_WANTED};
    clinic_change(&x.c, x.c.clerk, cancel_appointment, &cancel, OK);
    both_find_the_same(&x);
    expect_int(x.n, ALL - 1);
    x.search.limit = A_PAGE;
    both_find_the_same(&x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        store_test(the_slots_read_on_and_back_of_one_clinic_and_of_all),
        store_test(a_place_beyond_all_time_is_a_place_too),
        store_test(a_slot_given_back_is_found_again),
        store_test(plain_sql_finds_the_same_slots),
        store_test(a_held_slot_is_free_again_when_its_time_is_over),
    };
    return run_store_tests(tests);
}
