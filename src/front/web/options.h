/* options.h: what a select offers of the site's own: clinics, people, places, lists, rooms, kinds of slot.
 * Contract   `keep` is offered even when it is no longer in use: what is recorded can be kept; nil: none.
 *            People stand by family name ("Lindqvist, Helena (Dr)"), the way they are looked for.
 * Ownership  options live in the call's arena. */
#ifndef FRONT_OPTIONS_H
#define FRONT_OPTIONS_H

#include "page.h"
#include "person_store.h"

struct options {
    const struct nhsuk_option *list;
    size_t n;
};

MUST_USE enum err options_of_clinics(struct call *c, struct options *ret_options);
/* As options of people name somebody. */
str person_filed_name(struct arena *a, const struct person *p);
/* Whoever has `role` (ROLE_COUNT: anybody). */
MUST_USE enum err options_of_people(struct call *c, enum role role, uuid keep,
                                    struct options *ret_options);
MUST_USE enum err options_of_places(struct call *c, uuid keep, struct options *ret_options);
MUST_USE enum err options_of_lists(struct call *c, uuid keep, struct options *ret_options);
MUST_USE enum err options_of_resources(struct call *c, str kind, uuid keep,
                                       struct options *ret_options);
MUST_USE enum err options_of_slot_types(struct call *c, uuid clinic_id,
                                        struct options *ret_options);

#endif
