/* A record that was joined with another, or that is no longer in use where it came from. */
#include "patient_in_use.h"

#include "buf.h"
#include "page.h"
#include "patient_store.h"
#include "patient_words.h"
#include "patient_work.h"
#include "permission.h"
#include "routes.h"

static const struct field use_again_rows[] = {
    VERSION_FIELD,
    {.name = "known_by", .type = FIELD_TEXT, .required = true, .max = 300, .label = "how you know"},
};
FIELD_TABLE(use_again_fields, use_again_rows);

enum err use_again(struct call *c) {
    struct use_record_again in = {c->ids[0], form_int(c, "version"), form_text(c, "known_by")};
    struct done done;
    TRY(work_write(&c->work, &c->key, use_record_again, &in, &done));
    return reply_notice(c, S("The record is in use again."),
                        url_for(c->arena, ROUTE_patient, done.id));
}

bool patient_is_in_use(const struct patient *p) {
    return !p->is_inactive && uuid_is_nil(p->merged_into);
}

static enum err put_joined(struct call *c, struct html *h, const struct patient *p) {
    struct patient living;
    TRY(patient_store_living(c->work.tx, c->scope.site_id, p->patient_id, &living));
    struct clerk_patient words = patient_words(c, &living, true);
    nhsuk_warning_callout_open(h, S("This record was joined with another"));
    html_say(h, "<p>It is kept as it was. Use the record that lives on:</p><p>");
    clerk_patient_line(h, &words);
    html_say(h, "</p>");
    nhsuk_warning_callout_close(h);
    return OK;
}

static void put_inactive(struct call *c, struct html *h, const struct patient *p) {
    nhsuk_warning_callout_open(h, S("This record is no longer in use"));
    html_say(h, "<p>So says the system it came from. Nothing new can be booked or received on it: "
                "find the patient’s other record. What is open under it already goes on.</p>");
    if (may(&c->scope, PERM_PATIENT_EDIT)) {
        bool is_tried = page_error(c, "known_by").n > 0; /* then it is to be seen at once */
        if (!is_tried) nhsuk_details_open(h, S("Use this record all the same"));
        page_form_open(c, h, url_for(c->arena, ROUTE_use_again, p->patient_id));
        page_version(c, h, p->version);
        nhsuk_input(h, .name = S("known_by"),
                    .label = S("How you know that this is the record to use"),
                    .value = form_typed(c, "known_by"), .error = page_error(c, "known_by"));
        nhsuk_button(h, .text = S("Use this record"), .kind = BUTTON_SECONDARY);
        clerk_form_close(h);
        if (!is_tried) nhsuk_details_close(h);
    }
    nhsuk_warning_callout_close(h);
}

enum err patient_in_use_put(struct call *c, struct html *h, const struct patient *p) {
    if (!uuid_is_nil(p->merged_into)) return put_joined(c, h, p);
    if (p->is_inactive) put_inactive(c, h, p);
    return OK;
}
