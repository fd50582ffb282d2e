/* Where signed letters are handed off to: one of the places that the operator allowed. */
#include "buf.h"
#include "hand_off.h"
#include "outbox_store.h"
#include "page.h"
#include "routes.h"
#include "services.h"
#include "site_store.h"

enum { OPTIONS_MAX = 70, SETTING_MAX = 4200 };

static const struct field set_rows[] = {
    {.name = "version",
     .type = FIELD_INT,
     .required = true,
     .min = 1,
     .max = 1000000000,
     .label = "the version"},
    {.name = "where",
     .type = FIELD_TEXT,
     .required = true,
     .max = SETTING_MAX,
     .label = "where letters are handed off to"},
    {.name = "folder", .type = FIELD_TEXT, .max = 64, .label = "the folder in it"},
    {.name = "is_change_meant", .type = FIELD_CHECK, .label = "that the change is meant"},
};
FIELD_TABLE(set_sending_fields, set_rows);

static str folder_words(struct arena *a, str folder) {
    return say(a, "A folder: {}", SAY_T(folder));
}

static size_t list_places(struct call *c, struct nhsuk_option *options) {
    const struct hand_off_allowed *allowed = &c->program->services->hand_off;
    struct arena *a = c->arena;
    size_t n = 0;
    options[n++] =
        (struct nhsuk_option){.value = S("none"), .text = S("Nowhere: every letter is printed")};
    if (allowed->outbox.n)
        options[n++] = (struct nhsuk_option){.value = S("folder:outbox"),
                                             .text = folder_words(a, allowed->outbox),
                                             .hint = S("In the data directory of this program")};
    for (size_t i = 0; i < allowed->n_folders; i++)
        options[n++] =
            (struct nhsuk_option){.value = say(a, "folder:{}", SAY_T(allowed->folders[i])),
                                  .text = folder_words(a, allowed->folders[i])};
    for (size_t i = 0; i < allowed->n_commands; i++)
        options[n++] = (struct nhsuk_option){
            .value = say(a, "command:{}", SAY_T(allowed->commands[i].name)),
            .text = say(a, "The command \"{}\"", SAY_T(allowed->commands[i].name)),
            .hint = allowed->commands[i].program};
    return n;
}

/* "folder:outbox/north" is the place "folder:outbox" and in it the folder "north". */
static void split_setting(const struct nhsuk_option *options, size_t n, str setting, str *ret_where,
                          str *ret_folder) {
    *ret_where = setting;
    *ret_folder = S("");
    for (size_t i = 0; i < n; i++) {
        str rest = str_from(setting, options[i].value.n);
        if (!str_starts_with(setting, options[i].value) || rest.n < 2 || rest.p[0] != '/') continue;
        *ret_where = options[i].value;
        *ret_folder = str_from(rest, 1);
    }
}

