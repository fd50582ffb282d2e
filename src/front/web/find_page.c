/* Finding patients, by a page and while typing; for a slot that was chosen first, too. */
#include "find_page.h"

#include "appointment_store.h"
#include "buf.h"
#include "page.h"
#include "patient_words.h"
#include "patient_work.h"
#include "permission.h"
#include "person_name.h"
#include "routes.h"
#include "url.h"

static const struct field find_field_rows[] = {
    {.name = "q", .type = FIELD_TEXT, .label = "what to look for"},
    {.name = "part", .type = FIELD_INT, .min = 0, .max = 1, .label = "part"},
    {.name = "slot", .type = FIELD_ID, .label = "the slot"},
};
FIELD_TABLE(find_fields, find_field_rows);

/* The patient's page; where a slot waits for somebody, that slot with the patient. */
static url place_of(struct call *c, uuid patient_id) {
    uuid slot_id = form_id(c, "slot");
    if (uuid_is_nil(slot_id) || !may(&c->scope, PERM_BOOK))
        return url_for(c->arena, ROUTE_patient, patient_id);
    return url_with(c->arena, url_for(c->arena, ROUTE_slot, slot_id), S("patient"),
                    uuid_text(c->arena, patient_id));
}

static str born_and_number(struct call *c, const struct patient *p) {
    str born = civil_date_is_none(p->birth_date) ? S("date of birth not known")
                                                 : civil_date_short(c->arena, p->birth_date);
    return say(c->arena, "{} · {}{}", SAY_T(born), SAY_T(p->hospital_number),
               SAY_T(p->is_inactive ? S(" · no longer in use") : S("")));
}

static str beside(struct call *c, const struct found_patient *f) {
    str words = born_and_number(c, &f->patient);
    return f->is_by_old_number ? say(c->arena, "{} · {}", SAY_T(words), SAY_T(f->why)) : words;
}

static enum err find_part(struct call *c, str typed) {
    struct found_patients found;
    struct html h;
    TRY(patient_find_shortly(&c->work, typed, &found));
    html_init(&h, c->arena);
    struct clerk_found *options = arena_array(c->arena, struct clerk_found, found.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < found.n; i++) {
        const struct patient *p = &found.list[i].patient;
        struct person_name name = {p->title, p->given_names, p->family_name};
        options[n++] = (struct clerk_found){person_name_filed(c->arena, &name),
                                            beside(c, &found.list[i]), place_of(c, p->patient_id)};
    }
    if (found.n_restricted)
        options[n++] = (struct clerk_found){S("Restricted record"),
                                            S("ask a secretary, a clinician or a manager"),
                                            url_to(c->arena, ROUTE_find)};
    clerk_finder_options(&h, options, n);
    return reply_html(c, html_fragment(&h));
}

static void put_found(struct call *c, struct html *h, const struct found_patients *found) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Patient")},
                                                  {.text = S_INIT("Found by")}};
    if (found->n_restricted) {
        nhsuk_inset_text_open(h);
        html_put(
            h, "<p>{} you may not open. Ask a secretary, a clinician or a manager to look.</p>",
            T(found->n_restricted == 1 ? S("What you typed fits a restricted record that")
                                       : S("What you typed fits several restricted records that")));
        nhsuk_inset_text_close(h);
    }
    if (found->n == 0) return;
    nhsuk_table_open(h, .caption = S("Patients found"), .columns = columns, .n_columns = 2,
                     .dense = true);
    for (size_t i = 0; i < found->n; i++) {
        struct clerk_patient words = patient_words(c, &found->list[i].patient, true);
        if (!words.veiled) words.to = place_of(c, found->list[i].patient.patient_id);
        html_say(h, "<tr><td>");
        clerk_patient_line(h, &words);
        html_put(h, "</td><td>{}</td></tr>", T(found->list[i].why));
    }
    nhsuk_table_close(h);
}

void find_form_put(struct call *c, struct html *h, uuid slot_id, str typed) {
    clerk_form_open(h, .action = url_to(c->arena, ROUTE_find), .get = true, .finds = true);
    if (!uuid_is_nil(slot_id)) clerk_hidden(h, S("slot"), uuid_text(c->arena, slot_id));
    nhsuk_input(h, .name = S("q"),
                .label = S("Name, date of birth, NHS, hospital or telephone number"),
                .hint = S("In any order, as you hear it: okafor idris, 2.2.58, H100012"),
                .value = typed, .type = INPUT_SEARCH);
    nhsuk_button(h, .text = S("Find"));
    clerk_form_close(h);
}

/* Which slot waits for whoever is found. */
static enum err put_head(struct call *c, struct html *h, uuid slot_id) {
    struct slot_facts slot;
    if (uuid_is_nil(slot_id)) {
        html_say(h, "<h1>Find a patient</h1>");
        return OK;
    }
    TRY(slot_store_get(c->work.tx, c->scope.site_id, slot_id, &slot));
    clerk_head(h, .title = S("Who is the slot for?"),
               .under = say(c->arena, "{}, {}, {}", SAY_T(slot.clinic_name),
                            SAY_T(civil_date_long(c->arena, slot.day)),
                            SAY_T(civil_time_page(c->arena, slot.start))));
    return OK;
}

enum err find(struct call *c) {
    struct found_patients found;
    str typed = form_text(c, "q");
    uuid slot_id = may(&c->scope, PERM_BOOK) ? form_id(c, "slot") : (uuid){{0}};
    if (form_int(c, "part") == 1) return find_part(c, typed);
    TRY(patient_find(&c->work, typed, &found));
    /* One that only sounds like it is shown first: another may be meant, who is not here yet. So is one that has another
     * number now, and one that nothing can be booked on. */
    bool is_meant = found.n == 1 && !str_eq(found.list[0].why, S("sounds like")) &&
                    !found.list[0].is_by_old_number &&
                    (uuid_is_nil(slot_id) || !found.list[0].patient.is_inactive);
    if (is_meant && found.n_restricted == 0)
        return reply_redirect(c, place_of(c, found.list[0].patient.patient_id));
    TRY(page_found(c, typed, &found));
    struct html h;
    html_init(&h, c->arena);
    TRY(put_head(c, &h, slot_id));
    find_form_put(c, &h, slot_id, typed);
    if (typed.n && found.n == 0 && found.n_restricted == 0)
        clerk_nothing(
            &h,
            S("Nobody found. Try another spelling, the date of birth, or register the patient."));
    put_found(c, &h, &found);
    if (may(&c->scope, PERM_PATIENT_EDIT)) {
        url to = url_to(c->arena, ROUTE_register_page);
        if (!uuid_is_nil(slot_id))
            to = url_with(c->arena, to, S("slot"), uuid_text(c->arena, slot_id));
        nhsuk_button_link(&h, .text = S("Register a new patient"), .to = to,
                          .kind = BUTTON_SECONDARY);
    }
    return page_reply(c, html_fragment(&h));
}
