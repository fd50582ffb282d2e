#include "close_session.h"

#include "buf.h"
#include "duty_store.h"
#include "fact.h"
#include "permission.h"
#include "session_store.h"

str session_ahead_words(struct arena *a, const struct session_ahead *x) {
    if (x->n_free == 0) return S("");
    return x->n_free == 1
               ? say(a,
                     "A free slot is still to come, at {}, and somebody may yet be booked into it",
                     SAY_T(civil_time_page(a, x->last)))
               : say(a,
                     "{} free slots are still to come, the last at {}, and somebody may yet be "
                     "booked into them",
                     SAY_N(x->n_free), SAY_T(civil_time_page(a, x->last)));
}

/* Zero now is not zero for good while the clinic still runs. */
static enum err check_over(struct work *w, const struct session *s) {
    struct session_ahead ahead;
    if (civil_date_compare(s->day, w->today) > 0)
        return problem_set(w->why, CONFLICT, S(""), S("This clinic has not been held yet"), S(""));
    TRY(session_store_ahead(w->tx, work_site(w), s->session_id, w->now, &ahead));
    if (ahead.n_free == 0) return OK;
    return problem_set(w->why, CONFLICT, S(""),
                       say(w->arena, "{}: it closes when they have passed or are blocked",
                           SAY_T(session_ahead_words(w->arena, &ahead))),
                       S("House rule H3: two closings"));
}

enum err close_session(struct work *w, void *context, struct done *ret_done) {
    const struct close_session *in = context;
    TRY(work_may(w, PERM_CASH_UP));
    int64_t site = work_site(w);
    struct session s;
    struct duty_closings open;
    TRY(session_store_get(w->tx, site, in->session_id, &s));
    TRY(duty_store_closings(w->tx, site, in->session_id, &open));
    int64_t outstanding = in->letters ? open.letters : open.cashed_up;
    if (outstanding > 0) {
        return problem_set(
            w->why, CONFLICT, S(""),
            say(w->arena, "{} still outstanding: the clinic closes at zero", SAY_N(outstanding)),
            S("House rule H3: two closings"));
    }
    TRY(check_over(w, &s));
    if (in->letters) s.letters_complete_at = w->now;
    if (!in->letters) s.cashed_up_at = w->now;
    TRY(session_store_update(w->tx, site, &s, w->scope->person_id));
    ret_done->id = in->session_id;
    uuid fact;
    return record_fact(
        w,
        &(struct fact){.kind = in->letters ? "session.letters-complete" : "session.cashed-up",
                       .subject_kind = "session",
                       .subject_id = in->session_id},
        &fact);
}
