/* One copy of a letter: how it stands, what can be done, and every attempt to send it. */
#include "buf.h"
#include "copy_leaving.h"
#include "copy_to_gp.h"
#include "hand_off.h"
#include "letter_dispatch.h"
#include "letter_paper.h"
#include "page.h"
#include "patient_store.h"
#include "patient_words.h"
#include "routes.h"
#include "sending_words.h"
#include "site_store.h"

#define COPY_ID                                                                                    \
    { .name = "outbox_id", .type = FIELD_ID, .required = true, .label = "the copy" }
static const char *const channels[] = {"print", "hand-off", NULL};
static const struct field again_rows[] = {
    COPY_ID,
    {.name = "channel", .type = FIELD_CHOICE, .label = "how it goes", .choices = channels},
};
FIELD_TABLE(copy_again_fields, again_rows);
static const struct field gp_rows[] = {
    COPY_ID,
    {.name = "practice_id", .type = FIELD_ID, .required = true, .label = "the practice"},
};
FIELD_TABLE(copy_gp_fields, gp_rows);
static const struct field anyway_rows[] = {
    COPY_ID,
    {.name = "why_anyway",
     .type = FIELD_TEXT,
     .required = true,
     .max = 200,
     .label = "why it may be sent"},
};
FIELD_TABLE(copy_anyway_fields, anyway_rows);
static const struct field aside_rows[] = {
    COPY_ID,
    {.name = "why_aside",
     .type = FIELD_TEXT,
     .required = true,
     .max = 200,
     .label = "why it is not needed"},
};
FIELD_TABLE(copy_aside_fields, aside_rows);
static const struct field back_rows[] = {
    COPY_ID,
    {.name = "why_back",
     .type = FIELD_TEXT,
     .required = true,
     .max = 200,
     .label = "why it came back"},
};
FIELD_TABLE(copy_back_fields, back_rows);

struct copy_view {
    const struct outbox_row *attempts; /* the newest first */
    size_t n;
    struct patient patient;
    struct copy_verdict now; /* of a further attempt, as the records stand */
    bool may_go;             /* that attempt would leave, if only on paper */
    struct present_gp gp;    /* who may get it instead; nil: nobody */
    str withdrawn;           /* why the letter goes to nobody any more, or empty */
    bool may_hand_off;       /* there is a mailbox, and a carrier */
};

static enum err read_what_is_in_the_way(struct call *c, struct copy_view *v) {
    const struct outbox_row *o = &v->attempts[0];
    struct copy_verdict on_paper;
    TRY(copy_leaving_again(&c->work, o, false, o->overruled, &v->now));
    v->may_go = !v->now.is_held;
    if (v->may_go || !v->may_hand_off) return OK;
    TRY(copy_leaving_again(&c->work, o, true, o->overruled, &on_paper));
    v->may_go = !on_paper.is_held;
    return OK;
}

static enum err read_copy(struct call *c, struct copy_view *v) {
    int64_t site = c->scope.site_id;
    struct site_row own;
    str mailbox;
    TRY(outbox_store_of_recipient(c->work.tx, site, c->ids[0], &v->attempts, &v->n));
    TRY(patient_store_get(c->work.tx, site, v->attempts[0].patient_id, &v->patient));
    TRY(letter_withdrawn(&c->work, v->attempts[0].letter_id, &v->withdrawn));
    TRY(site_store_get(c->work.tx, site, &own));
    TRY(copy_mailbox_now(&c->work, &v->attempts[0], &mailbox));
    v->may_hand_off = mailbox.n && hand_off_setting(own.handoff).kind != HAND_OFF_NONE;
    TRY(copy_present_gp(&c->work, &v->attempts[0], &v->gp));
    return read_what_is_in_the_way(c, v);
}

static bool is_at(const struct outbox_row *o, str state) {
    return str_eq(o->state, state);
}

/* ---- how it stands --------------------------------------------------------------------------------- */

static void add_row(struct nhsuk_summary_row *rows, size_t *n, str key, str value) {
    if (value.n) rows[(*n)++] = (struct nhsuk_summary_row){.key = key, .value = value};
}

