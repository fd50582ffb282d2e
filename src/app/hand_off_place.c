/* Where a site's letters are handed off to, and whether the operator allows it. */
#include "hand_off_place.h"
#include "buf.h"
#include "child_run.h"
#include "fact.h"
#include "files.h"
#include "outbox_store.h"
#include "permission.h"
#include "site_store.h"

static const int64_t TEST_LIMIT = 30 * INSTANT_SECOND;
enum { NAME_MAX_BYTES = 64 };

struct hand_off_choice hand_off_setting(str setting) {
    str rest = setting, kind = str_cut(&rest, ':');
    if (rest.n && str_eq(kind, S("folder"))) return (struct hand_off_choice){HAND_OFF_FOLDER, rest};
    if (rest.n && str_eq(kind, S("command")))
        return (struct hand_off_choice){HAND_OFF_COMMAND, rest};
    return (struct hand_off_choice){HAND_OFF_NONE, {0}};
}

/* One folder's name, which leads nowhere else; two names are the program's own. */
static bool is_plain_name(str name) {
    if (name.n == 0 || name.n > NAME_MAX_BYTES) return false;
    if (str_eq(name, S("ack")) || str_eq(name, S("command"))) return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!char_is_digit(c) && !char_is_alpha_ascii(c) && c != '-' && c != '_') return false;
    }
    return true;
}

static bool is_beneath(str root, str path) {
    if (root.n == 0 || !str_starts_with(path, root)) return false;
    str rest = str_from(path, root.n);
    if (rest.n == 0) return true;
    return rest.p[0] == '/' && is_plain_name(str_from(rest, 1));
}

static enum err not_allowed(struct problem *why, str sentence) {
    return problem_set(why, INVALID, S("where"), sentence, S("docs/ops/hand-off.md"));
}

static enum err resolve_folder(struct arena *a, const struct hand_off_allowed *allowed, str where,
                               struct hand_off_place *ret_place, struct problem *why) {
    str path = where;
    if (allowed->outbox.n && is_beneath(S("outbox"), where))
        path = say(a, "{}{}", SAY_T(allowed->outbox), SAY_T(str_from(where, 6)));
    bool is_allowed = is_beneath(allowed->outbox, path);
    for (size_t i = 0; i < allowed->n_folders; i++)
        is_allowed = is_allowed || is_beneath(allowed->folders[i], path);
    if (!is_allowed) {
        return not_allowed(why, say(a,
                                    "The folder {} is not one that the operator allows: start the "
                                    "program with --hand-off-folder, or choose another",
                                    SAY_T(where)));
    }
    *ret_place = (struct hand_off_place){HAND_OFF_FOLDER, path, {0}};
    return OK;
}

/* Its files lie in a folder of the command's and the site's own. */
static enum err resolve_command(struct arena *a, const struct hand_off_allowed *allowed,
                                int64_t site_id, str name, struct hand_off_place *ret_place,
                                struct problem *why) {
    str root = allowed->outbox.n    ? allowed->outbox
               : allowed->n_folders ? allowed->folders[0]
                                    : S("");
    for (size_t i = 0; i < allowed->n_commands; i++) {
        if (!str_eq(allowed->commands[i].name, name) || root.n == 0) continue;
        *ret_place = (struct hand_off_place){
            HAND_OFF_COMMAND, say(a, "{}/command/{}-{}", SAY_T(root), SAY_T(name), SAY_N(site_id)),
            allowed->commands[i].program};
        return OK;
    }
    return not_allowed(why, say(a,
                                "There is no command \"{}\": start the program with "
                                "--hand-off-command {}=PATH, or choose another",
                                SAY_T(name), SAY_T(name)));
}

enum err hand_off_resolve(struct arena *a, const struct hand_off_allowed *allowed, int64_t site_id,
                          str setting, struct hand_off_place *ret_place, struct problem *why) {
    struct hand_off_choice choice = hand_off_setting(setting);
    switch (choice.kind) {
    case HAND_OFF_FOLDER: return resolve_folder(a, allowed, choice.where, ret_place, why);
    case HAND_OFF_COMMAND:
        return resolve_command(a, allowed, site_id, choice.where, ret_place, why);
    case HAND_OFF_NONE: break;
    }
    *ret_place = (struct hand_off_place){0};
    return OK;
}

/* ---- the setting ----------------------------------------------------------------------------------- */

/* A place by its setting, of any site; no folder where it leads nowhere that is allowed. */
static str folder_of(struct work *w, const struct hand_off_allowed *allowed, int64_t site_id,
                     str setting) {
    struct hand_off_place place = {0};
    if (hand_off_resolve(w->arena, allowed, site_id, setting, &place, NULL) != OK) return S("");
    return place.folder;
}

