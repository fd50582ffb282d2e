/* desk_view.h: what of the desk somebody looks at, kept in the page's address.
 * Purpose    whose work, which number's list, filters and place: read from the query, or from the form of
 *            the list when an action on it is refused, and written back into links.
 * Not here   the page itself (desk_page.c), what is done with duties (duty_pages.c). */
#ifndef FRONT_DESK_VIEW_H
#define FRONT_DESK_VIEW_H

#include "call.h"
#include "clerk.h"
#include "duty_store.h"
#include "options.h"

enum desk_show { SHOW_TODAY, SHOW_WEEK, SHOW_WAITING, SHOW_SILENT, SHOW_ALL, SHOW_COUNT };

struct desk_view {
    bool everyone;
    enum desk_show show;
    uuid consultant, clinic;
    struct duty_holder holder; /* id nil: by `everyone` */
    bool one_line;             /* remembered by this browser */
    struct duty_place after;
    bool is_before; /* the page before that place */
    int64_t from;   /* how many rows stand before this page */
    int64_t n;      /* of them in all; set by the page */
};

/* The rows of the field tables that carry a view. `lines` and the place are of the address alone. */
extern const char *const desk_whose[], *const desk_shows[];
#define DESK_VIEW_FIELDS                                                                           \
    {.name = "whose", .type = FIELD_CHOICE, .label = "whose work", .choices = desk_whose},         \
        {.name = "show", .type = FIELD_CHOICE, .label = "which work", .choices = desk_shows},      \
        {.name = "consultant", .type = FIELD_ID, .label = "a consultant"},                         \
        {.name = "clinic", .type = FIELD_ID, .label = "a clinic"}, {                               \
        .name = "owner", .type = FIELD_TEXT, .max = 50, .label = "whose list"                      \
    }

struct desk_view desk_view_of(struct call *c);
/* The desk's address with this view; the place is left out unless `with_place`. */
url desk_url(struct call *c, const struct desk_view *view, bool with_place);
/* The hidden fields of a form that comes back to this view. */
void desk_view_hidden(struct call *c, struct html *h, const struct desk_view *view);
/* What the stores are asked for this view. */
struct duty_filter desk_filter(struct call *c, const struct desk_view *view);

/* "person-…" or "list-…", as selects send a holder; nil for anything else. */
struct duty_holder holder_parse(str text);
str holder_text(struct arena *a, struct duty_holder holder);
/* Who may have something to do: lists in use and people who have a desk, as a select offers them. Read once for a
 * page, which shows several such selects; `clinicians`: of the people, as options_of_people has them. */
struct holders {
    struct options all, clinicians;
};
MUST_USE enum err holders_read(struct call *c, struct holders *ret_holders);
/* A select of lists and people. `nothing`: text of the empty choice. */
void put_holders(struct html *h, const struct holders *holders, str name, str id, str label,
                 str nothing, str chosen, str error);

#endif
