#include "copy_leaving.h"

#include "letter_dispatch.h"
#include "letter_paper.h"

enum err copy_leaving(struct work *w, struct outbox_row *o, struct copy_verdict *ret_verdict,
                      struct paper_sheet *ret_sheet) {
    struct problem why = {0};
    struct work quiet = *w;
    struct paper_sheet sheet;
    quiet.why = &why;
    TRY(copy_check_now(w, o, ret_verdict));
    if (ret_verdict->is_held) return OK;
    o->address = ret_verdict->address;
    enum err e = copy_sheet(&quiet, o, ret_sheet ? ret_sheet : &sheet);
    if (e != INVALID && e != LIMIT) return e;
    /* An electronic copy needs no window: hand_off.c puts something else there. */
    if (str_eq(o->channel, S("hand-off")) && str_eq(why.field, S("address"))) return OK;
    *ret_verdict = (struct copy_verdict){.is_held = true, .reason = why.sentence};
    return OK;
}

enum err copy_leaving_again(struct work *w, const struct outbox_row *o, bool by_print,
                            str overruled, struct copy_verdict *ret_verdict) {
    struct outbox_row again = *o;
    bool is_handed_off;
    TRY(copy_goes_by_carrier(w, o, by_print, &is_handed_off));
    again.channel = is_handed_off ? S("hand-off") : S("print");
    again.overruled = overruled;
    return copy_leaving(w, &again, ret_verdict, NULL);
}
