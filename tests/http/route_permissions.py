"""What each route asks of whoever comes, read over by hand: a route that is new, or that asks for something else, is
put here by somebody who has thought about it. Route -> permission is taken from the program by all other tests, which
would expect a door left open to be open (OpenEMR's commonest hole, CWE-862)."""
import copy

REVIEWED = {
    "public": "sign_in_page sign_in signed_out health asset password_changed",
    "signed-in": "sign_out address_book find_contact contact account keyboard change_password",
    "desk": "desk duties_hand_over duty duty_give duty_wait",
    "duty.not-needed": "duties_not_needed duty_end",
    "patient.see": "find patient duplicates versions fhir_patient",
    "patient.edit": "register_page register decide_duplicate change_page change death_page death told_of_death use_again "
                    "told_alive",
    "patient.alive": "alive_page alive",
    "patient.restricted": "restrict_record",
    "audit.see": "patient_audit",
    # On the list of referrals the use case asks for more, by what is done (referral_pass.c).
    "referral.see": "referrals referrals_review referrals_pass referrals_hand_over referrals_asked referral",
    "referral.receive": "receive_page receive in_error_page in_error register_referral tell_referrer information",
    "referral.review": "review next_step ring decide",
    "clinic.see": "clinics session clinic_list_pdf waiting_list waiting_entry appointment",
    "arrive": "session_attendance attend attendance_wrong",
    "book": "end_page end_ticked end_one slots slot hold let_go book move cancel_page cancel tell",
    "cash-up": "cash_up letters_complete",
    "outcome": "outcome_wrong outcome procedure_list",
    # A copy is set aside by whoever sends, or by its author (copy_work.c).
    "letter.see": "letters letters_hand_over letters_asked letters_to_send sending copy copy_paper copy_set_aside letter "
                  "letter_versions preview print_run print_run_pdf",
    "letter.write": "write_to_referrer pass_letters letters_urgent new_letter_page begin_letter save_letter save_draft "
                    "discard_draft correct change_finding add_word add_recipient add_patient add_gp remove_recipient "
                    "carry_forward recipient_up",
    "letter.sign": "for_you letter_right no_letter overrule_finding",
    "letter.send": "print_letters make_print_run try_again aside_seen copy_send_again copy_send_to_gp copy_send_anyway "
                   "copy_came_back confirm_posted",
    "set-up": "add_contact_page add_contact change_contact_page change_contact move_contact move_contact_back "
              "retire_contact restore_contact letterheads add_letterhead_page add_letterhead change_letterhead_page "
              "change_letterhead letter_templates add_starting_templates add_template_page add_template letter_template "
              "use_template template_pdf change_template_page change_template spelling_list add_words remove_words set_up "
              "site_page change_site closed_days close_days usual_day places add_place_page add_place change_place_page "
              "change_place rooms add_rooms change_room_page change_room shared_lists usual_lists add_list_page add_list "
              "change_list_page change_list set_up_clinics add_clinic_page add_clinic clinic_set_up change_clinic_page "
              "change_clinic add_slot_type_page add_slot_type change_slot_type_page change_slot_type add_pattern_page "
              "lay_out save_pattern pattern change_pattern end_pattern dates make_dates add_session_page extra_slots "
              "add_session session_slots block_slots give_session hold_session",
    "people": "people add_person_page add_person person change_person person_password leaver give_sessions person_access",
    "system": "sending_settings set_sending test_sending",
}


def unreviewed(routes):
    """What the program says of its routes and nobody has read over, and what is no longer there."""
    reviewed = {(name, permission) for permission, names in REVIEWED.items() for name in names.split()}
    told = {(route.name, route.permission) for route in routes}
    return ([f"the route {name} asks for {permission}, which nobody has read over" for name, permission in sorted(told - reviewed)]
            + [f"no route {name} asks for {permission} any more" for name, permission in sorted(reviewed - told)])


def not_told(routes):
    """The control: a door left open, a route that nobody knows and one that is gone."""
    audit = next(route for route in routes if route.name == "patient_audit")
    others = [route for route in routes if route is not audit]
    opened, unknown = copy.copy(audit), copy.copy(audit)
    opened.permission, unknown.name = "signed-in", "patient_secrets"
    told = [len(unreviewed(some)) for some in (others + [opened], routes + [unknown], others)]
    return [] if told == [2, 1, 1] else [f"of a door left open, an unknown route and one that is gone, {told} were told"]
