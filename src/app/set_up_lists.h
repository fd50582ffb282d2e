/* set_up_lists.h: shared lists of work, and who looks after each.
 * Purpose    work_change_fns for work_write (input struct named in each).
 * Rule       PERM_SET_UP. A list that a clinic uses is not retired. Duties belong to a list, never to
 *            whoever is on it today: taking somebody off leaves nothing without an owner.
 * Facts      list.added, list.changed, list.retired, list.used-again; list.member-added and
 *            list.member-removed, one for each person: the id is the detail, the user name the text. */
#ifndef APP_SET_UP_LISTS_H
#define APP_SET_UP_LISTS_H

#include "person.h"
#include "work.h"

struct save_list {
    struct shared_list list;
    const uuid *members; /* all of them: others are taken off */
    size_t n;
};
/* list_id, version and is_active are filled in. CONFLICT when the name is another list's. */
MUST_USE enum err add_list(struct work *w, void *save_list_input, struct done *ret_done);
MUST_USE enum err change_list(struct work *w, void *save_list_input, struct done *ret_done);

/* The two lists every clinic needs, "Booking office" and "Secretaries", looked after by the booking clerks
 * and by the secretaries there are, or else by whoever asks. Takes no input. CONFLICT when there are lists. */
MUST_USE enum err add_usual_lists(struct work *w, void *nothing, struct done *ret_done);

#endif
