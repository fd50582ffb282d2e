/* spell_hunspell.c: Hunspell behind two questions. */
#include "spell_hunspell.h"

#include <hunspell/hunspell.h>
#include <unistd.h>

#include "buf.h"

struct spell {
    Hunhandle *hunspell;
    bool has_medical;
};

static const char *path_in(struct arena *a, str folder, const char *name) {
    return arena_c(a, say(a, "{}/{}", SAY_T(folder), SAY_T(str_from_c(name))));
}

enum err spell_open(struct arena *a, str folder, struct spell **ret_spell, struct problem *why) {
    if (str_is_empty(folder)) folder = S("/usr/share/hunspell");
    const char *aff = path_in(a, folder, "en_GB.aff"), *dic = path_in(a, folder, "en_GB.dic");
    /* Hunspell itself takes a missing dictionary for an empty one. */
    if (access(aff, R_OK) != 0 || access(dic, R_OK) != 0) {
        str sentence =
            say(a, "There is no British dictionary in {}: install the package hunspell-en-gb.",
                SAY_T(folder));
        return problem_set(why, NOT_FOUND, S("dictionary"), sentence, S(""));
    }
    Hunhandle *hunspell = Hunspell_create(aff, dic);
    if (!hunspell)
        return problem_set(why, UNAVAILABLE, S("dictionary"),
                           S("The British dictionary cannot be read."), S(""));
    struct spell *spell = arena_new(a, struct spell);
    spell->hunspell = hunspell;
    static const char *const medical[] = {"en_med_glut.dic", "en_MED.dic"};
    for (size_t i = 0; i < 2 && !spell->has_medical; i++) {
        const char *path = path_in(a, folder, medical[i]);
        spell->has_medical = access(path, R_OK) == 0 && Hunspell_add_dic(hunspell, path) == 0;
    }
    *ret_spell = spell;
    return OK;
}

void spell_close(struct spell *spell) {
    if (!spell || !spell->hunspell) return;
    Hunspell_destroy(spell->hunspell);
    spell->hunspell = NULL;
}

/* Longer than any word of a dictionary; a stack copy spares the arena one for each word of a letter. */
enum { LONGEST_WORD = 127 };

static bool to_c(str word, char *c) {
    if (word.n == 0 || word.n > LONGEST_WORD) return false;
    size_t n = 0;
    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] == '\0') return false;
        /* The dictionary writes the straight apostrophe. */
        if (str_starts_with(str_from(word, i), S("’"))) {
            c[n++] = '\'';
            i += 2;
        } else {
            c[n++] = word.p[i];
        }
    }
    c[n] = '\0';
    return true;
}

bool spell_is_known(struct spell *spell, str word) {
    char c[LONGEST_WORD + 1];
    return to_c(word, c) && Hunspell_spell(spell->hunspell, c) != 0;
}

size_t spell_suggest(struct spell *spell, struct arena *a, str word, str *ret_words, size_t max) {
    char c[LONGEST_WORD + 1], **list = NULL;
    if (!to_c(word, c)) return 0;
    int got = Hunspell_suggest(spell->hunspell, &list, c);
    size_t n = 0;
    for (int i = 0; i < got && n < max; i++)
        ret_words[n++] = arena_str(a, str_from_c(list[i]));
    if (list) Hunspell_free_list(spell->hunspell, &list, got);
    return n;
}
