#include "errand.h"

#include "appointment_store.h"
#include "buf.h"
#include "clinic_store.h"
#include "page.h"
#include "patient_head.h"
#include "patient_open.h"
#include "patient_words.h"
#include "routes.h"
#include "url.h"

static uuid typed_id(const struct call *c, const char *name) {
    uuid id = {{0}};
    if (uuid_parse(form_typed(c, name), &id) != OK) return (uuid){{0}};
    return id;
}

static enum err read_old(struct call *c, struct errand *e) {
    uuid id = uuid_is_nil(e->move_id) ? e->rebooks_id : e->move_id;
    if (uuid_is_nil(id)) return OK;
    TRY(appointment_store_get(c->work.tx, c->scope.site_id, id, &e->old));
    e->patient_id = e->old.patient_id;
    e->clinic_id = e->old.clinic_id;
    e->referral_id = e->old.referral_id;
    return OK;
}

enum err errand_read(struct call *c, struct errand *e) {
    struct tx *tx = c->work.tx;
    int64_t site = c->scope.site_id;
    *e = (struct errand){.patient_id = typed_id(c, "patient"),
                         .entry_id = typed_id(c, "entry"),
                         .referral_id = typed_id(c, "referral"),
                         .rebooks_id = typed_id(c, "rebooks"),
                         .move_id = typed_id(c, "move")};
    TRY(read_old(c, e));
    if (!uuid_is_nil(e->referral_id)) {
        struct referral r;
        TRY(referral_store_get(tx, site, e->referral_id, &r));
        if (uuid_is_nil(e->patient_id)) e->patient_id = r.patient_id;
        if (uuid_is_nil(e->clinic_id)) e->clinic_id = r.clinic_id;
    }
    if (!uuid_is_nil(e->entry_id)) {
        TRY(waiting_store_get(tx, site, e->entry_id, &e->entry));
        e->patient_id = e->entry.patient_id;
        e->clinic_id = e->entry.clinic_id;
    }
    if (uuid_is_nil(e->patient_id)) return OK;
    return patient_open(&c->work, e->patient_id, &e->patient);
}

bool errand_has_patient(const struct errand *e) {
    return !uuid_is_nil(e->patient.patient_id);
}

static const struct {
    str name;
    size_t at;
} parts[] = {{S_INIT("patient"), offsetof(struct errand, patient_id)},
             {S_INIT("entry"), offsetof(struct errand, entry_id)},
             {S_INIT("referral"), offsetof(struct errand, referral_id)},
             {S_INIT("rebooks"), offsetof(struct errand, rebooks_id)},
             {S_INIT("move"), offsetof(struct errand, move_id)}};
enum { N_PARTS = sizeof parts / sizeof parts[0] };

static uuid part_of(const struct errand *e, size_t i) {
    return *(const uuid *)(const void *)((const char *)e + parts[i].at);
}

url errand_url(struct call *c, url base, const struct errand *e) {
    for (size_t i = 0; i < N_PARTS; i++) {
        uuid id = part_of(e, i);
        if (!uuid_is_nil(id))
            base = url_with(c->arena, base, parts[i].name, uuid_text(c->arena, id));
    }
    return base;
}

void errand_hidden(struct call *c, struct html *h, const struct errand *e) {
    for (size_t i = 0; i < N_PARTS; i++) {
        uuid id = part_of(e, i);
        if (!uuid_is_nil(id)) clerk_hidden(h, parts[i].name, uuid_text(c->arena, id));
    }
}

static enum err put_entry(struct call *c, struct html *h, const struct errand *e) {
    const struct waiting_entry *w = &e->entry;
    struct clinic clinic;
    TRY(clinic_store_get(c->work.tx, c->scope.site_id, w->clinic_id, &clinic));
    nhsuk_inset_text_open(h);
    html_put(h, "<p>For the {}, {}: due {} ({}); look from {} to {}.</p>",
             T(w->is_follow_up ? S("follow-up") : S("first appointment")), T(clinic.name),
             D(w->due_on), T(days_words(c, w->due_on)), D(w->window_from), D(w->window_to));
    if (w->note.n) html_put(h, "<p>Asked for: {}</p>", T(w->note));
    nhsuk_inset_text_close(h);
    return OK;
}

enum err errand_put(struct call *c, struct html *h, const struct errand *e, uuid session_id) {
    if (!errand_has_patient(e)) return OK;
    TRY(patient_banner_on_list(c, h, &e->patient, session_id));
    if (!uuid_is_nil(e->old.appointment_id)) {
        bool is_move = !uuid_is_nil(e->move_id);
        nhsuk_inset_text_open(h);
        html_put(h, "<p>{}: <a href=\"{}\">{}, {}</a>, {}, {} minutes</p>",
                 T(is_move ? S("Booked now") : S("Instead of the cancelled one")),
                 U(url_for(c->arena, ROUTE_appointment, e->old.appointment_id)),
                 T(civil_date_long(c->arena, e->old.day)),
                 T(civil_time_page(c->arena, e->old.start)),
                 T(e->old.is_follow_up ? S("follow-up") : S("new patient")), N(e->old.minutes));
        nhsuk_inset_text_close(h);
    }
    return uuid_is_nil(e->entry_id) ? OK : put_entry(c, h, e);
}
