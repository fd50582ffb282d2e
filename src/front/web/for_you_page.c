/* For you: what needs the clinician who is signed in, in the order to do it. */
#include "buf.h"
#include "duty_pages.h"
#include "duty_store.h"
#include "for_you.h"
#include "letter_form.h"
#include "letter_store.h"
#include "owed.h"
#include "page.h"
#include "patient_words.h"
#include "person_name.h"
#include "routes.h"
#include "url.h"

enum { DUTIES = 500, LETTERS = 200 };

/* Letters with an open query first, then suspected cancer, the urgent, the others; in each group those that have waited
 * longest for the author first. */
struct waiting {
    struct owed_line *referrals; /* to review */
    size_t n_referrals;
    const struct letter_line **letters;
    size_t n_queries, n_letters;
    /* Whatever else this person has to do, most pressing first: nothing that was read is left out of the page. */
    struct owed_line *others;
    size_t n_others;
    bool has_more; /* than DUTIES are owed: those were read */
};

/* The duty of a rule about this letter, among those owed; NULL: none. */
static const struct duty *owed_about(const struct owed_line *owed, size_t n, enum duty_rule rule,
                                     uuid letter_id) {
    for (size_t i = 0; i < n; i++) {
        const struct duty *d = &owed[i].line.duty;
        if (d->rule == rule && uuid_eq(d->subject_id, letter_id)) return d;
    }
    return NULL;
}

enum { ROUNDS = DUTY_PRIORITY_COUNT + 1 };

static int round_of(const struct owed_line *owed, size_t n, uuid letter_id) {
    if (owed_about(owed, n, DUTY_QUERY, letter_id)) return 0;
    const struct duty *d = owed_about(owed, n, DUTY_LETTER, letter_id);
    return d ? 1 + DUTY_FIRST - (int)d->priority : ROUNDS - 1;
}

/* The store lists them by when they were begun: by the day of the visit, not by how long they have lain here. */
static void longest_waiting_first(const struct letter_line **list, size_t n) {
    for (size_t i = 1; i < n; i++) {
        const struct letter_line *one = list[i];
        size_t at = i;
        for (; at && list[at - 1]->letter.passed_at.us > one->letter.passed_at.us; at--)
            list[at] = list[at - 1];
        list[at] = one;
    }
}

static bool is_to_sign(const struct letter_line *letters, size_t n, uuid letter_id) {
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(letters[i].letter.letter_id, letter_id)) return true;
    return false;
}

/* All that is owed stands somewhere: a referral to review, a letter to sign, or, whatever its rule, among the others. */
static void share_out(struct arena *a, const struct owed_line *owed, size_t n,
                      const struct letter_line *letters, size_t n_letters, struct waiting *x) {
    x->referrals = arena_array(a, struct owed_line, n);
    x->others = arena_array(a, struct owed_line, n);
    for (size_t i = 0; i < n; i++) {
        const struct duty *d = &owed[i].line.duty;
        bool is_letters = d->rule == DUTY_QUERY || d->rule == DUTY_LETTER;
        if (d->rule == DUTY_REVIEW_REFERRAL)
            x->referrals[x->n_referrals++] = owed[i];
        else if (!is_letters || !is_to_sign(letters, n_letters, d->subject_id))
            x->others[x->n_others++] = owed[i];
    }
}

static enum err read_waiting(struct work *w, void *context) {
    struct waiting *x = context;
    const struct owed_line *owed;
    const struct letter_line *letters;
    size_t n_owed, n;
    bool more;
    int64_t site = w->scope->site_id;
    struct duty_filter mine = {.of = DUTIES_OF_HOLDER,
                               .holder_id = w->scope->person_id,
                               .visible_at = w->now,
                               .limit = DUTIES};
    struct letter_filter to_sign = {
        .stage = S("sign"), .author_id = w->scope->person_id, .limit = LETTERS};
    TRY(owed_list(w, &mine, &owed, &n_owed, &more));
    TRY(letter_store_list(w->tx, site, &to_sign, &letters, &n));
    *x = (struct waiting){.has_more = more}; /* a read may run again */
    share_out(w->arena, owed, n_owed, letters, n, x);
    x->letters = arena_array(w->arena, const struct letter_line *, n);
    for (int round = 0; round < ROUNDS; round++) {
        size_t from = x->n_letters;
        for (size_t i = 0; i < n; i++)
            if (round_of(owed, n_owed, letters[i].letter.letter_id) == round)
                x->letters[x->n_letters++] = &letters[i];
        longest_waiting_first(x->letters + from, x->n_letters - from);
        if (round == 0) x->n_queries = x->n_letters;
    }
    return OK;
}

