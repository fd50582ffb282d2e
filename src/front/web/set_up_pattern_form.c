#include "set_up_pattern_form.h"

#include "buf.h"
#include "clinic_store.h"
#include "clinic_template.h"
#include "date_entry.h"
#include "pattern_store.h"

enum { SPARE_ROWS = 3, SEQUENCE = 4 };
static const char *const sequence_names[SEQUENCE] = {"first", "second", "third", "fourth"};

enum err pattern_choices_read(struct call *c, uuid clinic_id, const struct weekly_pattern *keep,
                              struct pattern_choices *x) {
    TRY(clinic_store_get(c->work.tx, c->scope.site_id, clinic_id, &x->clinic));
    TRY(options_of_resources(c, S("clinician"), keep->clinician_id, &x->clinicians));
    TRY(options_of_resources(c, S("room"), keep->room_id, &x->rooms));
    return options_of_slot_types(c, clinic_id, &x->types);
}

void put_pattern_when(struct call *c, struct html *h, const struct weekly_pattern *p,
                      const struct pattern_choices *x) {
    static const struct nhsuk_option weekdays[] = {
        {S_INIT("1"), S_INIT("Monday"), S_INIT(""), false},
        {S_INIT("2"), S_INIT("Tuesday"), S_INIT(""), false},
        {S_INIT("3"), S_INIT("Wednesday"), S_INIT(""), false},
        {S_INIT("4"), S_INIT("Thursday"), S_INIT(""), false},
        {S_INIT("5"), S_INIT("Friday"), S_INIT(""), false},
        {S_INIT("6"), S_INIT("Saturday"), S_INIT(""), false},
        {S_INIT("7"), S_INIT("Sunday"), S_INIT(""), false}};
    nhsuk_select(h, .name = S("weekday"), .label = S("Day of the week"), .options = weekdays,
                 .n_options = 7,
                 .value = form_shown(c, "weekday", say(c->arena, "{}", SAY_N(p->weekday))),
                 .error = page_error(c, "weekday"));
    nhsuk_input(h, .name = S("every_weeks"), .label = S("Held every"),
                .hint = S("1 is every week, 2 every second week, counted from the first day."),
                .value = form_shown(c, "every_weeks", say(c->arena, "{}", SAY_N(p->every_weeks))),
                .error = page_error(c, "every_weeks"), .width = 2, .suffix = S("weeks"),
                .input_mode = S("numeric"));
    set_up_select(c, h, "clinician", S("Clinician"), S(""), S("Choose one"), &x->clinicians,
                  p->clinician_id);
    set_up_select(c, h, "room", S("Room"), S(""), S("No room"), &x->rooms, p->room_id);
    nhsuk_date_input(h, .name = S("valid_from"), .label = S("From this day on"), .no_hint = true,
                     .value = form_typed(c, "valid_from"), .date = p->valid_from,
                     .error = page_error(c, "valid_from"));
    nhsuk_date_input(h, .name = S("valid_to"), .label = S("Last day"),
                     .hint = S("Leave it empty when it goes on."),
                     .value = form_typed(c, "valid_to"), .date = p->valid_to,
                     .error = page_error(c, "valid_to"));
}

void put_pattern_sequence(struct call *c, struct html *h, const struct pattern_choices *x) {
    static const str labels[SEQUENCE] = {S_INIT("Slot types in turn"), S_INIT("then"),
                                         S_INIT("then"), S_INIT("then")};
    nhsuk_fieldset_open(h, S("Slots"));
    html_say(h, "<div class=\"cw-line\">");
    nhsuk_input(h, .name = S("start"), .label = S("Start"),
                .value = form_shown(c, "start", S("9am")), .error = page_error(c, "start"),
                .width = 5, .no_spelling = true);
    nhsuk_input(h, .name = S("end"), .label = S("End"), .value = form_shown(c, "end", S("12:30pm")),
                .error = page_error(c, "end"), .width = 5, .no_spelling = true);
    html_say(h, "</div><div class=\"cw-line\">");
    for (size_t i = 0; i < SEQUENCE; i++) {
        /* New ones first, as most clinics do; then follow-ups: the order of names is the other way round. */
        size_t at = i == 0 ? x->types.n - 1 : 0;
        bool is_given = i < 3 && (i == 0 || x->types.n > 1);
        uuid id = {{0}};
        if (is_given && uuid_parse(x->types.list[at].value, &id) != OK) id = (uuid){{0}};
        set_up_select(c, h, sequence_names[i], labels[i], S(""), i ? S("nothing") : S("Choose one"),
                      &x->types, id);
    }
    html_say(
        h, "</div><p class=\"nhsuk-hint\">They are laid out in turn and over again until the end. "
           "You see the slots before anything is saved.</p>");
    nhsuk_fieldset_close(h);
}

