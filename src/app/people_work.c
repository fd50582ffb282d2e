#include "people_work.h"

#include "buf.h"
#include "clinician_resource.h"
#include "fact.h"
#include "leaver.h"
#include "permission.h"
#include "person_store.h"
#include "session_held.h"
#include "set_up_check.h"
#include "set_up_store.h"
#include "sign_in_store.h"
#include "template_work.h"
#include "utf8.h"

enum { USER_NAME_MAX = 64, NAME_MAX = 200, TITLE_MAX = 40, INITIALS_MAX = 12 };

static enum err refuse(struct work *w, enum err e, str field, str sentence) {
    return problem_set(w->why, e, field, sentence, S(""));
}

/* Lower case ASCII letters, digits and . _ - @: what can be typed anywhere and looks the same to all. */
static enum err check_user_name(struct work *w, str typed, str *ret_name) {
    struct buf b;
    buf_init(&b, w->arena);
    str name = str_trim(typed);
    bool ok = name.n > 0 && name.n <= USER_NAME_MAX;
    for (size_t i = 0; ok && i < name.n; i++) {
        char c = char_lower_ascii(name.p[i]);
        ok = char_is_alpha_ascii(c) || char_is_digit(c) || c == '.' || c == '_' || c == '-' ||
             c == '@';
        buf_put_char(&b, c);
    }
    if (!ok) {
        return refuse(
            w, INVALID, S("user_name"),
            S("A user name has at most 64 letters, digits, dots, dashes and underscores"));
    }
    *ret_name = buf_str(&b);
    return OK;
}

/* The first letters of the names: HL of Hannah Lee. */
static str initials_of(struct work *w, const struct person *p) {
    struct buf b;
    buf_init(&b, w->arena);
    const str names[] = {p->given_name, p->family_name};
    for (size_t i = 0; i < 2; i++) {
        size_t at = 0;
        uint32_t code;
        if (utf8_next(names[i], &at, &code)) buf_put(&b, str_slice(names[i], 0, at));
    }
    return buf_str(&b);
}

static str role_list(struct work *w, uint32_t roles) {
    struct buf b;
    buf_init(&b, w->arena);
    for (int role = 0; role < ROLE_COUNT; role++) {
        if (!(roles >> role & 1)) continue;
        if (b.n) buf_put(&b, S(", "));
        buf_put(&b, str_from_c(role_name((enum role)role)));
    }
    return buf_str(&b);
}

static enum err record_as(struct work *w, const char *kind, uuid person_id, str detail, str text,
                          uuid *ret_fact) {
    return record_fact(w,
                       &(struct fact){.kind = kind,
                                      .subject_kind = "person",
                                      .subject_id = person_id,
                                      .detail = detail,
                                      .text = text},
                       ret_fact);
}

static enum err record(struct work *w, const char *kind, uuid person_id, str detail, str text) {
    uuid fact;
    return record_as(w, kind, person_id, detail, text, &fact);
}

static enum err check_name(struct work *w, const char *field, str label, size_t max, str *text) {
    return set_up_words(w, &(struct words){.field = str_from_c(field), .label = label, .max = max},
                        text);
}

static enum err user_name_is_free(struct work *w, const struct person *p) {
    struct person other;
    enum err e = person_store_by_user_name(w->tx, work_site(w), p->user_name, &other);
    if (e == NOT_FOUND || (e == OK && uuid_eq(other.person_id, p->person_id))) return OK;
    if (e != OK) return e;
    return refuse(
        w, CONFLICT, S("user_name"),
        say(w->arena, "There is a user {} already: choose another name", SAY_T(p->user_name)));
}

/* Everything but the password; folds the user name, which stands for a missing name of somebody new. */
static enum err check_person(struct work *w, struct person *p, bool is_new) {
    struct findings f = {.n = 0};
    TRY(also(w, &f, check_user_name(w, p->user_name, &p->user_name)));
    bool is_named = f.n == 0;
    if (is_new && p->family_name.n == 0) p->family_name = p->user_name;
    TRY(also(w, &f,
             set_up_words(w,
                          &(struct words){.field = S("family_name"),
                                          .label = S("the family name"),
                                          .max = NAME_MAX,
                                          .required = true},
                          &p->family_name)));
    TRY(also(w, &f, check_name(w, "given_name", S("the given name"), NAME_MAX, &p->given_name)));
    TRY(also(w, &f, check_name(w, "title", S("the title"), TITLE_MAX, &p->title)));
    TRY(also(w, &f, check_name(w, "initials", S("the initials"), INITIALS_MAX, &p->initials)));
    TRY(also(w, &f, check_name(w, "job_title", S("the job title"), NAME_MAX, &p->job_title)));
    TRY(also(w, &f,
             check_name(w, "registration", S("the registration"), TITLE_MAX, &p->registration)));
    TRY(also(w, &f, set_up_email(w, &p->email)));
    TRY(also(w, &f, set_up_telephone(w, &p->telephone)));
    if (p->roles == 0 || p->roles >> ROLE_COUNT)
        TRY(also(w, &f, refuse(w, INVALID, S("roles"), S("Choose at least one role"))));
    if (p->initials.n == 0) p->initials = initials_of(w, p);
    if (is_named) TRY(also_taken(w, &f, user_name_is_free(w, p)));
    return all_found(w, &f);
}

