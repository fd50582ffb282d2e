/* post_store.h: who holds the posts of a clinic: its shared lists and its consultant. */
#ifndef STORE_POST_STORE_H
#define STORE_POST_STORE_H

#include "db.h"
#include "duty_rules.h"

/* NOT_FOUND for a clinic of another site. `named` is left nil. */
MUST_USE enum err post_store_of_clinic(struct tx *tx, int64_t site_id, uuid clinic_id,
                                       struct duty_posts *ret_posts);
/* The site's own offset for a rule, on a day; NOT_FOUND where the default holds. A clinic's row
 * wins over the site's, the latest valid_from wins. */
MUST_USE enum err post_store_offset(struct tx *tx, int64_t site_id, enum duty_rule rule,
                                    uuid clinic_id, enum duty_priority priority, civil_date on,
                                    struct duty_offset *ret_offset);
/* Closings of a session undone because a duty of this kind is about to arise; nothing when it stands
 * there already, or holds none open. `*ret_n` is told later (db_count_later). A nil subject: it stands
 * open again, whatever stands there. */
struct duty_cause {
    enum duty_rule rule;
    uuid subject_id, cause_entry;
};
MUST_USE enum err post_store_reopen_session(struct tx *tx, int64_t site_id, uuid session_id,
                                            const struct duty_cause *because, instant at,
                                            int64_t *ret_n);
/* The days on which the site's own calendar differs from the bank holidays by rule. */
struct site_day {
    civil_date day;
    bool is_open; /* a bank holiday that is worked; else closed */
    str name;
};
/* All that a new duty asks for at once: what the three above and the site's row say. */
struct duty_terms {
    struct duty_posts posts; /* as post_store_of_clinic; nil without a clinic */
    bool has_offset;
    struct duty_offset offset;
    str nation;
    const struct site_day *days;
    size_t n_days;
};
/* A nil clinic is none; NOT_FOUND for one of another site. */
MUST_USE enum err post_store_terms(struct tx *tx, int64_t site_id, enum duty_rule rule,
                                   uuid clinic_id, enum duty_priority priority, civil_date on,
                                   struct duty_terms *ret_terms);
MUST_USE enum err post_store_site_days(struct tx *tx, int64_t site_id,
                                       const struct site_day **ret_days, size_t *ret_n);
/* `*ret_is_new` false when the calendar says something of that day already: nothing is changed. */
MUST_USE enum err post_store_add_site_day(struct tx *tx, int64_t site_id,
                                          const struct site_day *day, bool *ret_is_new);
/* NOT_FOUND when the calendar says nothing of that day. */
MUST_USE enum err post_store_remove_site_day(struct tx *tx, int64_t site_id, civil_date day);

#endif
