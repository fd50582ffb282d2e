#include "set_up_places.h"

#include "address_store.h"
#include "buf.h"
#include "pattern_store.h"
#include "permission.h"
#include "postal_address.h"
#include "set_up_check.h"
#include "set_up_store.h"

enum {
    NAME_MAX = 200,
    ADDRESS_MAX = 1000,
    DIRECTIONS_MAX = 4000,
    ROOM_NAME_MAX = 100,
    ROOMS_MAX = 50
};

/* ---- places -------------------------------------------------------------------------------------- */

static enum err name_is_free(struct work *w, const struct place *p) {
    const struct place *places;
    size_t n;
    TRY(place_store_list(w->tx, work_site(w), &places, &n));
    for (size_t i = 0; i < n; i++) {
        if (uuid_eq(places[i].place_id, p->place_id)) continue;
        if (!str_eq_nocase_ascii(places[i].name, p->name)) continue;
        return set_up_refuse(
            w, CONFLICT, S("name"),
            say(w->arena, "There is a place {} already: choose another name", SAY_T(p->name)));
    }
    return OK;
}

static enum err check_place(struct work *w, struct place *p) {
    struct findings f = {.n = 0};
    TRY(also(w, &f,
             set_up_words(w,
                          &(struct words){.field = S("name"),
                                          .label = S("the name of the place"),
                                          .max = NAME_MAX,
                                          .required = true},
                          &p->name)));
    TRY(also(w, &f,
             set_up_words(w,
                          &(struct words){.field = S("address"),
                                          .label = S("the address, as it stands in letters"),
                                          .max = ADDRESS_MAX,
                                          .required = true,
                                          .lines = true},
                          &p->address)));
    TRY(also(w, &f,
             set_up_words(w,
                          &(struct words){.field = S("directions"),
                                          .label = S("the directions"),
                                          .max = DIRECTIONS_MAX,
                                          .lines = true},
                          &p->directions)));
    p->postcode = str_trim(p->postcode);
    if (p->postcode.n)
        TRY(also(w, &f, postcode_parse(w->arena, p->postcode, &p->postcode, w->why)));
    TRY(also(w, &f, set_up_telephone(w, &p->telephone)));
    TRY(also_taken(w, &f, name_is_free(w, p)));
    return all_found(w, &f);
}

enum err add_place(struct work *w, void *context, struct done *ret_done) {
    struct place p = *(const struct place *)context;
    TRY(work_may(w, PERM_SET_UP));
    p.place_id = work_new_id(w);
    p.zone = S("");
    p.is_active = true;
    p.version = 1;
    TRY(check_place(w, &p));
    TRY(place_store_insert(w->tx, work_site(w), &p));
    ret_done->id = p.place_id;
    return set_up_record(w, "place.added", "place", p.place_id, S(""), p.name);
}

static enum err place_is_free(struct work *w, uuid place_id) {
    str clinic;
    enum err e = set_up_store_clinic_using(w->tx, work_site(w), place_id, &clinic);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    return set_up_refuse(
        w, CONFLICT, S("is_active"),
        say(w->arena, "The {} is held here: move it to another place first", SAY_T(clinic)));
}

/* What the fact of a changed row is called. */
static const char *kind_of(bool was_active, bool is_active, const char *const kinds[3]) {
    return was_active == is_active ? kinds[0] : is_active ? kinds[2] : kinds[1];
}

enum err change_place(struct work *w, void *context, struct done *ret_done) {
    struct place was, p = *(const struct place *)context;
    TRY(work_may(w, PERM_SET_UP));
    TRY(place_store_get(w->tx, work_site(w), p.place_id, &was));
    if (was.version != p.version) return set_up_stale(w, S("The place"));
    p.zone = was.zone;
    TRY(check_place(w, &p));
    if (was.is_active && !p.is_active) TRY(place_is_free(w, p.place_id));
    TRY(place_store_update(w->tx, work_site(w), &p));
    ret_done->id = p.place_id;
    static const char *const kinds[] = {"place.changed", "place.retired", "place.used-again"};
    return set_up_record(w, kind_of(was.is_active, p.is_active, kinds), "place", p.place_id, S(""),
                         p.name);
}

/* ---- rooms --------------------------------------------------------------------------------------- */

