#include "letter_json.h"

#include "buf.h"
#include "json_write.h"

static enum err refuse(struct problem *why, str field, str sentence) {
    return problem_set(why, INVALID, field, sentence, S(""));
}

static str in(struct arena *a, str where, str name) {
    return str_is_empty(where) ? name : say(a, "{}.{}", SAY_T(where), SAY_T(name));
}

static str at(struct arena *a, str where, size_t i) {
    return say(a, "{}[{}]", SAY_T(where), SAY_N((int64_t)i));
}

/* Refuses any member that is not among `names`, and what is no object. */
static enum err only(struct arena *a, const struct json *value, str where, const str *names,
                     size_t n, struct problem *why) {
    if (!json_is(value, J_OBJECT))
        return refuse(why, where,
                      say(a, "An object is expected here, not {}.", SAY_T(json_kind_name(value))));
    for (size_t i = 0; i < value->n; i++) {
        size_t j = 0;
        while (j < n && !str_eq(names[j], value->child[i].name))
            j++;
        if (j == n)
            return refuse(why, in(a, where, value->child[i].name),
                          S("This name is not known here."));
    }
    return OK;
}

/* A text that must be there, or may be missing. */
static enum err text_of(struct arena *a, const struct json *object, str where, str name,
                        bool is_needed, str *ret_text, struct problem *why) {
    const struct json *value = json_member(object, name);
    if (!value && !is_needed) return OK;
    if (!value) return refuse(why, in(a, where, name), S("This is missing."));
    if (!json_is(value, J_TEXT))
        return refuse(why, in(a, where, name),
                      say(a, "A text is expected here, not {}.", SAY_T(json_kind_name(value))));
    *ret_text = json_text(value);
    return OK;
}

/* An array that must be there, of at most `most`. */
static enum err list_of(struct arena *a, const struct json *object, str where, str name,
                        size_t most, const struct json **ret_list, struct problem *why) {
    const struct json *value = json_member(object, name);
    if (!json_is(value, J_ARRAY))
        return refuse(why, in(a, where, name), S("A list is expected here."));
    if (json_length(value) > most)
        return problem_set(why, LIMIT, in(a, where, name),
                           say(a, "The list is too long: {} at most.", SAY_N((int64_t)most)),
                           S(""));
    *ret_list = value;
    return OK;
}

static enum err read_medicine(struct arena *a, const struct json *value, str where,
                              struct letter_item *item, struct problem *why) {
    static const str names[] = {S_INIT("text"), S_INIT("dose"), S_INIT("change"), S_INIT("reason")};
    str change = S("unchanged");
    TRY(only(a, value, where, names, 4, why));
    TRY(text_of(a, value, where, S("text"), true, &item->text, why));
    TRY(text_of(a, value, where, S("dose"), false, &item->dose, why));
    TRY(text_of(a, value, where, S("change"), false, &change, why));
    TRY(text_of(a, value, where, S("reason"), false, &item->reason, why));
    if (!medicine_change_find(change, &item->change))
        return refuse(why, in(a, where, S("change")),
                      S("A medicine is unchanged, started, stopped or changed."));
    return OK;
}

static enum err read_items(struct arena *a, const struct json *value, str where,
                           struct letter_part *part, struct problem *why) {
    const struct json *list;
    TRY(list_of(a, value, where, S("items"), LETTER_MAX_ITEMS, &list, why));
    struct letter_item *items = arena_array(a, struct letter_item, json_length(list));
    for (size_t i = 0; i < json_length(list); i++) {
        str item = at(a, in(a, where, S("items")), i);
        if (part->kind == PART_MEDICINES)
            TRY(read_medicine(a, json_at(list, i), item, &items[i], why));
        else if (!json_is(json_at(list, i), J_TEXT))
            return refuse(why, item, S("A text is expected here."));
        else
            items[i].text = json_text(json_at(list, i));
    }
    part->items = items;
    part->n_items = json_length(list);
    return OK;
}

/* What may stand beside "kind" in each kind of part. */
static const str heading_names[] = {S_INIT("kind"), S_INIT("text"), S_INIT("section")};
static const str text_names[] = {S_INIT("kind"), S_INIT("text")};
static const str actions_names[] = {S_INIT("kind"), S_INIT("items"), S_INIT("for")};
static const str list_names[] = {S_INIT("kind"), S_INIT("items")};

static enum err read_heading(struct arena *a, const struct json *value, str where,
                             struct letter_part *part, struct problem *why) {
    str section = {0};
    TRY(only(a, value, where, heading_names, 3, why));
    TRY(text_of(a, value, where, S("section"), false, &section, why));
    if (json_member(value, S("section")) && !letter_section_find(section, &part->section))
        return refuse(why, in(a, where, S("section")), S("This section is not known."));
    return text_of(a, value, where, S("text"), true, &part->text, why);
}

static enum err read_actions(struct arena *a, const struct json *value, str where,
                             struct letter_part *part, struct problem *why) {
    str who = {0};
    TRY(only(a, value, where, actions_names, 3, why));
    TRY(text_of(a, value, where, S("for"), true, &who, why));
    if (!action_for_find(who, &part->action_for))
        return refuse(why, in(a, where, S("for")),
                      S("Actions are for the gp, the hospital or the patient."));
    return read_items(a, value, where, part, why);
}

