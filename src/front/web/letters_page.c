/* The list of letters, oldest first: by stage, author and typist; many passed to their authors, printed or
 * handed over at once. */
#include "letters_page.h"
#include "buf.h"
#include "bulk_page.h"
#include "duty_store.h"
#include "duty_work.h"
#include "letter_form.h"
#include "letter_store.h"
#include "letter_words.h"
#include "letter_work.h"
#include "list_page.h"
#include "options.h"
#include "page.h"
#include "patient_store.h"
#include "patient_words.h"
#include "person_name.h"
#include "url.h"
#include "work_acts.h"

enum { ROWS = 50 };

static const char *const stages[] = {"type", "sign", "send", "acknowledge", "complete", NULL};
/* What is looked at; the forms of the list carry it too, so that a refusal shows the same page. */
#define VIEW_FIELDS                                                                                \
    {.name = "stage", .type = FIELD_CHOICE, .label = "the stage", .choices = stages},              \
        {.name = "author", .type = FIELD_ID, .label = "the author"},                               \
        {.name = "typist", .type = FIELD_ID, .label = "the typist"},                               \
        {.name = "after", .type = FIELD_ID, .label = "where the page goes on"},                    \
        {.name = "before", .type = FIELD_ID, .label = "where the page ends"}, {                    \
        .name = "row", .type = FIELD_INT, .min = 0, .max = 10000000, .label = "the row"            \
    }
static const struct field letters_rows[] = {VIEW_FIELDS};
FIELD_TABLE(letters_fields, letters_rows);

static const char *const urgencies[] = {"yes", "no", NULL};
static const struct field ticked_rows[] = {
    BULK_FIELDS,
    VIEW_FIELDS,
    WORK_ACT_FIELDS,
    {.name = "urgent", .type = FIELD_CHOICE, .label = "how urgent", .choices = urgencies}};
FIELD_TABLE(ticked_letters_fields, ticked_rows);

/* As the query says, or a form shown again; what is wrong in it counts as not given. */
static struct letter_filter filter_of(struct call *c) {
    struct letter_filter f = {.limit = ROWS + 1};
    for (size_t i = 0; stages[i]; i++)
        if (str_eq(form_typed(c, "stage"), str_from_c(stages[i]))) f.stage = str_from_c(stages[i]);
    uuid id;
    if (uuid_parse(form_typed(c, "author"), &id) == OK) f.author_id = id;
    if (uuid_parse(form_typed(c, "typist"), &id) == OK) f.typist_id = id;
    f.is_before = uuid_parse(form_typed(c, "before"), &f.edge) == OK;
    if (!f.is_before && uuid_parse(form_typed(c, "after"), &id) == OK) f.edge = id;
    return f;
}

struct letters_view {
    struct letter_filter filter;
    const struct letter_line *lines;
    struct list_page page;
};

static enum err read_lines(struct call *c, struct letters_view *v) {
    size_t n;
    int64_t row;
    bool is_first =
        uuid_is_nil(v->filter.edge) || !str_to_int64(form_typed(c, "row"), &row) || row < 0;
    TRY(letter_store_list(c->work.tx, c->scope.site_id, &v->filter, &v->lines, &n));
    v->page = list_page_of(n, ROWS, v->filter.is_before, is_first ? 0 : row);
    if (v->page.is_the_first) {
        v->filter.edge = (uuid){{0}};
        v->filter.is_before = false;
        return read_lines(c, v);
    }
    v->lines += v->page.skip;
    return OK;
}

static url list_at(struct call *c, const struct letter_filter *f, str stage) {
    struct arena *a = c->arena;
    url to = url_with(a, url_to(a, ROUTE_letters), S("stage"), stage);
    if (!uuid_is_nil(f->author_id)) to = url_with(a, to, S("author"), uuid_text(a, f->author_id));
    if (!uuid_is_nil(f->typist_id)) to = url_with(a, to, S("typist"), uuid_text(a, f->typist_id));
    return to;
}

/* Where the list was when a form of it was sent. */
static url same_page(struct call *c, const struct letter_filter *f) {
    url to = list_at(c, f, f->stage);
    if (uuid_is_nil(f->edge)) return to;
    to = url_with(c->arena, to, f->is_before ? S("before") : S("after"),
                  uuid_text(c->arena, f->edge));
    return url_with(c->arena, to, S("row"), form_typed(c, "row"));
}

