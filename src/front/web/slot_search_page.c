/* Free slots: for whom and what for, which suit, who holds one, and why there is none. */
#include "appointment_store.h"
#include "buf.h"
#include "clinic_store.h"
#include "errand.h"
#include "options.h"
#include "page.h"
#include "patient_words.h"
#include "routes.h"
#include "url.h"

enum { ROWS = 10, SEARCH_WEEKS = 26 };

static const char *const uses[] = {"all", "new", "follow-up", "urgent", NULL};
static const char *const times[] = {"morning", "afternoon", "evening", NULL};
static const struct field slots_rows[] = {
    ERRAND_FIELDS,
    {.name = "clinic", .type = FIELD_ID, .label = "the clinic"},
    {.name = "use", .type = FIELD_CHOICE, .label = "the kind of slot", .choices = uses},
    {.name = "from", .type = FIELD_DATE, .label = "from when"},
    {.name = "time", .type = FIELD_CHOICE, .label = "the time of day", .choices = times},
    {.name = "full", .type = FIELD_CHECK, .label = "full slots"},
    {.name = "shorter", .type = FIELD_CHECK, .label = "shorter slots"},
    {.name = "after", .type = FIELD_TEXT, .max = 80, .label = "the place in the list"},
    {.name = "before", .type = FIELD_TEXT, .max = 80, .label = "the place in the list"},
};
FIELD_TABLE(slots_fields, slots_rows);

static const struct nhsuk_option use_options[] = {
    {S_INIT("all"), S_INIT("Every kind"), S_INIT(""), false},
    {S_INIT("new"), S_INIT("New patients"), S_INIT(""), false},
    {S_INIT("follow-up"), S_INIT("Follow-up"), S_INIT(""), false},
    {S_INIT("urgent"), S_INIT("Urgent"), S_INIT(""), false}};
static const struct nhsuk_option time_options[] = {
    {S_INIT("morning"), S_INIT("Morning"), S_INIT(""), false},
    {S_INIT("afternoon"), S_INIT("Afternoon"), S_INIT(""), false},
    {S_INIT("evening"), S_INIT("Evening"), S_INIT(""), false}};
static const struct {
    int from, to;
} day_times[] = {{0, 12 * 60}, {12 * 60, 17 * 60}, {17 * 60, 24 * 60}};

struct wish {
    struct errand errand;
    struct slot_search search;
    civil_date from;
    str use; /* as it stands in the form */
};
struct found {
    const struct slot_facts *slots;
    size_t n;
    bool has_previous, has_next;
};

/* "1764175600000000.ID": beginning and id of the slot at the edge of the page before. */
static struct slot_place place_parse(str text) {
    struct slot_place top = {.slot_id = {{0}}}, place = top;
    str first = str_cut(&text, '.');
    if (!str_to_int64(first, &place.start_at.us) || place.start_at.us <= 0 ||
        uuid_parse(text, &place.slot_id) != OK)
        return top;
    return place;
}

static str place_text(struct arena *a, const struct slot_facts *edge) {
    return say(a, "{}.{}", SAY_N(edge->start_at.us), SAY_T(uuid_text(a, edge->slot_id)));
}

/* What suits the need when nobody chose: the same kind for what is moved or made anew; follow-up slots for a
 * follow-up; for what is urgent all. */
static str usual_use(const struct errand *e) {
    if (!uuid_is_nil(e->old.appointment_id)) return e->old.is_follow_up ? S("follow-up") : S("new");
    if (uuid_is_nil(e->entry_id)) return S("all");
    if (e->entry.is_follow_up) return S("follow-up");
    return str_eq(e->entry.priority, S("1")) ? S("new") : S("all");
}

