#include "carrier.h"

#include "address_store.h"
#include "files.h"
#include "site_store.h"

struct change_contact {
    uuid id;
    void (*change)(struct contact *contact);
};
static enum err change_contact(struct work *w, void *context, struct done *ret_done) {
    struct change_contact *in = context;
    struct contact contact;
    (void)ret_done;
    TRY(contact_store_get(w->tx, 1, in->id, &contact));
    in->change(&contact);
    return contact_store_update(w->tx, 1, &contact, S("ferreira"), NULL, 0);
}
static void give_mailbox(struct contact *contact) {
    contact->mailbox = S("beacon@carrier.example");
}

void practice_is(struct carrier *k, void (*change)(struct contact *contact)) {
    struct change_contact in = {k->c.practice, change};
    clinic_change(&k->c, k->c.secretary, change_contact, &in, OK);
}

static enum err read_site(struct work *w, void *context) {
    return site_store_get(w->tx, 1, context);
}

void hands_off_to(struct carrier *k, const char *setting, enum err want) {
    struct site_row site;
    struct work w = work_of(&k->c, k->c.administrator);
    expect_ok(work_read(&w, read_site, &site));
    struct set_hand_off in = {
        .allowed = &k->allowed, .setting = str_from_c(setting), .version = site.version};
    clinic_change(&k->c, k->c.administrator, set_hand_off, &in, want);
}

void hands_off_to_all_the_same(struct carrier *k, const char *setting) {
    struct site_row site;
    struct work w = work_of(&k->c, k->c.administrator);
    expect_ok(work_read(&w, read_site, &site));
    struct set_hand_off in = {.allowed = &k->allowed,
                              .setting = str_from_c(setting),
                              .version = site.version,
                              .is_change_meant = true};
    clinic_change(&k->c, k->c.administrator, set_hand_off, &in, OK);
}

void make_carrier(struct carrier *k, void *state) {
    *k = (struct carrier){.program = {.site_id = 1, .person_name = S("Clerkwell")}};
    small_clinic_make(&k->c, state);
    k->allowed.outbox = path_join(&k->c.store->arena, k->c.store->folder, S("outbox"));
    k->folder = k->allowed.outbox;
    practice_is(k, give_mailbox);
    hands_off_to(k, "folder:outbox", OK);
}

struct work program_of(struct carrier *k) {
    struct work w = work_of(&k->c, k->c.secretary);
    w.scope = &k->program;
    return w;
}

static enum err draw_plainly(void *self, struct arena *a, str paper, str *ret_pdf,
                             struct problem *why) {
    (void)why;
    if (self) ++*(int *)self;
    *ret_pdf = arena_str(a, paper);
    return OK;
}

bool work_once(struct carrier *k) {
    struct paper_drawer drawer = {draw_plainly, NULL};
    struct work w = program_of(k);
    bool was_one;
    expect_ok(hand_off_one(&w, &k->allowed, &drawer, &was_one));
    return was_one;
}
