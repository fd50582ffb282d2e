#include "patient_check.h"

#include "address_store.h"
#include "birth_date.h"
#include "codes.h"
#include "hospital_number.h"
#include "nhs_number.h"
#include "person_name.h"
#include "postal_address.h"
#include "site_store.h"
#include "telephone.h"
#include "url.h"

static enum err refuse(struct work *w, str field, str sentence, str rule) {
    return problem_set(w->why, INVALID, field, sentence, rule);
}

/* Typed now, and not as it was before. */
static bool is_news(str text, const str *was) {
    return text.n && !(was && str_eq(text, *was));
}

static enum err check_who(struct work *w, struct patient *p) {
    struct person_name name = {p->title, p->given_names, p->family_name};
    TRY(person_name_check(&name, w->why));
    p->title = name.title;
    p->given_names = name.given;
    p->family_name = name.family;
    return OK;
}

static enum err check_birth(struct work *w, struct patient *p) {
    if (!civil_date_is_none(p->birth_date))
        return birth_date_check(p->birth_date, w->today, w->why);
    p->birth_date_is_estimated = false;
    return OK;
}

/* A status that speaks of a number needs one, and the reverse (UK Core, NHS number verification status). */
static enum err check_number_status(struct work *w, struct patient *p, const struct patient *was) {
    bool is_as_it_was = was && str_eq(p->nhs_number_status, was->nhs_number_status) &&
                        str_eq(p->nhs_number, was->nhs_number);
    if (is_as_it_was && p->nhs_number_status.n) return OK;
    bool has_number = p->nhs_number.n > 0;
    if (p->nhs_number_status.n == 0) p->nhs_number_status = has_number ? S("02") : S("03");
    TRY(code_check(&codes_nhs_number_status, p->nhs_number_status, S("nhs_number_status"), w->why));
    bool says_present =
        str_eq(p->nhs_number_status, S("01")) || str_eq(p->nhs_number_status, S("02"));
    bool says_absent =
        str_eq(p->nhs_number_status, S("07")) || str_eq(p->nhs_number_status, S("08"));
    if (says_present && !has_number) {
        return refuse(w, S("nhs_number"), S("Enter the NHS number, or change its status"),
                      S("NHS Data Dictionary, NHS NUMBER STATUS INDICATOR CODE"));
    }
    if (says_absent && has_number) {
        return refuse(w, S("nhs_number_status"),
                      S("There is an NHS number: say whether it is verified"),
                      S("NHS Data Dictionary, NHS NUMBER STATUS INDICATOR CODE"));
    }
    return OK;
}

static enum err check_nhs_number(struct work *w, struct patient *p, const struct patient *was) {
    if (is_news(p->nhs_number, was ? &was->nhs_number : NULL)) {
        struct site_row own;
        nhs_number n;
        TRY(site_store_get(w->tx, work_site(w), &own));
        TRY(nhs_number_parse(p->nhs_number, &n, w->why));
        TRY(nhs_number_check_issued(n, own.synthetic_nhs_numbers, w->why));
        p->nhs_number = nhs_number_plain(w->arena, n);
    }
    return check_number_status(w, p, was);
}

static enum err check_hospital_number(struct work *w, struct patient *p,
                                      const struct patient *was) {
    if (!is_news(p->hospital_number, was ? &was->hospital_number : NULL)) return OK;
    str number;
    TRY(hospital_number_parse(w->arena, p->hospital_number, &number, w->why));
    p->hospital_number = number;
    return OK;
}

static enum err check_telephone(struct work *w, str field, str *text, const str *was) {
    if (!is_news(*text, was)) return OK;
    telephone number;
    TRY(telephone_parse(*text, field, &number, w->why));
    *text = telephone_text(w->arena, number);
    return OK;
}

static enum err check_postcode(struct work *w, struct patient *p, const struct patient *was) {
    bool is_moved =
        !was || !str_eq(p->postcode, was->postcode) || !str_eq(p->country, was->country);
    if (!is_moved || p->country.n || p->postcode.n == 0) return OK;
    str postcode;
    TRY(postcode_of_address(w->arena, p->postcode, &postcode, w->why));
    p->postcode = postcode;
    return OK;
}

static enum err check_email(struct work *w, const struct patient *p, const struct patient *was) {
    url mail;
    if (is_news(p->email, was ? &was->email : NULL))
        TRY(url_mail(w->arena, p->email, &mail, w->why));
    if (str_eq(p->format_need, S("email")) && p->email.n == 0) {
        return refuse(w, S("email"), S("Enter the e-mail address that letters go to"),
                      S("DAPB1605, accessible information"));
    }
    return OK;
}

static enum err check_other_address(struct work *w, const struct patient *p) {
    if (!str_eq(p->write_to, S("other-address")) || p->other_address.n) return OK;
    return refuse(w, S("other_address"), S("Enter the address to write to"),
                  S("UK Core, contact preferences: safe contact"));
}

static enum err check_practice(struct work *w, const struct patient *p) {
    if (uuid_is_nil(p->practice_id)) return OK;
    struct contact practice;
    enum err e = contact_store_get(w->tx, work_site(w), p->practice_id, &practice);
    if (e == NOT_FOUND) {
        return refuse(w, S("practice"), S("Choose the GP practice from the address book"),
                      S("House rule H15"));
    }
    return e;
}

enum err patient_check(struct work *w, struct patient *p, const struct patient *was) {
    struct findings f = {.n = 0};
    TRY(also(w, &f, check_who(w, p)));
    TRY(also(w, &f, check_birth(w, p)));
    TRY(also(w, &f, check_nhs_number(w, p, was)));
    TRY(also(w, &f, check_hospital_number(w, p, was)));
    TRY(also(w, &f, check_postcode(w, p, was)));
    TRY(also(w, &f,
             check_telephone(w, S("home_telephone"), &p->home_telephone,
                             was ? &was->home_telephone : NULL)));
    TRY(also(w, &f,
             check_telephone(w, S("mobile_telephone"), &p->mobile_telephone,
                             was ? &was->mobile_telephone : NULL)));
    TRY(also(w, &f, check_email(w, p, was)));
    TRY(also(w, &f, check_other_address(w, p)));
    TRY(also(w, &f, check_practice(w, p)));
    return all_found(w, &f);
}