static void put_test(struct call *c, struct html *h, const struct site_row *site) {
    if (hand_off_setting(site->handoff).kind == HAND_OFF_NONE) return;
    nhsuk_card_open(h, S("Test"), 2);
    html_put(h,
             "<p>Now: {}. The test writes and removes a small file, or runs the command with "
             "--test. No word about a patient leaves.</p>",
             T(site->handoff));
    page_form_open(c, h, url_to(c->arena, ROUTE_test_sending));
    nhsuk_button(h, .text = S("Test it now"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    nhsuk_card_close(h);
}

/* Copies under way: how many, and that a change does not lose their answers. */
static enum err put_awaited(struct call *c, struct html *h, const struct site_row *site) {
    const struct outbox_awaited *list;
    size_t n;
    bool is_asked = false;
    TRY(outbox_store_awaited(c->work.tx, c->scope.site_id, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct hand_off_place place;
        bool is_now = str_eq(list[i].handed_to, site->handoff);
        if (list[i].n == 0) continue;
        html_put(h, "<p><strong>{}</strong>: {}. ", T(list[i].handed_to),
                 T(awaited_words(c->arena, list[i].n)));
        if (is_now)
            html_say(h, "After a change the answers are still read there until the last has come.");
        else if (hand_off_resolve(c->arena, &c->program->services->hand_off, c->scope.site_id,
                                  list[i].handed_to, &place, NULL) == OK)
            html_say(h, "The answers are read there until the last has come.");
        else
            html_say(h, "The operator no longer allows this place, so no answer can be read "
                        "there: ask for it to be allowed again, or send those letters again.");
        html_say(h, "</p>");
        is_asked |= is_now;
        if (is_now)
            nhsuk_checkbox(h, .name = S("is_change_meant"),
                           .label = S("Change it although answers are still to come"),
                           .checked = form_shown_checked(c, "is_change_meant", false),
                           .error = page_error(c, "is_change_meant"));
    }
    if (!is_asked) page_places(c, h, S("is_change_meant"));
    return OK;
}

enum err sending_settings(struct call *c) {
    struct site_row site;
    struct nhsuk_option options[OPTIONS_MAX];
    str where, folder;
    TRY(site_store_get(c->work.tx, c->scope.site_id, &site));
    size_t n = list_places(c, options);
    split_setting(options, n, site.handoff, &where, &folder);
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    clerk_head(&h, .title = S("Electronic hand-off"),
               .under = S("Where letters go whose recipients have a mailbox at the carrier"));
    page_form_open(c, &h, url_to(c->arena, ROUTE_set_sending));
    page_version_of_values(c, &h, site.version);
    nhsuk_radios(&h, .name = S("where"), .label = S("Where letters are handed off to"),
                 .hint = S("More places are allowed when the program is started: "
                           "--hand-off-folder and --hand-off-command"),
                 .options = options, .n_options = n, .value = form_shown(c, "where", where),
                 .error = page_error(c, "where"));
    nhsuk_input(&h, .name = S("folder"), .label = S("A folder in it (if any)"),
                .hint = S("Letters, digits, - and _. Leave it empty for the folder itself, and "
                          "for a command."),
                .value = form_shown(c, "folder", folder), .error = page_error(c, "folder"),
                .max = 64, .width = 20, .no_spelling = true);
    TRY(put_awaited(c, &h, &site));
    nhsuk_button(&h, .text = S("Save"));
    clerk_form_close(&h);
    put_test(c, &h, &site);
    return page_reply(c, html_fragment(&h));
}

enum err set_sending(struct call *c) {
    str where = form_text(c, "where"), folder = form_text(c, "folder");
    if (folder.n && hand_off_setting(where).kind != HAND_OFF_FOLDER)
        return call_problem(c, "folder", S("Only a folder has a folder in it: leave this empty"));
    struct set_hand_off in = {
        .allowed = &c->program->services->hand_off,
        .setting = folder.n ? say(c->arena, "{}/{}", SAY_T(where), SAY_T(folder)) : where,
        .version = form_int(c, "version"),
        .is_change_meant = form_is_checked(c, "is_change_meant")};
    struct done done;
    TRY(work_write(&c->work, &c->key, set_hand_off, &in, &done));
    return reply_notice(c, S("Saved. Test it before the first letter leaves."),
                        url_to(c->arena, ROUTE_sending_settings));
}

static enum err read_site(struct work *w, void *context) {
    return site_store_get(w->tx, w->scope->site_id, context);
}

enum err test_sending(struct call *c) {
    struct site_row site;
    struct hand_off_place place;
    TRY(work_read(&c->work, read_site, &site));
    TRY(hand_off_resolve(c->arena, &c->program->services->hand_off, c->scope.site_id, site.handoff,
                         &place, c->work.why));
    enum err e = hand_off_try(&c->work, &place);
    if (e == FORBIDDEN && !may(&c->scope, PERM_SYSTEM)) return e;
    /* What the machine refused is said on the page, whatever kind of refusal it was. */
    if (e != OK) return call_problem(c, "where", c->why.sentence);
    return reply_notice(c, S("The test went well."), url_to(c->arena, ROUTE_sending_settings));
}
