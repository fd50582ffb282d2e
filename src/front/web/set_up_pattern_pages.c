/* The weekly pattern of a clinic: first how it is laid out, then its slots one by one, then saved. */
#include "buf.h"
#include "pattern_store.h"
#include "routes.h"
#include "set_up_pattern_form.h"
#include "set_up_words.h"

static const struct field lay_out_rows[] = {PATTERN_WHEN_ROWS, SEQUENCE_ROWS};
FIELD_TABLE(lay_out_fields, lay_out_rows);
static const struct field save_pattern_rows[] = {
    PATTERN_WHEN_ROWS,
    {.name = "starts", .type = FIELD_TEXT_LIST, .label = "the starts of the slots"},
    {.name = "types", .type = FIELD_TEXT_LIST, .label = "the types of the slots"},
};
FIELD_TABLE(save_pattern_fields, save_pattern_rows);
static const struct field change_pattern_rows[] = {
    VERSION_FIELD,
    PATTERN_WHEN_ROWS,
    {.name = "starts", .type = FIELD_TEXT_LIST, .label = "the starts of the slots"},
    {.name = "types", .type = FIELD_TEXT_LIST, .label = "the types of the slots"},
};
FIELD_TABLE(change_pattern_fields, change_pattern_rows);
static const struct field end_pattern_rows[] = {
    VERSION_FIELD,
    {.name = "last_day", .type = FIELD_DATE, .required = true, .label = "the last day"},
};
FIELD_TABLE(end_pattern_fields, end_pattern_rows);

static struct nhsuk_link to_clinic(struct call *c, const struct clinic *k) {
    return (struct nhsuk_link){.text = k->name,
                               .to = url_for(c->arena, ROUTE_clinic_set_up, k->clinic_id)};
}

/* ---- adding -------------------------------------------------------------------------------------- */

/* The consultant holds the clinic, most often. */
static enum err fresh_pattern(struct call *c, const struct clinic *k, struct weekly_pattern *p) {
    struct resource r;
    *p = (struct weekly_pattern){.clinic_id = k->clinic_id,
                                 .weekday = MONDAY,
                                 .every_weeks = 1,
                                 .valid_from = c->work.today};
    enum err e = resource_store_of_person(c->work.tx, c->scope.site_id, k->consultant_id, &r);
    if (e == OK) p->clinician_id = r.resource_id;
    return e == NOT_FOUND ? OK : e;
}

