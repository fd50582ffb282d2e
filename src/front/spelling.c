#include "spelling.h"

#include <pthread.h>
#include <string.h>

#include "sha256.h"
#include "spell_hunspell.h"

enum { REMEMBERED = 512, LONGEST = 64, SUGGESTIONS = 5 };

struct word {
    char p[LONGEST];
    size_t n;
};

/* What was suggested for a word; the newest takes the place of an older one of the same slot. */
struct remembered {
    struct word asked, suggested[SUGGESTIONS];
    size_t n;
};

struct spelling {
    pthread_mutex_t mutex;
    struct spell *spell;
    struct proof_spelling asked;
    struct remembered slots[REMEMBERED];
};

static bool is_known(void *self, str word) {
    struct spelling *s = self;
    pthread_mutex_lock(&s->mutex);
    bool known = spell_is_known(s->spell, word);
    pthread_mutex_unlock(&s->mutex);
    return known;
}

static struct remembered *slot_of(struct spelling *s, str word) {
    sha256_hash hash = sha256_of(word);
    return &s->slots[(hash.b[0] * 256u + hash.b[1]) % REMEMBERED];
}

static void keep(struct word *w, str text) {
    memcpy(w->p, text.p, text.n);
    w->n = text.n;
}

static void remember(struct remembered *r, str word, const str *words, size_t n) {
    bool fits = word.n > 0 && word.n <= LONGEST && n <= SUGGESTIONS;
    for (size_t i = 0; i < n; i++)
        fits = fits && words[i].n <= LONGEST;
    if (!fits) return;
    keep(&r->asked, word);
    for (size_t i = 0; i < n; i++)
        keep(&r->suggested[i], words[i]);
    r->n = n;
}

static size_t suggest(void *self, struct arena *a, str word, str *ret_words, size_t max) {
    struct spelling *s = self;
    pthread_mutex_lock(&s->mutex);
    struct remembered *r = slot_of(s, word);
    size_t n = 0;
    if (word.n && str_eq((str){r->asked.p, r->asked.n}, word)) {
        for (; n < r->n && n < max; n++)
            ret_words[n] = arena_str(a, (str){r->suggested[n].p, r->suggested[n].n});
    } else {
        n = spell_suggest(s->spell, a, word, ret_words, max);
        if (max == SUGGESTIONS) remember(r, word, ret_words, n);
    }
    pthread_mutex_unlock(&s->mutex);
    return n;
}

enum err spelling_open(struct arena *a, struct spelling **ret_spelling, struct problem *why) {
    struct spelling *s = arena_new(a, struct spelling);
    TRY(spell_open(a, S(""), &s->spell, why));
    pthread_mutex_init(&s->mutex, NULL);
    s->asked = (struct proof_spelling){.self = s, .is_known = is_known, .suggest = suggest};
    *ret_spelling = s;
    return OK;
}

void spelling_close(struct spelling *s) {
    if (!s) return;
    spell_close(s->spell);
    pthread_mutex_destroy(&s->mutex);
}

const struct proof_spelling *spelling_asked(const struct spelling *s) {
    return s ? &s->asked : NULL;
}