static void put_head(struct call *c, struct html *h, const struct letter_filter *f,
                     const struct letter_counts *n) {
    const struct {
        str stage, words;
        int64_t n;
    } rows[] = {{S(""), S("in all"), n->type + n->sign + n->send + n->acknowledge},
                {S("type"), S("to type"), n->type},
                {S("sign"), S("to sign"), n->sign},
                {S("send"), S("to send"), n->send},
                {S("acknowledge"), S("waiting for proof"), n->acknowledge}};
    struct clerk_sum sums[sizeof rows / sizeof rows[0]];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        sums[i] = (struct clerk_sum){rows[i].n, rows[i].words, list_at(c, f, rows[i].stage),
                                     str_eq(rows[i].stage, f->stage)};
    }
    clerk_head(h, .title = S("Letters"), .under = S("Not yet complete, oldest first"));
    clerk_sums(h, S("Letters by stage"), sums, sizeof rows / sizeof rows[0]);
}

static enum err put_people(struct call *c, struct html *h, const char *name, str label,
                           enum role role, uuid chosen) {
    static const uuid nobody = {{0}};
    struct options people;
    TRY(options_of_people(c, role, nobody, &people));
    nhsuk_select(h, .name = str_from_c(name), .label = label, .options = people.list,
                 .n_options = people.n, .nothing = S("Everybody"),
                 .value = uuid_is_nil(chosen) ? S("") : uuid_text(c->arena, chosen));
    return OK;
}

static enum err put_filters(struct call *c, struct html *h, const struct letter_filter *f) {
    clerk_form_open(h, .action = url_to(c->arena, ROUTE_letters), .get = true);
    html_say(h, "<div class=\"cw-search\">");
    if (f->stage.n) clerk_hidden(h, S("stage"), f->stage);
    TRY(put_people(c, h, "author", S("Author"), ROLE_CLINICIAN, f->author_id));
    TRY(put_people(c, h, "typist", S("Typist"), ROLE_SECRETARY, f->typist_id));
    nhsuk_button(h, .text = S("Show"), .kind = BUTTON_SECONDARY, .small = true);
    html_say(h, "</div>");
    clerk_form_close(h);
    return OK;
}

static bool is_ticked(const struct call *c, uuid id) {
    return c->is_again && form_find(c->form, "ids") && form_shown_in(c, "ids", id, false);
}

static void put_row(struct call *c, struct html *h, const struct clerk_list *list,
                    const struct letter_line *l, const struct duty_on *on) {
    struct person_name name = {l->patient_title, l->patient_name_given, l->patient_name_family};
    str who = person_name_filed(c->arena, &name);
    int64_t age = c->work.now.us - l->letter.created_at.us;
    clerk_row_open(h, list, .id = l->letter.letter_id, .version = l->letter.version,
                   .held = on->version, .ticked = is_ticked(c, l->letter.letter_id),
                   .about = say(c->arena, "{}, {}", SAY_T(l->letter.title), SAY_T(who)));
    html_put(
        h,
        "<td class=\"cw-due\">{}</td><td class=\"cw-what\"><a class=\"nhsuk-link\" href=\"{}\">{}</a>"
        "<br><span>{} <span class=\"cw-id\">{} · {}</span></span>",
        T(letter_age_words(c->arena, age)), U(url_for(c->arena, ROUTE_letter, l->letter.letter_id)),
        T(l->letter.title), T(who), D(l->birth_date), T(l->hospital_number));
    if (l->letter.note.n && str_eq(l->letter.stage, S("type")))
        html_put(h, "<br><span class=\"cw-why\">Given back: {}</span>", T(l->letter.note));
    html_put(h, "</td><td>{}", T(l->author_name));
    if (l->typist_name.n)
        html_put(h, "<br><span class=\"cw-why\">typed by {}</span>", T(l->typist_name));
    html_say(h, "</td><td>");
    nhsuk_tag(h, letter_stage_words(l->letter.stage), TAG_BLUE);
    if (on->priority != DUTY_ROUTINE) {
        html_say(h, " ");
        nhsuk_tag(h, on->priority == DUTY_FIRST ? S("suspected cancer") : S("urgent"), TAG_RED);
    }
    work_owner_put(h, on);
    html_say(h, "</td>");
    clerk_row_close(h);
}

static bool is_stage(const struct letter_filter *f, const char *stage) {
    return f->stage.n == 0 || str_eq(f->stage, str_from_c(stage));
}

