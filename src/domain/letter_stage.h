/* letter_stage.h: the stages of a letter, as a closed table.
 * Purpose    dictate, type, sign, send, acknowledge is one duty that changes hands (design 11.2).
 * This table says what may happen at each stage, who may do it, and what comes next; nothing else
 *            moves a letter.
 * Rule       only the author signs (the caller checks that the clinician is the author or the named
 *            delegate); a change after signing is a new version, never an overwrite; an open query
 * blocks signing, never passing to the author. Sent is not done: every copy acknowledged is.
 * Ownership  values only.   Thread safety: pure.
 * Not here   due times and owners (duty_rules), content (letter.h), one recipient's copy
 * (recipient.h). */
#ifndef DOMAIN_LETTER_STAGE_H
#define DOMAIN_LETTER_STAGE_H

#include "err.h"
#include "scope.h"

enum letter_stage {
    STAGE_DICTATE,     /* with the author: to be dictated, or written by him or her */
    STAGE_TYPE,        /* with the typist */
    STAGE_QUERY,       /* typing waits for the author's answer */
    STAGE_SIGN,        /* with the author */
    STAGE_SEND,        /* signed; with the secretary and the outbox */
    STAGE_ACKNOWLEDGE, /* all copies have left; some are not yet acknowledged */
    STAGE_COMPLETE,    /* every copy acknowledged */
    STAGE_HELD,        /* stands still, with a reason; goes on where it stood */
    STAGE_CANCELLED,   /* with a reason; or recalled after it was sent in error */
    STAGE_SUPERSEDED,  /* a newer version took its place */
    STAGE_COUNT
};

enum letter_event {
    EVENT_DICTATED,     /* dictation received, or handed over to be typed */
    EVENT_TYPED,        /* passed to the author */
    EVENT_ASKED,        /* the typist asks the author */
    EVENT_ANSWERED,     /* the author answers */
    EVENT_GIVEN_BACK,   /* the author wants it corrected */
    EVENT_SIGNED,       /* content and recipients frozen by their hash */
    EVENT_DISPATCHED,   /* the last copy that may go has left */
    EVENT_ACKNOWLEDGED, /* the last copy is acknowledged or ticked as posted */
    EVENT_CAME_BACK,    /* a copy failed, bounced or was returned: to be sent again */
    EVENT_HELD,
    EVENT_RELEASED,
    EVENT_CANCELLED,
    EVENT_SUPERSEDED, /* a new version was made of a signed letter */
    EVENT_COUNT
};

/* Where a letter stands. `resume` is the stage behind a hold, and the stage itself otherwise. */
struct letter_state {
    enum letter_stage stage, resume;
};

/* The program itself (a job), beside the roles of scope.h, in letter_event_roles. */
#define LETTER_ROLE_PROGRAM (1u << ROLE_COUNT)

str letter_stage_name(enum letter_stage stage); /* "awaiting signature" */
str letter_stage_code(enum letter_stage stage); /* "sign", for rows and routes */
bool letter_stage_find(str code, enum letter_stage *ret_stage);
str letter_event_code(enum letter_event event);
/* No event leads out of it. */
bool letter_stage_is_final(enum letter_stage stage);
/* Content may be edited: before it is signed and not held. */
bool letter_stage_is_editable(enum letter_stage stage);
/* Bits 1 << enum role (and LETTER_ROLE_PROGRAM) of who may do it at that stage; 0: it cannot
 * happen. */
uint32_t letter_event_roles(struct letter_state state, enum letter_event event);
/* The next state. CONFLICT when the event cannot happen at this stage, FORBIDDEN when it can but
 * none of `roles` may do it; a sentence either way. */
MUST_USE enum err letter_step(struct letter_state state, enum letter_event event, uint32_t roles,
                              struct letter_state *ret_next, struct problem *why);

#endif
