#include "contact_find.h"

#include "address_store.h"
#include "buf.h"
#include "permission.h"

static str fold(struct work *w, str text) {
    return w->fold.fold(w->fold.self, w->arena, text);
}

enum err contact_may_be_seen(struct work *w) {
    return may(w->scope, PERM_SET_UP) ? OK : work_may(w, PERM_PATIENT_SEE);
}

/* ---- keys ---------------------------------------------------------------------------------------- */

/* "Dr L Ferreira" is filed as "Ferreira Dr L". */
static str filed(struct work *w, str person_name) {
    str name = str_trim(person_name);
    size_t at = name.n;
    while (at > 0 && name.p[at - 1] != ' ')
        at--;
    return say(w->arena, "{} {}", SAY_T(str_from(name, at)), SAY_T(str_slice(name, 0, at)));
}

struct contact_keys contact_keys_of(struct work *w, const struct contact *c) {
    str all =
        say(w->arena, "{} {} {} {} {}", SAY_T(filed(w, c->person_name)), SAY_T(c->organisation),
            SAY_T(c->address), SAY_T(c->postcode), SAY_T(c->ods_code));
    struct contact_keys keys = {.search_key = fold(w, all)};
    str *words = arena_array(w->arena, str, keys.search_key.n / 2 + 1), rest = keys.search_key;
    while (rest.p) {
        str word = str_cut(&rest, ' ');
        if (word.n) words[keys.n_words++] = word;
    }
    keys.words = words;
    return keys;
}

/* ---- finding ------------------------------------------------------------------------------------- */

static void split(str text, str *parts, size_t room) {
    size_t n = 0;
    for (str rest = text; rest.p && n < room;) {
        str word = str_cut(&rest, ' ');
        if (word.n) parts[n++] = word;
    }
}

static enum err describe(struct work *w, const struct contact *c, struct found_contact *f) {
    *f = (struct found_contact){.contact = *c, .now = *c};
    f->is_moved = !uuid_is_nil(c->moved_to);
    if (f->is_moved) TRY(contact_store_current(w->tx, work_site(w), c->contact_id, &f->now));
    f->is_usable = !f->now.is_retired && uuid_is_nil(f->now.moved_to);
    return OK;
}

enum err contact_find(struct work *w, const struct contact_query *query,
                      const struct found_contact **ret_found, size_t *ret_n) {
    TRY(contact_may_be_seen(w));
    struct contact_search s = {.with_retired = true,
                               .limit = query->limit ? query->limit : CONTACT_FIND_LIMIT,
                               .offset = query->offset};
    split(fold(w, query->typed), s.words, CONTACT_SEARCH_WORDS);
    split(query->kinds, s.kinds, CONTACT_SEARCH_KINDS);
    const struct contact *contacts;
    size_t n = 0;
    if (s.words[0].n || query->lists_all)
        TRY(contact_store_find(w->tx, work_site(w), &s, &contacts, &n));
    struct found_contact *found = arena_array(w->arena, struct found_contact, n);
    for (size_t i = 0; i < n; i++)
        TRY(describe(w, &contacts[i], &found[i]));
    *ret_found = found;
    *ret_n = n;
    return OK;
}

/* ---- choosing ------------------------------------------------------------------------------------ */

static enum err refuse(struct work *w, const struct contact_choice *choice, str sentence) {
    return problem_set(w->why, INVALID, choice->field, sentence, S(""));
}

/* Whether every typed word begins a word of the contact: the text may be the few letters it was found by, or
 * the line it was filled in with. */
static bool agrees(struct work *w, const struct contact *c, str typed) {
    struct contact_keys keys = contact_keys_of(w, c);
    for (str rest = fold(w, typed); rest.p;) {
        str word = str_cut(&rest, ' ');
        bool is_there = word.n == 0;
        for (size_t i = 0; i < keys.n_words && !is_there; i++)
            is_there = str_starts_with(keys.words[i], word);
        if (!is_there) return false;
    }
    return true;
}

static enum err take(struct work *w, const struct contact_choice *choice,
                     const struct found_contact *f, uuid *ret_id) {
    if (!f->is_usable)
        return refuse(w, choice,
                      say(w->arena, "{} is no longer to be written to. Choose somebody else",
                          SAY_T(contact_line(w->arena, &f->contact))));
    *ret_id = f->now.contact_id;
    return OK;
}

/* The only one that can be meant: whose whole line was typed, else who is found at all. Several entries that
 * lead to one place are one. */
static enum err only_one(struct work *w, const struct contact_choice *choice,
                         const struct found_contact *found, size_t n, uuid *ret_id) {
    bool wants_exact = false;
    for (size_t i = 0; i < n; i++)
        wants_exact |=
            found[i].is_usable && str_eq(contact_line(w->arena, &found[i].contact), choice->typed);
    const struct found_contact *one = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct found_contact *f = &found[i];
        if (!f->is_usable) continue;
        if (wants_exact && !str_eq(contact_line(w->arena, &f->contact), choice->typed)) continue;
        if (one && !uuid_eq(one->now.contact_id, f->now.contact_id))
            return refuse(w, choice,
                          say(w->arena, "More than one contact matches \"{}\". Choose one of them",
                              SAY_T(choice->typed)));
        one = f;
    }
    return take(w, choice, one ? one : &found[0], ret_id);
}

enum err contact_choose(struct work *w, const struct contact_choice *choice, uuid *ret_id) {
    TRY(contact_may_be_seen(w));
    struct contact_choice c = *choice;
    c.typed = str_trim(c.typed);
    if (c.typed.n == 0) {
        *ret_id = (uuid){{0}};
        return OK;
    }
    if (!uuid_is_nil(c.id)) {
        struct contact chosen;
        struct found_contact f;
        enum err e = contact_store_get(w->tx, work_site(w), c.id, &chosen);
        if (e != OK && e != NOT_FOUND) return e;
        if (e == OK && agrees(w, &chosen, c.typed)) {
            TRY(describe(w, &chosen, &f));
            return take(w, &c, &f, ret_id);
        }
    }
    const struct found_contact *found;
    size_t n;
    TRY(contact_find(w, &(struct contact_query){.typed = c.typed, .kinds = c.kinds}, &found, &n));
    if (n == 0)
        return refuse(
            w, &c,
            say(w->arena,
                "Nobody in the address book matches \"{}\". Type a few letters of the name, "
                "the organisation or the town",
                SAY_T(c.typed)));
    return only_one(w, &c, found, n, ret_id);
}
