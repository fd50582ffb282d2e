#include "person_name.h"

#include "buf.h"
#include "person.h"
#include "text_upper.h"
#include "utf8.h"

enum { LONGEST = 100 };

static enum err check_part(str *part, str field, struct problem *why) {
    *part = str_trim(*part);
    if (!utf8_is_valid(*part) || !utf8_is_plain_text(*part) || str_find_char(*part, '\n') >= 0 ||
        str_find_char(*part, '\t') >= 0) {
        return problem_set(why, INVALID, field,
                           S("A name is one line of ordinary letters. Type it again."),
                           S("NHS CUI, patient name input"));
    }
    if (utf8_length(*part) > LONGEST) {
        return problem_set(
            why, INVALID, field,
            S("A name has at most 100 letters here. Shorten it and note the whole name."),
            S("NHS CUI, patient name input"));
    }
    return OK;
}

enum err person_name_check(struct person_name *name, struct problem *why) {
    struct person_name n = *name;
    TRY(check_part(&n.title, S("title"), why));
    TRY(check_part(&n.given, S("given_names"), why));
    TRY(check_part(&n.family, S("family_name"), why));
    if (str_is_empty(n.family)) {
        return problem_set(
            why, INVALID, S("family_name"),
            S("Type the family name. If somebody has only one name, type it here and leave the given "
              "name empty."),
            S("NHS CUI, patient name input"));
    }
    *name = n;
    return OK;
}

/* A part with a blank before it, when there is something before it and something to put. */
static void put_spaced(struct buf *b, str part) {
    if (str_is_empty(part)) return;
    if (b->n) buf_put_char(b, ' ');
    buf_put(b, part);
}

str person_name_list(struct arena *a, const struct person_name *name) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, text_upper(a, name->family));
    if (name->given.n) {
        buf_put(&b, S(", "));
        buf_put(&b, name->given);
    }
    if (name->title.n) {
        buf_put(&b, S(" ("));
        buf_put(&b, name->title);
        buf_put_char(&b, ')');
    }
    return buf_str(&b);
}

str person_name_filed(struct arena *a, const struct person_name *name) {
    if (str_is_empty(name->given)) return arena_str(a, name->family);
    return say(a, "{}, {}", SAY_T(name->family), SAY_T(name->given));
}

str person_name_full(struct arena *a, const struct person_name *name) {
    struct buf b;
    buf_init(&b, a);
    put_spaced(&b, name->title);
    put_spaced(&b, name->given);
    put_spaced(&b, name->family);
    return buf_str(&b);
}

str person_name_salutation(struct arena *a, const struct person_name *name) {
    struct buf b;
    buf_init(&b, a);
    buf_put(&b, S("Dear"));
    put_spaced(&b, str_is_empty(name->title) ? name->given : name->title);
    put_spaced(&b, name->family);
    return buf_str(&b);
}

str person_full_name(struct arena *a, const struct person *p) {
    struct person_name name = {p->title, p->given_name, p->family_name};
    return person_name_full(a, &name);
}

str person_short_name(struct arena *a, const struct person *p) {
    struct person_name name = {p->title, p->title.n ? S("") : p->given_name, p->family_name};
    return person_name_full(a, &name);
}
