/* proofread_text.c: cuts a letter into lines, words and sentences. */
#include "proofread_text.h"

#include "utf8.h"

str proof_lower(struct arena *a, str s) {
    str copy = arena_str(a, s);
    char *p = (char *)(uintptr_t)copy.p;
    for (size_t i = 0; i < copy.n; i++)
        p[i] = char_lower_ascii(p[i]);
    return copy;
}

bool proof_in(str word, str set) {
    if (word.n == 0 || word.n > 40) return false;
    for (size_t i = 0; i + word.n + 2 <= set.n; i++) {
        if (set.p[i] != ' ' || set.p[i + 1 + word.n] != ' ') continue;
        if (str_eq_nocase_ascii(str_slice(set, i + 1, word.n), word)) return true;
    }
    return false;
}

void proof_sentence(const struct proof *p, size_t i, size_t *ret_from, size_t *ret_to) {
    uint32_t sentence = p->words[i].sentence;
    *ret_from = p->sentences[sentence];
    *ret_to = p->sentences[sentence + 1];
}

size_t proof_word_at(const struct proof *p, size_t at) {
    size_t low = 0, high = p->n_words;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->words[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t proof_line_at(const struct proof *p, size_t at) {
    size_t low = 0, high = p->n_lines;
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (p->lines[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)low;
}

bool proof_at(const struct proof *p, size_t at, str what) {
    return at + what.n <= p->text.n && str_eq_nocase_ascii(proof_slice(p, at, what.n), what);
}

bool proof_line_begins(const struct proof *p, size_t line, str phrase, size_t *ret_after) {
    enum { MOST_MARKS = 80 }; /* a line of underscores a mile long begins with nothing */
    size_t first = p->lines[line].at, at = first, end = at + p->lines[line].n;
    while (at < end && at < first + MOST_MARKS &&
           (char_is_blank(p->text.p[at]) || str_find_char(S("*_#>|-"), p->text.p[at]) >= 0))
        at++;
    if (at + phrase.n > end || !proof_at(p, at, phrase)) return false;
    at += phrase.n;
    if (at < end && char_is_alpha_ascii(p->text.p[at])) return false;
    if (ret_after) *ret_after = at;
    return true;
}

ptrdiff_t proof_line_colon(const struct proof *p, size_t line) {
    return str_find_char(str_slice(proof_line_str(p, line), 0, 200), ':');
}

bool proof_in_header(const struct proof *p, uint32_t line) {
    return line < p->body;
}

/* ---- lines ---- */

static bool line_is_item(str s) {
    size_t i = 0;
    while (i < s.n && char_is_blank(s.p[i]))
        i++;
    str rest = str_from(s, i);
    if (str_starts_with(rest, S("- ")) || str_starts_with(rest, S("* ")) ||
        str_starts_with(rest, S("+ ")) || str_starts_with(rest, S("\xe2\x80\xa2")) ||
        str_starts_with(rest, S("\xe2\x80\x93 ")))
        return true;
    size_t digits = 0;
    while (digits < rest.n && char_is_digit(rest.p[digits]))
        digits++;
    return digits > 0 && digits < 3 && digits + 1 < rest.n &&
           (rest.p[digits] == '.' || rest.p[digits] == ')') && rest.p[digits + 1] == ' ';
}

static void line_classify(struct proof_line *line, str s) {
    str trimmed = str_trim(s);
    line->is_blank = trimmed.n == 0;
    line->is_item = line_is_item(s);
    line->is_table = str_starts_with(trimmed, S("|"));
    bool is_short = trimmed.n < 50 && trimmed.n > 0;
    char last = trimmed.n ? trimmed.p[trimmed.n - 1] : ' ';
    line->is_heading = str_starts_with(trimmed, S("#")) || (is_short && last == ':') ||
                       (is_short && str_starts_with(trimmed, S("**")) && last == '*');
}

static void read_lines(struct proof *p) {
    size_t n = 1;
    for (size_t i = 0; i < p->text.n; i++)
        n += p->text.p[i] == '\n';
    p->lines = arena_array(p->arena, struct proof_line, n);
    size_t at = 0;
    for (size_t i = 0; i < p->text.n + 1; i++) {
        if (i < p->text.n && p->text.p[i] != '\n') continue;
        struct proof_line *line = &p->lines[p->n_lines++];
        *line = (struct proof_line){.at = at, .n = i - at};
        if (line->n && p->text.p[i - 1] == '\r') line->n--;
        line_classify(line, proof_slice(p, line->at, line->n));
        at = i + 1;
    }
}

/* ---- words ---- */

static bool is_letter(uint32_t c) {
    if (c < 0x80) return char_is_alpha_ascii((char)c);
    if (c == 0xb5 || c == 0x3bc) return true; /* micro sign and Greek mu */
    if (c < 0xc0 || c == 0xd7 || c == 0xf7) return false;
    return c < 0x2000 || (c > 0x2c00 && c < 0xe000 && c != 0x3000);
}

static bool is_upper(uint32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z';
    if (c >= 0xc0 && c <= 0xde) return c != 0xd7;
    return c >= 0x100 && c < 0x138 && c % 2 == 0;
}

/* One code point inside a word: an apostrophe or hyphen that joins two letters or digits. */
static size_t joiner_bytes(str text, size_t at) {
    if (at < text.n && (text.p[at] == '\'' || text.p[at] == '-')) return 1;
    if (str_starts_with(str_from(text, at), S("\xe2\x80\x99")) ||
        str_starts_with(str_from(text, at), S("\xe2\x80\x91")))
        return 3;
    return 0;
}

/* Reads the word at `at`, which begins with a letter or digit; returns its end. */
static size_t read_word(str text, size_t at, struct proof_word *word) {
    size_t end = at, uppers = 0, letters = 0;
    *word = (struct proof_word){.at = at};
    for (size_t next = at;;) {
        uint32_t c;
        if (!utf8_next(text, &next, &c)) break;
        bool letter = is_letter(c) || (c >= 0x300 && c < 0x370), digit = c >= '0' && c <= '9';
        if (!letter && !digit) {
            size_t join = joiner_bytes(text, end), after = end + join;
            uint32_t c2;
            if (!join || !utf8_next(text, &after, &c2) ||
                (!is_letter(c2) && (c2 < '0' || c2 > '9')))
                break;
            next = end = end + join;
            continue;
        }
        if (letter) {
            bool upper = is_upper(c);
            if (end == at) word->is_capital = upper;
            bool after_join =
                end > at && !char_is_alpha_ascii(text.p[end - 1]) && text.p[end - 1] > 0;
            word->is_mixed |= upper && letters > 0 && uppers < letters && !after_join;
            letters++;
            uppers += upper;
        }
        word->has_letter |= letter;
        word->has_digit |= digit;
        end = next;
    }
    word->n = end - at;
    word->is_all_upper = letters > 1 && uppers == letters;
    word->is_mixed |= uppers > 1 && uppers < letters && uppers + 1 == letters; /* MRIs, GPs */
    return end;
}

/* A run between blanks, and whether it is an address of a machine. Kept from word to word, so that a text
 * without blanks is looked at once. */
struct run {
    size_t end; /* 0: none read yet */
    bool is_address;
};

static bool is_address(str text, size_t at, struct run *run) {
    if (at < run->end) return run->is_address;
    size_t from = at, to = at;
    while (from > run->end && !char_is_blank(text.p[from - 1]))
        from--;
    while (to < text.n && !char_is_blank(text.p[to]))
        to++;
    str s = str_slice(text, from, to - from);
    run->end = to;
    run->is_address = str_find_char(s, '@') > 0 || str_find(s, S("://")) >= 0 ||
                      str_find(s, S("www.")) >= 0 || str_find(s, S(".nhs.")) >= 0 ||
                      str_find(s, S(".co.uk")) >= 0 || str_find(s, S(".org")) >= 0;
    return run->is_address;
}

static void read_words(struct proof *p) {
    size_t capacity = p->text.n / 2 + 1;
    p->words = arena_array(p->arena, struct proof_word, capacity);
    struct run run = {0};
    for (size_t at = 0; at < p->text.n;) {
        size_t next = at;
        uint32_t c;
        if (!utf8_next(p->text, &next, &c)) break;
        if (!is_letter(c) && (c < '0' || c > '9')) {
            at = next;
            continue;
        }
        struct proof_word *word = &p->words[p->n_words++];
        at = read_word(p->text, at, word);
        word->hash = proof_hash(proof_slice(p, word->at, word->n));
        word->line = proof_line_at(p, word->at);
        word->is_skipped = is_address(p->text, word->at, &run);
        struct proof_line *line = &p->lines[word->line];
        if (line->n_words++ == 0) line->first_word = (uint32_t)(p->n_words - 1);
    }
}

/* ---- sentences ---- */

/* Does a full stop after this word usually belong to the word? */
static bool takes_stop(str word) {
    return (word.n == 1 && !char_is_digit(word.p[0])) ||
           proof_in(word, S(" dr mr mrs ms prof rev st no nos approx eg ie e.g i.e vs etc "
                            "tel ext dept hosp ref fig cf incl "));
}

static bool gap_ends_sentence(const struct proof *p, const struct proof_word *a,
                              const struct proof_word *b) {
    str gap = proof_slice(p, a->at + a->n, b->at - a->at - a->n);
    for (size_t i = 0; i < gap.n; i++) {
        if (gap.p[i] != '.' && gap.p[i] != '!' && gap.p[i] != '?') continue;
        if (i + 1 < gap.n && !char_is_blank(gap.p[i + 1]) && gap.p[i + 1] != ')' &&
            gap.p[i + 1] != '"' && gap.p[i + 1] != '*')
            continue;
        if (i + 1 >= gap.n) continue; /* 2.5, e.g. */
        if (gap.p[i] == '.' && takes_stop(proof_slice(p, a->at, a->n)) && b->line == a->line)
            continue;
        return true;
    }
    return false;
}

static bool line_stands_alone(const struct proof *p, size_t line) {
    const struct proof_line *l = &p->lines[line];
    return l->is_item || l->is_heading || l->is_table || line < p->body || line >= p->sign_off ||
           line == p->subject;
}

/* Ends a line a sentence although no stop stands there? */
static bool line_break_ends(const struct proof *p, const struct proof_word *a,
                            const struct proof_word *b) {
    if (a->line == b->line) return false;
    if (line_stands_alone(p, b->line)) return true;
    const struct proof_line *before = &p->lines[a->line];
    if (before->is_heading || before->is_table || a->line < p->body || a->line == p->subject)
        return true;
    if (before->n < 50 && b->is_capital) return true; /* a line that was not wrapped */
    return b->line - a->line > 1;                     /* a blank line */
}

/* Rules look about in a sentence. One without end is cut, so that the work grows with the text and not with its
 * square; no word begins a sentence by that. */
static void read_sentences(struct proof *p) {
    enum { MOST_WORDS = 400 };
    uint32_t sentence = 0;
    size_t first = 0;
    p->sentences = arena_array(p->arena, size_t, p->n_words + 2);
    p->sentences[0] = 0;
    for (size_t i = 0; i < p->n_words; i++) {
        struct proof_word *word = &p->words[i];
        if (i == 0) {
            word->starts = true;
        } else {
            struct proof_word *before = word - 1;
            bool lines_apart = line_break_ends(p, before, word);
            word->starts = lines_apart || gap_ends_sentence(p, before, word);
            str gap = proof_slice(p, before->at + before->n, word->at - before->at - before->n);
            word->follows = !lines_apart && gap.n > 0 && str_trim(gap).n == 0;
            if (word->starts || i - first == MOST_WORDS) {
                first = i;
                p->sentences[++sentence] = i;
            }
        }
        word->sentence = sentence;
    }
    p->sentences[sentence + 1] = p->n_words;
}

/* ---- parts of the letter ---- */

static bool line_is_sign_off(const struct proof *p, size_t line) {
    static const str openings[] = {
        S_INIT("Yours sincerely"),   S_INIT("Yours faithfully"),
        S_INIT("Yours truly"),       S_INIT("Kind regards"),
        S_INIT("Best wishes"),       S_INIT("With best wishes"),
        S_INIT("With kind regards"), S_INIT("Warm regards"),
        S_INIT("Best regards"),      S_INIT("Regards"),
        S_INIT("Yours ever"),        S_INIT("Many thanks and best wishes")};
    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++)
        if (proof_line_begins(p, line, openings[i], NULL) && p->lines[line].n < openings[i].n + 12)
            return true;
    return false;
}

/* "With all good wishes", "Take care,": a short line of no sentence, after the body. */
static bool line_is_farewell(const struct proof *p, size_t line) {
    static const str openings[] = {S_INIT("With"),      S_INIT("Kind"),   S_INIT("Kindest"),
                                   S_INIT("Best"),      S_INIT("Warm"),   S_INIT("Warmest"),
                                   S_INIT("Many"),      S_INIT("All"),    S_INIT("Take care"),
                                   S_INIT("Sincerely"), S_INIT("Thanks"), S_INIT("Yours")};
    str s = str_trim(proof_line_str(p, line));
    if (s.n < 4 || s.n > 40 || str_find_char(S(".?!:;"), s.p[s.n - 1]) >= 0) return false;
    if (line <= p->dear + 1 || line == 0 || !p->lines[line - 1].is_blank) return false;
    bool is_polite = str_find(s, S("ish")) >= 0 || str_find(s, S("egards")) >= 0 ||
                     str_find(s, S("hanks")) >= 0 || str_find(s, S("incere")) >= 0 ||
                     str_find(s, S("care")) >= 0 || str_find(s, S("Yours")) >= 0 || s.n < 8;
    for (size_t i = 0; is_polite && i < sizeof openings / sizeof *openings; i++)
        if (proof_line_begins(p, line, openings[i], NULL)) return true;
    return false;
}

/* "Cheers,", "Love to the hens,": a short line that a comma ends, and a name below it. */
static bool line_is_own_farewell(const struct proof *p, size_t line) {
    enum { SHORT = 24, NAME = 40 };
    str s = str_trim(proof_line_str(p, line));
    if (s.n < 3 || s.n > SHORT || s.p[s.n - 1] != ',' || line < p->dear + 4 ||
        p->dear == p->n_lines || !p->lines[line - 1].is_blank || s.p[0] < 'A' || s.p[0] > 'Z')
        return false;
    size_t next = line + 1;
    while (next < p->n_lines && p->lines[next].is_blank)
        next++;
    if (next == p->n_lines || next > line + 3) return false;
    str name = str_trim(proof_line_str(p, next));
    return name.n < NAME && name.p[0] >= 'A' && name.p[0] <= 'Z' &&
           str_find_char(S(".:;?!"), name.p[name.n - 1]) < 0;
}

static bool line_is_subject(const struct proof *p, size_t line) {
    static const str labels[] = {S_INIT("Re:"),
                                 S_INIT("Re :"),
                                 S_INIT("RE"),
                                 S_INIT("Regarding"),
                                 S_INIT("Patient:"),
                                 S_INIT("Patient name"),
                                 S_INIT("Subject:"),
                                 S_INIT("Name of patient"),
                                 S_INIT("Patient's name")};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t after;
        if (proof_line_begins(p, line, labels[i], &after) &&
            after < p->lines[line].at + p->lines[line].n)
            return i != 2 || proof_slice(p, after - 2, 2).p[0] == 'R';
    }
    return false;
}

static void read_parts(struct proof *p) {
    p->dear = p->sign_off = p->subject = p->n_lines;
    for (size_t i = 0; i < p->n_lines; i++) {
        bool hello = p->lines[i].n < 30 && (proof_line_begins(p, i, S("Hi"), NULL) ||
                                            proof_line_begins(p, i, S("Hello"), NULL));
        if (p->dear == p->n_lines && (hello || proof_line_begins(p, i, S("Dear"), NULL)))
            p->dear = i;
        if (p->sign_off == p->n_lines &&
            (line_is_sign_off(p, i) || line_is_farewell(p, i) || line_is_own_farewell(p, i)))
            p->sign_off = i;
        if (p->subject == p->n_lines && i < 40 && line_is_subject(p, i)) p->subject = i;
    }
    /* Without "Dear" the header runs to the first long line, heading or list item. */
    p->body = p->dear;
    for (size_t i = 0; p->body == p->n_lines && i < p->n_lines; i++)
        if (p->lines[i].n > 90 || i == 25 ||
            (i > 2 && (p->lines[i].is_heading || p->lines[i].is_item)))
            p->body = i;
    if (p->dear == p->n_lines && p->body == p->n_lines) p->body = 0;
}

void proof_text_read(struct proof *p) {
    proof_sets_open(p);
    read_lines(p);
    read_parts(p);
    read_words(p);
    read_sentences(p);
}

/* ---- names and nearness ---- */

/* The bare letter of each accented one from U+00C0 and from U+0100 on. */
static const char bare_latin1[] = "aaaaaaaceeeeiiiidnooooo ouuuuyts"
                                  "aaaaaaaceeeeiiiidnooooo ouuuuyty";
static const char bare_extended[] =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkk"
    "llllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

str proof_fold_name(struct arena *a, str s) {
    struct buf b;
    buf_init(&b, a);
    size_t at = 0;
    uint32_t c;
    while (utf8_next(s, &at, &c)) {
        if (c == '\'' || c == '.' || c == 0x2019 || c == 0x2018 || c == '`' ||
            (c >= 0x300 && c < 0x370))
            continue;
        if (c == '-' || c == 0x2010 || c == 0x2011 || c == 0xa0)
            buf_put_char(&b, ' ');
        else if (c < 0x80)
            buf_put_char(&b, char_lower_ascii((char)c));
        else if (c >= 0xc0 && c < 0x100)
            buf_put_char(&b, bare_latin1[c - 0xc0]);
        else if (c >= 0x100 && c < 0x180)
            buf_put_char(&b, bare_extended[c - 0x100]);
        else
            utf8_put(&b, c);
    }
    return str_trim(buf_str(&b));
}

static int min3(int a, int b, int c) {
    int m = a < b ? a : b;
    return m < c ? m : c;
}

int proof_distance(str a, str b, int limit) {
    enum { MOST = 48 };
    if (a.n >= MOST || b.n >= MOST) return limit + 1;
    int rows[3][MOST + 1];
    for (size_t j = 0; j <= b.n; j++)
        rows[0][j] = (int)j;
    for (size_t i = 1; i <= a.n; i++) {
        int *row = rows[i % 3], *before = rows[(i + 2) % 3], *two_before = rows[(i + 1) % 3];
        row[0] = (int)i;
        int best = row[0];
        for (size_t j = 1; j <= b.n; j++) {
            int cost = a.p[i - 1] != b.p[j - 1];
            row[j] = min3(before[j] + 1, row[j - 1] + 1, before[j - 1] + cost);
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1] &&
                two_before[j - 2] + 1 < row[j])
                row[j] = two_before[j - 2] + 1;
            if (row[j] < best) best = row[j];
        }
        if (best > limit) return limit + 1;
    }
    return rows[a.n % 3][b.n];
}
