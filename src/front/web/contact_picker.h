/* contact_picker.h: choosing somebody from the address book by a few letters.
 * Purpose    one field of a form, with JavaScript or without. The page's file says once who is chosen:
 *
 *                static const struct contact_picker to = {.name = "contact", .label = S_INIT("Recipient")};
 *                static const struct field rows[] = {CONTACT_PICKER_FIELDS("contact", "the recipient"), …};
 *
 *            its page writes the field, its handler asks who it is:
 *
 *                TRY(contact_picker_put(c, h, &to, stored_id));        nil: none yet
 *                …
 *                uuid id;
 *                TRY(contact_picker_resolve(c, &to, &id));             nil: none, and not required
 *
 *            Without JavaScript a few letters are typed and sent: one match is taken; several, or none, make
 *            a problem at the field, and the form shown again has the matches to choose from. With it they
 *            appear while somebody types (assets/js/55_contacts.js). Tested by any page that uses it.
 * Fields     `<name>_q` is what was typed, `<name>` the id that was chosen; both stand in the FIELD_TABLE of
 *            the route. The id counts only while it agrees with the text: clearing the box clears the choice.
 * Rule       contact_find.h: nobody is chosen by guess; letters go to where a contact has moved; one
 *            who is not to be written to cannot be chosen.
 * Ownership  the arena of the call.   Thread safety: one call, one thread. */
#ifndef FRONT_CONTACT_PICKER_H
#define FRONT_CONTACT_PICKER_H

#include "call.h"

struct contact_picker {
    const char *name; /* at most 40 letters */
    str label;
    str hint;  /* left out: what may be typed */
    str kinds; /* "gp practice": only these, at most three; empty: everybody */
    bool
        adds; /* the button behind the field adds whoever is chosen: choosing while typing presses it */
    str required; /* what to say when nobody is chosen: "Choose who the letter goes to."; empty: may be nobody */
};

#define CONTACT_PICKER_FIELDS(name_, label_)                                                       \
    {.name = name_ "_q", .type = FIELD_TEXT, .max = 200, .label = label_}, {                       \
        .name = name_, .type = FIELD_ID, .label = label_                                           \
    }

/* Writes the field. Runs where a page does: inside a read. */
MUST_USE enum err contact_picker_put(struct call *c, struct html *h, const struct contact_picker *p,
                                     uuid stored);
/* Who was chosen, in the handler of a POST (or inside a read). INVALID with a problem at the field. */
MUST_USE enum err contact_picker_resolve(struct call *c, const struct contact_picker *p,
                                         uuid *ret_id);

#endif