static url letter_at(struct call *c, uuid letter_id, int64_t at, int64_t of) {
    url to = url_for(c->arena, ROUTE_letter, letter_id);
    return url_with_int(c->arena, url_with_int(c->arena, to, S("at"), at), S("of"), of);
}

enum err for_you_next(struct call *c, uuid letter_id, int64_t at, int64_t of, url *ret_to) {
    struct waiting x = {0};
    TRY(work_read(&c->work, read_waiting, &x));
    *ret_to = url_to(c->arena, ROUTE_for_you);
    for (size_t i = 0; i + 1 < x.n_letters; i++)
        if (uuid_eq(x.letters[i]->letter.letter_id, letter_id))
            *ret_to = letter_at(c, x.letters[i + 1]->letter.letter_id, at + 1, of);
    return OK;
}

enum err for_you_next_referral(struct call *c, uuid referral_id, url *ret_to) {
    struct waiting x = {0};
    TRY(work_read(&c->work, read_waiting, &x));
    size_t at = x.n_referrals;
    for (size_t i = 0; i < x.n_referrals; i++)
        if (uuid_eq(x.referrals[i].line.duty.subject_id, referral_id)) at = i;
    if (at == x.n_referrals)
        *ret_to = url_to(c->arena, ROUTE_referrals);
    else if (x.n_referrals == 1)
        *ret_to = url_to(c->arena, ROUTE_for_you);
    else
        *ret_to =
            url_for(c->arena, ROUTE_referral, x.referrals[at == 0 ? 1 : 0].line.duty.subject_id);
    return OK;
}

/* ---- the page ------------------------------------------------------------------------------------ */

static void put_referrals(struct call *c, struct html *h, const struct waiting *x) {
    if (x->n_referrals == 0) return;
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Due")},
                                                  {.text = S_INIT("Patient and clinic")},
                                                  {.text = S_INIT("Next step"), .hidden = true}};
    const struct clerk_list list = {.id = S("referrals"),
                                    .caption = S("Referrals to review"),
                                    .columns = columns,
                                    .n_columns = 3,
                                    .caption_shown = true};
    clerk_list_open_put(h, &list);
    for (size_t i = 0; i < x->n_referrals; i++) {
        const struct duty_line *line = &x->referrals[i].line;
        struct person_name name = {line->title_of_name, line->given_names, line->family_name};
        str who = person_name_filed(c->arena, &name);
        clerk_row_open(h, &list, .id = line->duty.duty_id, .about = who);
        duty_due_put(h, &x->referrals[i].due);
        html_put(
            h,
            "<td class=\"cw-what\"><b>{}</b> <span class=\"cw-id\">{} · {}</span><br><span class=\"cw-why\">{}</span></td><td class=\"cw-step\">",
            T(who), D(line->birth_date), T(line->hospital_number), T(line->clinic_name));
        nhsuk_button_link(h, .text = S("Review"), .about = who,
                          .to = url_for(c->arena, ROUTE_referral, line->duty.subject_id),
                          .kind = BUTTON_SECONDARY, .small = true);
        html_say(h, "</td>");
        clerk_row_close(h);
    }
    clerk_list_close(h, &list);
}

static void put_letters(struct call *c, struct html *h, const struct waiting *x, str id,
                        str caption, size_t from, size_t to) {
    if (from == to) return;
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Waiting")},
                                                  {.text = S_INIT("Letter and patient")},
                                                  {.text = S_INIT("Next step"), .hidden = true}};
    const struct clerk_list list = {
        .id = id, .caption = caption, .columns = columns, .n_columns = 3, .caption_shown = true};
    clerk_list_open_put(h, &list);
    for (size_t i = from; i < to; i++) {
        const struct letter_line *l = x->letters[i];
        struct person_name name = {l->patient_title, l->patient_name_given, l->patient_name_family};
        str who = person_name_filed(c->arena, &name);
        url there = letter_at(c, l->letter.letter_id, (int64_t)i + 1, (int64_t)x->n_letters);
        int64_t age = c->work.now.us - l->letter.passed_at.us;
        clerk_row_open(h, &list, .id = l->letter.letter_id, .about = who);
        html_put(h, "<td class=\"cw-due\">{}</td>", T(letter_age_words(c->arena, age)));
        html_put(h,
                 "<td class=\"cw-what\"><a class=\"nhsuk-link\" href=\"{}\">{}</a>"
                 "<br><span>{} <span class=\"cw-id\">{} · {}</span></span>",
                 U(there), T(l->letter.title), T(who), D(l->birth_date), T(l->hospital_number));
        if (l->typist_name.n)
            html_put(h, "<br><span class=\"cw-why\">typed by {}</span>", T(l->typist_name));
        if (l->letter.note.n)
            html_put(h, "<br><span class=\"cw-lines\">{}</span>", T(l->letter.note));
        html_say(h, "</td><td class=\"cw-step\">");
        nhsuk_button_link(h, .text = i < x->n_queries ? S("Answer") : S("Read and sign"),
                          .about = who, .to = there, .kind = BUTTON_SECONDARY, .small = true);
        html_say(h, "</td>");
        clerk_row_close(h);
    }
    clerk_list_close(h, &list);
}

