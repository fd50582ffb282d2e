/* A death notified, and who has been told of it. */
#include "appointment_store.h"
#include "buf.h"
#include "clinic_store.h"
#include "duty_store.h"
#include "identity_check.h"
#include "page.h"
#include "patient_head.h"
#include "patient_work.h"
#include "referral_store.h"
#include "routes.h"

static const char *const knowns[] = {"known", "unknown", NULL};
static const struct field death_rows[] = {
    VERSION_FIELD,
    {.name = "date_is",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "whether the date of death is known",
     .choices = knowns},
    {.name = "death_date", .type = FIELD_BIRTH_DATE, .label = "the date of death"},
    {.name = "source", .type = FIELD_TEXT, .required = true, .max = 300, .label = "who told you"},
    IDENTITY_FIELD,
};
FIELD_TABLE(death_fields, death_rows);

/* What will be stopped, in words, one line each. */
struct stopped {
    str lines[240];
    size_t n;
};

static void stop(struct stopped *s, str line) {
    if (s->n < sizeof s->lines / sizeof s->lines[0]) s->lines[s->n++] = line;
}

static enum err stop_appointments(struct call *c, uuid patient_id, struct stopped *s) {
    const struct appointment *list;
    size_t n;
    TRY(appointment_store_future_of_patient(c->work.tx, c->scope.site_id, patient_id, c->work.now,
                                            &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct clinic clinic;
        TRY(clinic_store_get(c->work.tx, c->scope.site_id, list[i].clinic_id, &clinic));
        stop(s, say(c->arena, "Cancelled: {}, {}, {}", SAY_T(clinic.name),
                    SAY_T(civil_date_long(c->arena, list[i].day)),
                    SAY_T(civil_time_page(c->arena, list[i].start))));
    }
    return OK;
}

static enum err stop_waits(struct call *c, uuid patient_id, struct stopped *s) {
    const struct waiting_entry *entries;
    const struct referral *referrals;
    size_t n_entries, n_referrals;
    struct tx *tx = c->work.tx;
    TRY(waiting_store_of_patient(tx, c->scope.site_id, patient_id, &entries, &n_entries));
    TRY(referral_store_of_patient(tx, c->scope.site_id, patient_id, &referrals, &n_referrals));
    for (size_t i = 0; i < n_entries; i++) {
        if (!waiting_is_open(&entries[i])) continue;
        stop(s, say(c->arena, "Taken off the waiting list: {}, due {}",
                    SAY_T(entries[i].is_follow_up ? S("follow-up") : S("first appointment")),
                    SAY_T(civil_date_plain(c->arena, entries[i].due_on))));
    }
    for (size_t i = 0; i < n_referrals; i++) {
        if (referrals[i].state >= REFERRAL_REJECTED) continue;
        stop(s, say(c->arena, "Ended: the referral received on {}",
                    SAY_T(civil_date_plain(c->arena, referrals[i].received_on))));
    }
    return OK;
}

static enum err stop_duties(struct call *c, uuid patient_id, struct stopped *s) {
    const struct duty *duties;
    size_t n;
    TRY(duty_store_open_of_patient(c->work.tx, c->scope.site_id, patient_id, &duties, &n));
    for (size_t i = 0; i < n; i++) {
        if (!duty_ends_at_death(duties[i].rule)) continue;
        stop(s, say(c->arena, "No longer to do: {}",
                    SAY_T(str_from_c(duty_rule_row(duties[i].rule)->title))));
    }
    return OK;
}

static enum err put_stopped(struct call *c, struct html *h, uuid patient_id) {
    struct stopped *s = arena_new(c->arena, struct stopped);
    s->n = 0;
    TRY(stop_appointments(c, patient_id, s));
    TRY(stop_waits(c, patient_id, s));
    TRY(stop_duties(c, patient_id, s));
    stop(s, S("Held: every letter to the patient that has not left yet"));
    nhsuk_warning_callout_open(h, S("What is stopped at once"));
    html_say(h, "<ul>");
    for (size_t i = 0; i < s->n; i++)
        html_put(h, "<li>{}</li>", T(s->lines[i]));
    html_say(h, "</ul><p>Letters to the GP and outcomes of visits that took place stay to do. "
                "Telling those who must know is then to do today.</p>");
    nhsuk_warning_callout_close(h);
    return OK;
}

enum err death_page(struct call *c) {
    struct patient p;
    struct html h;
    TRY(patient_head(c, c->ids[0], S("The patient has died"),
                     S("Check that it is the right patient"), &h, &p));
    if (p.is_deceased) {
        clerk_nothing(&h, S("The death is recorded already."));
        return page_reply(c, html_fragment(&h));
    }
    TRY(put_stopped(c, &h, p.patient_id));
    static const struct nhsuk_option options[] = {
        {S_INIT("known"), S_INIT("Known"), S_INIT(""), false},
        {S_INIT("unknown"), S_INIT("Not known"), S_INIT(""), false}};
    page_form_open(c, &h, url_for(c->arena, ROUTE_death, p.patient_id));
    page_version(c, &h, p.version);
    nhsuk_radios(&h, .name = S("date_is"), .label = S("The date of death is"), .options = options,
                 .n_options = 2, .in_line = true, .value = form_typed(c, "date_is"),
                 .error = page_error(c, "date_is"));
    nhsuk_date_input(&h, .name = S("death_date"), .label = S("Date of death"),
                     .hint = S("For example, 14 11 2026"), .value = form_typed(c, "death_date"),
                     .error = page_error(c, "death_date"));
    nhsuk_input(&h, .name = S("source"), .label = S("Who told you, and how"),
                .hint = S("For example: daughter rang; GP's letter; ward 4"),
                .value = form_typed(c, "source"), .error = page_error(c, "source"));
    identity_put(c, &h, &p);
    nhsuk_button(&h, .text = S("Record the death and stop all this"), .kind = BUTTON_WARNING);
    nhsuk_link(&h, .text = S("Back, nothing recorded"),
               .to = url_for(c->arena, ROUTE_patient, p.patient_id));
    clerk_form_close(&h);
    return page_reply(c, html_fragment(&h));
}

enum err death(struct call *c) {
    bool is_known = str_eq(form_text(c, "date_is"), S("known"));
    if (is_known && !form_has(c, "death_date"))
        return call_problem(c, "death_date",
                            S("Enter the date of death, or choose that it is not known"));
    TRY(identity_is_checked(c));
    struct notify_death in = {.patient_id = c->ids[0],
                              .version = form_int(c, "version"),
                              .death_date = is_known ? form_date(c, "death_date") : (civil_date){0},
                              .source = form_text(c, "source")};
    struct done done;
    TRY(work_write(&c->work, &c->key, notify_death, &in, &done));
    return reply_notice(
        c, S("The death is recorded, and what would have reached the patient is stopped."),
        url_for(c->arena, ROUTE_patient, done.id));
}

static const struct field told_rows[] = {
    {.name = "told", .type = FIELD_TEXT, .required = true, .max = 300, .label = "who was told"}};
FIELD_TABLE(told_of_death_fields, told_rows);

enum err told_of_death(struct call *c) {
    struct death_told in = {.patient_id = c->ids[0], .note = form_text(c, "told")};
    struct done done;
    TRY(work_write(&c->work, &c->key, death_told, &in, &done));
    return reply_notice(c, S("Everybody who must know is told."),
                        url_for(c->arena, ROUTE_patient, done.id));
}

enum err told_alive(struct call *c) {
    struct death_told in = {.patient_id = c->ids[0], .note = form_text(c, "told")};
    struct done done;
    TRY(work_write(&c->work, &c->key, alive_told, &in, &done));
    return reply_notice(c, S("Everybody knows that the patient is alive."),
                        url_for(c->arena, ROUTE_patient, done.id));
}
