#include "template_work.h"

#include "buf.h"
#include "clinic_store.h"
#include "fact.h"
#include "letter_json.h"
#include "permission.h"
#include "template_store.h"
#include "utf8.h"

enum { NAME_MAX = 100, LINES_MAX = 800, FOOTER_MAX = 500 };

static enum err refuse(struct work *w, enum err e, str field, str sentence) {
    return problem_set(w->why, e, field, sentence, S(""));
}

static enum err stale(struct work *w) {
    return refuse(w, CONFLICT, S(""),
                  S("Somebody changed this in the meantime: look at it again before you save"));
}

static enum err record(struct work *w, const char *kind, const char *subject, uuid id, str detail,
                       str name) {
    uuid entry_id;
    return record_fact(w,
                       &(struct fact){.kind = kind,
                                      .subject_kind = subject,
                                      .subject_id = id,
                                      .detail = detail,
                                      .text = name},
                       &entry_id);
}

static enum err check_name(struct work *w, str typed, str *ret_name) {
    str name = str_trim(typed);
    if (name.n == 0) return refuse(w, INVALID, S("name"), S("Enter a name to choose it by"));
    if (utf8_length(name) > NAME_MAX || !utf8_is_plain_text(name) || str_find_char(name, '\n') >= 0)
        return refuse(w, INVALID, S("name"),
                      S("The name must be one line of at most 100 characters"));
    *ret_name = name;
    return OK;
}

/* ---- templates ----------------------------------------------------------------------------------- */

/* Two of the same name could not be told apart in a list. */
static enum err check_name_is_free(struct work *w, const struct letter_template *t) {
    const struct letter_template *all;
    size_t n;
    TRY(template_store_all(w->tx, work_site(w), &all, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(all[i].name, t->name) && uuid_eq(all[i].clinic_id, t->clinic_id) &&
            !uuid_eq(all[i].template_id, t->template_id))
            return refuse(w, INVALID, S("name"),
                          say(w->arena,
                              "There is a template called {} already: choose another name",
                              SAY_T(t->name)));
    return OK;
}

static enum err check_links(struct work *w, const struct letter_template *t) {
    struct clinic clinic;
    struct letterhead head;
    enum err e = uuid_is_nil(t->clinic_id)
                     ? OK
                     : clinic_store_get(w->tx, work_site(w), t->clinic_id, &clinic);
    if (e == NOT_FOUND) return refuse(w, INVALID, S("clinic"), S("Choose a clinic of the list"));
    TRY(e);
    e = uuid_is_nil(t->letterhead_id)
            ? OK
            : letterhead_store_get(w->tx, work_site(w), t->letterhead_id, &head);
    if (e == NOT_FOUND)
        return refuse(w, INVALID, S("letterhead"), S("Choose a letterhead of the list"));
    return e;
}

static enum err check(struct work *w, const struct change_template *in, struct letter_template *t) {
    struct findings f = {.n = 0};
    const struct template_word *kind, *addressee;
    struct letter letter;
    TRY(also(w, &f, check_name(w, in->name, &t->name)));
    if (!template_kind_find(in->kind, &kind))
        TRY(also(w, &f, refuse(w, INVALID, S("kind"), S("Choose what kind of letter it begins"))));
    if (!template_addressee_find(in->addressed_to, &addressee))
        TRY(also(w, &f,
                 refuse(w, INVALID, S("addressed_to"), S("Choose who the letter is written to"))));
    TRY(also(w, &f, template_text_parse(w->arena, in->text, &letter, w->why)));
    t->clinic_id = in->clinic_id;
    t->letterhead_id = in->letterhead_id;
    TRY(also(w, &f, check_links(w, t)));
    TRY(also(w, &f, check_name_is_free(w, t)));
    TRY(all_found(w, &f));
    t->kind = kind->code;
    t->addressed_to = addressee->code;
    t->body = letter_json_write(w->arena, &letter);
    return OK;
}

enum err add_template(struct work *w, void *context, struct done *ret_done) {
    const struct change_template *in = context;
    struct letter_template t = {.is_active = true};
    TRY(work_may(w, PERM_SET_UP));
    TRY(check(w, in, &t));
    t.template_id = work_new_id(w);
    TRY(template_store_insert(w->tx, work_site(w), &t));
    ret_done->id = t.template_id;
    return record(w, "template.added", "template", t.template_id, t.kind, t.name);
}

static enum err open_template(struct work *w, uuid id, int64_t version, struct letter_template *t) {
    TRY(work_may(w, PERM_SET_UP));
    TRY(template_store_get(w->tx, work_site(w), id, t));
    return t->version == version ? OK : stale(w);
}

enum err change_template(struct work *w, void *context, struct done *ret_done) {
    const struct change_template *in = context;
    struct letter_template t;
    TRY(open_template(w, in->template_id, in->version, &t));
    TRY(check(w, in, &t));
    TRY(template_store_update(w->tx, work_site(w), &t));
    ret_done->id = t.template_id;
    return record(w, "template.changed", "template", t.template_id, t.kind, t.name);
}

static enum err check_is_unused(struct work *w, uuid template_id) {
    const struct clinic *clinics;
    size_t n;
    TRY(clinic_store_list(w->tx, work_site(w), false, &clinics, &n));
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(clinics[i].letter_template_id, template_id))
            return refuse(w, CONFLICT, S(""),
                          say(w->arena,
                              "The letters of the {} begin with this template: choose another "
                              "there first",
                              SAY_T(clinics[i].name)));
    return OK;
}

