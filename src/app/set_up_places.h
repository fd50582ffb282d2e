/* set_up_places.h: the buildings where clinics are held, and their rooms.
 * Purpose    work_change_fns for work_write (input struct named in each).
 * Rule       PERM_SET_UP. Nothing in use is retired: the clinic that uses it is named.
 * Facts      place.added, .changed, .retired, .used-again; room.added, .changed, .retired, .used-again. */
#ifndef APP_SET_UP_PLACES_H
#define APP_SET_UP_PLACES_H

#include "address_book.h"
#include "session_store.h"
#include "work.h"

/* place_id, version, zone and is_active are filled in. CONFLICT when the name is another place's. */
MUST_USE enum err add_place(struct work *w, void *place_input, struct done *ret_done);
/* By place_id and version; with is_active false the place is retired. */
MUST_USE enum err change_place(struct work *w, void *place_input, struct done *ret_done);

/* A resource of kind room: name and place_id. Several rooms may come at once, one name a line. */
struct add_rooms {
    uuid place_id;
    str names;
};
/* `done->detail`: how many were new. CONFLICT when none was. */
MUST_USE enum err add_rooms(struct work *w, void *add_rooms_input, struct done *ret_done);
/* By resource_id and version: name, place, whether it is in use. */
MUST_USE enum err change_room(struct work *w, void *resource_input, struct done *ret_done);

#endif