static enum err insert_person(struct work *w, const struct person *given, str password_hash,
                              uuid *ret_id) {
    struct person p = *given;
    p.person_id = work_new_id(w);
    TRY(check_person(w, &p, true));
    p.version = 1;
    TRY(person_store_insert(w->tx, work_site(w), &p, password_hash, w->now));
    TRY(clinician_resource_follow(w, &p));
    *ret_id = p.person_id;
    return record(w, "person.added", p.person_id, role_list(w, p.roles), p.user_name);
}

static void fill_site(struct work *w, struct site_row *s) {
    s->site_id = work_site(w);
    if (!s->kind.n) s->kind = S("hospital");
    if (!s->nation.n) s->nation = S("england-and-wales");
    if (!s->zone.n) s->zone = S("Europe/London");
    if (!s->handoff.n) s->handoff = S("none");
    if (s->duties_from.us == 0) s->duties_from = w->now;
    s->version = 1;
}

enum err make_site(struct work *w, void *context, struct done *ret_done) {
    const struct make_site *input = context;
    struct site_row row = input->site, there;
    row.name = str_trim(row.name);
    if (row.name.n == 0 || utf8_length(row.name) > NAME_MAX || !utf8_is_plain_text(row.name)) {
        return refuse(w, INVALID, S("site"),
                      S("Enter the name of the site, at most 200 characters"));
    }
    enum err e = site_store_get(w->tx, work_site(w), &there);
    if (e == OK) return refuse(w, CONFLICT, S("site"), S("This site is there already"));
    if (e != NOT_FOUND) return e;
    fill_site(w, &row);
    TRY(site_store_insert(w->tx, &row));
    uuid entry_id;
    TRY(record_fact(w,
                    &(struct fact){.kind = "site.made", .subject_kind = "site", .text = row.name},
                    &entry_id));
    TRY(put_starting_templates(w));
    struct person first = input->first;
    first.roles |= 1u << ROLE_MANAGER | 1u << ROLE_ADMINISTRATOR;
    return insert_person(w, &first, input->password_hash, &ret_done->id);
}

enum err add_person(struct work *w, void *context, struct done *ret_done) {
    const struct add_person *input = context;
    TRY(work_may(w, PERM_PEOPLE));
    return insert_person(w, &input->person, input->password_hash, &ret_done->id);
}

static enum err find_person(struct work *w, str user_name, struct person *ret_person) {
    str folded;
    TRY(check_user_name(w, user_name, &folded));
    enum err e = person_store_by_user_name(w->tx, work_site(w), folded, ret_person);
    if (e != NOT_FOUND) return e;
    return refuse(w, NOT_FOUND, S("user_name"),
                  say(w->arena, "There is no user {}", SAY_T(folded)));
}

static bool looks_after_accounts(const struct person *p) {
    return !p->is_disabled && p->has_password && person_may(p, PERM_PEOPLE);
}

/* A site that nobody can sign in to set right would need a command of the operator. */
static enum err keep_one(struct work *w, const struct person *leaving, str field) {
    if (!looks_after_accounts(leaving)) return OK;
    const struct person *people;
    size_t n;
    TRY(person_store_list(w->tx, work_site(w), ROLE_COUNT, false, &people, &n));
    for (size_t i = 0; i < n; i++) {
        if (!uuid_eq(people[i].person_id, leaving->person_id) && looks_after_accounts(&people[i])) {
            return OK;
        }
    }
    return refuse(w, CONFLICT, field,
                  S("This is the last account that looks after the others: make another first"));
}

/* Somebody a clinic counts on does not stop being a clinician without a successor. */
static enum err role_can_go(struct work *w, const struct person *p) {
    str clinic;
    enum err e = set_up_store_clinic_using(w->tx, work_site(w), p->person_id, &clinic);
    if (e == OK) {
        return refuse(w, CONFLICT, S("roles"),
                      say(w->arena, "{} is the consultant of the {}: choose another there first",
                          SAY_T(p->family_name), SAY_T(clinic)));
    }
    if (e != NOT_FOUND) return e;
    struct left_with left;
    TRY(left_with(w, p->person_id, &left));
    left.others = 0; /* that does not need a clinician */
    if (left_with_nothing(&left)) return OK;
    return refuse(w, CONFLICT, S("roles"),
                  say(w->arena, "{} has {}: pass that on first", SAY_T(p->family_name),
                      SAY_T(left_with_words(w->arena, &left))));
}

