#include "identity_check.h"

#include "buf.h"
#include "page.h"
#include "patient_words.h"
#include "person_name.h"

void identity_put(struct call *c, struct html *h, const struct patient *p) {
    struct arena *a = c->arena;
    struct person_name name = {p->title, p->given_names, p->family_name};
    str born = civil_date_is_none(p->birth_date)
                   ? S("date of birth not known")
                   : say(a, "born {}", SAY_T(civil_date_plain(a, p->birth_date)));
    str address = str_trim(address_words(c, p));
    nhsuk_checkbox(h, .name = S("is_checked"),
                   .label =
                       say(a, "It is this person: {}, {}, {}", SAY_T(person_name_full(a, &name)),
                           SAY_T(born), SAY_T(address.n ? address : S("no address recorded"))),
                   .hint = S("Compare name, date of birth and address with what you were told"),
                   .checked = form_shown_checked(c, "is_checked", false),
                   .error = page_error(c, "is_checked"));
}

enum err identity_is_checked(struct call *c) {
    if (form_is_checked(c, "is_checked")) return OK;
    return call_problem(c, "is_checked",
                        S("Compare name, date of birth and address, then tick that it is this "
                          "person"));
}