static enum err read_wish(struct call *c, struct wish *x) {
    struct errand *e = &x->errand;
    TRY(errand_read(c, e));
    x->from = c->work.today;
    if (!uuid_is_nil(e->entry_id) && civil_date_compare(e->entry.window_from, x->from) > 0)
        x->from = e->entry.window_from;
    if (form_has(c, "from")) x->from = form_date(c, "from");
    instant begins = civil_resolve(c->work.zone, x->from, (civil_time){0}).first;
    if (begins.us < c->work.now.us) begins = c->work.now;
    x->use = form_has(c, "use") ? form_text(c, "use") : usual_use(e);
    bool has_chosen =
        form_has(c, "use"); /* the form was used: an empty clinic means every clinic */
    uuid clinic = form_id(c, "clinic");
    x->search = (struct slot_search){
        .clinic_id = has_chosen || !uuid_is_nil(clinic) ? clinic : e->clinic_id,
        .use = str_eq(x->use, S("all")) ? S("") : x->use,
        .from = begins,
        .to = instant_add(begins, SEARCH_WEEKS * 7 * INSTANT_DAY),
        .now = c->work.now,
        .limit = ROWS + 1,
        .minutes = form_is_checked(c, "shorter") ? 0 : e->old.minutes,
        .taken = form_is_checked(c, "full") && may(&c->scope, PERM_OVERBOOK)};
    for (size_t i = 0; times[i]; i++) {
        if (!str_eq(form_text(c, "time"), str_from_c(times[i]))) continue;
        x->search.from_minute = day_times[i].from;
        x->search.to_minute = day_times[i].to;
    }
    bool is_before = form_has(c, "before");
    x->search.after = place_parse(form_text(c, is_before ? "before" : "after"));
    x->search.is_before = is_before && !uuid_is_nil(x->search.after.slot_id);
    return OK;
}

/* A page before a place that turns out to be the first is shown as the first: whole. */
static enum err read_found(struct call *c, struct wish *x, struct found *ret_found) {
    struct found f = {.n = 0};
    TRY(slot_store_search(c->work.tx, c->scope.site_id, &x->search, &f.slots, &f.n));
    if (x->search.is_before && f.n <= ROWS) {
        x->search.after = (struct slot_place){.slot_id = {{0}}};
        x->search.is_before = false;
        TRY(slot_store_search(c->work.tx, c->scope.site_id, &x->search, &f.slots, &f.n));
    }
    bool is_cut = f.n > ROWS;
    if (is_cut) f.n--;
    if (is_cut && x->search.is_before) f.slots++; /* the one too many stands at the far end */
    f.has_previous = !uuid_is_nil(x->search.after.slot_id);
    f.has_next = x->search.is_before || is_cut;
    *ret_found = f;
    return OK;
}

static enum err put_filters(struct call *c, struct html *h, const struct wish *x) {
    struct options clinics;
    TRY(options_of_clinics(c, &clinics));
    uuid clinic = x->search.clinic_id;
    clerk_form_open(h, .action = url_to(c->arena, ROUTE_slots), .get = true);
    errand_hidden(c, h, &x->errand);
    html_say(h, "<div class=\"cw-fields cw-fields--tight\">");
    nhsuk_select(h, .name = S("clinic"), .label = S("Clinic"), .options = clinics.list,
                 .n_options = clinics.n, .nothing = S("Every clinic"),
                 .value = uuid_is_nil(clinic) ? S("") : uuid_text(c->arena, clinic));
    nhsuk_select(h, .name = S("use"), .label = S("Kind of slot"), .options = use_options,
                 .n_options = 4, .value = x->use);
    nhsuk_date_input(h, .name = S("from"), .label = S("Not before"), .date = x->from,
                     .no_hint = true, .value = form_typed(c, "from"),
                     .error = page_error(c, "from"));
    nhsuk_select(h, .name = S("time"), .label = S("Time of day"), .options = time_options,
                 .n_options = 3, .nothing = S("Any"), .value = form_text(c, "time"));
    html_say(h, "</div>");
    if (may(&c->scope, PERM_OVERBOOK))
        nhsuk_checkbox(h, .name = S("full"), .label = S("Full slots instead, to overbook"),
                       .checked = x->search.taken);
    if (!uuid_is_nil(x->errand.old.appointment_id))
        nhsuk_checkbox(h, .name = S("shorter"),
                       .label = say(c->arena, "Also slots of less than {} minutes",
                                    SAY_N(x->errand.old.minutes)),
                       .checked = x->search.minutes == 0);
    nhsuk_button(h, .text = S("Find slots"), .kind = BUTTON_SECONDARY);
    clerk_form_close(h);
    return OK;
}