static bool is_room_there(const struct resource *rooms, size_t n, const struct resource *r) {
    for (size_t i = 0; i < n; i++) {
        if (uuid_eq(rooms[i].resource_id, r->resource_id)) continue;
        if (uuid_eq(rooms[i].place_id, r->place_id) && str_eq_nocase_ascii(rooms[i].name, r->name))
            return true;
    }
    return false;
}

static enum err check_its_place(struct work *w, const struct resource *r) {
    struct place place;
    enum err e = place_store_get(w->tx, work_site(w), r->place_id, &place);
    if (e == OK && (place.is_active || !r->is_active)) return OK;
    if (e != OK && e != NOT_FOUND) return e;
    return set_up_refuse(w, INVALID, S("place"), S("Choose the place the room is in"));
}

static enum err check_room(struct work *w, struct resource *r) {
    struct findings f = {.n = 0};
    TRY(also(w, &f,
             set_up_words(w,
                          &(struct words){.field = S("name"),
                                          .label = S("the name of the room"),
                                          .max = ROOM_NAME_MAX,
                                          .required = true},
                          &r->name)));
    TRY(also(w, &f, check_its_place(w, r)));
    return all_found(w, &f);
}

static enum err add_room(struct work *w, struct resource *r, bool *ret_is_new) {
    const struct resource *rooms;
    size_t n;
    TRY(check_room(w, r));
    TRY(resource_store_list(w->tx, work_site(w), S("room"), true, &rooms, &n));
    *ret_is_new = !is_room_there(rooms, n, r);
    if (!*ret_is_new) return OK;
    TRY(resource_store_insert(w->tx, work_site(w), r));
    return set_up_record(w, "room.added", "room", r->resource_id, S(""), r->name);
}

enum err add_rooms(struct work *w, void *context, struct done *ret_done) {
    const struct add_rooms *in = context;
    TRY(work_may(w, PERM_SET_UP));
    str rest = in->names;
    int64_t n = 0, n_new = 0;
    while (rest.n) {
        struct resource r = {.resource_id = work_new_id(w),
                             .kind = S("room"),
                             .name = str_trim(str_cut(&rest, '\n')),
                             .place_id = in->place_id,
                             .is_active = true};
        if (r.name.n == 0) continue;
        if (++n > ROOMS_MAX) {
            return set_up_refuse(w, LIMIT, S("names"), S("Add at most 50 rooms at a time"));
        }
        bool is_new;
        TRY(add_room(w, &r, &is_new));
        n_new += is_new;
    }
    if (n == 0) {
        return set_up_refuse(w, INVALID, S("names"), S("Enter the name of the room"));
    }
    if (n_new == 0) {
        return set_up_refuse(w, CONFLICT, S("names"),
                             S("These rooms are there already: choose other names"));
    }
    ret_done->detail = say(w->arena, "{}", SAY_N(n_new));
    return OK;
}

static enum err room_is_free(struct work *w, uuid room_id) {
    str clinic;
    enum err e = set_up_store_pattern_using(w->tx, work_site(w), room_id, w->today, &clinic);
    if (e == NOT_FOUND) return OK;
    TRY(e);
    return set_up_refuse(w, CONFLICT, S("is_active"),
                         say(w->arena,
                             "The weekly pattern of the {} has this room: change the pattern first",
                             SAY_T(clinic)));
}

enum err change_room(struct work *w, void *context, struct done *ret_done) {
    struct resource was, r = *(const struct resource *)context;
    TRY(work_may(w, PERM_SET_UP));
    TRY(resource_store_get(w->tx, work_site(w), r.resource_id, &was));
    if (!str_eq(was.kind, S("room"))) return NOT_FOUND;
    if (was.version != r.version) return set_up_stale(w, S("The room"));
    r.kind = was.kind;
    r.person_id = was.person_id;
    TRY(check_room(w, &r));
    const struct resource *rooms;
    size_t n;
    TRY(resource_store_list(w->tx, work_site(w), S("room"), true, &rooms, &n));
    if (is_room_there(rooms, n, &r)) {
        return set_up_refuse(w, CONFLICT, S("name"),
                             S("That place has a room of this name already: choose another"));
    }
    if (was.is_active && !r.is_active) TRY(room_is_free(w, r.resource_id));
    TRY(resource_store_update(w->tx, work_site(w), &r));
    ret_done->id = r.resource_id;
    static const char *const kinds[] = {"room.changed", "room.retired", "room.used-again"};
    return set_up_record(w, kind_of(was.is_active, r.is_active, kinds), "room", r.resource_id,
                         S(""), r.name);
}
