#include "letter_tells.h"

#include "appointment_store.h"
#include "buf.h"
#include "letter_dispatch.h"
#include "letter_json.h"
#include "letter_tells_store.h"
#include "letter_text.h"

/* "9:40am" as letters say it; "10am" does not stand in "9:10am". */
static bool has_time(struct work *w, str text, civil_time time) {
    str words = civil_time_page(w->arena, time);
    for (str rest = text;;) {
        ptrdiff_t at = str_find(rest, words);
        if (at < 0) return false;
        char before = at > 0 ? rest.p[at - 1] : ' ';
        if (before != ':' && before != '.' && (before < '0' || before > '9')) return true;
        rest = str_from(rest, (size_t)at + words.n);
    }
}

enum err letter_tells_note(struct work *w, const struct letter_row *l) {
    const struct appointment *next;
    size_t n;
    struct letter content;
    TRY(appointment_store_future_of_patient(w->tx, work_site(w), l->patient_id, w->now, &next, &n));
    if (n == 0) return OK;
    TRY(letter_json_parse(w->arena, w->read_json, l->body, &content, w->why));
    civil_date *days = arena_array(w->arena, civil_date, n);
    bool *is_named = arena_array(w->arena, bool, n);
    for (size_t i = 0; i < n; i++)
        days[i] = next[i].day;
    str text = letter_to_text(w->arena, &content).text;
    proofread_days(w->arena, text, days, n, is_named);
    for (size_t i = 0; i < n; i++) {
        if (!is_named[i]) continue;
        TRY(letter_tells_put(w->tx, work_site(w), l->letter_id, next[i].appointment_id,
                             next[i].slot_id, has_time(w, text, next[i].start)));
    }
    return OK;
}

static bool is_day(civil_date a, civil_date b) {
    return civil_date_compare(a, b) == 0;
}

/* Whether what the letter says of that slot is right of another appointment of the patient. */
static bool stands_otherwise(struct work *w, const struct slot_facts *slot, str text,
                             const struct appointment *all, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (all[i].state == APPOINTMENT_CANCELLED || !is_day(all[i].day, slot->day)) continue;
        bool is_same_time = all[i].start.minute == slot->start.minute;
        if (is_same_time || !has_time(w, text, slot->start)) return true;
    }
    return false;
}

static str what_became(struct work *w, const struct slot_facts *slot, const struct appointment *p) {
    str was = say(w->arena, "The appointment on {} at {}, which this letter tells of, ",
                  SAY_T(civil_date_long(w->arena, slot->day)),
                  SAY_T(civil_time_page(w->arena, slot->start)));
    if (p->state == APPOINTMENT_CANCELLED) return say(w->arena, "{}is cancelled.", SAY_T(was));
    return say(w->arena, "{}is moved to {} at {}.", SAY_T(was),
               SAY_T(civil_date_long(w->arena, p->day)),
               SAY_T(civil_time_page(w->arena, p->start)));
}

enum err letter_gone_days(struct work *w, const struct letter_row *l, str text,
                          const struct proof_gone **ret_gone, size_t *ret_n) {
    const struct letter_told *told;
    const struct appointment *all;
    size_t n, n_all, kept = 0;
    *ret_gone = NULL, *ret_n = 0;
    TRY(letter_tells_gone(w->tx, work_site(w), l->letter_id, &told, &n));
    if (n == 0) return OK;
    TRY(appointment_store_of_patient(w->tx, work_site(w), l->patient_id, &all, &n_all));
    struct proof_gone *gone = arena_array(w->arena, struct proof_gone, n);
    for (size_t i = 0; i < n; i++) {
        struct slot_facts slot;
        struct appointment p;
        TRY(slot_store_get(w->tx, work_site(w), told[i].slot_id, &slot));
        TRY(appointment_store_get(w->tx, work_site(w), told[i].appointment_id, &p));
        if (stands_otherwise(w, &slot, text, all, n_all)) continue;
        gone[kept++] = (struct proof_gone){slot.day, what_became(w, &slot, &p)};
    }
    *ret_gone = gone;
    *ret_n = kept;
    return OK;
}

/* What waits and what lies printed in a pile. */
static enum err hold_copies(struct work *w, uuid letter_id) {
    struct outbox_row *copies;
    size_t n;
    TRY(outbox_store_newest_of_letter(w->tx, work_site(w), letter_id, &copies, &n));
    for (size_t i = 0; i < n; i++) {
        struct copy_verdict now;
        str why = S("");
        if (str_eq(copies[i].state, S("in-print-run")))
            TRY(printed_copy_check(w, &copies[i], &why));
        if (str_eq(copies[i].state, S("waiting"))) {
            TRY(copy_check_now(w, &copies[i], &now));
            why = now.reason;
        }
        if (why.n) TRY(copy_hold(w, &copies[i], why));
    }
    return OK;
}

enum err letters_tell_wrongly(struct work *w, const struct appointment *p) {
    static const uuid none = {{0}};
    const uuid *letters;
    size_t n;
    uuid slot_id = p->state == APPOINTMENT_CANCELLED ? none : p->slot_id;
    TRY(letter_tells_change(w->tx, work_site(w), p->appointment_id, slot_id, w->now));
    TRY(letter_tells_wrongly(w->tx, work_site(w), p->appointment_id, &letters, &n));
    for (size_t i = 0; i < n; i++)
        TRY(hold_copies(w, letters[i]));
    return OK;
}
