#include "restriction.h"

#include "page.h"
#include "patient_work.h"
#include "routes.h"

static const char *const yes_no[] = {"yes", "no", NULL};
static const struct field restrict_rows[] = {
    VERSION_FIELD,
    {.name = "is_restricted",
     .type = FIELD_CHOICE,
     .required = true,
     .label = "whether it is restricted",
     .choices = yes_no},
    {.name = "reason",
     .type = FIELD_TEXT,
     .required = true,
     .max = 300,
     .label = "who asked for it, and why"},
};
FIELD_TABLE(restrict_fields, restrict_rows);

void restriction_put(struct call *c, struct html *h, const struct patient *p) {
    if (!may(&c->scope, PERM_PATIENT_RESTRICTED)) return;
    bool is_set = p->is_restricted;
    nhsuk_details_open(h, is_set ? S("Lift the restriction") : S("Restrict this record"));
    html_put(h, "<p>{}</p>",
             T(is_set ? S("Everybody who works with patients can then open it again.")
                      : S("Only secretaries, clinicians and managers can then open it. Everybody "
                          "else sees that there is a restricted record, and nothing more.")));
    page_form_open(c, h, url_for(c->arena, ROUTE_restrict_record, p->patient_id));
    page_version(c, h, p->version);
    clerk_hidden(h, S("is_restricted"), is_set ? S("no") : S("yes"));
    nhsuk_input(h, .name = S("reason"), .label = S("Who asked for it, and why"),
                .value = form_typed(c, "reason"), .error = page_error(c, "reason"));
    nhsuk_button(h, .text = is_set ? S("Lift the restriction") : S("Restrict the record"),
                 .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    nhsuk_details_close(h);
}

enum err restrict_record(struct call *c) {
    struct restrict_patient in = {.patient_id = c->ids[0],
                                  .version = form_int(c, "version"),
                                  .is_restricted = str_eq(form_text(c, "is_restricted"), S("yes")),
                                  .reason = form_text(c, "reason")};
    struct done done;
    TRY(work_write(&c->work, &c->key, restrict_patient, &in, &done));
    return reply_notice(c,
                        in.is_restricted ? S("The record is restricted.")
                                         : S("The record is no longer restricted."),
                        url_for(c->arena, ROUTE_patient, done.id));
}
