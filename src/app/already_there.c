#include "already_there.h"

#include "buf.h"
#include "referral_store.h"

static enum err ask(struct work *w, str field, str sentence) {
    return problem_set(w->why, INVALID, field, sentence, S("House rule H28: asked once"));
}

str beside_words(struct arena *a, const struct appointment_beside *b) {
    return say(a, "The patient has an appointment at {} in {} on that day",
               SAY_T(civil_time_page(a, b->start)), SAY_T(b->clinic_name));
}

enum err beside_check(struct work *w, struct rows *asked, bool is_meant, bool *ret_is_beside) {
    struct appointment_beside beside;
    enum err e = appointment_store_asked_beside(w->tx, asked, &beside);
    *ret_is_beside = e == OK;
    if (e == NOT_FOUND || (e == OK && is_meant)) return OK;
    TRY(e);
    return ask(
        w, S("is_beside_meant"),
        say(w->arena, "{}: say that both are meant", SAY_T(beside_words(w->arena, &beside))));
}

enum err referral_there(struct work *w, uuid patient_id, uuid clinic_id, uuid except,
                        struct referral *ret_referral) {
    const struct referral *list;
    size_t n;
    *ret_referral = (struct referral){.version = 0};
    if (uuid_is_nil(patient_id)) return OK;
    TRY(referral_store_of_patient(w->tx, work_site(w), patient_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        bool is_other = uuid_eq(list[i].referral_id, except) || list[i].state >= REFERRAL_REJECTED;
        if (is_other || !uuid_eq(list[i].clinic_id, clinic_id)) continue;
        *ret_referral = list[i];
        return OK;
    }
    return OK;
}

str referral_there_words(struct arena *a, const struct referral *r) {
    return say(a, "An open referral to this clinic, received on {}, is here already",
               SAY_T(civil_date_plain(a, r->received_on)));
}

enum err referral_there_check(struct work *w, uuid patient_id, uuid clinic_id, uuid except,
                              bool is_meant, bool *ret_is_again) {
    struct referral there;
    TRY(referral_there(w, patient_id, clinic_id, except, &there));
    *ret_is_again = !uuid_is_nil(there.referral_id);
    if (!*ret_is_again || is_meant) return OK;
    return ask(w, S("is_again_meant"),
               say(w->arena, "{}: say that another is meant",
                   SAY_T(referral_there_words(w->arena, &there))));
}
