/* Drafts of a letter: kept while somebody types, offered again on opening, and two texts side by side. */
#include "buf.h"
#include "json_write.h"
#include "letter_form.h"
#include "letter_json.h"
#include "letter_work.h"
#include "page.h"
#include "patient_words.h"
#include "routes.h"
#include "url.h"

/* ---- comparing ----------------------------------------------------------------------------------- */

str letter_whole_text(struct arena *a, const struct letter *l) {
    struct letter_boxes boxes = letter_notation_write(a, l);
    struct buf b;
    buf_init(&b, a);
    for (int box = 0; box < BOX_COUNT; box++) {
        if (boxes.text[box].n == 0) continue;
        if (b.n) buf_put(&b, S("\n\n"));
        if (box == BOX_ENCLOSURES) buf_put(&b, S("Enclosures\n"));
        buf_put(&b, boxes.text[box]);
    }
    return buf_str(&b);
}

void letter_diff_put(struct html *h, str before, str after, str only_before, str only_after) {
    size_t n;
    const struct diff_piece *pieces = text_diff(h->out.arena, before, after, &n);
    html_put(h, "<p class=\"cw-why\"><del>Struck out</del>: {}. <ins>Underlined</ins>: {}.</p>",
             T(only_before), T(only_after));
    html_say(h, "<div class=\"cw-diff cw-lines\">");
    for (size_t i = 0; i < n; i++) {
        if (pieces[i].kind == DIFF_REMOVED)
            html_put(h, "<del>{}</del>", T(pieces[i].text));
        else if (pieces[i].kind == DIFF_ADDED)
            html_put(h, "<ins>{}</ins>", T(pieces[i].text));
        else
            html_put(h, "{}", T(pieces[i].text));
    }
    html_say(h, "</div>");
}

str letter_age_words(struct arena *a, int64_t us) {
    int64_t minutes = us / INSTANT_MINUTE, hours = us / INSTANT_HOUR, days = us / INSTANT_DAY;
    if (days > 1) return say(a, "{} days", SAY_N(days));
    if (hours > 1) return say(a, "{} hours", SAY_N(hours));
    if (minutes > 1) return say(a, "{} minutes", SAY_N(minutes));
    return minutes == 1 ? S("1 minute") : S("less than a minute");
}

static str saved_by(struct call *c, const struct letter_sheet *s) {
    if (s->n_versions == 0) return S("Somebody");
    return say(c->arena, "{} saved version {} on {}", SAY_T(s->versions[0].person_name),
               SAY_N(s->versions[0].version), SAY_T(moment_words(c, s->versions[0].at)));
}

/* Somebody else saved while this was typed: both texts, and nothing lost. */
static void put_overtaken(struct call *c, struct html *h, const struct letter_sheet *s) {
    struct letter typed = letter_form_typed(c);
    nhsuk_card_open(h, S("Somebody else saved this letter meanwhile"), 2);
    html_put(h, "<p>{} while you typed. {}</p>", T(saved_by(c, s)),
             T(s->is_open
                   ? S("Your words are in the boxes below and kept as your draft. Put into them "
                       "what you need of the other text, then save again.")
                   : S("The letter can no longer be changed. Your words are here, so that you "
                       "can use them elsewhere.")));
    letter_diff_put(h, letter_whole_text(c->arena, &s->saved), letter_whole_text(c->arena, &typed),
                    S("only in the saved letter"), S("only in what you typed"));
    nhsuk_card_close(h);
}

