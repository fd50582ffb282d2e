/* letter_recipients.h: who gets a letter, while it may still be changed.
 * Rule       House rule H11: a letter without recipients is never complete; the first is the one it is
 *            written to, the others get copies; each has its own identity, once. A GP who comes onto the record
 *            gets what is not signed yet: nobody can have taken off who was not there.
 * Facts      letter.recipient-added, .recipient-removed, .recipient-moved. */
#ifndef APP_LETTER_RECIPIENTS_H
#define APP_LETTER_RECIPIENTS_H

#include "letter_store.h"
#include "work.h"

/* Of a new letter, with where letters to each go now: the patient, the registered practice, the referrer (nil:
 * none), as recipients_by_default; RECIPIENT_CONTACT: written to the referrer, or to the practice where that
 * referred, or nobody did. */
struct patient;
MUST_USE enum err add_default_recipients(struct work *w, uuid letter_id,
                                         const struct patient *patient, uuid referrer,
                                         enum recipient_kind written_to);

/* After a change of the record: where it had no practice and has one now, each of the patient's letters that is not
 * signed yet goes to it too, as a copy (as the one written to, where nobody is), unless it is there already. A
 * practice that replaces another leaves them alone. */
MUST_USE enum err gp_joins_letters(struct work *w, const struct patient *was,
                                   const struct patient *now);

struct change_recipient {
    uuid letter_id;
    int64_t version;
    enum recipient_kind kind;
    uuid contact_id;   /* of a contact, when adding; the GP is the patient's registered one */
    uuid recipient_id; /* when removing or moving */
};
/* At the end, as a copy; as the one written to when there is nobody yet. */
MUST_USE enum err add_recipient(struct work *w, void *change_recipient_input,
                                struct done *ret_done);
MUST_USE enum err remove_recipient(struct work *w, void *change_recipient_input,
                                   struct done *ret_done);
/* One place up; who comes first is written to. */
MUST_USE enum err move_recipient_up(struct work *w, void *change_recipient_input,
                                    struct done *ret_done);

#endif