enum err add_pattern_page(struct call *c) {
    struct pattern_choices x;
    struct weekly_pattern p = {0};
    TRY(pattern_choices_read(c, c->ids[0], &p, &x));
    TRY(fresh_pattern(c, &x.clinic, &p));
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Weekly pattern"), x.clinic.name);
    struct nhsuk_link parent = to_clinic(c, &x.clinic);
    if (x.types.n == 0) {
        set_up_missing(&h, S("A pattern is made of slots, and this clinic has no type of slot."),
                       S("Add a slot type"),
                       url_for(c->arena, ROUTE_add_slot_type_page, x.clinic.clinic_id));
        return set_up_reply(c, S("Weekly pattern"), &parent, html_fragment(&h));
    }
    clerk_form_open(&h, .action = url_for(c->arena, ROUTE_lay_out, x.clinic.clinic_id),
                    .get = true);
    put_pattern_when(c, &h, &p, &x);
    put_pattern_sequence(c, &h, &x);
    nhsuk_button(&h, .text = S("Lay out the slots"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    return set_up_reply(c, S("Weekly pattern"), &parent, html_fragment(&h));
}

/* GET with the pattern in its query, or the refused form of what it showed. */
enum err lay_out_page(struct call *c) {
    struct pattern_draft draft = {.pattern = pattern_typed(c, c->ids[0])};
    struct pattern_choices x;
    TRY(pattern_choices_read(c, c->ids[0], &draft.pattern, &x));
    if (!slot_rows_typed(c, &draft.rows, &draft.n)) {
        const struct pattern_slot *slots;
        enum err e = slots_laid_out(c, c->ids[0], &slots, &draft.n);
        c->is_again = c->is_again || e == INVALID;
        if (e == INVALID) return add_pattern_page(c);
        TRY(e);
        draft.rows = rows_of_slots(c, slots, draft.n);
    }
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, S("Weekly pattern"), x.clinic.name);
    html_put(&h, "<p>{} slots. Change what should be different, then save.</p>",
             N((int64_t)draft.n));
    page_form_open(c, &h, url_for(c->arena, ROUTE_save_pattern, x.clinic.clinic_id));
    html_say(&h, "<div class=\"cw-beside\"><div>");
    put_pattern_when(c, &h, &draft.pattern, &x);
    html_say(&h, "</div>");
    put_slot_rows(c, &h, &draft, &x);
    html_say(&h, "</div>");
    nhsuk_button(&h, .text = S("Save the pattern"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    struct nhsuk_link parent = to_clinic(c, &x.clinic);
    return set_up_reply(c, S("Weekly pattern"), &parent, html_fragment(&h));
}

enum err save_the_pattern(struct call *c) {
    struct save_pattern in = {.pattern = pattern_typed(c, c->ids[0])};
    struct done done;
    TRY(slots_of_rows(c, &in.slots, &in.n));
    TRY(work_write(&c->work, &c->key, save_pattern, &in, &done));
    return reply_notice(c, S("The pattern is saved. Now make its dates."),
                        url_for(c->arena, ROUTE_dates, c->ids[0]));
}

/* ---- changing ------------------------------------------------------------------------------------ */

static void put_end(struct call *c, struct html *h, const struct weekly_pattern *p) {
    nhsuk_card_open(h, S("End this pattern"), 2);
    html_say(h, "<p>Dates that are made already stay: cancel those that should not be held.</p>");
    page_form_open(c, h, url_for(c->arena, ROUTE_end_pattern, p->clinic_id, p->template_id));
    page_version_of_values(c, h, p->version);
    nhsuk_date_input(h, .name = S("last_day"), .label = S("Last day"), .no_hint = true,
                     .value = form_typed(c, "last_day"), .date = c->work.today,
                     .error = page_error(c, "last_day"));
    nhsuk_button(h, .text = S("End the pattern"), .kind = BUTTON_WARNING);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

enum err pattern_page(struct call *c) {
    struct pattern_draft draft = {0};
    struct pattern_choices x;
    const struct pattern_slot *slots;
    size_t n;
    TRY(pattern_of(&c->work, c->ids[0], c->ids[1], &draft.pattern));
    struct weekly_pattern *p = &draft.pattern;
    TRY(pattern_choices_read(c, c->ids[0], p, &x));
    TRY(pattern_store_slots(c->work.tx, c->scope.site_id, p->template_id, &slots, &n));
    if (!c->is_again || !slot_rows_typed(c, &draft.rows, &draft.n)) {
        draft.rows = rows_of_slots(c, slots, n);
        draft.n = n;
    }
    str under = pattern_words(c->arena, p, slots, n);
    struct html h;
    html_init(&h, c->arena);
    set_up_head(c, &h, say(c->arena, "Weekly pattern of the {}", SAY_T(x.clinic.name)), under);
    page_form_open(c, &h, url_for(c->arena, ROUTE_change_pattern, p->clinic_id, p->template_id));
    page_version_of_values(c, &h, p->version);
    if (civil_date_compare(p->valid_from, c->work.today) < 0) p->valid_from = c->work.today;
    html_say(&h, "<p>A change holds from the day you give; until then the pattern stays as it was. "
                 "Dates that are made already stay as they are.</p>"
                 "<div class=\"cw-beside\"><div>");
    put_pattern_when(c, &h, p, &x);
    html_say(&h, "</div>");
    put_slot_rows(c, &h, &draft, &x);
    html_say(&h, "</div>");
    nhsuk_button(&h, .text = S("Save the change"), .chord = CHORD_SUBMIT);
    clerk_form_close(&h);
    put_end(c, &h, p);
    struct nhsuk_link parent = to_clinic(c, &x.clinic);
    return set_up_reply(c, S("Weekly pattern"), &parent, html_fragment(&h));
}

enum err change_the_pattern(struct call *c) {
    struct save_pattern in = {.pattern = pattern_typed(c, c->ids[0])};
    in.pattern.template_id = c->ids[1];
    in.pattern.version = form_int(c, "version");
    struct done done;
    TRY(slots_of_rows(c, &in.slots, &in.n));
    TRY(work_write(&c->work, &c->key, save_pattern, &in, &done));
    return reply_notice(c, S("The change is saved. Make its dates when you are ready."),
                        url_for(c->arena, ROUTE_clinic_set_up, c->ids[0]));
}

enum err end_the_pattern(struct call *c) {
    struct end_pattern in = {.clinic_id = c->ids[0],
                             .template_id = c->ids[1],
                             .version = form_int(c, "version"),
                             .last_day = form_date(c, "last_day")};
    struct done done;
    TRY(work_write(&c->work, &c->key, end_pattern, &in, &done));
    return reply_notice(c, S("The pattern ends."),
                        url_for(c->arena, ROUTE_clinic_set_up, c->ids[0]));
}
