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

/* The words a letter is made of: a slip of the pen is far likelier one of them than a rare word. */
static const char common[] =
    " about after again all also always and any appointment are asked at away back be because been "
    "before being better blood both but by came can care clinic come could day days did do does done "
    "down due during each even every examination family few first follow following for found from "
    "further gave get given going good had has have he heart help her here him his history home "
    "hospital how however if in into is it its just kind know last left letter like little long made "
    "make many may me medication might more most much must my need never new next no normal not now "
    "of off on once one only or other our out over own pain patient please reviewed right said same "
    "saw scan see seen she should showed since so some still such sure symptoms taken than thank that "
    "the their them then there these they think this those through time to today told too took two "
    "under until up us use usual very was we week weeks well went were what when where which while "
    "who will with without would year years yes yet you your ";

static bool is_common(str word) {
    if (word.n < 2 || word.n > 20) return false;
    char padded[23] = {' '};
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        if (!char_is_alpha_ascii(c)) return false;
        padded[i + 1] = char_lower_ascii(c);
    }
    padded[word.n + 1] = ' ';
    return str_find(str_from_c(common), (str){padded, word.n + 2}) >= 0;
}

/* How many letters the two begin with alike, and end with alike. */
static size_t alike(str one, str other, bool from_end) {
    size_t n = 0, most = one.n < other.n ? one.n : other.n;
    while (n < most &&
           (from_end ? one.p[one.n - 1 - n] == other.p[other.n - 1 - n] : one.p[n] == other.p[n]))
        n++;
    return n;
}

/* Two neighbours changed places: teh, the. */
static bool is_swapped(str typed, str meant) {
    size_t n = alike(typed, meant, false);
    return typed.n == meant.n && n + 2 <= typed.n && typed.p[n] == meant.p[n + 1] &&
           typed.p[n + 1] == meant.p[n] && str_eq(str_from(typed, n + 2), str_from(meant, n + 2));
}

/* One letter was left out: wich, which. */
static bool is_short_of_one(str typed, str meant) {
    return meant.n == typed.n + 1 &&
           alike(typed, meant, false) + alike(typed, meant, true) >= typed.n;
}

/* The place in Hunspell's list of what was most likely meant; its own first, where nothing says more. */
static int likeliest(str typed, char *const *list, int n) {
    for (int i = 0; i < n; i++)
        if (is_common(str_from_c(list[i])) && is_swapped(typed, str_from_c(list[i]))) return i;
    for (int i = 0; i < n; i++)
        if (is_common(str_from_c(list[i])) && is_short_of_one(typed, str_from_c(list[i]))) return i;
    return 0;
}

size_t spell_suggest(struct spell *spell, struct arena *a, str word, str *ret_words, size_t max) {
    char c[LONGEST_WORD + 1], **list = NULL;
    if (!to_c(word, c)) return 0;
    int got = Hunspell_suggest(spell->hunspell, &list, c);
    size_t n = 0;
    int first = got > 0 ? likeliest(str_from_c(c), list, got) : 0;
    if (got > 0 && max > 0) ret_words[n++] = arena_str(a, str_from_c(list[first]));
    for (int i = 0; i < got && n < max; i++)
        if (i != first) ret_words[n++] = arena_str(a, str_from_c(list[i]));
    if (list) Hunspell_free_list(spell->hunspell, &list, got);
    return n;
}
