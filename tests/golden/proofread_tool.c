/* proofread_tool.c: the command alone, for the tests that run it over whole letters. "--then" parts the arguments of one
 * run from those of the next: the dictionaries, which take longer to read than a letter, are read once for all of them. */
#include "proofread_command.h"

#include <hunspell/hunspell.h>
#include <stddef.h>
#include <string.h>

#include "commands.h"

static Hunhandle *opened;
static int n_added, added;

Hunhandle *__real_Hunspell_create(const char *aff, const char *dic);
Hunhandle *__wrap_Hunspell_create(const char *aff, const char *dic);
void __real_Hunspell_destroy(Hunhandle *h);
void __wrap_Hunspell_destroy(Hunhandle *h);
int __real_Hunspell_add_dic(Hunhandle *h, const char *dic);
int __wrap_Hunspell_add_dic(Hunhandle *h, const char *dic);

Hunhandle *__wrap_Hunspell_create(const char *aff, const char *dic) {
    if (!opened) opened = __real_Hunspell_create(aff, dic);
    return opened;
}

void __wrap_Hunspell_destroy(Hunhandle *h) {
    (void)h; /* the next run has it too */
}

int __wrap_Hunspell_add_dic(Hunhandle *h, const char *dic) {
    if (n_added++ == 0) added = __real_Hunspell_add_dic(h, dic);
    return added;
}

int main(int argc, char **argv) {
    int status = 0, from = 1;
    do {
        int to = from;
        while (to < argc && strcmp(argv[to], "--then") != 0)
            to++;
        argv[from - 1] = argv[0];
        int ended = proofread_command(to - from + 1, argv + from - 1);
        if (status == 0 || status == EXIT_CHECK_FAILED) status = ended ? ended : status;
        from = to + 1;
    } while (from < argc);
    if (opened) __real_Hunspell_destroy(opened);
    return status;
}