/* A patient who waits for something is booked for that, so that it is not waited for twice. */
static enum err put_waiting(struct call *c, struct html *h, const struct errand *e) {
    const struct waiting_entry *entries;
    size_t n, shown = 0;
    bool is_open = errand_has_patient(e) && uuid_is_nil(e->entry_id) && uuid_is_nil(e->move_id);
    if (!is_open) return OK;
    TRY(waiting_store_of_patient(c->work.tx, c->scope.site_id, e->patient_id, &entries, &n));
    for (size_t i = 0; i < n; i++) {
        if (!waiting_is_open(&entries[i])) continue;
        struct clinic clinic;
        TRY(clinic_store_get(c->work.tx, c->scope.site_id, entries[i].clinic_id, &clinic));
        if (shown++ == 0) {
            nhsuk_warning_callout_open(h, S("On the waiting list"));
            html_say(h, "<p>If you book for one of these, start from it, so that nobody books it "
                        "again:</p><ul>");
        }
        html_put(h, "<li><a href=\"{}\">{}, {}, due {}</a></li>",
                 U(url_with(c->arena, url_to(c->arena, ROUTE_slots), S("entry"),
                            uuid_text(c->arena, entries[i].entry_id))),
                 T(clinic.name),
                 T(entries[i].is_follow_up ? S("follow-up") : S("first appointment")),
                 D(entries[i].due_on));
    }
    if (shown) {
        html_say(h, "</ul>");
        nhsuk_warning_callout_close(h);
    }
    return OK;
}

/* ---- holds --------------------------------------------------------------------------------------- */

static enum err put_holds(struct call *c, struct html *h, const struct wish *x) {
    const struct held_slot *holds;
    size_t n;
    TRY(slot_store_holds(c->work.tx, c->scope.site_id, x->search.clinic_id, c->work.now, &holds,
                         &n));
    if (n == 0) return OK;
    nhsuk_card_open(h, S("Held for somebody on the telephone"), 2);
    html_say(h, "<ul class=\"nhsuk-list\">");
    for (size_t i = 0; i < n; i++) {
        const struct held_slot *s = &holds[i];
        bool is_mine = uuid_eq(s->person_id, c->scope.person_id);
        civil_date day;
        civil_time until;
        instant_to_civil(c->work.zone, s->expires_at, &day, &until);
        str when = say(c->arena, "{}, {}, {}", SAY_T(civil_date_short(c->arena, s->slot.day)),
                       SAY_T(civil_time_page(c->arena, s->slot.start)), SAY_T(s->slot.clinic_name));
        html_put(h, "<li>{}: by {} until {} ", T(when), T(is_mine ? S("you") : s->person_name),
                 T(civil_time_page(c->arena, until)));
        if (is_mine)
            nhsuk_button_link(
                h, .text = S("Go on"), .about = when, .small = true,
                .to = errand_url(c, url_for(c->arena, ROUTE_slot, s->slot.slot_id), &x->errand));
        html_say(h, "</li>");
    }
    html_say(h, "</ul>");
    nhsuk_card_close(h);
    return OK;
}

/* ---- what was found ------------------------------------------------------------------------------ */

/* How a slot lies to the date it should be by. */
static str fit(struct call *c, const struct errand *e, civil_date day) {
    if (uuid_is_nil(e->entry_id)) return S("");
    int64_t late = civil_date_to_days(day) - civil_date_to_days(e->entry.due_on);
    if (civil_date_compare(day, e->entry.window_to) > 0)
        return say(c->arena, "{} days after the due date", SAY_N(late));
    if (late == 0) return S("on the due date");
    return late > 0 ? say(c->arena, "{} days after, within the window", SAY_N(late))
                    : say(c->arena, "{} days before the due date", SAY_N(-late));
}

