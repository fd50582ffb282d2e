/* hand_off_place.h: where the site's electronic carrier takes its letters.
 * Purpose    the site's setting is a choice among the places that the operator allowed on the command line.
 * Rule       House rule H5: a browser never types a path; docs/ops/hand-off.md.
 * Ownership  as work.h.
 * Facts      site.hand-off-set.
 * Not here   putting letters there (hand_off.h). */
#ifndef APP_HAND_OFF_PLACE_H
#define APP_HAND_OFF_PLACE_H

#include "work.h"

enum hand_off_kind { HAND_OFF_NONE, HAND_OFF_FOLDER, HAND_OFF_COMMAND };
struct hand_off_choice {
    enum hand_off_kind kind;
    str where; /* a folder ("outbox" and what begins with "outbox/" lie in the data directory), or a command's name */
};
/* The column site.handoff: "none", "folder:PATH", "command:NAME"; anything else is none. */
struct hand_off_choice hand_off_setting(str setting);

/* What the operator allowed when the program was started; constant from then on. */
struct hand_off_command {
    str name, program; /* an absolute path */
};
struct hand_off_allowed {
    str outbox; /* DATA/outbox; empty: there is no data directory */
    const str *folders;
    size_t n_folders;
    const struct hand_off_command *commands;
    size_t n_commands;
};
struct hand_off_place {
    enum hand_off_kind kind;
    str folder;  /* where the files lie; acknowledgements are read from its folder "ack" */
    str program; /* of a command */
};
/* Where a setting leads, for this site. INVALID, with a sentence, for what the operator does not allow: only an
 * allowed folder itself, or one folder in it named by letters, digits, - and _. */
MUST_USE enum err hand_off_resolve(struct arena *a, const struct hand_off_allowed *allowed,
                                   int64_t site_id, str setting, struct hand_off_place *ret_place,
                                   struct problem *why);

struct set_hand_off {
    const struct hand_off_allowed *allowed;
    str setting;
    int64_t version;      /* of the site */
    bool is_change_meant; /* though copies handed off at the present place have no answer yet */
};
/* PERM_SYSTEM. INVALID at field "is_change_meant", with how many there are, where that is asked and was not said:
 * answers are read at the place before until the last has come (acknowledge.h). CONFLICT for a folder another site
 * uses, or awaits answers in: acknowledgements would be mixed. */
MUST_USE enum err set_hand_off(struct work *w, void *set_hand_off_input, struct done *ret_done);
/* "3 copies handed off there have no answer yet" */
str awaited_words(struct arena *a, int64_t n);
/* Tries the place without a word about a patient: a folder by a small file that is removed again, a command by
 * its argument --test. Not inside a transaction. */
MUST_USE enum err hand_off_try(struct work *w, const struct hand_off_place *place);

#endif
