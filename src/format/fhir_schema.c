#include "fhir_schema.h"

#include "buf.h"

enum { DEEPEST = 24 };

struct check {
    struct arena *arena;
    struct problem *why;
    const struct fhir_type *type; /* the innermost, for the section in the rule */
    struct {
        str name;
        int64_t index; /* -1: not in an array */
    } path[DEEPEST];
    int depth;
};

static str path_text(const struct check *c) {
    struct buf b;
    buf_init(&b, c->arena);
    for (int i = 0; i < c->depth; i++) {
        if (i > 0) buf_put_char(&b, '.');
        buf_put(&b, c->path[i].name);
        if (c->path[i].index < 0) continue;
        buf_put_char(&b, '[');
        buf_put_int(&b, c->path[i].index);
        buf_put_char(&b, ']');
    }
    return buf_str(&b);
}

static enum err refuse_by(struct check *c, str sentence, str rule) {
    return problem_set(c->why, INVALID, path_text(c), sentence, rule);
}

static enum err refuse(struct check *c, str sentence) {
    return refuse_by(c, sentence,
                     say(c->arena, "FHIR R4 section {} ({})", SAY_T(str_from_c(c->type->section)),
                         SAY_T(str_from_c(c->type->name))));
}

static enum err refuse_json(struct check *c, str sentence) {
    return refuse_by(c, sentence, S("FHIR R4 section 2.6.2 (JSON)"));
}

static enum err check_object(struct check *c, const struct fhir_type *type,
                             const struct json *object);

static bool is_in_list(const char *list, str code) {
    str rest = str_from_c(list);
    while (rest.p)
        if (str_eq(str_cut(&rest, ' '), code)) return true;
    return false;
}

static enum err check_value(struct check *c, const struct fhir_element *e,
                            const struct json *value) {
    if (json_is(value, J_NULL))
        return refuse_json(c, S("null is not a value in FHIR. Leave the element out."));
    if (e->kind == FHIR_COMPLEX) {
        if (json_is(value, J_OBJECT)) return check_object(c, e->type, value);
        return refuse(c, say(c->arena, "Here stands {} where an object ({}) belongs.",
                             SAY_T(json_kind_name(value)), SAY_T(str_from_c(e->type->name))));
    }
    /* The expression of uri is \S*: an empty one passes there, and means as much as none. */
    if (json_is(value, J_TEXT) && value->text.n == 0 && e->primitive == FHIR_URI) return OK;
    if (json_is(value, J_TEXT) && value->text.n == 0)
        return refuse_json(c, S("An empty text is not a value in FHIR. Leave the element out."));
    if (!fhir_primitive_is_valid(e->primitive, value))
        return refuse_by(c,
                         say(c->arena, "\"{}\" is not a {}: it must be {}.",
                             SAY_T(value->kind == J_TEXT || value->kind == J_NUMBER
                                       ? str_slice(value->text, 0, 60)
                                       : json_kind_name(value)),
                             SAY_T(fhir_primitive_name(e->primitive)),
                             SAY_T(fhir_primitive_form(e->primitive))),
                         S("FHIR R4 section 2.24 (primitive types)"));
    if (e->codes && !is_in_list(e->codes, value->text))
        return refuse(c, say(c->arena, "\"{}\" is none of the codes allowed here: {}.",
                             SAY_T(str_slice(value->text, 0, 60)), SAY_T(str_from_c(e->codes))));
    return OK;
}

/* Where null stands in an array of primitives, the array _name has an extension at the same place. */
static bool has_companion(const struct json *companion, size_t i) {
    return json_is(json_at(companion, i), J_OBJECT);
}

static enum err check_array(struct check *c, const struct fhir_element *e, const struct json *array,
                            const struct json *companion) {
    if (array->n == 0)
        return refuse_json(c, S("An empty array is not allowed in FHIR. Leave the element out."));
    for (size_t i = 0; i < array->n; i++) {
        if (json_is(&array->child[i], J_NULL) && has_companion(companion, i)) continue;
        c->path[c->depth - 1].index = (int64_t)i;
        TRY(check_value(c, e, &array->child[i]));
    }
    c->path[c->depth - 1].index = -1;
    return OK;
}

static enum err check_element(struct check *c, const struct fhir_element *e,
                              const struct json *object) {
    str name = str_from_c(e->name);
    const struct json *value = json_member(object, name), *companion = NULL;
    if (e->kind == FHIR_PRIMITIVE)
        companion = json_member(object, say(c->arena, "_{}", SAY_T(name)));
    if (!value && !(e->is_required && !companion)) return OK;
    c->path[c->depth].name = name;
    c->path[c->depth++].index = -1;
    if (!value) return refuse(c, S("This element is required and missing."));
    if (e->is_many != (value->kind == J_ARRAY))
        return refuse_json(c, e->is_many ? S("Here belongs an array, in square brackets.")
                                         : S("Here belongs one value, not an array."));
    TRY(e->is_many ? check_array(c, e, value, companion) : check_value(c, e, value));
    c->depth--;
    return OK;
}

/* Every element may carry extensions: their url is required, and either values or further
 * extensions. */
