#include "patient_past.h"

#include "buf.h"
#include "import_store.h"
#include "nhsuk.h"
#include "patient_words.h"

/* The states of FHIR R4 Encounter (8.11) and Appointment (12.10) as people say them; another as it came. */
static str state_words(str status) {
    static const struct {
        str status, words;
    } states[] = {{S_INIT("finished"), S_INIT("seen")},
                  {S_INIT("fulfilled"), S_INIT("seen")},
                  {S_INIT("noshow"), S_INIT("did not attend")},
                  {S_INIT("cancelled"), S_INIT("cancelled")},
                  {S_INIT("entered-in-error"), S_INIT("entered in error")},
                  {S_INIT("in-progress"), S_INIT("not closed there")},
                  {S_INIT("arrived"), S_INIT("arrived, not closed there")},
                  {S_INIT("booked"), S_INIT("booked there")},
                  {S_INIT("planned"), S_INIT("planned there")},
                  {S_INIT("pending"), S_INIT("planned there")},
                  {S_INIT("proposed"), S_INIT("planned there")}};
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (str_eq(states[i].status, status)) return states[i].words;
    return status;
}

/* "Cardiology outpatients, Dr Lindqvist": what is known of where and with whom. */
static str where_words(struct call *c, const struct past_attendance *p) {
    if (!p->place.n || !p->with_whom.n) return p->place.n ? p->place : p->with_whom;
    return say(c->arena, "{}, {}", SAY_T(p->place), SAY_T(p->with_whom));
}

enum err patient_past_put(struct call *c, struct html *h, uuid patient_id) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("When")},
                                                  {.text = S_INIT("What")},
                                                  {.text = S_INIT("Where, with whom")},
                                                  {.text = S_INIT("Then")}};
    const struct past_attendance *list;
    size_t n;
    TRY(past_attendance_of_patient(c->work.tx, c->scope.site_id, patient_id, &list, &n));
    if (n == 0) return OK;
    nhsuk_details_open(h, say(c->arena, "Visits brought in from another system ({}{})",
                              SAY_T(n == PAST_ATTENDANCES_MOST ? S("the newest ") : S("")),
                              SAY_N((int64_t)n)));
    nhsuk_table_open(h, .caption = S("Visits brought in, newest first"), .columns = columns,
                     .n_columns = 4, .caption_hidden = true, .dense = true, .responsive = true);
    for (size_t i = 0; i < n; i++) {
        const struct past_attendance *p = &list[i];
        html_put(h, "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                 T(p->has_start ? moment_words(c, p->started_at) : S("not known")),
                 T(p->title.n ? p->title : S("visit")), T(where_words(c, p)),
                 T(state_words(p->status)));
    }
    nhsuk_table_close(h);
    nhsuk_details_close(h);
    return OK;
}
