#include "call.h"

#include "invariant.h"

const struct site_facts *program_site(const struct program *program, int64_t site_id) {
    for (size_t i = 0; i < program->n_sites; i++)
        if (program->sites[i].site_id == site_id) return &program->sites[i];
    return NULL;
}

static const struct form_value *value_of(const struct call *c, const char *name) {
    const struct form_value *v = form_find(c->form, name);
    invariant(v); /* the route's table has no such field: a bug in the page */
    return v;
}

static const struct form_value *typed_value(const struct call *c, const char *name,
                                            enum field_type type) {
    const struct form_value *v = value_of(c, name);
    invariant(v->field->type == type);
    return v;
}

str form_text(const struct call *c, const char *name) {
    const struct form_value *v = value_of(c, name);
    enum field_type type = v->field->type;
    invariant(type == FIELD_TEXT || type == FIELD_LINES || type == FIELD_CHOICE ||
              type == FIELD_SECRET);
    return v->is_there ? v->text : S("");
}

civil_date form_date(const struct call *c, const char *name) {
    const struct form_value *v = value_of(c, name);
    invariant(v->field->type == FIELD_DATE || v->field->type == FIELD_BIRTH_DATE);
    return v->is_there ? v->date : (civil_date){0};
}

civil_time form_time(const struct call *c, const char *name) {
    const struct form_value *v = typed_value(c, name, FIELD_TIME);
    return v->is_there ? v->time : (civil_time){0};
}

int64_t form_int(const struct call *c, const char *name) {
    const struct form_value *v = typed_value(c, name, FIELD_INT);
    return v->is_there ? v->number : 0;
}

uuid form_id(const struct call *c, const char *name) {
    const struct form_value *v = typed_value(c, name, FIELD_ID);
    return v->is_there ? v->id : (uuid){{0}};
}

const uuid *form_ids(const struct call *c, const char *name, size_t *ret_n) {
    const struct form_value *v = typed_value(c, name, FIELD_ID_LIST);
    *ret_n = v->is_there ? v->n : 0;
    return v->ids;
}

const str *form_texts(const struct call *c, const char *name, size_t *ret_n) {
    const struct form_value *v = typed_value(c, name, FIELD_TEXT_LIST);
    *ret_n = v->is_there ? v->n : 0;
    return v->texts;
}

bool form_is_checked(const struct call *c, const char *name) {
    return typed_value(c, name, FIELD_CHECK)->is_there;
}

bool form_has(const struct call *c, const char *name) {
    return value_of(c, name)->is_there;
}

str form_typed(const struct call *c, const char *name) {
    const struct form_value *v = form_find(c->form, name);
    return v && v->field->type != FIELD_SECRET ? v->typed : S("");
}

/* Whether the form that is shown again has this field: a page may have several forms. */
static bool is_shown_again(const struct call *c, const char *name) {
    return c->is_again && form_find(c->form, name);
}

str form_shown(const struct call *c, const char *name, str stored) {
    return is_shown_again(c, name) ? form_typed(c, name) : stored;
}

bool form_shown_checked(const struct call *c, const char *name, bool stored) {
    return is_shown_again(c, name) ? !str_is_empty(form_typed(c, name)) : stored;
}

bool form_shown_in(const struct call *c, const char *name, uuid id, bool stored) {
    if (!is_shown_again(c, name)) return stored;
    const struct form_value *v = typed_value(c, name, FIELD_ID_LIST);
    for (size_t i = 0; i < v->n; i++)
        if (uuid_eq(v->ids[i], id)) return true;
    return false;
}

enum err call_problem(struct call *c, const char *field, str sentence) {
    if (c->n_problems < CALL_PROBLEMS_MAX)
        c->problems[c->n_problems++] = (struct problem){str_from_c(field), sentence, S("")};
    c->work.is_trial = true;
    return INVALID;
}

enum err call_also(struct call *c, enum err e) {
    if (e != INVALID) return e;
    if (!str_is_empty(c->why.sentence) && c->n_problems < CALL_PROBLEMS_MAX)
        c->problems[c->n_problems++] = c->why;
    c->why = (struct problem){0};
    c->work.is_trial = true;
    return OK;
}

void call_put_hidden(const struct call *c, struct html *h) {
    html_put(h,
             "<input type=\"hidden\" name=\"csrf\" value=\"{}\">"
             "<input type=\"hidden\" name=\"form_key\" value=\"{}\">",
             T(c->csrf), T(uuid_text(c->arena, c->form_key)));
}
