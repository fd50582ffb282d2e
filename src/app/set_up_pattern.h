/* set_up_pattern.h: the weekly pattern of a clinic.
 * Purpose    work_change_fns for work_write (input struct named in each).
 * Rule       PERM_SET_UP; domain/clinic_template.h. A pattern is dated: changing it ends the old one the
 *            day before and begins a new one, so that what was held stays explained. Dates that were made
 *            from it stay as they are.
 * Facts      pattern.added, pattern.ended.
 * Not here   dated sessions (set_up_sessions.h). */
#ifndef APP_SET_UP_PATTERN_H
#define APP_SET_UP_PATTERN_H

#include "clinic_template.h"
#include "pattern_store.h"
#include "session_store.h"
#include "work.h"

/* template_id and version are those of the pattern that this one follows, from valid_from on; nil: none.
 * Slots in order of start; their minutes are those of their types. `done->id`: the new pattern. */
struct save_pattern {
    struct weekly_pattern pattern;
    const struct pattern_slot *slots;
    size_t n;
};
MUST_USE enum err save_pattern(struct work *w, void *save_pattern_input, struct done *ret_done);

/* The last day on which the pattern holds; before its first day it is taken back whole. */
struct end_pattern {
    uuid clinic_id, template_id;
    int64_t version;
    civil_date last_day;
};
MUST_USE enum err end_pattern(struct work *w, void *end_pattern_input, struct done *ret_done);

/* Checks a pattern that is not stored: clinician, room, slots of types of its clinic, the rules of
 * clinic_template.h. */
MUST_USE enum err pattern_check(struct work *w, const struct weekly_pattern *p,
                                const struct pattern_slot *slots, size_t n,
                                struct clinic_template *ret_template);
/* CONFLICT when a pattern of t's clinic that still holds would not fit with t's minutes. */
MUST_USE enum err patterns_fit(struct work *w, const struct slot_type *t);

/* The pure form of a stored pattern; slots borrow. */
struct clinic_template template_of_pattern(struct work *w, const struct weekly_pattern *p,
                                           const struct pattern_slot *slots, size_t n);
/* Whether it holds on some day from `today` on. */
bool pattern_holds(const struct weekly_pattern *p, civil_date today);
/* NOT_FOUND when the clinic has none of this id. */
MUST_USE enum err pattern_of(struct work *w, uuid clinic_id, uuid template_id,
                             struct weekly_pattern *ret_pattern);

#endif