static void put_other(struct call *c, struct html *h, const struct clerk_list *list,
                      const struct owed_line *o) {
    const struct duty *d = &o->line.duty;
    struct clerk_patient patient = {
        .name = o->who, .born = o->line.birth_date, .hospital_number = o->line.hospital_number};
    str why = o->line.clinic_name.n
                  ? say(c->arena, "{} · {}", SAY_T(o->why), SAY_T(o->line.clinic_name))
                  : o->why;
    clerk_row_open(h, list, .id = d->duty_id, .about = o->who.n ? o->who : o->title,
                   .now = d->priority == DUTY_FIRST);
    duty_due_put(h, &o->due);
    clerk_what_cell(h, .text = o->title, .to = url_for(c->arena, ROUTE_duty, d->duty_id),
                    .patient = o->who.n ? &patient : NULL, .why = why);
    html_say(h, "<td class=\"cw-step\">");
    nhsuk_button_link(h, .text = o->step, .about = o->who.n ? o->who : o->title,
                      .to = duty_place(c, d), .kind = BUTTON_SECONDARY, .small = true);
    html_say(h, "</td>");
    clerk_row_close(h);
}

static void put_others(struct call *c, struct html *h, const struct waiting *x) {
    if (x->n_others == 0) return;
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Due")},
                                                  {.text = S_INIT("What and whose")},
                                                  {.text = S_INIT("Next step"), .hidden = true}};
    const struct clerk_list list = {.id = S("others"),
                                    .caption = S("Decisions and other work"),
                                    .columns = columns,
                                    .n_columns = 3,
                                    .caption_shown = true};
    clerk_list_open_put(h, &list);
    for (size_t i = 0; i < x->n_others; i++)
        put_other(c, h, &list, &x->others[i]);
    clerk_list_close(h, &list);
}

static void put_has_more(struct call *c, struct html *h, const struct waiting *x) {
    if (!x->has_more) return;
    html_put(h,
             "<p>The {} most pressing are shown and counted here. <a href=\"{}\">To do</a> has "
             "all of them.</p>",
             N(DUTIES), U(url_with(c->arena, url_to(c->arena, ROUTE_desk), S("show"), S("all"))));
}

enum err for_you(struct call *c) {
    struct waiting x = {0};
    TRY(read_waiting(&c->work, &x));
    struct html h;
    html_init(&h, c->arena);
    clerk_head(&h, .title = S("For you"), .under = civil_date_long(c->arena, c->work.today));
    url here = url_to(c->arena, ROUTE_for_you);
    const struct clerk_sum sums[] = {
        {(int64_t)x.n_others, S("decisions and other work"), here, false},
        {(int64_t)x.n_referrals, S("referrals to review"), here, false},
        {(int64_t)x.n_queries, S("queries to answer"), here, false},
        {(int64_t)(x.n_letters - x.n_queries), S("letters to read and sign"), here, false}};
    clerk_sums(&h, S("What needs you"), sums, 4);
    if (x.n_letters > 0)
        nhsuk_button_link(
            &h, .text = S("Begin with the first letter"),
            .to = letter_at(c, x.letters[0]->letter.letter_id, 1, (int64_t)x.n_letters));
    put_has_more(c, &h, &x);
    put_others(c, &h, &x);
    put_referrals(c, &h, &x);
    put_letters(c, &h, &x, S("queries"), S("Queries to answer"), 0, x.n_queries);
    put_letters(c, &h, &x, S("letters"), S("Letters to read and sign"), x.n_queries, x.n_letters);
    if (x.n_referrals + x.n_letters + x.n_others == 0)
        clerk_nothing(&h, S("Nothing needs you now."));
    return page_reply(c, html_fragment(&h));
}
