#include "hand_off_options.h"

#include "data_dir.h"
#include "files.h"

enum { PLACES_MAX = 32, COMMAND_NAME_MAX = 32 };

static enum err usage(struct problem *why, str sentence) {
    return problem_set(why, INVALID, S("usage"), sentence, S("docs/ops/hand-off.md"));
}

static enum err read_folder(struct arena *a, str path, struct hand_off_allowed *allowed,
                            str *folders, struct problem *why) {
    struct file_info info;
    if (file_look(a, path, &info, NULL) != OK || !info.is_folder)
        return usage(why, say(a, "--hand-off-folder {}: there is no such folder", SAY_T(path)));
    if (allowed->n_folders == PLACES_MAX) return usage(why, S("There are too many folders"));
    while (path.n > 1 && str_ends_with(path, S("/")))
        path.n--;
    folders[allowed->n_folders++] = path;
    return OK;
}

static bool is_command_name(str name) {
    if (name.n == 0 || name.n > COMMAND_NAME_MAX) return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!char_is_digit(c) && !char_is_alpha_ascii(c) && c != '-' && c != '_') return false;
    }
    return true;
}

static enum err read_command(struct arena *a, str line, struct hand_off_allowed *allowed,
                             struct hand_off_command *commands, struct problem *why) {
    str path = line, name = str_cut(&path, '=');
    struct file_info info;
    if (!is_command_name(name) || path.n == 0)
        return usage(why, say(a, "--hand-off-command {}: it is NAME=PATH", SAY_T(line)));
    path = path_absolute(a, path);
    if (file_look(a, path, &info, NULL) != OK || info.is_folder || (info.mode & 0111) == 0)
        return usage(why, say(a, "--hand-off-command {}: there is no such program", SAY_T(line)));
    if (info.mode & 0002)
        return usage(
            why, say(a, "--hand-off-command {}: everybody may change that program", SAY_T(line)));
    for (size_t i = 0; i < allowed->n_commands; i++) {
        if (str_eq(commands[i].name, name))
            return usage(why,
                         say(a, "--hand-off-command {}: the name is given twice", SAY_T(line)));
    }
    if (allowed->n_commands == PLACES_MAX) return usage(why, S("There are too many commands"));
    commands[allowed->n_commands++] = (struct hand_off_command){name, path};
    return OK;
}

enum err hand_off_options_read(struct arena *a, str data, const struct serve_settings *settings,
                               struct hand_off_allowed *ret_allowed, struct problem *why) {
    struct hand_off_allowed allowed = {0};
    str *folders = arena_array(a, str, PLACES_MAX);
    struct hand_off_command *commands = arena_array(a, struct hand_off_command, PLACES_MAX);
    if (data.n) allowed.outbox = data_dir_file(a, path_absolute(a, data), DATA_OUTBOX);
    for (str rest = settings->hand_off_folders; rest.n;)
        TRY(read_folder(a, str_cut(&rest, '\n'), &allowed, folders, why));
    for (str rest = settings->hand_off_commands; rest.n;)
        TRY(read_command(a, str_cut(&rest, '\n'), &allowed, commands, why));
    if (allowed.n_commands && !allowed.outbox.n && !allowed.n_folders) {
        return usage(why, S("A command's files need a place: give --data, or --hand-off-folder"));
    }
    allowed.folders = folders;
    allowed.commands = commands;
    *ret_allowed = allowed;
    return OK;
}
