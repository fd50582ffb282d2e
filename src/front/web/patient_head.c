#include "patient_head.h"

#include "page.h"
#include "patient_open.h"
#include "patient_similar.h"
#include "patient_words.h"

static enum err put_banner(struct call *c, struct html *h, const struct patient *p, bool has_link,
                           uuid session_id) {
    struct clerk_patient words = patient_words(c, p, has_link);
    if (!words.veiled) TRY(patient_similar(&c->work, p, session_id, &words.similar_name));
    clerk_patient_banner(h, &words);
    return OK;
}

static const uuid no_session = {{0}};

enum err patient_banner(struct call *c, struct html *h, const struct patient *p) {
    return put_banner(c, h, p, true, no_session);
}

enum err patient_banner_on_list(struct call *c, struct html *h, const struct patient *p,
                                uuid session_id) {
    return put_banner(c, h, p, true, session_id);
}

enum err patient_banner_at_home(struct call *c, struct html *h, const struct patient *p) {
    return put_banner(c, h, p, false, no_session);
}

enum err patient_head(struct call *c, uuid patient_id, str title, str under, struct html *h,
                      struct patient *ret_patient) {
    struct patient p;
    TRY(patient_open(&c->work, patient_id, &p));
    TRY(page_viewed(c, "patient", p.patient_id, p.patient_id));
    html_init(h, c->arena);
    page_problems(c, h);
    clerk_head(h, .title = title, .under = under);
    TRY(patient_banner(c, h, &p));
    *ret_patient = p;
    return OK;
}
