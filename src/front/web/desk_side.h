/* desk_side.h: what stands beside the list of the desk: clinics, letters not yet sent, and what has not
 * happened.   Not here: the list (desk_page.c). */
#ifndef FRONT_DESK_SIDE_H
#define FRONT_DESK_SIDE_H

#include "call.h"
#include "clerk.h"
#include "desk_view.h"
#include "outstanding_store.h"

struct desk_silence {
    const struct silence_line *lines[SILENCE_COUNT];
    size_t n_of[SILENCE_COUNT]; /* shown, at most SILENCE_MAX; none where only their number is */
    int64_t all_of[SILENCE_COUNT];
    int64_t n; /* of all kinds */
};
enum { SILENCE_MAX = 200 };
MUST_USE enum err desk_silence_read(struct call *c, const struct desk_view *view,
                                    struct desk_silence *ret_silence);
void put_silence(struct call *c, struct html *h, const struct desk_silence *silence);
MUST_USE enum err put_desk_side(struct call *c, struct html *h, const struct desk_silence *silence,
                                bool below);

#endif