static void put_row(struct call *c, struct html *h, size_t i, const struct slot_row *row,
                    const struct pattern_choices *x) {
    str number = say(c->arena, "{}", SAY_N((int64_t)i + 1));
    str id = i ? say(c->arena, "starts-{}", SAY_T(number)) : S("starts");
    html_say(h, "<tr><td>");
    nhsuk_input(h, .name = S("starts"), .id = id, .label_hidden = true,
                .label = say(c->arena, "Start of slot {}", SAY_T(number)), .value = row->start,
                .width = 5, .no_spelling = true);
    html_say(h, "</td><td>");
    nhsuk_select(h, .name = S("types"), .id = say(c->arena, "types-{}", SAY_T(number)),
                 .label = say(c->arena, "Type of slot {}", SAY_T(number)), .label_hidden = true,
                 .options = x->types.list, .n_options = x->types.n, .nothing = S("Choose one"),
                 .value = row->type);
    html_say(h, "</td></tr>");
}

void put_slot_rows(struct call *c, struct html *h, const struct pattern_draft *draft,
                   const struct pattern_choices *x) {
    static const struct nhsuk_column columns[] = {{.text = S_INIT("Start")},
                                                  {.text = S_INIT("Slot type")}};
    str error = page_error(c, "starts");
    if (error.n == 0) error = page_error(c, "slots");
    html_say(h, "<div class=\"cw-rows\">");
    if (error.n)
        html_put(h,
                 "<p class=\"nhsuk-error-message\"><span class=\"nhsuk-u-visually-hidden\">Error: "
                 "</span>{}</p>",
                 T(error));
    nhsuk_table_open(h, .caption = S("Slots"), .columns = columns, .n_columns = 2, .dense = true);
    static const struct slot_row spare = {.start = S_INIT(""), .type = S_INIT("")};
    size_t n_spare = c->is_again && draft->n >= SPARE_ROWS ? 1 : SPARE_ROWS;
    for (size_t i = 0; i < draft->n; i++)
        put_row(c, h, i, &draft->rows[i], x);
    for (size_t i = 0; i < n_spare; i++)
        put_row(c, h, draft->n + i, &spare, x);
    nhsuk_table_close(h);
    html_say(
        h, "<p class=\"nhsuk-hint\">Empty a start to leave a slot out. The last rows are for more "
           "slots, in any order.</p></div>");
}

/* ---- what was typed ------------------------------------------------------------------------------ */

static const struct form_value *given(const struct call *c, const char *name) {
    const struct form_value *v = form_find(c->form, name);
    return v && v->is_there ? v : NULL;
}

static int64_t int_typed(const struct call *c, const char *name) {
    const struct form_value *v = given(c, name);
    return v ? v->number : 0;
}

static uuid id_typed(const struct call *c, const char *name) {
    const struct form_value *v = given(c, name);
    return v ? v->id : (uuid){{0}};
}

static civil_date date_typed(const struct call *c, const char *name) {
    const struct form_value *v = given(c, name);
    return v ? v->date : (civil_date){0};
}

struct weekly_pattern pattern_typed(struct call *c, uuid clinic_id) {
    return (struct weekly_pattern){.clinic_id = clinic_id,
                                   .clinician_id = id_typed(c, "clinician"),
                                   .room_id = id_typed(c, "room"),
                                   .weekday = int_typed(c, "weekday"),
                                   .every_weeks = int_typed(c, "every_weeks"),
                                   .valid_from = date_typed(c, "valid_from"),
                                   .valid_to = date_typed(c, "valid_to")};
}

bool slot_rows_typed(struct call *c, const struct slot_row **ret_rows, size_t *ret_n) {
    const struct form_value *starts = form_find(c->form, "starts"),
                            *types = form_find(c->form, "types");
    if (!starts || !types) return false;
    struct slot_row *rows = arena_array(c->arena, struct slot_row, starts->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < starts->n && starts->texts; i++) {
        str type = types->texts && i < types->n ? types->texts[i] : S("");
        if (starts->texts[i].n == 0) continue;
        rows[n++] = (struct slot_row){starts->texts[i], type};
    }
    *ret_rows = rows;
    *ret_n = n;
    return true;
}

