#include "commands.h"

#include "buf.h"
#include "cli_site.h"
#include "clinician_in_use.h"
#include "people_work.h"
#include "permission.h"
#include "person_store.h"

/* "secretary,booking-clerk" as bits. */
static enum err read_roles(struct cli *c, str list, uint32_t *ret_roles) {
    uint32_t roles = 0;
    while (list.p && list.n) {
        str word = str_trim(str_cut(&list, ','));
        char *spaced = arena_alloc(c->arena, word.n + 1);
        for (size_t i = 0; i < word.n; i++)
            spaced[i] = word.p[i] == '-' ? ' ' : word.p[i];
        enum role role;
        if (role_parse((str){spaced, word.n}, &role) != OK) {
            return problem_set(&c->why, INVALID, S("usage"),
                               say(c->arena,
                                   "There is no role {}: receptionist, booking-clerk, secretary, "
                                   "clinician, manager, administrator",
                                   SAY_T(word)),
                               S(""));
        }
        roles |= 1u << role;
    }
    *ret_roles = roles;
    return OK;
}

static enum err run_add(struct cli *c) {
    struct add_person input = {.person = {.user_name = c->words[0],
                                          .title = cli_option(c, "--title"),
                                          .given_name = cli_option(c, "--given"),
                                          .family_name = cli_option(c, "--family")}};
    struct cli_site site;
    struct done done;
    TRY(read_roles(c, cli_option(c, "--roles"), &input.person.roles));
    TRY(cli_site(c, cli_option(c, "--site-id"), &site));
    TRY(cli_password_hash(c, c->secret, c->words[0], &input.password_hash));
    TRY(work_write(&site.work, NULL, add_person, &input, &done));
    buf_put(&c->out, say(c->arena, "User {} is added.\n", SAY_T(c->words[0])));
    return OK;
}

static enum err change_access(struct cli *c, work_change_fn change, struct person_access *input) {
    struct cli_site site;
    struct done done;
    TRY(cli_site(c, cli_option(c, "--site-id"), &site));
    return work_write(&site.work, NULL, change, input, &done);
}

struct leaving {
    str to;
    struct person_access access;
};

/* By name here, by id there. */
static enum err leave(struct work *w, void *context, struct done *ret_done) {
    const struct leaving *x = context;
    struct person_access access = x->access;
    struct person to;
    TRY(work_may(w, PERM_PEOPLE));
    if (x->to.n) {
        enum err e = person_store_by_user_name(w->tx, w->scope->site_id, x->to, &to);
        if (e == NOT_FOUND)
            return problem_set(w->why, e, S("to"),
                               say(w->arena, "There is no user {}", SAY_T(x->to)), S(""));
        TRY(e);
        access.passes_on = true;
        access.to = to.person_id;
        if (person_signs(&to)) access.consultant = to.person_id;
    }
    return set_person_access(w, &access, ret_done);
}

static enum err run_disable(struct cli *c) {
    struct leaving x = {
        .to = cli_option(c, "--to"),
        .access = {.user_name = c->words[0], .is_disabled = !cli_has(c, "--enable")}};
    struct person_access input = x.access;
    struct cli_site site;
    struct done done;
    TRY(cli_site(c, cli_option(c, "--site-id"), &site));
    TRY(work_write(&site.work, NULL, leave, &x, &done));
    buf_put(&c->out, input.is_disabled
                         ? say(c->arena, "User {} can no longer sign in.\n", SAY_T(c->words[0]))
                         : say(c->arena, "User {} can sign in again.\n", SAY_T(c->words[0])));
    return OK;
}

static enum err run_password(struct cli *c) {
    struct person_access input = {.user_name = c->words[0]};
    TRY(cli_password_hash(c, c->secret, c->words[0], &input.password_hash));
    TRY(change_access(c, set_person_password, &input));
    buf_put(&c->out, say(c->arena, "User {} has a new password and is signed out everywhere.\n",
                         SAY_T(c->words[0])));
    return OK;
}

static const struct cli_option add_options[] = {
    {"--roles", "ROLES", true, false, "with commas between: secretary,booking-clerk"},
    {"--family", "NAME", true, false, "family name"},
    {"--given", "NAME", false, false, "given name"},
    {"--title", "TITLE", false, false, "Dr, Sister, Mrs"},
    CLI_SITE_OPTION,
};
static const struct cli_option disable_options[] = {
    {"--enable", NULL, false, false, "let the user sign in again"},
    {"--to", "USER", false, false,
     "who takes over what is with the user: clinics, letters, reviews"},
    CLI_SITE_OPTION,
};
static const struct cli_option password_options[] = {CLI_SITE_OPTION};

const struct command command_user_add = {
    .name = "user add",
    .summary = "Add somebody who works here",
    .arguments = "USER",
    .words_min = 1,
    .words_max = 1,
    .secret = "Password for the new user: ",
    .secret_is_new = true,
    .options = add_options,
    .n_options = sizeof add_options / sizeof add_options[0],
    .needs = NEEDS_RECORDS,
    .prose = "The password is asked for, or read as one line of standard input.\n"
             "Roles: receptionist, booking-clerk, secretary, clinician, manager, administrator.",
    .run = run_add,
};
const struct command command_user_disable = {
    .name = "user disable",
    .summary = "Keep somebody from signing in",
    .arguments = "USER",
    .words_min = 1,
    .words_max = 1,
    .options = disable_options,
    .n_options = sizeof disable_options / sizeof disable_options[0],
    .needs = NEEDS_RECORDS,
    .prose = "Ends the user's sign-ins at once. What the user did stays as it is. While clinics,\n"
             "unsigned letters, reviews or other work are with the user, --to is needed.",
    .run = run_disable,
};
const struct command command_user_password = {
    .name = "user password",
    .summary = "Set a new password",
    .arguments = "USER",
    .words_min = 1,
    .words_max = 1,
    .secret = "New password: ",
    .secret_is_new = true,
    .options = password_options,
    .n_options = sizeof password_options / sizeof password_options[0],
    .needs = NEEDS_RECORDS,
    .prose = "The password is asked for, or read as one line of standard input.",
    .run = run_password,
};