static enum err read_part(struct arena *a, const struct json *value, str where,
                          struct letter_part *part, struct problem *why) {
    str kind = {0};
    if (!json_is(value, J_OBJECT)) return only(a, value, where, text_names, 2, why);
    TRY(text_of(a, value, where, S("kind"), true, &kind, why));
    if (!letter_part_kind_find(kind, &part->kind))
        return refuse(why, in(a, where, S("kind")), S("This kind of part is not known."));
    if (part->kind == PART_HEADING) return read_heading(a, value, where, part, why);
    if (part->kind == PART_ACTIONS) return read_actions(a, value, where, part, why);
    if (letter_part_is_list(part->kind)) {
        TRY(only(a, value, where, list_names, 2, why));
        return read_items(a, value, where, part, why);
    }
    TRY(only(a, value, where, text_names, 2, why));
    return text_of(a, value, where, S("text"), true, &part->text, why);
}

static enum err read_enclosures(struct arena *a, const struct json *tree, struct letter *letter,
                                struct problem *why) {
    const struct json *list;
    if (!json_member(tree, S("enclosures"))) return OK;
    TRY(list_of(a, tree, S(""), S("enclosures"), LETTER_MAX_ENCLOSURES, &list, why));
    str *names = arena_array(a, str, json_length(list));
    for (size_t i = 0; i < json_length(list); i++) {
        if (!json_is(json_at(list, i), J_TEXT))
            return refuse(why, at(a, S("enclosures"), i), S("A text is expected here."));
        names[i] = json_text(json_at(list, i));
    }
    letter->enclosures = names;
    letter->n_enclosures = json_length(list);
    return OK;
}

enum err letter_json_read(struct arena *a, const struct json *tree, struct letter *ret_letter,
                          struct problem *why) {
    static const str names[] = {S_INIT("version"), S_INIT("parts"), S_INIT("enclosures")};
    struct letter letter = {0};
    const struct json *list;
    int64_t version = 0;
    TRY(only(a, tree, S(""), names, 3, why));
    if (!json_int(json_member(tree, S("version")), &version) || version != 1)
        return refuse(why, S("version"),
                      S("This letter was written by another version of the program."));
    TRY(list_of(a, tree, S(""), S("parts"), LETTER_MAX_PARTS, &list, why));
    struct letter_part *parts = arena_array(a, struct letter_part, json_length(list));
    for (size_t i = 0; i < json_length(list); i++)
        TRY(read_part(a, json_at(list, i), at(a, S("parts"), i), &parts[i], why));
    letter.parts = parts;
    letter.n_parts = json_length(list);
    TRY(read_enclosures(a, tree, &letter, why));
    TRY(letter_check(a, &letter, why));
    *ret_letter = letter;
    return OK;
}

enum err letter_json_parse(struct arena *a, json_reader reader, str bytes,
                           struct letter *ret_letter, struct problem *why) {
    /* Every byte of text may be written as \u00XX. */
    static const struct json_limits limits = {.bytes = 6 * LETTER_MAX_BYTES + 100000, .depth = 5};
    const struct json *tree;
    TRY(reader(a, bytes, &limits, &tree, why));
    return letter_json_read(a, tree, ret_letter, why);
}

static void write_items(struct json_writer *w, const struct letter_part *part) {
    json_name(w, S("items"));
    json_open_array(w);
    for (size_t i = 0; i < part->n_items; i++) {
        const struct letter_item *item = &part->items[i];
        if (part->kind != PART_MEDICINES) {
            json_put_text(w, item->text);
            continue;
        }
        json_open_object(w);
        json_member_put(w, S("text"), item->text);
        json_member_put_if_any(w, S("dose"), item->dose);
        if (item->change != MEDICINE_UNCHANGED)
            json_member_put(w, S("change"), medicine_change_code(item->change));
        json_member_put_if_any(w, S("reason"), item->reason);
        json_close_object(w);
    }
    json_close_array(w);
}

static void write_part(struct json_writer *w, const struct letter_part *part) {
    json_open_object(w);
    json_member_put(w, S("kind"), letter_part_kind_code(part->kind));
    if (part->section != SECTION_NONE)
        json_member_put(w, S("section"), letter_section_row(part->section)->code);
    if (part->kind == PART_ACTIONS) json_member_put(w, S("for"), action_for_code(part->action_for));
    if (letter_part_is_list(part->kind))
        write_items(w, part);
    else
        json_member_put(w, S("text"), part->text);
    json_close_object(w);
}

str letter_json_write(struct arena *a, const struct letter *letter) {
    struct json_writer w;
    json_write_init(&w, a);
    json_open_object(&w);
    json_member_put_int(&w, S("version"), 1);
    json_name(&w, S("parts"));
    json_open_array(&w);
    for (size_t i = 0; i < letter->n_parts; i++)
        write_part(&w, &letter->parts[i]);
    json_close_array(&w);
    if (letter->n_enclosures > 0) {
        json_name(&w, S("enclosures"));
        json_open_array(&w);
        for (size_t i = 0; i < letter->n_enclosures; i++)
            json_put_text(&w, letter->enclosures[i]);
        json_close_array(&w);
    }
    json_close_object(&w);
    return json_written(&w);
}
