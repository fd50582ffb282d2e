#include "site_word_work.h"

#include "buf.h"
#include "fact.h"
#include "permission.h"
#include "spelling_word.h"
#include "word_store.h"

enum { AT_ONCE = 500 };

static enum err refuse(struct work *w, str field, str sentence) {
    return problem_set(w->why, INVALID, field, sentence, S(""));
}

static enum err record(struct work *w, const char *kind, size_t n, str words, struct done *done) {
    uuid entry_id;
    done->id = w->scope->person_id;
    done->detail = say(w->arena, "{}", SAY_N((int64_t)n));
    if (n == 0) return OK;
    return record_fact(w,
                       &(struct fact){.kind = kind,
                                      .subject_kind = "spelling",
                                      .subject_id = w->scope->person_id,
                                      .detail = done->detail,
                                      .text = words},
                       &entry_id);
}

static void put_word(struct buf *b, str word) {
    if (b->n) buf_put_char(b, ' ');
    buf_put(b, word);
}

/* The next word of `*rest`; empty at the end. */
static str next_word(str *rest) {
    *rest = str_trim(*rest);
    size_t n = 0;
    while (n < rest->n && !char_is_blank(rest->p[n]))
        n++;
    str word = str_slice(*rest, 0, n);
    *rest = str_from(*rest, n);
    return word;
}

static enum err read_words(struct work *w, str text, str *words, size_t *ret_n) {
    size_t n = 0;
    str rest = text;
    for (str typed = next_word(&rest); typed.n; typed = next_word(&rest)) {
        if (n == AT_ONCE) return refuse(w, S("words"), S("Add at most 500 words at a time"));
        TRY(spelling_word_parse(w->arena, typed, S("words"), &words[n], w->why));
        n++;
    }
    if (n == 0) return refuse(w, S("words"), S("Write the words to add, a line each"));
    *ret_n = n;
    return OK;
}

enum err add_site_words(struct work *w, void *context, struct done *ret_done) {
    const struct add_site_words *in = context;
    if (!may(w->scope, PERM_LETTER_WRITE)) TRY(work_may(w, PERM_SET_UP));
    str words[AT_ONCE];
    size_t n, n_new = 0;
    int64_t n_there;
    TRY(read_words(w, in->text, words, &n));
    TRY(word_store_count(w->tx, work_site(w), &n_there));
    if (n_there + (int64_t)n > WORDS_MOST)
        return refuse(w, S("words"), S("The list is full: remove words that are no longer needed"));
    struct buf added;
    buf_init(&added, w->arena);
    for (size_t i = 0; i < n; i++) {
        bool is_new;
        TRY(word_store_add(w->tx, work_site(w), words[i], w->scope->person_id, w->now, &is_new));
        if (!is_new) continue;
        put_word(&added, words[i]);
        n_new++;
    }
    return record(w, "spelling.added", n_new, buf_str(&added), ret_done);
}

enum err remove_site_words(struct work *w, void *context, struct done *ret_done) {
    const struct remove_site_words *in = context;
    TRY(work_may(w, PERM_SET_UP));
    size_t n_gone = 0;
    if (in->n == 0) return refuse(w, S("ticked"), S("Tick the words to remove"));
    struct buf gone;
    buf_init(&gone, w->arena);
    for (size_t i = 0; i < in->n; i++) {
        bool was_there;
        TRY(word_store_remove(w->tx, work_site(w), in->words[i], &was_there));
        if (!was_there) continue;
        put_word(&gone, in->words[i]);
        n_gone++;
    }
    return record(w, "spelling.removed", n_gone, buf_str(&gone), ret_done);
}