static void put_urgency(struct call *c, struct html *h, str text, str value) {
    nhsuk_button(h, .text = text, .name = S("urgent"), .value = value, .kind = BUTTON_SECONDARY,
                 .small = true, .form_action = url_to(c->arena, ROUTE_letters_urgent));
}

/* What is done with many letters of this stage; of all stages: each is done with those it fits. Signing never is. */
static enum err put_acts(struct call *c, const struct letter_filter *f, fragment *ret_acts) {
    struct html h;
    bool is_with_author = str_eq(f->stage, S("sign"));
    const struct work_acts acts = {.hand_over = ROUTE_letters_hand_over,
                                   .asked = ROUTE_letters_asked,
                                   .has_asked = true,
                                   .asked_hint = S("For example: ward rung for the dates, again "
                                                   "on Tuesday")};
    html_init(&h, c->arena);
    clerk_hidden(&h, S("stage"), f->stage);
    if (!uuid_is_nil(f->author_id))
        clerk_hidden(&h, S("author"), uuid_text(c->arena, f->author_id));
    if (!uuid_is_nil(f->typist_id))
        clerk_hidden(&h, S("typist"), uuid_text(c->arena, f->typist_id));
    if (!uuid_is_nil(f->edge)) {
        clerk_hidden(&h, f->is_before ? S("before") : S("after"), uuid_text(c->arena, f->edge));
        clerk_hidden(&h, S("row"), form_typed(c, "row"));
    }
    if (is_stage(f, "type") && may(&c->scope, PERM_LETTER_WRITE))
        nhsuk_button(&h, .text = S("Send to their authors"), .kind = BUTTON_SECONDARY,
                     .small = true, .form_action = url_to(c->arena, ROUTE_pass_letters));
    if (is_stage(f, "send") && may(&c->scope, PERM_LETTER_SEND))
        nhsuk_button(&h, .text = S("Print the ticked letters"), .kind = BUTTON_SECONDARY,
                     .small = true, .form_action = url_to(c->arena, ROUTE_print_letters));
    if (may(&c->scope, PERM_LETTER_WRITE)) {
        put_urgency(c, &h, S("Urgent"), S("yes"));
        put_urgency(c, &h, S("Not urgent"), S("no"));
    }
    if (!is_with_author) TRY(work_acts_put(c, &h, &acts));
    *ret_acts = html_fragment(&h);
    return OK;
}

static enum err read_work(struct call *c, const struct letter_line *lines, size_t n,
                          const struct duty_on **ret_work) {
    uuid *ids = arena_array(c->arena, uuid, n);
    struct duty_on *work = arena_array(c->arena, struct duty_on, n);
    for (size_t i = 0; i < n; i++)
        ids[i] = lines[i].letter.letter_id;
    *ret_work = work;
    return duty_store_on(c->work.tx, c->scope.site_id, ids, n, work);
}

static enum err put_list(struct call *c, struct html *h, const struct letter_filter *f,
                         const struct letter_line *lines, size_t n) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Age")},
                                                  {.text = S_INIT("Letter and patient")},
                                                  {.text = S_INIT("Author")},
                                                  {.text = S_INIT("Stage")}};
    const struct duty_on *work;
    struct clerk_list list = {.id = S("letters"),
                              .caption = S("Letters, oldest first"),
                              .columns = columns,
                              .n_columns = sizeof columns / sizeof columns[0],
                              .form = page_form(c, url_to(c->arena, ROUTE_letters_hand_over))};
    TRY(read_work(c, lines, n, &work));
    if (!str_eq(f->stage, S("complete"))) TRY(put_acts(c, f, &list.bulk_more));
    clerk_list_open_put(h, &list);
    for (size_t i = 0; i < n; i++)
        put_row(c, h, &list, &lines[i], &work[i]);
    clerk_list_close(h, &list);
    return OK;
}

static url page_at(struct call *c, const struct letters_view *v, str side, size_t edge,
                   int64_t row) {
    url to = list_at(c, &v->filter, v->filter.stage);
    to = url_with(c->arena, to, side, uuid_text(c->arena, v->lines[edge].letter.letter_id));
    return url_with_int(c->arena, to, S("row"), row);
}

