#include "commands.h"

#include "json_write.h"
#include "routes.h"

/* As HTTP says them. */
static str method_of(const struct route *r) {
    return route_is_get(r) ? S("GET") : S("POST");
}

static const char *const type_names[] = {
    [FIELD_TEXT] = "text",     [FIELD_LINES] = "lines",
    [FIELD_DATE] = "date",     [FIELD_BIRTH_DATE] = "birth-date",
    [FIELD_TIME] = "time",     [FIELD_INT] = "number",
    [FIELD_ID] = "id",         [FIELD_ID_LIST] = "ids",
    [FIELD_CHOICE] = "choice", [FIELD_TEXT_LIST] = "texts",
    [FIELD_CHECK] = "check",   [FIELD_SECRET] = "secret",
};

static void put_field(struct json_writer *w, const struct field *f) {
    json_open_object(w);
    json_member_put(w, S("name"), str_from_c(f->name));
    json_member_put(w, S("type"), str_from_c(type_names[f->type]));
    json_member_put_bool(w, S("required"), f->required);
    if (f->choices) {
        json_name(w, S("choices"));
        json_open_array(w);
        for (size_t i = 0; f->choices[i]; i++)
            json_put_text(w, str_from_c(f->choices[i]));
        json_close_array(w);
    }
    json_close_object(w);
}

static void put_route(struct json_writer *w, const struct route *r) {
    json_open_object(w);
    json_member_put(w, S("name"), str_from_c(r->name));
    json_member_put(w, S("method"), method_of(r));
    json_member_put(w, S("path"), str_from_c(r->pattern));
    json_member_put(w, S("permission"), str_from_c(permission_name(route_permission(r))));
    json_member_put(w, S("title"), str_from_c(r->title));
    json_name(w, S("form"));
    json_open_array(w);
    for (size_t i = 0; i < r->fields->n; i++)
        put_field(w, &r->fields->rows[i]);
    json_close_array(w);
    json_close_object(w);
}

static enum err run_routes(struct cli *c) {
    struct route_table table = routes();
    struct json_writer w;
    json_write_init(&w, c->arena);
    json_open_array(&w);
    for (size_t i = 0; i < table.n; i++) {
        const struct route *r = &table.routes[i];
        if (c->json) {
            put_route(&w, r);
            continue;
        }
        buf_put(&c->out,
                say(c->arena, "{} {}  {}  {}\n", SAY_T(method_of(r)), SAY_T(str_from_c(r->pattern)),
                    SAY_T(str_from_c(permission_name(route_permission(r)))),
                    SAY_T(str_from_c(r->title))));
    }
    json_close_array(&w);
    if (c->json) buf_put(&c->out, say(c->arena, "{}\n", SAY_T(json_written(&w))));
    return OK;
}

const struct command command_routes = {
    .name = "routes",
    .summary = "List everything that can be asked of the pages",
    .arguments = "",
    .prose = "Method, path, permission and title of each; with --json the fields of its form too.",
    .answers_json = true,
    .run = run_routes,
};