static void sort_by_start(struct pattern_slot *slots, size_t n) {
    for (size_t i = 1; i < n; i++) {
        struct pattern_slot slot = slots[i];
        size_t at = i;
        for (; at > 0 && slots[at - 1].start.minute > slot.start.minute; at--)
            slots[at] = slots[at - 1];
        slots[at] = slot;
    }
}

enum err slots_of_rows(struct call *c, const struct pattern_slot **ret_slots, size_t *ret_n) {
    const struct slot_row *rows = NULL;
    size_t n = 0;
    (void)slot_rows_typed(c, &rows, &n);
    struct pattern_slot *slots = arena_array(c->arena, struct pattern_slot, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct problem why = {0};
        if (time_entry_parse(rows[i].start, S("starts"), &slots[i].start, &why) != OK)
            return call_problem(
                c, "starts", say(c->arena, "“{}”: {}", SAY_T(rows[i].start), SAY_T(why.sentence)));
        if (uuid_parse(rows[i].type, &slots[i].slot_type_id) != OK)
            return call_problem(c, "starts",
                                say(c->arena, "Choose the type of the slot at {}",
                                    SAY_T(civil_time_page(c->arena, slots[i].start))));
    }
    if (n == 0) return call_problem(c, "starts", S("Enter at least one slot"));
    sort_by_start(slots, n);
    *ret_slots = slots;
    *ret_n = n;
    return OK;
}

static const struct slot_type *type_of(const struct slot_type *types, size_t n, uuid id) {
    for (size_t i = 0; i < n; i++)
        if (uuid_eq(types[i].slot_type_id, id)) return &types[i];
    return NULL;
}

struct reading_types {
    uuid clinic_id;
    const struct slot_type *types;
    size_t n;
};

static enum err read_types(struct work *w, void *context) {
    struct reading_types *x = context;
    return slot_type_store_of_clinic(w->tx, w->scope->site_id, x->clinic_id, &x->types, &x->n);
}

enum err slots_laid_out(struct call *c, uuid clinic_id, const struct pattern_slot **ret_slots,
                        size_t *ret_n) {
    struct reading_types x = {.clinic_id = clinic_id};
    TRY(c->work.tx ? read_types(&c->work, &x) : work_read(&c->work, read_types, &x));
    struct slot_length sequence[SEQUENCE];
    size_t n = 0;
    for (size_t i = 0; i < SEQUENCE; i++) {
        uuid id = id_typed(c, sequence_names[i]);
        if (uuid_is_nil(id)) continue;
        const struct slot_type *t = type_of(x.types, x.n, id);
        if (!t) return call_problem(c, sequence_names[i], S("Choose a slot type of this clinic"));
        sequence[n++] = (struct slot_length){id, (int16_t)t->minutes};
    }
    const struct form_value *start = given(c, "start"), *end = given(c, "end");
    struct problem why = {0};
    const struct template_slot *laid;
    size_t n_laid;
    if (clinic_template_lay_out(c->arena, start ? start->time : (civil_time){0},
                                end ? end->time : (civil_time){0}, sequence, n, &laid, &n_laid,
                                &why) != OK)
        return call_problem(
            c, str_eq(why.field, S("sequence")) ? "first" : arena_c(c->arena, why.field),
            why.sentence);
    struct pattern_slot *slots = arena_array(c->arena, struct pattern_slot, n_laid);
    for (size_t i = 0; i < n_laid; i++)
        slots[i] = (struct pattern_slot){laid[i].start, laid[i].slot_type_id, laid[i].minutes};
    *ret_slots = slots;
    *ret_n = n_laid;
    return OK;
}

struct slot_row *rows_of_slots(struct call *c, const struct pattern_slot *slots, size_t n) {
    struct slot_row *rows = arena_array(c->arena, struct slot_row, n + 1);
    for (size_t i = 0; i < n; i++) {
        rows[i] = (struct slot_row){civil_time_page(c->arena, slots[i].start),
                                    uuid_text(c->arena, slots[i].slot_type_id)};
    }
    return rows;
}