static enum err check_extensions(struct check *c, const struct json *object) {
    const struct json *extensions = json_member(object, S("extension"));
    if (!extensions) return OK;
    if (c->depth >= DEEPEST) return refuse(c, S("Extensions nest deeper than any known one does."));
    c->path[c->depth].name = S("extension");
    c->path[c->depth++].index = -1;
    if (json_length(extensions) == 0)
        return refuse_json(c, S("Here belongs an array of extensions."));
    for (size_t i = 0; i < extensions->n; i++) {
        const struct json *extension = json_at(extensions, i);
        c->path[c->depth - 1].index = (int64_t)i;
        if (!fhir_primitive_is_valid(FHIR_URI, json_member(extension, S("url"))))
            return refuse_by(c, S("An extension needs its url."),
                             S("FHIR R4 section 2.5 (extensibility)"));
        TRY(check_extensions(c, extension));
    }
    c->depth--;
    return OK;
}

static enum err check_object(struct check *c, const struct fhir_type *type,
                             const struct json *object) {
    const struct fhir_type *outer = c->type;
    c->type = type;
    if (c->depth >= DEEPEST - 1) return refuse(c, S("This nests deeper than any record does."));
    if (object->n == 0)
        return refuse_json(c, S("An empty object is not allowed in FHIR. Leave the element out."));
    if (json_member(object, S("modifierExtension")))
        return refuse_by(
            c,
            S("A modifier extension changes the meaning of this record in a way we do not "
              "know, so it cannot be taken. Ask the sender what it means."),
            S("FHIR R4 section 2.5 (modifier extensions)"));
    TRY(check_extensions(c, object));
    for (const struct fhir_element *e = type->element; e->name; e++)
        TRY(check_element(c, e, object));
    c->type = outer;
    return OK;
}

/* ---- invariants across elements ----------------------------------------------------------------------- */

static enum err refuse_invariant(struct check *c, str member, str sentence, str rule) {
    if (member.n > 0) {
        c->path[c->depth].name = member;
        c->path[c->depth++].index = -1;
    }
    return refuse_by(c, sentence, rule);
}

static enum err check_appointment(struct check *c, const struct json *resource) {
    bool has_start = json_member(resource, S("start")), has_end = json_member(resource, S("end"));
    str status = json_member_text(resource, S("status"));
    if (has_start != has_end)
        return refuse_invariant(c, has_start ? S("end") : S("start"),
                                S("Either start and end are given, or neither."),
                                S("FHIR R4 section 12.10 (Appointment), app-2"));
    if (!has_start && !is_in_list("proposed cancelled waitlist", status))
        return refuse_invariant(
            c, S("start"),
            S("Only a proposed, cancelled or waiting-list appointment may lack its "
              "times."),
            S("FHIR R4 section 12.10 (Appointment), app-3"));
    return OK;
}

static enum err refuse_home(struct check *c, const struct json *resource, str member, str rule) {
    const struct json *list = json_member(resource, member);
    for (size_t i = 0; i < json_length(list); i++)
        if (str_eq(json_member_text(json_at(list, i), S("use")), S("home")))
            return refuse_invariant(c, member, S("An organisation has no home; use work."), rule);
    return OK;
}

static enum err check_organization(struct check *c, const struct json *resource) {
    if (!json_member(resource, S("name")) && !json_member(resource, S("identifier")))
        return refuse_invariant(c, S("name"), S("An organisation needs a name or an identifier."),
                                S("FHIR R4 section 8.6 (Organization), org-1"));
    TRY(refuse_home(c, resource, S("address"), S("FHIR R4 section 8.6 (Organization), org-2")));
    return refuse_home(c, resource, S("telecom"), S("FHIR R4 section 8.6 (Organization), org-3"));
}

static enum err check_patient(struct check *c, const struct json *resource) {
    const struct json *contacts = json_member(resource, S("contact"));
    for (size_t i = 0; i < json_length(contacts); i++) {
        const struct json *one = json_at(contacts, i);
        if (json_member(one, S("name")) || json_member(one, S("telecom")) ||
            json_member(one, S("address")) || json_member(one, S("organization")))
            continue;
        return refuse_invariant(c, S("contact"),
                                S("A contact needs a name, a number or an address."),
                                S("FHIR R4 section 8.1 (Patient), pat-1"));
    }
    if (json_member(resource, S("deceasedBoolean")) && json_member(resource, S("deceasedDateTime")))
        return refuse_invariant(c, S("deceased[x]"), S("Only one form of deceased may be given."),
                                S("FHIR R4 section 2.6.2 (choice of datatypes)"));
    return OK;
}

enum err fhir_check(struct arena *a, const struct json *resource, struct problem *why) {
    str name = json_member_text(resource, S("resourceType"));
    const struct fhir_type *type = fhir_resource_type(name);
    struct check c = {.arena = a, .why = why, .type = type};
    c.path[c.depth].name = type ? name : S("resourceType");
    c.path[c.depth++].index = -1;
    if (!type)
        return refuse_by(&c, S("This is not a resource of a type that is taken in."),
                         S("FHIR R4 section 2.6.2 (JSON)"));
    TRY(check_object(&c, type, resource));
    if (json_member(resource, S("implicitRules")))
        return refuse_invariant(&c, S("implicitRules"),
                                S("The record follows rules of its own that we do not know."),
                                S("FHIR R4 section 2.26 (implicitRules)"));
    if (str_eq(name, S("Appointment"))) return check_appointment(&c, resource);
    if (str_eq(name, S("Organization"))) return check_organization(&c, resource);
    if (str_eq(name, S("Patient"))) return check_patient(&c, resource);
    return OK;
}