enum err use_template(struct work *w, void *context, struct done *ret_done) {
    const struct use_template *in = context;
    struct letter_template t;
    TRY(open_template(w, in->template_id, in->version, &t));
    if (t.is_active == in->is_active) return stale(w);
    if (!in->is_active) TRY(check_is_unused(w, t.template_id));
    t.is_active = in->is_active;
    TRY(template_store_update(w->tx, work_site(w), &t));
    ret_done->id = t.template_id;
    return record(w, t.is_active ? "template.put-into-use" : "template.put-out-of-use", "template",
                  t.template_id, t.kind, t.name);
}

enum err template_preview(struct work *w, const str text[BOX_COUNT], struct letter *ret_letter) {
    struct letter letter;
    struct merge_values made_up = template_examples();
    size_t n_unresolved;
    TRY(template_text_parse(w->arena, text, &letter, w->why));
    *ret_letter = merge_letter(w->arena, &letter, &made_up, &n_unresolved);
    return OK;
}

/* ---- letterheads --------------------------------------------------------------------------------- */

static enum err check_letterhead(struct work *w, struct letterhead *h) {
    struct findings f = {.n = 0};
    TRY(also(w, &f, check_name(w, h->name, &h->name)));
    h->lines = str_trim(h->lines);
    h->footer = str_trim(h->footer);
    if (utf8_length(h->lines) > LINES_MAX || !utf8_is_plain_text(h->lines))
        TRY(also(w, &f,
                 refuse(w, INVALID, S("lines"), S("The lines must be 800 characters or fewer"))));
    if (utf8_length(h->footer) > FOOTER_MAX || !utf8_is_plain_text(h->footer))
        TRY(also(w, &f,
                 refuse(w, INVALID, S("footer"), S("The end must be 500 characters or fewer"))));
    const struct letterhead *all;
    size_t n;
    TRY(letterhead_store_list(w->tx, work_site(w), &all, &n));
    for (size_t i = 0; i < n; i++)
        if (str_eq(all[i].name, h->name) && !uuid_eq(all[i].letterhead_id, h->letterhead_id))
            TRY(also(
                w, &f,
                refuse(w, INVALID, S("name"),
                       say(w->arena, "There is a letterhead called {} already: choose another name",
                           SAY_T(h->name)))));
    return all_found(w, &f);
}

enum err add_letterhead(struct work *w, void *context, struct done *ret_done) {
    const struct change_letterhead *in = context;
    struct letterhead h = in->letterhead;
    TRY(work_may(w, PERM_SET_UP));
    h.letterhead_id = (uuid){{0}};
    TRY(check_letterhead(w, &h));
    h.letterhead_id = work_new_id(w);
    TRY(letterhead_store_insert(w->tx, work_site(w), &h));
    ret_done->id = h.letterhead_id;
    return record(w, "letterhead.added", "letterhead", h.letterhead_id, S(""), h.name);
}

enum err change_letterhead(struct work *w, void *context, struct done *ret_done) {
    const struct change_letterhead *in = context;
    struct letterhead was, h = in->letterhead;
    TRY(work_may(w, PERM_SET_UP));
    TRY(letterhead_store_get(w->tx, work_site(w), h.letterhead_id, &was));
    if (was.version != h.version) return stale(w);
    TRY(check_letterhead(w, &h));
    TRY(letterhead_store_update(w->tx, work_site(w), &h));
    ret_done->id = h.letterhead_id;
    return record(w, "letterhead.changed", "letterhead", h.letterhead_id,
                  h.is_active ? S("in use") : S("out of use"), h.name);
}