static str channel_words(const struct outbox_row *o) {
    return str_eq(o->channel, S("print")) ? S("on paper") : S("by the electronic carrier");
}

static str in_one_line(struct arena *a, str lines) {
    struct buf b;
    buf_init(&b, a);
    for (str rest = lines; rest.p;) {
        if (b.n) buf_put(&b, S(", "));
        buf_put(&b, str_cut(&rest, '\n'));
    }
    return buf_str(&b);
}

static void put_standing(struct call *c, struct html *h, const struct copy_view *v) {
    const struct outbox_row *o = &v->attempts[0];
    struct nhsuk_summary_row rows[10];
    size_t n = 0;
    struct html tag;
    html_init(&tag, c->arena);
    copy_state_tag(&tag, o);
    rows[n++] = (struct nhsuk_summary_row){.key = S("State"), .markup = html_fragment(&tag)};
    add_row(rows, &n, S("Why"), copy_why(o));
    add_row(rows, &n, S("Sent all the same"), o->overruled);
    add_row(rows, &n, S("How"), channel_words(o));
    add_row(rows, &n, S("Address"), in_one_line(c->arena, o->address));
    add_row(rows, &n, S("Mailbox"), o->mailbox);
    if (is_at(o, S("waiting")) && o->tries)
        add_row(rows, &n, S("Next try"), moment_words(c, o->next_try_at));
    if (o->left_at.us) add_row(rows, &n, S("Left"), moment_words(c, o->left_at));
    if (o->proved_at.us) add_row(rows, &n, S("Proof"), moment_words(c, o->proved_at));
    nhsuk_summary_list(h, rows, n);
    if (o->hash.n)
        nhsuk_button_link(h, .text = S("Open the PDF of this copy"),
                          .to = url_for(c->arena, ROUTE_copy_paper, o->outbox_id),
                          .kind = BUTTON_SECONDARY);
}

static void put_attempts(struct call *c, struct html *h, const struct copy_view *v) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Attempt"), .numeric = true},
                                                  {.text = S_INIT("Begun")},
                                                  {.text = S_INIT("How")},
                                                  {.text = S_INIT("State")},
                                                  {.text = S_INIT("Why")}};
    if (v->n < 2) return;
    nhsuk_table_open(h, .caption = S("Every attempt to send it"), .columns = columns,
                     .n_columns = 5, .dense = true, .responsive = true);
    for (size_t i = 0; i < v->n; i++) {
        const struct outbox_row *o = &v->attempts[i];
        html_put(h,
                 "<tr><td class=\"nhsuk-table__cell--numeric\">{}</td><td>{}</td><td>{}</td><td>",
                 N(o->attempt), T(moment_words(c, o->created_at)), T(channel_words(o)));
        copy_state_tag(h, o);
        html_put(h, "</td><td>{}</td></tr>", T(copy_why(o)));
    }
    nhsuk_table_close(h);
}

/* ---- what can be done ------------------------------------------------------------------------------ */

static void open_form(struct call *c, struct html *h, const struct outbox_row *o,
                      enum route_ident to) {
    page_form_open(c, h, url_for(c->arena, to, o->recipient_id));
    clerk_hidden(h, S("outbox_id"), uuid_text(c->arena, o->outbox_id));
}

static void put_present_gp(struct call *c, struct html *h, const struct copy_view *v) {
    const struct outbox_row *o = &v->attempts[0];
    nhsuk_card_open(h, S("Send it to the present GP"), 2);
    html_put(
        h,
        "<p>The patient is registered with {} now. The letter goes there as it is signed, as a "
        "further copy; this one is set aside.</p>",
        T(v->gp.name));
    open_form(c, h, o, ROUTE_copy_send_to_gp);
    clerk_hidden(h, S("practice_id"), uuid_text(c->arena, v->gp.contact_id));
    nhsuk_button(h, .text = say(c->arena, "Send to {}", SAY_T(v->gp.name)));
    clerk_form_close(h);
    nhsuk_card_close(h);
}

