#include "form.h"

#include "buf.h"
#include "date_entry.h"
#include "invariant.h"
#include "target.h"
#include "utf8.h"

enum { PAIRS_MAX = 1000, TEXT_MAX = 200, LINES_MAX = 10000, LIST_MAX = 200 };

enum err urlencoded_parse(struct arena *a, str text, struct pair **ret_pairs, size_t *ret_n) {
    size_t n = 1, used = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '&';
    if (n > PAIRS_MAX) return LIMIT;
    struct pair *pairs = arena_array(a, struct pair, n);
    str rest = text;
    while (!str_is_empty(rest)) {
        str value = str_cut(&rest, '&');
        if (str_is_empty(value)) continue;
        str name = str_cut(&value, '=');
        TRY(percent_decode(a, name, true, &pairs[used].name));
        TRY(percent_decode(a, value, true, &pairs[used].value));
        used++;
    }
    *ret_pairs = pairs;
    *ret_n = used;
    return OK;
}

/* What checking one field needs. */
struct check {
    struct arena *arena;
    const struct field *field;
    civil_date today;
    struct problem *problem;
};

static enum err refuse(struct check *k, str sentence) {
    return problem_set(k->problem, INVALID, str_from_c(k->field->name), sentence, S(""));
}

/* "the family name" at the start of a sentence. */
static str label_first(struct check *k) {
    str label = str_from_c(k->field->label);
    struct buf b;
    buf_init(&b, k->arena);
    if (label.n) buf_put_char(&b, char_upper_ascii(label.p[0]));
    buf_put(&b, str_from(label, 1));
    return buf_str(&b);
}

static str lines_of(struct check *k, str typed) {
    struct buf b;
    buf_init(&b, k->arena);
    for (size_t i = 0; i < typed.n; i++) {
        if (typed.p[i] == '\r') {
            buf_put_char(&b, '\n');
            if (i + 1 < typed.n && typed.p[i + 1] == '\n') i++;
        } else {
            buf_put_char(&b, typed.p[i]);
        }
    }
    return buf_str(&b);
}

static enum err check_length(struct check *k, str text) {
    const struct field *f = k->field;
    int64_t max = f->max ? f->max : f->type == FIELD_LINES ? LINES_MAX : TEXT_MAX;
    int64_t n = (int64_t)utf8_length(text);
    if (n > max)
        return refuse(k, say(k->arena, "{} must be {} characters or fewer", SAY_T(label_first(k)),
                             SAY_N(max)));
    if (n < f->min)
        return refuse(k, say(k->arena, "{} must be {} characters or more", SAY_T(label_first(k)),
                             SAY_N(f->min)));
    return OK;
}

static enum err check_text(struct check *k, str typed, str *ret_text) {
    str text = k->field->type == FIELD_LINES ? lines_of(k, typed) : str_trim(typed);
    if (!utf8_is_plain_text(text) ||
        (k->field->type != FIELD_LINES && str_find_char(text, '\n') >= 0))
        return refuse(k, say(k->arena, "{} contains a character that cannot be kept. Type it again",
                             SAY_T(label_first(k))));
    TRY(check_length(k, text));
    *ret_text = text;
    return OK;
}

static enum err check_int(struct check *k, str typed, int64_t *ret_n) {
    const struct field *f = k->field;
    int64_t n;
    if (!str_to_int64(str_trim(typed), &n))
        return refuse(k, say(k->arena, "{} must be a whole number", SAY_T(label_first(k))));
    if ((f->min || f->max) && (n < f->min || n > f->max))
        return refuse(k, say(k->arena, "{} must be between {} and {}", SAY_T(label_first(k)),
                             SAY_N(f->min), SAY_N(f->max)));
    *ret_n = n;
    return OK;
}

static enum err check_choice(struct check *k, str typed, str *ret_text) {
    invariant(k->field->choices);
    for (const char *const *choice = k->field->choices; *choice; choice++)
        if (str_eq(typed, str_from_c(*choice))) {
            *ret_text = str_from_c(*choice);
            return OK;
        }
    return refuse(k, say(k->arena, "Select {}", SAY_T(str_from_c(k->field->label))));
}

static enum err check_date(struct check *k, str typed, civil_date *ret_d) {
    enum year_rule rule = k->field->type == FIELD_BIRTH_DATE ? YEAR_PAST : YEAR_NEAR;
    return date_entry_parse(k->arena, typed, rule, k->today, str_from_c(k->field->name), ret_d,
                            k->problem);
}

static enum err check_time(struct check *k, str typed, civil_time *ret_t) {
    return time_entry_parse(typed, str_from_c(k->field->name), ret_t, k->problem);
}

