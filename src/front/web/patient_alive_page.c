/* A death that was recorded by mistake is taken back: what stands again, and what is offered to be booked. */
#include "appointment_store.h"
#include "appointment_work.h"
#include "buf.h"
#include "clinic_store.h"
#include "death_store.h"
#include "history_store.h"
#include "identity_check.h"
#include "page.h"
#include "patient_head.h"
#include "patient_words.h"
#include "patient_work.h"
#include "routes.h"

static const struct field alive_rows[] = {
    VERSION_FIELD,
    {.name = "reason", .type = FIELD_TEXT, .required = true, .max = 300, .label = "how you know"},
    {.name = "book", .type = FIELD_ID_LIST, .label = "what is booked again"},
    IDENTITY_FIELD,
};
FIELD_TABLE(alive_fields, alive_rows);

/* The cancelled appointments, those whose slots can be booked and the others. */
struct cancelled {
    struct nhsuk_option *free;
    str *gone;
    size_t n_free, n_gone;
};

/* Whether the slot of a cancelled appointment is still to be had. */
static enum err is_free(struct call *c, const struct appointment *p, bool *ret_is_free) {
    struct slot_facts slot;
    struct slot_taken taken;
    int64_t site = c->scope.site_id;
    *ret_is_free = false;
    enum err e = slot_store_get(c->work.tx, site, p->slot_id, &slot);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    bool has_obstacle = slot_obstacle(c->arena, &slot, c->work.today).n > 0;
    if (has_obstacle || slot.start_at.us <= c->work.now.us) return OK;
    e = slot_store_taken(c->work.tx, site, &slot, c->work.now, &taken);
    *ret_is_free = e == NOT_FOUND;
    return e == NOT_FOUND ? OK : e;
}

static enum err add_cancelled(struct call *c, uuid appointment_id, struct cancelled *list) {
    struct appointment p;
    struct clinic clinic;
    bool free;
    TRY(appointment_store_get(c->work.tx, c->scope.site_id, appointment_id, &p));
    TRY(clinic_store_get(c->work.tx, c->scope.site_id, p.clinic_id, &clinic));
    TRY(is_free(c, &p, &free));
    str words =
        say(c->arena, "{}, {}, {}", SAY_T(clinic.name), SAY_T(civil_date_long(c->arena, p.day)),
            SAY_T(civil_time_page(c->arena, p.start)));
    if (free)
        list->free[list->n_free++] =
            (struct nhsuk_option){.value = uuid_text(c->arena, appointment_id),
                                  .text = words,
                                  .chosen = form_shown_in(c, "book", appointment_id, false)};
    else
        list->gone[list->n_gone++] = words;
    return OK;
}

static enum err put_cancelled(struct call *c, struct html *h, const struct death_stop *stops,
                              size_t n) {
    struct cancelled list = {.free = arena_array(c->arena, struct nhsuk_option, n),
                             .gone = arena_array(c->arena, str, n)};
    for (size_t i = 0; i < n; i++) {
        if (str_eq(stops[i].subject_kind, S("appointment")))
            TRY(add_cancelled(c, stops[i].subject_id, &list));
    }
    if (list.n_free)
        nhsuk_checkboxes(
            h, .name = S("book"), .label = S("Cancelled appointments whose slots are still free"),
            .hint = S("Tick those to book again. For the others the patient is to be told, and a "
                      "new date is to be found"),
            .options = list.free, .n_options = list.n_free, .error = page_error(c, "book"));
    if (list.n_gone == 0) return OK;
    html_say(h,
             "<p>These were cancelled and their slots are gone: the patient is to be told, and a "
             "new date is to be found.</p><ul>");
    for (size_t i = 0; i < list.n_gone; i++)
        html_put(h, "<li>{}</li>", T(list.gone[i]));
    html_say(h, "</ul>");
    return OK;
}

/* Who recorded the death and who had told them. */
static enum err put_source(struct call *c, struct html *h, const struct patient *p) {
    const struct happened *list;
    size_t n;
    TRY(history_of_subject(c->work.tx, c->scope.site_id, p->patient_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(list[i].kind, S("patient.died"))) continue;
        html_put(h, "<p>The death was recorded on {} by {}: {}</p>", T(moment_words(c, list[i].at)),
                 T(list[i].person.n ? list[i].person : S("an import")), T(list[i].text));
        return OK;
    }
    html_say(h, "<p>The death came with the record when it was brought in.</p>");
    return OK;
}

static enum err put_form(struct call *c, struct html *h, const struct patient *p) {
    const struct death_stop *stops;
    size_t n, n_waits = 0, n_referrals = 0;
    TRY(death_store_list(c->work.tx, c->scope.site_id, p->patient_id, &stops, &n));
    for (size_t i = 0; i < n; i++) {
        n_waits += str_eq(stops[i].subject_kind, S("waiting-entry"));
        n_referrals += str_eq(stops[i].subject_kind, S("referral"));
    }
    TRY(put_source(c, h, p));
    html_say(h, "<p>Telling everybody who was told of the death is then to do today.</p>");
    if (n == 0) html_say(h, "<p>It stopped nothing that was open here.</p>");
    if (n_waits + n_referrals > 0) nhsuk_inset_text_open(h);
    if (n_waits + n_referrals > 0)
        html_put(
            h,
            "<p>What the death stopped stands again as it was, with its dates: places on the "
            "waiting list ({}), referrals ({}) and what was to do about them. Letters that were "
            "held wait to be sent.</p>",
            N((int64_t)n_waits), N((int64_t)n_referrals));
    if (n_waits + n_referrals > 0) nhsuk_inset_text_close(h);
    page_form_open(c, h, url_for(c->arena, ROUTE_alive, p->patient_id));
    page_version(c, h, p->version);
    TRY(put_cancelled(c, h, stops, n));
    nhsuk_input(h, .name = S("reason"), .label = S("How you know, and how the mistake came about"),
                .hint = S("For example: the patient rang; another patient of the same name"),
                .value = form_typed(c, "reason"), .error = page_error(c, "reason"));
    identity_put(c, h, p);
    nhsuk_button(h, .text = S("This patient is alive"), .kind = BUTTON_WARNING);
    nhsuk_link(h, .text = S("Back, nothing changed"),
               .to = url_for(c->arena, ROUTE_patient, p->patient_id));
    clerk_form_close(h);
    return OK;
}

enum err alive_page(struct call *c) {
    struct patient p;
    struct html h;
    TRY(patient_head(c, c->ids[0], S("This patient is alive"),
                     S("The death was recorded by mistake"), &h, &p));
    if (p.is_deceased)
        TRY(put_form(c, &h, &p));
    else
        clerk_nothing(&h, S("No death is recorded for this patient."));
    return page_reply(c, html_fragment(&h));
}

enum err alive(struct call *c) {
    TRY(identity_is_checked(c));
    struct patient_lives in = {.patient_id = c->ids[0],
                               .version = form_int(c, "version"),
                               .reason = form_text(c, "reason")};
    in.book = form_ids(c, "book", &in.n_book);
    struct done done;
    TRY(work_write(&c->work, &c->key, patient_lives, &in, &done));
    return reply_notice(c,
                        S("The death is taken back, and what it stopped stands again. Tell "
                          "everybody who was told of the death."),
                        url_for(c->arena, ROUTE_patient, done.id));
}
