#include "json.h"

const struct json *json_member(const struct json *object, str name) {
    if (!json_is(object, J_OBJECT)) return NULL;
    for (size_t i = 0; i < object->n; i++)
        if (str_eq(object->child[i].name, name)) return &object->child[i];
    return NULL;
}

const struct json *json_at(const struct json *array, size_t i) {
    return json_is(array, J_ARRAY) && i < array->n ? &array->child[i] : NULL;
}

size_t json_length(const struct json *array) {
    return json_is(array, J_ARRAY) ? array->n : 0;
}

str json_text(const struct json *value) {
    return json_is(value, J_TEXT) ? value->text : (str){NULL, 0};
}

str json_member_text(const struct json *object, str name) {
    return json_text(json_member(object, name));
}

bool json_is(const struct json *value, enum json_kind kind) {
    return value && value->kind == kind;
}

bool json_truth(const struct json *value) {
    return json_is(value, J_TRUE);
}

bool json_int(const struct json *value, int64_t *ret_n) {
    return json_is(value, J_NUMBER) && str_to_int64(value->text, ret_n);
}

str json_kind_name(const struct json *value) {
    if (!value) return S("nothing");
    switch (value->kind) {
    case J_NULL: return S("null");
    case J_FALSE:
    case J_TRUE: return S("true or false");
    case J_NUMBER: return S("a number");
    case J_TEXT: return S("a text");
    case J_ARRAY: return S("an array");
    case J_OBJECT: return S("an object");
    }
    return S("nothing");
}
