#include "sending_words.h"

#include "birth_date.h"
#include "buf.h"
#include "person_name.h"
#include "routes.h"

static const struct {
    str state, words;
    enum tag_colour colour;
} rows[] = {
    {S_INIT("waiting"), S_INIT("waiting"), TAG_BLUE},
    {S_INIT("held"), S_INIT("held"), TAG_RED},
    {S_INIT("in-print-run"), S_INIT("printed, not yet posted"), TAG_AMBER},
    {S_INIT("handed-off"), S_INIT("handed off"), TAG_BLUE},
    {S_INIT("posted"), S_INIT("posted"), TAG_GREEN},
    {S_INIT("acknowledged"), S_INIT("acknowledged"), TAG_GREEN},
    {S_INIT("failed"), S_INIT("failed"), TAG_RED},
    {S_INIT("returned"), S_INIT("came back"), TAG_RED},
    {S_INIT("cancelled"), S_INIT("set aside"), TAG_GREY},
};
enum { N_ROWS = sizeof rows / sizeof rows[0] };

static size_t row_of(const struct outbox_row *o) {
    size_t i = 0;
    while (i < N_ROWS - 1 && !str_eq(rows[i].state, o->state))
        i++;
    return i;
}

static str copy_state_words(const struct outbox_row *o) {
    return rows[row_of(o)].words;
}

void copy_state_tag(struct html *h, const struct outbox_row *o) {
    nhsuk_tag(h, copy_state_words(o), rows[row_of(o)].colour);
}

/* On the day it left, or would leave now. */
static bool is_to_parent(struct call *c, const struct outbox_row *o) {
    civil_date day = c->work.today;
    civil_time time;
    if (o->left_at.us) instant_to_civil(c->work.zone, o->left_at, &day, &time);
    return birth_date_is_in_care_of_parent(o->birth_date, day);
}

str copy_to_words(struct call *c, const struct outbox_row *o) {
    if (str_eq(o->recipient_kind, S("patient")))
        return is_to_parent(c, o) ? S("the parent or guardian") : S("the patient");
    if (!o->contact_name.n && !o->contact_organisation.n) return S("the GP");
    if (!o->contact_name.n) return o->contact_organisation;
    if (!o->contact_organisation.n) return o->contact_name;
    return say(c->arena, "{}, {}", SAY_T(o->contact_name), SAY_T(o->contact_organisation));
}

static str patient_filed(struct arena *a, const struct outbox_row *o) {
    struct person_name name = {{0}, o->given_names, o->family_name};
    return person_name_filed(a, &name);
}

str copy_about(struct call *c, const struct outbox_row *o) {
    return say(c->arena, "{}: {}", SAY_T(patient_filed(c->arena, o)), SAY_T(copy_to_words(c, o)));
}

str copy_why(const struct outbox_row *o) {
    return str_eq(o->state, S("held")) ? o->held_reason : o->last_error;
}

void copy_what_cell(struct call *c, struct html *h, const struct outbox_row *o) {
    html_put(h, "<td><a href=\"{}\">{}</a><br><span class=\"cw-sub\">{} · {} · {}</span></td>",
             U(url_for(c->arena, ROUTE_copy, o->recipient_id)), T(o->letter_title),
             T(patient_filed(c->arena, o)), D(o->birth_date), T(o->hospital_number));
}

void sending_head(struct call *c, struct html *h, enum sending_page which, str under) {
    const struct nhsuk_link pages[] = {{.text = S("Print and post"),
                                        .to = url_to(c->arena, ROUTE_letters_to_send),
                                        .current = which == PAGE_PRINT_AND_POST},
                                       {.text = S("Sending"),
                                        .to = url_to(c->arena, ROUTE_sending),
                                        .current = which == PAGE_SENDING}};
    clerk_head(h, .title = pages[which].text, .under = under, .filters_label = S("How they leave"),
               .filters = pages, .n_filters = 2);
}