static void put_buttons(struct call *c, struct html *h, const struct wish *x,
                        const struct slot_facts *s) {
    const struct errand *e = &x->errand;
    str when = say(c->arena, "{}, {}", SAY_T(civil_date_long(c->arena, s->day)),
                   SAY_T(civil_time_page(c->arena, s->start)));
    url page = errand_url(c, url_for(c->arena, ROUTE_slot, s->slot_id), e);
    if (x->search.taken || !uuid_is_nil(e->move_id)) {
        nhsuk_button_link(h, .text = x->search.taken ? S("Overbook") : S("Move here"),
                          .about = when, .to = page, .small = true);
        return;
    }
    page_form_open(c, h, url_to(c->arena, ROUTE_book));
    errand_hidden(c, h, e);
    clerk_hidden(h, S("slot"), uuid_text(c->arena, s->slot_id));
    if (errand_has_patient(e)) nhsuk_button(h, .text = S("Book"), .small = true, .about = when);
    nhsuk_button(h, .text = S("Hold"), .small = true, .about = when, .kind = BUTTON_SECONDARY,
                 .form_action = url_for(c->arena, ROUTE_hold, s->slot_id));
    clerk_form_close(h);
}

static void put_slot(struct call *c, struct html *h, const struct wish *x,
                     const struct slot_facts *s) {
    str fits = fit(c, &x->errand, s->day);
    html_put(h, "<tr><td><a href=\"{}\">{}</a>",
             U(errand_url(c, url_for(c->arena, ROUTE_slot, s->slot_id), &x->errand)),
             T(civil_date_long(c->arena, s->day)));
    if (fits.n) html_put(h, "<br><span class=\"cw-why\">{}</span>", T(fits));
    html_put(
        h,
        "</td><td>{}</td><td>{}<br><span class=\"cw-why\">{}</span></td><td>{}, {} minutes</td><td class=\"cw-step\">",
        T(civil_time_page(c->arena, s->start)), T(s->clinic_name), T(s->clinician_name),
        T(s->type_name), N(s->minutes));
    put_buttons(c, h, x, s);
    html_say(h, "</td></tr>");
}

/* The same search from its first slot. */
static url first_url(struct call *c, const struct wish *x) {
    url to = errand_url(c, url_to(c->arena, ROUTE_slots), &x->errand);
    uuid clinic = x->search.clinic_id;
    if (!uuid_is_nil(clinic)) to = url_with(c->arena, to, S("clinic"), uuid_text(c->arena, clinic));
    to = url_with(c->arena, to, S("use"), x->use);
    to = url_with(c->arena, to, S("time"), form_text(c, "time"));
    if (x->search.taken) to = url_with(c->arena, to, S("full"), S("1"));
    if (form_is_checked(c, "shorter")) to = url_with(c->arena, to, S("shorter"), S("1"));
    return url_with(c->arena, to, S("from"), civil_date_plain(c->arena, x->from));
}

static void put_pages(struct call *c, struct html *h, const struct wish *x, const struct found *f) {
    const struct slot_facts *last = &f->slots[f->n - 1];
    struct nhsuk_pagination p = {.next_text = S("More slots"),
                                 .previous_text = S("Earlier slots"),
                                 .position = say(c->arena, "To {}, {}",
                                                 SAY_T(civil_date_long(c->arena, last->day)),
                                                 SAY_T(civil_time_page(c->arena, last->start)))};
    url first = first_url(c, x);
    if (f->has_previous)
        p.previous = url_with(c->arena, first, S("before"), place_text(c->arena, &f->slots[0]));
    if (f->has_next) p.next = url_with(c->arena, first, S("after"), place_text(c->arena, last));
    nhsuk_pagination_put(h, &p);
}

static void put_found(struct call *c, struct html *h, const struct wish *x, const struct found *f) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Day")},
                                                  {.text = S_INIT("Time")},
                                                  {.text = S_INIT("Clinic")},
                                                  {.text = S_INIT("Slot")},
                                                  {.text = S_INIT("Book"), .hidden = true}};
    nhsuk_table_open(h, .caption = x->search.taken ? S("Full slots") : S("Free slots"),
                     .columns = columns, .n_columns = 5, .dense = true, .caption_hidden = true,
                     .responsive = true);
    for (size_t i = 0; i < f->n; i++)
        put_slot(c, h, x, &f->slots[i]);
    nhsuk_table_close(h);
    put_pages(c, h, x, f);
}