static void put_again_form(struct call *c, struct html *h, const struct copy_view *v) {
    open_form(c, h, &v->attempts[0], ROUTE_copy_send_again);
    const struct nhsuk_option options[] = {
        {.value = S("hand-off"), .text = S("By the electronic carrier")},
        {.value = S("print"), .text = S("On paper")}};
    if (v->may_hand_off)
        nhsuk_radios(h, .name = S("channel"), .label = S("How"), .options = options, .n_options = 2,
                     .value = form_shown(c, "channel", S("hand-off")),
                     .error = page_error(c, "channel"), .small = true);
    nhsuk_button(h, .text = S("Send again"),
                 .kind = v->now.is_held ? BUTTON_SECONDARY : BUTTON_PRIMARY);
    clerk_form_close(h);
}

static void put_send_again(struct call *c, struct html *h, const struct copy_view *v) {
    const struct outbox_row *o = &v->attempts[0];
    bool is_trouble = copy_did_not_go(o);
    nhsuk_card_open(h, is_trouble ? S("Put right and send again") : S("Send it again"), 2);
    if (v->now.is_held)
        html_put(h, "<p>{}</p>", T(v->now.reason));
    else if (is_trouble)
        html_say(h, "<p>As the records stand now, nothing is in the way of this copy.</p>");
    if (is_trouble) {
        html_put(h, "<p><a href=\"{}\">The patient's record</a>",
                 U(url_for(c->arena, ROUTE_patient, o->patient_id)));
        if (!uuid_is_nil(o->contact_id))
            html_put(h, " · <a href=\"{}\">The address book</a>",
                     U(url_for(c->arena, ROUTE_contact, o->contact_id)));
        html_say(h, "</p>");
    }
    if (v->may_go) put_again_form(c, h, v);
    nhsuk_card_close(h);
}

