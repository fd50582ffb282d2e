/* hand_off_options.h: where letters may be handed off to, as the operator says when the program is started.
 * Rule       docs/ops/hand-off.md: a browser chooses among these and never types a path. */
#ifndef FRONT_HAND_OFF_OPTIONS_H
#define FRONT_HAND_OFF_OPTIONS_H

#include "hand_off.h"
#include "serve.h"

/* INVALID (field "usage") for a folder or program that is not there, or a name that is none. */
MUST_USE enum err hand_off_options_read(struct arena *a, str data,
                                        const struct serve_settings *settings,
                                        struct hand_off_allowed *ret_allowed, struct problem *why);

#endif