/* Nothing after the place where somebody went on: others have booked it meanwhile. */
static void put_no_more(struct call *c, struct html *h, const struct wish *x) {
    clerk_nothing(h, x->search.taken ? S("No more slots of this kind are full in those 26 weeks.")
                                     : S("No more slots of this kind are free in those 26 weeks."));
    nhsuk_button_link(h, .text = S("Back to the first slots"), .kind = BUTTON_SECONDARY,
                      .to = first_url(c, x));
}

static enum err put_none(struct call *c, struct html *h, const struct wish *x) {
    struct slot_reasons why;
    TRY(slot_store_reasons(c->work.tx, c->scope.site_id, &x->search, &why));
    str sentence;
    if (why.all == 0)
        sentence = S("There is no clinic in the 26 weeks from then. Look at another clinic, or ask "
                     "the manager whether more dates are planned.");
    else if (why.free > 0)
        sentence = say(c->arena,
                       "{} slots are free in those 26 weeks, but none of this kind, length and "
                       "time of day.",
                       SAY_N(why.free));
    else if (why.nobodys > 0)
        sentence = say(c->arena,
                       "All slots of those 26 weeks are taken ({}), blocked ({}) or in clinics "
                       "that nobody holds ({}): their clinician has stopped. Ask the manager to "
                       "give those clinics to somebody, or look at another clinic.",
                       SAY_N(why.taken), SAY_N(why.blocked), SAY_N(why.nobodys));
    else
        sentence =
            say(c->arena,
                "All slots of those 26 weeks are taken ({}) or blocked ({}). Look at another "
                "clinic, leave the patient on the waiting list, or ask a clinician or manager "
                "to overbook.",
                SAY_N(why.taken), SAY_N(why.blocked));
    if (x->search.taken && why.free > 0) sentence = S("No slot is full in those 26 weeks.");
    clerk_nothing(h, sentence);
    if (why.free > 0) {
        url all = errand_url(c, url_to(c->arena, ROUTE_slots), &x->errand);
        uuid clinic = x->search.clinic_id;
        if (!uuid_is_nil(clinic))
            all = url_with(c->arena, all, S("clinic"), uuid_text(c->arena, clinic));
        nhsuk_button_link(h, .text = S("Show every free slot"), .kind = BUTTON_SECONDARY,
                          .to = url_with(c->arena, url_with(c->arena, all, S("use"), S("all")),
                                         S("shorter"), S("1")));
    }
    return OK;
}

enum err slots(struct call *c) {
    struct wish x;
    TRY(read_wish(c, &x));
    struct found found;
    TRY(read_found(c, &x, &found));
    struct html h;
    html_init(&h, c->arena);
    page_problems(c, &h);
    page_places(c, &h, S("patient entry referral rebooks move clinic use time full shorter"));
    bool is_move = !uuid_is_nil(x.errand.move_id);
    clerk_head(&h, .title = is_move ? S("Move the appointment") : S("Find a slot"),
               .under = x.search.taken ? S("Full slots, earliest first")
                                       : S("Free slots, earliest first"));
    static const uuid none = {{0}};
    if (errand_has_patient(&x.errand))
        TRY(page_viewed(c, "patient", x.errand.patient_id, x.errand.patient_id));
    TRY(errand_put(c, &h, &x.errand, none));
    if (x.errand.patient.is_deceased) {
        clerk_nothing(&h, S("This patient has died: nothing can be booked."));
        return page_reply(c, html_fragment(&h));
    }
    TRY(put_waiting(c, &h, &x.errand));
    TRY(put_filters(c, &h, &x));
    TRY(put_holds(c, &h, &x));
    if (!errand_has_patient(&x.errand))
        html_put(&h,
                 "<p>To book, <a href=\"{}\">find the patient</a> first. You can hold a slot "
                 "meanwhile.</p>",
                 U(url_to(c->arena, ROUTE_find)));
    if (found.n)
        put_found(c, &h, &x, &found);
    else if (found.has_previous)
        put_no_more(c, &h, &x);
    else
        TRY(put_none(c, &h, &x));
    return page_reply(c, html_fragment(&h));
}
