/* set_up_check.h: what every change of the set-up shares: checked words, refusals, and its fact. */
#ifndef APP_SET_UP_CHECK_H
#define APP_SET_UP_CHECK_H

#include "work.h"

MUST_USE enum err set_up_refuse(struct work *w, enum err e, str field, str sentence);
/* CONFLICT: somebody else changed it in the meantime. */
MUST_USE enum err set_up_stale(struct work *w, str what);

/* Words somebody typed: `label` as the sentence says it ("the name of the place"). */
struct words {
    str field, label;
    size_t max; /* characters */
    bool required, lines;
};
/* Cuts the blanks at both ends of `*text`. INVALID when it is missing, too long or not plain text. */
MUST_USE enum err set_up_words(struct work *w, const struct words *rule, str *text);
/* INVALID unless it is empty or can be a telephone number with words around it ("option 2"). */
MUST_USE enum err set_up_telephone(struct work *w, str *text);
/* INVALID unless it is empty or can be an address of e-mail. */
MUST_USE enum err set_up_email(struct work *w, str *text);

/* The fact of a change; `text` names what was changed. */
MUST_USE enum err set_up_record(struct work *w, const char *kind, const char *subject_kind,
                                uuid subject_id, str detail, str text);
MUST_USE enum err set_up_record_as(struct work *w, const char *kind, const char *subject_kind,
                                   uuid subject_id, str detail, str text, uuid *ret_fact);

#endif