static enum err awaits_there(struct work *w, const struct set_hand_off *in, int64_t site_id,
                             str folder, bool *ret_is) {
    const struct outbox_awaited *list;
    size_t n;
    TRY(outbox_store_awaited(w->tx, site_id, &list, &n));
    for (size_t i = 0; i < n && !*ret_is; i++)
        *ret_is = str_eq(folder_of(w, in->allowed, site_id, list[i].handed_to), folder);
    return OK;
}

static enum err used_by_another(struct work *w, const struct set_hand_off *in,
                                const struct hand_off_place *place) {
    if (place->folder.n == 0) return OK;
    const struct site_row *sites;
    size_t n;
    TRY(site_store_list(w->tx, &sites, &n));
    for (size_t i = 0; i < n; i++) {
        int64_t other = sites[i].site_id;
        if (other == work_site(w)) continue;
        bool is_used = str_eq(folder_of(w, in->allowed, other, sites[i].handoff), place->folder);
        TRY(awaits_there(w, in, other, place->folder, &is_used));
        if (is_used) {
            return problem_set(w->why, CONFLICT, S("where"),
                               S("Another site uses this folder: choose one of your own"), S(""));
        }
    }
    return OK;
}

/* Letters under way are not stranded: their number is said first. */
static enum err check_awaited(struct work *w, const struct set_hand_off *in, str before) {
    const struct outbox_awaited *list;
    size_t n;
    if (str_eq(before, in->setting) || in->is_change_meant) return OK;
    TRY(outbox_store_awaited(w->tx, work_site(w), &list, &n));
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(list[i].handed_to, before) || list[i].n == 0) continue;
        return problem_set(w->why, INVALID, S("is_change_meant"),
                           say(w->arena,
                               "{}: say that the change is meant. The answers are read where they "
                               "were handed off until the last has come",
                               SAY_T(awaited_words(w->arena, list[i].n))),
                           S("House rule H11"));
    }
    return OK;
}

str awaited_words(struct arena *a, int64_t n) {
    return n == 1 ? S("1 copy handed off there has no answer yet")
                  : say(a, "{} copies handed off there have no answer yet", SAY_N(n));
}

enum err set_hand_off(struct work *w, void *context, struct done *ret_done) {
    const struct set_hand_off *in = context;
    TRY(work_may(w, PERM_SYSTEM));
    struct site_row own;
    struct hand_off_place place;
    TRY(hand_off_resolve(w->arena, in->allowed, work_site(w), in->setting, &place, w->why));
    TRY(used_by_another(w, in, &place));
    TRY(site_store_get(w->tx, work_site(w), &own));
    if (own.version != in->version) {
        return problem_set(w->why, CONFLICT, S(""),
                           S("Somebody changed the site in the meantime: look at it again"),
                           S("House rule H6"));
    }
    TRY(check_awaited(w, in, own.handoff));
    own.handoff = place.kind == HAND_OFF_NONE ? S("none") : in->setting;
    TRY(site_store_update(w->tx, &own));
    ret_done->detail = own.handoff;
    uuid fact;
    return record_fact(
        w,
        &(struct fact){.kind = "site.hand-off-set", .subject_kind = "site", .detail = own.handoff},
        &fact);
}

/* ---- the test -------------------------------------------------------------------------------------- */

static enum err try_folder(struct work *w, const struct hand_off_place *place) {
    str name = say(w->arena, "{}/.clerkwell-test-{}", SAY_T(place->folder),
                   SAY_T(uuid_text(w->arena, work_new_id(w))));
    TRY(folder_make(w->arena, path_join(w->arena, place->folder, S("ack")), w->why));
    TRY(file_create(w->arena, name, S("Clerkwell can write here.\n"), 0640, w->why));
    return file_remove(w->arena, name, w->why);
}

static enum err try_command(struct work *w, const struct hand_off_place *place) {
    const str arguments[] = {place->program, S("--test")};
    struct child_end end;
    TRY(child_run(w->arena, &(struct child_order){arguments, 2, place->folder, TEST_LIMIT}, &end,
                  w->why));
    if (!end.is_late && end.status == 0) return OK;
    return problem_set(w->why, UNAVAILABLE, S("where"),
                       end.is_late ? S("The command did not end within 30 seconds")
                                   : say(w->arena, "The command ended with exit status {}{}{}",
                                         SAY_N(end.status), SAY_T(end.said.n ? S(": ") : S("")),
                                         SAY_T(end.said)),
                       S("docs/ops/hand-off.md"));
}

enum err hand_off_try(struct work *w, const struct hand_off_place *place) {
    TRY(work_may(w, PERM_SYSTEM));
    if (place->kind == HAND_OFF_NONE) {
        return problem_set(w->why, INVALID, S("where"),
                           S("There is nothing to test: letters are printed"), S(""));
    }
    TRY(try_folder(w, place));
    return place->kind == HAND_OFF_COMMAND ? try_command(w, place) : OK;
}
