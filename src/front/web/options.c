#include "options.h"

#include "address_store.h"
#include "clinic_store.h"
#include "pattern_store.h"
#include "person_name.h"
#include "session_store.h"

static struct nhsuk_option *room_for(struct call *c, size_t n) {
    return arena_array(c->arena, struct nhsuk_option, n + 1);
}

static void add(struct call *c, struct nhsuk_option *list, size_t *n, uuid id, str text) {
    list[(*n)++] = (struct nhsuk_option){.value = uuid_text(c->arena, id), .text = text};
}

enum err options_of_places(struct call *c, uuid keep, struct options *ret_options) {
    const struct place *places;
    size_t n, used = 0;
    TRY(place_store_list(c->work.tx, c->scope.site_id, &places, &n));
    struct nhsuk_option *list = room_for(c, n);
    for (size_t i = 0; i < n; i++) {
        if (places[i].is_active || uuid_eq(places[i].place_id, keep))
            add(c, list, &used, places[i].place_id, places[i].name);
    }
    *ret_options = (struct options){list, used};
    return OK;
}

enum err options_of_lists(struct call *c, uuid keep, struct options *ret_options) {
    const struct shared_list *lists;
    size_t n, used = 0;
    TRY(list_store_all(c->work.tx, c->scope.site_id, &lists, &n));
    struct nhsuk_option *list = room_for(c, n);
    for (size_t i = 0; i < n; i++) {
        if (lists[i].is_active || uuid_eq(lists[i].list_id, keep))
            add(c, list, &used, lists[i].list_id, lists[i].name);
    }
    *ret_options = (struct options){list, used};
    return OK;
}

enum err options_of_clinics(struct call *c, struct options *ret_options) {
    const struct clinic *clinics;
    size_t n, used = 0;
    TRY(clinic_store_list(c->work.tx, c->scope.site_id, false, &clinics, &n));
    struct nhsuk_option *list = room_for(c, n);
    for (size_t i = 0; i < n; i++)
        add(c, list, &used, clinics[i].clinic_id, clinics[i].name);
    *ret_options = (struct options){list, used};
    return OK;
}

str person_filed_name(struct arena *a, const struct person *p) {
    struct person_name name = {p->title, p->given_name, p->family_name};
    return person_name_filed(a, &name);
}

enum err options_of_people(struct call *c, enum role role, uuid keep, struct options *ret_options) {
    const struct person *people;
    size_t n, used = 0;
    TRY(person_store_list(c->work.tx, c->scope.site_id, role, !uuid_is_nil(keep), &people, &n));
    struct nhsuk_option *list = room_for(c, n);
    for (size_t i = 0; i < n; i++) {
        if (!people[i].is_disabled || uuid_eq(people[i].person_id, keep))
            add(c, list, &used, people[i].person_id, person_filed_name(c->arena, &people[i]));
    }
    *ret_options = (struct options){list, used};
    return OK;
}

enum err options_of_resources(struct call *c, str kind, uuid keep, struct options *ret_options) {
    const struct resource *resources;
    size_t n, used = 0;
    TRY(resource_store_list(c->work.tx, c->scope.site_id, kind, true, &resources, &n));
    const struct place *places;
    size_t n_places;
    TRY(place_store_list(c->work.tx, c->scope.site_id, &places, &n_places));
    struct nhsuk_option *list = room_for(c, n);
    for (size_t i = 0; i < n; i++) {
        if (!resources[i].is_active && !uuid_eq(resources[i].resource_id, keep)) continue;
        str text = resources[i].name;
        for (size_t k = 0; k < n_places && n_places > 1; k++)
            if (uuid_eq(places[k].place_id, resources[i].place_id))
                text = say(c->arena, "{}, {}", SAY_T(text), SAY_T(places[k].name));
        add(c, list, &used, resources[i].resource_id, text);
    }
    *ret_options = (struct options){list, used};
    return OK;
}

enum err options_of_slot_types(struct call *c, uuid clinic_id, struct options *ret_options) {
    const struct slot_type *types;
    size_t n, used = 0;
    TRY(slot_type_store_of_clinic(c->work.tx, c->scope.site_id, clinic_id, &types, &n));
    struct nhsuk_option *list = room_for(c, n);
    for (size_t i = 0; i < n; i++) {
        if (!types[i].is_active) continue;
        add(c, list, &used, types[i].slot_type_id,
            say(c->arena, "{} ({} minutes)", SAY_T(types[i].name), SAY_N(types[i].minutes)));
    }
    *ret_options = (struct options){list, used};
    return OK;
}
