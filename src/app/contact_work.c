#include "contact_work.h"

#include "address_store.h"
#include "buf.h"
#include "contact_find.h"
#include "fact.h"
#include "permission.h"
#include "telephone.h"
#include "url.h"
#include "utf8.h"

enum { NAME_MAX = 200, CODE_MAX = 20 };

static enum err refuse(struct work *w, enum err e, str field, str sentence) {
    return problem_set(w->why, e, field, sentence, S(""));
}

static enum err stale(struct work *w) {
    return refuse(
        w, CONFLICT, S(""),
        S("Somebody changed this entry in the meantime: look at it again before you save"));
}

static enum err record(struct work *w, const char *kind, const struct contact *c, str detail,
                       str text) {
    uuid entry_id;
    return record_fact(w,
                       &(struct fact){.kind = kind,
                                      .subject_kind = "contact",
                                      .subject_id = c->contact_id,
                                      .detail = detail,
                                      .text = text},
                       &entry_id);
}

/* ---- what every entry must be --------------------------------------------------------------------- */

static enum err check_line(struct work *w, str field, str label, str *text) {
    *text = str_trim(*text);
    if (utf8_length(*text) <= NAME_MAX && utf8_is_plain_text(*text) &&
        str_find_char(*text, '\n') < 0)
        return OK;
    return refuse(w, INVALID, field,
                  say(w->arena, "{} must be one line of at most 200 characters", SAY_T(label)));
}

static enum err check_ods_code(struct work *w, str *code) {
    struct buf b;
    buf_init(&b, w->arena);
    str typed = str_trim(*code);
    bool ok = typed.n <= CODE_MAX;
    for (size_t i = 0; ok && i < typed.n; i++) {
        ok = char_is_alpha_ascii(typed.p[i]) || char_is_digit(typed.p[i]);
        buf_put_char(&b, char_upper_ascii(typed.p[i]));
    }
    if (!ok)
        return refuse(w, INVALID, S("ods_code"),
                      S("An organisation code has letters and digits only, for example A86024"));
    *code = buf_str(&b);
    return OK;
}

/* A number that is none of ours may be an extension or abroad: those are kept as people dial them. */
static enum err check_ways(struct work *w, struct contact *c) {
    struct findings f = {.n = 0};
    telephone number;
    url mail;
    c->telephone = str_trim(c->telephone);
    c->email = str_trim(c->email);
    if (c->telephone.n) {
        enum err e = telephone_parse(c->telephone, S("telephone"), &number, w->why);
        if (e == OK) c->telephone = telephone_text(w->arena, number);
        TRY(also(w, &f, e));
    }
    if (c->email.n) TRY(also(w, &f, url_mail(w->arena, c->email, &mail, w->why)));
    return all_found(w, &f);
}

/* None is allowed, for somebody with a mailbox or whose address is yet to be asked for: a copy for such a
 * one is held. */
static enum err check_address(struct work *w, struct contact *c) {
    struct postal_address address;
    struct window_lines window;
    TRY(postal_address_parse(w->arena, c->address, c->postcode, c->country, &address, w->why));
    c->address = postal_address_text(w->arena, &address);
    c->postcode = address.postcode;
    c->country = address.country;
    if (c->address.n == 0 && c->postcode.n == 0) return OK;
    return contact_window(w->arena, c, &window, w->why);
}

static enum err check(struct work *w, struct contact *c) {
    const struct contact_kind *kind;
    struct findings f = {.n = 0};
    if (contact_kind_find(c->kind, &kind))
        c->kind = kind->code;
    else
        TRY(also(w, &f, refuse(w, INVALID, S("kind"), S("Choose what kind of contact this is"))));
    TRY(also(w, &f, check_line(w, S("person_name"), S("The person"), &c->person_name)));
    TRY(also(w, &f, check_line(w, S("organisation"), S("The organisation"), &c->organisation)));
    TRY(also(w, &f, check_line(w, S("salutation"), S("What follows Dear"), &c->salutation)));
    TRY(also(w, &f, check_line(w, S("mailbox"), S("The mailbox"), &c->mailbox)));
    if (c->person_name.n == 0 && c->organisation.n == 0)
        TRY(also(
            w, &f,
            refuse(w, INVALID, S("person_name"), S("Enter a person, an organisation, or both"))));
    if (str_starts_with(c->salutation, S("Dear "))) c->salutation = str_from(c->salutation, 5);
    if (c->salutation.n == 0) c->salutation = contact_salutation(w->arena, c);
    TRY(also(w, &f, check_address(w, c)));
    TRY(also(w, &f, check_ways(w, c)));
    TRY(also(w, &f, check_ods_code(w, &c->ods_code)));
    return all_found(w, &f);
}