static enum err check_roles_change(struct work *w, const struct person *was,
                                   const struct person *p) {
    if (looks_after_accounts(was) && !looks_after_accounts(p)) {
        TRY(keep_one(w, was, S("roles")));
    }
    uint32_t lost = was->roles & ~p->roles;
    return lost >> ROLE_CLINICIAN & 1u ? role_can_go(w, p) : OK;
}

enum err change_person(struct work *w, void *context, struct done *ret_done) {
    struct person was, p = *(const struct person *)context;
    TRY(work_may(w, PERM_PEOPLE));
    TRY(person_store_get(w->tx, work_site(w), p.person_id, &was));
    if (was.version != p.version) return set_up_stale(w, S("This person"));
    p.is_disabled = was.is_disabled;
    p.has_password = was.has_password;
    TRY(check_person(w, &p, false));
    TRY(check_roles_change(w, &was, &p));
    TRY(person_store_update(w->tx, work_site(w), &p));
    ret_done->id = p.person_id;
    TRY(clinician_resource_follow(w, &p));
    if (was.roles != p.roles) {
        uuid fact;
        TRY(person_store_set_roles(w->tx, work_site(w), p.person_id, p.roles));
        TRY(record_as(w, "person.roles-set", p.person_id, role_list(w, p.roles), p.user_name,
                      &fact));
        TRY(nobodys_clinics_follow(w, p.person_id, fact));
    }
    return record(w, "person.changed", p.person_id, S(""), p.user_name);
}

/* Nobody's leave leaves a duty without an owner. */
static enum err leave_nothing(struct work *w, const struct person *p,
                              const struct person_access *input) {
    struct left_with left;
    if (input->passes_on)
        return pass_on(w, &(struct pass_on){p->person_id, input->consultant, input->to});
    TRY(left_with(w, p->person_id, &left));
    if (left_with_nothing(&left)) return OK;
    return problem_set(w->why, CONFLICT, S("to"),
                       say(w->arena, "{} has {}: choose who takes that over", SAY_T(p->family_name),
                           SAY_T(left_with_words(w->arena, &left))),
                       S("House rule H2: a duty has one owner"));
}

enum err set_person_access(struct work *w, void *context, struct done *ret_done) {
    const struct person_access *input = context;
    TRY(work_may(w, PERM_PEOPLE));
    struct person p;
    TRY(find_person(w, input->user_name, &p));
    ret_done->id = p.person_id;
    if (p.is_disabled == input->is_disabled) return OK;
    if (input->is_disabled) {
        TRY(keep_one(w, &p, S("user_name")));
        TRY(leave_nothing(w, &p, input));
        TRY(sign_in_store_end_all(w->tx, work_site(w), p.person_id, w->now));
    }
    p.is_disabled = input->is_disabled;
    TRY(person_store_update(w->tx, work_site(w), &p));
    TRY(clinician_resource_follow(w, &p));
    uuid fact;
    TRY(record_as(w, input->is_disabled ? "person.disabled" : "person.enabled", p.person_id, S(""),
                  p.user_name, &fact));
    return nobodys_clinics_follow(w, p.person_id, fact);
}

enum err set_person_password(struct work *w, void *context, struct done *ret_done) {
    const struct person_access *input = context;
    TRY(work_may(w, PERM_PEOPLE));
    struct person p;
    TRY(find_person(w, input->user_name, &p));
    ret_done->id = p.person_id;
    TRY(person_store_set_password(w->tx, work_site(w), p.person_id, input->password_hash));
    TRY(sign_in_store_end_all(w->tx, work_site(w), p.person_id, w->now));
    return record(w, "person.password-set", p.person_id, S(""), p.user_name);
}

enum err set_own_password(struct work *w, void *context, struct done *ret_done) {
    const struct own_password *input = context;
    TRY(work_may(w, PERM_SIGNED_IN));
    struct person p;
    TRY(person_store_get(w->tx, work_site(w), w->scope->person_id, &p));
    ret_done->id = p.person_id;
    TRY(person_store_set_password(w->tx, work_site(w), p.person_id, input->password_hash));
    TRY(sign_in_store_end_all(w->tx, work_site(w), p.person_id, w->now));
    return record(w, "person.password-changed", p.person_id, S(""), p.user_name);
}
