#include "contact_picker.h"

#include "address_store.h"
#include "buf.h"
#include "contact_find.h"
#include "nhsuk.h"
#include "page.h"
#include "routes.h"
#include "url.h"

/* The most that are offered as radios; who types more letters gets to the rest. */
enum { RADIOS_MAX = 8 };

static const char *text_name(struct call *c, const struct contact_picker *p) {
    return arena_c(c->arena, say(c->arena, "{}_q", SAY_T(str_from_c(p->name))));
}

/* What tells two of the same name apart, and whether letters still go there. */
static str note_of(struct call *c, const struct found_contact *f) {
    struct arena *a = c->arena;
    const struct contact *now = &f->now;
    if (!f->is_usable) return S("No longer to be written to");
    if (f->is_moved) return say(a, "Moved: letters go to {}", SAY_T(contact_line(a, now)));
    str kind = contact_kind_name(now->kind);
    return now->postcode.n ? say(a, "{}, {}", SAY_T(kind), SAY_T(now->postcode)) : kind;
}

/* ---- choosing while typing ------------------------------------------------------------------------ */

static const struct field find_rows[] = {
    {.name = "q", .type = FIELD_TEXT, .label = "what to look for"},
    {.name = "kinds", .type = FIELD_TEXT, .max = 60, .label = "the kinds"},
    {.name = "part", .type = FIELD_INT, .min = 0, .max = 1, .label = "part"},
};
FIELD_TABLE(find_contact_fields, find_rows);

/* The list of options alone; the ids within the page are given by the script. */
enum err find_contact(struct call *c) {
    const struct found_contact *found;
    size_t n;
    struct contact_query query = {.typed = form_text(c, "q"), .kinds = form_text(c, "kinds")};
    if (form_int(c, "part") != 1)
        return reply_redirect(
            c, url_with(c->arena, url_to(c->arena, ROUTE_address_book), S("q"), query.typed));
    TRY(contact_find(&c->work, &query, &found, &n));
    struct html h;
    html_init(&h, c->arena);
    for (size_t i = 0; i < n; i++) {
        const struct found_contact *f = &found[i];
        html_say(&h, "<div role=\"option\" class=\"cw-found__option\"");
        if (f->is_usable)
            html_put(&h, " data-id=\"{}\" data-line=\"{}\"",
                     T(uuid_text(c->arena, f->now.contact_id)), T(contact_line(c->arena, &f->now)));
        else
            html_say(&h, " aria-disabled=\"true\"");
        html_put(&h, "><b>{}</b> <span>{}</span></div>\n", T(contact_line(c->arena, &f->contact)),
                 T(note_of(c, f)));
    }
    return reply_html(c, html_fragment(&h));
}

/* ---- the field ------------------------------------------------------------------------------------ */

struct shown {
    str typed;
    uuid chosen;
    const struct found_contact *found;
    size_t n;
};

static enum err read_shown(struct call *c, const struct contact_picker *p, uuid stored,
                           struct shown *s) {
    const char *text = text_name(c, p);
    s->chosen = stored;
    if (c->is_again && form_find(c->form, text)) {
        s->typed = str_trim(form_typed(c, text));
        uuid id;
        s->chosen = uuid_parse(form_typed(c, p->name), &id) == OK && s->typed.n ? id : (uuid){{0}};
        struct contact_query query = {.typed = s->typed, .kinds = p->kinds, .limit = RADIOS_MAX};
        return contact_find(&c->work, &query, &s->found, &s->n);
    }
    if (uuid_is_nil(stored)) return OK;
    struct found_contact *f = arena_new(c->arena, struct found_contact);
    TRY(contact_store_get(c->work.tx, c->scope.site_id, stored, &f->contact));
    TRY(contact_store_current(c->work.tx, c->scope.site_id, stored, &f->now));
    f->is_moved = !uuid_is_nil(f->contact.moved_to);
    f->is_usable = !f->now.is_retired;
    s->typed = contact_line(c->arena, &f->contact);
    s->found = f;
    s->n = 1;
    return OK;
}

static void put_radios(struct call *c, struct html *h, const struct contact_picker *p,
                       const struct shown *s) {
    struct nhsuk_option *options = arena_array(c->arena, struct nhsuk_option, s->n);
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct found_contact *f = &s->found[i];
        if (!f->is_usable) continue;
        options[n++] = (struct nhsuk_option){.value = uuid_text(c->arena, f->now.contact_id),
                                             .text = contact_line(c->arena, &f->contact),
                                             .hint = note_of(c, f),
                                             .chosen = uuid_eq(s->chosen, f->contact.contact_id) ||
                                                       uuid_eq(s->chosen, f->now.contact_id)};
    }
    if (n == 0) return;
    bool is_full = s->n == RADIOS_MAX;
    nhsuk_radios(h, .name = str_from_c(p->name),
                 .label = say(c->arena, "{}: found in the address book", SAY_T(p->label)),
                 .hint = is_full ? S("There may be more: type more letters to find them.") : S(""),
                 .options = options, .n_options = n, .small = true);
}

enum err contact_picker_put(struct call *c, struct html *h, const struct contact_picker *p,
                            uuid stored) {
    struct shown s = {0};
    TRY(read_shown(c, p, stored, &s));
    const char *text = text_name(c, p);
    str hint = p->hint.n ? p->hint
                         : S("A few letters of the name, organisation, town or postcode, "
                             "for example fer bea");
    html_put(h, "<div class=\"cw-contact\" data-contact=\"{}\" data-kinds=\"{}\" data-find=\"{}\"",
             T(str_from_c(p->name)), T(p->kinds), T(url_to(c->arena, ROUTE_find_contact).text));
    if (p->adds) html_say(h, " data-adds");
    html_say(h, ">");
    nhsuk_input(h, .name = str_from_c(text), .label = p->label, .hint = hint, .value = s.typed,
                .error = page_error(c, text), .no_spelling = true);
    put_radios(c, h, p, &s);
    html_say(h, "</div>\n");
    return OK;
}

/* ---- what was chosen ------------------------------------------------------------------------------ */

struct resolving {
    struct contact_choice choice;
    uuid id;
};

static enum err choose(struct work *w, void *context) {
    struct resolving *r = context;
    return contact_choose(w, &r->choice, &r->id);
}

enum err contact_picker_resolve(struct call *c, const struct contact_picker *p, uuid *ret_id) {
    const char *text = text_name(c, p);
    struct resolving r = {.choice = {.typed = form_text(c, text),
                                     .id = form_id(c, p->name),
                                     .kinds = p->kinds,
                                     .field = str_from_c(text)}};
    TRY(c->work.tx ? choose(&c->work, &r) : work_read(&c->work, choose, &r));
    if (uuid_is_nil(r.id) && p->required.n)
        return problem_set(c->work.why, INVALID, r.choice.field, p->required, S(""));
    *ret_id = r.id;
    return OK;
}