static void put_paging(struct call *c, struct html *h, const struct letters_view *v) {
    if (v->page.n == 0 || (!v->page.has_previous && !v->page.has_next)) return;
    int64_t from = v->page.first_row, to = from + (int64_t)v->page.n;
    struct nhsuk_pagination p = {.position = say(c->arena, "{} to {}", SAY_N(from + 1), SAY_N(to))};
    if (v->page.has_previous)
        p.previous = page_at(c, v, S("before"), 0, from > ROWS ? from - ROWS : 0);
    if (v->page.has_next) p.next = page_at(c, v, S("after"), v->page.n - 1, to);
    nhsuk_pagination_put(h, &p);
}

enum err letters(struct call *c) {
    struct letters_view v = {.filter = filter_of(c)};
    struct letter_counts counts;
    TRY(read_lines(c, &v));
    TRY(letter_store_counts(c->work.tx, c->scope.site_id, &v.filter, &counts));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    put_head(c, &h, &v.filter, &counts);
    TRY(put_filters(c, &h, &v.filter));
    html_say(&h, "<div class=\"cw-buttons\">");
    if (may(&c->scope, PERM_LETTER_WRITE))
        nhsuk_button_link(&h, .text = S("New letter"),
                          .to = url_to(c->arena, ROUTE_new_letter_page), .kind = BUTTON_SECONDARY,
                          .small = true);
    if (may(&c->scope, PERM_LETTER_SEND))
        nhsuk_button_link(&h, .text = S("Print and post"),
                          .to = url_to(c->arena, ROUTE_letters_to_send), .kind = BUTTON_SECONDARY,
                          .small = true);
    html_say(&h, "</div>");
    if (v.page.n == 0) clerk_nothing(&h, S("No letter here."));
    if (v.page.n) TRY(put_list(c, &h, &v.filter, v.lines, v.page.n));
    put_paging(c, &h, &v);
    return page_reply(c, html_fragment(&h));
}

/* ---- many at once -------------------------------------------------------------------------------- */

static void aim_step(void *input, uuid id, int64_t version) {
    struct letter_step_input *in = input;
    in->letter_id = id;
    in->version = version;
}

static enum err name_letter(struct call *c, uuid id, str *ret_name, url *ret_to) {
    struct letter_row l;
    struct patient p;
    TRY(letter_store_get(c->work.tx, c->scope.site_id, id, &l));
    TRY(patient_store_get(c->work.tx, c->scope.site_id, l.patient_id, &p));
    struct person_name name = {p.title, p.given_names, p.family_name};
    *ret_name = say(c->arena, "{}: {}", SAY_T(person_name_filed(c->arena, &name)), SAY_T(l.title));
    *ret_to = url_for(c->arena, ROUTE_letter, id);
    return OK;
}

struct bulk_answer letters_answer(struct call *c, str done) {
    struct letter_filter f = filter_of(c);
    return (struct bulk_answer){.one = S("letter"),
                                .many = S("letters"),
                                .done = done,
                                .name = name_letter,
                                .back = same_page(c, &f),
                                .back_text = S("Back to letters")};
}

enum err pass_letters(struct call *c) {
    struct letter_step_input in = {.note = S("")};
    struct bulk bulk = {
        .change = pass_letter, .input = &in, .input_size = sizeof in, .aim = aim_step};
    struct bulk_answer answer = letters_answer(c, S("sent to the author"));
    TRY(bulk_of_ticks(c, &bulk));
    bulk_change(&c->work, &c->key, &bulk);
    return bulk_reply_put(c, &bulk, &answer);
}

enum err letters_hand_over(struct call *c) {
    struct bulk_answer answer = letters_answer(c, S(""));
    return work_acts_hand_over(c, &answer);
}

enum err letters_asked(struct call *c) {
    struct bulk_answer answer = letters_answer(c, S(""));
    return work_acts_asked(c, &answer);
}

static void aim_urgency(void *input, uuid id, int64_t version) {
    struct letter_urgency *in = input;
    in->letter_id = id;
    in->version = version;
}

enum err letters_urgent(struct call *c) {
    struct letter_urgency in = {.is_urgent = str_eq(form_text(c, "urgent"), S("yes"))};
    struct bulk bulk = {
        .change = set_letter_urgency, .input = &in, .input_size = sizeof in, .aim = aim_urgency};
    struct bulk_answer answer =
        letters_answer(c, in.is_urgent ? S("marked urgent") : S("no longer urgent"));
    TRY(bulk_of_held(c, &bulk));
    if (!form_has(c, "urgent")) return call_problem(c, "", S("Press “Urgent” or “Not urgent”"));
    bulk_change(&c->work, &c->key, &bulk);
    return bulk_reply_put(c, &bulk, &answer);
}