/* Two entries of the same person at the same place would be two recipients. */
static enum err check_new(struct work *w, const struct contact *c,
                          const struct contact_keys *keys) {
    struct contact_search s = {.limit = 50};
    for (size_t i = 0; i < keys->n_words && i < CONTACT_SEARCH_WORDS; i++)
        s.words[i] = keys->words[i];
    const struct contact *there;
    size_t n;
    TRY(contact_store_find(w->tx, work_site(w), &s, &there, &n));
    for (size_t i = 0; i < n; i++) {
        struct contact_keys other = contact_keys_of(w, &there[i]);
        if (!str_eq(other.search_key, keys->search_key) || !str_eq(there[i].kind, c->kind))
            continue;
        return refuse(w, CONFLICT, S("person_name"),
                      say(w->arena, "{} is in the address book already: change that entry instead",
                          SAY_T(contact_line(w->arena, c))));
    }
    return OK;
}

/* ---- use cases ------------------------------------------------------------------------------------ */

enum err add_contact(struct work *w, void *context, struct done *ret_done) {
    const struct change_contact *in = context;
    struct contact c = in->contact;
    TRY(work_may(w, PERM_SET_UP));
    TRY(check(w, &c));
    struct contact_keys keys = contact_keys_of(w, &c);
    TRY(check_new(w, &c, &keys));
    c.contact_id = work_new_id(w);
    c.moved_to = (uuid){{0}};
    c.is_retired = false;
    TRY(contact_store_insert(w->tx, work_site(w), &c, keys.search_key, keys.words, keys.n_words));
    ret_done->id = c.contact_id;
    return record(w, "contact.added", &c, c.kind, contact_line(w->arena, &c));
}

/* The entry at the version the page showed. */
static enum err open_contact(struct work *w, uuid contact_id, int64_t version,
                             struct contact *ret_c) {
    TRY(work_may(w, PERM_SET_UP));
    TRY(contact_store_get(w->tx, work_site(w), contact_id, ret_c));
    return ret_c->version == version ? OK : stale(w);
}

static enum err keep(struct work *w, const struct contact *c) {
    struct contact_keys keys = contact_keys_of(w, c);
    enum err e =
        contact_store_update(w->tx, work_site(w), c, keys.search_key, keys.words, keys.n_words);
    return e == CONFLICT ? stale(w) : e;
}

enum err change_contact(struct work *w, void *context, struct done *ret_done) {
    const struct change_contact *in = context;
    struct contact was, c = in->contact;
    TRY(open_contact(w, c.contact_id, c.version, &was));
    TRY(check(w, &c));
    c.moved_to = was.moved_to;
    c.is_retired = was.is_retired;
    TRY(keep(w, &c));
    ret_done->id = c.contact_id;
    return record(w, "contact.changed", &c, c.kind, contact_line(w->arena, &was));
}

/* Letters must arrive somewhere: not back here, and not at somebody who is not to be written to. */
static enum err check_target(struct work *w, const struct contact *c, uuid moved_to) {
    struct contact at;
    enum err e = contact_store_get(w->tx, work_site(w), moved_to, &at);
    if (e == NOT_FOUND)
        return refuse(w, INVALID, S("moved_to_q"), S("Choose where letters go now"));
    TRY(e);
    for (int step = 0; step <= CONTACT_MOVES_MAX; step++) {
        if (uuid_eq(at.contact_id, c->contact_id))
            return refuse(w, INVALID, S("moved_to_q"),
                          S("Letters would come back to this entry: choose somebody else"));
        if (uuid_is_nil(at.moved_to)) break;
        TRY(contact_store_get(w->tx, work_site(w), at.moved_to, &at));
    }
    if (!at.is_retired && uuid_is_nil(at.moved_to)) return OK;
    return refuse(w, INVALID, S("moved_to_q"),
                  say(w->arena, "{} is not to be written to: choose somebody else",
                      SAY_T(contact_line(w->arena, &at))));
}

enum err move_contact(struct work *w, void *context, struct done *ret_done) {
    const struct move_contact *in = context;
    struct contact c;
    TRY(open_contact(w, in->contact_id, in->version, &c));
    bool comes_back = uuid_is_nil(in->moved_to);
    if (comes_back && uuid_is_nil(c.moved_to))
        return refuse(w, INVALID, S("moved_to_q"), S("Choose where letters go now"));
    if (!comes_back) TRY(check_target(w, &c, in->moved_to));
    c.moved_to = in->moved_to;
    TRY(keep(w, &c));
    ret_done->id = c.contact_id;
    return record(w, "contact.moved", &c,
                  comes_back ? S("here") : uuid_text(w->arena, in->moved_to), S(""));
}

enum err retire_contact(struct work *w, void *context, struct done *ret_done) {
    const struct retire_contact *in = context;
    struct contact c;
    TRY(open_contact(w, in->contact_id, in->version, &c));
    if (c.is_retired == in->is_retired) return stale(w);
    str reason = str_trim(in->reason);
    if (in->is_retired && reason.n == 0)
        return refuse(w, INVALID, S("reason"), S("Write why this entry is not to be written to"));
    c.is_retired = in->is_retired;
    TRY(keep(w, &c));
    ret_done->id = c.contact_id;
    return record(w, c.is_retired ? "contact.retired" : "contact.restored", &c, S(""), reason);
}