void letter_draft_put(struct call *c, struct html *h, const struct letter_sheet *s) {
    if (s->is_overtaken) {
        put_overtaken(c, h, s);
        return;
    }
    struct arena *a = c->arena;
    uuid id = s->view.row.letter_id;
    struct letter draft;
    if (letter_json_parse(a, c->work.read_json, s->draft.body, &draft, NULL) != OK) return;
    nhsuk_card_open(h, S("You have a draft that is not saved"), 2);
    html_put(h, "<p>Typed {} ago, on {}, over version {}.</p>",
             T(letter_age_words(a, c->work.now.us - s->draft.saved_at.us)),
             T(moment_words(c, s->draft.saved_at)), N(s->draft.base_version));
    if (s->draft.base_version != s->view.row.version)
        html_put(h, "<p class=\"cw-warn\">{} after you began it: compare with care.</p>",
                 T(saved_by(c, s)));
    letter_diff_put(h, letter_whole_text(a, &s->saved), letter_whole_text(a, &draft),
                    S("only in the saved letter"), S("only in your draft"));
    url use = url_with(a, url_for(a, ROUTE_letter, id), S("draft"), S("use"));
    if (s->of > 0) use = url_with_int(a, url_with_int(a, use, S("at"), s->at), S("of"), s->of);
    page_form_open(c, h, url_for(a, ROUTE_discard_draft, id));
    html_say(h, "<div class=\"cw-buttons\">");
    nhsuk_button_link(h, .text = S("Use the draft"), .to = use);
    nhsuk_button(h, .text = S("Discard the draft"), .kind = BUTTON_SECONDARY);
    html_say(h, "</div>");
    clerk_form_close(h);
    nhsuk_card_close(h);
}

/* ---- keeping ------------------------------------------------------------------------------------- */

/* To a script: {"version": 5, "saved": "…", "findings": "<div …"}, or with a status of its own
 * {"sentence": "…"}. */
static enum err answer_script(struct call *c, int64_t version, str saved) {
    fragment findings;
    TRY(letter_findings_of_typed(c, &findings));
    struct json_writer w;
    json_write_init(&w, c->arena);
    json_open_object(&w);
    json_member_put_int(&w, S("version"), version);
    json_member_put(&w, S("saved"), saved);
    json_member_put(&w, S("findings"), findings.markup);
    json_close_object(&w);
    return reply_json(c, json_written(&w));
}

static enum err refuse_script(struct call *c, int status, str sentence) {
    struct json_writer w;
    json_write_init(&w, c->arena);
    json_open_object(&w);
    json_member_put(&w, S("sentence"), sentence);
    json_close_object(&w);
    TRY(reply_json(c, json_written(&w)));
    c->reply.status = status;
    return OK;
}

enum err save_draft(struct call *c) {
    struct save_letter in = {c->ids[0], form_int(c, "version"), letter_form_letter(c)};
    struct done done;
    if (!c->by_script && form_has(c, "contact_q"))
        return call_problem(
            c, "contact_q",
            S("A draft keeps the words only: add this copy first, or clear the box"));
    enum err e = work_write(&c->work, &c->key, save_letter_draft, &in, &done);
    if (e != OK && c->by_script) return refuse_script(c, err_row(e)->http_status, c->why.sentence);
    TRY(e);
    bool is_overtaken = !str_eq(done.detail, say(c->arena, "{}", SAY_N(in.version)));
    str saved =
        is_overtaken
            ? say(c->arena,
                  "Draft kept {}, but version {} was saved by somebody else: compare before you save",
                  SAY_T(moment_words(c, c->work.now)), SAY_T(done.detail))
            : say(c->arena, "Draft kept {} · version {}", SAY_T(moment_words(c, c->work.now)),
                  SAY_N(in.version));
    if (c->by_script) return answer_script(c, in.version, saved);
    return reply_notice(
        c, S("The draft is kept: it is yours until you save or discard it."),
        url_with(c->arena, url_for(c->arena, ROUTE_letter, c->ids[0]), S("draft"), S("use")));
}

/* What a refused draft shows: a script wants a sentence, a person the form. */
enum err draft_refused(struct call *c) {
    if (!c->by_script) return letter_page(c);
    return refuse_script(c, 422, c->n_problems ? c->problems[0].sentence : S(""));
}

enum err discard_draft(struct call *c) {
    struct done done;
    TRY(work_write(&c->work, &c->key, drop_letter_draft, &c->ids[0], &done));
    return reply_notice(c, S("The draft is discarded."),
                        url_for(c->arena, ROUTE_letter, c->ids[0]));
}
