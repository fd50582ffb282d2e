/* Two records that may be one person, side by side, and the decision. */
#include "duplicate_pages.h"

#include "buf.h"
#include "duplicate_work.h"
#include "import_store.h"
#include "nhs_number.h"
#include "page.h"
#include "patient_head.h"
#include "patient_open.h"
#include "patient_words.h"
#include "permission.h"
#include "person_name.h"
#include "routes.h"
#include "url.h"

static const char *const decisions[] = {"two", "one", NULL};
static const struct field decide_rows[] = {
    {.name = "other", .type = FIELD_ID, .required = true, .label = "the other record"},
    {.name = "decision",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "whether they are one person",
     .choices = decisions},
    {.name = "note", .type = FIELD_TEXT, .max = 300, .label = "the note"},
};
FIELD_TABLE(decide_duplicate_fields, decide_rows);

static str number_words(struct call *c, str typed) {
    nhs_number n;
    return nhs_number_parse(typed, &n, NULL) == OK ? nhs_number_text(c->arena, n) : typed;
}

static void put_row(struct html *h, str what, str one, str other) {
    if (one.n == 0 && other.n == 0) return;
    bool is_same = str_eq(one, other);
    html_put(h, "<tr><th scope=\"row\">{}</th><td class=\"cw-lines\">{}</td>", T(what), T(one));
    html_put(h, "<td class=\"cw-lines\">{}", T(other));
    if (!is_same && one.n && other.n) {
        html_say(h, " ");
        nhsuk_tag(h, S("differs"), TAG_AMBER);
    }
    html_say(h, "</td></tr>");
}

static str born(struct call *c, const struct patient *p) {
    return civil_date_is_none(p->birth_date) ? S("") : civil_date_long(c->arena, p->birth_date);
}

static str name_of(struct call *c, const struct patient *p) {
    struct person_name name = {p->title, p->given_names, p->family_name};
    return person_name_full(c->arena, &name);
}

static void put_both(struct call *c, struct html *h, const struct patient *a,
                     const struct patient *b) {
    const struct nhsuk_column columns[] = {{.text = S("What"), .hidden = true},
                                           {.text = S("This record")},
                                           {.text = S("The other record")}};
    nhsuk_table_open(h, .caption = S("Both records"), .columns = columns, .n_columns = 3,
                     .dense = true, .caption_hidden = true);
    put_row(h, S("Name"), name_of(c, a), name_of(c, b));
    put_row(h, S("Previous name"), a->previous_name, b->previous_name);
    put_row(h, S("Date of birth"), born(c, a), born(c, b));
    put_row(h, S("Gender"), gender_words(a->gender), gender_words(b->gender));
    put_row(h, S("NHS number"), number_words(c, a->nhs_number), number_words(c, b->nhs_number));
    put_row(h, S("Hospital number"), a->hospital_number, b->hospital_number);
    put_row(h, S("Address"), a->address, b->address);
    put_row(h, S("Postcode"), a->postcode, b->postcode);
    put_row(h, S("Mobile"), a->mobile_telephone, b->mobile_telephone);
    put_row(h, S("Telephone"), a->home_telephone, b->home_telephone);
    put_row(h, S("E-mail"), a->email, b->email);
    nhsuk_table_close(h);
}

static void put_decision(struct call *c, struct html *h, uuid patient_id, uuid other_id, size_t i) {
    str id = uuid_text(c->arena, other_id);
    bool is_this = str_eq(form_typed(c, "other"), id);
    page_form_open(c, h, url_for(c->arena, ROUTE_decide_duplicate, patient_id));
    clerk_hidden(h, S("other"), id);
    nhsuk_input(
        h, .name = S("note"),
        .id = is_this || (i == 0 && !c->is_again) ? S("note")
                                                  : say(c->arena, "note-{}", SAY_N((int64_t)i)),
        .label = S("How you know"),
        .hint = S("Needed when they are one person: say too which record is used from now on"),
        .value = is_this ? form_typed(c, "note") : S(""),
        .error = is_this ? page_error(c, "note") : S(""));
    html_say(h, "<div class=\"nhsuk-button-group\">");
    nhsuk_button(h, .text = S("Two different people"), .name = S("decision"), .value = S("two"));
    nhsuk_button(h, .text = S("One person"), .name = S("decision"), .value = S("one"),
                 .kind = BUTTON_SECONDARY);
    html_say(h, "</div>");
    clerk_form_close(h);
}

static enum err put_pair(struct call *c, struct html *h, const struct patient *p,
                         const struct possible_duplicate *d, size_t i) {
    struct patient other;
    TRY(patient_look(&c->work, d->other_id, &other));
    struct clerk_patient words = patient_words(c, &other, true);
    nhsuk_card_open(h, words.name, 2);
    html_say(h, "<p>");
    clerk_patient_line(h, &words);
    html_put(h, "<br><span class=\"cw-why\">{}</span></p>", T(d->reasons));
    if (!words.veiled) put_both(c, h, p, &other);
    if (str_eq(d->decision, S("different")))
        html_say(h, "<p>Decided: two different people.</p>");
    else if (d->decision.n)
        html_say(h, "<p>Decided: one person. Use the record that the note names.</p>");
    else if (words.veiled || !may(&c->scope, PERM_PATIENT_EDIT))
        html_say(h, "<p class=\"cw-why\">Somebody who registers patients decides.</p>");
    else
        put_decision(c, h, p->patient_id, d->other_id, i);
    nhsuk_card_close(h);
    return OK;
}

enum err duplicates_page(struct call *c) {
    struct patient p;
    const struct possible_duplicate *list;
    size_t n;
    struct html h;
    TRY(patient_head(c, c->ids[0], S("Possible duplicates"),
                     S("Are the two records one person? Nothing is joined by itself"), &h, &p));
    TRY(possible_duplicates_of(c->work.tx, c->scope.site_id, p.patient_id, &list, &n));
    page_places(c, &h, S("other decision"));
    if (n == 0) clerk_nothing(&h, S("No other record is like this one."));
    for (size_t i = 0; i < n; i++)
        TRY(put_pair(c, &h, &p, &list[i], i));
    return page_reply(c, html_fragment(&h));
}

enum err decide_the_duplicate(struct call *c) {
    struct decide_duplicate in = {.patient_id = c->ids[0],
                                  .other_id = form_id(c, "other"),
                                  .is_one_person = str_eq(form_text(c, "decision"), S("one")),
                                  .note = form_text(c, "note")};
    struct done done;
    TRY(work_write(&c->work, &c->key, decide_duplicate, &in, &done));
    return reply_notice(c,
                        in.is_one_person ? S("They are one person: both records say so.")
                                         : S("They are two different people."),
                        url_for(c->arena, ROUTE_duplicates, c->ids[0]));
}

enum err duplicates_put_notice(struct call *c, struct html *h, uuid patient_id) {
    const struct possible_duplicate *list;
    size_t n;
    TRY(possible_duplicates_of(c->work.tx, c->scope.site_id, patient_id, &list, &n));
    size_t open = 0, same = 0;
    for (size_t i = 0; i < n; i++) {
        open += list[i].decision.n == 0;
        same += str_eq(list[i].decision, S("same"));
    }
    if (open + same == 0) return OK;
    nhsuk_inset_text_open(h);
    html_put(h, "<p>{} <a href=\"{}\">{}</a></p>",
             T(same ? S("Another record is of the same person.")
                    : S("Another record may be of the same person.")),
             U(url_for(c->arena, ROUTE_duplicates, patient_id)),
             T(open ? S("Compare them") : S("Look at both")));
    nhsuk_inset_text_close(h);
    return OK;
}
