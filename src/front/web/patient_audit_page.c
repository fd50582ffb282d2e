/* Who looked at a patient's record, and what was done with it. */
#include "buf.h"
#include "history_words.h"
#include "page.h"
#include "patient_audit.h"
#include "patient_head.h"
#include "patient_open.h"
#include "patient_words.h"
#include "routes.h"
#include "url.h"

static const struct field audit_rows[] = {
    {.name = "before",
     .type = FIELD_INT,
     .min = 0,
     .max = INT64_MAX,
     .label = "the place to go on"},
};
FIELD_TABLE(patient_audit_fields, audit_rows);

/* What there is to say of it besides: a reason, a name, what was typed to search. */
static str more_words(struct call *c, const struct audit_act *act) {
    if (str_eq(act->kind, S("patients.found"))) return say(c->arena, "typed: {}", SAY_T(act->text));
    str detail = happened_detail_words(c, act->kind, act->detail);
    if (!detail.n || !act->text.n) return detail.n ? detail : act->text;
    return say(c->arena, "{}: {}", SAY_T(detail), SAY_T(act->text));
}

static void put_acts(struct call *c, struct html *h, const struct patient_audit *audit) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("When")},
                                                  {.text = S_INIT("Who")},
                                                  {.text = S_INIT("What")},
                                                  {.text = S_INIT("Why, or more")}};
    nhsuk_table_open(h, .caption = S("Newest first"), .columns = columns, .n_columns = 4,
                     .dense = true, .responsive = true, .caption_hidden = true);
    for (size_t i = 0; i < audit->n; i++) {
        const struct audit_act *act = &audit->acts[i];
        html_put(h, "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                 T(moment_words(c, act->at)), T(act->who), T(fact_words(c->arena, act->kind)),
                 T(more_words(c, act)));
    }
    nhsuk_table_close(h);
}

enum err patient_audit_page(struct call *c) {
    struct patient p;
    struct patient_audit audit;
    int64_t before = form_int(c, "before");
    TRY(patient_open(&c->work, c->ids[0], &p));
    TRY(patient_audit(&c->work, p.patient_id, (uint64_t)before, &audit));
    TRY(page_viewed(c, "patient-audit", p.patient_id, p.patient_id));
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("Who looked at this record"),
               .under = S("And who changed what, newest first"));
    TRY(patient_banner(c, &h, &p));
    html_say(&h, "<p>A clinic's list and a print run are kept as looks at the clinic and the run, "
                 "not at each patient on them.</p>");
    if (audit.n) put_acts(c, &h, &audit);
    str since = audit.since.us ? moment_words(c, audit.since) : S("the beginning");
    if (!audit.n)
        clerk_nothing(&h,
                      say(c->arena, "Nothing{} since {}.",
                          SAY_T(before ? S(" in this part of the audit,") : S("")), SAY_T(since)));
    if (audit.has_older)
        nhsuk_pagination(&h,
                         .next = url_with_int(c->arena,
                                              url_for(c->arena, ROUTE_patient_audit, p.patient_id),
                                              S("before"), (int64_t)audit.next),
                         .position = say(c->arena, "Looked through as far as {}", SAY_T(since)));
    return page_reply(c, html_fragment(&h));
}
