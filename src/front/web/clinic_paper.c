/* A clinic's list on paper, with telephone numbers: what the desk works from when the screens are dark. */
#include "birth_date.h"
#include "buf.h"
#include "clinic_list_layout.h"
#include "page.h"
#include "paper.h"
#include "patient_words.h"
#include "routes.h"
#include "services.h"
#include "session_look.h"

static str telephones(struct arena *a, const struct sheet_row *row) {
    if (!row->mobile_telephone.n) return row->home_telephone;
    if (!row->home_telephone.n || str_eq(row->home_telephone, row->mobile_telephone))
        return row->mobile_telephone;
    return say(a, "{}\n{}", SAY_T(row->mobile_telephone), SAY_T(row->home_telephone));
}

static str born_words(struct call *c, const struct sheet_row *row) {
    if (civil_date_is_none(row->birth_date)) return S("not known");
    return say(c->arena, "{} ({})", SAY_T(civil_date_short(c->arena, row->birth_date)),
               SAY_T(birth_date_age_short(c->arena, row->birth_date, c->work.today)));
}

static str needs_words(struct call *c, const struct session_look *x, size_t i) {
    const struct sheet_row *row = &x->rows[i];
    const struct patient needs = {.interpreter = row->interpreter,
                                  .format_need = row->format_need,
                                  .other_needs = row->other_needs,
                                  .write_to = S("home"), /* of letters, not of the clinic */
                                  .is_vulnerable = row->is_vulnerable};
    struct clerk_patient words = patient_words(c, &needs, false);
    struct buf b;
    buf_init(&b, c->arena);
    if (x->similar[i].kinds) buf_put(&b, S("SIMILAR NAME: ask for the date of birth"));
    for (size_t k = 0; k < words.n_needs; k++) {
        if (b.n) buf_put(&b, S("; "));
        buf_put(&b, words.needs[k]);
    }
    return buf_str(&b);
}

static struct clinic_list_row row_of(struct call *c, const struct session_look *x, size_t i) {
    const struct sheet_row *row = &x->rows[i];
    return (struct clinic_list_row){.time = civil_time_page(c->arena, row->start),
                                    .patient = sheet_patient(c, x, i).name,
                                    .born = born_words(c, row),
                                    .number = row->hospital_number,
                                    .telephone = telephones(c->arena, row),
                                    .reason = row->is_follow_up ? S("Follow-up") : S("New"),
                                    .needs = needs_words(c, x, i)};
}

static str when_words(struct call *c, const struct session_look *x) {
    struct buf b;
    buf_init(&b, c->arena);
    buf_put(&b, civil_date_long(c->arena, x->session.day));
    buf_put(&b, say(c->arena, ", {} to {}, {}", SAY_T(civil_time_page(c->arena, x->session.start)),
                    SAY_T(civil_time_page(c->arena, x->session.end)), SAY_T(x->head.place_name)));
    if (x->head.room_name.n) buf_put(&b, say(c->arena, ", {}", SAY_T(x->head.room_name)));
    return buf_str(&b);
}

static str printed_words(struct call *c) {
    civil_date day;
    civil_time time;
    instant_to_civil(c->work.zone, c->work.now, &day, &time);
    return say(c->arena, "Printed {} at {} by {}", SAY_T(civil_date_long(c->arena, day)),
               SAY_T(civil_time_page(c->arena, time)), SAY_T(c->scope.person_name));
}

enum err clinic_list_pdf(struct call *c) {
    struct session_look x;
    TRY(session_look(c, c->ids[0], &x));
    TRY(page_viewed(c, "clinic-list", x.id, (uuid){{0}}));
    struct clinic_list_row *rows = arena_array(c->arena, struct clinic_list_row, x.n_rows);
    size_t n = 0;
    for (size_t i = 0; i < x.n_rows; i++)
        if (!sheet_is_off(&x.rows[i])) rows[n++] = row_of(c, &x, i);
    struct clinic_list list = {
        .clinic = say(c->arena, "{}, {}", SAY_T(x.clinic.name), SAY_T(x.head.clinician_name)),
        .when = when_words(c, &x),
        .printed = printed_words(c),
        .rows = rows,
        .n_rows = n};
    struct paper_sheet sheet;
    TRY(clinic_list_layout(c->arena, &list, &sheet, c->work.why));
    struct paper paper = {.title = sheet.title,
                          .language = S("en-GB"),
                          .date = c->work.today,
                          .sheets = &sheet,
                          .n_sheets = 1};
    str pdf;
    TRY(print_child_draw(c->program->services->paper, c->arena, paper_write(c->arena, &paper), &pdf,
                         c->work.why));
    return reply_pdf(
        c, pdf,
        say(c->arena, "clinic-list-{}.pdf", SAY_T(civil_date_iso(c->arena, x.session.day))));
}