static enum err check_one(struct check *k, str typed, struct form_value *v) {
    switch (k->field->type) {
    case FIELD_TEXT:
    case FIELD_LINES: return check_text(k, typed, &v->text);
    case FIELD_DATE:
    case FIELD_BIRTH_DATE: return check_date(k, typed, &v->date);
    case FIELD_TIME: return check_time(k, typed, &v->time);
    case FIELD_INT: return check_int(k, typed, &v->number);
    case FIELD_ID:
        if (uuid_parse(typed, &v->id) == OK) return OK;
        return refuse(k, say(k->arena, "Select {}", SAY_T(str_from_c(k->field->label))));
    case FIELD_CHOICE: return check_choice(k, typed, &v->text);
    case FIELD_CHECK: v->text = S("on"); return OK;
    case FIELD_SECRET: v->text = typed; return check_length(k, typed);
    case FIELD_ID_LIST:
    case FIELD_TEXT_LIST: break;
    }
    invariant(false && "a list is no single value");
    return INVALID;
}

static bool is_list(const struct field *f) {
    return f->type == FIELD_ID_LIST || f->type == FIELD_TEXT_LIST;
}

static bool is_to_select(const struct field *f) {
    return f->type == FIELD_ID || f->type == FIELD_ID_LIST || f->type == FIELD_CHOICE ||
           f->type == FIELD_CHECK;
}

static enum err require(struct check *k, bool is_there) {
    if (is_there || !k->field->required) return OK;
    str label = str_from_c(k->field->label);
    return refuse(k, is_to_select(k->field) ? say(k->arena, "Select {}", SAY_T(label))
                                            : say(k->arena, "Enter {}", SAY_T(label)));
}

static enum err check_list(struct check *k, const struct pair *pairs, size_t n_pairs,
                           struct form_value *v) {
    str name = str_from_c(k->field->name);
    size_t max = (size_t)(k->field->max ? k->field->max : LIST_MAX), n = 0;
    for (size_t i = 0; i < n_pairs; i++)
        n += str_eq(pairs[i].name, name);
    if (n > max)
        return refuse(k, say(k->arena, "Select {} or fewer at a time", SAY_N((int64_t)max)));
    TRY(require(k, n > 0));
    uuid *ids = arena_array(k->arena, uuid, n ? n : 1);
    str *texts = arena_array(k->arena, str, n ? n : 1);
    const struct field *list = k->field;
    const struct field as_text = {.name = list->name, .label = list->label, .type = FIELD_TEXT};
    size_t at = 0;
    for (size_t i = 0; i < n_pairs; i++) {
        if (!str_eq(pairs[i].name, name)) continue;
        if (list->type == FIELD_ID_LIST && uuid_parse(pairs[i].value, &ids[at]) != OK)
            return refuse(k, say(k->arena, "Select {}", SAY_T(str_from_c(list->label))));
        if (list->type == FIELD_TEXT_LIST) {
            k->field = &as_text;
            enum err e = check_text(k, pairs[i].value, &texts[at]);
            k->field = list;
            if (e != OK) return e;
        }
        at++;
    }
    v->ids = ids;
    v->texts = texts;
    v->n = n;
    v->is_there = n > 0;
    return OK;
}

static enum err check_field(struct check *k, const struct pair *pairs, size_t n_pairs,
                            struct form_value *v) {
    if (is_list(k->field)) return check_list(k, pairs, n_pairs, v);
    str name = str_from_c(k->field->name);
    size_t times = 0;
    for (size_t i = 0; i < n_pairs; i++)
        if (str_eq(pairs[i].name, name)) {
            if (times++ == 0) v->typed = pairs[i].value;
        }
    if (times > 1)
        return refuse(
            k, say(k->arena, "{} was sent more than once. Enter it again", SAY_T(label_first(k))));
    bool is_empty =
        k->field->type == FIELD_SECRET ? str_is_empty(v->typed) : str_is_empty(str_trim(v->typed));
    TRY(require(k, !is_empty));
    if (is_empty) return OK;
    TRY(check_one(k, v->typed, v));
    v->is_there = true;
    return OK;
}

void form_check(struct arena *a, const struct field_table *fields, const struct pair *pairs,
                size_t n_pairs, civil_date today, struct form *ret_form, struct problem *problems,
                size_t max, size_t *n_problems) {
    *ret_form =
        (struct form){arena_array(a, struct form_value, fields->n ? fields->n : 1), fields->n};
    for (size_t i = 0; i < fields->n; i++) {
        struct problem why = {0};
        struct check k = {a, &fields->rows[i], today, &why};
        ret_form->values[i].field = &fields->rows[i];
        if (check_field(&k, pairs, n_pairs, &ret_form->values[i]) != OK && *n_problems < max)
            problems[(*n_problems)++] = why;
    }
}

const struct form_value *form_find(const struct form *form, const char *name) {
    if (!form) return NULL;
    for (size_t i = 0; i < form->n; i++)
        if (str_eq(str_from_c(form->values[i].field->name), str_from_c(name)))
            return &form->values[i];
    return NULL;
}
