#include "letter_title.h"

#include "appointment_store.h"
#include "buf.h"
#include "clinic_store.h"
#include "letter_json.h"
#include "letter_text.h"
#include "proofread.h"
#include "referral_store.h"
#include "template_store.h"

static enum err tells_appointment(struct work *w, const struct letter_row *l, bool *ret_tells) {
    *ret_tells = !uuid_is_nil(l->told_appointment);
    if (*ret_tells || uuid_is_nil(l->template_id)) return OK;
    struct letter_template t;
    TRY(template_store_get(w->tx, work_site(w), l->template_id, &t));
    *ret_tells = str_eq(t.kind, S("appointment"));
    return OK;
}

/* Of those here that its words name the last: what came before is why, not what. None: no day. */
static enum err day_named(struct work *w, const struct letter_row *l, civil_date *ret_day) {
    const struct appointment *all;
    size_t n;
    struct letter content;
    TRY(appointment_store_of_patient(w->tx, work_site(w), l->patient_id, &all, &n));
    TRY(letter_json_parse(w->arena, w->read_json, l->body, &content, w->why));
    civil_date *days = arena_array(w->arena, civil_date, n);
    bool *is_named = arena_array(w->arena, bool, n);
    for (size_t i = 0; i < n; i++)
        days[i] = all[i].day;
    proofread_days(w->arena, letter_to_text(w->arena, &content).text, days, n, is_named);
    for (size_t i = 0; i < n; i++) {
        bool is_it = is_named[i] && all[i].state != APPOINTMENT_CANCELLED &&
                     uuid_eq(all[i].clinic_id, l->clinic_id);
        if (is_it && (civil_date_is_none(*ret_day) || civil_date_compare(all[i].day, *ret_day) > 0))
            *ret_day = all[i].day;
    }
    return OK;
}

static enum err day_told(struct work *w, const struct letter_row *l, civil_date *ret_day) {
    struct appointment p;
    *ret_day = (civil_date){0};
    if (uuid_is_nil(l->told_appointment)) return day_named(w, l, ret_day);
    TRY(appointment_store_get(w->tx, work_site(w), l->told_appointment, &p));
    *ret_day = p.day;
    return OK;
}

enum err letter_title(struct work *w, const struct letter_row *l, str *ret_title) {
    struct clinic clinic;
    bool tells;
    TRY(clinic_store_get(w->tx, work_site(w), l->clinic_id, &clinic));
    TRY(tells_appointment(w, l, &tells));
    *ret_title = clinic.name;
    if (tells) {
        civil_date day;
        TRY(day_told(w, l, &day));
        if (!civil_date_is_none(day))
            *ret_title = say(w->arena, "{}, appointment on {}", SAY_T(clinic.name),
                             SAY_T(civil_date_plain(w->arena, day)));
    } else if (!uuid_is_nil(l->referral_id)) {
        struct referral r;
        TRY(referral_store_get(w->tx, work_site(w), l->referral_id, &r));
        *ret_title = say(w->arena, "{}, referral received {}", SAY_T(clinic.name),
                         SAY_T(civil_date_plain(w->arena, r.received_on)));
    }
    return OK;
}

enum err letter_title_again(struct work *w, struct letter_row *l) {
    bool tells;
    TRY(tells_appointment(w, l, &tells));
    return tells ? letter_title(w, l, &l->title) : OK;
}