static void put_reason_form(struct call *c, struct html *h, const struct outbox_row *o,
                            enum route_ident to, const char *field, str label, str button) {
    open_form(c, h, o, to);
    nhsuk_input(h, .name = str_from_c(field), .label = label, .value = form_shown(c, field, S("")),
                .error = page_error(c, field), .max = 200);
    nhsuk_button(h, .text = button, .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
}

static void put_actions(struct call *c, struct html *h, const struct copy_view *v) {
    const struct outbox_row *o = &v->attempts[0];
    bool is_trouble = copy_did_not_go(o);
    bool has_arrived = is_at(o, S("posted")) || is_at(o, S("acknowledged"));
    bool may_send_it = may(&c->scope, PERM_LETTER_SEND);
    if (is_at(o, S("waiting"))) {
        html_say(h, "<p>It has not left yet: nothing needs to be done here.</p>");
        return;
    }
    if (is_at(o, S("in-print-run"))) {
        html_say(h, "<p>It is printed. If it was spoiled, send it again: this one is then taken "
                    "out of its print run.</p>");
    }
    if (v->withdrawn.n) html_put(h, "<p>{}.</p>", T(v->withdrawn));
    bool may_be_sent = may_send_it && v->withdrawn.n == 0;
    if (may_be_sent && !uuid_is_nil(v->gp.contact_id)) put_present_gp(c, h, v);
    if (may_be_sent) put_send_again(c, h, v);
    if (may_send_it && is_at(o, S("held")) && v->now.is_held && v->now.may_overrule) {
        nhsuk_card_open(h, S("Send it all the same"), 2);
        put_reason_form(c, h, o, ROUTE_copy_send_anyway, "why_anyway",
                        S("Why it may be sent as it is"), S("Send all the same"));
        nhsuk_card_close(h);
    }
    if (is_trouble) {
        nhsuk_card_open(h, S("Set this copy aside"), 2);
        put_reason_form(c, h, o, ROUTE_copy_set_aside, "why_aside", S("Why it is not needed"),
                        S("Set aside"));
        nhsuk_card_close(h);
    }
    if (may_send_it && has_arrived) {
        nhsuk_card_open(h, S("It came back"), 2);
        put_reason_form(c, h, o, ROUTE_copy_came_back, "why_back",
                        S("What stands on the envelope, or who said so"), S("It came back"));
        nhsuk_card_close(h);
    }
}

enum err copy_page(struct call *c) {
    struct copy_view v;
    TRY(read_copy(c, &v));
    const struct outbox_row *o = &v.attempts[0];
    TRY(page_viewed(c, "letter", o->letter_id, o->patient_id));
    struct html h;
    html_init(&h, c->arena);
    nhsuk_back_link(&h, S("Print and post"), url_to(c->arena, ROUTE_letters_to_send));
    page_problems(c, &h);
    str title = say(c->arena, "Copy for {}", SAY_T(copy_to_words(c, o)));
    clerk_head(&h, .title = title, .under = o->letter_title);
    struct clerk_patient words = patient_words(c, &v.patient, true);
    clerk_patient_banner(&h, &words);
    html_put(&h, "<p><a href=\"{}\">The letter</a></p>",
             U(url_for(c->arena, ROUTE_letter, o->letter_id)));
    html_say(&h, "<div class=\"cw-cols\"><div>");
    put_standing(c, &h, &v);
    put_attempts(c, &h, &v);
    html_say(&h, "</div><div>");
    put_actions(c, &h, &v);
    html_say(&h, "</div></div>");
    return page_reply_titled(c, title, NULL, 0, html_fragment(&h));
}

/* ---- doing it -------------------------------------------------------------------------------------- */

/* A refusal about the reason stands at the field of this form. */
static enum err change_copy(struct call *c, work_change_fn fn, struct copy_again *in,
                            const char *field) {
    struct done done;
    in->outbox_id = form_id(c, "outbox_id");
    in->recipient_id = c->ids[0];
    enum err e = work_write(&c->work, &c->key, fn, in, &done);
    if (e != OK && str_eq(c->why.field, S("reason"))) c->why.field = str_from_c(field);
    return e;
}

enum err copy_send_again(struct call *c) {
    struct copy_again in = {.reason = S("asked for"),
                            .by_print = str_eq(form_text(c, "channel"), S("print"))};
    TRY(change_copy(c, copy_again, &in, "channel"));
    return reply_notice(c, S("It is sent again: checked once more before it leaves."),
                        url_for(c->arena, ROUTE_copy, c->ids[0]));
}

enum err copy_send_to_gp(struct call *c) {
    struct copy_to_gp in = {.outbox_id = form_id(c, "outbox_id"),
                            .contact_id = form_id(c, "practice_id"),
                            .recipient_id = c->ids[0]};
    struct done done;
    TRY(work_write(&c->work, &c->key, copy_to_present_gp, &in, &done));
    return reply_notice(c,
                        S("It goes to the present GP; the copy for the one before is set aside."),
                        url_for(c->arena, ROUTE_copy, done.id));
}

enum err copy_send_anyway(struct call *c) {
    struct copy_again in = {.reason = form_text(c, "why_anyway"), .is_overruling = true};
    TRY(change_copy(c, copy_again, &in, "why_anyway"));
    return reply_notice(c, S("It is sent all the same; the reason is kept."),
                        url_for(c->arena, ROUTE_copy, c->ids[0]));
}

enum err copy_set_aside(struct call *c) {
    struct copy_again in = {.reason = form_text(c, "why_aside")};
    TRY(change_copy(c, copy_not_needed, &in, "why_aside"));
    return reply_notice(c, S("Set aside; the reason is kept."),
                        url_for(c->arena, ROUTE_copy, c->ids[0]));
}

enum err copy_came_back(struct call *c) {
    struct copy_again in = {.reason = form_text(c, "why_back")};
    TRY(change_copy(c, copy_returned, &in, "why_back"));
    return reply_notice(c, S("Recorded: put right and send it again."),
                        url_for(c->arena, ROUTE_copy, c->ids[0]));
}

enum err copy_paper(struct call *c) {
    struct outbox_row o;
    str pdf;
    TRY(outbox_store_get(c->work.tx, c->scope.site_id, c->ids[0], &o));
    enum err drawn = copy_pdf(&c->work, o.outbox_id, &pdf);
    if (drawn == NOT_FOUND) {
        return reply_notice(
            c, S("There is no PDF of this copy: it is not drawn yet, or was not kept."),
            url_for(c->arena, ROUTE_copy, o.recipient_id));
    }
    TRY(drawn);
    TRY(page_viewed(c, "letter", o.letter_id, o.patient_id));
    return reply_pdf(c, pdf, S("letter.pdf"));
}
